"""Personal data out of a call, and back into what is written about it.

    Call ──► PseudonymisedCall + PseudonymMap      the first goes to models and into training files,
    answer ──► map.restore(answer)                 the second stays in SQLite

Within a call the same value always has the same placeholder, so a model can still tell who did what. Restoring is
exact: for every call, `map.restore` of each label and text gives back the very characters.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from dataset.pseudonyms.placeholders import Pseudonym, PseudonymMap
from dataset.pseudonyms.rules import REGIONS, RulePseudonymiser
from dataset.records import Call, PseudonymisedCall

__all__ = ["REGIONS", "Pseudonym", "PseudonymMap", "Pseudonymiser", "RulePseudonymiser"]


class Pseudonymiser(Protocol):
    """Takes personal data out of a call, reversibly."""

    @property
    def version(self) -> str:
        """Changes whenever the same call might come out differently."""
        ...

    def pseudonymise(self, call: Call) -> tuple[PseudonymisedCall, PseudonymMap]:
        """The call with placeholders for personal data, and the map that leads back."""
        ...

    def extend(self, text: str, map: PseudonymMap) -> tuple[str, PseudonymMap]:  # noqa: A002
        """A further text of the same call (a person's correction): known values keep their placeholders.

        The map that comes back restores everything that the one before it did.
        """
        ...

    def extend_all(self, texts: Sequence[str], map: PseudonymMap) -> tuple[list[str], PseudonymMap]:  # noqa: A002
        """Further texts of the same call at once, each as `extend` gives it."""
        ...
