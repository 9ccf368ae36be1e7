"""The store: private, transactional, append-only where it says so, and safe between threads and processes."""

import multiprocessing
import sqlite3
import stat
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from dataset.pseudonyms import RulePseudonymiser
from dataset.records import MessageKind, NoticeKind, Source, WorkState
from dataset.store import LEASE, ForeignStoreError, NewerStoreError, Store
from tests.samples import Clock, answered, call, correct, new_store, summary


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock):  # type: ignore[no-untyped-def]
    opened = Store(tmp_path / "data" / "debrief.sqlite3", clock)
    yield opened
    opened.close()


def _add(store: Store, key: str) -> str:
    debrief = store.debriefs.add(delivery_key=key, source=Source.MODAL, user="U1", text="…")
    assert debrief is not None
    return debrief.id


def test_its_files_are_the_owners_alone(store: Store) -> None:
    _add(store, "k")
    files = list(store.path.parent.iterdir())
    assert len(files) >= 2  # the file and its write-ahead log
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert stat.S_IMODE(store.path.parent.stat().st_mode) == 0o700


def test_a_delivery_is_recorded_once(store: Store) -> None:
    _add(store, "event:1")
    assert store.debriefs.add(delivery_key="event:1", source=Source.MODAL, user="U1", text="…") is None
    assert store.debriefs.count(WorkState.QUEUED) == 1


def test_two_clicks_on_one_thing_are_one_debrief_until_it_is_done_and_a_moment_has_passed(
    store: Store, clock: Clock
) -> None:
    def click(key: str) -> bool:
        return (
            store.debriefs.add(delivery_key=key, source=Source.SHORTCUT, user="U1", text="…", origin="m1") is not None
        )

    assert click("1")
    assert not click("2")
    clock.now += timedelta(seconds=30)
    assert not click("3")  # it is still waiting
    claimed = store.debriefs.claim("w")
    assert claimed is not None
    assert store.debriefs.queue.finish(claimed.id, "w", WorkState.DONE)
    assert click("4")


def test_a_lease_that_ran_out_is_claimed_again_and_the_first_owner_changes_nothing(store: Store, clock: Clock) -> None:
    debrief_id = _add(store, "k")
    assert store.debriefs.claim("first") is not None
    assert store.debriefs.claim("second") is None
    clock.now += LEASE / 2
    store.debriefs.queue.renew("first")
    clock.now += LEASE * 0.8
    assert store.debriefs.claim("second") is None
    clock.now += LEASE
    again = store.debriefs.claim("second")
    assert again is not None
    assert (again.id, again.attempts) == (debrief_id, 2)
    assert not store.debriefs.queue.finish(debrief_id, "first", WorkState.DONE)
    assert store.debriefs.get(debrief_id).state is WorkState.WORKING
    assert store.debriefs.queue.finish(debrief_id, "second", WorkState.DONE)


def test_notices_to_one_target_go_out_one_after_another(store: Store, clock: Clock) -> None:
    for key, target in (("1", "C1"), ("2", "C1"), ("3", "C2")):
        assert store.outbox.add(NoticeKind.REPLY, target, key)
    first = store.outbox.claim("a")
    other = store.outbox.claim("b")
    assert first is not None
    assert other is not None
    assert (first.target, other.target) == ("C1", "C2")
    assert store.outbox.claim("c") is None
    store.outbox.queue.finish(first.id, "a", WorkState.DONE)
    assert store.outbox.claim("c", resting={"C1"}) is None
    assert store.outbox.claim("c") is not None


def test_a_notice_is_unique_unless_it_failed(store: Store) -> None:
    assert store.outbox.add(NoticeKind.SHARE, "C1", "share:1")
    assert not store.outbox.add(NoticeKind.SHARE, "C1", "share:1")
    notice = store.outbox.claim("a")
    assert notice is not None
    store.outbox.queue.finish(notice.id, "a", WorkState.FAILED, "not_in_channel")
    assert store.outbox.add(NoticeKind.SHARE, "C1", "share:1")


def test_updates_that_wait_are_one(store: Store) -> None:
    debrief, _ = answered(store)
    for channel in ("D1", "C1"):
        store.outbox.add_message(debrief.id, MessageKind.SHARED, channel, "1.0")
    for cause in ("a", "b", "c"):
        store.outbox.update_copies(debrief.id, cause)
    assert store.outbox.pending() == 2


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE feedback SET user = 'U2'",
        "UPDATE answers SET summary = '{}'",
        "UPDATE splits SET split = 'train'",
        "UPDATE calls SET group_id = 'other'",
        "UPDATE audit SET actor = 'U2'",
    ],
)
def test_what_is_written_once_cannot_be_rewritten(store: Store, statement: str) -> None:
    _, answer = answered(store)
    correct(store, answer, summary(title="Other"))
    store.audit.add("U1", "test", "x")
    with sqlite3.connect(store.path) as conn, pytest.raises(sqlite3.IntegrityError):
        conn.execute(statement)
    conn.close()


def test_a_transaction_that_fails_leaves_nothing(store: Store) -> None:
    def both() -> None:
        with store.transaction():
            _add(store, "k")
            store.audit.add("U1", "test", "x")
            raise ValueError("half-way")

    with pytest.raises(ValueError, match="half-way"):
        both()
    assert store.debriefs.count(WorkState.QUEUED) == 0
    assert store.audit.entries() == []


