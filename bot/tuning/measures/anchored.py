"""What a correction says of another answer: is right now what was edited, and is still there what was kept.

Whoever corrects begins with a draft, and leaves in it what is good enough. So a correction is no reference for another
answer, which may say the same in other words: it is known only that what was taken out was wrong, that what was put in
was missing, and that what was left was right. Words are counted field by field, in whatever order they stand: a model
that orders its sentences otherwise is not punished for it. What an answer says beyond both versions is not judged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from bot.tuning.measures.items import likeness, owner_of
from bot.tuning.measures.texts import words_in
from dataset.records import ActionItem, CallSummary


@dataclass(frozen=True)
class Anchored:
    """Shares between 0 and 1. `edited` is None where nothing was edited, `kept` where nothing was left as it was."""

    edited: float | None
    kept: float | None


@dataclass(frozen=True)
class _Item:
    """An item as it is compared, as a whole: whoever changes its day or its owner puts another in its place."""

    words: tuple[str, ...]
    owner: tuple[str, ...]
    due: date | None


@dataclass(frozen=True)
class _Share:
    right: int = 0
    of: int = 0

    def __add__(self, other: _Share) -> _Share:
        return _Share(self.right + other.right, self.of + other.of)

    @property
    def value(self) -> float | None:
        return self.right / self.of if self.of else None


def anchored(draft: CallSummary, corrected: CallSummary, answer: CallSummary) -> Anchored:
    """How an answer does on what a correction changed in a draft, and on what it left.

    The correction itself has 1 and 1, the draft 0 and 1. A correction that only puts the words of a field in another
    order edits the pairs of neighbouring words in it.
    """
    edited, kept = _Share(), _Share()
    for field in _FIELDS:
        before, after, now = field(draft), field(corrected), field(answer)
        words = _bag(before), _bag(after), _bag(now)
        moved = words[0] == words[1]
        edited += _edited(_pairs(before), _pairs(after), _pairs(now)) if moved else _edited(*words)
        kept += _kept(*words)
    items = _items(draft), _items(corrected), _nearest(_items(answer), [*_items(draft), *_items(corrected)])
    edited += _edited(*map(_weighed, items))
    kept += _kept(*map(_weighed, items))
    return Anchored(edited.value, kept.value)


_Lines = Sequence[Sequence[str]]
"""The words of the sentences of a field."""

_FIELDS: tuple[Callable[[CallSummary], _Lines], ...] = (
    lambda summary: _lines([summary.title]),
    lambda summary: _lines([summary.call_reason]),
    lambda summary: _lines([summary.summary]),
    lambda summary: _lines([summary.outcome]),
    lambda summary: _lines(summary.topics),
    lambda summary: _lines(summary.next_steps),
)


def _lines(texts: Iterable[str]) -> list[list[str]]:
    ends = str.maketrans(dict.fromkeys(".!?;\n。！？", "\n"))
    return [words_in(line) for text in texts for line in text.translate(ends).split("\n")]


def _bag(lines: _Lines) -> Counter[object]:
    return Counter(word for line in lines for word in line)


def _pairs(lines: _Lines) -> Counter[object]:
    return Counter(pair for line in lines for pair in pairwise(line))


def _items(summary: CallSummary) -> list[_Item]:
    return [_item(item) for item in summary.action_items]


def _item(item: ActionItem) -> _Item:
    return _Item(tuple(words_in(item.description)), owner_of(item), item.due)


def _nearest(items: Sequence[_Item], known: Sequence[_Item]) -> list[_Item]:
    """The items with the words of the known one that each is most like: a model words the same task differently."""
    return [_most_like(item, known) for item in items]


def _most_like(item: _Item, known: Sequence[_Item]) -> _Item:
    if item in known:
        return item
    found = [
        (alike, other)
        for other in known
        if (other.owner, other.due) == (item.owner, item.due)
        and (alike := likeness(item.words, other.words)) is not None
    ]
    # Of two that are as like, the same one in whatever order they stand.
    return max(found, key=lambda one: (one[0], one[1].words))[1] if found else item


def _weighed(items: Iterable[_Item]) -> Counter[object]:
    """Items as often as they have words: a wrong task weighs as much as a wrong sentence of its length."""
    bag: Counter[object] = Counter()
    for item in items:
        bag[item] += max(1, len(item.words))
    return bag


def _edited(before: Counter[object], after: Counter[object], now: Counter[object]) -> _Share:
    """Of what was put in, what is there; of what was taken out, what is gone."""
    added, removed = after - before, before - after
    right = sum(min(count, max(0, now[what] - before[what])) for what, count in added.items())
    right += sum(min(count, max(0, before[what] - now[what])) for what, count in removed.items())
    return _Share(right, added.total() + removed.total())


def _kept(before: Counter[object], after: Counter[object], now: Counter[object]) -> _Share:
    left = before & after
    return _Share((left & now).total(), left.total())
