"""A snapshot is what it says: content-addressed, reproducible, and immutable; and no history loses a correction."""

import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.erasure import NoModels, forget
from dataset import split
from dataset.canonical import canonical, hash_of, pair_text, read_pair
from dataset.pairs import Exclusion, Filters
from dataset.pseudonyms import RulePseudonymiser
from dataset.records import Call, CallSummary, PairKind, Source, Split, Vote, new_id
from dataset.snapshot import Rebuilt, diff, rebuild, take, verify
from dataset.store import Snapshot, Store, UnknownSnapshotError
from tests.samples import answered, call, correct, new_store, summary

RULES = RulePseudonymiser()


class OtherRules(RulePseudonymiser):
    """Another version of the rules, which happens to find the same."""

    @property
    def version(self) -> str:
        return "sha256:other"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = new_store(tmp_path)
    yield opened
    opened.close()


def taken(store: Store, rules: RulePseudonymiser = RULES) -> Snapshot:
    return take(store, rules, Filters(), actor="U0LEAD")


def corrected(store: Store, number: int) -> str:
    _, answer = answered(store, call(f"word{number} {number}", "yes"))
    correct(store, answer, summary(title=f"Router {number}"))
    return answer.call_id


def test_the_same_state_gives_the_same_snapshot(store: Store) -> None:
    for number in range(3):
        corrected(store, number)
    first = taken(store)
    assert taken(store) == first
    assert len(store.snapshots.all()) == 1
    assert [e["action"] for e in store.audit.entries()].count("snapshot") == 1
    corrected(store, 9)
    second = taken(store)
    assert second.parent_id == first.id
    assert store.snapshots.latest() == second


def test_a_pair_is_kept_as_canonical_json_under_its_hash(store: Store) -> None:
    corrected(store, 1)
    [stored] = store.snapshots.pairs(taken(store).id)
    assert stored.text is not None
    assert stored.hash == hash_of(stored.text)
    assert stored.hash.startswith("sha256:")
    pair = read_pair(stored.text)
    assert pair_text(pair) == stored.text
    assert canonical({"b": "é", "a": [1, 2]}) == '{"a":[1,2],"b":"é"}'


def test_a_list_of_snapshots_holds_no_lists_of_calls(store: Store) -> None:
    corrected(store, 1)
    correct(store, answered(store)[1], summary(title="Visit of Tom Fisher", action_items=()))
    whole = taken(store)
    [listed] = store.snapshots.all()
    assert whole.manifest["exclusions"] != []
    assert listed.manifest == {k: v for k, v in whole.manifest.items() if k not in ("exclusions", "trimmed")}


def test_the_manifest_says_how_it_came_about(store: Store) -> None:
    corrected(store, 1)
    manifest = taken(store).manifest
    assert manifest["mark"] == {"feedback": 1, "calls": 1, "references": 0}
    assert manifest["filters"]["learn_from"] == sorted(source.value for source in Source)
    assert manifest["pseudonymiser_version"] == RULES.version
    assert manifest["split_key"] == store.calls.split_key_id()
    assert manifest["counts"]["splits"] == {"train": 1, "validation": 0, "held_out": 0}


def test_an_old_snapshot_stays_what_it_was(store: Store) -> None:
    _, answer = answered(store)
    first = correct(store, answer, summary(title="First router"))
    before = taken(store)
    text = [pair.text for pair in store.snapshots.pairs(before.id)]
    correct(store, first, summary(title="Second router"))
    after = taken(store)
    assert [pair.text for pair in store.snapshots.pairs(before.id)] == text
    assert [pair.text for pair in store.snapshots.pairs(after.id)] != text
    difference = diff(store, before.id, after.id)
    assert difference.changed == (answer.call_id,)
    assert (difference.added, difference.removed) == ((), ())
    new = corrected(store, 5)
    assert diff(store, after.id, taken(store).id).added == (new,)


def test_verify_finds_whatever_was_changed(store: Store) -> None:
    corrected(store, 1)
    corrected(store, 2)
    snapshot = taken(store)
    sound = verify(store, snapshot.id)
    assert (sound.pairs, sound.forgotten, sound.problems) == (2, 0, ())
    with sqlite3.connect(store.path) as db:
        db.execute("UPDATE pair_texts SET text = replace(text, 'Router 1', 'Router X')")
    [problem] = verify(store, snapshot.id).problems
    assert "not what was hashed" in problem
    with sqlite3.connect(store.path) as db:
        db.execute("DELETE FROM pair_texts")
    lost = verify(store, snapshot.id)
    assert lost.forgotten == 0
    assert all("missing" in problem for problem in lost.problems)
    assert len(lost.problems) == 2
    with sqlite3.connect(store.path) as db:
        db.execute("DELETE FROM snapshot_pairs WHERE position = 0")
    assert len(verify(store, snapshot.id).problems) >= 2


