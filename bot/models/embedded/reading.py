"""From what was said to clean sentences: the only place where raw text is cut, cleaned and put into tokens.

Cleaning never adds a word. It drops what carries nothing (fillers, stutters, a handle that a chat message is addressed
to, a sign-off, a link after the sentence, emoji) and expands contractions, also those typed without an apostrophe.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from bot.models.embedded import grammar
from bot.models.embedded.contractions import expand
from bot.models.embedded.cues import BEFORE_LINK, FILLERS, HOLDS_ON
from bot.models.embedded.text import TOKEN, Sentence, is_word
from bot.models.embedded.words import AUXILIARIES, STOP_WORDS, SUBORDINATORS
from dataset.records import Role, Turn

_SENTENCE_END = re.compile(
    r"(?<=[.!?…])[\"”')]*\s+(?=[^a-z\s]|i\b)|(?<=[.!?])\s+(?=[a-z])|(?<=[!?])(?=[A-Z])|(?<=[a-z]{3}\.)(?=[A-Z][a-z]*(?:\s|$))"
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|st|no|vs|etc|e\.g|i\.e|approx|inc|ltd)\.|(?:\b[a-z]\.){2,})$", re.IGNORECASE
)
_PICTURES = re.compile(
    "[\u2190-\u21ff\u2300-\u27bf\u2b00-\u2bff\ufe0e\ufe0f\u200d\U0001f000-\U0001faff\U000e0000-\U000e007f]+"
)
_EMOTICON = re.compile(r"(?<!\w)[:;=8][-'^]?[)(DPpOo/|\\]+(?!\w)")
_HANDLE = re.compile(r"(?<!\w)@\w+")
_LINK = re.compile(r"^(?:<[A-Z_]+>|https?://\S+|www\.\S+)$")
_SIGN_OFF = re.compile(r"\s*[\^*/~-]\s?[A-Za-z]{1,12}\s*$")
_INITIALS = re.compile(r"^[A-Z]{2,3}$")
_LIST_MARK = re.compile(r"^\(?\d{1,2}[.)]\s+(?=[A-Z])")
_NAME = re.compile(r"^(?:[A-Z][a-z]{1,10}|[a-z]{2})$")
_MANY_WORDS = 24  # a stretch longer than this without a full stop is cut before its clauses
_CLAUSE_STARTS = re.compile(
    r",? \b(?=(?:and|but|so|because|then|and then|and so|but then)? ?"
    r"(?:i|we|it|he|she|they|you|my|there)(?:'\w+)? (?!['’]))",
    re.IGNORECASE,
)
# "… sorry this happened please share the number": a request that begins without a mark before it.
_BEFORE_PLEASE = re.compile(
    r"(?<=\w\w\w),? (?=(?:please|kindly|pls) (?!do|not|help|advise|and|can|could)\w+ \w+ \w+)", re.IGNORECASE
)
# "can you help I lost my card", "help me my card is gone"
_AFTER_HELP = re.compile(r"(?<=\bhelp) (?=i\b)|(?<=\bhelp (?:me|us)) (?=(?:i|my|our)\b)", re.IGNORECASE)
# "we have no signal can you help": a question that runs on behind a statement
_BEFORE_QUESTION = re.compile(
    r"(?P<before>\w+),? (?=(?:can|could|would|will) (?:you|u|someone|anyone|somebody) (?:please )?\w+ \w+)",
    re.IGNORECASE,
)
# After these a full clause belongs to what stands before: cutting there would lose half of the thought.
_AHEAD = 200  # characters: enough to see how a clause begins
_BEHIND = 2_000  # and to see what it would be cut off from: more of it is cut in parts anyway
_MOST_WORDS = 150
_ENDLESS_WORD = re.compile(r"[!-~]{300,}")  # longer than any address; other scripts write whole turns without spaces
_OPENING = frozenset('"“([')
_HOLDS_ON = SUBORDINATORS | HOLDS_ON


def read_sentences(turns: Sequence[Turn]) -> list[Sentence]:
    """All sentences of a call in order; turns without a word give none."""
    handles = _handles(turns)
    sign_offs = _sign_offs(turns)
    sentences = []
    for number, turn in enumerate(turns):
        text = _without_handle(_tidy(turn.text), handles)
        if turn.role is not Role.CUSTOMER:
            text = _without_sign_off(text, sign_offs)
        for position, raw in enumerate(_split(text)):
            tokens = tuple(expand(_without_noise(TOKEN.findall(raw))))
            end = next((token for token in reversed(tokens) if not is_word(token)), "") if tokens else ""
            end = end if tokens and tokens[-1] == end else ""
            last = next((place for place in range(len(tokens), 0, -1) if is_word(tokens[place - 1])), 0)
            tokens = tokens[:last]
            if any(is_word(token) for token in tokens):
                sentences.append(
                    Sentence(
                        number, position, turn.speaker, turn.role, _for_quoting(raw), tokens, "?" if "?" in end else end
                    )
                )
    return sentences


def _tidy(text: str) -> str:
    text = _ENDLESS_WORD.sub(lambda match: match[0][:80] + "…", text)
    text = text.replace("’", "'").replace("‘", "'").replace("`", "'").replace("…", "... ")
    text = _HANDLE.sub(" ", _EMOTICON.sub(". ", _PICTURES.sub(". ", text)))  # an emoji ends a sentence
    text = re.sub(r"\s+(?=[.,!?])", "", re.sub(r"\s+", " ", text))
    text = re.sub(r"\.{2,}", "... ", re.sub(r"(?<=[!?])\.+", "", text))
    return re.sub(r"\s+", " ", text).strip(" ,")


def _handles(turns: Sequence[Turn]) -> frozenset[str]:
    """First words of turns that are a name the message is addressed to: they recur, and have capitals within."""
    firsts = Counter(turn.text.split()[0].strip(",:.") for turn in turns if len(turn.text.split()) > 1)
    return frozenset(
        word
        for word, count in firsts.items()
        if word.isalnum()
        and word.lower() not in STOP_WORDS
        and (re.search(r"[a-z][A-Z]|[A-Z]{2}[a-z]", word) or count > 2)
        and len(word) > 3
        and not grammar.is_base(word.lower())
        and not grammar.is_past(word.lower())
    )


def _without_handle(text: str, handles: frozenset[str]) -> str:
    first, _, rest = text.partition(" ")
    words = [word.lower().strip(".,!?'") for word in rest.split(" ", 2)[:2]]
    inverted = len(words) > 1 and words[0] in AUXILIARIES and not grammar.is_past(words[1])
    if first.strip(",:.") in handles and rest and (inverted or not grammar.is_finite(words[0])):
        return rest
    return text


def _sign_offs(turns: Sequence[Turn]) -> frozenset[str]:
    """Last words of agents' turns that are a signature: initials, or a name that also stands after a full stop."""
    lasts: Counter[str] = Counter()
    after_full_stop: set[str] = set()
    for turn in turns:
        words = [word for word in turn.text.split() if not _LINK.match(word)]
        if turn.role is Role.CUSTOMER or len(words) < 4:
            continue
        last = words[-1].strip(".^*-/~")
        if _INITIALS.match(last):
            lasts[last] += 1
        elif _NAME.match(last):
            lasts[last] += 1
            if words[-2][-1] in ".!?":
                after_full_stop.add(last)
    initials = {word for word in lasts if _INITIALS.match(word)}
    many = {word for word, count in lasts.items() if count > 1}
    return frozenset((many & (initials | after_full_stop)) | (initials if len(initials) > 1 else set()))


