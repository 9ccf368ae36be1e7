"""The user text of a prompt: the day of the call, one numbered line a turn, and a line that ends it.

    Call of Monday 2026-11-23 12:00

    [0] agent [PERSON_1] > Hello, this is [PERSON_1].
    [1] customer > My router restarts all day.

    End of the call. Write its debrief.

A turn is one line whatever it holds, every line of the call starts with a number that the program gave, and the
call is read back only as far as those numbers run: no text of a call, and no answer that is quoted after it, can
pass for a turn, for the day, or for the end.
"""

from __future__ import annotations

import re
from datetime import datetime

from dataset.prompts.record import Prompt, PromptedCall
from dataset.prompts.reserved import defuse, undefuse
from dataset.records import PseudonymisedCall, Role, Turn

# The call stands between instructions on both sides: a model heeds best what it read last.
_END = "End of the call. Write its debrief."

# Written out, since strftime's are those of the machine's language.
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_TURN = re.compile(r"\[([0-9]+)\] (agent|customer|other)(?: ([^>]*?))? > (.*)")
_DATE_LINE = re.compile(r"Call of [A-Z][a-z]+ (\d{4}-\d\d-\d\d \d\d:\d\d)")


def render_call(call: PseudonymisedCall) -> str:
    """The user text for a call: the same bytes for the same call, whichever prompt it belongs to."""
    return defuse("\n".join([date_line(call.started_at), "", *turn_lines(call.turns), "", _END]))


def read_prompt(prompt: Prompt) -> PromptedCall:
    """What a prompt says of its call: the inverse of `render`, for a model that works on turns.

    Speakers come back as the prompt names them; start and end of a turn are not in a prompt.
    """
    lines = undefuse(prompt.user).split("\n")
    dated = _DATE_LINE.fullmatch(lines[0])
    turns: list[Turn] = []
    for line in lines[2:]:
        match = _TURN.fullmatch(line)
        if match is None or int(match[1]) != len(turns):
            break
        role = Role(match[2])
        turns.append(Turn(speaker=match[3] or role.value, role=role, text=match[4]))
    return PromptedCall(turns=tuple(turns), started_at=datetime.fromisoformat(dated[1]) if dated else None)


def call_part(prompt: Prompt) -> str:
    """The lines of a prompt that are the call's turns, as they were sent."""
    lines = prompt.user.split("\n")[2:]
    return "\n".join(lines[: len(read_prompt(prompt).turns)])


def date_line(started_at: datetime | None) -> str:
    """The line that tells the day of a call, local to the call: dates in an answer are counted from it."""
    if started_at is None:
        return "Call of an unknown day"
    return f"Call of {_DAYS[started_at.weekday()]} {started_at.replace(tzinfo=None).isoformat(' ', 'minutes')}"


def turn_lines(turns: tuple[Turn, ...]) -> list[str]:
    """The turns, one line each."""
    return [_turn_line(number, turn) for number, turn in enumerate(turns)]


def _turn_line(number: int, turn: Turn) -> str:
    # One line a turn, whatever the text holds: a line break would let a call log forge further turns.
    text = " ".join(turn.text.splitlines())
    speaker = " ".join(turn.speaker.split()).replace(">", "›")
    label = turn.role.value if speaker.lower() in ("", turn.role.value) else f"{turn.role.value} {speaker}"
    return f"[{number}] {label} > {text}"
