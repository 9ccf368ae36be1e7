"""Speech acts: what a sentence does. A question is never reported as a statement, nor thanks as a complaint.

`Act.FRAGMENT` is what has no recognisable shape; it can only be quoted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.models.embedded import grammar
from bot.models.embedded.clauses import is_clause
from bot.models.embedded.cues import COURTESY, THANKS
from bot.models.embedded.openings import core_of, is_name
from bot.models.embedded.requests import request_in
from bot.models.embedded.text import Sentence, has_cue, is_placeholder, is_word
from bot.models.embedded.words import AUXILIARIES, ENGLISH_SIGNS, WH_WORDS
from dataset.records import Role


class Act(StrEnum):
    """What a sentence does."""

    STATEMENT = "statement"
    QUESTION = "question"
    REQUEST = "request"
    SUGGESTION = "suggestion"
    THANKS = "thanks"
    COURTESY = "courtesy"
    FRAGMENT = "fragment"


@dataclass(frozen=True)
class Spoken:
    """A sentence and its act. `core` is what is left to report: no "well,", no "hi Lea,", no trailing "please".

    For a request it starts with the verb ("send me the form"), with "not" before it if it is negated.
    """

    sentence: Sentence
    act: Act
    core: tuple[str, ...]
    english: bool


# "Let us know if that helps": the end of a message rather than something asked for.
_LET_KNOW = re.compile(
    r"(?:please |just |do |and )*(?:let (?:us|me) know|keep (?:us|me) posted) ?"
    r"(?:if|how|whether|when|once|what happens|in case|$)"
)


_GREETINGS = frozenset({"good morning", "good afternoon", "good evening", "good day"})
_MORE_THAN_GREETING = 3  # words


def read_act(sentence: Sentence) -> Spoken:
    """The act of a sentence, with the part of it that is worth reporting."""
    english = is_english(sentence.words)
    core = core_of(sentence)
    lows = [token.lower() for token in core]
    lower = sentence.lower
    if not core:
        return Spoken(sentence, Act.COURTESY, core, english)
    if not english:
        return Spoken(sentence, Act.FRAGMENT, core, english)
    if has_cue(lower, THANKS) and len(lows) < 14:
        return Spoken(sentence, Act.THANKS, core, english)
    introduction = lows[:2] == ["this", "is"] and len(lows) < 9 and is_name(core[2] if len(core) > 2 else ",")
    if introduction or _is_courtesy(lower, lows):
        return Spoken(sentence, Act.COURTESY, core, english)
    if sentence.role is Role.AGENT and _LET_KNOW.match(" ".join(lows)):
        return Spoken(sentence, Act.COURTESY, core, english)
    if (request := request_in(core, sentence.end)) is not None:
        return Spoken(sentence, Act.REQUEST, request, english)
    if lows[:2] == ["let", "us"] and len(lows) > 3 and lows[2] in ("know", "have", "see"):
        return Spoken(sentence, Act.REQUEST, core, english)
    if lows[:2] == ["let", "us"] and len(lows) > 3 and grammar.is_base(lows[2]):
        return Spoken(sentence, Act.SUGGESTION, core[2:], english)
    if sentence.end == "?" or is_inverted(lows):
        return Spoken(sentence, Act.QUESTION, core, english)
    return Spoken(sentence, Act.STATEMENT if is_clause(core) else Act.FRAGMENT, core, english)


def is_english(words: tuple[str, ...]) -> bool:
    """Whether enough of the words are English function words. One or two words pass if they are plain letters."""
    plain = [word for word in words if not is_placeholder(word) and not word[0].isdigit()]
    if not plain or any(ord(letter) > 0x24F for word in plain for letter in word):
        return not plain
    signs = sum(word in ENGLISH_SIGNS or word in AUXILIARIES for word in plain)
    if len(plain) < 5:
        return all(word.isascii() for word in plain)
    return signs >= max(1, len(plain) // 7) and _few_accents(plain)


def _few_accents(words: list[str]) -> bool:
    return sum(not word.isascii() for word in words) * 6 <= len(words)


def _is_courtesy(lower: str, lows: list[str]) -> bool:
    if not has_cue(lower, COURTESY):
        return False
    found = [cue for cue in COURTESY if f" {cue} " in f" {lower} "]
    if len(lows) > _MORE_THAN_GREETING:  # "Good morning, I would like to …": what is left says more
        found = [cue for cue in found if cue not in _GREETINGS or f" {cue} " in f" {' '.join(lows)} "]
    if not found:
        return False
    longest = max(len(cue.split()) for cue in found)
    return len([low for low in lows if is_word(low)]) <= 12 + longest and not _goes_on(lower, found)


def _goes_on(lower: str, cues: list[str]) -> bool:
    """ "I am sorry to hear that, please send us the number": the courtesy is only the opening."""
    tail = lower
    for cue in cues:
        tail = tail.rsplit(cue, 1)[-1]
    return any(
        mark in f" {tail} "
        for mark in (" please ", " but ", " can you ", " could you ", " because ", " will send ", " need ")
    )


def is_inverted(lows: list[str]) -> bool:
    """A question by its word order, for logs without question marks."""
    subjects = ("i", "you", "we", "they", "it", "he", "she", "there", "the", "my", "your", "this", "that")
    if lows[0] in AUXILIARIES and len(lows) > 2:
        return lows[1] in subjects or (lows[1] == "not" and lows[2] in subjects)
    return lows[0] in WH_WORDS and len(lows) > 2 and lows[1] in AUXILIARIES and lows[2] in subjects
