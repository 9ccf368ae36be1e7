"""Numbers as a line of little columns: ▇▅▃▂▁."""

from __future__ import annotations

from collections.abc import Sequence

COLUMNS = "▁▂▃▄▅▆▇█"
WIDTH = 24


def sparkline(values: Sequence[float], width: int = WIDTH) -> str:
    """At most `width` columns, the first and the last value among them; empty for none.

    >>> sparkline([3.0, 2.0, 1.0])
    '█▅▁'
    """
    if not values:
        return ""
    low, high = min(values), max(values)
    steps = min(width, len(values))
    chosen = [values[round(step * (len(values) - 1) / max(steps - 1, 1))] for step in range(steps)]
    top = len(COLUMNS) - 1
    return "".join(COLUMNS[round((value - low) / ((high - low) or 1) * top)] for value in chosen)
