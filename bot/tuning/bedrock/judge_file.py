"""Held-out calls, a model's answers to them, and the file of both that a judge is given. Placeholders alone.

Which calls are taken where there are more than are wanted is decided by a hash of each call's id: the same for every
version, so that two versions of one snapshot are judged on the same calls.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from bot.errors import ModelError, ModelRefused, ModelUnavailable, TuningError
from bot.models.protocol import LanguageModel
from bot.summarise.answers import parse_answer
from dataset.canonical import hash_of, read_pair
from dataset.formats.judge import has_judged_answer, judge
from dataset.making import Progress
from dataset.prompts import Prompt, PromptStyle, read_prompt, render, render_completion
from dataset.records import Pair, PseudonymisedCall, Split, summary_schema
from dataset.store import Store
from dataset.style import HouseStyle


@dataclass(frozen=True)
class Answered:
    """The lines of a judge's file, and how many calls the model had no answer to."""

    lines: tuple[bytes, ...]
    unanswered: int


def held_out(store: Store, snapshot_id: str, most: int) -> tuple[Pair, ...]:
    """At most so many held-out calls of a snapshot, with the answers that people gave as the references.

    What was forgotten since the snapshot was taken is left out. Raises `TuningError` where nothing is left.
    """
    stored = store.snapshots.pairs(snapshot_id, (Split.HELD_OUT,))
    pairs = [read_pair(one.text) for one in stored if one.text is not None]
    if not pairs:
        raise TuningError(
            f"The snapshot {snapshot_id} has no held-out call with an answer to hold others against.",
            "Correct answers and review held-out calls (`/debrief-dataset review`), train anew, and ask again.",
        )
    return tuple(sorted(pairs, key=lambda pair: hash_of(pair.call_id))[:most])


def put_to(model: LanguageModel, pairs: Sequence[Pair], house: HouseStyle) -> tuple[Pair, ...]:
    """The pairs with the prompts that this model would be served: a model that was not tuned is told the whole job."""
    if model.prompt_style is PromptStyle.TUNED:
        return tuple(pairs)
    # The part of a prompt that tells of the call is the same for both (`dataset.prompts`).
    system = _system(model.prompt_style, house)
    return tuple(pair.model_copy(update={"system": system}) for pair in pairs)


def answers(model: LanguageModel, pairs: Sequence[Pair], *, workers: int, progress: Progress) -> Answered:
    """Have the model answer the calls, `workers` of them at a time.

    Raises `TuningError` where it answers none, and `ModelUnavailable` and `ModelRefused` where it is not to be had.
    """
    lines = []
    pool = ThreadPoolExecutor(workers, thread_name_prefix="judged")
    try:
        for done, answered in enumerate(pool.map(lambda pair: _answered(model, pair), pairs), 1):
            if has_judged_answer(answered):
                lines.append(json.dumps(judge(answered), ensure_ascii=False).encode() + b"\n")
            progress(done, len(pairs))
    finally:
        pool.shutdown(cancel_futures=True)
    if not lines:
        raise TuningError(
            f"{model.name} answered none of {len(pairs)} held-out calls, so there is nothing to judge.",
            "The log says why; `debrief doctor` looks at the account.",
        )
    return Answered(tuple(lines), len(pairs) - len(lines))


def _answered(model: LanguageModel, pair: Pair) -> Pair:
    """The pair with the model's answer as the one to be judged; without any where it had none to this call."""
    prompt = Prompt(system=pair.system, user=pair.prompt, version=pair.prompt_version)
    try:
        text = model.complete(prompt, summary_schema()).text
    except (ModelUnavailable, ModelRefused):
        raise
    except ModelError:
        text = ""  # too long for it, or kept back by a guardrail
    return pair.model_copy(update={"rejected": _as_references_are(text, prompt), "model": model.name})


def _as_references_are(text: str, prompt: Prompt) -> str:
    """An answer in the form of the references, so that only what it says is compared; as it is where it has none."""
    try:
        return render_completion(parse_answer(text, turns=len(read_prompt(prompt).turns)))
    except ValueError:
        return text


def _system(style: PromptStyle, house: HouseStyle) -> str:
    """The instructions of a style, which are the same whatever the call says."""
    return render(PseudonymisedCall(call_id="", turns=(), pseudonymiser_version=""), style, house).system
