"""The sentences that leads read about reviews and choices; `texts` has the others.

Each says what happened, what was kept, and what to do next. Whatever is put into them is escaped by the caller.
"""

from __future__ import annotations

import math

from bot.reviews import GATE_NEEDS, Progress
from dataset.split import ALL_TRAIN, HELD_OUT_SHARE

ONE_IN = round(1 / HELD_OUT_SHARE)


def count(number: int, noun: str) -> str:
    """A number with its noun: "1 call", "2 calls"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def reviews_started() -> str:
    return "Looking for this week's calls to review. They come in a direct message from me."


def choose_started() -> str:
    return "Looking for the versions of the answer. They come in a direct message from me."


def question_title() -> str:
    return "Are you sure?"


def review_title(progress: Progress) -> str:
    return f"Calls to review: {progress.done} of {progress.places} done this week."


def review_progress(progress: Progress) -> str:
    if not progress.places:
        return "No call waits for a review."
    return f"*{progress.done} of {progress.places}* done this week"


def review_total(progress: Progress) -> str:
    return (
        f"*{count(progress.references, 'reference')}* of the {GATE_NEEDS} that a sound comparison of two models takes\n"
        f"{count(progress.held_out, 'held-out call')} handed in, {progress.without_reference} without a reference"
    )


def review_missing(progress: Progress, waiting: int) -> str:
    """What is missing until models can be compared, and what brings it."""
    if not progress.per_week:
        return "No calls are drawn for review: DEBRIEF_REVIEWS_PER_WEEK is 0."
    if not progress.missing:
        return "There are enough references to compare two models. More of them make a comparison surer."
    if not progress.held_out:
        how = f"About one call in {ONE_IN} is held out, drawn at random to test models with."
        if progress.groups < ALL_TRAIN:
            how = (
                f"No call that was handed in is held out yet: the first {ALL_TRAIN} of a store are all for training"
                f" (there are {progress.groups}), then about one in {ONE_IN} is drawn to test models with."
            )
        return f"{how} About {count(progress.calls_until_first, 'more call')} until the first, on average."
    missing = f"{count(progress.missing, 'reference')} missing"
    if progress.calls_until_enough:
        few = "no held-out call is without one"
        if progress.without_reference:
            verb = "is" if progress.without_reference == 1 else "are"
            few = f"{count(progress.without_reference, 'held-out call')} {verb} without one"
        return f"{missing}; {few}. About {progress.calls_until_enough:,} more calls have to come in, on average."
    weeks = math.ceil(progress.missing / progress.per_week)
    done = "This week's are done. " if not waiting and progress.done else ""
    return f"{done}{missing}: at {progress.per_week} a week, that is {count(weeks, 'week')} of reviews."


def review_what_for() -> str:
    return (
        "Drawn at random from calls that no model is trained on. What you write becomes the reference that models are"
        " measured by; you are not told who wrote an answer, so that it is judged by the call alone."
    )


def for_leads_alone() -> str:
    return "_only leads see this_"


def more_for_leads() -> str:
    return (
        "`/debrief-dataset` shows what else leads can do: what runs by itself, what is learned, export, forget a call."
    )


def reviews_hidden(number: int) -> str:
    return f"… and {count(number, 'more call')}, once some of these are done."


def review_correct() -> str:
    return (
        "*Read the call, then put the answer below it right.* What you save is the reference for this call; save it as"
        " it stands where nothing is wrong. The card of the person who asked stays as it is."
    )


def review_from_nothing() -> str:
    return (
        "*Read the call, then write the answer that it should have got.* What you save is the reference for this call."
        " You see no answer, so that none leads you."
    )


def review_answer_below() -> str:
    return "*The answer*"


def review_compare() -> str:
    return (
        "*Read the call, then say which of the two answers below it is better.* Afterwards you can make a reference of"
        " the better one, if you like."
    )


def review_compare_hint() -> str:
    return "Judge what is right and complete, not how long it is. Their order is drawn at random for you."


def compared(counts: bool) -> str:
    if counts:
        return "*Your comparison is saved.* If you have a moment more, make a reference of it, or close this."
    return (
        "*Somebody compared these two while you did.* Theirs came first and counts; yours is in the audit log. If you"
        " have a moment more, make a reference, or close this."
    )


def preference_required() -> str:
    return "Choose one of the four. Nothing was saved yet."


def reference_superseded(users: list[str]) -> str:
    names = ", ".join(f"<@{user}>" for user in users)
    return (
        f"Your reference is saved. {names} had written one for the same call before; both are kept, and yours, being"
        " the newer, is the one that counts. Talk to each other where they differ."
    )


def review_gone() -> str:
    return (
        "That call is no longer in the store (it was forgotten, or its time was up), so nothing was saved."
        " Type `/debrief-dataset review` for the others."
    )


def review_done(user: str | None) -> str:
    who = f"<@{user}>" if user else "Somebody"
    return f"{who} has done that review. Nothing was changed; type `/debrief-dataset review` for the ones that wait."


def not_in_the_call(words: str) -> str:
    return (
        f"*The call does not hold this: {words}.* A reference should only say what was said. Change it, or save once"
        " more as it is: then it is kept, and left out where models are measured. Nothing was saved yet."
    )


def call_is_empty() -> str:
    return "The call holds no words."


def call_left_out(first: int, last: int, turns: int) -> str:
    where = f"turns {first} to {last} of {turns}" if first < last else f"turn {first} of {turns}"
    return f"… {where}: not all is shown here. Press *Read the whole call* below before you judge."


def nobody_named() -> str:
    return "Somebody"


def no_items() -> str:
    return "nobody undertook anything"


def answer_left_out() -> str:
    return "The rest of this answer does not fit into a form."


def nothing_kept() -> str:
    return "Nothing was changed."


def no_versions(some_id: str) -> str:
    return (
        f"No answer goes by the id `{some_id}`, so nothing was changed. Give the id of a debrief, a call or an answer,"
        " or type `/debrief-dataset choose` alone for the calls that were corrected more than once."
    )


def nothing_to_choose() -> str:
    return "No call has more than one correction, so there is nothing to choose: the one correction is learned."


def several_corrections() -> str:
    return (
        "These calls were corrected more than once. The newest correction is learned unless a lead chooses another; the"
        " newest choice counts."
    )


def choose_explained(held_out: bool) -> str:
    if held_out:
        fate = "This call is set apart to test models: what you choose is kept with it, and nothing is trained on it."
    else:
        fate = "One version is learned: the one that a lead chose last, or else the newest. Cards do not change."
    return f"{fate} Shown is where each differs from the model's answer."


def version_is_learned() -> str:
    return ":white_check_mark: *learned*"


def version_is_kept_for_tests() -> str:
    return ":white_check_mark: *kept for tests*"


def version_is_not_learned() -> str:
    return ":warning: *not learned*"


def version_from_after_the_call(unsaid: str) -> str:
    return (
        f"Its title, its reason or most of its summary say what the call does not ({unsaid}), so the next export leaves"
        " it out. Choose another version, or have the answer corrected again with what was said."
    )


def no_corrections() -> str:
    return "Nobody has corrected this answer yet, so there is nothing to choose."


def versions_hidden(number: int) -> str:
    return f"… and {count(number, 'older correction')}, not shown."


def same_as_model() -> str:
    return "Says the same as the model's answer."
