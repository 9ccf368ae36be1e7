"""Finds known people in a text, however they are written: one table of folded words, and what must hold where it fits.

"Juana Pérez" is also JUANA PÉREZ, juana, Perez, "Pérez, Juana", J. Pérez and "P-E-R-E-Z"; "William" is Bill; "Müller"
is Mueller and, in German, Müllers. The work grows with the text and not with how many people are known.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from enum import IntEnum
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from dataset.pseudonyms.common_words import COMMON_WORDS, PARTICLES
from dataset.pseudonyms.folding import fold, place, variants
from dataset.pseudonyms.names import Lookup, keys_of, parts_of, spellings
from dataset.pseudonyms.nicknames import nicknames
from dataset.pseudonyms.ordinary_words import ORDINARY_WORDS
from dataset.pseudonyms.small_letters import is_small, name_places
from dataset.pseudonyms.spans import Find, is_unspaced
from dataset.pseudonyms.spelled import Spelled, spelled

_TOKEN = re.compile(r"[^\W\u0e00-\u0fff\u2e80-\ua4cf\uac00-\ud7af\U00020000-\U0010ffff][\u0300-\u036f]*")
_TOKENS = re.compile(rf"(?:{_TOKEN.pattern})+")
_PIECES = re.compile(r"[-‐‑'’´`]")
# What may stand between the words of one name. A comma only turns it round: "Pérez, Juana".
_GAP = re.compile(r"[ \u00a0]{1,2}|\.[ ]?|[-‐‑'’´`]|[ ]['’]|[ ]?\n[ ]?|,[ ]{0,2}")
_BEFORE_A_WORD_NAME = re.compile(
    r"(?:^|[.!?:;\n\"“(])\s*$|(?<!\w)(?:the|a|an|my|your|our|his|her|their|this|that|no|each|per)\s$", re.IGNORECASE
)
# "Ik ben" is Dutch for "I am", whoever is called Ben.
_DUTCH_BE = re.compile(r"(?<!\w)ik\s$", re.IGNORECASE)
# "J. Novak", "St. Clair": a stop after anything longer ends a sentence.
_LONGEST_SHORTENED = 3
_MOST_TOKENS = 9
_SHORTEST_SPELLED = 2
_SHORTEST_IN_SMALL = 3


class Written(IntEnum):
    """How a way to write a name must stand in a text."""

    ANYHOW = 0  # in small letters too
    CAPITAL = 1  # with its capital, or all in capitals
    WITHIN = 2  # with its capital inside a sentence: Bill, where William is known


class Form(NamedTuple):
    """One way to write a person's name: its words in small letters, how it must stand, and whose it is."""

    words: tuple[str, ...]
    written: Written
    key: str
    turned: bool = False


