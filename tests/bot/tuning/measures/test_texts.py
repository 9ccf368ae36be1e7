"""Likeness of texts, against other people's programs and values worked by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nltk.translate.chrf_score import (  # type: ignore[import-untyped]  # it has no stubs
    chrf_precision_recall_fscore_support,
)
from rapidfuzz.distance import Levenshtein
from rouge_score.rouge_scorer import RougeScorer

from bot.tuning.measures.texts import chrf, edit_similarity, rouge_l, words_in

ENGLISH = (
    "The customer says that the router restarts several times a day; the agent sends a new one by Friday.",
    "The agent will send a new router on Friday, as the customer's old one restarts all day.",
    "Customer can't log in: error 403. Agent resets the password & waits.",
    "error_403 at 12:30, twice",
    "Thanks!",
)
printable_ascii = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=60)
few_letters = st.text("ab c", max_size=30)
measures = pytest.mark.parametrize("measure", [rouge_l, chrf, edit_similarity])


@pytest.mark.parametrize("reference", ENGLISH)
@pytest.mark.parametrize("answer", ENGLISH)
def test_rouge_l_is_that_of_rouge_score(reference: str, answer: str) -> None:
    theirs = RougeScorer(["rougeL"], use_stemmer=False).score(reference, answer)["rougeL"].fmeasure
    assert rouge_l(reference, answer) == pytest.approx(theirs)


@given(st.one_of(printable_ascii, few_letters), st.one_of(printable_ascii, few_letters))
def test_rouge_l_is_that_of_rouge_score_for_any_ascii_text_with_words(reference: str, answer: str) -> None:
    if words_in(reference) and words_in(answer):
        theirs = RougeScorer(["rougeL"], use_stemmer=False).score(reference, answer)["rougeL"].fmeasure
        assert rouge_l(reference, answer) == pytest.approx(theirs)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Café, naïve — STRASSE straße", ["café", "naïve", "strasse", "strasse"]),
        ("cafe\u0301", ["café"]),
        ("Роутер перезагружается.", ["роутер", "перезагружается"]),
        ("मेरा की का", ["मेरा", "की", "का"]),  # vowel signs are no letters to `re`, and tell these two apart
        ("路由器坏了。Router", ["路", "由", "器", "坏", "了", "router"]),
        ("ﷺ مُحَمَّد", [*words_in("ﷺ"), "مُحَمَّد"]),
        ("[PERSON_1_B] calls [PERSON_1], not [PERSON_2]", ["[PERSON_1]", "calls", "[PERSON_1]", "not", "[PERSON_2]"]),
        ("❤️ !? …", []),
    ],
)
def test_words_of_any_alphabet(text: str, words: list[str]) -> None:
    assert words_in(text) == words


def test_words_that_rouge_score_drops_count() -> None:
    assert rouge_l("роутер сломан", "роутер починен") == pytest.approx(0.5)
    assert rouge_l("路由器坏了", "路由器好了") == pytest.approx(0.8)
    assert rouge_l("ask [PERSON_1]", "ask [PERSON_2]") == pytest.approx(0.5)


def test_chrf_by_hand() -> None:
    # Runs of one: 2 of 3. Of two: 1 of 2. Of three: 0 of 1.
    assert chrf("abc", "abd") == pytest.approx((2 / 3 + 1 / 2 + 0) / 3)
    # Precision 1; recall 2 of 4 and 1 of 3, so 5/12. F2 = 5 * 5/12 / (4 + 5/12).
    assert chrf("ab cd", "ab") == pytest.approx(25 / 53)
    assert chrf("ab", "ab cd") == pytest.approx(5 * (5 / 12) / (4 * (5 / 12) + 1))  # what is too much costs less
    assert chrf("abc", "xyz") == 0
    assert chrf("cafe\u0301", "café") == 1


@pytest.mark.parametrize("reference", ENGLISH)
@pytest.mark.parametrize("answer", ENGLISH)
def test_chrf_from_the_precision_and_recall_that_nltk_finds(reference: str, answer: str) -> None:
    wanted, said = "".join(reference.split()), "".join(answer.split())
    found = [chrf_precision_recall_fscore_support(wanted, said, n, beta=2)[:2] for n in range(1, 7)]
    precision = sum(one for one, _ in found) / 6
    recall = sum(one for _, one in found) / 6
    assert chrf(reference, answer) == pytest.approx(5 * precision * recall / (4 * precision + recall), abs=1e-9)


def test_edits_by_hand() -> None:
    assert edit_similarity("kitten", "sitting") == pytest.approx(4 / 7)
    assert edit_similarity("abc", "abcd") == pytest.approx(3 / 4)


def test_long_texts_have_no_fewer_edits_than_there_are() -> None:
    reference = "".join(chr(97 + at * at % 23) for at in range(20_000))
    answer = f"x{reference[:9_000]}yy{reference[9_500:]}"
    true = Levenshtein.normalized_similarity(reference, answer)
    assert true - 0.2 < edit_similarity(reference, answer) <= true < 1
    assert edit_similarity(reference, reference) == 1


@measures
def test_nothing_is_like_nothing_and_unlike_anything(measure) -> None:  # type: ignore[no-untyped-def]
    assert measure("", "") == 1
    assert measure("", "router") == 0
    assert measure("router", "") == 0


@measures
@given(one=st.one_of(st.text(max_size=40), few_letters), other=st.one_of(st.text(max_size=40), few_letters))
def test_between_0_and_1_and_1_for_the_same(measure, one: str, other: str) -> None:  # type: ignore[no-untyped-def]
    assert 0 <= measure(one, other) <= 1
    assert measure(one, one) == 1


@given(st.text(max_size=40), st.text(max_size=40))
def test_edits_and_rouge_look_the_same_from_both_sides(one: str, other: str) -> None:
    assert edit_similarity(one, other) == edit_similarity(other, one)
    assert rouge_l(one, other) == rouge_l(other, one)
