"""Taking things down in the account: what costs most comes first, and what cannot go now keeps nothing else there.

A row is noted as leaving before anything is asked, and as gone when AWS says so; what is left over is looked at again
every hour (`bot.tuning.housekeeping`).

    provisioned throughput ──► deployments ──► jobs ──► models, also those that jobs had made by then ──► evaluations
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from bot.errors import TuningError, TuningUnavailable
from bot.models.aws import AwsClients
from bot.settings import Settings
from bot.tuning.bedrock.calls import asking, code_of, is_gone
from bot.tuning.bedrock.deployments import Places
from bot.tuning.bedrock.evaluations import Evaluations
from bot.tuning.bedrock.files import OUTPUT, Bucket
from bot.tuning.bedrock.jobs import Jobs
from dataset.model_records import Resource, ResourceKind, ResourceState
from dataset.store import Store

Thing = TypeVar("Thing")


class TakingDown:
    """Takes down what the store knows of."""

    def __init__(self, settings: Settings, store: Store, clients: AwsClients, jobs: Jobs) -> None:
        self._settings = settings
        self._store = store
        self._clients = clients
        self._jobs = jobs

    def take_down(self, rows: Iterable[Resource]) -> None:
        """Take all of these down, each whether or not another one could be.

        Places that were on their way to something that goes are first sent back to what they serve.
        What takes AWS a while stays noted as leaving. Raises `TuningError` where something could not be taken down, and
        `TuningUnavailable` where nothing but another try is needed for all of it.
        """
        rows = {row.id: row for row in rows if row.state is not ResourceState.GONE}.values()
        self._store.resources.note_leaving([row.id for row in rows])
        errors: list[TuningError] = []
        kinds = (ResourceKind.THROUGHPUT, ResourceKind.DEPLOYMENT)
        places = {kind: Places(self._settings, self._store, self._clients, kind) for kind in kinds}
        _each(places.values(), Places.settle, errors)
        for kind in kinds:
            _each([row for row in rows if row.kind is kind], places[kind].take_down, errors)
        models = {row.id: row for row in rows if row.kind is ResourceKind.MODEL}

        def job(row: Resource) -> None:
            if (made := self._stop_job(row)) is not None:
                models[made.id] = made

        _each([row for row in rows if row.kind is ResourceKind.JOB], job, errors)
        _each(list(models.values()), self._delete_model, errors)
        _each([row for row in rows if row.kind is ResourceKind.EVALUATION], self._stop_evaluation, errors)
        if errors:
            raise _together(errors)

    def delete_files(self, row: Resource, *, everything: bool) -> None:
        """Delete the files of a training: those with texts, or also what the job wrote, which are figures."""
        bucket, folder = Bucket.of(self._settings, self._clients, row)
        try:
            keys = bucket.keys(folder)
            bucket.delete([key for key in keys if everything or not key.startswith(folder + OUTPUT)])
        except TuningError as error:
            # With the very bucket that they were put into, they are gone. Today's may be a mistake in the settings.
            if row.folder is None or not isinstance(error.__cause__, Exception):
                raise
            if code_of(error.__cause__) != "NoSuchBucket":
                raise

    def _stop_job(self, row: Resource) -> Resource | None:
        """Have a job stopped, and its files deleted; the model of one that had made it before.

        One that is still being stopped may make its model yet, and write: it is looked at again by the next sweep.
        """
        ended = self._jobs.stop(row)
        model = self._made(row, ended.model) if ended.model is not None else None
        self.delete_files(row, everything=True)
        if ended.over:
            self._store.resources.note_gone(row.id)
        return model

    def _made(self, row: Resource, arn: str) -> Resource:
        """The row of a job's model, whether or not it was written down before."""
        resources = self._store.resources
        model = resources.want(
            ResourceKind.MODEL,
            row.name,
            token=row.token,
            region=row.region,
            folder=row.folder,
            model=row.model,
            job_id=row.job_id,
        )
        resources.note_there(model.id, arn)
        resources.note_leaving([model.id])
        return resources.get(model.id)

    def _delete_model(self, row: Resource) -> None:
        clients = self._clients.in_region(row.region)
        identifier = row.reference or row.name
        with asking(f"The model {row.name} was not deleted"):
            try:
                clients.client("bedrock").delete_custom_model(modelIdentifier=identifier)
            except Exception as error:
                if not is_gone(error, clients, identifier):
                    raise
        self.delete_files(row, everything=True)  # it has the name of its job
        self._store.resources.note_gone(row.id)

    def _stop_evaluation(self, row: Resource) -> None:
        # One that is still being stopped stays as it is, and the next sweep looks at it again.
        Evaluations(self._settings, self._store, self._clients.in_region(row.region)).take_down(row)


def _each(things: Iterable[Thing], work: Callable[[Thing], object], errors: list[TuningError]) -> None:
    """Do some work with each; what cannot be done is kept among the errors."""
    for thing in things:
        try:
            work(thing)
        except TuningError as error:
            errors.append(error)


def _together(errors: list[TuningError]) -> TuningError:
    """All that went wrong as one error."""
    if len(errors) == 1:
        return errors[0]
    kind = TuningUnavailable if all(isinstance(error, TuningUnavailable) for error in errors) else TuningError

    def said(sentences: Iterable[str]) -> str:
        return " ".join(dict.fromkeys(filter(None, sentences)))

    return kind(
        said(error.what for error in errors),
        said(error.mend for error in errors),
        administrator=said(error.administrator for error in errors),
    )
