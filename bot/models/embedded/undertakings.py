"""Undertakings: "I will …", "we are going to …", "Lea will …", "one of our technicians will …", in one sentence.

Whether it is for later, and whether it was taken back, only the sentences around it tell (see `commitments`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from bot.models.embedded import grammar
from bot.models.embedded.conjuncts import split
from bot.models.embedded.cues import (
    CONDITIONS,
    DEFERRED_VERBS,
    HEDGES,
    PEOPLE_NOUNS,
    WHETHER_PHRASES,
)
from bot.models.embedded.dates import find_day
from bot.models.embedded.delegation import delegated, done_by_others, made_sure
from bot.models.embedded.endings import end_of
from bot.models.embedded.speech import Act, Spoken
from bot.models.embedded.text import join, stem
from bot.models.embedded.third_parties import is_owner, label_of, titled
from bot.models.embedded.words import (
    ADVERBS,
    AUXILIARIES,
    BE,
    PREPOSITIONS,
    WH_WORDS,
)
from dataset.records import Role

_FUTURE = frozenset({"will", "shall"})
# "I am calling you today" tells of the call that is going on.
_ON_THE_LINE = frozenset({"call", "ring", "phone", "write", "contact", "follow", "return", "visit"})
_FRONTED = 7  # words; a longer stretch before the subject is more than a day
_RESULT = re.compile(
    r"^,? ?(?:so |and )?(?:it|they|that|this|you) (?:should|will|can expect)(?: \w+)?"
    r" (?:be|have|get|receive|arrive|reach)\b"
)
_POLITE_IF = re.compile(
    r" if (?:that|this|it) is (?:okay|ok|alright|all right|fine)\b(?: (?:with|for|by) you)?"
    r"| if you (?:like|want|wish|do not mind|agree)(?= [^\w]| $)"
)


@dataclass(frozen=True)
class Commitment:
    """Somebody undertakes something: `verb` and `rest`, as said (contractions expanded, pronouns not yet turned).

    `owner` is None where the speaker undertakes it, else who will do it; `helper` are tokens of a third party through
    whom it is done ("one of our technicians"). `due_text` is where a day is to be looked for. What is not `certain`
    ("I can …") counts if it is taken up.
    """

    spoken: Spoken
    verb: str
    rest: tuple[str, ...]
    owner: str | None = None
    helper: tuple[str, ...] = ()
    due_text: str = ""
    addressee_owns: bool = False
    certain: bool = True


def undertaken(one: Spoken, speakers: Collection[str], who: Callable[[int], str | None]) -> list[Commitment]:
    """What a sentence itself undertakes, whether it is for later or not; `who` tells whom a pronoun means."""
    tokens = one.sentence.tokens
    lows = [token.lower() for token in tokens]
    tag = (
        lows[-2:-1] == [","]
        and lows[-1] in ("okay", "ok", "right", "alright")
        and lows[0] not in AUXILIARIES | WH_WORDS
    )
    if (one.sentence.end == "?" or one.act is Act.QUESTION) and not tag:
        return []
    found: list[Commitment] = []
    index = done = 0
    while index < len(lows):
        match = _subject_will(tokens, lows, index, one, speakers, who)
        if match is None:
            index += 1
            continue
        start, owner, helper, addressee_owns = match
        unreal = _is_unreal(lows, index, start, done)
        if unreal is None:
            return found
        verb_at, verb = _verb(lows, start)
        if verb is None:
            index = start
            continue
        end = end_of(tokens, lows, verb_at + 1)
        body: Sequence[str] = tokens[verb_at + 1 : end]
        if unreal and "if" in [token.lower() for token in body]:
            body = body[: [token.lower() for token in body].index("if")]
        if verb in ("have", "get") and (inner := delegated(body)) is not None:
            helper, verb, body = inner
        if verb == "have" and (passive := done_by_others(body)) is not None:
            verb, body = passive
        if verb in ("make", "ensure") and (made := made_sure(body)) is not None:
            verb, body = made
        certain = not unreal and not {"can", "could", "would"}.intersection(lows[index:start])
        before, after = _fronted_day(tokens[done:index]), _said_of_result(tokens[end:])
        parts = split(verb, body)
        for place, (each, rest) in enumerate(parts):
            due = " ".join(
                [before if not place else "", each, join(rest), after if place == len(parts) - 1 else ""]
            ).strip()
            if lows[start] in BE and find_day(due, None) is None:
                continue  # "I am sending it": being done, unless for a day to come
            found.append(Commitment(one, each, rest, owner, helper, due, addressee_owns, certain))
        index = done = end
    if not found and (later := _let_me(one, tokens, lows)) is not None:
        found.append(later)
    return found


def _fronted_day(before: Sequence[str]) -> str:
    """ "Tomorrow morning" before "I will call you": part of when."""
    text = join(before).strip(" ,")
    verbal = any(grammar.is_finite(token.lower()) for token in before)
    return text if not verbal and len(before) < _FRONTED and find_day(text, None) else ""


def _said_of_result(after: Sequence[str]) -> str:
    """ ", it should be with you by Friday": said of what is sent, and a day for it all the same."""
    text = join(after)
    return text if _RESULT.match(text) and " and " not in text else ""


def _subject_will(
    tokens: Sequence[str],
    lows: list[str],
    index: int,
    one: Spoken,
    speakers: Collection[str],
    who: Callable[[int], str | None],
) -> tuple[int, str | None, tuple[str, ...], bool] | None:
    """Where the verb is to be looked for, if at `index` somebody "will" or "is going to": also owner and helper."""
    low, before = lows[index], lows[index - 1] if index else ""
    if low in ("i", "we"):
        after = _after_will(lows, index + 1, can=one.sentence.role is not Role.OTHER)
        return None if after is None else (after, None, (), False)
    if low in ("they", "he", "she"):
        after = _after_will(lows, index + 1)
        party = None if after is None else who(index)
        return None if after is None or party is None else (after, party, (), False)
    if (
        low == "you"
        and one.sentence.role is Role.OTHER
        and index >= 2
        and before == ","
        and is_owner(tokens[index - 2], speakers)
    ):
        after = _after_will(lows, index + 1)
        return None if after is None else (after, tokens[index - 2], (), True)
    if is_owner(tokens[index], speakers) and before not in PREPOSITIONS | {","}:
        will = index + 1
        while lows[index + 1 : index + 2] == ["from"] and will < min(index + 5, len(lows) - 1) and lows[will] != "will":
            will += 1  # "Anna from billing will"
        after = _after_will(lows, will)
        if after is None or (before == "and" and lows[will] != "will"):
            return None
        return (
            None
            if lows[will : will + 1] == ["is"] and lows[will + 1] != "going"
            else (after, titled(tokens, index), (), False)
        )
    if lows[index : index + 3] == ["one", "of", "us"]:
        after = _after_will(lows, index + 3)
        return None if after is None else (after, None, (), False)
    if low in ("someone", "somebody", "one", "a", "an", "our", "the", "my", "your"):
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
                if after is None or before in PREPOSITIONS:
                    return None
                party = label_of(helper)
                return (after, None, helper, False) if party is None else (after, party, (), False)
            if lows[place] in ("i", "you", "we", "it", ",", "if"):
                return None
    return None


def _after_will(lows: list[str], index: int, *, can: bool = False) -> int | None:
    """The place after "will", "am going to" and adverbs; None if it is something else, or negated."""
    while (
        index < len(lows)
        and lows[index] in ADVERBS
        and lows[index] not in ("not", "never", "hardly", "probably", "possibly", "maybe", "perhaps")
    ):
        index += 1
    if index >= len(lows):
        return None
    if can and lows[index : index + 2] == ["would", "be"] and lows[index + 3 : index + 4] == ["to"]:
        index += 4  # "would be happy to"
    elif lows[index] in _FUTURE or (can and lows[index] in ("can", "could")):
        index += 1
    elif lows[index] in BE and lows[index] != "was" and lows[index + 1 : index + 3] == ["going", "to"]:
        index += 3
    elif (
        lows[index] in BE
        and grammar.base_of_gerund(" ".join(lows[index + 1 : index + 2])) in DEFERRED_VERBS - _ON_THE_LINE
    ):
        return index
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
    if lows[index : index + 3] == ["be", "in", "touch"]:
        return index, "get"
    if low == "be" or low in BE:
        base = grammar.base_of_gerund(lows[index + 1]) if index + 1 < len(lows) else None
        return index + 1, base if base not in (None, "go") else None
    if low in ("need", "have") and lows[index + 1 : index + 2] == ["to"] and index + 2 < len(lows):
        return index + 2, lows[index + 2] if low == "have" and lows[index + 2] in DEFERRED_VERBS else None
    return index, low if grammar.is_base(low) else None


def _is_unreal(lows: list[str], index: int, start: int, done: int) -> bool | None:
    """Conditions, hedges and reported promises: None for "if it happens again I will …", "they said they will …".

    True for what is only asked for politely ("if that is okay with you"): then it takes a yes. `done` is where the
    undertaking before ends, if there is one.
    """
    padded = f" {' '.join(lows[done:index])} "
    if any(f" {word} " in padded for word in CONDITIONS) or any(f" {hedge} " in padded for hedge in HEDGES):
        return None
    after = f" {' '.join(lows[start:])} ".split(" and if ")[0] + " "
    for phrase in WHETHER_PHRASES:
        after = after.replace(f" {phrase} ", " ")
    polite = _POLITE_IF.sub(" ", after)
    in_case = " in case " in polite and find_day(polite.split(" in case ")[0], None) is None
    if " if " in polite or " unless " in polite or in_case:
        return None
    return polite != after


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
