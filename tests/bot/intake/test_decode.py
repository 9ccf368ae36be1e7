"""Bytes: encodings, and files that are no text."""

from __future__ import annotations

import codecs

import pytest

from bot.errors import BinaryCall, CallTooLarge, EmptyCall, TurnTooLong
from bot.intake import read_call_log

LOG = "Agent: Guten Tag, Frau Müller.\nKundin: Schöne Grüße, es geht um die Gebühr für März.\n"


@pytest.mark.parametrize(
    "data",
    [
        LOG.encode(),
        LOG.encode("utf-8-sig"),
        LOG.encode("utf-16"),
        codecs.BOM_UTF16_BE + LOG.encode("utf-16-be"),
        LOG.encode("utf-16-le"),
        LOG.encode("utf-16-be"),
        LOG.encode("utf-32"),
        codecs.BOM_UTF32_BE + LOG.encode("utf-32-be"),
        LOG.encode("cp1252"),
    ],
)
def test_encodings(data: bytes) -> None:
    assert read_call_log(data).turns[1].text == "Schöne Grüße, es geht um die Gebühr für März."


def test_a_guessed_encoding_is_noted() -> None:
    assert any("UTF-8" in note for note in read_call_log(LOG.encode("cp1252")).notes)
    assert read_call_log(LOG.encode()).notes == ()


def test_utf8_that_was_cut_in_a_character_stays_utf8() -> None:
    log = read_call_log(LOG.encode() + "ü".encode()[:1])
    assert "Grüße" in log.turns[1].text
    assert log.notes


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"%PDF-1.7 x", "a PDF"),
        (b"PK\x03\x04....word/document.xml", "Word"),
        (b"PK\x03\x04....xl/workbook.xml", "Excel"),
        (b"PK\x03\x04....notes.txt", "zip"),
        (b"ID3\x03\x00abc", "an audio file"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", "an audio file"),
        (b"OggS\x00\x02", "an audio file"),
        (b"\x00\x00\x00\x20ftypM4A ", "audio"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a picture"),
        (b"{\\rtf1 Agent: Hello}", "rich text"),
        (b"\x1f\x8b\x08\x00", "packed"),
        (b"\x00\x01\x02\x03abc", "not a text file"),
        (b"Agent: \x01\x02\x03\x04\x05", "not a text file"),
        ("Agent: \0", "not a text file"),
    ],
)
def test_what_is_no_text_is_named(data: bytes | str, says: str) -> None:
    with pytest.raises(BinaryCall, match=says):
        read_call_log(data)


@pytest.mark.parametrize("data", [b"", "", b" \n\t", "\ufeff\n", b"\xef\xbb\xbf"])
def test_nothing_is_refused(data: bytes | str) -> None:
    with pytest.raises(EmptyCall):
        read_call_log(data)


@pytest.mark.parametrize(
    ("data", "cap", "says"),
    [(b"a" * 5_000_001, 5_000_000, "more than 5.0 MB"), ("é" * 60, 100, "more than 100 bytes")],
)
def test_too_large_says_the_cap(data: bytes | str, cap: int, says: str) -> None:
    with pytest.raises(CallTooLarge, match=says):
        read_call_log(data, max_bytes=cap)


@pytest.mark.parametrize(
    ("said", "encoding"),
    [
        ("It says “no signal” – at the café, naïve as I am…", "cp1252"),
        ("Können Sie mir bitte helfen?", "cp1252"),
        ("¿Puede ayudarme, señora? Sí, mañana.", "cp1252"),
        ("Проверьте, пожалуйста, ваш заказ: он не пришёл, и я хочу вернуть деньги за него.", "cp1251"),
    ],
)
def test_old_code_pages(said: str, encoding: str) -> None:
    data = f"Agent: Hello.\r\nCustomer: {said}\r\n".encode(encoding)
    assert read_call_log(data).turns[1].text == said


def test_a_turn_that_nobody_could_speak_is_refused() -> None:
    with pytest.raises(TurnTooLong, match="300,000 characters"):
        read_call_log("Agent: hello\nCustomer: " + "x" * 300_000)
