"""Postcodes that tell themselves by their form, and those that a word or a town beside them tells; boxes at the post.

Forms are those of the posts of the countries: GB (BS 7666), NL and CA have letters in fixed places. Five figures may
be anything, so they need a state (US), a town after a street, or a cue.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from dataset.pseudonyms.cues import Ask, Cues
from dataset.pseudonyms.numbers import has_digits, is_followed_by_unit
from dataset.pseudonyms.spans import Find

GB = (
    r"(?:GIR ?0AA|[A-PR-UWYZ](?:\d{1,2}|[A-HK-Y]\d{1,2}|\d[A-HJKPSTUW]|[A-HK-Y]\d[ABEHMNPRVWXY])"
    r" ?\d[ABD-HJLNP-UW-Z]{2})"
)
CA = r"[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z][ -]?\d[ABCEGHJ-NPRSTV-Z]\d"
NL = (
    r"[1-9]\d{3} ?(?!SA|SD|SS|AM|PM|MB|GB|TB|KB|KM|CM|MM|KG|HZ|PC|TV|ML|MW|KW|EU|UK|US|OK|ID|HD|MS|FT|AD|BC|CE)[A-Z]{2}"
)
IE = r"[AC-FHKNPRTV-Y](?:\d\d|6W) ?(?=[A-Z0-9]*\d)(?=[A-Z0-9]*[A-Z])[0-9AC-FHKNPRTV-Y]{4}"
US_STATES = (
    r"(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|P[AR]|RI|S[CD]|T[NX]|UT|V[AT]"
    r"|W[AIVY]"
    r"|Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho"
    r"|Illinois|Indiana"
    r"|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana"
    r"|Nebraska"
    r"|Nevada|New[ ]Hampshire|New[ ]Jersey|New[ ]Mexico|New[ ]York|North[ ]Carolina|North[ ]Dakota|Ohio|Oklahoma|Oregon"
    r"|Pennsylvania|Rhode[ ]Island|South[ ]Carolina|South[ ]Dakota|Tennessee|Texas|Utah|Vermont|Virginia|Washington"
    r"|West[ ]Virginia|Wisconsin|Wyoming)"
)
AU_STATES = r"(?:NSW|VIC|QLD|WA|SA|TAS|ACT|NT|New[ ]South[ ]Wales|Victoria|Queensland|Tasmania)"
_BY_FORM = re.compile(rf"(?<![\w\-/#])(?:{GB}|{CA}|{NL},?[ ](?!M[RS]\b)[A-Z][a-z]+|{IE})(?![\w\-])")
_US = re.compile(rf"(?<![\w\-])(?:{US_STATES}),?[ ]\d{{5}}(?:-\d{{4}})?(?![\w\-]|[.,]\d)")
_AU = re.compile(rf"(?<![\w\-]){AU_STATES},?[ ]\d{{4}}(?![\w\-]|[.,]\d)")
_PREFIXED = re.compile(
    r"(?<![\w\-])(?:(?:D|DE|F|FR|E|ES|I|IT)-\d{5}(?:[ ][A-ZÄÖÜ][a-zäöüß]+)?|(?:A|AT|CH|B|BE|L"
    r"|LU)-\d{4}[ ][A-ZÄÖÜ][a-zäöüß]+)(?![\w\-])"
)
_AFTER_CUE = re.compile(
    rf"(?<![\w\-/.,$€£])(?:\d{{4}}-\d{{3}}|\d{{5}}(?:-\d{{3,4}})?|\d{{2}}[ -]\d{{3}}|\d{{3}} \d{{2}}|\d{{3,4}}"
    rf"|{GB}|{CA}|\d{{4}} ?[A-Z]{{2}})(?![\w\-]|[.,]\d)",
    re.IGNORECASE,
)
_WITH_TOWN = re.compile(
    r"(?<!\w)(?:in|aus|nach|bei|à|a|en|de|te|wohne|,)[ ](?P<code>\d{5}[ ](?-i:[A-ZÄÖÜÉÀ])[^\W\d_]{2,30}"
    r"(?:[ -](?:am|an|sur|en|de|la|le|der|(?-i:[A-ZÄÖÜ])[^\W\d_]{1,30})){0,3})(?!\w)"
)
# "Neusser Wall 9, 50670 Köln", "Kortrijksesteenweg 614 bus 3, 9000 Gent": whatever the street is called.
_HOUSE_AND_TOWN = re.compile(
    r"(?<![\w\-])(?:[A-ZÄÖÜÉÀ][^\W\d_]{1,30}(?:\.|['’]s)?[ -]){1,4}\d{1,4}[ ]?[a-zA-Z]?"
    r"(?:[ ](?:bus|bte|boîte|top)[ ]\d{1,4})?"
    r",[ ](?:[A-Z]{1,2}-)?(?:\d{5}|(?!19|20)\d{4})[ ][A-ZÄÖÜÉÀ][^\W\d_]{2,30}(?![\w\-])"
)
_BOX = re.compile(
    r"(?<!\w)(?:(?:p\.?\s?o\.?|post\s?office)\s?box(?:\s?(?:number|no\.?|nr\.?|\#|is))?|postfach|boîte\s?postale"
    r"|b\.?p\.?(?=\s\d)"
    r"|apartado(?:\s(?:de\scorreos|postal))?|casella\spostale|postbus|caixa\spostal|case\spostale|private\sbag"
    r"|gpo\sbox)"
    r"\s?:?\s?\#?(?P<number>[A-Z]?\d{1,6}(?:\s\d{2,3}){0,3})(?!\w)",
    re.IGNORECASE,
)


def postcode_finder(asked: frozenset[Ask]) -> Callable[[str], Iterator[Find]]:
    """A recogniser of postcodes and post boxes. `asked` is what the turn before asked for."""

    def find_postcodes(text: str) -> Iterator[Find]:
        if not has_digits(text):
            return
        for pattern in (_BY_FORM, _US, _AU, _PREFIXED, _HOUSE_AND_TOWN, _BOX):
            for match in pattern.finditer(text):
                yield _find(match, 0)
        for match in _WITH_TOWN.finditer(text):
            if not is_followed_by_unit(text, match.start("code") + 5):
                yield _find(match, "code")
        cues = Cues(text, asked)
        for match in _AFTER_CUE.finditer(text):
            cue = cues.before(match.start())
            if cue and cue.ask is Ask.POSTCODE and not is_followed_by_unit(text, match.end()):
                yield _find(match, 0)

    return find_postcodes


def _find(match: re.Match[str], group: int | str) -> Find:
    return Find(match.start(group), match.end(group), address_key(match[group]))


def address_key(written: str) -> str:
    """An address in its common form: letters and figures in small letters, with one space between words."""
    return " ".join("".join(char if char.isalnum() else " " for char in written.casefold()).split())
