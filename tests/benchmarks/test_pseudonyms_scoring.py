"""What counts as recalled, as a miss and as a false alarm."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.pseudonyms.labels import OTHER_PERSON, LabelledCall, Mention, Place
from benchmarks.pseudonyms.masking import NotAligned, Stretch
from benchmarks.pseudonyms.report import examples_in_words, goals_in_words, met, scores_in_words
from benchmarks.pseudonyms.scoring import Scores, score, wilson
from dataset.records import Role, Turn


def call(*texts: str, mentions: tuple[Mention, ...] = (), speaker: str = "A") -> LabelledCall:
    turns = tuple(Turn(speaker=speaker, role=Role.OTHER, text=text) for text in texts)
    return LabelledCall("c", turns, mentions, "en")


def scored(labelled: LabelledCall, *stretches: Stretch) -> Scores:
    return score([labelled], lambda _: list(stretches))


PHONE = call("It's 415-555, 0132.", mentions=(Mention("PHONE", (Place(0, 5, 18),)),))


def test_wilsons_interval_as_published() -> None:
    low, high = wilson(10, 10)  # a worked example that many texts give: 72.2% to 100%
    assert (round(low, 3), high) == (0.722, 1.0)
    assert [round(bound, 4) for bound in wilson(81, 263)] == [0.2553, 0.3662]  # Newcombe 1998, table I, method 3
    assert wilson(0, 0) == (0.0, 1.0)


@given(st.integers(min_value=1, max_value=5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_the_share(counts: tuple[int, int]) -> None:
    hits, total = counts
    low, high = wilson(hits, total)
    assert 0 <= low <= hits / total <= high <= 1


def test_only_letters_and_digits_have_to_be_masked() -> None:
    """The comma and the space between two replaced stretches give nothing away."""
    scores = scored(PHONE, Stretch(0, "text", 5, 12, "PHONE"), Stretch(0, "text", 14, 18, "PHONE"))
    assert (scores.kinds["PHONE"].masked, scores.kinds["PHONE"].partial) == (1, 0)
    assert (scores.stretches, scores.touching, scores.misses) == (2, 2, [])


def test_one_digit_left_readable_is_a_miss() -> None:
    scores = scored(PHONE, Stretch(0, "text", 5, 17, "PHONE"))
    assert (scores.kinds["PHONE"].masked, scores.kinds["PHONE"].partial) == (0, 1)
    assert scores.misses[0].context == "It's ███-███, ███2."


def test_what_nobody_masked_is_no_partial() -> None:
    scores = scored(PHONE)
    assert (scores.kinds["PHONE"].masked, scores.kinds["PHONE"].partial, scores.precision) == (0, 0, None)


def test_any_kind_recalls_and_only_a_fitting_one_agrees() -> None:
    right = scored(PHONE, Stretch(0, "text", 5, 18, "PHONE")).kinds["PHONE"]
    wrong = scored(PHONE, Stretch(0, "text", 5, 18, "NUMBER")).kinds["PHONE"]
    assert (right.masked, right.agreed) == (1, 1)
    assert (wrong.masked, wrong.agreed) == (1, 0)
    reference = call("ticket 4711", mentions=(Mention("REFERENCE", (Place(0, 7, 11),)),))
    assert scored(reference, Stretch(0, "text", 7, 11, "NUMBER")).kinds["REFERENCE"].agreed == 1


def test_a_mention_over_turns_needs_all_its_places() -> None:
    over = call("four one five", "mhm", "five five", mentions=(Mention("PHONE", (Place(0, 0, 13), Place(2, 0, 9))),))
    first, second = Stretch(0, "text", 0, 13, "PHONE"), Stretch(2, "text", 0, 9, "PHONE")
    assert scored(over, first).kinds["PHONE"].figures()["partial"] == 1
    assert scored(over, first, second).kinds["PHONE"].recall == 1.0


def test_a_stretch_that_touches_nothing_is_a_false_alarm_and_one_that_reaches_further_is_counted() -> None:
    scores = scored(PHONE, Stretch(0, "text", 0, 2, "PERSON"), Stretch(0, "text", 3, 18, "PHONE"))
    assert scores.precision == 0.5
    assert [alarm.value for alarm in scores.false_alarms] == ["It"]
    assert (scores.letters, scores.letters_outside) == (13, 3)


def test_touching_only_the_space_before_a_mention_is_a_false_alarm() -> None:
    scores = scored(PHONE, Stretch(0, "text", 3, 6, "PERSON"), Stretch(0, "text", 3, 5, "PERSON"))
    assert [alarm.value for alarm in scores.false_alarms] == ["s "]


def test_labels_and_texts_are_told_apart() -> None:
    labelled = call("A", speaker="Ann", mentions=(Mention("PERSON", (Place(0, 0, 3, "speaker"),)),))
    assert scored(labelled, Stretch(0, "text", 0, 1, "PERSON")).names.masked == 0
    assert scored(labelled, Stretch(0, "speaker", 0, 3, "PERSON")).names.masked == 1


def test_every_replaced_label_counts_and_the_figure_with_each_once_stands_beside() -> None:
    everywhere = [Stretch(turn, "speaker", 0, 1, "PERSON") for turn in range(3)]
    name = Mention("PERSON", (Place(0, 0, 3),))
    scores = scored(call("Ann", "y", "z", mentions=(name,)), *everywhere, Stretch(0, "text", 0, 3, "PERSON"))
    assert (scores.stretches, scores.alarms, scores.precision) == (4, 3, 0.25)
    assert (len(scores.false_alarms), scores.precision_labels_once) == (1, 0.5)


def test_what_does_not_count_is_neither_a_miss_nor_a_false_alarm() -> None:
    optional = call("192.168.1.1", mentions=(Mention("IP", (Place(0, 0, 11),), counted=False),))
    assert scored(optional).kinds == {}
    assert scored(optional, Stretch(0, "text", 0, 11, "IP")).false_alarms == []


def test_people_who_are_only_spoken_of_are_in_no_sum() -> None:
    husband = call("my husband Tom", mentions=(Mention(OTHER_PERSON, (Place(0, 11, 14),)),))
    scores = scored(husband)
    assert scores.kinds[OTHER_PERSON].mentions == 1
    assert (scores.names.mentions, scores.structured.mentions, scores.overall.mentions) == (0, 0, 0)


@pytest.mark.parametrize("error", [NotAligned, ValueError])
def test_a_call_that_cannot_be_masked_counts_as_unmasked(error: type[Exception]) -> None:
    def find(_: LabelledCall) -> list[Stretch]:
        raise error

    scores = score([PHONE, PHONE], find)
    assert (scores.kinds["PHONE"].mentions, scores.kinds["PHONE"].masked) == (2, 0)
    assert (scores.unrestored, scores.crashed.total()) == ((2, 0) if error is NotAligned else (0, 2))
    words = "\n".join(scores_in_words(scores))
    assert "NOT RESTORED EXACTLY: 2 of 2 calls" in words or "RAISED AN ERROR: 2 of 2 calls" in words


def test_goals_are_printed_beside_the_figures() -> None:
    missed, hit = scored(PHONE), scored(PHONE, Stretch(0, "text", 5, 18, "PHONE"))
    assert met(missed) == {"structured": False, "names": None, "precision": None}
    assert met(hit) == {"structured": True, "names": None, "precision": True}
    assert list(goals_in_words(missed)) == ["goal: structured, recall at least 99.5%: 0.00%, NOT met"]
    assert all(line.endswith(", met") for line in goals_in_words(hit))


def test_figures_hold_no_text_and_examples_do() -> None:
    scores = scored(PHONE)
    assert "0132" not in repr(scores.figures())
    assert "0132" not in "\n".join(scores_in_words(scores))
    assert "0132" in "\n".join(examples_in_words(scores.misses, 5))
