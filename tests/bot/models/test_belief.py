"""The belief that is shipped is the one that the playground's examples give."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.belief import belief_of
from bot.models.embedded.training.belief import read_belief, write_belief


def test_the_shipped_belief_can_be_made_again(tmp_path: Path) -> None:
    made, shipped = belief_of(), read_belief()
    for again, before in ((made.word, shipped.word), (made.company, shipped.company), (made.pair, shipped.pair)):
        assert again == pytest.approx(dict(before), abs=0.02)
    write_belief(made, tmp_path / "belief.json")
    assert read_belief(tmp_path / "belief.json") == type(shipped)(made.word, made.company, made.pair)
