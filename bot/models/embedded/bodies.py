"""What of a sentence can be reported, and in which grammatical shape: the bodies that a learned frame is put before.

A body is a sentence in the third person, whole or cut down to clauses that can stand by themselves, as one of

    THAT      a clause                  "they have not received their order"
    ABOUT     a thing or an -ing        "their order not having arrived", "a problem with their bill"
    TO        what is asked for         "send them the order number"
    WANT      what the speaker wants    "cancel their contract"
    PROMISE   what the speaker will do  "call them back tomorrow"
    WHETHER   a question                "whether the customer restarted it", "why it is so slow"

Nothing is dropped that would change what was said: conditions, negations and what they belong to stay together.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.models.embedded import grammar
from bot.models.embedded.clauses import is_clause
from bot.models.embedded.cues import NOUNS_TOO
from bot.models.embedded.fragments import mended, thing
from bot.models.embedded.pronouns import Listener, turn
from bot.models.embedded.report import Parties, balanced, lower_first, turned
from bot.models.embedded.speech import Act, Spoken, is_inverted, read_act
from bot.models.embedded.text import is_placeholder, is_word, join
from bot.models.embedded.words import (
    ADVERBS,
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    PLURAL_SUBJECTS,
    PREPOSITIONS,
    SINGULAR_SUBJECTS,
    SUBORDINATORS,
    WH_WORDS,
    words,
)
from dataset.records import Role


class Complement(StrEnum):
    """The shape of a body. The values are written to files of models."""

    THAT = "that"
    ABOUT = "about"
    TO = "to"
    WANT = "want"
    PROMISE = "promise"
    WHETHER = "whether"


@dataclass(frozen=True)
class Body:
    """A reported stretch of one sentence: `text` without frame and full stop, `parts` of how many it was cut from."""

    complement: Complement
    text: str
    whole: bool


# What follows these belongs to what stands before it, or the other way round.
_CONDITIONS = frozenset({"if", "unless", "until", "once", "when", "whenever", "before", "after", "till"})
_CUT_BEFORE = frozenset({"and", "but", "so", "because", "as", "since", "while", "although", "though", "then", "plus"})
# What a report can do without at its beginning.
_DROPPED_LEADS = words("""
    actually also basically currently honestly however just kindly literally meanwhile now overall presently really
    so then therefore though typically unfortunately usually ,
