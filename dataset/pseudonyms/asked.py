"""Names that are asked for: the answer to "Can I take your name?", and the name in "Is that Mr Novak?"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dataset.pseudonyms.given_names import is_given, may_be_given
from dataset.pseudonyms.introductions import Evidence, Introduction, small_given
from dataset.pseudonyms.said_names import SaidName, name_at, small_name_at
from dataset.pseudonyms.spans import uncased

_ASKED = re.compile(
    r"(?:your|the|a|her|his|their)[ ](?:(?:first|last|full|good|given|family|and)[ ]|sur){0,4}names?"
    r"(?![ ](?:is|was|tag|of[ ](?:the|your)[ ](?!account|card|policy))|\w)"
    r"|(?:and|your)[ ](?:the[ ]|your[ ])?(?:surname|last[ ]name|first[ ]name)|(?:first|last"
    r"|full)[ ]name\W{0,3}(?:please)?\W*$"
    r"|who(?:[’'´`]?s|m|[ ](?:is|am[ ]i|do[ ]i|are[ ]you|have[ ]i))"
    r"[ ](?:calling|speaking|this|talking|chatting|have|got|the[ ]account|on[ ]the[ ]line)?"
    r"|who(?:m)?[ ]i[’'´`]?m?[ ]?(?:am[ ]|have[ ]the[ ]pleasure[ ]of[ ])?(?:speaking|talking|chatting)"
    r"|what[ ](?:should|can|may|do)[ ]i[ ]call[ ]you|how[ ](?:should|may|can)[ ]i[ ]address[ ]you"
    r"|(?:su|tu)[ ](?:nombre|apellido)|con[ ]quién[ ](?:hablo|tengo)|de[ ]parte[ ]de[ ]quién|cómo[ ]se[ ]llama"
    r"|(?:ihr|dein)(?:en?|er)?[ ](?:voll\w{0,6}[ ])?(?:nach|vor|familien)?name|wie[ ](?:heißen|war|ist)[ ](?:sie|ihr)"
    r"|mit[ ]wem[ ](?:spreche|habe)|(?:votre|ton)[ ](?:pré)?nom|qui[ ]est[ ]à|à[ ]qui[ ]ai-je|comment[ ]vous[ ]appelez"
    r"|(?:suo|tuo)[ ](?:cog)?nome|con[ ]chi[ ]parlo|come[ ]si[ ]chiama|(?:uw|je)[ ](?:achter|voor)?naam"
    r"|met[ ]wie[ ]spreek"
    r"|(?:seu|teu|o[ ]seu)[ ](?:sobre)?nome|com[ ]quem[ ](?:falo|estou)|como[ ]se[ ]chama"
)
# A last name may be any word with a capital: nothing else was asked for.
_ONLY_A_NAME = re.compile(
    r"(?:sur|last[ ]|first[ ]|full[ ]|your[ ]|vor|nach|der[ ])name\W{0,3}(?:please|bitte)?\W*$"
    r"|(?:apellido|cognome|achternaam|sobrenome|prénom|nom|nombre|naam|name)\W*(?:por favor|s'il vous plaît)?\W*$",
    re.IGNORECASE,
)
_IS_THAT = re.compile(
    r"(?:is[ ](?:this|that|it)|am[ ]i[ ](?:speaking|talking)[ ](?:to|with)|are[ ]you|you[ ](?:must[ ]be|said)"
    r"|spreche[ ]ich[ ]mit|sind[ ]sie|hablo[ ]con|es[ ]usted|parlo[ ]con|lei[ ]è|spreek[ ]ik[ ]met|bent[ ]u|falo[ ]com"
    r"|vous[ ]êtes(?:[ ]bien)?|je[ ]parle[ ](?:à|avec))[ ]"
)
_AFFIRMED = re.compile(
    r"\W*(?:yes|yeah|yep|yup|speaking|correct|that[’'´`]?s|it[ ]is|this[ ]is|sí|si|ja|oui|right|sure|indeed|sim|sì"
    r"|genau"
    r"|richtig|exact\w*|c[’']est|correcto|klopt|esatto|isso|you[ ]got|i[ ]am|am[ ]apparat)(?!\w)",
    re.IGNORECASE,
)
_FILLER = re.compile(
    r"(?:yes|yeah|yep|sure|of[ ]course|certainly|absolutely|okay|ok|hi|hello|well|uh|um|er|oh|ah|so|thank[ ]you"
    r"|thanks|please"
    r"|it[’'´`]?s|it[ ]is|that[’'´`]?s|no[ ]problem|the[ ]name[ ]is|that[ ]would[ ]be|first[ ]name|last[ ]name"
    r"|my[ ]pleasure"
    r"|sí|claro|por[ ]supuesto|es|ja|gerne|natürlich|oui|bien[ ]sûr|certo|sì|è|sim|é|natuurlijk|c[’'´`]est|das[ ]ist"
    r"|also"
    r"|all[ ]right|alright|right|you[ ]can[ ]call[ ]me|just|call[ ]me|name[’'´`]?s|yup|yea|good[ ](?:morning|afternoon)"
    r"|the[ ]account[ ]is[ ]under)(?!\w)[,.:;!…]{0,3}[ ]{0,2}",
    re.IGNORECASE,
)
_MOST_FILLERS = 5


def answers(asked: str, answer: str) -> Iterator[Introduction]:
    """The name in an answer to "Can I take your name?", and the one in "Is that Mr Novak?" where the answer is yes."""
    if _ASKED.search(uncased(asked[-400:])):
        yield from _given(asked, answer)
    for cue in _IS_THAT.finditer(uncased(asked)):
        name = name_at(asked, cue.end(), sure=False) or _word_name_at(asked, cue.end())
        if name and name.closes and (name.titled or _AFFIRMED.match(answer)):
            yield Introduction(name, Evidence.LIKELY)


def _word_name_at(text: str, at: int) -> SaidName | None:
    """A name that is a word as well, and with which the clause ends."""
    name = name_at(text, at, sure=True)
    return name if name and name.closes and may_be_given(name.words[0]) and not name.text.isupper() else None


def _given(asked: str, answer: str) -> Iterator[Introduction]:
    at = 0
    for _ in range(_MOST_FILLERS):
        filler = _FILLER.match(answer, at)
        at = filler.end() if filler else at
    only = _ONLY_A_NAME.search(asked[-60:]) is not None
    name = name_at(answer, at, sure=False) or (name_at(answer, at, sure=True) if only else _word_name_at(answer, at))
    small = small_name_at(answer, at) if answer[at : at + 1].islower() else None
    if name and (name.closes or (name.ends and len(name.words) > 1) or is_given(name.words[0])):
        yield Introduction(name._replace(ends=True), Evidence.LIKELY)
    elif small and small_given(small.words):
        yield Introduction(small, Evidence.SURE)
    elif small and small.closes and answer[small.end :].strip(" .,!") == "" and (only or len(small.words) > 1):
        yield Introduction(small, Evidence.SURE, small=True)
