"""The sentences that leads read about the gate, the canary and the schedule; `tune_texts` has those about training.

Each says what happened, what was kept, and what to do next. Whatever is put into them is escaped by the caller.
"""

from __future__ import annotations

from dataset.evaluation_records import Finding, Glance, Telling
from dataset.model_records import ModelStatus
from handlers.lead_texts import count

FINDINGS: dict[Finding, str] = {
    Finding.BETTER: ":white_check_mark:",
    Finding.NOT_WORSE: ":ballot_box_with_check:",
    Finding.WORSE: ":warning:",
    Finding.TOO_LITTLE_DATA: ":hourglass_flowing_sand:",
}

TELLINGS: dict[Telling, str] = {
    Telling.WORST: "Where it loses most",
    Telling.BEST: "Where it gains most",
    Telling.CHANGED: "Where the words changed most",
}


def share_of(share: float) -> str:
    """A share of calls, in words: `about 10% of the calls`."""
    return f"about {100 * share:.0f}% of the calls"


# -- the verdict -------------------------------------------------------------------------------------------------------


def verdict_table_explained() -> str:
    return (
        "In points of 100, with 95% intervals (from…to). ▲ better and ▼ worse: more than chance, also for so many"
        " measures; only the first of them decides. A floor with ? takes more calls to be sure of."
    )


def example(telling: Telling, ours: float, theirs: float) -> str:
    return f"*{TELLINGS[telling]}*: {100 * ours:.0f} points in place of {100 * theirs:.0f}"


def no_answer() -> str:
    return "> _no answer that could be read_"


def example_gone() -> str:
    return "A call that was shown here was forgotten since."


def approve_title(name: str) -> str:
    return f"Approve {name}?"


def approve_text(name: str, champion: str, share: float) -> str:
    return (
        f"`{name}` then writes {share_of(share)}, drawn at random; `{champion}` writes the rest. If votes and"
        " corrections show harm, it is taken back by itself, and you are told. Nothing else changes; it goes into the"
        " audit log."
    )


def reject_title(name: str) -> str:
    return f"Reject {name}?"


def reject_text(name: str, champion: str) -> str:
    return f"`{champion}` goes on writing the debriefs. `{name}` is kept, and can be used later."


def another_canary(name: str, other: str) -> str:
    return (
        f"`{other}` is the canary now, and there is one at a time; `{name}` was not approved. Wait for the decision on"
        f" `{other}`, or stop it: `/debrief-dataset canary`."
    )


def approved_already(name: str) -> str:
    return f"`{name}` was approved already; nothing was changed."


def decided_already(name: str, status: ModelStatus) -> str:
    """What is said to a click in an old message, for the version does not wait for a lead's word any more."""
    became = {
        ModelStatus.CANARY: "is the canary already",
        ModelStatus.CHAMPION: "is in use already",
        ModelStatus.RETIRED: "was in use, and is no more",
        ModelStatus.REJECTED: "was rejected, or taken back as the canary",
    }.get(status, "was taken down")
    return f"`{name}` {became}; nothing was changed. `/debrief-dataset models` shows what can be done with it."


def in_canary(share: float, since: str, user: str) -> str:
    return f":baby_chick: *Canary*: it writes {share_of(share)} since {since}, by decision of {user}."


def evaluation_gone() -> str:
    return "That evaluation is no longer in the store."


# -- the blind look ----------------------------------------------------------------------------------------------------

GLANCES: dict[Glance, str] = {
    Glance.EQUAL: "Equally good",
    Glance.NEITHER: "Both bad",
}


def look_explained(number: int, total: int) -> str:
    return (
        f"*Call {number} of {total}.* Two models wrote an answer each. You are told which is whose when you are done;"
        " their order is drawn at random for you and for each call."
    )


def look_question() -> str:
    return "Which is the better account of the call?"


def look_hint() -> str:
    return "Judge what is right and complete, not how long it is. Each answer counts as soon as it is saved."


def look_required() -> str:
    return "Choose one of the four. Nothing was saved for this call yet."


