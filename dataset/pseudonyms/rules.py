"""The pseudonymiser that works by rules.

All texts of a call are searched first, and only then numbered in the order of reading. In between, every value that
was found anywhere is looked for everywhere: a number that one turn calls an account must not stay in another turn,
where it would have passed for an amount.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from importlib import resources

import phonenumbers
import stdnum

from dataset.pseudonyms.contacts import find_cards, find_emails, find_ibans, phone_finder
from dataset.pseudonyms.name_finder import NameFinder
from dataset.pseudonyms.names import Lookup, names_in_label
from dataset.pseudonyms.national_ids import find_national_ids
from dataset.pseudonyms.numbers import find_numbers
from dataset.pseudonyms.participants import Said, people_in_addresses, people_in_speech
from dataset.pseudonyms.placeholders import KINDS, LITERAL, PLACEHOLDER, Numbering, PseudonymMap
from dataset.pseudonyms.spans import Find, Recogniser, Span, blank, find_all, gaps
from dataset.records import Call, PseudonymisedCall, Role

# Where numbers without a country's code are dialled, the likeliest first.
REGIONS = ("US", "GB", "DE", "FR", "ES", "IT", "NL")

_LEFT_ALONE = ""
_FOUND_AGAIN = "FOUND_AGAIN"
_SOURCES = (
    "addressed.py",
    "asked.py",
    "common_words.py",
    "contacts.py",
    "given_names.py",
    "introductions.py",
    "name_finder.py",
    "names.py",
    "national_ids.py",
    "nicknames.py",
    "numbers.py",
    "ordinary_words.py",
    "participants.py",
    "placeholders.py",
    "role_words.py",
    "rules.py",
    "said_names.py",
    "spans.py",
    "spelled.py",
    "summaries.py",
    "third_parties.py",
)


class RulePseudonymiser:
    """Finds personal data by rules: addresses, numbers with check digits, long numbers, and the participants' names.

    `regions` are ISO 3166 codes of the countries whose phone numbers are recognised without their country's code.
    """

    def __init__(self, *, regions: Sequence[str] = REGIONS) -> None:
        self._regions = tuple(regions)
        self._recognisers = (
            Recogniser("EMAIL", find_emails),
            Recogniser("IBAN", find_ibans),
            Recogniser("CARD", find_cards),
            Recogniser("ID", find_national_ids),
            Recogniser("PHONE", phone_finder(self._regions)),
            Recogniser("NUMBER", find_numbers),
        )

    @cached_property
    def version(self) -> str:
        """The hash of everything that decides what is recognised.

        It covers the source of these modules, comments and all: a version too many only renders prompts anew, a
        version too few would pass one set of placeholders off as another.
        """
        package = resources.files("dataset.pseudonyms")
        sources = [(package / name).read_text("utf-8") for name in _SOURCES]
        libraries = [phonenumbers.__version__, stdnum.__version__]
        shape = json.dumps([sources, libraries, self._regions])
        return "sha256:" + hashlib.sha256(shape.encode()).hexdigest()[:16]

    def pseudonymise(self, call: Call) -> tuple[PseudonymisedCall, PseudonymMap]:
        """The call with placeholders for personal data, and the map that leads back."""
        found = self._find(text for turn in call.turns for text in (turn.speaker, turn.text))
        people = _people(call, found)
        numbering = Numbering(PseudonymMap())
        replaced = _replace(found, NameFinder(people), {}, numbering)
        turns = tuple(
            turn.model_copy(update={"speaker": replaced[turn.speaker], "text": replaced[turn.text]})
            for turn in call.turns
        )
        pseudonymised = PseudonymisedCall(
            call_id=call.id,
            turns=turns,
            started_at=call.started_at,
            time_zone=call.time_zone,
            pseudonymiser_version=self.version,
        )
        return pseudonymised, numbering.finish(people)

    def extend(self, text: str, map: PseudonymMap) -> tuple[str, PseudonymMap]:  # noqa: A002
        """A further text of the same call, with the placeholders of `map` and new ones for what is new."""
        numbering = Numbering(map)
        known = {pseudonym.value: pseudonym.key for pseudonym in map.pseudonyms if not _is_literal(pseudonym.value)}
        found = self._find([text])
        said = people_in_speech([Said("", Role.OTHER, blank(text, found[text]))], map.people)
        people = tuple(dict.fromkeys([*map.people, *said]))
        replaced = _replace(found, NameFinder(people), known, numbering)
        return replaced[text], numbering.finish(people)

    def _find(self, texts: Iterable[str]) -> dict[str, list[Span]]:
        """All finds in each text, but for people's names."""
        return {text: find_all(text, (_literals(), *self._recognisers)) for text in dict.fromkeys(texts)}


