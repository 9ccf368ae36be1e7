"""What one side proposes and the other takes up: offers ("shall I send you a form?") and requests ("can you …?").

Only with the answer is it an undertaking: of the one who asked for an offer, of the one who answered for a request.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.models.embedded import grammar
from bot.models.embedded.cues import AFFIRMATIONS, DEFERRED_VERBS, IMMEDIATE_VERBS, NEVER_COMMITMENTS, REFUSALS
from bot.models.embedded.dates import find_day
from bot.models.embedded.endings import end_of
from bot.models.embedded.speech import Act, Spoken
from bot.models.embedded.text import join
from bot.models.embedded.undertakings import Commitment
from dataset.records import Role

# "I will do that", "will do", "sure, I will", "you will have it": undertaken, whatever it was.
_ACCEPTS = re.compile(
    r"\bi (?:will|can)(?: \w+)? (?:do|try) (?:that|it|so|this)\b|\bwill do\b|^(?:\w+ ){0,2}i will(?: \w+)?$"
    r"|\b(?:i|we) will (?:get|have) (?:that|it|this) (?:done|to you)\b|\byou will have (?:it|that)\b"
    r"|\b(?:i|we) will (?:send|email|mail|post|forward|arrange|bring|sort) (?:it|that|them)\b"
)
_OFFER = re.compile(
    r"\b(?:(?:would you (?:like|prefer|want)|do you want) (?:me|us) to|shall (?:i|we)|should (?:i|we)"
    r"|(?:can|could|may) i|how about (?:i|we)) (?:also |just |then |please |perhaps |maybe |quickly )*(?=\w+)"
)
_POSSIBLE = re.compile(r"\b(?:i|we) (?:can|could) (?:also |just |then |always )*(?=\w+)")
_ASSENT = re.compile(
    r"^(?:(?:oh|well|um|ah|thanks|thank you|\w+day) )*(?:(?:is |that )?(?:yes|yeah|yep|yup|sure|please|okay|ok|alright"
    r"|all right|of course|certainly|absolutely|definitely|perfect|great|fine|good|lovely|excellent|brilliant"
    r"|wonderful|fantastic|no problem|go ahead|sounds)\b|(?:that|it|this) (?:would|will|does|works|suits|sounds|is)\b"
    r"|i would (?:like|love|appreciate) that|if you (?:could|would)|go for it|why not)"
)
_DISSENT = re.compile(
    r"^(?:\w+ ){0,2}(?:no|nope|not|never)\b(?! problem)|\b(?:not|rather|instead|later)\b|^i (?:can|do)\b"
)
_LOOKED_BACK = 4  # sentences
_ANSWERED = 2  # turns from a question of the speaker to what they say to the answer


def accepted_offer(spoken: Sequence[Spoken], index: int) -> Commitment | None:
    """The offer that the sentence at `index` makes, if the other side takes it up."""
    one = spoken[index]
    start = offered_at(one)
    if start is None:
        return None
    found = _proposed(one, start)
    if found is not None and found.verb == "do" and found.rest[:1] and found.rest[0].lower() in ("that", "so", "it"):
        found = _possible_before(spoken, index)
    if found is None or not taken_up(spoken, index):
        return None
    if find_day(found.due_text, None) is None:  # "Yes please, by Friday"
        found = replace(found, due_text=f"{found.due_text}. {join(spoken[index + 1].sentence.tokens)}")
    if (
        found.rest[:1]
        and found.rest[0].lower() in ("that", "it", "this")
        and index
        and not find_day(found.due_text, None)
    ):
        before = spoken[index - 1].sentence  # "Tuesday at ten is free. Shall I book that for you?"
        if before.turn == one.sentence.turn:
            found = replace(found, due_text=f"{found.due_text}. {join(before.tokens)}")
    return found


def offered_at(one: Spoken) -> int | None:
    """Where in the tokens the verb of an offer stands ("shall I | send"), None if nothing is offered."""
    match = _OFFER.search(" ".join(token.lower() for token in one.sentence.tokens))
    if match is None or one.sentence.end != "?":
        return None
    # "Should I …?" of a customer asks for advice, "can I …?" of anyone but the agent for leave.
    leave = match[0].startswith(("can", "could", "may", "should"))
    return None if leave and one.sentence.role is not Role.AGENT else len(match.string[: match.end()].split())


def taken_up(spoken: Sequence[Spoken], index: int) -> bool:
    """Whether the other side says yes to the sentence at `index` in the turn that follows it."""
    here = spoken[index].sentence
    reply = [
        one.sentence
        for one in spoken[index + 1 :]
        if here.turn < one.sentence.turn <= here.turn + 1
        and (one.sentence.role, one.sentence.speaker) != (here.role, here.speaker)
    ]
    if not reply or reply[0].end == "?" or any(f" {cue} " in f" {reply[0].lower} " for cue in REFUSALS):
        return False
    return bool(_ASSENT.match(reply[0].lower)) and not _DISSENT.search(reply[0].lower)


def accepted_request(spoken: Sequence[Spoken], index: int) -> Commitment | None:
    """ "can you send us the invoice?" – "sure, I will do that tonight": the request, owned by whoever accepted.

    `index` is the sentence that accepts. A bare "sure" is enough for a request that names a day, and in a meeting;
    otherwise what is asked for is mostly done at once.
    """
    one = spoken[index]
    lower = one.sentence.lower
    explicit = bool(_ACCEPTS.search(lower))
    bare = one.sentence.position == 0 and one.sentence.end != "?" and bool(_ASSENT.match(lower))
    bare = bare and (one.sentence.role is not Role.OTHER or one.sentence.words[0] in AFFIRMATIONS)
    if not (explicit or bare) or re.search(r"\bif\b|\bnot\b|\bbut\b", lower):
        return None
    for earlier in reversed(spoken[max(0, index - _LOOKED_BACK) : index]):
        if one.sentence.turn - earlier.sentence.turn > 2:
            break
        if earlier.sentence.speaker == one.sentence.speaker and earlier.sentence.role is one.sentence.role:
            continue
        if earlier.act is Act.REQUEST and earlier.core[0] != "not":
            said = find_day(join(earlier.core), None) is not None
            if (found := _asked(one, earlier, explicit=explicit)) is not None and (
                explicit or said or (one.sentence.role is Role.OTHER and earlier.sentence.end == "?")
            ):
                return found
        if earlier.act not in (Act.COURTESY, Act.STATEMENT) or one.sentence.turn - earlier.sentence.turn > 1:
            return None
    return None


def _asked(one: Spoken, earlier: Spoken, *, explicit: bool) -> Commitment | None:
    core = [token for token in earlier.core if token.lower() not in ("please", "kindly")]
    verb = core[0].lower()
    if "if" in [token.lower() for token in core]:
        return None  # "call us if it happens again"
    due = f"{join(one.sentence.tokens)}. {join(core)}" if find_day(join(one.sentence.tokens), None) else join(core)
    dated = find_day(due, None) is not None
    if not (explicit or earlier.sentence.end == "?" or dated):
        return None
    if verb not in DEFERRED_VERBS and not (dated and verb not in NEVER_COMMITMENTS | {"tell", "let", "give", "hold"}):
        return None
    end = end_of(core, [token.lower() for token in core], 1)
    return Commitment(earlier, verb, tuple(core[1:end]), one.sentence.speaker, (), due, addressee_owns=True)


def _proposed(one: Spoken, start: int) -> Commitment | None:
    tokens = one.sentence.tokens
    lows = [token.lower() for token in tokens]
    verb = lows[start] if start < len(lows) else ""
    if not grammar.is_base(verb) or verb not in DEFERRED_VERBS | IMMEDIATE_VERBS:
        return None
    body = tokens[start + 1 : end_of(tokens, lows, start + 1)]
    if verb in IMMEDIATE_VERBS and verb != "do" and find_day(join(body), None) is None:
        return None
    return Commitment(one, verb, tuple(body), None, (), join(body))


def _possible_before(spoken: Sequence[Spoken], index: int) -> Commitment | None:
    """ "We can send somebody. Would you like us to do that?": what is offered was said just before."""
    here = spoken[index].sentence
    for earlier in reversed(spoken[max(0, index - 2) : index]):
        if earlier.sentence.turn != here.turn:
            return None
        lower = " ".join(token.lower() for token in earlier.sentence.tokens)
        if match := _POSSIBLE.search(lower):
            return _proposed(earlier, len(lower[: match.end()].split()))
    return None
