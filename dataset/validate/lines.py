"""A file line by line, whatever its size: a line longer than the cap is told of and skipped, never held."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

# A record of 32,000 estimated tokens is 96,000 characters, at most twelve bytes each where JSON escapes all of them.
MAX_LINE_BYTES = 4_000_000

_CHUNK = 1 << 20


@dataclass(frozen=True)
class Line:
    """A line without its line feed (and the carriage return before it). `content` is None where it is over the cap.

    `number` counts from 1, `length` is in bytes as read.
    """

    number: int
    content: bytes | None
    length: int


def read_lines(file: BinaryIO, cap: int = MAX_LINE_BYTES) -> Iterator[Line]:
    """The lines of a file opened for bytes, as they come. Only a line feed ends a line."""
    number = 0
    while piece := file.readline(cap + 2):  # the two are the line's end
        number += 1
        content = _without_end(piece)
        if len(content) <= cap:
            yield Line(number, content, len(piece))
            continue
        length = len(piece)
        del content
        while not piece.endswith(b"\n") and (piece := file.readline(_CHUNK)):
            length += len(piece)
        yield Line(number, None, length)


def _without_end(piece: bytes) -> bytes:
    return piece.removesuffix(b"\n").removesuffix(b"\r")
