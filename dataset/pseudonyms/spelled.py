"""Names that are spelled out: "N-O-V-A-K", "N as in November, O as in Oscar", "O apostrophe B R I E N".

A stretch of at least three letters, each said alone, is read back to the word that it spells. Whose name that is, or
whether it is one at all (a serial number is spelled as well), is for the caller to know: `near_name` says whether the
words around it speak of a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from dataset.pseudonyms.folding import fold
from dataset.pseudonyms.role_words import words

_FEWEST = 3
_MOST = 40
_SAID_ALONE = re.compile(
    r"(?<![\w'’])(?:(?:and|then|und|dann|luego|puis|poi)[ ])?"
    r"(?:(?P<twice>double|doppel|doble|double|doppia|dubbele|duplo)[ -]?)?"
    r"(?:(?:capital|big|upper[ -]?case|lower[ -]?case|small|großes?|mayúscula|majuscule|maiuscola|hoofdletter)[ ])?"
    r"(?:(?P<letter>[^\W\d_][\u0300-\u036f]?)(?![\w\u0300-\u036f]|['’]\w)"
    r"(?:,?[ ](?:as[ ]in|like|for|wie(?:[ ]in)?|de|comme|como(?:[ ]en)?|come|di|van|als"
    r"|is[ ]for)[ ](?P<word>[^\W\d_]{2,15})"
    r"(?!\w))?"
    r"|(?P<mark>apostrophe|apostroph|apóstrofo|apostrofo|hyphen|dash|bindestrich|guion|guión|tiret"
    r"|trait d'union)(?!\w))",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[ ]?[-‐‑–—.,…·/][ ]{0,2}|[ \u00a0]{1,2}|\.\.\.[ ]?")
_ALPHABET = {
    word: word[0]
    for word in words(
        "alfa alpha bravo charlie delta echo foxtrot golf hotel india juliet juliett kilo lima mike november oscar",
        "papa quebec romeo sierra tango uniform victor whiskey xray yankee zulu anton berta casar dora emil",
        "friedrich gustav heinrich ida julius kaufmann ludwig martha nordpol otto paula quelle richard siegfried",
        "theodor ulrich viktor wilhelm xanthippe ypsilon zacharias zeppelin",
    )
}
_ALPHABET_WORD = re.compile(r"[^\W\d_]{3,9}")
_NEAR_NAME = re.compile(
    r"(?<!\w)(?:(?:sur|last\s?|first\s?|nach|vor)?names?|named|called|apellidos?|nombre|nom|prénom|cognome|nome|naam"
    r"|achternaam"
    r"|sobrenome|apelido)(?!\w)",
    re.IGNORECASE,
)
SPELLING = re.compile(
    r"(?<!\w)(?:spell(?:ed|ing|s)?|bokstaver\w+|stavas|liter(?:uję|ować)|przeliter\w+|scandisco|spelt|buchstabier\w*"
    r"|(?:schreibt|geschrieben)|deletre\w+|se[ ]escribe|épel\w+"
    r"|s[’']écrit"
    r"|si[ ]scrive|gespeld|spel|soletr\w+|se[ ]escreve)(?!\w)",
    re.IGNORECASE,
)
# "I'll spell that for you: …" right before the letters, and "S as in Sierra" and the like in between.
_JUST_SPELLED = re.compile(
    rf"{SPELLING.pattern}(?:[ ](?:that|it|das|es|man|for[ ]you|ihnen|even|het|even))*[ ]?[:,…]?[ ]*$", re.I
)
_AROUND = 60


class Spelled(NamedTuple):
    """Characters `start` to `end` spell `word` (small letters, with its apostrophes and hyphens)."""

    start: int
    end: int
    word: str
    ends: tuple[int, ...]
    near_name: bool


@lru_cache(maxsize=1024)
def spelled(text: str) -> tuple[Spelled, ...]:
    """The stretches of a text in which something is spelled, in order and without overlaps.

    `ends[n]` is where the first `n + 1` characters of `word` end: the last letter of "N O V A K I have" is a word.
    Remembered for the turns of a few calls: each is asked for twice.
    """
    return (*_letter_by_letter(text), *_by_alphabet(text))


def _letter_by_letter(text: str) -> Iterator[Spelled]:
    done = 0
    for start in _SAID_ALONE.finditer(text):
        if start.start() < done or start["mark"]:
            continue
        word, ends = _letters(text, start)
        done = ends[-1]
        if sum(map(str.isalpha, word)) >= (_FEWEST - 1 if start["word"] else _FEWEST):
            yield Spelled(_begin(start), ends[-1], word, tuple(ends), _is_near_name(text, start.start(), word))


def _letters(text: str, unit: re.Match[str]) -> tuple[str, list[int]]:
    word, ends = "", []
    between = None
    while True:
        said = (
            "'"
            if unit["mark"] and unit["mark"].casefold().startswith("ap")
            else "-"
            if unit["mark"]
            else unit["letter"]
        )
        for letter in said * (2 if unit["twice"] else 1):
            word += fold(letter)[:1] or letter
            ends.append(unit.end())
        gap = _BETWEEN.match(text, unit.end())
        following = _SAID_ALONE.match(text, gap.end()) if gap else None
        if gap is None or following is None or len(word) >= _MOST:
            return word, ends
        plain = not (following["word"] or unit["word"] or following["mark"] or unit["mark"] or following["twice"])
        # "N-O-V-A-K. I have": letters that are set apart in one way end where they are set apart in another.
        if plain and between is not None and _differ(gap[0], between, following["letter"]):
            return word, ends
        between = gap[0] if plain else between
        unit = following


def _differ(gap: str, between: str, letter: str) -> bool:
    """Whether a letter belongs to another word than those before it: a word of its own ("I"), or spelled otherwise."""
    if gap.strip() == between.strip():
        return False
    hyphens = [bool(re.search(r"[-‐‑–—]", each)) for each in (gap, between)]
    return hyphens[0] is not hyphens[1] or letter.casefold() in "aioyeuà"


def _begin(unit: re.Match[str]) -> int:
    """Where the spelling begins: "and" before the first letter is no part of it."""
    starts = [unit.start(name) for name in ("twice", "letter") if unit.start(name) >= 0]
    return min(starts)


def _by_alphabet(text: str) -> Iterator[Spelled]:
    """ "November Oscar Victor Alpha Kilo" where it follows talk of a name."""
    run: list[re.Match[str]] = []
    for word in [*_ALPHABET_WORD.finditer(text), None]:
        letter = word and _ALPHABET.get(fold(word[0]))
        joined = word and (not run or re.fullmatch(r"[ ,.\-]{1,3}", text[run[-1].end() : word.start()]))
        if letter and joined and word:
            run.append(word)
            continue
        if len(run) >= _FEWEST:
            name = "".join(_ALPHABET[fold(each[0])] for each in run)
            near = _is_near_name(text, run[0].start(), name)
            yield Spelled(run[0].start(), run[-1].end(), name, tuple(each.end() for each in run), near)
        run = [word] if letter and word else []


def _is_near_name(text: str, start: int, word: str) -> bool:
    """Whether the words before a spelling speak of a name, or end with the very word that is spelled."""
    before = text[max(0, start - _AROUND) : start]
    said = re.findall(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*", before)[-4:]
    bare = word.replace("'", "").replace("-", "")
    return bool(_NEAR_NAME.search(before) or _JUST_SPELLED.search(before)) or any(
        re.sub(r"['’\-]", "", fold(one)) == bare and one[0].isupper() for one in said
    )
