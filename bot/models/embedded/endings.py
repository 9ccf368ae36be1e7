"""Where what is undertaken ends: before the next clause, not before a further task or thing."""

from __future__ import annotations

from collections.abc import Sequence

from bot.models.embedded import grammar
from bot.models.embedded.conjuncts import after_joint
from bot.models.embedded.cues import AFTER_AND_NEW_CLAUSE, CLAUSE_ENDS, FINITE_SIGNS
from bot.models.embedded.text import is_placeholder
from bot.models.embedded.words import DETERMINERS, PLURAL_SUBJECTS, SINGULAR_SUBJECTS

_SUBJECT = 6  # words, "will" included


def end_of(tokens: Sequence[str], lows: list[str], index: int) -> int:
    """Where what is undertaken ends: before the next clause."""
    start = index
    while index < len(lows):
        low, following = lows[index], lows[index + 1] if index + 1 < len(lows) else ""
        if low in (".", "!", "?", ";", ":", "(", "–", "—"):
            break
        if low in CLAUSE_ENDS:
            break
        if (
            low == "and"
            and following in SINGULAR_SUBJECTS
            and index + 2 < len(lows)
            and grammar.is_finite(lows[index + 2])
        ):
            break
        joint = after_joint(tokens, index) if index > start else None
        if joint is not None:
            index = joint + 1
            continue
        if (
            low in ("and", ",")
            and not _goes_on_listing(lows, index)
            and (following in AFTER_AND_NEW_CLAUSE or _is_owner_like(tokens, index + 1))
            and index > start
        ):
            rest = lows[index + 1 :]
            if low == "," or any(word in rest for word in FINITE_SIGNS) or following in ("you", "then", "please"):
                break
        if low == "and" and following not in ("will", "not") and "will" in lows[index + 1 : index + _SUBJECT]:
            break  # "and my colleague will …", "and one of us will …"
        if low == "and" and following in ("see", "hopefully", "hope", "thank", "thanks", "good", "sorry"):
            break
        if low == "," and index > start and not _goes_on_listing(lows, index):
            break
        index += 1
    return index


def _goes_on_listing(lows: list[str], index: int) -> bool:
    """ ", and the report by Friday": a further thing, no clause."""
    rest = lows[index + 2 :]
    listing = lows[index : index + 2] == [",", "and"] and rest[:1] and rest[0] in DETERMINERS
    return bool(listing) and not any(grammar.is_finite(low) or low in PLURAL_SUBJECTS for low in rest)


def _is_owner_like(tokens: Sequence[str], index: int) -> bool:
    return (
        index < len(tokens)
        and (is_placeholder(tokens[index]) or tokens[index].istitle())
        and index + 1 < len(tokens)
        and tokens[index + 1].lower() == "will"
    )
