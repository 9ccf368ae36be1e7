"""People who say their names: "my name is Ben", "this is Helena Novak", "ich heiße …", "Ben speaking".

Some words are sure to introduce a name, whatever it is. Others ("I'm", "this is") introduce anything else as well:
after those it takes a name that ends its clause and is no common word, no company and nothing that the call has, uses
or opens elsewhere. The faintest need support: a greeting before them, or somebody who calls the person so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import IntEnum
from typing import NamedTuple

from dataset.pseudonyms.said_names import SaidName, name_at, small_name_at


class Evidence(IntEnum):
    """How sure it is that what was found is somebody's name."""

    FAINT = 0
    LIKELY = 1
    SURE = 2


class Introduction(NamedTuple):
    """A name that somebody seems to say. `small`: its text has no capitals to tell by."""

    name: SaidName
    evidence: Evidence
    small: bool = False


_I_AM = r"(?:i\s?[’'´`]?\s?m|i\sam)"
# After these a name may even be in small letters.
_NAMED = (
    r"(?:my|your|his|her|the)\s(?:(?:first|last|full|middle|given|family|maiden|legal|real)\s|sur)?name\s?(?:[’'´`]?s|is|:)",
    r"(?:first|last|middle|family|full|sur)\s?name\s?(?:is|:)",
    r"me\sllamo|mi\s(?:nombre|apellido)\ses|ich\shei(?:ß|ss)e|mein\s(?:nach|vor)?name\sist",
    r"je\sm[’'´`]appelle|mon\s(?:pré)?nom\s(?:de\sfamille\s)?est|mi\schiamo|il\smio\s(?:cog)?nome\sè",
    r"me\schamo|chamo-me|meu\snome\sé|mijn\s(?:achter|voor)?naam\sis|ik\sheet",
)
_SURE = (
    r"(?:you\s?[’'´`]?re|you\sare|am\si)\s(?:now\s|currently\s)?(?:speaking|talking|chatting)\s(?:to|with)",
    r"(?:first|last|middle|family|sur)\s?name",
    r"(?:under|in)\sthe\sname(?:\sof)?|le\s(?:habla|atiende|saluda)",
    r"sie\ssprechen\smit|vous\sparlez\s(?:à|avec)|u\sspreekt\smet",
)
_LIKELY = (
    rf"this\sis|{_I_AM}|you\s?[’'´`]?re\sthrough\sto|call\sme|soy|habla|je\ssuis|sono|sou|aqui\sé",
    r"hier\s(?:spricht|schreibt)|am\sapparat\sist",
)
_FAINT = (r"ich\sbin|ich\sbin[’'´`]?s|hier\sist|ici|c[’'´`]est|ik\sben",)
_CUE = re.compile(
    rf"(?<![\w’'])(?:(?P<named>{'|'.join(_NAMED)})|(?P<sure>{'|'.join(_SURE)})|(?P<likely>{'|'.join(_LIKELY)})"
    rf"|(?P<faint>{'|'.join(_FAINT)}))(?!\w)[,:]?[ \u00a0]{{1,2}}(?:(?:uh|um|er|actually|just|also|still|…),?[ ])?",
    re.IGNORECASE,
)
_GREETING = (
    r"hi|hello|hey|hiya|good\s(?:morning|afternoon|evening)|hola|buen[oa]s\s\w{4,6}|hallo|guten\s(?:tag|morgen|abend)"
    r"|bonjour|bonsoir|ciao|buongiorno|ol[aá]"
)
_GREETED = re.compile(rf"(?<!\w)(?:{_GREETING})(?:\s[^\W\d_]+)?[,.!]?\s?$", re.IGNORECASE)
# "It's" introduces a caller only where the caller then says from where.
_IT_IS = re.compile(r"(?<!\w)it(?:[’'´`]?s|[ ]is)[ ]", re.IGNORECASE)
_CALLS_FROM = re.compile(r"[ ](?:from|calling|speaking|here)(?!\w)", re.IGNORECASE)
_BEGINNING = re.compile(
    rf"(?:^|(?<=[.!?…,\n])[ ]|(?<!\w)(?:{_GREETING}|yes|yeah|yep|and)[,.!]?[ ])", re.IGNORECASE | re.MULTILINE
)
_HERE = re.compile(
    r"[ ](?:(?:speaking|here|am[ ](?:Apparat|Telefon)|à[ ]l[’']appareil|al[ ]habla)"
    r"(?=\s*(?:[,.!?;–—-]|$)|[ ](?:from|with|how|and|i)\b)"
    r"|calling[ ](?:from|about|because|regarding)\b)",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    r"^(?:(?:kind|best|warm|many)\s)?(?:regards|wishes|best|sincerely|cheers|thanks|thank\syou|cordialement|saludos"
    r"|(?:viele|freundliche|beste)n?\sgrüße),?[ ]*\n\s{0,4}(?=[^\n]{2,60}$)",
    re.IGNORECASE | re.MULTILINE,
)