def _without_sign_off(text: str, sign_offs: frozenset[str]) -> str:
    text = _SIGN_OFF.sub("", text)
    words = text.split()
    while words and _LINK.match(words[-1]):
        words = words[:-1]
    if len(words) > 2 and words[-1].strip(".") in sign_offs:
        links = text.split()[len(words) :]
        return " ".join(words[:-1] + links)
    initials = re.sub(r"(?<=[.!?]) ?[A-Z]{2,3}(?=(?: <[A-Z_]+>| https?://\S+)*$)", "", text)
    return initials.strip()


def _split(text: str) -> list[str]:
    pieces: list[str] = []
    for piece in _SENTENCE_END.split(text):
        if pieces and (_ABBREVIATION.search(pieces[-1]) or len(pieces[-1]) < 3):
            pieces[-1] += " " + piece
        elif piece:
            pieces.append(piece)
    return [
        clause.strip()
        for piece in pieces
        for request in _BEFORE_PLEASE.split(_LIST_MARK.sub("", piece))
        for part in _AFTER_HELP.split(request)
        for clause in _clauses(part)
        if clause.strip()
    ]


def _clauses(piece: str) -> list[str]:
    """A stretch of speech that nobody put full stops into, cut before clauses that have a subject of their own."""
    if len(piece.split()) <= _MANY_WORDS:
        return [piece]
    clauses: list[str] = []
    start = 0
    for match in _CLAUSE_STARTS.finditer(piece):
        before, after = (
            piece[max(start, match.start() - _BEHIND) : match.start()].lower().split(),
            piece[match.end() : match.end() + _AHEAD].lower().split(),
        )
        if _may_be_cut(before, after, bool(match[0].strip())):
            clauses.append(piece[start : match.start()])
            start = match.end()
    clauses.append(piece[start:])
    return [part for clause in clauses for part in _in_parts(clause)]


