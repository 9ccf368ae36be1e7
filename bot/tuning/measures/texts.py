"""How near one text is to another: by words (ROUGE-L), by runs of characters (chrF), and by edits.

Each is 1 for two texts that hold nothing, and 0 where one alone does.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache
from itertools import zip_longest

from rapidfuzz.distance import LCSseq, Levenshtein

from dataset.pseudonyms.placeholders import KINDS

_PLACEHOLDER = rf"\[(?:{'|'.join(KINDS)})_[0-9]+(?:_[A-Z]+)?\]"
_FORM = re.compile(r"_[A-Z]+\]$")
_ASCII_WORD = re.compile(rf"{_PLACEHOLDER}|[^\W_]+")
# Thai, Lao, Burmese, Khmer, kana and Han are written without spaces between words: each character counts as a word.
_UNSPACED = r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"

_LONGEST_RUN = 6  # characters
_BETA = 2  # recall counts twice as much as precision: what is missing is worse than what is said in more words
_PIECE = 8_000  # characters: two texts of this length take about 2 ms


def words_in(text: str) -> list[str]:
    """The words of a text as they are compared: small letters, no punctuation.

    A placeholder is one word, the same for all ways to write one value: `[PERSON_1_B]` is `[PERSON_1]`.
    """
    pattern = _ASCII_WORD if text.isascii() else _any_word()
    words = pattern.findall(unicodedata.normalize("NFKC", text))
    return [_FORM.sub("]", word) if word[0] == "[" else word.casefold() for word in words]


def rouge_l(reference: str, answer: str) -> float:
    """ROUGE-L: F1 of the longest common subsequence of words (Lin 2004), 0 to 1.

    Counted as the package rouge-score does without stemming, but for two things on purpose: that package drops letters
    that are not ASCII, and takes `[PERSON_1]` for two words, so that any person would be half right.
    """
    wanted, said = words_in(reference), words_in(answer)
    if not wanted or not said:
        return float(wanted == said)
    return 2 * LCSseq.similarity(wanted, said) / (len(wanted) + len(said))


def chrf(reference: str, answer: str) -> float:
    """chrF2: the F score of runs of 1 to 6 characters, spaces left out (Popović 2015), 0 to 1.

    Precision and recall are averaged over the lengths of runs first, as in the paper; as sacreBLEU has it, over those
    lengths that both texts reach.
    """
    wanted, said = ("".join(_composed(text).split()) for text in (reference, answer))
    if not wanted or not said:
        return float(wanted == said)
    longest = min(_LONGEST_RUN, len(wanted), len(said))
    precision = recall = 0.0
    for length in range(1, longest + 1):
        common = _common(_runs(wanted, length), _runs(said, length))
        precision += common / (len(said) - length + 1)
        recall += common / (len(wanted) - length + 1)
    if not precision:
        return 0.0
    precision, recall = precision / longest, recall / longest
    return (1 + _BETA**2) * precision * recall / (_BETA**2 * precision + recall)


def edit_similarity(reference: str, answer: str) -> float:
    """1 minus the share of characters to insert, delete or replace (Levenshtein) in the longer text, 0 to 1.

    Texts over 8,000 characters are compared in pieces of that length, which bounds the time and never finds fewer
    edits than there are.
    """
    reference, answer = _composed(reference), _composed(answer)
    longest = max(len(reference), len(answer))
    if not longest:
        return 1.0
    edits = sum(
        Levenshtein.distance(one, other)
        for one, other in zip_longest(_pieces(reference), _pieces(answer), fillvalue="")
    )
    return 1 - edits / longest


@lru_cache(maxsize=1)
def _any_word() -> re.Pattern[str]:
    """A word of any alphabet. The vowel signs of Hindi and its neighbours are no letters to `re`, and part no words."""
    marks = "".join(char for char in map(chr, range(0x300, 0xFE00)) if unicodedata.category(char)[0] == "M")
    sign = rf"(?:[^\W_]|[{marks}])"
    return re.compile(rf"{_PLACEHOLDER}|(?={sign}){_UNSPACED}|(?!{_UNSPACED})[^\W_](?:(?!{_UNSPACED}){sign})*")


def _composed(text: str) -> str:
    """`text` with letters and their accents as one character, where there is one."""
    return unicodedata.normalize("NFC", text)


def _runs(text: str, length: int) -> Counter[str]:
    return Counter([text[at : at + length] for at in range(len(text) - length + 1)])


def _common(one: Counter[str], other: Counter[str]) -> int:
    return sum(min(count, one[run]) for run, count in other.items() if run in one)


def _pieces(text: str) -> list[str]:
    return [text[at : at + _PIECE] for at in range(0, len(text), _PIECE)]
