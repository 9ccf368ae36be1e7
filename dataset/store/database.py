"""The SQLite file: connections, transactions, and nothing else.

One connection for each thread, in WAL mode, so that readers never wait. Every read-modify-write goes through
`Database.write`, which begins IMMEDIATE: under WAL, a plain BEGIN that reads first and then writes fails at once
with `database is locked`, whatever the busy timeout.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlite_utils

BUSY_TIMEOUT_SECONDS = 30
CHECKPOINT_SECONDS = 0.5  # a reader in its way is asked for again, and then said

Row = dict[str, Any]


class Database:
    """The store's file. Safe to share between threads; several processes may open the same path."""

    def __init__(self, path: Path) -> None:
        """Open `path`, making it (mode 0600) with its folder (mode 0700) where they are missing."""
        self.path = path
        self._local = threading.local()
        self._lock = threading.Lock()
        self._connections: list[sqlite3.Connection] = []
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # SQLite would create the file with the umask's mode; its -wal and -shm files take the mode of this one. A file
        # that is there is not opened: closing it would let go of the locks that other connections of this process have
        # on it (POSIX), and the next process to leave would take their write-ahead log away.
        with contextlib.suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        path.chmod(0o600)

    def connection(self) -> sqlite_utils.Database:
        """This thread's connection."""
        existing: sqlite_utils.Database | None = getattr(self._local, "db", None)
        if existing is not None:
            return existing
        # isolation_level=None: transactions begin where this module says so, never by themselves.
        conn = sqlite3.connect(self.path, timeout=BUSY_TIMEOUT_SECONDS, isolation_level=None, check_same_thread=False)
        with self._lock:
            # At once: what follows may fail, and the connection has to be closed all the same.
            self._connections.append(conn)
        db = sqlite_utils.Database(conn)
        conn.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_SECONDS * 1000}")
        if conn.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
            conn.execute("PRAGMA journal_mode = WAL")
        conn.execute("PRAGMA foreign_keys = ON")
        # What is deleted is overwritten with zeros. Not the whole of it: see `rewrite`.
        conn.execute("PRAGMA secure_delete = ON")
        conn.execute("PRAGMA synchronous = FULL")
        self._local.db = db
        return db

    @contextmanager
    def write(self) -> Iterator[sqlite_utils.Database]:
        """A write transaction: committed at the end of the block, rolled back on any error.

        A block inside another one joins it, so that methods can be composed into one transaction.
        """
        db = self.connection()
        if db.conn.in_transaction:
            yield db
            return
        db.conn.execute("BEGIN IMMEDIATE")
        try:
            yield db
            db.conn.execute("COMMIT")
        except BaseException:
            # A COMMIT can fail too (a deferred foreign key, a full disk), and leaves its transaction open;
            # where there is none any more, rollback() does nothing.
            db.conn.rollback()
            raise

    @contextmanager
    def read(self) -> Iterator[None]:
        """A read transaction: all queries in the block see one moment. Inside a transaction, that one goes on."""
        conn = self.connection().conn
        if conn.in_transaction:
            yield
            return
        conn.execute("BEGIN")
        try:
            yield
        finally:
            conn.rollback()

    def rows(self, sql: str, arguments: tuple[Any, ...] = ()) -> list[Row]:
        """All rows of a query, as dictionaries."""
        cursor = self.connection().conn.execute(sql, arguments)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]

    def row(self, sql: str, arguments: tuple[Any, ...] = ()) -> Row | None:
        """The first row of a query, or None."""
        found = self.rows(sql, arguments)
        return found[0] if found else None

    def execute(self, sql: str, arguments: tuple[Any, ...] = ()) -> int:
        """Run one statement inside the present transaction; the number of rows it changed."""
        return self.connection().conn.execute(sql, arguments).rowcount

    def insert(self, table: str, row: Row) -> None:
        """Insert a row. Raises `sqlite3.IntegrityError` where a unique key is taken."""
        names = ", ".join(row)
        marks = ", ".join("?" for _ in row)
        self.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(row.values()))

    def rewrite(self) -> None:
        """Write the whole file anew, so that no page holds a trace of what was deleted.

        `secure_delete` alone does not reach that: rows move between pages as a table grows, and what a page keeps of
        one that moved away is no longer known to SQLite when the row is deleted (measured, SQLite 3.40). Writers wait
        meanwhile, about 3 seconds for a gigabyte, and the disk has to have room for the file twice more. Raises
        `sqlite3.OperationalError` where it has not, or somebody else writes for longer than the busy timeout.
        """
        self._with_timeout(BUSY_TIMEOUT_SECONDS, "VACUUM")

    def truncate_log(self) -> bool:
        """Take everything over from the write-ahead log and empty it; False where a reader or a writer prevents it."""
        row = self._with_timeout(CHECKPOINT_SECONDS, "PRAGMA wal_checkpoint (TRUNCATE)")
        return row is not None and row[0] == 0

    def _with_timeout(self, seconds: float, sql: str) -> tuple[Any, ...] | None:
        conn = self.connection().conn
        conn.execute(f"PRAGMA busy_timeout = {round(seconds * 1000)}")
        try:
            row: tuple[Any, ...] | None = conn.execute(sql).fetchone()
        finally:
            conn.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_SECONDS * 1000}")
        return row

    def close(self) -> None:
        """Close the connections of all threads."""
        with self._lock:
            for conn in self._connections:
                conn.close()
            self._connections.clear()
        self._local = threading.local()


def stamp(moment: datetime) -> str:
    """A moment as text that sorts by time: UTC, microseconds always written."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
