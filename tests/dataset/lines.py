"""Pairs, lines and files of training data for tests."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from dataset.formats import FORMATS, Format
from dataset.profiles import Profile
from dataset.pseudonyms import Pseudonymiser
from dataset.records import Pair, PairKind, Split
from dataset.validate import Problem, Report, Rule, validate


def pair(number: int = 0, **changes: object) -> Pair:
    """A pair with a rejected answer, unlike that of any other number."""
    fields: dict[str, object] = {
        "call_id": f"call_{number}",
        "group_id": f"group_{number}",
        "answer_id": f"answer_{number}",
        "split": Split.TRAIN,
        "kind": PairKind.CORRECTION,
        "prompt_version": "sha256:0",
        "pseudonymiser_version": "sha256:0",
        "system": "Write a debrief.",
        "prompt": f"[0] customer > The router of flat {number} is broken.",
        "completion": '{"title": "Broken router"}',
        "rejected": '{"title": "Call"}',
        "model": "model-1",
        "generation": 0,
    }
    return Pair.model_validate(fields | changes)


def records(format_name: Format, number: int, first: int = 0) -> list[dict[str, Any]]:
    """So many sound records of a format, no two alike."""
    return [FORMATS[format_name](pair(n)) for n in range(first, first + number)]


def write(path: Path, lines: Iterable[object]) -> Path:
    """A file of JSON Lines; bytes are written as they are."""
    with path.open("wb") as file:
        for line in lines:
            file.write(line if isinstance(line, bytes) else json.dumps(line, ensure_ascii=False).encode())
            file.write(b"\n")
    return path


def check(
    train: Path,
    validation: Path | None = None,
    *,
    profile: Profile,
    format_name: Format | None = None,
    pseudonymiser: Pseudonymiser | None = None,
) -> tuple[Report, list[Problem]]:
    """The report and every problem."""
    problems: list[Problem] = []
    report = validate(
        train,
        validation,
        profile=profile,
        format_name=format_name,
        pseudonymiser=pseudonymiser,
        found=problems.append,
    )
    return report, problems


def rules_and_lines(problems: Iterable[Problem]) -> list[tuple[Rule, int | None]]:
    """Which rules were broken, in which lines."""
    return [(problem.rule, problem.line) for problem in problems]


def found_in_line(
    profile: Profile, odd: object, folder: Path, format_name: Format | None = None
) -> list[tuple[Rule, str]]:
    """The rules that one odd line, the third of a file, breaks, and where: each has to be told of that line."""
    lines: list[object] = list(records(format_name or profile.format, 3))
    lines[2] = odd
    _, problems = check(write(folder / "train.jsonl", lines), profile=profile, format_name=format_name)
    problems = [p for p in problems if p.rule is not Rule.TOO_FEW]
    assert all(p.line == 3 and p.what.endswith(".") and p.mend for p in problems), problems
    return [(p.rule, p.where) for p in problems]


def changed(format_name: Format, change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    """A record with something changed in it."""
    record = copy.deepcopy(FORMATS[format_name](pair(2)))
    change(record)
    return record
