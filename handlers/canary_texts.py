"""The sentences about the canary, the schedule, the App Home and the weekly digest; `flywheel_texts` has the gate's.

Each says what happened, what was kept, and what to do next. Whatever is put into them is escaped by the caller.
"""

from __future__ import annotations

from handlers.flywheel_texts import share_of
from handlers.lead_texts import count

# -- the canary --------------------------------------------------------------------------------------------------------


def canary_started() -> str:
    return "Looking how the canary does. That comes in a direct message from me."


def no_canary() -> str:
    return "No canary runs: one version writes all debriefs. *Approve* in the message about a trained model begins one."


def canary_over(name: str) -> str:
    return f"The canary of `{name}` is over already; nothing was changed."


def canary_stopped(name: str, champion: str) -> str:
    return f"The canary is stopped: `{champion}` writes every debrief. `{name}` is kept, and can be used later."


def canary_title(name: str) -> str:
    return f"Canary {name}"


def canary_explained(name: str, champion: str, share: float, since: str, user: str) -> str:
    return (
        f"`{name}` writes {share_of(share)}, drawn at random, since {since}, by decision of {user}. `{champion}` writes"
        " the rest. Agents are not told which of the two wrote a debrief."
    )


OUTCOMES = {
    "votes": "thumbs down",
    "corrections": "corrections",
    "edits": "how much was corrected",
    "failures": "calls that it could not answer",
}
"""What the sequential test counts, as people read it; the names are of `bot.tuning.canary_evidence`."""


SOON = 0.5
"""Days: a forecast of less than this is over."""


def canary_undecided(forecast: str) -> str:
    return (
        "*Nothing is shown yet*: differences as these can be chance. The test may be looked at every day without being"
        f" misled by it; when it is sure, it acts by itself. {forecast}"
    )


def canary_forecast(days_left: float | None, points: float) -> str:
    difference = f"A difference of {100 * points:.0f} points in thumbs down"
    if days_left is None:
        return f"{difference} will not be seen at today's pace: it takes more votes."
    if days_left < SOON:
        return f"{difference} would have been seen by now, most likely."
    return f"{difference} would be seen in {about(days_left)}, at today's pace."


def about(days: float) -> str:
    """A stretch of time, roundly: `about 9 weeks`."""
    if days < 1.5:
        return "about a day"
    if days < 14:
        return f"about {days:.0f} days"
    if days < 7 * 104:
        return f"about {days / 7:.0f} weeks"
    return f"about {days / 365:.0f} years"


def canary_overdue_plain() -> str:
    """For the command line."""
    return "Its time is over: promote it, stop it, or let it go on (a button in Slack)."


def canary_too_little(days: float, forecast: str) -> str:
    return (
        f":hourglass_flowing_sand: *Too little data to decide* after {days:.0f} days. {forecast} The word is yours: use"
        " it for all without proof, let it go on, or stop it."
    )


def canary_harm(because: str, champion: str) -> str:
    return (
        f":warning: *It was taken back by itself*, for it was shown to do harm ({because}). `{champion}` writes every"
        " debrief. Its model is kept."
    )


def being_made_ready(what: str, champion: str) -> str:
    return (
        f":hourglass_flowing_sand: *On its way to be the canary*: {what or 'it is being made ready'}. That takes some"
        f" minutes; `{champion}` writes every debrief until then."
    )


def was_harmful() -> str:
    return (
        ":warning: *Taken back by itself*: as the canary it was shown to do harm. It is kept; train again when there"
        " are more corrections."
    )


def canary_better(because: str) -> str:
    return (
        f":white_check_mark: *Shown to be better* ({because}): it writes every debrief by now, and the promotion can be"
        " taken back."
    )


def canary_decided(user: str) -> str:
    return f":white_check_mark: *Used for all calls* by decision of {user}, without proof that it is better."


def canary_stopped_by(user: str, champion: str) -> str:
    return f":no_entry: *Stopped* by {user}: `{champion}` writes every debrief. It is kept, and can be used later."


def canary_ended_by_itself(champion: str) -> str:
    return f":no_entry: *Ended*, as another decision was made meanwhile: `{champion}` writes the debriefs."


def canary_gone(champion: str) -> str:
    return (
        ":no_entry: *Ended*: its model cannot answer any more, or has seen a call that was forgotten."
        f" `{champion}` writes every debrief."
    )


