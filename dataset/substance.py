"""Whether an edit changed something of substance, or only spelling, spacing and punctuation.

A preference pair says "this is better than that": of two texts that say the same it would teach noise.
"""

from __future__ import annotations

import re

from rapidfuzz.distance import OSA, Levenshtein

from dataset.records import CallSummary

_LONG_WORD = 8  # letters: two typing errors in it still leave it the same word
_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*|\[[A-Z]+_\d+(?:_[A-Z]+)?\]")


def changes_substance(before: CallSummary, after: CallSummary) -> bool:
    """Whether `after` says something that `before` does not, or leaves something unsaid.

    Case, punctuation, spacing, typing errors and the number of the evidence turn are no substance. A word, a number,
    an owner or a date that is other, new or gone is.
    """
    if [(item.owner, item.due) for item in before.action_items] != [
        (item.owner, item.due) for item in after.action_items
    ]:
        return True
    one, other = _words(before), _words(after)
    for edit in Levenshtein.opcodes(one, other):
        left = "".join(one[edit.src_start : edit.src_end])
        right = "".join(other[edit.dest_start : edit.dest_end])
        if edit.tag != "equal" and not _is_misspelling(left, right):
            return True
    return False


def _is_misspelling(one: str, other: str) -> bool:
    """A letter too many, too few, wrong or swapped, but for the first: "unable" is not "able"."""
    if one == other:
        return True
    if min(len(one), len(other)) < 4 or one[0] != other[0] or any(map(str.isdigit, one + other)):
        return False
    errors = 2 if min(len(one), len(other)) >= _LONG_WORD else 1
    return OSA.distance(one, other, score_cutoff=errors) <= errors


def _words(summary: CallSummary) -> list[str]:
    texts = [summary.title, summary.call_reason, summary.summary, summary.outcome, *summary.topics]
    texts += [item.description for item in summary.action_items] + list(summary.next_steps)
    return _WORD.findall("\n".join(texts).casefold())
