"""What is asked before a typed `tune`, `promote`, `rollback` or `stop` is done: it says what happens then, and costs.

Each looks into the store alone. What a question was about goes into its arguments, so that a yes which comes late does
nothing to another version, or another training.
"""

from __future__ import annotations

from bot.errors import TuningError
from bot.services import Services
from bot.tuning import decisions
from bot.tuning.overview import overview
from dataset.model_records import ModelStatus
from handlers import flywheel_texts, tune_texts
from handlers.lead_desk import Asked, Harmless
from handlers.slack_text import escape
from handlers.views.confirm import Question
from handlers.views.tuning import COSTS_SEEN

WITHOUT_VOTES = "without-votes"
LOOK = "look"


def ask_tune(services: Services, words: list[str]) -> Asked:
    """Whether a training is to begin; a training that is under way is only shown."""
    state = overview(services)
    if state.job is not None:
        return Harmless("models", f"{LOOK} {state.job.id}", flywheel_texts.already_training())
    own = services.settings.debrief_learn_own_answers and WITHOUT_VOTES not in words
    text = flywheel_texts.tune_text(escape(state.champion), state.fresh, state.pairs, own_answers=own)
    return Question("tune", " ".join(words), flywheel_texts.tune_title(), text, "Train")


def ask_promote(services: Services, words: list[str]) -> Asked:
    """Whether a version is to write every debrief: the one that is named, or else the canary, or else the candidate."""
    canary, champion = services.store.canaries.current(), decisions.champion_name(services)
    latest = services.store.registry.latest()
    candidate = latest.name if latest and latest.status is ModelStatus.CANDIDATE else None
    # Copied out of a message, a name has backticks around it.
    name = words[0].strip("`") if words else (canary.model if canary else candidate)
    if name is None:
        return flywheel_texts.nothing_to_promote()
    if name == champion:
        return tune_texts.promoted_before(escape(name))
    if name == services.untrained.name:
        return flywheel_texts.untrained_is_gone_back_to(escape(name))
    try:
        version = decisions.usable(services, name)
    except TuningError as error:
        return escape(str(error))
    costs = decisions.hourly_costs(services, version)
    text = [costs, flywheel_texts.promote_all_text(version.name, champion)]
    share = services.settings.debrief_canary_share
    judged = services.store.evaluations.of_job(version.job_id)
    if version.status is ModelStatus.CANDIDATE and share and not costs and judged and judged.verdict:
        text.append(flywheel_texts.promote_at_once(share))
    arguments = f"{version.name} {COSTS_SEEN}" if costs else version.name
    told = escape(" ".join(part for part in text if part))
    return Question("promote", arguments, tune_texts.use_title(version.name), told, "Use it")


def ask_rollback(services: Services, _words: list[str]) -> Asked:
    """Whether the newest step is to be taken back: the canary where there is one, or else the last promotion."""
    canary, champion = services.store.canaries.current(), decisions.champion_name(services)
    if canary is not None:
        text = flywheel_texts.back_from_canary_text(canary.model, champion)
        title = flywheel_texts.back_from_canary_title(canary.model)
        return Question("canary", f"stop {canary.id}", title, escape(text), "Stop it", "Go on")
    back = decisions.way_back(services)
    if back is None:
        return tune_texts.nothing_to_roll_back(escape(champion))
    text = tune_texts.back_text(back, champion)
    return Question("rollback", champion, tune_texts.back_title(back), escape(text), "Go back", "Stay")


def ask_stop(services: Services, _words: list[str]) -> Asked:
    """Whether the training that is under way is to be given up."""
    job = services.store.tuning.under_way()
    if job is None:
        return tune_texts.nothing_to_stop()
    return Question(
        "stop", job.id, tune_texts.training_stop_title(), tune_texts.training_stop_text(), "Stop it", "Go on"
    )
