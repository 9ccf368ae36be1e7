"""Addresses of machines as they are said: "sixty-two dot one two zero dot 57 dot 160"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from dataset.pseudonyms.number_words import LANGUAGES, Token, meaning, reading
from dataset.pseudonyms.spans import Find

_DOT = re.compile(r"(?<!\w)(?:dot|point|period|punkt|punto|punt|ponto|kropka|prick)(?!\w)", re.IGNORECASE)
_PIECE = re.compile(r"[^\W_]+")
_LONGEST_GROUP = 40
_MOST_PIECES = 4


def find_spoken_ips(text: str) -> Iterator[Find]:
    """IPv4 addresses whose dots are said, in figures or in words."""
    dots = list(_DOT.finditer(text))
    at = 0
    while at + 2 < len(dots):
        find = _address(text, dots[at : at + 3])
        if find:
            yield find
        at += 3 if find else 1


def _address(text: str, dots: list[re.Match[str]]) -> Find | None:
    first = _group_before(text, dots[0].start())
    last = _group_after(text, dots[2].end())
    middle = [_whole(text[one.end() : other.start()]) for one, other in pairwise(dots)]
    if first is None or last is None or None in middle:
        return None
    return Find(first[0], last[0], ".".join([first[1], *(group or "" for group in middle), last[1]]))


def _whole(written: str) -> str | None:
    """The number that a stretch of text is; None if it is not one of 0 to 255."""
    pieces = _PIECE.findall(written) if len(written) <= _LONGEST_GROUP else []
    if not 0 < len(pieces) <= _MOST_PIECES or (written.strip() != " ".join(pieces) and "-" not in written):
        return None
    for language in LANGUAGES:
        tokens = [Token(piece, None if _is_figures(piece) else meaning(piece).get(language)) for piece in pieces]
        if all(token.word or _is_figures(token.written) for token in tokens):
            digits = reading(tokens, language).digits
            return digits if 0 < len(digits) <= 3 and int(digits) <= 255 else None
    return None


def _is_figures(piece: str) -> bool:
    return piece.isascii() and piece.isdigit()


def _group_before(text: str, end: int) -> tuple[int, str] | None:
    """The longest number that ends before `end`, and where it begins."""
    floor = max(0, end - _LONGEST_GROUP)
    pieces = [match for match in _PIECE.finditer(text, floor, end) if match.start() > floor or not floor]
    for piece in pieces[-_MOST_PIECES:]:
        number = _whole(text[piece.start() : end])
        if number is not None:
            return piece.start(), number
    return None


def _group_after(text: str, start: int) -> tuple[int, str] | None:
    """The longest number that begins after `start`, and where it ends."""
    pieces = list(_PIECE.finditer(text, start, start + _LONGEST_GROUP))
    for piece in reversed(pieces[:_MOST_PIECES]):
        number = _whole(text[start : piece.end()])
        if number is not None:
            return piece.end(), number
    return None
