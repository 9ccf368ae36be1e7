"""Custom models: what completed jobs leave behind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.local_aws.keys import key_arn
from bot.local_aws.refusals import conflict, not_found
from bot.local_aws.state import ACCOUNT_ID, Account, listed
from bot.local_aws.wire import Parameters

if TYPE_CHECKING:
    from bot.local_aws.customization_job import CustomizationJob


@dataclass(frozen=True)
class CustomModel:
    """A model, the job it is from, and when it was made."""

    arn: str
    name: str
    job: CustomizationJob
    created: float


def find_model(account: Account, identifier: str) -> CustomModel | None:
    """A custom model by its ARN or its name; None where there is none."""
    for model in account.custom_models.values():
        if identifier in (model.arn, model.name):
            return model
    return None


def model_named(account: Account, identifier: str) -> CustomModel:
    """A custom model by its ARN or its name. Raises `Refused`."""
    model = find_model(account, identifier)
    if model is None:
        raise not_found("Could not find the custom model.")
    return model


def get(account: Account, parameters: Parameters) -> Parameters:
    """GetCustomModel."""
    model = model_named(account, parameters["modelIdentifier"])
    job = model.job
    request = job.request
    return {
        "modelArn": model.arn,
        "modelName": model.name,
        "jobName": request["jobName"],
        "jobArn": job.arn,
        "baseModelArn": job.base_arn,
        "customizationType": "FINE_TUNING",
        "modelKmsKeyArn": key_arn(account.region, request.get("customModelKmsKeyId")),
        "hyperParameters": request.get("hyperParameters", {}),
        "trainingDataConfig": request["trainingDataConfig"],
        "validationDataConfig": request.get("validationDataConfig"),
        "outputDataConfig": request["outputDataConfig"],
        "trainingMetrics": {"trainingLoss": job.steps[-1][2]},
        "validationMetrics": job.validation_metrics,
        "creationTime": account.date(model.created),
        "modelStatus": "Active",
    }


def list_models(account: Account, parameters: Parameters) -> Parameters:
    """ListCustomModels."""
    wanted = {parameters.get("baseModelArnEquals"), parameters.get("foundationModelArnEquals")} - {None}
    summaries = [
        {
            "modelArn": model.arn,
            "modelName": model.name,
            "creationTime": account.date(model.created),
            "baseModelArn": model.job.base_arn,
            "baseModelName": model.job.base.id.partition(":")[0],
            "customizationType": "FINE_TUNING",
            "ownerAccountId": ACCOUNT_ID,
            "modelStatus": "Active",
        }
        for model in account.custom_models.values()
        if wanted <= {model.job.base_arn} and parameters.get("modelStatus", "Active") == "Active"
    ]
    return listed(parameters, summaries, "modelSummaries", name="modelName")


def delete(account: Account, parameters: Parameters) -> Parameters:
    """DeleteCustomModel."""
    model = model_named(account, parameters["modelIdentifier"])
    deployed = [d for d in account.deployments.values() if model in d.models(account.now())]
    # What is being changed holds on to both; once it is done, to the new one alone.
    bought = [t for t in account.throughputs.values() if model in (t.serving(account.now()), t.desired)]
    if deployed or bought:
        raise conflict("The custom model is in use by a deployment or by Provisioned Throughput. Delete that first.")
    del account.custom_models[model.arn]
    account.tags.pop(model.arn, None)
    return {}
