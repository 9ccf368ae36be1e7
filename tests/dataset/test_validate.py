"""The validator on whole files: counts, sizes, names, formats, repetitions, memory, and that what is sound passes."""

import json
import tracemalloc
from collections.abc import Iterable
from pathlib import Path

import pytest

from dataset.formats import Format
from dataset.profiles import PROFILES, Profile, profile_named
from dataset.pseudonyms import RulePseudonymiser
from dataset.validate import Problem, Rule, Severity
from dataset.validate.lines import read_lines
from tests.dataset.lines import check, records, rules_and_lines, write

NOVA = profile_named("nova-micro")
NOVA_2 = profile_named("nova-2-lite")
CLAUDE = profile_named("claude-3-haiku")
LLAMA = profile_named("llama-3.3-70b")
ENOUGH = {"claude-3-haiku": 32, "nova-2-lite": 200, "llama-3.3-70b": 100, "llama-3.1-8b": 100}


@pytest.mark.parametrize("profile", PROFILES.values(), ids=list(PROFILES))
def test_what_is_exported_passes(profile: Profile, tmp_path: Path) -> None:
    number = ENOUGH.get(profile.name, 100)
    train = write(tmp_path / "train.jsonl", records(profile.format, number))
    validation = write(tmp_path / "validation.jsonl", records(profile.format, 32, number))
    report, problems = check(
        train,
        validation if profile.validation else None,
        profile=profile,
        pseudonymiser=RulePseudonymiser(),
    )
    assert problems == []
    assert report.ok
    assert (report.files[0].lines, report.files[0].records) == (number, number)
    assert report.files[0].size == train.stat().st_size


@pytest.mark.parametrize("format_name", Format)
def test_every_format_passes_under_its_ownrules_and_lines(format_name: Format, tmp_path: Path) -> None:
    profile = next(p for p in PROFILES.values() if p.fits(format_name))
    path = write(tmp_path / "train.jsonl", records(format_name, 1_000))
    report, problems = check(path, profile=profile, format_name=format_name)
    assert problems == []
    assert report.format is format_name


@pytest.mark.parametrize(
    ("profile", "train", "validation", "expected"),
    [
        (NOVA, 8, 0, ["92 more would be better"]),
        (NOVA, 7, 0, ["1 more is missing"]),
        (NOVA, 0, 0, ["8 more are missing"]),
        (NOVA, 20_000, 0, []),
        (NOVA, 20_001, 0, ["Take 1 out"]),
        (NOVA, 19_990, 11, ["Take 1 out"]),
        (NOVA_2, 199, 0, ["1 more is missing"]),
        (CLAUDE, 32, 32, []),
        (CLAUDE, 31, 31, ["1 more is missing"] * 2),
        (CLAUDE, 32, 1_001, ["Take 1 out"]),
        (CLAUDE, 9_000, 1_000, []),
        (CLAUDE, 9_001, 1_000, ["Take 1 out"]),
        (LLAMA, 90, 9, ["1 more is missing"]),
        (LLAMA, 90, 10, []),
        (LLAMA, 99, 1_001, ["Take 1 out"]),
    ],
)
def test_the_number_of_records(
    profile: Profile, train: int, validation: int, expected: list[str], tmp_path: Path
) -> None:
    first = write(tmp_path / "train.jsonl", records(profile.format, train))
    second = write(tmp_path / "validation.jsonl", records(profile.format, validation, train)) if validation else None
    _, problems = check(first, second, profile=profile)
    assert [p.mend.removesuffix(".") for p in problems if "would" not in p.mend] == [
        e for e in expected if "would" not in e
    ]
    assert all(p.line is None for p in problems)
    assert [e in p.mend for e, p in zip(expected, problems, strict=True)] == [True] * len(expected)


