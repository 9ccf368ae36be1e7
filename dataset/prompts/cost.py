"""What a prompt costs in tokens, and how much of that is the call."""

from __future__ import annotations

from dataset.prompts.record import Prompt, PromptStyle
from dataset.prompts.transcript import call_part
from dataset.records import Record
from dataset.tokens import estimate_tokens

# What the prompts may cost apart from the call, in estimated tokens, with the default house style.
GOALS = {PromptStyle.BASE: 1_200, PromptStyle.TUNED: 120}


class PromptCost(Record):
    """Estimated tokens: `system` + `user` = `own` + `call` = `total`.

    `own` is all that is not the call: the system text, the line of the day and the line that ends the call. Its two
    halves are rounded up apart, so that it is never told too low; `call` is the rest.
    """

    system: int
    user: int
    call: int
    own: int
    total: int


def cost(prompt: Prompt) -> PromptCost:
    """The estimated tokens of a prompt."""
    system, user = estimate_tokens(prompt.system), estimate_tokens(prompt.user)
    around = " " * (len(prompt.user) - len(call_part(prompt)))
    own = system + estimate_tokens(around)
    return PromptCost(system=system, user=user, call=system + user - own, own=own, total=system + user)
