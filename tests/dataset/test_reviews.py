"""Which calls leads review, and what references are: drawn at random, alike for all; kept once, never changed."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reviews import GATE_NEEDS, MOST_CHARACTERS, Progress, compare, save_reference, shown, this_week
from bot.services import Services, build_services
from bot.settings import Settings
from dataset.records import Preference, ReviewKind, ReviewState, Source, Vote
from dataset.store import Store
from tests.held_out import answer_by, held_out, unanswered
from tests.samples import correct, new_store, summary

MONDAY = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self) -> None:
        self.now = MONDAY

    def __call__(self) -> datetime:
        self.now += timedelta(microseconds=1)
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def _settings(folder: Path, **changes: object) -> Settings:
    return Settings(_env_file=None, debrief_data=folder / "data").model_copy(update=changes)


@pytest.fixture
def services(tmp_path: Path, clock: Clock) -> Iterator[Services]:
    made = build_services(_settings(tmp_path), clock=clock)
    yield made
    made.close()


@pytest.fixture
def store(services: Services) -> Store:
    return services.store


def _open(services: Services) -> list[str]:
    return [opened.review.call_id for opened in this_week(services).open]


def _reference(services: Services, review_id: str, key: str, lead: str = "U0LEAD", title: str = "Right") -> bool:
    answer = shown(services.store, review_id, lead).answers[0]
    return save_reference(
        services, delivery_key=key, review_id=review_id, lead=lead, summary=summary(title=title), drafted_from=answer.id
    ).new


def test_a_week_draws_so_many_and_always_the_same(services: Services, store: Store) -> None:
    answers = {held_out(store).call_id for _ in range(8)}
    first = _open(services)
    assert len(first) == 5
    assert set(first) <= answers
    assert _open(services) == first
    assert {review.week for call_id in first for review in store.reviews.of_call(call_id)} == {"2026-W48"}


def test_another_process_draws_the_same(services: Services, store: Store, tmp_path: Path) -> None:
    for _ in range(8):
        held_out(store)
    week = "2026-W48"
    ranked = [c.call_id for c in store.reviews.candidates(week, list(Source))]
    ranked.sort(key=lambda call_id: store.reviews.rank("draw", week, call_id))
    with_other = build_services(services.settings, clock=Clock())
    try:
        assert set(_open(with_other)) == set(ranked[:5])
    finally:
        with_other.close()
    # A second process finds them drawn, and draws nothing more.
    assert set(_open(services)) == set(ranked[:5])


def test_weeks_and_stores_differ_in_what_they_draw(store: Store, tmp_path: Path) -> None:
    calls = [f"call_{n}" for n in range(50)]

    def drawn(a_store: Store, week: str) -> list[str]:
        return sorted(calls, key=lambda call_id: a_store.reviews.rank("draw", week, call_id))[:5]

    other = new_store(tmp_path)
    assert drawn(store, "2026-W48") == drawn(store, "2026-W48")
    assert drawn(store, "2026-W48") != drawn(store, "2026-W49")
    assert drawn(store, "2026-W48") != drawn(other, "2026-W48")
    other.close()


def test_what_may_not_be_drawn(services: Services, store: Store) -> None:
    kept = held_out(store)
    bridging, purged = held_out(store), held_out(store)
    with sqlite3.connect(store.path) as db:
        db.execute("UPDATE calls SET bridges = 1 WHERE id = ?", (bridging.call_id,))
        db.execute("UPDATE calls SET purged_at = 'then' WHERE id = ?", (purged.call_id,))
    db.close()
    unanswered(store)
    assert _open(services) == [kept.call_id]


def test_of_near_duplicates_one_is_drawn_and_one_reference_is_enough(services: Services, store: Store) -> None:
    first = held_out(store)
    twin = store.calls.get(first.call_id).model_copy(update={"id": "call_twin"})
    store.calls.add(twin)
    answer_by(store, twin, "model-1", summary())
    assert store.calls.group_and_split("call_twin")[0] == store.calls.group_and_split(first.call_id)[0]
    week = this_week(services)
    assert len(week.open) == 1
    assert (week.progress.held_out, week.progress.without_reference) == (1, 1)
    assert _reference(services, week.open[0].review.id, "k")
    after = this_week(services)
    assert after.open == ()
    assert (after.progress.references, after.progress.without_reference) == (1, 0)


def test_a_source_that_is_not_learned_from_is_not_reviewed(services: Services, store: Store, tmp_path: Path) -> None:
    held_out(store)
    strict = build_services(services.settings.model_copy(update={"debrief_learn_from": "file"}), clock=Clock())
    try:
        assert this_week(strict).open == ()
        assert this_week(strict).progress.held_out == 0
    finally:
        strict.close()


def test_what_was_left_open_keeps_its_place_and_free_places_are_filled(
    services: Services, store: Store, clock: Clock
) -> None:
    for _ in range(3):
        held_out(store)
    first = this_week(services)
    assert len(first.open) == 3
    for _ in range(6):
        held_out(store)
    assert len(_open(services)) == 5  # in the same week: the two places that were free
    for number, opened in enumerate(this_week(services).open[:2]):
        assert _reference(services, opened.review.id, f"k{number}")
    done = this_week(services)
    assert (done.progress.done, done.progress.places, len(done.open)) == (2, 5, 3)
    clock.now += timedelta(days=7)
    later = this_week(services)
    assert later.progress.week == "2026-W49"
    assert (later.progress.done, len(later.open)) == (0, 5)
    assert [o.review.id for o in later.open[:3]] == [o.review.id for o in done.open]
    assert [o.review.week for o in later.open] == ["2026-W48"] * 3 + ["2026-W49"] * 2


def test_the_week_is_the_teams(tmp_path: Path) -> None:
    clock = Clock()
    clock.now = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)  # Monday already, in Auckland
    for zone, week in (("UTC", "2026-W47"), ("Pacific/Auckland", "2026-W48")):
        made = build_services(_settings(tmp_path, debrief_time_zone=zone), clock=clock)
        assert this_week(made).progress.week == week
        made.close()
    clock.now = datetime(2027, 1, 1, 12, tzinfo=ZoneInfo("Europe/Berlin"))
    made = build_services(_settings(tmp_path), clock=clock)
    assert this_week(made).progress.week == "2026-W53"  # of the ISO year
    made.close()


def test_none_are_drawn_where_none_are_wanted(services: Services, store: Store) -> None:
    held_out(store)
    none = build_services(services.settings.model_copy(update={"debrief_reviews_per_week": 0}), clock=Clock())
    assert this_week(none).open == ()
    none.close()


def test_a_reference_is_kept_once_for_each_delivery_and_the_newest_counts(services: Services, store: Store) -> None:
    answer = held_out(store)
    [opened] = this_week(services).open
    assert _reference(services, opened.review.id, "one", title="Lea's")
    assert not _reference(services, opened.review.id, "one", title="Lea's again")
    saved = save_reference(
        services,
        delivery_key="two",
        review_id=opened.review.id,
        lead="U0SAM",
        summary=summary(title="Sam's"),
        drafted_from=None,
    )
    assert saved.others == ("U0LEAD",)
    first, second = store.reviews.references(answer.call_id)
    assert (first.author, first.summary.title, first.drafted_from) == ("U0LEAD", "Lea's", answer.id)
    assert (second.author, second.summary.title, second.drafted_from) == ("U0SAM", "Sam's", None)
    assert store.reviews.get(opened.review.id).lead == "U0LEAD"  # who did it first
    entries = [(e["actor"], e["action"], e["subject"]) for e in store.audit.entries()]
    assert entries == [("U0LEAD", "reference", answer.call_id), ("U0SAM", "reference", answer.call_id)]
    assert "Lea's" not in str(store.audit.entries())
    # The agent's answer is what it was.
    assert store.answers.current(answer.debrief_id) == answer


def test_whoever_saw_the_card_is_not_blind(services: Services, store: Store) -> None:
    answer = held_out(store)  # Alex asked for it
    store.feedback.add_vote(
        delivery_key="v", debrief_id=answer.debrief_id, answer_id=answer.id, user="U0SAM", vote=Vote.UP
    )
    [opened] = this_week(services).open
    for lead in ("U0LEAD", "U0ALEX", "U0SAM"):
        assert _reference(services, opened.review.id, lead, lead=lead)
    assert [r.blind for r in store.reviews.references(answer.call_id)] == [True, False, False]


def test_two_models_answers_are_compared_once(services: Services, store: Store, clock: Clock) -> None:
    old = held_out(store)
    new = answer_by(store, store.calls.get(old.call_id), "model-2", summary(title="Another"))
    [opened] = this_week(services).open
    assert opened.review.kind is ReviewKind.COMPARE
    assert set(opened.review.answer_ids) == {old.id, new.id}
    assert compare(services, opened.review.id, "U0LEAD", Preference.BETTER, new.id)
    assert compare(services, opened.review.id, "U0LEAD", Preference.BETTER, new.id)  # the same delivery once more
    assert not compare(services, opened.review.id, "U0SAM", Preference.NEITHER)
    review = store.reviews.get(opened.review.id)
    assert (review.state, review.lead, review.preference, review.preferred_id) == (
        ReviewState.DONE, "U0LEAD", Preference.BETTER, new.id,
    )  # fmt: skip
    assert [(e["actor"], e["detail"]) for e in store.audit.entries()] == [
        ("U0LEAD", f"better {new.id}"),
        ("U0SAM", "neither; not counted, as it was compared before"),
    ]
    # Without a reference it may be drawn again in another week: then the better answer is to be put right.
    assert this_week(services).open == ()
    clock.now += timedelta(days=7)
    [again] = this_week(services).open
    assert (again.review.kind, again.review.answer_ids) == (ReviewKind.CORRECT, (new.id,))


def test_answers_that_say_the_same_are_not_compared(services: Services, store: Store) -> None:
    old = held_out(store)
    same = answer_by(store, store.calls.get(old.call_id), "model-2", summary())
    [opened] = this_week(services).open
    assert (opened.review.kind, opened.review.answer_ids) == (ReviewKind.CORRECT, (same.id,))


def test_corrections_are_not_shown_nor_is_an_older_answer_of_the_same_model(services: Services, store: Store) -> None:
    old = held_out(store)
    correct(store, old, summary(title="What Alex made of it"))
    newer = answer_by(store, store.calls.get(old.call_id), "model-1", summary(title="Second try"))
    [opened] = this_week(services).open
    assert opened.review.answer_ids == (newer.id,)


def test_the_order_of_two_answers_is_by_chance_and_stays(services: Services, store: Store) -> None:
    old = held_out(store)
    answer_by(store, store.calls.get(old.call_id), "model-2", summary(title="Another"))
    [opened] = this_week(services).open

    def first(lead: str) -> str:
        return shown(store, opened.review.id, lead).answers[0].id

    order = [first(f"U{n}") for n in range(60)]
    assert order == [first(f"U{n}") for n in range(60)]
    assert 15 < order.count(old.id) < 45


def _progress(**changes: int) -> Progress:
    fields = {"done": 0, "places": 5, "references": 0, "held_out": 0, "without_reference": 0, "groups": 0}
    return Progress(week="2026-W48", per_week=5, **(fields | changes))


def test_what_is_missing_is_counted() -> None:
    assert _progress().calls_until_first == 27
    assert _progress(groups=20).calls_until_first == 7
    assert _progress(groups=500, references=GATE_NEEDS).missing == 0
    assert _progress(groups=500, references=7, held_out=30, without_reference=23).calls_until_enough == 0
    assert _progress(groups=500, references=7, held_out=27, without_reference=20).calls_until_enough == 20


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 400))
def test_no_count_is_ever_negative(references: int, without: int, groups: int) -> None:
    progress = _progress(references=references, held_out=references + without, without_reference=without, groups=groups)
    assert progress.missing >= 0
    assert progress.calls_until_enough >= 0
    assert progress.calls_until_first >= 7


def test_a_call_that_nobody_could_read_is_not_drawn(services: Services, store: Store) -> None:
    """A call of 5 MB was drawn, and its reference could never be saved within Slack's three seconds."""
    held_out(store, texts=["a very long talk " * (MOST_CHARACTERS // 10)])
    assert _open(services) == []
    short = held_out(store)
    assert _open(services) == [short.call_id]
