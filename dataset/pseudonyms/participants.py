"""The people of a call by what is said in it, weighed: who introduces themselves, who is asked, called or spoken of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from dataset.pseudonyms.addressed import are_called, called, no_people
from dataset.pseudonyms.asked import answers
from dataset.pseudonyms.folding import fold
from dataset.pseudonyms.given_names import is_clear, is_given, is_given_in_small, may_be_given
from dataset.pseudonyms.introductions import Evidence, Introduction, introductions
from dataset.pseudonyms.names import is_name_word, parts_of
from dataset.pseudonyms.nicknames import nicknames
from dataset.pseudonyms.ordinary_words import ORDINARY_WORDS
from dataset.pseudonyms.said_names import SaidName, name_at
from dataset.pseudonyms.small_letters import is_small, small_names
from dataset.pseudonyms.spelled import SPELLING, Spelled, spelled
from dataset.pseudonyms.third_parties import spoken_of
from dataset.records import Role

_DOUBTFUL_ENDING = re.compile(r"\w{4,}ing")
_WORD = re.compile(r"[^\W\d_][\w\u0300-\u036f]*")
_NAME_ASKED = re.compile(r"name|nombre|apellido|cognome|nome|nom\b|naam", re.IGNORECASE)
_LOCAL_PART = re.compile(r"([^\W\d_]{2,20})[._-]([^\W\d_]{2,20})\d{0,4}@")
_LOCAL_WORD = re.compile(r"([^\W\d_]{3,20})\d{0,4}@")
_BEFORE_SPELLING = 80
_SMALL_SHARE = 0.6


class Said(NamedTuple):
    """A turn, with what other recognisers take blanked out."""

    speaker: str
    role: Role
    text: str


def people_in_speech(turns: Sequence[Said], labels: Sequence[str] = ()) -> tuple[str, ...]:
    """The names that are said in a call, in order and each once; `labels` are the names that its labels hold.

    What somebody on a label, or somebody introduced, is called for short is no further person.
    """
    texts = [turn.text for turn in turns]
    heard = [call for turn in turns for call in called(turn.text, turn.role)]
    vocatives = {word for call in heard for word in call.name.words}
    others = no_people(texts)
    names = [said.name for said in _introduced(turns) if _holds(said, vocatives, others)]
    names += are_called(heard, texts, others)
    names += _in_small_letters(texts)
    names += (name for text in texts for name in spoken_of(text) if _is_person(name, others))
    found = [_as_name(name.text) for name in names if all(map(is_name_word, name.words))]
    found += _spelled_out(texts)
    found = _without_short_forms(dict.fromkeys(found), labels)
    return tuple(dict.fromkeys([*found, *_in_full(texts, [*labels, *found], others)]))


def people_in_addresses(addresses: Iterable[str]) -> Iterator[str]:
    """Names in e-mail addresses: "juana.perez@example.com" is Juana Perez, where one half is a given name."""
    for address in addresses:
        both = _LOCAL_PART.match(address)
        one = _LOCAL_WORD.match(address)
        if both and any(map(is_given, both.groups())) and all(map(is_name_word, both.groups())):
            yield " ".join(word.capitalize() for word in both.groups())
        elif one and is_clear(one[1]) and is_name_word(one[1]):
            yield one[1].capitalize()


def _introduced(turns: Sequence[Said]) -> Iterator[Introduction]:
    for at, turn in enumerate(turns):
        yield from introductions(turn.text)
        if at and turns[at - 1].speaker != turn.speaker:
            yield from answers(turns[at - 1].text, turn.text)


def _in_small_letters(texts: Sequence[str]) -> Iterator[SaidName]:
    """The names that turns without capitals show by their places. Faint ones need a call that has hardly any."""
    small = [text for text in texts if is_small(text)]
    mostly = len(small) > _SMALL_SHARE * sum(any(map(str.isalpha, text)) for text in texts)
    for text in small:
        yield from (found.name for found in small_names(text) if found.sure or mostly)


def _holds(said: Introduction, vocatives: set[str], others: frozenset[str]) -> bool:
    name = said.name
    if said.evidence is Evidence.SURE:
        return True
    if name.text.islower() and not said.small:
        return said.evidence is Evidence.LIKELY
    if is_clear(name.words[0]) and not said.small:
        return True
    if not others.isdisjoint(name.words[:1]):
        return False
    if is_given(name.words[0]) and not said.small and said.evidence is Evidence.LIKELY and not said.owns:
        return True
    if not name.ends:
        return False
    if not vocatives.isdisjoint(name.words):
        return True
    if said.small:
        return is_given_in_small(name.words[0])
    if any(_DOUBTFUL_ENDING.fullmatch(word) and not may_be_given(word) for word in name.words):
        return False
    return said.evidence is Evidence.LIKELY


def _is_person(name: SaidName, others: frozenset[str]) -> bool:
    return is_clear(name.words[0]) or name.titled or others.isdisjoint(name.words[:1])


def _spelled_out(texts: Sequence[str]) -> Iterator[str]:
    """Names that are only ever spelled: "My surname is N-O-V-A-K", and the answer where a name's spelling is asked."""
    for at, text in enumerate(texts):
        before = texts[at - 1] if at else ""
        asked = bool(_NAME_ASKED.search(before) and ("?" in before or SPELLING.search(before)))
        for stretch in spelled(text):
            if (stretch.near_name or asked) and not _stands_written(text, stretch):
                yield re.sub(r"[^\W\d_]+", lambda word: word[0].capitalize(), stretch.word)


def _stands_written(text: str, stretch: Spelled) -> bool:
    """Whether the name stands before its spelling, where others find it with its own accents and capitals."""
    before = text[max(0, stretch.start - _BEFORE_SPELLING) : stretch.start]
    return stretch.word in {
        fold(word) for word in re.findall(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*", before) if word[0].isupper()
    }


def _without_short_forms(found: Iterable[str], labels: Sequence[str]) -> list[str]:
    """The names but for those that are another's short form: Ben, where a Benjamin is on a label."""
    owned: dict[str, set[str]] = {}
    for name in labels:
        for word in parts_of(name):
            owned.setdefault(fold(word), set()).add(name)
    kept: list[str] = []
    for name in found:
        folded = fold(name)
        if folded not in owned and len({each for other in nicknames(folded) for each in owned.get(other, ())}) == 1:
            continue
        kept.append(name)
        for word in parts_of(name):
            owned.setdefault(fold(word), {name})
    return kept


def _in_full(texts: Sequence[str], known: Sequence[str], others: frozenset[str]) -> Iterator[str]:
    """The full names of people of whom one name is known: "Helena Novak?" where a Helena introduced herself."""
    firsts = {first for first in (fold(name) for name in known if " " not in name) if first.isalpha()}
    for text in texts:
        for word in _WORD.finditer(text):
            if fold(word[0]) in firsts and word[0][0].isupper() and not word[0].isupper():
                ordinary = fold(word[0]) in ORDINARY_WORDS
                name = name_at(text, word.start(), sure=ordinary)
                if name and ordinary and not (name.closes and ORDINARY_WORDS.isdisjoint(name.words[1:])):
                    continue
                if name and len(name.words) > 1 and others.isdisjoint(name.words[1:]):
                    yield name.text


def _as_name(text: str) -> str:
    """A name in small letters gets its capitals: whether it may stand in small letters is another's question."""
    return re.sub(r"[^\W\d_]+", lambda word: word[0].capitalize(), text) if text.islower() else text
