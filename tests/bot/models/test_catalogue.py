"""The catalogue of tunable models: what botocore's own model says of its ids, and every value that is refused."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import botocore.session
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.errors import SettingsError, TuningError
from bot.models.catalogue import (
    CATALOGUE,
    Asking,
    Deployment,
    TunableModel,
    hyperparameters_of,
    lifecycle_trouble,
    lifecycle_warning,
    model_named,
)
from bot.models.hyperparameters import Hyperparameter, plain
from dataset.profiles import DEFAULT_PROFILE, PROFILES

MODELS = list(CATALOGUE.values())
HAIKU = CATALOGUE["claude-3-haiku"]
MICRO = CATALOGUE["nova-micro"]
AFTER = date(2026, 11, 28)
PARAMETERS = [(model, one) for model in MODELS for one in model.hyperparameters]
every_model = pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)


@pytest.fixture(scope="module")
def aws() -> Mapping[str, Any]:
    session = botocore.session.get_session()
    return {name: session.get_service_model(name) for name in ("bedrock", "bedrock-runtime")}


def _pattern(aws: Mapping[str, Any], service: str, shape: str, member: str) -> str:
    return str(aws[service].shape_for(shape).members[member].metadata["pattern"])


def test_a_row_for_each_profile_in_the_same_order() -> None:
    assert list(CATALOGUE) == list(PROFILES)
    assert next(iter(CATALOGUE)) == DEFAULT_PROFILE
    for name, model in CATALOGUE.items():
        assert (model.name, model.profile) == (name, PROFILES[name])


@every_model
def test_ids_are_what_botocore_takes(model: TunableModel, aws: Mapping[str, Any]) -> None:
    base = _pattern(aws, "bedrock", "CreateModelCustomizationJobRequest", "baseModelIdentifier")
    assert re.fullmatch(base, model.base_model_id)
    assert re.fullmatch(_pattern(aws, "bedrock", "GetFoundationModelRequest", "modelIdentifier"), model.model_id)
    converse = _pattern(aws, "bedrock-runtime", "ConverseRequest", "modelId")
    for region in (*model.regions, *model.plain_regions, "us-east-1", "eu-central-1", "ap-south-1", "sa-east-1"):
        assert re.fullmatch(converse, model.serving_id(region))
    batch = _pattern(aws, "bedrock", "CreateModelInvocationJobRequest", "modelId")
    assert re.fullmatch(batch, model.model_id)


@every_model
def test_regions_are_regions_where_bedrock_is(model: TunableModel) -> None:
    session = botocore.session.get_session()
    known = {
        region for partition in ("aws", "aws-us-gov") for region in session.get_available_regions("bedrock", partition)
    }
    assert set(model.regions) | set(model.plain_regions) <= known
    assert model.regions


@every_model
def test_figures_of_a_row_go_together(model: TunableModel) -> None:
    size = re.search(r":(\d+)k$", model.base_model_id)
    assert size is not None
    assert model.context_tokens == int(size[1]) * 1000
    assert model.model_id + size[0] == model.base_model_id
    assert 0 < model.max_output_tokens < model.context_tokens
    assert model.profile.tokens is not None
    assert model.profile.tokens.most <= model.context_tokens
    assert model.validation == (model.profile.validation is not None)
    assert model.caches_prompt == (model.cache_tokens is not None)
    assert set(model.unverified) <= set(TunableModel.__dataclass_fields__)
    assert model.successor is None or model.successor in CATALOGUE
    assert (model.legacy_since is None) == (model.end_of_life is None)


def test_what_others_build_on() -> None:
    assert MICRO.model_id == "amazon.nova-micro-v1:0"
    assert MICRO.deployment is Deployment.ON_DEMAND
    assert not CATALOGUE["nova-2-lite"].validation
    by_the_hour = {model.name for model in MODELS if model.deployment is Deployment.PROVISIONED}
    assert by_the_hour == {"claude-3-haiku", "llama-3.1-8b"}
    assert Asking.JSON_SCHEMA not in {model.asking for model in MODELS}
    assert not any(model.batch_tuned for model in MODELS)


def test_the_id_that_a_call_is_asked_with() -> None:
    assert MICRO.serving_id("us-east-1") == "amazon.nova-micro-v1:0"
    assert MICRO.serving_id("us-west-2") == "us.amazon.nova-micro-v1:0"
    assert MICRO.serving_id("eu-central-1") == "eu.amazon.nova-micro-v1:0"
    assert MICRO.serving_id("ap-northeast-1") == "apac.amazon.nova-micro-v1:0"
    assert MICRO.serving_id("us-gov-west-1") == "amazon.nova-micro-v1:0"
    assert CATALOGUE["nova-2-lite"].serving_id("us-east-1") == "us.amazon.nova-2-lite-v1:0"
    # No profile there but the global one, which would send calls anywhere.
    assert CATALOGUE["nova-2-lite"].serving_id("ap-south-1") == "amazon.nova-2-lite-v1:0"
    assert CATALOGUE["llama-3.3-70b"].serving_id("us-west-2") == "us.meta.llama3-3-70b-instruct-v1:0"


def test_a_model_by_name() -> None:
    assert model_named("nova-pro") is CATALOGUE["nova-pro"]
    with pytest.raises(SettingsError) as caught:
        model_named("Nova-Mikro")
    assert "Did you mean nova-micro?" in caught.value.mend
    assert all(name in caught.value.mend for name in CATALOGUE)
    with pytest.raises(SettingsError) as caught:
        model_named("x" * 5000)
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize(("model", "one"), PARAMETERS, ids=lambda one: one.name)
def test_every_default_is_in_its_range(model: TunableModel, one: Hyperparameter) -> None:
    assert one.default is not None
    assert one.read(one.default) == one.default
    assert one.source
    assert one.read(plain(one.least)) == plain(one.least)
    if one.most is not None:
        assert one.least <= one.most
        assert one.read(plain(one.most)) == plain(one.most)


@every_model
def test_all_settings_are_sent_with_their_defaults(model: TunableModel, aws: Mapping[str, Any]) -> None:
    sent = hyperparameters_of(model, {})
    assert sent == {one.name: one.default for one in model.hyperparameters}
    members = aws["bedrock"].shape_for("CreateModelCustomizationJobRequest").members
    assert members["hyperParameters"].value.type_name == "string"
    assert all(isinstance(value, str) for value in sent.values())


def test_what_is_given_wins_and_is_written_plainly() -> None:
    sent = hyperparameters_of(MICRO, {"epochCount": " 3 ", "learningRate": "5e-5"})
    assert sent == {"epochCount": "3", "learningRate": "0.00005", "learningRateWarmupSteps": "10"}
    assert hyperparameters_of(MICRO, {"epochCount": "+4.0"})["epochCount"] == "4"
    assert hyperparameters_of(HAIKU, {"earlyStoppingThreshold": "-0"})["earlyStoppingThreshold"] == "0"
    assert hyperparameters_of(HAIKU, {"batchSize": "1e2"})["batchSize"] == "100"


def test_numbers_that_were_read_before_are_taken_as_they_are_written() -> None:
    given: dict[str, Any] = {"epochCount": 3, "learningRate": 5e-05}
    assert hyperparameters_of(MICRO, given) == {
        "epochCount": "3",
        "learningRate": "0.00005",
        "learningRateWarmupSteps": "10",
    }
    with pytest.raises(TuningError, match="no number"):
        hyperparameters_of(MICRO, given | {"epochCount": True})


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        ("epochCount", "0", "is '0'"),
        ("epochCount", "6", "is '6'"),
        ("epochCount", "2.5", "no whole number"),
        ("epochCount", "-1", "is '-1'"),
        ("epochCount", "", "is empty"),
        ("epochCount", " \t", "is empty"),
        ("epochCount", "two", "is 'two', which is no number"),
        ("epochCount", "1_0", "no number"),
        ("epochCount", "٣", "no number"),
        ("epochCount", "nan", "no number"),
        ("learningRate", "NaN", "no number"),
        ("learningRate", "inf", "no number"),
        ("learningRate", "-Infinity", "no number"),
        ("learningRate", "1e-400", "no number"),
        ("learningRate", "9" * 5000, "no number"),
        ("learningRate", "0.0001.", "no number"),
        ("learningRate", "1,5", "no number"),
        ("learningRate", "0", "is '0'"),
        ("learningRate", "0.00010001", "is '0.00010001'"),
        ("learningRate", "9e-7", "is '9e-7'"),
        ("learningRateWarmupSteps", "101", "is '101'"),
    ],
)
def test_a_value_that_may_not_be_is_refused_in_words(name: str, given: str, said: str) -> None:
    with pytest.raises(TuningError) as caught:
        hyperparameters_of(MICRO, {name: given})
    one = next(one for one in MICRO.hyperparameters if one.name == name)
    assert caught.value.what.startswith(f"The hyperparameter {name} is ")
    assert said in caught.value.what
    assert one.range in caught.value.mend
    assert len(str(caught.value)) < 250


def test_an_unknown_name_is_refused_with_the_known_ones() -> None:
    with pytest.raises(TuningError) as caught:
        hyperparameters_of(MICRO, {"epochs": "2"})
    assert "nova-micro has no hyperparameter 'epochs'" in caught.value.what
    assert "Did you mean epochCount?" in caught.value.mend
    assert "learningRateWarmupSteps" in caught.value.mend
    with pytest.raises(TuningError, match="Did you mean epochCount"):
        hyperparameters_of(MICRO, {"EPOCHCOUNT": "2"})


def test_a_range_of_one_weak_source_says_so() -> None:
    with pytest.raises(TuningError, match="as far as is known"):
        hyperparameters_of(CATALOGUE["nova-2-lite"], {"batchSize": "0"})
    assert hyperparameters_of(CATALOGUE["nova-2-lite"], {"batchSize": "512"})["batchSize"] == "512"


_numbers = st.one_of(
    st.decimals(min_value=-10, max_value=400, allow_nan=False).map(str),
    st.integers(-5, 300).map(str),
    st.floats(0, 0.2).map(repr),
    st.text("0123456789.eE+-_ ", max_size=12),
    st.text(max_size=8),
)


@given(index=st.integers(0, len(PARAMETERS) - 1), text=_numbers)
@example(index=[one.name for _, one in PARAMETERS].index("earlyStoppingThreshold"), text="7.71548501E-8")
def test_whatever_is_accepted_is_in_range_and_reads_the_same_again(index: int, text: str) -> None:
    one = PARAMETERS[index][1]
    try:
        sent = one.read(text)
    except TuningError:
        return
    value = Decimal(sent)
    assert one.least <= value
    assert one.most is None or value <= one.most
    assert value == Decimal(text.strip())
    assert one.read(sent) == sent
    assert "e" not in sent.lower()
    if one.whole:
        assert sent == str(int(sent))


def test_claude_3_haiku_says_in_one_sentence_why_not_and_what_to_use() -> None:
    trouble = lifecycle_trouble(HAIKU, today=AFTER, live=None)
    assert isinstance(trouble, TuningError)
    assert trouble.what == (
        "Fine-tuning on Amazon Bedrock began with Claude 3 Haiku, but it has been Legacy since 2026-03-10 and reached "
        "its end of life there on 2026-09-10: a new training would be refused."
    )
    assert trouble.mend == "Use nova-micro instead (`--model nova-micro`)."


@pytest.mark.parametrize(
    ("today", "refused", "said"),
    [
        (date(2026, 3, 9), False, ""),
        (date(2026, 3, 10), True, "reaches its end of life"),
        (date(2026, 9, 9), True, "reaches its end of life"),
        (date(2026, 9, 10), True, "reached its end of life"),
    ],
)
def test_its_days(today: date, refused: bool, said: str) -> None:
    trouble = lifecycle_trouble(HAIKU, today=today)
    assert (trouble is not None) == refused
    assert said in str(trouble)


def test_a_live_active_wins_over_the_catalogue() -> None:
    live = {"status": "ACTIVE", "endOfLifeTime": datetime(2026, 9, 10, tzinfo=UTC)}
    assert lifecycle_trouble(HAIKU, today=AFTER, live=live) is None
    assert lifecycle_warning(HAIKU, today=AFTER, live=live) is None


def test_a_live_legacy_of_haiku_is_refused_with_its_live_end() -> None:
    live = {"status": "LEGACY", "endOfLifeTime": datetime(2027, 1, 31, tzinfo=UTC)}
    trouble = lifecycle_trouble(HAIKU, today=AFTER, live=live)
    assert "reaches its end of life there on 2027-01-31" in str(trouble)


@every_model
def test_a_model_without_an_end_goes_on(model: TunableModel) -> None:
    if model is not HAIKU:
        assert lifecycle_trouble(model, today=AFTER) is None
        assert lifecycle_warning(model, today=AFTER) is None
        assert lifecycle_trouble(model, today=AFTER, live={"status": "ACTIVE"}) is None


def test_a_model_that_turned_legacy_later_warns_until_its_end() -> None:
    # Half past eleven at night in a zone behind UTC is the next day there.
    end = datetime(2027, 1, 31, 23, 30, tzinfo=timezone(timedelta(hours=-5)))
    live = {"status": "LEGACY", "endOfLifeTime": end}
    assert lifecycle_trouble(MICRO, today=date(2027, 1, 31), live=live) is None
    warning = lifecycle_warning(MICRO, today=date(2027, 1, 31), live=live)
    assert warning is not None
    assert "Amazon Nova Micro is Legacy on Amazon Bedrock; its end of life there is 2027-02-01." in warning
    assert lifecycle_warning(MICRO, today=date(2027, 2, 1), live=live) is None
    trouble = lifecycle_trouble(MICRO, today=date(2027, 2, 1), live=live)
    assert "Amazon Nova Micro on Amazon Bedrock reached its end of life there on 2027-02-01" in str(trouble)


def test_a_legacy_model_whose_end_nobody_tells() -> None:
    warning = lifecycle_warning(MICRO, today=AFTER, live={"status": "LEGACY"})
    assert warning is not None
    assert "not known yet" in warning
    assert lifecycle_trouble(MICRO, today=AFTER, live={"status": "LEGACY"}) is None


def test_the_default_stands_in_where_no_successor_is_named() -> None:
    ended = replace(CATALOGUE["nova-pro"], legacy_since=date(2026, 1, 1), end_of_life=date(2026, 7, 1))
    trouble = lifecycle_trouble(ended, today=AFTER)
    assert trouble is not None
    assert DEFAULT_PROFILE in trouble.mend
