"""Where people live and when they were born, as each country writes and says it."""

from __future__ import annotations

from random import Random

from benchmarks.pseudonyms.identity import birthday
from benchmarks.pseudonyms.speech import below_hundred, said, year
from benchmarks.pseudonyms.values import Said, Value

# region: (streets with the house number as {n}; places with the postcode's digits as #, letters as @)
_ADDRESSES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "US": (
        (
            "{n} Elm Street",
            "{n} Maple Avenue, Apt 4B",
            "{n} W 34th St",
            "{n} Old Mill Road",
            "{n} Sunset Blvd Unit 12",
            "{n} County Road 210",
            "{n} Martin Luther King Jr Drive",
            "{n} Birchwood Lane",
        ),
        (
            "Springfield, IL 627##",
            "Austin, TX 787##",
            "Portland, Oregon 972##",
            "Tampa, FL 336##-####",
            "Brooklyn, NY 112##",
        ),
    ),
    "CA": (
        ("{n} Queen Street West", "{n} rue Sherbrooke", "{n} Bayview Ave, Suite 3"),
        ("Toronto, ON M5V 2T6", "Calgary, AB T2P 1J9"),
    ),
    "GB": (
        (
            "{n} Albert Road",
            "{n} High Street",
            "Flat 2, {n} Kingsway",
            "{n} The Crescent",
            "{n}a Station Parade",
            "{n} Mill Close",
        ),
        (
            "Bristol BS1 4QT",
            "Leeds LS6 2AB",
            "London SW1A 1AA",
            "Norwich NR2 3FD",
            "Manchester, M14 6PX",
            "Edinburgh EH8 9YL",
        ),
    ),
    "IE": (
        ("{n} Main Street", "{n} Griffith Avenue", "{n} Seaview Terrace"),
        ("Dublin D02 X285", "Cork T12 AB34", "Galway, H91 E2K7"),
    ),
    "AU": (
        ("{n} George Street", "Unit 5, {n} Wattle Crescent", "{n} Bondi Road"),
        ("Sydney NSW 20##", "Fitzroy VIC 30##", "Perth WA 60##"),
    ),
    "IN": (
        (
            "Flat {n}, Lotus Apartments, MG Road",
            "{n}, 4th Cross, Indiranagar",
            "H.No. {n}, Sector 15",
            "Plot {n}, Anna Nagar",
        ),
        ("Bengaluru 5600##", "Pune 4110##", "Chennai - 6000##", "New Delhi 1100##"),
    ),
    "DE": (
        (
            "Lindenstraße {n}",
            "Am Alten Markt {n}",
            "Goethestr. {n}a",
            "Kirchweg {n}",
            "Karl-Marx-Allee {n}",
            "Im Wiesengrund {n}",
            "Berliner Platz {n}",
        ),
        ("50674 Köln", "104## Berlin", "803## München", "201## Hamburg", "D-761## Karlsruhe"),
    ),
    "AT": (
        ("Mariahilfer Straße {n}/12", "Hauptplatz {n}", "Mozartgasse {n}"),
        ("10#0 Wien", "8010 Graz", "5020 Salzburg"),
    ),
    "CH": (("Bahnhofstrasse {n}", "Seeweg {n}", "Dorfstrasse {n}"), ("80## Zürich", "30## Bern", "CH-40## Basel")),
    "FR": (
        (
            "{n} rue des Lilas",
            "{n} bis, avenue Jean Jaurès",
            "{n} boulevard Saint-Michel",
            "{n} impasse du Moulin",
            "{n}, place de la République",
        ),
        ("750## Paris", "690## Lyon", "130## Marseille", "31000 Toulouse"),
    ),
    "ES": (
        (
            "calle Mayor {n}, 3º B",
            "C/ Alcalá, {n}",
            "avenida de la Constitución {n}",
            "plaza del Carmen número {n}",
            "Paseo de Gracia {n}, 2º 1ª",
        ),
        ("280## Madrid", "080## Barcelona", "410## Sevilla"),
    ),
    "MX": (
        ("Calle Hidalgo {n}, Colonia Centro", "Av. Insurgentes Sur {n} Int. 4", "Calle 5 de Mayo No. {n}"),
        ("C.P. 06### Ciudad de México", "441## Guadalajara"),
    ),
    "IT": (
        (
            "via Roma {n}",
            "via Giuseppe Garibaldi, {n}",
            "piazza Dante {n}",
            "corso Vittorio Emanuele II {n}",
            "viale dei Mille {n}/A",
        ),
        ("201## Milano", "001## Roma", "80121 Napoli NA", "50100 Firenze (FI)"),
    ),
    "NL": (
        (
            "Keizersgracht {n}",
            "Dorpsstraat {n}-2",
            "Laan van Meerdervoort {n}",
            "Burgemeester de Vlugtlaan {n} hs",
            "Prinsenhof {n}",
        ),
        ("1015 CJ Amsterdam", "3011 AB Rotterdam", "2511VA Den Haag"),
    ),
    "BR": (
        ("Rua das Flores, {n}", "Avenida Paulista, {n}, apto 42", "Travessa São João, {n}"),
        ("01310-### São Paulo", "CEP 22041-### Rio de Janeiro"),
    ),
    "PT": (("Rua Augusta, {n}", "Avenida da Liberdade {n}, 2º Esq."), ("1100-### Lisboa", "4000-### Porto")),
    "PL": (
        ("ul. Długa {n}/4", "aleja Jana Pawła II {n}", "os. Słoneczne {n} m. 7"),
        ("00-2## Warszawa", "31-0## Kraków"),
    ),
    "SE": (("Storgatan {n}", "Kungsgatan {n} A", "Björkvägen {n}"), ("114 ## Stockholm", "411 ## Göteborg")),
}

