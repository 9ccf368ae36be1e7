"""Which prompts a file has held so far, in some twenty bytes a line: hashes are kept, never texts.

A prompt is known by 64 bits of a hash: among ten million, two are mixed up once in four hundred thousand files. Its
answer is known by 16, which is enough to say whether a prompt that is repeated has the same answer.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterable
from dataclasses import dataclass

_FIRST_SLOTS = 1 << 10
_LAST_LINE = (1 << 32) - 1


@dataclass(frozen=True)
class Before:
    """Where a prompt stood before, and whether its answer was the same."""

    line: int
    same_answer: bool


class Seen:
    """A hash table in flat arrays: entries in order, and slots that say which entry a hash belongs to."""

    def __init__(self) -> None:
        self._prompts = array("Q")
        self._answers = array("H")
        self._lines = array("I")
        self._slots = array("I", bytes(4 * _FIRST_SLOTS))

    def __len__(self) -> int:
        return len(self._prompts)

    def find(self, prompt: int, answer: int) -> Before | None:
        """Where this prompt stands, if it does."""
        entry = self._slots[self._slot(prompt)]
        if entry == 0:
            return None
        return Before(self._lines[entry - 1], self._answers[entry - 1] == answer)

    def add(self, line: int, prompt: int, answer: int) -> None:
        """Note a prompt, where it was not seen before."""
        slot = self._slot(prompt)
        if self._slots[slot]:
            return
        self._prompts.append(prompt)
        self._answers.append(answer)
        self._lines.append(min(line, _LAST_LINE))
        self._slots[slot] = len(self._prompts)
        if len(self._prompts) * 4 > len(self._slots) * 3:
            self._grow()

    def _slot(self, prompt: int) -> int:
        """The slot of a prompt, or the empty one where it would go."""
        mask = len(self._slots) - 1
        slot = prompt & mask
        while (entry := self._slots[slot]) and self._prompts[entry - 1] != prompt:
            slot = (slot + 1) & mask
        return slot

    def _grow(self) -> None:
        size = len(self._slots) * 2
        self._slots = array("I", bytes(4 * size))
        for number, prompt in enumerate(self._prompts, 1):
            self._slots[self._slot(prompt)] = number


def prompt_key(texts: Iterable[str]) -> int:
    """64 bits that tell a prompt from others, whatever white space is between its words."""
    return int.from_bytes(_digest(texts), "big")


def answer_key(texts: Iterable[str]) -> int:
    """16 bits that tell an answer from another to the same prompt."""
    return int.from_bytes(_digest(texts)[:2], "big")


def _digest(texts: Iterable[str]) -> bytes:
    digest = hashlib.blake2b(digest_size=8)
    for text in texts:
        # NUL keeps neighbours apart; half of a surrogate pair is a problem of its own, not a reason to stop.
        digest.update(" ".join(text.split()).encode("utf-8", "surrogatepass") + b"\0")
    return digest.digest()
