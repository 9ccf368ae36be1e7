"""What comes out of the intake: a call log, as read.

Everything in it was found in the log. What was not found stays None; what was found and could not be read is
said in `notes`, in sentences for a person that hold no text of the call.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from dataset.records import Turn


@dataclass(frozen=True)
class ReadLog:
    """A call log, as read.

    `started_at` is naive where the log names no time zone: whoever handed the log in knows the zone.
    `format` is the name of the parser that read it, such as "text" or "json".
    """

    turns: tuple[Turn, ...]
    started_at: datetime | None = None
    title: str | None = None
    ticket: str | None = None
    format: str = "text"
    notes: tuple[str, ...] = field(default=())

    def noting(self, *notes: str) -> ReadLog:
        """The same log with notes put before its own."""
        return replace(self, notes=(*notes, *self.notes)) if notes else self


# JSON can spell what a text file is refused for, such as a zero.
_CONTROLS = dict.fromkeys(code for code in (*range(32), 127) if not chr(code).isspace())


def tidy(text: str) -> str:
    """Text with single spaces, no control characters, and nothing in it that UTF-8 cannot hold.

    Half a surrogate pair, which JSON can spell (`"\\ud83d"`), would otherwise only fail in the database.
    """
    joined = " ".join(text.translate(_CONTROLS).split())
    try:
        joined.encode()
    except UnicodeEncodeError:
        joined = joined.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return joined


def count_of(number: int, noun: str) -> str:
    """`1 line`, `2 lines`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
