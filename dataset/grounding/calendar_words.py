"""Words that name days and small numbers, in the languages that calls are held in.

Small letters, without accents. Lists of our own; a language is added by adding to each.
"""

from __future__ import annotations

from dataset.pseudonyms.role_words import words

WEEKDAYS: dict[str, int] = {
    word: day
    for day, names in enumerate(
        (
            "monday mon montag lundi lunes lunedi maandag segunda",
            "tuesday tue tues dienstag mardi martes martedi dinsdag terca",
            "wednesday wed mittwoch mercredi miercoles mercoledi woensdag quarta",
            "thursday thu thur thurs donnerstag jeudi jueves giovedi donderdag quinta",
            "friday fri freitag vendredi viernes venerdi vrijdag sexta",
            "saturday sat samstag sonnabend samedi sabado sabato zaterdag",
            "sunday sun sonntag dimanche domingo domenica zondag",
        )
    )
    for word in names.split()
}

MONTHS: dict[str, int] = {
    word: month
    for month, names in enumerate(
        (
            "january jan januar janvier enero gennaio januari janeiro",
            "february feb februar fevrier febrero febbraio februari fevereiro",
            "march mar marz mars marzo maart marco",
            "april apr avril abril aprile",
            "may mai mayo maggio mei maio",
            "june jun juni juin junio giugno junho",
            "july jul juli juillet julio luglio julho",
            "august aug aout agosto augustus",
            "september sep sept septembre septiembre settembre setembro",
            "october oct oktober okt octobre octubre ottobre outubro",
            "november nov novembre noviembre novembro",
            "december dec dezember dez decembre diciembre dicembre dezembro",
        ),
        start=1,
    )
    for word in names.split()
}

# Months that are ordinary words as well: no month is meant by them alone.
DOUBTFUL_MONTHS = words("may march mar mars mei mai sun sat sep")

# How many days after (or before) the call a word means.
DAYS_AWAY: dict[str, int] = {
    word: days
    for days, names in {
        0: "today tonight now immediately asap eod heute sofort aujourd'hui hoy oggi subito vandaag meteen hoje",
        1: "tomorrow morgen demain manana domani amanha",
        2: "overmorrow ubermorgen overmorgen dopodomani",
        -1: "yesterday gestern hier ayer anoche ieri gisteren ontem",
        -2: "vorgestern anteayer eergisteren anteontem",
    }.items()
    for word in names.split()
}

# The same in several words.
PHRASES_AWAY: dict[tuple[str, ...], int] = {
    ("last", "night"): -1,
    ("end", "of", "day"): 0,
    ("end", "of", "the", "day"): 0,
    ("end", "of", "business"): 0,
    ("right", "away"): 0,
    ("straight", "away"): 0,
    ("day", "after", "tomorrow"): 2,
    ("apres", "demain"): 2,
    ("pasado", "manana"): 2,
    ("depois", "de", "amanha"): 2,
    ("avant", "hier"): -2,
    ("altro", "ieri"): -2,
    ("day", "before", "yesterday"): -2,
}

# Words that make the days around the call possible, by how many days they reach: "next week", "end of the month".
REACH: dict[str, int] = {
    word: days
    for days, names in {
        14: "week weeks weekend woche wochen wochenende semaine semana settimana weekeinde",
        21: "fortnight",
        62: "month months monat monate monaten mois mes mese maand",
        120: "quarter quartal trimestre kwartaal",
        400: "year years jahr annee ano anno jaar",
    }.items()
    for word in names.split()
}

# Before such a word, these speak of a rate and of no day: "fifteen euros a month", "achtzig im Monat", "par mois".
RATES = words("per a each every im pro je jeden par al por ao ogni elke")

# Before so many months, these speak of how long something lasts, and of no day: "durante doce meses".
LASTING = words("for over fur uber durante pendant voor por per")

