"""From a call log to a checked answer: intake, pseudonyms, prompt, model, check, names back in.

No Slack, no store: the worker and the command line both call this.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from bot.errors import InvalidAnswer
from bot.intake import ReadLog
from bot.models.protocol import Completion, LanguageModel, Usage
from dataset.prompts import Prompt, render, render_repair, undefuse
from dataset.pseudonyms import Pseudonymiser, PseudonymMap
from dataset.pseudonyms.summaries import map_texts, restore_summary
from dataset.records import Call, CallSummary, Source, new_id, summary_schema
from dataset.text import well_formed


@dataclass(frozen=True)
class Written:
    """An answer with the names back in it, and how it came about."""

    summary: CallSummary
    private_map: PseudonymMap
    model: str
    prompt_version: str
    pseudonymiser_version: str
    usage: Usage
    latency_ms: int


def call_from_log(
    log: ReadLog,
    *,
    source: Source,
    zone: ZoneInfo,
    received_at: datetime | None = None,
    title: str | None = None,
    agent: str | None = None,
    team: str | None = None,
) -> Call:
    """A call record for a log that was read.

    A start without a time zone is taken to be in `zone`. A log that names no start is taken to be of the moment it
    was handed in (`received_at`), and marked so; without that moment its start stays unknown.
    """
    started_at = log.started_at
    own_offset = started_at is not None and started_at.tzinfo is not None
    if started_at is not None and not own_offset:
        started_at = started_at.replace(tzinfo=zone)
    assumed = started_at is None and received_at is not None
    if assumed and received_at is not None:
        started_at = received_at.astimezone(zone)
    turns = tuple(
        turn.model_copy(update={"speaker": well_formed(turn.speaker), "text": well_formed(turn.text)})
        for turn in log.turns
    )
    return Call(
        id=new_id("call"),
        turns=turns,
        source=source,
        started_at=started_at,
        started_at_assumed=assumed,
        time_zone=None if own_offset else zone.key,
        ticket=log.ticket,
        title=title or log.title,
        agent=agent,
        team=team,
    )


def write_debrief(call: Call, model: LanguageModel, pseudonymiser: Pseudonymiser) -> Written:
    """Have `model` summarise `call`.

    Raises `ModelUnavailable` where the model did not answer, and `InvalidAnswer` where its answer was no summary,
    also after it was asked to mend it.
    """
    hidden, private_map = pseudonymiser.pseudonymise(call)
    prompt = render(hidden)
    completions = [model.complete(prompt, summary_schema())]
    try:
        summary = parse_answer(completions[0].text, turns=len(call.turns))
    except ValueError as problem:
        completions.append(_ask_to_mend(model, prompt, completions[0], str(problem)))
        try:
            summary = parse_answer(completions[1].text, turns=len(call.turns))
        except ValueError as error:
            raise InvalidAnswer(
                "The model answered twice with something that is not a summary.", "Try again in a moment."
            ) from error
    return Written(
        summary=restore_summary(summary, private_map),
        private_map=private_map,
        model=model.name,
        prompt_version=prompt.version,
        pseudonymiser_version=pseudonymiser.version,
        usage=Usage(sum(c.usage.input_tokens for c in completions), sum(c.usage.output_tokens for c in completions)),
        latency_ms=sum(c.latency_ms for c in completions),
    )


def parse_answer(text: str, *, turns: int) -> CallSummary:
    """A model's text as a summary: the first JSON object in it, checked against the schema.

    Evidence that points past the call's `turns` points at nothing, and is taken out. Raises `ValueError` with the
    problem in words that can be shown to the model.
    """
    text = well_formed(undefuse(text))
    start = text.find("{")
    if start < 0:
        raise ValueError("there is no JSON object in the answer")
    try:
        value, _ = json.JSONDecoder().raw_decode(text, start)
        summary = map_texts(CallSummary.model_validate(value), well_formed)
    except json.JSONDecodeError as error:
        raise ValueError(f"the JSON breaks off or is wrong at character {error.pos}: {error.msg}") from error
    except ValidationError as error:
        problems = error.errors(include_input=False, include_url=False)
        raise ValueError("; ".join(f"{'.'.join(map(str, p['loc']))}: {p['msg']}" for p in problems[:5])) from error
    except RecursionError as error:
        raise ValueError("the JSON is nested too deeply") from error
    if not summary.summary.strip():
        raise ValueError("summary: it is empty")
    items = tuple(
        item.model_copy(update={"evidence_turn": None})
        if item.evidence_turn is not None and item.evidence_turn >= turns
        else item
        for item in summary.action_items
    )
    return summary.model_copy(update={"action_items": items})


def _ask_to_mend(model: LanguageModel, prompt: Prompt, completion: Completion, problem: str) -> Completion:
    return model.complete(render_repair(prompt, undefuse(completion.text), problem), summary_schema())
