"""A call as somebody reads it in Slack: its turns, numbered as evidence is, in paragraphs that keep Slack's limits.

Nothing is cut off a turn: one that is longer than a paragraph goes on in the next. Where a call has more paragraphs
than there is room for, `excerpt` leaves out the middle and says which turns those were; `pages` shows all of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dataset.records import Turn
from handlers import lead_texts
from handlers.slack_text import escape
from handlers.views import blocks as b
from handlers.views.blocks import Block

PARAGRAPH = 2_900  # characters, escaped
PAGE_PARAGRAPHS = 60
PAGE_BYTES = 150_000
SPEAKER = 60


@dataclass(frozen=True)
class Paragraph:
    """Some mrkdwn of at most `PARAGRAPH` characters, and the numbers (from 0) of its first and last turn."""

    mrkdwn: str
    first: int
    last: int


def paragraphs(turns: Sequence[Turn]) -> list[Paragraph]:
    """All that was said, in order."""
    lines = [(number, line) for number, turn in enumerate(turns) for line in _lines(number, turn)]
    done: list[Paragraph] = []
    for number, line in lines:
        if done and len(done[-1].mrkdwn) + 1 + len(line) <= PARAGRAPH:
            done[-1] = Paragraph(f"{done[-1].mrkdwn}\n{line}", done[-1].first, number)
        else:
            done.append(Paragraph(line, number, number))
    return done


def excerpt(turns: Sequence[Turn], room: int) -> tuple[list[Block], bool]:
    """The call in at most `room` blocks (2 at least), and whether all of it is there.

    Of a longer one the beginning and the end: reasons are given in the one, promises made in the other.
    """
    everything = paragraphs(turns)
    if len(everything) <= room:
        return _sections(everything) or [b.section(lead_texts.call_is_empty())], True
    head = room // 2
    tail = room - 1 - head
    start, end = everything[:head], everything[len(everything) - tail :]
    first, last = start[-1].last, end[0].first if end else len(turns) - 1
    gap = b.context(lead_texts.call_left_out(first + 1, last + 1, len(turns)))
    return [*_sections(start), gap, *_sections(end)], False


def pages(turns: Sequence[Turn]) -> list[list[Block]]:
    """All of the call, in pages that a view has room for."""
    done: list[list[Block]] = [[]]
    size = 0
    for paragraph in paragraphs(turns):
        # As JSON: a control character takes six bytes there.
        length = len(json.dumps(paragraph.mrkdwn, ensure_ascii=False).encode())
        if done[-1] and (len(done[-1]) == PAGE_PARAGRAPHS or size + length > PAGE_BYTES):
            done.append([])
            size = 0
        done[-1] += _sections([paragraph])
        size += length
    return done if done[0] else [[b.section(lead_texts.call_is_empty())]]


def pieces(text: str, limit: int) -> Iterator[str]:
    """Text escaped, in pieces of at most `limit` characters (5 at least), divided between words where there are any."""
    start = 0
    while start < len(text):
        end = min(len(text), start + limit)
        # By slices, not by characters: a log may have millions, and a form has to be open within three seconds.
        while (excess := len(escape(text[start:end])) - limit) > 0:
            end -= max(1, excess // 5)  # the longest entity has five characters
        if end < len(text):
            space = max(text.rfind(blank, start, end) for blank in " \n")
            end = space + 1 if space > start else end
        yield escape(text[start:end])
        start = end


def _lines(number: int, turn: Turn) -> Iterator[str]:
    label = f"*{number + 1} · {b.cut_escaped(turn.speaker.strip() or lead_texts.nobody_named(), SPEAKER)}:* "
    for part, piece in enumerate(pieces(turn.text.strip(), PARAGRAPH - SPEAKER - 40) if turn.text.strip() else [""]):
        yield label + piece if part == 0 else piece


def _sections(shown: Iterable[Paragraph]) -> list[Block]:
    return [b.section(paragraph.mrkdwn, expand=True) for paragraph in shown]
