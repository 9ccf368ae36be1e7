"""Which labels of a log are speakers': its candidates, judged together.

"Ben: …" in one line is a speaker only where other lines agree. A label with a role word in it ("Agent (Ben)") is
believed at once; a name has to recur, to carry a time stamp, or to stand in a text in which every line begins with
one. Where one speaker would be left to say everything, whoever could be the other one is believed too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.intake.labels import Line, Mark, tells
from dataset.pseudonyms.role_words import role_of

_WORD = re.compile(r"[^\W\d_]{3,40}")


def choose_labels(lines: Sequence[Line]) -> frozenset[tuple[str, Mark]]:
    """Judge the candidates of a text together. Returns the keys and marks of those that are speakers'."""
    by_colon = _choose(lines, (Mark.COLON, Mark.STAMP))
    alone = _choose(_followed_by_text(lines), (Mark.ALONE,))
    used = Counter((line.key, line.mark) for line in lines if line.mark is not None)
    chosen = max((by_colon, alone), key=lambda labels: sum(used[label] for label in labels))
    apart = {line.key for line in lines if line.mark is Mark.SEPARATOR}
    chosen |= {(key, mark) for key, mark in used if mark not in (None, Mark.ALONE) and key in apart}
    match len({key for key, _ in chosen}):
        case 0:
            chosen = _handles_on_every_line(lines)
        case 1:
            chosen |= _who_answers(lines)
        case _:
            chosen |= _who_is_mentioned(lines, chosen)
    names = {key for key, _ in chosen}
    told = any(tells(line.label or "") for line in lines if line.mark and (line.key, line.mark) in chosen)
    return frozenset(chosen) if len(names) > 1 or told else frozenset()


def _handles_on_every_line(lines: Sequence[Line]) -> set[tuple[str, Mark]]:
    """Labels such as "juana77", believed of themselves only where no line is without one and each recurs."""
    speech = [line for line in lines if not line.is_blank and not line.is_stamp]
    uses = Counter(line.key for line in speech)
    if any(line.mark not in (Mark.COLON, Mark.HANDLE) for line in speech) or min(uses.values(), default=0) < 2:
        return set()
    return {(line.key, line.mark) for line in speech if line.mark}


def _who_answers(lines: Sequence[Line]) -> set[tuple[str, Mark]]:
    """Labels that are believed where the log would otherwise hold one speaker, who would say all of it.

    A name needs no more than something said after it, a handle ("juana77") two words of it.
    """
    handles = Counter(line.key for line in lines if line.mark is Mark.HANDLE)
    return {
        (line.key, line.mark)
        for line in lines
        if (line.mark is Mark.COLON and line.rest)
        or (line.mark is Mark.HANDLE and (handles[line.key] > 1 or len(line.rest.split()) > 1))
    }


def _who_is_mentioned(lines: Sequence[Line], chosen: set[tuple[str, Mark]]) -> set[tuple[str, Mark]]:
    """Names that speak once and are spoken of too: "I will get Ada." and then `Ada: …`."""
    once = [line for line in lines if line.mark is Mark.COLON and line.rest and (line.key, line.mark) not in chosen]
    if not once:
        return set()
    said = Counter(word for line in lines for word in _WORD.findall(line.rest or line.raw) if word[0].isupper())
    return {(line.key, Mark.COLON) for line in once if line.label and said[line.label.split()[0]]}


def _choose(lines: Iterable[Line], marks: tuple[Mark, ...]) -> set[tuple[str, Mark]]:
    candidates = [line for line in lines if line.mark in marks]
    uses = Counter(line.key for line in candidates)
    stamped = {line.key for line in candidates if line.mark is Mark.STAMP or _has_time_of_day(line)}
    speech = [line for line in lines if not line.is_blank and not line.is_stamp]
    every_line = marks != (Mark.ALONE,) and len(candidates) == len(speech) and len(uses) > 1
    chosen: set[tuple[str, Mark]] = set()
    for line in candidates:
        told = tells(line.label or "")
        if line.mark and (told or uses[line.key] > 1 or line.key in stamped or every_line):
            chosen.add((line.key, line.mark))
    return chosen


def _followed_by_text(lines: Sequence[Line]) -> list[Line]:
    """The lines, but those alone that do not stand where a label on a line of its own would."""
    kept = []
    first = next((line for line in lines if not line.is_blank), None)
    names_first = first is not None and first.mark is Mark.ALONE
    for at, line in enumerate(lines):
        before_ok = at == 0 or lines[at - 1].is_blank or lines[at - 1].is_stamp
        after_ok = at + 1 < len(lines) and not lines[at + 1].is_blank
        dated = names_first and after_ok and _is_time_of_day(lines[at + 1])
        if line.mark is not Mark.ALONE or (after_ok and (before_ok or dated)) or role_of(line.label or "") is not None:
            kept.append(replace(line, stamp=lines[at + 1].stamp) if dated and not line.stamp else line)
    return kept


def _is_time_of_day(line: Line) -> bool:
    return line.is_stamp and _has_time_of_day(line)


def _has_time_of_day(line: Line) -> bool:
    return line.stamp is not None and line.stamp.time_of_day
