"""The tables. Migrations are append-only: a released one never changes, the next change is the next function."""

from __future__ import annotations

import json
import secrets

from sqlite_utils import Database, Migrations

from dataset import resemblance

migrations = Migrations("debrief")


@migrations()
def create_meta(db: Database) -> None:
    """What belongs to this store alone. The key decides splits: without it nobody can tell what is held out."""
    db.conn.execute("CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT")
    db.conn.execute("INSERT INTO meta VALUES ('split_key', ?)", (secrets.token_hex(32),))


@migrations()
def create_calls(db: Database) -> None:
    """Calls with their raw text, their groups and splits, and the private maps of their pseudonyms."""
    db.conn.execute("""
        CREATE TABLE splits (
            group_id TEXT PRIMARY KEY, split TEXT NOT NULL, assigned_at TEXT NOT NULL
        ) STRICT""")
    db.conn.execute("""
        CREATE TABLE calls (
            id TEXT PRIMARY KEY, group_id TEXT NOT NULL REFERENCES splits (group_id), fingerprint TEXT NOT NULL,
            source TEXT NOT NULL, team TEXT, agent TEXT, title TEXT, ticket TEXT, started_at TEXT,
            started_at_assumed INTEGER NOT NULL, time_zone TEXT, turns TEXT NOT NULL, created_at TEXT NOT NULL
        ) STRICT""")
    db.conn.execute("CREATE INDEX calls_by_fingerprint ON calls (fingerprint)")
    db.conn.execute("""
        CREATE TABLE pseudonym_maps (
            call_id TEXT NOT NULL REFERENCES calls (id), version TEXT NOT NULL, map TEXT NOT NULL,
            PRIMARY KEY (call_id, version)
        ) STRICT""")
    # Invariant 3: a split, once assigned, is for ever, and a call never changes its group.
    _refuse(db, "UPDATE", "splits", "a split is assigned once")
    _refuse(db, "UPDATE OF group_id", "calls", "a call stays in its group")


@migrations()
def create_debriefs(db: Database) -> None:
    """Requests to summarise a call (which are also the queue), the versions of their answers, and their tasks."""
    db.conn.execute("""
        CREATE TABLE debriefs (
            id TEXT PRIMARY KEY, delivery_key TEXT NOT NULL UNIQUE, origin TEXT, state TEXT NOT NULL,
            source TEXT NOT NULL, team TEXT, channel TEXT, thread_ts TEXT,
            user TEXT NOT NULL, title TEXT, text TEXT, file TEXT,
            visibility TEXT NOT NULL, call_id TEXT REFERENCES calls (id),
            answer_id TEXT REFERENCES answers (id) DEFERRABLE INITIALLY DEFERRED,
            attempts INTEGER NOT NULL DEFAULT 0, due_at TEXT NOT NULL, lease_owner TEXT, lease_until TEXT,
            model TEXT, prompt_version TEXT, input_tokens INTEGER, output_tokens INTEGER, latency_ms INTEGER,
            error TEXT, retryable INTEGER NOT NULL DEFAULT 1,
            created_at TEXT NOT NULL, finished_at TEXT
        ) STRICT""")
    db.conn.execute("CREATE INDEX debriefs_by_state ON debriefs (state, due_at)")
    db.conn.execute("CREATE INDEX debriefs_by_origin ON debriefs (origin)")
    db.conn.execute("CREATE INDEX debriefs_by_user ON debriefs (user, created_at)")
    db.conn.execute("""
        CREATE TABLE answers (
            id TEXT PRIMARY KEY, debrief_id TEXT NOT NULL REFERENCES debriefs (id),
            call_id TEXT NOT NULL REFERENCES calls (id), version INTEGER NOT NULL, author_kind TEXT NOT NULL,
            author TEXT NOT NULL, summary TEXT NOT NULL, item_ids TEXT NOT NULL,
            parent_id TEXT REFERENCES answers (id), created_at TEXT NOT NULL, UNIQUE (debrief_id, version)
        ) STRICT""")
    _refuse(db, "UPDATE", "answers", "an answer is immutable")
    db.conn.execute("""
        CREATE TABLE tasks (
            id TEXT PRIMARY KEY, call_id TEXT NOT NULL REFERENCES calls (id),
            debrief_id TEXT NOT NULL REFERENCES debriefs (id), item_id TEXT NOT NULL UNIQUE,
            assignee TEXT, due TEXT, done_at TEXT, created_at TEXT NOT NULL
        ) STRICT""")
    db.conn.execute("CREATE INDEX tasks_by_debrief ON tasks (debrief_id)")


