"""Commitments: sentences in which somebody undertakes to do something after the call.

`find` reads one turn after the other and knows nothing of wording the result (see `actions`). It is narrow on purpose:
a task that nobody undertook costs an agent more trust than one that was missed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import partial

from bot.models.embedded import grammar, offers
from bot.models.embedded.cues import (
    BOOKING_VERBS,
    CASE_NOUNS,
    CONSULTING_VERBS,
    DEFERRED_VERBS,
    DELAY_CUES,
    IMMEDIATE_VERBS,
    NEVER_COMMITMENTS,
    NOW_CUES,
    OPENING_VERBS,
    PEOPLE_NOUNS,
    REFUSALS,
)
from bot.models.embedded.dates import find_day
from bot.models.embedded.references import named_before
from bot.models.embedded.speech import Act, Spoken
from bot.models.embedded.text import is_placeholder, is_word, join, stem
from bot.models.embedded.third_parties import who
from bot.models.embedded.undertakings import Commitment, undertaken
from bot.models.embedded.words import ADVERBS, PREPOSITIONS
from dataset.records import Role

_DONE = re.compile(
    r"\b(?:i|we) (?:have |had )?(?:just |already |now )*(\w+)\b|\b(?:that is|it is|all) (done|sent|sorted|set)\b"
)
_EMPTY_OBJECTS = frozenset(["it", "that", "this", "so", "them", "those", "these"])
_RECAP = re.compile(r"^(?:\w+ ){0,2}to (?:sum (?:it )?up|recap|summarise|summarize)\b")
_WAIT = re.compile(r"\b(?:hold on|hang on|bear with|(?:one|just a|give me a) (?:moment|second|minute))\b")
_MARKS = re.compile(r"[^\w\s'-]")
_POINTING = frozenset({"those", "these"})
_LOOK_BACK_FOR_DONE = 8
_MOST_SENTENCES_LATER = 60  # however much one person says in one turn


def find(spoken: Sequence[Spoken], speakers: Collection[str]) -> list[Commitment]:
    """All commitments of a call in order, repetitions included; `speakers` are the names of those who speak."""
    found: list[Commitment] = []
    for index, one in enumerate(spoken):
        if not one.english or (found and _RECAP.match(one.sentence.lower)):
            continue
        if (offered := offers.accepted_offer(spoken, index)) is not None:
            own = [offered]
        else:
            own = [] if one.act is Act.THANKS else undertaken(one, speakers, partial(who, spoken, index))
            own = [commitment for commitment in own if commitment.certain or _is_meant(commitment, spoken, index)]
            promised = offers.accepted_request(spoken, index)
            if promised is not None and _stands_for(promised, own):
                own = [promised, *own[1:]]
        for commitment in own:
            commitment = _informed(named_before(spoken, index, commitment), spoken, index)
            commitment = _with_due_text(commitment, spoken, index)
            if _is_for_later(commitment) and not _is_taken_back(commitment, spoken, index):
                found.append(commitment)
    return found


def _stands_for(promised: Commitment, own: Sequence[Commitment]) -> bool:
    """Whether what was asked for says better what is undertaken than the answer does ("I will send it")."""
    if not own:
        return True
    first = own[0].rest[:1]
    anaphoric = not first or first[0].lower() in _EMPTY_OBJECTS
    return anaphoric and (len(own) == 1 or own[0].verb == promised.verb)


def _is_meant(commitment: Commitment, spoken: Sequence[Spoken], index: int) -> bool:
    """ "I can send it today", "I will do it now if you like": a customer's answer, or an offer that is taken up."""
    one = spoken[index]
    last = not any(
        later.sentence.turn == one.sentence.turn and later.sentence.end != "?" and later.act is not Act.COURTESY
        for later in spoken[index + 1 : index + 3]
    )
    if last and offers.taken_up(spoken, index):
        return commitment.verb in DEFERRED_VERBS or find_day(commitment.due_text, None) is not None
    before = [other for other in spoken[:index] if one.sentence.turn - other.sentence.turn == 1]
    asked = one.sentence.role is Role.CUSTOMER and any(other.act is Act.REQUEST for other in before)
    return asked and commitment.verb in DEFERRED_VERBS and find_day(commitment.due_text, None) is not None


def _informed(commitment: Commitment, spoken: Sequence[Spoken], index: int) -> Commitment:
    """ "I will let him know": with the party that he is."""
    rest = commitment.rest
    if commitment.verb not in ("let", "tell", "ask") or not rest or rest[0].lower() not in ("him", "her", "them"):
        return commitment
    tokens = spoken[index].sentence.tokens
    party = who(spoken, index, tokens.index(rest[0])) if rest[0] in tokens else None
    return commitment if party is None else replace(commitment, rest=("the", *party.split(), *rest[1:]))