def test_verify_finds_a_manifest_that_was_changed(store: Store) -> None:
    corrected(store, 1)
    snapshot = taken(store)
    with sqlite3.connect(store.path) as db:
        db.execute("UPDATE snapshots SET manifest = replace(manifest, '\"left_out\": 0', '\"left_out\": 7')")
    assert verify(store, snapshot.id).problems == ("the manifest is not what was hashed",)


def test_rebuild_says_whether_it_comes_out_the_same_or_why_not(store: Store) -> None:
    call_id = corrected(store, 1)
    snapshot = taken(store)
    corrected(store, 2)
    assert rebuild(store, RULES, snapshot.id) is Rebuilt.SAME
    assert rebuild(store, OtherRules(), snapshot.id) is Rebuilt.PSEUDONYMISER_CHANGED
    assert len(store.snapshots.all()) == 1
    with sqlite3.connect(store.path) as db:
        db.execute("DELETE FROM feedback WHERE seq = 1")
    assert rebuild(store, RULES, snapshot.id) is Rebuilt.DIFFERENT
    with sqlite3.connect(store.path) as db:
        db.execute("UPDATE calls SET purged_at = 'now' WHERE id = ?", (call_id,))
    assert rebuild(store, RULES, snapshot.id) is Rebuilt.RAW_PURGED


def test_a_snapshot_is_found_by_the_beginning_of_its_id(store: Store) -> None:
    with pytest.raises(UnknownSnapshotError, match="no snapshots yet"):
        store.snapshots.get("latest")
    corrected(store, 1)
    snapshot = taken(store)
    for name in (snapshot.id, snapshot.id[:9], "latest"):
        assert store.snapshots.get(name) == snapshot
    for unknown in ("snap_zz", "%", "snap%", ""):
        with pytest.raises(UnknownSnapshotError, match=r"no such snapshot|no id"):
            store.snapshots.get(unknown)
    corrected(store, 2)
    taken(store)
    with pytest.raises(UnknownSnapshotError, match="several"):
        store.snapshots.get("snap_")


def test_what_breaks_off_leaves_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    corrected(store, 1)

    def full(*_: object) -> bool:
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(store.snapshots, "finish", full)
        with pytest.raises(sqlite3.OperationalError):
            taken(store)
    assert store.snapshots.all() == []
    with sqlite3.connect(store.path) as db:
        assert db.execute("SELECT count(*) FROM pair_texts").fetchone() == (0,)
        assert db.execute("SELECT count(*) FROM snapshot_pairs").fetchone() == (0,)
    assert taken(store).manifest["counts"]["splits"]["train"] == 1


def test_another_version_of_the_pseudonymiser_makes_another_snapshot(store: Store) -> None:
    corrected(store, 1)
    first, second = taken(store), taken(store, OtherRules())
    assert first.id != second.id
    assert second.manifest["pseudonymiser_versions"] == {"sha256:other": 1}


# A history: what people did, in order. Numbers choose among what is there.
Step = tuple[str, int, int]
steps = st.lists(
    st.tuples(
        st.sampled_from(
            ["call", "call", "again", "vote", "correct", "correct", "choose", "forget", "restart", "snapshot"]
        ),
        st.integers(0, 30),
        st.integers(0, 3),
    ),
    max_size=45,
)


