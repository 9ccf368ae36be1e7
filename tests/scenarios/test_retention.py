"""Raw text past its time: placeholders in its place, the same prompts as before, and nothing that leads back."""

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.retention import NOTICES_KEPT, Purged, purge
from bot.settings import Settings
from dataset.pairs import Filters
from dataset.prompts import render
from dataset.pseudonyms import PseudonymMap, RulePseudonymiser
from dataset.pseudonyms.placeholders import PLACEHOLDER
from dataset.records import Answer, Call, Debrief, NoticeKind, Source, WorkState
from dataset.rendering import after_call
from dataset.snapshot import Rebuilt, rebuild, take
from dataset.store import Store
from tests.dataset.test_erasure import in_bytes
from tests.samples import Clock, answered, call, correct, summary

RULES = RulePseudonymiser()
KEPT_FOR = timedelta(days=30)
SAID = (
    "Hello, this is Ben. How can I help?",
    "Juana Ortiz here. My router is broken, write to juana.ortiz@example.com or call +1 202 555 0147.",
    "Thank you, Juana. I will send a new router by Friday.",
)
PRIVATE = ("Juana", "Ortiz", "juana.ortiz@example.com", "555 0147", "Titelschlange", "Tickethecht")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    opened = Store(tmp_path / "data" / "debrief.sqlite3", clock)
    yield opened
    opened.close()


def _debriefed(store: Store, *said: str, agent: str = "U0ALEX") -> tuple[Debrief, Answer, Call]:
    """A call with title and ticket that was answered, corrected and commented on, and is done."""
    log = call(*(said or SAID)).model_copy(
        update={"title": "Titelschlange of Juana", "ticket": "Tickethecht-4711", "agent": agent}
    )
    debrief, answer = answered(store, log)
    hidden, private_map = RULES.pseudonymise(log)
    store.calls.keep_pseudonymised(hidden, private_map)
    with store._db.write():
        store._db.execute("UPDATE debriefs SET text = ?, title = 'Titelschlange' WHERE id = ?", (SAID[1], debrief.id))
    assert store.debriefs.queue.finish(debrief.id, "test", WorkState.DONE)
    correct(store, answer, summary(outcome="Juana Ortiz gets a router, and Ms Ortiz' mail is juana.ortiz@example.com."))
    store.feedback.add_reasons(
        delivery_key=f"r{debrief.id}",
        debrief_id=debrief.id,
        answer_id=answer.id,
        user="U1",
        reasons=(),
        comment="It was Juana Ortiz who called.",
    )
    return store.debriefs.get(debrief.id), answer, log


def _purge(store: Store, **options: object) -> Purged:
    return purge(store, RULES, KEPT_FOR, actor="test", **options)  # type: ignore[arg-type]  # of purge


def test_what_is_purged_and_what_stays(store: Store, clock: Clock) -> None:
    debrief, _, log = _debriefed(store)
    assert set(PRIVATE) == in_bytes(store, PRIVATE)
    clock.now += KEPT_FOR - timedelta(seconds=1)
    assert _purge(store) == Purged()
    clock.now += timedelta(seconds=1)
    assert _purge(store, dry_run=True) == Purged(calls=1)
    assert store.calls.get(log.id) == log
    assert _purge(store) == Purged(calls=1)
    assert store.erasure.scrub()
    assert in_bytes(store, PRIVATE) == set()
    kept = store.calls.get(log.id)
    assert (kept.title, kept.ticket, kept.agent) == (None, None, "U0ALEX")
    assert kept.started_at == log.started_at
    assert [turn.role for turn in kept.turns] == [turn.role for turn in log.turns]
    assert "router is broken" in kept.turns[1].text
    after = store.debriefs.get(debrief.id)
    assert (after.text, after.title, after.file, after.state) == (None, None, None, WorkState.DONE)
    [written, corrected] = store.answers.versions(debrief.id)
    assert written.summary.summary.startswith("[PERSON_")
    assert corrected.summary.outcome.startswith("[PERSON_")
    assert "[EMAIL_1]" in corrected.summary.outcome
    comments = [event.comment for event in store.feedback.of_debrief(debrief.id) if event.comment]
    assert comments[0].startswith("It was [PERSON_")
    assert all(PLACEHOLDER.fullmatch(task.assignee or "") for task in store.answers.tasks(debrief.id))
    assert store.calls.is_purged(log.id)
    assert store.calls.private_map(log.id, RULES.version) is None
    assert _purge(store) == Purged()
    assert store.integrity() == "ok"


