"""What came of a training: tried out where that can be done, and registered as a version in any case."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.models.protocol import TuneStatus
from bot.services import Services
from bot.tuning.comparison import Comparison, compare
from bot.tuning.gate import running
from bot.tuning.telling import leads, tell
from dataset.evaluation_records import Evaluation, Role
from dataset.model_records import ModelStatus, ModelVersion, Trial, TuningJob, TuningStage
from dataset.records import Split, WorkState
from dataset.store import Snapshot

NOT_BESIDE = "To have it answer costs by the hour, or takes the place of the version in use."
GONE_AGAIN = "What was to serve it was taken down meanwhile."


@dataclass(frozen=True)
class Outcome:
    """What was found when a version was tried out; `untried` says in a sentence why it was not.

    `champion` is the version that it was compared with; another one may be in use by now. `evaluation` has the verdict,
    where there were held-out calls. `upkeep` says what it takes to have the version answer, where it cannot yet.
    """

    champion: str = ""
    evaluation: Evaluation | None = None
    found: Comparison = field(default_factory=Comparison)
    untried: str = ""
    upkeep: str = ""


def tried_out(services: Services, job: TuningJob, snapshot: Snapshot, version: ModelVersion) -> Outcome | None:
    """Put held-out calls to a new version, to the one in use and to what it has to be better than, some at a time.

    None where calls are left: to be called again. A version that cannot answer beside the one in use is not tried out.
    Raises `ModelUnavailable` where one of the two cannot be asked now (what was answered is kept), and `TuningError`
    where the new one answers none.
    """
    store, tuner = services.store, services.tuner_of(version.provider)
    upkeep = tuner.upkeep(version)
    if not upkeep.ready:
        why = GONE_AGAIN if upkeep.beside and not upkeep.hourly else NOT_BESIDE
        return Outcome(untried=why, upkeep=upkeep.sentence)
    champion = services.models.current()
    evaluation = store.evaluations.of_job(job.id)
    if evaluation is not None and not _of(evaluation, champion.name, version.name):
        store.evaluations.drop(evaluation.id)  # another one came into use meanwhile
        evaluation = None
    evaluation = evaluation or running.begin(
        services, version, champion.name, snapshot_id=snapshot.id, requested_by=job.requested_by, job_id=job.id
    )
    if evaluation is None:
        found = compare(store, snapshot.id, champion, tuner.open(version), services.style)
        return Outcome(champion.name, found=found)
    if running.go_on(services, evaluation, unregistered=version):
        return None
    evaluation = running.conclude(services, evaluation)
    asked, differ, shown = running.differing(services, evaluation)
    return Outcome(champion.name, evaluation, Comparison(Split.HELD_OUT if asked else None, asked, differ, shown))


def _of(evaluation: Evaluation, champion: str, candidate: str) -> bool:
    names = {contestant.role: contestant.name for contestant in evaluation.contestants}
    return (names.get(Role.CHAMPION), names.get(Role.CANDIDATE)) == (champion, candidate)


def version_of(job: TuningJob, snapshot: Snapshot, status: TuneStatus, now: datetime) -> ModelVersion:
    """The version that a training came to: a candidate, not registered yet."""
    counts = snapshot.manifest["counts"]["splits"]
    return ModelVersion(
        name=job.model or "",
        provider=job.provider,
        base=job.base,
        snapshot_id=snapshot.id,
        prompt_version=snapshot.manifest["prompt_version"],
        pseudonymiser_version=snapshot.manifest["pseudonymiser_version"],
        hyperparameters=job.hyperparameters,
        generation=job.generation,
        artifact=status.artifact,
        digest=status.digest,
        status=ModelStatus.CANDIDATE,
        metrics={
            **status.metrics,
            "splits": counts,
            "mark": snapshot.manifest["mark"],
            "own_answers": job.own_answers,
        },
        job_id=job.id,
        created_at=now,
    )


def register(services: Services, job: TuningJob, owner: str, version: ModelVersion, outcome: Outcome) -> bool:
    """Register a version with what was found, end its job, and tell all leads, in one transaction.

    False (and nothing is registered) where somebody else did, or where a call was forgotten or the job was to stop
    meanwhile: it goes on.
    """
    store, found = services.store, outcome.found
    champion = outcome.champion or services.models.current().name
    metrics = {**version.metrics, "asked": found.asked, "differ": found.differ, "compared_with": champion}
    metrics["split"] = found.split.value if found.split else None
    if outcome.evaluation is not None and outcome.evaluation.verdict is not None:
        metrics |= {"evaluation": outcome.evaluation.id, "finding": outcome.evaluation.verdict.finding.value}
    metrics |= {name: said for name in ("untried", "upkeep") if (said := getattr(outcome, name))}
    version = version.model_copy(update={"metrics": metrics})
    with store.transaction():
        forgotten = store.snapshots.get(version.snapshot_id).forgotten != job.forgotten
        if forgotten or store.tuning.get(job.id).stop_wanted:
            store.tuning.queue.postpone(job.id, owner, timedelta(0), count=False)
            return False
        ended = store.tuning.note(job.id, owner, stage=TuningStage.DONE.value, progress=1.0, what="done")
        if not (ended and store.tuning.queue.finish(job.id, owner, WorkState.DONE)):
            return False
        store.registry.add(version)
        if found.shown is not None:
            store.tuning.keep_trial(
                Trial(
                    job_id=job.id,
                    call_id=found.shown.call_id,
                    pseudonymiser_version=found.shown.pseudonymiser_version,
                    before_model=champion,
                    before=found.shown.before,
                    after=found.shown.after,
                )
            )
        store.audit.add(job.requested_by, "tune", version.name, f"{version.metrics.get('pairs')} pairs")
        tell(store, job, "done", also=leads(services))
    return True
