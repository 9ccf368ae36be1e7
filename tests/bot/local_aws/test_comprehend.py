"""Comprehend's DetectPiiEntities, in the protocol that boto3 chooses and in JSON; and the CBOR it is written in."""

from __future__ import annotations

import json
import struct
from typing import Any
from urllib.request import Request, urlopen

import boto3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.local_aws import LocalAws, cbor
from tests.bot.local_aws.files import refused

TEXT = "🙂 Zoë Müller, zoe@example.com, call +49 30 901820 or pay with 4111 1111 1111 1111, says Zoë."


@pytest.fixture
def comprehend(aws: LocalAws) -> Any:
    aws.pii_names = {"Zoë", "Zoë Müller"}
    return boto3.client("comprehend")


def test_what_is_personal_is_found_where_it_stands(aws: LocalAws, comprehend: Any) -> None:
    entities = comprehend.detect_pii_entities(Text=TEXT, LanguageCode="en")["Entities"]
    assert [(one["Type"], TEXT[one["BeginOffset"] : one["EndOffset"]]) for one in entities] == [
        ("NAME", "Zoë Müller"),
        ("EMAIL", "zoe@example.com"),
        ("PHONE", "+49 30 901820"),
        ("CREDIT_DEBIT_NUMBER", "4111 1111 1111 1111"),
        ("NAME", "Zoë"),
    ]
    assert all(0.9 < one["Score"] < 1 for one in entities)
    (call,) = aws.journal.calls("DetectPiiEntities")
    assert (call.service, call.parameters["LanguageCode"], call.status) == ("comprehend", "en", 200)


def test_nothing_is_found_where_nothing_is(comprehend: Any) -> None:
    text = "The router of flat 12 restarts since 2026-11-02."
    assert comprehend.detect_pii_entities(Text=text, LanguageCode="es")["Entities"] == []


def test_refusals(aws: LocalAws, comprehend: Any) -> None:
    detect = comprehend.detect_pii_entities
    assert refused(detect, Text="Hallo", LanguageCode="de")[:2] == ("UnsupportedLanguageException", 400)
    assert detect(Text="é" * 50_000, LanguageCode="en")["Entities"] == []
    assert refused(detect, Text="é" * 50_001, LanguageCode="en")[0] == "TextSizeLimitExceededException"
    aws.faults.fail("DetectPiiEntities", "InvalidRequestException", message="No.")
    assert refused(detect, Text="a", LanguageCode="en") == ("InvalidRequestException", 400, "No.")


def test_json_is_spoken_too(aws: LocalAws) -> None:
    signed = (
        "AWS4-HMAC-SHA256 Credential=testing/20261102/us-east-1/comprehend/aws4_request, SignedHeaders=a, Signature=0"
    )
    headers = {"Authorization": signed, "X-Amz-Target": "Comprehend_20171127.DetectPiiEntities"}
    body = json.dumps({"Text": "write to zoe@example.com", "LanguageCode": "en"}).encode()
    with urlopen(Request(aws.url, data=body, headers=headers)) as answer:
        (entity,) = json.loads(answer.read())["Entities"]
    assert (entity["Type"], entity["BeginOffset"], entity["EndOffset"]) == ("EMAIL", 9, 24)


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**64), 2**64 - 1) | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@settings(deadline=None)
@given(_VALUES)
def test_cbor_comes_back(value: Any) -> None:
    assert cbor.loads(cbor.dumps(value)) == value


@pytest.mark.parametrize(
    ("content", "value"),
    [
        (b"\x9f\x01\x02\xff", [1, 2]),
        (b"\xbf\x61a\x01\xff", {"a": 1}),
        (b"\x7f\x61a\x61b\xff", "ab"),
        (b"\xf9\x3c\x00", 1.0),
        (b"\xfa" + struct.pack(">f", 0.5), 0.5),
        (b"\xc1\x1a\x00\x00\x00\x05", 5),
        (b"\x42ab", b"ab"),
    ],
)
def test_cbor_that_others_write(content: bytes, value: Any) -> None:
    assert cbor.loads(content) == value


@pytest.mark.parametrize("content", [b"", b"\x82\x01", b"\x01\x01", b"\xff", b"\xf7", b"\x1c", b"\x61\xff", b"\x1f"])
def test_what_is_no_cbor(content: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any of its kind
        cbor.loads(content)
