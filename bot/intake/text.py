"""Plain text becomes turns.

The way of a log: markup goes, labels within lines get lines of their own, each line is read into its parts, the
headers are taken off the top, the labels are judged together, and every other line is speech of whoever spoke
last. Only what is plainly not speech is left out: time stamps, stage directions in brackets on a line of their
own, rules, and "Transcript ends". What is left out is counted in the notes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum

from bot.errors import NoDialogue
from bot.intake.choose import choose_labels
from bot.intake.clock import Settled, Stamp, settle
from bot.intake.headers import Headers, take_headers
from bot.intake.inline import unfold
from bot.intake.labels import Line, Mark, read_line
from bot.intake.log import ReadLog, count_of, tidy
from bot.intake.roles import read_label, settle_roles
from bot.intake.separators import with_separators
from bot.intake.wash import wash
from dataset.records import Turn

_RULE = re.compile(r"[-=_*~#. ]{3,}")
_FRAME = re.compile(
    r"(?:(?:the )?(?:call )?(?:transcript(?:ion)?|call|conversation|chat|recording|dialogue)"
    r"(?: (?:is|has))? (?:start(?:s|ed|ing)?|begin(?:s|ning)?|began|end(?:s|ed|ing)?|complete[d]?)(?: here)?"
    r"|(?:start|beginning|end) of (?:the )?(?:call )?(?:transcript(?:ion)?|call|conversation|chat|recording|dialogue))",
    re.IGNORECASE,
)
_MASK = re.compile(r"\[[A-Z_]{2,20}(?:_?\d{1,3})?\]")
_ROUND_DIRECTION = re.compile(
    r"\((?:\w+ ){0,3}(?:laugh|laughs|laughter|pause|pauses|silence|music|typing|types|hold|crosstalk|inaudible|sighs?"
    r"|unintelligible|beep|dial tone)(?: \w+){0,3}\)",
    re.IGNORECASE,
)
_FRAME_MARKS = "-=_*~#.[]()<> \t"


@dataclass
class _Said:
    """A turn in the making."""

    label: str
    stamp: Stamp | None
    alone: bool = False
    parts: list[str] = field(default_factory=list)


class _Aside(Enum):
    """Why a line is no speech; the value counts them in the notes."""

    STAGE = "stage direction"
    FRAME = "frame"
    RULE = "rule"
    CUT_OFF = "cut-off time stamp"


@dataclass
class _Tally:
    stage: int = 0
    before: int = 0
    system: int = 0
    cut_off: int = 0

    def notes(self) -> list[str]:
        notes = []
        if self.before:
            notes.append(f"{count_of(self.before, 'line')} before the first speaker could not be read.")
        if self.system:
            notes.append(f"{count_of(self.system, 'line')} of the messenger's own left out.")
        if self.stage:
            notes.append(f"{count_of(self.stage, 'stage direction')} in brackets left out.")
        if self.cut_off:
            notes.append("The log ends in what looks like a cut-off time stamp.")
        return notes


def read_text(text: str, *, name: str | None = None) -> ReadLog:
    """Read a log of labelled turns.

    Raises `NoDialogue` where no label says who speaks. `name` is there for other parsers' sake.
    """
    del name
    lines = [read_line(line) for line in unfold(wash(text)).splitlines()]
    headers, below = take_headers(lines)
    below = with_separators(below)
    chosen = choose_labels(below)
    tally = _Tally()
    said = [turn for turn in _assemble(below, chosen, tally) if turn.parts]
    if not said:
        raise no_dialogue()
    settled = settle([turn.stamp for turn in said])
    return ReadLog(
        turns=_turns(said, settled, headers),
        started_at=_started_at(headers, said[0].stamp, settled),
        title=headers.title,
        ticket=headers.ticket,
        notes=(*headers.notes, *settled.notes, *tally.notes()),
    )


def no_dialogue() -> NoDialogue:
    """The error for text in which nobody is named as speaking."""
    return NoDialogue(
        "No speakers were found in this text.",
        "Begin each turn with who speaks and a colon, such as `Agent: …` and `Customer: …`, or with their names.",
    )


def _assemble(lines: Sequence[Line], chosen: frozenset[tuple[str, Mark]], tally: _Tally) -> list[_Said]:
    said: list[_Said] = []
    waiting: Stamp | None = None
    messenger = _is_messengers(lines, chosen)
    has_stamps = any(line.is_stamp for line in lines)
    last = max((at for at, line in enumerate(lines) if not line.is_blank), default=0)
    for at, line in enumerate(lines):
        if line.mark and (line.key, line.mark) in chosen:
            said.append(_Said(line.label or "", line.stamp or waiting, line.mark is Mark.ALONE))
            waiting = None
            _add(said[-1], line.rest)
            continue
        if line.is_blank:
            continue
        if line.is_stamp:
            if said and said[-1].stamp is None and not said[-1].parts and said[-1].alone:
                said[-1].stamp = line.stamp
            else:
                waiting = line.stamp
            continue
        if messenger and line.stamp and line.stamp.day and line.rest:
            tally.system += 1
            continue
        aside = _aside(line, cut_off=has_stamps and at == last)
        if aside is _Aside.STAGE:
            tally.stage += 1
        elif aside is _Aside.CUT_OFF:
            tally.cut_off += 1
        elif aside is None and said:
            _add(said[-1], line.rest if line.stamp and line.stamp.set_off and line.rest else line.raw)
        elif aside is None:
            tally.before += 1
    return said


def _is_messengers(lines: Sequence[Line], chosen: frozenset[tuple[str, Mark]]) -> bool:
    """Whether each message has its date: then a line with a date and nobody is the messenger's own."""
    labelled = [line for line in lines if line.mark and (line.key, line.mark) in chosen]
    return all(line.stamp is not None and line.stamp.day is not None for line in labelled)


