"""Training files: a function of the snapshot, within a model's limits, whole or not at all."""

import errno
import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.erasure import NoModels, forget
from dataset import split
from dataset.canonical import read_pair
from dataset.export import export_snapshot, record_tokens
from dataset.formats import Format
from dataset.pairs import Exclusion, Filters
from dataset.profiles import PROFILES, Bounds, Cap, Profile
from dataset.pseudonyms import RulePseudonymiser
from dataset.records import Split, Vote
from dataset.snapshot import take
from dataset.store import Store
from tests.samples import answered, call, correct, new_store, summary

RULES = RulePseudonymiser()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = new_store(tmp_path)
    yield opened
    opened.close()


def corrected(store: Store, number: int, text: str = "yes") -> str:
    _, answer = answered(store, call(f"word{number} {number}", text))
    correct(store, answer, summary(title=f"Router {number}", call_reason="a broken router"))
    return answer.call_id


def export(store: Store, out: Path, format_name: Format = Format.CONVERSE, **options: Any) -> dict[str, Any]:
    snapshot = take(store, RULES, Filters(), actor="U0LEAD")
    return export_snapshot(store, snapshot, format_name, out, actor="U0LEAD", **options)


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def reasons(manifest: dict[str, Any]) -> dict[str, str]:
    return {entry["call"]: entry["reason"] for entry in manifest["exclusions"]}


@pytest.fixture
def all_splits(store: Store, monkeypatch: pytest.MonkeyPatch) -> dict[Split, list[str]]:
    """Ninety corrected calls, in all three splits."""
    monkeypatch.setattr(split, "ALL_TRAIN", 0)
    calls: dict[Split, list[str]] = {part: [] for part in Split}
    for number in range(90):
        call_id = corrected(store, number)
        calls[store.calls.group_and_split(call_id)[1]].append(call_id)
    assert all(len(of) > 1 for of in calls.values())
    return calls


