"""From a speaker's label to a role and a name, and from what is said to the roles that labels leave open.

Labels are believed first. Where they are names alone, whoever greets in a support line's words is the agent and
the first who asks for help the customer, and of two speakers the other one has the other role. Everything else
stays `Role.OTHER`: a wrong role misleads the model more than none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from dataset.pseudonyms.role_words import DEPARTMENT_WORDS, is_role_word, letters, role_of
from dataset.records import Role, Turn

_SPLITS = (" - ", " – ", " — ", " | ", " / ", ", ", "/")
_TURNS_HEARD = 4

_AGENT_SAYS = re.compile(
    r"thank(?:s| you)(?: so much| very much)? for (?:calling|contacting|reaching|choosing|holding|getting in touch"
    r"|being a)|how (?:can|may|might|could) (?:i|we) (?:help|assist|be of)|what can i (?:do|help)|you(?:'|’)ve reached"
    r"|(?:can|may|could) i (?:have|get|take) your|(?:i|we)(?:'|’)?(?:d| would)? be (?:happy|glad) to (?:help|assist)"
    r"|wie kann ich (?:ihnen|dir) (?:helfen|behilflich)|was kann ich für sie tun|dank für ihren anruf"
    r"|puis-je vous aider|merci d(?:'|’)avoir appelé|merci de votre appel"
    r"|puedo ayudar|gracias por (?:llamar|su llamada|contactar)|posso aiutar|grazie per (?:aver chiamato|la chiamata)"
    r"|kan ik u helpen|bedankt voor (?:het bellen|uw telefoontje)|posso ajudar|obrigad[oa] por (?:ligar|contactar)",
    re.IGNORECASE,
)
_CUSTOMER_SAYS = re.compile(
    r"i(?:'|’)?(?: a)?m (?:calling|having|trying|writing|contacting)"
    r"|i (?:need|would like|want)(?: some| your)? (?:help|to)"
    r"|i have (?:a|an|some|this) (?:problem|issue|question|trouble)|(?:can|could) you (?:please )?help me"
    r"|my \w{1,20}(?: \w{1,20})? (?:is|has|was|does|won|isn|hasn|wasn|doesn|keeps|stopped|never|still)\b"
    r"|i(?:'|’)d like to (?:know|report|return|cancel|change|ask)|i (?:haven(?:'|’)t|have not|never) received"
    r"|ich rufe an|ich habe (?:ein|eine) (?:problem|frage)|ich brauche hilfe"
    r"|j(?:'|’)appelle|j(?:'|’)ai (?:un|une) (?:problème|question)"
    r"|llamo p|tengo (?:un|una) (?:problema|pregunta|duda)|chiamo per|ho un problema"
    r"|ik bel|ik heb een (?:probleem|vraag)"
    r"|estou (?:ligando|a ligar)|tenho (?:um|uma) (?:problema|dúvida|pergunta)",
    re.IGNORECASE,
)
# Where nothing that they say tells it, and both speak again and again. "A: …" and "B: …" are anybody.
_INITIALS: Mapping[str, Role] = {"A": Role.AGENT, "C": Role.CUSTOMER}
_OPPOSITE: Mapping[Role, Role] = {Role.AGENT: Role.CUSTOMER, Role.CUSTOMER: Role.AGENT}


class Speaker(NamedTuple):
    """Who a label stands for: what a turn calls the speaker, and the role if the label tells it.

    `told` is False for a plain name, whose role may yet follow from what is said; a label such as "System" tells
    that it is nobody's.
    """

    name: str
    role: Role
    told: bool


@lru_cache(maxsize=4096)
def read_label(label: str) -> Speaker:
    """`Agent (Ben)`, `Ben (Agent)`, `Ben - Agent` and `Agent Ben` are all Ben, an agent."""
    label = " ".join(label.split())
    if (role := role_of(label)) is not None:
        return Speaker(label, role, role is not Role.OTHER or not _could_be_anyone(label))
    for one, other in _halves(label):
        for role_half, name_half in ((one, other), (other, one)):
            if (role := role_of(role_half)) is not None:
                name = name_half if not is_mask(name_half) else role_half
                return Speaker(name, role, role is not Role.OTHER)
    words = label.split()
    if 2 <= len(words) <= 4:
        for role_word, rest in ((words[-1], words[:-1]), (words[0], words[1:])):
            if (role := _role_beside_a_name(role_word, rest)) is not None:
                whole = letters(role_word) in DEPARTMENT_WORDS
                return Speaker(label if whole else " ".join(rest), role, True)
    return Speaker(label, Role.OTHER, False)


def is_mask(text: str) -> bool:
    """Whether a text is what a redactor left in the place of a name: `PII`, `[NAME]`, `***`."""
    bare = text.strip("[]()<>{} ")
    return not any(map(str.isalnum, bare)) or (bare in ("PII", "NAME", "REDACTED", "PERSON"))


def _could_be_anyone(label: str) -> bool:
    """Labels such as "Speaker 1" number the voices; "System" or "IVR" says that nobody speaks."""
    return any(letters(word) in ("speaker", "channel", "participant", "unknown", "sprecher") for word in label.split())


def _halves(label: str) -> list[tuple[str, str]]:
    found = []
    if label.endswith((")", "]")) and (opening := max(label.rfind("("), label.rfind("["))) > 0:
        found.append((label[:opening].strip(), label[opening + 1 : -1].strip()))
    for split in _SPLITS:
        if label.count(split) == 1:
            one, other = label.split(split)
            found.append((one.strip(), other.strip()))
    return [(one, other) for one, other in found if one and other]


def _role_beside_a_name(word: str, rest: Sequence[str]) -> Role | None:
    role = role_of(word)
    if role in (None, Role.OTHER) or not all(part[0].isupper() and not is_role_word(part) for part in rest):
        return None
    return role


def settle_roles(turns: Sequence[Turn], told: Mapping[str, bool], hints: Mapping[str, Role]) -> tuple[Turn, ...]:
    """Give the speakers whose labels are names a role, where the log tells it.

    `told` says of each speaker's name whether the label told the role; `hints` are roles that a header gives.
    """
    names = list(dict.fromkeys(turn.speaker for turn in turns))
    known: dict[str, Role] = {turn.speaker: turn.role for turn in turns if turn.role is not Role.OTHER}
    open_names = [name for name in names if name not in known and not told.get(name, False)]
    for name in open_names:
        if (hinted := _hinted(name, hints)) is not None:
            known[name] = hinted
    heard = _first_words(turns)
    for says, role in ((_AGENT_SAYS, Role.AGENT), (_CUSTOMER_SAYS, Role.CUSTOMER)):
        if role not in known.values():
            said = next((name for name in open_names if name not in known and says.search(heard[name])), None)
            if said is not None:
                known[said] = role
    turns_of = Counter(turn.speaker for turn in turns)
    if not known and set(names) == set(_INITIALS) and min(turns_of.values()) > 1:
        known.update(_INITIALS)
    speaking = [name for name in names if name in known or name in open_names]
    if len(speaking) == 2 and len(determined := [name for name in speaking if name in known]) == 1:
        (other,) = set(speaking) - set(determined)
        known[other] = _OPPOSITE[known[determined[0]]]
    return tuple(turn.model_copy(update={"role": known.get(turn.speaker, turn.role)}) for turn in turns)


def _hinted(name: str, hints: Mapping[str, Role]) -> Role | None:
    """A header's "Agent: Ben Okafor" is about the speaker Ben too, unless it could be about two people."""
    wanted = set(name.casefold().split())
    roles = {role for hint, role in hints.items() if wanted & set(hint.casefold().split())}
    return roles.pop() if len(roles) == 1 else None


def _first_words(turns: Sequence[Turn]) -> dict[str, str]:
    heard: dict[str, list[str]] = {}
    for turn in turns:
        said = heard.setdefault(turn.speaker, [])
        if len(said) < _TURNS_HEARD:
            said.append(turn.text[:2_000])
    return {name: "\n".join(said) for name, said in heard.items()}
