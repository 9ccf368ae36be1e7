"""The two ways to have a tuned model answer, behind one protocol: on demand, and Provisioned Throughput."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from bot.models.aws import AwsClients
from bot.models.aws_errors import told_by_aws
from bot.tuning.bedrock.calls import is_gone
from dataset.model_records import ResourceKind

MODEL_UNITS = 1
"""The least that Provisioned Throughput is sold in."""


@dataclass(frozen=True)
class Stand:
    """How something that serves stands: the model that it serves now, and whether it is being made or changed.

    `failure` is AWS's message where it failed, or where changing its model did.
    """

    reference: str
    name: str
    serves: str
    busy: bool
    failure: str = ""
    created_at: datetime | None = None


class Kind(Protocol):
    """One way to have models answer.

    The methods raise botocore's errors, and `TuningError` where AWS does not find something because whoever is asking
    belongs to another account.
    """

    kind: ResourceKind

    def create(self, name: str, model_arn: str, token: str, tags: list[dict[str, str]]) -> str:
        """Ask for a new one; its ARN."""
        ...

    def change(self, reference: str, model_arn: str) -> None:
        """Have one serve another model; the one before is served until that is done."""
        ...

    def get(self, identifier: str) -> Stand | None:
        """How one stands, by its ARN or name; None where there is none."""
        ...

    def delete(self, reference: str) -> None:
        """Take one down; one that is gone is no mistake."""
        ...

    def list(self) -> Iterator[Stand]:
        """All in the account."""
        ...


class OnDemand:
    """Custom model deployments: they cost nothing by the hour."""

    kind = ResourceKind.DEPLOYMENT

    def __init__(self, clients: AwsClients) -> None:
        self._clients = clients

    def create(self, name: str, model_arn: str, token: str, tags: list[dict[str, str]]) -> str:
        """CreateCustomModelDeployment."""
        answer = self._bedrock().create_custom_model_deployment(
            modelDeploymentName=name, modelArn=model_arn, clientRequestToken=token, tags=tags
        )
        return str(answer["customModelDeploymentArn"])

    def change(self, reference: str, model_arn: str) -> None:
        """UpdateCustomModelDeployment."""
        self._bedrock().update_custom_model_deployment(customModelDeploymentIdentifier=reference, modelArn=model_arn)

    def get(self, identifier: str) -> Stand | None:
        """GetCustomModelDeployment."""
        found = _unless_gone(
            self._clients,
            identifier,
            lambda: self._bedrock().get_custom_model_deployment(customModelDeploymentIdentifier=identifier),
        )
        if found is None:
            return None
        update = found.get("updateDetails") or {}
        failed = found["status"] == "Failed" or update.get("updateStatus") == "UpdateFailed"
        return Stand(
            reference=found["customModelDeploymentArn"],
            name=found["modelDeploymentName"],
            serves=found["modelArn"],
            busy=found["status"] == "Creating" or update.get("updateStatus") == "Updating",
            failure=(told_by_aws(found.get("failureMessage")) or "it gives no reason") if failed else "",
            created_at=found["createdAt"],
        )

    def delete(self, reference: str) -> None:
        """DeleteCustomModelDeployment."""
        _unless_gone(
            self._clients,
            reference,
            lambda: self._bedrock().delete_custom_model_deployment(customModelDeploymentIdentifier=reference),
        )

    def list(self) -> Iterator[Stand]:
        """ListCustomModelDeployments."""
        for one in paged(self._bedrock().list_custom_model_deployments, "modelDeploymentSummaries"):
            yield Stand(
                reference=one["customModelDeploymentArn"],
                name=one["customModelDeploymentName"],
                serves=one["modelArn"],
                busy=one["status"] == "Creating",
                failure=told_by_aws(one.get("failureMessage")) if one["status"] == "Failed" else "",
                created_at=one["createdAt"],
            )

    def _bedrock(self) -> Any:
        return self._clients.client("bedrock")


class Provisioned:
    """Provisioned Throughput without commitment: it costs by the hour for as long as it is there."""

    kind = ResourceKind.THROUGHPUT

    def __init__(self, clients: AwsClients) -> None:
        self._clients = clients

    def create(self, name: str, model_arn: str, token: str, tags: list[dict[str, str]]) -> str:
        """CreateProvisionedModelThroughput."""
        answer = self._bedrock().create_provisioned_model_throughput(
            provisionedModelName=name,
            modelId=model_arn,
            modelUnits=MODEL_UNITS,
            clientRequestToken=token,
            tags=tags,
        )
        return str(answer["provisionedModelArn"])

    def change(self, reference: str, model_arn: str) -> None:
        """UpdateProvisionedModelThroughput: to another model that was tuned from the same base."""
        self._bedrock().update_provisioned_model_throughput(provisionedModelId=reference, desiredModelId=model_arn)

    def get(self, identifier: str) -> Stand | None:
        """GetProvisionedModelThroughput."""
        found = _unless_gone(
            self._clients,
            identifier,
            lambda: self._bedrock().get_provisioned_model_throughput(provisionedModelId=identifier),
        )
        return _provisioned(found) if found else None

    def delete(self, reference: str) -> None:
        """DeleteProvisionedModelThroughput."""
        _unless_gone(
            self._clients,
            reference,
            lambda: self._bedrock().delete_provisioned_model_throughput(provisionedModelId=reference),
        )

    def list(self) -> Iterator[Stand]:
        """ListProvisionedModelThroughputs."""
        for one in paged(self._bedrock().list_provisioned_model_throughputs, "provisionedModelSummaries"):
            yield _provisioned(one)

    def _bedrock(self) -> Any:
        return self._clients.client("bedrock")


def _provisioned(found: dict[str, Any]) -> Stand:
    failed = found["status"] == "Failed"
    return Stand(
        reference=found["provisionedModelArn"],
        name=found["provisionedModelName"],
        serves=found["modelArn"],
        busy=found["status"] in ("Creating", "Updating"),
        failure=(told_by_aws(found.get("failureMessage")) or "it gives no reason") if failed else "",
        created_at=found["creationTime"],
    )


def _unless_gone(clients: AwsClients, reference: str, ask: Callable[[], dict[str, Any]]) -> dict[str, Any] | None:
    """The answer; None where there is no such thing."""
    from botocore.exceptions import ClientError

    try:
        return ask()
    except ClientError as error:
        if is_gone(error, clients, reference):
            return None
        raise


def paged(ask: Any, name: str, **parameters: str) -> Iterator[dict[str, Any]]:
    """All entries of an operation that gives them page by page."""
    more: dict[str, str] = {}
    while True:
        answer = ask(**parameters, **more)
        yield from answer.get(name, ())
        if not (token := answer.get("nextToken")):
            return
        more = {"nextToken": token}