class Told:
    """A history as it is told to a store."""

    def __init__(self, folder: Path) -> None:
        self.store = new_store(folder)
        self.answers: list[tuple[str, str]] = []  # debrief, current answer
        self.corrected: dict[str, str] = {}  # call, current correction
        self.made: dict[str, list[str]] = {}  # call, all its corrections
        self.chosen: dict[str, str] = {}
        self.splits: dict[str, tuple[str, Split]] = {}

    def tell(self, history: list[Step]) -> None:
        for number, step in enumerate(history):
            self._step(f"key{number}", *step)
            for call_id, known in self.splits.items():
                assert self.store.calls.group_and_split(call_id) == known

    def _step(self, key: str, what: str, which: int, how: int) -> None:
        if what in ("call", "again"):
            self._call(str(which) if what == "again" else key, key)
        elif what == "restart":
            self.store.close()
            self.store = Store(self.store.path)
        elif what == "snapshot":
            taken(self.store)
        elif what == "forget" and self.answers:
            self._forget(which % len(self.answers))
        elif self.answers:
            self._feedback(key, what, which % len(self.answers), how)

    def _call(self, word: str, key: str) -> None:
        log: Call = call(f"word{word} is what was said here", "yes", call_id=f"call_{key}")
        debrief, answer = answered(self.store, log)
        self.answers.append((debrief.id, answer.id))
        self.splits[log.id] = self.store.calls.group_and_split(log.id)

    def _forget(self, which: int) -> None:
        _, answer_id = self.answers.pop(which)
        call_id = self.store.answers.get(answer_id).call_id
        forget(self.store, [call_id], actor="U0LEAD", registry=NoModels())
        for told in (self.corrected, self.made, self.chosen, self.splits):
            told.pop(call_id, None)

    def _feedback(self, key: str, what: str, which: int, how: int) -> None:
        debrief_id, answer_id = self.answers[which]
        answer = self.store.answers.get(answer_id)
        if what == "vote":
            value = Vote.UP if how else Vote.DOWN
            self.store.feedback.add_vote(
                delivery_key=key, debrief_id=debrief_id, answer_id=answer_id, user=f"U{how}", vote=value
            )
        elif what == "correct":
            text: CallSummary = summary(
                title=f"Router {key}" if how else "Visit of Tom Fisher on 12 December", action_items=()
            )
            correction = correct(self.store, answer, text)
            self.answers[which] = debrief_id, correction.id
            self.corrected[answer.call_id] = correction.id
            self.made.setdefault(answer.call_id, []).append(correction.id)
        elif answer.call_id in self.corrected:
            chosen = self.store.answers.get(self.corrected[answer.call_id])
            self.store.feedback.add_choice(delivery_key=key, correction=chosen, user="U0LEAD")
            self.chosen[answer.call_id] = chosen.id


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=steps)
def test_whatever_happens_no_correction_is_lost_and_no_call_is_in_two_splits(
    history: list[Step], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(split, "ALL_TRAIN", 3)
    with tempfile.TemporaryDirectory() as folder:
        told = Told(Path(folder))
        told.tell(history)
        snapshot = taken(told.store)
        pairs = [read_pair(stored.text) for stored in told.store.snapshots.pairs(snapshot.id) if stored.text]
        left_out = [e for e in snapshot.manifest["exclusions"] if e["correction"]]
        excluded = {e["call"]: e["correction"] for e in left_out if Exclusion(e["reason"]).leaves_out_call}
        expected = told.corrected | told.chosen
        taught = {p.call_id: p.answer_id for p in pairs if p.kind is PairKind.CORRECTION}
        # Every correction that was ever made (and not forgotten) is a pair or has its reason, once.
        listed = sorted([*taught.values(), *(e["correction"] for e in left_out)])
        assert listed == sorted(made for call_id in told.made for made in told.made[call_id])
        # Every current correction is a pair or an exclusion, and never both.
        assert taught | excluded == expected
        assert not taught.keys() & excluded.keys()
        # One of a group, in the split of its group, and held-out calls are nobody's own answer.
        groups = [(pair.group_id, pair.split) for pair in pairs]
        assert len({group for group, _ in groups}) == len(groups)
        assert all(told.splits[pair.call_id] == (pair.group_id, pair.split) for pair in pairs)
        own = [pair for pair in pairs if pair.kind is PairKind.OWN_ANSWER]
        assert all(pair.split is Split.TRAIN for pair in own)
        assert len(own) <= sum(p.split is Split.TRAIN for p in pairs if p.kind is PairKind.CORRECTION)
        # Equal histories give equal snapshots.
        again = take(told.store, RULES, Filters(), actor=new_id("U"))
        assert again.id == snapshot.id
        copy = Path(folder) / "copy.sqlite3"
        with sqlite3.connect(told.store.path) as db, sqlite3.connect(copy) as other:
            db.backup(other)
        for connection in (db, other):
            connection.close()
        twin = Store(copy)
        with sqlite3.connect(copy) as db:
            db.executescript("DELETE FROM snapshot_pairs; DELETE FROM snapshots; DELETE FROM pair_texts;")
        db.close()
        assert taken(twin).id == snapshot.id
        assert verify(twin, snapshot.id).problems == ()
        assert rebuild(told.store, RULES, snapshot.id) is Rebuilt.SAME
        # Older snapshots are what they were, but for what was forgotten.
        for older in told.store.snapshots.all():
            assert verify(told.store, older.id).problems == ()
        twin.close()
        told.store.close()