def _in_parts(clause: str) -> list[str]:
    """A clause without end (a transcript without any full stop) in parts of a size that a person could say."""
    words = clause.split()
    if len(words) <= _MOST_WORDS:
        return [clause]
    return [" ".join(words[start : start + _MOST_WORDS]) for start in range(0, len(words), _MOST_WORDS)]


def _may_be_cut(before: list[str], after: list[str], comma: bool) -> bool:
    """Whether a clause may be cut off before `after` without losing half of a thought."""
    if len(before) < 5 or len(after) < 4 or before[-1].strip(",") in _HOLDS_ON or after[0] == "because":
        return False
    joined = after[0] in ("and", "but", "so", "then")
    if not joined and any(word.strip(",") in SUBORDINATORS for word in before):
        return False  # "if you send it, we can refund you": the condition belongs to the promise
    if not joined and not comma and (after[0] not in ("i", "i'm", "i've", "i'll", "it", "it's") or len(before) < 12):
        return False  # "the form you sent": a relative clause, unless what stands before could be a sentence
    return not (before[0] in SUBORDINATORS and len(before) < 14)


def _without_noise(tokens: list[str]) -> list[str]:
    kept: list[str] = []
    for index, token in enumerate(tokens):
        if token.lower() in FILLERS:
            continue
        if _LINK.match(token) and all(not is_word(later) or _LINK.match(later) for later in tokens[index + 1 :]):
            before = kept[-1].lower() if kept else ""
            if before not in BEFORE_LINK:
                continue
        if kept and token in {","} and not is_word(kept[-1]):
            continue
        stutter = bool(kept) and token.lower() == kept[-1].lower() and token.lower() in STOP_WORDS
        if stutter and token.lower() not in ("that", "had", "very", "no", "really"):
            continue
        kept.append(token)
    first = next((place for place, token in enumerate(kept) if is_word(token) or token in _OPENING), len(kept))
    return kept[first:]


def _for_quoting(raw: str) -> str:
    return (
        re.sub(r"\s+", " ", raw)
        .lstrip(" .,;:!?-")
        .rstrip(" ,;:-")
        .replace('"', "'")
        .replace("“", "'")
        .replace("”", "'")
    )
