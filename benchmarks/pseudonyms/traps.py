"""What looks personal and is not: prices, dates, versions, error codes, model numbers, measures, places."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from benchmarks.pseudonyms.speech import below_hundred
from benchmarks.pseudonyms.values import digits, letters
from benchmarks.pseudonyms.whereabouts import months

_VERSIONS = "10.0.19045 2.4.1 v3.11.2 1.0.12.3 7.57 24H2 17.2.1 5.15.0-91 3.0 v2024.06.1"
_ERRORS = (
    "0x80070057 0x800F0922 E-1044 ERR_CONNECTION_RESET 404 F21 KP41 P0420 M7111-1331 0xc000021a E18 -2147024891 1603 "
    "DNS_PROBE_FINISHED_NXDOMAIN 503 H2O-77"
)
_MODELS = (
    "WH-1000XM4;RT-AX88U;LaserJet M404dn;SM-G991B;UE55TU7000;T480s;7590 AX;X1 Carbon Gen 9;EOS R6;BGL8PRO4;i7-12700K;"
    "RTX 4070;KDL-40W600B;PS5 CFI-1216A;DCP-L2530DW;iPad Pro 12.9;XPS 13 9310"
)
_COMPANIES = (
    "Brightwave;Northwind;Kestrel Bank;Harper & Lane;Morgan Energy;Bluebell Mobile;TulipAir;Nordhaus;Vega Telecom;"
    "Stanley Tools;Aurora Insurance;Marten Logistics"
)
_MEASURES = (
    "3 m;1.5 m;54 Mbit/s;100 Mbps;12 V;220 volts;16 GB;75 cm;2.4 GHz;512 GB;80 x 60 cm;5,000 mAh;7.2 kW;1080p;20 °C"
)
_HOURS = {
    "en": "9 to 5;8:00 to 18:00;9am-5pm;from seven to ten;8am to 8pm;24/7",
    "de": "von 8 bis 18 Uhr;9:00–17:00 Uhr;rund um die Uhr;von acht bis zwanzig Uhr",
    "fr": "de 9h à 18h;de 8h30 à 19h00;24h/24;de neuf heures à midi",
    "es": "de 9 a 18 horas;de 8:00 a 20:00;las 24 horas;de nueve a dos",
    "it": "dalle 9 alle 18;dalle 8:30 alle 19:00;24 ore su 24",
    "nl": "van 9 tot 17 uur;van 8:00 tot 21:00 uur;dag en nacht",
    "pt": "das 9h às 18h;24 horas por dia",
    "pl": "od 8 do 18;od 9:00 do 17:00",
    "sv": "8–17;dygnet runt",
}
_TIMES = {
    "en": "3:30 pm;half past two;15:45;noon;8 o'clock;10:05 in the morning;quarter to six;11 a.m.",
    "de": "15:45 Uhr;halb drei;8 Uhr;viertel nach sechs;10.30 Uhr",
    "fr": "15h45;midi;8 heures;dix heures et demie",
    "es": "15:45;tres y media;8 de la mañana;diez",
    "it": "15:45;tre e mezza;8 del mattino;dieci",
    "nl": "15:45 uur;half drie;8 uur;kwart over zes",
    "pt": "15h45;dez",
    "pl": "15:45;ósmej",
    "sv": "15.45;halv tre",
}
_WEEKDAYS = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
    "it": "lunedì martedì mercoledì giovedì venerdì sabato domenica",
    "nl": "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    "pt": "segunda terça quarta quinta sexta sábado domingo",
    "pl": "poniedziałek wtorek środa czwartek piątek sobota niedziela",
    "sv": "måndag tisdag onsdag torsdag fredag lördag söndag",
}
_CITIES = {
    "en": "Austin;Charlotte;Manchester;Phoenix;Lincoln;Sydney;Dublin;San Jose;Chester;Houston",
    "de": "Köln;Essen;Hagen;Wien;Zürich;Halle;Berlin;Siegen",
    "fr": "Paris;Lyon;Nancy;Lourdes;Saint-Étienne;Angers",
    "es": "Madrid;Mercedes;Valencia;Santiago;Guadalupe;Monterrey",
    "it": "Milano;Roma;Firenze;Napoli;Siena",
    "nl": "Amsterdam;Den Haag;Assen;Roermond;Delft",
    "pt": "São Paulo;Porto;Vitória;Lisboa",
    "pl": "Warszawa;Kraków;Łódź",
    "sv": "Stockholm;Lund;Göteborg",
}
_PRODUCTS = {
    "en": "router;washing machine;laptop;phone;printer;dishwasher;smart TV;headset;modem;thermostat;tablet",
    "de": "Router;Drucker;Staubsauger;Fernseher;Laptop;Internetanschluss",
    "fr": "routeur;lave-linge;ordinateur;téléphone;décodeur",
    "es": "router;portátil;teléfono;lavavajillas;televisor",
    "it": "router;telefono;portatile;frigorifero;decoder",
    "nl": "router;laptop;wasmachine;telefoon;printer",
    "pt": "roteador;celular;notebook",
    "pl": "router;telefon;laptop",
    "sv": "router;mobil;dator",
}


def trap(slot: str, language: str, rng: Random) -> str:
    """What stands in a slot that nothing personal stands in. Raises `KeyError` for a slot that there is not."""
    makers: dict[str, Callable[[str, Random], str]] = {
        "PRICE": _price,
        "DATE": _date,
        "TIME": lambda language, rng: rng.choice(_TIMES[language].split(";")),
        "VERSION": lambda _, rng: rng.choice(_VERSIONS.split()),
        "ERROR": _error,
        "MODEL": _model,
        "MEASURE": lambda _, rng: rng.choice(_MEASURES.split(";")),
        "PERCENT": _percent,
        "QTY": lambda _, rng: rng.choice(("12", "250", "1,500", "40", "3", "18", "600", "24")),
        "HOURS": lambda language, rng: rng.choice(_HOURS[language].split(";")),
        "COMPANY": lambda _, rng: rng.choice(_COMPANIES.split(";")),
        "CITY": lambda language, rng: rng.choice(_CITIES[language].split(";")),
        "PRODUCT": lambda language, rng: rng.choice(_PRODUCTS[language].split(";")),
        "WEEKDAY": lambda language, rng: rng.choice(_WEEKDAYS[language].split()),
        "MONTH": lambda language, rng: rng.choice(months(language)),
        "YEAR": lambda _, rng: str(rng.randrange(2009, 2027)),
        "SMALL": _small,
        "ORDINAL": lambda _, rng: rng.choice(("3rd", "21st", "fifth", "12th", "first")),
    }
    return makers[slot](language, rng)


def _error(_: str, rng: Random) -> str:
    """A code that has been seen somewhere, or one of the same make."""
    code = "".join(rng.choice("0123456789ABCDEF") for _ in range(6))
    made = (
        f"0x80{code}",
        f"0xC0{code}".lower(),
        f"E{digits(2, rng)}",
        f"F-{digits(2, rng)}",
        f"P0{digits(3, rng)}",
        f"{letters(2, rng)}{digits(2, rng)}",
        f"ERR-{digits(3, rng)}",
        digits(3, rng, first="45"),
    )
    return rng.choice(_ERRORS.split()) if rng.random() < 0.4 else rng.choice(made)


def _model(_: str, rng: Random) -> str:
    """A model that there is, or one named in the same way."""
    made = (
        f"{letters(2, rng)}-{digits(3, rng)}{letters(1, rng)}",
        f"{letters(3, rng)}{digits(3, rng)}",
        f"{letters(1, rng)}{digits(2, rng)} Pro",
        f"{letters(2, rng)}{digits(2, rng)}{letters(2, rng)}{digits(3, rng)}",
        f"{letters(1, rng)}{digits(3, rng)} Plus",
        f"{letters(2, rng)} {digits(4, rng, first='123456789')}",
        f"{rng.choice('SCEA')}-Class {digits(3, rng, first='123')}",
    )
    return rng.choice(_MODELS.split(";")) if rng.random() < 0.4 else rng.choice(made)


def _price(language: str, rng: Random) -> str:
    whole, cents = rng.choice((rng.randrange(3, 99), rng.randrange(100, 1990))), rng.choice(("99", "50", "00", "95"))
    if language == "en":
        sign = rng.choice("$£€")
        return rng.choice(
            (
                f"{sign}{whole:,}.{cents}",
                f"{sign}{whole}",
                f"{whole} dollars",
                f"{below_hundred('en', whole % 80 + 10)} dollars and {below_hundred('en', 50)} cents",
                f"{below_hundred('en', whole % 80 + 10)} {below_hundred('en', 99)}",
                f"{whole}.{cents}",
            )
        )
    unit = {"pl": "zł", "sv": "kronor", "pt": "reais"}.get(language, "Euro" if language == "de" else "euro")
    said_whole = below_hundred(language, whole % 80 + 10)
    return rng.choice((f"{whole},{cents} {unit}", f"{whole} {unit}", f"{whole},{cents} €", f"{said_whole} {unit}"))


def _date(language: str, rng: Random) -> str:
    day, month = rng.randrange(1, 29), rng.randrange(1, 13)
    name = months(language)[month - 1]
    if language == "en":
        return rng.choice(
            (
                f"{name} {day}",
                f"the {day}th of {name}" if day > 3 else f"{name} 1st",
                f"{month}/{day}",
                f"{name} {day}, 2026",
                f"{month}/{day}/26",
            )
        )
    if language == "de":
        return rng.choice((f"{day}. {name}", f"{day}.{month}.", f"{day:02d}.{month:02d}.2026"))
    return rng.choice((f"{day} {name}", f"{day:02d}/{month:02d}", f"{day:02d}/{month:02d}/2026"))


def _percent(language: str, rng: Random) -> str:
    number = rng.randrange(2, 90)
    words = {
        "en": "percent",
        "de": "Prozent",
        "nl": "procent",
        "fr": "pour cent",
        "es": "por ciento",
        "it": "per cento",
    }
    return rng.choice((f"{number}%", f"{number} {words.get(language, '%')}", f"{number}.5%", f"{digits(1, rng)},5 %"))


def _small(language: str, rng: Random) -> str:
    number = rng.randrange(2, 13)
    return rng.choice((str(number), below_hundred(language, number), below_hundred(language, number)))
