"""The pseudonymiser that works by rules.

All texts of a call are searched first, and only then numbered in the order of reading. In between, every value that
was found anywhere is looked for everywhere: a number that one turn calls an account must not stay in another turn,
where it would have passed for an amount.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from importlib import resources

import phonenumbers
import stdnum

from dataset.pseudonyms.addresses import address_finder
from dataset.pseudonyms.births import birth_finder, same_days
from dataset.pseudonyms.contacts import find_cards, find_emails, find_ibans, phone_finder
from dataset.pseudonyms.cues import Ask
from dataset.pseudonyms.dictated import in_pieces, join
from dataset.pseudonyms.name_finder import NameFinder, is_word_too
from dataset.pseudonyms.names import Lookup, names_in_label, straight
from dataset.pseudonyms.national_ids import find_national_ids
from dataset.pseudonyms.numbers import find_numbers
from dataset.pseudonyms.participants import Said, people_in_addresses, people_in_speech
from dataset.pseudonyms.patterns import compile_patterns, find_own
from dataset.pseudonyms.placeholders import LITERAL, PLACEHOLDER, Numbering, PseudonymMap
from dataset.pseudonyms.postcodes import postcode_finder
from dataset.pseudonyms.questions import Spoken, what_is_asked
from dataset.pseudonyms.references import identity_finder, reference_finder
from dataset.pseudonyms.said_addresses import said_address_finder
from dataset.pseudonyms.same_numbers import same_numbers
from dataset.pseudonyms.same_values import Values
from dataset.pseudonyms.second import SecondOpinion, ask
from dataset.pseudonyms.spans import Find, Recogniser, Span, blank, find_all, gaps
from dataset.pseudonyms.spoken import spoken_finder
from dataset.pseudonyms.spoken_emails import spoken_email_finder
from dataset.pseudonyms.spoken_web import find_spoken_ips
from dataset.pseudonyms.web import find_ips, find_macs, find_urls
from dataset.records import Call, PseudonymisedCall, Role

# Where numbers without a country's code are dialled, the likeliest first.
REGIONS = ("US", "GB", "DE", "FR", "ES", "IT", "NL")

_LEFT_ALONE = ""
_FOUND_AGAIN = "FOUND_AGAIN"
_SOURCES = (
    "addressed.py",
    "addresses.py",
    "asked.py",
    "births.py",
    "common_words.py",
    "contacts.py",
    "cue_words.py",
    "cues.py",
    "dictated.py",
    "everyday_words.py",
    "folding.py",
    "given_names.py",
    "hesitations.py",
    "introductions.py",
    "name_finder.py",
    "name_lists.py",
    "names.py",
    "national_ids.py",
    "nicknames.py",
    "nods.py",
    "number_words.py",
    "numbers.py",
    "ordinary_words.py",
    "participants.py",
    "patterns.py",
    "placeholders.py",
    "postcodes.py",
    "presidio.py",
    "questions.py",
    "references.py",
    "role_words.py",
    "rows.py",
    "rules.py",
    "said_addresses.py",
    "said_names.py",
    "second.py",
    "same_numbers.py",
    "same_values.py",
    "small_letters.py",
    "spans.py",
    "spelled.py",
    "spoken.py",
    "spoken_emails.py",
    "spoken_web.py",
    "summaries.py",
    "third_parties.py",
    "web.py",
)


class RulePseudonymiser:
    """Finds personal data by rules: addresses, numbers with check digits, long numbers, what cues announce, and names.

    `regions` are ISO 3166 codes of the countries whose phone numbers are recognised without their country's code.
    `patterns` are a team's own regular expressions by name; what they fit is a REFERENCE. Raises `PatternError` naming
    a pattern that cannot be used. `second` is asked for what it finds more.
    """

    def __init__(
        self,
        *,
        regions: Sequence[str] = REGIONS,
        patterns: Mapping[str, str] | None = None,
        second: SecondOpinion | None = None,
    ) -> None:
        self._second = second
        self._regions = tuple(regions)
        self._patterns = compile_patterns(patterns or {})

    def _recognisers(self, asked: frozenset[Ask]) -> Iterator[Recogniser]:
        """The registry, in the order of trying: what tells itself by its form first, then what its cues tell."""
        yield _literals()
        if self._patterns:
            yield Recogniser("REFERENCE", partial(find_own, self._patterns))
        yield Recogniser("URL", find_urls)
        yield Recogniser("EMAIL", find_emails)
        yield Recogniser("EMAIL", spoken_email_finder(asked))
        yield Recogniser("MAC", find_macs)
        yield Recogniser("IP", find_ips)
        yield Recogniser("IP", find_spoken_ips)
        yield Recogniser("IBAN", find_ibans)
        yield Recogniser("ID", identity_finder(asked))
        yield Recogniser("CARD", find_cards)
        yield Recogniser("ID", find_national_ids)
        yield Recogniser("BIRTH", birth_finder(asked))
        yield Recogniser("ADDRESS", said_address_finder(asked))
        yield Recogniser("ADDRESS", address_finder(asked))
        yield Recogniser("ADDRESS", postcode_finder(asked))
        yield Recogniser("REFERENCE", reference_finder(asked))
        yield Recogniser("NUMBER", spoken_finder(asked))
        yield Recogniser("PHONE", phone_finder(self._regions, asked))
        yield Recogniser("NUMBER", find_numbers)

    @cached_property
    def version(self) -> str:
        """The hash of everything that decides what is recognised.

        It covers the source of these modules, comments and all: a version too many only renders prompts anew, a
        version too few would pass one set of placeholders off as another.
        """
        package = resources.files("dataset.pseudonyms")
        sources = [(package / name).read_text("utf-8") for name in _SOURCES]
        libraries = [phonenumbers.__version__, stdnum.__version__]
        own = [pattern.pattern for pattern in self._patterns]
        shape = json.dumps([sources, libraries, self._regions, own])
        ours = "sha256:" + hashlib.sha256(shape.encode()).hexdigest()[:16]
        return f"{ours}+{self._second.version}" if self._second else ours

    def pseudonymise(self, call: Call) -> tuple[PseudonymisedCall, PseudonymMap]:
        """The call with placeholders for personal data, and the map that leads back."""
        found = self._find_in_call(call)
        people = self._ask_too(found, _people(call, found), PseudonymMap())
        numbering = Numbering(PseudonymMap())
        replaced = _replace(found, NameFinder(people), PseudonymMap(), numbering)
        turns = tuple(
            turn.model_copy(update={"speaker": speaker, "text": text})
            if (speaker, text) != (turn.speaker, turn.text)
            else turn
            for turn, speaker, text in ((turn, replaced[turn.speaker], replaced[turn.text]) for turn in call.turns)
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
        [replaced], longer = self.extend_all([text], map)
        return replaced, longer

    def extend_all(self, texts: Sequence[str], map: PseudonymMap) -> tuple[list[str], PseudonymMap]:  # noqa: A002
        """Further texts of the same call at once: what one of them tells is found in the others."""
        numbering = Numbering(map)
        found = self._find(texts, {})
        masked = [blank(text, spans) for text, spans in found.items()]
        said = people_in_speech([Said("", Role.OTHER, text) for text in masked], map.people)
        people = self._ask_too(found, tuple(dict.fromkeys([*map.people, *said])), map)
        replaced = _replace(found, NameFinder(people), map, numbering)
        return [replaced[text] for text in texts], numbering.finish(people)

    def _find_in_call(self, call: Call) -> dict[str, list[Span]]:
        """All finds in the texts of a call but for people's names: what each tells, and what its neighbours tell."""
        turns = [Spoken(f"{turn.role} {turn.speaker}", turn.text) for turn in call.turns]
        asked = what_is_asked(turns)
        found = self._find((text for turn in call.turns for text in (turn.speaker, turn.text)), asked)
        for text, pieces in in_pieces(turns, found, asked).items():
            found[text] = join(found[text], pieces)
        return found

    def _ask_too(self, found: dict[str, list[Span]], people: tuple[str, ...], before: PseudonymMap) -> tuple[str, ...]:
        """Add to `found` what the second opinion finds, and to `people` whom. Without one, nothing changes.

        It sees what a model would be given if there were the rules alone: all that they replace is blanked out,
        known names and values that were found elsewhere too.
        """
        if self._second is None:
            return people
        by_rules = {text: list(spans) for text, spans in found.items()}
        _replace(by_rules, NameFinder(people), before, Numbering(before))
        opinions = ask(self._second, [blank(text, spans) for text, spans in by_rules.items()])
        for text, opinion in zip(by_rules, opinions, strict=True):
            found[text] = sorted([*found[text], *opinion.spans])
        more = (name for opinion in opinions for name in opinion.people)
        return tuple(dict.fromkeys([*people, *more]))

    def _find(self, texts: Iterable[str], asked: Mapping[str, frozenset[Ask]]) -> dict[str, list[Span]]:
        """All finds in each text, but for people's names. `asked` is what a text answers."""
        nothing = frozenset[Ask]()
        unique = dict.fromkeys(texts)
        recognisers = {ask: tuple(self._recognisers(ask)) for ask in {nothing, *asked.values()}}
        return {text: find_all(text, recognisers[asked.get(text, nothing)]) for text in unique}


