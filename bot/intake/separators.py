"""Logs that set their speakers off with something else than a colon: `REP - hello`, `Agent> hello`, `[Agent] hello`.

A dash or a bracket stands in speech far more often than after a speaker, so nothing is believed of a line alone. A
word that stands for a part in the call is taken where it recurs or another part speaks the same way; a name only
where names so set off begin most lines, each of them again and again. In a log of colons a dash counts only after
somebody who also speaks with a colon, or where the log would otherwise have one speaker: better a turn too many
than one person's words in another's mouth. Nothing is ever split within a line.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from bot.intake.choose import choose_labels
from bot.intake.clock import take_leading
from bot.intake.labels import BULLET, LONGEST_LABEL, Line, Mark, looks_like_label, tells
from dataset.pseudonyms.role_words import role_of
from dataset.records import Role

_AFTER = (
    ("dash", re.compile(r"(?P<label>[^\s|>].{0,59}?)(?:\s{1,9}[-–—]{1,2}|[-–—])\s")),
    ("arrow", re.compile(r"(?P<label>[^\s|>].{0,59}?)\s{0,9}(?:[-=]>|>{1,3}|»|→)\s")),
    ("bar", re.compile(r"\|?\s{0,9}(?P<label>[^\s|>][^|\n]{0,59}?)\s{0,9}\|")),
    ("gap", re.compile(r"(?P<label>[^\s|>].{0,59}?)(?:\t|\s{2})\s{0,20}(?=\S)")),
    ("bracket", re.compile(r"\[(?P<label>[^\[\]\n]{1,60})\]\s{0,9}(?=[^\s:：])")),
    ("bracket", re.compile(r"\((?P<label>[^()\n]{1,60})\)\s{0,9}(?=[^\s:：])")),
    ("bold", re.compile(r"(?:\*\*|__)(?P<label>[^*:_\n]{1,60})(?:\*\*|__)\s{0,9}(?=[^\s:：])")),
)
_SELDOM_SAID = ("arrow", "bracket")
_MOST_NAMES = 8
_PARTS = (Role.AGENT, Role.CUSTOMER)


def with_separators(lines: Sequence[Line]) -> Sequence[Line]:
    """The lines, with those read anew whose speaker is set off by a separator."""
    chosen = choose_labels(lines)
    with_colon = {at for at, line in enumerate(lines) if (line.key, line.mark) in chosen}
    names = {lines[at].key for at in with_colon}
    best: dict[int, Line] = {}
    found: dict[str, dict[int, Line]] = {}
    for at, line in enumerate(lines):
        for kind, read in _readings(line):
            found.setdefault(kind, {})[at] = read
    for kind, readings in found.items():
        speakers = _speakers(kind, readings, lines, with_colon)
        taken = {at: line for at, line in readings.items() if line.key in speakers}
        if len(taken) > len(best):
            best = taken
    if best and (len(best) > len(with_colon) * (3 if with_colon and min(with_colon) < min(best) else 1)):
        keys = {line.key for line in best.values()}
        return [best.get(at) or _unless_speech(line, keys) for at, line in enumerate(lines)]
    mixed = {at: read for readings in found.values() for at, read in readings.items() if at not in with_colon}
    return [
        mixed[at] if at in mixed and (mixed[at].key in names or (len(names) == 1 and _is_part(mixed[at]))) else line
        for at, line in enumerate(lines)
    ]


def _readings(line: Line) -> list[tuple[str, Line]]:
    if line.is_blank or line.is_stamp:
        return []
    stamp, body = take_leading(line.raw.removeprefix("|").lstrip())
    if not stamp and (bullet := BULLET.match(body)):
        stamp, body = take_leading(body[bullet.end() :])
    found = []
    for kind, pattern in _AFTER:
        match = pattern.match(body, 0, LONGEST_LABEL + 30)
        label = match["label"].strip("*_ ") if match else ""
        if match and looks_like_label(label, stamped=False):
            rest = body[match.end() :].strip()
            rest = rest.removesuffix("|").rstrip() if kind == "bar" else rest
            found.append((kind, Line(line.raw, stamp, label, rest, Mark.SEPARATOR)))
    return found


def _speakers(kind: str, readings: dict[int, Line], lines: Sequence[Line], with_colon: set[int]) -> set[str]:
    """Who speaks, if this separator is the log's own."""
    uses = Counter(line.key for line in readings.values())
    parts = {line.key for line in readings.values() if tells(line.label or "")}
    recurring = {key for key, count in uses.items() if count > 1}
    if parts and (len(parts) > 1 or parts & recurring):
        return parts | recurring
    speech = [at for at, line in enumerate(lines) if not line.is_blank and not line.is_stamp]
    covered = [at for at in speech if at in readings]
    alone = [at for at in with_colon if at not in readings]
    if not speech or len(alone) > 1 or speech[0] not in readings or 4 * len(covered) < 3 * len(speech):
        return set()
    every_line = len(covered) == len(speech) and (kind in _SELDOM_SAID or all(readings[at].stamp for at in covered))
    names = set(uses) if every_line else recurring
    return names if 1 < len(names) <= _MOST_NAMES else set()


def _is_part(line: Line) -> bool:
    return role_of(line.label or "") in _PARTS


def _unless_speech(line: Line, keys: set[str]) -> Line:
    """In a log of dashes a colon is speech's, but after a part in the call or somebody who speaks elsewhere."""
    if line.label is None or line.key in keys or _is_part(line):
        return line
    return replace(line, label=None, mark=None, rest="")
