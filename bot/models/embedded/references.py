"""What "it" stands for in an undertaking ("I will send it tonight"), where it was said just before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.models.embedded import grammar
from bot.models.embedded.endings import end_of
from bot.models.embedded.offers import offered_at
from bot.models.embedded.speech import Act, Spoken
from bot.models.embedded.text import is_content
from bot.models.embedded.undertakings import Commitment

_LOOKED_BACK = 4  # sentences
_ANSWERED = 2  # turns from a question of the speaker to what they say to the answer
_SHORT = 6  # words: in "I took a screenshot" there is but one thing
_OTHER_SIDE = {"my": "your", "our": "your", "your": "my"}


def named_before(spoken: Sequence[Spoken], index: int, commitment: Commitment) -> Commitment:
    """The commitment with its thing: of a request with the same verb, of one's own offer, or of the sentence before."""
    rest, here = commitment.rest, spoken[index].sentence
    if commitment.addressee_owns or not rest or rest[0].lower() != "it":
        return commitment
    for place in range(index - 1, max(-1, index - 1 - _LOOKED_BACK), -1):
        thing = _named(spoken[place], spoken[index], commitment.verb, just_before=place == index - 1)
        if here.turn - spoken[place].sentence.turn > _ANSWERED:
            break
        if thing:
            return replace(commitment, rest=(*thing, *rest[1:]))
    return commitment


def _named(earlier: Spoken, one: Spoken, verb: str, *, just_before: bool) -> tuple[str, ...]:
    said, here = earlier.sentence, one.sentence
    turns = here.turn - said.turn
    if (said.role, said.speaker) != (here.role, here.speaker):
        if turns < _ANSWERED and earlier.act is Act.REQUEST and earlier.core[0].lower() == verb:
            end = end_of(earlier.core, [token.lower() for token in earlier.core], 1)
            thing = _thing(earlier.core[1:end])
            return (_OTHER_SIDE.get(thing[0].lower(), thing[0]), *thing[1:]) if thing else ()
    elif turns == _ANSWERED:
        start = offered_at(earlier)
        return _thing(said.tokens[start:]) if start is not None else ()
    elif turns == 0 and just_before and len(said.tokens) < _SHORT:
        for place in range(1, len(said.tokens) - 1):
            if grammar.is_past(said.tokens[place].lower()):
                thing = _thing(said.tokens[place + 1 :])
                return thing if thing and thing[-1] == said.tokens[-1] else ()
    return ()


def _thing(tokens: Sequence[str]) -> tuple[str, ...]:
    """ "send you a return label" -> "the return label": the first thing named, as something that is known."""
    for start, token in enumerate(tokens):
        if token.lower() not in ("a", "an", "the", "my", "your", "our"):
            continue
        end = start + 1
        while end < len(tokens) and is_content(tokens[end].lower()) and end - start < 4:
            end += 1
        if end > start + 1:
            determiner = "the" if token.lower() in ("a", "an") else token
            return (determiner, *tokens[start + 1 : end])
    return ()
