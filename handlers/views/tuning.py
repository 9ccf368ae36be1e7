"""A training as a message to a lead: how far it is, and what came of it: the gate's verdict on what was trained.

Where there is no verdict (no call is held out yet, or nobody could answer), one call is shown before and after.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.tuning.registration import NOT_BESIDE
from dataset.evaluation_records import Canary, CanaryEnd
from dataset.model_records import ModelStatus, ModelVersion, Pointed, Rollout, Trial, TuningJob, TuningStage
from dataset.records import WorkState
from dataset.store.rollouts import OVERTAKEN
from handlers import canary_texts as c
from handlers import flywheel_texts as f
from handlers import tune_texts as t
from handlers.slack_text import escape
from handlers.views import blocks as b
from handlers.views.blocks import Block
from handlers.views.canary import canary_buttons
from handlers.views.card import Rendered
from handlers.views.moments import day, person
from handlers.views.quoted import quoted
from handlers.views.verdict import Judged, verdict_blocks, verdict_buttons

USE_ACTION = "model_use"
NOT_NOW_ACTION = "model_not_now"
BACK_ACTION = "model_back"
STOP_ACTION = "tuning_stop"
APPROVE_ACTION = "tuning_approve"

FROM_CARD, FROM_LIST = "card", "list"

COSTS_SEEN = "costs-seen"
"""In a button's value: the question that it asks says what having the version ready costs."""


@dataclass(frozen=True)
class TuningState:
    """All that a message about a training shows. `version` and `trial` are None while there is none.

    `champion` is the name of the version in use, `back_to` where taking the last promotion back leads. The names of a
    call are in `trial`: it is for leads. `costs` says what it costs by the hour to have the version ready (empty for
    nothing), `rollout` is the newest word to put it into use that was not done at once. `saw_forgotten`: it has seen a
    call that was forgotten since. `judged` is what the gate found, None where there is no verdict; `canary` the canary
    that the version is, or was last. `pointed` is the decision that the version in use rests on.
    """

    job: TuningJob
    version: ModelVersion | None
    trial: Trial | None
    champion: str
    back_to: str | None
    costs: str = ""
    rollout: Rollout | None = None
    saw_forgotten: bool = False
    judged: Judged | None = None
    canary: Canary | None = None
    pointed: Pointed | None = None


def tuning_message(state: TuningState) -> Rendered:
    """The message, in whatever state the training is."""
    if state.job.state is WorkState.FAILED:
        text = t.training_failed(escape(state.job.error or ""))
        return Rendered(text, [b.section(text)])
    if state.job.stage is TuningStage.APPROVAL:
        return _to_approve(state.job)
    if state.version is None:
        return _under_way(state)
    version = state.version
    blocks = [
        b.header(t.trained_title(version.name)),
        b.section(t.trained_on(version.metrics, version.generation)),
        *([b.context(apart)] if (apart := t.set_apart(version.metrics)) else []),
        *_learned(version),
        *_loss(version),
    ]
    last = [
        b.divider(),
        b.section(_standing(state, version)),
        *_on_its_way(state),
        *choice(
            version,
            state.champion,
            state.back_to,
            FROM_CARD,
            state.costs,
            judged=state.judged,
            canary=state.canary,
        ),
    ]
    if state.judged is None:
        blocks += _trial(state, version)
    else:
        blocks += verdict_blocks(state.judged, b.MESSAGE_TEXT - b.text_length([*blocks, *last]))
    blocks += last
    return Rendered(t.trained_title(version.name), blocks)


def bar(progress: float) -> str:
    """How far something is, as ten little boxes."""
    full = round(max(0.0, min(1.0, progress)) * t.STAGE_BAR)
    return "▰" * full + "▱" * (t.STAGE_BAR - full)


def progress_line(job: TuningJob) -> str:
    """How far a job is, in one line."""
    what = b.cut_escaped(job.what, 120) or t.training_waits()
    return t.training_now(bar(job.progress), round(job.progress * 100), what)


def stop_button(job: TuningJob) -> Block:
    """The button that gives a training up."""
    button = b.button("Stop", STOP_ACTION, job.id, label="Stop the training")
    button["confirm"] = b.confirm(t.training_stop_title(), t.training_stop_text(), "Stop it", "Go on", style="danger")
    return button


def _standing(state: TuningState, version: ModelVersion) -> str:
    """What became of a version, in a sentence."""
    canary = state.canary
    match version.status:
        case ModelStatus.CANDIDATE:
            return t.not_in_use()
        case ModelStatus.CANARY:
            if canary is None or canary.ended_at is not None:  # it ended while this was looked up
                return t.not_in_use()
            return f.in_canary(canary.share, day(canary.started_at), person(canary.started_by))
        case ModelStatus.CHAMPION:
            since = day(state.pointed.at) if state.pointed else ""
            return t.in_use(since, person(state.pointed.actor if state.pointed else None))
        case ModelStatus.RETIRED:
            return t.retired(state.champion)
        case ModelStatus.REJECTED:
            harm = canary is not None and canary.end is CanaryEnd.HARM
            return c.was_harmful() if harm else t.declined()
        case ModelStatus.FAILED:
            return t.taken_down(forgotten=state.saw_forgotten)


