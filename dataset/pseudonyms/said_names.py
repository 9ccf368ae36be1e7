"""What a name looks like where it is said: one to three words with a capital, with particles between them.

    "Helena Novak", "Mr O'Brien", "Ludwig van Dam", "J. Smith-Jones", but no "Task Manager", "IT" or "AppleSupport"

Where a text has no capitals, or nothing but, the words themselves must do: whatever is no common word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple

from dataset.pseudonyms.common_words import COMPANY_WORDS, FUNCTION_WORDS, HONORIFICS, PARTICLES
from dataset.pseudonyms.everyday_words import EVERYDAY_WORDS
from dataset.pseudonyms.folding import fold, is_common
from dataset.pseudonyms.given_names import is_given, may_be_given
from dataset.pseudonyms.ordinary_words import ORDINARY_WORDS
from dataset.pseudonyms.spans import is_unspaced

_LETTERS = r"(?:[^\W\d_][\u0300-\u036f]{0,2}){1,30}"
_WORD = re.compile(rf"(?:['’]t(?= )|{_LETTERS}(?:['’\-](?!s(?!\w)){_LETTERS}){{0,3}}(?!\w))")
_GAP = re.compile(r"[ \u00a0]{1,2}")
_HONORIFIC = re.compile(rf"(?:{'|'.join(sorted(HONORIFICS))})\b\.?[ \u00a0]{{1,2}}", re.IGNORECASE)
_PREFIX = re.compile(r"(?:Mc|Mac|De|Di|La|Le|Van|Von|Fitz|Du|Da)(?=[^\W\d_]{2})")
_PIECE = re.compile(r"['’\-]")
# What may follow a name that somebody introduces: the end of the clause, or one of a few words.
_CLAUSE_END = re.compile(r"\s*(?:$|[,!?;:…)\"”—–\n]|\.(?!\w)|-(?!\w))")
_GOES_ON = re.compile(
    r"[ \u00a0]{1,2}(?:from|at|calling|speaking|here|with|and|again|how|what|i|i['’]\w+|im|my|your|the|who|can|may"
    r"|thank"
    r"|thanks|hi|hello|over|out|de|von|aus|vom|del?|desde|und|et|y|am|wie|was|comment|en qué|this|so|is)(?!\w)",
    re.IGNORECASE,
)
# "My name is mispronounced", but neither Mohammed nor Winifred.
_PARTICIPLE = re.compile(r"\w{3,}(?<!fr)(?<!dr)(?<!m)ed")
_OF = frozenset(("von", "vom", "de", "del", "di", "van", "da", "do"))
_MOST_WORDS = 8
_MOST_NAMES = 3


class SaidName(NamedTuple):
    """A name as read at some place of a text. `titled`: with Mr or Frau; `ends`: with its clause, or nearly."""

    text: str
    end: int
    titled: bool
    ends: bool
    closes: bool

    @property
    def words(self) -> tuple[str, ...]:
        """Its words but for particles, folded; at least one."""
        found = tuple(fold(word) for word in re.split(r"[ \u00a0]+", self.text))
        return tuple(word for word in found if word not in PARTICLES) or found


def name_at(text: str, at: int, *, sure: bool, company: bool = False) -> SaidName | None:
    """The capitalised name that begins at `at`.

    Where the words before it are `sure` to introduce a name, it may be a word such as Will or May. Unless a `company`
    may follow it, a name among the words of one is none.
    """
    honorific = _HONORIFIC.match(text, at)
    begins = honorific.end() if honorific else at
    first = _WORD.match(text, begins)
    if first is None or not _is_capital(first[0], sure=sure):
        return None  # most words of a call
    words = _words_from(text, begins)
    run = _before_company(list(takewhile(lambda word: _is_capital(word[0], sure=sure), words)))
    if not run[0][0].isupper():
        # "Gary HMB": an agent's initials after a customer's name, "Ben IT": a department.
        run = list(takewhile(lambda word: len(word[0]) == 1 or not word[0].isupper(), run))
    names = list(takewhile(lambda word: fold(word[0]) in PARTICLES or not _ends_name(word[0], sure=sure), run))
    if len(names) == 1 and len(run) > 1 and is_given(names[0][0]) and _is_surname_at(text, run[1]):
        names = run[:2]
    while names and fold(names[-1][0]) in PARTICLES and (names[-1][0].islower() or is_common(names[-1][0])):
        names.pop()
    if not company and any(fold(word[0]) in COMPANY_WORDS for word in run):
        return None
    if not sure and sum(fold(word[0]) not in PARTICLES for word in names) > _MOST_NAMES:
        return None
    return _said(text, _few(names), honorific is not None)


def _before_company(run: list[re.Match[str]]) -> list[re.Match[str]]:
    """What stands before "of a company": the Reto of "Reto von Alpen Logistics"."""
    for at, word in enumerate(run):
        rest = run[at + 1 :]
        if at and fold(word[0]) in _OF and len(rest) > 1 and any(fold(each[0]) in COMPANY_WORDS for each in rest):
            return run[:at]
    return run


def _is_surname_at(text: str, word: re.Match[str]) -> bool:
    """Whether a word that means something (Young, Baker) ends a clause after a given name, as a surname does."""
    folded = fold(word[0])
    closes = _CLAUSE_END.match(text, word.end()) or _GOES_ON.match(text, word.end())
    return (
        folded in ORDINARY_WORDS and folded not in FUNCTION_WORDS and folded not in COMPANY_WORDS and closes is not None
    )


def small_name_at(text: str, at: int, *, sure: bool = False) -> SaidName | None:
    """The name that begins at `at` in a text whose letters are all small, or all large.

    Where the words before it are `sure` to introduce a name, it may be a word such as Will or May.
    """
    honorific = _HONORIFIC.match(text, at)
    words = _words_from(text, honorific.end() if honorific else at)
    names = list(takewhile(lambda word: _may_be_small_name(word[0], sure=sure), words))
    while names and fold(names[-1][0]) in PARTICLES:
        names.pop()
    said = _said(text, _few(names), honorific is not None)
    if said and not said.ends:
        said = _said(text, names[:1], honorific is not None)
    return said


def _said(text: str, names: list[re.Match[str]], titled: bool) -> SaidName | None:
    if not names or len(fold(names[0][0])) < 2 or fold(names[0][0]) in COMPANY_WORDS or is_unspaced(names[0][0][0]):
        return None
    end = names[-1].end()
    closes = _CLAUSE_END.match(text, end) is not None
    ends = closes or _GOES_ON.match(text, end) is not None
    name = unicodedata.normalize("NFC", text[names[0].start() : end])
    return SaidName(name, end, titled, ends, closes)


def _few(names: list[re.Match[str]]) -> list[re.Match[str]]:
    """The first three names, with what is between them."""
    count = 0
    for at, word in enumerate(names):
        count += fold(word[0]) not in PARTICLES
        if count > _MOST_NAMES:
            return names[:at]
    return names


def words_at(text: str, at: int) -> list[re.Match[str]]:
    """The words side by side from `at` on. A stop stands between them only after an initial."""
    return list(_words_from(text, at))


def _words_from(text: str, at: int) -> Iterator[re.Match[str]]:
    """The same, read as far as somebody wants them: most are no name from the first word on."""
    for count in range(1, _MOST_WORDS + 1):
        word = _WORD.match(text, at)
        if not word:
            return
        yield word
        stop = (
            text[word.end() : word.end() + 1] == "."
            and (len(word[0]) == 1 or fold(word[0]) in ("st", "ste"))
            and (count > 1 or len(word[0]) > 1)
        )
        gap = _GAP.match(text, word.end() + stop)
        if not gap:
            return
        at = gap.end()


@lru_cache(maxsize=8192)
def _is_capital(word: str, *, sure: bool) -> bool:
    """Whether a word is written as a name is. IT and AppleSupport are not; BEN may be, where a name is sure to be."""
    word = unicodedata.normalize("NFC", word)
    if word.islower():
        return fold(word) in PARTICLES
    if sure and word.isupper() and len(word) > 2:
        return True
    first, *others = _PIECE.split(word)
    return _begins_large(first) and all(piece.islower() or _begins_large(piece) for piece in others)


def _begins_large(piece: str) -> bool:
    bare = _PREFIX.sub("", piece, count=1)
    return any(word[:1].isupper() and (len(word) == 1 or word[1:].islower()) for word in (piece, bare))


def _ends_name(word: str, *, sure: bool) -> bool:
    folded = fold(word)
    if sure and folded in ORDINARY_WORDS:
        return False
    return is_common(word) or folded in COMPANY_WORDS


def _may_be_small_name(word: str, *, sure: bool) -> bool:
    if fold(word) in PARTICLES or (sure and may_be_given(word)):
        return True
    if fold(word) in EVERYDAY_WORDS and not is_given(word):
        return False
    return not is_common(word) and _PARTICIPLE.fullmatch(fold(word)) is None
