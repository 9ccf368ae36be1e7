"""A team's own patterns: what they fit, and what is refused before it can do harm."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.services import build_pseudonymiser
from bot.settings import Settings, load_settings
from dataset.pseudonyms import RulePseudonymiser
from dataset.pseudonyms.patterns import PatternError, compile_patterns, find_own, parse_patterns
from tests.samples import agent_first

ORDER = r"\bNW-[a-z]{3}\b"


def test_what_a_pattern_fits_is_a_reference() -> None:
    rules = RulePseudonymiser(patterns={"ORDER": ORDER, "SEAT": r"seat (\d[A-F])\b"})
    result, back = rules.pseudonymise(agent_first("NW-abc in seat 7C, NW-abc, 7C", "NW-abd"))
    assert [turn.text for turn in result.turns] == [
        "[REFERENCE_1] in seat [REFERENCE_2], [REFERENCE_1], 7C",
        "[REFERENCE_3]",
    ]
    assert back.restore(result.turns[0].text) == "NW-abc in seat 7C, NW-abc, 7C"


def test_patterns_are_part_of_the_version() -> None:
    plain = RulePseudonymiser().version
    assert RulePseudonymiser(patterns={"A": ORDER}).version not in (
        plain,
        RulePseudonymiser(patterns={"A": r"x{3}"}).version,
    )


@pytest.mark.parametrize(
    ("pattern", "problem"),
    [
        ("[", "no regular expression"),
        ("x*", "fits nothing at all"),
        ("(a+)+$", "repeats a choice"),
        (r"(\d|\d\d)*x", "repeats a choice"),
        (r"(a|a)*b", "repeats a choice"),
        (r"(?:a?a)*b", "repeats a choice"),
        (r"a*a*a*a*b", "takes too long"),
        ("x" * 501, "longer than 500"),
    ],
)
def test_a_pattern_that_cannot_be_used_is_named(pattern: str, problem: str) -> None:
    with pytest.raises(PatternError, match=problem) as error:
        compile_patterns({"GOOD": ORDER, "METER": pattern})
    assert "METER" in str(error.value)


@pytest.mark.parametrize(
    "pattern", [ORDER, r"(?:\d{3}-)+\d", r"(?:[ -]?\d){6}", r"\b[A-Z]{2}\d{1,12}\b", r"(?i)ref[.:]?\s*(\w+)"]
)
def test_sane_patterns_pass(pattern: str) -> None:
    assert len(compile_patterns({"A": pattern})) == 1


def test_a_find_may_lie_anywhere_in_a_long_text() -> None:
    compiled = compile_patterns({"A": ORDER})
    for at in (0, 1790, 1799, 1800, 1801, 1999, 2000, 3600, 9000):
        text = "." * at + "NW-abc" + "." * 5000
        assert [(find.start, find.end) for find in find_own(compiled, text)] == [(at, at + 6)]


@pytest.mark.parametrize(
    ("setting", "patterns"),
    [
        ("", {}),
        (" ; ", {}),
        (r"ORDER=\bNW-\d{6}\b; METER=\bM\d{7}\b;", {"ORDER": r"\bNW-\d{6}\b", "METER": r"\bM\d{7}\b"}),
        ("A=x;;y=z", {"A": "x;y=z"}),
    ],
)
def test_a_line_of_settings_holds_several(setting: str, patterns: dict[str, str]) -> None:
    assert parse_patterns(setting) == patterns


@pytest.mark.parametrize("setting", ["ORDER", "=x", "ORDER=", "A=x;A=y", "9A=x", "A=("])
def test_a_setting_that_cannot_be_read_is_refused_by_name(setting: str) -> None:
    with pytest.raises(SettingsError, match="DEBRIEF_PATTERNS cannot be used"):
        load_settings(debrief_patterns=setting)


def test_patterns_survive_an_env_file(tmp_path: Path) -> None:
    env = tmp_path / ".env"
    env.write_text(f"DEBRIEF_PATTERNS='ORDER={ORDER}; HASH=#{{2}}\\d+'\n")
    settings = Settings(_env_file=env)
    assert settings.patterns == {"ORDER": ORDER, "HASH": r"#{2}\d+"}
    result, _ = build_pseudonymiser(settings).pseudonymise(agent_first("NW-abc ##1"))
    assert result.turns[0].text == "[REFERENCE_1] [REFERENCE_2]"
