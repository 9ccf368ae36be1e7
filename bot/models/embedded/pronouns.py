"""First and second person turned into third, with the verbs that follow them.

The speaker becomes "they" (singular they, so that verbs keep their plural form), the listener is named ("the agent",
"the customer", "[PERSON_2]") and afterwards "they" where that cannot be mistaken for the speaker. Where it is not
certain what a pronoun or a verb is, the answer is None: better quoted than mangled.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.models.embedded import grammar
from bot.models.embedded.cues import COMPANY_NOUNS
from bot.models.embedded.text import is_placeholder, is_word
from bot.models.embedded.words import (
    ADVERBS,
    AUXILIARIES,
    BARE_INFINITIVE,
    BEFORE_SUBJECT,
    DETERMINERS,
    MODALS,
    PREPOSITIONS,
    SUBORDINATORS,
    WH_WORDS,
)

_FIRST = {
    "me": "them", "my": "their", "mine": "theirs", "myself": "themselves", "we": "they", "us": "them", "our": "their",
    "ours": "theirs", "ourselves": "themselves", "i": "they",
}  # fmt: skip
_THIRD = {"are": "is", "were": "was", "have": "has", "do": "does"}
# Between subject and verb: "you all", "I also", "you guys just".
_BETWEEN = (ADVERBS | {"all", "both", "guys", "either", "never"}) - {"not"}
_BEFORE_SUBJECT = SUBORDINATORS | WH_WORDS | BEFORE_SUBJECT | {","}


@dataclass(frozen=True)
class Listener:
    """Whom "you" means: a name to write ("the agent"), or None where that is not known.

    `named` tells that the sentence has named them already ("asks the customer to …"), so that "they" will do.
    """

    name: str | None
    named: bool = False


def turn(tokens: Sequence[str], listener: Listener) -> list[str] | None:
    """`tokens` (contractions expanded) as somebody else would report them, or None where that is doubtful."""
    lows = [token.lower() for token in tokens]
    has_speaker = any(low in _FIRST for low in lows)
    turned: list[str] = []
    named = listener.named
    to_third_person: dict[int, str] = {}
    subject = ""
    for index, token in enumerate(tokens):
        low = lows[index]
        before = lows[index - 1] if index else ""
        if index in to_third_person:
            turned.append(to_third_person[index])
        elif low in ("you", "ya"):
            if listener.name is None or (before in AUXILIARIES and not _is_object_position(lows, index)):
                return None
            if listener.name == "the agent" and before in ("when", "whenever", "once"):
                return None  # "it freezes when you click on it": anyone, not the agent
            word, verb = _you(lows, index, listener.name, named and (listener.named or not has_speaker))
            if word is None:
                return None
            turned.append(word)
            if verb is not None:
                to_third_person[verb[0]] = verb[1]
            named = True
            subject = "you"
        elif low in ("your", "yours"):
            if listener.name is None:
                return None
            after = lows[index + 1] if index + 1 < len(lows) else ""
            turned.append(_your(low, after, listener, named))
            named = True
        elif low in ("yourself", "yourselves"):
            if listener.name is None:
                return None
            turned.append(listener.name if before in PREPOSITIONS else "themselves")
        elif low == "guys" and before == "you":
            continue
        elif low == "i" and before in AUXILIARIES:
            return None  # an inversion: "not only am I …"
        elif token in {"US"} or (
            low in _FIRST
            and low != "i"
            and index
            and token.istitle()
            and (tokens[index - 1].istitle() or (tokens[index + 1 : index + 2][:1] and tokens[index + 1].istitle()))
        ):
            turned.append(token)  # part of a name: "the Call Me button"
        elif low in _FIRST:
            turned.append(_FIRST[low])
            if low in ("i", "we"):
                subject = "i"
        elif low in ("am", "was") and subject == "i" and _subject_is_just_before(lows, index):
            turned.append({"am": "are", "was": "were"}[low])
        elif low == "am":
            return None
        elif low == "was" and before in ("and", "but", "then") and subject == "i" and _no_noun_since_i(lows, index):
            turned.append("were")
        else:
            if low in ("it", "he", "she", "they", "this", "there"):
                subject = low
            turned.append(token)
    return turned


def _subject_is_just_before(lows: list[str], index: int) -> bool:
    for low in reversed(lows[:index]):
        if low in ("i", "we"):
            return True
        if low not in _BETWEEN:
            return False
    return False


def _no_noun_since_i(lows: list[str], index: int) -> bool:
    start = max((i for i, low in enumerate(lows[:index]) if low == "i"), default=0)
    return not any(low in ("my", "the", "our", "your", "their", "which", "who", "that") for low in lows[start:index])


def _is_object_position(lows: list[str], index: int) -> bool:
    """Whether "you" after "have"/"do" is an object: "to have you try it", "we will have you call"."""
    before_verb = lows[index - 2] if index > 1 else ""
    return lows[index - 1] in ("have", "do") and before_verb in MODALS | {"to", "us", "and"}


def _you(lows: list[str], index: int, name: str, pronoun: bool) -> tuple[str | None, tuple[int, str] | None]:
    """What "you" becomes, and the place and new form of its verb if that changes. (None, None) if doubtful."""
    verb_at = index + 1
    while verb_at < len(lows) and lows[verb_at] in _BETWEEN:
        verb_at += 1
    verb = lows[verb_at] if verb_at < len(lows) else ""
    before = lows[index - 1] if index else ""
    is_verb = verb != "back" and (verb in AUXILIARIES or grammar.is_base(verb) or grammar.is_past(verb))
    noun_before = index > 1 and lows[index - 2] in DETERMINERS and before not in PREPOSITIONS
    wants = verb_at == index + 1 and verb in ("want", "need", "like", "know", "see") and before not in BARE_INFINITIVE
    opens = noun_before or wants or not before or before in _BEFORE_SUBJECT or not is_word(before)
    object_of_verb = (
        before in BARE_INFINITIVE or before in PREPOSITIONS or (bool(before) and _is_verb_form(before))
    ) and before not in ("like", "since", "until", "before", "after", "as", "than")
    if before in BARE_INFINITIVE and verb not in AUXILIARIES and not (before == "see" and verb in AUXILIARIES):
        return ("them" if pronoun else name), None
    if not is_verb and before in SUBORDINATORS | WH_WORDS | {"that"} and before not in ("as", "since", "than"):
        return None, None  # "how you lot do it": a subject, but not one we know
    if not is_verb or (object_of_verb and verb not in AUXILIARIES and not opens):
        return ("them" if pronoun else name), None
    if before in PREPOSITIONS and before not in ("since", "until", "before", "after", "like", "than"):
        return None, None  # "for you are …", "with you have …": two readings
    if pronoun:
        return "they", None
    if verb in _THIRD:
        return name, (verb_at, _THIRD[verb])
    if verb in MODALS or verb in ("had", "did", "has", "does", "is", "was"):
        return name, None
    if grammar.is_past(verb) and not grammar.is_base(verb):
        return name, None
    if grammar.is_past(verb) or (grammar.often_a_noun(verb) and not opens):
        return None, None  # "you put", "you set": present or past?
    return name, (verb_at, grammar.third_person(verb))


def _is_verb_form(word: str) -> bool:
    return (
        word not in AUXILIARIES
        and not grammar.often_a_noun(word)
        and (
            grammar.is_base(word)
            or grammar.is_third_person(word)
            or grammar.is_past(word)
            or grammar.base_of_gerund(word) is not None
        )
    )


def _your(low: str, after: str, listener: Listener, named: bool) -> str:
    name = listener.name or ""
    if low == "your" and name == "the agent" and after in COMPANY_NOUNS:
        return "the"
    if named:
        return "their" if low == "your" else "theirs"
    return f"{name}'s" if not name.endswith("s") or is_placeholder(name) else f"{name}'"
