"""Words as they are compared: small letters, no accents."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)?")


def plain(text: str) -> str:
    """`text` in small letters and without accents, "ß" as "ss"; each character may become several or none."""
    if text.isascii():
        return text.casefold()
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in parts if not unicodedata.combining(char)).replace("’", "'")


def plain_words(text: str) -> list[str]:
    """The words of `text` as they are compared."""
    return WORD.findall(plain(text))


class Said(NamedTuple):
    """A text of a call, and its words as they are compared."""

    text: str
    words: list[str]


def said(text: str) -> Said:
    """A text with its words."""
    return Said(text, plain_words(text))
