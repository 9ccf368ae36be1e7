"""Provisioned Throughput: model units by the hour, or with a commitment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.local_aws.custom_models import CustomModel, find_model
from bot.local_aws.models import FoundationModel
from bot.local_aws.refusals import conflict, invalid, not_found, over_quota
from bot.local_aws.state import Account, listed
from bot.local_aws.wire import Parameters

_DAY = 86_400.0
_COMMITMENTS = {"OneMonth": 30 * _DAY, "SixMonths": 180 * _DAY}

Served = CustomModel | FoundationModel


@dataclass
class Throughput:
    """Units that serve a model. While it is updated, the model from before goes on serving."""

    arn: str
    name: str
    units: int
    model: Served
    desired: Served
    commitment: str | None
    created: float
    changed: float
    ready: float
    fate: str | None

    def status(self, now: float) -> str:
        """Creating, Updating, InService or Failed."""
        if now >= self.ready:
            return "Failed" if self.fate else "InService"
        return "Creating" if self.changed == self.created else "Updating"

    def serving(self, now: float) -> Served:
        """The model that answers."""
        return self.desired if now >= self.ready else self.model

    @property
    def commitment_end(self) -> float | None:
        """Until when it is paid for, whatever happens; None for by the hour."""
        return None if self.commitment is None else self.created + _COMMITMENTS[self.commitment]


def create(account: Account, parameters: Parameters) -> Parameters:
    """CreateProvisionedModelThroughput."""
    if arn := account.repeated("CreateProvisionedModelThroughput", parameters):
        return {"provisionedModelArn": arn}
    model = _model(account, parameters["modelId"])
    name = parameters["provisionedModelName"]
    if any(throughput.name == name for throughput in account.throughputs.values()):
        raise conflict("The provided provisioned model name is currently in use.")
    units = parameters["modelUnits"]
    if units + sum(throughput.units for throughput in account.throughputs.values()) > account.limits.model_units:
        raise over_quota(f"You requested {units} model units, and your quota is {account.limits.model_units}.")
    now = account.now()
    throughput = Throughput(
        arn=account.arn("provisioned-model", account.new_id()),
        name=name,
        units=units,
        model=model,
        desired=model,
        commitment=parameters.get("commitmentDuration"),
        created=now,
        changed=now,
        ready=now + account.timings.throughput_seconds,
        fate=account.fates.take("throughput"),
    )
    account.throughputs[throughput.arn] = throughput
    account.remember("CreateProvisionedModelThroughput", parameters, throughput.arn, parameters.get("tags", ()))
    return {"provisionedModelArn": throughput.arn}


def get(account: Account, parameters: Parameters) -> Parameters:
    """GetProvisionedModelThroughput."""
    throughput = _find(account, parameters["provisionedModelId"])
    failed = throughput.status(account.now()) == "Failed"
    return {**_summary(account, throughput), "failureMessage": throughput.fate if failed else None}


def list_throughputs(account: Account, parameters: Parameters) -> Parameters:
    """ListProvisionedModelThroughputs."""
    found = [_summary(account, throughput) for throughput in account.throughputs.values()]
    wanted = [one for one in found if parameters.get("modelArnEquals") in (None, one["modelArn"])]
    return listed(parameters, wanted, "provisionedModelSummaries", name="provisionedModelName")


def update(account: Account, parameters: Parameters) -> Parameters:
    """UpdateProvisionedModelThroughput."""
    throughput = _find(account, parameters["provisionedModelId"])
    now = account.now()
    if throughput.status(now) != "InService":
        raise invalid(f"The Provisioned Throughput is {throughput.status(now)}, and cannot be updated.")
    if "desiredModelId" in parameters:
        if not isinstance(throughput.serving(now), CustomModel):
            raise invalid("The desired model cannot be set for the Provisioned Throughput of a base model.")
        desired = _model(account, parameters["desiredModelId"])
        if _base(desired).id != _base(throughput.model).id:
            raise invalid("The model must be the base model of the one that is served, or customized from it.")
        throughput.model, throughput.desired = throughput.serving(now), desired
        throughput.changed, throughput.ready = now, now + account.timings.throughput_seconds
    throughput.name = parameters.get("desiredProvisionedModelName", throughput.name)
    return {}


def delete(account: Account, parameters: Parameters) -> Parameters:
    """DeleteProvisionedModelThroughput."""
    throughput = _find(account, parameters["provisionedModelId"])
    now = account.now()
    if throughput.commitment_end is not None and now < throughput.commitment_end:
        raise conflict("The Provisioned Throughput has a commitment, and cannot be deleted before it ends.")
    if throughput.status(now) in ("Creating", "Updating"):
        raise conflict(f"The Provisioned Throughput is {throughput.status(now)}. Wait until it is InService.")
    del account.throughputs[throughput.arn]
    account.tags.pop(throughput.arn, None)
    return {}


def _summary(account: Account, throughput: Throughput) -> dict[str, Any]:
    now, end = account.now(), throughput.commitment_end
    return {
        "provisionedModelName": throughput.name,
        "provisionedModelArn": throughput.arn,
        "modelArn": _arn(account, throughput.serving(now)),
        "desiredModelArn": _arn(account, throughput.desired),
        "foundationModelArn": account.models.arn(_base(throughput.model)),
        "modelUnits": throughput.units,
        "desiredModelUnits": throughput.units,
        "status": throughput.status(now),
        "commitmentDuration": throughput.commitment,
        "commitmentExpirationTime": None if end is None else account.date(end),
        "creationTime": account.date(throughput.created),
        "lastModifiedTime": account.date(throughput.ready if now >= throughput.ready else throughput.changed),
    }


def _model(account: Account, identifier: str) -> Served:
    custom = find_model(account, identifier)
    if custom is not None:
        _check_alive(account, custom.job.base)
        return custom
    if "custom-model/" in identifier:
        raise not_found("Could not find the custom model.")
    base = account.models.known(identifier)
    if base is None or not identifier.endswith(base.variant):
        raise invalid("The provided model identifier is invalid, or has no Provisioned Throughput in this region.")
    _check_alive(account, base)
    return base


def _check_alive(account: Account, base: FoundationModel) -> None:
    if account.models.known(base.id + base.variant) is None or account.models.is_legacy(base.id):
        # unverified: that it is refused is documented ("model lifecycle"), its words are not.
        raise invalid("The base model is a legacy model, and no new Provisioned Throughput can be created for it.")


def _base(model: Served) -> FoundationModel:
    return model.job.base if isinstance(model, CustomModel) else model


def _arn(account: Account, model: Served) -> str:
    return model.arn if isinstance(model, CustomModel) else account.models.arn(model)


def _find(account: Account, identifier: str) -> Throughput:
    for throughput in account.throughputs.values():
        if identifier in (throughput.arn, throughput.name):
            return throughput
    raise not_found("Could not find the Provisioned Throughput.")
