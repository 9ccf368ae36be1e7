"""Undertakings: "I will …", "we are going to …", "Lea will …", "one of our technicians will …", in one sentence.

Whether it is for later, and whether it was taken back, only the sentences around it tell (see `commitments`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.models.embedded import grammar
from bot.models.embedded.cues import (
    AFTER_AND_NEW_CLAUSE,
    CLAUSE_ENDS,
    CONDITIONS,
    DEFERRED_VERBS,
    FINITE_SIGNS,
    HEDGES,
    PEOPLE_NOUNS,
    WHETHER_PHRASES,
)
from bot.models.embedded.speech import Act, Spoken
from bot.models.embedded.text import is_placeholder, join, stem
from bot.models.embedded.words import ADVERBS, BE, DETERMINERS, PREPOSITIONS, SINGULAR_SUBJECTS, STOP_WORDS
from dataset.records import Role

_FUTURE = frozenset({"will", "shall"})
_NOT_OWNERS = STOP_WORDS | PEOPLE_NOUNS


@dataclass(frozen=True)
class Commitment:
    """Somebody undertakes something: `verb` and `rest`, as said (contractions expanded, pronouns not yet turned).

    `owner` is None where the speaker undertakes it, else the name of who was told off to do it; `helper` are tokens of
    a third party through whom it is done ("one of our technicians"). `due_text` is where a day is to be looked for.
    """

    spoken: Spoken
    verb: str
    rest: tuple[str, ...]
    owner: str | None = None
    helper: tuple[str, ...] = ()
    due_text: str = ""
    addressee_owns: bool = False


def undertaken(one: Spoken, speakers: Collection[str]) -> list[Commitment]:
    """What a sentence itself undertakes, whether it is for later or not."""
    tokens = one.sentence.tokens
    lows = [token.lower() for token in tokens]
    if one.sentence.end == "?" or one.act is Act.QUESTION:
        return []
    found: list[Commitment] = []
    index = 0
    while index < len(lows):
        match = _subject_will(tokens, lows, index, one, speakers)
        if match is None:
            index += 1
            continue
        start, owner, helper, addressee_owns = match
        if _is_unreal(lows, index, start):
            return found
        verb_at, verb = _verb(lows, start)
        if verb is None:
            index = start
            continue
        end = end_of(tokens, lows, verb_at + 1)
        body: Sequence[str] = tokens[verb_at + 1 : end]
        if verb == "have" and (inner := _delegated(body)) is not None:
            helper, verb, body = inner
        if verb in ("make", "ensure") and (made := _made_sure(body)) is not None:
            verb, body = made
        found.append(Commitment(one, verb, tuple(body), owner, helper, join(tokens[index:]), addressee_owns))
        index = end
    if not found and (later := _let_me(one, tokens, lows)) is not None:
        found.append(later)
    return found


def _subject_will(
    tokens: Sequence[str], lows: list[str], index: int, one: Spoken, speakers: Collection[str]
) -> tuple[int, str | None, tuple[str, ...], bool] | None:
    """Where the verb is to be looked for, if at `index` somebody "will" or "is going to": also owner and helper."""
    low, before = lows[index], lows[index - 1] if index else ""
    if low in ("i", "we"):
        after = _after_will(lows, index + 1)
        return None if after is None else (after, None, (), False)
    if (
        low == "you"
        and one.sentence.role is Role.OTHER
        and index >= 2
        and before == ","
        and _is_owner(tokens[index - 2], speakers)
    ):
        after = _after_will(lows, index + 1)
        return None if after is None else (after, tokens[index - 2], (), True)
    if _is_owner(tokens[index], speakers) and before not in PREPOSITIONS | {"and", ","}:
        after = _after_will(lows, index + 1)
        return (
            None
            if after is None or (lows[index + 1] == "is" and lows[index + 2] != "going")
            else (after, tokens[index], (), False)
        )
    if low in ("someone", "somebody", "one", "a", "an", "our", "the", "my"):
        for place in range(index, min(index + 7, len(lows))):
            if (lows[place] in ("will", "is", "are") and place > index) or (
                lows[place] in ("someone", "somebody") and place == index
            ):
                will = place + 1 if lows[place] in ("someone", "somebody") else place
                while will < len(lows) and lows[will] not in ("will", "is", "are") and will < index + 7:
                    will += 1
                helper = tuple(tokens[index:will])
                if not PEOPLE_NOUNS.intersection(stem(word.lower()) for word in helper) or any(
                    grammar.is_past(word.lower()) for word in helper
                ):
                    return None
                after = _after_will(lows, will)
                return None if after is None or before in PREPOSITIONS else (after, None, helper, False)
            if lows[place] in ("i", "you", "we", "it", ",", "if"):
                return None
    return None


def _after_will(lows: list[str], index: int) -> int | None:
    """The place after "will", "am going to" and adverbs; None if it is something else, or negated."""
    while (
        index < len(lows)
        and lows[index] in ADVERBS
        and lows[index] not in ("not", "never", "hardly", "probably", "possibly", "maybe", "perhaps")
    ):
        index += 1
    if index >= len(lows):
        return None
    if lows[index] in _FUTURE:
        index += 1
    elif lows[index] in BE and lows[index] != "was" and lows[index + 1 : index + 3] == ["going", "to"]:
        index += 3
    elif lows[index : index + 2] == ["promise", "to"]:
        index += 2
    else:
        return None
    while index < len(lows) and lows[index] in ADVERBS - {"not", "never", "probably", "possibly", "maybe", "perhaps"}:
        index += 1
    if lows[index : index + 3] in (["go", "ahead", "and"], ["try", "and", "get"]):
        index += 3 if lows[index] == "go" else 0
    if index < len(lows) and lows[index] in ("not", "never", "probably", "possibly", "maybe", "perhaps"):
        return None
    return index if index < len(lows) else None


def _verb(lows: list[str], index: int) -> tuple[int, str | None]:
    """The verb at `index`: "send", or "be sending" as "send"; None if there is no verb to speak of."""
    low = lows[index]
    if low == "be":
        base = grammar.base_of_gerund(lows[index + 1]) if index + 1 < len(lows) else None
        return index + 1, base if base not in (None, "go") else None
    if low in ("need", "have") and lows[index + 1 : index + 2] == ["to"] and index + 2 < len(lows):
        return index + 2, lows[index + 2] if low == "have" and lows[index + 2] in DEFERRED_VERBS else None
    return index, low if grammar.is_base(low) else None


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
        if (
            low in ("and", ",")
            and (following in AFTER_AND_NEW_CLAUSE or _is_owner_like(tokens, index + 1))
            and index > start
        ):
            rest = lows[index + 1 :]
            if low == "," or any(word in rest for word in FINITE_SIGNS) or following in ("you", "then", "please"):
                break
        if low == "and" and following in ("see", "hopefully", "hope", "thank", "thanks", "good", "sorry"):
            break
        if low == "," and index > start:
            break
        index += 1
    return index


def _is_owner_like(tokens: Sequence[str], index: int) -> bool:
    return (
        index < len(tokens)
        and (is_placeholder(tokens[index]) or tokens[index].istitle())
        and index + 1 < len(tokens)
        and tokens[index + 1].lower() == "will"
    )


def _is_owner(token: str, speakers: Collection[str]) -> bool:
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


def _is_unreal(lows: list[str], index: int, start: int) -> bool:
    """Conditions, hedges and reported promises: "if it happens again I will …", "they said they will …"."""
    before, after = " ".join(lows[:index]), " ".join(lows[start:])
    padded = f" {before} "
    if any(f" {word} " in padded for word in CONDITIONS):
        return True
    if any(f" {hedge} " in padded for hedge in HEDGES):
        return True
    conditions = f" {after} "
    for phrase in WHETHER_PHRASES:
        conditions = conditions.replace(f" {phrase} ", " ")
    return (
        " if " in conditions
        or " unless " in conditions
        or " in case " in conditions
        or (" would " in conditions and " if " in conditions)
    )


def _delegated(body: Sequence[str]) -> tuple[tuple[str, ...], str, Sequence[str]] | None:
    """ "have one of our technicians call you" -> helper, verb, rest."""
    for place in range(1, min(7, len(body))):
        low = body[place].lower()
        if low in DEFERRED_VERBS | {"look", "check", "get"} and body[place - 1].lower() not in DETERMINERS:
            helper = tuple(body[:place])
            if PEOPLE_NOUNS.intersection(stem(word.lower()) for word in helper) or (
                _is_owner(helper[0], ()) and len(helper) == 1
            ):
                return helper, low, body[place + 1 :]
            return None
    return None


def _made_sure(body: Sequence[str]) -> tuple[str, Sequence[str]] | None:
    """ "make sure to send …" -> send …"""
    lows = [token.lower() for token in body]
    at = 1 if lows[:1] == ["sure"] else 0
    if lows[at : at + 1] == ["to"] and at + 1 < len(lows) and grammar.is_base(lows[at + 1]):
        return lows[at + 1], body[at + 2 :]
    return None


def _let_me(one: Spoken, tokens: Sequence[str], lows: list[str]) -> Commitment | None:
    """ "let me check with the warehouse and get back to you by Friday"."""
    for index in range(len(lows) - 3):
        if lows[index : index + 2] == ["let", "me"] and grammar.is_base(lows[index + 2]):
            end = end_of(tokens, lows, index + 3)
            text = " ".join(lows[index:end])
            if any(
                cue in text
                for cue in ("get back to", "call you back", "let you know", "follow up", "email you", "call you")
            ):
                return Commitment(one, lows[index + 2], tuple(tokens[index + 3 : end]), None, (), join(tokens[index:]))
    return None
