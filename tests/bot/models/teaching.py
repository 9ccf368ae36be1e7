"""Examples to teach the embedded model with: the playground's calls, by the way that a pair's prompt takes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC
from functools import cache
from pathlib import Path

from bot.intake import read_call_log
from bot.models.embedded import EmbeddedModel
from bot.models.embedded.learned import State
from bot.models.embedded.training import summary
from bot.models.embedded.training.examples import Example
from bot.models.embedded.training.train import silent, train
from dataset import prompts
from dataset.records import CallSummary, PseudonymisedCall, Turn, summary_schema
from tests.bot.models.calls import STARTED, turns

PLAYGROUND = Path(__file__).parents[3] / "bot" / "playground" / "examples.jsonl"
# So many of its calls are for teaching; what the model makes of the others is looked at.
TAUGHT = 44
Restyle = Callable[[str], str]
_SENTENCE_END = re.compile(r"(?<=\.)\s+(?=Customer |Agent )")


@cache
def playground() -> tuple[tuple[prompts.Prompt, Example], ...]:
    """All calls of the playground with their prompts, each a group of its own."""
    found = []
    for number, line in enumerate(PLAYGROUND.read_text(encoding="utf-8").splitlines()):
        told = json.loads(line)
        log = read_call_log(told["call"], max_bytes=1_000_000)
        started = log.started_at.replace(tzinfo=UTC) if log.started_at else None
        prompt = prompt_of(log.turns, started_at=started)
        answer = CallSummary.model_validate(told["answer"])
        found.append((prompt, Example(prompts.read_prompt(prompt), answer, f"group {number}")))
    return tuple(found)


def prompt_of(said: Sequence[Turn], started_at: object = STARTED) -> prompts.Prompt:
    """The prompt of a call of these turns."""
    call = PseudonymisedCall.model_validate(
        {"call_id": "call_1", "turns": tuple(said), "started_at": started_at, "pseudonymiser_version": "test"}
    )
    return prompts.render(call)


def example_of(*said: str, answer: CallSummary | str, group: str) -> Example:
    """An example from lines such as "customer: my screen is black"."""
    if isinstance(answer, str):
        answer = CallSummary(title="", call_reason="", summary=answer)
    return Example(prompts.read_prompt(prompt_of(turns(*said))), answer, group)


def taught(restyle: Restyle | None = None) -> list[Example]:
    """The playground's examples that are for teaching, with their summaries restyled."""
    examples = [example for _, example in playground()[:TAUGHT]]
    if restyle is None:
        return examples
    return [with_summary(one, restyle(one.answer.summary)) for one in examples]


def with_summary(example: Example, text: str) -> Example:
    """An example with another summary."""
    answer = example.answer.model_copy(update={"summary": text})
    return Example(example.call, answer, example.group, example.weight)


@cache
def trained() -> Mapping[str, State]:
    """The parts that the playground's examples teach as they are."""
    return train(taught())


def trained_summary(examples: Sequence[Example]) -> EmbeddedModel:
    """A model of the part "summary" alone, untrained where the examples teach nothing of it."""
    state = summary.learn(examples, silent)
    return EmbeddedModel(name="taught", parts={} if state is None else {"summary": state})


def answer_to(prompt: prompts.Prompt, model: EmbeddedModel) -> CallSummary:
    """The model's answer, by way of its completion."""
    completion = model.complete(prompt, summary_schema())
    return CallSummary.model_validate_json(prompts.undefuse(completion.text))


def unseen(model: EmbeddedModel) -> list[str]:
    """The model's summaries of the calls that are not for teaching."""
    return [answer_to(prompt, model).summary for prompt, _ in playground()[TAUGHT:]]


# --- the same answers in other styles ----------------------------------------------------------------------------


def labelled(text: str) -> str:
    """ "Customer reports that X. Agent explains that Y." -> "CU reports X; AG action: Y"."""
    pieces = [piece.rstrip(".") for piece in _SENTENCE_END.split(text)]
    pieces = [re.sub(r"^Customer reports that", "CU reports", piece) for piece in pieces]
    pieces = [re.sub(r"^Customer", "CU", piece) for piece in pieces]
    return "; ".join(re.sub(r"^Agent \w+ (?:that |to |the customer to )?", "AG action: ", piece) for piece in pieces)


def initials(text: str) -> str:
    """ "Customer reports that X. Agent explains that Y." -> "CU reports that X; AG states that Y."."""
    pieces = [piece.rstrip(".") for piece in _SENTENCE_END.split(text)]
    pieces = [re.sub(r"^Customer", "CU", piece) for piece in pieces]
    pieces = [re.sub(r"^Agent explains", "AG states", piece) for piece in pieces]
    return "; ".join(re.sub(r"^Agent", "AG", piece) for piece in pieces) + "."


def noted(text: str) -> str:
    """The same as lines without full stops: "The caller mentions that X", "Our colleague notes that Y"."""
    pieces = [piece.rstrip(".") for piece in _SENTENCE_END.split(text)]
    pieces = [re.sub(r"^Customer reports", "The caller mentions", piece) for piece in pieces]
    pieces = [re.sub(r"^Customer", "The caller", piece) for piece in pieces]
    pieces = [re.sub(r"^Agent explains", "Our colleague notes", piece) for piece in pieces]
    return "\n".join(re.sub(r"^Agent", "Our colleague", piece) for piece in pieces)