def choice(
    version: ModelVersion,
    champion: str,
    back_to: str | None,
    origin: str,
    costs: str = "",
    *,
    judged: Judged | None = None,
    canary: Canary | None = None,
) -> list[Block]:
    """What can be done with a version; `origin` is the kind of message that the buttons stand in.

    `costs` is what having it ready costs by the hour: the question says so, and the button that it did. A candidate
    that was `judged` is approved or rejected; one that is the `canary` is stopped or used for all.
    """
    value = f"{version.name} {COSTS_SEEN} {origin}" if costs else f"{version.name} {origin}"
    if version.status is ModelStatus.CANARY:
        there = canary is not None and canary.ended_at is None
        return [b.actions(f"model:{version.name}", canary_buttons(canary, origin))] if canary and there else []
    if version.status is ModelStatus.CANDIDATE and judged is not None:
        return [b.actions(f"model:{version.name}", verdict_buttons(judged, version, champion, value, costs))]
    buttons: list[Block] = []
    if version.status in (ModelStatus.CANDIDATE, ModelStatus.REJECTED, ModelStatus.RETIRED):
        style = "primary" if version.status is ModelStatus.CANDIDATE else None
        use = b.button("Use this model", USE_ACTION, value, style=style, label=f"Use {version.name}")
        question = escape(f"{costs} {t.use_text(version.name, champion)}".strip())
        buttons.append(use | {"confirm": b.confirm(t.use_title(version.name), question, "Use it", "Not yet")})
    if version.status is ModelStatus.CANDIDATE:
        buttons.append(b.button("Not now", NOT_NOW_ACTION, value, label=f"Do not use {version.name} now"))
    if version.status is ModelStatus.CHAMPION and back_to is not None:
        back = b.button(f"Go back to {back_to}", BACK_ACTION, value)
        question = t.back_text(back_to, champion)
        buttons.append(
            back | {"confirm": b.confirm(t.back_title(back_to), question, "Go back", "Stay", style="danger")}
        )
    return [b.actions(f"model:{version.name}", buttons)] if buttons else []


def _under_way(state: TuningState) -> Rendered:
    job = state.job
    line, who = progress_line(job), person(job.requested_by)
    blocks = [
        b.section(f"*{t.training_title()}*\n{line}"),
        b.context(t.training_explained(who[:1].upper() + who[1:], state.champion)),
        b.actions("tuning", [stop_button(job)]),
    ]
    return Rendered(f"{t.training_title()}: {line}", blocks)


def _to_approve(job: TuningJob) -> Rendered:
    """A training that costs money, as the question whether it is to begin."""
    plan, title = job.plan, t.approval_title(job.model or "")
    costs = [str(cost) for cost in plan.get("costs", ())]
    facts = t.approval_facts(
        int(plan.get("train") or 0), int(plan.get("validation") or 0), int(plan.get("tokens") or 0), job.base
    )
    settings = ", ".join(f"{name} {value}" for name, value in (plan.get("hyperparameters") or {}).items())
    blocks = [
        b.header(title),
        b.section(escape(facts)),
        b.section("\n".join(f"• {escape(cost)}" for cost in costs) or t.approval_unknown()),
        b.context(escape(t.approval_settings(settings, job.snapshot_id or ""))),
        *(b.context(f":warning: {escape(str(warning))}") for warning in plan.get("warnings", ())),
    ]
    start = b.button("Start training", APPROVE_ACTION, job.id, style="primary", label=f"Start training {job.model}")
    question = escape(t.approval_text(costs[0] if costs else ""))
    start["confirm"] = b.confirm(t.approval_question(), question, "Start", "Not yet")
    stop = b.button("Not now", STOP_ACTION, job.id, label="Give the training up")
    return Rendered(title, [*blocks, b.actions("approval", [start, stop])])


def _loss(version: ModelVersion) -> list[Block]:
    """How the loss fell while it was trained, as little columns."""
    curve = version.metrics.get("loss_curve") or []
    values = [float(loss) for _, loss in curve]
    return [b.context(t.loss(values))] if len(values) > 1 else []


def _on_its_way(state: TuningState) -> list[Block]:
    rollout = state.rollout
    if rollout is None or state.version is None or state.version.status is ModelStatus.CHAMPION:
        return []
    if rollout.finished_at is None:
        told = c.being_made_ready if rollout.canary else t.being_made_ready
        return [b.context(told(escape(rollout.what), state.champion))]
    failed = rollout.state is WorkState.FAILED and rollout.error and rollout.error != OVERTAKEN
    return [b.context(t.not_made_ready(escape(rollout.error or "")))] if failed else []


def _learned(version: ModelVersion) -> list[Block]:
    return [] if version.metrics.get("parts", True) else [b.context(t.nothing_learned(version.name))]


def _trial(state: TuningState, version: ModelVersion) -> list[Block]:
    split, asked = version.metrics.get("split"), int(version.metrics.get("asked") or 0)
    if why := untried(version):
        return [b.context(t.untried(escape(why)))]
    if not split or not asked:
        return [b.context(t.none_held_out())]
    blocks = [b.context(t.compared(asked, int(version.metrics.get("differ") or 0), split))]
    trial = state.trial
    if trial is None:
        return [*blocks, b.context(t.trial_forgotten())]
    if trial.before == trial.after:
        both = b.section(f"{t.alike(trial.before_model, version.name)}\n{quoted(trial.after)}")
        return [*blocks, both | {"block_id": f"trial:{trial.call_id}"}]
    first = b.section(f"{t.before(trial.before_model)}\n{quoted(trial.before)}")
    second = b.section(f"{t.after(version.name)}\n{quoted(trial.after)}")
    # The call's id is what the message is found by when the call is forgotten.
    return [*blocks, first | {"block_id": f"trial:{trial.call_id}"}, second]


def untried(version: ModelVersion) -> str:
    """Why a version was not tried out on held-out calls; empty where it was, or where there is none of them yet."""
    why = str(version.metrics.get("untried") or "")
    # Of a version from before it was said why: it was not ready to answer.
    return why or (NOT_BESIDE if version.metrics.get("upkeep") else "")
