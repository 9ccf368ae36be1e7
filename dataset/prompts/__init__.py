"""One function renders a pseudonymised call into a prompt: serving and training both call it.

A fine-tuned model is only as good as the match between what it was trained on and what it is asked, so there is
one renderer, its output is versioned by a hash of everything that shapes it, and a call that has not been through
the pseudonymiser cannot be rendered at all (the argument's type is `PseudonymisedCall`).

There are two prompts. A model that was not tuned has to be told the whole job (`PromptStyle.BASE`); one that was
tuned has learned it from its pairs, and a short prompt is enough (`PromptStyle.TUNED`), which is also what every
pair carries. They differ in their system text alone: the user text, which tells of the call, is the same for both.
"""

from dataset.prompts.cost import GOALS, PromptCost, cost
from dataset.prompts.few import EXAMPLES, with_examples
from dataset.prompts.record import Prompt, PromptedCall, PromptStyle
from dataset.prompts.render import prompt_version, render, render_again, render_completion, render_repair
from dataset.prompts.reserved import RESERVED_STRINGS, defuse, undefuse
from dataset.prompts.transcript import read_prompt

__all__ = [
    "EXAMPLES",
    "GOALS",
    "RESERVED_STRINGS",
    "Prompt",
    "PromptCost",
    "PromptStyle",
    "PromptedCall",
    "cost",
    "defuse",
    "prompt_version",
    "read_prompt",
    "render",
    "render_again",
    "render_completion",
    "render_repair",
    "undefuse",
    "with_examples",
]
