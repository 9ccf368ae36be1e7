"""What a text carries on its way out of web pages, mails and messengers, and what nobody said.

HTML's line breaks and formatting become plain ones, the `>` of a quoted mail goes, and so do characters that
cannot be seen: a mark of direction before a name makes it another name, and one before a label hides it. The
joiners that scripts and emoji need stay where they join.
"""

from __future__ import annotations

import html
import re

# Zero-width space, word joiner, byte order mark, soft hyphen, and the marks of direction (Unicode 15, 23.2).
_UNSEEN = dict.fromkeys([0xAD, 0x061C, 0x180E, 0xFEFF, *range(0x2060, 0x2065), *range(0x2066, 0x206A)])
_UNSEEN |= dict.fromkeys([0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F)])
_IDLE_JOINER = re.compile(r"(?<![^\s\W])[\u200c\u200d](?=\w)|[\u200c\u200d](?=[\s:：]|$)")

_BREAK = re.compile(r"<br\s{0,3}/?\s{0,3}>|</(?:p|div|li|tr|h[1-6]|table|ul|ol|blockquote)\s{0,3}>", re.IGNORECASE)
_CELL = re.compile(r"</t[dh]\s{0,3}>\s{0,9}(?=<t[dh]\b)", re.IGNORECASE)
_ATTRIBUTES = r"(?:\s[^<>\n]{0,300})?"
_TAG = re.compile(
    rf"</?(?:p|div|li|tr|td|th|h[1-6]|table|thead|tbody|ul|ol|blockquote|span|font|u|a|html|body){_ATTRIBUTES}/?>",
    re.IGNORECASE,
)
_BOLD = re.compile(rf"</?(?:b|strong){_ATTRIBUTES}>", re.IGNORECASE)
_SLANTED = re.compile(rf"</?(?:i|em){_ATTRIBUTES}>", re.IGNORECASE)
_QUOTE = re.compile(r"(?m)^[ \t]{0,3}(?:>[ \t]?){1,6}")


_FENCE = re.compile(r"(?m)^[ \t]{0,3}```\w{0,12}[ \t]*$")


def wash(text: str) -> str:
    """The text as a person sees it, in lines."""
    if _BREAK.search(text):
        text = _without_html(text)
    text = _IDLE_JOINER.sub("", text.translate(_UNSEEN))
    return _without_quotes(_FENCE.sub("", text) if "```" in text else text)


def _without_html(text: str) -> str:
    text = _BREAK.sub("\n", _CELL.sub("\t", text))
    text = _SLANTED.sub("", _BOLD.sub("**", _TAG.sub("", text)))
    return html.unescape(text)


def _without_quotes(text: str) -> str:
    """A text most of whose lines are quoted, without the marks; a single quoted line may be a list's."""
    quoted = len(_QUOTE.findall(text))
    lines = sum(1 for line in text.splitlines() if line.strip()) if quoted else 0
    return _QUOTE.sub("", text) if 2 * quoted > lines else text
