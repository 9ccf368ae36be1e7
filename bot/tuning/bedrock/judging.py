"""A model as judge of a version: held-out calls answered, judged in the account, and the scores read back.

    plan ──► (somebody sees what it costs, and says yes) ──► answers ──► file to S3 ──► job ──► scores in the registry

The row of the job is written when the answers are there, before anything is sent. Whoever is killed after that finds
the job by asking for the same once more; before it, nothing was begun but answers, which are asked for again.
"""

from __future__ import annotations

import fcntl
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.errors import TuningError
from bot.models.aws import AwsClients
from bot.models.prices import load_prices
from bot.models.protocol import LanguageModel, Told
from bot.services import Services
from bot.tuning.bedrock import judges, names
from bot.tuning.bedrock.evaluations import FILE, Evaluations, EvaluationStatus
from bot.tuning.bedrock.files import PREFIX
from bot.tuning.bedrock.judge_file import answers, held_out, put_to
from bot.tuning.bedrock.scores import Scores, scores_of
from bot.tuning.named import version_named
from dataset.making import Progress
from dataset.model_records import Resource, ResourceKind
from dataset.records import Pair

LOCK = "judge.lock"
METRIC = "judge"
"""The name under which a version's metrics hold what a judge said of it."""


@dataclass(frozen=True)
class Asked:
    """A judging as it was asked for: a version's name, or that of the model as it came, who judges, on which calls.

    `most` of them at most: a job takes a thousand (`dataset.formats`).
    """

    name: str
    judge: str
    snapshot_id: str
    most: int


@dataclass(frozen=True)
class Plan:
    """What a judging would take: sentences on its costs, and on what is to be thought of before."""

    asked: Asked
    model: LanguageModel
    pairs: tuple[Pair, ...]
    costs: tuple[str, ...]
    doubts: tuple[str, ...]


@dataclass(frozen=True)
class Begun:
    """A job that was begun, and how many of the calls the model had no answer to."""

    row: Resource
    unanswered: int


