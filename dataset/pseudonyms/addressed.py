"""What the people of a call are called by the others ("Hi Ben,", "Thanks, Helena."), and what is no person.

Being called by a name supports a name that was introduced faintly. Alone it is enough only after a greeting, and
where the word is neither a company that answers the phone nor a thing that somebody has, opens or uses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from dataset.pseudonyms.common_words import COMPANY_WORDS
from dataset.pseudonyms.folding import fold, is_common
from dataset.pseudonyms.given_names import is_clear, is_given, is_given_in_small
from dataset.pseudonyms.said_names import SaidName, name_at, small_name_at
from dataset.pseudonyms.spans import uncased
from dataset.records import Role

_HELLO = (
    r"hi|hello|hey|hiya|dear|good[ ](?:morning|afternoon|evening|day)|morning|afternoon|evening|hola"
    r"|buen[oa]s[ ]\w{4,6}|hallo"
    r"|guten[ ](?:tag|morgen|abend)|grüß[ ]gott|moin|servus|liebe|lieber|bonjour|bonsoir|salut|ciao|buongiorno"
    r"|buonasera|salve"
    r"|hej|cześć|dzień[ ]dobry|olá|ola|oi|bom[ ]dia|boa[ ](?:tarde|noite)|goede(?:morgen|middag|navond|ndag)|dag"
    r"|beste|querid[oa]"
    r"|estimad[oa]|chère?"
)
_THANKS = (
    r"thanks|thank[ ]you|thx|sorry|welcome|bye|goodbye|you[’'´`]?re[ ]welcome|cheers|nice[ ]to[ ]meet[ ]you|pleasure"
    r"|take[ ]care|(?:vielen[ ])?dank(?:e|eschön)?|(?:muchas[ ])?gracias|merci|grazie|obrigad[oa]|bedankt"
    r"|dank[ ](?:u|je)[ ]?(?:wel)?"
    r"|tack|dziękuję|dzięki|adiós|au[ ]revoir|arrivederci|tchau|tschüss|de[ ]nada|prego|tot[ ]ziens"
)
_YES = r"alles[ ]klar|oké|okej|va[ ]bene|d[’']accord|dobrze|muy[ ]bien|okay|ok|alright|all[ ]right|great|perfect"
r"|sure|yes|yeah|no|absolutely|please|right|well|understand|that|it|you"
_CALLED = re.compile(rf"(?<!\w)(?:(?P<hello>{_HELLO})|(?P<thanks>{_THANKS})|(?:{_YES}))(?:[ ]there)?,?[ ]{{1,2}}")
# "Okay Hiroto, …": without a comma before, and with one behind.
_NOTED = re.compile(
    r"(?:alles[ ]klar|oké|okej|va[ ]bene|d[’']accord|dobrze|muy[ ]bien|okay|ok|alright|all[ ]right|great|perfect"
    r"|sure|right)[ ]",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"(?<=\w),[ ]{1,2}(?=[^\W\d_])")
_ANSWERED = re.compile(
    r"(?:thank(?:s|[ ]you)[ ]for[ ](?:calling|contacting|choosing|reaching|messaging)(?:[ ]out[ ]to)?|welcome[ ]to"
    r"|on[ ]behalf[ ]of|you(?:[’'´`]ve|[ ]have)?[ ]reached|anruf[ ]bei|(?:llamar|bienvenido)[ ]a|d[’']appeler)[ ]"
    r"(?:the[ ])?"
)
# "Goedemorgen, Contoso, u spreekt met …": who answers the phone so has greeted nobody.
_ANSWERS_FOR = re.compile(
    rf"(?<!\w)(?:{_HELLO}),?[ ](?=(?:[\w&]+[ ]){{0,3}}[\w&]+,?[ ](?:u[ ]spreekt|you[’'´`]?re[ ](?:speaking|through"
    rf"|talking)"
    r"|sie[ ]sprechen[ ]mit|le[ ]atiende|parla[ ]con|sta[ ]parlando|z[ ]tej[ ]strony|du[ ]talar[ ]med"
    r"|vous[ ]êtes[ ]en[ ]ligne))"
)
_HAS = re.compile(
    r"(?<!\w)(?:the|my|your|our|a|an|on|at|in|into|via|using|use|used|open|opened|launch|install|installed|of|new"
    r"|another|any|der|die|das|dem|den|el|la|le|les|il)[ ]"
)
_IS_PERSON = re.compile(
    r"(?<!\w)(?:van|von|de|den|é|fala|ist|spricht|bin|sono|sou|soy|habla|est|com)[ ]$", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]+")
_MOST_WORDS = 3


class Called(NamedTuple):
    """A name that somebody is called, in `role`'s turn, after a greeting, thanks, "okay" (`noted`) or none of them."""

    name: SaidName
    role: Role
    hello: bool = False
    thanks: bool = False
    small: bool = False
    noted: bool = False


def called(text: str, role: Role) -> Iterator[Called]:
    """Names by which somebody is called in a text."""
    for match in _CALLED.finditer(uncased(text)):
        noted = _NOTED.fullmatch(match[0]) is not None
        large = name_at(text, match.end(), sure=False) or _word_name_at(text, match.end())
        name = large or small_name_at(text, match.end())
        if name and (name.ends or is_given(name.words[0])):
            yield Called(name, role, bool(match["hello"]), bool(match["thanks"]), large is None, noted)
    for match in _ASIDE.finditer(text):
        name = name_at(text, match.end(), sure=False)
        if name and name.closes:
            yield Called(name, role)


def _word_name_at(text: str, at: int) -> SaidName | None:
    """A given name that is a word too, where nothing goes on with it: "Hi Will," but "thanks Will do"."""
    name = name_at(text, at, sure=True)
    return name if name and name.closes and is_given(name.words[0]) and not name.text.isupper() else None


def no_people(texts: Iterable[str]) -> frozenset[str]:
    """Words with a capital that are used as the names of companies and things: after "welcome to", "the", "open"."""
    found: set[str] = set()
    for text in texts:
        small = uncased(text)
        for match in [*_ANSWERED.finditer(small), *_ANSWERS_FOR.finditer(small)]:
            found |= set(_capitals(text, match.end()))
        for match in _HAS.finditer(text):
            # "Aqui é a Inês", "hier ist der Thomas", "Mr van der Berg": an article before a person.
            if _IS_PERSON.search(text[max(0, match.start() - 12) : match.start()]):
                continue
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
    `others` are no people, whoever greets them, but a given name that is hardly anything else is always one.
    """
    small = {fold(word) for text in texts for word in _WORD.findall(text) if word.islower()}
    for call in heard:
        name = call.name
        if len(name.words) > _MOST_WORDS or not (is_clear(name.words[0]) or others.isdisjoint(name.words[:1])):
            continue
        greeted = call.hello or call.thanks
        if call.small:
            # Only the first word: what follows it in small letters may be anything ("thanks sam works now").
            if is_clear(name.words[0]) or (greeted and is_given_in_small(name.words[0])):
                yield name._replace(text=name.text.split()[0])
            continue
        agent = call.role is Role.AGENT and ((greeted and name.ends) or (call.noted and name.closes))
        customer = greeted and name.closes and small.isdisjoint(name.words)
        if agent or customer or (name.titled and name.closes) or (greeted and is_given(name.words[0])):
            yield name
