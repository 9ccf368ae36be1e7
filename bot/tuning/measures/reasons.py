"""Whether two call reasons are the same one."""

from __future__ import annotations

from rapidfuzz import fuzz

from bot.tuning.measures.texts import words_in

SAME_WORD = 90.0
"""The ratio (0 to 100) from which on two words are one: "restarts" is "restart", and "internet" is not "intranet"."""


def same_reason(reference: str, answer: str) -> bool:
    """Whether both have the same words in any order; case, spacing and punctuation are none of them.

    A word may differ by an ending. It begins with the same letter ("activation" is not "deactivation"), and a number
    is never another.
    """
    wanted, said = sorted(words_in(reference)), sorted(words_in(answer))
    return len(wanted) == len(said) and all(map(_same_word, wanted, said))


def _same_word(one: str, other: str) -> bool:
    if one == other:
        return True
    if one[0] != other[0] or one[0] == "[" or any(map(str.isdigit, one + other)):
        return False
    return fuzz.ratio(one, other) >= SAME_WORD
