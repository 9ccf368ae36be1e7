"""What was replaced, told from the text before and after."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.pseudonyms.labels import LabelledCall
from benchmarks.pseudonyms.masking import NotAligned, Stretch, finder, replaced
from dataset.pseudonyms import Pseudonym, PseudonymMap, RulePseudonymiser
from dataset.records import Call, PseudonymisedCall, Role, Turn

PLAIN = st.text(alphabet="ab 1ß漢\U0001f600.[]_PERSON", max_size=8)
VALUES = st.text(alphabet="xyz 27é\U0001f600", min_size=1, max_size=8)
KINDS = st.sampled_from(["PERSON", "EMAIL", "NUMBER"])


def the_map(values: dict[str, str]) -> PseudonymMap:
    return PseudonymMap(pseudonyms=tuple(Pseudonym(placeholder=p, value=v, key=v) for p, v in values.items()))


@given(st.lists(st.tuples(PLAIN, st.none() | st.tuples(KINDS, VALUES)), max_size=8))
def test_every_placeholder_leads_to_the_characters_that_it_stands_for(
    parts: list[tuple[str, tuple[str, str] | None]],
) -> None:
    original = masked = ""
    expected, values = [], {}
    for number, (plain, value) in enumerate(parts):
        original, masked = original + plain, masked + plain
        if value:
            kind, said = value
            placeholder = f"[{kind}_{number + 100}]"
            values[placeholder] = said
            expected.append((len(original), len(original) + len(said), kind))
            original, masked = original + said, masked + placeholder
    found = list(replaced(original, masked, the_map(values)))
    assert found == expected
    assert [original[start:end] for start, end, _ in found] == [v[1] for _, v in parts if v]


@given(VALUES, st.integers(min_value=2, max_value=5))
def test_one_placeholder_may_come_often_and_side_by_side(value: str, times: int) -> None:
    found = list(replaced(value * times, "[PERSON_1]" * times, the_map({"[PERSON_1]": value})))
    assert [end - start for start, end, _ in found] == [len(value)] * times
    assert found[-1][1] == len(value) * times


def test_a_placeholder_that_the_map_does_not_know_is_the_calls_own_text() -> None:
    found = list(replaced("[PERSON_9] is Ana", "[PERSON_9] is [PERSON_1]", the_map({"[PERSON_1]": "Ana"})))
    assert found == [(14, 17, "PERSON")]


def test_text_that_only_looks_like_a_placeholder_hides_nothing() -> None:
    way_back = the_map({"[LITERAL_1]": "[PERSON_1]", "[PERSON_1_B]": "Ana"})
    assert list(replaced("[PERSON_1] Ana", "[LITERAL_1] [PERSON_1_B]", way_back)) == [(11, 14, "PERSON")]


@pytest.mark.parametrize(
    ("original", "masked"),
    [
        ("Hi Ana", "Hi [PERSON_1]!"),
        ("Hi Bea", "Hi [PERSON_1]"),
        ("Ho Ana", "Hi [PERSON_1]"),
        ("Hi Ana, bye", "Hi [PERSON_1]"),
        ("Hi", "Ho"),
    ],
)
def test_texts_that_do_not_lead_back_are_refused(original: str, masked: str) -> None:
    with pytest.raises(NotAligned):
        list(replaced(original, masked, the_map({"[PERSON_1]": "Ana"})))


class Shouting:
    """Replaces the name Ana everywhere, as a pseudonymiser would."""

    version = "1"

    def pseudonymise(self, call: Call) -> tuple[PseudonymisedCall, PseudonymMap]:
        turns = tuple(
            t.model_copy(update={"speaker": t.speaker.replace("Ana", "[PERSON_1]"), "text": self.mask(t.text)})
            for t in call.turns
        )
        masked = PseudonymisedCall(call_id=call.id, turns=turns, pseudonymiser_version="1")
        return masked, the_map({"[PERSON_1]": "Ana"})

    def mask(self, text: str) -> str:
        return text.replace("Ana", "[PERSON_1]")

    def extend(self, text: str, map: PseudonymMap) -> tuple[str, PseudonymMap]:  # noqa: A002
        return text, map

    def extend_all(self, texts: Sequence[str], map: PseudonymMap) -> tuple[list[str], PseudonymMap]:  # noqa: A002
        return list(texts), map


class Forgetful(Shouting):
    def mask(self, text: str) -> str:
        return text.replace("Ana", "")


TURNS = (Turn(speaker="Ana", role=Role.OTHER, text="Ana?"), Turn(speaker="Bo", role=Role.OTHER, text="No."))
CALL = LabelledCall("c", TURNS, ())


def test_the_finder_looks_at_labels_and_texts() -> None:
    assert finder(Shouting())(CALL) == [Stretch(0, "speaker", 0, 3, "PERSON"), Stretch(0, "text", 0, 3, "PERSON")]


def test_the_finder_refuses_a_call_that_lost_something() -> None:
    with pytest.raises(NotAligned):
        finder(Forgetful())(CALL)


def test_the_finder_with_the_projects_own_pseudonymiser() -> None:
    text = "Please write to ana.ruiz@example.com."
    call = LabelledCall("c", (Turn(speaker="Customer", role=Role.CUSTOMER, text=text),), ())
    found = finder(RulePseudonymiser())(call)
    assert [(text[s.start : s.end], s.kind) for s in found] == [("ana.ruiz@example.com", "EMAIL")]
