"""What the people of a call are called by the others ("Hi Ben,", "Thanks, Helena."), and what is no person.

Being called by a name supports a name that was introduced faintly. Alone it is enough only after a greeting, and
where the word is neither a company that answers the phone nor a thing that somebody has, opens or uses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from dataset.pseudonyms.common_words import COMPANY_WORDS
from dataset.pseudonyms.said_names import SaidName, fold, is_common, name_at, small_name_at
from dataset.records import Role

_HELLO = (
    r"hi|hello|hey|hiya|dear|good[ ](?:morning|afternoon|evening)|morning|afternoon|hola|hallo|bonjour|ciao|olá"
    r"|guten[ ](?:tag|morgen|abend)|buongiorno"
)
_THANKS = r"thanks|thank[ ]you|sorry|welcome|danke|gracias|merci|bye|goodbye|you[’'´`]?re[ ]welcome"
_YES = r"okay|ok|alright|all[ ]right|great|perfect|sure|yes|yeah|no|absolutely|please|right|well|understand|that|it|you"
_CALLED = re.compile(
    rf"(?<!\w)(?:(?P<hello>{_HELLO})|(?P<thanks>{_THANKS})|(?:{_YES}))(?:[ ]there)?,?[ ]{{1,2}}", re.IGNORECASE
)
_ASIDE = re.compile(r"(?<=\w),[ ]{1,2}(?=[^\W\d_])")
_ANSWERED = re.compile(
    r"(?:thank(?:s|[ ]you)[ ]for[ ](?:calling|contacting|choosing|reaching|messaging)(?:[ ]out[ ]to)?|welcome[ ]to"
    r"|on[ ]behalf[ ]of|you(?:[’'´`]ve|[ ]have)?[ ]reached|anruf[ ]bei|(?:llamar|bienvenido)[ ]a|d[’']appeler)[ ]"
    r"(?:the[ ])?",
    re.IGNORECASE,
)
_HAS = re.compile(
    r"(?<!\w)(?:the|my|your|our|a|an|on|at|in|into|via|using|use|used|open|opened|launch|install|installed|of|new"
    r"|another|any|der|die|das|dem|den|el|la|le|les|il)[ ]"
)
_WORD = re.compile(r"[^\W\d_]+")
_MOST_WORDS = 2


class Called(NamedTuple):
    """A name that somebody is called, in `role`'s turn, after a greeting or thanks or neither."""

    name: SaidName
    role: Role
    hello: bool = False
    thanks: bool = False
    small: bool = False


def called(text: str, role: Role) -> Iterator[Called]:
    """Names by which somebody is called in a text."""
    for match in _CALLED.finditer(text):
        large = name_at(text, match.end(), sure=False)
        name = large or small_name_at(text, match.end())
        if name and name.ends:
            yield Called(name, role, bool(match["hello"]), bool(match["thanks"]), small=large is None)
    for match in _ASIDE.finditer(text):
        name = name_at(text, match.end(), sure=False)
        if name and name.closes:
            yield Called(name, role)


def no_people(texts: Iterable[str]) -> frozenset[str]:
    """Words with a capital that are used as the names of companies and things: after "welcome to", "the", "open"."""
    found: set[str] = set()
    for text in texts:
        for match in _ANSWERED.finditer(text):
            found |= set(_capitals(text, match.end()))
        for match in _HAS.finditer(text):
            found |= set(list(_capitals(text, match.end()))[:1])
    return frozenset(found)


def _capitals(text: str, at: int) -> Iterator[str]:
    for _ in range(6):
        word = _WORD.match(text, at)
        if not word or not word[0][0].isupper() or (is_common(word[0]) and fold(word[0]) not in COMPANY_WORDS):
            return
        yield fold(word[0])
        at = word.end() + 1 if text[word.end() : word.end() + 1] == " " else len(text)


def are_called(heard: Iterable[Called], texts: Iterable[str], others: frozenset[str]) -> Iterator[SaidName]:
    """Those who need no introduction: an agent greets or thanks them, or a customer greets them.

    A customer may greet a company, too, so their word counts only where the call has it nowhere in small letters.
    `others` are no people, whoever greets them.
    """
    small = {fold(word) for text in texts for word in _WORD.findall(text) if word.islower()}
    for call in heard:
        name = call.name
        agent = call.role is Role.AGENT and (call.hello or call.thanks)
        customer = call.hello and name.closes and small.isdisjoint(name.words)
        supported = agent or customer or (name.titled and name.closes)
        if supported and not call.small and len(name.words) <= _MOST_WORDS and others.isdisjoint(name.words[:1]):
            yield name
