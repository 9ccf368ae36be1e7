"""Personal data that stands in an answer and does not come from its prompt.

A prompt has placeholders for personal data, and so has a good answer. What a model makes up, or remembers from what it
was trained on, is found as it is found in a call: by the pseudonymiser.
"""

from __future__ import annotations

import re

from dataset.prompts import Prompt, undefuse
from dataset.pseudonyms import Pseudonymiser, PseudonymMap
from dataset.pseudonyms.placeholders import PLACEHOLDER
from dataset.pseudonyms.summaries import hide_summary, map_texts
from dataset.records import CallSummary
from dataset.text import well_formed


def leaks(answer: CallSummary, prompt: Prompt, pseudonymiser: Pseudonymiser) -> int:
    """How many different values of personal data an answer has that its prompt did not, and placeholders likewise.

    A value counts once however often and in however many ways it is written. A placeholder has to stand for somebody of
    this call: those of examples in the system text are others.
    """
    texts: list[str] = []

    def gather(text: str) -> str:
        texts.append(well_formed(text))
        return texts[-1]

    clean = map_texts(answer, gather)
    # An empty map: whatever is no placeholder already is new.
    found = hide_summary(clean, pseudonymiser, PseudonymMap())[1].pseudonyms
    sent = _folded(undefuse(prompt.system) + "\n" + undefuse(prompt.user))
    known = {value.key for value in found if _stands_in(value.value, sent)}
    strangers = {match[0] for text in texts for match in PLACEHOLDER.finditer(text)}
    strangers -= {match[0] for match in PLACEHOLDER.finditer(prompt.user)}
    return len({value.key for value in found} - known) + len(strangers)


def _stands_in(value: str, sent: str) -> bool:
    """Whether a value is in the prompt as words of their own: "Al" is not in "also"."""
    return re.search(rf"(?<!\w){re.escape(_folded(value))}(?!\w)", sent) is not None


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
