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

from dataset.pseudonyms.folding import is_common
from dataset.pseudonyms.given_names import is_given, is_given_in_small, may_be_given
from dataset.pseudonyms.said_names import SaidName, name_at, small_name_at
from dataset.pseudonyms.spans import uncased


class Evidence(IntEnum):
    """How sure it is that what was found is somebody's name."""

    FAINT = 0
    LIKELY = 1
    SURE = 2


class Introduction(NamedTuple):
    """A name that somebody seems to say. `small`: its text has no capitals to tell by; `owns`: something is theirs."""

    name: SaidName
    evidence: Evidence
    small: bool = False
    owns: bool = False


_I_AM = r"(?:i\s?[’'´`]\s?m|i\sm|i\sam)"
_IS = r"(?:\s?[’'´`]?s|\sis|\swas|\swould\sbe|:)"
# After these a name may even be in small letters.
_NAMED = (
    rf"(?:my|your|his|her|the|their)\s(?:(?:first|last|full|middle|given|family|maiden|legal|real|good)\s"
    rf"|sur)?name(?:\shere)?{_IS}",
    rf"(?:first|last|middle|family|full|sur)\s?name{_IS}",
    r"(?:i\s(?:go|went)|goes)\sby|(?:everyone|everybody|people|they|friends)\s(?:just\s)?calls?\sme|by\sthe\sname\sof",
    r"me\s(?:llamo|llaman|dicen)|(?:mi|el|su)\s(?:nombre|apellido)(?:\scompleto)?\ses",
    r"ich\shei(?:ß|ss)e|(?:mein|der|ihr)\s(?:nach|vor|familien)?name\s(?:ist|lautet|war)",
    r"je\s(?:m[’'´`]appelle|me\snomme)|(?:mon|le)\s(?:pré)?nom\s(?:de\sfamille\s|complet\s)?(?:est|c[’'´`]est)",
    r"mi\schiamo|(?:il\s)?mio\s(?:cog)?nome\s(?:è|e[’'´`])|il\s(?:cog)?nome\sè|di\scognome\sfaccio",
    r"me\schamo|chamo-me|(?:o\s)?meu\s(?:sobre)?nome\sé|o\snome\sé|apelido\sé",
    r"(?:mijn|de)\s(?:achter|voor)?naam\sis|ik\sheet|(?:ze|iedereen|mensen)\snoem(?:en|t)\sme|zeg\smaar",
    r"nazywam\ssię|mam\sna\simię|(?:moje\s)?(?:imię|nazwisko)(?:\s(?:to|brzmi))?|(?:wszyscy\s)?mówią\s(?:na\smnie|mi)",
    r"jag\sheter|(?:mitt|mitt\sefter|efter|för)namn(?:et)?(?:\sär)?|mitt\snamn\sär|(?:alla|folk)\skallar\smig",
    r"(?:alle|viele|die\sleute)\snennen\smich|tout\sle\smonde\sm[’'´`]appelle|on\sm[’'´`]appelle"
    r"|(?:vous\spouvez|pouvez-vous|tu\speux)\sm[’'´`]appeler|(?:tutti\s)?mi\schiamano|(?:puede|puedes)\sllamarme"
    r"|todos\sme\s(?:llaman|dicen|chamam)(?:\sde)?|(?:pode\sme\schamar|(?:todo\smundo\s)?me\schama)\sde|(?:you\scan"
    r"|just)\scall\sme",
)
_SURE = (
    r"(?:you\s?[’'´`]?re|you\sare|am\si)\s(?:now\s|currently\s)?(?:speaking|talking|chatting)\s(?:to|with)",
    r"(?:first|last|middle|family|sur)\s?name",
    r"(?:under|in)\sthe\sname(?:\sof)?|le\s(?:habla|atiende|saluda|escribe)|(?:habla|hablando)\scon|a\snombre\sde",
    r"vous\sêtes\sen\sligne\savec|sie\ssprechen\s(?:gerade\s)?mit|auf\sden\snamen|vous\s(?:parlez|êtes)\s(?:à|avec)"
    r"|au\snom\sde",
    r"(?:u|je)\sspreekt\smet|op\snaam\svan|(?:sta\s)?parla(?:ndo)?\scon|a\snome\sdi|(?:está\sa\s)?fala(?:r"
    r"|ndo)?\scom|em\snome\sde",
    r"(?:nach|vor|familien|achter|voor)name?|(?:account|contract|policy|booking|order|subscription)\s(?:is\s|was\s)?"
    r"(?:under|in\sthe\sname\sof)(?!\sthe)|(?:läuft|laufen|gebucht|angemeldet|registriert)\sauf|de\sparte\sde"
    r"|intestat[oa]\sa"
    r"|z\stej\sstrony|na\snazwisko|du\s(?:talar|pratar)\smed|i\snamnet|prénom|nom\sde\sfamille|nombre|apellidos?"
    r"|cognome|achternaam|voornaam|sobrenome|apelido",
    r"hier\s(?:spricht|schreibt)(?:\s(?:der|die))?|am\s(?:apparat|telefon)\sist(?:\s(?:der|die))?",
)
_LIKELY = (
    rf"this\sis|{_I_AM}|(?:you\s?[’'´`]?re|you\sare)\s(?:through|connected|back|here)\s(?:to|with)|call\sme"
    rf"|this\swould\sbe"
    r"|(?:is|it[’'´`]?s|was|booked|registered|listed|filed)\sunder(?!\sthe)",
    r"soy|habla|aquí\s(?:es|habla|está)|je\ssuis|sono(?:\s(?:il|la))?|sou(?:\s[oa])?|aqui\s(?:é|fala)(?:\s[oa])?"
    r"|daqui\sfala(?:\s[oa])?",
    r"fala(?:\s[oa])?|u\sspreekt\s(?:nu\s)?met|qui\sparla|parla|je\sspreekt\s(?:nu\s)?met",
)
_FAINT = (
    # Without its apostrophe, "im" may as well be German.
    r"im|ich\sbin(?:[’'´`]?s)?(?:\s(?:der|die))?|hier\s(?:ist|is)(?:\s(?:der|die))?|hier|ici|c[’'´`]est|ik\sben|aquí"
    r"|aqui",
    r"you(?:\s?[’'´`]ve|\shave)?\sgot|met|tu|det\sär|här\sär|é\s[oa]|qui\sè|qui",
)
CUE = re.compile(
    rf"(?<![\w’'])(?:(?P<named>{'|'.join(_NAMED)})|(?P<sure>{'|'.join(_SURE)})|(?P<likely>{'|'.join(_LIKELY)})"
    rf"|(?P<faint>{'|'.join(_FAINT)}))(?!\w)[,:]?[ \u00a0]{{1,2}}"
    r"(?:(?:uh|um|er|ehm?|äh|actually|just|also|still|simply|again|now|…),?[ ])?"
)
_PARTICLE = re.compile(
    r"(?:van|von|de|del|della|di|da|dos|el|al|ten|ter)[ ](?:de[rn]?[ ]|las?[ ]|los[ ])?(?=[^\W\d_a-z])"
)
# What follows a name and no company, place or month: "This is April, how can I help?", "I'm Chase from billing".
_OFFERS = re.compile(
    r"[.,!]?[ ](?:how[ ](?:can|may|could|are)|what[ ]can|speaking|and[ ]i|i[ ]?[’'´`]?(?:ll|m)[ ]|i[ ](?:will|am"
    r"|need|have)|here"
    r"|(?:from|with)[ ](?:the|your|our|billing|sales|support|tech\w*|customer|accounts?)|wie[ ]kann|en[ ]qué"
    r"|comment[ ]puis"
    r"|come[ ]posso|waarmee|em[ ]que)(?!\w)",
    re.IGNORECASE,
)
# "This is Ben's laptop" introduces no Ben.
_OWNS = re.compile(r"[’'´`]s?[ ]")
_GREETING = (
    r"hi|hello|hey|hiya|good\s(?:morning|afternoon|evening|day)|hola|buen[oa]s\s\w{4,6}|hallo|guten\s(?:tag|morgen"
    r"|abend)"
    r"|grüß\sgott|moin|servus|bonjour|bonsoir|salut|all[oô]|ciao|buongiorno|buonasera|pronto|salve|ol[aá]|bom\sdia"
    r"|boa\s(?:tarde|noite)|goede(?:morgen|middag|navond|ndag)|dag|h?oi|hé"
)
_GREETED = re.compile(rf"(?<!\w)(?:{_GREETING})(?:\s[^\W\d_]+)?[,.!]?\s?$", re.IGNORECASE)
# "It's" introduces a caller only where the caller then says from where.
_IT_IS = re.compile(r"(?<!\w)it(?:[’'´`]?s|[ ]is)[ ](?:just[ ]|only[ ])?(?:me,?[ ])?", re.IGNORECASE)
_CALLS_FROM = re.compile(r",?[ ](?:from|calling|speaking|here|again|with|over[ ]at)(?!\w)", re.IGNORECASE)
_BEGINNING = re.compile(
    rf"(?:^|(?<=[.!?…,\n])[ ]|(?<!\w)(?:{_GREETING}|yes|yeah|yep|and|ja|sí|si|oui|sim|sì|so)[,.!]?[ ])",
    re.MULTILINE,
)
_HERE = re.compile(
    r",?[ ](?:(?:speaking|here|hier|am[ ](?:Apparat|Telefon)|à[ ]l[’']appareil|au[ ]téléphone|al[ ](?:habla|aparato"
    r"|teléfono)"
    r"|al[ ]telefono|mein[ ]name|heter[ ]jag|przy[ ]telefonie|aan[ ]de[ ](?:lijn|telefoon)|ao[ ]telefone"
    r"|on[ ]the[ ](?:line|phone)|parla|falando|spricht"
    r"|spreekt)"
    r"(?=\s*(?:[,.!?;:–—-]|$)|[ ](?:from|with|how|and|i|aus|von|vom|de|del|van)\b)"
    r"|(?:à[ ]votre|a[ ]su|al[ ]suo)[ ](?:service|servicio|servizio)|with[ ](?:tech\w*|customer|sales|billing"
    r"|accounts)\b|calling[ ](?:from|about|because|regarding|on|in)\b|(?:here[ ])?at[ ][A-Z]\w+,?[ ]how\b)",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    r"(?:^|(?<=[.!?\n])[ ]?)(?:(?:kind|best|warm|many|warmest|kindest|with\skind)\s)?"
    r"(?:regards|wishes|best|sincerely|yours(?:\s\w+)?|cheers|thanks|thank\syou|thx|love|cordialement|bien\sà\svous"
    r"|(?:un\s)?saludos?|atentamente|cordiali\ssaluti|distinti\ssaluti|(?:com\sos\smelhores\s)?cumprimentos"
    r"|atenciosamente"
    r"|(?:mit\s)?(?:vielen?|freundlichen?|besten?|liebe)[nr]?\sgrü(?:ße|ssen|ßen|sse)n?|mfg|lg|vg"
    r"|(?:met\s)?(?:vriendelijke\s)?groet(?:en|jes)?)"
    r"(?P<between>,?[ ]*\n\s{0,4}|,[ ]|[ ]?[-–—][ ]?)(?=[^\n]{2,60}$)",
    re.IGNORECASE | re.MULTILINE,
)
# "Let us know. -Ben", "… ^Vicky": whoever answers for a company signs so.
_SO_CALLED = re.compile(
    r"(?<![\w'’])(?P<name>[^\W\d_]{2,20}),?[ ](?=(?:(?:that[’'´`]?s|which[ ]is)[ ]what[ ](?:i[ ]go[ ]by"
    r"|(?:every(?:one|body)|people"
    r"|they|friends|my[ ]\w+)[ ]calls?[ ]me)|for[ ]short|so[ ](?:ruft|nennt|kennt)[ ]man[ ]mich|so[ ]nennen[ ]mich"
    r"|zu[ ]mir[ ]sagen"
    r"|genannt|así[ ]me[ ](?:llaman|dicen|conocen)|c[’']est[ ]comme[ ]ça[ ]qu[’']on[ ]m|è[ ]così[ ]che[ ]mi"
    r"|mi[ ]chiamano[ ]tutti"
    r"|zo[ ]noem\w+[ ](?:ze|iedereen)[ ]me|é[ ]assim[ ]que[ ]me|tak[ ](?:na[ ]mnie|do[ ]mnie|mnie)"
    r"|så[ ]kallas[ ]jag)(?!\w))"
)
_DASHED = re.compile(
    r"(?:(?<=\s)|(?<=[.!?]))[-–—~^/*][ ]?(?=[^\W\d_][\w’'.\-]{1,20}(?:[ ][^\W\d_][\w’'.\-]{0,20})?\W{0,3}$)"
)


