"""Seed pairs: a team's own examples of calls and ideal answers, brought along as JSON Lines.

A line is `{"call": …, "answer": {…}}`. The call is a log as text, a list of turns, or an object with `turns` (whatever
`debrief summarise` reads); the answer has the fields of `CallSummary`. A seed becomes a call of the store like any
other, with its group, its split and its exclusions; the same line twice is one seed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from bot.errors import DebriefError
from bot.intake import read_call_log
from bot.summarise.pipeline import call_from_log
from dataset.grounding import foreign
from dataset.pseudonyms.summaries import map_texts
from dataset.records import AuthorKind, Call, CallSummary, Source
from dataset.store import Store
from dataset.text import well_formed


@dataclass(frozen=True)
class SeedProblem:
    """A line that was not taken, or one that was taken and has something to be known of it (`taken`)."""

    line: int
    what: str
    taken: bool = False


@dataclass(frozen=True)
class SeedReport:
    """What became of a file: seeds added, seeds that were there already, and the lines with problems."""

    added: int
    known: int
    problems: tuple[SeedProblem, ...]


def import_seeds(
    store: Store,
    lines: Iterable[bytes],
    *,
    zone: ZoneInfo,
    actor: str,
    max_bytes: int,
    progress: Callable[[int], None] = lambda _done: None,
) -> SeedReport:
    """Take the seeds of a file. Each good line is kept whatever the others are; `progress` is told bytes read."""
    added = known = done = 0
    problems: list[SeedProblem] = []
    for number, line in enumerate(lines, 1):
        done += len(line)
        progress(done)
        if not line.strip():
            continue
        try:
            call, answer = read_seed(line, zone=zone, max_bytes=max_bytes)
        except ValueError as error:
            problems.append(SeedProblem(number, str(error)))
            continue
        if not _keep(store, line, call, answer, actor):
            known += 1
            continue
        added += 1
        unsaid = foreign(answer, call.turns, call.started_at)
        if unsaid:
            what = ", ".join(dict.fromkeys(f"“{one.text}”" for one in unsaid))
            problems.append(SeedProblem(number, f"its answer says what its call does not: {what}", taken=True))
    if added:
        store.audit.add(actor, "import", "seeds", f"{added} seeds")
    return SeedReport(added, known, tuple(problems))


def read_seed(line: bytes, *, zone: ZoneInfo, max_bytes: int) -> tuple[Call, CallSummary]:
    """The call and the answer of one line. Raises `ValueError` with what is wrong, in words."""
    try:
        value: Any = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ValueError("it is not UTF-8 text") from error
    except json.JSONDecodeError as error:
        raise ValueError(f"it is no JSON: {error.msg} at character {error.pos}") from error
    except RecursionError as error:
        raise ValueError("its JSON is nested too deeply") from error
    except ValueError as error:
        raise ValueError("it holds a number of thousands of digits") from error
    if not isinstance(value, dict) or not {"call", "answer"} <= value.keys():
        raise ValueError('it is no object with "call" and "answer"')
    if unknown := sorted(value.keys() - {"call", "answer", "id"}):
        raise ValueError(f"it has keys that are not known: {', '.join(unknown)}")
    given = value["call"]
    try:
        text = given if isinstance(given, str) else json.dumps(given).encode()
        log = read_call_log(text, name=None if isinstance(given, str) else "call.json", max_bytes=max_bytes)
    except DebriefError as error:
        raise ValueError(f"its call cannot be read: {error}") from error
    try:
        answer = map_texts(CallSummary.model_validate(value["answer"]), well_formed)
    except ValidationError as error:
        problems = error.errors(include_input=False, include_url=False)
        listed = "; ".join(f"{'.'.join(map(str, p['loc']))}: {p['msg']}" for p in problems[:5])
        raise ValueError(f"its answer is no summary: {listed}") from error
    for name in ("title", "call_reason", "summary"):
        if not getattr(answer, name).strip():
            raise ValueError(f"its answer is no summary: {name} is empty")
    call = call_from_log(log, source=Source.IMPORT, zone=zone)
    items = tuple(
        item.model_copy(update={"evidence_turn": None})
        if item.evidence_turn is not None and item.evidence_turn >= len(call.turns)
        else item
        for item in answer.action_items
    )
    return call, answer.model_copy(update={"action_items": items})


def _keep(store: Store, line: bytes, call: Call, answer: CallSummary, actor: str) -> bool:
    key = hashlib.sha256(json.dumps(json.loads(line.decode("utf-8-sig")), sort_keys=True).encode()).hexdigest()
    with store.transaction():
        debrief = store.debriefs.add_imported(delivery_key=f"seed:{key}", user=actor)
        if debrief is None:
            return False
        store.calls.add(call)
        store.debriefs.attach_call(debrief.id, call.id)
        store.answers.add(
            debrief_id=debrief.id, call_id=call.id, author_kind=AuthorKind.PERSON, author=actor, summary=answer
        )
    return True
