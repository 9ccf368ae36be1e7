"""Questions as they are reported: "did you restart it?" -> "whether the customer restarted it".

The words are put back into the order of a statement (still in first and second person; `pronouns` turns them after).
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.models.embedded import grammar
from bot.models.embedded.cues import PRONOUNS
from bot.models.embedded.text import is_placeholder
from bot.models.embedded.words import (
    ADVERBS,
    AUXILIARIES,
    BE,
    DETERMINERS,
    MODALS,
    PLURAL_SUBJECTS,
    PREPOSITIONS,
    WH_WORDS,
)

_LONGEST_WH_PHRASE = 6
_LONGEST_SUBJECT = 9
_LONGEST = 32  # words of a question; what goes on longer is more than one
_LONGEST_LAST_SUBJECT = 5  # words, where the verb comes behind it: "what the best time is"
# What can come after "is the printer …", besides verb forms.
_PREDICATES = frozenset(
    {
        "up",
        "able",
        "down",
        "available",
        "connected",
        "correct",
        "ready",
        "slow",
        "working",
        "a",
        "an",
        "the",
        "too",
        "very",
        "set",
    }
)
_AFTER_HAVE = frozenset({"been", "had", "got", "gotten"})


def statement_order(tokens: Sequence[str]) -> list[str] | None:
    """The words after "asks": "whether …" or "why …", in statement order. None if the subject cannot be told."""
    lows = [token.lower() for token in tokens]
    if not lows or len(lows) > _LONGEST:
        return None
    if lows[0] in AUXILIARIES:
        clause = _uninverted(list(tokens), lows)
        return None if clause is None else ["whether", *clause]
    if lows[0] in WH_WORDS or (lows[0] in ("in", "on", "for", "at", "to") and lows[1:2] and lows[1] in WH_WORDS):
        return _after_wh(list(tokens), lows)
    return None


def _after_wh(tokens: list[str], lows: list[str]) -> list[str] | None:
    if lows[:2] in (["how", "about"], ["what", "about"], ["why", "not"], ["how", "come"], ["what", "if"]):
        return None
    for index in range(1, min(len(lows), _LONGEST_WH_PHRASE)):
        if lows[index] in AUXILIARIES:
            head = [lows[0], *tokens[1:index]]
            if lows[index : index + 2] == ["do", "i"] and lows[0] in ("how", "where", "what") and len(lows) > index + 2:
                return [*head, "to", *tokens[index + 2 :]] if grammar.is_base(lows[index + 2]) else None
            if index == 1 and lows[0] in ("who", "what", "which") and not _is_subject(lows, index + 1):
                return _subject_question(tokens, lows, head)
            clause = _uninverted(tokens[index:], lows[index:])
            if clause is None and lows[index] in ("is", "are", "was", "were"):
                asks_for_thing = lows[0] in ("what", "who", "which")
                clause = (_verb_last if asks_for_thing else _short_subject)(tokens[index:], lows[index:])
            return None if clause is None else head + clause
        if lows[index] in PRONOUNS or "," in lows[index]:
            return None
        if index == 1 and lows[0] in ("what", "who") and grammar.is_third_person(lows[1]):
            return [lows[0], *tokens[1:]]  # "what happens when …" is in statement order already
    return None


def _verb_last(tokens: list[str], lows: list[str]) -> list[str] | None:
    """ "is the best time" -> "the best time is"."""
    plain = 2 <= len(lows) - 1 <= _LONGEST_LAST_SUBJECT and lows[1] in DETERMINERS
    if not plain or not all(low.isalnum() for low in lows) or any(low in AUXILIARIES | PRONOUNS for low in lows[2:]):
        return None
    return [lows[1], *tokens[2:], lows[0]]


def _short_subject(tokens: list[str], lows: list[str]) -> list[str] | None:
    """ "is the sync so bad" -> "the sync is so bad"."""
    if len(lows) > 4 and lows[1] in DETERMINERS and lows[3] in ADVERBS | {"so", "such", "not"}:
        return [lows[1], tokens[2], lows[0], *tokens[3:]]
    return None


def _is_subject(lows: list[str], index: int) -> bool:
    return index < len(lows) and (lows[index] in PRONOUNS or lows[index] in DETERMINERS)


def _subject_question(tokens: list[str], lows: list[str], head: list[str]) -> list[str] | None:
    """ "what is happening with it": the question word is the subject, the order stays."""
    if lows[1] in ("is", "was", "will", "can", "could", "has", "would") and len(lows) > 2:
        return head + tokens[1:]
    return None


def _uninverted(tokens: list[str], lows: list[str]) -> list[str] | None:
    auxiliary = lows[0]
    negated = lows[1:2] == ["not"]
    start = 2 if negated else 1
    end = _subject_end(lows, start, auxiliary)
    if end is None or end >= len(lows):
        return None
    subject, rest, lows_rest = tokens[start:end], tokens[end:], lows[end:]
    subject[0] = (
        subject[0]
        if subject[0] == "I" or not subject[0].istitle() or lows[start] not in PRONOUNS | DETERMINERS
        else lows[start]
    )
    adverbs = 0
    while adverbs < len(rest) - 1 and lows_rest[adverbs] in ADVERBS and lows_rest[adverbs] != "not":
        adverbs += 1
    if lows_rest[adverbs] == "not":
        return None
    if auxiliary not in ("do", "does", "did"):
        word = auxiliary if auxiliary != "am" else "am"
        return [*subject, word, *(["not"] if negated else []), *rest]
    verb = lows_rest[adverbs]
    if not (grammar.is_base(verb) or verb in ("be",)):
        return None
    if negated:
        return [*subject, auxiliary, "not", *rest]
    if auxiliary == "did":
        form = grammar.past(verb)
    elif auxiliary == "does":
        form = grammar.third_person(verb)
    else:
        form = verb
    return [*subject, *rest[:adverbs], form, *rest[adverbs + 1 :]]


def _subject_end(lows: list[str], start: int, auxiliary: str) -> int | None:
    """Where the subject ends; only pronouns and plain noun phrases are trusted."""
    if start >= len(lows):
        return None
    if lows[start] in PRONOUNS and not (
        lows[start] in ("this", "that", "these", "those") and not _verbal(lows, start + 1, auxiliary)
    ):
        return start + 1 if lows[start : start + 2] != ["you", "guys"] else start + 2
    if lows[start] not in DETERMINERS or lows[start] in PLURAL_SUBJECTS - {"this", "that", "these", "those"}:
        return start + 1 if is_placeholder(lows[start]) else None
    sure = auxiliary in MODALS | {"do", "does", "did"}  # the verb that ends the subject is in its base form
    for index in range(start + 2, min(len(lows), start + (_LONGEST_SUBJECT if sure else 5))):
        last = sure and index == len(lows) - 1 and grammar.is_base(lows[index])  # "when does my contract end"
        if (last or _verbal(lows, index, auxiliary)) and not (sure and lows[index - 1] in DETERMINERS | PREPOSITIONS):
            return index
        if not lows[index].isalnum() or (lows[index] in DETERMINERS and lows[index - 1] not in PREPOSITIONS):
            return None
        if lows[index] in PRONOUNS | WH_WORDS | {"and", "or", "to"}:
            return None
    return None


def _verbal(lows: list[str], index: int, auxiliary: str) -> bool:
    """Whether the predicate can begin at `index` after this auxiliary."""
    if index >= len(lows):
        return False
    low = lows[index]
    if auxiliary in ("do", "does", "did") or auxiliary in MODALS:
        return (
            (grammar.is_base(low) and not grammar.often_a_noun(low)) or low == "be" or (low in ADVERBS and low != "not")
        )
    if auxiliary in BE:
        return (
            low in ADVERBS | {"so", "such"}
            or grammar.base_of_gerund(low) is not None
            or (grammar.is_past(low) and not grammar.is_base(low))
            or low in _PREDICATES
        )
    return grammar.is_past(low) or low in _AFTER_HAVE or (low in ADVERBS and low != "not")
