"""Amazon Bedrock's `Tuner`: files to S3, a customization job, a deployment on demand or Provisioned Throughput.

What exists in the account because of it is in the store (`dataset.store.resources`), written down before it is asked
for; so a process that is killed anywhere leaves one job and one deployment behind it, and they can be taken down.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from bot.errors import NotLoggedIn, TuningError
from bot.models.aws import AwsClients
from bot.models.bedrock import BedrockModel, tuned_model
from bot.models.catalogue import (
    Deployment,
    TunableModel,
    hyperparameters_of,
    lifecycle_trouble,
    lifecycle_warning,
    model_named,
)
from bot.models.prices import load_prices
from bot.models.protocol import Readiness, Told, TunePlan, TuneRequest, TuneStatus, Upkeep
from bot.settings import Settings
from bot.tuning.bedrock import costs, names
from bot.tuning.bedrock.calls import asking
from bot.tuning.bedrock.deployments import Places
from bot.tuning.bedrock.files import sweep, written
from bot.tuning.bedrock.jobs import Jobs, JobTerms
from bot.tuning.bedrock.taking_down import TakingDown
from dataset.model_records import ModelVersion, Resource, ResourceKind, ResourceState
from dataset.store import Store

RECIPE = "bedrock-1"
"""The version of what a training is asked with, beside what the request says. Changed with it."""

EPOCHS = "epochCount"

_PLACES = (ResourceKind.THROUGHPUT, ResourceKind.DEPLOYMENT)


class BedrockTuner:
    """Trains the models of the catalogue in the team's own account."""

    provider = "bedrock"
    recipe = RECIPE

    def __init__(self, settings: Settings, store: Store, clients: AwsClients) -> None:
        self._settings = settings
        self._store = store
        self._clients = clients
        self._jobs = Jobs(settings, store, clients)
        self._taking_down = TakingDown(settings, store, clients, self._jobs)

    def plan(self, request: TuneRequest) -> TunePlan:
        """What a training would take and cost. Nothing is created; the lifecycle of the model is asked for."""
        model = model_named(request.base)
        self._check_settings(model)
        hyperparameters = self._hyperparameters(request, model)
        warnings = self._lifecycle(model)
        prices = load_prices(self._settings)
        with written(self._store, self._settings, model, request.snapshot_id, None) as files:
            epochs = int(hyperparameters.get(EPOCHS, "1"))
            return TunePlan(
                paid=True,
                train=files.train,
                validation=files.validation,
                tokens=files.tokens,
                hyperparameters=hyperparameters,
                costs=(
                    costs.training(prices, model, files, epochs, self._settings.debrief_gate_calls),
                    costs.keeping(prices, model),
                    costs.serving(prices, model),
                ),
                warnings=warnings,
            )

    def start(self, request: TuneRequest, told: Told = lambda _what, _share: None) -> str:
        """Upload the files and create the job, once; its ARN. Raises `TuningError`."""
        model = model_named(request.base)
        if not request.approved_by:
            raise TuningError("A training on Bedrock costs money, and nobody approved it.", "Start it again.")
        self._check_settings(model)
        hyperparameters = self._hyperparameters(request, model)
        token = names.token_of(request, hyperparameters)
        known = self._store.resources.named(ResourceKind.JOB, names.training_name(request.name, token))
        if known is not None and known.reference is not None:
            return known.reference
        with written(self._store, self._settings, model, request.snapshot_id, request.approved_by) as files:
            epochs, calls = int(hyperparameters.get(EPOCHS, "1")), self._settings.debrief_gate_calls
            price = costs.training(load_prices(self._settings), model, files, epochs, calls)
            return self._jobs.start(request, JobTerms(model, hyperparameters, price), files, told)

    def poll(self, reference: str) -> TuneStatus:
        """How a job stands."""
        return self._jobs.poll(reference)

    def stop(self, job_id: str) -> None:
        """Have the job stopped, and take down whatever it has made."""
        version = self._store.tuning.get(job_id).model
        rows = self._store.resources.of_job(job_id)
        rows = [row for row in rows if row.kind not in _PLACES]
        self._taking_down.take_down([*rows, *(self._alone(version) if version else ())])

    def _alone(self, version: str) -> list[Resource]:
        """What is there for a version alone: a place that only was to change to it stays with its own."""
        places = [
            place
            for kind in _PLACES
            for place in Places(self._settings, self._store, self._clients, kind).let_go(version)
        ]
        rows = self._store.resources.of_model(version)
        return [*places, *(row for row in rows if row.kind not in _PLACES)]

    def sweep(self) -> None:
        """Go on with what could not be taken down before, and with places that nobody wants to change any more."""
        sweep(self._settings.debrief_data)
        self._taking_down.take_down([row for row in self._store.resources.all() if row.state is ResourceState.LEAVING])

    def clean(self, job_id: str) -> None:
        """Delete the training files of a job that is over: nobody needs them any more, and they hold texts."""
        for row in self._store.resources.of_job(job_id):
            if row.kind is ResourceKind.JOB:
                self._taking_down.delete_files(row, everything=False)
                self._store.resources.note_gone(row.id)

    def upkeep(self, version: ModelVersion) -> Upkeep:
        """What it would cost from now on to have a version ready to answer."""
        return self._places(version).upkeep(version)

    def deploy(self, version: ModelVersion, actor: str, *, costs_seen: bool = False) -> Readiness:
        """Make a version ready to serve, a step at a time."""
        return self._places(version).deploy(version, actor, costs_seen=costs_seen)

    def undeploy(self, version: ModelVersion) -> None:
        """Take down what serves a version, and keep its model."""
        places = self._places(version)
        for place in places.let_go(version.name):
            places.take_down(place)

    def retire(self, version: ModelVersion) -> None:
        """Take down what serves a version, the model itself, and what its training left in the bucket."""
        rows = self._store.resources.of_model(version.name)
        if version.artifact and not any(row.reference == version.artifact for row in rows):
            row = self._store.resources.want(
                ResourceKind.MODEL,
                version.artifact.rpartition("/")[2],
                token=names.token("retire", version.name),
                region=names.region_of(version.artifact) or self._clients.region,
                model=version.name,
                job_id=version.job_id,
            )
            self._store.resources.note_there(row.id, version.artifact)
        self._taking_down.take_down(self._alone(version.name))

    def close(self) -> None:
        """Nothing of a training is on this machine."""

    def open(self, version: ModelVersion) -> BedrockModel:
        """The version as a model that answers. Raises `TuningError` where it is not deployed."""
        place = self._places(version).served_by(version)
        if place is None or place.reference is None:
            raise TuningError(
                f"The model {version.name} is not deployed on Amazon Bedrock.",
                f"`debrief models promote {version.name}` deploys it, and says what that costs.",
            )
        return tuned_model(
            self._settings,
            self._clients.in_region(place.region),
            model_named(version.base),
            name=version.name,
            reference=place.reference,
            generation=version.generation,
        )

    def _places(self, version: ModelVersion) -> Places:
        model = model_named(version.base)
        on_demand = model.deployment is Deployment.ON_DEMAND
        return Places(
            self._settings,
            self._store,
            self._clients,
            ResourceKind.DEPLOYMENT if on_demand else ResourceKind.THROUGHPUT,
            # Looked up when it is needed: a mistake in the price file keeps nobody from answering.
            lambda: costs.serving(load_prices(self._settings), model),
        )

    def _hyperparameters(self, request: TuneRequest, model: TunableModel) -> dict[str, str]:
        return hyperparameters_of(model, {name: str(value) for name, value in request.hyperparameters.items()})

    def _check_settings(self, model: TunableModel) -> None:
        """Whether what a training needs is set. Raises `TuningError`."""
        settings = self._settings
        for name, value, what in (
            ("DEBRIEF_BUCKET", settings.debrief_bucket, "an S3 bucket for the training files"),
            ("DEBRIEF_ROLE", settings.debrief_role, "the ARN of the role that Bedrock reads them as"),
        ):
            if not value:
                raise TuningError(f"{name} is not set: a training on Bedrock needs {what}.", "docs/aws.md has both.")
        if bool(settings.subnets) != bool(settings.security_groups):
            raise TuningError(
                "DEBRIEF_SUBNETS and DEBRIEF_SECURITY_GROUPS belong together, and one of them is not set.",
                "Set both, or neither.",
            )
        if self._clients.region not in model.regions:
            # No region helps a model that is past its end. Here the catalogue speaks; where it can be tuned, AWS does.
            if (trouble := lifecycle_trouble(model, today=datetime.now(UTC).date())) is not None:
                raise trouble
            raise TuningError(
                f"{model.name} cannot be tuned in {self._clients.region}.",
                f"Set AWS_REGION to {' or '.join(model.regions)}, with a bucket there, or choose another model.",
            )

    def _lifecycle(self, model: TunableModel) -> tuple[str, ...]:
        """What is to be said of a model's life. Raises `TuningError` where a new job would be refused."""
        live: dict[str, Any] | None = None
        unasked = ""
        try:
            with asking(f"Whether {model.name} can still be tuned is not known"):
                answer = self._bedrock().get_foundation_model(modelIdentifier=model.model_id)
                live = answer["modelDetails"].get("modelLifecycle")
        except NotLoggedIn:
            raise  # the training could not be started either: better said before somebody approves it
        except TuningError as error:
            # Not allowed, or no such model any more: the catalogue speaks then.
            unasked = error.what
        today = datetime.now(UTC).date()
        if (trouble := lifecycle_trouble(model, today=today, live=live)) is not None:
            raise trouble
        warning = lifecycle_warning(model, today=today, live=live)
        return tuple(text for text in (warning, unasked) if text)

    def _bedrock(self) -> Any:
        return self._clients.client("bedrock")
