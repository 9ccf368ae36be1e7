"""A value held against its shape in the service model: what is required, lengths, ranges, patterns, sets of values.

botocore's own validator knows types, minima and unions, and leaves patterns and maxima to the service: this is the
service's part. The wording is that of the services built on Coral and Smithy ("1 validation error detected: …").
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from functools import cache
from typing import Any

from bot.local_aws.refusals import invalid

MOST_SHOWN = 100  # characters of a value

# Values that AWS documents and its service model lacks: the user guide's task type for a model as judge.
_BESIDE = {"EvaluationTaskType": ("General",)}


def check(shape: Any, value: Any) -> None:
    """Raise a ValidationException that names everything wrong with the members of a request."""
    found = list(violations(shape, value))
    if found:
        count = f"{len(found)} validation error{'' if len(found) == 1 else 's'} detected"
        raise invalid(f"{count}: {'; '.join(found)}")


def violations(shape: Any, value: Any, where: str = "") -> Iterator[str]:
    """What is wrong with a value, a sentence each; `where` is its place, such as `messages.1.member.role`."""
    kind = shape.type_name
    if getattr(shape, "is_document_type", False):
        return
    if kind == "structure":
        yield from _of_structure(shape, value, where)
    elif kind == "list":
        yield from _length(shape, value, where)
        for number, item in enumerate(value, 1):
            yield from violations(shape.member, item, f"{where}.{number}.member")
    elif kind == "map":
        yield from _length(shape, value, where)
        for key, item in value.items():
            yield from violations(shape.key, key, f"{where}.key")
            yield from violations(shape.value, item, f"{where}.{key}.member")
    elif kind == "string":
        yield from _length(shape, value, where)
        yield from _of_string(shape, value, where)
    elif kind == "blob":
        yield from _length(shape, value, where)
    elif kind in ("integer", "long", "float", "double"):
        yield from _of_number(shape, value, where)


def _of_structure(shape: Any, value: dict[str, Any], where: str) -> Iterator[str]:
    for name in shape.required_members:
        if value.get(name) is None:
            yield f"Value null at '{_under(where, name)}' failed to satisfy constraint: Member must not be null"
    for name, member in shape.members.items():
        if value.get(name) is not None:
            yield from violations(member, value[name], _under(where, name))
    if shape.metadata.get("union") and len([name for name in shape.members if value.get(name) is not None]) != 1:
        yield f"Value at '{where}' failed to satisfy constraint: Exactly one member of the union must be set"


def _length(shape: Any, value: Any, where: str) -> Iterator[str]:
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if least is not None and len(value) < least:
        yield _violation(value, where, f"Member must have length greater than or equal to {least}")
    if most is not None and len(value) > most:
        yield _violation(value, where, f"Member must have length less than or equal to {most}")


def _of_number(shape: Any, value: float, where: str) -> Iterator[str]:
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if least is not None and value < least:
        yield _violation(value, where, f"Member must have value greater than or equal to {least}")
    if most is not None and value > most:
        yield _violation(value, where, f"Member must have value less than or equal to {most}")


def _of_string(shape: Any, value: str, where: str) -> Iterator[str]:
    pattern = shape.metadata.get("pattern")
    if pattern and not _compiled(pattern).fullmatch(value):
        yield _violation(value, where, f"Member must satisfy regular expression pattern: {pattern}")
    if shape.enum and value not in shape.enum and value not in _BESIDE.get(shape.name, ()):
        yield _violation(value, where, f"Member must satisfy enum value set: [{', '.join(sorted(shape.enum))}]")


def _violation(value: Any, where: str, constraint: str) -> str:
    shown = str(value)
    shown = shown if len(shown) <= MOST_SHOWN else f"{shown[:MOST_SHOWN]}..."
    return f"Value '{shown}' at '{where}' failed to satisfy constraint: {constraint}"


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    with warnings.catch_warnings():
        # The patterns are Java's: "[A-Z-_]" is no range there, and a warning here.
        warnings.simplefilter("ignore", FutureWarning)
        return re.compile(pattern)


def _under(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name
