"""Labels that are given: the list of call reasons in a prompt, and how much a call speaks of each of them.

Untrained, a label is chosen by the words that it shares with the call, by their stems; words that many labels of the
list share, or that stand in any such list ("issues"), tell little.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bot.models.embedded.terms import Fields, words_of
from bot.models.embedded.text import stem
from bot.models.embedded.words import STOP_WORDS, words
from dataset.prompts import Prompt, undefuse
from dataset.style import MAX_REASON, MAX_REASONS

Vector = NDArray[np.float64]

_LIST = "call_reason is one of "  # as `tuned_system` tells it

_GENERIC = words("""
    issue problem trouble question request error support help inquiry enquiry query general case report customer service
    troubleshoot assistance information info failure
""")
_GENERIC_WEIGHT = 0.2
_OTHER = re.compile(
    r"(?:(?:any|some|every)thing else|others?|misc(?:ellaneous)?|general|unknown|unclear|none(?: of (?:these|those))?"
    r"|n/?a|not listed|uncategori[sz]ed)(?: (?:issue|reason|question|inquiry|enquiry|topic|request|problem)s?)?",
    re.IGNORECASE,
)
OTHER_OVERLAP = 0.12  # what a label such as "Other" is worth: little, and more than a word said once in passing
_HALF = 2.0  # how often a word has to be said to count half
_NEARLY = 0.7  # a word of the same beginning, "connection" for "connectivity"
_RELATED = 0.5  # a word of the same field, "invoice" for "billing"
_LEAST_SHARED, _LONG_SHARED = 4, 6  # letters

_STOPS = STOP_WORDS | {stem(word) for word in STOP_WORDS}

# What customers say where a label says one of these; a word stands for all that are in a line with it.
_FIELDS = tuple(
    words(line)
    for line in (
        "billing bill invoice charge payment pay fee price overcharge receipt",
        "refund reimburse money back return chargeback",
        "login log sign signin password passcode locked lock credential authentication username",
        "delivery deliver shipping ship shipment parcel package courier carrier arrive track order",
        "cancel cancellation terminate termination close unsubscribe end stop",
        "outage down offline disconnect internet network connection wifi connectivity router modem",
        "damage damaged broken crack defective defect scratch faulty",
        "booking book reservation reserve flight hotel ticket",
        "upgrade downgrade plan subscription subscribe tariff contract renew renewal",
        "hardware device computer laptop screen keyboard monitor",
        "software application app program install installation crash",
        "account profile registration register",
        "complaint complain unhappy disappointed rude unacceptable",
        "appointment schedule reschedule technician visit",
    )
)


def reasons_in(prompt: Prompt) -> tuple[str, ...]:
    """The call reasons that the system text of a prompt lists; empty where it lists none, or no list can be read."""
    system = undefuse(prompt.system)
    start = system.find(_LIST)
    if start < 0:
        return ()
    try:
        listed, _ = json.JSONDecoder().raw_decode(system, start + len(_LIST))
    except ValueError:
        return ()
    if not isinstance(listed, list) or not 0 < len(listed) <= MAX_REASONS:
        return ()
    if not all(isinstance(entry, str) and 0 < len(entry) <= MAX_REASON for entry in listed):
        return ()
    return tuple(dict.fromkeys(listed))


def nearest(call: CallWords, labels: Sequence[str]) -> str:
    """The label that a call speaks of most, the first of equals. Raises `ValueError` where there are no labels."""
    if not labels:
        raise ValueError("a label can only be chosen from a list that has one")
    return labels[int(np.argmax(call.overlaps(labels)))]


def is_other(label: str) -> bool:
    """Whether a label is for what no other label fits."""
    return _OTHER.fullmatch(" ".join(label.split()).strip(".")) is not None


class CallWords:
    """How often a call says which word, by stems: what labels are compared with."""

    def __init__(self, fields: Fields) -> None:
        counts: Counter[str] = Counter()
        # What the customer says is in two fields, and how it begins in all three: it counts two and three times.
        for said in fields.values():
            counts.update(part for turn in said for part in _stems(turn))
        self._said = {found: count / (count + _HALF) for found, count in counts.items()}
        self._alike: dict[str, list[str]] = defaultdict(list)
        for found in self._said:
            if len(found) >= _LEAST_SHARED:
                self._alike[found[:_LEAST_SHARED]].append(found)

    def overlaps(self, labels: Sequence[str]) -> Vector:
        """How much the call speaks of each label, 0 to 1, shape (labels,); that of "Other" is `OTHER_OVERLAP`."""
        parts = [_label_stems(label) for label in labels]
        shared = Counter(part for some in parts for part in set(some))
        found = np.zeros(len(labels))
        for place, (label, some) in enumerate(zip(labels, parts, strict=True)):
            if is_other(label):
                found[place] = OTHER_OVERLAP
                continue
            weights = [
                math.log1p(len(labels) / shared[part]) * (_GENERIC_WEIGHT if part in _GENERIC else 1.0) for part in some
            ]
            said = sum(weight * self._said_of(part) for weight, part in zip(weights, some, strict=True))
            found[place] = said / sum(weights) if some else 0.0
        return found

    def _said_of(self, part: str) -> float:
        best = self._said.get(part, 0.0)
        for other in self._alike.get(part[:_LEAST_SHARED], ()):
            if _begin_alike(part, other):
                best = max(best, _NEARLY * self._said[other])
        for other in _related(part):
            best = max(best, _RELATED * self._said.get(other, 0.0))
        return best


def _stems(spoken: Sequence[str]) -> list[str]:
    """The words that tell something, and neighbours written as one: "log in" is also "login", "wi fi" "wifi"."""
    found = [word for word in spoken if _tells(word)]
    return found + [f"{one}{other}" for one, other in pairwise(spoken) if 1 < len(one) < 6 and 1 < len(other) < 6]


def _tells(part: str) -> bool:
    return len(part) > 1 and part not in _STOPS


@lru_cache(maxsize=10_000)
def _label_stems(label: str) -> tuple[str, ...]:
    spoken = words_of(label)
    found = [word for word in spoken if _tells(word)]
    return tuple(dict.fromkeys(found or [word for word in spoken if word]))


def _begin_alike(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return long.startswith(short) or (len(short) >= _LONG_SHARED and long[:_LONG_SHARED] == short[:_LONG_SHARED])


@lru_cache(maxsize=10_000)
def _related(part: str) -> frozenset[str]:
    return frozenset().union(*(field for field in _FIELDS if part in field)) - {part}