def introductions(text: str) -> Iterator[Introduction]:
    """Names that their owners seem to say in a text, in the order of the ways in which they say them."""
    small = not any(map(str.islower, text)) or not any(map(str.isupper, text))
    yield from _after_cues(text, small=small)
    yield from _before_here(text)
    yield from _so_called(text, small=small)
    yield from _after_it_is(text)
    if not small:
        yield from _signed(text)


def _after_cues(text: str, *, small: bool) -> Iterator[Introduction]:
    for cue in CUE.finditer(uncased(text)):
        evidence = _evidence(text, cue)
        sure = evidence is Evidence.SURE
        name = None if small else name_at(text, cue.end(), sure=sure, company=bool(cue["named"]))
        if name is None and not small and not sure:
            name = _word_name_at(text, cue.end(), offers=evidence is Evidence.FAINT)
        if name and evidence is Evidence.FAINT and _OFFERS.match(text, name.end):
            evidence = Evidence.LIKELY
        if name and not (name.text[0].islower() and not (sure or name.titled)):
            yield Introduction(name, evidence, owns=_OWNS.match(text, name.end) is not None)
            continue
        said = None
        if small or text[cue.end() : cue.end() + 1].islower():
            said = small_name_at(text, cue.end(), sure=bool(cue["named"]))
        if said and small_given(said.words):
            yield Introduction(said, Evidence.LIKELY if said.ends or not cue["faint"] else Evidence.FAINT)
        elif said and (small or cue["named"]):
            yield Introduction(said, evidence if cue["named"] else min(evidence, Evidence.LIKELY), small=True)