def _people(call: Call, found: Mapping[str, Sequence[Span]]) -> tuple[str, ...]:
    """The names on the labels and in speech, in order. What a recogniser takes (an e-mail address) is no name."""
    masked = {text: blank(text, spans) for text, spans in found.items()}
    on_labels: dict[str, None] = {}
    for turn in call.turns:
        label = masked[turn.speaker]
        on_labels |= dict.fromkeys(straight(label[start:end]) for start, end in names_in_label(label))
    said = people_in_speech([Said(turn.speaker, turn.role, masked[turn.text]) for turn in call.turns], tuple(on_labels))
    addresses = (span.key for spans in found.values() for span in spans if span.kind == "EMAIL")
    return tuple(dict.fromkeys([*on_labels, *said, *people_in_addresses(addresses)]))


def _replace(
    found: dict[str, list[Span]], names: NameFinder, before: PseudonymMap, numbering: Numbering
) -> dict[str, str]:
    person = Recogniser("PERSON", names.find)
    values = Values(before)
    for text, spans in found.items():
        spans[:] = sorted([*spans, *find_all(blank(text, spans), [person])])
        for span in spans:
            if span.kind != _LEFT_ALONE:
                values.add(text[span.start : span.end], span)
    # What is known is found again in other words: a birthday, a number that was dictated and is written now.
    known = [Recogniser("BIRTH", same_days(days))] if (days := values.birthdays()) else []
    known += [Recogniser("NUMBER", same_numbers(codes))] if (codes := values.numbers()) else []
    for text, spans in found.items() if known else ():
        again = find_all(blank(text, [span for span in spans if span.kind != "NUMBER"]), known)
        spans[:] = join(spans, again)
        for span in again:
            values.add(text[span.start : span.end], span)
    values.settle()
    everywhere = Lookup(
        {
            value: key
            for value, key in values.to_look_for().items()
            if not (is_word_too(value) and values.kind_and_key(value)[0] == "PERSON")
        }
    )
    for text, spans in found.items():
        _look_everywhere(text, spans, everywhere)
        for span in spans:
            if span.kind == _LEFT_ALONE and not numbering.is_given(text[span.start : span.end]):
                numbering.take(text[span.start : span.end])
    return {text: "".join(_pieces(text, spans, values, numbering)) for text, spans in found.items()}


def _literals() -> Recogniser:
    return Recogniser(_LEFT_ALONE, lambda text: (Find(*match.span(), match[0]) for match in PLACEHOLDER.finditer(text)))


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


def _pieces(text: str, spans: Sequence[Span], values: Values, numbering: Numbering) -> Iterator[str]:
    done = 0
    for span in spans:
        value = text[span.start : span.end]
        yield text[done : span.start]
        if span.kind != _LEFT_ALONE:
            yield numbering.placeholder(*values.kind_and_key(value), value)
        elif numbering.is_given(value):
            yield numbering.placeholder(LITERAL, value, value)
        else:
            yield value
        done = span.end
    yield text[done:]