class _Slots:
    """Where a text without capitals shows that a word is a name. Worked out when first asked for: it seldom is."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def places(self) -> frozenset[int]:
        """Empty where the text has capitals."""
        return name_places(self._text) if is_small(self._text) else frozenset()


class NameFinder:
    """Finds the people of a call. `finds` are in order, and never within a word."""

    def __init__(self, people: Iterable[str]) -> None:
        keys = keys_of(list(dict.fromkeys(people)))
        self._forms: dict[tuple[str, ...], list[Form]] = {}
        self._lengths: dict[str, set[int]] = {}
        self._spelled: dict[str, str] = {}
        shared = _shared(keys)
        for form in _forms(keys, shared):
            self._add(form)
        self._unspaced = Lookup(_unspaced(keys, shared))

    def _add(self, form: Form) -> None:
        at = tuple(map(place, form.words))
        others = self._forms.setdefault(at, [])
        if len(form.words) > _MOST_TOKENS or any(other.words == form.words for other in others):
            return
        others.append(form)
        self._lengths.setdefault(at[0], set()).add(len(at))
        joined = fold("".join(form.words))
        if len(joined) >= _SHORTEST_SPELLED and not form.turned and form.written is not Written.WITHIN:
            self._spelled.setdefault(joined, form.key)

    def find(self, text: str) -> Iterator[Find]:
        """Where these people are named, and the key of each."""
        taken = list(self._find_spelled(text))
        yield from taken
        yield from self._find_written(text)
        yield from self._unspaced.find(text)

    def _find_spelled(self, text: str) -> Iterator[Find]:
        for stretch in spelled(text):
            found = self._longest(stretch)
            if found:
                yield Find(stretch.start, *found)

    def _longest(self, stretch: Spelled) -> tuple[int, str] | None:
        for length in range(len(stretch.word), _SHORTEST_SPELLED - 1, -1):
            key = self._spelled.get(re.sub(r"['\-]", "", stretch.word[:length]))
            if key is not None:
                return stretch.ends[length - 1], key
        return None

    def _find_written(self, text: str) -> Iterator[Find]:
        tokens = [(*match.span(), match[0]) for match in _TOKENS.finditer(text)]
        places = [place(word) for _, _, word in tokens]
        slots = _Slots(text)
        at = 0
        while at < len(tokens):
            form = self._at(text, tokens, places, at, slots)
            if form is None:
                at += 1
                continue
            yield Find(tokens[at][0], tokens[at + len(form.words) - 1][1], form.key)
            at += len(form.words)

    def _at(
        self, text: str, tokens: list[tuple[int, int, str]], places: list[str], at: int, slots: _Slots
    ) -> Form | None:
        for length in sorted(self._lengths.get(places[at], ()), reverse=True):
            for form in self._forms.get(tuple(places[at : at + length]), ()):
                if _fits(form, text, tokens[at : at + length], slots) and not self._begins_anew(
                    form, text, tokens, places, at, slots
                ):
                    return form
        return None

    def _begins_anew(
        self,
        form: Form,
        text: str,
        tokens: list[tuple[int, int, str]],
        places: list[str],
        at: int,
        slots: _Slots,
    ) -> bool:
        """Whether the last word of a name turned round is the first of another: "Mr Pérez, Juan Pérez is here"."""
        if not form.turned:
            return False
        last = at + len(form.words) - 1
        following = self._at(text, tokens, places, last, slots)
        return following is not None and len(following.words) > 1


def _fits(form: Form, text: str, tokens: list[tuple[int, int, str]], slots: _Slots) -> bool:
    if not all(map(_same_word, form.words, (token[2] for token in tokens))):
        return False
    for (begin, end, _), (start, _, _) in pairwise(tokens):
        between = text[end:start]
        if not _GAP.fullmatch(between) or ("," in between) is not form.turned:
            return False
        if "." in between and end - begin > _LONGEST_SHORTENED:
            return False
    small = [token[2].islower() for token in tokens]
    if small[0] and tokens[0][2] == "ben" and _DUTCH_BE.search(text[max(0, tokens[0][0] - 4) : tokens[0][0]]):
        return False
    if form.written is Written.ANYHOW:
        return all(low or _has_capital(token[2]) for low, token in zip(small, tokens, strict=True))
    if form.written is Written.CAPITAL and all(small) and tokens[0][0] in slots.places:
        return True
    if not all(
        _has_capital(token[2]) or (low and fold(form.words[at]) in PARTICLES)
        for at, (low, token) in enumerate(zip(small, tokens, strict=True))
    ):
        return False
    if form.written is Written.CAPITAL:
        return True
    start = tokens[0][0]
    before = text[max(0, start - 20) : start]
    return not tokens[0][2].isupper() and not _BEFORE_A_WORD_NAME.search(before)


def _has_capital(word: str) -> bool:
    """Capitals as a name has them: Ben, BEN, McDonald; not bEN. What has neither case (李) is as it should be."""
    return not word[0].islower()


def _same_word(one: str, other: str) -> bool:
    """Whether two words are the same but for accents and for how an umlaut is written."""
    return not variants(one).isdisjoint(variants(other))


def _shared(keys: Mapping[str, str]) -> frozenset[str]:
    """The parts of names that more than one person has."""
    owners: dict[str, set[str]] = {}
    for person, key in keys.items():
        for part in parts_of(person):
            owners.setdefault(place(part), set()).add(key)
    return frozenset(part for part, keys_ in owners.items() if len(keys_) > 1)


def _forms(keys: Mapping[str, str], shared: frozenset[str]) -> Iterator[Form]:
    """All ways to write these people's names, those that are meant most surely first."""
    people = [(person, key, parts_of(person)) for person, key in keys.items()]
    for person, key, parts in people:
        whole = _split(person)
        if whole and not (len(parts) == 1 and place(parts[0]) in shared):
            yield Form(whole, Written.ANYHOW if len(whole) > 1 else _written(whole), key)
    for person, key, parts in people:
        for part in parts:
            yield from _of_part(part, place(part) if place(part) in shared else key)
        yield from _of_several(person, parts, key)
    known = {fold(word) for _, _, parts in people for part in parts for word in _split(part)}
    yield from _short_forms([(key, parts) for _, key, parts in people], known)


