"""How a call ended, in one sentence that the last turns bear out: resolved, pending, unresolved, or not said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from bot.models.embedded.cues import DENIALS, SOLVED_CUES, UNSOLVED_CUES
from bot.models.embedded.report import Report
from bot.models.embedded.speech import Act, Spoken
from dataset.records import Role

_WORKS_NOW = re.compile(r" now (?:it|everything|that) (?:opens|loads|works|runs|prints|starts|connects|goes|shows) ")
_LAST_SHARE = 0.65  # what was said before this share of the turns says nothing about the end


class Outcome(StrEnum):
    """The ways in which a call ends."""

    RESOLVED = "resolved"
    PENDING = "pending"
    UNRESOLVED = "unresolved"
    UNSAID = "unsaid"


def read_outcome(spoken: Sequence[Spoken], turns: int, pending: bool) -> tuple[Outcome, Spoken | None]:
    """The outcome and the sentence that shows it (None if none does); the latest sign counts."""
    for one in reversed(spoken):
        if one.sentence.turn < (turns - 1) * _LAST_SHARE:
            break
        if one.sentence.role is Role.OTHER:
            continue  # in a meeting "it works" is said of anything
        lower = f" {one.sentence.lower} "
        if one.sentence.role is Role.AGENT and one.act in (Act.COURTESY, Act.THANKS, Act.QUESTION, Act.REQUEST):
            continue
        if (
            one.sentence.end == "?"
            or " if " in lower
            or " let me know " in lower
            or " hope" in lower
            or " once " in lower
            or " in case " in lower
            or (one.sentence.role is Role.AGENT and " will " in lower)
        ):
            continue
        feels = one.sentence.role is Role.AGENT and any(cue in lower for cue in ("frustrat", "disappoint", "not happy"))
        if any(cue in lower for cue in UNSOLVED_CUES) and not feels:
            return (Outcome.PENDING if pending else Outcome.UNRESOLVED), one
        solved = any(f" {cue} " in lower for cue in SOLVED_CUES)
        solved = solved or (one.sentence.role is Role.CUSTOMER and bool(_WORKS_NOW.search(lower)))
        if solved and not _denied(lower):
            return (Outcome.PENDING if pending else Outcome.RESOLVED), one
    return (Outcome.PENDING if pending else Outcome.UNSAID), None


def _denied(lower: str) -> bool:
    return any(f" {word} " in lower for word in DENIALS)


def outcome_sentence(outcome: Outcome, evidence: Report | None, step: str | None) -> str:
    """The outcome as a sentence; `step` is what is still to be done ("The agent will …")."""
    match outcome:
        case Outcome.RESOLVED:
            return _with("Resolved", evidence, "The issue was resolved during the call.")
        case Outcome.UNRESOLVED:
            return _with("Unresolved", evidence, "The issue was not resolved during the call.")
        case Outcome.PENDING:
            return f"Follow-up pending: {_small(step)}" if step else "A follow-up is pending."
        case Outcome.UNSAID:
            return "It was not said whether the issue is resolved."


def _with(label: str, evidence: Report | None, otherwise: str) -> str:
    return f"{label}: {_small(evidence.text)}" if evidence is not None else otherwise


def _small(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:] if sentence.startswith("The ") else sentence
