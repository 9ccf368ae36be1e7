"""A backfill step by step. Each step is written down in the store, so that any process goes on where one was killed."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bot.erasure import forget
from bot.errors import ModelUnavailable, TuningError, TuningUnavailable
from bot.models.aws import AwsClients
from bot.models.aws_errors import told_by_aws
from bot.models.bedrock import BedrockModel
from bot.models.protocol import LanguageModel, Told
from bot.services import Services
from bot.tuning.backfill.answers import keep_answers
from bot.tuning.backfill.archive import open_archive, source_of
from bot.tuning.backfill.jobs import BatchJobs, JobStatus
from bot.tuning.backfill.live import write_live
from bot.tuning.backfill.plan import Plan, plan, why_no_batch
from bot.tuning.backfill.prepare import prepare
from bot.tuning.backfill.records import batch_request, line_of, split
from bot.tuning.named import version_named
from dataset.backfill_records import Backfill, BackfillPart, BackfillState, ItemState, PartState
from dataset.prompts import prompt_version, render

LOCK = "backfill.lock"
_DROPPED_AT_ONCE = 20
_QUIET: Told = lambda _what, _share: None  # noqa: E731


@dataclass(frozen=True)
class Stand:
    """How a backfill stands: whether nothing is left to wait for, and its jobs' records answered, of how many."""

    over: bool
    what: str = ""
    answered: int = 0
    records: int = 0


