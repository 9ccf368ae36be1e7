"""Which function does the work of which operation."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.local_aws import batch, custom_models, deployments, evaluation, guardrails, jobs, runtime, tags, throughput
from bot.local_aws.models import get_foundation_model, list_foundation_models
from bot.local_aws.state import Account
from bot.local_aws.wire import Parameters

Work = Callable[[Account, Parameters], Parameters]


def _get_foundation_model(account: Account, parameters: Parameters) -> Parameters:
    return get_foundation_model(account.models, parameters["modelIdentifier"])


def _list_foundation_models(account: Account, parameters: Parameters) -> Parameters:
    return list_foundation_models(account.models, parameters)


# Done under the lock of the account, one after the other.
CONTROL: Mapping[str, Work] = {
    "GetFoundationModel": _get_foundation_model,
    "ListFoundationModels": _list_foundation_models,
    "CreateModelCustomizationJob": jobs.create,
    "GetModelCustomizationJob": jobs.get,
    "ListModelCustomizationJobs": jobs.list_jobs,
    "StopModelCustomizationJob": jobs.stop,
    "GetCustomModel": custom_models.get,
    "ListCustomModels": custom_models.list_models,
    "DeleteCustomModel": custom_models.delete,
    "CreateCustomModelDeployment": deployments.create,
    "GetCustomModelDeployment": deployments.get,
    "ListCustomModelDeployments": deployments.list_deployments,
    "UpdateCustomModelDeployment": deployments.update,
    "DeleteCustomModelDeployment": deployments.delete,
    "CreateProvisionedModelThroughput": throughput.create,
    "GetProvisionedModelThroughput": throughput.get,
    "ListProvisionedModelThroughputs": throughput.list_throughputs,
    "UpdateProvisionedModelThroughput": throughput.update,
    "DeleteProvisionedModelThroughput": throughput.delete,
    "CreateModelInvocationJob": batch.create,
    "GetModelInvocationJob": batch.get,
    "ListModelInvocationJobs": batch.list_jobs,
    "StopModelInvocationJob": batch.stop,
    "CreateEvaluationJob": evaluation.create,
    "GetEvaluationJob": evaluation.get,
    "ListEvaluationJobs": evaluation.list_jobs,
    "StopEvaluationJob": evaluation.stop,
    "GetGuardrail": guardrails.get,
    "ListTagsForResource": tags.list_tags,
    "TagResource": tags.tag,
    "UntagResource": tags.untag,
}

# What happens by itself once its time has come.
SETTLE: tuple[Callable[[Account], None], ...] = (jobs.settle, evaluation.settle)

# Done side by side: they hold the lock as long as they look things up.
RUNTIME: Mapping[str, Work] = {
    "Converse": runtime.converse,
}
