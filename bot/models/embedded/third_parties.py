"""Third parties who will do something: "our billing team will …", and the "they" that stands for them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.models.embedded import grammar
from bot.models.embedded.cues import PEOPLE_NOUNS
from bot.models.embedded.speech import Spoken
from bot.models.embedded.text import is_placeholder, is_word, stem
from bot.models.embedded.words import DETERMINERS, PREPOSITIONS, STOP_WORDS

_MOST_WORDS = 4
_LOOKED_BACK = 9  # sentences
_TURNS_BACK = 4
_VAGUE = frozenset({"someone", "somebody", "staff", "colleague", "customer", "agent", "member", "group"})
_NOT_OWNERS = STOP_WORDS | PEOPLE_NOUNS
_GROUPS = frozenset({"team", "department", "office", "warehouse", "staff", "workshop"})


def label_of(helper: Sequence[str]) -> str | None:
    """ "our billing team" -> "billing team": a party that is known, so that they own what they will do."""
    lows = [token.lower() for token in helper]
    if len(lows) < 2 or lows[0] not in ("our", "the", "your") or set(lows[1:]) & (PREPOSITIONS | {"and"}):
        return None
    if stem(lows[-1]) not in PEOPLE_NOUNS and lows[-1] not in PEOPLE_NOUNS:
        return None
    return None if lows[-1] in _VAGUE else " ".join(helper[1:])


def who(spoken: Sequence[Spoken], index: int, at: int) -> str | None:
    """Whom "they", "he" or "she" at token `at` of sentence `index` means: the party that was named last before it."""
    here = spoken[index].sentence
    group = here.tokens[at].lower() in ("they", "them")
    for place in range(index, max(-1, index - _LOOKED_BACK), -1):
        sentence = spoken[place].sentence
        if here.turn - sentence.turn > _TURNS_BACK or (sentence.role, sentence.speaker) != (here.role, here.speaker):
            continue
        tokens = sentence.tokens[:at] if place == index else sentence.tokens
        found = _last_party(tokens, group=group)
        if found is not None:
            return found
    return None


def _last_party(tokens: Sequence[str], *, group: bool) -> str | None:
    for end in range(len(tokens) - 1, 0, -1):
        noun = tokens[end].lower()
        if noun in _VAGUE or not (noun in PEOPLE_NOUNS or stem(noun) in PEOPLE_NOUNS):
            continue
        if not group and noun in _GROUPS:
            continue
        for start in range(end - 1, max(-1, end - _MOST_WORDS), -1):
            low = tokens[start].lower()
            if low in ("our", "the", "a", "an", "your"):
                return " ".join(tokens[start + 1 : end + 1])
            if low in STOP_WORDS | DETERMINERS or not is_word(low):
                break
    return None


def is_owner(token: str, speakers: Collection[str]) -> bool:
    if token in speakers and token.lower() not in STOP_WORDS:
        return True
    if is_placeholder(token):
        return token.startswith("[PERSON")
    return (
        token.istitle()
        and token.isalpha()
        and len(token) > 2
        and token.lower() not in _NOT_OWNERS
        and not grammar.is_base(token.lower())
        and not token.endswith("s")
    )


def titled(tokens: Sequence[str], index: int) -> str:
    """ "Dr Brandt", where that is how they are called."""
    titled = index and tokens[index - 1] in ("Dr", "Mr", "Mrs", "Ms", "Miss", "Prof")
    return f"{tokens[index - 1]} {tokens[index]}" if titled else tokens[index]
