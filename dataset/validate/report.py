"""The outcome of a validation: counts, and a few problems of each kind, in bounded memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from dataset.formats import Format
from dataset.validate.problems import Problem, Rule, Severity, Tell

KEPT_OF_A_RULE = 3


@dataclass
class TokenCounts:
    """Estimated tokens over the records of a file; all 0 where there is none."""

    least: int = 0
    most: int = 0
    total: int = 0
    records: int = 0

    def add(self, tokens: int) -> None:
        """Count a record."""
        self.least = min(self.least, tokens) if self.records else tokens
        self.most = max(self.most, tokens)
        self.total += tokens
        self.records += 1

    @property
    def mean(self) -> float:
        """Tokens a record."""
        return self.total / self.records if self.records else 0.0


@dataclass
class FileReport:
    """What a file holds: lines, records (lines that are not blank), bytes, estimated tokens of a record.

    `is_lines` is false for a file of another kind, which was not read.
    """

    path: Path
    lines: int = 0
    records: int = 0
    size: int = 0
    is_lines: bool = True
    tokens: TokenCounts = field(default_factory=TokenCounts)


@dataclass
class Report:
    """What came of it. `kept` are the first few problems of each rule; all of them went to `found` as they came."""

    model: str
    format: Format
    files: list[FileReport] = field(default_factory=list)
    problems: int = 0
    warnings: int = 0
    by_rule: Counter[Rule] = field(default_factory=Counter)
    kept: list[Problem] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether the trainer would take the files; warnings do not count."""
        return self.problems == 0


class Teller:
    """Counts every problem, keeps a few, and hands each one on at once."""

    def __init__(self, report: Report, found: Callable[[Problem], None]) -> None:
        self._report = report
        self._found = found

    def of(self, path: Path, line: int | None = None) -> Tell:
        """Something to tell problems of a line to, or of the whole file."""

        def tell(rule: Rule, where: str, what: str, mend: str, severity: Severity = Severity.PROBLEM) -> None:
            self._take(Problem(str(path), line, where, rule, severity, what, mend))

        return tell

    def _take(self, problem: Problem) -> None:
        report = self._report
        if problem.severity is Severity.PROBLEM:
            report.problems += 1
        else:
            report.warnings += 1
        report.by_rule[problem.rule] += 1
        if report.by_rule[problem.rule] <= KEPT_OF_A_RULE:
            report.kept.append(problem)
        self._found(problem)
