"""The walk through the files: line by line, then what holds for each file, then for both together."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from dataset.formats import SHAPES, Format
from dataset.profiles import Bounds, Cap, Profile
from dataset.pseudonyms import Pseudonymiser
from dataset.tokens import estimate_tokens
from dataset.validate.lines import MAX_LINE_BYTES, Line, read_lines
from dataset.validate.parse import BYTE_ORDER_MARK, NOTHING, other_kind, parse_line
from dataset.validate.problems import Problem, Rule, Severity, Tell
from dataset.validate.reading import Part, Reading
from dataset.validate.report import FileReport, Report, Teller
from dataset.validate.seen import Seen, answer_key, prompt_key
from dataset.validate.shapes import CheckShape, shape_check
from dataset.validate.texts import TextChecks

_PLAIN_NAME = re.compile(r"[A-Za-z0-9_.-]+\.jsonl")
_PROGRESS_EVERY = 1 << 18


def validate(
    train: Path,
    validation: Path | None = None,
    *,
    profile: Profile,
    format_name: Format | None = None,
    pseudonymiser: Pseudonymiser | None = None,
    found: Callable[[Problem], None] = lambda _problem: None,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Report:
    """Check a training file, and a validation file beside it, against what a model's trainer takes.

    `format_name` overrides the profile's format. With a `pseudonymiser`, whatever it would still take out of a text
    is a problem. `found` is given every problem as it is found; the report that comes back holds counts and the first
    few problems of each rule. `progress` is told how many bytes of how many were read. Raises `OSError` where a file
    cannot be read; what was found before was told by then.
    """
    held_to = profile.in_format(format_name or profile.format)
    report = Report(model=profile.name, format=held_to.format)
    check = _Check(
        profile=held_to,
        shape=shape_check(held_to.format),
        texts=TextChecks(held_to.reserved, pseudonymiser),
        teller=Teller(report, found),
        progress=progress,
        total_bytes=sum(path.stat().st_size for path in (train, validation) if path is not None),
    )
    tell = check.teller.of(train)
    if not profile.fits(held_to.format):
        tell(
            Rule.FORMAT,
            "",
            f"{profile.name} is not tuned with files of the format {held_to.format.value}.",
            f"Write the file in the format {profile.format.value}, or name another model.",
        )
    seen = Seen()
    first = check.file(train, held_to.train_bytes, seen, leaks=None)
    report.files.append(first)
    check.count(first, held_to.train, tell)
    second = None
    if validation is not None:
        tell = check.teller.of(validation)
        if held_to.validation is None:
            tell(Rule.NO_VALIDATION, "", f"{_who(held_to)} takes no validation file.", "Leave it out.")
        second = check.file(validation, held_to.validation_bytes, Seen(), leaks=seen)
        report.files.append(second)
        check.count(second, held_to.validation, tell)
    check.count_together(first, second, tell)
    return report


@dataclass
class _Check:
    """What one validation works with. `model` and `model_line` are the first model that a judge was told of."""

    profile: Profile
    shape: CheckShape
    texts: TextChecks
    teller: Teller
    progress: Callable[[int, int], None]
    total_bytes: int
    done_bytes: int = 0
    model: str | None = field(default=None, init=False)
    model_line: int = field(default=0, init=False)

    def file(self, path: Path, most_bytes: Cap | None, seen: Seen, leaks: Seen | None) -> FileReport:
        """Check a file line by line. `seen` takes its prompts, `leaks` has those of the training file."""
        report = FileReport(path)
        tell = self.teller.of(path)
        self._name(path, tell)
        told = self.done_bytes
        with path.open("rb") as file:
            if said := other_kind(file.peek(4)):
                tell(Rule.FILE_KIND, "", said, "Write JSON Lines in UTF-8: one object a line.")
                report.is_lines = False
                return report
            for line in read_lines(file):
                report.lines += 1
                report.size += line.length
                self._line(line, report, seen, leaks)
                if report.size - told >= _PROGRESS_EVERY:
                    told = report.size
                    self.progress(self.done_bytes + report.size, self.total_bytes)
        self.done_bytes += report.size
        self.progress(self.done_bytes, self.total_bytes)
        if most_bytes is not None and report.size > most_bytes.most:
            tell(
                Rule.FILE_SIZE,
                "",
                f"It has {report.size:,} bytes, and {_who(self.profile)} takes {most_bytes.most:,}.",
                "Take records out.",
            )
        return report

    def count(self, file: FileReport, bounds: Bounds | None, tell: Tell) -> None:
        """Whether a file holds as many records as it should."""
        if bounds is None or not file.is_lines:
            return
        number, who = file.records, _who(self.profile)
        if number < bounds.least:
            tell(
                Rule.TOO_FEW,
                "",
                f"It holds {_records(number)}, and {who} needs at least {bounds.least:,}.",
                f"{bounds.least - number:,} more {'is' if bounds.least - number == 1 else 'are'} missing.",
            )
        elif bounds.advised is not None and number < bounds.advised:
            tell(
                Rule.TOO_FEW,
                "",
                f"It holds {_records(number)}, and AWS advises at least {bounds.advised:,}.",
                f"{bounds.advised - number:,} more would be better; the job starts all the same.",
                Severity.WARNING,
            )
        if bounds.most is not None and number > bounds.most:
            tell(
                Rule.TOO_MANY,
                "",
                f"It holds {_records(number)}, and {who} takes at most {bounds.most:,}.",
                f"Take {number - bounds.most:,} out.",
            )

    def count_together(self, first: FileReport, second: FileReport | None, tell: Tell) -> None:
        """Whether both files together hold as many records as they should, where each on its own does."""
        bounds = self.profile.together
        if not first.is_lines or (second is not None and not second.is_lines):
            return
        train = self.profile.train
        number = first.records + (second.records if second else 0)
        both, who = "Both files together hold" if second else "It holds", _who(self.profile)
        if number < bounds.least and (train.least < bounds.least or first.records >= train.least):
            tell(
                Rule.TOO_FEW,
                "",
                f"{both} {_records(number)}, and {who} needs at least {bounds.least:,}.",
                f"{bounds.least - number:,} more {'is' if bounds.least - number == 1 else 'are'} missing.",
            )
        if bounds.most is not None and number > bounds.most and second is not None:
            tell(
                Rule.TOO_MANY,
                "",
                f"{both} {_records(number)}, and {who} takes at most {bounds.most:,}.",
                f"Take {number - bounds.most:,} out.",
            )

    def _name(self, path: Path, tell: Tell) -> None:
        if not path.is_file():  # a pipe has no name to speak of
            return
        if self.profile.plain_file_names and not _PLAIN_NAME.fullmatch(path.name):
            tell(
                Rule.FILE_NAME,
                "",
                "Its name is not letters, digits, “_”, “-” and “.” with “.jsonl” at the end.",
                "Rename it, for instance to train.jsonl.",
            )
        elif path.suffix != ".jsonl":
            tell(
                Rule.FILE_NAME,
                "",
                "Its name does not end in “.jsonl”.",
                "Rename it, for instance to train.jsonl.",
                Severity.WARNING,
            )

    def _line(self, line: Line, report: FileReport, seen: Seen, leaks: Seen | None) -> None:
        tell = self.teller.of(report.path, line.number)
        content = line.content
        if content is None:
            report.records += 1
            tell(
                Rule.LINE_LENGTH,
                "",
                f"The line has {line.length:,} bytes; lines of more than {MAX_LINE_BYTES:,} are not read.",
                "Write one record a line, each with a line feed after it.",
            )
            return
        if line.number == 1 and content.startswith(BYTE_ORDER_MARK):
            tell(Rule.BYTE_ORDER_MARK, "", "The file begins with a byte order mark.", "Save it as UTF-8 without one.")
            content = content.removeprefix(BYTE_ORDER_MARK)
        if not content.strip():
            tell(Rule.BLANK_LINE, "", "The line is blank.", "Take it out: a checker of AWS's takes it for a record.")
            return
        report.records += 1
        value = parse_line(content, tell)
        if value is not NOTHING:
            reading = Reading(tell)
            self.shape(value, self.profile, reading)
            self._record(reading, line.number, report, seen, leaks)

    def _record(self, reading: Reading, line: int, report: FileReport, seen: Seen, leaks: Seen | None) -> None:
        for piece in reading.pieces:
            self.texts.check(piece, reading.tell)
        tokens = sum(estimate_tokens(piece.text) for piece in reading.pieces)
        report.tokens.add(tokens)
        cap = self.profile.tokens
        if cap is not None and tokens > cap.most:
            reading.tell(
                Rule.TOKENS,
                "",
                f"The record has some {tokens:,} tokens (characters / 3), and {self.profile.name} takes {cap.most:,}.",
                "Shorten it, or take it out.",
            )
        self._one_model(reading, line)
        # Records whose call could not be read have the system prompt in common, and that is no repetition.
        if any(piece.part is Part.PROMPT for piece in reading.pieces):
            prompt = [piece.text for piece in reading.pieces if piece.part is not Part.ANSWER]
            answer = [piece.text for piece in reading.pieces if piece.part is Part.ANSWER]
            _repeated(reading.tell, line, prompt_key(prompt), answer_key(answer), seen, leaks)

    def _one_model(self, reading: Reading, line: int) -> None:
        if reading.model is None or not SHAPES[self.profile.format].one_model:
            return
        if self.model is None:
            self.model, self.model_line = reading.model, line
        elif reading.model != self.model:
            reading.tell(
                Rule.VALUE,
                "modelResponses[0].modelIdentifier",
                f"It is another model than in line {self.model_line}, and a job judges one.",
                "Write a file for each model.",
            )


def _repeated(tell: Tell, line: int, prompt: int, answer: int, seen: Seen, leaks: Seen | None) -> None:
    if leaks is not None and (before := leaks.find(prompt, answer)):
        tell(
            Rule.LEAK,
            "",
            f"The same prompt is line {before.line} of the training file: what is validated was trained on.",
            "Take it out of one of the files.",
        )
    if before := seen.find(prompt, answer):
        same = "prompt and answer" if before.same_answer else "prompt, with another answer,"
        mend = "Take one of them out." if before.same_answer else "Keep the answer that is right."
        tell(Rule.DUPLICATE, "", f"The same {same} stand in line {before.line}.", mend, Severity.WARNING)
    seen.add(line, prompt, answer)


def _who(profile: Profile) -> str:
    """Whom a limit is of: the model, or what a file of another format goes to."""
    if profile.format is Format.JUDGE:
        return "an evaluation job"
    return "a trainer" if profile.format in (Format.OPENAI_CHAT, Format.CHOSEN_REJECTED) else profile.name


def _records(number: int) -> str:
    return f"{number:,} record{'' if number == 1 else 's'}"
