"""Amazon Comprehend's DetectPiiEntities, in both protocols that boto3 speaks: RPC v2 with CBOR, and JSON 1.1.

moto's answer is always the same, with offsets beyond the text. Here e-mail addresses, telephone and card numbers are
found by patterns, and names in a list that tests give. Offsets count code points.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bot.local_aws import cbor
from bot.local_aws.refusals import Refused

MOST_BYTES = 100_000  # of text, in UTF-8: the guide's "100 KB"
LANGUAGES = ("en", "es")
_SCORE = 0.9987
_RPC = re.compile(r"/service/Comprehend_20171127/operation/(\w+)")
_TARGET = "Comprehend_20171127."
_PATTERNS = (
    ("EMAIL", re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")),
    ("CREDIT_DEBIT_NUMBER", re.compile(r"\b\d(?:[ -]?\d){12,18}\b")),
    ("PHONE", re.compile(r"(?<![\w+])\+?\d[\d ()./-]{6,}\d\b")),
)


def operation_of(path: str, headers: Mapping[str, str]) -> tuple[str, bool] | None:
    """The operation of Comprehend that a request is for, and whether it comes as CBOR; None for another service."""
    if found := _RPC.fullmatch(path):
        return found[1], True
    target = headers.get("x-amz-target", "")
    return (target.removeprefix(_TARGET), False) if target.startswith(_TARGET) else None


def read(body: bytes, *, is_cbor: bool) -> dict[str, Any]:
    """The parameters of a request. Raises `Refused`."""
    try:
        parameters = cbor.loads(body) if is_cbor else json.loads(body)
    except ValueError as error:
        raise Refused("SerializationException", "The request cannot be read.", status=400) from error
    if not isinstance(parameters, dict):
        raise Refused("SerializationException", "The request is no structure.", status=400)
    return parameters


def write(value: dict[str, Any], *, is_cbor: bool) -> tuple[bytes, dict[str, str]]:
    """An answer's body and its headers."""
    if is_cbor:
        return cbor.dumps(value), {"Content-Type": "application/cbor", "smithy-protocol": "rpc-v2-cbor"}
    return json.dumps(value).encode(), {"Content-Type": "application/x-amz-json-1.1"}


def write_error(refused: Refused, *, is_cbor: bool) -> tuple[bytes, dict[str, str]]:
    """An error's body and its headers."""
    kind = f"com.amazonaws.comprehend#{refused.code}" if is_cbor else refused.code
    body, headers = write({"__type": kind, "Message": refused.message}, is_cbor=is_cbor)
    return body, {**headers, **refused.headers}


def detect_pii_entities(parameters: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """DetectPiiEntities. Raises `Refused`."""
    text = parameters["Text"]
    if len(text.encode()) > MOST_BYTES:
        raise Refused("TextSizeLimitExceededException", f"Input text size exceeds limit. Max length is {MOST_BYTES}.")
    if parameters["LanguageCode"] not in LANGUAGES:
        raise Refused("UnsupportedLanguageException", "The language is not supported for this operation.")
    return {
        "Entities": [
            {"Score": _SCORE, "Type": kind, "BeginOffset": begin, "EndOffset": end}
            for begin, end, kind in sorted(_apart(_found(text, names)))
        ]
    }


def _found(text: str, names: Iterable[str]) -> Iterator[tuple[int, int, str]]:
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if kind == "EMAIL" or (kind == "PHONE" and _is_telephone(match[0])) or _is_card(match[0]):
                yield match.start(), match.end(), kind
    # The longer names first: "Ada Lovelace" is one, and "Ada" within it none.
    for name in sorted(names, key=len, reverse=True):
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text):
            yield match.start(), match.end(), "NAME"


def _apart(spans: Iterable[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """The spans that overlap none before them."""
    kept: list[tuple[int, int, str]] = []
    for span in spans:
        if all(span[1] <= begin or end <= span[0] for begin, end, _ in kept):
            kept.append(span)
    return kept


def _is_telephone(text: str) -> bool:
    """Whether there are more digits than in a date, or it begins as numbers between countries do."""
    return text.startswith("+") or sum(map(str.isdigit, text)) > 8


def _is_card(text: str) -> bool:
    """Whether the last digit is right (Luhn)."""
    digits = [int(letter) for letter in text if letter.isdigit()]
    doubled = [digit if place % 2 == 0 else sum(divmod(2 * digit, 10)) for place, digit in enumerate(reversed(digits))]
    return sum(doubled) % 10 == 0
