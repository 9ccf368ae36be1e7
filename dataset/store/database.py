"""The SQLite file: connections, transactions, and nothing else.

One connection for each thread, in WAL mode, so that readers never wait. Every read-modify-write goes through
`Database.write`, which begins IMMEDIATE: under WAL, a plain BEGIN that reads first and then writes fails at once
with `database is locked`, whatever the busy timeout.
"""

from __future__ import annotations

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
        # SQLite would create the file with the umask's mode; its -wal and -shm files take the mode of this one.
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
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
