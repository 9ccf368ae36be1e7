"""A folder whose files are written as a whole: beside their places first, then moved there, by one writer at a time.

Somebody else's files in it are left alone, and a manifest that is not ours is not written over.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import shutil
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

MANIFEST = "manifest.json"
_BESIDE = ".export-"
_OURS = ("snapshot", "format", "files")  # keys of every manifest that an export wrote


@contextmanager
def written_beside(out: Path) -> Iterator[Path]:
    """A folder inside `out` (made if missing) to write files into; it is gone at the end, whatever happened.

    What a killed process left of an earlier one is swept away. Raises `OSError` where the folder cannot be written,
    where another process writes into it now, and where its manifest is of another program.
    """
    out.mkdir(parents=True, exist_ok=True)
    with _alone_in(out) as alone:
        _refuse_a_strangers_manifest(out / MANIFEST)
        if alone:
            for left in out.glob(f"{_BESIDE}*"):
                shutil.rmtree(left, ignore_errors=True)
        with tempfile.TemporaryDirectory(dir=out, prefix=_BESIDE) as beside:
            yield Path(beside)


def put_in_place(beside: Path, out: Path, names: Collection[str], gone: Collection[str]) -> None:
    """Move the files `names` and the manifest from `beside` to `out`, and delete the files `gone` there.

    At no moment, a loss of power included, is there a manifest of files that are not there.
    """
    (out / MANIFEST).unlink(missing_ok=True)
    _names_to_disk(out)
    for name in names:
        (beside / name).replace(out / name)
    for name in gone:
        (out / name).unlink(missing_ok=True)
    _names_to_disk(out)
    (beside / MANIFEST).replace(out / MANIFEST)
    _names_to_disk(out)


def open_new(path: Path) -> BinaryIO:
    """A new file to write. Pseudonymised or not, these are people's calls: it is for the owner alone."""
    return os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600), "wb")


def to_disk(file: BinaryIO) -> None:
    """Have what was written on the disk, not only on its way there."""
    file.flush()
    os.fsync(file.fileno())


@contextmanager
def _alone_in(folder: Path) -> Iterator[bool]:
    """Whether nobody else writes into `folder`, for as long as the block lasts; False where nobody can tell.

    The lock is the operating system's, so that a killed process holds none.
    """
    with contextlib.ExitStack() as stack:
        locked = False
        # Windows has no such locks, and some network drives refuse them: exports go on without.
        with contextlib.suppress(ImportError):
            import fcntl

            held = os.open(folder, os.O_RDONLY)
            stack.callback(os.close, held)
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                locked = True
            except BlockingIOError as error:
                raise OSError(errno.EBUSY, "Another export writes into this folder now", str(folder)) from error
            except OSError:
                locked = False
        yield locked


def _refuse_a_strangers_manifest(path: Path) -> None:
    try:
        manifest = json.loads(path.read_bytes())
    except FileNotFoundError:
        return
    except (ValueError, RecursionError):
        manifest = None
    if not isinstance(manifest, dict) or not all(key in manifest for key in _OURS):
        raise FileExistsError(
            errno.EEXIST, "This file was not written by an export, and is not written over: name another folder", path
        )


def _names_to_disk(folder: Path) -> None:
    # A file system that cannot do this for a folder needs it not, or cannot be helped.
    with contextlib.suppress(OSError):
        at = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(at)
        finally:
            os.close(at)