@migrations()
def create_outbox(db: Database) -> None:
    """What is to be sent to Slack, and the copies of debriefs that are there."""
    db.conn.execute("""
        CREATE TABLE outbox (
            id TEXT PRIMARY KEY, notice_key TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, target TEXT NOT NULL,
            lane TEXT NOT NULL, debrief_id TEXT REFERENCES debriefs (id), payload TEXT NOT NULL, state TEXT NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0, due_at TEXT NOT NULL, lease_owner TEXT, lease_until TEXT,
            error TEXT, created_at TEXT NOT NULL, finished_at TEXT
        ) STRICT""")
    db.conn.execute("CREATE INDEX outbox_by_state ON outbox (state, due_at)")
    db.conn.execute("CREATE INDEX outbox_by_lane ON outbox (lane, state)")
    db.conn.execute("""
        CREATE TABLE messages (
            id TEXT PRIMARY KEY, debrief_id TEXT NOT NULL REFERENCES debriefs (id), kind TEXT NOT NULL,
            channel TEXT NOT NULL, ts TEXT NOT NULL, created_at TEXT NOT NULL, UNIQUE (channel, ts)
        ) STRICT""")
    db.conn.execute("CREATE INDEX messages_by_debrief ON messages (debrief_id)")


@migrations()
def create_feedback(db: Database) -> None:
    """The append-only feedback log, leads' requests, and who did what."""
    db.conn.execute("""
        CREATE TABLE feedback (
            seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, delivery_key TEXT NOT NULL UNIQUE,
            debrief_id TEXT NOT NULL REFERENCES debriefs (id), answer_id TEXT NOT NULL REFERENCES answers (id),
            user TEXT NOT NULL, kind TEXT NOT NULL, vote TEXT, reasons TEXT NOT NULL, comment TEXT,
            correction_id TEXT REFERENCES answers (id), created_at TEXT NOT NULL
        ) STRICT""")
    db.conn.execute("CREATE INDEX feedback_by_debrief ON feedback (debrief_id, seq)")
    _refuse(db, "UPDATE", "feedback", "feedback is append-only")
    db.conn.execute("""
        CREATE TABLE lead_requests (
            id TEXT PRIMARY KEY, delivery_key TEXT NOT NULL UNIQUE, user TEXT NOT NULL, team TEXT,
            channel TEXT NOT NULL, command TEXT NOT NULL, arguments TEXT NOT NULL, state TEXT NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0, due_at TEXT NOT NULL, lease_owner TEXT, lease_until TEXT,
            created_at TEXT NOT NULL, finished_at TEXT
        ) STRICT""")
    db.conn.execute("CREATE INDEX lead_requests_by_state ON lead_requests (state, due_at)")
    db.conn.execute("""
        CREATE TABLE audit (
            seq INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL,
            subject TEXT NOT NULL, detail TEXT NOT NULL
        ) STRICT""")
    _refuse(db, "UPDATE", "audit", "the audit log is append-only")


