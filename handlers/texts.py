"""The sentences that people read in Slack, in one place, so that their wording can be reviewed at a glance.

Each says what happened, what was kept, and what to do next. Whatever is put into them is escaped by the caller.
"""

from __future__ import annotations

from typing import Any

from dataset.records import Reason

REASONS: dict[Reason, str] = {
    Reason.WRONG_FACT: "A fact is wrong",
    Reason.MISSED_ACTION_ITEM: "An action item is missing",
    Reason.WRONG_OWNER_OR_DATE: "Wrong owner or date",
    Reason.TOO_LONG: "Too long",
    Reason.TONE_OR_FORMAT: "Tone or format",
    Reason.OTHER: "Other (say what)",
}


def command_received() -> str:
    return "Got your call log. The debrief comes to you alone, in a direct message from me."


def not_recorded(text: str) -> str:
    sentence = (
        "Debrief could not record this, and nothing was done. Try again in a minute; if it happens again, tell your"
        " administrator to run `debrief doctor`."
    )
    return f"{sentence} Your text:\n{text}" if text.strip() else sentence


def working() -> str:
    return "Reading the call log … the debrief follows here."


def help_text(*, on_home: bool = False) -> str:
    where = "into the *Messages* tab" if on_home else "here, in this direct message"
    return (
        "Give me a call log and I write its debrief: summary, topics, action items and next steps.\n"
        f"• Paste it or drop a text file {where}.\n"
        "• Or type `/debrief` for a form, or `/debrief` followed by the text.\n"
        "• Or use the menu of any message: *Debrief this call*.\n"
        "Only you see the answer until you share it. Vote on it, and press *Correct* where it is wrong: corrections"
        " become training data."
    )


def call_is_kept() -> str:
    return "Your call log is kept."


def file_is_untouched() -> str:
    return "Your file is where you left it."


def message_is_untouched() -> str:
    return "Your message is where you left it."


def text_is_below() -> str:
    return "Here is your text again:"


def form_expired(kept: str) -> str:
    return f"Slack closed the window for opening the form (it gives 3 seconds). {kept} Please click once more."


def form_refused(reason: str, kept: str) -> str:
    return f"Slack did not open the form ({reason}). {kept} Try again in a moment."


def empty_call_form() -> str:
    return "Paste a call log here, or add a file below."


def both_text_and_file() -> str:
    return "There is text above as well. Keep the text or the file; nothing has been sent yet."


def nothing_to_debrief() -> str:
    return (
        "That message holds no call log: it has neither text nor a file. Nothing was changed."
        " Use *Debrief this call* on a message that holds the log or its file."
    )


def reasons_comment_required() -> str:
    return "Say in a few words what was wrong: “Other” alone teaches nothing. Your vote is saved already."


def reasons_empty() -> str:
    return "Tick at least one reason, or write one below. Your vote is saved already."


def required(field: str) -> str:
    return f"{field} cannot be empty. Your other changes are still in the form."


def nothing_corrected() -> str:
    return "Nothing differs from the answer yet. Change what is wrong, or close the form."


def corrected_meanwhile(user: str) -> str:
    return (
        f"*<@{user}> corrected this answer while you were writing.* Yours was not saved over theirs. Their version"
        " stands here; your text is kept below. Take over what is right, then save to replace theirs, or close to"
        " leave it."
    )


def correction_is_learned() -> str:
    return "It joins the team's training data with the next export, personal data replaced."


def correction_is_kept_for_tests() -> str:
    return "This call is set apart to test models: your correction is kept for that, and not trained on."


def correction_is_not_learned() -> str:
    return "It is not used for training: calls from this source are left out (DEBRIEF_LEARN_FROM)."


def partly_from_after_the_call(unsaid: str) -> str:
    return f"All but what the call does not say ({unsaid}): that stays here, but a model is not taught to invent it."


def from_after_the_call(unsaid: str) -> str:
    return (
        f"It is kept, but not learned: title, reason or most of the summary say what the call does not ({unsaid})."
        " Correct it again with what was said, and it is."
    )


def shared_already() -> str:
    return "This debrief is in that channel already; nothing was posted again."


def card_refused(error: str) -> str:
    return (
        f"A debrief is written, but Slack did not take its card ({error}). The debrief is kept; give me the call log"
        " once more, or tell your administrator."
    )


def share_refused(channel: str, error: str) -> str:
    where = f"<#{channel}>"
    causes = {
        "not_in_channel": f"I am not a member of {where}. Type `/invite @Debrief` there, then share again.",
        "channel_not_found": "I cannot see that channel. Invite me there with `/invite @Debrief`, then share again.",
        "is_archived": f"{where} is archived. Choose another channel.",
    }
    cause = causes.get(error, f"Slack refused it ({error}). Ask your administrator whether I may post there.")
    return f"The debrief was not shared; it is still here, for you alone. {cause}"


def not_a_lead() -> str:
    return (
        "That is for team leads, so nothing was done. If you are one, ask your administrator to add you to"
        " DEBRIEF_LEADS or to the leads' user group."
    )


def leads_unknown(error: str) -> str:
    return (
        f"I could not check who the team leads are ({error}), so nothing was done. Try again in a moment; if it goes"
        " on, ask your administrator to set DEBRIEF_LEADS."
    )


def export_started() -> str:
    return "Preparing the dataset. It comes as a file in a direct message from me."


def request_failed(request_id: str, refused: str | None) -> str:
    """`refused` is Slack's reason, None where it was not Slack that refused."""
    cause = f"Slack refused it ({refused})" if refused else "Slack did not answer, or the files could not be written"
    return (
        f"That could not be done: {cause}. Nothing was changed. Try again; if it happens again, tell your administrator"
        f" to run `debrief doctor`, and give them this id: {request_id}."
    )


def export_done(manifest: dict[str, Any]) -> str:
    counts = manifest["counts"]
    nouns = {"train": "training pair", "validation": "validation pair", "judge": "answer to judge"}
    parts = [_count(counts[part], noun) for part, noun in nouns.items() if part in counts]
    left_out = f"{_count(counts['left_out'], 'call')} left out"
    why = [f"• {number} × {reason}" for reason, number in manifest["left_out"].items()]
    if not any(counts[part] for part in nouns if part in counts):
        what_next = "Correct an answer, and it will be in the next export."
        if "judge" in counts:
            what_next = "Held-out calls are judged alone: `/debrief-dataset review` shows those that wait."
        return "\n".join([f"Nothing to export yet; {left_out}. {what_next}", *why])
    lines = [
        f"The dataset: {', '.join(parts)}; {left_out}. Personal data is replaced. Snapshot `{manifest['snapshot']}`;"
        " `manifest.json` names each call.",
        *why,
    ]
    lines += [
        f"{manifest['model']} asks for {_count(number, nouns[part])} more than there are."
        for part, number in manifest["missing"].items()
    ]
    return "\n".join(lines)


def dataset_usage(commands: list[str]) -> str:
    return "\n".join(["Nothing was changed. What you can type:", *(f"• {usage}" for usage in commands)])


def gone() -> str:
    return "This debrief is no longer in the store, so nothing was changed. Give me the call log again."


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
