"""How numbers and letters are said: digit by digit, in pairs, and spelt out, in nine languages."""

from __future__ import annotations

import re
from random import Random

_DIGITS = {
    "en": "zero one two three four five six seven eight nine",
    "de": "null eins zwei drei vier fünf sechs sieben acht neun",
    "fr": "zéro un deux trois quatre cinq six sept huit neuf",
    "es": "cero uno dos tres cuatro cinco seis siete ocho nueve",
    "it": "zero uno due tre quattro cinque sei sette otto nove",
    "nl": "nul een twee drie vier vijf zes zeven acht negen",
    "pt": "zero um dois três quatro cinco seis sete oito nove",
    "pl": "zero jeden dwa trzy cztery pięć sześć siedem osiem dziewięć",
    "sv": "noll ett två tre fyra fem sex sju åtta nio",
}
_OTHERWISE = {("en", 0): "oh", ("de", 2): "zwo", ("pt", 6): "meia", ("nl", 1): "één"}
_TEENS = {
    "en": "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
    "de": "zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn",
    "fr": "dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf",
    "es": "diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve",
    "it": "dieci undici dodici tredici quattordici quindici sedici diciassette diciotto diciannove",
    "nl": "tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien",
    "pt": "dez onze doze treze catorze quinze dezesseis dezessete dezoito dezenove",
    "pl": "dziesięć jedenaście dwanaście trzynaście czternaście piętnaście szesnaście siedemnaście "
    "osiemnaście dziewiętnaście",
    "sv": "tio elva tolv tretton fjorton femton sexton sjutton arton nitton",
}
_TENS = {
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
    "de": "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig",
    "fr": "vingt trente quarante cinquante soixante soixante quatre-vingt quatre-vingt",
    "es": "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
    "it": "venti trenta quaranta cinquanta sessanta settanta ottanta novanta",
    "nl": "twintig dertig veertig vijftig zestig zeventig tachtig negentig",
    "pt": "vinte trinta quarenta cinquenta sessenta setenta oitenta noventa",
    "pl": "dwadzieścia trzydzieści czterdzieści pięćdziesiąt sześćdziesiąt siedemdziesiąt osiemdziesiąt "
    "dziewięćdziesiąt",
    "sv": "tjugo trettio fyrtio femtio sextio sjuttio åttio nittio",
}
PLUS = {"es": "más", "it": "più", "pt": "mais"}
_PLUSES = {"plus", *PLUS.values()}
_PAIRED = {"fr": 0.9, "nl": 0.5, "de": 0.4, "sv": 0.5, "es": 0.3, "it": 0.2, "pt": 0.2, "pl": 0.3, "en": 0.15}

_CODE_WORDS = {
    "en": "Alpha Bravo Charlie Delta Echo Foxtrot Golf Hotel India Juliet Kilo Lima Mike November Oscar Papa Quebec "
    "Romeo Sierra Tango Uniform Victor Whiskey X-ray Yankee Zulu",
    "de": "Anton Berta Cäsar Dora Emil Friedrich Gustav Heinrich Ida Julius Kaufmann Ludwig Martha Nordpol Otto Paula "
    "Quelle Richard Samuel Theodor Ulrich Viktor Wilhelm Xanthippe Ypsilon Zacharias",
    "fr": "Anatole Berthe Célestin Désiré Eugène François Gaston Henri Irma Joseph Kléber Louis Marcel Nicolas Oscar "
    "Pierre Quintal Raoul Suzanne Thérèse Ursule Victor William Xavier Yvonne Zoé",
    "es": "Antonio Barcelona Carmen Dolores Enrique Francia Gerona Historia Inés José Kilo Lorenzo Madrid "
    "Navarra Oviedo "
    "París Querido Ramón Sábado Tarragona Ulises Valencia Washington Xilófono Yegua Zaragoza",
    "it": "Ancona Bologna Como Domodossola Empoli Firenze Genova Hotel Imola Jolly Kappa Livorno Milano Napoli Otranto "
    "Padova Quarto Roma Savona Torino Udine Venezia Washington Xilofono York Zara",
    "nl": "Anton Bernhard Cornelis Dirk Eduard Ferdinand Gerard Hendrik Isaac Johan Karel Lodewijk Maria "
    "Nico Otto Pieter "
    "Quotiënt Richard Simon Theodor Utrecht Victor Willem Xantippe Ypsilon Zaandam",
}
_AS_IN = {
    "en": (" as in ", " for ", " like "),
    "de": (" wie ",),
    "fr": (" comme ",),
    "es": (" de ",),
    "it": (" come ", " di "),
    "nl": (" van ",),
}

Piece = tuple[str, bool]  # what is said, and whether it is part of what is personal


def digit(language: str, value: int, rng: Random) -> str:
    """One digit, now and then under its other name: `oh` for zero."""
    other = _OTHERWISE.get((language, value))
    return other if other and rng.random() < 0.5 else _DIGITS[language].split()[value]


