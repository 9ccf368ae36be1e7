"""E-mail addresses as they are spelled out on the phone: "a d a underscore l at example dot co dot uk".

The sign "at" is an everyday word, so it is looked at only where a domain follows: words that end in "dot" and a
domain's ending, or a mail provider's name where an e-mail address is spoken of. From there the part before is read
backwards: one word or a run of letters and figures, and more of them wherever a "dot" or a "dash" joins them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from dataset.pseudonyms.cues import CUE, Ask
from dataset.pseudonyms.number_words import Token, meaning, reading
from dataset.pseudonyms.role_words import words
from dataset.pseudonyms.spans import Find, lowered

_AT = re.compile(
    r"(?:(?<=\s)(?:at(?:[ ]sign|[ ]symbol)?|ät|arobase|arroba|chiocciola|apenstaartje|klammeraffe|małpa"
    r"|snabel[ -]?(?:streck[ ])?a|@)(?=\s)"
    r"|\s?[(\[{<]\s?(?:at|@|ät)\s?[)\]}>]\s?|(?<=\w)\s?@\s?(?=\w))",
    re.IGNORECASE,
)
_DOT_WORDS = r"(?:dot|period|point|punkt|punto|punt|ponto|kropka)"
# A stop with a space after it alone ends a sentence.
_DOT = rf"(?:\s{_DOT_WORDS}\s|\.(?=\w)|\s\.\s|\s?[(\[{{]\s?(?:{_DOT_WORDS}|\.)\s?[)\]}}]\s?)"
_JOIN = (
    r"(?:dash|hyphen|minus|bindestrich|tiret|guion|guión|trattino|streepje|hífen|traço|myślnik|streck|bindestreck|-)"
)
_ENDING = (
    r"(?:com|net|org|edu|gov|info|biz|io|co|me|eu|uk|us|ca|au|nz|ie|in|de|at|ch|fr|be|nl|lu|es|pt|it|pl|cz|se|no|dk"
    r"|fi|br|mx|ar"
    r"|jp|app|dev|ai|tv|online|shop|example|test|c[ ]o[ ]m|c[.]o[.]m|n[ ]e[ ]t|o[ ]r[ ]g|d[ ]e|u[ ]k|f[ ]r)"
)
_LABEL = rf"(?:[^\W_](?:\s[^\W_]){{1,24}}?(?=\s(?:{_DOT_WORDS}|{_JOIN}|\.)\s)|[\w\-]{{1,63}}(?:\s[\w\-]{{1,30}})?)"
_DOMAIN = re.compile(
    rf"\s?{_LABEL}(?:(?:\s{_JOIN}\s|{_DOT}){_LABEL}){{0,6}}?(?:{_DOT}{_ENDING}(?!\w)){{1,2}}",
    re.IGNORECASE,
)
# "At this point in time" is no Indian address, though "point" is French for a dot.
_IN_PASSING = re.compile(r"^\s?\w+\s(?:point|period)\s(?:in|it|at|me|be|no|us)$", re.IGNORECASE)
_A_DOT = re.compile(rf"{_DOT_WORDS}|\.", re.IGNORECASE)
_PROVIDER = re.compile(
    r"\s?(?:g[ ]?mail|google[ ]?mail|outlook|hot[ ]?mail|yahoo|i[ ]?cloud|gmx|web[ ]?de|proton(?:[ ]?mail)?|aol|live"
    r"|msn|t-online|orange"
    r"|free|libero|mac|me)(?:\.[a-z]{2,3}){0,2}(?!\w)",
    re.IGNORECASE,
)
_SIGNS = {
    sign: written
    for written, signs in {
        ".": "dot period point punkt punto punt ponto kropka .",
        "-": "dash hyphen minus bindestrich tiret guion guión trattino streepje hífen traço myślnik streck"
        " bindestreck -",
        "_": "underscore unterstrich underline sottolineato understreck podkreślnik podkreślenie _",
        "+": "plus +",
    }.items()
    for sign in signs.split()
}
# Two words for one sign: "guion bajo", "tiret bas", "under score".
_TWO_WORDS = {"bajo": "_", "bas": "_", "score": "_", "baixo": "_", "basso": "_", "laag": "_"}
_NO_LOCAL = words(
    """
    is it its address mail email my the a an me us you them him her work works working worked look looking looked site
    online available shop shopping order ordered ordering bought buy page book booked store website found find see
    check live call called contact reach write visit go went are am be was were or and to at on in sign signed log
    logged account for from adresse lautet ist est es è é o und y et e i'm that
    """
)
_TOKEN = re.compile(r"[^\s,;:!?()\[\]\"]+")
_WORD = re.compile(r"[\w.+\-'’]{2,64}")
_SPELLED = re.compile(r"\w(?:-\w)+")
_ANDS = ("y", "e")  # "setenta y siete"
_REACH = 160
_LONGEST_LOCAL = 24


class _Piece(NamedTuple):
    start: int
    end: int
    text: str


def spoken_email_finder(asked: frozenset[Ask]) -> Callable[[str], Iterator[Find]]:
    """A recogniser of e-mail addresses that are spelled out. `asked` is what the turn before asked for."""

    def find_spoken_emails(text: str) -> Iterator[Find]:
        done = 0
        for at in _AT.finditer(text):
            if at.start() < done:
                continue
            domain = _DOMAIN.match(text, at.end()) if _A_DOT.search(text, at.end(), at.end() + _REACH // 2) else None
            if domain is None:
                provider = _PROVIDER.match(text, at.end())
                domain = provider if provider and _is_email_meant(text, at.start(), asked) else None
            if domain and _IN_PASSING.search(domain[0]):
                continue
            local = _local(text, done, at.start()) if domain else None
            if domain and local:
                yield Find(local.start, domain.end(), f"{local.text}@{_domain(domain[0])}")
                done = domain.end()

    return find_spoken_emails


def _is_email_meant(text: str, at: int, asked: frozenset[Ask]) -> bool:
    before = text[max(0, at - _REACH) : at]
    return Ask.EMAIL in asked or any(cue.lastgroup == Ask.EMAIL for cue in CUE.finditer(lowered(before)))


def _local(text: str, floor: int, end: int) -> _Piece | None:
    """The part before the at: where it begins, and how it is written."""
    start = max(floor, end - _REACH)
    pieces = [_Piece(*match.span(), match[0]) for match in _TOKEN.finditer(text, start, end)]
    if start > floor and pieces and not text[start - 1].isspace():
        pieces = pieces[1:]
    written: list[str] = []
    at = begins = len(pieces)
    while at > 0:
        chunk = _chunk(pieces, at)
        if chunk is None:
            break
        at, value = chunk
        begins = at
        written.append(value)
        sign = _sign(pieces, at)
        if sign is None or len(written) > _LONGEST_LOCAL:
            break
        at, value = sign
        written.append(value)
    if written and written[-1] in ("-", "_", ".", "+"):
        written.pop()
    if begins == len(pieces) or not written:
        return None
    local = "".join(reversed(written)).casefold()
    return _Piece(pieces[begins].start, end, local)


def _chunk(pieces: list[_Piece], at: int) -> tuple[int, str] | None:
    """A run of letters and figures, or one word and the figures after it, that ends before piece `at`."""
    end = at
    while at and _is_short(pieces[at - 1].text):
        at -= 1
    run = pieces[at:end]
    if (
        at
        and not any(piece.text.isalpha() and len(piece.text) == 1 and piece.text not in _ANDS for piece in run)
        and _is_word(pieces[at - 1].text, joined=_sign(pieces, at - 1) is not None)
    ):
        at -= 1
        run = pieces[at:end]
    if not run or (len(run) == 1 and len(run[0].text) > 1 and meaning(run[0].text)):
        return None
    return at, _as_written(run)


def _is_short(text: str) -> bool:
    """A letter, letters with hyphens ("a-d-a"), a figure or a number word."""
    if len(text) == 1:
        return text.isalnum()
    return text.isdigit() or _SPELLED.fullmatch(text) is not None or all(map(meaning, text.split("-")))


def _is_word(text: str, *, joined: bool) -> bool:
    bare = text.casefold().strip(".'’")
    return _WORD.fullmatch(text) is not None and (joined or bare not in _NO_LOCAL) and bare not in _SIGNS


def _as_written(run: list[_Piece]) -> str:
    """Letters as they are, number words as figures: "j d four two" is jd42."""
    written: list[str] = []
    numbers: list[Token] = []
    for piece in run:
        means = meaning(piece.text) if len(piece.text) > 1 else {}
        if means:
            numbers.append(Token(piece.text, means.get("en") or next(iter(means.values()))))
            continue
        written += [
            reading(numbers, "en").digits,
            piece.text.replace("-", "") if _SPELLED.fullmatch(piece.text) else piece.text,
        ]
        numbers = []
    return "".join([*written, reading(numbers, "en").digits])


def _sign(pieces: list[_Piece], at: int) -> tuple[int, str] | None:
    if at and (sign := _SIGNS.get(pieces[at - 1].text.casefold())):
        return at - 1, sign
    if at > 1 and (sign := _TWO_WORDS.get(pieces[at - 1].text.casefold())):
        return at - 2, sign
    return None


def _domain(said: str) -> str:
    written = re.sub(_DOT, ".", said.strip(), flags=re.IGNORECASE)
    written = re.sub(rf"\s{_JOIN}\s", "-", written, flags=re.IGNORECASE)
    return re.sub(r"\s", "", written).casefold()
