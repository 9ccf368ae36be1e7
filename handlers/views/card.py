"""The card: a debrief as a message in Slack.

One function renders every copy from the same state, so that all copies say the same. Space is shared out so that
no call, however long, breaks a limit: a card that had to leave something out says what, and where it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from dataset.records import ActionItem, Answer, AuthorKind, Call, Debrief, MessageKind, Source, WorkState
from dataset.rendering import AfterCall
from dataset.store import Votes
from handlers import flywheel_texts, texts
from handlers.slack_text import escape
from handlers.views import blocks as b
from handlers.views.blocks import Block

FEEDBACK_ACTION = "feedback"
CORRECT_ACTION = "correct"
SHARE_ACTION = "share"
RETRY_ACTION = "retry"

ITEMS_TEXT = 5_000
MOST_ITEMS = 20
QUOTE = 220
MOST_UNSAID = 6
LIST_TEXT = 1_200


class Fate(Enum):
    """What becomes of a correction of this debrief."""

    LEARNED = "learned"
    TESTS = "tests"
    SOURCE = "source"


@dataclass(frozen=True)
class CardState:
    """All that a card shows. `answer` and `call` are None while there is none.

    `after_call` is what a correction says that its call does not, None where there is no such thing. `asked` says that
    its agent was drawn at random to be asked for a vote. `blind`: its call is one of a canary that runs, so that the
    card does not name the version that wrote it: nobody should vote by a name.
    """

    debrief: Debrief
    answer: Answer | None
    call: Call | None
    votes: Votes
    fate: Fate
    after_call: AfterCall | None = None
    asked: bool = False
    blind: bool = False


@dataclass(frozen=True)
class Rendered:
    """A message: its blocks, and the text that notifications and screen readers use."""

    text: str
    blocks: list[Block]


def render_card(state: CardState, kind: MessageKind, *, plain_buttons: bool = False) -> Rendered:
    """The copy of `kind` of a debrief, in whatever state it is.

    `plain_buttons` replaces the feedback buttons by ordinary ones, for a Slack that does not know them.
    """
    if state.debrief.state is WorkState.FAILED:
        return _failure(state.debrief)
    if state.debrief.state is not WorkState.DONE or state.answer is None or state.call is None:
        return Rendered(texts.working(), [b.section(texts.working())])
    summary = state.answer.summary
    blocks = [
        b.header(summary.title),
        *_facts(state.call, state.answer),
        b.section(f"*Summary*\n{b.cut_escaped(summary.summary, 2_800)}"),
        *_outcome(state.answer),
        *_items(state.answer, state.call),
        *_steps(state.answer),
        *_topics(state.answer),
        b.divider(),
        b.context(_provenance(state)),
        *_wanted(state, kind),
        *_voting(state, plain_buttons=plain_buttons),
        _buttons(state, kind),
    ]
    title = b.cut_escaped(summary.title, 200)
    return Rendered(f"Debrief: {title}. {b.cut_escaped(summary.summary, b.TOP_LEVEL_TEXT - 220)}", blocks)


_FATES = {
    Fate.LEARNED: texts.correction_is_learned,
    Fate.TESTS: texts.correction_is_kept_for_tests,
    Fate.SOURCE: texts.correction_is_not_learned,
}


def _failure(debrief: Debrief) -> Rendered:
    error = debrief.error or "No debrief could be written."
    # Where a command or a form brought the text, it is nowhere else that its author could find it again.
    hand_back = debrief.text if debrief.source in (Source.SLASH_COMMAND, Source.MODAL) else None
    if debrief.call_id is not None:
        kept = texts.call_is_kept()
    elif debrief.file is not None:
        kept = texts.file_is_untouched()
    else:
        kept = texts.text_is_below() if hand_back else texts.message_is_untouched()
    text = escape(f"{error} {kept}")
    blocks = [b.section(f":warning: {text}")]
    if hand_back and debrief.call_id is None:
        blocks.append(b.section(f"```{b.cut_escaped(hand_back.replace('`', 'ˋ'), 2_900)}```"))
    if debrief.retryable:
        blocks.append(b.actions("failed", [b.button("Try again", RETRY_ACTION, debrief.id, style="primary")]))
    return Rendered(text, blocks)


def _facts(call: Call, answer: Answer) -> list[Block]:
    facts = [f"*Reason:* {b.cut_escaped(answer.summary.call_reason, 300)}"]
    if call.started_at and not call.started_at_assumed:
        facts.append(f"*Call of* {call.started_at:%a %-d %b %Y, %H:%M}")
    if call.title:
        facts.append(f"*Your title:* {b.cut_escaped(call.title, 150)}")
    if call.ticket:
        facts.append(f"*Ticket:* {b.cut_escaped(call.ticket, 100)}")
    return [b.section("   ·   ".join(facts))]


def _outcome(answer: Answer) -> list[Block]:
    outcome = answer.summary.outcome.strip()
    return [b.section(f"*Outcome*\n{b.cut_escaped(outcome, 600)}")] if outcome else []


def _items(answer: Answer, call: Call) -> list[Block]:
    items = answer.summary.action_items
    if not items:
        return [b.section("*Action items*\nNobody undertook anything.")]
    lines = [b.section("*Action items*")]
    used = 0
    for number, item in enumerate(items):
        text = _item(item, call)
        used += len(text)
        if number == MOST_ITEMS or used > ITEMS_TEXT:
            lines.append(b.context(f"… and {len(items) - number} more: press *Correct* to see them."))
            break
        lines.append(b.section(text))
    if call.started_at_assumed and call.started_at and any(item.due for item in items):
        day = f"{call.started_at:%a %-d %b %Y}"
        lines.append(b.context(f"The log names no day: dates are counted from {day}, when it was handed in."))
    return lines


def _item(item: ActionItem, call: Call) -> str:
    facts = [f"*{b.cut_escaped(item.owner, 80)}*" if item.owner else "_no owner said_"]
    if item.due:
        facts.append(f"due *{item.due:%a %-d %b %Y}*")
    description = item.description[:1].upper() + item.description[1:]
    text = f"• {b.cut_escaped(description, 400)}\n    {' · '.join(facts)}"
    if item.evidence_turn is not None and item.evidence_turn < len(call.turns):
        turn = call.turns[item.evidence_turn]
        quote = b.cut_escaped(" ".join(turn.text.split()), QUOTE)
        text += f"\n> “{quote}” – {b.cut_escaped(turn.speaker, 60)}, turn {item.evidence_turn + 1}"
    return text


def _steps(answer: Answer) -> list[Block]:
    steps = [f"• {b.cut_escaped(step, 300)}" for step in answer.summary.next_steps if step.strip()]
    return [b.section(f"*Next steps*\n{_lines(steps)}")] if steps else []


def _topics(answer: Answer) -> list[Block]:
    topics = [b.cut_escaped(topic, 60) for topic in answer.summary.topics if topic.strip()]
    return [b.context("*Topics:* " + b.cut(" · ".join(topics[:10]), 700))] if topics else []


def _provenance(state: CardState) -> str:
    debrief, answer = state.debrief, state.answer
    seconds = (debrief.latency_ms or 0) / 1000
    took = f"{seconds:.1f} s" if seconds >= 0.1 else "under 0.1 s"
    written = f"Written by `{escape(debrief.model or 'unknown')}` in {took}"
    if state.blind:
        written = flywheel_texts.written_by_debrief(took)
    if answer is not None and answer.author_kind is AuthorKind.PERSON:
        return f":pencil2: Corrected by <@{answer.author}>. {_becomes(state)}   ·   {written}"
    return written


def _becomes(state: CardState) -> str:
    sentence = _FATES[state.fate]()
    if state.fate is Fate.SOURCE or state.after_call is None:
        return sentence
    shown = unsaid(state.after_call)
    if state.after_call.rest_is_learned:
        return f"{sentence} {texts.partly_from_after_the_call(shown)}"
    return texts.from_after_the_call(shown)


def unsaid(found: AfterCall) -> str:
    """What a correction says that its call does not, as mrkdwn in a sentence."""
    shown = ", ".join(f"“{b.cut_escaped(text, 40)}”" for text in found.texts[:MOST_UNSAID])
    return f"{shown} …" if len(found.texts) > MOST_UNSAID else shown


def _wanted(state: CardState, kind: MessageKind) -> list[Block]:
    """The request for a vote: to the agent alone, until somebody has said something of the answer."""
    said = state.votes.up or state.votes.down
    if not state.asked or kind is not MessageKind.PRIVATE or said or state.answer is None:
        return []
    return [] if state.answer.author_kind is AuthorKind.PERSON else [b.context(flywheel_texts.vote_wanted())]


def _voting(state: CardState, *, plain_buttons: bool) -> list[Block]:
    if state.answer is None:
        return []
    debrief, answer = state.debrief, state.answer
    up, down = vote_value("up", debrief.id, answer.id), vote_value("down", debrief.id, answer.id)
    blocks: list[Block] = []
    if state.votes.up or state.votes.down:
        counts = f"{state.votes.up} useful, {state.votes.down} needs work"
        blocks.append(b.context(f":ballot_box_with_check: Vote saved: {counts}."))
    if plain_buttons:
        buttons = [
            b.button("👍 Useful", f"{FEEDBACK_ACTION}_up", up, label="This debrief is useful"),
            b.button("👎 Needs work", f"{FEEDBACK_ACTION}_down", down, label="This debrief needs work"),
        ]
        return [*blocks, b.actions("feedback", buttons)]
    feedback = {
        "type": "feedback_buttons",
        "action_id": FEEDBACK_ACTION,
        "positive_button": {
            "text": b.plain_text("Useful", 75),
            "value": up,
            "accessibility_label": "This debrief is useful",
        },
        "negative_button": {
            "text": b.plain_text("Needs work", 75),
            "value": down,
            "accessibility_label": "This debrief needs work",
        },
    }
    return [*blocks, {"type": "context_actions", "block_id": "feedback", "elements": [feedback]}]


def _buttons(state: CardState, kind: MessageKind) -> Block:
    debrief = state.debrief
    buttons = [b.button("Correct", CORRECT_ACTION, debrief.id, label="Correct this debrief")]
    if kind is MessageKind.PRIVATE:
        share = b.button("Share to channel", SHARE_ACTION, debrief.id, label="Share this debrief to a channel")
        if debrief.channel and not debrief.channel.startswith("D"):
            share["confirm"] = b.confirm(
                "Share this debrief?",
                f"It will be posted in <#{debrief.channel}>, for everybody there to see.",
                "Share",
                "Keep it to myself",
            )
        buttons.append(share)
    return b.actions("card", buttons)


def _lines(lines: list[str]) -> str:
    kept: list[str] = []
    for number, line in enumerate(lines):
        if sum(map(len, kept)) + len(line) > LIST_TEXT:
            kept.append(f"… and {len(lines) - number} more")
            break
        kept.append(line)
    return "\n".join(kept)


def vote_value(vote: str, debrief_id: str, answer_id: str) -> str:
    """What a feedback button sends back: the vote, and exactly which answer was voted on."""
    return f"{vote}:{debrief_id}:{answer_id}"