class Judging:
    """Has versions judged. Each a step at a time, by one process at a time (`at_work`)."""

    def __init__(self, services: Services, clients: AwsClients) -> None:
        self._services = services
        self._store = services.store
        self._clients = clients
        self._evaluations = Evaluations(services.settings, services.store, clients)

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Keep others away while the block lasts. Raises `TuningError` where another process is at it."""
        descriptor = os.open(self._services.settings.debrief_data / LOCK, os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
        except BlockingIOError:
            raise TuningError(
                "Another `debrief models judge` is at work on this store.",
                "Wait for it, or stop it with Ctrl-C there: a job in the account goes on.",
            ) from None
        finally:
            os.close(descriptor)

    def asked(self, name: str, judge: str | None, most: int, snapshot_id: str | None = None) -> Asked:
        """What is asked for, in full.

        Raises `TuningError` where there is no such version, nothing to judge it on, or nobody of that name to judge it.

        A version is judged on the held-out part of its own snapshot, which is what it was compared on when it was
        trained; the model as it came has none, and is judged on the newest. Any other will do as well: a call that is
        held out is so in every snapshot.
        """
        self._check_settings()
        own = None if name == self._services.untrained.name else version_named(self._store, name).snapshot_id
        snapshot_id = snapshot_id or own or self._newest()
        return Asked(name, judges.judge_named(judge, self._clients.region), snapshot_id, most)

    def under_way(self, asked: Asked) -> Resource | None:
        """The judging of this version that is under way, whichever judge it has; None where there is none.

        One whose file was sent and whose job never came to be is gone on with, where the very same is asked for.
        """
        row = self._open(asked.name)
        if row is None or self._evaluations.arn(row) is not None:
            return row
        if row.token == self._token(asked, self._runs(asked.name) - 1) and self._evaluations.has_file(row):
            self._create(row, asked)
            return row
        self._evaluations.clean(row)  # nothing came of it, and nothing was paid for it but the answers
        return None

    def plan(self, asked: Asked) -> Plan:
        """What it would take. Raises `TuningError` where the version is not deployed, or there are no calls."""
        model = self._model(asked.name)
        pairs = put_to(model, held_out(self._store, asked.snapshot_id, asked.most), self._services.style)
        prices = load_prices(self._services.settings)
        told = judges.costs(prices, model, asked.judge, pairs)
        return Plan(asked, model, pairs, told, judges.doubts(model, asked.judge))

    def begin(
        self,
        plan: Plan,
        actor: str,
        progress: Progress = lambda _done, _of: None,
        told: Told = lambda _what, _share: None,
    ) -> Begun:
        """Have the calls answered, and a job started. `actor` has seen what it costs, and said yes."""
        settings, asked = self._services.settings, plan.asked
        answered = answers(plan.model, plan.pairs, workers=settings.debrief_workers, progress=progress)
        token = self._token(asked, self._runs(asked.name))
        name = job_name(asked.name, token)
        with self._store.transaction():
            row = self._store.resources.want(
                ResourceKind.EVALUATION,
                name,
                token=token,
                region=self._clients.region,
                folder=self._evaluations.folder(name),
                model=asked.name,
                price=" ".join(plan.costs),
                approved_by=actor,
            )
            self._store.audit.add(actor, "judge", asked.name, f"{len(answered.lines)} calls by {asked.judge}")
        # With the prefix of training files: those of a process that was killed are swept away with them.
        with tempfile.TemporaryDirectory(prefix=PREFIX, dir=settings.debrief_data) as folder:
            path = Path(folder) / FILE
            path.write_bytes(b"".join(answered.lines))
            self._evaluations.upload(row, path, told)
        self._create(row, asked)
        return Begun(self._store.resources.get(row.id), answered.unanswered)

    def look(self, row: Resource) -> EvaluationStatus:
        """How a job stands. Raises `TuningUnavailable` where that cannot be told now."""
        return self._evaluations.status(row)

    def take(self, row: Resource, status: EvaluationStatus) -> dict[str, Any]:
        """What the judge of a job that is over said, which is written into the registry; its files are deleted.

        It is {judge, at, calls, scores: {metric: {mean, n}}}. May be called again by whoever was killed in it. Raises
        `TuningError` where no scores came of the job.
        """
        if status.word != "Completed":
            self._evaluations.clean(row)
            raise _no_scores(status)
        scores = scores_of(self._evaluations.results(row))
        verdict = _verdict(status, scores)
        if not scores.by_metric:
            if (before := self._noted(row)) and before.get("at") == verdict["at"]:
                self._evaluations.clean(row)  # somebody read them, and was killed while deleting the files
                return before
            self._evaluations.clean(row, keep_output=True)
            raise TuningError(
                "Bedrock has finished the evaluation, and left no scores that can be read.",
                f"What it wrote is kept: {self._evaluations.results_uri(row)}.",
            )
        self._store.registry.note_metrics(row.model or "", **{METRIC: verdict})
        self._evaluations.clean(row)
        return verdict

    def stop(self, name: str) -> bool | None:
        """Give up the judging of a version; None where none is under way, False where the account is still at it."""
        row = self._open(name)
        if row is None:
            return None
        self._store.resources.note_leaving([row.id])
        return self._evaluations.take_down(row)

    def _create(self, row: Resource, asked: Asked) -> None:
        """Have the job started. Its file stays where that is refused: the answers in it were paid for."""
        try:
            self._evaluations.create(row, asked.judge)
        except TuningError as error:
            kept = (
                f"The answers are kept in the bucket: the same command goes on with them, and"
                f" `debrief models judge {asked.name} --stop` deletes them."
            )
            raise type(error)(error.what, f"{error.mend} {kept}", administrator=error.administrator) from error

    def _newest(self) -> str:
        newest = self._store.snapshots.latest()
        if newest is None:
            raise TuningError("There is no snapshot yet to take calls of.", "`debrief dataset snapshot` takes one.")
        return newest.id

    def _open(self, name: str) -> Resource | None:
        rows = [row for row in self._store.resources.all(ResourceKind.EVALUATION) if row.model == name]
        if not rows:
            return None
        if rows[0].region != self._clients.region:
            raise TuningError(
                f"{name} is being judged in {rows[0].region}, and AWS_REGION is {self._clients.region}.",
                f"Set AWS_REGION to {rows[0].region} to come back to it.",
            )
        return rows[0]

    def _runs(self, name: str) -> int:
        """How often a version was judged, or was to be: names of jobs are never free again."""
        rows = self._store.resources.all(ResourceKind.EVALUATION, gone=True)
        return sum(row.model == name for row in rows)

    def _token(self, asked: Asked, run: int) -> str:
        return names.token("judge", self._store.id, asked.name, asked.snapshot_id, asked.judge, asked.most, run)

    def _model(self, name: str) -> LanguageModel:
        if name == self._services.untrained.name:
            return self._services.untrained
        version = version_named(self._store, name)
        return self._services.tuner_of(version.provider).open(version)

    def _noted(self, row: Resource) -> dict[str, Any] | None:
        versions = (version for version in self._store.registry.all() if version.name == row.model)
        return next((version.metrics.get(METRIC) for version in versions), None)

    def _check_settings(self) -> None:
        settings = self._services.settings
        for name, value, what in (
            ("DEBRIEF_BUCKET", settings.debrief_bucket, "an S3 bucket for what is judged"),
            ("DEBRIEF_ROLE", settings.debrief_role, "the ARN of the role that Bedrock reads it and asks the judge as"),
        ):
            if not value:
                raise TuningError(f"{name} is not set: a model as judge needs {what}.", "docs/dataset.md says more.")


def job_name(model: str, token: str) -> str:
    """The name of an evaluation job: small letters, digits and hyphens, at most 63 (Amazon Bedrock's service model)."""
    plain = re.sub(r"[^a-z0-9]+", "-", model.lower()).strip("-")
    return f"{names.OURS}-judge-{plain[:38].rstrip('-')}-{token[:8]}"


def _verdict(status: EvaluationStatus, scores: Scores) -> dict[str, Any]:
    return {
        "judge": status.judge,
        "at": status.changed_at.isoformat() if status.changed_at else "",
        "calls": scores.calls,
        "scores": {name: {"mean": score.mean, "n": score.n} for name, score in scores.by_metric.items()},
    }


def _no_scores(status: EvaluationStatus) -> TuningError:
    match status.word:
        case "Failed":
            why = f"Bedrock ended the evaluation: {status.message or 'it gives no reason'}."
        case "Stopped":
            why = "The evaluation was stopped in the AWS account."
        case _:
            why = "Bedrock knows nothing of the evaluation any more."
    return TuningError(why, "Nothing is left of it in the bucket; mend what is wrong, and ask again.")
