"""The house style: read from its file, each mistake with its line, and held against answers."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset.style import MAX_NOTES, MAX_REASONS, HouseStyle, Section
from dataset.style_file import StyleError, parse_style, read_style
from dataset.toml_lines import key_lines
from tests.samples import summary

FULL = """\
# How our debriefs are to sound.
tone = "warm, brief"
length = "AT MOST 80 words"
language = "German"
call_reasons = [
    "Billing",      # money
    "Locked account",
]
must_have = ["next_steps", "outcome", "outcome"]
notes = \"\"\"
Customers are
members.\"\"\"
"""


def test_a_style_file_becomes_a_style(tmp_path: Path) -> None:
    path = tmp_path / "style.toml"
    path.write_text(FULL)
    assert read_style(path) == HouseStyle(
        tone="warm, brief",
        length="at most 80 words",
        language="German",
        call_reasons=("Billing", "Locked account"),
        must_have=(Section.OUTCOME, Section.NEXT_STEPS),
        notes="Customers are members.",
    )


def test_the_file_that_the_page_shows_is_a_style() -> None:
    page = (Path(__file__).parents[2] / "docs" / "style.md").read_text()
    example = page.partition("```toml\n")[2].partition("```")[0]
    style = parse_style(example.encode())
    assert style.call_reasons
    assert style.must_have
    assert all(f"`{key}`" in page for key in HouseStyle.model_fields)


def test_what_is_not_said_is_as_by_default() -> None:
    assert parse_style(b"") == HouseStyle()
    assert parse_style(b'language = "Dutch"\n') == HouseStyle(language="Dutch")


def test_windows_files_are_welcome() -> None:
    style = parse_style('\ufefftone = "a"\r\nnotes = """x\r\ny"""\r\n'.encode())
    assert (style.tone, style.notes) == ("a", "x y")


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('tone = "a"\n\nlanguge = "German"\n', 3, "unknown key 'languge'; did you mean 'language'?"),
        ('reasons = ["a"]\n', 1, "did you mean 'call_reasons'?"),
        ('Must-Have = ["topics"]\n', 1, "did you mean 'must_have'?"),
        ("zzzzqqqq = 1\n", 1, "the keys are tone, length, language, call_reasons, must_have, notes"),
        ("# a\ntone = 3\n", 2, "tone: it is a text in quotation marks, not a number"),
        ("tone = true\n", 1, "not true or false"),
        ("tone = 2026-01-01\n", 1, "not a date"),
        ("\n[tone]\nx = 1\n", 2, "tone: it is a text in quotation marks, not a table"),
        ("[[notes]]\nlength = 1\n", 1, "not a list"),
        ("tone.x = 1\n", 1, "not a table"),
        ('length = "short"\n', 1, "'2 to 5 sentences'"),
        ('length = "5 to 2 sentences"\n', 1, "the smaller number first"),
        ('length = "900 words"\n', 1, "from 1 to 500 words"),
        ('length = "0 sentences"\n', 1, "from 1 to 20 sentences"),
        ('length = "at most 2 to 3 words"\n', 1, "not both"),
        ('call_reasons = "Billing"\n', 1, 'it is a list of texts, as ["Billing", "Delivery"]'),
        ('tone = "a"\ncall_reasons = [\n  "a",\n  7,\n]\n', 2, "entry 2: it is a text in quotation marks"),
        ('call_reasons = ["a", " "]\n', 1, "entry 2: it is empty"),
        ('call_reasons = ["Ab", "aB"]\n', 1, "entry 2: 'aB' is there twice"),
        (f"call_reasons = {[str(n) for n in range(MAX_REASONS + 1)]}\n", 1, "it has 41 entries; at most 40"),
        (f'call_reasons = ["{"x" * 61}"]\n', 1, "entry 1: it has 61 characters; at most 60"),
        ('must_have = ["outcomes"]\n', 1, "unknown section 'outcomes'; did you mean 'outcome'?"),
        ('must_have = ["zz"]\n', 1, "unknown section 'zz'; the sections are outcome, topics, action_items, next_steps"),
        ("must_have = [[1]]\n", 1, "unknown section (a list)"),
        ("must_have = 1\n", 1, "it is a list of sections"),
        (f'\n\nnotes = "{"x" * (MAX_NOTES + 1)}"\n', 3, "it has 601 characters; at most 600"),
        ('tone = "a\n', 1, "it is no TOML"),
        ('tone = "a"\n\n  length 5\n', 3, "it is no TOML"),
        ('tone = "a"\nnotes = """\nx\n', 3, "there the file ends"),
        ('tone = "a"\ntone = "b"\n', 2, "it is no TOML"),
        ("tone = " + "[" * 20_000, 1, "it holds a value that no style has"),
        ("tone = " + "9" * 5_000, 1, "it holds a value that no style has"),
        ("#" * 64_001, 1, "more than 64,000 bytes"),
    ],
)
def test_a_mistake_is_named_with_its_line(text: str, line: int, said: str) -> None:
    with pytest.raises(StyleError) as caught:
        parse_style(text.encode(), "house.toml")
    assert caught.value.line == line
    assert f"house.toml, line {line}" in str(caught.value)
    assert said in str(caught.value)


