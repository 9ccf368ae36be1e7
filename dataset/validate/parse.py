"""The bytes of one line as a JSON value, with everything told that a lenient reader would pass over."""

from __future__ import annotations

import json
import re
from typing import Any

from dataset.validate.problems import Rule, Tell, shown

BYTE_ORDER_MARK = b"\xef\xbb\xbf"

NOTHING = object()  # what cannot be parsed, as None is a JSON value

_MAGIC = {
    b"\x1f\x8b": "It is compressed (gzip).",
    b"PK\x03\x04": "It is a zip archive or an office document.",
    b"\xff\xfe": "It is UTF-16, not UTF-8.",
    b"\xfe\xff": "It is UTF-16, not UTF-8.",
    b"PAR1": "It is a Parquet file.",
}


def other_kind(beginning: bytes) -> str | None:
    """What a file is that is plainly no JSON Lines, from its first bytes."""
    for magic, sentence in _MAGIC.items():
        if beginning.startswith(magic):
            return sentence
    return None


def parse_line(content: bytes, tell: Tell) -> Any:
    """The JSON value of a line, or `NOTHING` where there is none; whatever is wrong with it is told."""
    if b"\r" in content:
        tell(
            Rule.LINE_ENDING,
            "",
            "There is a carriage return within the line, which AWS's checkers read as the end of a line.",
            r"Write one record a line, and carriage returns within texts as \r.",
        )
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        tell(
            Rule.ENCODING,
            "",
            f"Byte {error.start + 1} of the line is not UTF-8.",
            "Save the file as UTF-8.",
        )
        return NOTHING
    return _loads(text, tell)


def _loads(text: str, tell: Tell) -> Any:
    repeated: dict[str, None] = {}

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(items)
        if len(found) < len(items):
            names: set[str] = set()
            repeated.update((name, None) for name, _ in items if name in names or names.add(name))  # type: ignore[func-returns-value]  # add gives None
        return found

    def constant(name: str) -> None:
        tell(Rule.JSON, "", f"{name} is no JSON.", "Write a number or null instead.")

    try:
        value = json.loads(text, object_pairs_hook=pairs, parse_constant=constant)
    except json.JSONDecodeError as error:
        tell(Rule.JSON, "", f"It is not JSON: {_reason(error)}, at character {error.pos + 1}.", _mend(text))
        return NOTHING
    except RecursionError:
        tell(Rule.JSON, "", "It is nested too deeply.", "Write one flat record a line.")
        return NOTHING
    except ValueError:
        tell(Rule.JSON, "", "A number in it has too many digits.", "Write numbers as numbers are used.")
        return NOTHING
    for name in repeated:
        tell(
            Rule.DUPLICATE_KEY,
            "",
            f"The key {shown(name)} is given more than once in one object, and only one of them counts.",
            "Keep one of them.",
        )
    return value


def _reason(error: json.JSONDecodeError) -> str:
    # Where Python's message goes on after a colon, it quotes the text, and that stays out.
    reason = re.sub(r"( starting)? at$", "", error.msg.partition(":")[0])
    return reason[:1].lower() + reason[1:]


def _mend(text: str) -> str:
    stripped = text.strip()
    if stripped in ("[", "]", "{", "}"):
        return "Write each record whole on one line, with no list around them (jq -c '.[]' does it)."
    if stripped.endswith(","):
        return "Write one object a line, with no comma after it."
    return "Write the record with a JSON library, one object a line."
