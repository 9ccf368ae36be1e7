"""Title and call reason: the customer's need in a few words, cut only where words may end."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from bot.models.embedded import grammar
from bot.models.embedded.clauses import is_clause
from bot.models.embedded.cues import PROBLEM_WORDS
from bot.models.embedded.pronouns import Listener, turn
from bot.models.embedded.report import Report, lower_first
from bot.models.embedded.speech import Act, Spoken
from bot.models.embedded.text import is_placeholder, is_word, join
from bot.models.embedded.words import (
    ADVERBS,
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    PREPOSITIONS,
    SUBORDINATORS,
    WH_WORDS,
)

MOST_REASON_WORDS = 12
MOST_TITLE_WORDS = 10

# What only announces the need: "I am calling because …", "I have a problem with …".
_ANNOUNCING = re.compile(
    r"^(?:(?:i|we) (?:am|are|was|were) (?:just )?(?:calling|writing|contacting you|reaching out|ringing|phoning)"
    r" (?:because|as|since|about|regarding|to)"
    r"|(?:i|we) (?:called|am calling in) (?:because|about)|the (?:problem|issue|thing) is(?: that)?"
    r"|(?:i|we) (?:just )?(?:wanted|want|need|would like|am looking|was hoping|was wondering)"
    r" to(?: know| ask| find out| see)?(?: if| whether| about)?|(?:it )?(?:seems|looks|sounds)(?: like| that)"
    r"|(?:i|we) (?:think|believe|guess|just|noticed that|see that)"
    r"|(?:i|we) (?:am|are)(?: \w+)? (?:frustrated|annoyed|upset|disappointed|angry|concerned|worried)"
    r"(?: because| that| as),?"
    r"|(?:i|we) (?:just |really )?(?:need|want|would like|could use)(?= (?:some |your )?(?:help|assistance)\b)"
    r"|(?:i|we) (?:just |really )?(?:need|want|would like)(?= (?:a|an|some|my|the|new)\b)|for some reason,?)\s",
    re.IGNORECASE,
)
_TROUBLE = re.compile(
    r"^(?:i|we) (?:am|are|have|had|have been|keep)(?: \w+)? (?:having|experiencing|getting|facing)? ?"
    r"(?=(?:a|an|some|any|the)? ?(?:\w+ ){0,2}(?:problems?|issues?|trouble|difficult(?:y|ies)|errors?)\b)",
    re.IGNORECASE,
)
# "the sofa the agent delivered last week has …": a title can do without who delivered it, and when.
_RELATIVE = re.compile(
    r"^((?:the|their) (?:(?!that\b)\w+ ){1,2}?)the (?:agent|customer) \w+ (?:(?:for )?them )?"
    r"(?:(?:last|this) \w+ |yesterday |on \w+ )?(?=\w+(?: \w+))"
)
_POINTING = frozenset({"it", "this", "that", "they", "he", "she", "there", "so"})
_PARTICLES = frozenset({"up", "out", "off", "over"})
_LATE_ADVERBS = frozenset({"again", "now", "today", "anymore", "properly", "yesterday", "tomorrow", "back"})
_PHRASE_MAY_NOT_END = (
    (CONJUNCTIONS | SUBORDINATORS | PREPOSITIONS | DETERMINERS | AUXILIARIES | WH_WORDS | ADVERBS)
    - (_PARTICLES | _LATE_ADVERBS | {"this", "one"})
) | {"i", "they", "he", "she", "be", "been", "very", "being", "agent's", "customer's", "there", "getting", "trying"}


def reason(need: Spoken, report: Report, listener: str | None, names: Collection[str]) -> str:
    """Why the customer called, at most twelve words: a phrase without "the customer says that"."""
    if report.quoted:
        return f'"{shortened(report.body.strip(chr(34)), MOST_REASON_WORDS)}"'
    if need.act is Act.QUESTION:
        return shortened(f"{report.frame} {report.body}", MOST_REASON_WORDS)
    if need.act is Act.REQUEST:
        body = report.body.removeprefix("to ")
        return shortened(
            re.sub(r"^(?:tell|help|let|explain to) them (?:know )?(?:to )?(?=\w+ \w+)", "", body), MOST_REASON_WORDS
        )
    core = _point_of(need.core)
    if core is not need.core and (turned := turn(core, Listener(listener))):
        return shortened(_without_subject(join(lower_first(turned, names))), MOST_REASON_WORDS)
    text = join(need.core)
    for pattern in (_ANNOUNCING, _TROUBLE):
        cut = pattern.sub("", text)
        if cut != text and len(cut.split()) >= 2:
            turned = turn(_tokens(need.core, cut), Listener(listener))
            if turned:
                return shortened(_without_subject(join(lower_first(turned, names))), MOST_REASON_WORDS)
    return shortened(_without_subject(report.body), MOST_REASON_WORDS)


def _point_of(core: Sequence[str]) -> Sequence[str]:
    """ "I flew to Rome and my suitcase never arrived": the half that tells of the trouble, if only the second does."""
    lows = [token.lower() for token in core]
    for place in range(3, len(core) - 3):
        if lows[place] not in ("and", "but") or lows[place + 1] in _POINTING:
            continue
        first, second = core[: place - (lows[place - 1] == ",")], core[place + 1 :]
        if not (is_clause(first) and is_clause(second)) or PROBLEM_WORDS.intersection(lows[:place]):
            continue
        if PROBLEM_WORDS.intersection(lows[place:]) or (lows[place] == "but" and lows[place + 1] not in ("i", "we")):
            return second
    return core


def _without_subject(body: str) -> str:
    """ "they cannot log in" -> "cannot log in", "they have been charged twice" -> "charged twice"."""
    words = body.split()
    if words[0].lower() != "they" or len(words) < 4:
        return body
    at = 1
    while at < len(words) - 1 and words[at].lower() in ADVERBS - {"not"}:
        at += 1
    verb = words[at].lower()
    if verb == "are" and words[at + 1].lower() in DETERMINERS:
        return " ".join([*words[1:at], "is", *words[at + 1 :]])
    if verb == "are":
        return " ".join(words[1:at] + words[at + 1 :])
    if verb == "have" and words[at + 1].lower() == "been" and len(words) > at + 3:
        return " ".join(words[1:at] + words[at + 2 :])
    if verb == "were" and grammar.is_past(words[at + 1].lower()):
        return " ".join(words[1:at] + words[at + 1 :])
    third = {"have": "has", "were": "was", "do": "does"}.get(verb)
    if third is None and verb not in AUXILIARIES and grammar.is_base(verb) and not grammar.is_past(verb):
        third = grammar.third_person(verb)
    return " ".join([*words[1:at], third or verb, *words[at + 1 :]])


def _tokens(core: Sequence[str], cut: str) -> Sequence[str]:
    """The tail of `core` that `cut` is the text of."""
    for start in range(len(core)):
        if join(core[start:]) == cut:
            return core[start:]
    return core


def shortened(text: str, most: int) -> str:
    """The first words of `text`, cut at the end of a phrase; "…" tells of a cut within a clause."""
    words = text.rstrip(".").split()
    if len(words) <= most or (len(words) == most + 1 and words[-1] == "…"):
        return " ".join(words).rstrip(" ,;:.")
    for place in range(most, 3, -1):
        if words[place - 1][-1] in ",;." or (
            words[place].lower() in ("but", "so", "because", "and", "when", "while", "since")
            and words[place - 1].lower().strip(",") not in _PHRASE_MAY_NOT_END
            and place > 3
        ):
            return " ".join(words[:place]).rstrip(" ,;:.")
    kept = words[:most]
    while len(kept) > 3 and (kept[-1].lower().strip(",;:") in _PHRASE_MAY_NOT_END or kept[-1].endswith("'s")):
        kept.pop()
    return " ".join(kept).rstrip(" ,;:.") + " …"


def title(reason_text: str) -> str:
    """The reason as a title of at most ten words."""
    text = reason_text.strip('"')
    relative = _RELATIVE.match(text)
    if relative is not None and grammar.is_finite(text[relative.end() :].split()[0]):
        text = relative[1] + text[relative.end() :]
    text = shortened(text, MOST_TITLE_WORDS)
    text = re.sub(r"^asks (?=\w)", "Question: ", text)
    first = text.split(" ", 1)[0] if text else ""
    if is_placeholder(first or " ") or not is_word(first or " "):
        return text
    return text[:1].upper() + text[1:]
