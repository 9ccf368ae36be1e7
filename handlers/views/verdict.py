"""What the gate found, in the message about a training: the finding, the numbers, and calls side by side.

Each section that shows a call has the call's id in its block_id: that is what the message is found by when the call is
forgotten. There is one message, which has to keep Slack's limit of text however long the answers are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.tuning.gate.looking import Glances, Side
from bot.tuning.gate.sentences import headline
from dataset.evaluation_records import Evaluation, Example, Role, Verdict
from dataset.model_records import ModelVersion
from handlers import flywheel_texts as f
from handlers import tune_texts as t
from handlers.slack_text import escape
from handlers.views import blocks as b
from handlers.views.blocks import Block
from handlers.views.quoted import quoted
from handlers.views.verdict_table import table

APPROVE_ACTION = "gate_approve"
REJECT_ACTION = "gate_reject"
LOOK_ACTION = "gate_look"

ROOMS = ((500, 4), (350, 3), (200, 2), (80, 1))
"""Characters of a summary, and action items, of each answer that is shown: the first that leaves room is taken."""


@dataclass(frozen=True)
class Judged:
    """An evaluation with its verdict, as it is shown.

    `sides` are the answers to the calls of the verdict's examples, by call; those of forgotten calls are missing.
    `share` is the share of calls that a canary would get, 0 where approving means using it for all.
    """

    evaluation: Evaluation
    verdict: Verdict
    sides: Mapping[str, Side] = field(default_factory=dict)
    glances: Glances | None = None
    share: float = 0.0


def verdict_blocks(judged: Judged, room: int) -> list[Block]:
    """The verdict in at most `room` characters of text."""
    blocks: list[Block] = []
    for summary, items in ROOMS:
        blocks = [*_numbers(judged), *_examples(judged, summary, items), *_glances(judged)]
        if b.text_length(blocks) <= room:
            break
    return blocks


def verdict_buttons(judged: Judged, version: ModelVersion, champion: str, value: str, costs: str) -> list[Block]:
    """*Approve*, *Reject* and, where there is something to see, *Look closer*. `value` names version and message.

    `costs` is what having the version ready costs by the hour: then it cannot write beside the champion.
    """
    name = version.name
    all_at_once = bool(costs) or not judged.share
    told = t.use_text(name, champion) if all_at_once else f.approve_text(name, champion, judged.share)
    approve = b.button("Approve", APPROVE_ACTION, value, style="primary", label=f"Approve {name}")
    question = escape(f"{costs} {told}".strip())
    approve["confirm"] = b.confirm(f.approve_title(name), question, "Approve", "Not yet")
    reject = b.button("Reject", REJECT_ACTION, value, label=f"Reject {name}")
    reject["confirm"] = b.confirm(
        f.reject_title(name), escape(f.reject_text(name, champion)), "Reject", "Not yet", style="danger"
    )
    look = b.button("Look closer", LOOK_ACTION, judged.evaluation.id, label="Compare answers without their models")
    return [approve, reject, *([look] if judged.verdict.examples else [])]


def _numbers(judged: Judged) -> list[Block]:
    verdict = judged.verdict
    lines = [f"• {escape(sentence)}" for sentence in verdict.sentences]
    blocks = [b.section(f"{f.FINDINGS[verdict.finding]} *{escape(headline(verdict))}*")]
    if lines:
        blocks.append(b.section(_fitting(lines)))
    if numbers := table(verdict, judged.evaluation):
        blocks.append(b.section(f"```{b.cut_escaped(numbers.replace('`', 'ˋ'), b.SECTION - 10)}```", expand=True))
        blocks.append(b.context(f.verdict_table_explained()))
    return blocks


def _fitting(lines: Sequence[str]) -> str:
    kept: list[str] = []
    for line in lines:
        if sum(map(len, kept)) + len(line) + len(kept) > b.SECTION - 100:
            break
        kept.append(line)
    return "\n".join(kept)


def _examples(judged: Judged, summary: int, items: int) -> list[Block]:
    blocks: list[Block] = []
    for example in judged.verdict.examples:
        blocks += [b.divider(), *_example(judged, example, summary, items)]
    return blocks


def _example(judged: Judged, example: Example, summary: int, items: int) -> list[Block]:
    side = judged.sides.get(example.call_id)
    if side is None:
        return [b.context(f.example_gone())]
    told = f.example(example.telling, example.ours, example.theirs)
    parts = [
        (Role.CHAMPION, t.before, side.theirs),
        (Role.CANDIDATE, t.after, side.ours),
    ]
    blocks = []
    for number, (role, named, answer) in enumerate(parts):
        contestant = judged.evaluation.contestant(role)
        name = named(escape(contestant.name if contestant else "?"))
        shown = quoted(answer, room=summary, items=items) if answer is not None else f.no_answer()
        before = "" if number else f"{told}\n"
        section = b.section(f"{before}{name}\n{shown}", expand=True)
        blocks.append(section | {"block_id": f"{role.value}:{example.call_id}"})
    return blocks


def _glances(judged: Judged) -> list[Block]:
    said = judged.glances
    return [b.context(glances_line(said, judged.evaluation))] if said is not None and said.calls else []


def glances_line(said: Glances, evaluation: Evaluation) -> str:
    """What leads preferred who did not know whose answers they were, in a line."""
    ours, theirs = evaluation.contestant(Role.CANDIDATE), evaluation.contestant(Role.CHAMPION)
    return f.glances(
        said.candidate,
        said.champion,
        said.equal + said.neither,
        said.leads,
        said.p,
        escape(ours.name if ours else "?"),
        escape(theirs.name if theirs else "?"),
    )
