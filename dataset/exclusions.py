"""Why a call is not in the dataset, or a correction, or a pair not in an export."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Exclusion(StrEnum):
    """Why a call is not in the dataset, or a pair not in an export."""

    NO_FEEDBACK = "no feedback"
    ONLY_VOTES_DOWN = "voted down, not corrected"
    VOTES_DISAGREE = "votes disagree, not corrected"
    TOO_FEW_VOTES = "too few votes agree"
    OWN_ANSWER_NOT_TRAINED = "voted useful, not corrected: such answers are for training alone"
    OWN_ANSWERS_CAPPED = "voted useful, not corrected: no more of these than of corrections and seeds"
    OWN_ANSWER_INVENTS = "voted useful, not corrected: it says what is not in the call"
    OWN_ANSWERS_OFF = "voted useful, not corrected: such answers are not wanted"
    SOURCE = "its source is not in DEBRIEF_LEARN_FROM"
    FILTERED = "not of the period, channel, model or language that was asked for"
    SAME_CALL = "the same call (or nearly) is learned from another correction"
    SUPERSEDED = "a newer correction of the call counts"
    NOT_CHOSEN = "a lead chose another correction of the call"
    REFERENCE_COUNTS = "a lead's reference counts for the call"
    BRIDGES_SPLITS = "bridges splits"
    AFTER_CALL = "from after the call: what it says is not in the call"
    NO_TEXT = "its text is gone"
    TOO_LONG = "longer than the model takes"
    VALIDATION_FULL = "more validation pairs than the model takes"
    NO_VALIDATION = "the model takes no validation set"
    NOT_IN_FORMAT = "the format has no place for it"
    FULL = "more pairs than the model takes"
    OTHER_MODEL = "another model's answer: a judge looks at one model at a time"
    TRAINED_ON = "trained on: only held-out calls are judged"
    HELD_OUT = "held out to test models"

    @property
    def leaves_out_call(self) -> bool:
        """Whether a call is left out by it, and not only one of several corrections of it."""
        return self not in (Exclusion.SUPERSEDED, Exclusion.NOT_CHOSEN, Exclusion.REFERENCE_COUNTS)


class LeftOut(NamedTuple):
    """A call that is not in the dataset, and why. `answer_id` is the correction that was left out with it, if any.

    For some reasons (see `Exclusion.leaves_out_call`) it is that correction alone which is not in it.
    """

    call_id: str
    reason: Exclusion
    answer_id: str | None
