"""Calls that nobody made, with all that is personal in them labelled; and calls in which nothing is.

The same seed gives the same calls. Every kind of value comes about equally often, whatever real calls hold, so that
each figure rests on enough mentions; a share of real calls is not what these figures are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from random import Random

from benchmarks.pseudonyms import accounts, contacts, identity, whereabouts
from benchmarks.pseudonyms.labels import LabelledCall, Place
from benchmarks.pseudonyms.names import Person, person, word_named
from benchmarks.pseudonyms.phrases import Lines, Phrases
from benchmarks.pseudonyms.phrases.dutch import DUTCH
from benchmarks.pseudonyms.phrases.english import ENGLISH
from benchmarks.pseudonyms.phrases.french import FRENCH
from benchmarks.pseudonyms.phrases.german import GERMAN
from benchmarks.pseudonyms.phrases.italian import ITALIAN
from benchmarks.pseudonyms.phrases.others import POLISH, PORTUGUESE, SWEDISH
from benchmarks.pseudonyms.phrases.spanish import SPANISH
from benchmarks.pseudonyms.script import Script, Who
from benchmarks.pseudonyms.values import Said, Value, in_groups, utter

PHRASES: dict[str, Phrases] = {
    "en": ENGLISH,
    "de": GERMAN,
    "fr": FRENCH,
    "es": SPANISH,
    "it": ITALIAN,
    "nl": DUTCH,
    "pt": PORTUGUESE,
    "pl": POLISH,
    "sv": SWEDISH,
}
LANGUAGES = {
    "US": "en",
    "CA": "en",
    "GB": "en",
    "IE": "en",
    "AU": "en",
    "IN": "en",
    "DE": "de",
    "AT": "de",
    "CH": "de",
    "FR": "fr",
    "ES": "es",
    "MX": "es",
    "IT": "it",
    "NL": "nl",
    "BR": "pt",
    "PT": "pt",
    "PL": "pl",
    "SE": "sv",
}
# One round of regions: English twice as often as any other language, the smaller sets of phrases less.
_WEIGHTS = {"US": 4, "GB": 4, "DE": 4, "FR": 4, "IT": 3, "NL": 3, "IN": 2, "ES": 2}
_ROUND = [region for region in LANGUAGES for _ in range(_WEIGHTS.get(region, 1))]
_KINDS = [
    "EMAIL",
    "PHONE",
    "PHONE",
    "CARD",
    "IBAN",
    "ID",
    "ID",
    "REFERENCE",
    "REFERENCE",
    "BIRTH",
    "ADDRESS",
    "NETWORK",
]
_OVER_TURNS = {"PHONE", "CARD", "IBAN", "ID", "REFERENCE", "NUMBER"}
_LOWER_CASE_SHARE = 0.3


def generate(seed: int, mentions: int) -> Iterator[LabelledCall]:
    """Labelled calls of 6 to 20 turns, until there are at least `mentions` that count."""
    rng = Random(seed)  # noqa: S311 (text to measure with, no secret)
    regions, kinds = _shuffled(_ROUND, rng), _shuffled(_KINDS, rng)
    made = number = 0
    while made < mentions:
        call = _Writer(next(regions), rng, kinds).call(f"generated-{seed}-{number}")
        made += sum(mention.counted for mention in call.mentions)
        number += 1
        yield call


def generate_clean(seed: int, turns: int) -> Iterator[LabelledCall]:
    """Calls with nothing personal in what is said, until there are at least `turns`.

    In some of them the speakers' labels are names that are ordinary words too, and the words come in the text.
    """
    rng = Random(seed + 1_000_003)  # noqa: S311 (text to measure with, no secret)
    regions = _shuffled(_ROUND, rng)
    made = number = 0
    while made < turns:
        region = next(regions)
        named = rng.random() < 0.4
        script = _script(region, rng, word_names=named)
        lines = {"agent": script.phrases.chat_agent, "customer": script.phrases.chat_customer}
        for at in range(rng.randrange(8, 17)):
            who: Who = "customer" if at % 2 else "agent"
            pool = script.phrases.words if rng.random() < 0.25 else lines[who]
            script.say(who, *rng.sample(pool, min(len(pool), rng.choice((1, 1, 2)))))
        speakers = _labels(script, rng, named=named)
        call = script.finish(f"clean-{seed}-{number}", speakers, roles=rng.random() < 0.7)
        made += len(call.turns)
        number += 1
        yield call


def _shuffled(items: list[str], rng: Random) -> Iterator[str]:
    while True:
        yield from rng.sample(items, len(items))


def _script(region: str, rng: Random, *, word_names: bool = False) -> Script:
    language = LANGUAGES[region]
    english = word_names and language == "en"
    agent, customer, other = (word_named(rng) if english else person(region, rng) for _ in range(3))
    return Script(language, PHRASES[language], agent, customer, other, rng, rng.random() < _LOWER_CASE_SHARE)


class _Writer:
    """Writes one call of a region."""

    def __init__(self, region: str, rng: Random, kinds: Iterator[str]) -> None:
        self.region, self.rng, self.kinds = region, rng, kinds
        self.script = _script(region, rng)
        self.language, self.phrases = self.script.language, self.script.phrases

    def call(self, call_id: str) -> LabelledCall:
        """Hello, who and why, up to four values with talk between, and goodbye."""
        self._opening()
        for _ in range(self.rng.choice((3, 3, 4))):
            if self.script.turns > 10:
                break
            self._value_scene()
            if self.script.turns > 13:
                break
            self._name_scene()
            if self.rng.random() < 0.3:
                self._chat()
        while self.script.turns < 5:
            self._chat()
        self._say("agent", self.phrases.bye_agent, "at the end")
        self._say("customer", self.phrases.bye_customer, "at the end")
        named = self.rng.random() < 0.65 - 0.3 * self.script.asr
        speakers = _labels(self.script, self.rng, named=named)
        return self.script.finish(call_id, speakers, roles=self.rng.random() < 0.75)

    def _say(self, who: Who, lines: Lines, style: str = "") -> None:
        self.script.say(who, self.rng.choice(lines), style=style)

    def _opening(self) -> None:
        self._say("agent", self.phrases.hello_agent, "introduced")
        first = self.rng.choice(self.phrases.hello_customer)
        if self.rng.random() < 0.6:
            name = self.rng.choice(self.phrases.introduced)
            both = (name, first) if self.rng.random() < 0.4 else (name,)
            self.script.say("customer", *both, style="introduced")
        else:
            self.script.say("customer", first, style="spoken to or of")
        if self.rng.random() < 0.2:
            self._say("customer", self.phrases.spelt)
        if self.script.customer.nick and self.rng.random() < 0.12:
            self._say("customer", self.phrases.nickname)

    def _name_scene(self) -> None:
        if self.rng.random() < 0.3:
            self._say("agent", self.phrases.by_agent, "spoken to or of")
        if self.rng.random() < 0.15:
            self._say("customer", self.phrases.by_customer, "spoken to or of")
        if self.rng.random() < 0.06:
            self._say("customer", self.phrases.other_person)

    def _chat(self) -> None:
        self._say("agent", self.phrases.chat_agent)
        self._say("customer", self.phrases.chat_customer)

    def _value_scene(self) -> None:
        kind = next(self.kinds)
        if kind == "ADDRESS" and self.rng.random() < 0.25 and self.phrases.ask_place:
            self._address_in_parts()
            return
        value = self._value(kind)
        your, my = self._noun(value)
        way = self.rng.random()
        if way < 0.14 and value.kind in _OVER_TURNS and self._over_turns(value, your):
            return
        if way < 0.6:
            self.script.say("agent", self._named(self.phrases.ask, your, my))
            self.script.say("customer", self._named(self.phrases.give, your, my), value=self._utter(value))
        else:
            lines = self.phrases.special.get(value.noun) or self.phrases.special.get(value.kind, ())
            pool = lines if lines and self.rng.random() < 0.6 else self.phrases.volunteer
            sentences = [self._named(pool, your, my)]
            if self.rng.random() < 0.3:
                sentences[0] += "" if sentences[0][-1] in ".?!" else "."
                sentences.append(self.rng.choice(self.phrases.chat_customer))
            self.script.say("customer", *sentences, value=self._utter(value))
        if self.rng.random() < 0.25:
            self.script.say("agent", self._named(self.phrases.back, your, my), value=self._utter(value, "read back "))

    def _utter(self, value: Value, how: str = "") -> Said:
        said = utter(value, self.language, self.rng, self.phrases.fillers, asr=self.script.asr)
        return Said(said.kind, how + said.style, said.pieces, said.in_words) if how else said

    def _over_turns(self, value: Value, your: str) -> bool:
        whole = in_groups(value, self.language, self.rng, asr=self.script.asr)
        parts = whole.halves(self.rng)
        if parts is None or sum(map(str.isalnum, value.written[0])) < 6:
            return False
        self.script.say("agent", self._named(self.phrases.ask, your, ""))
        places: list[Place] = []
        for at, part in enumerate(parts):
            if at:
                self._say("agent", self.phrases.go_on)
            line = self._named(self.phrases.give, your, "") if not at else "{V}"
            self.script.say("customer", line, value=part, into=places)
        self.script.mention(parts[0], places)
        return True

    def _address_in_parts(self) -> None:
        value, street, place = whereabouts.address(self.region, self.language, self.rng)
        your, my = self._noun(value)
        self.script.say("agent", self._named(self.phrases.ask, your, my))
        places: list[Place] = []
        self.script.say("customer", self._named(self.phrases.give, your, my), value=street, into=places)
        self._say("agent", self.phrases.ask_place)
        self.script.say("customer", self._named(self.phrases.give, your, my), value=place, into=places)
        self.script.mention(street, places)

    def _named(self, lines: Lines, your: str, my: str) -> str:
        """A sentence that says what the value is called."""
        return self.rng.choice(lines).replace("{YOUR}", your).replace("{MY}", my)

    def _noun(self, value: Value) -> tuple[str, str]:
        """What an agent and a customer call the value."""
        general = {"ID": "PASSPORT", "NUMBER": "ACCOUNT"}.get(value.kind, value.kind)
        nouns = self.phrases.nouns
        return self.rng.choice(nouns.get(value.noun) or nouns[general])

    def _value(self, kind: str) -> Value:
        rng, region, language = self.rng, self.region, self.language
        if kind == "REFERENCE" and region == "GB" and rng.random() < 0.3:
            return accounts.sort_code(rng)
        makers: dict[str, Callable[[], Value]] = {
            "EMAIL": lambda: contacts.email(region, language, self.script.customer, rng),
            "PHONE": lambda: contacts.phone(region, rng),
            "CARD": lambda: accounts.card(rng),
            "IBAN": lambda: accounts.iban(region, rng),
            "ID": lambda: identity.national_id(region, rng),
            "REFERENCE": lambda: accounts.reference(rng),
            "BIRTH": lambda: whereabouts.birth(region, language, rng),
            "ADDRESS": lambda: whereabouts.address(region, language, rng)[0],
            "NETWORK": lambda: rng.choice(
                (
                    contacts.ip(language, rng),
                    contacts.ip(language, rng),
                    contacts.mac(rng),
                    contacts.url(self.script.customer, rng),
                )
            ),
        }
        return makers[kind]()


def _labels(script: Script, rng: Random, *, named: bool) -> dict[Who, tuple[str, list[tuple[int, int]]]]:
    """What stands before each one's turns, and where in it their name is."""
    agent, customer = rng.choice(script.phrases.agent), rng.choice(script.phrases.customer)
    if not named:
        pairs = ((agent, customer), (agent, customer), ("Speaker 1", "Speaker 2"), ("spk_0", "spk_1"))
        first, second = rng.choice(pairs)
        return {"agent": (first, []), "customer": (second, [])}
    style = rng.choice(_LABEL_STYLES)
    return {
        "agent": _label(style, script.agent, agent),
        "customer": _label(style, script.customer, customer),
    }


# {F} first name, {L} last name, {I} its first letter, which tells nobody's name; {R} what they are; in capitals with ^.
_LABEL_STYLES = (
    "{R} ({F})",
    "{R} ({F} {L})",
    "{F} {L}",
    "{F} {L}",
    "^{F} {L}",
    "{L}, {F}",
    "{F}",
    "{F} {I}.",
    "{F} {L} ({R})",
    "{R} - {F} {L}",
    "{R}: {F}",
)


def _label(style: str, who: Person, role: str) -> tuple[str, list[tuple[int, int]]]:
    text, spans = "", []
    for part in re.split(r"(\{[A-Z]\})", style.lstrip("^")):
        name = {"{F}": who.first, "{L}": who.last}.get(part)
        if name:
            spans.append((len(text), len(text) + len(name)))
        text += name or {"{R}": role, "{I}": who.last[0].upper()}.get(part, part)
    return (text.upper() if style[0] == "^" and len(text.upper()) == len(text) else text), spans
