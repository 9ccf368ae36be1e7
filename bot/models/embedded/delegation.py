"""What is undertaken behind "have", "make sure" and the like: "have a technician call you", "have it sent"."""

from __future__ import annotations

from collections.abc import Sequence

from bot.models.embedded import grammar
from bot.models.embedded.cues import DEFERRED_VERBS, PEOPLE_NOUNS
from bot.models.embedded.text import stem
from bot.models.embedded.third_parties import is_owner
from bot.models.embedded.words import DETERMINERS


def delegated(body: Sequence[str]) -> tuple[tuple[str, ...], str, Sequence[str]] | None:
    """ "have one of our technicians call you" -> helper, verb, rest."""
    for place in range(1, min(7, len(body))):
        low = body[place].lower()
        if low == "to":
            continue
        if low in DEFERRED_VERBS | {"look", "check", "get"} and body[place - 1].lower() not in DETERMINERS:
            helper = tuple(body[: place - (body[place - 1].lower() == "to")])
            if PEOPLE_NOUNS.intersection(stem(word.lower()) for word in helper) or (
                is_owner(helper[0], ()) and len(helper) == 1
            ):
                return helper, low, body[place + 1 :]
            return None
    return None


def done_by_others(body: Sequence[str]) -> tuple[str, Sequence[str]] | None:
    """ "have it sent to the shop" -> "send it to the shop"."""
    for place in range(1, min(5, len(body))):
        base = grammar.base_of(body[place].lower())
        if base in DEFERRED_VERBS and body[place].lower() == grammar.participle(base) != base:
            return base, [*body[:place], *body[place + 1 :]]
    return None


def made_sure(body: Sequence[str]) -> tuple[str, Sequence[str]] | None:
    """ "make sure to send …" -> send …"""
    lows = [token.lower() for token in body]
    at = 1 if lows[:1] == ["sure"] else 0
    if lows[at : at + 1] == ["to"] and at + 1 < len(lows) and grammar.is_base(lows[at + 1]):
        return lows[at + 1], body[at + 2 :]
    return None
