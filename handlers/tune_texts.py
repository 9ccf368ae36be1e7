"""The sentences that leads read about models and their training; `texts` and `lead_texts` have the others.

Each says what happened, what was kept, and what to do next. Whatever is put into them is escaped by the caller.
"""

from __future__ import annotations

from typing import Any

from handlers.lead_texts import count
from handlers.sparks import sparkline

STAGE_BAR = 10


def tune_started() -> str:
    return (
        "Looking for what there is to learn. How the training goes, and what it would cost before anything is spent,"
        " comes in a direct message from me."
    )


def models_started() -> str:
    return "Looking up the versions of the model. They come in a direct message from me."


def promote_started() -> str:
    return "Checking that version. What comes of it follows in a direct message from me."


def rollback_started() -> str:
    return "Going back to the version before, if there is one. What comes of it follows in a direct message from me."


def stop_started() -> str:
    return "Stopping the training, if one is under way."


def panel_title(champion: str, since: str | None, *, untrained: bool) -> str:
    what = f"`{champion}` writes the debriefs"
    if untrained:
        return (
            f"{what}: the model as it came, not trained yet." if since is None else f"{what} since {since}, untrained."
        )
    return f"{what} since {since}."


def panel_pairs(pairs: int, fresh: int | None) -> str:
    text = f"*{count(pairs, 'pair')}* in training"
    return text if fresh is None else f"{text}, *{fresh} new* since the last training"


def panel_examples(examples: int) -> str:
    return f"{examples} of the pairs are examples that ship with the playground."


def panel_missing(missing: int, fewest: int) -> str:
    return f"A training takes {fewest} pairs: {missing} more. Each call that somebody corrects is one."


def panel_nothing_new() -> str:
    return "Nothing new since the last training: correct an answer first."


def panel_candidate(name: str) -> str:
    return f":hourglass_flowing_sand: `{name}` is trained and waits for your word."


def panel_approval(name: str) -> str:
    return f":hourglass_flowing_sand: Training `{name}` costs money: it waits for a lead who has seen how much."


def panel_forgotten(name: str, number: int) -> str:
    return (
        f":warning: `{name}` has seen {count(number, 'call')} that {'was' if number == 1 else 'were'} forgotten since."
        " Train again and use the new model: then its files are deleted."
    )


def training_now(bar: str, percent: int, what: str) -> str:
    return f"{bar}  *{percent} %*   {what}"


def training_title() -> str:
    return "Training a new model"


def training_waits() -> str:
    return "waiting for its turn"


def training_explained(user: str, champion: str) -> str:
    return (
        f"{user} asked for it. Debriefs are written meanwhile, by `{champion}`; nobody is served by the new"
        " model until a lead says so."
    )


def training_stop_title() -> str:
    return "Stop the training?"


def training_stop_text() -> str:
    return "Nothing comes of it then, and nothing else changes."


def approval_title(name: str) -> str:
    return f"Train {name}?"


def approval_facts(train: int, validation: int, tokens: int, base: str) -> str:
    apart = f" and {count(validation, 'pair')} for validation" if validation else ""
    return f"{base} would learn from {count(train, 'pair')}{apart}, about {tokens:,} tokens, on Amazon Bedrock."


def approval_unknown() -> str:
    return "What it costs is unknown."


def approval_settings(settings: str, snapshot_id: str) -> str:
    return f"Settings: {settings or 'the defaults'}. Snapshot {snapshot_id}."


def approval_question() -> str:
    return "Start the training?"


def approval_text(cost: str) -> str:
    return f"{cost} It takes an hour or more. Nobody is served by the new model until a lead says so.".strip()


def approved_before() -> str:
    return "That training does not wait for a word any more; nothing was changed."


def loss(values: list[float]) -> str:
    """The loss at first and at last, and its course between them."""
    return f"Loss {values[0]:.2f} → {values[-1]:.2f}   {sparkline(values)}"


def being_made_ready(what: str, champion: str) -> str:
    return (
        f":hourglass_flowing_sand: *On its way into use*: {what or 'it is being made ready'}. That takes some minutes;"
        f" `{champion}` writes the debriefs until then."
    )


def not_made_ready(error: str) -> str:
    return f":warning: *It did not come into use.* {error}"


def on_its_way(name: str, champion: str) -> str:
    return (
        f"`{name}` is being made ready, which takes some minutes, and writes the debriefs from then on; `{champion}`"
        " does until then."
    )


def costs_unseen(name: str, costs: str) -> str:
    return (
        f"To use `{name}` costs money, so nothing was changed yet. {costs} The list of models has a button that asks."
    )


def idle(name: str, price: str, *, champion: bool, certain: bool) -> str:
    """`champion`: it is the version in use; `certain`: what serves it is known to be there, and not only asked for."""
    costs = "goes on costing money" if certain else "may cost money: it was asked for, and nobody heard an answer"
    down = f"`debrief models undeploy {name}` on the machine takes down what serves it, and keeps the model."
    if champion:
        down = (
            "It writes the debriefs. If it is not needed now, use another version, or go back with"
            f" `/debrief-dataset rollback`; then {down}"
        )
    return f":hourglass: `{name}` has written no debrief since yesterday, and {costs}. {price} {down}"


def idle_gone(name: str) -> str:
    return f"What served `{name}` was idle, and is taken down by now."


def training_failed(error: str) -> str:
    return f":warning: *No new model.* {error}"


def trained_title(name: str) -> str:
    return f"{name} is trained"


def set_apart(metrics: dict[str, Any]) -> str:
    """What of the snapshot was not trained on; empty where that is nothing."""
    splits = metrics.get("splits") or {}
    rest = [f"{splits[name]} {words}" for name, words in _APART if splits.get(name)]
    return f"Set apart: {', '.join(rest)}." if rest else ""