@migrations()
def number_calls(db: Database) -> None:
    """Calls get numbers that are never given out twice: a forgotten call's place is not taken by a new one.

    They also get what near-duplicates are found by: a signature each, cut into bands. It is made of the raw words, so
    that a better pseudonymiser regroups nothing, and leads back to none of them.
    """
    db.conn.execute("ALTER TABLE calls ADD COLUMN seq INTEGER")
    db.conn.execute("UPDATE calls SET seq = rowid")
    db.conn.execute("CREATE UNIQUE INDEX calls_by_seq ON calls (seq)")
    db.conn.execute("INSERT INTO meta SELECT 'last_call', coalesce(max(seq), 0) FROM calls")
    # A call that resembles calls on both sides of a split: found when it arrives, and written down.
    db.conn.execute("ALTER TABLE calls ADD COLUMN bridges INTEGER NOT NULL DEFAULT 0")
    db.conn.execute(
        "CREATE TABLE signatures (call_id TEXT PRIMARY KEY REFERENCES calls (id), hashes BLOB NOT NULL) STRICT"
    )
    db.conn.execute("""
        CREATE TABLE bands (
            hash INTEGER NOT NULL, call_id TEXT NOT NULL REFERENCES calls (id), PRIMARY KEY (hash, call_id)
        ) STRICT, WITHOUT ROWID""")
    db.conn.execute("CREATE INDEX bands_by_call ON bands (call_id)")
    db.conn.execute("CREATE INDEX calls_by_group ON calls (group_id)")
    db.conn.execute("CREATE INDEX debriefs_by_call ON debriefs (call_id)")
    db.conn.execute("ALTER TABLE debriefs ADD COLUMN generation INTEGER NOT NULL DEFAULT 0")
    for call_id, turns in db.conn.execute("SELECT id, turns FROM calls").fetchall():
        signature = resemblance.signature(turn["text"] for turn in json.loads(turns))
        db.conn.execute("INSERT INTO signatures VALUES (?, ?)", (call_id, signature))
        for band in resemblance.bands(signature):
            db.conn.execute("INSERT OR IGNORE INTO bands VALUES (?, ?)", (band, call_id))


@migrations()
def create_snapshots(db: Database) -> None:
    """Pseudonymised calls, the versions of the dataset with the text of their pairs, and where they were exported to.

    A snapshot has no id while it is being built.
    """
    db.conn.execute("""
        CREATE TABLE pseudonymised_calls (
            call_id TEXT NOT NULL REFERENCES calls (id), version TEXT NOT NULL, turns TEXT NOT NULL,
            PRIMARY KEY (call_id, version)
        ) STRICT""")
    db.conn.execute("ALTER TABLE calls ADD COLUMN purged_at TEXT")
    db.conn.execute("""
        CREATE TABLE snapshots (
            seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT UNIQUE, parent_id TEXT, manifest TEXT, actor TEXT NOT NULL,
            created_at TEXT NOT NULL
        ) STRICT""")
    db.conn.execute("CREATE TABLE pair_texts (hash TEXT PRIMARY KEY, call_id TEXT NOT NULL, text TEXT NOT NULL) STRICT")
    db.conn.execute("CREATE INDEX pair_texts_by_call ON pair_texts (call_id)")
    db.conn.execute("""
        CREATE TABLE snapshot_pairs (
            snapshot_seq INTEGER NOT NULL REFERENCES snapshots (seq), position INTEGER NOT NULL, hash TEXT NOT NULL,
            call_id TEXT NOT NULL, split TEXT NOT NULL, kind TEXT NOT NULL, forgotten_at TEXT,
            PRIMARY KEY (snapshot_seq, position)
        ) STRICT, WITHOUT ROWID""")
    db.conn.execute("CREATE INDEX snapshot_pairs_by_call ON snapshot_pairs (call_id)")
    db.conn.execute("CREATE INDEX snapshot_pairs_by_hash ON snapshot_pairs (hash)")
    # `place` is a folder on this machine, or slack:CHANNEL:FILE.
    db.conn.execute("""
        CREATE TABLE exports (
            id TEXT PRIMARY KEY, snapshot_id TEXT NOT NULL, format TEXT NOT NULL, place TEXT NOT NULL,
            actor TEXT NOT NULL, created_at TEXT NOT NULL, deleted_at TEXT
        ) STRICT""")


