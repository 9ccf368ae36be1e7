"""Street addresses: a house number with a street, in the order and with the words of several countries.

A street without a number is a place like any other and stays ("the shop in Baker Street"). Words that are also
something else (way, drive, place, Hof, Ring) need the capitals of a name before them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from dataset.pseudonyms.cues import Ask, Asked, Cues
from dataset.pseudonyms.numbers import has_digits, is_followed_by_unit
from dataset.pseudonyms.postcodes import AU_STATES, CA, GB, NL, US_STATES, address_key
from dataset.pseudonyms.role_words import words
from dataset.pseudonyms.spans import Find, uncased

_UP = r"(?-i:[A-ZÀ-ÖØ-ÞŠŽŁ])"
_NAME = rf"{_UP}(?:[\w’'\-]{{0,30}}|\.|(?:t|ta|r|t|ag|en|ol|rof)\.)"
_LOW = r"[^\W\d_][\w’'\-]{0,30}"
_HOUSE = r"\d{1,5}(?:[ ]?[a-h](?![\w’']))?(?:[ ]?[-–/][ ]?\d{1,4}[a-h]?)?(?![\w%$€£:]|[.,]\d)"
_SIDE = r"(?:(?:N|S|E|W|NE|NW|SE|SW|North|South|East|West)\.?[ ])?"

_SURE = (
    r"street|st\.?|avenue|ave\.?|road|rd\.?|lane|ln\.?|boulevard|blvd\.?|terrace|crescent|cres\.?|parkway|pkwy\.?"
    r"|highway|hwy\.?"
    r"|mews|turnpike|esplanade"
)
_WITH_CAPITAL = (
    r"drive|dr\.?|court|ct\.?|place|pl\.?|square|sq\.?|way|close|gardens?|grove|hill|row|walk|park|circle|cir\.?"
    r"|trail|trl\.?|quay"
    r"|wharf|parade|rise|view|green|loop|path|broadway|alley|plaza|commons?|heights|ridge|landing|run|crossing|point"
    r"|bend|drove|vale"
    r"|yard|gate|common|embankment|promenade|strand|circus|end|fields?|meadows?|croft|dale|mount|bay|cove|pike|ter"
)
_UNIT = (
    r"(?:apartment|apt\.?|unit|suite|ste\.?|flat|floor|fl\.?|room|rm\.?|level|lot|no\.?|\#)[ ]?\#?"
    r"(?:\d{1,5}[ ]?[a-z]?|(?-i:[A-Z])\d{0,4}|(?:one|two|three|four|five|six|seven|eight|nine|ten))(?!\w)"
)
_DIRECTION = r"(?:[ ](?-i:NE|NW|SE|SW|N|S|E|W)\.?(?!\w)|[ ](?:north|south)?(?:east|west|north|south)(?!\w))?"
_COUNTED = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    r"|eighteen"
    r"|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|oh)"
)
_A_COUNT = re.compile(rf"(?<!\w){_COUNTED}")
_TAIL = (
    rf"(?:,?[ ]{{1,2}}{_UNIT})?"
    rf"(?:,?[ \n]{{1,2}}{_NAME}(?:[ ]{_NAME}){{0,2}}(?:,[ ]{_NAME}(?:[ ]{_NAME})?)?"
    rf"(?=,?[ ](?:{US_STATES}|{GB}|{CA}|{AU_STATES})(?!\w)|[.;!?]?[ ]*(?:$|\n)|[.;!?][ ]))?"
    rf"(?:,?[ \n]{{1,2}}(?:(?-i:{US_STATES}|{AU_STATES}),?[ ])?(?:(?-i:{GB}|{CA})|\d{{5}}(?:-\d{{4}})?(?![\w]"
    rf"|[.,]\d)))?"
    rf"(?:(?<=\w),?[ ](?-i:{US_STATES}|{AU_STATES})(?:,?[ ]\d{{4,5}})?(?!\w))?"
)
_ENGLISH = re.compile(
    rf"(?<![\w.,:$€£#/\-])(?:{_UNIT},?[ ])?(?P<number>{_HOUSE}|{_COUNTED}(?:[ -]{_COUNTED}){{0,3}}),?[ ]{_SIDE}"
    rf"(?P<name>(?:(?:{_LOW}|\d{{1,3}}(?:st|nd|rd|th))[ ]){{1,4}}?)(?:(?P<sure>{_SURE})"
    rf"|(?P<capital>{_WITH_CAPITAL}))(?!\w)"
    rf"{_DIRECTION}{_TAIL}",
    re.IGNORECASE,
)
_NO_STREETS = words(
    """
    a an the this that of on in at to from for with and or but my your our his her their its is was are it i you we they
    minutes minute hours hour days day weeks week months month years year miles mile blocks block yards meters metres km
    feet times people cars houses doors shops gb tb mb hard usb flash google one onedrive disk pen zip thumb shared
    network am pm ssd main different other new more next last same only just about over down up along across off per as
    by be do does not no have has had went go going get got when where which what who how so then there here first
    second percent dollars bucks euros pounds items pieces orders tickets cards steps long short any all some each
    every test screen if
    """
) - words("main first second new long short one")
_LOOSE_CAPITAL = words("hard usb flash google disk pen zip thumb shared network ssd gb tb mb microsoft windows one")

_COMPOUND = re.compile(
    rf"(?<![\w\-])(?P<street>(?:{_NAME}[ \-]){{0,3}}?{_UP}?[^\W\d_]{{0,30}}(?:stra(?:ß|ss)e|[Ss]tr\.|straat|gracht"
    rf"|plein|singel|kade"
    rf"|gatan|vägen|vej|veien|gade|katu)|(?:{_NAME}[ \-]){{0,3}}{_UP}[^\W\d_]{{1,30}}(?:weg|platz|allee|gasse|ring"
    rf"|damm|ufer"
    rf"|chaussee|steig|hof|markt|berg|graben|stieg|zeile|twiete|pfad|promenade|laan|dijk|dreef|steeg|hofje|plantsoen"
    rf"|baan|park"
    rf"|brink|wal|pad|gränd)|(?:{_NAME}[ \-]){{0,2}}(?:Straße|Strasse|Weg|Platz|Allee|Gasse|Ring|Damm|Ufer|Markt"
    rf"|Stieg|Straat|Wall|Hof|Graben|Tor|Steig|Chaussee"
    rf"|Laan|Plein|Weg))[ ]?(?:nr\.?[ ]|nummer[ ])?(?P<number>{_HOUSE})(?:[ ]?-?(?:[A-Z](?!\w)|bis|hs"
    rf"|[IV]{{1,3}}(?!\w)))?"
    rf"(?P<tail>(?:,?[ \n]{{1,2}}(?:in[ ])?(?:(?:D|A|CH|DE|AT)-)?(?:{NL}|\d{{4,5}})(?:[ ]{_NAME}(?:[ ](?:am|an"
    rf"|bei)[ ](?:der[ ])?{_NAME})?)?)?)",
)
_PREPOSITION = re.compile(
    rf"(?<!\w)(?P<street>(?:Am|Im|Zum|Zur|An[ ](?:der|den|dem)|In[ ](?:der|den|dem)|Auf[ ](?:der|dem|den)"
    rf"|Unter[ ](?:den|der)"
    rf"|Hinter[ ](?:der|dem)|Vor[ ](?:der|dem)|Beim"
    rf"|Bei[ ]der)[ ](?P<noun>{_UP}[\w\-]{{2,30}}(?:[ ]{_UP}[\w\-]{{2,30}})?))[ ]"
    rf"(?P<number>\d{{1,3}}[ ]?[a-f]?(?![\w%$€£:]|[.,]\d))(?P<tail>(?:,?[ \n]{{1,2}}(?:in[ ])?\d{{4,5}}[ ]{_NAME})?)"
)
_PLACES = re.compile(
    r"(?:\w*(?:markt|bahnhof|rathaus|kirche|wald|see|park|berg|graben|bach|anger|dom|hang|tor|schloss|mühle|linden"
    r"|ufer|hafen"
    r"|garten|feld|wiese|wiesen|brunnen|hof|winkel|heide|kamp|rain|sand|teich|weiher|steig|damm|ring|alster|kanal"
    r"|deich|hain|eichen))",
    re.IGNORECASE,
)
_PARTICLES = (
    r"(?:(?:de[ ]la|de[ ]los|de[ ]las|de|del|du|des|la|le|les|el|los|las|aux?|di|da|do|das|dos|dei|degli|delle|della"
    r"|dello|san"
    r"|santa|saint|sainte)[ ]|(?:de[ ]l|d|l|dell|all)[’']){0,2}"
)
_FRENCH = re.compile(
    rf"(?<![\w.,:$€£#/])(?P<number>{_HOUSE}(?:[ ]?(?:bis|ter|quater)(?!\w))?),?[ ](?P<street>(?P<sure>rue|boulevard"
    rf"|bd\.?|impasse|quai"
    rf"|allées?|chemin|faubourg|av\.?|avenue|sentier|ruelle|esplanade)|place|cours|route|square|passage|promenade"
    rf"|résidence|villa"
    rf"|lotissement|hameau)[ ](?P<particle>{_PARTICLES})(?P<name>(?:{_NAME}|{_LOW})(?:[ \-](?:(?:de|du|des|la|le|et"
    rf"|d[’'])[ ])?{_NAME}){{0,4}})"
    rf"(?P<tail>(?:,?[ \n]{{1,2}}(?:à[ ])?(?:F-)?\d{{5}}(?:[ ]{_NAME}(?:[ ]{_NAME})?)?)?)",
    re.IGNORECASE,
)
_SOUTHERN = re.compile(
    rf"(?<![\w.])(?P<street>(?P<sure>calle|c/|c\.|avenida|avda\.?|av\.|plaza|plaça|paseo|pº|camino|carretera|ronda"
    rf"|travesía|glorieta"
    rf"|carrer|callejón|rambla|viale|v\.le|piazza|piazzale|p\.za|corso|c\.so|vicolo|lungomare|lungarno|largo"
    rf"|contrada|rua|r\.|travessa"
    rf"|praça|alameda|estrada|rodovia|ulica|ul\.|aleja|al\.)|via|strada|salita|borgo)[ ]?(?P<particle>{_PARTICLES})"
    rf"(?P<name>(?:{_NAME}|{_LOW}|\d{{1,2}}(?=[ ](?:de[ ])?{_NAME}))(?:[ ](?:(?:de|del|della|dei|di|da|do|y|e|la|los"
    rf"|las)[ ]){{0,2}}{_NAME}){{0,4}})"
    rf",?[ ](?:n[.º°]{{0,2}}[ ]?|número[ ]|numero[ ]|num\.?[ ])?(?P<number>{_HOUSE})"
    rf"(?P<tail>(?:,?[ ]\d{{1,2}}[ ]?[ºª°o][ ]?(?:[A-Z](?!\w)|izq\.?|dcha\.?|izquierda|derecha|esq\.?|dto\.?)?)?"
    rf"(?:,?[ ](?:piso|puerta|pta\.?|int\.?|interno|scala|apto\.?|apt\.?|bloco|bloque)[ ]\w{{1,4}}){{0,2}}"
    rf"(?:,?[ \n]{{1,2}}(?:-[ ])?\d{{4,5}}(?:-\d{{3}})?(?:[ ]{_NAME}(?:[ ]{_NAME})?)?)?)",
    re.IGNORECASE,
)
_NOT_AFTER_VIA = words(
    """
    dm text messenger twitter facebook instagram zoom teams phone chat email mail sms app web slack wifi skype usb
    whatsapp post ups dhl paypal
    """
)
_NO_COMPOUND = words(
    "montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar märz april mai juni juli august"
)
_BEFORE = 90


def address_finder(asked: frozenset[Ask]) -> Callable[[str], Iterator[Find]]:
    """A recogniser of street addresses. `asked` is what the turn before asked for."""

    def find_addresses(text: str) -> Iterator[Find]:
        figures = has_digits(text)
        # The number of a house in words: most turns have neither, and the pattern is a long one.
        if figures or _A_COUNT.search(uncased(text)):
            for match in _ENGLISH.finditer(text):
                if _is_english(text, match):
                    yield _find(match)
        if not figures:
            return
        for match in _COMPOUND.finditer(text):
            if not is_followed_by_unit(text, match.end("number")):
                yield _find(match)
        for match in _PREPOSITION.finditer(text):
            if _is_place(text, match, asked):
                yield _find(match)
        for match in _FRENCH.finditer(text):
            if match["name"][:1].isupper() or match["particle"] or match["sure"]:
                yield _find(match)
        for match in _SOUTHERN.finditer(text):
            if _is_southern(text, match):
                yield _find(match)

    return find_addresses


def _find(match: re.Match[str]) -> Find:
    end = match.start() + len(match[0].rstrip(" \n,"))
    return Find(match.start(), end, address_key(match[0]))


def _is_english(text: str, match: re.Match[str]) -> bool:
    name = match["name"].split()
    if name[0].casefold() in _NO_STREETS or any(word.casefold() in _NO_STREETS for word in name[1:]):
        return False
    small = match["name"].islower()
    if match["capital"]:
        kind = match["capital"]
        return not small and name[-1][:1].isupper() and kind[:1].isupper() and name[-1].casefold() not in _LOOSE_CAPITAL
    if match["sure"].casefold().rstrip(".") == "st":
        # "2 people st…" has no such word; "21 st" is the twenty-first.
        return not small or _cue(text, match.start(), frozenset()) is not None
    return len(name) <= 2 or not small


def _cue(text: str, at: int, asked: frozenset[Ask]) -> Asked | None:
    floor = max(0, at - _BEFORE)
    return Cues(text[floor:at], asked if floor == 0 else frozenset()).before(at - floor)


def _is_place(text: str, match: re.Match[str], asked: frozenset[Ask]) -> bool:
    """Whether "Am Markt 5" is one: by a postcode, a cue, or a noun that is a place and nothing counted after it."""
    noun = match["noun"].casefold()
    if noun.split()[0] in _NO_COMPOUND or is_followed_by_unit(text, match.end("number")):
        return False
    cue = _cue(text, match.start(), asked)
    ends = text[match.end() : match.end() + 2].strip(" .,;!?)") == ""
    return (
        bool(match["tail"])
        or (cue is not None and cue.ask in (Ask.ADDRESS, Ask.POSTCODE))
        or (ends and _PLACES.fullmatch(noun.split()[-1].split("-")[-1]) is not None)
    )


def _is_southern(text: str, match: re.Match[str]) -> bool:
    if is_followed_by_unit(text, match.end("number")):
        return False
    name, kind = match["name"], match["street"][:3].casefold()
    if match["sure"] and len(match["sure"]) > 4 and match["sure"].casefold() not in ("largo", "plaza", "corso"):
        return True
    if kind == "via" and name.split()[0].casefold().strip(".") in _NOT_AFTER_VIA:
        return False
    return name[:1].isupper()