def _people(call: Call, found: Mapping[str, Sequence[Span]]) -> tuple[str, ...]:
    """The names on the labels and in speech, in order. What a recogniser takes (an e-mail address) is no name."""
    masked = {text: blank(text, spans) for text, spans in found.items()}
    on_labels: dict[str, None] = {}
    for turn in call.turns:
        label = masked[turn.speaker]
        on_labels |= dict.fromkeys(label[start:end] for start, end in names_in_label(label))
    said = people_in_speech([Said(turn.speaker, turn.role, masked[turn.text]) for turn in call.turns], tuple(on_labels))
    addresses = (span.key for spans in found.values() for span in spans if span.kind == "EMAIL")
    return tuple(dict.fromkeys([*on_labels, *said, *people_in_addresses(addresses)]))


def _replace(
    found: dict[str, list[Span]], names: NameFinder, known: Mapping[str, str], numbering: Numbering
) -> dict[str, str]:
    person = Recogniser("PERSON", names.find)
    kinds: dict[str, str] = {}
    keys = dict(known)
    for text, spans in found.items():
        spans[:] = sorted([*spans, *find_all(blank(text, spans), [person])])
        for span in spans:
            value = text[span.start : span.end]
            if span.kind == _LEFT_ALONE or value in known:
                continue
            if value not in kinds or _rank(span.kind) < _rank(kinds[value]):
                kinds[value], keys[value] = span.kind, span.key
    everywhere = Lookup(keys)
    for text, spans in found.items():
        _look_everywhere(text, spans, everywhere)
        for span in spans:
            if span.kind == _LEFT_ALONE and not numbering.is_given(text[span.start : span.end]):
                numbering.take(text[span.start : span.end])
    return {text: "".join(_pieces(text, spans, kinds, keys, numbering)) for text, spans in found.items()}


def _literals() -> Recogniser:
    return Recogniser(_LEFT_ALONE, lambda text: (Find(*match.span(), match[0]) for match in PLACEHOLDER.finditer(text)))


def _rank(kind: str) -> int:
    return KINDS.index(kind)


def _is_literal(value: str) -> bool:
    return PLACEHOLDER.fullmatch(value) is not None


def _look_everywhere(text: str, spans: list[Span], everywhere: Lookup) -> None:
    """Add to `spans` every value of the call that still stands between them.

    Taking one value out gives its neighbours new edges, so it is done until nothing is found.
    """
    while True:
        new = [
            Span(start + find.start, start + find.end, _FOUND_AGAIN, find.key)
            for start, end in gaps(text, spans)
            for find in everywhere.find(text[start:end])
        ]
        if not new:
            return
        spans[:] = sorted([*spans, *new])


def _pieces(
    text: str, spans: Sequence[Span], kinds: Mapping[str, str], keys: Mapping[str, str], numbering: Numbering
) -> Iterator[str]:
    done = 0
    for span in spans:
        value = text[span.start : span.end]
        yield text[done : span.start]
        if span.kind != _LEFT_ALONE:
            yield numbering.placeholder(kinds.get(value, span.kind), keys[value], value)
        elif numbering.is_given(value):
            yield numbering.placeholder(LITERAL, value, value)
        else:
            yield value
        done = span.end
    yield text[done:]
