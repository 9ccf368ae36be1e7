"""A second opinion: Microsoft Presidio's finds beside those of the rules.

    RulePseudonymiser ──► what the rules find ┐
    Presidio's analyzer ► what it finds more  ┴─► one map, the same placeholders, the same exact way back

Presidio is only asked where; what is done with a find is the rules' business. The names that it finds are people like
any other, so that they are found again however they are written. What the rules found stays what they called it.

Installed with `pip install 'debrief[presidio]'`. With a spaCy model (`DEBRIEF_PRESIDIO_MODEL`, installed beforehand)
Presidio also recognises names that nothing introduces; without one it runs on an empty pipeline of spaCy's, with its
patterns alone. Nothing is fetched at run time: a model that is missing is an error, and the recognisers of e-mail
addresses and URLs, which would load a list of domains, stay out (the rules find both).
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from dataset.pseudonyms.common_words import COMPANY_WORDS, HONORIFICS
from dataset.pseudonyms.folding import fold, is_common
from dataset.pseudonyms.names import is_name_word
from dataset.pseudonyms.ordinary_words import ORDINARY_WORDS
from dataset.pseudonyms.placeholders import PseudonymMap
from dataset.pseudonyms.role_words import words as listed
from dataset.pseudonyms.rules import REGIONS, RulePseudonymiser
from dataset.pseudonyms.spans import BLANK, Find
from dataset.records import Call, PseudonymisedCall

# Presidio's entities, and the kinds that they are here. Its national ids begin with their country's code.
_KINDS = {
    "CREDIT_CARD": "CARD",
    "IBAN_CODE": "IBAN",
    "IP_ADDRESS": "IP",
    "MAC_ADDRESS": "MAC",
    "PHONE_NUMBER": "PHONE",
    "MEDICAL_LICENSE": "ID",
    "CRYPTO": "REFERENCE",
    "UUID": "REFERENCE",
}
_PERSON = "PERSON"
_COUNTRY = re.compile(r"[A-Z]{2}_")
# They look up a list of top-level domains on the network, or take what is no personal data here (a date).
_LEFT_OUT = ("EmailRecognizer", "UrlRecognizer", "DateRecognizer")
# Presidio gives patterns that fit by chance less than this.
_LEAST_SCORE = 0.5
# spaCy refuses texts of more than a million characters.
_LONGEST_PIECE = 100_000
_WORD = re.compile(r"[^\W\d_][\w\u0300-\u036f]*(?:['’\-][^\W\d_][\w\u0300-\u036f]*)*")
_OWNS = re.compile(r"['’]s?$")
_FEWEST_SIGNS = 4
_MOST_WORDS = 4
_GREETINGS = listed("hi hello hey dear thanks hallo hola bonjour ciao")


class PresidioUnavailable(Exception):
    """Presidio, or the model that was asked for, is not installed. Says what is missing (`what`) and how to mend it."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(f"{what} {mend}")
        self.what = what
        self.mend = mend


class Result(Protocol):
    """A find of Presidio's: characters `start` to `end`, an entity such as PERSON, and a score from 0 to 1."""

    @property
    def entity_type(self) -> str: ...

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...

    @property
    def score(self) -> float: ...


class Analyzer(Protocol):
    """What is used of `presidio_analyzer.AnalyzerEngine`."""

    def analyze(self, text: str, language: str, entities: list[str] | None = None) -> Sequence[Result]:
        """The finds in a text, in any order; they may overlap."""
        ...

    def get_supported_entities(self, language: str | None = None) -> list[str]:
        """The entities that are looked for in a language."""
        ...


@dataclass(frozen=True)
class SecondOpinion:
    """An analyzer as the rules ask it. `version` names Presidio's version and the model's."""

    analyzer: Analyzer
    language: str
    version: str

    def find(self, text: str) -> Iterator[Find]:
        """What is no name, with its kind. What is blanked out in `text` was found before."""
        for result in self._results(text):
            kind = _kind_of(result.entity_type)
            value = text[result.start : result.end]
            if kind and _is_a_number(value):
                yield Find(result.start, result.end, value.casefold(), kind)

    def people(self, text: str) -> Iterator[str]:
        """The names of people, without titles and without what stands around them."""
        for result in self._results(text):
            if result.entity_type == _PERSON and BLANK not in text[result.start : result.end]:
                name = _name_in(text[result.start : result.end])
                if name:
                    yield name

    def _results(self, text: str) -> list[Result]:
        wanted = [
            entity
            for entity in self.analyzer.get_supported_entities(self.language)
            if entity == _PERSON or _kind_of(entity)
        ]
        found: list[Result] = []
        for start, piece in _pieces(text):
            for result in self.analyzer.analyze(piece.replace(BLANK, " "), self.language, wanted):
                if result.score >= _LEAST_SCORE:
                    found.append(_Moved(result.entity_type, result.start + start, result.end + start, result.score))
        return sorted(found, key=lambda result: (result.start, -result.end, -result.score, result.entity_type))


@dataclass
class _Moved:
    """A find in a piece of a text, counted from the beginning of the text."""

    entity_type: str
    start: int
    end: int
    score: float


