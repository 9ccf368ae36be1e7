"""Call reasons are the same whatever their case, and other whatever their likeness."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tuning.measures.reasons import same_reason


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Router restarts", "router  restarts."),
        ("router restarts", "router restart"),
        ("order refund", "refund order"),
        ("billing – question", "Billing questions"),
        ("Störung", "sto\u0308rung"),
        ("Kündigung", "KÜNDIGUNG"),
        ("路由器坏了", "路由器坏了。"),
        ("", " - "),
    ],
)
def test_the_same(one: str, other: str) -> None:
    assert same_reason(one, other)
    assert same_reason(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("router restarts", "router returns"),
        ("plan upgrade", "plan downgrade"),
        ("account activation", "account deactivation"),
        ("unable to log in", "able to log in"),
        ("internet outage", "intranet outage"),
        ("error 4031234567890", "error 4031234567891"),
        ("[PERSON_1] calls", "[PERSON_2] calls"),
        ("refund", "refund status"),
        ("路由器坏了", "路由器好了"),
        ("refund", ""),
    ],
)
def test_another(one: str, other: str) -> None:
    assert not same_reason(one, other)
    assert not same_reason(other, one)


@given(st.text(), st.text())
def test_any_text_is_its_own_reason(one: str, other: str) -> None:
    assert same_reason(one, one)
    assert same_reason(one, other) == same_reason(other, one)