def _with_due_text(commitment: Commitment, spoken: Sequence[Spoken], index: int) -> Commitment:
    """The day may be a sentence of its own right after: "I will call you back. By Friday at the latest."."""
    text = commitment.due_text
    if commitment.verb in BOOKING_VERBS:  # a booking "for Thursday" is due on Thursday, whatever else "for" may mean
        text = re.sub(r"\bfor(?= )", "on", text)
    for later in spoken[index + 1 : index + 2]:
        same = later.sentence.turn == spoken[index].sentence.turn
        if (
            same
            and later.act is Act.FRAGMENT
            and len(later.sentence.words) <= 6
            and find_day(join(later.sentence.tokens), None)
        ):
            text = f"{text}. {join(later.sentence.tokens)}"
    return replace(commitment, due_text=text)


def _is_for_later(commitment: Commitment) -> bool:
    """Whether it is done after the call, as far as words tell."""
    verb = commitment.verb
    rest = " ".join(token.lower() for token in commitment.rest)
    text = f" {' '.join(re.sub(_MARKS, ' ', commitment.due_text.lower()).split())} "
    day = find_day(commitment.due_text, None) is not None
    cues = [cue for cue in DELAY_CUES if cue != "later" or commitment.spoken.sentence.role is not Role.OTHER]
    waits = commitment.spoken.sentence.lower.startswith(("as soon as ", "once ", "after "))
    delayed = day or waits or any(f" {cue} " in f" {verb} {rest} " or f" {cue}" in text for cue in cues)
    others = commitment.spoken.sentence.role is not Role.OTHER and _concerns_others(commitment)
    if verb == "let" and others and "know" in rest.split():
        return True
    if (
        verb in NEVER_COMMITMENTS
        or (verb == "have" and not rest.startswith("a word"))
        or (verb == "let" and "know" not in rest)
    ):
        return False
    if any(f" {cue} " in text for cue in NOW_CUES) and not day:
        return False
    words = [word for word in commitment.rest if is_word(word)]
    content = [
        word for word in words if word.lower() not in _EMPTY_OBJECTS and word.lower() not in ADVERBS | PREPOSITIONS
    ]
    if not content and not (delayed or verb in ("call", "email", "follow")):
        return False
    if verb == "get" and rest.startswith("in touch") and not rest.startswith("in touch with") and not day:
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
        return verb in DEFERRED_VERBS | IMMEDIATE_VERBS or day
    if verb in ("put", "connect", "transfer", "let", "note", "talk", "speak") and not day:
        return verb == "let" and delayed and "let" in text and " anything" not in text and " any " not in text
    return verb in DEFERRED_VERBS or delayed or (verb in CONSULTING_VERBS and others) or _opens_case(commitment)


def _concerns_others(commitment: Commitment) -> bool:
    """ "ask our security team", "let the porter know": what cannot be done while both are on the line."""
    words = [word.lower() for word in commitment.rest if is_word(word)][:5]
    if words[:1] and words[0] in ("you", "me", "us"):
        return False
    if words[:1] and words[0] in ("him", "her", "them"):
        return False
    if commitment.verb in ("ask", "tell") and "to" in words[1:4]:
        return True
    nouns = {stem(word) for word in words} | set(words)
    named = commitment.rest[:1] and is_placeholder(commitment.rest[0])
    return bool(named) or bool(nouns & PEOPLE_NOUNS and nouns & {"our", "the", "my", "their", "your"})


def _opens_case(commitment: Commitment) -> bool:
    return commitment.verb in OPENING_VERBS and bool(CASE_NOUNS.intersection(word.lower() for word in commitment.rest))


def _is_taken_back(commitment: Commitment, spoken: Sequence[Spoken], index: int) -> bool:
    """Whether it was refused by the other side right away, or done while they still spoke."""
    here = spoken[index].sentence
    base = grammar.base_of(commitment.verb)
    forms = {grammar.past(base), grammar.participle(base)}
    for later in spoken[index + 1 : index + 1 + _MOST_SENTENCES_LATER]:
        distance = later.sentence.turn - here.turn
        if distance > _LOOK_BACK_FOR_DONE:
            break
        lower = later.sentence.lower
        own_side = later.sentence.role is here.role and later.sentence.speaker == here.speaker
        if not own_side and distance == 1 and any(f" {cue} " in f" {lower} " for cue in REFUSALS):
            return True
        if own_side and not distance and commitment.verb not in DEFERRED_VERBS and _WAIT.search(lower):
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