def test_the_same_state_gives_the_same_bytes(store: Store, tmp_path: Path) -> None:
    for number in range(5):
        corrected(store, number)
    assert export(store, tmp_path / "one") == export(store, tmp_path / "two")
    for name in ("train.jsonl", "validation.jsonl", "manifest.json"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_each_split_goes_where_it_belongs(store: Store, tmp_path: Path, all_splits: dict[Split, list[str]]) -> None:
    manifest = export(store, tmp_path)
    counts = manifest["counts"]
    assert (counts["train"], counts["validation"]) == (len(all_splits[Split.TRAIN]), len(all_splits[Split.VALIDATION]))
    assert reasons(manifest) == dict.fromkeys(all_splits[Split.HELD_OUT], Exclusion.HELD_OUT.value)
    for name, part in (("train.jsonl", Split.TRAIN), ("validation.jsonl", Split.VALIDATION)):
        prompts = "".join(line["messages"][0]["content"][0]["text"] for line in lines(tmp_path / name))
        for others, calls in all_splits.items():
            for call_id in calls:
                words = store.calls.get(call_id).turns[0].text
                assert (f"{words}\n" in prompts) == (others is part)
        told = manifest["files"][name]
        content = (tmp_path / name).read_bytes()
        assert told == {
            "sha256": hashlib.sha256(content).hexdigest(),
            "lines": content.count(b"\n"),
            "bytes": len(content),
        }


def test_a_judge_sees_held_out_calls_alone(store: Store, tmp_path: Path, all_splits: dict[Split, list[str]]) -> None:
    manifest = export(store, tmp_path, Format.JUDGE)
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["judge.jsonl", "manifest.json"]
    found = lines(tmp_path / "judge.jsonl")
    assert len(found) == len(all_splits[Split.HELD_OUT]) == manifest["counts"]["judge"]
    assert manifest["judged"] == "model-1"
    assert {line["modelResponses"][0]["modelIdentifier"] for line in found} == {"model-1"}
    assert set(reasons(manifest).values()) == {Exclusion.TRAINED_ON.value}


def test_an_export_of_another_kind_takes_away_the_files_of_the_one_before(store: Store, tmp_path: Path) -> None:
    corrected(store, 1)
    export(store, tmp_path / "out")
    export(store, tmp_path / "out", Format.JUDGE)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["judge.jsonl", "manifest.json"]
    export(store, tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "manifest.json",
        "train.jsonl",
        "validation.jsonl",
    ]


def test_preferences_hold_only_what_was_corrected_in_substance(store: Store, tmp_path: Path) -> None:
    corrected(store, 1)
    _, answer = answered(store, call("word2 2", "yes"))
    correct(store, answer, summary(title="broken router."))
    manifest = export(store, tmp_path, Format.CHOSEN_REJECTED)
    [line] = lines(tmp_path / "train.jsonl")
    assert "Router 1" in line["chosen"]
    assert "Broken router" in line["rejected"]
    assert reasons(manifest) == {answer.call_id: Exclusion.NOT_IN_FORMAT}


def _small(**changes: Any) -> Profile:
    base = PROFILES["nova-micro"]
    return replace(
        base,
        **(
            {"train": Bounds(2, 50, "test"), "validation": Bounds(1, 50, "test"), "together": Bounds(2, 100, "test")}
            | changes
        ),
    )


def test_a_pair_over_the_token_limit_is_left_out_and_listed(store: Store, tmp_path: Path) -> None:
    corrected(store, 1)
    long = corrected(store, 2, "and on and on " * 400)
    manifest = export(store, tmp_path, profile=_small(tokens=Cap(1_500, "test")))
    assert reasons(manifest) == {long: Exclusion.TOO_LONG}
    assert manifest["counts"]["train"] == 1
    assert 0 < manifest["tokens"]["train"]["longest"] <= 1_500


def test_it_says_how_many_pairs_are_missing(store: Store, tmp_path: Path) -> None:
    for number in range(3):
        corrected(store, number)
    assert export(store, tmp_path, profile=PROFILES["nova-micro"])["missing"] == {"train": 5}
    assert export(store, tmp_path, profile=PROFILES["nova-2-lite"])["missing"] == {"train": 197}
    assert export(store, tmp_path, profile=_small())["missing"] == {}
    assert export(store, tmp_path)["missing"] == {}
    assert len(lines(tmp_path / "train.jsonl")) == 3


def test_validation_is_capped_at_what_the_model_takes(
    store: Store, tmp_path: Path, all_splits: dict[Split, list[str]]
) -> None:
    few = export(store, tmp_path, profile=_small(validation=Bounds(1, 1, "test"), train=Bounds(1, 500, "test")))
    assert few["counts"]["validation"] == 1
    validation = set(all_splits[Split.VALIDATION])
    left = {c for c, reason in reasons(few).items() if reason == Exclusion.VALIDATION_FULL}
    assert len(left) == len(validation) - 1
    assert left < validation
    none = export(store, tmp_path, profile=PROFILES["nova-2-lite"])
    assert none["counts"]["validation"] == 0
    assert {reasons(none)[c] for c in validation} == {Exclusion.NO_VALIDATION}
    assert not (tmp_path / "validation.jsonl").exists()
    train = len(all_splits[Split.TRAIN])
    together = export(
        store, tmp_path, profile=_small(train=Bounds(1, 500, "test"), together=Bounds(1, train + 1, "test"))
    )
    assert (together["counts"]["train"], together["counts"]["validation"]) == (train, 1)


def test_training_is_capped_too(store: Store, tmp_path: Path) -> None:
    calls = [corrected(store, number) for number in range(5)]
    manifest = export(store, tmp_path, profile=_small(train=Bounds(1, 3, "test")))
    assert manifest["counts"]["train"] == 3
    assert list(reasons(manifest)) == calls[3:]
    assert set(reasons(manifest).values()) == {Exclusion.FULL}


def test_nothing_that_was_exported_is_over_the_limit(store: Store, tmp_path: Path) -> None:
    for number in range(9):
        corrected(store, number, "word " * number * 60)
    limit = 700
    manifest = export(store, tmp_path, profile=_small(tokens=Cap(limit, "test")))
    snapshot = store.snapshots.get(manifest["snapshot"])
    sizes = {pair.call_id: record_tokens(pair) for pair in map(_read, store.snapshots.pairs(snapshot.id))}
    assert {c for c, size in sizes.items() if size > limit} == set(reasons(manifest))


def _read(stored: Any) -> Any:
    return read_pair(stored.text)


@pytest.mark.parametrize("at", ["write", "validation", "manifest"])
def test_a_disk_that_fills_up_leaves_nothing_half_written(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    corrected(store, 1)
    out = tmp_path / "out"
    before = export(store, out)
    old = {path.name: path.read_bytes() for path in out.iterdir()}
    corrected(store, 2)
    replace_path, full = Path.replace, OSError(errno.ENOSPC, "No space left on device")

    def moved(path: Path, target: Path) -> Path:
        if at in target.name:
            raise full
        return replace_path(path, target)

    def fsync(_fd: int) -> None:
        if at == "write":
            raise full

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", moved)
        patch.setattr("os.fsync", fsync)
        with pytest.raises(OSError, match="No space"):
            export(store, out)
    assert not list(out.glob(".export-*"))
    if at == "write":
        assert {path.name: path.read_bytes() for path in out.iterdir()} == old
    else:
        # No manifest describes files that are not there.
        assert not (out / "manifest.json").exists()
    assert export(store, out)["counts"]["train"] == before["counts"]["train"] + 1


def test_what_a_killed_export_left_is_swept_away(store: Store, tmp_path: Path) -> None:
    corrected(store, 1)
    left = tmp_path / ".export-killed"
    left.mkdir()
    (left / "train.jsonl").write_text("half a")
    (tmp_path / "notes.txt").write_text("mine")
    export(store, tmp_path)
    assert not list(tmp_path.glob(".export-*"))
    assert (tmp_path / "notes.txt").read_text() == "mine"


@pytest.mark.parametrize("content", ['{"name": "An app of somebody"}', "[1]", "no JSON", "[" * 100_000])
def test_a_manifest_of_another_program_is_not_written_over(store: Store, tmp_path: Path, content: str) -> None:
    corrected(store, 1)
    (tmp_path / "manifest.json").write_text(content)
    (tmp_path / "train.jsonl").write_text("theirs")
    with pytest.raises(FileExistsError, match="another folder"):
        export(store, tmp_path)
    assert (tmp_path / "manifest.json").read_text() == content
    assert (tmp_path / "train.jsonl").read_text() == "theirs"


def test_two_exports_into_one_folder_do_not_mix(store: Store, tmp_path: Path) -> None:
    corrected(store, 1)
    snapshot = take(store, RULES, Filters(), actor="U0LEAD")

    def another(_done: int, _total: int) -> None:
        with pytest.raises(OSError, match="Another export"):
            export(store, tmp_path)

    export_snapshot(store, snapshot, Format.CONVERSE, tmp_path, actor="U0LEAD", progress=another)
    assert export(store, tmp_path)["counts"]["train"] == 1


def test_own_answers_are_no_more_than_the_corrections_that_are_written(store: Store, tmp_path: Path) -> None:
    corrected(store, 1)
    long = corrected(store, 2, "and on and on " * 400)
    liked = []
    for number in (3, 4):
        debrief, answer = answered(store, call(f"word{number} {number}", "yes"))
        store.feedback.add_vote(
            delivery_key=f"k{number}", debrief_id=debrief.id, answer_id=answer.id, user="U1", vote=Vote.UP
        )
        liked.append(answer.call_id)
    assert export(store, tmp_path)["kinds"] == {"correction": 2, "own_answer": 2}
    manifest = export(store, tmp_path, profile=_small(tokens=Cap(1_500, "test")))
    assert manifest["kinds"] == {"correction": 1, "own_answer": 1}
    assert reasons(manifest) == {long: Exclusion.TOO_LONG, liked[0]: Exclusion.OWN_ANSWERS_CAPPED}


def test_files_are_the_owners_alone(store: Store, tmp_path: Path) -> None:
    out = tmp_path / "out"
    corrected(store, 1)
    export(store, out)
    assert {path.stat().st_mode & 0o777 for path in out.iterdir()} == {0o600}


def test_an_export_is_in_the_audit_log(store: Store, tmp_path: Path) -> None:
    corrected(store, 1)
    manifest = export(store, tmp_path)
    entry = store.audit.entries()[-1]
    assert (entry["action"], entry["subject"], entry["detail"]) == ("export", manifest["snapshot"], "converse: 1 train")


def test_a_call_that_is_forgotten_while_its_pair_is_being_written_is_not_in_the_files(
    store: Store, tmp_path: Path
) -> None:
    calls = [corrected(store, number) for number in range(3)]
    snapshot = take(store, RULES, Filters(), actor="U0LEAD")
    forgotten: list[str] = []

    def meanwhile(done: int, _total: int) -> None:
        if done == 3 and not forgotten:
            forgotten.append(calls[1])
            forget(store, [calls[1]], actor="U0LEAD", registry=NoModels())

    manifest = export_snapshot(store, snapshot, Format.CONVERSE, tmp_path, actor="U0LEAD", progress=meanwhile)
    assert (manifest["counts"]["train"], manifest["forgotten"]) == (2, 1)
    assert "word1 1" not in (tmp_path / "train.jsonl").read_text()
