"""The prompt of a model that is shown a few of the team's own examples in place of being tuned on them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from dataset.prompts.record import Prompt

EXAMPLES = 3
"""How many a prompt is shown: more crowd it, and cost with every call."""

_HEADING = "Examples of this team: calls, each with the answer that was right"


def with_examples(prompt: Prompt, examples: Sequence[tuple[str, str]]) -> Prompt:
    """The same prompt with examples at the end of its system text.

    An example is a call as a pair's prompt renders it, and the pair's completion: both are defused already. The version
    is one of its own.
    """
    if not examples:
        return prompt
    shown = "\n\n".join(f"Example {number}\n{call}\n{answer}" for number, (call, answer) in enumerate(examples, 1))
    system = f"{prompt.system}\n\n{_HEADING}\n\n{shown}"
    digest = hashlib.sha256(json.dumps([prompt.version, system]).encode()).hexdigest()
    return Prompt(system=system, user=prompt.user, version=f"sha256:{digest[:16]}")
