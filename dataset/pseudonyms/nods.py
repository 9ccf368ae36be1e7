"""Turns that say little: nods, and the small words around a number that somebody dictates or reads back."""

from __future__ import annotations

import re

from dataset.pseudonyms.cues import CUE
from dataset.pseudonyms.hesitations import without_hesitations
from dataset.pseudonyms.role_words import words
from dataset.pseudonyms.rows import rows
from dataset.pseudonyms.spans import lowered

NODS = words(
    """
    ok okay yes yeah yep yup yup uh huh mm hm mmhm mhm mhmm hmm right sure got it great perfect go on ahead continue
    and then next alright all thanks thank you i see carry fine good please the one second moment um er uhm so correct
    that is was it's thats uh-huh mm-hm digits numbers last first four rest number what's after
    ja genau gut weiter und dann hm aha verstanden bitte moment richtig die nächsten
    oui d'accord accord très bien ensuite et puis voilà continuez allez
    sí vale bien siga y luego perfecto de acuerdo correcto claro
    sì va bene poi e certo prego
    ja prima verder oké goed en dan
    sim certo e depois tá
    """
)
LEADS_IN = NODS | words(
    "it it's its starts with zero again sorry actually from there is are das ist es lautet c'est le es el"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_LONGEST_NOD = 80
_MOST_IN_A_NOD = 2


def holds_only(text: str, allowed: frozenset[str]) -> bool:
    """Whether a short text holds none but these words, hesitations aside."""
    if len(text) > _LONGEST_NOD or "\0" in text:
        return False
    said = plain_words(text)
    return all(word in allowed for word in said) or all(
        word in allowed for word in plain_words(without_hesitations(text))
    )


def plain_words(text: str) -> list[str]:
    """The words of a text, in small letters."""
    return [word.casefold().replace("’", "'") for word in _WORD.findall(text)]


def is_nod(text: str) -> bool:
    """Whether somebody only shows that they listen: a few words, none of them a figure or a question's cue."""
    if any(map(str.isdigit, text)) or len(text) > _LONGEST_NOD:
        return False
    if holds_only(text, NODS):
        return True
    return (
        len(plain_words(without_hesitations(text))) <= _MOST_IN_A_NOD
        and not CUE.search(lowered(text))
        and not any(len(row.code) > 1 for row in rows(text))
    )