def test_a_commit_that_fails_leaves_no_transaction_open(store: Store) -> None:
    debrief_id = _add(store, "k")

    def dangling() -> None:
        with store._db.write() as db:
            db.conn.execute("UPDATE debriefs SET answer_id = 'ans_missing' WHERE id = ?", (debrief_id,))

    with pytest.raises(sqlite3.IntegrityError):
        dangling()
    _add(store, "k2")
    other = Store(store.path)
    assert other.debriefs.count(WorkState.QUEUED) == 2
    other.close()


def test_notices_of_one_lane_keep_their_order_also_where_one_is_tried_again(store: Store, clock: Clock) -> None:
    for key in ("1", "2"):
        assert store.outbox.add(NoticeKind.REPLY, "U1", key)
    first = store.outbox.claim("a")
    assert first is not None
    store.outbox.queue.postpone(first.id, "a", timedelta(seconds=60))
    assert store.outbox.claim("a") is None
    clock.now += timedelta(seconds=61)
    again = store.outbox.claim("a")
    assert again is not None
    assert again.id == first.id


def test_a_clock_that_was_set_back_leaves_nothing_stuck(store: Store, clock: Clock) -> None:
    clock.now += timedelta(days=1)
    debrief_id = _add(store, "k")
    assert store.debriefs.claim("dead") is not None
    _add(store, "k2")
    clock.now -= timedelta(days=1)
    claimed = {found.id for found in (store.debriefs.claim("a"), store.debriefs.claim("b")) if found}
    assert debrief_id in claimed
    assert len(claimed) == 2


def test_a_store_of_a_newer_version_is_left_alone(store: Store) -> None:
    with sqlite3.connect(store.path) as conn:
        conn.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('debrief', 'of_2030', 'now')"
        )
    conn.close()
    with pytest.raises(NewerStoreError, match="of_2030"):
        Store(store.path)


def test_writing_can_be_tried_without_a_trace(store: Store) -> None:
    store.check_writable()
    assert store.audit.entries() == []


def test_a_store_is_one_workspaces(store: Store) -> None:
    store.bind_team("T1")
    store.bind_team("T1")
    with pytest.raises(ForeignStoreError):
        store.bind_team("T2")


def test_many_threads_claim_each_debrief_once(store: Store) -> None:
    ids = {_add(store, str(n)) for n in range(60)}
    claimed: list[str] = []
    lock = threading.Lock()

    def work(owner: str) -> None:
        while debrief := store.debriefs.claim(owner):
            with lock:
                claimed.append(debrief.id)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, [f"w{n}" for n in range(8)]))
    assert len(claimed) == 60
    assert set(claimed) == ids


def _count_up(path: Path, times: int) -> None:
    store = Store(path)
    for number in range(times):
        with store.transaction():
            seen = len(store.audit.entries())
            store.audit.add(str(number), "count", str(seen + 1))
    store.close()


def test_several_processes_read_and_write_without_losing_an_update(tmp_path: Path) -> None:
    path = tmp_path / "shared" / "debrief.sqlite3"
    context = multiprocessing.get_context("spawn")
    # They open (and migrate) a store that is not there yet, all at once.
    processes = [context.Process(target=_count_up, args=(path, 25)) for _ in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0] * 4
    store = Store(path)
    assert [int(entry["subject"]) for entry in store.audit.entries()] == list(range(1, 101))
    store.close()


def test_a_call_comes_back_as_it_was(store: Store) -> None:
    original = call("One.", "Two.").model_copy(update={"ticket": "4711", "title": "T", "agent": "U1", "team": "T1"})
    store.calls.add(original)
    assert store.calls.get(original.id) == original
    with pytest.raises(KeyError):
        store.calls.get("call_missing")


def test_a_private_map_comes_back_and_is_replaced_by_its_extension(store: Store) -> None:
    log, rules = call(), RulePseudonymiser()
    hidden, private_map = rules.pseudonymise(log)
    store.calls.add(log)
    assert store.calls.private_map(log.id, rules.version) is None
    store.calls.keep_map(log.id, rules.version, private_map)
    text, longer = rules.extend("Write to juana@example.com", private_map)
    store.calls.keep_map(log.id, rules.version, longer)
    kept = store.calls.private_map(log.id, rules.version)
    assert kept is not None
    assert kept.restore(text) == "Write to juana@example.com"
    assert [kept.restore(turn.text) for turn in hidden.turns] == [turn.text for turn in log.turns]


def test_the_same_words_are_one_group(store: Store) -> None:
    first, again, other = call("One two!", "Three."), call("one TWO", "three"), call("Four.", "Five.")
    for each in (first, again, other):
        store.calls.add(each)
    groups = [store.calls.group_and_split(each.id)[0] for each in (first, again, other)]
    assert groups == [first.id, first.id, other.id]


def test_an_old_store_opens_again(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    debrief, answer = answered(store)
    key = store.calls.split_key_id()
    store.close()
    again = Store(store.path)
    assert again.debriefs.get(debrief.id) == debrief
    assert again.answers.get(answer.id) == answer
    assert again.calls.split_key_id() == key
    assert again.integrity() == "ok"
    again.close()


def test_a_second_store_of_this_process_lets_go_of_no_lock_of_the_first(tmp_path: Path) -> None:
    """Another process that opened and closed the file took the write-ahead log away from under the first."""
    path = tmp_path / "debrief.sqlite3"
    first = Store(path)
    Store(path).close()
    code = f"from pathlib import Path; from dataset.store import Store; Store(Path({str(path)!r})).close()"
    subprocess.run([sys.executable, "-c", code], check=True)
    assert path.with_name(path.name + "-wal").exists()
    first.audit.add("test", "write", "after")
    assert first.integrity() == "ok"
    second = Store(path)
    assert [entry["subject"] for entry in second.audit.entries()] == ["after"]
    second.close()
    first.close()