@migrations()
def create_reviews(db: Database) -> None:
    """Leads' reviews of held-out calls, the references that they give, and the tombstones of forgotten calls."""
    db.conn.execute("""
        CREATE TABLE reviews (
            id TEXT PRIMARY KEY, call_id TEXT NOT NULL REFERENCES calls (id), week TEXT NOT NULL, kind TEXT NOT NULL,
            state TEXT NOT NULL, answer_ids TEXT NOT NULL, lead TEXT, preferred_id TEXT, created_at TEXT NOT NULL,
            finished_at TEXT, UNIQUE (call_id, week)
        ) STRICT""")
    db.conn.execute("""
        CREATE TABLE call_references (
            seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, delivery_key TEXT NOT NULL UNIQUE,
            call_id TEXT NOT NULL REFERENCES calls (id), author TEXT NOT NULL, summary TEXT NOT NULL, drafted_from TEXT,
            blind INTEGER NOT NULL, created_at TEXT NOT NULL
        ) STRICT""")
    db.conn.execute("CREATE INDEX call_references_by_call ON call_references (call_id, seq)")
    db.conn.execute("""
        CREATE TABLE forgotten (
            call_id TEXT PRIMARY KEY, actor TEXT NOT NULL, forgotten_at TEXT NOT NULL, report TEXT NOT NULL
        ) STRICT""")


@migrations()
def say_how_answers_compare(db: Database) -> None:
    """A comparison may find two answers equally good, or both bad: `preferred_id` alone cannot say so."""
    db.conn.execute("ALTER TABLE reviews ADD COLUMN preference TEXT")
    db.conn.execute("CREATE INDEX reviews_by_state ON reviews (state, week)")
    db.conn.execute("CREATE INDEX answers_by_call ON answers (call_id, author_kind)")


@migrations()
def forget_and_purge(db: Database) -> None:
    """What forgetting needs, what keeping text for a time needs, and the jobs that are done by the clock.

    Answers and feedback stay immutable but for one thing: while a call is purged (its id is in `purging`, inside that
    one transaction alone), their texts may be replaced by the pseudonymised ones, and nothing else of them.
    """
    db.conn.execute("CREATE TABLE purging (call_id TEXT PRIMARY KEY) STRICT")
    _refuse_but_for(db, "answers", "summary", "an answer is immutable", "OLD.call_id")
    _refuse_but_for(
        db,
        "feedback",
        "comment",
        "feedback is append-only",
        "(SELECT call_id FROM debriefs WHERE debriefs.id = OLD.debrief_id)",
    )
    # Slack delivers an event again for a day where it was told to: a forgotten one is not to come back.
    db.conn.execute(
        "CREATE TABLE forgotten_deliveries (delivery_key TEXT PRIMARY KEY, forgotten_at TEXT NOT NULL) STRICT"
    )
    # Messages to leads that show texts of calls. `mentions` are the ids (JSON) that their buttons name.
    db.conn.execute("""
        CREATE TABLE lead_posts (
            channel TEXT NOT NULL, ts TEXT NOT NULL, user TEXT NOT NULL, show TEXT NOT NULL, about TEXT NOT NULL,
            mentions TEXT NOT NULL, created_at TEXT NOT NULL, PRIMARY KEY (channel, ts)
        ) STRICT""")
    db.conn.execute("""
        CREATE TABLE retrain_wanted (
            model TEXT NOT NULL, call_id TEXT NOT NULL, wanted_at TEXT NOT NULL, done_at TEXT,
            PRIMARY KEY (model, call_id)
        ) STRICT""")
    # A queue as the others are: `id` is the name of the job, `due_at` when it is to be done next.
    db.conn.execute("""
        CREATE TABLE jobs (
            id TEXT PRIMARY KEY, state TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, due_at TEXT NOT NULL,
            lease_owner TEXT, lease_until TEXT, created_at TEXT NOT NULL, finished_at TEXT
        ) STRICT""")
    # What deletes by foreign key would otherwise look through whole tables for.
    db.conn.execute("CREATE INDEX tasks_by_call ON tasks (call_id)")
    db.conn.execute("CREATE INDEX answers_by_parent ON answers (parent_id)")
    db.conn.execute("CREATE INDEX feedback_by_answer ON feedback (answer_id)")
    db.conn.execute("CREATE INDEX feedback_by_correction ON feedback (correction_id)")
    db.conn.execute("CREATE INDEX debriefs_by_answer ON debriefs (answer_id)")
    db.conn.execute("CREATE INDEX outbox_by_debrief ON outbox (debrief_id)")


