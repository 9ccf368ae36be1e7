"""Names in text without capitals, as speech recognition writes it: told by the place where they stand.

    "frau fuchs einen moment", "auf den namen anke fuchs", "lily here", "thank you lily"

A place that is surely a name's (after a title, "my name is", "auf den namen") takes any word that is no everyday
word. Fainter places ("this is", "okay") take a given name. What is an ordinary word as well (mark, lang, rose) is
found again in these places only (`name_places`): elsewhere it is the word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile
from typing import NamedTuple

from dataset.pseudonyms.common_words import COMPANY_WORDS, FUNCTION_WORDS, PARTICLES
from dataset.pseudonyms.everyday_words import EVERYDAY_WORDS
from dataset.pseudonyms.folding import fold, is_common
from dataset.pseudonyms.given_names import is_given, is_given_in_small, may_be_given
from dataset.pseudonyms.introductions import CUE
from dataset.pseudonyms.ordinary_words import ORDINARY_WORDS
from dataset.pseudonyms.said_names import SaidName, words_at
from dataset.pseudonyms.spans import uncased

_TITLE = re.compile(
    r"(?<![\w’'])(?P<title>mr|mrs|ms|dr|miss|herrn?|frau|fräulein|señora?|señorita|senora?|don|doña|sr|sra|monsieur"
    r"|madame"
    r"|mademoiselle|mme|signora?|signorina|dottor(?:essa)?|meneer|mevrouw|senhora?|dona|pan|pani|pana|panem|panu|panią"
    r"|panie|fru|fröken)\.?[ \u00a0]{1,2}(?=[^\W\d_'’])"
)
# "Meine frau", "ein herr", "la señora quiere": a title after these is no form of address …
_NO_TITLE = re.compile(
    r"(?<!\w)(?:(?:m|d|s|k)?eine?[mnrs]?|ihre?[mnrs]?|unser\w{0,2}|jede[mnrs]?|junge[nr]?|alte[nr]?|andere[nr]?|a"
    r"|the|my|un|una|um|"
    r"uma|il|lo|la|el|le|o|os|as|de|dat|die|der|das|een|mijn|tak|czy|ma|że|i|żeby|jest|dla|od|do|min|din|sin|en|to|in"
    r"|dieser?)[ ]$"
)
# … but for where one speaks of oneself or of whom one has on the line.
_OF_ONESELF = re.compile(
    r"(?<!\w)(?:soy|sou|sono|è|é|con|com|habla|fala|parla|hier[ ](?:ist|spricht)|ich[ ]bin|met|z|para|em[ ]nome"
    r"|a[ ]nome"
    r"|de[ ]parte|cuenta|conta|conto)[ ](?:d[aoei][ ]|de[ ])?(?:la|el|o|a|il|lo|die|der|de)[ ]$"
)
_POLISH = frozenset(("pan", "pani", "pana", "panem", "panu", "panią", "panie"))
_POLISH_SURNAME = re.compile(
    r"\w+(?:[sck]k[iaą]|dzk[iaą]|sk(?:iego|iej|iemu|im)|cz(?:yk|uk|ak)|wicz\w{0,2}|[aei]k|iuk|iec|owa)"
)
_HERE = re.compile(
    r"[ ](?:here|speaking|à[ ]l[’']appareil|à[ ]votre[ ](?:écoute|service)|am[ ](?:apparat|telefon)|mein[ ]name"
    r"|al[ ](?:habla"
    r"|aparato|teléfono)|para[ ]servirle|al[ ]telefono|aan[ ]de[ ](?:lijn|telefoon)|ao[ ]telefone|falando"
    r"|heter[ ]jag|przy"
    r"[ ]telefonie|z[ ]tej[ ]strony|on[ ]the[ ](?:line|phone)|en[ ]ligne|på[ ]linjen|en[ ]la[ ]línea|na[ ]linha)(?!\w)"
)
# Who is put through or spoken of on the phone: whatever follows is a person.
_ON_THE_LINE = re.compile(
    r"(?<!\w)(?:(?:i[ ](?:have|'ve[ ]got)|j[’']ai|jag[ ]har)[ ](?=.{3,40}(?:on[ ]the[ ]line|en[ ]ligne|på[ ]linjen))"
    r"|ho[ ]in[ ]linea|na[ ]linii[ ]jest|tengo[ ]en[ ](?:la[ ])?línea[ ]a|aan[ ]de[ ]lijn[ ]heb[ ]ik"
    r"|in[ ]der[ ]leitung[ ]ist"
    r"|(?:spoke|speaking|spoken)[ ](?:to|with)|(?:gesprochen|telefoniert|sprechen|verbunden)[ ]mit|hablé[ ]con"
    r"|parlé[ ](?:à|avec)"
    r"|parlato[ ]con|gesproken[ ]met|falei[ ]com|rozmawiał[ao]?m?[ ]z|pratade[ ]med|pratat[ ]med)[ ]"
)
_CLOSING = (
    r"thank[ ]you|thanks|thank[ ]you[ ]so[ ]much|thanks[ ]a[ ]lot|good[ ]?bye|bye|(?:good|great|nice|lovely"
    r"|wonderful)[ ](?:day|one"
    r"|evening|weekend|afternoon)|take[ ]care|danke|dank|tag|abend|wochenende|tschüss|wiederhören|merci|journée"
    r"|soirée|au[ ]revoir"
    r"|gracias|día|tarde|adiós|grazie|giornata|serata|arrivederci|bedankt|dank[ ](?:u|je)(?:[ ]wel)?|dag(?:[ ]nog)?"
    r"|obrigad[oa]"
    r"|(?:bom|boa)[ ](?:dia|tarde|noite)|tchau|dziękuję|dzięki|dnia|tack|dag|hej[ ]då|kväll|welcome"
)
_GREETING = (
    r"hi|hello|hey|hallo|hola|bonjour|buongiorno|buonasera|ciao|olá|oi|hej|cześć|moin|servus|good[ ](?:morning"
    r"|afternoon|evening)"
    r"|guten[ ](?:tag|morgen|abend)|buen[oa]s[ ](?:días|tardes|noches)|goede(?:morgen|middag|navond)|dzień[ ]dobry"
)
_NODDING = (
    r"okay|ok|all[ ]?right|got[ ]it|bear[ ]with[ ]me|sure|right|yes|hear[ ]that|for[ ]that|sorry|great|perfect"
    r"|alles[ ]klar|gut"
    r"|va[ ]bene|senta|d[’']accord|très[ ]bien|ne[ ]quittez[ ]pas|muy[ ]bien|de[ ]acuerdo|vale|oké|prima|okej|certo"
    r"|tudo[ ]bem"
    r"|dobrze|rozumiem|perfecto|claro|entiendo|is[ ](?:it|this|that)|it[’']s|verstehe|momentito|don|doña"
)
_BEFORE_HERE = re.compile(
    rf"(?:^|(?<!\w)(?:{_GREETING})(?:[ ]there)?[ ]|(?<!\w)(?:{'|'.join(sorted(COMPANY_WORDS, key=len))}|yes|yeah|ja"
    rf"|sí|si|oui|sim|sì"
    r"|tak|well)[ ])(?=[^\W\d_]{2,}(?:[ ][^\W\d_'’\-]+){0,3}[ ](?:here|speaking|à|am|mein|al|para|aan|ao|falando"
    r"|heter|przy|z"
    r"|on[ ]the|en|på|na)(?!\w))"
)
_CALLED = re.compile(
    rf"(?<!\w)(?:(?P<closing>{_CLOSING})|(?P<greeting>{_GREETING})|(?P<nodding>{_NODDING}))[ ](?=[^\W\d_])"
)
_OFFERS = re.compile(
    r"[ ](?:how[ ](?:can|may|could|are)|what[ ]can|speaking|and[ ]i|from|here|vo[nm]|aus|wie[ ]kann|was[ ]kann"
    r"|en[ ]qué|de|di"
    r"|dal?l[ae]?|comment[ ]puis|que[ ]puis|come[ ]posso|waarmee|van|em[ ]que|vad[ ]kan|från|w[ ]czym|z)(?!\w)|\s*$"
)
# Whoever offers help so has just said a name.
_HELPS = re.compile(
    r"[ ](?:how[ ](?:can|may|could)|what[ ]can|wie[ ](?:kann|darf)|was[ ]kann|en[ ]qué[ ]puedo|comment[ ]puis"
    r"|que[ ]puis"
    r"|(?:come|in[ ]cosa)[ ]posso|waarmee|em[ ]que[ ]posso|vad[ ]kan|w[ ]czym|speaking|am[ ]apparat"
    r"|à[ ]l[’']appareil)(?!\w)"
)
_SERVES = re.compile(
    rf"{_HELPS.pattern}|[ ](?:here|service|services|support|customer|kundenservice|kundendienst|klantenservice)(?!\w)"
)
_ACTS = re.compile(
    r"(?<![\w'’])(?P<name>[^\W\d_]{3,})(?:['’]s[ ](?:account|file|case|order|name|colleague|profile|details|contract"
    r"|number|email)"
    r"|[ ](?:promised|told[ ](?:me|us)|said|wants[ ]a|called[ ]me))(?!\w)"
)
_DOUBTFUL = re.compile(r"\w{3,}(?:ing|mente|ment|ly|ando|iendo|endo)|\w{3,}(?<!fr)(?<!dr)(?<!m)ed")
_SHORTEST = 2
_SHORTEST_CALLED = 4
_MOST = 3


class SmallName(NamedTuple):
    """A name in small letters. `sure`: its place is a name's alone; else the whole call should have no capitals."""

    name: SaidName
    sure: bool


