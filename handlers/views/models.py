"""The versions of the model as a message, and how the loop stands as a panel of the App Home. Both are for leads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.tuning.canary import Standing
from bot.tuning.gate.sentences import headline
from bot.tuning.overview import Overview
from bot.tuning.periodic import NextTune
from bot.tuning.worth import FEWEST_PAIRS
from dataset.evaluation_records import Canary
from dataset.model_records import ModelStatus, ModelVersion, TuningStage
from handlers import canary_texts as c
from handlers import flywheel_texts as f
from handlers import lead_texts
from handlers import tune_texts as t
from handlers.slack_text import escape
from handlers.views import blocks as b
from handlers.views.blocks import Block
from handlers.views.canary import LOOK_ACTION as CANARY_ACTION
from handlers.views.card import Rendered
from handlers.views.digest import next_training
from handlers.views.moments import day
from handlers.views.tuning import FROM_LIST, choice, progress_line, stop_button, untried
from handlers.views.verdict import Judged

TRAIN_ACTION = "model_train"
LIST_ACTION = "model_list"
LOOK_ACTION = "model_look"

MOST_VERSIONS = 8

_STATES = {
    ModelStatus.CANDIDATE: ":hourglass_flowing_sand: waits for a lead",
    ModelStatus.CANARY: ":baby_chick: canary",
    ModelStatus.CHAMPION: ":white_check_mark: in use",
    ModelStatus.RETIRED: "was in use",
    ModelStatus.REJECTED: ":zzz: not now",
    ModelStatus.FAILED: ":wastebasket: taken down",
}


def models_message(
    versions: Sequence[ModelVersion],
    state: Overview,
    untrained: str,
    costs: Mapping[str, str],
    *,
    canary: Canary | None = None,
    judged: Mapping[str, Judged] | None = None,
) -> Rendered:
    """All versions, the newest first, with what can be done with each.

    `costs` says of a version, by its name, what having it ready costs by the hour; empty for nothing. `judged` are the
    verdicts on them, `canary` the canary that runs.
    """
    blocks: list[Block] = [b.header(t.models_title())]
    for version in list(reversed(versions))[:MOST_VERSIONS]:
        found = (judged or {}).get(version.name)
        blocks += [
            b.section(_line(version, found, canary)),
            *_buttons(version, state, costs.get(version.name, ""), found, canary),
        ]
    if len(versions) > MOST_VERSIONS:
        blocks.append(b.context(t.models_hidden(len(versions) - MOST_VERSIONS)))
    blocks.append(b.section(t.models_untrained(untrained, champion=state.champion == untrained)))
    if not versions:
        blocks.append(b.section(t.models_none()))
    return Rendered(t.models_title(), blocks)


@dataclass(frozen=True)
class Loop:
    """How the loop stands beside the overview: the next training by the schedule, and the canary where one runs.

    `held_out` are the calls that models can be measured by, `referenced` those of them that a lead's reference is of.
    `own_answers` says whether answers that were only voted useful are learned from, `overdue` whether the canary's time
    is over without a decision.
    """

    next_tune: NextTune
    canary: Standing | None
    held_out: int = 0
    referenced: int = 0
    own_answers: bool = True
    overdue: bool = False


def panel(state: Overview, untrained: str, loop: Loop) -> list[Block]:
    """How the loop stands, for a lead's App Home, with *Train now*."""
    since = day(state.since) if state.since else None
    title = t.panel_title(state.champion, since, untrained=state.champion == untrained)
    pairs = t.panel_pairs(state.pairs, state.fresh)
    held_out = c.held_out_calls(loop.held_out, loop.referenced)
    lines = [f"*Model*   {lead_texts.for_leads_alone()}", title, f"{pairs}   ·   {held_out}"]
    if (standing := loop.canary) is not None:
        canary = standing.canary
        line = c.canary_line(
            escape(canary.model), canary.share, standing.votes, standing.days_left, overdue=loop.overdue
        )
        lines.append(line)
    lines.append(next_training(loop.next_tune))
    blocks = [b.divider(), b.section("\n".join(lines))]
    if state.examples:
        blocks.append(b.context(t.panel_examples(state.examples)))
    if state.job is not None:
        asks = state.job.stage is TuningStage.APPROVAL
        blocks.append(b.section(t.panel_approval(state.job.model or "") if asks else progress_line(state.job)))
    elif state.candidate is not None:
        blocks.append(b.section(t.panel_candidate(state.candidate.name)))
    if state.forgotten:
        blocks.append(b.context(t.panel_forgotten(state.champion, state.forgotten)))
    if state.job is None and state.missing:
        blocks.append(b.context(t.panel_missing(state.missing, FEWEST_PAIRS)))
    elif state.job is None and state.fresh == 0:
        blocks.append(b.context(t.panel_nothing_new()))
    return [*blocks, b.actions("models", _panel_buttons(state, loop))]


def _panel_buttons(state: Overview, loop: Loop) -> list[Block]:
    listed = [b.button("Models", LIST_ACTION, "list", label="Show the versions of the model")]
    if loop.canary is not None:
        listed.insert(0, b.button("Canary", CANARY_ACTION, loop.canary.canary.id, label="How the canary does"))
    if state.job is not None and state.job.stage is TuningStage.APPROVAL:
        # The question itself, with what it costs, is a message: anybody who leads may have it, and answer it.
        ask = b.button("See what it costs", LOOK_ACTION, state.job.id, style="primary")
        return [ask, stop_button(state.job), *listed]
    if state.job is not None:
        return [stop_button(state.job), *listed]
    ready = not state.missing and state.fresh != 0
    train = b.button("Train now", TRAIN_ACTION, "train", style="primary" if ready else None)
    question = escape(f.tune_text(state.champion, state.fresh, state.pairs, own_answers=loop.own_answers))
    train["confirm"] = b.confirm(f.tune_title(), question, "Train", "Not now")
    look = []
    if state.candidate is not None:
        style = None if ready else "primary"
        look = [b.button(f"Look at {state.candidate.name}", LOOK_ACTION, state.candidate.job_id, style=style)]
    return [train, *look, *listed]


def _line(version: ModelVersion, judged: Judged | None, canary: Canary | None) -> str:
    metrics = version.metrics
    asked, differ = int(metrics.get("asked") or 0), int(metrics.get("differ") or 0)
    state = _STATES[version.status]
    if canary is not None and canary.model == version.name:
        state += f" for {f.share_of(canary.share)}"
    if judged is not None:
        compared = escape(headline(judged.verdict))
        return t.models_line(
            version.name, state, t.trained_on(metrics, version.generation), day(version.created_at), compared
        )
    return t.models_line(
        version.name,
        state,
        t.trained_on(metrics, version.generation),
        day(version.created_at),
        t.models_compared(asked, differ, str(metrics.get("compared_with", "")))
        or (t.models_untried() if untried(version) else ""),
    )


def _buttons(
    version: ModelVersion, state: Overview, costs: str, judged: Judged | None, canary: Canary | None
) -> list[Block]:
    mine = canary if canary is not None and canary.model == version.name else None
    [*rows] = choice(version, state.champion, state.back_to, FROM_LIST, costs, judged=judged, canary=mine)
    look = b.button("Before and after", LOOK_ACTION, version.job_id, label=f"Before and after of {version.name}")
    if judged is not None:
        look = b.button("Verdict", LOOK_ACTION, version.job_id, label=f"The verdict on {version.name}")
    if not rows:
        return [b.actions(f"model:{version.name}", [look])]
    rows[0]["elements"].append(look)
    return rows
