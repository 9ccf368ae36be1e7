"""Hand-written dialogues for the tests of the benchmarks that summarise, and their files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

THINGS = ("router", "tablet", "printer", "camera", "phone", "laptop", "heater", "scanner")
DOES = ("restarts all the time", "does not charge any more", "shows an error", "arrived broken")

# Each with what is wrong with it, as a message has it.
BAD_FILES = [
    (None, "cannot be read"),
    ("", "holds no dialogues"),
    ("{", "is no JSON Lines file"),
    ("[]", "is no JSON object"),
    ('{"turns": [], "references": ["x"]}', "no turns or no references"),
    ('{"turns": [{"speaker": "agent", "text": "Hello."}], "references": []}', "no turns or no references"),
    ('{"turns": [{"speaker": "agent", "text": "Hello."}], "references": [" "]}', "no turns or no references"),
    ('{"turns": [{"speaker": "agent", "text": "Hello."}]}', "'references' is missing"),
    ('{"turns": [{"speaker": "agent"}], "references": ["x"]}', "'text' is missing"),
    ('{"turns": [3], "references": ["x"]}', "line 1"),
]


def dialogue(number: int) -> dict[str, Any]:
    """A dialogue of five turns with two summaries."""
    thing, does = THINGS[number % len(THINGS)], DOES[number // 2 % len(DOES)]
    said = [
        ("customer", f"Hello, my {thing} {does}. What can I do?"),
        ("agent", f"I am sorry to hear that. Please send us the serial number of your {thing}."),
        ("customer", f"It is {100 + number}. I bought the {thing} in May."),
        ("agent", f"Thank you. I will send you a new {thing} by Friday."),
        ("customer", "Great, thanks."),
    ]
    return {
        "id": f"d{number}",
        "turns": [{"speaker": speaker, "text": text} for speaker, text in said],
        "references": [
            f"Customer is complaining that their {thing} {does}. Agent says that they will send a new one by Friday.",
            f"The {thing} of the customer {does}. Agent asks them to send the serial number.",
        ],
    }


def written(path: Path, first: int, last: int) -> Path:
    """A file of the dialogues with these numbers."""
    path.write_text("".join(json.dumps(dialogue(number)) + "\n" for number in range(first, last)), encoding="utf-8")
    return path


def bad_file(folder: Path, content: str | None) -> Path:
    """A file with this content; none at all for None."""
    path = folder / "bad.jsonl"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    return path


def one_sentence(capsys: pytest.CaptureFixture[str]) -> str:
    """What a command told on stderr, having printed nothing else: a single sentence."""
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    assert printed.err.endswith(".\n")
    return printed.err
