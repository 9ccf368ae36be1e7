"""A team's own patterns: regular expressions for the numbers that only its own business has.

They are tried before all other rules. Python's regular expressions have no time limit, so a pattern whose work may
explode is refused when it is set up: a choice repeated without end (`(a+)+`, `(a|b?)*`), or one that takes too long
over short texts that are made to provoke it. What a pattern fits may have 200 characters.
"""

from __future__ import annotations

import re
import time
import warnings
from collections.abc import Iterator, Mapping
from re import _parser  # type: ignore[attr-defined]  # the tree of a pattern, which no public name leads to
from typing import Any

from dataset.pseudonyms.spans import Find

_LONGEST = 500
_MOST = 50
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}")
_PROVOKING = ("0", "1", "a", "A", "x", " ", "-", ".", "a1", "A1", "1-", "a ", "1 ", "aA", "ab", "/", "_")
_LONGEST_TAKES = 0.05  # seconds over one window; a sane pattern takes a hundredth of it
_MOST_WAYS = 12
# Texts are searched window by window, so that no pattern takes longer over a long text than over many short ones.
_WINDOW = 2_000
_LONGEST_VALUE = 200


class PatternError(ValueError):
    """A pattern that cannot be used; the text says which and why."""


def parse_patterns(setting: str) -> dict[str, str]:
    r"""Patterns from one line of settings: `ORDER=\bNW-\d{6}\b; METER=\bM\d{7}\b`, with `;;` for a `;` inside.

    Raises `PatternError` naming what cannot be used.
    """
    found: dict[str, str] = {}
    for part in setting.replace(";;", "\0").split(";"):
        if not part.strip():
            continue
        name, sign, pattern = (piece.strip().replace("\0", ";") for piece in part.partition("="))
        if not sign or not pattern:
            raise PatternError(f"'{name[:40]}' is not NAME=pattern")
        if name in found:
            raise PatternError(f"the pattern {name[:40]} is named twice")
        found[name] = pattern
    compile_patterns(found)
    return found


def compile_patterns(patterns: Mapping[str, str]) -> tuple[re.Pattern[str], ...]:
    """The patterns, checked. Raises `PatternError` naming the first that cannot be used, and why."""
    if len(patterns) > _MOST:
        raise PatternError(f"there are {len(patterns)} patterns, and at most {_MOST} may be")
    return tuple(_compiled(name, pattern) for name, pattern in patterns.items())


def _compiled(name: str, pattern: str) -> re.Pattern[str]:
    if not _NAME.fullmatch(name):
        raise PatternError(f"'{name[:40]}' is no name: letters, figures, _ and -, a letter first")
    if len(pattern) > _LONGEST:
        raise PatternError(f"the pattern {name} is longer than {_LONGEST} characters")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            compiled = re.compile(pattern)
            tree = _parser.parse(pattern)
    except (re.error, RecursionError, OverflowError, FutureWarning, DeprecationWarning) as error:
        raise PatternError(f"the pattern {name} is no regular expression ({error})") from error
    if compiled.search("") is not None:
        raise PatternError(f"the pattern {name} fits nothing at all, so it would fit everywhere")
    if _explodes(tree, inside=False):
        raise PatternError(
            f"the pattern {name} repeats a choice, such as (a+)+ or (a|b)*, and could take forever;"
            f" repeat what has one length, or at most {_MOST_WAYS} times"
        )
    if not _is_quick(compiled):
        raise PatternError(f"the pattern {name} takes too long on long rows of the same characters")
    return compiled


def _explodes(tree: Any, *, inside: bool) -> bool:
    """Whether a choice (a repetition of no fixed length, or alternatives) stands inside a long repetition."""
    for operation, argument in tree:
        repeats = operation in (_parser.MAX_REPEAT, _parser.MIN_REPEAT)
        if inside and (operation is _parser.BRANCH or (repeats and argument[0] != argument[1])):
            return True
        within = inside or (repeats and argument[1] > _MOST_WAYS)
        if any(_explodes(branch, inside=within) for branch in _branches(argument)):
            return True
    return False


def _branches(argument: Any) -> Iterator[Any]:
    """The parts of a pattern inside one of its operations."""
    if isinstance(argument, _parser.SubPattern):
        yield argument
    elif isinstance(argument, (list, tuple)):
        for part in argument:
            yield from _branches(part)


def _is_quick(compiled: re.Pattern[str]) -> bool:
    """Whether the pattern is soon done with texts that provoke backtracking. Short ones come first: none takes long."""
    length = 16
    while length <= _WINDOW:
        for unit in _PROVOKING:
            started = time.perf_counter()
            for ending in ("", "!", "\n"):
                compiled.search((unit * length)[:length] + ending)
            if time.perf_counter() - started > _LONGEST_TAKES:
                return False
        length = length * 3 // 2
    return True


def find_own(compiled: tuple[re.Pattern[str], ...], text: str) -> Iterator[Find]:
    """What a team's own patterns fit. The first group that took part is the value, if the pattern has groups."""
    for pattern in compiled:
        done = 0
        for start in range(0, len(text), _WINDOW - _LONGEST_VALUE):
            for match in pattern.finditer(text, max(start, done), start + _WINDOW):
                if match.start() >= start + _WINDOW - _LONGEST_VALUE or match.end() == match.start():
                    continue
                done = match.end()
                group = next((at for at in range(1, pattern.groups + 1) if match[at]), 0)
                value = match[group]
                yield Find(*match.span(group), "".join(filter(str.isalnum, value)).upper() or value)
