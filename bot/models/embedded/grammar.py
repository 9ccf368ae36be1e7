"""English morphology, as far as reporting speech needs it: forms of verbs, and which form a word is.

Works from the verb list in `words`: a word that is not there is not taken for a verb.
"""

from __future__ import annotations

from functools import cache

from bot.models.embedded.cues import SELDOM_VERBS
from bot.models.embedded.words import AUXILIARIES, IRREGULAR, VERBS

_VOWELS = "aeiou"
# Final consonants double in these although they are longer than one syllable.
_DOUBLING = frozenset({"refer", "permit", "submit", "occur", "transfer", "troubleshoot", "unplug", "prefer", "regret"})
_NOT_DOUBLING = frozenset({"fix", "show", "follow", "owe", "flow", "screw", "review", "renew", "relay", "tax", "mix"})
# Ends in "e" and yet is no form of the verb in this list, or is far more often something else.


@cache
def third_person(verb: str) -> str:
    """ "go" -> "goes"."""
    if verb in ("be", "have"):
        return {"be": "is", "have": "has"}[verb]
    if verb.endswith(("s", "x", "z", "ch", "sh", "o")):
        return verb + "es"
    if verb.endswith("y") and verb[-2:-1] not in _VOWELS:
        return verb[:-1] + "ies"
    return verb + "s"


@cache
def past(verb: str) -> str:
    """ "send" -> "sent", "try" -> "tried"."""
    return IRREGULAR[verb][0] if verb in IRREGULAR else _ed(verb)


@cache
def participle(verb: str) -> str:
    """ "write" -> "written", "try" -> "tried"."""
    return IRREGULAR[verb][1] if verb in IRREGULAR else _ed(verb)


@cache
def gerund(verb: str) -> str:
    """ "send" -> "sending", "be" -> "being"."""
    if verb.endswith("ie"):
        return verb[:-2] + "ying"
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")) and verb != "be":
        return verb[:-1] + "ing"
    return _doubled(verb) + "ing"


def _ed(verb: str) -> str:
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and verb[-2:-1] not in _VOWELS:
        return verb[:-1] + "ied"
    return _doubled(verb) + "ed"


def _doubled(verb: str) -> str:
    short = (
        len(verb) > 2
        and verb[-1] not in _VOWELS + "wxy"
        and verb[-2] in _VOWELS
        and verb[-3] not in _VOWELS
        and sum(letter in _VOWELS for letter in verb) == 1
    )
    if verb not in _NOT_DOUBLING and (short or verb in _DOUBLING):
        return verb + verb[-1]
    return verb


@cache
def _forms() -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Third persons, pasts and participles, and gerunds, each -> base."""
    thirds = {third_person(verb): verb for verb in VERBS}
    pasts: dict[str, str] = {}
    for verb in sorted(VERBS):
        for form in (past(verb), participle(verb)):
            pasts.setdefault(form, verb)
    pasts |= {"were": "be", "got": "get", "cancelled": "cancel", "canceled": "cancel", "travelled": "travel"}
    gerunds = {gerund(verb): verb for verb in VERBS} | {"cancelling": "cancel", "travelling": "travel"}
    return thirds, pasts, gerunds


def is_base(word: str) -> bool:
    """Whether `word` (lower case) can be a verb as it stands in a dictionary."""
    return word in VERBS


def is_third_person(word: str) -> bool:
    return word in _forms()[0]


def is_past(word: str) -> bool:
    """Whether `word` can be a past or a participle; "put" and "set" can."""
    return word in _forms()[1]


def is_participle_only(word: str) -> bool:
    """Whether `word` is a participle that is no past form, as "gone" and "broken" are."""
    base = _forms()[1].get(word)
    return base is not None and word != past(base) and word not in ("were", "got", "cancelled", "travelled")


def base_of_gerund(word: str) -> str | None:
    return _forms()[2].get(word)


def base_of(word: str) -> str:
    """The dictionary form of a verb in any form; any other word comes back as it is."""
    thirds, pasts, gerunds = _forms()
    if word in VERBS:
        return word
    return thirds.get(word) or pasts.get(word) or gerunds.get(word) or word


def is_finite(word: str) -> bool:
    """Whether `word` is a verb that can carry a clause whatever its subject: "is", "will", "stopped", "keeps"."""
    return word in AUXILIARIES or is_third_person(word) or (is_past(word) and not is_participle_only(word))


def often_a_noun(word: str) -> bool:
    """Whether a base form stands for a noun or an adjective at least as often ("order", "clear")."""
    return word in SELDOM_VERBS