def test_prompts_and_pairs_have_the_same_bytes_as_before(store: Store, clock: Clock) -> None:
    _, _, log = _debriefed(store)
    before = render(RULES.pseudonymise(log)[0])
    snapshot = take(store, RULES, Filters(), actor="x")
    clock.now += KEPT_FOR
    assert _purge(store).calls == 1
    kept = store.calls.pseudonymised(log.id, RULES.version)
    assert kept is not None
    assert render(kept[0]) == before
    # Pseudonymised once more, nothing is found any more: placeholders are left alone.
    again, private_map = RULES.pseudonymise(store.calls.get(log.id))
    assert render(again) == before
    assert private_map.pseudonyms == ()
    assert take(store, RULES, Filters(), actor="x").id == snapshot.id
    assert rebuild(store, RULES, snapshot.id) in (Rebuilt.SAME, Rebuilt.RAW_PURGED)


def test_another_pseudonymiser_still_renders_a_purged_call(store: Store, clock: Clock) -> None:
    _, _, log = _debriefed(store)
    clock.now += KEPT_FOR
    _purge(store)
    later = RulePseudonymiser(regions=("FR",))
    assert later.version != RULES.version
    kept = store.calls.pseudonymised(log.id, later.version)
    assert kept is not None
    assert kept[0].pseudonymiser_version == RULES.version
    assert take(store, later, Filters(), actor="x").manifest["counts"]["splits"]["train"] == 1


def test_a_call_that_was_never_pseudonymised_is_now(store: Store, clock: Clock) -> None:
    log = call(*SAID)
    store.calls.add(log)
    clock.now += KEPT_FOR
    assert _purge(store).calls == 1
    kept = store.calls.pseudonymised(log.id, RULES.version)
    assert kept is not None
    assert kept[0].turns == store.calls.get(log.id).turns == RULES.pseudonymise(log)[0].turns


_SAID = st.lists(
    st.one_of(
        st.sampled_from(
            [*SAID, "My name is Ann Lee, IBAN DE89 3704 0044 0532 0130 00.", "[PERSON_1] is what I typed."]
        ),
        st.text(max_size=60),
    ),
    min_size=1,
    max_size=6,
)


@given(_SAID)
def test_placeholders_are_left_alone_whatever_stands_around_them(said: list[str]) -> None:
    hidden, _ = RULES.pseudonymise(call(*said))
    again, _ = RULES.pseudonymise(call().model_copy(update={"turns": hidden.turns}))
    for before, after in zip(hidden.turns, again.turns, strict=True):
        # Something more may be found, as the names around it are gone; what was hidden stays as it is.
        found = [match[0] for match in PLACEHOLDER.finditer(before.text)]
        kept = [match[0] for match in PLACEHOLDER.finditer(after.text)]
        assert [text for text in kept if text in found] == found


def test_agents_who_are_no_slack_users_are_emptied(store: Store, clock: Clock) -> None:
    _, _, log = _debriefed(store, agent="Benedikt Beispiel")
    clock.now += KEPT_FOR
    _purge(store)
    assert store.calls.get(log.id).agent is None