def _add(turn: _Said, text: str) -> None:
    if tidied := tidy(text):
        turn.parts.append(tidied)


def _aside(line: Line, *, cut_off: bool) -> _Aside | None:
    raw = line.raw
    if _RULE.fullmatch(raw):
        return _Aside.RULE
    if len(raw) < 80 and _FRAME.fullmatch(raw.strip(_FRAME_MARKS).rstrip(":")):
        return _Aside.FRAME
    if raw.startswith("[") and raw.endswith("]") and raw.count("[") == 1 and not _MASK.fullmatch(raw):
        return _Aside.STAGE
    if raw.startswith("(") and len(raw) < 100 and _ROUND_DIRECTION.fullmatch(raw):
        return _Aside.STAGE
    if cut_off and raw.strip("[(").rstrip(":").isdigit() and len(raw) <= 3:
        return _Aside.CUT_OFF
    return None


def _turns(said: Sequence[_Said], settled: Settled, headers: Headers) -> tuple[Turn, ...]:
    speakers = {turn.label: read_label(turn.label) for turn in said}
    roles = {speaker.name: speaker.role for speaker in speakers.values() if speaker.told}
    turns = []
    for turn, start in zip(said, settled.starts, strict=True):
        speaker = speakers[turn.label]
        name = headers.renames.get(turn.label.casefold(), speaker.name)
        length = turn.stamp.length if turn.stamp else None
        end = start + length if start is not None and length is not None and length >= 0 else None
        role = roles.get(speaker.name, speaker.role)
        turns.append(Turn(speaker=tidy(name), role=role, text=" ".join(turn.parts), start=start, end=end))
    told: Mapping[str, bool] = {tidy(speaker.name): speaker.told for speaker in speakers.values()}
    return settle_roles(turns, told, headers.hints)


def _started_at(headers: Headers, first: Stamp | None, settled: Settled) -> datetime | None:
    """The header's moment, or the first stamp's; a header's day and a stamp's time of day make one together."""
    if headers.started_at is None:
        return settled.first
    if headers.has_time or first is None or not first.time_of_day or settled.first is not None:
        return headers.started_at
    hours, minutes, *seconds = first.parts
    return headers.started_at + timedelta(hours=hours, minutes=minutes, seconds=seconds[0] if seconds else 0)
