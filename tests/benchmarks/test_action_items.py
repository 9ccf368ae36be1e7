"""The benchmark of action items, on a few meetings written here."""

from __future__ import annotations

import gzip
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.action_items import (
    Method,
    best_threshold,
    cross_validated,
    learned,
    main,
    measure,
    plain,
    read_meetings,
)
from benchmarks.dialogues import BadDataError
from bot.models.embedded.training import commitment_stack
from bot.models.embedded.training.commitment_stack import Labelled

TOPICS = ("colour", "battery", "budget", "buttons", "display", "menu")


def meeting(number: int) -> dict[str, Any]:
    topic, other = TOPICS[number % len(TOPICS)], TOPICS[(number + 2) % len(TOPICS)]
    said = [
        ("A", "PM", "Okay, shall we begin?", False),
        ("B", "UI", f"I think the {topic} is too expensive.", False),
        ("C", "ID", "Yeah.", False),
        ("A", "PM", f"What about the {other}?", False),
        ("B", "UI", f"We will see, the {other} could be smaller.", False),
        ("C", "ID", "Can I ask", False),
        ("A", "PM", f"So for the next meeting you will work on the {topic}.", True),
        ("A", "PM", "Fine, that is it.", False),
    ]
    turns = [{"speaker": a, "role": b, "text": text, "action_item": item} for a, b, text, item in said]
    return {"id": f"ES20{number // 4:02}{'abcd'[number % 4]}", "turns": turns[: 8 - number % 2]}


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> list[Labelled]:
    path = tmp_path_factory.mktemp("meetings") / "train.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(meeting(number)) + "\n" for number in range(20))
    return read_meetings(path)


def _write(path: Path, *meetings: Any) -> Path:
    path.write_text("".join(json.dumps(one) + "\n" for one in meetings), encoding="utf-8")
    return path


def _run(monkeypatch: pytest.MonkeyPatch, *arguments: str | Path) -> int:
    monkeypatch.setattr(sys, "argv", ["action_items", *map(str, arguments)])
    return main()


def test_it_prints_all_figures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    train = _write(tmp_path / "train.jsonl", *map(meeting, range(12)))
    dev = _write(tmp_path / "dev.jsonl", *map(meeting, range(12, 20)))
    test = _write(tmp_path / "test.jsonl", *map(meeting, range(20, 24)))
    files = ("--train", train, "--dev", dev, "--test", test, "--folds", "2")
    assert _run(monkeypatch, *files, "--json") == 0
    printed = capsys.readouterr()
    found = json.loads(printed.out)
    for figures in (found, found["baselines"]["logistic_regression"], found["baselines"]["rules"]):
        for part, meetings in (("cross_validated", 20), ("test", 4)):
            assert {"f1", "precision", "recall", "interval", "meetings", "acts", "items"} <= figures[part].keys()
            assert figures[part]["meetings"] == figures[part]["items"] == meetings
            assert figures[part]["interval"][0] <= figures[part]["f1"] <= figures[part]["interval"][1]
    assert found["cross_validated"]["f1"] > 0.9 > found["baselines"]["rules"]["cross_validated"]["f1"]
    assert 0 < found["threshold"] < 1
    assert "learned: fold 2 of 2" in printed.err
    assert _run(monkeypatch, *files) == 0
    table = capsys.readouterr().out
    assert "20 meetings, 150 dialogue acts, 20 of them action items" in table
    assert "best published (ICASSP 2023), test" in table


