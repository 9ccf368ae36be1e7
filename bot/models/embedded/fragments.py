"""Sentences that are no whole statement as they were said, mended where it is certain what was meant.

    "trying to book tickets"                 a subject was left out    they are trying to book tickets
    "not able to log in since Monday"                                  they are not able to log in since Monday
    "the next train to Leeds is at 16.33"    a long subject            as it is
    "no internet for three days"             no verb at all            a thing, to be told of

Whoever speaks is taken for the subject only where nothing in the words points to somebody else.
"""

from __future__ import annotations

from itertools import pairwise

from bot.models.embedded import grammar
from bot.models.embedded.cues import PROBLEM_WORDS, SLANG
from bot.models.embedded.speech import Act, Spoken
from bot.models.embedded.text import is_placeholder, is_word
from bot.models.embedded.words import (
    ADVERBS,
    AUXILIARIES,
    BE,
    CONJUNCTIONS,
    DETERMINERS,
    MAY_NOT_END,
    PREPOSITIONS,
    SUBORDINATORS,
    WH_WORDS,
    words,
)

_PERSONAL = words("i we you he she they it me us him her them u ur this that these those there who which what")
_LONGEST_SUBJECT = 12  # words
_LONGEST_THING = 14
_LEAVING_OUT = words("have had cannot could will would am was")
# What people say of themselves without saying "I am"; "running late" could be the train.
_OWN_DOING = words(
    "trying waiting looking having experiencing struggling wondering hoping calling writing needing wanting"
)
_JUST = ADVERBS | {"still", "also", "only", "just"}


def mended(one: Spoken) -> tuple[str, ...] | None:
    """The words of a fragment as a whole statement in the first person or the third; None where that is doubtful."""
    if one.act is not Act.FRAGMENT or not one.english or len(one.core) < 3:
        return None
    core = list(one.core)
    lows = [token.lower() for token in core]
    while lows[:1] and lows[0] in CONJUNCTIONS | {","}:
        core, lows = core[1:], lows[1:]
    if len(lows) < 3 or lows[0] in SLANG or _broken(lows):
        return None
    if _has_long_subject(lows):
        return tuple(core)
    if {"me", "us", "i", "we", "you"} & set(lows[:6]):
        return None
    return _with_subject(core, lows)


def thing(one: Spoken) -> tuple[str, ...] | None:
    """A fragment without a verb that tells of trouble: "no internet for three days"; None for any other."""
    if one.act is not Act.FRAGMENT or not one.english:
        return None
    core = list(one.core)
    lows = [token.lower() for token in core]
    plain = 3 <= len(lows) <= _LONGEST_THING and all(is_word(token) for token in core)
    if not plain or set(lows) & (_PERSONAL | SUBORDINATORS | WH_WORDS | AUXILIARIES | CONJUNCTIONS - {"and"}):
        return None
    if not (set(lows) & PROBLEM_WORDS or lows[0] in ("no", "poor", "bad")) or _broken(lows):
        return None
    starts = lows[0] in DETERMINERS | {"no"} or lows[0][0].isdigit() or lows[0] in PROBLEM_WORDS
    verbal = any(grammar.is_finite(low) and not grammar.often_a_noun(grammar.base_of(low)) for low in lows)
    return tuple(core) if starts and not verbal and lows[0] not in ("not", "never", "cannot") else None


def _with_subject(core: list[str], lows: list[str]) -> tuple[str, ...] | None:
    at = 0
    while at < len(lows) - 2 and lows[at] in _JUST - {"not"}:
        at += 1
    first, following = lows[at], lows[at + 1]
    lead = core[:at]
    if first in _OWN_DOING and following not in AUXILIARIES and not _is_subject(lows[at:]):
        return ("I", "am", *(token.lower() for token in lead), first, *core[at + 1 :])
    if first == "unable" and following == "to":
        return ("I", "am", *(token.lower() for token in lead), first, *core[at + 1 :])
    if first == "not" and following in ("able", "sure", "happy"):
        return ("I", "am", *(token.lower() for token in lead), first, *core[at + 1 :])
    if first in _LEAVING_OUT - BE and (
        following in ("not", "been") or grammar.is_base(following) or grammar.is_past(following)
    ):
        return ("I", *(token.lower() for token in lead), first, *core[at + 1 :])
    if first == "do" and following == "not" and grammar.is_base(lows[at + 2]):
        return ("I", *(token.lower() for token in lead), first, *core[at + 1 :])
    return None


def _is_subject(lows: list[str]) -> bool:
    """Whether a first -ing word is what the sentence is about: "booking online is impossible"."""
    return any(low in AUXILIARIES for low in lows[1:8])


def _has_long_subject(lows: list[str]) -> bool:
    """ "the steps in the first link are wrong": nothing but nouns and what belongs to them before the first verb."""
    start = 0
    while start < len(lows) and lows[start] in ADVERBS - {"not", "never"}:
        start += 1
        if lows[start : start + 1] == [","]:
            start += 1
    for place in range(start, min(len(lows) - 1, start + _LONGEST_SUBJECT)):
        low = lows[place]
        if low in AUXILIARIES:
            subject = lows[start:place]
            told = bool(subject) and (subject[0] in DETERMINERS or len(subject) <= 4) and subject[0] not in PREPOSITIONS
            ends_well = told and is_word(subject[-1]) and subject[-1] not in PREPOSITIONS | DETERMINERS | {"and", "not"}
            return ends_well and low != "am" and lows[place + 1] not in ("i", "you", "we", "it", "they", "my", "your")
        bad = low in _PERSONAL | SUBORDINATORS | WH_WORDS | {"but", "so", "to"} and not (
            place == start and low in DETERMINERS
        )
        if (
            bad
            or (not is_word(low) and not is_placeholder(low))
            or _is_verb(low, lows[place - 1] if place > start else "")
        ):
            return False
    return False


def _is_verb(low: str, before: str) -> bool:
    if before in DETERMINERS | PREPOSITIONS or grammar.often_a_noun(grammar.base_of(low)):
        return False
    return grammar.is_finite(low) and not grammar.is_participle_only(low)


def _broken(lows: list[str]) -> bool:
    """Cut off, repeated, or two sentences in one."""
    last = lows[-1]
    if last in MAY_NOT_END | CONJUNCTIONS | PREPOSITIONS - {"up", "out", "off", "down", "in", "on"} | DETERMINERS - {
        "this",
        "one",
        "all",
        "that",
    }:
        return True
    swapped = any(
        low in AUXILIARIES and following in ("i", "you", "we", "they", "it") for low, following in pairwise(lows[1:])
    )
    return swapped or any(low == following for low, following in pairwise(lows))