def is_small(text: str) -> bool:
    """Whether a text has letters, and none of them is a capital."""
    return text.islower()


def small_names(text: str) -> Iterator[SmallName]:
    """The names that a text without capitals shows by their places."""
    for title in _titles(text):
        yield from _at(text, title.end(), titled=True)
    for cue in CUE.finditer(uncased(text)):
        if cue["named"] or cue["sure"]:
            yield from _at(text, cue.end())
        else:
            yield from _given_at(text, cue.end(), offers=True)
    for cue in _ON_THE_LINE.finditer(text):
        yield from _given_at(text, cue.end(), offers=False)
    for at in _before_here(text):
        yield from _given_at(text, at, offers=True)
    yield from _called(text)


def name_places(text: str) -> frozenset[int]:
    """Where in a text without capitals a word that is known as somebody's name is that name, and not the word."""
    found = {title.end() for title in _titles(text)}
    found |= {cue.end() for cue in CUE.finditer(uncased(text))}
    found |= {cue.end() for cue in _ON_THE_LINE.finditer(text)}
    found |= {call.end() for call in _CALLED.finditer(text) if _is_called(text, call.end())}
    found |= {match.start("name") for match in _ACTS.finditer(text)}
    return frozenset(found | set(_before_here(text)))


def _titles(text: str) -> Iterator[re.Match[str]]:
    for title in _TITLE.finditer(text):
        before = text[max(0, title.start() - 40) : title.start()]
        if (
            title["title"] in ("don", "doña", "dona")
            and (word := words_at(text, title.end()))
            and not is_given(word[0][0])
        ):
            continue
        if title["title"] in _POLISH:
            word = words_at(text, title.end())
            if not word or not any(_POLISH_SURNAME.fullmatch(each[0]) or is_given(each[0]) for each in word[:2]):
                continue
        elif _NO_TITLE.search(before) and not _OF_ONESELF.search(before):
            continue
        yield title


