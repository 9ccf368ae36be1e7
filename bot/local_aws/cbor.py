"""CBOR (RFC 8949), as far as AWS's RPC protocol needs it: maps, lists, texts, numbers, true, false, null."""

from __future__ import annotations

import struct
from typing import Any

_FLOATS = {25: ">e", 26: ">f", 27: ">d"}
_SIMPLE = {20: False, 21: True, 22: None}
_BREAK = object()


def dumps(value: Any) -> bytes:
    """A value as CBOR. Raises `TypeError` where it is of another kind."""
    match value:
        case None:
            return b"\xf6"
        case bool():
            return b"\xf5" if value else b"\xf4"
        case int():
            return _head(0, value) if value >= 0 else _head(1, -1 - value)
        case float():
            return b"\xfb" + struct.pack(">d", value)
        case str():
            return _head(3, len(value.encode())) + value.encode()
        case list():
            return _head(4, len(value)) + b"".join(map(dumps, value))
        case dict():
            return _head(5, len(value)) + b"".join(dumps(key) + dumps(item) for key, item in value.items())
        case _:
            raise TypeError(f"no CBOR for {type(value).__name__}")


def loads(content: bytes) -> Any:
    """The value in some CBOR. Raises `ValueError` where it is none, or more than one."""
    reader = _Reader(content)
    try:
        value = reader.value()
    except (IndexError, struct.error) as error:
        raise ValueError("the CBOR ends too early") from error
    if reader.place != len(content) or value is _BREAK:
        raise ValueError("it is no CBOR of one value")
    return value


def _head(kind: int, number: int) -> bytes:
    if number < 24:
        return bytes([kind << 5 | number])
    for code, form, most in ((24, ">B", 0xFF), (25, ">H", 0xFFFF), (26, ">I", 0xFFFFFFFF), (27, ">Q", (1 << 64) - 1)):
        if number <= most:
            return bytes([kind << 5 | code]) + struct.pack(form, number)
    raise TypeError("no CBOR for a number so long")


class _Reader:
    def __init__(self, content: bytes) -> None:
        self._content = content
        self.place = 0

    def value(self) -> Any:
        first = self._take(1)[0]
        kind, code = first >> 5, first & 31
        if kind == 7:
            return self._simple(code)
        number = None if code == 31 else self._number(code)
        if kind in (0, 1):
            if number is None:
                raise ValueError("a number without end")
            return number if kind == 0 else -1 - number
        if kind == 6:  # a tag: the value is what it stands before
            return self.value()
        return self._long(kind, number)

    def _long(self, kind: int, number: int | None) -> Any:
        """Bytes, a text, a list or a map; `number` None is one that a break ends."""
        if kind in (2, 3):
            whole = b"".join(self._pieces()) if number is None else self._take(number)
            return whole if kind == 2 else whole.decode()
        if kind == 4:
            return self._items(number)
        flat = self._items(None if number is None else 2 * number)
        return dict(zip(flat[::2], flat[1::2], strict=True))

    def _items(self, number: int | None) -> list[Any]:
        items: list[Any] = []
        while number is None or len(items) < number:
            if (item := self.value()) is _BREAK:
                break
            items.append(item)
        return items

    def _pieces(self) -> list[bytes]:
        return [item.encode() if isinstance(item, str) else item for item in self._items(None)]

    def _simple(self, code: int) -> Any:
        if code in _FLOATS:
            return struct.unpack(_FLOATS[code], self._take(struct.calcsize(_FLOATS[code])))[0]
        if code == 31:
            return _BREAK
        if code not in _SIMPLE:
            raise ValueError("a value that is not known")
        return _SIMPLE[code]

    def _number(self, code: int) -> int:
        if code < 24:
            return code
        forms = {24: ">B", 25: ">H", 26: ">I", 27: ">Q"}
        if code not in forms:
            raise ValueError("a length that is not known")
        return int(struct.unpack(forms[code], self._take(struct.calcsize(forms[code])))[0])

    def _take(self, number: int) -> bytes:
        piece = self._content[self.place : self.place + number]
        if len(piece) < number:
            raise IndexError(number)
        self.place += number
        return piece
