"""Custom model deployments: on-demand serving of a custom model, which can be swapped for another one."""

from __future__ import annotations

from dataclasses import dataclass

from bot.local_aws.custom_models import CustomModel, model_named
from bot.local_aws.refusals import conflict, invalid, not_found, over_quota
from bot.local_aws.state import Account, listed
from bot.local_aws.wire import Parameters


@dataclass(frozen=True)
class Update:
    """A swap under way or done: the model it brings, when it was asked for and when it is there."""

    model: CustomModel
    asked: float
    ready: float
    fate: str | None

    def status(self, now: float) -> str:
        """Updating, UpdateCompleted or UpdateFailed."""
        if now < self.ready:
            return "Updating"
        return "UpdateFailed" if self.fate else "UpdateCompleted"


@dataclass
class Deployment:
    """A deployment. Until an update is complete, the model from before goes on serving."""

    arn: str
    name: str
    model: CustomModel
    description: str | None
    created: float
    ready: float
    fate: str | None
    update: Update | None = None

    def status(self, now: float) -> str:
        """Creating, Active or Failed."""
        if now < self.ready:
            return "Creating"
        return "Failed" if self.fate else "Active"

    def serving(self, now: float) -> CustomModel:
        """The model that answers."""
        if self.update is not None and self.update.status(now) == "UpdateCompleted":
            return self.update.model
        return self.model

    def models(self, now: float) -> tuple[CustomModel, ...]:
        """The models that it needs: the one that answers, and one that is to."""
        coming = (self.update.model,) if self.update is not None and now < self.update.ready else ()
        return (self.serving(now), *coming)

    def changed(self, now: float) -> float:
        """When it last changed."""
        if self.update is None:
            return min(now, self.ready)
        return self.update.ready if now >= self.update.ready else self.update.asked


def create(account: Account, parameters: Parameters) -> Parameters:
    """CreateCustomModelDeployment."""
    if arn := account.repeated("CreateCustomModelDeployment", parameters):
        return {"customModelDeploymentArn": arn}
    model = _deployable(account, parameters["modelArn"])
    name = parameters["modelDeploymentName"]
    if any(deployment.name == name for deployment in account.deployments.values()):
        raise conflict("The provided deployment name is currently in use.")
    if len(account.deployments) >= account.limits.deployments:
        raise over_quota("You have reached the quota of custom model deployments.")
    now = account.now()
    deployment = Deployment(
        arn=account.arn("custom-model-deployment", account.new_id()),
        name=name,
        model=model,
        description=parameters.get("description"),
        created=now,
        ready=now + account.timings.deploy_seconds,
        fate=account.fates.take("deployment"),
    )
    account.deployments[deployment.arn] = deployment
    account.remember("CreateCustomModelDeployment", parameters, deployment.arn, parameters.get("tags", ()))
    return {"customModelDeploymentArn": deployment.arn}


def get(account: Account, parameters: Parameters) -> Parameters:
    """GetCustomModelDeployment."""
    deployment = _find(account, parameters["customModelDeploymentIdentifier"])
    now, update = account.now(), deployment.update
    status = deployment.status(now)
    failed = status == "Failed"
    update_failed = update is not None and update.status(now) == "UpdateFailed"
    return {
        "customModelDeploymentArn": deployment.arn,
        "modelDeploymentName": deployment.name,
        "modelArn": deployment.serving(now).arn,
        "createdAt": account.date(deployment.created),
        "status": status,
        "description": deployment.description,
        "updateDetails": update and {"modelArn": update.model.arn, "updateStatus": update.status(now)},
        "failureMessage": deployment.fate if failed else update.fate if update and update_failed else None,
        "lastUpdatedAt": account.date(deployment.changed(now)),
    }


def list_deployments(account: Account, parameters: Parameters) -> Parameters:
    """ListCustomModelDeployments."""
    now = account.now()
    summaries = [
        {
            "customModelDeploymentArn": deployment.arn,
            "customModelDeploymentName": deployment.name,
            "modelArn": deployment.serving(now).arn,
            "createdAt": account.date(deployment.created),
            "status": deployment.status(now),
            "lastUpdatedAt": account.date(deployment.changed(now)),
            "failureMessage": deployment.fate if deployment.status(now) == "Failed" else None,
        }
        for deployment in account.deployments.values()
        if parameters.get("modelArnEquals") in (None, deployment.serving(now).arn)
    ]
    return listed(
        parameters,
        summaries,
        "modelDeploymentSummaries",
        name="customModelDeploymentName",
        created="createdAt",
        after="createdAfter",
        before="createdBefore",
    )


def update(account: Account, parameters: Parameters) -> Parameters:
    """UpdateCustomModelDeployment."""
    deployment = _find(account, parameters["customModelDeploymentIdentifier"])
    model = _deployable(account, parameters["modelArn"])
    now = account.now()
    _check_settled(deployment, now)
    if deployment.status(now) == "Failed":
        raise conflict("The deployment failed, and cannot be updated.")
    if model.job.base.id != deployment.serving(now).job.base.id:
        raise invalid("The model must be customized from the same base model as the deployed one.")
    deployment.model = deployment.serving(now)
    deployment.update = Update(model, now, now + account.timings.deploy_seconds, account.fates.take("update"))
    return {"customModelDeploymentArn": deployment.arn}


def delete(account: Account, parameters: Parameters) -> Parameters:
    """DeleteCustomModelDeployment."""
    deployment = _find(account, parameters["customModelDeploymentIdentifier"])
    # unverified: the operation knows a ConflictException, and its documentation does not say what for.
    _check_settled(deployment, account.now())
    del account.deployments[deployment.arn]
    account.tags.pop(deployment.arn, None)
    return {}


def _check_settled(deployment: Deployment, now: float) -> None:
    if deployment.status(now) == "Creating":
        raise conflict("The deployment is being created. Wait until it is Active.")
    if deployment.update is not None and deployment.update.status(now) == "Updating":
        raise conflict("The deployment is being updated. Wait until that is done.")


def _deployable(account: Account, arn: str) -> CustomModel:
    model = model_named(account, arn)
    if not model.job.base.deployable:
        raise invalid("On-demand deployment is not supported for custom models of this base model.")
    return model


def _find(account: Account, identifier: str) -> Deployment:
    for deployment in account.deployments.values():
        if identifier in (deployment.arn, deployment.name):
            return deployment
    raise not_found("Could not find the custom model deployment.")
