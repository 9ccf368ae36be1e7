"""Foundation models: what is listed of them, and what a catalogue can rely on."""

from __future__ import annotations

from typing import Any

import boto3
import pytest

from bot.local_aws import LocalAws
from bot.local_aws.catalogue import CATALOGUE
from dataset.profiles import PROFILES
from tests.bot.local_aws.files import HAIKU, NOVA, refused


def test_models_of_the_region_are_listed(bedrock: Any) -> None:
    models = {model["modelId"]: model for model in bedrock.list_foundation_models()["modelSummaries"]}
    assert {"amazon.nova-micro-v1:0", NOVA, "amazon.nova-2-lite-v1:0:256k"} <= models.keys()
    assert HAIKU not in models
    assert models[NOVA]["customizationsSupported"] == ["FINE_TUNING"]
    assert models[NOVA]["inferenceTypesSupported"] == ["PROVISIONED"]
    assert models["amazon.nova-micro-v1:0"]["inferenceTypesSupported"] == ["ON_DEMAND"]
    assert models[NOVA]["modelLifecycle"]["status"] == "ACTIVE"
    tunable = bedrock.list_foundation_models(byCustomizationType="FINE_TUNING", byProvider="amazon")
    assert [model["modelId"] for model in tunable["modelSummaries"]] == [
        "amazon.nova-micro-v1:0:128k",
        "amazon.nova-lite-v1:0:300k",
        "amazon.nova-pro-v1:0:300k",
        "amazon.nova-2-lite-v1:0:256k",
    ]


def test_every_profile_has_its_model() -> None:
    assert {model.profile for model in CATALOGUE} == set(PROFILES)


@pytest.mark.parametrize("name", [NOVA, f"arn:aws:bedrock:us-east-1::foundation-model/{NOVA}"])
def test_a_model_is_found_by_id_and_arn(bedrock: Any, name: str) -> None:
    assert bedrock.get_foundation_model(modelIdentifier=name)["modelDetails"]["modelId"] == NOVA


def test_a_model_of_another_region_is_not_known(bedrock: Any) -> None:
    assert refused(bedrock.get_foundation_model, modelIdentifier=HAIKU)[:2] == ("ValidationException", 400)


def test_a_lifecycle_can_be_set(aws_west: LocalAws) -> None:
    bedrock = boto3.client("bedrock")
    aws_west.models.set(HAIKU, status="ACTIVE", end_of_life=None, legacy=None)
    lifecycle = bedrock.get_foundation_model(modelIdentifier=HAIKU)["modelDetails"]["modelLifecycle"]
    assert lifecycle["status"] == "ACTIVE"
    assert "endOfLifeTime" not in lifecycle
