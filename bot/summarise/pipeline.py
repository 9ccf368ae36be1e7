"""From a call log to a checked answer: intake, pseudonyms, prompt, model, check, names back in.

No Slack, no store: the worker and the command line both call this.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from bot.errors import AnswerCutOff, InvalidAnswer, ModelError
from bot.intake import ReadLog
from bot.models.protocol import Completion, LanguageModel, Usage
from bot.summarise.answers import parse_answer, wanting
from dataset.prompts import Prompt, render, render_repair, undefuse
from dataset.pseudonyms import Pseudonymiser, PseudonymMap
from dataset.pseudonyms.summaries import restore_summary
from dataset.records import Call, CallSummary, PseudonymisedCall, Source, Turn, new_id, summary_schema
from dataset.style import HouseStyle
from dataset.text import well_formed

_DEFAULT_STYLE = HouseStyle()


@dataclass(frozen=True)
class Written:
    """An answer with the names back in it, and how it came about."""

    summary: CallSummary
    pseudonymised: PseudonymisedCall
    private_map: PseudonymMap
    model: str
    generation: int
    prompt_version: str
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
    turns = tuple(map(_well_formed, log.turns))
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


def _well_formed(turn: Turn) -> Turn:
    said = {"speaker": well_formed(turn.speaker), "text": well_formed(turn.text)}
    return turn if said["speaker"] == turn.speaker and said["text"] == turn.text else turn.model_copy(update=said)


def write_debrief(
    call: Call,
    model: LanguageModel,
    pseudonymiser: Pseudonymiser,
    *,
    style: HouseStyle = _DEFAULT_STYLE,
    debrief_id: str | None = None,
) -> Written:
    """Have `model` summarise `call` in the house style; `debrief_id` marks the request in the provider's records.

    An answer that is no summary, or that lacks what the style insists on, is sent back once; the second is
    taken if it is a summary, whatever it lacks, and without a field that is still odd.
    Raises `ModelUnavailable` where the model did not answer, `InvalidAnswer` where its answer was no summary, also
    after it was asked to mend it, and other `ModelError`s where none is to be had.
    """
    hidden, private_map = pseudonymiser.pseudonymise(call)
    prompt = render(hidden, model.prompt_style, style)
    completions = [model.complete(prompt, _schema(), about=debrief_id)]
    summary, problem = _judged(completions[0], len(call.turns), style)
    if problem is not None:
        try:
            completions.append(_ask_to_mend(model, prompt, completions[0], problem, debrief_id))
        except ModelError:
            # An answer that only fell short of the style is better than none.
            if summary is None:
                raise
        else:
            mended, _ = _judged(completions[1], len(call.turns), style, lenient=True)
            summary = mended or summary
    if summary is None and completions[-1].cut_off:
        raise AnswerCutOff(
            "The model's answer was too long twice, and broke off.",
            "Try again, or split the log into parts: a shorter call has a shorter answer.",
            administrator=f"The answers of {model.name} broke off after {_tokens(completions)} tokens.",
        )
    if summary is None:
        raise InvalidAnswer(
            "The model answered twice with something that is not a summary.",
            "Try again in a moment.",
            administrator=f"The answers of {model.name}, of {_tokens(completions)} tokens, are no summaries.",
        )
    return Written(
        summary=restore_summary(summary, private_map),
        pseudonymised=hidden,
        private_map=private_map,
        model=model.name,
        generation=model.generation,
        prompt_version=prompt.version,
        usage=sum((c.usage for c in completions), Usage(0, 0)),
        latency_ms=sum(c.latency_ms for c in completions),
    )


@cache
def _schema() -> dict[str, Any]:
    """The schema of an answer: pydantic takes milliseconds to derive it, and it is the same for every call."""
    return summary_schema()


def _tokens(completions: list[Completion]) -> str:
    return " and ".join(str(completion.usage.output_tokens) for completion in completions)


def _judged(
    completion: Completion, turns: int, style: HouseStyle, *, lenient: bool = False
) -> tuple[CallSummary | None, str | None]:
    """The summary in an answer, if it is one, and what is wrong with it, if anything is."""
    try:
        summary = parse_answer(completion.text, turns=turns, style=style, lenient=lenient)
    except ValueError as problem:
        cut_off = "it was longer than it may be, and broke off; write less: " if completion.cut_off else ""
        return None, f"{cut_off}{problem}"
    return summary, wanting(summary, style)


def _ask_to_mend(
    model: LanguageModel, prompt: Prompt, completion: Completion, problem: str, debrief_id: str | None
) -> Completion:
    repair = render_repair(prompt, undefuse(completion.text), problem)
    return model.complete(repair, _schema(), about=debrief_id)