class PresidioPseudonymiser:
    """The rules, and beside them an analyzer of Presidio's. `version` is that of the rules, of Presidio and its model.

    `regions` and `patterns` are those of `RulePseudonymiser`.
    """

    def __init__(
        self,
        analyzer: Analyzer,
        *,
        version: str,
        language: str = "en",
        regions: Sequence[str] = REGIONS,
        patterns: Mapping[str, str] | None = None,
    ) -> None:
        second = SecondOpinion(analyzer, language, version)
        self._rules = RulePseudonymiser(regions=regions, patterns=patterns, second=second)

    @property
    def version(self) -> str:
        """Changes with the rules, with Presidio and with the model."""
        return self._rules.version

    def pseudonymise(self, call: Call) -> tuple[PseudonymisedCall, PseudonymMap]:
        """The call with placeholders for personal data, and the map that leads back."""
        return self._rules.pseudonymise(call)

    def extend(self, text: str, map: PseudonymMap) -> tuple[str, PseudonymMap]:  # noqa: A002
        """A further text of the same call, with the placeholders of `map` and new ones for what is new."""
        return self._rules.extend(text, map)

    def extend_all(self, texts: Sequence[str], map: PseudonymMap) -> tuple[list[str], PseudonymMap]:  # noqa: A002
        """Further texts of the same call at once."""
        return self._rules.extend_all(texts, map)


def load_presidio(model: str = "", *, patterns: Mapping[str, str] | None = None) -> PresidioPseudonymiser:
    """Presidio with a spaCy model (an installed package, or a model's folder), or with its patterns alone.

    Raises `PresidioUnavailable` where Presidio or the model is not installed; nothing is ever downloaded.
    """
    try:
        import presidio_analyzer
        import spacy
        from presidio_analyzer.nlp_engine import SpacyNlpEngine
    except ImportError as error:
        raise PresidioUnavailable(
            "Presidio is not installed.", "Run pip install 'debrief[presidio]', or set DEBRIEF_PSEUDONYMISER=rules."
        ) from error
    # Its log tells of recognisers that it leaves out, and at lower levels of what it read.
    logging.getLogger("presidio-analyzer").setLevel(logging.ERROR)
    pipeline: Any = spacy.blank("en")
    if model:
        if not (spacy.util.is_package(model) or Path(model).is_dir()):
            raise PresidioUnavailable(
                f"The spaCy model {model} is not installed.",
                f"Run python -m spacy download {model}, or leave DEBRIEF_PRESIDIO_MODEL empty for patterns alone.",
            )
        pipeline = spacy.load(model)
    language: str = pipeline.lang
    engine = SpacyNlpEngine(models=[{"lang_code": language, "model_name": model or "blank"}])
    # An engine that is given its pipeline does not load one: loading would download what is missing.
    engine.nlp = {language: pipeline}
    registry = presidio_analyzer.RecognizerRegistry(supported_languages=[language])
    registry.load_predefined_recognizers(languages=[language], nlp_engine=engine)
    for name in _LEFT_OUT:
        registry.remove_recognizer(name)
    analyzer = presidio_analyzer.AnalyzerEngine(
        registry=registry, nlp_engine=engine, supported_languages=[language], default_score_threshold=_LEAST_SCORE
    )
    named = f"{Path(model).name}-{pipeline.meta.get('version', '')}" if model else "patterns"
    version = f"presidio-{_installed_version()}+{named}"
    return PresidioPseudonymiser(analyzer, version=version, language=language, patterns=patterns)


def _installed_version() -> str:
    from importlib.metadata import version

    return version("presidio-analyzer")


def _kind_of(entity: str) -> str | None:
    return _KINDS.get(entity) or ("ID" if _COUNTRY.match(entity) else None)


def _is_a_number(value: str) -> bool:
    """Whether a find may be what it is called: ids, cards and wallets have figures, and more than a word or two has."""
    return BLANK not in value and any(map(str.isdigit, value)) and sum(map(str.isalnum, value)) >= _FEWEST_SIGNS


def _name_in(said: str) -> str | None:
    """The name in what Presidio takes for one, or nothing where the rules know better: "Mr Novak's", "Outlook"."""
    words = [_OWNS.sub("", match[0]) for match in _WORD.finditer(said)]
    while words and (fold(words[0]) in HONORIFICS or fold(words[0]) in _GREETINGS):
        words.pop(0)
    if not words or len(words) > _MOST_WORDS or not words[0][0].isupper() or not is_name_word(words[0]):
        return None
    things = (fold(word) in COMPANY_WORDS or (is_common(word) and fold(word) not in ORDINARY_WORDS) for word in words)
    if any(things):
        return None
    return " ".join(words)


def _pieces(text: str) -> Iterable[tuple[int, str]]:
    """The text in pieces that spaCy takes, cut between words where there is a space."""
    start = 0
    while start < len(text):
        end = min(start + _LONGEST_PIECE, len(text))
        if end < len(text):
            space = text.rfind(" ", start + _LONGEST_PIECE // 2, end)
            end = space + 1 if space > 0 else end
        yield start, text[start:end]
        start = end
