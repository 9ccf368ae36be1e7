"""A store with four versions, and a team that hands in calls and votes."""

from __future__ import annotations

import dataclasses
import itertools
import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.services import Services, build_services
from bot.settings import Settings
from bot.tuning.canary import Accepted, accept
from bot.tuning.canary_watch import Watch
from dataset.evaluation_records import Canary
from dataset.model_records import ModelStatus
from dataset.records import Answer, NoticeKind, Vote, WorkState
from tests.bot.tuning.conftest import ScriptedTuner
from tests.dataset.test_canaries import version, vote
from tests.samples import Clock, answered, call

LEAD, SAM = "U0LEAD", "U0SAM"
BEFORE, CHAMPION, NEW, OTHER = "embedded-1", "embedded-2", "embedded-3", "embedded-4"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def services(tmp_path: Path, clock: Clock, tuner: ScriptedTuner, monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    """Services with four versions: `CHAMPION` came after `BEFORE`, and two wait. What is drawn is always the same."""
    numbers = itertools.count(1)
    monkeypatch.setattr("dataset.store.canaries.new_id", lambda kind: f"{kind}_{next(numbers)}")
    settings = Settings(
        _env_file=None, debrief_data=tmp_path / "data", debrief_leads=f"{LEAD},{SAM}", debrief_canary_share=0.5
    )
    built = build_services(settings, clock=clock)
    with built.store._db.write():
        built.store._db.execute("UPDATE meta SET value = ? WHERE name = 'split_key'", ("07" * 32,))
    for name in (BEFORE, CHAMPION, NEW, OTHER):
        version(built.store, name)
    built.store.registry.promote(BEFORE, LEAD)
    built.store.registry.promote(CHAMPION, LEAD)
    yield dataclasses.replace(built, tuners={"embedded": tuner})
    built.close()


def begun(services: Services) -> Canary:
    assert accept(services, NEW, LEAD) is Accepted.IN_CANARY
    canary = services.store.canaries.current()
    assert canary is not None
    return canary


def status(services: Services, name: str = NEW) -> ModelStatus:
    return services.store.registry.get(name).status


def told(services: Services, show: str = "canary") -> list[tuple[str, str]]:
    """Who was told something in a message of its own, and of which canary."""
    rows = services.store._db.rows(
        "SELECT target, json_extract(payload, '$.about') AS about, json_extract(payload, '$.show') AS show FROM outbox "
        "WHERE kind = ? ORDER BY rowid",
        (NoticeKind.LEAD.value,),
    )
    return [(row["target"], row["about"]) for row in rows if row["show"] == show]


def audited(services: Services) -> list[tuple[str, str, str]]:
    return [(e["actor"], e["action"], e["subject"]) for e in services.store.audit.entries()]


class Team:
    """Hands in calls and votes on their debriefs as it finds them."""

    def __init__(self, services: Services, clock: Clock, seed: int = 5) -> None:
        self._store = services.store
        self._clock = clock
        self._random = random.Random(seed)
        self._number = 0

    def debriefed(self, canary: Canary, channel: str = "C1") -> tuple[bool, Answer]:
        """A call's answer, and whether it was the candidate's turn."""
        self._number += 1
        n = self._number
        debrief, answer = answered(
            self._store, call(f"A lamp{n} of order{n} is in box{n}.", f"Town{n}.", call_id=f"call_{n}")
        )
        self._store.debriefs.queue.finish(debrief.id, "test", WorkState.DONE)
        ours = self._store.canaries.draw(
            canary, call_id=answer.call_id, debrief_id=debrief.id, channel=channel, agent=f"U{n % 7}"
        )
        return ours, answer

    def votes(self, canary: Canary, number: int, *, ours: float, theirs: float) -> None:
        """So many voted calls; the rates are those of thumbs down."""
        for _ in range(number):
            drawn, answer = self.debriefed(canary)
            self._clock.now += timedelta(minutes=5)
            bad = self._random.random() < (ours if drawn else theirs)
            vote(self._store, answer, Vote.DOWN if bad else Vote.UP)

    def until_ended(self, watch: Watch, canary: Canary, *, ours: float, theirs: float, most: int = 300) -> int:
        """Votes until the canary has ended, looking after each; how many it took."""
        for number in range(1, most + 1):
            self.votes(canary, 1, ours=ours, theirs=theirs)
            watch.look()
            if self._store.canaries.current() is None:
                return number
        raise AssertionError("no decision")


@pytest.fixture
def team(services: Services, clock: Clock) -> Team:
    return Team(services, clock)