def test_a_judge_takes_a_thousand_lines_in_one_file(tmp_path: Path) -> None:
    path = write(tmp_path / "judge.jsonl", records(Format.JUDGE, 1_001))
    _, problems = check(path, path, profile=NOVA, format_name=Format.JUDGE)
    assert {p.rule for p in problems} == {Rule.TOO_MANY, Rule.NO_VALIDATION, Rule.LEAK}
    assert "an evaluation job" in problems[0].what


def test_nova_2_takes_no_validation_file(tmp_path: Path) -> None:
    first = write(tmp_path / "train.jsonl", records(Format.CONVERSE, 200))
    second = write(tmp_path / "validation.jsonl", records(Format.CONVERSE, 1, 200))
    _, problems = check(first, second, profile=NOVA_2)
    assert rules_and_lines(problems) == [(Rule.NO_VALIDATION, None)]
    assert problems[0].file == str(second)


def test_an_empty_validation_file_is_told(tmp_path: Path) -> None:
    first = write(tmp_path / "train.jsonl", records(Format.CONVERSE, 100))
    _, problems = check(first, write(tmp_path / "validation.jsonl", []), profile=NOVA)
    assert rules_and_lines(problems) == [(Rule.TOO_FEW, None)]


def test_a_file_may_be_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import dataclasses

    from dataset.profiles import Cap

    path = write(tmp_path / "train.jsonl", records(Format.CONVERSE, 100))
    size = path.stat().st_size
    fits = dataclasses.replace(NOVA, train_bytes=Cap(size, "this test"))
    assert check(path, profile=fits)[1] == []
    too_large = dataclasses.replace(NOVA, train_bytes=Cap(size - 1, "this test"))
    assert rules_and_lines(check(path, profile=too_large)[1]) == [(Rule.FILE_SIZE, None)]


@pytest.mark.parametrize(
    ("name", "profile", "severity"),
    [
        ("train.jsonl", NOVA, None),
        ("calls-2026_11.v2.jsonl", NOVA, None),
        ("my calls.jsonl", NOVA, Severity.PROBLEM),
        ("train.json", NOVA, Severity.PROBLEM),
        ("my calls.jsonl", LLAMA, None),
        ("train.json", LLAMA, Severity.WARNING),
    ],
)
def test_the_name_of_a_file(name: str, profile: Profile, severity: Severity | None, tmp_path: Path) -> None:
    path = write(tmp_path / name, records(Format.CONVERSE, 100))
    _, problems = check(path, profile=profile)
    assert [(p.rule, p.severity) for p in problems] == ([(Rule.FILE_NAME, severity)] if severity else [])


