"""Which names a call contains.

Names that the pseudonymiser knows are placeholders by the time that anything is learned; what is looked for here are
the others: "Tom from the workshop" in a correction, of whom nobody spoke in the call.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from dataset.grounding.calendar_words import MONTHS, WEEKDAYS
from dataset.grounding.sentences import TITLES
from dataset.grounding.words import Said, plain
from dataset.pseudonyms.given_names import is_clear, is_given
from dataset.pseudonyms.role_words import is_role_word, words

_TOKEN = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_BEGINS = re.compile(r"[.!?:;\n\"“„«(]")
# The first letters of words inside a sentence, but for "I".
_INSIDE = re.compile(r"(?<=[\w,] )(?!I\b)([^\W\d_])")
_LEAST_LETTERS = 3
# Where every fifth word inside a sentence has a capital (German, headlines), capitals tell nothing.
_CAPITALS_TELL_NOTHING = 0.2
_SAID_BY_PEOPLE = words(
    "says said confirms confirmed promises promised agrees agreed called calls phoned emails emailed wrote writes asks",
    "asked told tells offers offered refused explained apologised apologized thanked spoke visited replied",
)
# What people write with a capital though it names nobody: "Tier 2 Support", "a Credit was issued".
_OF_THE_TRADE = words(
    "account address agreement appointment approval balance bank bill billing business call callback cancellation",
    "card case change charge claim compensation complaint confirmation contract credit customer data debit delivery",
    "department deposit device discount email engineer error escalation exchange fee fraud goodwill hardware hotline",
    "ident incident installation insurance internet invoice issue item level line link loan login loyalty manager",
    "management modem mobile network number office online operations order outage package parcel password payment",
    "phone plan policy portal premium price problem product provider purchase quality query quote reason receipt",
    "record reference refund renewal repair replacement report request reservation reset resolution retention return",
    "review router sales security senior service setup shipment shipping shop signal software status store",
    "subscription supervisor supplier system team tech technical technician ticket tier transaction transfer update",
    "upgrade user verification voucher warehouse warranty web website wifi word mbps kbps gbps kwh gb mb euro euros",
    "dollar dollars pound pounds",
)
_NO_NAMES = words(
    "he she they it we you i who this that these those both nobody somebody someone everybody everyone one other",
    "others neither either which also then later customer caller client user agent team support",
)


class Names:
    """The words of a call, for telling which capitalised words of a text are not among them."""

    def __init__(self, texts: Sequence[Said]) -> None:
        self._words = {word for _, words in texts for word in words}
        self._sorted = sorted(self._words)
        inside = [letter for text, _ in texts for letter in _INSIDE.findall(text)]
        self._capitals_tell = not inside or sum(map(str.isupper, inside)) / len(inside) < _CAPITALS_TELL_NOTHING

    def in_sentence(self, text: str) -> Iterator[str]:
        """Names in a sentence (or a phrase) that the call does not contain."""
        tokens = _tokens(text)
        if not self._capitals_tell or _is_headline(tokens):
            yield from self._people(tokens)
            return
        for at, (token, first) in enumerate(tokens):
            if not self._may_be_new(token):
                continue
            after = tokens[at + 1] if at + 1 < len(tokens) else None
            if first and not (is_clear(token) or (after and self._begins_a_name(token, *after))):
                continue
            yield token

    def _people(self, tokens: Sequence[tuple[str, bool]]) -> Iterator[str]:
        """Where capitals tell nothing: given names that are hardly anything else, or that a new word follows."""
        for (token, first), (after, begins) in zip(tokens, [*tokens[1:], ("", True)], strict=True):
            followed = not first and not begins and is_given(token) and self._may_be_new(after)
            if self._may_be_new(token) and (is_clear(token) or followed):
                yield token

    def in_title(self, text: str) -> Iterator[str]:
        """Names in a title, where it is not all in capitals."""
        yield from self.in_sentence(text)

    def in_owner(self, text: str) -> Iterator[str]:
        """Names of an owner: there is nothing else in that field, but parts in the call ("the agent", "billing")."""
        for token, _ in _tokens(text):
            if self._may_be_new(token) and not is_role_word(token):
                yield token

    def _begins_a_name(self, token: str, after: str, after_is_first: bool) -> bool:
        if after_is_first or is_role_word(token) or plain(token) in _NO_NAMES:
            return False
        return self._may_be_new(after) or after in _SAID_BY_PEOPLE

    def _may_be_new(self, token: str) -> bool:
        """A capitalised word that is neither in the call (in any form), nor an abbreviation, nor a day or a month."""
        word = plain(token)
        if not token[:1].isupper() or len(token) < _LEAST_LETTERS or any(map(str.isdigit, token)):
            return False
        if word.removesuffix("s") in _OF_THE_TRADE or word in _OF_THE_TRADE:
            return False
        if token.isupper() or sum(map(str.isupper, token)) > len(token) / 2:
            return False
        parts = [part.removesuffix("'s") for part in re.split(r"-", word)]
        return not all(map(self._is_known, parts)) and word not in WEEKDAYS and word not in MONTHS

    def _is_known(self, part: str) -> bool:
        """A word of the call, or the beginning of one, or one with another ending ("Uber" of "UberSupport")."""
        if part in self._words or part.rstrip("s'") in self._words:
            return True
        stem = part[:5]
        at = bisect_left(self._sorted, stem)
        return len(stem) > 3 and at < len(self._sorted) and self._sorted[at].startswith(stem)


def _tokens(text: str) -> list[tuple[str, bool]]:
    """The words of a text, each with whether a sentence begins with it."""
    tokens: list[tuple[str, bool]] = []
    end = 0
    for match in _TOKEN.finditer(text):
        between = text[end : match.start()]
        first = end == 0 or (_BEGINS.search(between) is not None and not _is_after_a_title(tokens, between))
        # A placeholder that stood before was no sentence's end.
        tokens.append((match[0], first and "\0" not in between))
        end = match.end()
    return tokens


def _is_after_a_title(tokens: Sequence[tuple[str, bool]], between: str) -> bool:
    """ "Dr. Kowalski": no sentence begins with him."""
    return between == ". " and bool(tokens) and plain(tokens[-1][0]) in TITLES


def _is_headline(tokens: Sequence[tuple[str, bool]]) -> bool:
    long = [token for token, first in tokens if len(token) > 3 and not first]
    capitals = sum(token[0].isupper() for token in long)
    if len(long) == 1:
        # "Slow Connection", but not "Visit of Kowalski": that has words in small letters.
        return capitals == 1 and all(token[0].isupper() for token, _ in tokens)
    return len(long) > 1 and capitals > len(long) / 2