def trained_on(metrics: dict[str, Any], generation: int) -> str:
    seconds = float(metrics.get("seconds") or 0)
    learned = f"Learned from *{count(int(metrics.get('pairs') or 0), 'pair')}* in *{took(seconds)}*"
    return f"{learned}   ·   round {generation}"


_APART = (("validation", "for validation"), ("held_out", "held out for tests"))


def took(seconds: float) -> str:
    if seconds < 0.1:
        return "under 0.1 s"
    if seconds < 120:
        return f"{seconds:.1f} s"
    return f"{seconds / 60:.0f} min"


def nothing_learned(name: str) -> str:
    return f"The pairs taught it nothing that it did not know: `{name}` answers as the untrained model does."


def compared(asked: int, differ: int, split: str) -> str:
    of = "held-out" if split == "held_out" else "validation"
    calls = count(asked, f"{of} call")
    if not differ:
        alike = "it" if asked == 1 else "all of them"
        return f"Both were given {calls}, which no model is trained on, and answered {alike} alike."
    shown = "it" if asked == 1 else "the first whose answers differ"
    return (
        f"Both were given {calls}, which no model is trained on: {differ} of {asked} answers differ. Shown is {shown}."
    )


def none_held_out() -> str:
    return (
        "There is no held-out call yet to compare on: the first 20 calls of a store are all for training, then about"
        " one in seven is set apart. Look at the next few debriefs with care."
    )


def untried(why: str) -> str:
    return f"It was not tried out on held-out calls. {why} Look at its first debriefs with care."


def trial_forgotten() -> str:
    return "The call that both were shown on was forgotten since."


def before(name: str) -> str:
    return f"*Before*, by `{name}`"


def after(name: str) -> str:
    return f"*After*, by `{name}`"


def alike(one: str, other: str) -> str:
    return f"*Before and after*, by `{one}` and `{other}` alike"


def no_items() -> str:
    return "_no action items_"


def use_title(name: str) -> str:
    return f"Use {name}?"


def use_text(name: str, champion: str) -> str:
    return (
        f"`{name}` writes every debrief from then on, in place of `{champion}`. You can go back at any time."
        " It goes into the audit log."
    )


def back_title(name: str) -> str:
    return f"Go back to {name}?"


def back_text(name: str, champion: str) -> str:
    return f"`{name}` writes every debrief from then on, in place of `{champion}`. It goes into the audit log."


def in_use(since: str, user: str) -> str:
    return (
        f":white_check_mark: *In use* since {since}, by decision of {user}. Each debrief names the model that wrote it."
    )


def not_in_use() -> str:
    return "Waits for a lead: nobody is served by it yet."


def declined() -> str:
    return ":zzz: *Not now.* It is kept, and can be used later."


def retired(champion: str) -> str:
    return f"*Not in use any more*: `{champion}` writes the debriefs. It is kept, and can be used again."


def taken_down(*, forgotten: bool) -> str:
    if forgotten:
        return ":wastebasket: *Its files were deleted*: it had seen a call that was forgotten. It cannot be used again."
    return ":wastebasket: *It was taken down*, with all that it cost. It cannot be used again."


def models_title() -> str:
    return "Models"


def models_none() -> str:
    return "No model was trained yet. `/debrief-dataset tune`, or *Train now* on the App Home, trains the first."


def models_untrained(name: str, *, champion: bool) -> str:
    state = ":white_check_mark: in use" if champion else "not in use"
    return f"*{name}*   {state}   ·   the model as it came, untrained"


def models_line(name: str, state: str, learned: str, when: str, compared_with: str) -> str:
    return "\n".join(part for part in (f"*{name}*   {state}   ·   trained {when}", learned, compared_with) if part)


def models_compared(asked: int, differ: int, other: str) -> str:
    return f"{differ} of {count(asked, 'answer')} to held-out calls differ from those of `{other}`" if asked else ""


def models_untried() -> str:
    return "not tried out on held-out calls"


def models_hidden(number: int) -> str:
    return f"… and {count(number, 'older version')}: `debrief models list` on the machine shows all."


def promoted(name: str, back: str | None) -> str:
    undo = f" `/debrief-dataset rollback` goes back to `{back}`." if back else ""
    return f"`{name}` writes the debriefs from now on.{undo}"


def promoted_before(name: str) -> str:
    return f"`{name}` writes the debriefs already; nothing was changed."


def rolled_back(left: str, now: str, *, costs: bool) -> str:
    """`costs`: what serves the version that was left costs by the hour, and is there still."""
    text = (
        f"Gone back: `{now}` writes the debriefs from now on. `{left}` is kept, and `/debrief-dataset promote"
        f" {left}` uses it again."
    )
    return f"{text} {left_costs(left)}" if costs else text


def left_costs(left: str) -> str:
    return (
        f"What serves `{left}` goes on costing money by the hour until `debrief models undeploy {left}` on the machine"
        " takes it down."
    )


def rolled_back_to_trouble(problem: str) -> str:
    """The version gone back to cannot be used."""
    return f":warning: The promotion was taken back. {problem} Until then the model as it came writes the debriefs."


def nothing_to_roll_back(champion: str) -> str:
    return f"`{champion}` writes the debriefs, and there is no promotion to take back; nothing was changed."


def nothing_to_stop() -> str:
    return "No training is under way; nothing was changed."


def not_in_use_any_more(name: str, champion: str) -> str:
    return f"`{name}` is not in use any more: `{champion}` writes the debriefs. Nothing was changed."


def job_gone() -> str:
    return "That training is no longer in the store."