def test_nobody_else_may_change_what_was_written(store: Store, clock: Clock) -> None:
    debrief, answer, log = _debriefed(store)
    clock.now += KEPT_FOR
    attempts = [
        ("UPDATE answers SET summary = '{}' WHERE id = ?", answer.id),
        ("UPDATE answers SET author = 'x' WHERE id = ?", answer.id),
        ("UPDATE feedback SET comment = '' WHERE debrief_id = ?", debrief.id),
        ("UPDATE feedback SET vote = 'up' WHERE debrief_id = ?", debrief.id),
    ]
    for sql, name in attempts:
        with pytest.raises(sqlite3.IntegrityError, match=r"immutable|append-only"), store._db.write():
            store._db.execute(sql, (name,))
    _purge(store)
    for sql, name in attempts:
        with pytest.raises(sqlite3.IntegrityError, match=r"immutable|append-only"), store._db.write():
            store._db.execute(sql, (name,))
    # While a call is purged, its texts alone may change, and no other call's.
    other, _, _ = _debriefed(store, "Something else.", "Yes.")

    def change(sql: str, name: str) -> None:
        with store._db.write():
            store._db.insert("purging", {"call_id": log.id})
            store._db.execute(sql, (name,))

    for sql, name in (attempts[1], attempts[3], (attempts[2][0], other.id)):
        with pytest.raises(sqlite3.IntegrityError, match=r"immutable|append-only"):
            change(sql, name)
    assert store._db.rows("SELECT * FROM purging") == []


def test_what_is_being_worked_on_waits(store: Store, clock: Clock) -> None:
    debrief, _, log = _debriefed(store)
    with store._db.write():
        store._db.execute("UPDATE debriefs SET state = 'failed' WHERE id = ?", (debrief.id,))
    assert store.debriefs.retry(debrief.id)
    clock.now += KEPT_FOR
    assert _purge(store) == Purged()
    assert store.calls.get(log.id) == log


def test_a_correction_that_comes_meanwhile_is_not_overwritten(store: Store, clock: Clock) -> None:
    debrief, answer, log = _debriefed(store)
    clock.now += KEPT_FOR
    cutoff = clock.now - KEPT_FOR
    seen = store.retention.texts(log.id)
    assert seen is not None
    store.feedback.add_reasons(
        delivery_key="late", debrief_id=debrief.id, answer_id=answer.id, user="U2", reasons=(), comment="Wait, Juana!"
    )
    hidden, _ = RULES.pseudonymise(log)
    assert not store.retention.purge(hidden, seen, seen, cutoff)
    assert store.calls.get(log.id) == log
    assert _purge(store).calls == 1


def test_what_was_written_about_a_purged_call_has_its_time_too(store: Store, clock: Clock) -> None:
    debrief, _, log = _debriefed(store)
    clock.now += KEPT_FOR
    assert _purge(store).calls == 1
    turns = store.calls.get(log.id).turns
    clock.now += timedelta(days=1)
    newest = store.answers.versions(debrief.id)[-1]
    correct(store, newest, summary(outcome="Write to late.comer@example.com."))
    clock.now += KEPT_FOR - timedelta(days=1, seconds=1)
    assert _purge(store).calls == 0
    clock.now += timedelta(days=1, seconds=1)
    assert _purge(store).calls == 1
    assert store.erasure.scrub()
    assert in_bytes(store, ["late.comer"]) == set()
    assert store.calls.get(log.id).turns == turns
    assert _purge(store).calls == 0


def test_what_comes_late_gets_placeholders_of_its_own(store: Store, clock: Clock) -> None:
    # The second address is in an answer alone: no turn of the call holds its placeholder.
    debrief, _, log = _debriefed(store)
    newest = store.answers.versions(debrief.id)[-1]
    correct(store, newest, summary(outcome="Write to ben.works@example.com.", action_items=()))
    clock.now += KEPT_FOR
    assert _purge(store).calls == 1
    [*_, newest] = store.answers.versions(debrief.id)
    assert newest.summary.outcome == "Write to [EMAIL_2]."
    late = summary(
        summary="The router is broken.",
        outcome="Write to late.comer@example.com.",
        next_steps=("Ask [EMAIL_2].",),
        action_items=(),
    )
    clock.now += timedelta(days=1)
    correct(store, newest, late)
    # What the call does not hold is told as the person wrote it, and is nobody else's placeholder.
    assert after_call(store, RULES, log.id, late).texts == ("late.comer@example.com", "[EMAIL_2]")
    clock.now += KEPT_FOR
    assert _purge(store).calls == 1
    [*_, older, newest] = store.answers.versions(debrief.id)
    assert older.summary.outcome == "Write to [EMAIL_2]."
    assert newest.summary.outcome == "Write to [EMAIL_3]."
    assert newest.summary.next_steps == ("Ask [EMAIL_2].",)
    assert "LITERAL" not in str(store.answers.versions(debrief.id))


