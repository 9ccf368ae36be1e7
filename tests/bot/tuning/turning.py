"""One of several bot processes of a turn of the wheel, without Slack: run by `test_turn_killed`, and killed by it.

    python -m tests.bot.tuning.turning FOLDER

Leases are short here, so that a test does not wait for those of the killed; and a training may be broken off more often
than on a healthy machine.
"""

from __future__ import annotations

import os
import sys
import threading
from datetime import timedelta
from pathlib import Path

import bot.crew
import bot.schedule
import bot.tuning.canary_watch
import bot.tuning.worker
import dataset.store.queue
from bot.jobs import all_jobs
from bot.services import build_services
from bot.settings import Settings
from bot.summarise.workers import FetchedFile, Workers
from bot.tuning.rollout import RolloutWorker
from bot.tuning.worker import TuningWorker
from dataset.records import FileRef

LEASE = timedelta(seconds=1.5)


def settings(folder: Path) -> Settings:
    """Those of the processes and of the test."""
    return Settings(
        _env_file=None,
        debrief_data=folder,
        debrief_leads="U0LEAD",
        debrief_tune_after=5,
        debrief_canary_share=0.5,
    )


def main(folder: Path) -> None:
    """Do what a bot does, until killed."""
    os.nice(10)  # two of these, and their trainings, run beside tests that measure the patience of people
    for module in (dataset.store.queue, bot.crew, bot.schedule):
        module.LEASE = LEASE  # type: ignore[attr-defined]  # a name that it imported
    bot.tuning.canary_watch.EVERY = timedelta(seconds=0.3)
    bot.tuning.worker.STARTS = 1_000
    services = build_services(settings(folder))
    crews = (Workers(services, _no_files).crew(2), TuningWorker(services).crew(), RolloutWorker(services).crew())
    for crew in crews:
        crew.start()
    bot.schedule.Schedule(services.store, all_jobs(services), look_seconds=0.1).start()
    (folder / f"at-work-{os.getpid()}").touch()
    threading.Event().wait()


def _no_files(file: FileRef) -> FetchedFile:
    raise AssertionError("no call log of this test is a file")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