@migrations()
def mark_old_bridges(db: Database) -> None:
    """Calls from before near-duplicates were looked for may have one on the other side of a split.

    Nobody changes sides: the later one is marked, and neither trained on nor tested with.
    """
    for seq, call_id, hashes in db.conn.execute(
        """SELECT seq, id, hashes FROM calls JOIN signatures ON call_id = id WHERE bridges = 0 ORDER BY seq"""
    ).fetchall():
        elsewhere = db.conn.execute(
            """SELECT DISTINCT signatures.call_id, signatures.hashes FROM bands AS mine
               JOIN bands AS theirs ON theirs.hash = mine.hash
               JOIN calls ON calls.id = theirs.call_id
               JOIN splits ON splits.group_id = calls.group_id
               JOIN signatures ON signatures.call_id = calls.id
               WHERE mine.call_id = ?1 AND calls.seq < ?2 AND splits.split <> (
                   SELECT split FROM splits JOIN calls AS own ON own.group_id = splits.group_id WHERE own.id = ?1)""",
            (call_id, seq),
        )
        if any(resemblance.similarity(hashes, other) >= resemblance.THRESHOLD for _, other in elsewhere):
            db.conn.execute("UPDATE calls SET bridges = 1 WHERE id = ?", (call_id,))


@migrations()
def keep_pseudonymised_answers(db: Database) -> None:
    """What the pseudonymiser made of answers: a snapshot of ten thousand pairs is a matter of seconds with it."""
    db.conn.execute("""
        CREATE TABLE pseudonymised_answers (
            answer_id TEXT NOT NULL REFERENCES answers (id), version TEXT NOT NULL, summary TEXT NOT NULL,
            PRIMARY KEY (answer_id, version)
        ) STRICT""")


@migrations()
def drop_fingerprints(db: Database) -> None:
    """Equal words were looked for by a hash of their own; signatures find them too."""
    db.conn.execute("DROP INDEX calls_by_fingerprint")
    db.conn.execute("ALTER TABLE calls DROP COLUMN fingerprint")


@migrations()
def create_model_versions(db: Database) -> None:
    """Versions of models, where aliases point, the jobs that train them, and what two versions made of one call."""
    db.conn.execute("""
        CREATE TABLE model_versions (
            seq INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, provider TEXT NOT NULL,
            base TEXT NOT NULL, snapshot_id TEXT NOT NULL, prompt_version TEXT NOT NULL,
            pseudonymiser_version TEXT NOT NULL, hyperparameters TEXT NOT NULL, generation INTEGER NOT NULL,
            artifact TEXT, digest TEXT NOT NULL, status TEXT NOT NULL, metrics TEXT NOT NULL,
            job_id TEXT NOT NULL UNIQUE, approved_by TEXT, approved_at TEXT, created_at TEXT NOT NULL
        ) STRICT""")
    # Append-only: where an alias points is its newest event, and `back_to` is how a promotion is undone.
    db.conn.execute("""
        CREATE TABLE alias_events (
            seq INTEGER PRIMARY KEY AUTOINCREMENT, alias TEXT NOT NULL, model TEXT REFERENCES model_versions (name),
            actor TEXT NOT NULL, at TEXT NOT NULL, back_to INTEGER REFERENCES alias_events (seq)
        ) STRICT""")
    _refuse(db, "UPDATE", "alias_events", "where an alias pointed is append-only")
    db.conn.execute("CREATE INDEX alias_events_by_alias ON alias_events (alias, seq)")
    # A queue as the others are.
    db.conn.execute("""
        CREATE TABLE tuning_jobs (
            id TEXT PRIMARY KEY, provider TEXT NOT NULL, state TEXT NOT NULL, stage TEXT NOT NULL,
            requested_by TEXT NOT NULL, snapshot_id TEXT, hyperparameters TEXT NOT NULL, model TEXT UNIQUE,
            reference TEXT, tune_key TEXT, progress REAL NOT NULL DEFAULT 0, what TEXT NOT NULL DEFAULT '',
            generation INTEGER NOT NULL DEFAULT 1,
            starts INTEGER NOT NULL DEFAULT 0, forgotten INTEGER NOT NULL DEFAULT 0,
            stop_wanted INTEGER NOT NULL DEFAULT 0, attempts INTEGER NOT NULL DEFAULT 0, due_at TEXT NOT NULL,
            lease_owner TEXT, lease_until TEXT, error TEXT, created_at TEXT NOT NULL, finished_at TEXT
        ) STRICT""")
    db.conn.execute("CREATE UNIQUE INDEX tuning_jobs_one_at_a_time ON tuning_jobs ((1)) WHERE finished_at IS NULL")
    db.conn.execute("""
        CREATE TABLE tuning_trials (
            job_id TEXT PRIMARY KEY REFERENCES tuning_jobs (id), call_id TEXT NOT NULL REFERENCES calls (id),
            pseudonymiser_version TEXT NOT NULL, before_model TEXT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL
        ) STRICT""")
    db.conn.execute("CREATE INDEX tuning_trials_by_call ON tuning_trials (call_id)")


