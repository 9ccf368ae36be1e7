"""Patterns in small letters find in `uncased` texts what they would find with re.IGNORECASE, and where."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.pseudonyms.generate import generate, generate_clean
from dataset.pseudonyms import addressed, addresses, asked, introductions, third_parties
from dataset.pseudonyms.numbers import has_digits
from dataset.pseudonyms.spans import uncased

PATTERNS = {
    "introductions.CUE": introductions.CUE,
    "introductions._BEGINNING": introductions._BEGINNING,
    "asked._ASKED": asked._ASKED,
    "asked._IS_THAT": asked._IS_THAT,
    "introductions._SO_CALLED": introductions._SO_CALLED,
    "addressed._CALLED": addressed._CALLED,
    "addressed._ANSWERED": addressed._ANSWERED,
    "addressed._ANSWERS_FOR": addressed._ANSWERS_FOR,
    "third_parties._RELATION": third_parties._RELATION,
    "third_parties._NAMED": third_parties._NAMED,
    "third_parties._SPOKEN_TO": third_parties._SPOKEN_TO,
    "third_parties._LEADS": third_parties._LEADS,
}
LETTERS = "abcdefghijklmnopqrstuvwxyzàáâãäåæçèéêëìíîïñòóôõöøùúûüýßąćęłńóśźżšőű"


@pytest.fixture(scope="module")
def texts() -> list[str]:
    """What is said in calls of all languages, as it is written, in capitals, and in small letters."""
    calls = [call for calls in (generate(5, 150), generate_clean(5, 300)) for call in calls]
    said = [turn.text for labelled in calls for turn in labelled.call().turns]
    said += ["Goedemorgen, Contoso, u spreekt met Jan.", "I live at twelve Baker Street."]
    return [written for text in said for written in (text, text.upper(), text.lower(), text.title())]


@pytest.mark.parametrize("name", PATTERNS)
def test_the_same_is_found_in_the_same_places(name: str, texts: list[str]) -> None:
    pattern, found = PATTERNS[name], 0
    assert not pattern.flags & re.IGNORECASE
    whatever_case = re.compile(pattern.pattern, pattern.flags | re.IGNORECASE)
    for text in texts:
        spans = [match.regs for match in pattern.finditer(uncased(text))]
        assert spans == [match.regs for match in whatever_case.finditer(text)], text
        found += len(spans)
    assert found > 0


def test_no_address_is_passed_over_for_want_of_a_number(texts: list[str]) -> None:
    found = [text for text in texts if addresses._ENGLISH.search(text)]
    assert all(has_digits(text) or addresses._A_COUNT.search(uncased(text)) for text in found)
    assert any(not has_digits(text) for text in found)


@pytest.mark.parametrize("letter", LETTERS)
def test_a_letter_is_found_as_every_letter_that_it_is_without_case(letter: str) -> None:
    whatever_case = re.compile(letter, re.IGNORECASE)
    everything = "".join(map(chr, [*range(0xD800), *range(0xE000, 0x20000)]))
    found = [match.start() for match in re.finditer(letter, uncased(everything))]
    assert found == [match.start() for match in whatever_case.finditer(everything)]


@given(st.text())
def test_every_character_stays_where_it_was(text: str) -> None:
    small = uncased(text)
    assert len(small) == len(text)
    assert [bool(re.match(r"\w", char)) for char in small] == [bool(re.match(r"\w", char)) for char in text]
