"""What the two prompts cost in tokens, the call included and without it.

    python -m benchmarks.prompt_tokens [--calls FILE] [--json]

FILE is JSON Lines with a call log in the field `Content`. Each log is read, pseudonymised and rendered as in service,
with the default house style, once with the prompt of a model that was not tuned (base) and once with that of one that
was (tuned). Tokens are estimated: one for every three characters, as Amazon's own checkers of training files do.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.errors import UnreadableCall
from bot.intake import read_call_log
from bot.summarise.pipeline import call_from_log
from dataset.prompts import GOALS, PromptCost, PromptStyle, cost, render
from dataset.pseudonyms import RulePseudonymiser
from dataset.records import PseudonymisedCall, Source

CALLS = Path(__file__).parents[2] / "shared" / "data" / "support_calls" / "train.jsonl"

# In service a call always has a day: that on which it was handed in, where its log names none.
RECEIVED = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)

_MAX_BYTES = 5_000_000


def pseudonymised_calls(lines: Iterator[str]) -> Iterator[PseudonymisedCall | None]:
    """The calls as they are rendered; None for a log that cannot be read. Raises `ValueError` for a line that is no
    JSON object with a text in `Content`.
    """
    pseudonymiser = RulePseudonymiser()
    for number, line in enumerate(lines, 1):
        try:
            content = json.loads(line)["Content"]
            if not isinstance(content, str):
                raise TypeError
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"line {number} is no JSON object with the text of a call in Content") from error
        try:
            log = read_call_log(content, max_bytes=_MAX_BYTES)
        except UnreadableCall:
            yield None
            continue
        call = call_from_log(log, source=Source.IMPORT, zone=ZoneInfo("UTC"), received_at=RECEIVED)
        yield pseudonymiser.pseudonymise(call)[0]


def figures(calls: list[PseudonymisedCall]) -> dict[str, Any]:
    """Tokens of the requests, and what the tuned prompt saves: `percent` is that of the base prompt's tokens."""
    costs = {style: [cost(render(call, style)) for call in calls] for style in PromptStyle}
    base, tuned = costs[PromptStyle.BASE], costs[PromptStyle.TUNED]
    return {
        "calls": len(calls),
        "call": _spread([one.call for one in base]),
        "request": {style.value: _spread([one.total for one in costs[style]]) for style in PromptStyle},
        "own": {
            style.value: {**_spread([one.own for one in costs[style]]), "goal": GOALS[style]} for style in PromptStyle
        },
        "saved_with_call": _saving([one.total for one in base], [one.total for one in tuned]),
        "saved_without_call": _saving([one.own for one in base], [one.own for one in tuned]),
        "goals_kept": all(_kept(style, one) for style in PromptStyle for one in costs[style]),
    }


def main() -> int:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--calls", type=Path, default=CALLS, help="JSON Lines with a call log in Content")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    try:
        with options.calls.open(encoding="utf-8") as lines:
            read = list(pseudonymised_calls(line for line in lines if line.strip()))
    except OSError as error:
        said = f"there are no calls to measure ({error.strerror}). Name a file with --calls."
        print(f"{options.calls}: {said}", file=sys.stderr)
        return 1
    except ValueError as error:
        print(f"{options.calls}: {error}.", file=sys.stderr)
        return 1
    calls = [call for call in read if call is not None]
    if not calls:
        print(f"{options.calls}: no call log in it could be read.", file=sys.stderr)
        return 1
    found = {**figures(calls), "unreadable": len(read) - len(calls)}
    if options.json:
        print(json.dumps(found))
    else:
        _print(found)
    return 0 if found["goals_kept"] else 1


def _print(found: dict[str, Any]) -> None:
    print(f"{found['calls']} calls, {found['unreadable']} unreadable; estimated tokens")
    print(f"{'':26}{'mean':>8}{'median':>8}{'max':>8}")
    rows = [("the call", found["call"])]
    rows += [(f"whole request, {style}", row) for style, row in found["request"].items()]
    rows += [(f"its own part, {style}", row) for style, row in found["own"].items()]
    for name, row in rows:
        goal = f"   goal: at most {row['goal']:,}" if "goal" in row else ""
        print(f"{name:26}{row['mean']:8,.0f}{row['median']:8,.0f}{row['max']:8,.0f}{goal}")
    for name in ("with", "without"):
        saved = found[f"saved_{name}_call"]
        print(f"saved a request, {name} the call: {saved['tokens']:,.0f} tokens, {saved['percent']:.1f}%")


def _spread(values: list[int]) -> dict[str, float]:
    return {"mean": round(statistics.mean(values), 1), "median": statistics.median(values), "max": max(values)}


def _saving(base: list[int], tuned: list[int]) -> dict[str, float]:
    saved = sum(base) - sum(tuned)
    return {"tokens": round(saved / len(base), 1), "percent": round(100 * saved / sum(base), 1)}


def _kept(style: PromptStyle, one: PromptCost) -> bool:
    return one.own <= GOALS[style]


if __name__ == "__main__":
    sys.exit(main())
