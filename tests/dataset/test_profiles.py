"""The table of models: every limit has a source, and the published figures are in it."""

import pytest

from dataset.formats import Format
from dataset.profiles import DEFAULT_PROFILE, PROFILES, Bounds, Cap, Profile, UnknownModel, profile_named
from dataset.prompts import RESERVED_STRINGS, defuse
from dataset.tokens import estimate_tokens


@pytest.mark.parametrize(
    ("name", "format_name", "train", "validation", "together", "tokens"),
    [
        ("claude-3-haiku", Format.CLAUDE, (32, 10_000), (32, 1_000), (32, 10_000), 32_000),
        ("nova-micro", Format.CONVERSE, (8, 20_000), (1, 20_000), (8, 20_000), 32_000),
        ("nova-lite", Format.CONVERSE, (8, 20_000), (1, 20_000), (8, 20_000), 32_000),
        ("nova-pro", Format.CONVERSE, (8, 20_000), (1, 20_000), (8, 20_000), 32_000),
        ("nova-2-lite", Format.CONVERSE, (200, 20_000), None, (200, 20_000), 32_000),
        ("llama-3.3-70b", Format.CONVERSE, (1, 10_000), (1, 1_000), (100, 10_000), 16_000),
        ("llama-3.1-8b", Format.PROMPT_COMPLETION, (1, 10_000), (1, 1_000), (100, 10_000), 16_000),
    ],
)
def test_the_published_figures(
    name: str,
    format_name: Format,
    train: tuple[int, int],
    validation: tuple[int, int] | None,
    together: tuple[int, int],
    tokens: int,
) -> None:
    profile = profile_named(name)
    assert profile.format is format_name
    assert (profile.train.least, profile.train.most) == train
    assert profile.validation is None if validation is None else profile.validation is not None
    if profile.validation is not None:
        assert (profile.validation.least, profile.validation.most) == validation
    assert (profile.together.least, profile.together.most) == together
    assert profile.tokens is not None
    assert profile.tokens.most == tokens
    assert profile.train_bytes is not None
    assert profile.train_bytes.most == 10_000_000_000


@pytest.mark.parametrize("profile", PROFILES.values(), ids=list(PROFILES))
def test_every_limit_names_its_source(profile: Profile) -> None:
    for field in vars(profile).values():
        if isinstance(field, Bounds | Cap):
            assert len(field.source) > 10
    assert len(profile.reserved.source) > 10
    assert profile_named(profile.name) is profile


def test_the_default_is_there() -> None:
    assert DEFAULT_PROFILE == "nova-micro"
    assert profile_named(DEFAULT_PROFILE).system_blocks != 0
    assert profile_named("llama-3.1-8b").system_blocks == 0


def test_an_unknown_model_is_answered_with_the_known_ones() -> None:
    with pytest.raises(UnknownModel, match=r"nova-micro.*llama-3\.1-8b") as caught:
        profile_named("gpt-5")
    assert caught.value.known == tuple(PROFILES)


@pytest.mark.parametrize("profile", PROFILES.values(), ids=list(PROFILES))
def test_what_a_profile_refuses_is_defused_in_prompts(profile: Profile) -> None:
    for reserved in profile.reserved.strings:
        assert reserved.strip() in RESERVED_STRINGS
        assert reserved.lower() not in defuse(f"a{reserved.upper()}b").lower()


def test_only_nova_1_takes_preferences_and_no_model_another_tuning_format() -> None:
    assert [name for name, p in PROFILES.items() if p.fits(Format.PREFERENCE)] == [
        "nova-micro",
        "nova-lite",
        "nova-pro",
    ]
    for profile in PROFILES.values():
        assert profile.fits(profile.format)
        assert sum(profile.fits(f) for f in (Format.CLAUDE, Format.CONVERSE, Format.PROMPT_COMPLETION)) == 1
        assert profile.fits(Format.JUDGE)


def test_a_judge_is_held_to_its_own_limits() -> None:
    judged = profile_named("nova-micro").in_format(Format.JUDGE)
    assert (judged.train.least, judged.train.most, judged.validation) == (1, 1_000, None)
    assert judged.reserved.strings == ()
    assert profile_named("nova-micro").in_format(Format.PREFERENCE).train.advised == 1_000


@pytest.mark.parametrize(("text", "tokens"), [("", 0), ("a", 1), ("abc", 1), ("abcd", 2), ("é" * 9, 3)])
def test_tokens_are_characters_over_three_rounded_up(text: str, tokens: int) -> None:
    assert estimate_tokens(text) == tokens
