"""Numbers of orders, accounts, tickets, contracts, passports, plates …: what a cue before it makes one.

Long rows of figures leave the call without a cue, as `numbers` says. Here are the codes with letters ("X7K2QP",
"INC0012345", "AB 12 CD") and the short ones ("case number 4711"). The cue decides how much is believed: after "order
number" three characters are enough, after "ticket" alone it takes a code or five figures.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from dataset.pseudonyms.cues import CODES, IDENTITY_CUE, Ask, Asked, Cues, leads_up
from dataset.pseudonyms.hesitations import HESITATION
from dataset.pseudonyms.numbers import FEWEST_DIGITS, has_digits, is_followed_by_unit, is_year, without_dates
from dataset.pseudonyms.role_words import words
from dataset.pseudonyms.rows import MEASURED, is_shouted
from dataset.pseudonyms.spans import Find, lowered

_TOKEN = re.compile(r"(?<![\w/$€£.,\-])[A-Za-z0-9]{1,40}(?:[-/.:][A-Za-z0-9]{1,40}){0,8}(?![\w%€$£]|[.,]\d)")
_ALL_LETTERS = re.compile(r"(?<![\w\-])[A-Z]{5,8}(?![\w\-])")
_HEAD = re.compile(r"(?<![\w\-])(?:[A-Z]{1,5}(?:-[A-Z]{1,5})?[ ]){1,6}$")
_NEXT = re.compile(r"[ \u00a0](?:[-–][ ])?(?=[A-Za-z0-9])")
_MORE = re.compile(r"[A-Z0-9]{1,12}(?:[-/.][A-Z0-9]{1,12}){0,4}(?![\w%€$£:]|[.,]\d)")
_SMALL_HEAD = re.compile(r"(?<![\w\-'’])(?:[a-z]{1,4}[ ]){1,6}$")
_SMALL_MORE = re.compile(r"[a-z0-9]{1,12}(?:[-/.][a-z0-9]{1,12}){0,4}(?![\w%€$£:]|[.,]\d)")
_SMALL_WORDS = ("i", "a", "y", "e", "o", "am", "pm")
_WORD = re.compile(r"[a-z]+")
_REACH = 40
_RECENT = frozenset(map(str, range(1980, 2040)))
_MOST_MORE = 24
_GOES_ON = re.compile(r"[ ][a-z]")
_LONGEST_PLAIN_HEAD = 4
_SMALL_CODE = re.compile(r"[a-z]{1,5}[-/]\d{3,12}(?:[-/]\d{1,12})*|(?=[a-z]*\d+[a-z])[a-z0-9]{6,12}")
_FRACTION = re.compile(r"\d{1,2}[/:.]\d{1,4}|\d+[.,]\d+[a-z]{0,3}", re.IGNORECASE)
_LONG = re.compile(rf"\w*\d{{{FEWEST_DIGITS},}}\w*|(?:\d[ \-‑–/\u00a0]?){{{FEWEST_DIGITS},}}")
_HASH = re.compile(r"(?<![\w&#])#(\d{4,5})(?![\w\-]|[.,:]\d)")
_CUE_ITSELF = words(
    "id no nr num ref pin cvv cvc pnr vin imei rma ssn po nummer nhs sku ext is it on at in a i the my mac otp iban"
)
_USER = re.compile(
    r"(?<!\w)(?:user[ ]?(?:name|id)|log[ ]?in(?:[ ]name)?|benutzername|nom[ ]d[’']utilisateur|nombre[ ]de[ ]usuario"
    r"|usuario|nome[ ]utente"
    r"|gebruikersnaam|nome[ ]de[ ]usuário|nazwa[ ]użytkownika|användarnamn)(?:[ ](?:is|ist|est|es|è|é|är|to)"
    r"|:)[ ](?P<name>[\w.\-]{3,40}(?<![.\-]))",
    re.IGNORECASE,
)
_NO_USERS = words(
    """
    not wrong correct incorrect the that this still also what your yours different invalid missing required locked same
    case longer only just and but for with nicht falsch richtig pas non sbagliato niet fel inte
    """
)
_SAID_AFTER = re.compile(
    r"\s*(?:[.,;:!?)\]\"'”’—–-]|$|(?:is|was|has|had|for|from|with|and|but|which|that|please|did|didn|does|hasn)(?!\w))"
)


def identity_finder(asked: frozenset[Ask]) -> Callable[[str], Iterator[Find]]:
    """A recogniser of what is announced as a national id, a passport or a licence, whatever its form."""

    def find_identities(text: str) -> Iterator[Find]:
        if has_digits(text) and (Ask.IDENTITY in asked or IDENTITY_CUE.search(lowered(text))):
            yield from _with_digits(text, asked & {Ask.IDENTITY}, identities=True)

    return find_identities


def reference_finder(asked: frozenset[Ask]) -> Callable[[str], Iterator[Find]]:
    """A recogniser of numbers that a cue announces. `asked` is what the turn before asked for."""

    def find_references(text: str) -> Iterator[Find]:
        if has_digits(text):
            yield from _with_digits(text, asked, identities=False)
            for match in _HASH.finditer(text):
                if not is_year(match[1]):
                    yield Find(match.start(1), match.end(1), match[1])
        for match in _USER.finditer(text):
            if match["name"].casefold() not in _NO_USERS:
                yield Find(*match.span("name"), match["name"].casefold())
        cues = Cues(text, asked)
        for match in _ALL_LETTERS.finditer(text) if any(map(str.islower, text)) else ():
            cue = cues.before(match.start())
            if cue and cue.ask in CODES and not cue.plain:
                yield Find(*match.span(), match[0], _kind(cue))

    return find_references


def _with_digits(text: str, asked: frozenset[Ask], *, identities: bool) -> Iterator[Find]:
    left = text if identities else without_dates(text)
    shouted = is_shouted(text)
    small = (bool(asked) or identities) and text.islower()
    cues = Cues(left, asked)
    done = 0
    for token in _TOKEN.finditer(left):
        if token.start() < done or not has_digits(token[0]):
            continue
        start, cue = token.start(), cues.before(token.start())
        head = None if shouted else _head(left, max(done, start - _REACH), start, small=small)
        if head is not None and (before := cues.before(head)) and (cue is None or before.ask in CODES):
            long = start - head > _LONGEST_PLAIN_HEAD
            if not (before.plain and before.ask is Ask.THING and long):  # "CUSTOMER CARE 100"
                start, cue = head, before
        if cue is None or (cue.ask is Ask.IDENTITY) is not identities:
            continue
        end = _end(left, token, shouted=shouted, small=small)
        value = left[start:end]
        if _is_believed(value, cue, left, end) and (identities or not _LONG.fullmatch(value)):
            yield Find(start, end, "".join(filter(str.isalnum, value)).upper(), _kind(cue))
            done = end


def _kind(cue: Asked) -> str:
    return "ID" if cue.ask is Ask.IDENTITY else "REFERENCE"


def _head(text: str, floor: int, end: int, *, small: bool) -> int | None:
    """Where the letters begin that a code begins with: "INC 0012345", and "wl 196471" in an answer without capitals."""
    head = _HEAD.search(text, floor, end)
    if head:
        return None if head[0].split()[0].casefold() in _CUE_ITSELF else head.start()
    letters = _SMALL_HEAD.search(text, floor, end) if small else None
    begins = None
    for word in reversed(list(_WORD.finditer(text, letters.start(), end))) if letters else ():
        if leads_up(word[0]) or word[0] in _CUE_ITSELF:
            break
        begins = word.start()
    return begins


def _end(text: str, token: re.Match[str], *, shouted: bool, small: bool) -> int:
    """Where a code in groups ends: "AB 12 CD", "1Z 999 AA1 01 2345", "12 34 5"."""
    end = token.end()
    last = token[0]
    for _ in range(_MOST_MORE):
        gap = _NEXT.match(text, end)
        more = (_SMALL_MORE if small else _MORE).match(text, gap.end()) if gap else None
        if more is None:
            break
        figures = has_digits(more[0])
        goes_on = _GOES_ON.match(text, more.end()) is not None and not HESITATION.match(text, more.end() + 1)
        if not figures and (shouted or len(more[0]) > 4 or not (small or more[0].isupper())):
            break
        if not figures and (
            (small and (len(more[0]) > 2 or (len(more[0]) > 1 and goes_on)))
            or (goes_on and more[0].casefold() in _SMALL_WORDS)
        ):
            break
        if len(more[0]) == 1 and len(last) > 2 and figures and goes_on:
            break  # "order 4711 2 weeks ago"
        if figures and is_followed_by_unit(text, more.end()):
            break
        end, last = more.end(), more[0]
    return end


def _is_believed(value: str, cue: Asked, text: str, end: int) -> bool:
    bare = "".join(filter(str.isalnum, value))
    figures = sum(map(str.isdigit, bare))
    if cue.ask in CODES and len(bare) >= 3 and figures and text.strip(" .,!?") == value:
        return True
    if len(bare) < 3 or MEASURED.fullmatch(bare) or _FRACTION.fullmatch(value) or is_followed_by_unit(text, end):
        return False
    only_figures = figures == len(bare)
    if only_figures and is_year(bare) and bare in _RECENT and (cue.plain or cue.ask not in CODES):
        return False
    if cue.ask in CODES:
        return figures > 0
    if cue.ask is Ask.NUMBER and cue.plain:
        return False
    if cue.ask in (Ask.THING, Ask.NUMBER):
        if not only_figures:
            enough = figures >= 2 or (len(bare) >= 5 and value.isupper())
            return len(bare) >= 4 and enough and (not value.islower() or _SMALL_CODE.fullmatch(value) is not None)
        return len(bare) >= 5 or (len(bare) == 4 and (not cue.plain or _stands_alone(text, cue, end)))
    return cue.ask is Ask.PHONE and len(bare) == 5 and only_figures


def _stands_alone(text: str, cue: Asked, end: int) -> bool:
    """Whether four figures after "my order" are its number and count nothing: nothing, or a small word, follows."""
    return cue.word != "ticket" and _SAID_AFTER.match(text, end) is not None
