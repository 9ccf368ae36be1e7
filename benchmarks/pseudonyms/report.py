"""The figures in words."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.pseudonyms.labels import OTHER_PERSON
from benchmarks.pseudonyms.scoring import Example, Scores, Tally, wilson
from benchmarks.pseudonyms.transcripts import Masked

STRUCTURED_GOAL = 0.995
NAMES_GOAL = 0.95
PRECISION_GOAL = 0.98
_FEWEST = 8  # of a way of saying something, before its recall is worth a line


def percent(share: float | None) -> str:
    """`99.31%`, or a dash where there is nothing to divide by."""
    return "–" if share is None else f"{100 * share:.2f}%"


def scores_in_words(scores: Scores, *, goals: bool = True) -> Iterator[str]:
    """A table by kind, the sums, precision, and whether the goals are met."""
    yield f"{'':<22}{'mentions':>9}{'recall':>9}  {'95% interval':<18}{'partial':>8}{'right kind':>12}"
    for kind, tally in sorted(scores.kinds.items()):
        if kind != OTHER_PERSON:
            yield _row(kind, tally)
    if scores.structured.mentions:
        yield _row("structured together", scores.structured)
    if scores.names.mentions:
        yield _row("participants' names", scores.names)
    yield _row("all", scores.overall)
    if OTHER_PERSON in scores.kinds:
        yield _row("others' names *", scores.kinds[OTHER_PERSON])
    low, high = wilson(scores.touching, scores.stretches)
    yield (
        f"precision {percent(scores.precision)} ({percent(low)} to {percent(high)}): {scores.stretches:,} stretches "
        f"replaced, {scores.alarms:,} of them touch nothing personal"
    )
    yield f"precision with each speaker's label counted once a call: {percent(scores.precision_labels_once)}"
    if scores.letters:
        yield f"letters and digits replaced that are in no mention: {percent(scores.letters_outside / scores.letters)}"
    if scores.unrestored:
        yield f"NOT RESTORED EXACTLY: {scores.unrestored} of {scores.calls:,} calls (counted as masking nothing)"
    if scores.crashed:
        kinds = ", ".join(f"{name} {count}" for name, count in scores.crashed.most_common())
        count = f"{scores.crashed.total()} of {scores.calls:,} calls"
        yield f"RAISED AN ERROR: {count} (counted as masking nothing): {kinds}"
    if OTHER_PERSON in scores.kinds:
        yield "* people who are spoken of and are not on the call: no goal, and in no sum"
    if goals:
        yield from goals_in_words(scores)


def goals_in_words(scores: Scores) -> Iterator[str]:
    """Each goal beside its figure."""
    goals = (
        ("structured, recall", scores.structured.recall, STRUCTURED_GOAL, "at least"),
        ("participants' names, recall", scores.names.recall, NAMES_GOAL, "at least"),
        ("precision", scores.precision, PRECISION_GOAL, "over"),
    )
    for name, figure, goal, bound in goals:
        if figure is not None:
            met = figure > goal if bound == "over" else figure >= goal
            yield f"goal: {name} {bound} {100 * goal:g}%: {percent(figure)}, {'met' if met else 'NOT met'}"


def met(scores: Scores) -> dict[str, bool | None]:
    """Whether each goal is met; None where there is nothing to judge by."""
    structured, names, precision = scores.structured.recall, scores.names.recall, scores.precision
    return {
        "structured": None if structured is None else structured >= STRUCTURED_GOAL,
        "names": None if names is None else names >= NAMES_GOAL,
        "precision": None if precision is None else precision > PRECISION_GOAL,
    }


def worst_styles(scores: Scores, most: int = 25) -> Iterator[str]:
    """The ways of saying something that are missed most, by the number of misses."""
    rows = [
        (kind, style, tally)
        for (kind, style), tally in scores.styles.items()
        if tally.mentions >= _FEWEST and tally.masked < tally.mentions and kind != OTHER_PERSON
    ]
    for kind, style, tally in sorted(rows, key=lambda row: (row[2].masked - row[2].mentions, row[:2]))[:most]:
        missed = tally.mentions - tally.masked
        yield f"  {kind:<10}{style:<62}{missed:>4} of {tally.mentions:<5} missed"


def by_language(scores: Scores) -> str:
    """Recall of everything by language, in one line."""
    rows = sorted(scores.languages.items())
    return ", ".join(f"{language or 'unknown'} {percent(tally.recall)}" for language, tally in rows)


def transcripts_in_words(masked: Masked, folder: str) -> Iterator[str]:
    """What was masked where nobody knows what is personal."""
    kinds = ", ".join(f"{kind} {count}" for kind, count in sorted(masked.kinds.items())) or "nothing"
    yield f"{masked.files} call logs in {folder}, {masked.turns:,} turns; masked: {kinds}"
    if masked.skipped:
        yield f"{masked.skipped} files there are no call logs that Debrief reads"
    if masked.unrestored:
        yield f"NOT RESTORED EXACTLY: {masked.unrestored} of them"
    if masked.crashed:
        yield f"RAISED AN ERROR: {masked.crashed} of them"


def examples_in_words(examples: list[Example], most: int) -> Iterator[str]:
    """Up to `most` examples of each kind, the ways of saying it taken in turn. They hold text of calls."""
    kinds: dict[str, dict[str, list[Example]]] = {}
    for example in examples:
        kinds.setdefault(example.kind, {}).setdefault(example.style, []).append(example)
    for kind, styles in sorted(kinds.items()):
        yield f"{kind}: {sum(map(len, styles.values()))}"
        for example in _in_turn(list(styles.values()), most):
            yield f"  {example.language} [{example.style}] {example.value!r} in: {example.context}"


def _in_turn(lists: list[list[Example]], most: int) -> list[Example]:
    """The first of each list, the second of each, and so on; the longest lists first."""
    lists = sorted(lists, key=len, reverse=True)
    longest = max(map(len, lists), default=0)
    return [items[at] for at in range(longest) for items in lists if at < len(items)][:most]


def _row(name: str, tally: Tally) -> str:
    low, high = wilson(tally.masked, tally.mentions)
    between = f"{100 * low:.2f} to {100 * high:.2f}"
    right = percent(tally.agreed / tally.masked if tally.masked else None)
    return f"{name:<22}{tally.mentions:>9,}{percent(tally.recall):>9}  {between:<18}{tally.partial:>8,}{right:>12}"
