"""Whether a body tells of trouble, so that a frame that complains may stand before it.

"Not" alone tells of none: who does not want to cancel complains of nothing, whose router does not start does. So a
denial counts where what is denied is that something works, or that somebody gets or can do something.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.models.embedded import grammar
from bot.models.embedded.bodies import Body, Complement
from bot.models.embedded.cues import POSITIVE, PROBLEM_WORDS
from bot.models.embedded.words import ADVERBS, AUXILIARIES, words

_DENYING = frozenset({"not", "cannot", "never", "nothing"})
# What tells of trouble by itself; "cancel" is what somebody asks for.
_TROUBLES = PROBLEM_WORDS - _DENYING - {"cancel"}
_WELL = words("able can could will works worked working like love hope please fixed")

# Of a thing, a service or somebody else that does not do it.
_FAILING = words("""
    work start load open connect reply respond answer arrive come show appear turn charge print sync update save send
    receive get accept let allow recognise recognize fit go run play boot help deliver refund register display fix
    resolve cool heat drain pair launch install download upload move stop close lock unlock hold happen ring match
    dispense flush spin reach process credit return repair replace finish complete sign log verify match
""")
# Of the one who speaks: what did not come to them, and what was not done for them.
_GETTING = words("get receive")
_DONE_FOR_THEM = words("""
    refund call contact inform tell notify pay help give send answer credit reimburse compensate connect offer allow
""")
_WANTING = words("""
    available valid possible right correct acceptable fair visible compatible reachable responsive enough accepted
    recognised recognized activated
""")
# What cannot be done without anything being wrong: "I cannot wait", "I cannot complain".
_SAID_SO = words("think believe imagine wait complain say tell remember recall want know thank")
# What somebody has in mind or is about to do, whatever is wrong beside it.
_MINDING = words("think want know change like mind")
_FURTHEST = 5  # words from a denial to what is denied


def tells_of_trouble(body: Body, sentence: Sequence[str]) -> bool:
    """Whether what is reported, and not only the rest of its sentence, tells of trouble.

    `sentence` are the words of the whole sentence that the body was made from, in small letters.
    """
    tokens = [token.strip(".,;:!?\"'()") for token in body.text.lower().split()]
    told, said = set(tokens), set(sentence)
    if said & POSITIVE:
        return False
    minds = _minds(tokens)
    if minds and body.complement is Complement.ABOUT:
        return False  # "complains about wanting to …"
    if told & _TROUBLES or any(_fails(tokens, place) for place, token in enumerate(tokens) if token in _DENYING):
        return True
    return not minds and bool(said & _TROUBLES) and not told & _WELL


def _fails(tokens: Sequence[str], place: int) -> bool:
    """Whether the denial at `place` denies that something works, or that somebody gets or can do something."""
    theirs = set(tokens[:place]) <= AUXILIARIES | ADVERBS | {"they"}  # "they have not …", "not having …"
    unable = tokens[place] == "cannot" or tokens[place - 1 : place] in (["can"], ["could"])
    passive = False
    for word in tokens[place + 1 : place + 1 + _FURTHEST]:
        if word == "able":
            unable = True
        elif word in ("been", "being"):
            passive = True
        elif word not in AUXILIARIES | ADVERBS | {"to", "having", "yet"}:
            break
    else:
        return False
    if word in _WANTING:
        return True
    verb = grammar.base_of(word)
    if unable:
        return grammar.is_base(verb) and verb not in _SAID_SO
    if theirs and tokens[place] != "nothing":
        return verb in _GETTING or (passive and verb in _DONE_FOR_THEM)
    return verb in _FAILING


def _minds(tokens: Sequence[str]) -> bool:
    """Whether the body is what the one who speaks thinks, wants, knows or changes."""
    if tokens[:1] == ["they"]:
        tokens = tokens[1:]
    elif not tokens or not (tokens[0] in ADVERBS or grammar.base_of_gerund(tokens[0])):
        return False
    for word in tokens:
        if word not in AUXILIARIES | ADVERBS | _DENYING | {"being", "having", "to"}:
            return word == "sure" or grammar.base_of(word) in _MINDING
    return False
