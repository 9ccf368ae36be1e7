"""Reserved strings: whatever was defused passes, and what AWS refuses does not."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dataset.formats import FORMATS, Format
from dataset.profiles import PROFILES, profile_named
from dataset.prompts import RESERVED_STRINGS, defuse
from dataset.validate import Rule
from tests.dataset.lines import found_in_line, pair

NOVA = profile_named("nova-micro")
NOVA_2 = profile_named("nova-2-lite")
CLAUDE = profile_named("claude-3-haiku")
LLAMA = profile_named("llama-3.3-70b")

reserved_text = st.lists(
    st.one_of(
        st.sampled_from(
            [*RESERVED_STRINGS, "\nHuman:", "\nASSISTANT:", "superUser:", "\u2060", "\r\n", "\u2028", '"\\']
        ),
        st.text(max_size=8),
    ),
    max_size=6,
).map("".join)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(system=reserved_text, prompt=reserved_text, completion=reserved_text, rejected=reserved_text)
@pytest.mark.parametrize("name", list(PROFILES))
def test_any_defused_pair_passes(
    name: str, system: str, prompt: str, completion: str, rejected: str, tmp_path: Path
) -> None:
    profile = profile_named(name)
    odd = pair(
        2,
        system=defuse(system),
        prompt=defuse(f"call {prompt}"),
        completion=defuse(f"answer {completion}"),
        rejected=defuse(f"rejected {rejected}"),
    )
    assert found_in_line(profile, FORMATS[profile.format](odd), tmp_path) == []
    if profile.preferences:
        assert found_in_line(profile, FORMATS[Format.PREFERENCE](odd), tmp_path, Format.PREFERENCE) == []


def _nova_refuses(text: str) -> bool:
    forbidden = ("system:", "user:", "bot:", "assistant:", "thought:", "[eos]", "<image>", "<video>", "<unk>")
    return any(word in text.strip().lower() for word in forbidden)


def _claude_refuses(text: str) -> bool:
    return "\nHuman:" in text or "\nAssistant:" in text


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=reserved_text, at=st.sampled_from(["system", "user", "assistant"]))
def test_what_aws_refuses_does_not_pass(text: str, at: str, tmp_path: Path) -> None:
    fields = {"system": "system", "user": "prompt", "assistant": "completion"}
    odd = pair(2, **{fields[at]: f"a{text}"})
    nova = {rule for rule, _ in found_in_line(NOVA, FORMATS[Format.CONVERSE](odd), tmp_path)}
    assert (Rule.RESERVED in nova) is _nova_refuses(f"a{text}")
    claude = {rule for rule, _ in found_in_line(CLAUDE, FORMATS[Format.CLAUDE](odd), tmp_path)}
    assert Rule.RESERVED in claude or not _claude_refuses(f"a{text}")


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("the file system: broken", 1),
        ("SUPERUSER: me", 1),
        ("[eos]<Image>", 2),
        ("<un\u212a>", 1),  # the Kelvin sign is a k in small letters
        ("user : me, [ EOS ], human: x", 0),
        ("", 0),
    ],
)
@pytest.mark.parametrize("part", ["system", "prompt", "completion"])
def test_nova_reserves_strings_in_every_text(text: str, times: int, part: str, tmp_path: Path) -> None:
    odd = FORMATS[Format.CONVERSE](pair(2, **{part: f"x {text}"}))
    assert [rule for rule, _ in found_in_line(NOVA, odd, tmp_path)] == [Rule.RESERVED] * times


@pytest.mark.parametrize(
    ("text", "times"), [("a\nhuman: b", 1), ("a\r\nAssistant: b", 1), ("Human: a", 0), ("User: a\n Human: b", 0)]
)
def test_claude_reserves_labels_at_the_beginning_of_a_line(text: str, times: int, tmp_path: Path) -> None:
    odd = FORMATS[Format.CLAUDE](pair(2, prompt=text))
    assert [rule for rule, _ in found_in_line(CLAUDE, odd, tmp_path)] == [Rule.RESERVED] * times


def test_reserved_strings_are_no_matter_to_llama_and_judges(tmp_path: Path) -> None:
    odd = pair(2, prompt="User: hello [EOS]")
    assert found_in_line(LLAMA, FORMATS[Format.CONVERSE](odd), tmp_path) == []
    assert found_in_line(NOVA, FORMATS[Format.JUDGE](odd), tmp_path, Format.JUDGE) == []