def _word_name_at(text: str, at: int, *, offers: bool) -> SaidName | None:
    """A name that is a word or a brand as well, where it is surely said as a name: "this is April, how can I …".

    With `offers`, only where such an offer of help follows.
    """
    name = name_at(text, at, sure=True)
    if name is None or name.text.isupper() or not may_be_given(name.words[0]):
        return None
    if offers:
        return name if _OFFERS.match(text, name.end) else None
    whole = len(name.words) > 1 and not is_common(name.words[-1])
    return name if whole or _OFFERS.match(text, name.end) or (name.closes and is_given(name.words[0])) else None


def small_given(words: tuple[str, ...]) -> bool:
    """Whether a name in small letters begins with a given name that is hardly a word."""
    return bool(words) and is_given_in_small(words[0])


def _evidence(text: str, cue: re.Match[str]) -> Evidence:
    if cue["named"] or cue["sure"]:
        return Evidence.SURE
    greeted = _GREETED.search(text[max(0, cue.start() - 40) : cue.start()])
    return Evidence.LIKELY if cue["likely"] or greeted else Evidence.FAINT


def _before_here(text: str) -> Iterator[Introduction]:
    """ "Ben speaking.", "Helena Novak here", "Yes, Ben calling from Leeds"."""
    if not _HERE.search(text):
        return  # there are many beginnings
    for beginning in _BEGINNING.finditer(uncased(text)):
        name = _given_or_large(text, beginning.end())
        here = _HERE.match(text, name.end) if name else None
        if name is None or here is None:
            continue
        # In the middle of a turn, "Joystick here." shows a thing.
        single = len(name.words) == 1 and not may_be_given(name.words[0])
        shown = single and here[0].strip(", ").casefold() in ("here", "hier")
        if not (shown and text[: beginning.end()].rstrip()[-1:] in (".", "!", "?", "…")):
            yield Introduction(name._replace(ends=True), Evidence.LIKELY)


