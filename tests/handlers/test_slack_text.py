"""Slack's markup on the way in and out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.slack_text import decode, escape, plain


@pytest.mark.parametrize(
    ("delivered", "typed"),
    [
        ("a &lt;b&gt; &amp;amp; c", "a <b> &amp; c"),
        ("call <tel:+12025550147|+1 202 555 0147>", "call +1 202 555 0147"),
        ("see <https://example.com/x>", "see https://example.com/x"),
        ("see <http://example.com|example.com>", "see example.com"),
        ("mail <mailto:jo@example.com|jo@example.com>", "mail jo@example.com"),
        ("<@U123> and <@U123|jo> in <#C1|general>", "@U123 and @jo in #general"),
        ("<!here> <!subteam^S1|@leads> <!date^1^{date}|yesterday>", "@here @leads yesterday"),
        ("1 &lt; 2 <https://example.com?a=1&amp;b=2>", "1 < 2 https://example.com?a=1&b=2"),
        ("no markup < here", "no markup < here"),
    ],
)
def test_decoding(delivered: str, typed: str) -> None:
    assert decode(delivered) == typed


@given(st.text())
def test_what_is_escaped_comes_back_and_holds_no_markup(text: str) -> None:
    assert decode(escape(text)) == text
    assert "<" not in escape(text)
    assert "<" not in plain(text)
