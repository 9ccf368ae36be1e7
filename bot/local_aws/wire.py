"""botocore's service model turned round: routes, requests read into parameters, answers written (REST-JSON).

Parameters have the names that a caller gives them in Python, which for Bedrock are those on the wire.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, unquote

from dateutil.parser import isoparse

from bot.local_aws.refusals import Refused

Parameters = dict[str, Any]


@dataclass(frozen=True)
class Operation:
    """An operation of a service: its model, its route as a pattern, and the members that stand in the path."""

    service: str
    model: Any
    path: re.Pattern[str]
    labels: tuple[str, ...]

    @property
    def name(self) -> str:
        """Such as "CreateModelCustomizationJob"."""
        return str(self.model.name)

    @property
    def success(self) -> int:
        """The HTTP status of an answer that is no error."""
        return int(self.model.http.get("responseCode", 200))

    def statuses(self) -> dict[str, int]:
        """The errors that the operation knows, with their HTTP statuses."""
        return {error.name: error.metadata["error"]["httpStatusCode"] for error in self.model.error_shapes}


class Routes:
    """Which operation a request is for."""

    def __init__(self, services: Mapping[str, Any]) -> None:
        self._operations: list[Operation] = []
        for service, model in services.items():
            for name in model.operation_names:
                self._operations.append(_operation(service, model.operation_model(name)))

    def find(self, method: str, path: str) -> tuple[Operation, dict[str, str]]:
        """The operation, and the labels of its path. Raises UnknownOperationException."""
        for operation in self._operations:
            if operation.model.http["method"] == method and (found := operation.path.fullmatch(path)):
                return operation, dict(zip(operation.labels, map(unquote, found.groups()), strict=True))
        raise Refused("UnknownOperationException", "", status=404)

    def named(self, name: str) -> Operation:
        """An operation by its name."""
        return next(operation for operation in self._operations if operation.name == name)


def _operation(service: str, model: Any) -> Operation:
    uri = model.http["requestUri"].partition("?")[0]
    pieces = re.split(r"\{(\w+)\+?\}", uri)
    pattern = "".join("([^/]+)" if number % 2 else re.escape(piece) for number, piece in enumerate(pieces))
    members = model.input_shape.members if model.input_shape else {}
    by_label = {
        member.serialization.get("name", name): name
        for name, member in members.items()
        if member.serialization.get("location") == "uri"
    }
    return Operation(service, model, re.compile(pattern + "/?"), tuple(by_label[label] for label in pieces[1::2]))


def read(operation: Operation, labels: Mapping[str, str], query: str, headers: Mapping[str, str], body: bytes) -> Any:
    """The parameters of a request. Raises SerializationException where the body is not what the model says."""
    shape = operation.model.input_shape
    if shape is None:
        return {}
    asked = parse_qs(query, keep_blank_values=True)
    parameters: Parameters = {}
    payload = shape.serialization.get("payload")
    content = _content(body) if payload is None else {}
    for name, member in shape.members.items():
        location = member.serialization.get("location")
        wire_name = member.serialization.get("name", name)
        value: Any = None
        if location == "uri":
            value = _read_text(member, labels[name])
        elif location == "querystring" and wire_name in asked:
            value = _read_text(member, asked[wire_name][0])
        elif location == "header":
            value = headers.get(wire_name)
        elif name == payload:
            value = body if member.type_name == "blob" else _read(member, _content(body), name)
        elif location is None and content.get(wire_name) is not None:
            value = _read(member, content[wire_name], name)
        if value is not None:
            parameters[name] = value
    return parameters


def _content(body: bytes) -> dict[str, Any]:
    try:
        content = json.loads(body or b"{}")
    except ValueError as error:
        raise Refused("SerializationException", "The request body is no JSON.", status=400) from error
    if not isinstance(content, dict):
        raise Refused("SerializationException", "Start of structure or map found where not expected.", status=400)
    return content


_JSON_TYPES: dict[str, tuple[type, ...]] = {
    "structure": (dict,), "map": (dict,), "list": (list,), "string": (str,), "blob": (str,), "boolean": (bool,),
    "integer": (int,), "long": (int,), "float": (int, float), "double": (int, float), "timestamp": (str, int, float),
}  # fmt: skip


def read_document(shape: Any, value: Any) -> Any:
    """A JSON value as a shape has it, for what came otherwise than as a request (a line of a batch)."""
    return _read(shape, value, "")


def _read(shape: Any, value: Any, where: str) -> Any:
    """A JSON value as a shape has it; what the shape does not know is left out, as services do."""
    kind = shape.type_name
    if getattr(shape, "is_document_type", False):
        return value
    if not _is_of(kind, value):
        raise Refused("SerializationException", f"{type(value).__name__} value found at {where}.", status=400)
    if kind == "structure":
        return {
            name: _read(member, value[member.serialization.get("name", name)], f"{where}.{name}")
            for name, member in shape.members.items()
            if value.get(member.serialization.get("name", name)) is not None
        }
    if kind == "list":
        return [_read(shape.member, item, f"{where}.{number}") for number, item in enumerate(value)]
    if kind == "map":
        return {key: _read(shape.value, item, f"{where}.{key}") for key, item in value.items()}
    if kind == "blob":
        try:
            return base64.b64decode(value, validate=True)
        except binascii.Error as error:
            raise Refused("SerializationException", f"No base64 at {where}.", status=400) from error
    return _read_text(shape, value) if kind == "timestamp" else value


def _is_of(kind: str, value: Any) -> bool:
    # JSON's true and false are numbers to Python.
    return isinstance(value, _JSON_TYPES[kind]) and (kind == "boolean" or not isinstance(value, bool))


def _read_text(shape: Any, value: Any) -> Any:
    """A value of a path or a query string."""
    kind = shape.type_name
    try:
        if kind in ("integer", "long"):
            return int(value)
        if kind == "boolean":
            return {"true": True, "false": False}[value]
        if kind == "timestamp":
            date = datetime.fromtimestamp(value, UTC) if isinstance(value, int | float) else isoparse(value)
            return date if date.tzinfo else date.replace(tzinfo=UTC)
    except (ValueError, KeyError) as error:
        raise Refused("SerializationException", f"“{value}” is no {kind}.", status=400) from error
    return value


def write(shape: Any, value: Any, where: str = "") -> Any:
    """An answer as JSON. Raises `TypeError` where it has members that its shape does not know, or lacks some."""
    kind = shape.type_name
    if getattr(shape, "is_document_type", False):
        return value
    if kind == "structure":
        given = {name: item for name, item in value.items() if item is not None}
        unknown = given.keys() - shape.members.keys()
        missing = set(shape.required_members) - given.keys()
        if unknown or missing:
            raise TypeError(f"{shape.name} at {where}: unknown {sorted(unknown)}, missing {sorted(missing)}")
        return {
            shape.members[name].serialization.get("name", name): write(shape.members[name], item, f"{where}.{name}")
            for name, item in given.items()
        }
    if kind == "list":
        return [write(shape.member, item, where) for item in value]
    if kind == "map":
        return {key: write(shape.value, item, where) for key, item in value.items()}
    if kind == "timestamp":
        if shape.serialization.get("timestampFormat") == "iso8601":
            return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return value.timestamp()
    return value
