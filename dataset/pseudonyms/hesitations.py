"""What people say while they look for the next figure, and to hear whether the last one arrived.

None of it is part of what they dictate, in any of the languages that numbers are read in.
"""

from __future__ import annotations

import re

from dataset.pseudonyms.spans import uncased

_PHRASES = "|".join((
    # English
    r"let[ ]me[ ](?:see|check|look|think|find[ ]it|get[ ]it|read[ ](?:that|it)[ ]back)|you[ ]know|i[ ](?:think|guess"
    r"|mean|believe|suppose)|hang[ ]on",
    r"hold[ ]on|(?:just[ ])?(?:a|one)[ ](?:sec|second|moment|minute)|wait(?:[ ]a[ ](?:sec|second|minute))?"
    r"|here[ ](?:we[ ]go|it[ ]is)|bear[ ]with[ ]me",
    r"(?:so[ ])?that[’']?s|i[ ]have|let[ ]me[ ]repeat(?:[ ]that)?|reading[ ]back|noted|would[ ]be|it[’']s",
    r"(?:go|keep)[ ](?:on|going|ahead)|(?:did|have)[ ]you[ ](?:get|got)[ ](?:that|it)|got[ ](?:that|it)|okay[ ]so"
    r"|sorry|actually|basically|like|well|so|okay|ok|right|yeah|yep|sure",
    r"uhm?|umm?|er+m?|hmm?|mm|ah|oh[ ]yes|and[ ]then|then|all[ ]right|alright|correct|is[ ]that[ ]right",
    # German
    r"(?:einen[ ]|kleinen[ ])?moment(?:[ ]mal)?|warten[ ]sie|warte|haben[ ]sie(?:[ ]das)?|glaube[ ]ich|und[ ]dann"
    r"|dann|also|sozusagen|genau|ähm?|öhm?|halt|ja",
    r"ich[ ](?:wiederhole|habe|lese[ ]vor)|notiert|gut|ich[ ]höre|bitte|und|stimmt[ ]das|richtig|hier[ ]steht",
    # French
    r"je[ ]répète|j[’']ai[ ](?:bien[ ])?noté|je[ ]vous[ ]écoute|allez-y|voyons|ça[ ]fait|attendez|voilà|alors|donc"
    r"|enfin|bah|ben|euh|je[ ]crois|vous[ ]avez[ ]noté|c[’']est[ ]bien[ ]ça|c[’']est[ ]ça|puis|ensuite|et[ ]puis",
    # Spanish
    r"le[ ]repito|repito|tengo|entonces|anoto|dígame|ajá|siga|a[ ]ver|espere(?:[ ]un[ ]momento)?|pues|este|bueno|eh"
    r"|o[ ]sea|creo|apunte|correcto|y[ ]luego|luego|vale|¿?lo[ ]tiene",
    # Italian
    r"ripeto|ho[ ]segnato|mi[ ]dica|prego|vediamo|aspetti|ecco|allora|cioè|dunque|quindi|credo|ha[ ]scritto|giusto"
    r"|poi|e[ ]poi",
    # Dutch
    r"ik[ ](?:herhaal|heb)|genoteerd|zegt[ ]u[ ]het[ ]maar|even[ ](?:zoeken|kijken|wachten)|eens[ ]kijken"
    r"|wacht[ ]even|nou|dus|zeg[ ]maar|denk[ ]ik|heeft[ ]u[ ]dat|en[ ]dan|klopt[ ]dat",
    # Portuguese
    r"repetindo|anotei|deixa[ ]eu[ ]ver|pode[ ]falar|é|vamos[ ]ver|peraí|espera(?:[ ]aí)?|bom|então|né|acho"
    r"|quer[ ]dizer|anotou|certo|depois|claro",
    # Polish
    r"powtarzam|mam[ ]tu|słucham|zapisał(?:em|am)|to[ ]jest|chwileczkę|już[ ]mówię|proszę|no(?=,)|więc|czyli|yyy+"
    r"|eee+|zapisał[ao]?(?:[ ]pani?)?|tak|zgadza[ ]się|potem",
    # Swedish
    r"jag[ ](?:upprepar|har)|noterat|det[ ]är|vänta(?:[ ]lite)?|alltså|liksom|öh|då[ ]ska[ ]vi[ ]se|hade[ ]du[ ]det"
    r"|tror[ ]jag|stämmer[ ]det|och[ ]sen|sen",
))  # fmt: skip
_HESITATION = rf"(?<!\w)(?:{_PHRASES})(?!\w)[?!…]?"
HESITATION = re.compile(_HESITATION, re.IGNORECASE)
_UNCASED = re.compile(_HESITATION)


def without_hesitations(text: str) -> str:
    """The text with a space in the place of each."""
    parts, done = [], 0
    for aside in _UNCASED.finditer(uncased(text)):
        parts.append(text[done : aside.start()])
        done = aside.end()
    return " ".join([*parts, text[done:]])
