"""Call logs as the command line is given them: files or standard input, and when the call began."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, BinaryIO

import click

from dataset.text import printable_name

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

STDIN = "-"


def read_bytes(name: str, cap: int) -> bytes:
    """The content of a file, or of standard input for "-". Raises `OSError`."""
    # One byte over the cap is enough for intake to refuse it, however large the file is.
    if name == STDIN:
        return sys.stdin.buffer.read(cap + 1)
    file: BinaryIO
    with open(name, "rb") as file:  # noqa: PTH123 - a pipe such as /dev/fd/63 is welcome too
        return file.read(cap + 1)


def moment(text: str | None, zone: ZoneInfo) -> datetime | None:
    """What --started-at says, in `zone` unless it names an offset. Raises `click.BadParameter`."""
    if text is None:
        return None
    from datetime import datetime

    try:
        when = datetime.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(
            "it is no date and time such as 2026-11-23T10:15", param_hint="--started-at"
        ) from error
    return when if when.tzinfo else when.replace(tzinfo=zone)


def shown(name: str) -> str:
    """A file's name as a message gives it: it tells no terminal what to do."""
    return "standard input" if name == STDIN else printable_name(name)
