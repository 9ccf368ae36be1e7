"""One small function for each format: how a line has to look, and which of its texts are prompt and which answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, assert_never

from dataset.formats import Format
from dataset.formats.converse import SCHEMA_VERSION
from dataset.formats.judge import IDENTIFIER
from dataset.profiles import Profile
from dataset.validate.problems import Rule, Severity
from dataset.validate.reading import NOT_TEXT, Part, Reading, check_role, check_turns, kind, place

_TALKERS = ("user", "assistant")
_LABELS = ("preferred", "non-preferred")

CheckShape = Callable[[Any, Profile, Reading], None]


def shape_check(format_name: Format) -> CheckShape:
    """The function that checks a record of a format."""
    match format_name:
        case Format.CLAUDE:
            return _claude
        case Format.CONVERSE:
            return _converse
        case Format.PROMPT_COMPLETION:
            return _prompt_completion
        case Format.OPENAI_CHAT:
            return _openai_chat
        case Format.PREFERENCE:
            return _preference
        case Format.CHOSEN_REJECTED:
            return _chosen_rejected
        case Format.JUDGE:
            return _judge
        case _:
            assert_never(format_name)


def _claude(value: Any, profile: Profile, reading: Reading) -> None:  # noqa: ARG001 - one signature for all
    record = reading.object(value, "", ("messages",), ("system",))
    if record is None:
        return
    if "system" in record:
        reading.text(record["system"], "system", Part.SYSTEM)
    _plain_messages(record, reading, _TALKERS)


def _openai_chat(value: Any, profile: Profile, reading: Reading) -> None:  # noqa: ARG001
    # Other trainers have keys of their own (tools, weights): told, but no reason to refuse the file.
    record = reading.object(value, "", ("messages",), unknown=Severity.WARNING)
    if record is not None:
        _plain_messages(record, reading, ("system", *_TALKERS), unknown=Severity.WARNING)


def _plain_messages(
    record: Any, reading: Reading, roles: tuple[str, ...], unknown: Severity = Severity.PROBLEM
) -> None:
    if "messages" not in record or (messages := reading.list(record["messages"], "messages")) is None:
        return
    turns: list[str | None] = []
    for number, value in enumerate(messages):
        where = f"messages[{number}]"
        message = reading.object(value, where, ("role", "content"), unknown=unknown)
        role = None if message is None else check_role(message, where, reading.tell, roles)
        if role == "system" and number:
            reading.tell(Rule.TURNS, where, "A system prompt stands within the talk.", "Let it be the first message.")
        if role != "system":
            turns.append(role)
        if message is not None and "content" in message:
            last = number == len(messages) - 1
            reading.text(message["content"], f"{where}.content", _part(role, last=last))
    check_turns(turns, "messages", reading.tell)


def _converse(value: Any, profile: Profile, reading: Reading) -> None:
    record = reading.object(value, "", ("messages",), ("schemaVersion", "system"))
    if record is None:
        return
    _beside_messages(record, profile, reading)
    if "messages" not in record or (messages := reading.list(record["messages"], "messages")) is None:
        return
    turns = []
    for number, item in enumerate(messages):
        turns.append(_converse_message(item, number, profile, reading, last=number == len(messages) - 1))
    check_turns(turns, "messages", reading.tell)


def _preference(value: Any, profile: Profile, reading: Reading) -> None:
    record = reading.object(value, "", ("messages",), ("schemaVersion", "system"))
    if record is None:
        return
    _beside_messages(record, profile, reading)
    if "messages" not in record or (messages := reading.list(record["messages"], "messages")) is None:
        return
    turns = []
    for number, item in enumerate(messages):
        if number < len(messages) - 1:
            turns.append(_converse_message(item, number, profile, reading, last=False))
        else:
            turns.append(_candidates(item, f"messages[{number}]", profile, reading))
    check_turns(turns, "messages", reading.tell)


def _beside_messages(record: Any, profile: Profile, reading: Reading) -> None:
    version = record.get("schemaVersion")
    if version is not None and not isinstance(version, str):
        reading.tell(Rule.TYPE, "schemaVersion", f"It is {kind(version)}, not a string.", f"Write “{SCHEMA_VERSION}”.")
    elif version != SCHEMA_VERSION:
        # Nova takes any string, or none at all; no trainer refuses the documented one.
        said = "The key “schemaVersion” is missing." if version is None else "It is another version."
        reading.tell(Rule.VALUE, "schemaVersion", said, f"Write “{SCHEMA_VERSION}”.", Severity.WARNING)
    if "system" not in record:
        return
    if (blocks := reading.list(record["system"], "system")) is None:
        return
    for number, item in enumerate(blocks):
        _text_block(item, f"system[{number}]", Part.SYSTEM, reading)
    most = profile.system_blocks
    if most and len(blocks) > most:
        reading.tell(
            Rule.VALUE,
            "system",
            f"There are {len(blocks)} texts, and {profile.name} takes {most}.",
            "Join them into one.",
        )


def _converse_message(value: Any, number: int, profile: Profile, reading: Reading, *, last: bool) -> str | None:
    where = f"messages[{number}]"
    message = reading.object(value, where, ("role", "content"))
    if message is None:
        return None
    role = check_role(message, where, reading.tell, _TALKERS)
    if "content" in message:
        reasoning = profile.reasoning and role == "assistant"
        _content(message["content"], f"{where}.content", _part(role, last=last), reading, reasoning=reasoning)
    return role


def _content(value: Any, where: str, part: Part, reading: Reading, *, reasoning: bool) -> None:
    if (blocks := reading.list(value, where)) is None:
        return
    texts = 0
    for number, item in enumerate(blocks):
        at = f"{where}[{number}]"
        if reasoning and isinstance(item, dict) and "reasoningContent" in item:
            _reasoning(item, at, part, reading)
        else:
            texts += 1
            _text_block(item, at, part, reading)
    if blocks and not texts:
        reading.tell(Rule.MISSING_KEY, where, "There is reasoning, and no answer.", "Add a block with “text”.")


def _text_block(value: Any, where: str, part: Part, reading: Reading) -> None:
    # A block of another kind is told as such, and not that it lacks a text.
    other = isinstance(value, dict) and bool(value.keys() & NOT_TEXT)
    block = reading.object(value, where, () if other else ("text",), ("text",))
    if block is not None and "text" in block:
        reading.text(block["text"], f"{where}.text", part)


def _reasoning(value: Any, where: str, part: Part, reading: Reading) -> None:
    block = reading.object(value, where, ("reasoningContent",)) or {}
    inner = reading.object(block["reasoningContent"], f"{where}.reasoningContent", ("reasoningText",))
    if inner is None or "reasoningText" not in inner:
        return
    at = f"{where}.reasoningContent.reasoningText"
    reasoning = reading.object(inner["reasoningText"], at, ("text",))
    if reasoning is not None and "text" in reasoning:
        reading.text(reasoning["text"], f"{at}.text", part)


def _candidates(value: Any, where: str, profile: Profile, reading: Reading) -> str | None:
    message = reading.object(value, where, ("role", "candidates"))
    if message is None:
        return None
    role = check_role(message, where, reading.tell, _TALKERS)
    if "candidates" not in message:
        return role
    at = f"{where}.candidates"
    if (candidates := reading.list(message["candidates"], at)) is None:
        return role
    labels: list[Any] = []
    for number, item in enumerate(candidates):
        candidate = reading.object(item, f"{at}[{number}]", ("content", "preferenceLabel"))
        if candidate is None:
            continue
        if "content" in candidate:
            _content(candidate["content"], f"{at}[{number}].content", Part.ANSWER, reading, reasoning=profile.reasoning)
        if "preferenceLabel" in candidate:
            labels.append(candidate["preferenceLabel"])
            if candidate["preferenceLabel"] not in _LABELS:
                reading.tell(
                    Rule.VALUE,
                    f"{at}[{number}].preferenceLabel",
                    "It is neither label.",
                    "Write “preferred” or “non-preferred”.",
                )
    if len(candidates) != 2 or not all(label in labels for label in _LABELS):
        reading.tell(
            Rule.VALUE,
            at,
            f"One preferred and one non-preferred answer are expected, and there are {len(candidates)} candidates.",
            "Give two candidates, one of each label.",
        )
    return role


def _prompt_completion(value: Any, profile: Profile, reading: Reading) -> None:  # noqa: ARG001
    _flat(value, reading, {"prompt": Part.PROMPT, "completion": Part.ANSWER})


def _chosen_rejected(value: Any, profile: Profile, reading: Reading) -> None:  # noqa: ARG001
    parts = {"prompt": Part.PROMPT, "chosen": Part.ANSWER, "rejected": Part.ANSWER}
    record = _flat(value, reading, parts, unknown=Severity.WARNING)
    if record and isinstance(record.get("chosen"), str) and record.get("chosen") == record.get("rejected"):
        reading.tell(Rule.VALUE, "rejected", "It is the same as “chosen”.", "Take the record out.")


def _flat(value: Any, reading: Reading, parts: dict[str, Part], unknown: Severity = Severity.PROBLEM) -> Any:
    record = reading.object(value, "", tuple(parts), unknown=unknown)
    for key, part in parts.items():
        if record is not None and key in record:
            reading.text(record[key], key, part)
    return record


def _judge(value: Any, profile: Profile, reading: Reading) -> None:  # noqa: ARG001
    record = reading.object(value, "", ("prompt", "referenceResponse", "modelResponses"), ("category",))
    if record is None:
        return
    for key, part in (("prompt", Part.PROMPT), ("referenceResponse", Part.ANSWER)):
        if key in record:
            reading.text(record[key], key, part)
    category = record.get("category", "a")
    if not isinstance(category, str) or not category.strip():
        reading.tell(Rule.TYPE, "category", "It is no name.", "Write a string, or leave the key out.")
    if (
        "modelResponses" not in record
        or (responses := reading.list(record["modelResponses"], "modelResponses")) is None
    ):
        return
    if len(responses) > 1:
        reading.tell(Rule.VALUE, "modelResponses", f"There are {len(responses)} responses.", "Give one a line.")
    for number, item in enumerate(responses):
        _response(item, f"modelResponses[{number}]", reading)


def _response(value: Any, where: str, reading: Reading) -> None:
    response = reading.object(value, where, ("response", "modelIdentifier"))
    if response is None:
        return
    if "response" in response:
        reading.text(response["response"], f"{where}.response", Part.ANSWER)
    name = response.get("modelIdentifier")
    if isinstance(name, str) and IDENTIFIER.fullmatch(name):
        reading.model = name
    elif "modelIdentifier" in response:
        reading.tell(
            Rule.VALUE,
            place(where, "modelIdentifier"),
            "It is not a name that a job takes.",
            "Write letters, digits, “.”, “_” and “-”, beginning with a letter or a digit, at most 256.",
        )


def _part(role: str | None, *, last: bool) -> Part:
    if role == "system":
        return Part.SYSTEM
    return Part.ANSWER if last and role == "assistant" else Part.PROMPT
