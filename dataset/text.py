"""Text that can be stored: Python's strings may hold half of a surrogate pair, which no encoding takes."""

from __future__ import annotations


def well_formed(text: str) -> str:
    """`text` with pairs of surrogates joined, and lone ones replaced by U+FFFD (as JSON escapes may bring them)."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
