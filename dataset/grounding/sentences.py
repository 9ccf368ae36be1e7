"""Where a sentence ends: a full stop after "Dr", "12" (December) or "approx" is none."""

from __future__ import annotations

import re

from dataset.grounding.calendar_words import MONTHS
from dataset.grounding.words import plain
from dataset.pseudonyms.role_words import words

_GAP = re.compile(r"(?<=[.!?])[\"”»’')\]]*(\s+)")
_LAST_WORD = re.compile(r"([^\s(\[\"„“«]*)\.$")
_NEXT_WORD = re.compile(r"[^\W\d_]+")
# Whatever comes next belongs to them. A single letter does as well ("M. Dubois", "z. B. Strom").
TITLES = words("dr mr mrs ms prof hr fr sr sra sig dott dhr mevr mme mlle st bzw inkl ggf evtl resp vs zzgl max min")
_WITH_INNER_STOPS = frozenset({"z.b", "d.h", "u.a", "e.g", "i.e", "p.ej", "p.es", "o.g", "i.d.r", "m.e"})
# A number belongs to them, a new sentence does not.
_OF_NUMBERS = words("no nr num n art abs tel ref ca approx ext fig str c.a bijv bv op cit kw")


def sentences(text: str) -> list[str]:
    """The sentences of a text, without the white space between them."""
    text = text.strip()
    found: list[str] = []
    start = 0
    for gap in _GAP.finditer(text):
        if _ends(text[start : gap.start()], text[gap.end() :]):
            found.append(text[start : gap.start(1)])
            start = gap.end()
    return [sentence for sentence in [*found, text[start:]] if sentence]


def _ends(before: str, after: str) -> bool:
    """Whether a sentence ends between these two pieces of a text."""
    if after[:1].islower():
        return False
    last = _LAST_WORD.search(before)
    if last is None:
        return True
    word = plain(last[1])
    if word.isdigit() and len(word) <= 2:
        following = _NEXT_WORD.match(after)
        return following is None or plain(following[0]) not in MONTHS
    if len(word) == 1 or word in TITLES or word in _WITH_INNER_STOPS:
        return False
    return word not in _OF_NUMBERS or not after[:1].isdigit()