def canary_promote_title(name: str) -> str:
    return f"Use {name} for all?"


def canary_promote_text(name: str, champion: str) -> str:
    return (
        f"`{name}` writes every debrief from then on, in place of `{champion}`, though nothing shows that it is better."
        " You can go back at any time. It goes into the audit log."
    )


def canary_stop_title(name: str) -> str:
    return f"Stop the canary {name}?"


def canary_stop_text(name: str, champion: str) -> str:
    return f"`{champion}` writes every debrief from then on. `{name}` is kept, and can be used later."


def canary_go_on_title() -> str:
    return "Go on?"


def canary_go_on_text(days: int) -> str:
    return f"It goes on as it is. If there is no decision in {days} days, you are told again."


def canary_line(name: str, share: float, votes: int, days_left: float | None, *, overdue: bool = False) -> str:
    """The canary in a line of the App Home; `overdue`: its time is over, and a lead has to decide."""
    if overdue:
        when = "too little data to decide, and its time is over: *it waits for a lead's word*"
    elif days_left is None:
        when = "no decision at today's pace"
    elif days_left < SOON:
        when = "a large difference would have been seen by now"
    else:
        when = f"a decision in {about(days_left)}"
    return f":baby_chick: Canary `{name}` at {100 * share:.0f}%: {count(votes, 'vote')}; {when}"


# -- the schedule ------------------------------------------------------------------------------------------------------


def schedule_started() -> str:
    return "Looking up what runs next. It comes in a direct message from me."


def schedule_title() -> str:
    return "What runs by itself"


def schedule_line(what: str, when: str, last: str) -> str:
    done = f", last done {last}" if last else ""
    return f"• {what[:1].upper()}{what[1:]}: {when}{done}"


def schedule_off() -> str:
    return "switched off"


def schedule_often() -> str:
    return "all the time"


def schedule_now() -> str:
    return "at the next look"


def next_training(when: str | None, why_not: str) -> str:
    """When the schedule trains next, and what that waits for (empty for nothing)."""
    if when is None:
        return "Next training: when a lead asks for it; no schedule is set."
    return f"Next training: {when}; it waits for {why_not}." if why_not else f"Next training: {when}."


# -- the App Home and the weekly digest --------------------------------------------------------------------------------


def held_out_calls(held_out: int, referenced: int) -> str:
    """The calls that models can be measured by, and how many of them a lead's reference is of."""
    if not held_out:
        return "no held-out call to measure models by yet"
    rest = f", {held_out - referenced} corrected or brought along" if held_out > referenced else ""
    return f"*{count(held_out, 'held-out call')}* to measure models by: {referenced} with a lead's reference{rest}"


def digest_title() -> str:
    return "The week in Debrief"


def digest_explained() -> str:
    return (
        "Two weeks side by side describe, and compare no models: calls and voters differ from week to week. Only a"
        " canary, whose calls are drawn at random, shows what a model changes."
    )


def digest_sample(asked: int, answered: int, up: int, low: float | None, high: float | None) -> str:
    """What came of the debriefs whose agents were asked for a vote at random; rates are 0 to 1."""
    if not asked:
        return "*Asked at random* in four weeks: nobody yet."
    told = f"*Asked at random* in four weeks: about {count(asked, 'debrief')}, and answered about {answered}"
    if low is None or high is None:
        return f"{told}."
    return f"{told}: *{up} of {answered} useful* (of all, {100 * low:.0f} to {100 * high:.0f}%)."


def digest_learning(fresh: int, pairs: int, reviews_done: int, reviews_open: int) -> str:
    return (
        f"*{count(fresh, 'new pair')}* to learn from, {pairs:,} in all; {count(reviews_done, 'review')} done,"
        f" {reviews_open} open."
    )


def digest_models(champion: str) -> str:
    return f"`{champion}` writes the debriefs."


def digest_canary(name: str, share: float, calls: int, votes: int) -> str:
    return (
        f":baby_chick: Canary `{name}` at {100 * share:.0f}%: {count(calls, 'call')}, {count(votes, 'vote')} on them."
    )


def digest_candidate(name: str) -> str:
    return f":hourglass_flowing_sand: `{name}` is trained and waits for your word."
