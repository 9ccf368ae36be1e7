"""Recall, precision and false alarms, with what is known of their accuracy.

A mention is recalled when every letter and digit of it was replaced, under whatever kind. Left readable in part is a
miss, and counted apart as well. Precision is the share of replaced stretches that touch a mention; as a
stretch may also reach far beyond one, the share of replaced letters that belong to no mention is given too.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from benchmarks.pseudonyms.labels import OTHER_PERSON, PERSON, STRUCTURED, Field, LabelledCall, Mention
from benchmarks.pseudonyms.masking import Finder, NotAligned, Stretch

# Kinds that say as much of the same value; whatever else it was called, it is recalled but not of the right kind.
_AGREES = {
    "CARD": {"CARD", "NUMBER"},
    "IBAN": {"IBAN", "NUMBER"},
    "ID": {"ID", "NUMBER", "REFERENCE"},
    "REFERENCE": {"REFERENCE", "NUMBER", "ID"},
    "NUMBER": {"NUMBER", "REFERENCE", "ID"},
    OTHER_PERSON: {"PERSON"},
}


def wilson(hits: int, total: int, z: float = 1.959964) -> tuple[float, float]:
    """The 95% interval of a share, after Wilson (1927). Of nothing, nothing is known: 0 to 1."""
    if not total:
        return 0.0, 1.0
    share = hits / total
    middle = share + z * z / (2 * total)
    reach = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    low, high = ((middle + side * reach) / (1 + z * z / total) for side in (-1, 1))
    return max(0.0, min(low, share)), min(1.0, max(high, share))


@dataclass
class Tally:
    """How many mentions there were, and what became of them."""

    mentions: int = 0
    masked: int = 0
    partial: int = 0
    agreed: int = 0

    def __iadd__(self, other: Tally) -> Tally:
        self.mentions += other.mentions
        self.masked += other.masked
        self.partial += other.partial
        self.agreed += other.agreed
        return self

    @property
    def recall(self) -> float | None:
        """The share that was wholly masked; None where there was no mention."""
        return self.masked / self.mentions if self.mentions else None

    def figures(self) -> dict[str, float | int | None]:
        """As they are printed as JSON: shares between 0 and 1."""
        low, high = wilson(self.masked, self.mentions)
        return {
            "mentions": self.mentions,
            "recall": _rounded(self.recall),
            "recall_low": round(low, 5),
            "recall_high": round(high, 5),
            "partial": self.partial,
            "kind_agreement": _rounded(self.agreed / self.masked if self.masked else None),
        }


@dataclass(frozen=True)
class Example:
    """A miss or a false alarm, in its surroundings. Holds text of a call: printed only when asked for."""

    kind: str
    style: str
    call: str
    value: str
    context: str
    language: str = ""


@dataclass
class Scores:
    """All figures of one set.

    `unrestored` calls did not come back as they were, and in `crashed` ones (by type of error) the pseudonymiser raised
    something: both count as masking nothing.
    """

    kinds: dict[str, Tally] = field(default_factory=dict)
    styles: dict[tuple[str, str], Tally] = field(default_factory=dict)
    languages: dict[str, Tally] = field(default_factory=dict)
    calls: int = 0
    turns: int = 0
    stretches: int = 0
    touching: int = 0
    again: int = 0
    again_touching: int = 0
    letters: int = 0
    letters_outside: int = 0
    unrestored: int = 0
    crashed: Counter[str] = field(default_factory=Counter)
    misses: list[Example] = field(default_factory=list)
    false_alarms: list[Example] = field(default_factory=list)

    @property
    def structured(self) -> Tally:
        """All kinds that have a shape of their own, together."""
        return _sum(tally for kind, tally in self.kinds.items() if kind in STRUCTURED)

    @property
    def names(self) -> Tally:
        """The names of those on the call."""
        return _sum(tally for kind, tally in self.kinds.items() if kind == PERSON)

    @property
    def overall(self) -> Tally:
        """All that counts, but for people who are only spoken of."""
        return _sum(tally for kind, tally in self.kinds.items() if kind != OTHER_PERSON)

    @property
    def precision(self) -> float | None:
        """The share of replaced stretches that touch a mention; None where nothing was replaced."""
        return self.touching / self.stretches if self.stretches else None

    @property
    def precision_labels_once(self) -> float | None:
        """The same where a label counts once a call, however many turns it stands before."""
        stretches = self.stretches - self.again
        return (self.touching - self.again_touching) / stretches if stretches else None

    @property
    def alarms(self) -> int:
        """Stretches that touch nothing personal. `false_alarms` are examples of them, each label once."""
        return self.stretches - self.touching

    def figures(self) -> dict[str, object]:
        """As they are printed as JSON: shares between 0 and 1."""
        low, high = wilson(self.touching, self.stretches)
        return {
            "calls": self.calls,
            "turns": self.turns,
            "kinds": {kind: tally.figures() for kind, tally in sorted(self.kinds.items())},
            "structured": self.structured.figures(),
            "names": self.names.figures(),
            "overall": self.overall.figures(),
            "precision": _rounded(self.precision),
            "precision_low": round(low, 5),
            "precision_high": round(high, 5),
            "precision_labels_once": _rounded(self.precision_labels_once),
            "stretches": self.stretches,
            "letters_outside": _rounded(self.letters_outside / self.letters if self.letters else None),
            "unrestored": self.unrestored,
            "crashed": dict(self.crashed),
        }


def score(calls: Iterable[LabelledCall], find: Finder) -> Scores:
    """What a finder finds of the labels."""
    scores = Scores()
    for call in calls:
        add(scores, call, find)
    return scores


def add(scores: Scores, call: LabelledCall, find: Finder) -> None:
    """One further call."""
    scores.calls += 1
    scores.turns += len(call.turns)
    try:
        stretches = find(call)
    except NotAligned:
        scores.unrestored += 1
        stretches = []
    except Exception as error:  # one call that cannot be masked says nothing of the others
        scores.crashed[type(error).__name__] += 1
        stretches = []
    hidden = _characters((s.turn, s.field, s.start, s.end) for s in stretches)
    personal = _characters((p.turn, p.field, p.start, p.end) for m in call.mentions for p in m.places)
    for mention in call.mentions:
        if mention.counted:
            _add_mention(scores, call, mention, stretches, hidden)
    labels = set()
    for stretch in stretches:
        label = (call.turns[stretch.turn].speaker, stretch.start, stretch.end)
        _add_stretch(scores, call, stretch, personal, again=stretch.field == "speaker" and label in labels)
        if stretch.field == "speaker":
            labels.add(label)


_Characters = dict[tuple[int, Field], set[int]]


def _characters(places: Iterable[tuple[int, Field, int, int]]) -> _Characters:
    found: _Characters = {}
    for turn, where, start, end in places:
        found.setdefault((turn, where), set()).update(range(start, end))
    return found


def _add_mention(
    scores: Scores, call: LabelledCall, mention: Mention, stretches: list[Stretch], hidden: _Characters
) -> None:
    letters = hits = 0
    for place in mention.places:
        masked = hidden.get((place.turn, place.field), set())
        for offset, character in enumerate(call.text(place), start=place.start):
            if character.isalnum():
                letters += 1
                hits += offset in masked
    whole = hits == letters
    kinds = {
        s.kind
        for p in mention.places
        for s in stretches
        if (s.turn, s.field) == (p.turn, p.field) and s.start < p.end and p.start < s.end
    }
    agreed = whole and bool(kinds & _AGREES.get(mention.kind, {mention.kind}))
    seen = Tally(1, int(whole), int(0 < hits < letters), int(agreed))
    for tallies, key in ((scores.kinds, mention.kind), (scores.languages, call.language)):
        tallies.setdefault(key, Tally())
        tallies[key] += seen
    scores.styles.setdefault((mention.kind, mention.style), Tally())
    scores.styles[mention.kind, mention.style] += seen
    if not whole:
        scores.misses.append(_missed(call, mention, hidden))


def _add_stretch(scores: Scores, call: LabelledCall, stretch: Stretch, personal: _Characters, *, again: bool) -> None:
    """One stretch. `again`: the same on a label that stood before an earlier turn already."""
    labelled = personal.get((stretch.turn, stretch.field), set())
    text = call.whole(stretch.turn, stretch.field)
    letters = [at for at in range(stretch.start, stretch.end) if text[at].isalnum()]
    outside = sum(at not in labelled for at in letters)
    scores.stretches += 1
    scores.letters += len(letters)
    scores.letters_outside += outside
    touches = outside < len(letters)
    scores.touching += touches
    scores.again += again
    scores.again_touching += again and touches
    if not touches and not again:
        value = text[stretch.start : stretch.end]
        before, after = text[max(0, stretch.start - 60) : stretch.start], text[stretch.end : stretch.end + 40]
        context = f"{before}⟦{value}⟧{after}"
        scores.false_alarms.append(Example(stretch.kind, stretch.field, call.id, value, context, call.language))


def _missed(call: LabelledCall, mention: Mention, hidden: _Characters) -> Example:
    """The mention with what was masked of it as █, in its turns."""
    shown = []
    for turn, where in dict.fromkeys((place.turn, place.field) for place in mention.places):
        masked = hidden.get((turn, where), set())
        text = call.whole(turn, where)
        shown.append("".join("█" if at in masked and c.isalnum() else c for at, c in enumerate(text)))
    value = " … ".join(dict.fromkeys(call.text(place) for place in mention.places))
    return Example(mention.kind, mention.style, call.id, value, " / ".join(shown[:4]), call.language)


def _sum(tallies: Iterable[Tally]) -> Tally:
    total = Tally()
    for tally in tallies:
        total += tally
    return total


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 5)
