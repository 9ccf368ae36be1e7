"""A second opinion beside the rules: where somebody else sees personal data in what the rules would leave standing.

    the rules ──► texts with all that they replace blanked out ──► the second opinion: there is more here, and here
                                                              └──► one map, the same placeholders, the same way back

It is asked once for all texts of a call, and is only asked where: what is done with a find is the rules' business. The
names that it finds are people like any other, so that they are found again however they are written. What the rules
found stays what they called it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from dataset.pseudonyms.common_words import COMPANY_WORDS, HONORIFICS
from dataset.pseudonyms.folding import fold, is_common
from dataset.pseudonyms.names import Lookup, is_name_word
from dataset.pseudonyms.ordinary_words import ORDINARY_WORDS
from dataset.pseudonyms.role_words import words as listed
from dataset.pseudonyms.spans import BLANK, Find, Recogniser, Span, blank, find_all

PERSON = "PERSON"

_WORD = re.compile(r"[^\W\d_][\w\u0300-\u036f]*(?:['’\-][^\W\d_][\w\u0300-\u036f]*)*")
_OWNS = re.compile(r"['’]s?$")
_FEWEST_SIGNS = 4
_MOST_WORDS = 4
_GREETINGS = listed("hi hello hey dear thanks hallo hola bonjour ciao")


class Seen(NamedTuple):
    """Characters `start` to `end` of a text, and the kind of personal data that they are taken for."""

    start: int
    end: int
    kind: str


class SecondOpinion(Protocol):
    """Whoever else can tell where personal data stands."""

    @property
    def version(self) -> str:
        """Changes whenever it might find something else."""
        ...

    def read(self, texts: Sequence[str]) -> Sequence[Sequence[Seen]]:
        """What it sees in each text, in any order; finds may overlap. What the rules replace is `BLANK` in them.

        It raises what it likes where it cannot tell: nothing is pseudonymised then.
        """
        ...


class Opinion(NamedTuple):
    """What is taken of a second opinion on a text: what is no name, and the names of people."""

    spans: list[Span]
    people: tuple[str, ...]


def ask(second: SecondOpinion, texts: Sequence[str]) -> list[Opinion]:
    """The opinion on each text. What touches something blanked out was found before, and is left to the rules.

    What has no figure in it (a user's name) is found in every text that has it: the rules look everywhere for numbers
    alone.
    """
    opinions = [_opinion(text, seen) for text, seen in zip(texts, second.read(texts), strict=True)]
    words = {
        value: span.kind
        for text, opinion in zip(texts, opinions, strict=True)
        for span in opinion.spans
        if not any(map(str.isdigit, value := text[span.start : span.end]))
    }
    if not words:
        return opinions
    lookup = Lookup({value: value.casefold() for value in words})
    return [_with_words(text, opinion, lookup, words) for text, opinion in zip(texts, opinions, strict=True)]


def _opinion(text: str, seen: Sequence[Seen]) -> Opinion:
    ordered = sorted(one for one in seen if 0 <= one.start < one.end <= len(text))
    finds = [
        Find(start, end, "", kind) for start, end, kind in ordered if kind != PERSON and BLANK not in text[start:end]
    ]
    whole = find_all(text, [Recogniser("REFERENCE", lambda _text: finds)])
    # A find may be part of a word, and is then widened to all of it: that is what is to be found again.
    spans = [span._replace(key=text[span.start : span.end].casefold()) for span in whole]
    rest = blank(text, spans)
    said = (piece for start, end, kind in ordered if kind == PERSON for piece in rest[start:end].split(BLANK))
    return Opinion(spans, tuple(name for piece in said if (name := name_in(piece))))


def _with_words(text: str, opinion: Opinion, lookup: Lookup, kinds: Mapping[str, str]) -> Opinion:
    def find(masked: str) -> Iterator[Find]:
        return (one._replace(kind=kinds[masked[one.start : one.end]]) for one in lookup.find(masked))

    again = find_all(blank(text, opinion.spans), [Recogniser("REFERENCE", find)])
    return opinion._replace(spans=sorted([*opinion.spans, *again]))


def looks_like_number(value: str) -> bool:
    """Whether a find may be a number of some kind: ids, cards and wallets have figures, and more than a few signs."""
    return any(map(str.isdigit, value)) and sum(map(str.isalnum, value)) >= _FEWEST_SIGNS


def name_in(said: str) -> str | None:
    """The name in what is taken for one, or nothing where the rules know better: "Mr Novak's", "Outlook"."""
    words = [_OWNS.sub("", match[0]) for match in _WORD.finditer(said)]
    while words and (fold(words[0]) in HONORIFICS or fold(words[0]) in _GREETINGS):
        words.pop(0)
    if not words or len(words) > _MOST_WORDS or not words[0][0].isupper() or not is_name_word(words[0]):
        return None
    things = (fold(word) in COMPANY_WORDS or (is_common(word) and fold(word) not in ORDINARY_WORDS) for word in words)
    if any(things):
        return None
    return " ".join(words)


def pieces(text: str, longest: int) -> Iterator[tuple[int, str]]:
    """The text in pieces of at most `longest` characters, each with where it begins, cut after a space if it can be."""
    start = 0
    while start < len(text):
        end = min(start + longest, len(text))
        if end < len(text):
            space = text.rfind(" ", start + longest // 2, end)
            end = space + 1 if space > 0 else end
        yield start, text[start:end]
        start = end
