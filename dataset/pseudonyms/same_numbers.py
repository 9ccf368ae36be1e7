"""Numbers and codes that are known, found again in other words.

Somebody dictates "R A eight three one, sixty-four fifty-four", and the other one writes down RA/831/6454: what is taken
down is the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Set

from dataset.pseudonyms.numbers import is_followed_by_unit
from dataset.pseudonyms.rows import rows, without_letters
from dataset.pseudonyms.spans import Find

_PIECE = re.compile(r"[^\W_]+")
_MOST_GROUPS = 16
_WIDEST_INSIDE = 3


def same_numbers(codes: Set[str]) -> Callable[[str], Iterator[Find]]:
    """A recogniser of numbers and codes that are known, in figures, in words or spelled."""

    longest = max(map(len, codes), default=0)

    def find_numbers_again(text: str) -> Iterator[Find]:
        yield from _written_again(text, codes, longest)
        for row in rows(text):
            for part in (row, *without_letters(row)) if row.has_letters else (row,):
                if part.code in codes and not is_followed_by_unit(text, part.end):
                    yield Find(part.start, part.end, part.code)
                    break

    return find_numbers_again


def _written_again(text: str, codes: Set[str], longest: int) -> Iterator[Find]:
    """Known codes in whatever groups they are written: "yw 975147 d", "RA/831/6454"."""
    beginnings = {code[:1] for code in codes}
    words_ = [(*match.span(), match[0].upper()) for match in _PIECE.finditer(text)]
    done = 0
    for at, (start, end, code) in enumerate(words_):
        if start < done or len(code) > longest or code[:1] not in beginnings:
            continue
        best = end if code in codes else 0
        for next_start, next_end, more in words_[at + 1 : at + _MOST_GROUPS]:
            code += more
            if next_start - end > _WIDEST_INSIDE or len(code) > longest:
                break
            end = next_end
            best = end if code in codes else best
        if best and not is_followed_by_unit(text, best):
            yield Find(start, best, "".join(filter(str.isalnum, text[start:best])).upper())
            done = best
