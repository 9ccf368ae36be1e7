"""People who are spoken of: "my colleague Tom", "Mr. Hassan", "transfer you to Maria in billing", "Kevin said".

A relation or a title is enough for any name. "I spoke to" and "ask for" introduce companies as well: after them, and
where nothing introduces it at all, a word must be a given name. One that is also a place, a brand or a word
(`given_names.ALSO_OTHER_THINGS`) must besides say or do something, or be spoken to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dataset.pseudonyms.common_words import COMPANY_WORDS
from dataset.pseudonyms.folding import fold, is_common
from dataset.pseudonyms.given_names import is_clear, is_given, is_given_in_small, may_be_given
from dataset.pseudonyms.introductions import small_given
from dataset.pseudonyms.ordinary_words import ORDINARY_WORDS
from dataset.pseudonyms.said_names import SaidName, name_at, small_name_at
from dataset.pseudonyms.spans import uncased

_RELATIONS = (
    r"husband|wife|spouse|partner|fiancée?|boyfriend|girlfriend|ex|son|daughter|child|kid|baby|mother|father|mom|mum"
    r"|dad"
    r"|parents?|brother|sister|twin|uncle|aunt|auntie|cousin|nephew|niece|grand(?:ma|pa|mother|father|son|daughter)"
    r"|(?:mother|father|brother|sister|son|daughter)-in-law|step(?:mother|father|son|daughter)|friend|neighbou?r"
    r"|roommate"
    r"|flatmate|housemate|landlord|landlady|tenant|boss|manager|supervisor|lead|colleagues?|co-?worker|teammate"
    r"|assistant"
    r"|secretary|receptionist|accountant|lawyer|solicitor|attorney|doctor|dentist|nurse|carer|caregiver|client|employee"
    r"|coordinator|director|owner|builder|plumber|electrician|technician|engineer|specialist|representative|rep|agent"
)
_ADJECTIVES = (
    r"(?:new|late|old|older|elder|eldest|younger|youngest|little|big|dear|good|best|other|senior|team|line|ex-?)[ ]"
)
_RELATED = (
    rf"(?:my|your|his|her|our|their)[ ](?:{_ADJECTIVES}){{0,2}}(?:{_RELATIONS})",
    rf"(?:a|an|another|one[ ]of[ ](?:my|our|your)|the)[ ](?:{_ADJECTIVES})?(?:friend|colleague|co-?worker|lady|guy"
    rf"|man|woman"
    r"|gentleman|person|agent|rep|representative|technician|specialist|supervisor|someone"
    r"|colleagues)(?:[ ]of[ ](?:mine|ours))?",
    r"mein(?:e[mnr]?|s)?[ ](?:mann|frau|sohn|tochter|mutter|vater|bruder|schwester|kolleg(?:e|en|in)|chef(?:in)?"
    r"|partner(?:in)?"
    r"|freund(?:in)?|nachbar(?:in)?)|unser(?:e[mnr]?)?[ ](?:kolleg(?:e|en|in)|techniker(?:in)?)",
    r"(?:mi|su|nuestr[oa])[ ](?:marido|esposo|esposa|mujer|hij[oa]|madre|padre|herman[oa]|compañer[oa]|colega"
    r"|jef[ea]|amig[oa])",
    r"(?:mon|ma|notre|votre)[ ](?:mari|femme|fils|fille|mère|père|frère|sœur|soeur|collègue|chef|ami|amie|compagnon"
    r"|compagne)",
    r"(?:mi[oa]|nostr[oa])[ ](?:marito|moglie|figli[oa]|madre|padre|fratello|sorella|collega|capo|amic[oa])",
    r"(?:mijn|onze)[ ](?:man|vrouw|zoon|dochter|moeder|vader|broer|zus|collega|baas|vriend|vriendin)",
    r"(?:(?:o|a)[ ])?(?:meu|minha|nosso|nossa)[ ](?:marido|esposa|mulher|filh[oa]|mãe|pai|irmão|irmã|colega|chefe"
    r"|amig[oa])",
)
_RELATION = re.compile(
    rf"(?<!\w)(?:{'|'.join(_RELATED)})(?!\w)(?:,?[ ](?:(?:is|was)[ ])?(?:named|called|namens)|[ ](?:is|ist|es|est|è"
    rf"|é)(?=[ ][^\W\d_]+[,.!?]))?(?:[’'´`]s[ ]name[ ]is)?,?[ ]{{1,2}}"
)
_NAMED = re.compile(r"(?<!\w)(?:someone|somebody|one|named|called|namens|llamad[oa]|nommée?|chiamat[oa]|chamad[oa])[ ]")
_TITLE = re.compile(
    r"(?<![\w’'])(?P<title>Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Doctor|Herr|Herrn|Frau|Señora?|Señorita|Sra?|Srta"
    r"|Doña|Madame|Mme"
    r"|Mlle|Monsieur|Maître|Signora?|Sig|Dott|Meneer|Mevrouw|Mevr|Dhr|Mw|Senhora?|MR|MRS|MS|DR|HERR|FRAU|mr|mrs|ms"
    r"|dr|herrn?|frau|señora?|señorita|doña|madame|monsieur|signora?|meneer|mevrouw|senhora?"
    r"|pan|pani|panem|panią|fru)"
    r"\b\.?[ \u00a0]{1,2}"
)
_SPOKEN_TO = re.compile(
    r"(?<!\w)(?:(?:sp[eo]a?k(?:e|ing|en)?|talk(?:ed|ing)?|chatt?(?:ed|ing)?|dealt|dealing|work(?:ed|ing)|met"
    r"|meet(?:ing)?)"
    r"[ ](?:to|with)|ask(?:ed|ing)?[ ](?:for|to[ ]speak[ ](?:to|with))|transferr?(?:ed|ing)?[ ](?:you[ ]|me[ ]"
    r"|the[ ]call[ ])?"
    r"(?:over[ ])?to|put(?:ting)?[ ](?:you[ ]|me[ ])?through[ ]to|connect(?:ed|ing)?[ ](?:you[ ]|me[ ])?(?:to|with)"
    r"|hand(?:ed|ing)?[ ](?:you[ ]|me[ ]|this[ ]|it[ ])?(?:over[ ]|off[ ])?to|pass(?:ed|ing)?[ ](?:you[ ]|this[ ]"
    r"|it[ ])?"
    r"(?:over[ ]|on[ ]|along[ ])?to|(?:email|e-mail|mail|message|text|letter|note|call|quote|callback)s?[ ](?:from"
    r"|for|to)"
    r"|h(?:ea|e)ard[ ]from|calling[ ](?:for|on[ ]behalf[ ]of)|on[ ]behalf[ ]of|assigned[ ]to|escalat\w+[ ](?:this[ ]"
    r"|it[ ])?to"
    r"|(?:tell|told|let|cc|copy|contact|email|call|ring|thank|thanks[ ]to|regards[ ]to|help\w*[ ]by|served[ ]by"
    r"|signed[ ]by)"
    r"|(?:gesprochen|sprechen|verbinde[ ]sie|verbinden|telefoniert)[ ]mit|von[ ](?:herrn|frau)|hablé[ ]con|hablar[ ]con"
    r"|(?:paso|comunico|transfiero)[ ](?:con|a)|parlé[ ](?:à|avec)|parler[ ](?:à|avec)|passe|parlato[ ]con|passo"
    r"|gesproken[ ]met"
    r"|verbind[ ](?:u|je)[ ](?:door[ ])?met|falei[ ]com|falar[ ]com|passar[ ](?:para|ao|à))[ ](?:the[ ]|o[ ]|a[ ]"
    r"|der[ ]|die[ ])?"
)
# What somebody does after whose name: a place or a product does not say, promise or call back.
_DEPARTMENT = (
    r"(?:billing|sales|accounts?|support|logistics|it|hr|finance|claims|shipping|accounting|engineering|reception)"
)
_IN_DEPARTMENT = re.compile(
    rf"(?:,?[ ]please)?,?[ ](?:in|from|at|on)[ ](?:the[ ]|our[ ])?(?:\w+[ ])?"
    rf"(?:{_DEPARTMENT}|team|department|desk|office)(?!\w)",
    re.IGNORECASE,
)
_SAID = re.compile(
    rf"[ ](?:said|told|promised|mentioned|explained|assured|who|and[ ]i|in[ ]{_DEPARTMENT}"
    rf"|from[ ](?:the|your|our|my|{_DEPARTMENT}))(?!\w)",
    re.IGNORECASE,
)
_DOES = re.compile(
    rf"{_SAID.pattern}|[ ](?:says|advised|helped|asked|answered|offered|sent|called[ ](?:me|us|back|you|again)|emailed"
    r"|wrote|confirmed|agreed|apologi[sz]ed|suggested|booked|insisted"
    r"|(?:will|would|can|could|has|had|is|was|just|already|also)[ ](?:call|email|mail|send|be[ ]in|get[ ]back|take"
    r"|look|help"
    r"|check|handle|follow|contact|reach|explain|told|said|promised|going[ ]to|able|calling|handling"
    r"|helping)\w*)(?!\w)",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"[ ](?:that|to|about|i|we|he|she|know|you|yesterday|today|last|this|earlier|from|in|again|on|at|when|if"
    r"|once|or|and|please|directly|personally)(?!\w)",
    re.I,
)
_SPEAKS_TO = re.compile(r"(?:^|(?<=[.!?…\n])[ ]{1,2})(?=[^\W\d_])", re.MULTILINE)
_THEN_YOU = re.compile(
    r",[ ](?:i|i[’'´`]\w+|you|you[’'´`]\w+|can|could|would|will|we|we[’'´`]\w+|let|let[’'´`]s|thank|thanks|please|is"
    r"|do|did|are"
    r"|what|may|just|how|this|that|that[’'´`]s|it|it[’'´`]s|don[’'´`]t|one|before|have|which|when|where|for|my|your"
    r"|there)(?!\w)",
    re.IGNORECASE,
)
_COULD_YOU = re.compile(
    r",[ ](?:(?:could|can|would|will|may|do|did|have|are)[ ]you|please[ ]\w|let[ ]me|bear[ ]with)(?!\w)", re.I
)
# After these nothing is enumerated: who is named behind the comma is spoken to.
_LEADS = re.compile(
    r"(?<!\w)(?:(?:sorry|apologi[sz]e|apologies|thanks|thank[ ]you)(?:[ ][a-zß-ÿ’']+){1,6}|"
    r"anything[ ]else(?:[ ](?:today|for[ ]you))?|i[ ](?:fully[ ]|completely[ ]|totally[ ])?understand"
    r"|i[ ]see|i[’'´`]?m[ ]"
    r"(?:so[ ]|very[ ]|really[ ])?sorry(?:[ ](?:to[ ]hear|about|for)[ ]that)?|i[ ]apologi[sz]e|that[’'´`]?s[ ](?:all"
    r"|it|great"
    r"|perfect|fine)|help[ ]you(?:[ ]today)?|for[ ](?:calling|holding|waiting|your[ ](?:patience|help|time))"
    r"|one[ ]moment|of[ ]course"
    r"|no[ ]problem|no[ ]worries|you[’'´`]?re[ ](?:very[ ]|most[ ])?welcome|have[ ]a[ ](?:great|good|nice"
    r"|lovely)[ ](?:day|one|evening"
    r"|weekend)|sonst[ ]noch[ ]etwas|verstehe|algo[ ]más|autre[ ]chose|nog[ ]iets|altro|mais[ ]alguma[ ]coisa),[ ]"
)
_LAST = re.compile(r"(?<=[^\W\d_]),[ ]{1,2}(?=[^\W\d_][^,]{1,40}(?:[.?!]|$))", re.MULTILINE)
_WORD_BEFORE = re.compile(r"([^\W\d_]+)[’'´`]?[^\W\d_]{0,2}\W*$")
_CAPITAL = re.compile(r"(?<![\w’'@#&/.\-])[^\W\d_][^\W\d_\u0300-\u036f]*[^\W\d_][\w\u0300-\u036f]*")
_NOT_AFTER = re.compile(
    r"(?:(?<!\w)(?:San|Santa|Santo|São|Saint|Sainte|St|Ste|Sankt|Port|Lake|Mount|Mt|Fort|Hotel|Café|Cafe|King|Queen"
    r"|Prince"
    r"|Princess|Pope|Big|Lady|Uncle|Aunt)\.?[ ]|&[ ]?|@|#"
    r"|(?<!\w)[^\W\d_],?[ ](?:as[ ]in|is[ ]for|for|like|wie|de|comme|como|come|di|van|als)[ ])$",
    re.IGNORECASE,
)
_THING_AFTER = re.compile(
    r"[ ]?(?:&|@)|[’'´`]s[ ](?:[A-Z]\w+|Day)|[ ](?:Street|St|Road|Rd|Avenue|Ave|Lane|Drive|Square|Park|Plaza|Hotel"
    r"|Airport|Station"
    r"|Hospital|School|University|College|Bridge|Island|Beach|Town|City|County|Boulevard|Blvd|Straße|Platz|Allee|Weg)\b"
)


def spoken_of(text: str) -> Iterator[SaidName]:
    """The names of people in a text that somebody speaks of or to."""
    small = uncased(text)
    for cue in _RELATION.finditer(small):
        yield from _sure(text, cue.end())
    for cue in _NAMED.finditer(small):
        yield from (name for name in _sure(text, cue.end()) if is_given(name.words[0]))
    for cue in _TITLE.finditer(text):
        yield from _titled(text, cue)
    for cue in _SPOKEN_TO.finditer(small):
        yield from _spoken_to(text, cue.end())
        yield from _in_a_department(text, cue.end())
    yield from _addressed(text)
    if any(map(str.islower, text)):
        yield from _anywhere(text)


def _sure(text: str, at: int) -> Iterator[SaidName]:
    """Any name with a capital, but for what only begins a sentence; in small letters a given name."""
    name = name_at(text, at, sure=True)
    if (
        name
        and not (is_common(name.words[0]) and not may_be_given(name.words[0]))
        and not text[at : name.end].isupper()
    ):
        yield name
    elif text[at : at + 1].islower():
        small = small_name_at(text, at)
        if small and is_given_in_small(small.words[0]):
            yield small


def _titled(text: str, cue: re.Match[str]) -> Iterator[SaidName]:
    name = name_at(text, cue.end(), sure=True)
    if name and fold(name.words[0]) not in ("pepper", "martens", "google", "who", "muscle", "coffee", "bean"):
        yield name._replace(titled=True)
    elif name is None and cue["title"] in ("mr", "mrs", "ms", "dr", "MR", "MRS", "MS", "DR"):
        small = small_name_at(text, cue.end())
        if small and small.ends:
            yield small._replace(text=small.text.split()[0] if not small.closes else small.text)


def _spoken_to(text: str, at: int) -> Iterator[SaidName]:
    name = name_at(text, at, sure=True)
    if name and is_given(name.words[0]) and not _THING_AFTER.match(text, name.end):
        if is_clear(name.words[0]) or name.closes or len(name.words) > 1 or _TOLD.match(text, name.end):
            yield name
    elif name is None and text[at : at + 1].islower():
        small = small_name_at(text, at)
        if small and small_given(small.words) and small.ends:
            yield small


def _in_a_department(text: str, at: int) -> Iterator[SaidName]:
    """ "Transfer you to Quenby in billing": no company is in a department."""
    name = name_at(text, at, sure=False) or name_at(text, at, sure=True)
    if name and is_common(name.words[0]) and not may_be_given(name.words[0]):
        return
    if name and _IN_DEPARTMENT.match(text, name.end):
        yield name


def _addressed(text: str) -> Iterator[SaidName]:
    """ "Grace, could you …" and "…, Mark?": a given name of any sort that stands where one is called."""
    for start in _SPEAKS_TO.finditer(text) if ", " in text else ():
        name = name_at(text, start.end(), sure=True)
        if name is None or len(name.words) > 2 or name.text.isupper():
            continue
        if (_asked_by_name(name) and _COULD_YOU.match(text, name.end)) or (
            is_given(name.words[0]) and _THEN_YOU.match(text, name.end)
        ):
            yield name
    for lead in _LEADS.finditer(uncased(text)):
        name = name_at(text, lead.end(), sure=True)
        if name and name.closes and len(name.words) < 3 and _asked_by_name(name) and not name.text.isupper():
            yield name
    for comma in _LAST.finditer(text):
        name = name_at(text, comma.end(), sure=True)
        before = _WORD_BEFORE.search(text[max(0, comma.start() - 30) : comma.start()])
        if name and name.closes and is_given(name.words[0]) and before and before[1].islower() and len(name.words) < 3:
            yield name


def _asked_by_name(name: SaidName) -> bool:
    """Whether a word with a capital that begins or ends a request is rather a name than an adverb or a greeting."""
    first = name.words[0]
    return may_be_given(first) or not (is_common(first) or first in ORDINARY_WORDS or first.endswith("ly"))


def _anywhere(text: str) -> Iterator[SaidName]:
    done = 0
    for word in _CAPITAL.finditer(text):
        if word.start() < done or not word[0][0].isupper() or not is_given(word[0]):
            continue
        name = name_at(text, word.start(), sure=False) or name_at(text, word.start(), sure=True)
        if name is None or word[0].isupper() or _stands_for_a_thing(text, word.start(), name):
            continue
        said = _SAID if fold(word[0]) in ORDINARY_WORDS else _DOES
        does = said.match(text, name.end) is not None
        if does or (is_clear(word[0]) and not _follows_a_capital(text, word.start())):
            done = name.end
            yield name


def _stands_for_a_thing(text: str, start: int, name: SaidName) -> bool:
    return bool(_NOT_AFTER.search(text[max(0, start - 24) : start]) or _THING_AFTER.match(text, name.end))


def _follows_a_capital(text: str, start: int) -> bool:
    """Whether a word with a capital that is no common one stands right before: the "Joe" of "Trader Joe"."""
    before = text[max(0, start - 30) : start]
    match = re.search(r"(?:^|[^\w’'])([^\W\d_]+)[ \u00a0]$", before)
    if not match or match[1].islower():
        return False
    return not (is_common(match[1]) or is_given(match[1]) or fold(match[1]) in COMPANY_WORDS - {"royal", "premium"})
