"""Whether words form a clause that can stand after "says that": subject, then a verb that fits it.

A narrow door on purpose: what does not come through is quoted.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.models.embedded import grammar
from bot.models.embedded.cues import SLANG, THERE_VERBS, TIME_LEADS
from bot.models.embedded.text import is_placeholder, is_word
from bot.models.embedded.words import (
    ADVERBS,
    AUXILIARIES,
    BE,
    CONJUNCTIONS,
    DETERMINERS,
    MAY_END,
    MAY_NOT_END,
    MODALS,
    PLURAL_SUBJECTS,
    PREPOSITIONS,
    SECOND_PERSON,
    SINGULAR_SUBJECTS,
    SUBORDINATORS,
    WH_WORDS,
)

_SUBJECT_PRONOUNS = SINGULAR_SUBJECTS | PLURAL_SUBJECTS | {"there", "you", "nobody", "nothing", "here"}
_LEADS = ADVERBS | PREPOSITIONS | TIME_LEADS
_DANGLING = (CONJUNCTIONS | DETERMINERS | MAY_NOT_END) - MAY_END
_LONGEST_SUBJECT = 9  # words after "the"
_LONGEST_BARE_SUBJECT = 5  # words, where no "the" tells that it is a subject
_INVERTING = frozenset(["do", "does", "did", "can", "could", "would", "will", "are", "have", "has", "should"])


def is_clause(tokens: Sequence[str]) -> bool:
    """Whether `tokens` (contractions expanded) are a complete statement."""
    lows = [token.lower() for token in tokens]
    if len(lows) < 3 or lows[0] in SLANG or _dangles(lows) or _disfluent(tokens) or _asks_within(lows):
        return False
    return _complete(lows)


def _complete(lows: list[str]) -> bool:
    if not lows:
        return False
    if lows[0] in SUBORDINATORS:
        return _after_subordinate(lows)
    start = _after_lead(lows)
    return start is not None and _subject_and_verb(lows[start:])


def _after_subordinate(lows: list[str]) -> bool:
    """ "when I try to print, it freezes": both halves are clauses."""
    for comma in (i for i, low in enumerate(lows) if low == ","):
        main = lows[comma + 1 :]
        if main[:1] == ["then"]:
            main = main[1:]
        if len(main) >= 2 and _complete(main) and main[0] not in CONJUNCTIONS:
            return _subject_and_verb(lows[1:comma]) or lows[0] in (
                "after",
                "before",
                "since",
                "while",
                "when",
                "once",
                "until",
                "as",
            )
    if "," in lows:
        return False
    # Without a comma: the second clause begins with a pronoun that nothing before it takes as an object.
    for place in range(4, len(lows) - 1):
        if lows[place] in ("i", "it", "we", "they", "you", "he", "she") and lows[
            place - 1
        ] not in CONJUNCTIONS | SUBORDINATORS | PREPOSITIONS | WH_WORDS | {"that"}:
            return _subject_and_verb(lows[1:place]) and _subject_and_verb(lows[place:])
    return False


def _after_lead(lows: list[str]) -> int | None:
    """Where the subject begins: after "unfortunately,", "last week", "in the app,"."""
    index = 0
    while index < len(lows) and lows[index] in ADVERBS and lows[index] not in ("not", "all", "both", "never"):
        index += 1
        if lows[index : index + 1] == [","]:
            index += 1
    if index < len(lows) and (
        lows[index] in PREPOSITIONS or lows[index] in ("last", "this", "every", "each", "the", "next")
    ):
        for place in range(index + 1, min(index + 8, len(lows))):
            pronoun = lows[place] in PLURAL_SUBJECTS | {"it", "he", "she", "there", "you"}
            if (
                lows[place] == ","
                and place + 1 < len(lows)
                and not any(grammar.is_finite(low) for low in lows[index:place])
            ):
                return place + 1
            if pronoun and lows[place] not in ("these", "those") and all(_not_a_verb(low) for low in lows[index:place]):
                led_by_preposition = lows[index] in PREPOSITIONS
                if led_by_preposition and place - index < 2:
                    break
                if led_by_preposition or all(low in _LEADS for low in lows[index:place]):
                    return place
    if index < len(lows) and lows[index] in PREPOSITIONS:
        return None
    return index if index < len(lows) else None


def _not_a_verb(low: str) -> bool:
    return not grammar.is_finite(low) and low not in SUBORDINATORS and low not in WH_WORDS


def _subject_and_verb(lows: list[str]) -> bool:
    if len(lows) < 2 or (lows[0] in WH_WORDS and lows[0] not in ("what",)) or lows[0] in AUXILIARIES:
        return False
    first = lows[0]
    if first in _SUBJECT_PRONOUNS and _verb_after(
        lows, 1, plural=first in PLURAL_SUBJECTS | {"you"}, there=first in ("there", "here")
    ):
        return True
    if first in SINGULAR_SUBJECTS and first not in ("this", "that", "one", "either", "neither", "each"):
        return _pronoun_with_of(lows)
    if first in ("i", "we", "you", "they", "there"):
        return first != "there" and lows[1:3] in (["and", "my"], ["guys", "are"])
    return _noun_phrase_and_verb(lows)


def _pronoun_with_of(lows: list[str]) -> bool:
    return lows[1:2] == ["of"] and _noun_phrase_and_verb(lows[2:])


def _verb_after(lows: list[str], index: int, *, plural: bool, there: bool = False) -> bool:
    while (
        index < len(lows)
        and (lows[index] in ADVERBS or lows[index] in ("all", "both", "guys", ","))
        and lows[index] != "not"
    ):
        index += 1
    if index >= len(lows):
        return False
    verb = lows[index]
    if there:
        return verb in THERE_VERBS
    if verb in MODALS or verb in ("had", "did"):
        return len(lows) > index + 1
    if verb in AUXILIARIES:
        return (
            verb in ("am", "are", "were", "have", "do", "was") if plural else verb in ("is", "was", "has", "does")
        ) and (len(lows) > index + 1)
    if grammar.is_past(verb) and not grammar.is_participle_only(verb) and not (verb == "let" and not plural):
        return plural or not grammar.is_base(verb) or grammar.is_past(verb)
    return grammar.is_base(verb) and verb not in ("be",) if plural else grammar.is_third_person(verb)


def _noun_phrase_and_verb(lows: list[str]) -> bool:
    """ "my screen protector broke", "the people in the store are …", "updates keep failing"."""
    determined = lows[0] in DETERMINERS or is_placeholder(lows[0])
    start = 1 if lows[0] in DETERMINERS else 0
    if not determined and (
        lows[0] in ADVERBS | PREPOSITIONS | CONJUNCTIONS | SECOND_PERSON
        or (grammar.is_base(lows[0]) and not _is_named_thing(lows))
    ):
        return False
    if not determined and (
        grammar.is_past(lows[0])
        or grammar.is_finite(lows[0])
        or lows[0] in ("more", "less", "much", "better", "worse", "plus", "same", "no")
    ):
        return False
    if not determined and lows[0].endswith("ed"):
        return False  # "appalled by it": a participle, its subject was left out
    for index in range(
        start + (0 if is_placeholder(lows[0]) else 1),
        min(len(lows), start + (_LONGEST_SUBJECT if determined else _LONGEST_BARE_SUBJECT)),
    ):
        low, before = lows[index], lows[index - 1]
        if index == len(lows) - 1 and before not in ADVERBS:
            return False  # "my suitcase never arrived" is a clause, "the parcel returned" could be a thing
        if determined and index > start and low in ("i", "we", "you", "they", "he", "she"):
            return _after_relative(lows, index + 1)
        if low in PLURAL_SUBJECTS | {"it", "he", "she", "because", "if", "when", "and", "but", ","}:
            return False
        if low in AUXILIARIES:
            return low != "am"
        if before in ADVERBS | DETERMINERS or low in PREPOSITIONS:
            past = grammar.is_past(low) and not grammar.is_base(low) and not grammar.is_participle_only(low)
            if before in ADVERBS and (grammar.is_third_person(low) or past):
                return True
            continue
        if grammar.is_third_person(low) and not _plural(before) and not grammar.often_a_noun(grammar.base_of(low)):
            return True
        if grammar.is_past(low) and not grammar.is_base(low) and not grammar.is_participle_only(low):
            return lows[index + 1] not in ("by",) and before not in PREPOSITIONS
        if grammar.is_base(low) and _plural(before) and determined and not grammar.often_a_noun(low):
            return True
    return False


def _after_relative(lows: list[str], index: int) -> bool:
    """ "the router | you sent me keeps restarting": a second verb, after the one of "you", that is not joined to it."""
    while index < len(lows) and lows[index] in ADVERBS | {"have", "had"}:
        index += 1
    if index >= len(lows) or not grammar.is_past(lows[index]):
        return False
    for place in range(index + 1, min(index + 8, len(lows) - 1)):
        low = lows[place]
        if low in _SUBJECT_PRONOUNS | CONJUNCTIONS | SUBORDINATORS | WH_WORDS | {","}:
            return False
        if low in AUXILIARIES or grammar.is_third_person(low):
            return low != "am" and lows[place - 1] not in DETERMINERS | PREPOSITIONS
    return False


def _is_named_thing(lows: list[str]) -> bool:
    """ "order 12 was shipped", "support is closed": a noun, although it could be a verb."""
    return grammar.often_a_noun(lows[0]) and (lows[1] in AUXILIARIES or lows[1][0].isdigit())


def _plural(noun: str) -> bool:
    return noun.endswith("s") and not noun.endswith(("ss", "us", "is"))


def _asks_within(lows: Sequence[str]) -> bool:
    """A question that runs on after a statement: "I want it back, do you have a date"."""
    for index in range(2, len(lows) - 2):
        swapped = lows[index] in _INVERTING and lows[index + 1] in ("you", "i", "we", "they", "it", "he", "she")
        if (swapped or (lows[index] == "is" and lows[index + 1] in ("this", "there", "it"))) and lows[
            index - 1
        ] not in ("so", "nor", "neither", "that", "what", "to"):
            return True
    return False


def _dangles(lows: Sequence[str]) -> bool:
    words = [low for low in lows if is_word(low)]
    if words and words[-1] in BE and WH_WORDS.intersection(words[:-2]):
        return False  # "where my parcel is"
    return not words or words[-1] in _DANGLING


def _disfluent(tokens: Sequence[str]) -> bool:
    """Broken speech: cut-off words, the same words twice, stray marks."""
    lows = [token.lower() for token in tokens]
    for index, low in enumerate(lows):
        if (low == lows[index - 1] and index and low not in ("that", "had", ".")) or low in ("*", "|", "_", "…"):
            return True
        if index and tokens[index] in ("So", "And", "But", "Or", "Because") and is_word(tokens[index - 1]):
            return True  # two sentences run into one
        if low == "," and index + 1 < len(lows) and lows[index + 1] in AUXILIARIES | {"got", "went"}:
            return True  # "I read it, did not help": the subject was dropped
        if len(low) == 1 and low.isalpha() and low not in ("a", "i") and not tokens[index].isupper():
            return True
        if index >= 3 and lows[index - 3 : index - 1] == lows[index - 1 : index + 1] and is_word(low):
            return True
    return False
