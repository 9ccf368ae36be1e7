"""Feedback becomes pairs: corrections reach training, held-out calls do not, and nothing raw goes along."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from dataset.export import export_dataset
from dataset.formats import Format
from dataset.pairs import Exclusion, Selection, select
from dataset.prompts import render, undefuse
from dataset.pseudonyms import RulePseudonymiser
from dataset.records import CallSummary, Source, Split, Vote, new_id
from dataset.split import ALL_TRAIN
from dataset.store import Mark, Store
from tests.samples import answered, call, correct, new_store, summary

EVERY = frozenset(Source)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = new_store(tmp_path)
    yield opened
    opened.close()


def _select(store: Store, learn_from: frozenset[Source] = EVERY, mark: Mark | None = None) -> Selection:
    return select(store, RulePseudonymiser(), learn_from, mark=mark)


def _export(store: Store, out: Path) -> dict[str, object]:
    return export_dataset(store, RulePseudonymiser(), EVERY, Format.CONVERSE, out, actor="U0LEAD")


def test_a_correction_is_a_pair_of_the_call_and_what_was_corrected_in_placeholders(store: Store) -> None:
    _, answer = answered(store)
    correct(store, answer, summary(summary="Juana Ortiz (juana@example.com) has a broken router; Ben sends one."))
    [pair] = _select(store).pairs
    assert pair.split is Split.TRAIN
    text = pair.system + pair.prompt + pair.completion
    for private in ("Juana", "Ortiz", "Ben", "juana@example.com"):
        assert private not in text
    assert "has a broken router" in pair.completion
    # The owner of the item is still the person who speaks in the prompt.
    completion = CallSummary.model_validate(json.loads(undefuse(pair.completion)))
    owner = completion.action_items[0].owner
    assert owner is not None
    assert f"agent {owner} >" in pair.prompt


def test_the_prompt_of_a_pair_is_the_prompt_that_is_served(store: Store) -> None:
    log = call("User: hello, Ben here.", "Juana Ortiz: my card is 4111 1111 1111 1111.")
    _, answer = answered(store, log)
    correct(store, answer, summary(title="Another title"))
    [pair] = _select(store).pairs
    served = render(RulePseudonymiser().pseudonymise(log)[0])
    assert (pair.system, pair.prompt, pair.prompt_version) == (served.system, served.user, served.version)


def test_the_newest_correction_wins(store: Store) -> None:
    _, answer = answered(store)
    first = correct(store, answer, summary(title="First"))
    mark = store.feedback.mark()
    second = correct(store, first, summary(title="Second"))
    assert [pair.answer_id for pair in _select(store).pairs] == [second.id]
    # Up to the mark, the second one has not happened.
    assert [pair.answer_id for pair in _select(store, mark=mark).pairs] == [first.id]


def test_every_other_call_is_left_out_with_its_reason(store: Store) -> None:
    def voted(*votes: tuple[str, Vote]) -> str:
        log = call(new_id("word"), "yes")
        debrief, answer = answered(store, log)
        for user, vote in votes:
            store.feedback.add_vote(
                delivery_key=new_id("k"), debrief_id=debrief.id, answer_id=answer.id, user=user, vote=vote
            )
        return log.id

    expected = {
        voted(): Exclusion.NO_FEEDBACK,
        voted(("U1", Vote.UP)): Exclusion.ONLY_VOTES_UP,
        voted(("U1", Vote.DOWN)): Exclusion.ONLY_VOTES_DOWN,
        voted(("U1", Vote.UP), ("U2", Vote.DOWN)): Exclusion.VOTES_DISAGREE,
        voted(("U1", Vote.DOWN), ("U1", Vote.UP)): Exclusion.ONLY_VOTES_UP,
    }
    selection = _select(store)
    assert selection.pairs == ()
    assert {left.call_id: left.reason for left in selection.left_out} == expected


def test_a_source_that_may_not_be_learned_from_is_named(store: Store) -> None:
    _, answer = answered(store, call(source=Source.WATCHED_CHANNEL))
    correct(store, answer, summary(title="Other"))
    [left] = _select(store, EVERY - {Source.WATCHED_CHANNEL}).left_out
    assert (left.reason, left.corrected) == (Exclusion.SOURCE, True)


def test_one_of_the_same_call_is_learned(store: Store) -> None:
    answers = [answered(store, call("Same words.", "Indeed."))[1] for _ in range(2)]
    for number, answer in enumerate(answers):
        correct(store, answer, summary(title=f"Title {number}"))
    selection = _select(store)
    assert [pair.call_id for pair in selection.pairs] == [answers[1].call_id]
    assert [(left.call_id, left.reason) for left in selection.left_out] == [(answers[0].call_id, Exclusion.SAME_CALL)]


def test_every_current_correction_is_a_pair_or_an_exclusion_and_none_is_held_out_and_exported(
    store: Store, tmp_path: Path
) -> None:
    corrected: set[str] = set()
    for number in range(ALL_TRAIN + 60):
        debrief, answer = answered(store, call(f"word{number} {number}", "yes"))
        if number % 3:
            correct(store, answer, summary(title=f"Title {number}"))
            corrected.add(answer.call_id)
        assert debrief.call_id == answer.call_id
    selection = _select(store)
    in_pairs = {pair.call_id for pair in selection.pairs}
    in_exclusions = {left.call_id for left in selection.left_out if left.corrected}
    assert in_pairs | in_exclusions == corrected
    assert not in_pairs & in_exclusions
    held_out = {i for i in corrected if store.calls.group_and_split(i)[1] is Split.HELD_OUT}
    assert held_out
    assert held_out == in_exclusions
    manifest = _export(store, tmp_path / "out")
    text = "".join((tmp_path / "out" / name).read_text() for name in ("train.jsonl", "validation.jsonl"))
    words = {i: store.calls.get(i).turns[0].text.split()[0] + " " for i in corrected}
    assert all((words[i] in text) == (i in in_pairs) for i in corrected)
    assert manifest["counts"] == {
        "train": sum(p.split is Split.TRAIN for p in selection.pairs),
        "validation": sum(p.split is Split.VALIDATION for p in selection.pairs),
        "left_out": len(selection.left_out),
    }


def test_the_same_state_gives_the_same_bytes(store: Store, tmp_path: Path) -> None:
    for number in range(5):
        _, answer = answered(store, call(f"word{number}", "yes"))
        correct(store, answer, summary(title=f"Title {number}"))
    assert _export(store, tmp_path / "one") == _export(store, tmp_path / "two")
    for name in ("train.jsonl", "validation.jsonl", "manifest.json"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_a_mark_holds_off_whatever_comes_later(store: Store) -> None:
    _, answer = answered(store, call("First.", "Yes."))
    correct(store, answer, summary(title="First"))
    mark = store.feedback.mark()
    before = _select(store, mark=mark)
    _, later = answered(store, call("Second.", "Yes."))
    correct(store, later, summary(title="Second"))
    answered(store, call("Third.", "Yes."))
    assert _select(store, mark=mark) == before
    assert len(_select(store).pairs) == 2


def test_a_failure_leaves_no_manifest_that_names_other_files(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    _export(store, out)
    replace = Path.replace

    def full_disk(path: Path, target: Path) -> Path:
        if target.name == "validation.jsonl":
            raise OSError(28, "No space left on device")
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", full_disk)
    with pytest.raises(OSError, match="No space"):
        _export(store, out)
    assert not (out / "manifest.json").exists()
    assert not list(out.glob(".export-*"))


def test_files_are_replaced_whole_and_are_the_owners_alone(store: Store, tmp_path: Path) -> None:
    out = tmp_path / "out"
    _export(store, out)
    _, answer = answered(store)
    correct(store, answer, summary(title="Other"))
    _export(store, out)
    assert sorted(path.name for path in out.iterdir()) == ["manifest.json", "train.jsonl", "validation.jsonl"]
    assert len((out / "train.jsonl").read_text().splitlines()) == 1
    assert {path.stat().st_mode & 0o777 for path in out.iterdir()} == {0o600}
