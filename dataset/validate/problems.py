"""What can be wrong with a training file, told so that one can mend it.

No sentence holds text of a record: a key or a role is shown by its first characters, personal data by its kind and
place alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Severity(StrEnum):
    """A problem would have the file refused, or do harm; a warning is worth a look."""

    PROBLEM = "problem"
    WARNING = "warning"


class Rule(StrEnum):
    """The rules, by the names that `debrief validate --json` gives them."""

    FILE_NAME = "file_name"
    FILE_SIZE = "file_size"
    FILE_KIND = "file_kind"
    FORMAT = "format"
    NO_VALIDATION = "no_validation"
    TOO_FEW = "too_few"
    TOO_MANY = "too_many"
    LINE_LENGTH = "line_length"
    LINE_ENDING = "line_ending"
    BLANK_LINE = "blank_line"
    BYTE_ORDER_MARK = "byte_order_mark"
    ENCODING = "encoding"
    JSON = "json"
    DUPLICATE_KEY = "duplicate_key"
    MISSING_KEY = "missing_key"
    UNKNOWN_KEY = "unknown_key"
    TYPE = "type"
    VALUE = "value"
    ROLE = "role"
    TURNS = "turns"
    NOT_TEXT = "not_text"
    EMPTY = "empty"
    SURROGATE = "surrogate"
    RESERVED = "reserved"
    TOKENS = "tokens"
    PERSONAL_DATA = "personal_data"
    DUPLICATE = "duplicate"
    LEAK = "leak"


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong. `line` counts from 1 and is None where the whole file is meant.

    `where` is the place within the record, such as `messages[1].content`, empty for the line as a whole. `what` says
    what is wrong and `mend` what to do, a sentence each.
    """

    file: str
    line: int | None
    where: str
    rule: Rule
    severity: Severity
    what: str
    mend: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        where = f" {self.where}:" if self.where else ""
        return f"{place}: {self.severity.value}:{where} {self.what} {self.mend}"


class Tell(Protocol):
    """Takes what is wrong with the line that is being looked at."""

    def __call__(self, rule: Rule, where: str, what: str, mend: str, severity: Severity = Severity.PROBLEM) -> None: ...


def shown(text: str) -> str:
    """The beginning of a key or a role, in quotation marks and safe to print."""
    beginning = text[:30] + "…" * (len(text) > 30)
    return f"“{beginning}”" if beginning.isprintable() else ascii(beginning)
