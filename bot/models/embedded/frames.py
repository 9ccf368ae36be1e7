"""Frames: how a team's answers report what was said ("Customer is complaining that", "AG action:"), and who speaks.

Which frames there are is learned from the answers (`training.frames`). Here is what makes a frame fit a body: English
that a reader would accept, and the speech act it reports. A question is never put behind a verb that states, nor a
statement behind one that asks; what somebody is asked to do never behind one that promises.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.models.embedded import grammar
from bot.models.embedded.bodies import Complement
from bot.models.embedded.words import ADVERBS, AUXILIARIES, DETERMINERS, SUBORDINATORS, words
from dataset.records import Role

# What verbs of reporting can be followed by. General English; verbs that are not here may report statements alone.
_NEEDS_OBJECT = words(
    "tell inform notify assure remind update advise guide direct instruct urge encourage invite convince"
)
_ASKING = words("ask enquire inquire wonder question query know understand check clarify find")
_REQUESTING = words(
    "ask request suggest advise tell instruct urge recommend encourage invite remind require direct want"
)
_BARE_REQUESTING = words("ask request")
_WANTING = words("want need wish like look hope request ask try intend plan seek demand")
_PROMISING = words("promise offer agree undertake will commit confirm pledge arrange")
_COMPLAINING = words("complain upset unhappy frustrated annoyed angry dissatisfied disappointed concerned worried")
_ACTING = words("provide give share send apologise apologize thank help assist guide resolve")
_PROPOSING = words("suggest recommend propose request")
# Only behind these can a clause stand without "that".
_STATING = words(
    "say state report mention explain claim think note add confirm believe reply respond answer write feel"
)
_HAVING = words("have face experience be will get do")
_OBJECTS = words("customer caller client agent representative user them")
_GENDERED = words("he him his she her hers himself herself")
_LINKS = {
    "that": (Complement.THAT,), "of": (Complement.ABOUT,), "about": (Complement.ABOUT,),
    "regarding": (Complement.ABOUT,),
    "with": (Complement.ABOUT,), "to": (Complement.TO, Complement.WANT, Complement.PROMISE),
}  # fmt: skip


NOT_TO = "not to "  # how the body of a negated request begins


@dataclass(frozen=True)
class Frame:
    """What stands before a body. `text` keeps its capitals and a colon; `complaint` tells that it speaks of trouble."""

    text: str
    role: Role
    complement: Complement
    complaint: bool = False

    @property
    def subject(self) -> str:
        """Who reports: the words before the verb."""
        return " ".join(self.text.split()[: self._verb_at()])

    @property
    def predicate(self) -> str | None:
        """The frame without its subject, None for a label."""
        return None if self.text.endswith(":") else " ".join(self.text.split()[self._verb_at() :])

    def _verb_at(self) -> int:
        tokens = self.text.lower().split()
        return next((at for at, token in enumerate(tokens) if at and grammar.is_finite(token)), 1)

    def sentence(self, body: str) -> str:
        """Frame and body, without a full stop."""
        if body.startswith(NOT_TO) and self.text.endswith(" to"):
            return f"{self.text.removesuffix(' to')} {body}"  # "asks the customer not to …"
        return f"{self.text} {body}"


def complements_of(tokens: list[str], link: str) -> tuple[Complement, ...]:
    """The complements that a frame can take: `tokens` are its words in small letters, `link` the one that ends it.

    `link` is a word of the frame, ":" for a label, "?" before a question word that is not part of the frame, or "" for
    a clause without "that". Empty where the frame is no good English, or does not tell what it reports.
    """
    if link == ":":
        return (Complement.THAT, Complement.TO, Complement.WHETHER)
    body = tokens[:-1] if link and link == tokens[-1] else tokens
    verb_at = next((at for at, token in enumerate(body) if at and grammar.is_finite(token)), None)
    if verb_at is None or _GENDERED & set(tokens) or not _agrees(body, verb_at):
        return ()
    main = _main_verb(body, verb_at)
    if main is None:
        return ()
    verb, at = main
    has_object = any(token in _OBJECTS for token in body[at + 1 :])
    others = [token for token in body[at + 1 :] if token not in _OBJECTS | DETERMINERS | ADVERBS]
    if link == "?":
        return (Complement.WHETHER,) if verb in _ASKING or set(others) & _ASKING else ()
    if link in ("that", ""):
        wrong = verb in _ASKING | _WANTING | _ACTING | _PROPOSING or (verb in _NEEDS_OBJECT and not has_object)
        wrong = wrong or (link == "" and verb not in _STATING) or bool(SUBORDINATORS & set(tokens))
        return () if wrong or others or (has_object and verb not in _NEEDS_OBJECT) else (Complement.THAT,)
    if link == "to":
        if others:
            return (Complement.WANT,) if verb in ("would", "be") and set(others) <= _WANTING | {"like"} else ()
        if has_object:
            return (Complement.TO,) if verb in _REQUESTING else ()
        found = [Complement.TO] if verb in _BARE_REQUESTING else []
        found += [Complement.WANT] if verb in _WANTING - _BARE_REQUESTING else []
        found += [Complement.PROMISE] if verb in _PROMISING else []
        return tuple(found)
    trouble = set(others) & words("issue issues problem problems trouble difficulty difficulties")
    if link == "with":
        return (Complement.ABOUT,) if trouble and verb in _HAVING | {"report"} else ()
    return (Complement.ABOUT,) if verb in _COMPLAINING and not others else ()


def is_plural(subject: str) -> bool:
    """Whether a subject is more than one ("Customers")."""
    return subject.lower().endswith("s") and not subject.lower().endswith(("ss", "us", "is"))


def is_plain(tokens: list[str]) -> bool:
    """Whether a predicate is made of everyday words of reporting alone."""
    return all(
        token in AUXILIARIES | ADVERBS | DETERMINERS | _OBJECTS | _LINKS.keys() | _COMPLAINING
        or grammar.base_of(token) != token
        or grammar.is_base(token)
        for token in tokens
    )


def within(subject: str) -> str:
    """A side as it is named within a sentence: "Customer" -> "the customer", "CU" -> "CU"."""
    first = subject.split()[0]
    if first.isupper() and len(first) > 1:
        return subject
    low = subject[0].lower() + subject[1:]
    return low if low.split()[0] in DETERMINERS else f"the {low}"


def speaks_of_trouble(tokens: list[str]) -> bool:
    """Whether a frame says that somebody complains."""
    lemmas = {grammar.base_of(token) for token in tokens} | set(tokens)
    return bool(lemmas & (_COMPLAINING | words("issue issues problem problems trouble difficulty difficulties")))


def links() -> frozenset[str]:
    """The words that end a frame and belong to it."""
    return frozenset(_LINKS)


def _agrees(tokens: list[str], verb_at: int) -> bool:
    """Whether subject and verb fit: "the customer is", not "agents states", "customer have"."""
    noun, verb = tokens[verb_at - 1], tokens[verb_at]
    if verb_at > 3 or any(token in AUXILIARIES for token in tokens[:verb_at]):
        return False
    if noun in ADVERBS and verb_at > 1:
        noun = tokens[verb_at - 2]
    plural = is_plural(noun)
    if verb in ("have", "are", "were", "do"):
        return plural
    if verb in ("is", "was", "has", "does") or (grammar.is_third_person(verb) and not grammar.is_past(verb)):
        return not plural
    return True


def _main_verb(tokens: list[str], at: int) -> tuple[str, int] | None:
    """The verb that reports, in its base form, and where it stands: past "is", "has been", "would"."""
    verb = tokens[at]
    if verb not in AUXILIARIES:
        return grammar.base_of(verb), at
    after = at + 1
    while after < len(tokens) and tokens[after] in ADVERBS:
        after += 1
    if after >= len(tokens):
        return ("will", at) if verb == "will" else ("have", at) if verb in ("has", "had") else None
    word = tokens[after]
    if verb in ("is", "was", "are", "were"):
        base = grammar.base_of_gerund(word)
        if base is not None:
            return base, after
        if word in _COMPLAINING:
            return word, after
        return None
    if verb in ("has", "had", "have"):
        if word == "been" and after + 1 < len(tokens) and (base := grammar.base_of_gerund(tokens[after + 1])):
            return base, after + 1
        if grammar.is_past(word):
            return grammar.base_of(word), after
        return "have", at
    if verb in ("would", "does", "did"):
        return verb, at
    return None
