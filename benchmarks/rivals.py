"""What a summariser is compared with: extracts, one constant sentence, another human, and the best extract there is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from sumy.nlp.stemmers import Stemmer
from sumy.parsers.plaintext import PlaintextParser
from sumy.summarizers.lex_rank import LexRankSummarizer
from sumy.summarizers.text_rank import TextRankSummarizer

from benchmarks.dialogues import Dialogue
from benchmarks.rouge import Rouge

_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_WORD = re.compile(r"[a-z0-9']+")
_SENTENCES = 3


class _Tokenizer:
    """What sumy asks of a tokenizer; its own would download one."""

    language = "english"

    def to_sentences(self, text: str) -> tuple[str, ...]:
        return tuple(piece for piece in _SENTENCE.split(text) if piece.strip())

    def to_words(self, text: str) -> tuple[str, ...]:
        return tuple(_WORD.findall(text.lower()))


def sentences_of(dialogue: Dialogue) -> list[str]:
    """All sentences of a dialogue as they were said, in order."""
    return [
        piece for turn in dialogue.call.turns for piece in _SENTENCE.split(turn.text) if _WORD.search(piece.lower())
    ]


def lead(dialogue: Dialogue) -> str:
    """The first three sentences."""
    return " ".join(sentences_of(dialogue)[:_SENTENCES])


def lex_rank(dialogue: Dialogue) -> str:
    """Three sentences by LexRank."""
    return _sumy(dialogue, LexRankSummarizer(Stemmer("english")))


def text_rank(dialogue: Dialogue) -> str:
    """Three sentences by TextRank."""
    return _sumy(dialogue, TextRankSummarizer(Stemmer("english")))


def _sumy(dialogue: Dialogue, summarizer: LexRankSummarizer | TextRankSummarizer) -> str:
    text = "\n".join(sentences_of(dialogue))
    parser = PlaintextParser.from_string(text, _Tokenizer())
    return " ".join(str(sentence) for sentence in summarizer(parser.document, _SENTENCES)) or lead(dialogue)


def constant(train: Sequence[Dialogue]) -> str:
    """One text for every call: the summary of the training part whose words are the most usual ones.

    By the share of all summaries that each of its words stands in, against its length: known without the test part.
    """
    texts = [reference for dialogue in train for reference in dialogue.references]
    found = Counter(word for text in texts for word in set(_WORD.findall(text.lower())))
    length = sum(len(text.split()) for text in texts) / max(1, len(texts))

    def worth(text: str) -> float:
        words = _WORD.findall(text.lower())
        return sum(found[word] / len(texts) for word in set(words)) / (len(words) + length)

    return max(texts, key=lambda text: (worth(text), text), default="")


def best_extract(dialogue: Dialogue, rouge: Rouge) -> str:
    """Sentences chosen one by one while that helps, knowing the first reference: no extract can be much better."""
    chosen: list[int] = []
    pieces = sentences_of(dialogue)
    score = -1.0
    while True:
        tried = [
            (
                float(rouge.one(" ".join(pieces[i] for i in sorted([*chosen, place])), dialogue.references[0]).sum()),
                place,
            )
            for place in range(len(pieces))
            if place not in chosen
        ]
        best = max(tried, default=(-1.0, -1), key=lambda entry: (entry[0], -entry[1]))
        if best[0] <= score:
            return " ".join(pieces[i] for i in sorted(chosen))
        score = best[0]
        chosen.append(best[1])
