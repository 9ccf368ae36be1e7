"""A trained model as files: JSON and arrays, each under its checksum; never a pickle.

    model.json     what it is: format, name of the recipe, about (snapshot, counts …), and the values of each part
    arrays.npz     the arrays of all parts, named "part/array"
    SHA256SUMS     the checksums of both, in the format of sha256sum

Written to a folder beside and then moved into place: a crash leaves no half of a model. What is read is checked before
it is used: sums, format, types of arrays.
"""

from __future__ import annotations

import errno
import hashlib
import io
import json
import os
import shutil
import stat
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bot.models.embedded.learned import Array, State

FORMAT = "debrief-embedded-1"
MODEL, ARRAYS, SUMS = "model.json", "arrays.npz", "SHA256SUMS"
_TYPES = (np.dtype(np.float64), np.dtype(np.int64))
_MOST_BYTES = 500_000_000
# A constant instead of the clock: the same model has the same bytes.
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)


class ArtifactError(Exception):
    """The files of a model cannot be used; the argument says why."""


@dataclass(frozen=True)
class Artifact:
    """What the files hold: the parts by name, and `about`, JSON that whoever trained it wrote down."""

    parts: Mapping[str, State]
    about: Mapping[str, Any]


def save(artifact: Artifact, folder: Path) -> str:
    """Write the files into `folder`, and return the digest of the model: "sha256:…" of its sums.

    `folder` is made. Where it holds the same model already, by the `name` in `about`, it is replaced, damaged or not: a
    training that was broken off after it had written is done once more. Raises `OSError` where it cannot be written,
    `FileExistsError` among them where something else is in its place; then `folder` is as it was.
    """
    values = {name: dict(state.values) for name, state in sorted(artifact.parts.items())}
    text = json.dumps(
        {"format": FORMAT, "about": dict(artifact.about), "parts": values},
        ensure_ascii=False, allow_nan=False, sort_keys=True, indent=1,
    )  # fmt: skip
    arrays = {
        f"{part}/{name}": array
        for part, state in sorted(artifact.parts.items())
        for name, array in sorted(state.arrays.items())
    }
    files = {MODEL: text.encode(), ARRAYS: _zipped(arrays)}
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in files.items()).encode()
    beside = folder.with_name(f".{folder.name}.{os.getpid()}")
    before = folder.with_name(f".{folder.name}.before")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True, mode=0o700)
    try:
        for name, content in {**files, SUMS: sums}.items():
            with (beside / name).open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        if os.path.lexists(folder):  # kept until the new one is in its place
            if not _is_the_same(folder, artifact):
                raise FileExistsError(errno.EEXIST, "something else is in the place of the model", folder.name)
            shutil.rmtree(before, ignore_errors=True)
            folder.rename(before)
        beside.rename(folder)
    except BaseException:
        if before.exists() and not folder.exists():
            before.rename(folder)
        shutil.rmtree(beside, ignore_errors=True)
        raise
    shutil.rmtree(before, ignore_errors=True)
    return _digest(sums)


def load(folder: Path) -> tuple[Artifact, str]:
    """What `save` wrote, and its digest. Raises `ArtifactError` where it is missing, damaged or of a strange format."""
    sums = _content(folder / SUMS)
    files = {name: _content(folder / name) for name in (MODEL, ARRAYS)}
    told = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in files.items())
    if told.encode() != sums:
        raise ArtifactError("its checksums do not fit")
    try:
        content = json.loads(files[MODEL])
        if content["format"] != FORMAT:
            raise ArtifactError(f"it is of the format {content['format']!r}, not {FORMAT!r}")
        arrays: dict[str, dict[str, Array]] = {name: {} for name in content["parts"]}
        with np.load(io.BytesIO(files[ARRAYS]), allow_pickle=False) as stored:
            for key in stored.files:
                array = stored[key]
                part, _, name = key.partition("/")
                if array.dtype not in _TYPES or not np.isfinite(array).all():
                    raise ArtifactError(f"the array {key} holds something else than finite numbers")
                array.setflags(write=False)
                arrays[part][name] = array
        parts = {name: State(values, arrays[name]) for name, values in content["parts"].items()}
        return Artifact(parts, content["about"]), _digest(sums)
    except (ValueError, KeyError, TypeError, AttributeError, EOFError, zipfile.BadZipFile) as error:
        raise ArtifactError(f"its content is not that of a model ({type(error).__name__})") from error


def _is_the_same(folder: Path, artifact: Artifact) -> bool:
    """Whether a folder may be replaced: it is empty, or has a model's files, and they name no other model."""
    if folder.is_symlink() or not folder.is_dir():
        return False
    names = {path.name for path in folder.iterdir()}
    if names and not names & {MODEL, ARRAYS, SUMS}:
        return False
    try:
        name = json.loads(_content(folder / MODEL))["about"]["name"]
    except (ArtifactError, ValueError, KeyError, TypeError):
        return True  # damaged, or of no name
    return bool(name == artifact.about.get("name", name))


def _content(file: Path) -> bytes:
    """A file's bytes; only of a plain file of a size that a model can have."""
    try:
        about = file.stat()
        if not stat.S_ISREG(about.st_mode) or about.st_size > _MOST_BYTES:
            raise ArtifactError(f"{file.name} is no file of a model")
        return file.read_bytes()
    except OSError as error:
        raise ArtifactError(f"{error.strerror}: {file.parent.name}/{file.name}") from error


def _zipped(arrays: Mapping[str, Array]) -> bytes:
    """An .npz file of these arrays, compressed, with the same bytes for the same arrays."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in arrays.items():
            if array.dtype not in _TYPES:
                raise TypeError(f"{name}: {array.dtype} is neither float64 nor int64")
            inner = io.BytesIO()
            np.lib.format.write_array(inner, np.ascontiguousarray(array), allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy", _ZIP_TIME), inner.getvalue(), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _digest(sums: bytes) -> str:
    return "sha256:" + hashlib.sha256(sums).hexdigest()
