"""Prompts rendered: the system text of a style, the user text of a call, and the hash that names both."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from functools import lru_cache
from typing import assert_never

from dataset.prompts.instructions import base_system, tuned_system
from dataset.prompts.record import Prompt, PromptStyle
from dataset.prompts.reserved import JOINER, RESERVED_STRINGS, defuse
from dataset.prompts.transcript import render_call
from dataset.records import CallSummary, PseudonymisedCall, Role, Turn
from dataset.style import HouseStyle

_DEFAULT = HouseStyle()


def render(call: PseudonymisedCall, style: PromptStyle = PromptStyle.TUNED, house: HouseStyle = _DEFAULT) -> Prompt:
    """The prompt for a call: the same bytes for the same call and styles, whether it is served or trained on."""
    return Prompt(system=_system(style, house), user=render_call(call), version=prompt_version(style, house))


def render_again(user: str, style: PromptStyle, house: HouseStyle = _DEFAULT) -> Prompt:
    """The prompt of a style for a call whose user text was rendered before: it is the same for every style."""
    return Prompt(system=_system(style, house), user=user, version=prompt_version(style, house))


def render_repair(prompt: Prompt, answer: str, problem: str) -> Prompt:
    """The prompt that asks once more, after an answer that cannot be taken as it is."""
    user = (
        f"{prompt.user}\n\nYour answer before was refused.\nProblem\n{defuse(problem)}\n"
        f"Your answer\n{defuse(answer)}\n\n"
        "Answer again with one JSON object that follows the schema."
    )
    return Prompt(system=prompt.system, user=user, version=prompt.version)


def render_completion(summary: CallSummary) -> str:
    """A (pseudonymised) summary as the text that a model should answer with."""
    return defuse(json.dumps(summary.model_dump(mode="json"), ensure_ascii=False))


@lru_cache(maxsize=16)
def prompt_version(style: PromptStyle = PromptStyle.TUNED, house: HouseStyle = _DEFAULT) -> str:
    """The hash of everything that shapes a prompt, its algorithm named.

    It is taken over the system text and over calls that go through every rule of rendering and defusing, and over
    nothing else: what a prompt does not tell of a house style does not change the version of that prompt.
    """
    shapes = [_system(style, house), *(render_call(call) for call in _probes())]
    return "sha256:" + hashlib.sha256(json.dumps(shapes).encode()).hexdigest()[:16]


@lru_cache(maxsize=16)
def _system(style: PromptStyle, house: HouseStyle) -> str:
    match style:
        case PromptStyle.BASE:
            return defuse(base_system(house))
        case PromptStyle.TUNED:
            return defuse(tuned_system(house))
        case _:
            assert_never(style)


def _probes() -> list[PseudonymisedCall]:
    turns = (
        Turn(speaker="[PERSON_1]", role=Role.AGENT, text="a\nb\u2028c > d"),
        Turn(speaker="Agent", role=Role.AGENT, text=""),
        Turn(speaker="", role=Role.OTHER, text=f"a{JOINER}b{JOINER}{JOINER}"),
        Turn(speaker="a > b\tc", role=Role.CUSTOMER, text=" ".join(RESERVED_STRINGS)),
    )
    # A day for each name of a weekday, and none.
    starts = [datetime.fromisoformat(f"2026-01-0{day}T03:04:05+00:00") for day in range(1, 8)]
    return [
        PseudonymisedCall(call_id="call_probe", turns=turns, started_at=start, pseudonymiser_version="probe")
        for start in [*starts, None]
    ]