@migrations()
def count_imported_groups_apart(db: Database) -> None:
    """The first groups of a store are all for training: those that were handed in, and those brought along, each."""
    db.conn.execute("ALTER TABLE splits ADD COLUMN imported INTEGER NOT NULL DEFAULT 0")


@migrations()
def create_resources(db: Database) -> None:
    """What was made in an account; what trainings cost and who approved it; versions on their way into use."""
    db.conn.execute("ALTER TABLE tuning_jobs ADD COLUMN base TEXT NOT NULL DEFAULT 'embedded-0'")
    db.conn.execute("ALTER TABLE tuning_jobs ADD COLUMN approved_by TEXT")
    db.conn.execute("ALTER TABLE tuning_jobs ADD COLUMN trouble INTEGER NOT NULL DEFAULT 0")
    db.conn.execute("ALTER TABLE tuning_jobs ADD COLUMN plan TEXT NOT NULL DEFAULT '{}'")
    db.conn.execute("""
        CREATE TABLE resources (
            id TEXT PRIMARY KEY, kind TEXT NOT NULL, state TEXT NOT NULL, name TEXT NOT NULL, token TEXT NOT NULL,
            reference TEXT, model TEXT, next_model TEXT, job_id TEXT, region TEXT NOT NULL,
            price TEXT NOT NULL, approved_by TEXT NOT NULL, created_at TEXT NOT NULL, gone_at TEXT
        ) STRICT""")
    # One of a name at a time: whoever is killed between writing it down and asking for it, asks for no second one.
    db.conn.execute("CREATE UNIQUE INDEX resources_by_name ON resources (kind, name) WHERE state != 'gone'")
    db.conn.execute("CREATE INDEX resources_by_model ON resources (model)")
    # Several stores may make things in one account.
    db.conn.execute("INSERT INTO meta VALUES ('store_id', ?)", (secrets.token_hex(4),))
    # A queue as the others are. One version at a time is on its way.
    db.conn.execute("""
        CREATE TABLE rollouts (
            id TEXT PRIMARY KEY, model TEXT NOT NULL REFERENCES model_versions (name), actor TEXT NOT NULL,
            back INTEGER NOT NULL, costs_seen INTEGER NOT NULL, state TEXT NOT NULL, what TEXT NOT NULL DEFAULT '',
            attempts INTEGER NOT NULL DEFAULT 0, due_at TEXT NOT NULL, lease_owner TEXT, lease_until TEXT,
            error TEXT, created_at TEXT NOT NULL, finished_at TEXT
        ) STRICT""")
    db.conn.execute("CREATE UNIQUE INDEX rollouts_one_at_a_time ON rollouts ((1)) WHERE finished_at IS NULL")


