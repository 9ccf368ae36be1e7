"""Any JSON Lines file checked against what a model's trainer takes, before a job is paid for.

    report = validate(Path("train.jsonl"), Path("validation.jsonl"), profile=profile_named("nova-micro"), found=print)
    report.ok

Every problem is told, not only the first, with its line, what is wrong and how to mend it. Files are read as streams:
memory stays at a few megabytes and some twenty bytes a record (`seen.py`), whatever their size. Where AWS's published
checkers are stricter, looser or odder than AWS's guides, a file that passes here passes both (`dataset/profiles.py`
has the sources).
"""

from dataset.validate.check import validate
from dataset.validate.lines import MAX_LINE_BYTES
from dataset.validate.problems import Problem, Rule, Severity
from dataset.validate.report import FileReport, Report, TokenCounts

__all__ = ["MAX_LINE_BYTES", "FileReport", "Problem", "Report", "Rule", "Severity", "TokenCounts", "validate"]