def look_nothing() -> str:
    return (
        "There is no call left for you to look at. You have seen all whose answers differ, or they do not differ, or"
        " their texts are gone: forgotten, or past their time."
    )


def look_done(said: list[str]) -> str:
    return "*Thank you.* " + (f"You looked at {count(len(said), 'call')}:\n" + "\n".join(said) if said else "")


def look_line(number: int, said: Glance, ours: str, theirs: str) -> str:
    match said:
        case Glance.CANDIDATE:
            told = f"you preferred `{ours}`, the new model"
        case Glance.CHAMPION:
            told = f"you preferred `{theirs}`, the model in use"
        case Glance.EQUAL:
            told = "equally good"
        case Glance.NEITHER:
            told = "both bad"
    return f"• Call {number}: {told}"


def look_decide() -> str:
    return "*Approve* or *Reject* is in the message about the training, which has the count by now."


def glances(won: int, lost: int, even: int, leads: int, p: float, ours: str, theirs: str) -> str:
    """What leads preferred, with the sign test in words."""
    of = count(won + lost + even, "call")
    told = f":eyes: *Looked at blind* ({of}, {count(leads, 'lead')}): `{ours}` was preferred {_times(won)}"
    return f"{told}, `{theirs}` {_times(lost)}, neither {_times(even)}; {chance(won, lost, p)}."


def _times(number: int) -> str:
    return {0: "never", 1: "once", 2: "twice"}.get(number, f"{number} times")


def chance(won: int, lost: int, p: float) -> str:
    if won + lost == 0:
        return "which says nothing either way"
    if p >= 0.05:
        return f"{won} to {lost} could be chance (p = {p:.2f})"
    return f"{won} to {lost} is more than chance (p = {p:.3f})" if p >= 0.001 else f"{won} to {lost} is no chance"


# -- confirming what was typed -----------------------------------------------------------------------------------------


def tune_title() -> str:
    return "Train a new model?"


def tune_text(champion: str, fresh: int | None, pairs: int, *, own_answers: bool) -> str:
    what = f"{count(pairs, 'pair')}" if fresh is None else f"{count(pairs, 'pair')}, {fresh} of them new"
    votes = "" if own_answers else " Answers that were only voted useful are left out."
    return (
        f"It learns from about {what}.{votes} `{champion}` writes the debriefs meanwhile, and nobody is served by the"
        " new model until a lead says so. What costs money is asked about first."
    )


def already_training() -> str:
    return "A training is under way already: its message comes to you, and nothing else is begun."


def nothing_to_promote() -> str:
    return (
        "There is no canary, and no trained model that waits for your word; nothing was changed. `/debrief-dataset"
        " models` lists the versions: `/debrief-dataset promote` and a name uses any of them."
    )


def untrained_is_gone_back_to(name: str) -> str:
    return (
        f"`{name}` is the model as it came, which is not promoted; nothing was changed. `/debrief-dataset rollback`"
        " takes one promotion back after the other, to it in the end."
    )


def promote_all_text(name: str, champion: str) -> str:
    return (
        f"`{name}` writes *every* debrief from then on, in place of `{champion}`, and is compared no further. You can"
        " go back at any time. It goes into the audit log."
    )


def promote_at_once(share: float) -> str:
    return f"*Approve* in its message tries it on {share_of(share)} first."


def back_from_canary_title(name: str) -> str:
    return f"Stop the canary {name}?"


def back_from_canary_text(name: str, champion: str) -> str:
    return (
        f"The canary is the newest step, so it is what is taken back: `{champion}` writes every debrief, and `{name}`"
        " is kept. It goes into the audit log."
    )


def asked() -> str:
    return "One question first: nothing is done until you answer it."


def confirmed_too_late() -> str:
    return "Things have changed since you were asked; nothing was changed now."


# -- the card ----------------------------------------------------------------------------------------------------------


def vote_wanted() -> str:
    return ":point_right: Drawn at random for a check: is this right? Your vote counts."


def written_by_debrief(took: str) -> str:
    return f"Written by Debrief's model in {took}"