def _before_here(text: str) -> Iterator[int]:
    """Where "lily here" and "anke fuchs am apparat" begin: at the start, or after an everyday word or a company's."""
    for start in _BEFORE_HERE.finditer(text):
        names = _run(text, start.end())
        if names and _HERE.match(text, names[-1].end()):
            yield start.end()


def _at(text: str, at: int, *, titled: bool = False) -> Iterator[SmallName]:
    """Any name at a place that is a name's alone."""
    names = _run(text, at)
    if not names:
        return
    first = next((word[0] for word in names if fold(word[0]) not in PARTICLES), "")
    if _DOUBTFUL.fullmatch(fold(first)) and not may_be_given(first):
        return
    proper = [word for word in names if fold(word[0]) not in PARTICLES]
    # After a title stands the surname, or a given name and a surname; what else follows is the sentence.
    most = 1 if titled and not is_given(first) else _MOST if len(proper) <= _MOST else 1 + is_given(first)
    yield SmallName(_said(text, _first(names, most), titled), sure=True)


def _given_at(text: str, at: int, *, offers: bool) -> Iterator[SmallName]:
    """A given name, with a surname where just one more word follows before the sentence goes on."""
    names = _run(text, at)
    if names and names[0][0] == names[-1][0] and len(names) == 2:
        names = names[:1]
    if names and not is_given(names[0][0]) and offers and _is_unknown(names) and _HELPS.match(text, names[-1].end()):
        yield SmallName(_said(text, names, False), sure=False)
    if not names or not is_given(names[0][0]):
        return
    proper = [word for word in names if fold(word[0]) not in PARTICLES]
    surname = len(proper) in (2, 3) and _DOUBTFUL.fullmatch(fold(proper[1][0])) is None
    said = surname or is_given_in_small(names[0][0])
    offered = offers and (_OFFERS.match(text, names[0].end()) or _HERE.match(text, names[0].end()))
    if not (said or offered):
        return
    yield SmallName(_said(text, names if surname else names[:1], False), sure=is_given_in_small(names[0][0]))