def introductions(text: str) -> Iterator[Introduction]:
    """Names that their owners seem to say in a text, in the order of the ways in which they say them."""
    small = not any(map(str.islower, text)) or not any(map(str.isupper, text))
    yield from _after_cues(text, small=small)
    if not small:
        yield from _before_here(text)
        yield from _after_it_is(text)
        yield from _signed(text)


def _after_cues(text: str, *, small: bool) -> Iterator[Introduction]:
    for cue in _CUE.finditer(text):
        evidence = _evidence(text, cue)
        sure = evidence is Evidence.SURE
        name = None if small else name_at(text, cue.end(), sure=sure, company=bool(cue["named"]))
        if name:
            yield Introduction(name, evidence)
        elif small or (cue["named"] and text[cue.end() : cue.end() + 1].islower()):
            said = small_name_at(text, cue.end())
            if said:
                yield Introduction(said, evidence if cue["named"] else min(evidence, Evidence.LIKELY), small=True)


def _evidence(text: str, cue: re.Match[str]) -> Evidence:
    if cue["named"] or cue["sure"]:
        return Evidence.SURE
    greeted = _GREETED.search(text[max(0, cue.start() - 40) : cue.start()])
    return Evidence.LIKELY if cue["likely"] or greeted else Evidence.FAINT


def _before_here(text: str) -> Iterator[Introduction]:
    """ "Ben speaking.", "Helena Novak here", "Yes, Ben calling from Leeds"."""
    for beginning in _BEGINNING.finditer(text):
        name = name_at(text, beginning.end(), sure=False)
        if name and _HERE.match(text, name.end):
            yield Introduction(name._replace(ends=True), Evidence.LIKELY)


def _after_it_is(text: str) -> Iterator[Introduction]:
    for cue in _IT_IS.finditer(text):
        name = name_at(text, cue.end(), sure=False)
        if name and _CALLS_FROM.match(text, name.end):
            yield Introduction(name, Evidence.LIKELY)
        elif name:
            yield Introduction(name, Evidence.FAINT)


def _signed(text: str) -> Iterator[Introduction]:
    for greeting in _SIGNED.finditer(text):
        name = name_at(text, greeting.end(), sure=False)
        if name and text[name.end : name.end + 2].strip(" .!,\r\n") == "":
            yield Introduction(name, Evidence.LIKELY)


_ASKED = re.compile(
    r"(?:your|the)[ ](?:(?:first|last|full|good)[ ]|sur){0,2}names?(?![ ](?:is|was|tag)|\w)"
    r"|who(?:[’'´`]?s|[ ](?:is|am[ ]i|do[ ]i))[ ](?:calling|speaking|this|talking|chatting|have)"
    r"|who[ ]i[’'´`]?m?[ ]?(?:am[ ])?(?:speaking|talking)"
    r"|(?:su|tu)[ ]nombre|(?:ihr|dein)(?:en)?[ ](?:voll\w{0,6}[ ])?name|(?:votre|ton)[ ]nom",
    re.IGNORECASE,
)
_IS_THAT = re.compile(
    r"(?:is[ ](?:this|that|it)|am[ ]i[ ](?:speaking|talking)[ ](?:to|with)|are[ ]you|spreche[ ]ich[ ]mit)[ ]", re.I
)
_AFFIRMED = re.compile(
    r"\W*(?:yes|yeah|yep|yup|speaking|correct|that[’'´`]?s|it[ ]is|this[ ]is|sí|si|ja|oui|right|sure|indeed)(?!\w)",
    re.I,
)
_FILLER = re.compile(
    r"(?:yes|yeah|yep|sure|of[ ]course|certainly|absolutely|okay|ok|hi|hello|well|uh|um|er|oh|thank[ ]you|thanks|please"
    r"|it[’'´`]?s|it[ ]is|that[’'´`]?s|no[ ]problem|the[ ]name[ ]is|that[ ]would[ ]be|first[ ]name|last[ ]name"
    r"|sí|claro|ja|gerne|oui|bien[ ]sûr)(?!\w)[,.:;!…]{0,3}[ ]{0,2}",
    re.IGNORECASE,
)
_MOST_FILLERS = 4


def answers(asked: str, answer: str) -> Iterator[Introduction]:
    """The name in an answer to "Can I take your name?", and the one in "Is that Mr Novak?" where the answer is yes."""
    if _ASKED.search(asked[-400:]):
        at = 0
        for _ in range(_MOST_FILLERS):
            filler = _FILLER.match(answer, at)
            at = filler.end() if filler else at
        name = name_at(answer, at, sure=False)
        small = small_name_at(answer, at) if answer[at : at + 1].islower() else None
        if name and (name.closes or (name.ends and len(name.words) > 1)):
            yield Introduction(name, Evidence.LIKELY)
        elif small and small.closes and answer[small.end :].strip(" .,!") == "" and len(small.words) > 1:
            yield Introduction(small, Evidence.SURE, small=True)
    for cue in _IS_THAT.finditer(asked):
        name = name_at(asked, cue.end(), sure=False)
        if name and name.closes and (name.titled or _AFFIRMED.match(answer)):
            yield Introduction(name, Evidence.LIKELY)
