"""WebVTT and SRT in their simple form: each cue becomes its lines under a time stamp, and is read as text.

Cue ids, notes and styles are dropped, and a voice tag (`<v Ben>Hello</v>`, as Microsoft Teams writes) becomes a label.
Rules from https://www.w3.org/TR/webvtt1/. Cues that name nobody hold no dialogue.
"""

from __future__ import annotations

import html
import re
from dataclasses import replace

from bot.intake.log import ReadLog
from bot.intake.text import read_text

_TIMING = re.compile(r"\s{0,9}([\d:.,]{5,16})\s{1,9}-->\s{1,9}([\d:.,]{5,16})(?!\S)")
_VOICE = re.compile(r"<v(?:\.[^\s>]{1,40})?\s{1,9}([^>\n]{1,80})>")
_TAG = re.compile(r"</?[^<>\n]{0,200}>")
_NO_CUES = ("WEBVTT", "NOTE", "STYLE", "REGION")


def read_subtitles(text: str, *, name: str | None = None) -> ReadLog:
    """Read cues that name their speakers. Raises `NoDialogue` where none does."""
    lines: list[str] = []
    for block in re.split(r"\n[ \t]*\n", "\n".join(text.splitlines())):
        if not block.lstrip().startswith(_NO_CUES) or "-->" in block:
            lines += _cue(block.splitlines())
    return replace(read_text("\n".join(lines), name=name), format="subtitles")


def _cue(block: list[str]) -> list[str]:
    """A cue's time stamp and its lines; what stands above the time stamp is the cue's id."""
    timing = next((at for at, line in enumerate(block) if _TIMING.match(line)), None)
    if timing is None:
        return block
    times = _TIMING.match(block[timing])
    stamp = f"{_with_hours(times[1])} --> {_with_hours(times[2])}" if times else ""
    # With its time on the same line a voice is believed, however seldom it speaks.
    voices = (_VOICE.sub(rf"\n{stamp} \1: ", line) for line in block[timing + 1 :])
    payload = [html.unescape(_TAG.sub("", line)) for line in voices]
    return [stamp, *(line for part in payload for line in part.split("\n") if line.strip())]


def _with_hours(time: str) -> str:
    """WebVTT may leave the hours out; elsewhere `00:01.5` is no time."""
    return time if time.count(":") > 1 else f"00:{time}"
