"""The benchmark of summaries: its figures by hand, its shapes, and bad files, on a few dialogues written here."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from benchmarks.dialogues import Dialogue, read_dialogues
from benchmarks.rivals import best_extract, constant, lead, lex_rank, sentences_of, text_rank
from benchmarks.rouge import MEASURES, Rouge, Scores, content_of, interval, mean_of
from benchmarks.summaries import answer, examples_of, main, paired
from bot.models.embedded import EmbeddedModel
from tests.benchmarks.dialogues import BAD_FILES, bad_file, one_sentence, written


@pytest.fixture(scope="module")
def rouge() -> Rouge:
    return Rouge()


@pytest.fixture(scope="module")
def some(tmp_path_factory: pytest.TempPathFactory) -> list[Dialogue]:
    return read_dialogues(written(tmp_path_factory.mktemp("dialogues") / "some.jsonl", 0, 8))


def _run(monkeypatch: pytest.MonkeyPatch, *arguments: str | Path) -> int:
    monkeypatch.setattr(sys, "argv", ["summaries", *map(str, arguments)])
    return main()


def test_the_json_has_all_figures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    train, dev = written(tmp_path / "train.jsonl", 0, 10), written(tmp_path / "dev.jsonl", 10, 12)
    test, samples = written(tmp_path / "test.jsonl", 12, 16), tmp_path / "samples.txt"
    files = ("--train", train, "--dev", dev, "--test", test)
    assert _run(monkeypatch, *files, "--json", "--samples", "3", "--out", samples) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["dialogues"], found["training_dialogues"]) == (4, 12)
    rivals = {"constant", "lead3", "lexrank", "textrank", "best_extract", "human"}
    assert found.keys() >= {"trained", "untrained", "trained_against_untrained"} | rivals
    for name in {"trained", "untrained"} | rivals:
        for way in ("first", "mean", "best", "content"):
            assert set(found[name][way]) == set(MEASURES)
            assert all(0 <= value <= 100 for value in found[name][way].values())
        for way in ("first", "content"):
            for measure, (low, high) in found[name][f"{way}_interval"].items():
                assert low <= found[name][way][measure] <= high
    assert found["trained"]["p50_ms"] <= found["trained"]["p95_ms"]
    assert found["trained"]["words"] > 0
    assert found["trained"]["training_seconds"] > 0
    for way in ("first", "mean", "content"):
        for measure, told in found["trained_against_untrained"][way].items():
            gained = found["trained"][way][measure] - found["untrained"][way][measure]
            assert told["difference"] == pytest.approx(gained, abs=0.011)
            assert told["interval"][0] <= told["difference"] <= told["interval"][1]
    told_of = samples.read_text(encoding="utf-8")
    assert [told_of.count(mark) for mark in ("=== ", "--- summary", "--- reference")] == [3, 3, 3]


def test_the_table_names_all_ways(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    files = ("--train", written(tmp_path / "train.jsonl", 0, 6), "--test", written(tmp_path / "test.jsonl", 6, 8))
    assert _run(monkeypatch, *files) == 0
    table = capsys.readouterr().out
    assert table.startswith("2 dialogues; trained on 6 in ")
    for name in ("trained", "untrained", "constant", "lead3", "lexrank", "textrank", "best_extract", "human"):
        assert f"\n{name} " in table
    assert "trained against untrained, content:" in table
    assert not (tmp_path / "samples.txt").exists()


@pytest.mark.parametrize(("content", "told"), BAD_FILES)
@pytest.mark.parametrize("option", ["--train", "--dev", "--test"])
def test_a_file_that_does_not_do_is_one_sentence(
    option: str,
    content: str | None,
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    good = written(tmp_path / "good.jsonl", 0, 2)
    arguments = {"--train": good, "--test": good} | {option: bad_file(tmp_path, content)}
    assert _run(monkeypatch, *(each for pair in arguments.items() for each in pair)) == 1
    assert told in one_sentence(capsys)


def test_rouge_is_what_is_counted_by_hand(rouge: Rouge) -> None:
    # Words: cat sat of the cat sat down: 3 of 3 and of 4. Pairs: 2 of 2 and of 3. In order: the same 3 words.
    assert rouge.one("the cat sat", "the cat sat down") == pytest.approx([600 / 7, 400 / 5, 600 / 7])
    # All three words, none of the pairs, and in order only one ("a", "b" or "c").
    assert rouge.one("c b a", "a b c") == pytest.approx([100, 0, 100 / 3])
    # Stems are compared.
    assert rouge.one("routers restarted", "router restarting") == pytest.approx([100, 100, 100])
    # A word counts as often as both have it: "no" once, of 2 and of 1.
    assert rouge.one("no no", "no") == pytest.approx([200 / 3, 0, 200 / 3])
    assert rouge.one("", "router") == pytest.approx([0, 0, 0])


def test_several_references_are_counted_in_four_ways(rouge: Rouge) -> None:
    scores = rouge.all(["red green"], [("blue", "red green", "red blue")])
    assert scores.first == pytest.approx(np.array([[0, 0, 0]]))
    assert scores.best == pytest.approx(np.array([[100, 100, 100]]))
    assert scores.mean == pytest.approx(np.array([[50, 100 / 3, 50]]))
    assert scores.content == pytest.approx(np.array([[0, 0, 0]]))


def test_content_is_without_report_words_and_pronouns(rouge: Rouge) -> None:
    assert content_of("Customer is complaining that the router restarts.").endswith("router restarts")
    for word in ("Customer", "agents", "complaining", "that", "says", "asked", "informed", "they", "their", "my"):
        assert content_of(f"Router {word}, twice!") == "router twice"
    assert content_of("The agent’s router") == content_of("The agent's router")
    assert content_of("They say that it") == ""
    told = rouge.all(["Customer says that their printer burns"], [("Customer says that their router restarts",)])
    assert told.first[0, 0] > 60
    assert told.content == pytest.approx(np.zeros((1, 3)))
    # Taken out of both sides.
    told = rouge.all(["Agent told them: router restarts"], [("Customer says that their router restarts",)])
    assert told.first[0, 0] < 60
    assert told.content == pytest.approx(np.full((1, 3), 100))


def test_an_interval_is_the_same_each_time_and_holds_the_mean() -> None:
    values = np.array([10.0, 20.0, 30.0, 70.0])
    low, high = interval(values, seed=3)
    assert (low, high) == interval(values, seed=3)
    # With few rounds, another seed draws another one.
    assert interval(values, seed=3, rounds=5) != interval(values, seed=4, rounds=5)
    assert 10 <= low < values.mean() < high <= 70
    assert interval(np.full(5, 4.0)) == (4.0, 4.0)
    assert interval(np.array([7.0])) == (7.0, 7.0)
    assert mean_of([np.array([1.0, 2.0]), np.array([3.0, 6.0])]) == pytest.approx([2, 4])


def test_a_paired_difference_is_by_dialogue() -> None:
    zeros = np.zeros((6, 3))
    rising = np.arange(18.0).reshape(6, 3)
    base = Scores(first=rising, mean=rising, best=rising, content=zeros)
    better = replace(base, first=rising + 2.0, content=rising)
    told = paired(better, base, seed=0)
    # The same gain for every dialogue leaves no doubt, however much the dialogues differ.
    assert told["first"] == {name: {"difference": 2.0, "interval": [2.0, 2.0]} for name in MEASURES}
    assert told["mean"] == {name: {"difference": 0.0, "interval": [0.0, 0.0]} for name in MEASURES}
    assert told["content"]["rouge1"]["difference"] == 7.5
    assert told["content"]["rouge1"]["interval"][0] < 7.5 < told["content"]["rouge1"]["interval"][1]


def test_examples_take_so_many_references(some: list[Dialogue]) -> None:
    first = examples_of(some, 1)
    assert [one.answer.summary for one in first] == [one.references[0] for one in some]
    every = examples_of(some)
    assert len(every) == 2 * len(some)
    assert {one.group for one in every} == {one.id for one in some}
    assert {one.answer.call_reason for one in every} == {""}


def test_the_answer_of_a_model_reports(some: list[Dialogue]) -> None:
    text = answer(EmbeddedModel(), some[0])
    assert "router" in text
    assert text == answer(EmbeddedModel(), some[0])


def test_the_constant_sentence_is_a_summary_of_the_training_part(
    some: list[Dialogue], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    one = constant(some)
    assert one in {text for dialogue in some for text in dialogue.references}
    assert constant(list(reversed(some))) == one
    # Whatever the test part is like, the sentence that the command scores is this one.
    asked: list[list[str]] = []

    def watched(train: list[Dialogue]) -> str:
        asked.append([dialogue.id for dialogue in train])
        return constant(train)

    monkeypatch.setattr("benchmarks.summaries.constant", watched)
    train, test = written(tmp_path / "train.jsonl", 0, 8), written(tmp_path / "test.jsonl", 8, 10)
    assert _run(monkeypatch, "--train", train, "--test", test, "--json") == 0
    capsys.readouterr()
    assert asked == [[dialogue.id for dialogue in some]]


def test_extracts_are_sentences_of_the_dialogue(some: list[Dialogue], rouge: Rouge) -> None:
    for dialogue in some:
        said = sentences_of(dialogue)
        assert lead(dialogue) == " ".join(said[:3])
        for text in (lead(dialogue), lex_rank(dialogue), text_rank(dialogue), best_extract(dialogue, rouge)):
            left = text
            for sentence in said:
                left = left.replace(sentence, "")
            assert left.strip() == ""


def test_the_best_extract_is_no_worse_than_the_lead(some: list[Dialogue], rouge: Rouge) -> None:
    for dialogue in some:
        best, first = (
            rouge.one(text, dialogue.references[0]).sum() for text in (best_extract(dialogue, rouge), lead(dialogue))
        )
        assert best >= first
