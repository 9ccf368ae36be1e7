"""The versions of an answer side by side: who wrote each, when, and where it differs from what the model wrote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dataset.records import ActionItem, Answer, AuthorKind, Call, CallSummary
from dataset.rendering import AfterCall
from handlers import lead_texts, texts
from handlers.views import blocks as b
from handlers.views.blocks import Block
from handlers.views.card import Rendered, unsaid

CHOOSE_ACTION = "choose_version"
VERSIONS_ACTION = "choose_versions"

MOST_VERSIONS = 6
VERSION_TEXT = 1_500
VALUE = 420

_FIELDS = {
    "title": "Title",
    "call_reason": "Reason",
    "summary": "Summary",
    "outcome": "Outcome",
    "topics": "Topics",
    "next_steps": "Next steps",
}


@dataclass(frozen=True)
class Versions:
    """All answers to a call, the oldest first, and the id of the one that is to be learned (None: none is).

    `after_call` is what that one says that the call does not (None: nothing), `left_out` whether calls of this source
    are kept out of training.
    """

    call: Call
    answers: tuple[Answer, ...]
    learned: str | None
    chosen_by: str | None
    held_out: bool
    left_out: bool = False
    after_call: AfterCall | None = None


def versions_message(versions: Versions) -> Rendered:
    """The versions of the answers to a call; each correction has a button."""
    corrections = [a for a in versions.answers if a.author_kind is AuthorKind.PERSON]
    shown = corrections[-MOST_VERSIONS:]
    hidden = len(corrections) - len(shown)
    text = f"{_name(versions.call)}: {lead_texts.count(len(corrections), 'correction')}"
    blocks = [b.header("Which correction is learned?"), b.section(f"*{text}*")]
    if not corrections:
        return Rendered(text, [*blocks, b.section(lead_texts.no_corrections())])
    blocks.append(b.context(lead_texts.choose_explained(versions.held_out)))
    if hidden:
        blocks.append(b.context(lead_texts.versions_hidden(hidden)))
    for answer in shown:
        blocks += [b.divider(), *_version(answer, versions)]
    return Rendered(text, blocks)


def several_message(calls: Sequence[tuple[Call, int]]) -> Rendered:
    """The calls that were corrected more than once, with how often; a button each shows their versions."""
    text = lead_texts.several_corrections() if calls else lead_texts.nothing_to_choose()
    blocks = [b.section(text)]
    for call, corrections in calls:
        name = f"{_name(call)}, {lead_texts.count(corrections, 'correction')}"
        button = b.button("See the versions", VERSIONS_ACTION, call.id, label=f"See the versions: {name}")
        blocks += [b.section(f"*{name}*"), b.actions(f"versions:{call.id}", [button])]
    return Rendered(text, blocks)


def _version(answer: Answer, versions: Versions) -> list[Block]:
    learned = answer.id == versions.learned
    stamp = int(answer.created_at.timestamp())
    when = f"<!date^{stamp}^{{date_short_pretty}} {{time}}|{answer.created_at:%Y-%m-%d %H:%M}>"
    head = f"*Version {answer.version}*, by <@{answer.author}>, {when}"
    mark, why = _fate(versions)
    if learned:
        by = f", chosen by <@{versions.chosen_by}>" if versions.chosen_by else ""
        head += f"   ·   {mark}{by}"
    original = _original(answer, versions.answers)
    lines = _differences(original.summary, answer.summary) if original else []
    body = "\n".join(_within(lines or [lead_texts.same_as_model()], VERSION_TEXT))
    blocks = [b.section(f"{head}\n{body}", expand=True)]
    if learned and why:
        blocks.append(b.context(why))
    if not learned or not versions.chosen_by:
        label = f"Learn version {answer.version}"
        button = b.button("Learn this one", CHOOSE_ACTION, answer.id, label=label)
        blocks.append(b.actions(f"choose:{answer.id}", [button]))
    return blocks


def _fate(versions: Versions) -> tuple[str, str | None]:
    """What becomes of the version that counts, and what there is to say about it."""
    if versions.left_out:
        return lead_texts.version_is_not_learned(), texts.correction_is_not_learned()
    if versions.held_out:
        return lead_texts.version_is_kept_for_tests(), None
    found = versions.after_call
    if found is None:
        return lead_texts.version_is_learned(), None
    if found.rest_is_learned:
        return lead_texts.version_is_learned(), texts.partly_from_after_the_call(unsaid(found))
    return lead_texts.version_is_not_learned(), lead_texts.version_from_after_the_call(unsaid(found))


def _original(answer: Answer, answers: Sequence[Answer]) -> Answer | None:
    """The model's answer that a correction goes back to."""
    known = {other.id: other for other in answers}
    found: Answer | None = answer
    while found is not None and found.author_kind is not AuthorKind.MODEL:
        found = known.get(found.parent_id or "")
    return found


def _differences(old: CallSummary, new: CallSummary) -> list[str]:
    lines = []
    for name, label in _FIELDS.items():
        before, after = _text(getattr(old, name)), _text(getattr(new, name))
        if before != after:
            lines.append(f"*{label}:* {b.cut_escaped(after, VALUE) or '_emptied_'}")
    before_items, after_items = [_item(i) for i in old.action_items], [_item(i) for i in new.action_items]
    lines += [f"＋ {b.cut_escaped(item, 250)}" for item in after_items if item not in before_items]
    lines += [f"－ ~{b.cut_escaped(item, 250)}~" for item in before_items if item not in after_items]
    return lines


def _text(value: object) -> str:
    return "; ".join(value) if isinstance(value, tuple) else " ".join(str(value).split())


def _item(item: ActionItem) -> str:
    due = f"due {item.due:%a %-d %b %Y}" if item.due else "no day"
    return f"{' '.join(item.description.split())} ({item.owner or 'nobody named'}, {due})"


def _within(lines: list[str], limit: int) -> list[str]:
    kept: list[str] = []
    for number, line in enumerate(lines):
        if sum(map(len, kept)) + len(line) > limit:
            return [*kept, f"… and {lead_texts.count(len(lines) - number, 'more difference')}"]
        kept.append(line)
    return kept


def _name(call: Call) -> str:
    return f"Call of {call.started_at:%a %-d %b %Y}" if call.started_at else "Call of an unknown day"