def _so_called(text: str, *, small: bool) -> Iterator[Introduction]:
    """ "It's under Immi, that's what I go by", "Immi, so ruft man mich": the name stands before what introduces it."""
    for cue in _SO_CALLED.finditer(uncased(text)):
        name = small_name_at(text, cue.start()) if small else name_at(text, cue.start(), sure=True)
        if (
            name
            and name.text == text[cue.start("name") : cue.end("name")]
            and not (is_common(name.words[0]) and not may_be_given(name.words[0]))
        ):
            yield Introduction(name, Evidence.SURE, small=small)


def _after_it_is(text: str) -> Iterator[Introduction]:
    for cue in _IT_IS.finditer(text):
        name = _given_or_large(text, cue.end())
        if name and _CALLS_FROM.match(text, name.end):
            yield Introduction(name, Evidence.LIKELY)
        elif name:
            yield Introduction(name, Evidence.FAINT)


def _given_or_large(text: str, at: int) -> SaidName | None:
    """A name with its capital, or a given name in small letters."""
    if not text[at : at + 1].islower() or _PARTICLE.match(text, at):
        name = name_at(text, at, sure=False) or name_at(text, at, sure=True)
        known = name and (not is_common(name.words[0]) or may_be_given(name.words[0]))
        return name if name and known and not text[at : name.end].isupper() else None
    name = small_name_at(text, at)
    return name if name and small_given(name.words) else None


def _signed(text: str) -> Iterator[Introduction]:
    for greeting in _SIGNED.finditer(text):
        name = name_at(text, greeting.end(), sure="\n" in greeting["between"])
        if (
            name
            and text[name.end :].strip(" .!,\r\n") == ""
            and ("\n" in greeting["between"] or is_given(name.words[0]))
        ) or (name and "\n" in text[name.end : name.end + 2]):
            yield Introduction(name, Evidence.LIKELY)
    for dash in _DASHED.finditer(text):
        name = name_at(text, dash.end(), sure=False)
        if name and name.closes and is_given(name.words[0]):
            yield Introduction(name, Evidence.LIKELY)
