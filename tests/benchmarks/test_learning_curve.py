"""The learning curve: its samples, its shapes, its paired differences, and options that do not do."""

from __future__ import annotations

import gzip
import json
import struct
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks import learning_curve
from benchmarks.dialogues import read_dialogues
from benchmarks.learning_curve import BadOptionError, Size, Trained, goals, main, places_of, size_figures, sizes_of
from benchmarks.rouge import MEASURES, Scores
from bot.models.embedded.training.examples import Example
from bot.models.embedded.training.summary import learn
from tests.benchmarks.dialogues import BAD_FILES, bad_file, one_sentence, written


def _run(monkeypatch: pytest.MonkeyPatch, *arguments: str | Path) -> int:
    monkeypatch.setattr(sys, "argv", ["learning_curve", *map(str, arguments)])
    return main()


@pytest.fixture
def files(tmp_path: Path) -> tuple[str | Path, ...]:
    return "--train", written(tmp_path / "train.jsonl", 0, 12), "--test", written(tmp_path / "test.jsonl", 12, 15)


def _scores(values: list[float]) -> Scores:
    """Scores of dialogues that are the same by all measures and ways."""
    each = np.repeat(np.array(values)[:, None], 3, axis=1)
    return Scores(first=each, mean=each, best=each, content=each)