@migrations()
def create_backfills(db: Database) -> None:
    """Archives of call logs that are debriefed at once, their files, and the batch jobs that they are sent with."""
    db.conn.execute("""
        CREATE TABLE backfills (
            id TEXT PRIMARY KEY, source TEXT NOT NULL, model TEXT NOT NULL, generation INTEGER NOT NULL,
            pseudonymiser_version TEXT NOT NULL, state TEXT NOT NULL, live INTEGER NOT NULL,
            finish_live INTEGER NOT NULL DEFAULT 0, actor TEXT NOT NULL, approved_by TEXT NOT NULL DEFAULT '',
            price TEXT NOT NULL DEFAULT '', error TEXT, created_at TEXT NOT NULL,
            finished_at TEXT
        ) STRICT""")
    db.conn.execute("CREATE UNIQUE INDEX backfills_one_at_a_time ON backfills ((1)) WHERE finished_at IS NULL")
    # `number` names the file's record in a batch: never given again, also where a call was forgotten.
    db.conn.execute("""
        CREATE TABLE backfill_items (
            number INTEGER PRIMARY KEY AUTOINCREMENT, backfill_id TEXT NOT NULL REFERENCES backfills (id),
            name TEXT NOT NULL, digest TEXT NOT NULL, state TEXT NOT NULL, call_id TEXT REFERENCES calls (id),
            debrief_id TEXT REFERENCES debriefs (id), tokens INTEGER NOT NULL, size INTEGER NOT NULL, part INTEGER,
            error TEXT, UNIQUE (backfill_id, name)
        ) STRICT""")
    db.conn.execute("CREATE INDEX backfill_items_by_call ON backfill_items (call_id)")
    db.conn.execute("CREATE INDEX backfill_items_by_debrief ON backfill_items (debrief_id)")
    db.conn.execute("CREATE INDEX backfill_items_by_digest ON backfill_items (digest)")
    db.conn.execute("""
        CREATE TABLE backfill_parts (
            backfill_id TEXT NOT NULL REFERENCES backfills (id), number INTEGER NOT NULL, name TEXT NOT NULL,
            state TEXT NOT NULL, records INTEGER NOT NULL, prompt_version TEXT, status TEXT NOT NULL DEFAULT '',
            PRIMARY KEY (backfill_id, number)
        ) STRICT""")


@migrations()
def add_folder_to_resources(db: Database) -> None:
    """Where the files of a resource lie: by the time they are deleted, the settings may name another bucket."""
    db.conn.execute("ALTER TABLE resources ADD COLUMN folder TEXT")


