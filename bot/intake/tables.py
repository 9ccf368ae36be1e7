"""Tables with a header: Markdown's, tab-separated ones, CSV, and what is left of HTML's.

A row is a turn whose keys the header names, so rows go the way of JSON's turns. A table without a header is read
as text.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from bot.errors import WrongShape
from bot.intake.headers import take_headers
from bot.intake.keyed import is_header, read_turns
from bot.intake.labels import read_line
from bot.intake.log import ReadLog
from bot.intake.wash import wash

_DELIMITERS = ("|", "\t", ";", ",")
_HEADER_WITHIN = 30
_LONGEST_HEADER = 1_000
_UNDERLINE = re.compile(r"[|:\-\s+]+")
_EMPHASIS = re.compile(r"^(?:\*\*|__)(.*?)(?:\*\*|__)$")


class _Header(NamedTuple):
    """Where a table's header is, what its cells are parted by, and what they say."""

    at: int
    delimiter: str
    columns: Sequence[str]


def is_table(text: str) -> bool:
    """Whether a text holds a table whose header names a speaker and a text."""
    return _find_header(wash(text).splitlines()) is not None


def read_table(text: str, *, name: str | None = None) -> ReadLog:
    """Read a table of turns. Raises what `read_turns` does, and `WrongShape` where a CSV's quotes do not close."""
    del name
    lines = wash(text).splitlines()
    header = _find_header(lines)
    if header is None:
        raise WrongShape("This table has no header.", 'Name its columns, such as "speaker" and "text".')
    try:
        rows = [dict(zip(header.columns, row, strict=False)) for row in _rows(lines[header.at + 1 :], header)]
    except csv.Error:
        raise WrongShape("This table holds a cell that never ends.", "Close its quotes, or export it again.") from None
    above, _ = take_headers([read_line(line) for line in lines[: header.at]])
    log = replace(read_turns([row for row in rows if any(row.values())], "table", above.hints), format="table")
    return replace(log, started_at=above.started_at or log.started_at, title=above.title, ticket=above.ticket)


def _find_header(lines: Sequence[str]) -> _Header | None:
    filled = ((at, line) for at, line in enumerate(lines[: 2 * _HEADER_WITHIN]) if line.strip())
    for _, (at, line) in zip(range(_HEADER_WITHIN), filled, strict=False):
        for delimiter in _DELIMITERS:
            if len(line) <= _LONGEST_HEADER and delimiter in line:
                columns = [cell.strip('"') for cell in _cells(line, delimiter)]
                if is_header(columns):
                    return _Header(at, delimiter, columns)
    return None


def _rows(lines: Sequence[str], header: _Header) -> Iterator[list[str]]:
    if header.delimiter == "|":
        for line in lines:
            if not _UNDERLINE.fullmatch(line) and "|" in line:
                yield _cells(line, "|", most=len(header.columns))
    elif header.delimiter == "\t":
        for line in lines:
            yield _cells(line, "\t", most=len(header.columns))
    else:
        for row in csv.reader((f"{line}\n" for line in lines), delimiter=header.delimiter, strict=True):
            # What is over belongs to the last column: a comma that nobody quoted.
            most = len(header.columns)
            yield [*row[: most - 1], header.delimiter.join(row[most - 1 :])]


def _cells(line: str, delimiter: str, *, most: int = 0) -> list[str]:
    if delimiter == "|":
        line = line.strip().removeprefix("|").removesuffix("|")
    cells = [cell.strip() for cell in line.split(delimiter, most - 1 if most else -1)]
    return [_EMPHASIS.sub(r"\1", cell).strip() for cell in cells]
