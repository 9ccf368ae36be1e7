"""What a turn means by the turns around it: answers to what was asked, and numbers dictated in pieces.

"Your order number?" makes a number of the "4711" that answers. And numbers are dictated over several turns, with the
other one saying "okay" or repeating what they heard:

    Customer: It's 4111 1111     Agent: mm-hm     Customer: 1111 1111     Agent: Thank you.

The pieces together are one number, whose kind and key all of them get. A piece is a row of digits or number words at
the end of a turn, at its beginning, or all of it. What is found here holds for a text wherever the call repeats it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from dataset.pseudonyms.cues import ADDRESS_CUE, CODES, CUE, Ask, Cues, asked_in
from dataset.pseudonyms.hesitations import HESITATION
from dataset.pseudonyms.numbers import FEWEST_DIGITS, is_followed_by_unit, is_year
from dataset.pseudonyms.role_words import words
from dataset.pseudonyms.rows import Row, rows, without_letters
from dataset.pseudonyms.spans import BLANK, Span, blank, is_word, lowered
from dataset.pseudonyms.spoken import known_number

_NODS = words(
    """
    ok okay yes yeah yep yup yup uh huh mm hm mmhm mhm mhmm hmm right sure got it great perfect go on ahead continue
    and then next alright all thanks thank you i see carry fine good please the one second moment um er uhm so correct
    that is was it's thats uh-huh mm-hm digits numbers last first four rest number what's after
    ja genau gut weiter und dann hm aha verstanden bitte moment richtig die nächsten
    oui d'accord accord très bien ensuite et puis voilà continuez allez
    sí vale bien siga y luego perfecto de acuerdo correcto claro
    sì va bene poi e certo prego
    ja prima verder oké goed en dan
    sim certo e depois tá
    """
)
_LEADS_IN = _NODS | words(
    "it it's its starts with zero again sorry actually from there is are das ist es lautet c'est le es el"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_MOST_TURNS_BETWEEN = 3
_LONGEST_NOD = 80
_LONGEST_PIECE = 40
_MOST_PIECES = 60
_FEWEST_ASKED = 4
_SHORTEST_UNASKED = 3
_JOINABLE = ("NUMBER", "REFERENCE", "PHONE", "ADDRESS", "ID")
# A phone number that is whole by itself is no piece.
_WHOLE_PHONE = 10
_LONGEST_PHONE = 15
_ANSWERS_WITHIN = 12
_LOOKS_AHEAD = 5
_MAY_BE_EMAIL = re.compile(
    r"(?<!\w)(?:at|ät|arobase|arroba|chiocciola|apenstaartje|klammeraffe|małpa|snabel)(?!\w)", re.IGNORECASE
)
_READ_BACK_WITHIN = 3
_MOST_ELSE = 3
_MOST_IN_A_NOD = 2


class Spoken(NamedTuple):
    """A turn: who speaks, and the text."""

    speaker: str
    text: str


def what_is_asked(turns: Sequence[Spoken]) -> dict[str, frozenset[Ask]]:
    """For each text that may answer a question, what was asked before it.

    The first turn with a number or a code in it answers, whatever else it says; turns before it ("one moment") keep the
    question open. After it only turns that hold little else still belong to it, or that repeat some of its numbers:
    the rest of what is dictated, and what the asker reads back. An address that somebody gives unasked is read back
    as well.
    """
    codes = {text: _codes(text) for text in dict.fromkeys(turn.text for turn in turns)}
    asked: dict[str, frozenset[Ask]] = {}
    asker, open_, left = "", frozenset[Ask](), 0
    heard: set[str] = set()
    for at, turn in enumerate(turns):
        # To ask for what nobody says costs nothing: most turns have no numbers near them.
        is_near = any(_has_value(later.text, codes) for later in turns[at + 1 : at + 1 + _LOOKS_AHEAD])
        now = asked_in(turn.text) if is_near else frozenset[Ask]()
        if open_ and left:
            answers = not heard and turn.speaker != asker
            belongs = answers or (heard and (_holds_little_else(turn.text) or _repeats(codes[turn.text], heard)))
            if belongs:
                asked[turn.text] = asked.get(turn.text, frozenset()) | open_
                heard |= codes[turn.text] if turn.speaker != asker else set()
            left = left - 1 if belongs or not heard else 0
        if now and (turn.speaker != asker or now != open_ or not left or heard):
            asker, open_, left, heard = turn.speaker, now, _ANSWERS_WITHIN, set()
        elif not left and codes[turn.text] and ADDRESS_CUE.search(lowered(turn.text)):
            asker, open_, left, heard = "", frozenset((Ask.ADDRESS,)), _READ_BACK_WITHIN, set(codes[turn.text])
    return asked


def _has_value(text: str, codes: Mapping[str, set[str]]) -> bool:
    return bool(codes[text]) or any(map(str.isdigit, text)) or _MAY_BE_EMAIL.search(text) is not None


def _repeats(codes: set[str], heard: set[str]) -> bool:
    """Whether some of the numbers that were heard are among these, taken together or apart."""
    now = [code for code in codes if len(code) > 2]
    return any(code in before or before in code for code in now for before in heard if len(before) > 2)


def _codes(text: str) -> set[str]:
    """The numbers and codes of a text. An e-mail address has a sign of its own."""
    found = {row.code for row in rows(text) if len(row.code) > 1}
    return found | {"@"} if "@" in text else found


def _holds_little_else(text: str) -> bool:
    """Whether a turn is a nod, or a value with a few words around it."""
    rest = HESITATION.sub(" ", blank(text, [(row.start, row.end) for row in rows(text)]).replace(BLANK, " "))
    return sum(1 for word in _words(rest) if word not in _LEADS_IN) <= _MOST_ELSE


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
    return _is_joinable(span) or span.kind == piece.kind


def _is_joinable(span: Span) -> bool:
    figures = min(sum(map(str.isdigit, span.key)), span.end - span.start)
    whole = span.kind == "PHONE" and figures >= _WHOLE_PHONE
    return span.kind in _JOINABLE and not whole


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
            elif _is_nod(text) and between < _MOST_TURNS_BETWEEN:
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
    phone = Ask.PHONE in asked
    left = blank(text, [span for span in found if not (_is_joinable(span) or (phone and span.kind == "PHONE"))])
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
    if row.has_words and row.read.steps == 1 and not _only(text[: row.start] + " " + text[row.end :], _LEADS_IN):
        return False
    return not is_followed_by_unit(text, row.end)


def _edges(text: str, of: Sequence[Row]) -> _Edges:
    if not of:
        return _Edges(begins=False, ends=False, is_all=False)
    begins = _only(text[: of[0].start], _LEADS_IN)
    ends = _only(text[of[-1].end :], _NODS)
    return _Edges(begins, ends, begins and ends and len(of) == 1)


def _only(text: str, allowed: frozenset[str]) -> bool:
    if len(text) > _LONGEST_NOD or "\0" in text:
        return False
    said = _words(text)
    return all(word in allowed for word in said) or all(word in allowed for word in _words(HESITATION.sub(" ", text)))


def _words(text: str) -> list[str]:
    return [word.casefold().replace("’", "'") for word in _WORD.findall(text)]


def _is_nod(text: str) -> bool:
    """Whether somebody only shows that they listen: a few words, none of them a figure or a question's cue."""
    if any(map(str.isdigit, text)) or len(text) > _LONGEST_NOD:
        return False
    if _only(text, _NODS):
        return True
    return (
        len(_words(HESITATION.sub(" ", text))) <= _MOST_IN_A_NOD
        and not CUE.search(lowered(text))
        and not any(len(row.code) > 1 for row in rows(text))
    )


def _echo(text: str, of: Sequence[Row], run: Sequence[_Piece]) -> list[_Piece] | None:
    """The rows of a turn that only repeats, or nods; None for a turn that says something else."""
    heard = "".join(piece.row.code for piece in run[-8:] if piece.main)
    if not all(row.code in heard for row in of if len(row.code) > 1 or not row.has_words):
        return None
    rest = blank(text, [(row.start, row.end) for row in of]).replace("\0", " ")
    if not _only(rest, _LEADS_IN):
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