""")
# Behind these an inverted question is part of something longer.
_HOLDING = WH_WORDS | SUBORDINATORS | {"and", "or", "that", "not", "nor", "neither", "so", "only", "than"}
_TAKING_NOTE = frozenset({"informed", "assured", "advised", "aware", "note", "know", "noted", "notified"})
_GIVING = frozenset({"send", "dm", "email", "provide", "show", "text", "message", "forward"})
_ASKED = re.compile(r"\b(?:please|pls|plz|kindly|(?:can|could|would|will) you|(?:need|want|like) you to|help)\b")
# What an agent means to do with the customer: "let us see" asks nothing of them.
_OWN_STEPS = frozenset(
    {"see", "check", "look", "get", "take", "know", "have", "start", "begin", "be", "make", "go", "find"}
)
_LEADS = (
    (("they", "want", "to"), Complement.WANT),
    (("they", "would", "like", "to"), Complement.WANT),
    (("they", "need", "to"), Complement.WANT),
    (("they", "will"), Complement.PROMISE),
)
_MOST_WORDS = 32
_CONTRASTS = frozenset({"but", "although", "though", "however"})
_MEANT = frozenset(
    {"going", "thought", "tried", "trying", "wanted", "would", "supposed", "hoped", "used", "meant", "planned"}
)
_CLOSING = frozenset(')"”]%+')
_FEWEST_WORDS = 3


def bodies_of(one: Spoken, sides: Parties, names: Collection[str] = ()) -> list[Body]:
    """The bodies of a sentence, the longest first; none where it can only be quoted."""
    if _is_condition(one):
        return []
    # A statement with a question behind it is no question as a whole: "we have no signal, can you help?"
    mixed = one.act is Act.QUESTION and not is_inverted([token.lower() for token in one.core or ("",)])
    found = {} if mixed and any(_run_on(one)) else _bodies(one, sides, names)
    if not found and len(one.core) > _FEWEST_WORDS:
        for part in _run_on(one):
            found |= _bodies(part, sides, names, whole=False)
    return list(found.values())


def _bodies(
    one: Spoken, sides: Parties, names: Collection[str], *, whole: bool = True
) -> dict[tuple[Complement, str], Body]:
    found: dict[tuple[Complement, str], Body] = {}
    plain = thing(one)
    if plain is not None and (told := turn(plain, Listener(sides.listener))) is not None:
        first = told[0].lower() if told[0].istitle() and told[0] not in names else told[0]
        text = balanced(join([first, *told[1:]]))
        found[Complement.ABOUT, text] = Body(Complement.ABOUT, text, whole)
    if (statement := mended(one)) is not None:
        one = Spoken(one.sentence, Act.STATEMENT, statement, one.english)
    for core, uncut in _cuts(one):
        frame_and_tokens = turned(Spoken(one.sentence, one.act, tuple(core), one.english), sides, "says")
        if frame_and_tokens is None:
            continue
        frame, tokens = frame_and_tokens
        for complement, reported in _shapes(one, frame, tokens):
            length = sum(is_word(word) for word in reported)
            if not _FEWEST_WORDS <= length <= _MOST_WORDS and not (complement is Complement.TO and length == 2):
                continue
            text = balanced(join(lower_first(reported, names)))
            found.setdefault((complement, text), Body(complement, text, whole and uncut))
    return found


def _is_condition(one: Spoken) -> bool:
    """ "Should you need a letter, we will …": no question, although its words are in that order."""
    return one.sentence.end != "?" and bool(one.core) and one.core[0].lower() in ("should", "had", "were")


def _run_on(one: Spoken) -> Iterator[Spoken]:
    """A question behind a statement or a lead-in, each by itself: "we have no signal, can you help?"."""
    sentence, lows = one.sentence, [token.lower() for token in one.sentence.tokens]
    for place in range(2, len(lows) - 2):
        before = lows[place - 1]
        if not is_inverted(lows[place:]) or before in _HOLDING or WH_WORDS & set(lows[:place]):
            continue  # "which Mac are you using": the question began before
        lead, rest = sentence.tokens[:place], sentence.tokens[place:]
        if _CONDITIONS & set(lows[:place]):
            return
        yield read_act(replace(sentence, tokens=rest, raw=join(rest)))
        while lead and not is_word(lead[-1]):
            lead = lead[:-1]
        if len(lead) > _FEWEST_WORDS:
            yield read_act(replace(sentence, tokens=lead, raw=join(lead), end=""))
        return


def _shapes(one: Spoken, frame: str, tokens: list[str]) -> Iterator[tuple[Complement, list[str]]]:
    act = one.act
    if act is Act.SUGGESTION:
        if (
            one.sentence.role is Role.AGENT
            and tokens[0].lower() not in _OWN_STEPS
            and grammar.is_base(tokens[0].lower())
        ):
            yield Complement.TO, [tokens[0].lower(), *tokens[1:]]
    elif act is Act.REQUEST and one.sentence.role is not Role.AGENT and not _ASKED.search(one.sentence.lower):
        return  # "raise your hand if …", "DM sent": what looks like an order from a customer seldom is one
    elif act is Act.REQUEST:
        asked = tokens[1:] if tokens[0] == "to" else tokens  # "not to …"
        told = next((at for at, token in enumerate(tokens[:5]) if at > 1 and token.lower() == "that"), 0)
        if told and tokens[told - 1].lower() in _TAKING_NOTE and len(tokens) > told + _FEWEST_WORDS:
            yield Complement.THAT, tokens[told + 1 :]  # "please be informed that …" asks nothing of anybody
        elif asked[0].lower() == "not" and asked[1:2] == ["to"]:
            yield Complement.TO, asked  # "asks the customer not to …": the frame's own "to" is taken out
        elif tokens[0] == "to":
            yield Complement.TO, asked
            lows = [word.lower() for word in asked[:3]]
            if len(lows) == 3 and lows[0] in _GIVING and lows[1] == "them" and lows[2] in DETERMINERS:
                yield Complement.TO, [asked[0], *asked[2:]]  # "send us your number": to whom is plain
    elif act is Act.QUESTION or frame.startswith("asks"):
        if frame == "asks whether":
            first = tokens[0] if tokens[0] == "I" or not tokens[0].istitle() else tokens[0].lower()
            if tokens[0].lower() in ("that", "this") and tokens[1].lower() in PLURAL_SUBJECTS | {"the"}:
                return
            yield Complement.WHETHER, ["whether", first if first in SINGULAR_SUBJECTS else tokens[0], *tokens[1:]]
        else:
            yield Complement.WHETHER, tokens
    elif act in (Act.STATEMENT, Act.FRAGMENT):
        if tokens[0].lower() != "that":
            yield Complement.THAT, tokens
        gerund = _as_thing(tokens)
        if gerund is not None:
            yield Complement.ABOUT, gerund
        for lead, complement in _LEADS:
            lows = [token.lower() for token in tokens[: len(lead) + 1]]
            if tuple(lows[: len(lead)]) == lead and len(lows) > len(lead) and grammar.is_base(lows[-1]):
                yield complement, tokens[len(lead) :]


def _cuts(one: Spoken) -> Iterator[tuple[Sequence[str], bool]]:
    """The core of a sentence, whole and then cut: (tokens, whether it is whole)."""
    core = list(one.core)
    yield core, True
    lows = [token.lower() for token in core]
    bounds = [0]
    lead = next((place for place, low in enumerate(lows) if low not in _DROPPED_LEADS), 0)
    if lead:
        bounds.append(lead)
    for place in range(2, len(core) - 2):
        following = lows[place + 1] if lows[place + 1] not in ("and", "or") else lows[place + 2]
        listed = lows[place] in ("and", ",") and not (_goes_on(following) or following in SUBORDINATORS | CONJUNCTIONS)
        if not listed and (lows[place] in _CUT_BEFORE or lows[place] in (",", ";", "-", "–", ":")):
            bounds.append(place)
    bounds.append(len(core))
    starts = bounds[:-1] if one.act in (Act.STATEMENT, Act.FRAGMENT) else [0]
    seen = {(0, len(core))}
    for start in starts:
        for end in bounds[1:]:
            first = start
            while first < end and (not is_word(core[first]) or (first > 0 and lows[first] in _CUT_BEFORE)):
                first += 1
            last = end
            while last > first and not is_word(core[last - 1]) and core[last - 1] not in _CLOSING:
                last -= 1
            if last - first < _FEWEST_WORDS or (first, last) in seen:
                continue
            seen.add((first, last))
            if not _loses_a_condition(lows, first, last) and _stands(one, core[first:last]):
                yield core[first:last], False


def _goes_on(following: str) -> bool:
    """Whether a clause or verb begins behind "and", and not the second of two things ("the model and the version")."""
    return (
        following in PLURAL_SUBJECTS | SINGULAR_SUBJECTS | ADVERBS | AUXILIARIES | {"please", "you", "there", "if"}
        or grammar.is_base(following)
        or grammar.is_finite(following)
    )


def _loses_a_condition(lows: list[str], start: int, end: int) -> bool:
    outside = [*lows[:start], *lows[end:]]
    # "I was going to return it but I kept it": what was only meant, without what came of it.
    if _CONTRASTS & set(outside) and _MEANT & set(lows[start:end]):
        return True
    return any(low in _CONDITIONS for low in outside) or "or" in outside or "not" in lows[max(0, start - 2) : start]


def _stands(one: Spoken, tokens: Sequence[str]) -> bool:
    """Whether a cut stretch is whole: a clause, or a request or question that does not break off."""
    lows = [token.lower() for token in tokens]
    if one.act in (Act.STATEMENT, Act.FRAGMENT):
        return is_clause(tokens)
    last = lows[-1]
    if grammar.base_of_gerund(last) or (
        grammar.is_base(last) and not grammar.often_a_noun(last) and last not in NOUNS_TOO
    ):
        return False  # "whether the customer is using"
    return is_word(last) and last not in PREPOSITIONS | DETERMINERS | CONJUNCTIONS | SUBORDINATORS | WH_WORDS | ADVERBS


# --- a clause as a thing ---------------------------------------------------------------------------------------

_BE = {"are", "is", "were", "was"}
_HAVE = {"have", "has", "had"}
_THING_NOUNS = frozenset(
    ["problem", "problems", "issue", "issues", "trouble", "difficulty", "difficulties", "error", "errors", "question"]
)


def _as_thing(tokens: Sequence[str]) -> list[str] | None:
    """ "they cannot log in" -> "not being able to log in", "their train is late" -> "their train being late"."""
    lows = [token.lower() for token in tokens]
    if len(lows) < 4 or {",", "that", "and", "but", "so"} & set(lows) or (SUBORDINATORS - {"as"}) & set(lows):
        return None
    if lows[0] == "there" and lows[1] in ("is", "was") and lows[2] in DETERMINERS:
        return list(tokens[2:])
    subject = 1 if lows[0] == "they" else _noun_phrase(lows)
    if subject is None:
        return None
    verb = _gerund_of(tokens, lows, subject)
    if verb is None:
        return None
    if lows[0] != "they":
        return [*tokens[:subject], *verb]
    if lows[1] in _HAVE | {"are"} and (thing := _trouble(tokens, lows)) is not None:
        return thing
    return verb


def _trouble(tokens: Sequence[str], lows: list[str]) -> list[str] | None:
    """ "they are having a problem with …" -> "a problem with …"."""
    start = 3 if lows[1:3] == ["are", "having"] else 2 if lows[1] in _HAVE else 0
    if start and lows[start] in DETERMINERS and _THING_NOUNS & set(lows[start : start + 3]):
        return list(tokens[start:])
    return None


def _noun_phrase(lows: list[str]) -> int | None:
    """Where the verb after a short subject ("their train", "the app on their phone") begins."""
    if lows[0] not in DETERMINERS | {"their"} and not is_placeholder(lows[0]):
        return None
    for place in range(2, min(6, len(lows) - 1)):
        if grammar.is_finite(lows[place]) and (lows[place] in _BE | _HAVE or lows[place] in ("does", "did", "keeps")):
            return place
        if lows[place] in ("they", "it", "we") or not is_word(lows[place]):
            return None
    return None


def _gerund_of(tokens: Sequence[str], lows: list[str], at: int) -> list[str] | None:
    """The verb at `at` and what follows as an -ing phrase."""
    adverbs: list[str] = []
    while at < len(lows) - 1 and lows[at] in ADVERBS - {"not"}:
        adverbs.append(tokens[at])
        at += 1
    verb, rest = lows[at], list(tokens[at + 1 :])
    low_rest = lows[at + 1 :]
    negation = ["not"] if low_rest[:1] in (["not"], ["never"]) else []
    if negation:
        negation, rest, low_rest = [rest[0]], rest[1:], low_rest[1:]
    if not rest:
        return None
    while len(low_rest) > 1 and low_rest[0] in ADVERBS - {"not", "back", "again"}:
        adverbs.append(rest[0])
        rest, low_rest = rest[1:], low_rest[1:]
    lead = [*adverbs, *negation]
    if verb in ("cannot", "can", "could"):
        denied = ["not"] if verb == "cannot" else negation
        return [*adverbs, *denied, "being", "able", "to", *rest] if grammar.is_base(low_rest[0]) and denied else None
    if verb in _BE:
        if low_rest[0].endswith("ing") and len(rest) > 1:
            return [*lead, *rest]
        return [*lead, "being", *rest]
    if verb in _HAVE:
        if grammar.is_past(low_rest[0]) or low_rest[0] == "been":
            return [*lead, "having", *rest]
        return None
    if verb in ("do", "does", "did"):
        return [*lead, grammar.gerund(low_rest[0]), *rest[1:]] if negation and grammar.is_base(low_rest[0]) else None
    if grammar.is_past(verb) and not grammar.is_base(verb) and not negation:
        base = grammar.base_of(verb)
        return [*lead, grammar.gerund(base), *rest] if grammar.is_base(base) else None
    return None
