"""The validator on lines: bytes, JSON, tokens, personal data, and files of any content."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dataset.formats import FORMATS, Format
from dataset.profiles import PROFILES, profile_named
from dataset.pseudonyms import RulePseudonymiser
from dataset.validate import Rule
from dataset.validate.seen import Seen, answer_key, prompt_key
from tests.dataset.lines import changed, check, found_in_line, pair, records, rules_and_lines, write

NOVA = profile_named("nova-micro")
NOVA_2 = profile_named("nova-2-lite")
CLAUDE = profile_named("claude-3-haiku")
LLAMA = profile_named("llama-3.3-70b")

SOUND = json.dumps(FORMATS[Format.CONVERSE](pair(2))).encode()


@pytest.mark.parametrize(
    ("odd", "rules"),
    [
        (SOUND, []),
        (b"  " + SOUND + b" \r", []),
        (SOUND.replace(b"router", rb"r\u00f6ter \ud83d\ude00 \u2028"), []),
        (b"", [Rule.BLANK_LINE]),
        (b" \t\r", [Rule.BLANK_LINE]),
        (b"\xc2\xa0", [Rule.JSON]),
        (SOUND[:-1], [Rule.JSON]),
        (SOUND + b",", [Rule.JSON]),
        (SOUND + SOUND, [Rule.JSON]),
        (b"not json", [Rule.JSON]),
        (b"[" * 50_000, [Rule.JSON]),
        (b"1" * 10_000, [Rule.JSON]),
        (b"[]", [Rule.TYPE]),
        (b"null", [Rule.TYPE]),
        (b"1", [Rule.TYPE]),
        (SOUND[:-1] + b', "x": NaN}', [Rule.JSON, Rule.UNKNOWN_KEY]),
        (SOUND.replace(b"router", b"r\xf6uter"), [Rule.ENCODING]),
        (SOUND.replace(b"router", b"\xed\xa0\x80"), [Rule.ENCODING]),
        (SOUND.replace(b"router", rb"\ud800", 1), [Rule.SURROGATE]),
        (SOUND.replace(b"router", b"\t"), [Rule.JSON]),
        (SOUND.replace(b", ", b",\r"), [Rule.LINE_ENDING]),
        (b"\xef\xbb\xbf" + SOUND, [Rule.JSON]),
        (SOUND[:-1] + b', "schemaVersion": "bedrock-conversation-2024"}', [Rule.DUPLICATE_KEY]),
        (SOUND.replace(b'{"text"', b'{"text": "a", "text"'), [Rule.DUPLICATE_KEY]),
        (SOUND + b" " * 4_000_000, [Rule.LINE_LENGTH]),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_the_line(odd: bytes, rules: list[Rule], tmp_path: Path) -> None:
    assert [rule for rule, _ in found_in_line(NOVA, odd, tmp_path)] == rules


def test_every_problem_of_a_line_is_told(tmp_path: Path) -> None:
    odd = {
        "schemaVersion": 2,
        "messages": [
            {"role": "assistant", "content": [{"text": "User: [EOS] \ud800 "}, {"text": ""}]},
            {"role": "asistant", "content": "x"},
            {"role": "user"},
        ],
        "extra": 1,
    }
    rules = [rule for rule, _ in found_in_line(NOVA, json.dumps(odd).encode(), tmp_path)]
    assert sorted(rules) == sorted(
        [
            Rule.UNKNOWN_KEY, Rule.TYPE, Rule.EMPTY, Rule.ROLE, Rule.TYPE, Rule.MISSING_KEY, Rule.TURNS, Rule.TURNS,
            Rule.RESERVED, Rule.RESERVED, Rule.SURROGATE,
        ]
    )  # fmt: skip


def test_sentences_hold_no_text_of_a_record(tmp_path: Path) -> None:
    secret = "Juana Ortiz"
    odd = {
        secret * 20: 1,
        "messages": [{"role": "user", "content": [{"text": f"{secret} User: j@example.com \ud800"}]}, secret],
    }
    _, problems = check(
        write(tmp_path / "train.jsonl", [json.dumps(odd).encode(), f'{{"a": "{secret}'.encode()]),
        profile=NOVA,
        pseudonymiser=RulePseudonymiser(),
    )
    assert len(problems) > 5
    for problem in problems:
        assert "example.com" not in str(problem)
        assert str(problem).count(secret) <= (2 if problem.rule is Rule.UNKNOWN_KEY else 0)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    lines=st.lists(
        st.one_of(
            st.binary(max_size=40),
            st.recursive(
                st.one_of(st.none(), st.booleans(), st.floats(), st.integers(), st.text(max_size=5)),
                lambda inner: st.one_of(
                    st.lists(inner, max_size=3),
                    st.dictionaries(
                        st.sampled_from(["messages", "role", "content", "text", "system", "prompt", "candidates", "x"]),
                        inner,
                        max_size=4,
                    ),
                ),
                max_leaves=12,
            ).map(lambda value: json.dumps(value).encode()),
        ),
        max_size=5,
    ),
    format_name=st.sampled_from(Format),
    name=st.sampled_from(list(PROFILES)),
)
def test_no_file_makes_it_stumble(lines: list[bytes], format_name: Format, name: str, tmp_path: Path) -> None:
    report, problems = check(
        write(tmp_path / "train.jsonl", lines),
        profile=profile_named(name),
        format_name=format_name,
        pseudonymiser=RulePseudonymiser(),
    )
    assert report.problems + report.warnings == len(problems)
    assert not report.ok
    assert sum(report.by_rule.values()) == len(problems)


@pytest.mark.parametrize(("characters", "told"), [(3 * 32_000 - 3 * 15, False), (3 * 32_000, True)])
def test_tokens_of_a_record(characters: int, told: bool, tmp_path: Path) -> None:
    odd = FORMATS[Format.CONVERSE](pair(2, system="s", prompt="x" * characters))
    assert found_in_line(NOVA, odd, tmp_path) == ([(Rule.TOKENS, "")] if told else [])
    assert found_in_line(LLAMA, odd, tmp_path) == [(Rule.TOKENS, "")]
    assert (
        found_in_line(NOVA, FORMATS[Format.OPENAI_CHAT](pair(2, prompt="x" * characters)), tmp_path, Format.OPENAI_CHAT)
        == []
    )


def test_the_report_counts_tokens(tmp_path: Path) -> None:
    lines = [FORMATS[Format.CLAUDE](pair(n, system="abc", prompt="x" * n, completion="ab")) for n in (1, 4, 7)]
    report, _ = check(write(tmp_path / "train.jsonl", [*lines, b"{"]), profile=CLAUDE)
    tokens = report.files[0].tokens
    assert (tokens.least, tokens.most, tokens.total, tokens.records, tokens.mean) == (3, 5, 12, 3, 4.0)


def test_a_prompt_that_is_repeated(tmp_path: Path) -> None:
    lines = records(Format.CONVERSE, 100)
    lines[5] = FORMATS[Format.CONVERSE](pair(1))
    lines[6] = FORMATS[Format.CONVERSE](pair(2, completion="other", prompt=f" {pair(2).prompt}\n"))
    report, problems = check(write(tmp_path / "train.jsonl", lines), profile=NOVA)
    assert rules_and_lines(problems) == [(Rule.DUPLICATE, 6), (Rule.DUPLICATE, 7)]
    assert "prompt and answer stand in line 2" in problems[0].what
    assert "another answer, stand in line 3" in problems[1].what
    assert report.ok


def test_a_prompt_in_both_files_is_a_leak_whatever_its_answer(tmp_path: Path) -> None:
    train = write(tmp_path / "train.jsonl", records(Format.CONVERSE, 100))
    leak = FORMATS[Format.CONVERSE](pair(41, completion="other"))
    validation = write(tmp_path / "validation.jsonl", [*records(Format.CONVERSE, 3, 100), leak])
    report, problems = check(train, validation, profile=NOVA)
    assert rules_and_lines(problems) == [(Rule.LEAK, 4)]
    assert "line 42" in problems[0].what
    assert not report.ok


def test_records_without_a_readable_call_are_no_repetition(tmp_path: Path) -> None:
    odd = changed(Format.CONVERSE, lambda r: r["messages"][0].update(content=7))
    lines = [*records(Format.CONVERSE, 100), odd, odd]
    _, problems = check(write(tmp_path / "train.jsonl", lines), profile=NOVA)
    assert rules_and_lines(problems) == [(Rule.TYPE, 101), (Rule.TYPE, 102)]


@given(st.lists(st.tuples(st.integers(0, 2**64 - 1), st.integers(0, 3)), max_size=60), st.integers(1, 40))
def test_seen_is_a_dictionary_of_first_places(items: list[tuple[int, int]], stride: int) -> None:
    seen = Seen()
    plain: dict[int, tuple[int, int]] = {}
    # Neighbours in the table, and enough of them that it grows.
    crowd = [(prompt + step * 1024 * stride & (1 << 64) - 1, answer) for prompt, answer in items for step in range(30)]
    for line, (prompt, answer) in enumerate(crowd, 1):
        before = seen.find(prompt, answer)
        if prompt in plain:
            assert before is not None
            assert (before.line, before.same_answer) == (plain[prompt][0], plain[prompt][1] == answer)
        else:
            assert before is None
            plain[prompt] = (line, answer)
        seen.add(line, prompt, answer)
    assert len(seen) == len(plain)


def test_keys_tell_texts_apart_and_not_white_space() -> None:
    assert prompt_key(["a  b\n"]) == prompt_key(["a b"])
    assert prompt_key(["a", "b"]) != prompt_key(["a b"])
    assert prompt_key(["\ud800"]) != prompt_key(["\ud801"])
    assert 0 <= answer_key(["a"]) < 1 << 16


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("write to ben.miller@example.com", "EMAIL at character 12"),
        ("[EMAIL_1] and [PERSON_2_B] called", None),
        ("my card is 4111 1111 1111 1111", "CARD at character 14"),
        (" ".join(f"a{n}@example.com" for n in range(9)), "4 more of EMAIL"),
    ],
)
def test_personal_data_left_in(text: str, told: str | None, tmp_path: Path) -> None:
    lines = records(Format.CONVERSE, 100)
    lines[2] = FORMATS[Format.CONVERSE](pair(2, completion=f"x {text}"))
    path = write(tmp_path / "train.jsonl", lines)
    assert check(path, profile=NOVA)[1] == []
    _, problems = check(path, profile=NOVA, pseudonymiser=RulePseudonymiser())
    assert rules_and_lines(problems) == ([(Rule.PERSONAL_DATA, 3)] if told else [])
    assert told is None or told in problems[0].what