def test_a_form_that_was_made_before_the_purge_is_not_kept_after_it(store: Store, clock: Clock) -> None:
    _, _, log = _debriefed(store)
    form = RulePseudonymiser(regions=("FR",)).pseudonymise(log)
    clock.now += KEPT_FOR
    assert _purge(store).calls == 1
    store.calls.keep_pseudonymised(*form)
    assert store.calls.private_map(log.id, form[0].pseudonymiser_version) is None
    assert _purge(store) == Purged()


class Interrupted(RulePseudonymiser):
    """Rules under whose hands a call is purged by another process."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._others = store

    def extend_all(self, texts: Sequence[str], map: PseudonymMap) -> tuple[list[str], PseudonymMap]:  # noqa: A002
        """Somebody purges all there is, and then this goes on."""
        purge(self._others, RULES, KEPT_FOR, actor="other")
        return super().extend_all(texts, map)


def test_a_call_that_is_purged_while_it_is_rendered_has_one_text(store: Store, clock: Clock) -> None:
    _debriefed(store)
    before = take(store, RULES, Filters(), actor="x")
    with sqlite3.connect(store.path) as db:
        # So that the answers are pseudonymised anew.
        db.execute("DELETE FROM pseudonymised_answers")
    db.close()
    clock.now += KEPT_FOR
    other = Store(store.path, clock)
    again = take(store, Interrupted(other), Filters(), actor="x")
    assert store.retention.past(clock.now - KEPT_FOR) == []
    other.close()
    assert again.manifest["pairs_hash"] == before.manifest["pairs_hash"]


def test_logs_that_could_not_be_read_are_emptied(store: Store, clock: Clock) -> None:
    debrief = store.debriefs.add(delivery_key="k", source=Source.MODAL, user="U1", text="Unlesbarwurm", title="T")
    assert debrief is not None
    store.debriefs.claim("w")
    assert store.debriefs.fail(debrief.id, "w", "That is no call log.", retryable=True)
    clock.now += KEPT_FOR
    assert _purge(store, dry_run=True) == Purged(unread=1)
    assert _purge(store) == Purged(unread=1)
    assert store.erasure.scrub()
    assert in_bytes(store, ["Unlesbarwurm"]) == set()
    after = store.debriefs.get(debrief.id)
    assert (after.text, after.retryable, after.error) == (None, False, "That is no call log.")


def test_old_notices_go_and_others_stay(store: Store, clock: Clock) -> None:
    debrief, _, _ = _debriefed(store)
    for key, kind in (("old", NoticeKind.REPLY), ("shared", NoticeKind.SHARE), ("waits", NoticeKind.REPLY)):
        about = debrief.id if kind is NoticeKind.SHARE else None
        store.outbox.add(kind, key, key, debrief_id=about, payload={"text": "x"})
    for _ in range(2):
        notice = store.outbox.claim("s", ["waits"])
        assert notice is not None
        store.outbox.queue.finish(notice.id, "s", WorkState.DONE)
    clock.now += NOTICES_KEPT
    assert purge(store, RULES, None, actor="x", dry_run=True) == Purged(notices=1)
    assert purge(store, RULES, None, actor="x") == Purged(notices=1)
    assert [row["notice_key"] for row in store._db.rows("SELECT notice_key FROM outbox")] == ["shared", "waits"]


def test_without_the_setting_all_text_is_kept(store: Store, clock: Clock) -> None:
    _, _, log = _debriefed(store)
    clock.now += timedelta(days=10_000)
    assert purge(store, RULES, None, actor="x") == Purged()
    assert store.calls.get(log.id) == log


@pytest.mark.parametrize(("given", "days"), [("", None), ("90", 90)])
def test_the_setting(monkeypatch: pytest.MonkeyPatch, given: str, days: int | None) -> None:
    monkeypatch.setenv("DEBRIEF_RETENTION_DAYS", given)
    assert Settings(_env_file=None).debrief_retention_days == days