def below_hundred(language: str, value: int) -> str:
    """0 to 99 in words."""
    ones = _DIGITS[language].split()
    if value < 10:
        return ones[value]
    if value < 20:
        return _TEENS[language].split()[value - 10]
    tens, one = _TENS[language].split()[value // 10 - 2], value % 10
    if language == "fr":
        return _french(tens, value)
    if not one:
        return tens
    return _joined(language, tens, ones[one], value)


def _french(tens: str, value: int) -> str:
    rest = value % 20 if value >= 60 else value % 10
    if not rest:
        return tens + ("s" if value == 80 else "")
    said = _DIGITS["fr"].split()[rest] if rest < 10 else _TEENS["fr"].split()[rest - 10]
    return f"{tens} et {said}" if rest in (1, 11) and value < 80 else f"{tens}-{said}"


def _joined(language: str, tens: str, one: str, value: int) -> str:
    match language:
        case "en":
            return f"{tens}-{one}"
        case "de":
            return f"{'ein' if value % 10 == 1 else one}und{tens}"
        case "nl":
            return f"{one}{'ën' if one.endswith('e') else 'en'}{tens}"
        case "es" if value < 30:
            return "veinti" + {2: "dós", 3: "trés", 6: "séis"}.get(value % 10, one)
        case "es":
            return f"{tens} y {one}"
        case "it":
            return (tens[:-1] if value % 10 in (1, 8) else tens) + ("tré" if value % 10 == 3 else one)
        case "pt":
            return f"{tens} e {one}"
        case "sv":
            return f"{tens}{one}"
        case _:
            return f"{tens} {one}"


def year(language: str, value: int) -> str:
    """A year of 1940 to 2009 in words; Polish and Swedish in figures."""
    last = value % 100
    two = below_hundred(language, last)
    if language in ("pl", "sv"):
        return str(value)
    if value < 2000:
        return {
            "en": f"nineteen {two if last > 9 else f'oh {two}'}",
            "de": f"neunzehnhundert{two}",
            "fr": f"mille neuf cent {two}",
            "es": f"mil novecientos {two}",
            "it": f"millenovecento{two}".replace("oo", "o"),
            "nl": f"negentienhonderd{two}",
            "pt": f"mil novecentos e {two}",
        }[language]
    thousand = {
        "en": "two thousand",
        "de": "zweitausend",
        "fr": "deux mille",
        "es": "dos mil",
        "it": "duemila",
        "nl": "tweeduizend",
        "pt": "dois mil",
    }[language]
    if not last:
        return thousand
    between = {"de": "", "it": "", "nl": "", "en": " and ", "pt": " e "}.get(language, " ")
    return f"{thousand}{between}{two}"


def said(written: str, language: str, rng: Random, *, in_pairs: bool = True) -> list[str]:
    """A written number, group by group, as it is read out: letters as letters, digits as words."""
    groups = []
    pairs = in_pairs and rng.random() < _PAIRED[language]
    for group in re.findall(r"\+|[^\W_]+", written):
        if group == "+":
            groups.append(PLUS.get(language, "plus"))
            continue
        if group.isdigit() and pairs and len(group) % 2 == 0 and len(group) <= 8:
            words = " ".join(_pair(language, group[at : at + 2], rng) for at in range(0, len(group), 2))
        else:
            words = _one_by_one(group, language, rng)
        if groups and groups[-1] == PLUS.get(language, "plus"):
            groups[-1] += f" {words}"
        else:
            groups.append(words)
    return groups


def _pair(language: str, two: str, rng: Random) -> str:
    if two[0] == "0":
        return f"{digit(language, 0, rng)} {digit(language, int(two[1]), rng)}"
    return below_hundred(language, int(two))


def _one_by_one(group: str, language: str, rng: Random) -> str:
    words: list[str] = []
    at = 0
    while at < len(group):
        run = 1
        while at + run < len(group) and group[at + run] == group[at]:
            run += 1
        character = group[at]
        word = digit(language, int(character), rng) if character.isdigit() else character.upper()
        if language == "en" and run in (2, 3) and rng.random() < 0.4:
            words.append(f"{'double' if run == 2 else 'triple'} {word}")
            at += run
        else:
            words.append(word)
            at += 1
    return " ".join(words)


def with_pauses(groups: list[str], fillers: tuple[str, ...], rng: Random, share: float = 0.2) -> list[Piece]:
    """Groups with commas between, and here and there a filler that is nobody's secret."""
    pieces: list[Piece] = []
    for at, group in enumerate(groups):
        if at:
            pieces.append((f", {rng.choice(fillers)}, " if rng.random() < share else rng.choice((", ", " ")), False))
        pieces += without_plus(group)
    return pieces


def without_plus(group: str) -> list[Piece]:
    """The `plus` before a country's code is written with a sign: a word of it that stays readable tells nothing."""
    first, space, rest = group.partition(" ")
    return [(first + space, False), (rest, True)] if rest and first in _PLUSES else [(group, True)]


def spelt(word: str, language: str, rng: Random) -> tuple[list[Piece], str]:
    """A word letter by letter, and the way in which it was spelt."""
    letters = [letter for letter in word.upper() if letter.isalpha()]
    way = rng.choice(("hyphens", "spaces", "commas", "code"))
    if way == "code" and language in _CODE_WORDS:
        return _coded(letters, language, rng), "spelt with code words"
    if way == "hyphens":
        return [("-".join(letters), True)], "spelt with hyphens"
    if way == "commas":
        return [(", ".join(letters), True)], "spelt with commas"
    return [(" ".join(letters), True)], "spelt with spaces"


def _coded(letters: list[str], language: str, rng: Random) -> list[Piece]:
    words = {word[0].upper(): word for word in _CODE_WORDS[language].split()}
    between = rng.choice(_AS_IN[language])
    pieces: list[Piece] = []
    for at, letter in enumerate(letters):
        if at:
            pieces.append((", ", False))
        pieces.append((letter, True))
        if letter in words:
            pieces += [(between, False), (words[letter], True)]
    return pieces
