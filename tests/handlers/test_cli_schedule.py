"""`debrief schedule` as it is typed: what runs next, what ran last, who is at it, what the next training waits for."""

import functools
import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.jobs import all_jobs
from bot.schedule import Schedule
from bot.services import build_services
from bot.settings import Settings
from dataset.store import LEASE, Store
from handlers.cli.main import run
from tests.bot.tuning.conftest import taught
from tests.samples import Clock

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of the bot and of the command: noon of Monday, 23 November 2026 (UTC)."""
    stands = Clock()
    monkeypatch.setattr("bot.services.build_services", functools.partial(build_services, clock=stands))
    return stands


@pytest.fixture
def store(tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DEBRIEF_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("DEBRIEF_TIME_ZONE", "Europe/Berlin")
    monkeypatch.setenv("COLUMNS", "80")
    opened = Store(tmp_path / "data" / "debrief.sqlite3", clock)
    yield opened
    opened.close()


@pytest.fixture
def debrief(store: Store, capsys: pytest.CaptureFixture[str]) -> Run:
    def typed(*words: str) -> tuple[int, str, str]:
        code = run(list(words))
        out, err = capsys.readouterr()
        return code, out, err

    return typed


def _looked(clock: Clock) -> None:
    """A bot that has looked once at what is due."""
    services = build_services(Settings(_env_file=None), clock=clock)
    schedule = Schedule(services.store, all_jobs(services))
    for job in all_jobs(services):
        schedule.run_if_due(job)
    services.close()


def _lines(out: str) -> dict[str, dict[str, Any]]:
    return {line["job"]: line for line in map(json.loads, out.splitlines())}


def test_it_says_what_runs_next_and_what_ran_last(store: Store, clock: Clock, debrief: Run) -> None:
    taught(store, 7)
    _looked(clock)
    code, out, err = debrief("schedule")
    assert (code, err) == (0, "")
    table = [re.split(r"  +", line.strip()) for line in out.splitlines()]
    assert ["train a new model", "Sun 29 Nov 02:00", "never", "0 2 * * sun"] in table
    assert ["send the digest", "Mon 30 Nov 09:00", "never", "0 9 * * mon"] in table
    assert ["tidy up after models", "Mon 23 Nov 14:00", "Mon 23 Nov 13:00", "every hour"] in table
    assert "The next training waits for new pairs: 7 of 20." in out
    assert "Times are those of Europe/Berlin." in out
    assert max(len(line) for line in out.splitlines()) <= 80


def test_before_a_bot_ever_ran(store: Store, debrief: Run) -> None:
    code, out, _ = debrief("schedule", "--json")
    assert code == 0
    lines = _lines(out)
    assert (lines["tune"]["next"], lines["tune"]["last"]) == ("2026-11-29T02:00:00+01:00", None)
    assert "due now" in debrief("schedule")[1]
    assert store.jobs.get("tune") is None  # to look changes nothing


def test_who_is_at_it_is_said_until_the_lease_has_run_out(store: Store, clock: Clock, debrief: Run) -> None:
    store.jobs.plan("retention", "", clock.now)
    assert store.jobs.claim("retention", "job_1@4711") is not None
    assert "now, process 4711" in debrief("schedule")[1]
    assert _lines(debrief("schedule", "--json")[1])["retention"]["process"] == "4711"
    clock.now += LEASE + timedelta(seconds=1)
    assert "4711" not in debrief("schedule")[1]


def test_what_is_overdue_is_due_now(store: Store, clock: Clock, debrief: Run) -> None:
    _looked(clock)
    clock.now = datetime(2026, 12, 3, 12, 0, tzinfo=UTC)
    [line] = [line for line in debrief("schedule")[1].splitlines() if line.startswith("train a new model")]
    assert line.split()[4:7] == ["due", "now", "never"]
    assert _lines(debrief("schedule", "--json")[1])["tune"]["next"] == "2026-11-29T02:00:00+01:00"


def test_another_rule_counts_at_once_and_one_that_is_off_says_so(
    store: Store, clock: Clock, debrief: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    _looked(clock)
    monkeypatch.setenv("DEBRIEF_TUNE_SCHEDULE", "30 9-17 1,15 jan-jun mon-fri")
    monkeypatch.setenv("DEBRIEF_DIGEST_SCHEDULE", "")
    code, out, _ = debrief("schedule")
    assert code == 0
    assert "Fri 01 Jan 09:30" in out
    [digest] = [line for line in out.splitlines() if line.startswith("send the digest")]
    assert digest.split()[3:] == ["off", "never", "none"]
    assert max(len(line) for line in out.splitlines()) <= 80
    monkeypatch.setenv("DEBRIEF_TUNE_SCHEDULE", "")
    assert "waits for a schedule: DEBRIEF_TUNE_SCHEDULE is empty." in debrief("schedule")[1]
    monkeypatch.setenv("DEBRIEF_TUNE_SCHEDULE", "every sunday")
    code, _, err = debrief("schedule")
    assert (code, "DEBRIEF_TUNE_SCHEDULE cannot be used: it is five fields" in err) == (1, True)


def test_the_next_times_of_each_rule(store: Store, clock: Clock, debrief: Run) -> None:
    clock.now = datetime(2026, 10, 12, 12, 0, tzinfo=UTC)
    code, out, _ = debrief("schedule", "--next", "3")
    assert code == 0
    assert out.split("train a new model (0 2 * * sun):")[1].splitlines()[1:4] == [
        "  Sun 18 Oct 2026 02:00 CEST",
        "  Sun 25 Oct 2026 02:00 CEST",
        "  Sun 01 Nov 2026 02:00 CET",
    ]
    assert "  Mon 19 Oct 2026 09:00 CEST" in out
    lines = _lines(debrief("schedule", "--next", "2", "--json")[1])
    assert lines["digest"]["times"] == ["2026-10-19T09:00:00+02:00", "2026-10-26T09:00:00+01:00"]
    assert lines["retention"]["times"] == []
    assert debrief("schedule", "--next", "0")[0] == 2


def test_what_the_training_waits_for_in_json(store: Store, debrief: Run) -> None:
    taught(store, 7)
    tune = _lines(debrief("schedule", "--json")[1])["tune"]["tune"]
    assert tune == {"waits_for": "pairs", "text": "new pairs: 7 of 20", "new_pairs": 7, "needed": 20}


def test_without_a_store_it_says_so(store: Store, debrief: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEBRIEF_DATA", "elsewhere")
    code, out, err = debrief("schedule")
    assert (code, out, "There is no store" in err) == (1, "", True)
    assert not Path("elsewhere").exists()
