"""What is common to the shapes of all formats: keys, types, roles, and the texts that a record holds."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from dataset.validate.problems import Rule, Severity, Tell, shown


class Part(StrEnum):
    """What a text is to the training: what the model is given (for all calls, for this one), or what it should say."""

    SYSTEM = "system"
    PROMPT = "prompt"
    ANSWER = "answer"


@dataclass(frozen=True)
class Piece:
    """One text of a record, and its place in it."""

    where: str
    text: str
    part: Part


@dataclass
class Reading:
    """A record as far as it could be read: its texts, in order, and the model that a judge is told of."""

    tell: Tell
    pieces: list[Piece] = field(default_factory=list)
    model: str | None = None

    def text(self, value: Any, where: str, part: Part) -> None:
        """Take a text; one that is not a string, or holds nothing but white space, is told."""
        if not isinstance(value, str):
            self.tell(Rule.TYPE, where, f"A text is expected here, and this is {kind(value)}.", "Write a string.")
            return
        if not value.strip():
            self.tell(Rule.EMPTY, where, "The text is empty.", "Write the text, or take the record out.")
        self.pieces.append(Piece(where, value, part))

    def object(
        self,
        value: Any,
        where: str,
        required: Collection[str],
        optional: Collection[str] = (),
        *,
        unknown: Severity = Severity.PROBLEM,
    ) -> Mapping[str, Any] | None:
        """The object, if it is one; keys that are missing or unknown are told."""
        if not isinstance(value, dict):
            self.tell(
                Rule.TYPE, where, f"An object is expected here, and this is {kind(value)}.", "Write an object: {…}."
            )
            return None
        for key in required:
            if key not in value:
                self.tell(Rule.MISSING_KEY, where, f"The key “{key}” is missing.", f"Add “{key}”.")
        known = list(dict.fromkeys([*required, *optional]))
        for key in value:
            if key in NOT_TEXT and key not in known:
                self.tell(
                    Rule.NOT_TEXT,
                    place(where, key),
                    f"“{key}” is not text, and a debrief is tuned on text alone.",
                    "Take it out, or take out the record.",
                )
            elif key not in known:
                near = difflib.get_close_matches(key[:30], known, 1)
                mend = f"Is “{near[0]}” meant? " if near else "Take it out: "
                names = ", ".join(f"“{name}”" for name in known)
                self.tell(
                    Rule.UNKNOWN_KEY,
                    where,
                    f"The key {shown(key)} is not of this format.",
                    f"{mend}{'The' if near else 'the'} format knows {names}.",
                    unknown,
                )
        return value

    def list(self, value: Any, where: str) -> list[Any] | None:
        """The list, if it is one and holds something."""
        if not isinstance(value, list):
            self.tell(Rule.TYPE, where, f"A list is expected here, and this is {kind(value)}.", "Write a list: […].")
            return None
        if not value:
            self.tell(Rule.EMPTY, where, "The list is empty.", "Fill it, or take the record out.")
        return value


# What Converse takes besides text (botocore's ContentBlock, and toolConfig beside the messages).
NOT_TEXT = (
    "image", "video", "audio", "document", "toolUse", "toolResult", "toolConfig", "guardContent", "cachePoint",
    "reasoningContent", "citationsContent", "searchResult",
)  # fmt: skip


def check_turns(roles: Collection[str | None], where: str, tell: Tell) -> None:
    """A user begins, user and assistant take turns, the assistant has the last word. None stands for no known role."""
    turns = list(roles)
    if len(turns) < 2:
        tell(
            Rule.TURNS,
            where,
            f"There {'is one message' if turns else 'are no messages'}, and at least two are needed.",
            "Give a user's message and the assistant's answer to it.",
        )
    if turns and turns[0] == "assistant":
        tell(Rule.TURNS, f"{where}[0]", "The first message is not a user's.", "Begin with a user's message.")
    if turns and turns[-1] == "user":
        tell(
            Rule.TURNS,
            f"{where}[{len(turns) - 1}]",
            "The last message is not the assistant's.",
            "End with the answer that the model should learn.",
        )
    for number in range(1, len(turns)):
        if turns[number] is not None and turns[number] == turns[number - 1]:
            tell(
                Rule.TURNS,
                f"{where}[{number}]",
                f"Two messages of the {turns[number]} follow each other.",
                "Join them, or take one out.",
            )


def check_role(message: Mapping[str, Any], where: str, tell: Tell, roles: Collection[str]) -> str | None:
    """The role of a message, if it is one of `roles`; a missing key was told before."""
    role = message.get("role")
    if "role" not in message or role in roles:
        return role
    names = " or ".join(f"“{name}”" for name in roles)
    said = f"The role {shown(role)} is not known here." if isinstance(role, str) else f"The role is {kind(role)}."
    mend = f"Write {names}, in small letters."
    if role == "system" and "system" not in roles:
        mend = "Put the system prompt under the key “system”, beside “messages”."
    tell(Rule.ROLE if isinstance(role, str) else Rule.TYPE, f"{where}.role", said, mend)
    return None


def place(where: str, key: str) -> str:
    """The place of a key within a place."""
    return f"{where}.{key}" if where else key


def kind(value: Any) -> str:
    """What a JSON value is, in words."""
    match value:
        case None:
            return "null"
        case bool():
            return "true or false"
        case str():
            return "a string"
        case int() | float():
            return "a number"
        case list():
            return "a list"
        case _:
            return "an object"
