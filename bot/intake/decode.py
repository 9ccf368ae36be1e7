"""Bytes become text, or an error that names what they look like.

A byte order mark settles the encoding; then UTF-8 is tried, which hardly ever succeeds by accident; then the
zeros of UTF-16 without a mark are looked for; what is left was written in an old code page, and
charset-normalizer chooses it. Signatures are those of the formats' own specifications, as collected in
`file(1)`'s database.
"""

from __future__ import annotations

import codecs
import math
import re
from typing import NamedTuple

from charset_normalizer import from_bytes

from bot.errors import BinaryCall, CallTooLarge, EmptyCall


class DecodedText(NamedTuple):
    """The text, and a note where the encoding was guessed."""

    text: str
    notes: tuple[str, ...]


class _Signature(NamedTuple):
    offset: int
    magic: bytes
    looks_like: str
    mend: str


_TRANSCRIBE = "Have it transcribed first, and hand in the transcript as text or JSON."
_SAVE_AS_TEXT = "Save it as plain text (.txt) and hand that in."
_UNPACK = "Unpack it and hand in the transcript itself."
_COPY_TEXT = "Copy the words of the call into a text file and hand that in."

_SIGNATURES = (
    _Signature(0, b"%PDF", "a PDF", _SAVE_AS_TEXT),
    _Signature(0, b"{\\rtf", "a rich text document", _SAVE_AS_TEXT),
    _Signature(0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document", _SAVE_AS_TEXT),
    _Signature(0, b"ID3", "an audio file", _TRANSCRIBE),
    _Signature(0, b"\xff\xfb", "an audio file", _TRANSCRIBE),
    _Signature(0, b"\xff\xf3", "an audio file", _TRANSCRIBE),
    _Signature(0, b"\xff\xf2", "an audio file", _TRANSCRIBE),
    _Signature(0, b"OggS", "an audio file", _TRANSCRIBE),
    _Signature(0, b"fLaC", "an audio file", _TRANSCRIBE),
    _Signature(0, b"#!AMR", "an audio file", _TRANSCRIBE),
    _Signature(8, b"WAVE", "an audio file", _TRANSCRIBE),
    _Signature(8, b"AVI ", "a video", _TRANSCRIBE),
    _Signature(4, b"ftyp", "an audio file or a video", _TRANSCRIBE),
    _Signature(0, b"\x1aE\xdf\xa3", "a video", _TRANSCRIBE),
    _Signature(0, b"\x89PNG\r\n", "a picture", _COPY_TEXT),
    _Signature(0, b"\xff\xd8\xff", "a picture", _COPY_TEXT),
    _Signature(0, b"GIF8", "a picture", _COPY_TEXT),
    _Signature(8, b"WEBP", "a picture", _COPY_TEXT),
    _Signature(0, b"\x1f\x8b", "a packed file", _UNPACK),
    _Signature(0, b"7z\xbc\xaf\x27\x1c", "a packed file", _UNPACK),
    _Signature(0, b"Rar!\x1a\x07", "a packed file", _UNPACK),
    _Signature(0, b"SQLite format 3\x00", "a database", _COPY_TEXT),
)

# The longer marks first: UTF-32's little-endian mark begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\v\f\r\x1b")
_SAMPLE = 64_000
_WESTERN = frozenset("ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜàáâãäåæçèéêëìíîïñòóôõöøùúûüŒœßŸÿ“”„‘’‚–—…•€£§°´·«»‹›¿¡©®™ªº½\xa0")
_SIGN_IN_WORD = re.compile(r"[^\W\d_][€£§°·¿¡©®½][^\W\d_]|[a-z][À-ÖØ-ÞŒŸ]")


def decode(data: bytes | str, max_bytes: int) -> DecodedText:
    """The text of `data`, without a byte order mark.

    Raises `CallTooLarge`, `EmptyCall` or `BinaryCall`.
    """
    size = len(data) if isinstance(data, bytes) else len(data.encode("utf-8", "surrogatepass"))
    if size > max_bytes:
        raise CallTooLarge(
            f"This call log has more than {_size(max_bytes)}, which is the most that is read.",
            "Hand in one call at a time, and without recordings or attachments.",
        )
    decoded = DecodedText(data, ()) if isinstance(data, str) else _decode_bytes(data)
    text = decoded.text.removeprefix("\ufeff")
    if not text.strip():
        raise EmptyCall("This call log is empty.", "Check that the right file or text was handed in.")
    if "\0" in text:
        raise _not_text()
    return DecodedText(text, decoded.notes)


def _size(count: int) -> str:
    # Rounded up, so that a log just over the cap does not read "5.0 MB, and the most is 5.0 MB".
    return f"{math.ceil(count / 100_000) / 10:.1f} MB" if count >= 100_000 else f"{count:,} bytes"


def _decode_bytes(data: bytes) -> DecodedText:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _marked(data, encoding)
    _refuse_known_formats(data)
    if unmarked := _unmarked_utf16(data[:_SAMPLE]):
        return _marked(data, unmarked)
    sample = data[:_SAMPLE]
    if b"\0" in data or len(sample.translate(None, _CONTROLS)) < 0.95 * len(sample):
        raise _not_text()
    try:
        return DecodedText(data.decode(), ())
    except UnicodeDecodeError:
        pass
    if mended := _nearly_utf8(data):
        return mended
    return _old_code_page(data)


def _marked(data: bytes, encoding: str) -> DecodedText:
    try:
        return DecodedText(data.decode(encoding), ())
    except UnicodeDecodeError:
        text = data.decode(encoding, "replace")
        return DecodedText(text, ("Some characters of the file could not be read.",))


def _unmarked_utf16(sample: bytes) -> str | None:
    """UTF-16 by its zeros: every other byte of Latin text is one, and the bytes between never are."""
    even, odd = sample[0::2], sample[1::2]
    if odd.count(0) > 0.4 * len(odd) and even.count(0) == 0:
        return "utf-16-le"
    if even.count(0) > 0.4 * len(even) and odd.count(0) == 0:
        return "utf-16-be"
    return None


def _refuse_known_formats(data: bytes) -> None:
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        raise _zip(data)
    for offset, magic, looks_like, mend in _SIGNATURES:
        if data[offset : offset + len(magic)] == magic:
            raise BinaryCall(f"This looks like {looks_like}; call logs are read from text.", mend)


def _zip(data: bytes) -> BinaryCall:
    head = data[:8_000]
    if b"word/" in head:
        return BinaryCall("This looks like a Word document; call logs are read from text.", _SAVE_AS_TEXT)
    if b"xl/" in head:
        return BinaryCall(
            "This looks like an Excel workbook; call logs are read from text.",
            "Copy the turns into a text file and hand that in.",
        )
    return BinaryCall("This looks like a zip archive; call logs are read from text.", _UNPACK)


def _not_text() -> BinaryCall:
    return BinaryCall("This is not a text file.", "Hand in the transcript of the call as plain text or JSON.")


def _nearly_utf8(data: bytes) -> DecodedText | None:
    """UTF-8 with a few broken bytes, as a file cut in the middle of a character has."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    foreign = sum(map(str.isalpha, text)) - sum(map(str.isascii, filter(str.isalpha, text)))
    if broken <= 3 and foreign > 3 * broken:
        return DecodedText(text, ("Some characters of the file could not be read.",))
    return None


def _old_code_page(data: bytes) -> DecodedText:
    # Short texts fit many code pages equally well; then the commonest one is the better guess.
    encoding = "cp1252"
    if not _reads_as_western(data.decode(encoding, "replace")):
        best = from_bytes(data).best()
        encoding = best.encoding if best else encoding
    note = f"The file is not UTF-8; it was read as {encoding}, so accented letters may be wrong."
    return DecodedText(data.decode(encoding, "replace"), (note,))


def _reads_as_western(text: str) -> bool:
    """Whether text in Windows' western code page holds what is written in it: some accents and quotes, in place.

    In Cyrillic read so nearly all letters are accented; in Polish or Greek signs stand within words.
    """
    foreign = [char for char in text if not char.isascii()]
    letters = sum(map(str.isalpha, text))
    accented = sum(map(str.isalpha, foreign))
    return 4 * accented <= letters and set(foreign) <= _WESTERN and not _SIGN_IN_WORD.search(text)
