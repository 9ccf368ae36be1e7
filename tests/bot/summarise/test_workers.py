"""How long a debrief rests between its tries."""

from __future__ import annotations

import itertools

from bot.summarise.workers import ATTEMPTS, pause_after


def test_a_debrief_rests_longer_each_time_and_never_for_the_same_time_as_all_others() -> None:
    rests = [[pause_after(attempts).total_seconds() for _ in range(200)] for attempts in range(1, ATTEMPTS)]
    for shorter, longer in itertools.pairwise(rests):
        assert max(shorter) < min(longer)
    assert all(len(set(some)) > 100 for some in rests)
    # A quota of a minute begins anew within a minute; nobody waits for a card for much longer than half of one.
    assert 10 < sum(map(min, rests)) < sum(map(max, rests)) < 30