def test_the_threshold_is_not_chosen_on_the_test_meetings(
    known: list[Labelled], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("benchmarks.action_items.plain", lambda _train, others: ([one.labels for one in others], 0.5))
    kept, test = known[:16], known[16:18]
    turned = [replace(one, labels=1 - one.labels) for one in test]
    first, second = (measure(kept, held, folds=2) for held in (test, turned))
    assert first["test"] != second["test"]
    for result in (first, second):
        for timed in ("seconds", "test"):
            del result[timed]
        for baseline in result["baselines"].values():
            del baseline["test"]
    assert first == second


@pytest.mark.parametrize("method", [plain, learned])
def test_the_labels_of_a_fold_have_no_part_in_its_threshold(known: list[Labelled], method: Method) -> None:
    fold = np.arange(len(known)) % 2
    turned = [replace(one, labels=1 - one.labels) if fold[place] else one for place, one in enumerate(known)]
    taken, again = (cross_validated(meetings, fold, method, "") for meetings in (known, turned))
    assert all((taken.taken[place] == again.taken[place]).all() for place in np.flatnonzero(fold == 1))
    assert any((taken.taken[place] != again.taken[place]).any() for place in np.flatnonzero(fold == 0))


def test_the_best_threshold_is_that_of_the_highest_f1() -> None:
    meetings = [Labelled((), np.array([0, 1, 0]), "a"), Labelled((), np.array([1, 0]), "b")]
    assert best_threshold(meetings, [np.array([0.1, 0.9, 0.5]), np.array([0.6, 0.2])]) == 0.6


def test_no_meeting_is_scored_by_a_model_that_saw_it(known: list[Labelled], monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[set[str], set[str]]] = []

    def watched(train: list[Labelled], others: list[Labelled]) -> tuple[list[Any], float]:
        seen.append(({one.group for one in train}, {one.group for one in others}))
        return [np.zeros(len(one.labels)) for one in others], 0.5

    monkeypatch.setattr("benchmarks.action_items.learned", watched)
    monkeypatch.setattr("benchmarks.action_items.plain", lambda _train, others: ([one.labels for one in others], 0.5))
    measure(known, None, by="series", folds=2)
    assert len(seen) == 3
    assert seen.pop()[1] == set()
    for train, others in seen:
        assert not {name[:-1] for name in train} & {name[:-1] for name in others}
    assert set.union(*(others for _, others in seen)) == {one.group for one in known}


def test_the_model_is_that_of_the_bot(known: list[Labelled]) -> None:
    fitted = commitment_stack.fit(known)
    assert fitted is not None
    back = type(fitted.model).from_state(fitted.model.state())
    assert (back.probabilities(known[0].utterances) == fitted.model.probabilities(known[0].utterances)).all()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "cannot be read"),
        ("", "holds no meetings"),
        ("{", "is no JSON Lines file"),
        ("[]", "is no JSON object"),
        ('{"id": "a"}', "'turns' is missing"),
        ('{"id": "a", "turns": []}', "a meeting needs acts"),
        ('{"id": "a", "turns": [{"speaker": "A", "role": "PM", "text": 1, "action_item": true}]}', "needs acts"),
        ('{"id": "a", "turns": [{"speaker": "A", "role": "PM", "text": "x"}]}', "'action_item' is missing"),
        ('{"id": "a", "turns": [3]}', "line 1"),
        (json.dumps(meeting(0)), "cannot be parted into 5 folds"),
        ("\n".join(json.dumps(meeting(number)) for number in range(5)), "too few of the meetings"),
    ],
)
def test_a_file_that_does_not_do_is_one_sentence(
    content: str | None,
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "meetings.jsonl"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    assert _run(monkeypatch, "--train", path) == 1
    printed = capsys.readouterr()
    assert told in printed.err.splitlines()[-1]
    assert printed.err.endswith(".\n")
    assert printed.out == ""


def test_a_damaged_archive_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "meetings.jsonl.gz"
    packed = bytearray(gzip.compress(b"".join(json.dumps(meeting(number)).encode() for number in range(9))))
    packed[60:90] = bytes(30)
    path.write_bytes(packed)
    assert _run(monkeypatch, "--train", path) == 1
    assert "meetings.jsonl.gz" in capsys.readouterr().err.splitlines()[-1]


def test_a_meeting_is_not_both_learned_from_and_tested_on(known: list[Labelled]) -> None:
    with pytest.raises(BadDataError, match="both to be learned from and to be tested on"):
        measure(known, known[:1], folds=2)


def test_one_fold_is_no_cross_validation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(monkeypatch, "--train", _write(tmp_path / "a.jsonl", meeting(0)), "--folds", "1") == 1
    assert "at least two" in capsys.readouterr().err
