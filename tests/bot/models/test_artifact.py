"""A model's files: what is written is read again, and what was damaged is never used."""

from __future__ import annotations

import hashlib
import io
import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot.models.embedded import EmbeddedModel
from bot.models.embedded.artifact import ARRAYS, MODEL, SUMS, Artifact, ArtifactError, load, save
from bot.models.embedded.knowledge import Knowledge
from bot.models.embedded.learned import State
from tests.bot.models.teaching import trained

PARTS = {
    "b": State({"words": ["ä", "b"], "none": None}, {"weights": np.array([[0.5, -1.25]]), "counts": np.array([3, 4])}),
    "a": State({"only": "values"}),
}
ABOUT = {"snapshot": "snap_1", "pairs": 3}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    save(Artifact(PARTS, ABOUT), tmp_path / "model")
    return tmp_path / "model"


def _summed(folder: Path) -> None:
    """Sums that fit, as somebody would make them who means it."""
    lines = [f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in (MODEL, ARRAYS)]
    (folder / SUMS).write_text("".join(lines))


def _with_array(folder: Path, array: np.ndarray[Any, Any], name: str = "b/weights") -> None:
    inner, outer = io.BytesIO(), io.BytesIO()
    np.lib.format.write_array(inner, array, allow_pickle=True)
    with zipfile.ZipFile(outer, "w") as archive:
        archive.writestr(f"{name}.npy", inner.getvalue())
    (folder / ARRAYS).write_bytes(outer.getvalue())
    _summed(folder)


def _edited(folder: Path, edit: Callable[[dict[str, Any]], object]) -> None:
    content = json.loads((folder / MODEL).read_text())
    edit(content)
    (folder / MODEL).write_text(json.dumps(content))
    _summed(folder)


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    digest = save(Artifact(PARTS, ABOUT), tmp_path / "deep" / "model")
    found, read = load(tmp_path / "deep" / "model")
    assert read == digest
    assert digest.startswith("sha256:")
    assert dict(found.about) == ABOUT
    assert {name: state.values for name, state in found.parts.items()} == {n: s.values for n, s in PARTS.items()}
    for name, array in PARTS["b"].arrays.items():
        again = found.parts["b"].arrays[name]
        assert (again.dtype, again.shape, again.tolist()) == (array.dtype, array.shape, array.tolist())
        with pytest.raises(ValueError, match="read-only"):
            again[0] = 1


def test_a_trained_model_answers_the_same_after_a_round_trip(tmp_path: Path) -> None:
    save(Artifact(trained(), {}), tmp_path / "model")
    found, _ = load(tmp_path / "model")
    assert found.parts.keys() == trained().keys()
    again = tmp_path / "again"
    assert save(found, again) == load(tmp_path / "model")[1]
    EmbeddedModel(name="again", parts=found.parts)


def test_the_same_model_has_the_same_bytes(tmp_path: Path, folder: Path) -> None:
    other_order = {name: PARTS[name] for name in sorted(PARTS)}
    digest = save(Artifact(other_order, dict(reversed(ABOUT.items()))), tmp_path / "other")
    assert digest == load(folder)[1]
    for name in (MODEL, ARRAYS, SUMS):
        assert (tmp_path / "other" / name).read_bytes() == (folder / name).read_bytes()


def test_another_model_has_another_digest(tmp_path: Path, folder: Path) -> None:
    assert save(Artifact(PARTS, {**ABOUT, "pairs": 4}), tmp_path / "other") != load(folder)[1]


@pytest.mark.parametrize("name", [MODEL, ARRAYS, SUMS])
def test_a_file_that_is_missing_empty_or_changed_is_told(folder: Path, name: str) -> None:
    content = (folder / name).read_bytes()
    for damaged in (b"", content[:-1], content + b" ", bytes([content[0] ^ 1]) + content[1:]):
        (folder / name).write_bytes(damaged)
        with pytest.raises(ArtifactError, match="checksums"):
            load(folder)
    (folder / name).unlink()
    with pytest.raises(ArtifactError, match="No such file"):
        load(folder)


def test_no_folder_at_all_is_told(tmp_path: Path) -> None:
    with pytest.raises(ArtifactError, match="nowhere"):
        load(tmp_path / "nowhere")


def test_a_foreign_format_is_refused(folder: Path) -> None:
    _edited(folder, lambda content: content.update(format="debrief-embedded-999"))
    with pytest.raises(ArtifactError, match="debrief-embedded-999"):
        load(folder)


@pytest.mark.parametrize(
    "edit",
    [
        lambda content: content.pop("format"),
        lambda content: content.pop("about"),
        lambda content: content.pop("parts"),
        lambda content: content["parts"].pop("b"),
        lambda content: content.update(parts=[1]),
        lambda content: content.update(parts=None),
    ],
)
def test_content_of_another_shape_is_refused(folder: Path, edit: Callable[[dict[str, Any]], object]) -> None:
    _edited(folder, edit)
    with pytest.raises(ArtifactError):
        load(folder)


@pytest.mark.parametrize("text", ["", "[]", "null", "{", '"x"', "\x00"])
def test_json_of_another_kind_is_refused(folder: Path, text: str) -> None:
    (folder / MODEL).write_text(text)
    _summed(folder)
    with pytest.raises(ArtifactError):
        load(folder)


@pytest.mark.parametrize("content", [b"", b"PK", b"\x80\x04N.", b"no archive at all"])
def test_what_is_no_archive_is_refused(folder: Path, content: bytes) -> None:
    (folder / ARRAYS).write_bytes(content)
    _summed(folder)
    with pytest.raises(ArtifactError):
        load(folder)