def _is_unknown(names: list[re.Match[str]]) -> bool:
    """Whether one or two words are no words that the lists know."""
    return len(names) < _MOST and all(
        len(word[0]) >= _SHORTEST_CALLED
        and fold(word[0]) not in ORDINARY_WORDS
        and not _DOUBTFUL.fullmatch(fold(word[0]))
        for word in names
    )


def _called(text: str) -> Iterator[SmallName]:
    """ "Thank you lily", "hi tom i", "have a nice day korbinian": one word, a given name but for at the very end."""
    for call in _CALLED.finditer(text):
        names = _run(text, call.end())
        whole = len(names) > 1 and call["greeting"] and is_given_in_small(names[0][0])
        if whole and _SERVES.match(text, names[-1].end()):
            yield from _given_at(text, call.end(), offers=False)
        if not names or fold(names[0][0]) in PARTICLES or not _is_called(text, call.end()):
            continue
        word = names[0][0]
        last = text[names[0].end() :].strip(" .,!") == ""
        if is_given_in_small(word) or (is_given(word) and last and not call["nodding"]):
            yield SmallName(_said(text, names[:1], False), sure=is_given_in_small(word))
        elif call["closing"] and last and not is_given(word) and _is_unknown(names):
            yield SmallName(_said(text, names[:1], False), sure=False)


def _is_called(text: str, at: int) -> bool:
    """Whether the word at a place stands alone there: before the end, or before an everyday word."""
    following = words_at(text, at)[:2]
    return bool(following) and (len(following) == 1 or _is_everyday(following[1][0]))


def _run(text: str, at: int) -> list[re.Match[str]]:
    """The words from a place on that may be a name."""
    names = list(takewhile(lambda word: fold(word[0]) in PARTICLES or _may_be_name(word[0]), words_at(text, at)))
    while names and fold(names[-1][0]) in PARTICLES:
        names.pop()
    return names


def _may_be_name(word: str) -> bool:
    folded = fold(word)
    if len(folded) < _SHORTEST or not word.islower() or _is_everyday(word):
        return False
    return folded not in COMPANY_WORDS and (not is_common(word) or (is_given(word) and folded not in FUNCTION_WORDS))


def _is_everyday(word: str) -> bool:
    folded = fold(word)
    return folded in EVERYDAY_WORDS or folded in FUNCTION_WORDS or (is_common(word) and not may_be_given(word))


def _first(names: list[re.Match[str]], most: int) -> list[re.Match[str]]:
    """The first words up to so many that are no particles."""
    count = 0
    for at, word in enumerate(names):
        count += fold(word[0]) not in PARTICLES
        if count == most:
            return names[: at + 1]
    return names


def _said(text: str, names: list[re.Match[str]], titled: bool) -> SaidName:
    end = names[-1].end()
    return SaidName(text[names[0].start() : end], end, titled, ends=True, closes=not text[end:].strip())