@migrations()
def create_evaluations(db: Database) -> None:
    """Models that answer the same held-out calls, canaries, and what is drawn at random."""
    db.conn.execute("""
        CREATE TABLE evaluations (
            id TEXT PRIMARY KEY, job_id TEXT UNIQUE REFERENCES tuning_jobs (id), snapshot_id TEXT NOT NULL,
            contestants TEXT NOT NULL, measure TEXT NOT NULL, margin REAL NOT NULL, requested_by TEXT NOT NULL,
            looks INTEGER NOT NULL, verdict TEXT, created_at TEXT NOT NULL, finished_at TEXT
        ) STRICT""")
    db.conn.execute("""
        CREATE TABLE evaluation_calls (
            evaluation_id TEXT NOT NULL REFERENCES evaluations (id), number INTEGER NOT NULL,
            call_id TEXT NOT NULL REFERENCES calls (id), group_id TEXT NOT NULL, agent TEXT NOT NULL,
            basis TEXT NOT NULL, drafted_by TEXT, known TEXT NOT NULL, PRIMARY KEY (evaluation_id, number),
            UNIQUE (evaluation_id, call_id)
        ) STRICT""")
    db.conn.execute("CREATE INDEX evaluation_calls_by_call ON evaluation_calls (call_id)")
    # `text` is what a model made of the call, in placeholders.
    db.conn.execute("""
        CREATE TABLE evaluation_answers (
            evaluation_id TEXT NOT NULL REFERENCES evaluations (id), role TEXT NOT NULL,
            call_id TEXT NOT NULL REFERENCES calls (id), text TEXT, measured TEXT NOT NULL,
            PRIMARY KEY (evaluation_id, role, call_id)
        ) STRICT""")
    db.conn.execute("CREATE INDEX evaluation_answers_by_call ON evaluation_answers (call_id)")
    db.conn.execute("""
        CREATE TABLE evaluation_glances (
            evaluation_id TEXT NOT NULL REFERENCES evaluations (id), call_id TEXT NOT NULL REFERENCES calls (id),
            lead TEXT NOT NULL, said TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (evaluation_id, call_id, lead)
        ) STRICT""")
    db.conn.execute("CREATE INDEX evaluation_glances_by_call ON evaluation_glances (call_id)")
    db.conn.execute("""
        CREATE TABLE canaries (
            id TEXT PRIMARY KEY, model TEXT NOT NULL REFERENCES model_versions (name), champion TEXT NOT NULL,
            share REAL NOT NULL, started_by TEXT NOT NULL, started_at TEXT NOT NULL, until TEXT NOT NULL,
            overdue_told INTEGER NOT NULL DEFAULT 0, ended_at TEXT, "end" TEXT, ended_by TEXT
        ) STRICT""")
    db.conn.execute("CREATE UNIQUE INDEX canaries_one_at_a_time ON canaries ((1)) WHERE ended_at IS NULL")
    db.conn.execute("""
        CREATE TABLE canary_calls (
            canary_id TEXT NOT NULL REFERENCES canaries (id), call_id TEXT NOT NULL REFERENCES calls (id),
            debrief_id TEXT NOT NULL REFERENCES debriefs (id), canary INTEGER NOT NULL, share REAL NOT NULL,
            channel TEXT NOT NULL, agent TEXT NOT NULL, drawn_at TEXT NOT NULL, failed INTEGER NOT NULL DEFAULT 0,
            distance REAL, PRIMARY KEY (canary_id, call_id)
        ) STRICT""")
    db.conn.execute("CREATE INDEX canary_calls_by_call ON canary_calls (call_id)")
    db.conn.execute("CREATE INDEX canary_calls_by_debrief ON canary_calls (debrief_id)")
    # Debriefs whose agents were asked, at random, to say whether they are right.
    db.conn.execute("""
        CREATE TABLE asked_agents (
            debrief_id TEXT PRIMARY KEY REFERENCES debriefs (id), asked_at TEXT NOT NULL
        ) STRICT""")
    db.conn.execute("ALTER TABLE tuning_jobs ADD COLUMN own_answers INTEGER NOT NULL DEFAULT 1")
    # `rule` is what `due_at` was worked out from: where the settings say otherwise now, it is worked out anew.
    db.conn.execute("ALTER TABLE jobs ADD COLUMN rule TEXT NOT NULL DEFAULT ''")
    db.conn.execute("ALTER TABLE jobs ADD COLUMN done_at TEXT")


@migrations()
def add_canary_to_rollouts(db: Database) -> None:
    """A version may be made ready to be the canary; when a drawn model failed is written down."""
    db.conn.execute("ALTER TABLE rollouts ADD COLUMN canary INTEGER NOT NULL DEFAULT 0")
    db.conn.execute("ALTER TABLE canary_calls ADD COLUMN failed_at TEXT")


def _refuse(db: Database, change: str, table: str, why: str) -> None:
    name = f"{table}_{change.split()[0].lower()}_refused"
    db.conn.execute(f"CREATE TRIGGER {name} BEFORE {change} ON {table} BEGIN SELECT RAISE (ABORT, '{why}'); END")


def _refuse_but_for(db: Database, table: str, column: str, why: str, call_id: str) -> None:
    """Refuse updates of `table`, but for those of `column` alone while the call of the row is purged."""
    columns = [row[1] for row in db.conn.execute(f"PRAGMA table_info({table})").fetchall()]
    same = " AND ".join(f"NEW.{name} IS OLD.{name}" for name in columns if name != column)
    name = f"{table}_update_refused"
    db.conn.execute(f"DROP TRIGGER {name}")
    db.conn.execute(f"""
        CREATE TRIGGER {name} BEFORE UPDATE ON {table}
        WHEN NOT ({same} AND EXISTS (SELECT 1 FROM purging WHERE purging.call_id = {call_id}))
        BEGIN SELECT RAISE (ABORT, '{why}'); END""")