def _short_forms(people: list[tuple[str, list[str]]], known: set[str]) -> Iterator[Form]:
    """What the people are called for short. A short form that two people share is a person of its own."""
    owners: dict[str, set[str]] = {}
    for key, parts in people:
        for part in parts[:2]:
            for short in nicknames(fold(part)) - known:
                owners.setdefault(short, set()).add(key)
    for short, keys in sorted(owners.items()):
        weak = short in ORDINARY_WORDS or short in COMMON_WORDS or len(short) < _SHORTEST_IN_SMALL
        yield Form((short,), Written.WITHIN if weak else Written.ANYHOW, min(keys) if len(keys) == 1 else short)


def _of_part(part: str, key: str) -> Iterator[Form]:
    pieces = _split(part)
    if not pieces:
        return
    yield Form(pieces, _written(pieces), key)
    joined = "".join(pieces)
    if len(pieces) > 1:
        yield Form((joined,), Written.ANYHOW, key)
        if "-" in part:
            yield from (Form((piece,), Written.CAPITAL, key) for piece in pieces if len(piece) > 2)
    last = pieces[-1]
    if len(last) > 2 and _written((last,)) is Written.ANYHOW and last.isalpha():
        yield Form((*pieces[:-1], last + "s"), Written.CAPITAL, key)
        if last.endswith(("s", "z", "x", "ch", "sh")):
            yield Form((*pieces[:-1], last + "es"), Written.CAPITAL, key)


def _of_several(person: str, parts: list[str], key: str) -> Iterator[Form]:
    if len(parts) < 2:
        return
    first, last = _split(parts[0]), _split(parts[-1])
    if not first or not last:
        return
    words = _split(person)
    if not words:
        return
    at = len(words) - len(last)
    while at and fold(words[at - 1]) in PARTICLES:
        at -= 1
    surname = words[at:]
    if len(surname) > len(last):
        yield Form(surname, Written.ANYHOW, key)
    for family in dict.fromkeys((surname, last)):
        yield Form((*first, *family), Written.ANYHOW, key)
        if family[-1].isalpha():
            yield Form((*first, *family[:-1], family[-1] + "s"), Written.ANYHOW, key)
        yield Form((first[0][:1], *family), Written.CAPITAL, key)
        yield Form((*family, *first), Written.ANYHOW, key, turned=True)


def is_word_too(name: str) -> bool:
    """Whether a name in small letters is an ordinary word as well: it is a name only where it stands as one."""
    return name.islower() and name.isalpha() and _written((name,)) is Written.CAPITAL


def _written(words: tuple[str, ...]) -> Written:
    joined = fold("".join(words))
    plain = len(words) == 1 and (len(joined) < 3 or joined in ORDINARY_WORDS or joined in COMMON_WORDS)
    return Written.CAPITAL if plain else Written.ANYHOW


def _split(name: str) -> tuple[str, ...]:
    """A name's words in small letters, as a text is taken apart too; none where it is found letter by letter."""
    if any(map(is_unspaced, name)):
        return ()
    return tuple(unicodedata.normalize("NFC", match[0].casefold()) for match in _TOKENS.finditer(name))


def _unspaced(keys: Mapping[str, str], shared: frozenset[str]) -> dict[str, str]:
    """Names in scripts without spaces, letter by letter as they are written."""
    forms: dict[str, str] = {}
    for person, key in keys.items():
        for name in (person, *parts_of(person)):
            if any(map(is_unspaced, name)):
                for form in spellings(name):
                    forms.setdefault(form, place(name) if place(name) in shared else key)
    return forms
