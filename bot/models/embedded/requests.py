"""Requests and imperatives: what somebody is asked to do, from the verb on.

"Can you send it?", "please send it", "I need you to send it", "send it to us".
"""

from __future__ import annotations

import re

from bot.models.embedded import grammar
from bot.models.embedded.cues import AFTER_NOUNLIKE, NEVER_ORDERED, NO_ORDER, ORDER_NOUNS, REQUEST_LEADS, SEEING
from bot.models.embedded.words import (
    ADVERBS,
    AUXILIARIES,
    DETERMINERS,
    PLURAL_SUBJECTS,
    PREPOSITIONS,
    SINGULAR_SUBJECTS,
    SUBORDINATORS,
    WH_WORDS,
)

_HEADS = re.compile(
    r"(?:(?:can|could|will|would) you|(?:(?:i was|we were|i am|we are) |just )*wondering if you (?:could|can)"
    r"|(?:i|we) (?:will )?need you to|(?:can we|let us) have you|please|kindly) "
)
_ASKING = frozenset(["can", "could", "will", "would"])
_PREFERRING = frozenset(["like", "prefer", "mind", "want", "be", "have", "need", "know", "love", "care", "happen"])

_AFTER_NOUNLIKE = frozenset(AFTER_NOUNLIKE) - {"on", "with"}
_JOINS = (
    SUBORDINATORS
    | WH_WORDS
    | PLURAL_SUBJECTS
    | SINGULAR_SUBJECTS
    | frozenset(["and", "or", "but", "so", "that", "you", "there", "whether", "the", "my", "your", "our", "a"])
)


def request_in(core: tuple[str, ...], end: str) -> tuple[str, ...] | None:
    """What is asked for, from its verb on; None if nothing is."""
    lows = [token.lower() for token in core]
    start = 0
    while (lows[start : start + 1] and lows[start] in REQUEST_LEADS) or (
        lows[start : start + 1] in (["please"], ["kindly"])
        and lows[start + 1 : start + 2]
        and lows[start + 1] in _ASKING
    ):
        if lows[start] == "if" and lows[start + 1 : start + 3] not in (["you", "could"], ["you", "can"]):
            return None
        start += 1
    rest = lows[start:]
    if rest[:2] == ["if", "you"]:
        return None
    head = _HEADS.match(" ".join(rest) + " ")
    if head is None:
        return _order(core[start:], rest, end)
    body = len(head[0].split())
    while body < len(rest) and (
        rest[body] in ("please", "kindly", "just", "also", "maybe", "possibly", "perhaps", "quickly", "then", ",")
        or rest[body] in ADVERBS - {"not", "double-check"}
    ):
        body += 1
    negation = 2 if rest[body : body + 2] == ["do", "not"] else 1 if rest[body : body + 1] == ["not"] else 0
    body += negation
    if body >= len(rest) or (not grammar.is_base(rest[body]) and rest[body] not in ("be", "double")):
        return None
    if rest[0] in ("will", "would") and (rest[body] in _PREFERRING or (rest[0] == "will" and "please" not in rest)):
        return None  # "will you be in tomorrow?", "would you like a refund?"
    if rest[0] in _ASKING and (negation or (rest[body] in SEEING and rest[body] not in ("tell", "find"))):
        return None  # "can you see it?" is a question, "can you not see it?" a reproach
    return (("not",) if negation else ()) + tuple(core[start + body :])


def _order(core: tuple[str, ...], rest: list[str], end: str) -> tuple[str, ...] | None:
    """An imperative: starts with the dictionary form of a verb that is not more likely a noun there."""
    at = 0
    while at < len(rest) and rest[at] in ("just", "simply", "also", "then", "now", "first", "quickly"):
        at += 1
    if end == "?" or len(rest) - at < 2 or rest[at : at + 2] == ["come", "on"]:
        return None
    if rest[at : at + 2] == ["do", "not"] and grammar.is_base(rest[at + 2] if len(rest) > at + 2 else ""):
        if rest[at + 2] in NEVER_ORDERED:
            return None  # the subject was dropped: "don't know why"
        return ("not", *core[at + 2 :])
    verb, following = rest[at], rest[at + 1]
    if verb == "help" and following not in ("me", "us", "with", "out", "my", "our"):
        return None
    if not grammar.is_base(verb) or verb in ("be", "have", "do", "let"):
        return None
    if verb in NO_ORDER and not (
        verb in ORDER_NOUNS and following in DETERMINERS | {"me", "us", "it", "in", "on", "at", "up"}
    ):
        return None
    if grammar.often_a_noun(verb) and following not in DETERMINERS | _AFTER_NOUNLIKE:
        return None
    if _has_stray_verb(rest[at + 1 :]):
        return None
    if grammar.is_past(verb) and following not in DETERMINERS | PREPOSITIONS | {"it", "them"}:
        return None
    if following in AUXILIARIES or (grammar.is_third_person(following) and following not in ("settings",)):
        return None
    return tuple(core[at:])


def _has_stray_verb(rest: list[str]) -> bool:
    """A finite verb that nothing before it introduces: then the first word was no verb ("message on screen says …")."""
    for index, low in enumerate(rest):
        if low in ("and", "or"):
            continue
        if low in _JOINS:
            return False
        if low in AUXILIARIES or (
            grammar.is_third_person(low) and not grammar.often_a_noun(grammar.base_of(low)) and index > 2
        ):
            return True
    return False