_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
}
_EN_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth"
)
_DE_ORDINALS = (
    "erste zweite dritte vierte fünfte sechste siebte achte neunte zehnte elfte zwölfte dreizehnte "
    "vierzehnte fünfzehnte "
    "sechzehnte siebzehnte achtzehnte neunzehnte"
)


def months(language: str) -> list[str]:
    """The twelve months, as they stand in a date."""
    return _MONTHS[language].split()


def address(region: str, language: str, rng: Random) -> tuple[Value, Said, Said]:
    """A whole address; and the street alone and the place alone, for those who are asked one after the other."""
    streets, places = _ADDRESSES[region]
    number = str(rng.choice((rng.randrange(1, 60), rng.randrange(60, 400), rng.randrange(400, 2500))))
    if region not in ("US", "CA", "MX", "BR", "IN"):
        number = str(rng.randrange(1, 240))
    street = rng.choice(streets).replace("{n}", number)
    place = "".join(rng.choice("0123456789") if c == "#" else c for c in rng.choice(places))
    spoken = []
    if number in street.split():
        words = " ".join(said(number, language, rng)) if len(number) > 2 else below_hundred(language, int(number))
        digits_said = " ".join(_postcode(word, language, rng) if word.isdigit() else word for word in place.split())
        spoken.append(f"{street.replace(number, words)}, {digits_said}")
    whole = (f"{street}, {place}", f"{street}, {place}", f"{street} {place}")
    value = Value("ADDRESS", "ADDRESS", whole, spoken=tuple(spoken), style=f"address {region}")
    parts = (Said("ADDRESS", f"address {region} in parts", ((text, True),)) for text in (street, place))
    return value, next(parts), next(parts)


def _postcode(code: str, language: str, rng: Random) -> str:
    """Figures one by one; in French the department first, as a number."""
    if language == "fr" and len(code) == 5:
        end = " ".join(said(code[2:], language, rng, in_pairs=False))
        if code[2] == "0" and code[3] != "0":
            end = f"zéro {below_hundred('fr', int(code[3:]))}"
        return f"{below_hundred('fr', int(code[:2]))} {end}"
    return " ".join(said(code, language, rng, in_pairs=False))


def birth(region: str, language: str, rng: Random) -> Value:
    """A date of birth."""
    born = birthday(rng)
    day, month, name = born.day, born.month, months(language)[born.month - 1]
    short = f"{born.year % 100:02d}"
    if region in ("US", "CA"):
        written = [
            f"{month:02d}/{day:02d}/{born.year}",
            f"{month}/{day}/{short}",
            f"{month}-{day}-{born.year}",
            f"{name} {day}, {born.year}",
            f"{name} {_th(day)} {born.year}",
        ]
    elif language == "en":
        written = [
            f"{day:02d}/{month:02d}/{born.year}",
            f"{day} {name} {born.year}",
            f"{_th(day)} of {name} {born.year}",
            f"{_th(day)} {name}, {born.year}",
            f"{day}/{month}/{short}",
        ]
    elif language == "de":
        written = [
            f"{day:02d}.{month:02d}.{born.year}",
            f"{day}.{month}.{short}",
            f"{day}. {name} {born.year}",
            f"{day}.{month}.{born.year}",
        ]
    elif language in ("es", "pt"):
        written = [
            f"{day:02d}/{month:02d}/{born.year}",
            f"{day} de {name} de {born.year}",
            f"{day:02d}-{month:02d}-{born.year}",
        ]
    elif language == "sv":
        written = [f"{born.isoformat()}", f"{day} {name} {born.year}", f"{day:02d}/{month:02d}-{short}"]
    else:
        written = [
            f"{day:02d}/{month:02d}/{born.year}",
            f"{day} {name} {born.year}",
            f"{day:02d}-{month:02d}-{born.year}",
            f"{day}.{month}.{born.year}",
        ]
    if rng.random() < 0.1:
        written.append(born.isoformat())
    spoken = () if language in ("pl", "sv") else (_in_words(region, language, day, month, name, born.year),)
    return Value("BIRTH", "BIRTH", tuple(written), spoken=spoken, style=f"date of birth {region}")


def _th(day: int) -> str:
    ending = "th" if 10 < day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"


def _in_words(region: str, language: str, day: int, month: int, name: str, born: int) -> str:
    spoken_year = year(language, born)
    match language:
        case "en":
            ordinal = _english_ordinal(day)
            return f"{name} {ordinal} {spoken_year}" if region in ("US", "CA") else f"{ordinal} of {name} {spoken_year}"
        case "de":
            ordinals = _DE_ORDINALS.split()
            the_day = ordinals[day - 1] if day < 20 else below_hundred("de", day) + "ste"
            return (
                f"{the_day}r {ordinals[month - 1]}r {spoken_year}" if month % 2 else f"{the_day}r {name} {spoken_year}"
            )
        case "fr":
            return f"{'premier' if day == 1 else below_hundred('fr', day)} {name} {spoken_year}"
        case "es" | "pt":
            return f"{below_hundred(language, day)} de {name} de {spoken_year}"
        case _:
            return f"{below_hundred(language, day)} {name} {spoken_year}"


def _english_ordinal(day: int) -> str:
    ordinals = _EN_ORDINALS.split()
    if day <= 20:
        return ordinals[day - 1]
    return "thirtieth" if day == 30 else f"{below_hundred('en', day - day % 10)}-{ordinals[day % 10 - 1]}"
