"""Support calls whose personal data was labelled by hand: what masking is measured against.

    python -m benchmarks.support_calls [--json]

The labels (`benchmarks/data/support_calls_mentions.jsonl`) are positions and never text: the calls themselves lie
outside the project, and where they are absent there is nothing to measure. The labels were decided by reading the
calls, not by rules, so that they can find the rules at fault. *Every* mention of a labelled call is
labelled: what is masked and is no mention is a false alarm.

One line a call, by id; `start` and `end` are character offsets within the text of that turn, as `read_turns` gives it:

    {"id": str, "content_sha256": 16 hex digits, "mentions": [{"turn": int, "start": int, "end": int, "kind": str}]}

What was labelled, and what was not:
- PERSON: a person's name, each time it is said, without title and possessive.
- EMAIL: the whole address, the company's name in it included. A name within an address is not labelled again.
- ID: the name by which a person logs in.
- REFERENCE, PHONE, IP, URL, ADDRESS and CARD were looked for as well; these calls hold none.
- Not personal: names of companies, products, departments, shared drives and applications; error codes; sizes,
  percentages, days and spans of time.

Few texts, often repeated. The 125 calls of the file hold 15 different texts, word for word (and one of them is the
beginning of another). The ids do not show it, the checksums do. So the calls to label are chosen in this way
(`choose_calls`): the ids in alphabetical order, shuffled by a fixed seed; the first call of each text; then further
ones until there are 50. Each text was read and labelled once, and its copies carry the same labels: 364 mentions,
of which 110 are left when every text counts once. Copies add weight and no evidence: **a figure that is to be believed
counts every text once** (`distinct=True`), and says that it rests on 110 mentions. The texts are alike, too: five first
names, one e-mail address and one login name are all there is. They show whether first names in greetings are found and
ordinary words left alone; about surnames, numbers and addresses they show nothing.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypedDict

_REPOSITORY = Path(__file__).resolve().parents[1]
DATA = _REPOSITORY.parent / "shared" / "data" / "support_calls" / "train.jsonl"
LABELS = Path(__file__).resolve().parent / "data" / "support_calls_mentions.jsonl"

SEED = 20251209
CALLS = 50
KINDS = ("PERSON", "EMAIL", "PHONE", "REFERENCE", "IP", "URL", "ADDRESS", "ID", "CARD")

# "**Agent:**": one to four words, bold, with the colon inside. The title ("**… Transcript**") has none.
_SPEAKER = re.compile(r"\*\*\s*([^\s*:]+(?: [^\s*:]+){0,3})\s*:\s*\*\*")
_TITLE = re.compile(r"\*\*[^*]*\*\*")


class LabelsDoNotFit(ValueError):
    """The labels and the calls are not of one another. The message says which call, and what to do."""


class SpokenTurn(TypedDict):
    """`speaker` as it is written in the call ("Agent"), "" where nobody is named; `text` without space around it."""

    speaker: str
    text: str


class Mention(TypedDict):
    """`turn` counts from 0; `text[start:end]` of that turn is the mention; `kind` is one of KINDS."""

    turn: int
    start: int
    end: int
    kind: str


class LabelledCall(TypedDict):
    """`content_sha256` (16 hex digits) is the same for calls of the same text. Mentions are in the call's order."""

    id: str
    content_sha256: str
    turns: list[SpokenTurn]
    mentions: list[Mention]


def read_turns(content: str) -> list[SpokenTurn]:
    """Turns of a call that is one string with speakers in bold: "**Title** **Agent:** Hello. **Customer:** Hi."

    The title is left out. Other words before the first speaker are a turn of the speaker "". A turn without words stays
    a turn, so that the numbers of the turns after it do not depend on it.
    """
    before, *parts = _SPEAKER.split(content)
    unnamed = _TITLE.sub("", before, count=1).strip() if before.lstrip().startswith("**") else before.strip()
    turns = [SpokenTurn(speaker="", text=unnamed)] if unnamed else []
    turns += [
        SpokenTurn(speaker=speaker, text=text.strip()) for speaker, text in zip(parts[::2], parts[1::2], strict=True)
    ]
    return turns


def checksum(content: str) -> str:
    """The first 16 hex digits of the SHA-256 of a call's text in UTF-8."""
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def choose_calls(contents: Mapping[str, str], calls: int = CALLS, seed: int = SEED) -> list[str]:
    """Ids of the calls to label, of all calls by id: one of each text, then others until there are `calls` of them.

    The order of the file does not matter. Where there are more texts than `calls`, `calls` texts are chosen.
    """
    ids = sorted(contents)
    random.Random(seed).shuffle(ids)  # noqa: S311 (a sample that anyone can draw again, no secret)
    first_of = {contents[call_id]: call_id for call_id in reversed(ids)}
    firsts = [call_id for call_id in ids if first_of[contents[call_id]] == call_id]
    copies = [call_id for call_id in ids if first_of[contents[call_id]] != call_id]
    return (firsts + copies)[:calls]


