"""Makes `bot/models/embedded/training/belief.json` anew from the calls of the playground.

    python -m benchmarks.belief [--write]

Prints what would be written; with --write it is.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from bot.intake import read_call_log
from bot.models.embedded.facts import Facts
from bot.models.embedded.overview import read_call
from bot.models.embedded.salience import untrained
from bot.models.embedded.training.belief import learn_belief, write_belief
from bot.models.embedded.training.summary import pairs_in
from bot.models.embedded.training.words import Belief, lesson
from dataset.prompts import PromptedCall

EXAMPLES = Path(__file__).parents[1] / "bot" / "playground" / "examples.jsonl"
_MAX_BYTES = 1_000_000


def belief_of(file: Path = EXAMPLES) -> Belief:
    """The belief that a file of examples (lines of {"call", "answer"}) gives."""
    lessons, available = [], []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines()):
        example = json.loads(line)
        turns = tuple(
            turn.model_copy(update={"start": None, "end": None})
            for turn in read_call_log(example["call"], max_bytes=_MAX_BYTES).turns
        )
        facts = Facts(read_call(PromptedCall(turns=turns, started_at=None), untrained))
        lessons.append(lesson(facts, str(number), [(example["answer"]["summary"], 1.0)]))
        available.append(pairs_in(facts))
    return learn_belief(lessons, available)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.belief", description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help="write the file")
    belief = belief_of()
    if parser.parse_args().write:
        write_belief(belief)
    else:
        print(json.dumps({"word": belief.word, "company": belief.company, "pair": belief.pair}, indent=1))


if __name__ == "__main__":
    main()
