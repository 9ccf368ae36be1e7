"""Contractions, expanded: "I'm" -> "I am", also as chats type them: "Im", "dont", "youre".

Where a form is a word of its own too ("well", "its", "were", "ill") the next word decides.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.models.embedded import grammar
from bot.models.embedded.cues import AFTER_IT_IS, IS_OR_HAS, NEGATABLE
from bot.models.embedded.words import ADVERBS, DETERMINERS, PREPOSITIONS, phrases

_NOT = {
    "can't": "cannot",
    "won't": "will not",
    "shan't": "shall not",
    "ain't": "is not",
} | {f"{verb}n't": f"{verb} not" for verb in NEGATABLE}
_WITHOUT_APOSTROPHE = {form.replace("'", ""): full for form, full in _NOT.items()}
_OTHERS = """
    im: I am; i'm: I am; ive: I have; i've: I have; i'll: I will; youre: you are; you're: you are;
    youve: you have; you've: you have; youll: you will; you'll: you will; we're: we are; we've: we have;
    weve: we have; we'll: we will; they're: they are; theyre: they are; they've: they have; theyve: they have;
    they'll: they will; theyll: they will; it'll: it will; itll: it will; that'll: that will; thatll: that will;
    there'll: there will; he'll: he will; she'll: she will; who'll: who will; this'll: this will;
    could've: could have; should've: should have; would've: would have; couldve: could have;
    shouldve: should have; wouldve: would have; let's: let us; lets: let us; gonna: going to; wanna: want to;
    gotta: got to; cuz: because; coz: because; cos: because; thx: thanks; pls: please; plz: please;
    dunno: do not know; y'all: you; yall: you; u: you; ur: your; r: are; w/: with; w: with; bc: because;
    w/o: without; theres: there is; whos: who is; whats: what is; wheres: where is; hows: how is;
    thats: that is; idk: I do not know
"""
_FIXED = _NOT | _WITHOUT_APOSTROPHE
_FIXED |= {form: full for form, _, full in (pair.partition(": ") for pair in phrases(_OTHERS))}
del _FIXED["shant"]
_BEFORE_WE = frozenset(["assured", "sure", "know", "that", "but", "and", "so", "as", "hope", "because", "sorry"])


_WOULD_OR_HAD = frozenset(["i", "you", "he", "she", "it", "we", "they", "that", "there", "who"])
_HAS_AFTER = frozenset(["been", "got", "had"])


def expand(tokens: Iterable[str]) -> list[str]:
    """Tokens with contractions expanded; the capital of the first letter is kept."""
    words = list(tokens)
    expanded: list[str] = []
    for index, word in enumerate(words):
        following = [token.lower() for token in words[index + 1 : index + 3]]
        full = _expanded(word, following)
        if (
            full is None
            and word == "were"
            and index
            and words[index - 1].lower() in _BEFORE_WE
            and grammar.base_of_gerund(following[0] if following else "")
        ):
            full = "we are"
        if full is None and word == "well" and index and words[index - 1].lower() in ("and", "so", "but", "then", ","):
            full = "we will" if following and grammar.is_base(following[0]) else None
        if full is None:
            expanded.append(word)
            continue
        parts = full.split()
        if word[0].isupper() and word.lower() != "i":
            parts[0] = parts[0][0].upper() + parts[0][1:]
        expanded.extend(parts)
    return expanded


def _expanded(word: str, following: list[str]) -> str | None:
    low = word.lower()
    after = following[0] if following else ""
    if low == "i":
        return "I"
    if low in ("were", "well", "wed", "ill", "id", "its", "hes", "shes", "shell", "hell"):
        return _bare(word, low, following)
    if low in _FIXED and not (low == "r" and word == "R") and not (low == "u" and word == "U" and not after):
        return _FIXED[low]
    head, mark, tail = low.partition("'")
    if not mark:
        return None
    if tail == "s" and head in IS_OR_HAS:
        return f"{word[: len(head)]} {_is_or_has(following)}"
    if tail == "d" and head in _WOULD_OR_HAD:
        return f"{_subject(word[: len(head)])} {_would_or_had(following)}"
    if tail == "m" and head == "i":
        return "I am"
    return None


def _bare(word: str, low: str, following: list[str]) -> str | None:
    """Forms typed without an apostrophe that are words of their own as well."""
    after = next((token for token in following if token not in ADVERBS), "")
    if low == "its":
        if after in DETERMINERS or after in PREPOSITIONS or following[:1] == ["not"] or after in ("been", "got"):
            return f"{word[:2]} {_is_or_has(following)}"
        if (
            grammar.base_of_gerund(after)
            or after in ("ok", "okay", "fine", "very", "so", "too", "still")
            or after in AFTER_IT_IS
        ):
            return f"{word[:2]} is"
        return f"{word[:2]} {_is_or_has(following)}" if following and following[0] in ADVERBS else None
    if low in ("hes", "shes"):
        return f"{word[:-1]} {_is_or_has(following)}"
    if low == "well" and word != "well":
        return "We will" if grammar.is_base(after) or after == "be" else None
    if low == "were" and word != "were":
        return (
            "We are"
            if grammar.base_of_gerund(after)
            or after in ("sorry", "here", "unable", "happy", "glad", "aware", "delighted", "keen", "also", "afraid")
            else None
        )
    if low == "wed" and following:
        return "We would" if after in ("like", "love", "be", "need", "want") else None
    if low == "ill" and (word != "ill" or grammar.is_base(after)):
        return "I will" if grammar.is_base(after) or after in ("be", "not") else None
    if low == "id" and word != "ID":
        return "I would" if after in ("like", "love", "rather", "be", "prefer", "need", "appreciate", "want") else None
    return None


def _subject(word: str) -> str:
    return "I" if word.lower() == "i" else word


def _is_or_has(following: list[str]) -> str:
    first = next((token for token in following if token not in ADVERBS), "")
    return "has" if first in _HAS_AFTER else "is"


def _would_or_had(following: list[str]) -> str:
    first = next((token for token in following if token not in ADVERBS), "")
    if first == "better" or (grammar.is_past(first) and not grammar.is_base(first)) or first == "been":
        return "had"
    return "would"
