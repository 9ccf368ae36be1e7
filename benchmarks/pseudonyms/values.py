"""A personal value, all the ways to write it, and how it is said."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from random import Random

from benchmarks.pseudonyms.speech import Piece, said, with_pauses, without_plus


@dataclass(frozen=True)
class Value:
    """A personal value. `written` are ways to write it, `spoken` whole ways to say it, `read_out` what is read digit by
    digit; a value with neither of these two is never said. `noun` is what people call it: the key of a phrase.
    """

    kind: str
    noun: str
    written: tuple[str, ...]
    read_out: str = ""
    spoken: tuple[str, ...] = ()
    style: str = ""


@dataclass(frozen=True)
class Said:
    """A value in words or figures, piece by piece; only some pieces may be personal."""

    kind: str
    style: str
    pieces: tuple[Piece, ...]
    in_words: bool = False
    counted: bool = True

    def halves(self, rng: Random) -> list[Said] | None:
        """The same over two or three turns; None where it is one piece that cannot be divided."""
        personal = [(text, True) for text, mine in self.pieces if mine]
        if len(personal) < 2:
            return None
        count = min(len(personal), rng.choice((2, 2, 3)))
        cuts = [round(len(personal) * at / count) for at in range(count + 1)]
        parts = [personal[a:b] for a, b in pairwise(cuts)]
        return [
            Said(self.kind, f"{self.style} over turns", _spaced(part), self.in_words, self.counted) for part in parts
        ]


def utter(value: Value, language: str, rng: Random, fillers: tuple[str, ...], *, asr: bool) -> Said:
    """One way of giving a value: in words, as text from speech often has it, or as it is written."""
    in_words = rng.random() < (0.6 if asr else 0.35)
    if in_words and value.spoken:
        return Said(value.kind, _style(value, "in words"), ((rng.choice(value.spoken), True),), True)
    if in_words and value.read_out:
        groups = said(value.read_out, language, rng)
        return Said(value.kind, _style(value, "in words"), tuple(with_pauses(groups, fillers, rng)), True)
    return Said(value.kind, _style(value, "written"), ((rng.choice(value.written), True),))


def in_groups(value: Value, language: str, rng: Random, *, asr: bool) -> Said:
    """A number in the groups in which people give it bit by bit, as figures or in words."""
    in_words = rng.random() < (0.6 if asr else 0.4)
    text = value.read_out or value.written[0]
    groups = said(text, language, rng) if in_words else text.replace("-", " ").split()
    groups = [part for group in groups for part in _halved(group, rng)] if len(groups) < 2 else groups
    style = _style(value, "in words" if in_words else "written")
    return Said(value.kind, style, _spaced([without_plus(group)[-1] for group in groups]), in_words)


def _halved(group: str, rng: Random) -> list[str]:
    """A group without gaps, cut where people breathe: after three or four."""
    units = group.split() if " " in group else list(group)
    at = rng.choice((3, 4)) if len(units) > 5 else (len(units) + 1) // 2
    joined = " " if " " in group else ""
    return [part for part in (joined.join(units[:at]), joined.join(units[at:])) if part]


def _spaced(pieces: list[Piece]) -> tuple[Piece, ...]:
    spaced: list[Piece] = []
    for piece in pieces:
        spaced += [(" ", False), piece] if spaced else [piece]
    return tuple(spaced)


def _style(value: Value, way: str) -> str:
    return f"{value.style} {way}".strip()


def digits(count: int, rng: Random, *, first: str = "0123456789") -> str:
    """`count` digits, the first of them one of `first`."""
    return rng.choice(first) + "".join(rng.choice("0123456789") for _ in range(count - 1))


def letters(count: int, rng: Random, alphabet: str = "ABCDEFGHJKLMNPQRSTUVWXYZ") -> str:
    """`count` capital letters."""
    return "".join(rng.choice(alphabet) for _ in range(count))


def filled(pattern: str, number: str) -> str:
    """Digits put into a pattern, one for each `#`."""
    given = iter(number)
    return "".join(next(given) if character == "#" else character for character in pattern)


def grouped(text: str, sizes: tuple[int, ...], between: str = " ") -> str:
    """Text in groups of given sizes; the last size goes on."""
    groups, at, turn = [], 0, 0
    while at < len(text):
        size = sizes[min(turn, len(sizes) - 1)]
        groups.append(text[at : at + size])
        at, turn = at + size, turn + 1
    return between.join(groups)
