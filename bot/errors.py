"""Errors that reach a person.

    DebriefError
    ├── UnreadableCall         the call log cannot be read
    │   ├── EmptyCall          nothing in it
    │   ├── BinaryCall         not text
    │   ├── CallTooLarge       over the cap
    │   ├── NoDialogue         text, but nobody speaks in it
    │   ├── TurnTooLong        one person speaks for longer than anybody does
    │   └── WrongShape         JSON, but not a list of turns
    ├── ModelError             no answer could be had from the model
    │   ├── ModelUnavailable   worth another try
    │   ├── ModelRefused       it will not be had until somebody mends something
    │   ├── CallTooLong        the call does not fit the model
    │   ├── AnswerBlocked      a guardrail kept it back
    │   └── InvalidAnswer      it answered, twice, with something that is no summary
    │       └── AnswerCutOff   because it was too long
    ├── FileUnavailable        a file is not given out
    │   └── FileUnreachable    it could not be fetched now; worth another try
    ├── DatasetError           what was asked of the dataset cannot be done
    ├── TuningError            a fine-tune cannot be done, or its model cannot be used
    │   ├── CostsUnseen        it costs by the hour, and nobody who was told has said yes
    │   └── TuningUnavailable  it could not be asked for now; worth another try
    │       └── NotLoggedIn    because the login has run out, or there is none
    └── SettingsError          something the administrator has to mend

Each says what happened (`what`) and what to do next (`mend`), a sentence each. What was *kept* depends on the
surface (Slack keeps the request, the command line leaves the file alone), so the surface adds that sentence.
Neither sentence ever holds text of the call.
"""

from __future__ import annotations


class DebriefError(Exception):
    """An error with a sentence for a person: what happened, and what to do next.

    `retryable` says whether the same thing may succeed when it is tried again. `administrator` says more, for the log
    and the command line; as the others, it never holds text of a call, nor a secret.
    """

    retryable = True

    def __init__(self, what: str, mend: str, *, administrator: str = "") -> None:
        super().__init__(f"{what} {mend}")
        self.what = what
        self.mend = mend
        self.administrator = administrator

    @property
    def in_full(self) -> str:
        """All its sentences, for whoever is the administrator."""
        return f"{self} {self.administrator}".rstrip()


class UnreadableCall(DebriefError):
    """The call log cannot be read as it is; trying again changes nothing."""

    retryable = False


class EmptyCall(UnreadableCall):
    """There is nothing in it."""


class BinaryCall(UnreadableCall):
    """It is not text."""


class CallTooLarge(UnreadableCall):
    """It is over the cap."""


class NoDialogue(UnreadableCall):
    """It is text, but no speaker could be told from another."""


class TurnTooLong(UnreadableCall):
    """One turn is longer than anybody speaks: the log was taken apart wrongly, or is none."""


class WrongShape(UnreadableCall):
    """It is JSON, but not a list of turns."""


class ModelError(DebriefError):
    """No answer could be had from the model."""


class ModelUnavailable(ModelError):
    """The model did not answer; another try may succeed."""


class ModelRefused(ModelError):
    """The model was not to be had, and will not be until somebody mends something: rights, quotas, settings."""


class CallTooLong(ModelError):
    """The call does not fit the model."""


class AnswerBlocked(ModelError):
    """The model answered, and a guardrail kept the answer back."""


class InvalidAnswer(ModelError):
    """The model answered, was asked to mend it, and still gave nothing that is a summary."""


class AnswerCutOff(InvalidAnswer):
    """The model's answer was longer than it may be, and broke off, twice."""


class FileUnavailable(DebriefError):
    """A file that was handed over is not given out."""


class FileUnreachable(FileUnavailable):
    """A file could not be fetched now; another try may succeed."""


class SettingsError(DebriefError):
    """A setting is missing or wrong."""


class DatasetError(DebriefError):
    """What was asked of the dataset cannot be done."""


class TuningError(DebriefError):
    """A fine-tune cannot be done, or the model that came of one cannot be used."""


class TuningUnavailable(TuningError):
    """Whoever trains or serves could not be asked now; another try may succeed."""


class NotLoggedIn(TuningUnavailable):
    """Whoever trains or serves does not know who is asking: another try succeeds once somebody has logged in."""


class CostsUnseen(TuningError):
    """It costs money for as long as it is there, and nobody who was told how much has said yes.

    `model` is the version, `costs` the sentence that says how much.
    """

    def __init__(self, model: str, costs: str) -> None:
        super().__init__(f"To use {model} costs money. {costs}", "Confirm that, or use another version.")
        self.model = model
        self.costs = costs