@pytest.mark.parametrize("content", [b"\x1f\x8b\x08\x00\n", "{}".encode("utf-16"), b"PK\x03\x04\n\n\n"])
def test_a_file_of_another_kind_is_told_once(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "train.jsonl"
    path.write_bytes(content)
    assert rules_and_lines(check(path, profile=NOVA)[1]) == [(Rule.FILE_KIND, None)]


def test_a_byte_order_mark_is_told_and_passed_over(tmp_path: Path) -> None:
    lines = [json.dumps(record).encode() for record in records(Format.CONVERSE, 100)]
    _, problems = check(write(tmp_path / "train.jsonl", [b"\xef\xbb\xbf" + lines[0], *lines[1:]]), profile=NOVA)
    assert rules_and_lines(problems) == [(Rule.BYTE_ORDER_MARK, 1)]


def test_the_last_line_needs_no_line_feed(tmp_path: Path) -> None:
    path = write(tmp_path / "train.jsonl", records(Format.CONVERSE, 100))
    path.write_bytes(path.read_bytes().rstrip(b"\n"))
    report, problems = check(path, profile=NOVA)
    assert (problems, report.files[0].records) == ([], 100)
    path.write_bytes(path.read_bytes() + b"\n\n")
    assert rules_and_lines(check(path, profile=NOVA)[1]) == [(Rule.BLANK_LINE, 101)]


@pytest.mark.parametrize(
    ("profile", "format_name", "refused"),
    [
        (CLAUDE, Format.CONVERSE, True),
        (NOVA, Format.CLAUDE, True),
        (NOVA_2, Format.PREFERENCE, True),
        (NOVA, Format.PREFERENCE, False),
        (CLAUDE, Format.CHOSEN_REJECTED, False),
    ],
)
def test_a_format_that_the_model_is_not_tuned_with(
    profile: Profile, format_name: Format, refused: bool, tmp_path: Path
) -> None:
    path = write(tmp_path / "train.jsonl", records(format_name, 1_000))
    _, problems = check(path, profile=profile, format_name=format_name)
    assert rules_and_lines(problems) == ([(Rule.FORMAT, None)] if refused else [])


def test_few_preferences_are_a_warning(tmp_path: Path) -> None:
    path = write(tmp_path / "train.jsonl", records(Format.PREFERENCE, 10))
    report, problems = check(path, profile=NOVA, format_name=Format.PREFERENCE)
    assert [(p.rule, p.severity) for p in problems] == [(Rule.TOO_FEW, Severity.WARNING)]
    assert report.ok
    assert "1,000" in problems[0].what


def test_lines_are_read_without_holding_long_ones(tmp_path: Path) -> None:
    path = write(tmp_path / "lines", [b"a", b"b" * 10, b"c" * 11, b"d" * 5_000_000, b"", b"e\r", b"f"])
    path.write_bytes(path.read_bytes().rstrip(b"\n"))
    with path.open("rb") as file:
        lines = list(read_lines(file, cap=10))
    assert [line.content for line in lines] == [b"a", b"b" * 10, None, None, b"", b"e", b"f"]
    assert [line.number for line in lines] == [1, 2, 3, 4, 5, 6, 7]
    assert sum(line.length for line in lines) == path.stat().st_size


def _peak(path: Path) -> int:
    found = 0

    def count(_problem: Problem) -> None:
        nonlocal found
        found += 1

    from dataset.validate import validate

    tracemalloc.start()
    try:
        validate(path, profile=NOVA, found=count)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_stays_flat_over_many_lines(tmp_path: Path) -> None:
    def lines(number: int) -> Iterable[bytes]:
        for n, record in enumerate(records(Format.CONVERSE, number)):
            yield json.dumps(record).encode() + (b"," if n % 2 else b"") + b" " * 500

    short, long = write(tmp_path / "short.jsonl", lines(1_000)), write(tmp_path / "long.jsonl", lines(12_000))
    assert long.stat().st_size > 8_000_000
    _peak(short)  # what is made once, is made
    before, after = _peak(short), _peak(long)
    assert after - before < 11_000 * 60
    assert after < 2_000_000


def test_memory_stays_flat_over_an_enormous_line(tmp_path: Path) -> None:
    path = tmp_path / "train.jsonl"
    with path.open("wb") as file:
        for _ in range(40):
            file.write(b"[" * 1_000_000)
    assert _peak(path) < 20_000_000


def test_progress_reaches_the_end(tmp_path: Path) -> None:
    from dataset.validate import validate

    train = write(tmp_path / "train.jsonl", [b" " * 1_000] * 2_000)
    validation = write(tmp_path / "validation.jsonl", [b"{}"])
    steps: list[tuple[int, int]] = []
    validate(train, validation, profile=NOVA, progress=lambda done, total: steps.append((done, total)))
    total = train.stat().st_size + validation.stat().st_size
    assert len(steps) > 5
    assert steps == sorted(steps)
    assert steps[-1] == (total, total)
    assert all(of == total for _, of in steps)


def test_the_report_keeps_a_few_problems_of_each_rule(tmp_path: Path) -> None:
    report, problems = check(write(tmp_path / "train.jsonl", [b"{"] * 50 + [b""] * 50), profile=NOVA)
    assert len(problems) == 101
    assert [p.rule for p in report.kept] == [Rule.JSON] * 3 + [Rule.BLANK_LINE] * 3 + [Rule.TOO_FEW]
    assert report.by_rule[Rule.JSON] == 50
