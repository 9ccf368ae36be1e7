"""The settings of a training: what each may be, and what is sent for what somebody typed.

All of them are sent to Bedrock as strings. What is out of range is refused here, in words, before anything is uploaded
or paid for. A range that rests on one weak source is `verified=False`: it is held to all the same, and said to be so.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from bot.errors import TuningError

# Decimal alone would take "1_000", Arabic digits and a million places too.
_NUMBER = re.compile(r"[+-]?(\d{1,15}(\.\d{0,15})?|\.\d{1,15})([eE][+-]?\d{1,2})?", re.ASCII)
_PLACES = 15


@dataclass(frozen=True)
class Hyperparameter:
    """One setting of a training.

    `least` and `most` are both included; a `most` of None is one that no source tells. `default` is what is sent where
    nothing is given (None: nothing is sent, and Bedrock chooses). `whole` takes whole numbers alone.
    """

    name: str
    default: str | None
    least: Decimal
    most: Decimal | None
    whole: bool
    source: str
    verified: bool = True

    @property
    def range(self) -> str:
        """What it may be, for people: `1 to 5`, `1`, `at least 1`."""
        if self.most is None:
            return f"at least {plain(self.least)}"
        if self.most == self.least:
            return plain(self.least)
        return f"{plain(self.least)} to {plain(self.most)}"

    def read(self, given: str) -> str:
        """The value as it is sent: a plain decimal number. Raises `TuningError` where it cannot be one."""
        text = given.strip()
        if not text:
            raise self._refused("is empty")
        if not _NUMBER.fullmatch(text):
            raise self._refused(f"is {_shown(text)}, which is no number")
        value = Decimal(text)
        if self.whole and value != value.to_integral_value():
            raise self._refused(f"is {_shown(text)}, which is no whole number")
        if value < self.least or (self.most is not None and value > self.most):
            raise self._refused(f"is {_shown(text)}")
        sent = plain(value)
        if not _NUMBER.fullmatch(sent):  # 7.7E-14 has few digits and many places
            raise self._refused(f"is {_shown(text)}, which has more than {_PLACES} decimal places")
        return sent

    def _refused(self, what: str) -> TuningError:
        kind = "a whole number" if self.whole else "a number"
        doubt = "" if self.verified else " (as far as is known)"
        return TuningError(
            f"The hyperparameter {self.name} {what}, and nothing was started.",
            f"Give it {kind}, {self.range}{doubt}.",
        )


def read_hyperparameters(known: Iterable[Hyperparameter], given: Mapping[str, str], *, model: str) -> dict[str, str]:
    """Every setting that is sent for a training of `model`: what was given, and defaults for the rest.

    Raises `TuningError` for a name that the model does not know, and for a value that it may not have.
    """
    table = {parameter.name: parameter for parameter in known}
    for name in given:
        if name not in table:
            raise _unknown(name, tuple(table), model)
    # Numbers come along where somebody else has read the settings before.
    read = {name: table[name].read(str(value)) for name, value in given.items()}
    defaults = {name: one.default for name, one in table.items() if one.default is not None}
    return {name: read.get(name, defaults.get(name, "")) for name in table if name in read or name in defaults}


def plain(value: Decimal) -> str:
    """A number without an exponent and without idle zeros: `0.00001`, `100`."""
    if not value:  # also minus nought
        return "0"
    written = format(value, "f")
    return (written.rstrip("0").rstrip(".") if "." in written else written).removeprefix("+")


def _unknown(name: str, known: tuple[str, ...], model: str) -> TuningError:
    lower = {one.lower(): one for one in known}
    near = difflib.get_close_matches(name.strip().lower(), list(lower), n=1)
    probably = f"Did you mean {lower[near[0]]}? " if near else ""
    return TuningError(
        f"{model} has no hyperparameter {_shown(name)}, and nothing was started.",
        f"{probably}It has {', '.join(known)}.",
    )


def _shown(text: str) -> str:
    return repr(text if len(text) <= 40 else text[:39] + "…")
