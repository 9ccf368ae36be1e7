"""The language of a call, told from its words."""

from __future__ import annotations

from collections.abc import Iterable

_ENOUGH = 4_000  # characters: more of them change nothing


def language_of(texts: Iterable[str]) -> str:
    """The likeliest language as its ISO 639-1 code ("en"). The same texts always give the same one."""
    # Imported here: its model takes most of a second to load, and only a filter by language asks for it.
    import py3langid

    return str(py3langid.classify("\n".join(texts)[:_ENOUGH])[0])
