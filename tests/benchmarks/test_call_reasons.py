"""The benchmark of call reasons: the splits keep texts apart, the JSON has its shape, and bad files are told of."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from benchmarks import call_reasons
from benchmarks.call_reasons import random_split, read_told, splits, text_split
from tests.bot.models.labelled import KINDS, call_about


def written(path: Path, count: int, *, seed: int = 0) -> Path:
    """A file of calls of all kinds, each text three times."""
    dice = random.Random(seed)
    rows = []
    for number in range(count):
        if number % 3 == 0:
            kind = list(KINDS)[number // 3 % len(KINDS)]
            call = call_about(kind, dice)
            content = "**Call** " + " ".join(f"**{turn.role.value.title()}:** {turn.text}" for turn in call.turns)
        rows.append({"ConversationId": f"call {number}", "Content": content, "mined_topic": kind})
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return path


def run(monkeypatch: pytest.MonkeyPatch, arguments: Sequence[str | Path]) -> int:
    monkeypatch.setattr("sys.argv", ["call_reasons", *map(str, arguments)])
    return call_reasons.main()


def test_the_json_has_a_mean_and_a_spread_for_each_split_and_size(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(call_reasons, "SIZES", (0, 10, 125))
    monkeypatch.setattr(call_reasons, "FOLDS", 3)
    train, test = written(tmp_path / "train.jsonl", 18), written(tmp_path / "test.jsonl", 6, seed=1)
    assert run(monkeypatch, ["--train", train, "--test", test, "--seeds", "2", "--plain", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["calls"], found["texts"], found["seeds"], found["test_calls"]) == (18, 6, 2, 6)
    assert list(found["random"]) == ["0", "10", "rest"]
    assert list(found["by_text"]) == ["0", "10", "rest"]
    assert list(found["test"]) == ["0", "10", "18"]
    for way in (found, found["without_list"], found["plain"]):
        for name in ("random", "by_text", "test"):
            for row in way[name].values():
                assert set(row) == {"mean", "sd", "trained_on"}
                assert 0 <= row["mean"] <= 100
    assert found["random"]["rest"]["trained_on"] == 12
    assert found["without_list"]["random"]["0"]["mean"] == 0


def test_the_table_names_the_splits(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run(monkeypatch, ["--train", written(tmp_path / "train.jsonl", 18), "--seeds", "1"]) == 0
    out = capsys.readouterr().out
    assert "the same text may be on both sides" in out
    assert "no text is on both sides" in out
    assert "plain" not in out


def test_by_text_no_text_is_on_both_sides_and_every_call_is_answered_once(tmp_path: Path) -> None:
    told = read_told(written(tmp_path / "train.jsonl", 36))
    for size in (10, None):
        trials = text_split(told, size)(random.Random(1))
        assert not any({one.text for one in trial.train} & {one.text for one in trial.test} for trial in trials)
        assert sorted(one.id for trial in trials for one in trial.test) == sorted(one.id for one in told)
    assert all(trial.groups == [one.text for one in trial.train] for trial in trials)


def test_at_random_no_call_is_on_both_sides(tmp_path: Path) -> None:
    told = read_told(written(tmp_path / "train.jsonl", 36))
    for size in (10, None):
        trials = random_split(told, size)(random.Random(1))
        assert not any({one.id for one in trial.train} & {one.id for one in trial.test} for trial in trials)
    assert sorted(one.id for trial in trials for one in trial.test) == sorted(one.id for one in told)
    assert "50" not in splits(told, None)["random"]


GOOD = {"ConversationId": "1", "Content": "**Agent:** Hi. **Customer:** Hello.", "mined_topic": "Billing"}


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("", "holds no calls"),
        ("not json", "is no JSON Lines file"),
        ("[1]", "line 1: it is no JSON object"),
        (json.dumps({**GOOD, "mined_topic": None}), "line 1: mined_topic is missing"),
        (json.dumps({**GOOD, "Content": 3}), "line 1: Content is missing"),
        (json.dumps({**GOOD, "Content": "\x00\x01\x02"}), "no call log that can be read"),
        (json.dumps(GOOD), "it takes 10 calls, and two different texts"),
        (
            "\n".join(
                json.dumps(
                    {**GOOD, "Content": f"**Agent:** Hi {'a' * n}. **Customer:** Yes.", "mined_topic": "x" * (n + 55)}
                )
                for n in range(1, 12)
            ),
            "can be no list of a house style",
        ),
    ],
)
def test_a_bad_file_is_told_of_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, lines: str, said: str
) -> None:
    path = tmp_path / "calls.jsonl"
    path.write_text(lines, encoding="utf-8")
    assert run(monkeypatch, ["--train", path]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert said in told.err
    assert told.err.count("\n") == 1


def test_no_file_and_no_seeds_are_told_of(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run(monkeypatch, ["--train", tmp_path / "none.jsonl"]) == 1
    assert "cannot be read" in capsys.readouterr().err
    assert run(monkeypatch, ["--train", tmp_path / "none.jsonl", "--seeds", "0"]) == 1
    assert "--seeds is a number from 1 on" in capsys.readouterr().err