class Backfiller:
    """Does a backfill. One at a time, by one process at a time (`at_work`)."""

    def __init__(self, services: Services, clients: AwsClients) -> None:
        self._services = services
        self._store = services.store
        self._clients = clients
        self._jobs = BatchJobs(services, clients)

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Keep others away while the block lasts. Raises `TuningError` where another process is at it."""
        path = self._services.settings.debrief_data / LOCK
        descriptor = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
        except BlockingIOError:
            raise TuningError(
                "Another `debrief backfill` is at work on this store.", "Wait for it, or stop it with Ctrl-C there."
            ) from None
        finally:
            os.close(descriptor)

    def model_named(self, name: str | None) -> LanguageModel:
        """The model of this name, or the one that is in use. Raises `TuningError` where it cannot be used."""
        if name is None:
            return self._services.model
        if name == self._services.untrained.name:
            return self._services.untrained
        version = version_named(self._store, name)
        return self._services.tuner_of(version.provider).open(version)

    def begin(self, source: str, model: LanguageModel, *, actor: str, live: bool) -> Backfill:
        """Begin a backfill, or find the one of the same source and model that is under way.

        Raises `TuningError` where another one is, where there is no such archive, and where no batch job would be had
        of the model.
        """
        source = source_of(source)
        if (known := self._store.backfills.under_way()) is not None:
            if known.source == source and known.model == model.name:
                return known
            raise TuningError(
                f"A backfill of {known.source} by {known.model} is under way.",
                "`debrief backfill --resume` goes on with it, `--stop` gives it up.",
            )
        if not live and (trouble := why_no_batch(self._services.settings, model)) is not None:
            raise trouble
        open_archive(source, self._services.settings, self._clients).names()
        version = self._services.pseudonymiser.version
        return self._store.backfills.begin(
            source,
            model=model.name,
            generation=model.generation,
            pseudonymiser_version=version,
            actor=actor,
            live=live,
        )

    def prepare(self, backfill: Backfill, progress: Callable[[int, int], None] = lambda _done, _of: None) -> Backfill:
        """Read the archive, or what was not read of it yet. Raises `TuningError` where it cannot be read."""
        if backfill.state is not BackfillState.PREPARING:
            return backfill
        self._check(backfill)
        archive = open_archive(backfill.source, self._services.settings, self._clients)
        prepare(self._services, backfill, self.model_named(backfill.model), archive, progress)
        self._store.backfills.note(backfill.id, state=BackfillState.READY)
        return self._store.backfills.get(backfill.id)

    def plan(self, backfill: Backfill, *, live: bool) -> Plan:
        """What is left to be written, what it costs, and whether a batch job takes it."""
        waiting = self._store.backfills.counts(backfill.id)[ItemState.PREPARED]
        tokens = self._store.backfills.tokens_waiting(backfill.id)
        return plan(self._services.settings, self.model_named(backfill.model), waiting, tokens, live=live)

    def approve(self, backfill: Backfill, plan: Plan, *, actor: str, live: bool, finish_live: bool) -> Backfill:
        """Somebody has seen what it costs, and said yes: what waits is put into jobs, and may be sent.

        Raises `TuningError` where no batch job takes it.
        """
        if plan.refusal is not None:
            raise plan.refusal
        backfills = self._store.backfills
        name = f"debrief-backfill-{backfill.id.removeprefix('bf_')}-{{number}}"
        with self._store.transaction():
            backfills.approve(backfill.id, actor, plan.costs, live=live, finish_live=finish_live)
            if not live:
                waiting = [item for item in backfills.items(backfill.id, ItemState.PREPARED) if item.part is None]
                for numbers in split(waiting) if waiting else ():
                    backfills.add_part(backfill.id, numbers, name)
        return backfills.get(backfill.id)

    def look(self, backfill: Backfill, told: Told = _QUIET) -> Stand:
        """One step of what was approved, or given up: send, look how the jobs stand, take their answers.

        Over is a backfill that is done, was stopped, or waits for somebody (READY, with an `error`).
        Raises `TuningUnavailable` where another try may succeed in a while, and `TuningError` where somebody has to
        mend something first; in both cases nothing is lost.
        """
        backfill = self._store.backfills.get(backfill.id)
        if backfill.state not in (BackfillState.RUNNING, BackfillState.STOPPING):
            return Stand(True)
        for part in self._store.backfills.parts(backfill.id, PartState.DONE, PartState.FAILED):
            self._jobs.clean(part)  # whoever noted its end may not have come to that
        if backfill.state is BackfillState.RUNNING:
            self._check(backfill)
            self._send(backfill, told)
        stands = [self._followed(backfill, part, told) for part in self._open(backfill)]
        if going := [stand for stand in stands if not stand.over]:
            return Stand(
                False,
                ", ".join(dict.fromkeys(stand.word for stand in going)),
                sum(stand.processed for stand in stands),
                sum(stand.total for stand in stands),
            )
        self._complete(self._store.backfills.get(backfill.id), told)
        return Stand(True)

    def stop(self, backfill: Backfill) -> Backfill:
        """Give a backfill up: its jobs are stopped. `look` then takes what they have answered, until it is over."""
        self._store.backfills.note(backfill.id, state=BackfillState.STOPPING)
        for part in self._open(backfill):
            self._jobs.stop(part)
        return self._store.backfills.get(backfill.id)

    def _send(self, backfill: Backfill, told: Told) -> None:
        for part in self._open(backfill):
            model = self.model_named(backfill.model)
            if not isinstance(model, BedrockModel):
                raise TuningError(f"{model.name} takes no batch jobs.", "Use `--stop`, and begin again with `--live`.")
            self._jobs.send(backfill, part, model.reference, self._lines(backfill, part, model), told)

    def _lines(self, backfill: Backfill, part: BackfillPart, model: BedrockModel) -> Callable[[], Iterator[bytes]]:
        def lines() -> Iterator[bytes]:
            house = self._services.style
            version = prompt_version(model.prompt_style, house)
            self._store.backfills.note_part(part, prompt_version=version)
            for item in self._store.backfills.items(backfill.id, ItemState.PREPARED, part=part.number):
                kept = self._store.calls.pseudonymised(item.call_id or "", backfill.pseudonymiser_version)
                if kept is not None:
                    prompt = render(kept[0], model.prompt_style, house)
                    yield line_of(item.record_id, batch_request(model, prompt))

        return lines

    def _followed(self, backfill: Backfill, part: BackfillPart, told: Told) -> JobStatus:
        """How a job stands; where it is over, its answers are kept and its files deleted."""
        backfills = self._store.backfills
        stand = self._jobs.status(part)
        backfills.note_part(part, status=stand.word)
        if not stand.over:
            return stand
        if stand.failed and backfill.state is BackfillState.RUNNING:
            reason = told_by_aws(stand.message) or "it gives no reason"
            with self._store.transaction():
                backfills.note(backfill.id, error=f"Bedrock ended the batch job: {reason}.")
                backfills.note_part(part, state=PartState.FAILED)
            self._jobs.clean(part)
            return stand
        keep_answers(
            self._services,
            backfill,
            part,
            self._jobs.answers(part) if self._as_prepared(backfill) else (),
            lambda done, of: told("taking the answers", done / max(of, 1)),
        )
        backfills.note_part(part, state=PartState.DONE)
        self._jobs.clean(part)
        return stand

    def _complete(self, backfill: Backfill, told: Told) -> None:
        """No job is under way: what is left is written here, waits for somebody, or is given up."""
        backfills = self._store.backfills
        if backfill.state is BackfillState.STOPPING:
            self._end(backfill, BackfillState.STOPPED)
            return
        if backfill.error and not backfill.live and backfills.counts(backfill.id)[ItemState.PREPARED]:
            backfills.note(backfill.id, state=BackfillState.READY, error=backfill.error)
            return
        if backfill.live or backfill.finish_live:
            if backfill.finish_live and not backfill.live:
                backfills.wait_again(backfill.id)
                # From here on it is as any that is written live: what fails now has failed.
                backfills.note(backfill.id, live=True)
            self._write_live(backfill, told)
        if left := backfills.counts(backfill.id)[ItemState.PREPARED]:
            raise TuningUnavailable(
                f"{backfill.model} was not to be had for {left} of the calls.",
                "`debrief backfill --resume` tries again.",
            )
        self._end(backfill, BackfillState.DONE)

    def _write_live(self, backfill: Backfill, told: Told) -> None:
        model = self.model_named(backfill.model)
        try:
            write_live(self._services, backfill, model, lambda done, of: told("writing debriefs", done / max(of, 1)))
        except ModelUnavailable as error:
            raise TuningUnavailable(error.what, "`debrief backfill --resume` goes on.") from error

    def _end(self, backfill: Backfill, state: BackfillState) -> None:
        """Note the end. Calls that no debrief was written of are not kept: nobody would find them again."""
        store = self._store
        left = [
            item for item in store.backfills.items(backfill.id) if item.call_id is not None and item.debrief_id is None
        ]
        for start in range(0, len(left), _DROPPED_AT_ONCE):
            with store.transaction():
                chunk = left[start : start + _DROPPED_AT_ONCE]
                for item in chunk:
                    store.backfills.drop_call(item.number)
                calls = [item.call_id for item in chunk if item.call_id]
                forget(store, calls, actor=backfill.actor, registry=self._services.registry)
        counts = store.backfills.counts(backfill.id)
        with store.transaction():
            store.backfills.note(backfill.id, state=state)
            store.audit.add(
                backfill.actor, "backfill", backfill.id, f"{counts[ItemState.DONE]} debriefs by {backfill.model}"
            )

    def _open(self, backfill: Backfill) -> list[BackfillPart]:
        return self._store.backfills.parts(backfill.id, PartState.OPEN)

    def _check(self, backfill: Backfill) -> None:
        """Whether the settings are still those that it was prepared with. Raises `TuningError`."""
        if not self._as_prepared(backfill):
            raise TuningError(
                "What finds personal data was changed since this backfill was begun.",
                "Set DEBRIEF_PSEUDONYMISER and DEBRIEF_PATTERNS as they were, or use `debrief backfill --stop`.",
            )

    def _as_prepared(self, backfill: Backfill) -> bool:
        return backfill.pseudonymiser_version == self._services.pseudonymiser.version
