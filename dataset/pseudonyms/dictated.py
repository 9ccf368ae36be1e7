"""Numbers that are dictated over several turns, with the other one saying "okay" or repeating what they heard:

    Customer: It's 4111 1111     Agent: mm-hm     Customer: 1111 1111     Agent: Thank you.

The pieces together are one number, whose kind and key all of them get. A piece is a row of digits or number words at
the end of a turn, at its beginning, or all of it. What is found here holds for a text wherever the call repeats it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from dataset.pseudonyms.cues import CODES, Ask, Cues
from dataset.pseudonyms.hesitations import HESITATION
from dataset.pseudonyms.nods import LEADS_IN, NODS, holds_only, is_nod
from dataset.pseudonyms.numbers import FEWEST_DIGITS, is_followed_by_unit, is_year
from dataset.pseudonyms.questions import Spoken
from dataset.pseudonyms.rows import Row, rows, without_letters
from dataset.pseudonyms.spans import Span, blank, is_word
from dataset.pseudonyms.spoken import known_number

_MOST_TURNS_BETWEEN = 3
_LONGEST_PIECE = 40
_MOST_PIECES = 60
_FEWEST_ASKED = 4
_SHORTEST_UNASKED = 3
_JOINABLE = ("NUMBER", "REFERENCE", "PHONE", "ADDRESS", "ID")
# A phone number that is whole by itself is no piece.
_WHOLE_PHONE = 10
_LONGEST_PHONE = 15


class _Piece(NamedTuple):
    text: str
    row: Row
    main: bool


def in_pieces(
    turns: Sequence[Spoken], found: Mapping[str, Sequence[Span]], asked: Mapping[str, frozenset[Ask]]
) -> dict[str, list[Span]]:
    """The pieces of dictated numbers by text, in order. `found` is what single texts tell."""
    pieces: dict[str, dict[tuple[int, int], Span]] = {}
    for dictation in _dictations(turns, found, asked):
        for text, span in _whole(dictation, asked):
            pieces.setdefault(text, {}).setdefault((span.start, span.end), span)
    return {text: _apart(spans.values()) for text, spans in pieces.items()}


def join(found: Sequence[Span], pieces: Sequence[Span]) -> list[Span]:
    """The finds of a text with its pieces: a piece takes the place of the lesser finds that it covers.

    A piece that would cut through a find, or covers one that is whole by itself, is left out.
    """
    kept = list(found)
    for piece in pieces:
        touched = [span for span in kept if span.start < piece.end and piece.start < span.end]
        inside = all(piece.start <= span.start and span.end <= piece.end and _yields(span, piece) for span in touched)
        if inside:
            kept = [span for span in kept if span not in touched] + [piece]
    return sorted(kept)


def _apart(spans: Iterable[Span]) -> list[Span]:
    kept: list[Span] = []
    for span in sorted(spans):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def _yields(span: Span, piece: Span) -> bool:
    return span.kind in _JOINABLE or span.kind == piece.kind


def _may_be_piece(text: str, span: Span, asked: frozenset[Ask]) -> bool:
    """Whether a find may be a piece of a longer number. A phone number with its area code is whole by itself."""
    if span.kind != "PHONE" or Ask.PHONE in asked:
        return span.kind in _JOINABLE
    figures = sum(map(str.isdigit, text[span.start : span.end]))
    return figures < _WHOLE_PHONE or text[span.start] not in "+0("


def _dictations(
    turns: Sequence[Spoken], found: Mapping[str, Sequence[Span]], asked: Mapping[str, frozenset[Ask]]
) -> Iterator[list[_Piece]]:
    """Runs of pieces by one speaker, with nothing but nods and echoes between them."""
    known: dict[str, list[Row]] = {}
    run: list[_Piece] = []
    speaker, between = "", 0
    for turn in turns:
        text = turn.text
        if text not in known:
            known[text] = _rows_left(text, found.get(text, ()), asked.get(text, frozenset()))
        edge = _edges(text, known[text])
        if run and turn.speaker == speaker:
            if edge.begins and len(run) < _MOST_PIECES:
                run.append(_Piece(text, known[text][0], main=True))
                between = 0
                if edge.is_all:
                    continue
            elif is_nod(text) and between < _MOST_TURNS_BETWEEN:
                between += 1
                continue
        elif run and between < _MOST_TURNS_BETWEEN:
            echo = _echo(text, known[text], run)
            if echo is not None:
                run += echo
                between += 1
                continue
        if run:
            yield run
        run = [_Piece(text, known[text][-1], main=True)] if edge.ends else []
        speaker, between = turn.speaker, 0
    if run:
        yield run


class _Edges(NamedTuple):
    begins: bool
    ends: bool
    is_all: bool


def _rows_left(text: str, found: Sequence[Span], asked: frozenset[Ask]) -> list[Row]:
    """The rows of a text that are not found for good. Letters are pieces only of what a cue or a question announces."""
    left = blank(text, [span for span in found if not _may_be_piece(text, span, asked)])
    cues = Cues(left, asked)
    kept: list[Row] = []
    for row in rows(left, all_codes=not asked.isdisjoint(CODES)):
        lettered = row.has_letters and (row.figures > 0 or len(row.code) > 1)
        cue = cues.before(row.start) if lettered else None
        kept += [row] if lettered and cue and cue.ask in CODES else without_letters(row)
    return [row for row in kept if _stands_free(left, row)]


def _stands_free(text: str, row: Row) -> bool:
    """Whether a row is no part of a word, no price or share, and counts nothing. One number word has its turn alone."""
    before, after = text[row.start - 1 : row.start], text[row.end : row.end + 1]
    if is_word(before or " ") or is_word(after or " ") or before in ("$", "€", "£") or after in ("%", "€", "$"):
        return False
    aside = HESITATION.match(text, row.start)
    if aside and aside.end() > row.end:
        return False  # "one moment"
    if row.has_words and row.read.steps == 1 and not holds_only(text[: row.start] + " " + text[row.end :], LEADS_IN):
        return False
    return not is_followed_by_unit(text, row.end)


def _edges(text: str, of: Sequence[Row]) -> _Edges:
    if not of:
        return _Edges(begins=False, ends=False, is_all=False)
    begins = holds_only(text[: of[0].start], LEADS_IN)
    ends = holds_only(text[of[-1].end :], NODS)
    return _Edges(begins, ends, begins and ends and len(of) == 1)


def _echo(text: str, of: Sequence[Row], run: Sequence[_Piece]) -> list[_Piece] | None:
    """The rows of a turn that only repeats, or nods; None for a turn that says something else."""
    heard = "".join(piece.row.code for piece in run[-8:] if piece.main)
    if not all(row.code in heard for row in of if len(row.code) > 1 or not row.has_words):
        return None
    rest = blank(text, [(row.start, row.end) for row in of]).replace("\0", " ")
    if not holds_only(rest, LEADS_IN):
        return None
    return [_Piece(text, row, main=False) for row in of if len(row.code) > 1]


def _whole(dictation: Sequence[_Piece], asked: Mapping[str, frozenset[Ask]]) -> Iterator[tuple[str, Span]]:
    main = [piece for piece in dictation if piece.main]
    if len(main) < 2:
        return
    first = main[0]
    cue = Cues(first.text, asked.get(first.text, frozenset())).before(first.row.start)
    ask = cue.ask if cue and not (cue.ask in (Ask.THING, Ask.NUMBER) and cue.plain) else None
    while main:
        count, kind, number = _longest_known(main) or (len(main), "", "".join(piece.row.code for piece in main))
        if 0 < sum(len(piece.row.code) for piece in main[count:]) < FEWEST_DIGITS:
            # Too little for a number of its own: the check passed by chance.
            count, kind, number = len(main), "", "".join(piece.row.code for piece in main)
        some, main = main[:count], main[count:]
        fewest = _FEWEST_ASKED if ask in (*CODES, Ask.POSTCODE, Ask.THING) else FEWEST_DIGITS
        beside = sum(len(piece.row.code) for piece in some if not is_year(piece.row.code))
        if ask is Ask.PHONE and len(number) > _LONGEST_PHONE:
            some = [piece for piece in some if len(piece.row.code) < _WHOLE_PHONE]
        if ask is None and any(len(piece.row.code) < _SHORTEST_UNASKED - bool(kind) for piece in some):
            continue
        if len(number) < fewest or (ask is None and not kind and beside < FEWEST_DIGITS):
            continue  # years, one after the other
        if not kind:
            kind = _kind(number, ask)
        texts = {(piece.text, piece.row.start) for piece in some}
        repeated = [piece for piece in dictation if not piece.main and piece.row.code in number]
        for piece in [*some, *repeated]:
            if piece.main or (piece.text, piece.row.start) not in texts:
                yield piece.text, Span(piece.row.start, piece.row.end, kind, number)


def _kind(number: str, ask: Ask | None) -> str:
    if ask is Ask.IDENTITY:
        return "ID"
    if not number.isdigit():
        return "REFERENCE"
    return "PHONE" if ask is Ask.PHONE and 7 <= len(number) <= 15 else "NUMBER"


def _longest_known(pieces: Sequence[_Piece]) -> tuple[int, str, str] | None:
    """How many pieces from the first on make a card or a bank account."""
    for count in range(min(len(pieces), _LONGEST_PIECE), 0, -1):
        number = "".join(piece.row.code for piece in pieces[:count])
        if len(number) <= _LONGEST_PIECE and (known := known_number(number)):
            return count, *known
    return None
