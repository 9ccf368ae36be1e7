"""Text that can be stored and shown: Python's strings may hold half of a surrogate pair, which no encoding takes, and
signs that tell a terminal what to do.
"""

from __future__ import annotations

# What controls a terminal (C0 but tab and line feed, DEL, C1), and what turns the direction of the text around it.
_CONTROLS = dict.fromkeys([*range(0x09), *range(0x0B, 0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F)])
_CONTROLS |= dict.fromkeys(range(0x2066, 0x206A))


def printable(text: str) -> str:
    """`text` without what controls a terminal or turns the direction of writing; well formed."""
    return well_formed(text).translate(_CONTROLS)


def printable_name(name: str) -> str:
    """A file's name as it is shown: whatever `printable` takes out, and line feeds and tabs, are U+FFFD."""
    return "".join(
        sign if ord(sign) not in _CONTROLS and sign not in "\n\t" else "\ufffd" for sign in well_formed(name)
    )


def well_formed(text: str) -> str:
    """`text` with pairs of surrogates joined, and lone ones replaced by U+FFFD (as JSON escapes may bring them)."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
