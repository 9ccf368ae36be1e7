"""Microsoft Presidio as a second opinion: its finds beside those of the rules.

Installed with `pip install 'debrief[presidio]'`. With a spaCy model (`DEBRIEF_PRESIDIO_MODEL`, installed beforehand)
Presidio also recognises names that nothing introduces; without one it runs on an empty pipeline of spaCy's, with its
patterns alone. Nothing is fetched at run time: a model that is missing is an error, and the recognisers of e-mail
addresses and URLs, which would load a list of domains, stay out (the rules find both).
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from dataset.pseudonyms.placeholders import PseudonymMap
from dataset.pseudonyms.rules import REGIONS, RulePseudonymiser
from dataset.pseudonyms.second import PERSON, Seen, looks_like_number, pieces
from dataset.pseudonyms.spans import BLANK
from dataset.records import Call, PseudonymisedCall

# Presidio's entities, and the kinds that they are here. Its national ids begin with their country's code.
_KINDS = {
    "PERSON": PERSON,
    "CREDIT_CARD": "CARD",
    "IBAN_CODE": "IBAN",
    "IP_ADDRESS": "IP",
    "MAC_ADDRESS": "MAC",
    "PHONE_NUMBER": "PHONE",
    "MEDICAL_LICENSE": "ID",
    "CRYPTO": "REFERENCE",
    "UUID": "REFERENCE",
}
_COUNTRY = re.compile(r"[A-Z]{2}_")
# They look up a list of top-level domains on the network, or take what is no personal data here (a date).
_LEFT_OUT = ("EmailRecognizer", "UrlRecognizer", "DateRecognizer")
# Presidio gives patterns that fit by chance less than this.
_LEAST_SCORE = 0.5
# spaCy refuses texts of more than a million characters.
_LONGEST_PIECE = 100_000


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
class Presidio:
    """An analyzer of Presidio's as a `SecondOpinion`. `version` names Presidio's version and the model's."""

    analyzer: Analyzer
    language: str
    version: str

    def read(self, texts: Sequence[str]) -> list[list[Seen]]:
        """What the analyzer finds in each text."""
        wanted = [entity for entity in self.analyzer.get_supported_entities(self.language) if _kind_of(entity)]
        return [list(self._find(text, wanted)) for text in texts]

    def _find(self, text: str, wanted: list[str]) -> Iterator[Seen]:
        for start, piece in pieces(text, _LONGEST_PIECE):
            for result in self.analyzer.analyze(piece.replace(BLANK, " "), self.language, wanted):
                kind = _kind_of(result.entity_type)
                if kind is None or result.score < _LEAST_SCORE:
                    continue
                if kind == PERSON or looks_like_number(piece[result.start : result.end]):
                    yield Seen(start + result.start, start + result.end, kind)


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
        second = Presidio(analyzer, language, version)
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