def test_a_syntax_error_has_its_column() -> None:
    with pytest.raises(StyleError, match=r"line 1, column 8: it is no TOML: Invalid value"):
        parse_style(b"tone = warm\n")


def test_a_file_that_is_not_utf8_is_refused_with_the_line() -> None:
    with pytest.raises(StyleError, match=r"line 2: it is not written in UTF-8"):
        parse_style(b'tone = "a"\nnotes = "caf\xe9"\n')


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file() -> None:
    with pytest.raises(StyleError) as caught:
        parse_style(b"tone = 1\nx = 2\nmust_have = 3\n")
    assert [mistake.line for mistake in caught.value.mistakes] == [1, 2, 3]
    with pytest.raises(StyleError, match="and 4 more"):
        parse_style("".join(f"unknown{n} = 1\n" for n in range(9)).encode())


def test_keys_are_found_past_texts_that_look_like_keys() -> None:
    text = (
        '# tone = 1\nnotes = """\ntone = 2\n[length]\n"""\n"must_have" = [ # ]\n  "a]", \'[\',\n]\n'
        "language = '''x\n'''\n  tone = 5\n[a.b]\nnotes2 = 1\n[[c]]\nlength = 2\n"
    )
    assert key_lines(text) == {"notes": 2, "must_have": 6, "language": 9, "tone": 11, "a": 12, "c": 14}


@given(st.text())
def test_whatever_a_file_holds_it_is_a_style_or_a_style_error(text: str) -> None:
    for content in (text, f"tone = {text}", f'notes = "{text}"', f'tone = "a"\n{text} = 1'):
        try:
            style = parse_style(content.encode("utf-8", "surrogatepass"))
        except StyleError as error:
            assert error.line >= 1  # noqa: PT017 - either way is fine, and nothing else is
        else:
            assert len(style.notes) <= MAX_NOTES
            assert style.notes.isprintable() or "\n" not in style.notes


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("billing", None),
        ("Billing and Payments", "Billing & payments"),
        ("BILLING & PAYMENT", "Billing & payments"),
        ("account locked", "Locked account"),
        ("Cancelled order", "Cancel order"),
        ("Deactivate card", "Deactivate card"),
        ("Activate card", None),
        ("possible login", None),
        ("refund", None),
        ("", None),
        ("…", None),
    ],
)
def test_a_reason_gets_the_spelling_of_the_list(said: str, meant: str | None) -> None:
    style = HouseStyle(
        call_reasons=(
            "Billing & payments", "Locked account", "Cancel order", "Deactivate card", "Impossible login",
        )
    )  # fmt: skip
    assert style.reason_like(said) == meant


def test_a_reason_between_two_of_the_list_is_neither() -> None:
    style = HouseStyle(call_reasons=("Order 12", "Order 13"))
    assert style.reason_like("Order 1") is None
    assert style.reason_like("order 13") == "Order 13"


@given(st.lists(st.text(min_size=1, max_size=20), max_size=6))
def test_a_reason_of_the_list_is_itself(texts: list[str]) -> None:
    try:
        style = HouseStyle(call_reasons=tuple(texts))
    except ValueError:
        return  # empty once washed, or twice the same
    for reason in style.call_reasons:
        assert style.reason_like(reason) == reason


def test_empty_sections_are_noticed() -> None:
    style = HouseStyle(must_have=tuple(Section))
    full = summary()
    assert style.left_empty(full) == ()
    bare = summary(outcome=" ", topics=("",), action_items=(), next_steps=())
    assert style.left_empty(bare) == tuple(Section)
    assert HouseStyle().left_empty(bare) == ()
