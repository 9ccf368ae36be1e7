"""SQLite through sqlite-utils: the migrations and one module for each concern. The only SQL of the project."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from dataset.store.answers import Answers
from dataset.store.backfills import Backfills
from dataset.store.calls import Calls
from dataset.store.canaries import Canaries
from dataset.store.database import Database
from dataset.store.debriefs import Debriefs
from dataset.store.erasure import Erasure, make_report
from dataset.store.evaluations import Evaluations
from dataset.store.feedback import FeedbackLog, GivenReference, History, Mark, Version, Votes
from dataset.store.figures import Counts, Figures
from dataset.store.jobs import Jobs, StoredJob
from dataset.store.leads import Audit, LeadRequests
from dataset.store.migrations import migrations
from dataset.store.outbox import Outbox, lane_of
from dataset.store.queue import LEASE, Clock, Queue
from dataset.store.registry import Registry
from dataset.store.resources import Resources
from dataset.store.retention import CallTexts, Retention
from dataset.store.reviews import ReviewCounts, Reviews
from dataset.store.rollouts import Rollouts
from dataset.store.snapshots import Snapshot, Snapshots, StoredPair, UnknownSnapshotError
from dataset.store.tuning import TuningJobs

__all__ = [
    "LEASE",
    "Backfills",
    "CallTexts",
    "Clock",
    "Counts",
    "ForeignStoreError",
    "GivenReference",
    "History",
    "Mark",
    "NewerStoreError",
    "Queue",
    "Registry",
    "Resources",
    "ReviewCounts",
    "Rollouts",
    "Snapshot",
    "Store",
    "StoredJob",
    "StoredPair",
    "TuningJobs",
    "UnknownSnapshotError",
    "Version",
    "Votes",
    "lane_of",
    "make_report",
    "utc_now",
]


def utc_now() -> datetime:
    """The present moment; the clock of every store that is given no other."""
    return datetime.now(UTC)


class ForeignStoreError(Exception):
    """The store holds the calls of another workspace; its id is the argument."""


class NewerStoreError(Exception):
    """The store was written by a newer version of Debrief; the names of what is unknown are the argument."""


class _TakeBackError(Exception):
    """Ends a transaction that was only a trial."""


class Store:
    """All that Debrief remembers, in one SQLite file.

    >>> store = Store(Path("debrief.sqlite3"))  # doctest: +SKIP
    >>> with store.transaction():  # doctest: +SKIP
    ...     store.debriefs.retry(debrief_id)
    ...     store.audit.add(user, "retry", debrief_id)

    Methods may be called from any thread. Those called inside `transaction()` commit together, or not at all.
    """

    def __init__(self, path: Path, clock: Clock = utc_now) -> None:
        """Open the store at `path`, creating and migrating it where needed.

        Raises `OSError` or `sqlite3.Error` where that fails, and `NewerStoreError`.
        """
        self.path = path
        self.clock = clock
        self._db = Database(path)
        try:
            self._migrate()
        except BaseException:
            self._db.close()
            raise
        self.answers = Answers(self._db, clock)
        self.backfills = Backfills(self._db, clock)
        self.calls = Calls(self._db, clock)
        self.debriefs = Debriefs(self._db, clock)
        self.outbox = Outbox(self._db, clock)
        self.feedback = FeedbackLog(self._db, clock)
        self.lead_requests = LeadRequests(self._db, clock)
        self.audit = Audit(self._db, clock)
        self.snapshots = Snapshots(self._db, clock)
        self.reviews = Reviews(self._db, clock, self.answers)
        self.erasure = Erasure(self._db, clock)
        self.retention = Retention(self._db, clock)
        self.jobs = Jobs(self._db, clock)
        self.registry = Registry(self._db, clock)
        self.resources = Resources(self._db, clock)
        self.rollouts = Rollouts(self._db, clock)
        self.tuning = TuningJobs(self._db, clock)
        self.evaluations = Evaluations(self._db, clock)
        self.canaries = Canaries(self._db, clock)
        self.figures = Figures(self._db)

    def _migrate(self) -> None:
        # One IMMEDIATE transaction around all migrations: of two processes that start at once, one waits.
        with self._db.write() as db:
            applied = {migration.name for migration in migrations.applied(db)}
            if unknown := applied - {migration.name for migration in migrations._migrations}:
                raise NewerStoreError(", ".join(sorted(unknown)))
            migrations.apply(db)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """One transaction around several methods of the store."""
        with self._db.write():
            yield

    @contextmanager
    def reading(self) -> Iterator[None]:
        """One moment of the store for all that is read in the block: what others write meanwhile is not seen.

        To be kept short: while it lasts, the write-ahead log cannot be emptied.
        """
        with self._db.read():
            yield

    @property
    def id(self) -> str:
        """What tells this store from others: eight hexadecimal digits."""
        row = self._db.row("SELECT value FROM meta WHERE name = 'store_id'")
        return str(row["value"]) if row else ""

    def bind_team(self, team: str) -> None:
        """Note which workspace's calls these are, once. Raises `ForeignStoreError` where they are another's."""
        with self._db.write():
            row = self._db.row("SELECT value FROM meta WHERE name = 'team'")
            if row is None:
                self._db.insert("meta", {"name": "team", "value": team})
            elif row["value"] != team:
                raise ForeignStoreError(row["value"])

    def check_writable(self) -> None:
        """Write something and take it back. Raises `sqlite3.OperationalError` where the disk is full or read-only."""
        with contextlib.suppress(_TakeBackError), self._db.write():
            self.audit.add("check", "check", "writable", "x" * 20_000)
            raise _TakeBackError

    def integrity(self) -> str:
        """What SQLite finds on checking the file: "ok", or the first thing that is wrong."""
        row = self._db.row("PRAGMA quick_check(1)")
        return str(row["quick_check"]) if row else "no answer"

    def close(self) -> None:
        """Close all connections."""
        self._db.close()