def read_contents(data: Path = DATA) -> dict[str, str]:
    """The text of every call of a JSON Lines file by its id (`ConversationId`, `Content`).

    Raises LabelsDoNotFit where a line is no such call, or an id comes twice with different texts.
    """
    contents: dict[str, str] = {}
    for number, row in _rows(data):
        call_id, content = row.get("ConversationId"), row.get("Content")
        if not isinstance(call_id, str) or not isinstance(content, str):
            raise LabelsDoNotFit(
                f'Line {number} of {data.name} is no call with the strings "ConversationId" and "Content". '
                "Hand in the file that the labels were made for."
            )
        if contents.setdefault(call_id, content) != content:
            raise LabelsDoNotFit(
                f"{data.name} holds the call {call_id} twice, with different texts. "
                "Hand in the file that the labels were made for."
            )
    return contents


def labelled_calls(data: Path = DATA, *, labels: Path = LABELS, distinct: bool = False) -> Iterator[LabelledCall]:
    """The labelled calls with their turns and mentions, in the order of the labels; nothing where `data` is absent.

    With `distinct`, the first call of each text only. Raises LabelsDoNotFit, before the first call is given, where a
    labelled call is missing, its text is not the one that was labelled, or a position lies outside its turn.
    LabelsDoNotFit is also raised where a file cannot be read.
    """
    if not data.exists():
        return
    contents = read_contents(data)
    calls = [_labelled(row, contents, f"line {number} of {labels.name}") for number, row in _rows(labels)]
    seen: set[str] = set()
    for call in calls:
        if distinct and call["content_sha256"] in seen:
            continue
        seen.add(call["content_sha256"])
        yield call


def count_kinds(calls: Iterable[LabelledCall]) -> dict[str, int]:
    """Mentions by kind, in the order of KINDS, without the kinds that there are none of."""
    counts = Counter(mention["kind"] for call in calls for mention in call["mentions"])
    return {kind: counts[kind] for kind in KINDS if counts[kind]}


def _labelled(row: dict[str, Any], contents: Mapping[str, str], where: str) -> LabelledCall:
    try:
        call_id, known = str(row["id"]), str(row["content_sha256"])
        mentions = [_mention(mention) for mention in row["mentions"]]
    except (KeyError, TypeError, ValueError) as error:
        raise LabelsDoNotFit(
            f"The labels cannot be read at {where}: id, content_sha256 or mentions are missing or misshapen. "
            "Restore the file from the repository."
        ) from error
    if call_id not in contents:
        raise LabelsDoNotFit(
            f"The call {call_id} is labelled ({where}), and the data does not hold it. "
            "Hand in the file that the labels were made for, or take its line out of the labels."
        )
    if checksum(contents[call_id]) != known:
        raise LabelsDoNotFit(
            f"The text of the call {call_id} is not the one that was labelled ({where}): its checksum differs. "
            "Its labels were not used. Hand in the file that the labels were made for, or label the call again."
        )
    turns = read_turns(contents[call_id])
    for mention in mentions:
        if not _fits(mention, turns):
            raise LabelsDoNotFit(
                f"A mention of the call {call_id} ({where}) has no place in it: turn {mention['turn']}, "
                f"characters {mention['start']} to {mention['end']}. Label the call again."
            )
    return LabelledCall(id=call_id, content_sha256=known, turns=turns, mentions=mentions)


def _mention(row: dict[str, Any]) -> Mention:
    mention = Mention(turn=row["turn"], start=row["start"], end=row["end"], kind=row["kind"])
    numbers = (mention["turn"], mention["start"], mention["end"])
    # type() and not isinstance(): true is an int to Python, and no position.
    if any(type(number) is not int for number in numbers) or mention["kind"] not in KINDS:
        raise ValueError("a mention has three whole numbers and a known kind")
    return mention


def _fits(mention: Mention, turns: list[SpokenTurn]) -> bool:
    if not 0 <= mention["turn"] < len(turns):
        return False
    return 0 <= mention["start"] < mention["end"] <= len(turns[mention["turn"]]["text"])


def _rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Objects of a JSON Lines file with the numbers of their lines, from 1. Empty lines are passed over."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise LabelsDoNotFit(f"{path.name} is not in UTF-8. Restore the file.") from error
    # Not splitlines(): a text may hold U+2028, which JSON need not escape.
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise LabelsDoNotFit(f"Line {number} of {path.name} is no JSON. Restore the file.") from error
        if not isinstance(row, dict):
            raise LabelsDoNotFit(f"Line {number} of {path.name} is no JSON object. Restore the file.")
        yield number, row


def main() -> None:
    """Print how many calls, texts and mentions are labelled, by kind."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, default=DATA, help="the calls, one JSON object a line")
    parser.add_argument("--json", action="store_true", help="print JSON")
    arguments = parser.parse_args()
    try:
        every = list(labelled_calls(arguments.data))
        once = list(labelled_calls(arguments.data, distinct=True))
    except LabelsDoNotFit as error:
        raise SystemExit(str(error)) from error
    if arguments.json:
        counts = {"calls": len(every), "every": count_kinds(every), "texts": len(once), "once": count_kinds(once)}
        print(json.dumps(counts))
        return
    if not every:
        print(f"There is no file of calls at {arguments.data}: nothing to count.")
        return
    for name, calls in ((f"{len(every)} calls", every), (f"{len(once)} different texts", once)):
        kinds = count_kinds(calls)
        print(f"{name}: {sum(kinds.values())} mentions ({', '.join(f'{k} {n}' for k, n in kinds.items())})")


if __name__ == "__main__":
    main()
