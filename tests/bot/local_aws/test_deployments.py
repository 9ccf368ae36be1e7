"""On-demand deployments and Provisioned Throughput: states, swaps, idempotency, refusals."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import boto3
import pytest

from bot.local_aws import LocalAws
from dataset.formats import Format
from tests.bot.local_aws.files import LLAMA_8B, NOVA, custom_model, put, records, refused
from tests.local_aws import STARTED


@pytest.fixture
def model(aws: LocalAws, bedrock: Any) -> str:
    put(records(8))
    return custom_model(aws, bedrock)


def _deploy(aws: LocalAws, bedrock: Any, model: str, name: str = "support") -> str:
    arn = bedrock.create_custom_model_deployment(modelDeploymentName=name, modelArn=model)["customModelDeploymentArn"]
    aws.time.advance(30)
    assert _status(bedrock, arn) == "Active"
    return str(arn)


def _status(bedrock: Any, arn: str) -> str:
    return str(bedrock.get_custom_model_deployment(customModelDeploymentIdentifier=arn)["status"])


def test_a_deployment_becomes_active(aws: LocalAws, bedrock: Any, model: str) -> None:
    request = {
        "modelDeploymentName": "support",
        "modelArn": model,
        "description": "of the support team",
        "tags": [{"key": "team", "value": "support"}],
        "clientRequestToken": "token-1",
    }
    arn = bedrock.create_custom_model_deployment(**request)["customModelDeploymentArn"]
    assert bedrock.create_custom_model_deployment(**request)["customModelDeploymentArn"] == arn
    assert _status(bedrock, arn) == "Creating"
    aws.time.advance(30)
    about = bedrock.get_custom_model_deployment(customModelDeploymentIdentifier="support")
    assert (about["status"], about["modelArn"], about["description"]) == ("Active", model, "of the support team")
    assert about["createdAt"] == STARTED + timedelta(seconds=60)
    assert bedrock.list_tags_for_resource(resourceARN=arn)["tags"] == request["tags"]
    listed = bedrock.list_custom_model_deployments(statusEquals="Active", modelArnEquals=model)
    assert [one["customModelDeploymentName"] for one in listed["modelDeploymentSummaries"]] == ["support"]
    assert bedrock.list_custom_model_deployments(statusEquals="Failed")["modelDeploymentSummaries"] == []


def test_a_deployment_can_fail(aws: LocalAws, bedrock: Any, model: str) -> None:
    aws.fates.fail("deployment", "There is not enough capacity.")
    bedrock.create_custom_model_deployment(modelDeploymentName="support", modelArn=model)
    assert _status(bedrock, "support") == "Creating"
    aws.time.advance(30)
    about = bedrock.get_custom_model_deployment(customModelDeploymentIdentifier="support")
    assert (about["status"], about["failureMessage"]) == ("Failed", "There is not enough capacity.")


def test_the_old_model_serves_until_an_update_is_complete(aws: LocalAws, bedrock: Any, model: str) -> None:
    put(records(9))
    newer = custom_model(aws, bedrock, "job-2")
    arn = _deploy(aws, bedrock, model)
    bedrock.update_custom_model_deployment(customModelDeploymentIdentifier=arn, modelArn=newer)
    about = bedrock.get_custom_model_deployment(customModelDeploymentIdentifier=arn)
    assert (about["status"], about["modelArn"]) == ("Active", model)
    assert about["updateDetails"] == {"modelArn": newer, "updateStatus": "Updating"}
    # Both are in use: neither may go.
    for used in (model, newer):
        assert refused(bedrock.delete_custom_model, modelIdentifier=used)[0] == "ConflictException"
    again = {"customModelDeploymentIdentifier": arn, "modelArn": model}
    assert refused(bedrock.update_custom_model_deployment, **again)[0] == "ValidationException"
    aws.time.advance(30)
    about = bedrock.get_custom_model_deployment(customModelDeploymentIdentifier=arn)
    assert (about["modelArn"], about["updateDetails"]["updateStatus"]) == (newer, "UpdateCompleted")
    bedrock.delete_custom_model(modelIdentifier=model)
    assert [one["modelArn"] for one in bedrock.list_custom_models()["modelSummaries"]] == [newer]


def test_an_update_that_fails_leaves_the_old_model(aws: LocalAws, bedrock: Any, model: str) -> None:
    put(records(9))
    newer = custom_model(aws, bedrock, "job-2")
    arn = _deploy(aws, bedrock, model)
    aws.fates.fail("update", "Try again later.")
    bedrock.update_custom_model_deployment(customModelDeploymentIdentifier=arn, modelArn=newer)
    aws.time.advance(30)
    about = bedrock.get_custom_model_deployment(customModelDeploymentIdentifier=arn)
    assert (about["status"], about["modelArn"]) == ("Active", model)
    assert about["updateDetails"]["updateStatus"] == "UpdateFailed"
    assert about["failureMessage"] == "Try again later."


def test_what_a_deployment_is_refused_for(aws: LocalAws, bedrock: Any, model: str) -> None:
    create = bedrock.create_custom_model_deployment
    missing = model[:-12] + "0" * 12
    assert refused(create, modelDeploymentName="a", modelArn=missing)[:2] == ("ResourceNotFoundException", 404)
    create(modelDeploymentName="a", modelArn=model, clientRequestToken="t")
    assert refused(create, modelDeploymentName="a", modelArn=model)[0] == "ValidationException"
    other = {"modelDeploymentName": "b", "modelArn": model, "clientRequestToken": "t"}
    assert refused(create, **other)[0] == "ValidationException"
    aws.limits.deployments = 1
    assert refused(create, modelDeploymentName="b", modelArn=model)[0] == "ServiceQuotaExceededException"
    delete = bedrock.delete_custom_model_deployment
    assert refused(delete, customModelDeploymentIdentifier="a")[0] == "ConflictException"
    aws.time.advance(30)
    delete(customModelDeploymentIdentifier="a")
    assert refused(delete, customModelDeploymentIdentifier="a")[0] == "ResourceNotFoundException"
    assert create(modelDeploymentName="b", modelArn=model)["customModelDeploymentArn"]


def test_llama_8b_is_not_deployed_on_demand(aws_west: LocalAws) -> None:
    put(records(100, Format.PROMPT_COMPLETION))
    bedrock = boto3.client("bedrock")
    model = custom_model(aws_west, bedrock, baseModelIdentifier=LLAMA_8B, hyperParameters={})
    told = refused(bedrock.create_custom_model_deployment, modelDeploymentName="a", modelArn=model)
    assert told[:2] == ("ValidationException", 400)


# -- Provisioned Throughput ------------------------------------------------------------------------------------


def test_accounts_begin_without_model_units(aws: LocalAws, bedrock: Any, model: str) -> None:
    request = {"modelUnits": 1, "provisionedModelName": "support", "modelId": model}
    told = refused(bedrock.create_provisioned_model_throughput, **request)
    assert told[:2] == ("ServiceQuotaExceededException", 400)


def test_throughput_comes_into_service(aws: LocalAws, bedrock: Any, model: str) -> None:
    aws.limits.model_units = 2
    request = {
        "modelUnits": 1,
        "provisionedModelName": "support",
        "modelId": model,
        "clientRequestToken": "token-1",
        "tags": [{"key": "team", "value": "support"}],
    }
    arn = bedrock.create_provisioned_model_throughput(**request)["provisionedModelArn"]
    assert bedrock.create_provisioned_model_throughput(**request)["provisionedModelArn"] == arn
    about = bedrock.get_provisioned_model_throughput(provisionedModelId=arn)
    assert (about["status"], about["modelArn"], about["desiredModelArn"]) == ("Creating", model, model)
    assert about["foundationModelArn"].endswith(NOVA)
    assert "commitmentDuration" not in about
    delete = bedrock.delete_provisioned_model_throughput
    assert refused(delete, provisionedModelId=arn)[0] == "ConflictException"
    aws.time.advance(30)
    assert bedrock.get_provisioned_model_throughput(provisionedModelId="support")["status"] == "InService"
    assert refused(bedrock.delete_custom_model, modelIdentifier=model)[0] == "ConflictException"
    listed = bedrock.list_provisioned_model_throughputs(nameContains="supp")["provisionedModelSummaries"]
    assert [one["provisionedModelArn"] for one in listed] == [arn]
    same_name = {**request, "clientRequestToken": "token-2"}
    assert refused(bedrock.create_provisioned_model_throughput, **same_name)[0] == "ValidationException"
    delete(provisionedModelId=arn)
    assert refused(delete, provisionedModelId=arn)[:2] == ("ResourceNotFoundException", 404)


def test_throughput_swaps_its_model(aws: LocalAws, bedrock: Any, model: str) -> None:
    aws.limits.model_units = 1
    put(records(9))
    newer = custom_model(aws, bedrock, "job-2")
    request = {"modelUnits": 1, "provisionedModelName": "support", "modelId": model}
    bedrock.create_provisioned_model_throughput(**request)
    aws.time.advance(30)
    bedrock.update_provisioned_model_throughput(
        provisionedModelId="support", desiredModelId=newer, desiredProvisionedModelName="support-2"
    )
    about = bedrock.get_provisioned_model_throughput(provisionedModelId="support-2")
    assert (about["status"], about["modelArn"], about["desiredModelArn"]) == ("Updating", model, newer)
    aws.time.advance(30)
    about = bedrock.get_provisioned_model_throughput(provisionedModelId="support-2")
    assert (about["status"], about["modelArn"], about["desiredModelArn"]) == ("InService", newer, newer)


def test_a_commitment_holds(aws: LocalAws, bedrock: Any, model: str) -> None:
    aws.limits.model_units = 1
    request = {"modelUnits": 1, "provisionedModelName": "s", "modelId": model, "commitmentDuration": "OneMonth"}
    bedrock.create_provisioned_model_throughput(**request)
    aws.time.advance(30)
    about = bedrock.get_provisioned_model_throughput(provisionedModelId="s")
    assert about["commitmentDuration"] == "OneMonth"
    assert about["commitmentExpirationTime"] == about["creationTime"] + timedelta(days=30)
    told = refused(bedrock.delete_provisioned_model_throughput, provisionedModelId="s")
    assert told[0] == "ConflictException"
    assert "commitment" in told[2]
    aws.time.advance(30 * 86_400)
    bedrock.delete_provisioned_model_throughput(provisionedModelId="s")
    assert bedrock.list_provisioned_model_throughputs()["provisionedModelSummaries"] == []


def test_throughput_of_a_base_model_keeps_it(aws: LocalAws, bedrock: Any, model: str) -> None:
    aws.limits.model_units = 1
    bedrock.create_provisioned_model_throughput(modelUnits=1, provisionedModelName="s", modelId=NOVA)
    aws.time.advance(30)
    change = {"provisionedModelId": "s", "desiredModelId": model}
    assert refused(bedrock.update_provisioned_model_throughput, **change)[0] == "ValidationException"


def test_throughput_can_fail(aws: LocalAws, bedrock: Any, model: str) -> None:
    aws.limits.model_units = 1
    aws.fates.fail("throughput", "There is not enough capacity.")
    bedrock.create_provisioned_model_throughput(modelUnits=1, provisionedModelName="s", modelId=model)
    aws.time.advance(30)
    about = bedrock.get_provisioned_model_throughput(provisionedModelId="s")
    assert (about["status"], about["failureMessage"]) == ("Failed", "There is not enough capacity.")


def test_tags_are_added_and_taken_off(bedrock: Any, model: str) -> None:
    bedrock.tag_resource(resourceARN=model, tags=[{"key": "a", "value": "1"}, {"key": "b", "value": "2"}])
    bedrock.untag_resource(resourceARN=model, tagKeys=["a"])
    assert bedrock.list_tags_for_resource(resourceARN=model)["tags"] == [{"key": "b", "value": "2"}]
    many = [{"key": f"k{number}", "value": ""} for number in range(50)]
    assert refused(bedrock.tag_resource, resourceARN=model, tags=many)[0] == "TooManyTagsException"
    missing = model[:-12] + "0" * 12
    assert refused(bedrock.list_tags_for_resource, resourceARN=missing)[0] == "ResourceNotFoundException"
