"""Commitments: sentences in which somebody undertakes to do something after the call.

`find` reads one turn after the other and knows nothing of wording the result (see `actions`). It is narrow on purpose:
a task that nobody undertook costs an agent more trust than one that was missed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from bot.models.embedded import grammar
from bot.models.embedded.cues import (
    AFFIRMATIONS,
    DEFERRED_VERBS,
    DELAY_CUES,
    IMMEDIATE_VERBS,
    NEVER_COMMITMENTS,
    NOW_CUES,
    REFUSALS,
)
from bot.models.embedded.dates import find_day
from bot.models.embedded.speech import Act, Spoken
from bot.models.embedded.text import is_word, join
from bot.models.embedded.undertakings import Commitment, end_of, undertaken
from bot.models.embedded.words import ADVERBS, PREPOSITIONS
from dataset.records import Role

_DONE = re.compile(
    r"\b(?:i|we) (?:have |had )?(?:just |already |now )*(\w+)\b|\b(?:that is|it is|all) (done|sent|sorted|set)\b"
)
_EMPTY_OBJECTS = frozenset(["it", "that", "this", "so", "them", "those", "these"])
# "I will do that", "will do", "sure, I will", "you will have it": undertaken, whatever it was.
_ACCEPTS = re.compile(
    r"\bi (?:will|can)(?: \w+)? do (?:that|it|so|this)\b|\bwill do\b|^(?:\w+ ){0,2}i will(?: \w+)?$"
    r"|\b(?:i|we) will (?:get|have) (?:that|it|this) (?:done|to you)\b|\byou will have (?:it|that)\b"
    r"|\b(?:i|we) will send (?:it|that|them)\b"
)
_MARKS = re.compile(r"[^\w\s'-]")
_POINTING = frozenset({"those", "these"})
_LOOK_BACK_FOR_DONE = 8


def find(spoken: Sequence[Spoken], speakers: Collection[str]) -> list[Commitment]:
    """All commitments of a call in order, repetitions included; `speakers` are the names of those who speak."""
    found: list[Commitment] = []
    for index, one in enumerate(spoken):
        if not one.english or one.act is Act.THANKS:
            continue
        own = undertaken(one, speakers)
        anaphoric = len(own) == 1 and not [word for word in own[0].rest[:1] if word.lower() not in _EMPTY_OBJECTS]
        if (not own or anaphoric) and (promised := _accepted_request(spoken, index)) is not None:
            own = [promised]
        for commitment in own:
            commitment = _with_due_text(commitment, spoken, index)
            if _is_for_later(commitment) and not _is_taken_back(commitment, spoken, index):
                found.append(commitment)
    return found


def _accepted_request(spoken: Sequence[Spoken], index: int) -> Commitment | None:
    """ "can you send us the invoice?" – "sure, I will do that tonight": the request, owned by whoever accepted.

    `index` is the sentence that accepts. A bare "sure" is not enough: in a call it is mostly done at once.
    """
    one = spoken[index]
    lower = one.sentence.lower
    accepts = _ACCEPTS.search(lower)
    firsts = one.sentence.words[:1]
    if accepts is None and not (
        one.sentence.role is Role.OTHER and firsts and firsts[0] in AFFIRMATIONS and one.sentence.position == 0
    ):
        return None
    if re.search(r"\bif\b|\bnot\b", lower):
        return None
    for earlier in reversed(spoken[max(0, index - 4) : index]):
        if one.sentence.turn - earlier.sentence.turn > 2:
            break
        if earlier.sentence.speaker == one.sentence.speaker and earlier.sentence.role is one.sentence.role:
            continue
        if earlier.act is Act.REQUEST and earlier.core[0] != "not":
            verb, rest = earlier.core[0].lower(), earlier.core[1:]
            end = end_of(earlier.core, [token.lower() for token in earlier.core], 1)
            if verb in DEFERRED_VERBS and (accepts or earlier.sentence.end == "?"):
                due = f"{join(earlier.core)}. {join(one.sentence.tokens)}"
                return Commitment(
                    earlier, verb, tuple(rest[: end - 1]), one.sentence.speaker, (), due, addressee_owns=True
                )
        if accepts and earlier.act is not Act.COURTESY:
            return None
    return None


def _with_due_text(commitment: Commitment, spoken: Sequence[Spoken], index: int) -> Commitment:
    """The day may be a sentence of its own right after: "I will call you back. By Friday at the latest."."""
    text = commitment.due_text
    for later in spoken[index + 1 : index + 2]:
        same = later.sentence.turn == spoken[index].sentence.turn
        if (
            same
            and later.act is Act.FRAGMENT
            and len(later.sentence.words) <= 6
            and find_day(join(later.sentence.tokens), None)
        ):
            text = f"{text}. {join(later.sentence.tokens)}"
    return Commitment(
        commitment.spoken,
        commitment.verb,
        commitment.rest,
        commitment.owner,
        commitment.helper,
        text,
        commitment.addressee_owns,
    )


def _is_for_later(commitment: Commitment) -> bool:
    """Whether it is done after the call, as far as words tell."""
    verb = commitment.verb
    rest = " ".join(token.lower() for token in commitment.rest)
    text = f" {' '.join(re.sub(_MARKS, ' ', commitment.due_text.lower()).split())} "
    day = find_day(commitment.due_text, None) is not None
    cues = [cue for cue in DELAY_CUES if cue != "later" or commitment.spoken.sentence.role is not Role.OTHER]
    delayed = day or any(f" {cue} " in f" {verb} {rest} " or f" {cue}" in text for cue in cues)
    if verb in NEVER_COMMITMENTS or verb == "have" or (verb == "let" and "know" not in rest):
        return False
    if any(f" {cue} " in text for cue in NOW_CUES) and not day:
        return False
    words = [word for word in commitment.rest if is_word(word)]
    content = [
        word for word in words if word.lower() not in _EMPTY_OBJECTS and word.lower() not in ADVERBS | PREPOSITIONS
    ]
    if not content and not (delayed or verb in ("call", "email", "follow")):
        return False
    if verb == "follow" and not rest.startswith("up"):
        return False
    if verb in ("see", "meet", "come") and "see if" not in text:
        return False
    if content and content[0].lower() in _POINTING and not delayed:
        return False  # "I will follow those steps": what the other side is explaining just now
    if verb == "do" and not commitment.addressee_owns and not day:
        return False
    if commitment.helper or commitment.owner is not None:
        return verb in DEFERRED_VERBS | IMMEDIATE_VERBS
    if verb in ("put", "connect", "transfer", "let", "note", "talk", "speak") and not day:
        return verb == "let" and delayed and "let" in text and " anything" not in text and " any " not in text
    if verb in DEFERRED_VERBS:
        return True
    return delayed


def _is_taken_back(commitment: Commitment, spoken: Sequence[Spoken], index: int) -> bool:
    """Whether it was refused by the other side right away, or done while they still spoke."""
    here = spoken[index].sentence
    base = grammar.base_of(commitment.verb)
    forms = {grammar.past(base), grammar.participle(base)}
    for later in spoken[index + 1 :]:
        distance = later.sentence.turn - here.turn
        if distance > _LOOK_BACK_FOR_DONE:
            break
        lower = later.sentence.lower
        own_side = later.sentence.role is here.role and later.sentence.speaker == here.speaker
        if not own_side and distance == 1 and any(f" {cue} " in f" {lower} " for cue in REFUSALS):
            return True
        if own_side:
            for match in _DONE.finditer(lower):
                if match[1] in forms or (match[2] and distance <= 4):
                    return True
            if any(f"has been {form}" in lower or f"is {form}" in lower for form in forms) and distance <= 6:
                return True
            if (
                here.role is Role.CUSTOMER
                and distance == 0
                and re.search(r"\b(?:okay|ok|done|it worked|it is back)\b", lower)
            ):
                return True
        elif distance <= 4 and re.search(
            r"\b(?:i|we) (?:just |have )*(?:got|received|see) (?:it|that|the (?:e-?mail|link|message|text|code))\b",
            lower,
        ):
            return True
    return False
