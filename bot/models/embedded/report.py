"""What was said, as a report: "The customer says that …", "The agent asks the customer to …".

The tense stays as it was (the reporting verb is in the present). What cannot be turned without doubt is quoted.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.models.embedded import grammar
from bot.models.embedded.clauses import is_clause
from bot.models.embedded.cues import CAPITALS, COMPANY_NOUNS, NOUNS_TOO, OPENERS, SUBJECTLESS
from bot.models.embedded.pronouns import Listener, turn
from bot.models.embedded.questions import statement_order
from bot.models.embedded.speech import Act, Spoken
from bot.models.embedded.text import is_placeholder, join
from bot.models.embedded.words import (
    ADVERBS,
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    PLURAL_SUBJECTS,
    PREPOSITIONS,
    SINGULAR_SUBJECTS,
    STOP_WORDS,
    SUBORDINATORS,
    WH_WORDS,
)
from dataset.records import Role

_MAX_QUOTE_WORDS = 30
_LOWERED = (
    STOP_WORDS
    | ADVERBS
    | AUXILIARIES
    | CONJUNCTIONS
    | DETERMINERS
    | OPENERS
    | PREPOSITIONS
    | SINGULAR_SUBJECTS
    | SUBORDINATORS
    | WH_WORDS
)
# Never turned into small letters: days and months are in the stop words for other reasons.


@dataclass(frozen=True)
class Parties:
    """How the two sides are named in a report: `speaker` as a subject, `listener` as "you" (None: unknown)."""

    speaker: str
    listener: str | None

    @property
    def subject(self) -> str:
        return self.speaker[0].upper() + self.speaker[1:]


@dataclass(frozen=True)
class Report:
    """A reported sentence in two parts: `frame` ("says that", "asks", "says:") and `body` (no full stop)."""

    parties: Parties
    frame: str
    body: str
    quoted: bool = False

    @property
    def text(self) -> str:
        """One sentence, with its full stop."""
        return self.after(f"{self.parties.subject} {self.frame}")

    def after(self, opening: str) -> str:
        """The sentence with another opening in place of subject and frame."""
        return f"{opening} {self.body}" + ("" if self.body.endswith((".", '."', '?"', '!"', '"')) else ".")


def parties(role: Role, speaker: str, others: Collection[str]) -> Parties:
    """How to name the speaker of a turn and whom they speak to; `others` are the other unnamed-role speakers."""
    if role is Role.AGENT:
        return Parties("the agent", "the customer")
    if role is Role.CUSTOMER:
        return Parties("the customer", "the agent")
    name = "the speaker" if speaker == Role.OTHER.value else speaker
    return Parties(name, next(iter(others)) if len(others) == 1 else None)


def report(spoken: Spoken, sides: Parties, verb: str = "says", names: Collection[str] = ()) -> Report:
    """A sentence as a report; `verb` is what a statement is reported with, `names` words that keep their capital."""
    frame_and_tokens = turned(spoken, sides, verb)
    if frame_and_tokens is None:
        return quote(spoken, sides)
    frame, tokens = frame_and_tokens
    return Report(sides, frame, balanced(join(lower_first(tokens, names))))


def quote(spoken: Spoken, sides: Parties) -> Report:
    """A sentence in the words that were said, cut after 30 of them."""
    asks = spoken.act is Act.QUESTION or (spoken.act is Act.REQUEST and spoken.sentence.end == "?")
    raw = spoken.sentence.raw
    words = raw.split()
    if len(words) > _MAX_QUOTE_WORDS:
        raw = " ".join(words[:_MAX_QUOTE_WORDS]).rstrip(",;:-.") + " …"
    if raw[-1] not in ".!?…":
        raw += "?" if asks else "."
    return Report(sides, "asks:" if asks else "says:", f'"{raw}"', quoted=True)


def turned(spoken: Spoken, sides: Parties, verb: str) -> tuple[str, list[str]] | None:
    listener = Listener(sides.listener)
    tokens: Sequence[str] | None = spoken.core
    if not spoken.english or not tokens:
        return None
    match spoken.act:
        case Act.STATEMENT:
            turned = turn(tokens, listener)
            if turned is None:
                return None
            # "says that that did not work" is more than enough of it.
            return (verb if turned[0].lower() == "that" else f"{verb} that"), turned
        case Act.REQUEST if sides.listener is not None:
            turned = turn(_one_request(tokens), Listener(sides.listener, named=True))
            if turned is None:
                return None
            if turned[0] == "not":
                return f"asks {sides.listener}", ["not", "to", turned[1].lower(), *turned[2:]]
            order = ["to", turned[0].lower() if turned[0].istitle() else turned[0], *turned[1:]]
            return f"asks {sides.listener}", order
        case Act.SUGGESTION:
            turned = turn(tokens, listener)
            return None if turned is None else ("suggests that they", turned)
        case Act.QUESTION:
            ordered = statement_order(tokens)
            if ordered is None:
                if spoken.sentence.end == "?" and _asks_as_statement(tokens):
                    turned = turn(tokens, listener)
                    return None if turned is None else ("asks whether", turned)
                return None
            turned = turn(ordered, listener)
            return None if turned is None or len(turned) < 4 else ("asks", turned)
        case Act.FRAGMENT if _lacks_subject(tokens):
            turned = turn(["I", tokens[0].lower(), *tokens[1:]], listener)
            return None if turned is None else (f"{verb} that", turned)
        case _:
            return None


def _asks_as_statement(tokens: Sequence[str]) -> bool:
    """ "So it is broken?": a question in the words of a statement, with a subject beyond doubt."""
    plain = (SINGULAR_SUBJECTS | PLURAL_SUBJECTS | {"you", "there", "the", "my", "your"}) - WH_WORDS
    return tokens[0].lower() in plain and is_clause(tokens)


def _lacks_subject(tokens: Sequence[str]) -> bool:
    """ "Tried that already": whoever speaks is the subject that was left out."""
    lows = [token.lower() for token in tokens]
    plain = lows[0] in SUBJECTLESS and lows[1:2] and lows[1] in DETERMINERS | PREPOSITIONS | {"it", "them", "me", "all"}
    return bool(plain) and is_clause(["I", lows[0], *tokens[1:]])


def _one_request(tokens: Sequence[str]) -> list[str]:
    """A request without "please" in its middle, and without the statement that runs on after it."""
    kept = [token for token in tokens if token.lower() not in ("please", "kindly")] or list(tokens)
    lows = [token.lower() for token in kept]
    if (
        lows[0] == "help"
        and len(lows) > 3
        and lows[1] in ("me", "us")
        and lows[2] in DETERMINERS | SINGULAR_SUBJECTS | {"i", "we"}
    ):
        return kept[:2]
    for place in range(3, len(kept) - 2):
        runs_on = lows[place] == "," and (
            lows[place + 1] in SINGULAR_SUBJECTS | DETERMINERS | {"i", "we", "you", "there"}
        )
        if runs_on and not SUBORDINATORS.intersection(lows[:place]) and is_clause(kept[place + 1 :]):
            return kept[:place]
    return kept


def balanced(text: str) -> str:
    """With the closing quotation mark or bracket that went with the end of the sentence."""
    for opening, closing in ("“”", "()", "[]"):
        text += closing * max(0, text.count(opening) - text.count(closing))
    return text + '"' * (text.count('"') % 2)


def lower_first(tokens: Sequence[str], names: Collection[str]) -> list[str]:
    """Tokens with the first one in small letters, unless it is a name, an abbreviation or a placeholder."""
    first = tokens[0]
    low = first.lower()
    keep = (
        is_placeholder(first)
        or (first in names and low not in _LOWERED)
        or not first[:1].isupper()
        or (not first[1:].islower() and len(first) > 1)
        or low in CAPITALS
    )
    known = low in _LOWERED | COMPANY_NOUNS | NOUNS_TOO or grammar.base_of(low) != low or grammar.is_base(low)
    if keep or not (known or low.endswith("s") or len(first) == 1):
        return list(tokens)
    return [low, *tokens[1:]]