def test_the_json_has_all_figures_of_each_size(
    files: tuple[str | Path, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(monkeypatch, *files, "--sizes", "all,0,10", "--seeds", "2", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["dialogues"], found["training_dialogues"], found["seeds"]) == (3, 12, 2)
    assert set(found["untrained"]["first"]) == set(found["untrained"]["content"]) == set(MEASURES)
    assert [(name, size["corrections"]) for name, size in found["sizes"].items()] == [("10", 10), ("all", 12)]
    for size in found["sizes"].values():
        assert set(size) == {"corrections", "first", "mean", "content", "training_seconds"}
        assert size["training_seconds"] > 0
        for way in ("first", "mean", "content"):
            assert set(size[way]) == set(MEASURES)
            for measure, told in size[way].items():
                assert set(told) == {"mean", "sd", "difference", "interval"}
                gained = told["mean"] - found["untrained"][way][measure]
                assert told["difference"] == pytest.approx(gained, abs=0.011)
                assert told["interval"][0] <= told["difference"] <= told["interval"][1]
    assert {told["sd"] for told in found["sizes"]["all"]["first"].values()} == {0}
    assert found["goals"]["50_above_untrained"] is None
    assert isinstance(found["goals"]["10_not_worse_by_half_a_point"], bool)


def test_every_model_learns_from_the_first_references_of_its_sample_alone(
    files: tuple[str | Path, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    taught: list[list[tuple[str, str]]] = []

    def watched(examples: list[Example], progress: Any) -> Any:
        taught.append([(one.group, one.answer.summary) for one in examples])
        return learn(examples, progress)

    monkeypatch.setattr(learning_curve, "learn", watched)
    assert _run(monkeypatch, *files, "--sizes", "2,4,all", "--seeds", "2", "--json") == 0
    capsys.readouterr()
    # All dialogues are one sample, whatever the seed: it is learned from once.
    assert [len(examples) for examples in taught] == [2, 2, 4, 4, 12]
    assert isinstance(files[1], Path)
    known = {one.id: one.references[0] for one in read_dialogues(files[1])}
    for examples in taught:
        assert all(known[group] == text for group, text in examples)
        assert len({group for group, _ in examples}) == len(examples)
    assert taught[0] != taught[1]
    assert set(taught[0]) < set(taught[2])


def test_models_that_learned_nothing_differ_by_nothing(
    files: tuple[str | Path, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(learning_curve, "learn", lambda _examples, _progress: None)
    assert _run(monkeypatch, *files, "--sizes", "5", "--seeds", "3", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    for way in ("first", "mean", "content"):
        for measure, told in found["sizes"]["5"][way].items():
            assert told == {
                "mean": found["untrained"][way][measure], "sd": 0.0, "difference": 0.0, "interval": [0.0, 0.0]
            }  # fmt: skip


def test_differences_are_averaged_over_seeds_before_dialogues_are_drawn() -> None:
    untrained = _scores([10.0, 50.0, 90.0])
    # One seed gains what the other loses, dialogue by dialogue, but for two points each.
    runs = [Trained(3.0, _scores([22.0, 42.0, 92.0])), Trained(1.0, _scores([2.0, 62.0, 92.0]))]
    told = size_figures(runs, untrained)
    assert told["first"]["rouge1"] == {"mean": 52.0, "sd": 0.0, "difference": 2.0, "interval": [2.0, 2.0]}
    assert told["training_seconds"] == 2.0
    spread = size_figures([Trained(1.0, _scores([10.0])), Trained(1.0, _scores([14.0]))], _scores([10.0]))
    assert spread["content"]["rougeL"] == {"mean": 12.0, "sd": 2.83, "difference": 2.0, "interval": [2.0, 2.0]}
    assert size_figures([Trained(1.0, _scores([10.0]))], _scores([10.0]))["mean"]["rouge2"]["sd"] == 0.0


def test_samples_are_seeded_and_the_smaller_ones_lie_in_the_larger() -> None:
    assert places_of(1, 5, 20) == places_of(1, 5, 20)
    assert places_of(1, 5, 20) != places_of(2, 5, 20)
    assert set(places_of(1, 5, 20)) < set(places_of(1, 10, 20))
    assert places_of(1, 20, 20) == places_of(2, 20, 20) == tuple(range(20))


def test_sizes_are_numbers_or_all() -> None:
    assert sizes_of("all,0,10, 5,05", 20) == [Size("5", 5), Size("10", 10), Size("all", 20)]
    assert sizes_of("10,100,all", 20, strict=False) == [Size("10", 10), Size("all", 20)]
    assert sizes_of("0", 20) == []
    for asked in ("10,100", "some", "-1", "", "1.5"):
        with pytest.raises(BadOptionError, match="--sizes: "):
            sizes_of(asked, 20)


def test_goals_are_met_or_missed_by_measure() -> None:
    def size(difference: float, low: float) -> dict[str, Any]:
        return {"first": {name: {"difference": difference, "interval": [low, 9.0]} for name in MEASURES}}

    met = goals({"10": size(-0.5, -3.0), "50": size(1.0, 0.01)})
    assert met == {"50_above_untrained": dict.fromkeys(MEASURES, True), "10_not_worse_by_half_a_point": True}
    missed = {"10": size(0.2, -3.0), "50": size(1.0, 0.1)}
    missed["10"]["first"]["rouge2"]["difference"] = -0.51
    missed["50"]["first"]["rougeL"]["interval"] = [0.0, 9.0]
    assert goals(missed) == {
        "50_above_untrained": {"rouge1": True, "rouge2": True, "rougeL": False},
        "10_not_worse_by_half_a_point": False,
    }
    assert goals({}) == {"50_above_untrained": None, "10_not_worse_by_half_a_point": None}


def test_the_table_and_the_plot(
    files: tuple[str | Path, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    plot = tmp_path / "curve.png"
    assert _run(monkeypatch, *files, "--seeds", "1", "--plot", plot) == 0
    table = capsys.readouterr().out
    assert table.startswith("3 dialogues; mean over 1 seed ± their spread")
    # By default as far as the file goes.
    assert [table.count(f"\n{name:24} ") for name in ("untrained", "10", "25", "all (12)")] == [3, 3, 0, 3]
    assert "10 corrections not worse by half a point: " in table
    header = plot.read_bytes()[:24]
    assert header.startswith(b"\x89PNG")
    assert struct.unpack(">I", header[16:20])[0] > 800
    assert plot.stat().st_size < 150_000


def test_matplotlib_is_not_needed_without_a_plot(
    files: tuple[str | Path, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(learning_curve, "find_spec", lambda _name: None)
    assert _run(monkeypatch, *files, "--sizes", "0") == 0
    assert "untrained" in capsys.readouterr().out
    assert _run(monkeypatch, *files, "--sizes", "5", "--plot", tmp_path / "a.png") == 1
    assert "needs matplotlib" in one_sentence(capsys)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--sizes", "ten"), '"ten" is neither a number'),
        (("--sizes", "10,50"), "50 corrections are more than the 12 dialogues"),
        (("--seeds", "0"), "at least one"),
        (("--plot", "curve.txt"), "no name of a PNG file"),
        (("--plot", "nowhere/curve.png"), "no folder nowhere"),
        (("--sizes", "0", "--plot", "curve.png"), "nothing to draw"),
    ],
)
def test_options_that_do_not_do_are_one_sentence(
    arguments: tuple[str, ...],
    told: str,
    files: tuple[str | Path, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert _run(monkeypatch, *files, *arguments) == 1
    assert told in one_sentence(capsys)


def test_a_plot_that_cannot_be_written_is_one_sentence(
    files: tuple[str | Path, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "taken.png").mkdir()
    assert _run(monkeypatch, *files, "--sizes", "2", "--seeds", "1", "--plot", tmp_path / "taken.png") == 1
    printed = capsys.readouterr()
    assert "untrained" in printed.out
    assert printed.err.endswith("taken.png cannot be written: Is a directory.\n")


@pytest.mark.parametrize(("content", "told"), BAD_FILES)
@pytest.mark.parametrize("option", ["--train", "--dev", "--test"])
def test_a_file_that_does_not_do_is_one_sentence(
    option: str,
    content: str | None,
    told: str,
    files: tuple[str | Path, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert _run(monkeypatch, *files, option, bad_file(tmp_path, content)) == 1
    assert told in one_sentence(capsys)


def test_a_damaged_archive_is_one_sentence(
    files: tuple[str | Path, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "dialogues.jsonl.gz"
    packed = bytearray(gzip.compress(written(tmp_path / "plain.jsonl", 0, 30).read_bytes()))
    packed[60:90] = bytes(30)
    path.write_bytes(packed)
    assert _run(monkeypatch, *files, "--test", path) == 1
    assert "dialogues.jsonl.gz is no JSON Lines file" in one_sentence(capsys)
