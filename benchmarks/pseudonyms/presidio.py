"""Presidio in its plain form, measured in the same way; English only, and only where it is installed."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from benchmarks.pseudonyms.labels import Field, LabelledCall, canonical
from benchmarks.pseudonyms.masking import Finder, Stretch

Analyse = Callable[..., list[Any]]

_LARGE = "en_core_web_lg"  # what AnalyzerEngine loads by itself; it would download it where it is absent


class NoPresidio(Exception):
    """Presidio cannot be measured here. The message says what is not installed."""


def load() -> Analyse:
    """`AnalyzerEngine().analyze`. Raises `NoPresidio` rather than let anything be downloaded."""
    try:
        presidio, spacy = import_module("presidio_analyzer"), import_module("spacy")
    except ImportError as missing:
        raise NoPresidio(f"not installed ({missing.name}); pip install 'debrief[presidio]'") from missing
    models: list[str] = [name for name in spacy.util.get_installed_models() if name.startswith("en_core_web_")]
    if not models:
        raise NoPresidio(f"installed, but without an English model of spaCy; python -m spacy download {_LARGE}")
    if _LARGE in models:
        return presidio.AnalyzerEngine().analyze  # type: ignore[no-any-return]  # imported by name
    engine = (
        import_module("presidio_analyzer.nlp_engine")
        .NlpEngineProvider(
            nlp_configuration={"nlp_engine_name": "spacy", "models": [{"lang_code": "en", "model_name": models[0]}]}
        )
        .create_engine()
    )
    return presidio.AnalyzerEngine(nlp_engine=engine, supported_languages=["en"]).analyze  # type: ignore[no-any-return]


def finder(analyse: Analyse) -> Finder:
    """What Presidio would replace: every result, of whatever kind and score, in every text and label."""

    def find(call: LabelledCall) -> list[Stretch]:
        stretches = []
        for number, turn in enumerate(call.turns):
            fields: tuple[tuple[Field, str], ...] = (("speaker", turn.speaker), ("text", turn.text))
            for field, text in fields:
                stretches += [
                    Stretch(number, field, found.start, found.end, canonical(found.entity_type))
                    for found in (analyse(text=text, language="en") if text else ())
                ]
        return stretches

    return find
