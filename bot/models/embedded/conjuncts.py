"""One undertaking that is several: "send you a technician by Friday and call you back tomorrow" are two tasks.

Words that belong together stay together: "check with the warehouse and get back to you" is one task, because only its
end is something that the other side waits for, and so is "sign it and post it".
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.models.embedded import grammar
from bot.models.embedded.cues import DEFERRED_VERBS
from bot.models.embedded.dates import find_day
from bot.models.embedded.text import is_content, is_placeholder, join
from bot.models.embedded.words import AUXILIARIES, DETERMINERS, PREPOSITIONS

Part = tuple[str, tuple[str, ...]]  # a verb, and what follows it

_PERSONS = frozenset({"you", "me", "us", "them", "him", "her"})
_POINTING = frozenset({"it", "them", "that", "this", "those", "these", "one"})
_AFTER_VERB = DETERMINERS | PREPOSITIONS | _PERSONS | _POINTING | {"back", "sure"}


def begins_task(tokens: Sequence[str], index: int) -> bool:
    """Whether a further verb with its object begins at `index`, as after "and"."""
    if index + 1 >= len(tokens):
        return False
    low, following = tokens[index].lower(), tokens[index + 1].lower()
    if not grammar.is_base(low) or low in AUXILIARIES or low == "be":
        return False
    return following in _AFTER_VERB or is_placeholder(following) or not grammar.often_a_noun(low)


def after_joint(tokens: Sequence[str], index: int) -> int | None:
    """Where the next task begins if `index` is at ", and", "and then", "and also" before one."""
    at = index
    while at < len(tokens) and tokens[at].lower() in (",", "and", "then", "also"):
        at += 1
    joined = [token.lower() for token in tokens[index:at]]
    if not {"and", "then"}.intersection(joined):
        return None
    return at if begins_task(tokens, at) else None


def split(verb: str, body: Sequence[str]) -> list[Part]:
    """The tasks in "`verb` `body`", at least one."""
    parts: list[Part] = []
    start, index = 0, 0
    while index < len(body):
        at = after_joint(body, index)
        if at is None or index == 0:
            index += 1
            continue
        first = (verb, tuple(body[start:index]))
        second = (body[at].lower(), tuple(body[at + 1 :]))
        if _are_two(first, second):
            parts.append(first)
            verb, start = second[0], at + 1
        index = at + 1
    parts.append((verb, tuple(body[start:])))
    return [task for part in parts for task in _gapped(part)]


def _are_two(first: Part, second: Part) -> bool:
    """Whether two joined tasks are for different days, or for different things that are waited for."""
    if _has_day(first):
        return True
    (verb, rest), (later, later_rest) = first, second
    if verb not in DEFERRED_VERBS or later not in DEFERRED_VERBS:
        return False
    takes_up = bool(later_rest) and later_rest[0].lower() in _POINTING
    return not takes_up and any(is_content(token.lower()) for token in rest)


def _gapped(part: Part) -> list[Part]:
    """ "send you the photos today, and the report by Friday": the verb is not said again."""
    verb, rest = part
    for index, token in enumerate(rest):
        if token.lower() != "and" or index + 2 >= len(rest) or rest[index + 1].lower() not in DETERMINERS:
            continue
        before, after = rest[:index], rest[index + 1 :]
        if before[-1:] == (",",):
            before = before[:-1]
        verbal = any(grammar.is_finite(word.lower()) for word in after)
        if not verbal and _has_day((verb, before)) and _has_day((verb, after)):
            person = rest[:1] if rest[0].lower() in _PERSONS else ()
            return [(verb, before), (verb, (*person, *after))]
    return [part]


def _has_day(part: Part) -> bool:
    return find_day(join(part[1]), None) is not None
