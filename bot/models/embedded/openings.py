"""What is left of a sentence without its trimmings: no "well,", no "hi Lea,", no trailing "please"."""

from __future__ import annotations

from bot.models.embedded import grammar
from bot.models.embedded.cues import CLAUSE_STARTERS, GREETINGS, OPENERS, OPENERS_OR_ADJECTIVES, SLANG, TAIL_WORDS
from bot.models.embedded.text import Sentence, is_placeholder, is_word
from bot.models.embedded.words import ADVERBS, AUXILIARIES, DETERMINERS, ENGLISH_SIGNS, PREPOSITIONS, WH_WORDS


def core_of(sentence: Sentence) -> tuple[str, ...]:
    tokens = list(sentence.tokens)
    while tokens:
        low = tokens[0].lower()
        following = tokens[1].lower() if len(tokens) > 1 else ""
        if not is_word(tokens[0]) and tokens[0] not in '"“([#':
            tokens = tokens[1:]
        elif low in GREETINGS and following != "to":
            tokens = tokens[1:]
            while tokens and tokens[0] not in ",." and is_name(tokens[0]) and len(tokens) > 1 and tokens[1] in ",.!":
                tokens = tokens[1:]
            if _after_introduction(tokens[1:]) is not None and tokens[0].isalpha():
                tokens = tokens[1:]  # "hi amir it is Jenny": whoever is greeted
            if tokens and tokens[0].lower() in ("there", "everyone", "all", "guys", "team", "folks"):
                tokens = tokens[1:]
        elif (rest := _after_introduction(tokens)) is not None:
            tokens = rest
        elif [token.lower() for token in tokens[:4]] == ["i", "think", "so", ","]:
            tokens = tokens[4:]
        elif low == "good" and following in ("morning", "afternoon", "evening", "day"):
            tokens = ["hello", *tokens[2:]]
        elif low in ("you", "i") and following in ("know", "mean") and tokens[2:3] == [","]:
            tokens = tokens[3:]
        elif low in OPENERS and not _opener_belongs(tokens):
            tokens = tokens[1:]
        elif low in ("however", "furthermore", "additionally") and following == ",":
            tokens = tokens[2:]
        elif (
            [low, following] == ["can", "i"]
            and tokens[3:4]
            and tokens[2].lower() == "ask"
            and tokens[3].lower() in WH_WORDS | {"if"}
        ):
            tokens = tokens[3:]
        elif following == "," and len(tokens) > 3 and is_name(tokens[0]):
            tokens = tokens[2:]
        else:
            break
    return tuple(_without_tail(tokens))


def _after_introduction(tokens: list[str]) -> list[str] | None:
    """What follows "it is Jenny from accounts," or "my name is Lea Roth and"; None where nobody is introduced."""
    lows = [token.lower() for token in tokens[:4]]
    start = (
        3
        if lows[:3] == ["my", "name", "is"]
        else 2
        if lows[:2] in (["this", "is"], ["it", "is"], ["i", "am"])
        else int(lows[:1] == ["its"])
    )
    if not start or len(tokens) <= start:
        return None
    name = tokens[start]
    if not (is_name(name) or (lows[0] in ("it", "its") and "from" in lows[start + 1 :] and name.isalpha())):
        return None
    for place in range(start + 1, min(start + 8, len(tokens) - 3)):
        low, following = tokens[place].lower(), tokens[place + 1].lower()
        if (
            (low in (",", "and") and following in CLAUSE_STARTERS | {"and", "but", "so"})
            or low == "."
            or (low in ("i", "my", "we") and tokens[place - 1].lower() != "and")
        ):
            return tokens[place + (low not in ("i", "my", "we")) :]
        if grammar.is_finite(low):
            return None
    return None


def _opener_belongs(tokens: list[str]) -> bool:
    low, following = tokens[0].lower(), tokens[1].lower() if len(tokens) > 1 else ""
    if low in OPENERS_OR_ADJECTIVES:
        # "no signal", "great service": part of the sentence
        return bool(following) and is_word(following) and following not in PRONOUNS_AND_OPENERS
    if low == "sorry":
        return following in ("to", "about", "for", "that")
    if low in ("now", "then", "so", "well", "but", "and", "also", "plus", "fine", "cool"):
        return low == "so" and following in ("far", "many", "much")
    return low == "see" and following not in (",",)


PRONOUNS_AND_OPENERS = OPENERS | frozenset(CLAUSE_STARTERS)


def is_name(token: str) -> bool:
    return is_placeholder(token) or (
        token[0].isupper()
        and token.isalpha()
        and token.lower() not in ADVERBS | DETERMINERS | PREPOSITIONS | WH_WORDS | AUXILIARIES | OPENERS
        and token.lower() not in ENGLISH_SIGNS
        and not grammar.is_base(token.lower())
    )


def _without_tail(tokens: list[str]) -> list[str]:
    changed = True
    while changed and tokens:
        changed = False
        low = tokens[-1].lower()
        if low in SLANG or (
            low in TAIL_WORDS
            and (
                len(tokens) > 2
                and (tokens[-2] == "," or low in ("please", "thanks", "sir", "maam", "guys", "though", "mate", "bro"))
            )
        ):
            tokens, changed = tokens[:-1], True
        elif ([token.lower() for token in tokens[-2:]] in (["thank", "you"], ["you", "know"]) and len(tokens) > 4) or (
            len(tokens) > 4 and tokens[-2] == "," and is_name(tokens[-1]) and tokens.count(",") == 1
        ):
            tokens, changed = tokens[:-2], True
        elif not is_word(tokens[-1]) and tokens[-1] not in ')"”]%+':
            tokens, changed = tokens[:-1], True
    return tokens
