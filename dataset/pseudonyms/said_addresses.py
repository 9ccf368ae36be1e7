"""Addresses that are announced: "I live at", "wohne in", or the answer where an address was asked for.

What is announced needs no form: it is taken with its street, its numbers and the town behind them, in figures or in
words. After a cue it goes from the cue to its last number and town; an answer is taken to its end. Without any number
it is a place, and stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from dataset.pseudonyms.cues import ADDRESS_CUE, Ask
from dataset.pseudonyms.hesitations import HESITATION
from dataset.pseudonyms.numbers import is_followed_by_unit, is_year
from dataset.pseudonyms.postcodes import CA, GB, IE, NL, address_key
from dataset.pseudonyms.role_words import words
from dataset.pseudonyms.rows import rows
from dataset.pseudonyms.spans import Find, lowered

_LONGEST = 180
_MOST_BEFORE = 8
_MOST_BETWEEN = 9
_MOST_AFTER = 6
_SHORTEST = 3
_POSTCODE = re.compile(r"(?<!\w)(?:\d{2}-\d{3}|\d{5}-\d{3,4}|\d{3} \d{2}|\d{4}-\d{3}|\d{4,6})(?!\w)")
_WORD = re.compile(r"[^\W_][\w’'\-]*")
_ENDS = re.compile(
    r"[!?;](?=\s|$)|\.+(?=\s*$)|(?<!\b\w)(?<!\b\w\w)(?<!\b\w\w\w)(?<!str)\.(?=\s+[^\W\d_])|\n\s*\n|\0", re.IGNORECASE
)
# "is", "at", "lautet": what leads up to an address and is no part of it.
_OPENS = re.compile(
    r"[\s,:.]*(?:(?:it[’']?s|that[’']?s|is|was|it|at|to|in|on|now|still|the|number|ist|lautet|jetzt|das|die|es|est"
    r"|c[’']est|son|sono|è|é|sí|si|sì"
    r"|oui|ja|yes|sure|dat|het|to|jest|na|w|är|det|på|a|al|au|à|em|no|para|bei|nach|naar|von|en|for|come|up|(?:de|di"
    r"|do|da|van)[ ](?:livraison|facturation|envío|entrega|consegna|spedizione|residenza|facturación|cobrança)|and|und"
    r"|et|y|e|og|och|i)(?!\w))?[\s,:.]*",
    re.IGNORECASE,
)
_CODE_FORM = re.compile(rf"(?<![\w\-])(?:{GB}|{CA}|{IE}|{NL})(?!\w)", re.IGNORECASE)
_TOWN = re.compile(
    r"(?:/[A-Za-z](?!\w))?(?:,?[ ](?:\d{1,2}[ºª°]|\d{1,3}(?:st|nd|rd|th)|hs|bis|esq\.?|dto\.?|izq\.?|dcha\.?"
    r"|[A-Z](?!\w)))?"
    r"(?:,?[ ](?:(?:de|del|la|le|les|el|am|an|der|den|sur|upon|on|di|do|da|s/)[ ]){0,2}(?:\d{1,3}(?:st|nd|rd|th)"
    r"|[A-ZÀ-ÖØ-ÞŠŽŁŚŻ][\w’'\-]{1,30})){0,4}(?:[ ]\([A-Z]{2}\))?"
)
_SMALL_TOWN = re.compile(
    r"(?:[ ](?:am|an|de|la|den|der|del|s/|são|santa|san|saint|st|bad|new|los|el|rio|ciudad|porto"
    r"|el)(?=[ ])){0,3}(?:[ ][a-z]{2}(?=[ ]))?"
    r"[ ][^\W\d_][\w’'\-]{2,30}(?:[ ]\([a-z]{2}\))?"
)
_STOP = words(
    """
    did do does done you your have has had haben hat heeft ha hai that this because since when where me my him her us
    them mine by within for from with without about but not if so then okay i je ich ik we wir jag ja oui sí please
    bitte because car weil aber mais pero ma maar men ale wrong order orders ordered items minutes hours days weeks
    months years times until per and got correct right noted
    """
)


def said_address_finder(asked: frozenset[Ask]) -> Callable[[str], Iterator[Find]]:
    """A recogniser of announced addresses. `asked` is what the turn before asked for."""

    def find_said(text: str) -> Iterator[Find]:
        done = 0
        for cue in ADDRESS_CUE.finditer(lowered(text)):
            if cue.start() >= done and (find := _after_cue(text, cue.end())):
                yield find
                done = find.end
        if not done and not asked.isdisjoint((Ask.ADDRESS, Ask.POSTCODE)):
            answer = _answer(text)
            if answer:
                yield answer

    return find_said


def _numbers(stretch: str) -> list[tuple[int, int]]:
    """Where numbers and postcodes stand that count and measure nothing."""
    found = [
        (row.start, row.end)
        for row in rows(stretch)
        if row.figures
        and not row.read.quantity
        and not is_followed_by_unit(stretch, row.end)
        and not HESITATION.fullmatch(stretch, row.start, row.end)
    ]
    found += [match.span() for match in _CODE_FORM.finditer(stretch)]
    return sorted(found)


def _after_cue(text: str, start: int) -> Find | None:
    end = _ENDS.search(text, start, start + _LONGEST)
    stretch = text[start : end.start() if end else start + _LONGEST]
    numbers = _numbers(stretch)
    if not numbers:
        return None
    first = _opened(stretch, 0)
    before = _WORD.findall(stretch, first, max(first, numbers[0][0]))
    small = stretch.islower()
    if len(before) > _MOST_BEFORE or any(word.casefold() in _STOP for word in before):
        return None
    if before and not small and not any(word[0].isupper() for word in before):
        return None
    last = _last(stretch, numbers)
    stop = _with_town(stretch, last, small=small)
    written = stretch[first:stop]
    if not any(map(str.isalpha, written)) or (not before and last == numbers[0][1] and stop == last):
        return None
    return Find(start + first, start + stop, address_key(written))


def _answer(text: str) -> Find | None:
    """All of an answer that is an address, but for the hesitations around it."""
    end = _ENDS.search(text, 0, _LONGEST)
    stretch = text[: end.start() if end else _LONGEST]
    rest = 0
    if end and not _numbers(stretch) and (text[end.start()] != "\0"):
        # "Let me see, hang on. Toronto, ON M5V 2T6"
        rest = end.end()
        end = _ENDS.search(text, rest, rest + _LONGEST)
        stretch = text[rest : end.start() if end else rest + _LONGEST]
    numbers = _numbers(stretch)
    if not numbers:
        return None
    first = _opened(stretch, 0)
    for before in HESITATION.finditer(stretch, first, max(first, numbers[0][0])):
        first = _opened(stretch, before.end())
    if len(_WORD.findall(stretch, first, max(first, numbers[0][0]))) > _MOST_BEFORE:
        return None
    last = _last(stretch, numbers)
    aside = HESITATION.search(stretch, last)
    stop = aside.start() if aside else len(stretch)
    after = _WORD.findall(stretch, last, stop)
    if len(after) > _MOST_AFTER or any(word.casefold() in _STOP for word in after):
        stop = _with_town(stretch, last, small=stretch.islower())
    if not _looks_like_one(stretch, first, numbers, stop):
        return None
    written = stretch[first:stop].rstrip(" ,.:-–")
    return Find(rest + first, rest + first + len(written), address_key(written)) if written else None


def _looks_like_one(stretch: str, first: int, numbers: list[tuple[int, int]], stop: int) -> bool:
    """Whether an answer with a number in it is an address: a postcode, or a name where a sentence would have none."""
    said = [
        word[0]
        for word in _WORD.finditer(stretch, first, stop)
        if not any(start <= word.start() < end for start, end in numbers)
    ]
    codes = (_POSTCODE.search(stretch, start, end) for start, end in numbers)
    if any(code and not is_year(code[0]) for code in codes):
        return True
    if any(_CODE_FORM.fullmatch(stretch, start, end) for start, end in numbers):
        return True
    names = [word for word in said if word[0].isupper() and word.isalpha() and len(word) > 1]
    if any(word.casefold() in _STOP for word in said):
        return False
    if stretch.islower():
        return len(said) <= _MOST_BETWEEN
    touches = bool(names) and stretch.find(names[0], first) + len(names[0]) + 1 == numbers[0][0]
    return len(names) > 1 or (names[:1] != said[:1] and bool(names)) or (touches and len(said) <= _SHORTEST)


def _opened(stretch: str, at: int) -> int:
    """Where the address begins: behind small words, hesitations and signs."""
    while True:
        aside = HESITATION.match(stretch, at)
        opens = _OPENS.match(stretch, aside.end() if aside else at)
        end = opens.end() if opens else at
        if end == at or end >= len(stretch):
            return min(end, len(stretch))
        at = end


def _last(stretch: str, numbers: list[tuple[int, int]]) -> int:
    """Where the last number ends that is near enough to the ones before it."""
    last = numbers[0][1]
    for start, end in numbers[1:]:
        between = _WORD.findall(stretch, last, max(last, start))
        if len(between) > _MOST_BETWEEN or any(word.casefold() in _STOP for word in between):
            break
        last = max(last, end)
    return last


def _with_town(stretch: str, end: int, *, small: bool) -> int:
    town = _SMALL_TOWN.match(stretch, end) if small else _TOWN.match(stretch, end)
    if town is None or (small and town[0].split()[-1] in _STOP) or (small and HESITATION.match(stretch, end + 1)):
        return end
    return end + len(town[0].rstrip(" ,"))
