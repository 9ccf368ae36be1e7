"""On which line each key of a TOML text is: tomllib tells lines of its own errors alone."""

from __future__ import annotations

import re
import tomllib

# What may hold a line break or a bracket without ending a statement: strings of the four kinds, and comments.
_PIECE = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}|' + r"'''.*?'{3,5}|" + r'"(?:\\.|[^"\\\n])*"|' + r"'[^'\n]*'|" + r"#[^\n]*|.", re.DOTALL
)


def key_lines(text: str) -> dict[str, int]:
    """The line, counted from 1, where each key of the outermost table is first named, in a valid TOML text."""
    lines: dict[str, int] = {}
    in_table = False
    for line, statement in _statements(text):
        is_header = statement.startswith("[")
        if is_header or not in_table:
            lines.setdefault(_first_key(statement), line)
        in_table = in_table or is_header
    return lines


def path_lines(text: str) -> dict[tuple[str, ...], int]:
    """The line, counted from 1, where each table and each key in a table is first named, by its path from the top.

    >>> path_lines("[a]\\nb = 1")
    {('a',): 1, ('a', 'b'): 2}
    """
    lines: dict[tuple[str, ...], int] = {}
    table: tuple[str, ...] = ()
    for line, statement in _statements(text):
        if statement.startswith("["):
            table = _path(statement)
            lines.setdefault(table, line)
        else:
            lines.setdefault(table + _path(_key_alone(statement)), line)
    return lines


def _statements(text: str) -> list[tuple[int, str]]:
    """Each statement with the line that it begins on, without the line break that ends it."""
    found: list[tuple[int, str]] = []
    line, depth, current, began = 1, 0, "", 1
    for piece in _PIECE.findall(text + "\n"):
        if piece == "\n" and depth == 0:
            if current.strip():
                found.append((began, current.strip()))
            current = ""
        elif not piece.startswith("#"):
            if not current.strip():
                began = line
            current += piece
            depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(piece, 0)
        line += piece.count("\n")
    return found


def _first_key(statement: str) -> str:
    return _path(statement if statement.startswith("[") else _key_alone(statement))[0]


def _key_alone(statement: str) -> str:
    key = re.match(r"""(?:"(?:\\.|[^"\\])*"|'[^']*'|[^=])*""", statement)
    return f"{key[0] if key else ''} = 0"


def _path(alone: str) -> tuple[str, ...]:
    """The names from the outermost table down to the one thing that a TOML text names."""
    path: list[str] = []
    inner = tomllib.loads(alone)
    while isinstance(inner, dict) and inner:
        name, inner = next(iter(inner.items()))
        path.append(name)
        inner = inner[0] if isinstance(inner, list) else inner
    return tuple(path)
