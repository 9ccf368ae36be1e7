"""The vocabulary of fine-tuning: versions of a model, and the jobs that make them. Frozen, as all records are."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from pydantic import AwareDatetime, Field

from dataset.records import CallSummary, Record, WorkState


class ModelStatus(StrEnum):
    """What became of a version of a model. Written to the store: a name is never given another meaning."""

    CANDIDATE = "candidate"  # trained, and waiting for a lead's word
    CANARY = "canary"  # writes the debriefs of a random share of calls
    CHAMPION = "champion"  # writes the debriefs
    RETIRED = "retired"  # was the champion once
    REJECTED = "rejected"  # a lead said not now, or it did harm as a canary
    FAILED = "failed"  # cannot be used: its files are gone


class Alias(StrEnum):
    """A name that points to one version at a time."""

    CHAMPION = "champion"
    CANARY = "canary"


class ModelVersion(Record):
    """A version of a model that was trained: from what, how, and what became of it.

    `base` is the version that it was trained from, `generation` the rounds of fine-tuning behind it. `artifact` is
    what serves it: a folder below DEBRIEF_DATA, or a name in an account; None once it was taken down. `metrics` are
    counts, never text of calls. `approved_by` is who last said that it may write debriefs, as the canary or for all;
    who or what pointed an alias to it is in `Pointed`.
    """

    name: str
    provider: str
    base: str
    snapshot_id: str
    prompt_version: str
    pseudonymiser_version: str
    hyperparameters: dict[str, Any] = Field(default_factory=dict)
    generation: int
    artifact: str | None
    digest: str
    status: ModelStatus
    metrics: dict[str, Any] = Field(default_factory=dict)
    job_id: str
    approved_by: str | None = None
    approved_at: AwareDatetime | None = None
    created_at: AwareDatetime


class Pointed(Record):
    """Where an alias points, since when, and who said so. `model` is None for the model as its maker left it.

    `back_to` is the event that taking this one back leads to; None where there was none before.
    """

    seq: int
    model: str | None
    actor: str
    at: AwareDatetime
    back_to: int | None = None


class TuningStage(StrEnum):
    """How far a job has come."""

    SNAPSHOT = "snapshot"  # choose and write down the pairs
    APPROVAL = "approval"  # it costs money: waits until somebody who saw how much has said yes
    TRAINING = "training"
    DEPLOYING = "deploying"  # make what came of it ready to answer, where that costs nothing by the hour
    EVALUATING = "evaluating"  # have champion and candidate answer the held-out calls
    DONE = "done"


class TuningJob(Record):
    """A fine-tune that somebody asked for.

    `base` is the model that is trained on from. `model` is the name kept for what comes of it, `reference` the
    provider's name for the training, `tune_key` the hash of all that decides what comes of it. `plan` is what the
    training takes and costs (`bot.models.protocol.TunePlan`), `approved_by` who has seen that and said yes. `progress`
    is 0 to 1, `what` what is being done, in words; `starts` counts how often the training was started, `trouble` how
    often in a row the provider could not be asked, `forgotten` the pairs of the snapshot whose calls had been forgotten
    by then. `own_answers` says whether answers of models that were voted useful are learned from too.
    `error` says in words why nothing came of it.
    """

    id: str
    provider: str
    base: str
    state: WorkState
    stage: TuningStage
    requested_by: str
    approved_by: str | None = None
    plan: dict[str, Any] = Field(default_factory=dict)
    snapshot_id: str | None = None
    hyperparameters: dict[str, Any] = Field(default_factory=dict)
    model: str | None = None
    reference: str | None = None
    tune_key: str | None = None
    progress: float = 0.0
    what: str = ""
    generation: int = 1
    starts: int = 0
    forgotten: int = 0
    own_answers: bool = True
    stop_wanted: bool = False
    error: str | None = None
    attempts: int = 0
    trouble: int = 0
    created_at: AwareDatetime
    finished_at: AwareDatetime | None = None


class ResourceKind(StrEnum):
    """What exists in an account because Debrief made it. Written to the store."""

    JOB = "customization job"  # costs while it runs, and nothing once it is over
    MODEL = "custom model"  # storage, by the month
    DEPLOYMENT = "on-demand deployment"  # nothing by the hour
    THROUGHPUT = "provisioned throughput"  # by the hour, for as long as it is there
    BATCH = "batch inference job"
    EVALUATION = "evaluation job"


class ResourceState(StrEnum):
    """Whether a resource is there."""

    WANTED = "wanted"  # written down before it is asked for: it may be there already
    THERE = "there"
    CHANGING = "changing"  # was asked to serve another version
    LEAVING = "leaving"  # is being taken down
    GONE = "gone"


class Resource(Record):
    """Something in an account that Debrief made, or is about to make.

    `name` is the one that we gave it, `reference` its own (an ARN; None until it is known), `token` what makes asking
    for it twice one and the same request. `model` is the version that it carries, `next_model` the one that it is being
    changed to. `price` is what it was said to cost when `approved_by` said yes, `job_id` the training it belongs to,
    `folder` where its files lie (`s3://bucket/…/`).
    """

    id: str
    kind: ResourceKind
    state: ResourceState
    name: str
    token: str
    reference: str | None = None
    model: str | None = None
    next_model: str | None = None
    job_id: str | None = None
    region: str
    folder: str | None = None
    price: str = ""
    approved_by: str = ""
    created_at: AwareDatetime
    gone_at: AwareDatetime | None = None


class Rollout(Record):
    """A version that is to come into use as soon as it is ready to serve: `actor` said so.

    `costs_seen` says that they were told what that costs by the hour, `back` that a promotion is to be taken back by
    it, `canary` that it is to write a share of the debriefs first. `what` is what is being done, in words; `error` why
    it did not come into use.
    """

    id: str
    model: str
    actor: str
    back: bool
    canary: bool = False
    costs_seen: bool
    state: WorkState
    what: str = ""
    error: str | None = None
    attempts: int = 0
    created_at: AwareDatetime
    finished_at: AwareDatetime | None = None


class Trial(Record):
    """What two versions made of one held-out call, in placeholders. It is forgotten with its call."""

    job_id: str
    call_id: str
    pseudonymiser_version: str
    before_model: str
    before: CallSummary
    after: CallSummary
