"""Call logs in: bytes or text, of whatever format, become the turns of a call.

    decode ──► detect ──► one parser per format ──► roles ──► ReadLog

`read_call_log` is all that others need. Slack's own escapes are taken out of a message before it comes here.
"""

from __future__ import annotations

from dataclasses import replace

from bot.errors import TurnTooLong
from bot.intake.decode import decode
from bot.intake.detect import detect
from bot.intake.log import ReadLog

__all__ = ["MAX_BYTES", "ReadLog", "read_call_log"]

MAX_BYTES = 5_000_000
MOST_IN_A_TURN = 200_000  # characters: three hours without a pause


def read_call_log(data: bytes | str, *, name: str | None = None, max_bytes: int = MAX_BYTES) -> ReadLog:
    """Read a call log.

    `name` is the file's name, where it has one; it helps to tell the format. Raises an `UnreadableCall`: `EmptyCall`,
    `BinaryCall`, `CallTooLarge`, `NoDialogue`, `TurnTooLong` or `WrongShape`, none of which holds text of the call.
    """
    text, notes = decode(data, max_bytes)
    form = detect(text, name)
    log = replace(form.read(text, name=name), format=form.name).noting(*notes)
    longest = max(len(turn.text) for turn in log.turns)
    if longest > MOST_IN_A_TURN:
        raise TurnTooLong(
            f"One turn of this log has {longest:,} characters, more than anybody says at once.",
            "Check that the file is a call log, and that each turn begins with who speaks, on a line of its own.",
        )
    return log