UNITS_IN_DAYS: dict[str, int] = {
    word: days
    for days, names in {
        1: "day days tag tage tagen jour jours dia dias giorno giorni dag dagen",
        7: "week weeks woche wochen semaine semaines semana semanas settimana settimane weken",
        30: "month months monat monate monaten mois mes meses mese mesi maand maanden",
    }.items()
    for word in names.split()
}

_NUMBERS = {
    0: "zero oh nought null zero cero nul",
    1: "one once first single a an ein eine einen einem einer eins un une uno una een um uma erste ersten premier",
    2: "two twice second both couple pair zwei beide deux dos ambos due entrambi twee beide dois zweite zweiten",
    3: "three third thrice drei trois tres tre drie dritte dritten",
    4: "four fourth vier quatre cuatro quattro quatro",
    5: "five fifth funf cinq cinco cinque vijf",
    6: "six sixth sechs seis sei zes",
    7: "seven seventh sieben sept siete sette zeven sete",
    8: "eight eighth acht huit ocho otto oito",
    9: "nine ninth neun neuf nueve nove negen",
    10: "ten tenth zehn dix diez dieci tien dez",
    11: "eleven eleventh elf onze once undici",
    12: "twelve twelfth dozen zwolf douze doce dodici twaalf dozend doze",
    13: "thirteen thirteenth dreizehn treize trece tredici dertien",
    14: "fourteen fourteenth fortnight vierzehn quatorze catorce quattordici veertien",
    15: "fifteen fifteenth funfzehn quinze quince quindici vijftien",
    16: "sixteen sixteenth sechzehn seize dieciseis sedici zestien",
    17: "seventeen seventeenth siebzehn diciassette zeventien",
    18: "eighteen eighteenth achtzehn diciotto achttien",
    19: "nineteen nineteenth neunzehn diciannove negentien",
    20: "twenty twentieth zwanzig vingt vingts veinte venti twintig vinte",
    30: "thirty thirtieth dreissig trente treinta trenta dertig trinta",
    40: "forty fortieth vierzig quarante cuarenta quaranta veertig quarenta",
    50: "fifty fiftieth funfzig cinquante cincuenta cinquanta vijftig cinquenta",
    60: "sixty sechzig soixante sesenta sessanta zestig sessenta",
    70: "seventy siebzig septante setenta settanta zeventig",
    80: "eighty achtzig huitante ochenta ottanta tachtig oitenta",
    90: "ninety neunzig nonante noventa novanta negentig",
    100: "hundred hundert cent cents cien ciento cento cem honderd",
    200: "doscientos doscientas duzentos duzentas",
    300: "trescientos trescientas trezentos trezentas",
    400: "cuatrocientos cuatrocientas quatrocentos quatrocentas",
    500: "quinientos quinientas quinhentos quinhentas",
    600: "seiscientos seiscientas seiscentos seiscentas",
    700: "setecientos setecientas setecentos setecentas",
    800: "ochocientos ochocientas oitocentos oitocentas",
    900: "novecientos novecientas novecentos novecentas",
    1000: "thousand tausend mille mil duizend grand",
}

# A word may mean several numbers in several languages: "once" is 1 and 11.
NUMBER_WORDS: dict[str, tuple[int, ...]] = {
    word: tuple(number for number, names in _NUMBERS.items() if word in names.split())
    for names in _NUMBERS.values()
    for word in names.split()
}

# What they say of an hour or of a number: a quarter past, two and a half.
FRACTIONS: dict[str, tuple[int, ...]] = {
    word: numbers
    for names, numbers in {
        "half halb halbe halben demi demie media medio mezza mezzo meia meio halve anderthalb eineinhalb": (30, 50),
        "quarter viertel quart cuarto quarto kwart": (15, 45, 25),
        "quarters dreiviertel": (45, 75),
    }.items()
    for word in names.split()
}

# Number words that are other words as well ("grand total", Dutch "onze", a 50 cent fee): alone they tell nothing.
DOUBTFUL_NUMBERS = words("onze cent cents grand fortnight dozen dozend mil mille doze once vingts elf")

ORDINAL_WORDS = words(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth",
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth",
    "erste ersten zweite zweiten dritte dritten premier",
)
