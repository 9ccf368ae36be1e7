"""The names of those who speak, wherever they are spoken of.

Names come from the speakers' labels: "Juan Pérez" is also "Juan", "Pérez" and "JUAN". A name that is an ordinary word
in small letters (will, grace, mark) is only taken with its capital. Everything is looked up by a text's own words, so
that the work does not grow with the number of names.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from dataset.pseudonyms.ordinary_words import ORDINARY_WORDS
from dataset.pseudonyms.role_words import is_role_word, letters, role_of, words
from dataset.pseudonyms.spans import Find, is_unspaced, is_word

_WORD = re.compile(r"\w+")
_LABEL_WORD = re.compile(r"\w+(?:['’\-]\w+)*")
_BETWEEN = re.compile(r"[ .,]{1,3}")
_NOT_NAMES = words(
    """
    mr mrs ms miss mx dr prof sir madam herr frau monsieur madame señor señora sr sra jr senior junior de del
    della da di do dos du la le van von den der ten ter el al bin ibn y e of the and und et i a an pii name
    redacted person email phone card iban id number literal via on from to no not none null n
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
        if not _is_name_word(match[0]):
            continue
        if found and _same_name(label[found[-1][1] : match.start()]):
            found[-1] = (found[-1][0], match.end())
        else:
            found.append(match.span())
    return found


def _is_name_word(word: str) -> bool:
    bare = letters(word)
    return len(bare) > 1 and bare not in _NOT_NAMES and not is_role_word(word)


def _same_name(between: str) -> bool:
    """Only spaces, stops and particles may stand inside one person's name: "Ludwig van B.", "Pérez, Juan"."""
    particles = between.replace(".", " ").replace(",", " ").split()
    if len(between) > 20 or not all(word.casefold() in _NOT_NAMES - {"and", "und", "et", "via"} for word in particles):
        return False
    return bool(particles) or _BETWEEN.fullmatch(between) is not None


def name_forms(people: Iterable[str]) -> dict[str, str]:
    """Every way in which these people are recognised, each with its person's key.

    A part that two people share is a person of its own: nobody knows which of them is meant.
    """
    forms: dict[str, str] = {}
    owners: dict[str, set[str]] = {}
    people = list(dict.fromkeys(people))
    for person in people:
        for part in _parts(person):
            owners.setdefault(part.casefold(), set()).add(person.casefold())
    for person in people:
        for form in _spellings(person, whole=True):
            forms.setdefault(form, person.casefold())
    for person in people:
        for part in _parts(person):
            shared = len(owners[part.casefold()]) > 1
            for form in _spellings(part, whole=False):
                forms.setdefault(form, part.casefold() if shared else person.casefold())
    return forms


def _parts(person: str) -> list[str]:
    found = _LABEL_WORD.findall(person)
    return [word for word in found if len(letters(word)) > 1 and letters(word) not in _NOT_NAMES]


def _spellings(name: str, *, whole: bool) -> Iterator[str]:
    title = re.sub(r"[^\W\d_]+", lambda word: word[0].capitalize(), name)
    written = [name, title, name.upper()]
    if (whole and " " in name) or (len(name) > 2 and name.casefold() not in ORDINARY_WORDS):
        written.append(name.lower())
    for form in written:
        yield form
        yield unicodedata.normalize("NFC", form)
        yield unicodedata.normalize("NFD", form)


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
