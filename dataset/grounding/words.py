"""Words as they are compared: small letters, no accents."""

from __future__ import annotations

import re
import unicodedata

WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)?")


def plain(text: str) -> str:
    """`text` in small letters and without accents, "ß" as "ss"; each character may become several or none."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in parts if not unicodedata.combining(char)).replace("’", "'")


def plain_words(text: str) -> list[str]:
    """The words of `text` as they are compared."""
    return WORD.findall(plain(text))
