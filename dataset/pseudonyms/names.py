"""The names on speakers' labels, what names are made of, and which of them are the same person's.

Everything is looked up by a text's own words, so that the work does not grow with the number of names.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

from dataset.pseudonyms.folding import fold, place
from dataset.pseudonyms.role_words import is_role_word, letters, role_of, words
from dataset.pseudonyms.spans import Find, is_unspaced, is_word

_WORD = re.compile(r"\w+")
_LABEL_WORD = re.compile(r"\w+(?:['’\-]\w+)*")
_PREFIXES = re.compile(r"['’\-]")
_MOST_PARTS = 5
_PARTICLES_BEFORE = re.compile(
    r"(?:^|[(\[/,:\-]\s?)((?:(?:de[lrn]?|della|d[aiou]|d[ao]s|la|le|van|von|ter|ten|bin|ibn|el|al|['’]t)\s)+)$", re.I
)
_BETWEEN = re.compile(r"[ .,]{1,3}")
_NOT_NAMES = words(
    """
    mr mrs ms miss mx dr prof sir madam herr frau monsieur madame señor señora sr sra jr senior junior de del
    della da di do dos du la le van von den der ten ter el al bin ibn y e of the and und et i a an pii name
    redacted person email phone card iban id number literal via on from to no not none null n t 't ’t
    """
)


def names_in_label(label: str) -> list[tuple[int, int]]:
    """Where names stand in a speaker's label: all of "Juan Pérez", the "Ben" of "Agent Ben", no part of "Speaker 1".

    Words side by side are one person's name.
    """
    if role_of(label) is not None:
        return []
    found: list[tuple[int, int]] = []
    for match in _LABEL_WORD.finditer(label):
        if not is_name_word(match[0]):
            continue
        if found and _same_name(label[found[-1][1] : match.start()]):
            found[-1] = (found[-1][0], match.end())
        else:
            found.append((_with_particles(label, match.start()), match.end()))
    return found


def _with_particles(label: str, start: int) -> int:
    """Where a surname with its particles begins: the "van den Berg" of "van den Berg, Marieke"."""
    before = _PARTICLES_BEFORE.search(label[:start])
    return before.start(1) if before else start


def straight(name: str) -> str:
    """A name as it is said: "van den Berg, Marieke" is Marieke van den Berg. Any other is left as it is."""
    family, comma, first = name.partition(",")
    return f"{first.strip()} {family.strip()}" if comma and first.strip() and "," not in first else name


def is_name_word(word: str) -> bool:
    """Whether a word may be part of a name: neither a particle nor a title, and no part in the call."""
    bare = letters(word)
    return len(bare) > 1 and bare not in _NOT_NAMES and not is_role_word(word)


def _same_name(between: str) -> bool:
    """Only spaces, stops and particles may stand inside one person's name: "Ludwig van B.", "Pérez, Juan"."""
    particles = between.replace(".", " ").replace(",", " ").split()
    if len(between) > 20 or not all(word.casefold() in _NOT_NAMES - {"and", "und", "et", "via"} for word in particles):
        return False
    return bool(particles) or _BETWEEN.fullmatch(between) is not None


def keys_of(people: Iterable[str]) -> dict[str, str]:
    """The key of each person, which all names that are surely the same person's share.

    A name all of whose parts are in one longer name, and in no other, is that person's: Helena is Helena Novak.
    Names of more than a few parts are only themselves.
    """
    parts = {person: frozenset(map(_core, parts_of(person))) for person in people}
    within: dict[frozenset[str], set[str]] = {}
    keys: dict[str, str] = {}
    for person in sorted(parts, key=lambda person: -len(parts[person])):
        wholes = within.get(parts[person], set())
        key = keys[person] = next(iter(wholes)) if len(wholes) == 1 and parts[person] else person.casefold()
        if len(parts[person]) <= _MOST_PARTS:
            for size in range(1, len(parts[person]) + 1):
                for some in combinations(sorted(parts[person]), size):
                    within.setdefault(frozenset(some), set()).add(key)
    return {person: keys[person] for person in parts}


def _core(part: str) -> str:
    """A part of a name but for accents, umlauts and prefixes: "Al-Hassan" is "Hassan", "O'Brien" is "Brien"."""
    pieces = [piece for piece in _PREFIXES.split(part) if fold(piece) not in _NOT_NAMES and len(piece) > 1]
    return place("".join(pieces)) or place(part)


def parts_of(person: str) -> list[str]:
    """The words of a name but for particles, titles and initials."""
    found = _LABEL_WORD.findall(person)
    return [word for word in found if len(letters(word)) > 1 and letters(word) not in _NOT_NAMES]


def spellings(name: str) -> Iterator[str]:
    """A name as it is, and with its letters and their accents put together or apart."""
    yield name
    yield unicodedata.normalize("NFC", name)
    yield unicodedata.normalize("NFD", name)


class Lookup:
    """Finds given texts as whole words, in time that grows with the text and not with how many are looked for.

    A text is found by its first word. Names in scripts without spaces are found anywhere.
    """

    def __init__(self, keys: Mapping[str, str]) -> None:
        self._keys = keys
        self._lengths: dict[str, set[tuple[int, int]]] = {}
        unspaced = []
        for text in keys:
            first = _WORD.search(text)
            if any(map(is_unspaced, text)):
                unspaced.append(text)
            elif first:
                self._lengths.setdefault(first[0], set()).add((first.start(), len(text)))
        longest_first = sorted(unspaced, key=len, reverse=True)
        self._unspaced = re.compile("|".join(map(re.escape, longest_first))) if longest_first else None

    def find(self, text: str) -> Iterator[Find]:
        """The texts that are looked for, in order and without overlaps, but for those in scripts without spaces."""
        end_before = 0
        for word in _WORD.finditer(text):
            lengths = self._lengths.get(word[0])
            if not lengths or word.start() < end_before:
                continue
            for offset, length in sorted(lengths, key=lambda pair: -pair[1]):
                start = word.start() - offset
                end = start + length
                if start >= end_before and self._is_whole(text, start, end, end_before):
                    yield Find(start, end, self._keys[text[start:end]])
                    end_before = end
                    break
        if self._unspaced:
            yield from (Find(*match.span(), self._keys[match[0]]) for match in self._unspaced.finditer(text))

    def _is_whole(self, text: str, start: int, end: int, floor: int) -> bool:
        if text[start:end] not in self._keys:
            return False
        begins = start == floor or not (is_word(text[start - 1]))
        return begins and (end >= len(text) or not (is_word(text[end]) and is_word(text[end - 1])))