@pytest.mark.parametrize(
    "array",
    [
        np.array([{"a": 1}], dtype=object),
        np.array([np.nan]),
        np.array([1.0, np.inf]),
        np.array([1.0], dtype=np.float32),
        np.array(["text"]),
        np.array([True]),
    ],
    ids=["objects", "nan", "infinity", "float32", "text", "truth"],
)
def test_arrays_of_anything_but_finite_numbers_are_refused(folder: Path, array: np.ndarray[Any, Any]) -> None:
    _with_array(folder, array)
    with pytest.raises(ArtifactError):
        load(folder)


def test_an_array_of_a_part_that_is_not_there_is_refused(folder: Path) -> None:
    _with_array(folder, np.array([1.0]), "c/weights")
    with pytest.raises(ArtifactError):
        load(folder)


@pytest.mark.parametrize("part", [State({"a": float("nan")}), State({}, {"a": np.array([1.0], dtype=np.float32)})])  # type: ignore[dict-item]
def test_what_could_not_be_read_is_not_written(folder: Path, part: State) -> None:
    before = load(folder)[1]
    with pytest.raises((ValueError, TypeError)):
        save(Artifact({"a": part}, {}), folder)
    assert load(folder)[1] == before


def _crash(folder: Path, before: str) -> None:
    with pytest.raises(OSError, match="no space left"):
        save(Artifact(PARTS, {"another": True}), folder)
    assert load(folder)[1] == before
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


def test_a_crash_while_writing_leaves_the_old_model(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_: int) -> None:
        raise OSError("no space left")

    before = load(folder)[1]
    monkeypatch.setattr(os, "fsync", fails)
    _crash(folder, before)


@pytest.mark.parametrize("failing", [1, 2])
def test_a_crash_while_replacing_leaves_the_old_model(
    folder: Path, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    rename, calls = Path.rename, iter(range(1, 10))

    def fails_once(path: Path, target: Path) -> Path:
        if next(calls) == failing:
            raise OSError("no space left")
        return rename(path, target)

    before = load(folder)[1]
    monkeypatch.setattr(Path, "rename", fails_once)
    _crash(folder, before)


def test_an_old_model_is_replaced_and_nothing_of_it_stays(folder: Path) -> None:
    (folder / "leftover").write_text("of an older version")
    digest = save(Artifact(PARTS, {"another": True}), folder)
    assert load(folder)[1] == digest
    assert sorted(path.name for path in folder.iterdir()) == sorted([MODEL, ARRAYS, SUMS])
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


@pytest.mark.parametrize("content", [b"{", b"[]", b"", None], ids=["broken", "other json", "empty", "missing"])
def test_a_training_that_is_done_once_more_replaces_what_it_wrote(tmp_path: Path, content: bytes | None) -> None:
    folder, named = tmp_path / "embedded-3", {**ABOUT, "name": "embedded-3"}
    save(Artifact(PARTS, {**named, "snapshot": "snap_0"}), folder)
    digest = save(Artifact(PARTS, named), folder)
    assert load(folder)[1] == digest
    if content is None:
        (folder / MODEL).unlink()
    else:
        (folder / MODEL).write_bytes(content)
    assert save(Artifact(PARTS, named), folder) == load(folder)[1] == digest


def _another_model(folder: Path) -> None:
    save(Artifact(PARTS, {"name": "embedded-2"}), folder)


def _somebodys_folder(folder: Path) -> None:
    folder.mkdir()
    (folder / "thesis.txt").write_text("chapter 1")


def _a_link(folder: Path) -> None:
    (folder.parent / "elsewhere").mkdir()
    folder.symlink_to(folder.parent / "elsewhere")


@pytest.mark.parametrize(
    "make", [_another_model, _somebodys_folder, _a_link, lambda folder: folder.write_text("a file")]
)
def test_what_is_something_else_is_never_replaced(tmp_path: Path, make: Callable[[Path], object]) -> None:
    folder = tmp_path / "embedded-3"
    make(folder)
    before = sorted((path, path.read_bytes() if path.is_file() else b"") for path in tmp_path.rglob("*"))
    with pytest.raises(FileExistsError, match="something else is in the place of the model"):
        save(Artifact(PARTS, {**ABOUT, "name": "embedded-3"}), folder)
    after = sorted((path, path.read_bytes() if path.is_file() else b"") for path in tmp_path.rglob("*"))
    assert after == before


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "embedded-3").mkdir()
    assert save(Artifact(PARTS, ABOUT), tmp_path / "embedded-3") == load(tmp_path / "embedded-3")[1]


def test_unknown_parts_are_refused() -> None:
    with pytest.raises(ArtifactError, match="horoscope"):
        Knowledge.from_parts({"horoscope": State({})})


@pytest.mark.parametrize("part", ["summary", "commitments", "reasons", "topics"])
def test_a_part_without_its_content_is_refused(part: str) -> None:
    for state in (State({}), State({"columns": {}}), State([])):  # type: ignore[arg-type]
        with pytest.raises(ArtifactError, match="cannot be read"):
            Knowledge.from_parts({part: state})


def test_other_columns_are_refused() -> None:
    state = trained()["summary"]
    columns = {**state.values["columns"], "word": ["one"]}
    with pytest.raises(ArtifactError, match="other features"):
        Knowledge.from_parts({"summary": State({**state.values, "columns": columns}, state.arrays)})


@pytest.mark.parametrize("name", ["known", "carried", "own_words", "again"])
def test_arrays_of_another_length_are_refused(name: str) -> None:
    state = trained()["summary"]
    with pytest.raises(ArtifactError):
        Knowledge.from_parts({"summary": State(state.values, {**state.arrays, name: state.arrays[name][:-1]})})
