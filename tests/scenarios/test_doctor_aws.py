"""`debrief doctor` against an AWS account: what is in order, and every fault with what to do about it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

from bot.errors import SettingsError
from bot.local_aws import LocalAws
from bot.settings import Settings
from bot.tuning import decisions
from bot.tuning.bedrock.training_checks import trusts_bedrock
from dataset.model_records import ResourceKind
from handlers import doctor
from handlers.cli.main import run
from tests.bot.tuning.bedrock.conftest import LEAD, World, world
from tests.local_aws import BUCKET, ROLE, STARTED, aws, aws_settings, aws_west, moto_server, trainer

__all__ = ["aws", "aws_west", "moto_server", "trainer", "world"]

TRUST = (
    '{"Version": "2012-10-17", "Statement": '
    '[{"Effect": "Allow", "Principal": {"Service": "%s"}, "Action": "sts:AssumeRole"}]}'
)


def _settings(aws: LocalAws, tmp_path: Path, **more: Any) -> Settings:
    fields = {"debrief_data": tmp_path / "data", **aws_settings(aws, **more)}
    return Settings(_env_file=None, **fields)


def _said(settings: Settings, *, ask: bool = False, reconcile: bool = False) -> dict[str, str]:
    """What each check says; a fault begins with ✗, and has its remedy behind an arrow."""
    said = {}
    with doctor.aws_checks(settings, ask=ask, reconcile=reconcile) as checks:
        for name, check in checks:
            try:
                said[name] = check()
            except SettingsError as error:
                said[name] = f"✗ {error.what} → {error.mend}"
    return said


def _faults(said: dict[str, str]) -> dict[str, str]:
    return {name: text for name, text in said.items() if text.startswith("✗")}


@pytest.fixture
def iam(aws: LocalAws) -> Any:
    return boto3.client("iam")


@pytest.fixture
def key(aws: LocalAws) -> Iterator[str]:
    kms = boto3.client("kms")
    yield kms.create_key()["KeyMetadata"]["KeyId"]
    kms.close()


def test_all_in_order(aws: LocalAws, tmp_path: Path, key: str) -> None:
    aws.account.guardrails["abc123", "1"] = "READY"
    said = _said(
        _settings(
            aws,
            tmp_path,
            debrief_kms_key=key,
            debrief_guardrail="abc123:1",
            debrief_pseudonymiser="comprehend",
        ),
        ask=True,
    )
    assert said == {
        "AWS login": "account …9012, user moto",
        "AWS region": "us-east-1: nova-micro is asked as amazon.nova-micro-v1:0, and can be tuned",
        "Bedrock model": "amazon.nova-micro-v1:0 is active; it answers",
        "bucket": f"{BUCKET}/debrief in us-east-1 can be written, read and emptied, encrypted with the key",
        "jobs' role": "DebriefTuning; trusts Bedrock; the bot may pass it",
        "KMS key": f"{key} is enabled",
        "guardrail": "abc123, version 1, is ready",
        "Comprehend": "it answers",
    }
    [converse] = aws.journal.calls("Converse")
    assert converse.parameters["inferenceConfig"]["maxTokens"] == 1
    assert converse.parameters["guardrailConfig"] == {"guardrailIdentifier": "abc123", "guardrailVersion": "1"}
    [put] = aws.journal.calls("PutObject")
    assert put.parameters["Key"] == "debrief/tuning/doctor"
    assert put.parameters["SSEKMSKeyId"] == key
    assert aws.account.storage.under(f"s3://{BUCKET}/") == []
    assert aws.journal.count(ok=False) == 0


def test_nothing_that_costs_is_asked_unasked(aws: LocalAws, tmp_path: Path) -> None:
    said = _said(_settings(aws, tmp_path, debrief_pseudonymiser="comprehend"))
    assert _faults(said) == {}
    for name in ("Bedrock model", "Comprehend"):
        assert "was not tried (--ask-model does, for a fraction of a cent)" in said[name]
    assert aws.journal.count("Converse") == aws.journal.count("DetectPiiEntities") == 0


def test_the_embedded_model_needs_no_account(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _said(Settings(_env_file=None, debrief_data=tmp_path / "data")) == {}


def test_comprehend_alone_needs_a_login(aws: LocalAws, tmp_path: Path) -> None:
    settings = _settings(
        aws, tmp_path, debrief_model="embedded", debrief_bucket="", debrief_role="", debrief_pseudonymiser="comprehend"
    )
    assert list(_said(settings)) == ["AWS login", "Comprehend"]
    aws.faults.fail("DetectPiiEntities", "AccessDeniedException", status=400)
    assert "docs/aws.md" in _faults(_said(settings, ask=True))["Comprehend"]


def test_serving_works_without_what_a_training_needs(aws: LocalAws, tmp_path: Path) -> None:
    said = _said(_settings(aws, tmp_path, debrief_bucket="", debrief_role=""))
    assert _faults(said) == {}
    assert said["bucket"] == "none; serving works, training needs DEBRIEF_BUCKET (docs/aws.md)"
    assert said["jobs' role"] == "none; serving works, training needs DEBRIEF_ROLE (docs/aws.md)"


def test_a_role_is_told_by_its_name_and_no_key_is_shown(
    aws: LocalAws, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = boto3.client("sts").assume_role(RoleArn=ROLE, RoleSessionName="session")["Credentials"]
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", taken["AccessKeyId"])
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", taken["SecretAccessKey"])
    monkeypatch.setenv("AWS_SESSION_TOKEN", taken["SessionToken"])
    said = _said(_settings(aws, tmp_path))
    assert said["AWS login"] == "account …9012, role DebriefTuning"
    [simulated] = aws.journal.calls("SimulatePrincipalPolicy")
    assert simulated.parameters["PolicySourceArn"] == ROLE
    assert simulated.parameters["ContextEntries.member.1.ContextKeyValues.member.1"] == "bedrock.amazonaws.com"
    assert not any(secret in " ".join(said.values()) for secret in (taken["AccessKeyId"], "123456789012"))


def test_without_a_login_the_rest_is_said_to_wait_for_it(
    aws: LocalAws, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    faults = _faults(_said(_settings(aws, tmp_path)))
    assert faults["AWS login"].endswith("AWS_PROFILE.")
    assert set(faults) == {"AWS login", "Bedrock model", "bucket", "jobs' role"}
    assert faults["bucket"].endswith("AWS does not know who is asking. → Mend the AWS login first.")
    assert aws.journal.count() == 0


def test_a_profile_that_is_not_there(aws: LocalAws, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    faults = _faults(_said(_settings(aws, tmp_path)))
    assert faults["AWS login"].startswith(
        "✗ The login to AWS could not be checked: there is no AWS profile 'nobody'. →"
    )
    assert "AWS_PROFILE" in faults["AWS login"]
    assert faults["jobs' role"].endswith("Mend the AWS login first.")


def test_a_login_that_has_run_out(aws: LocalAws, tmp_path: Path) -> None:
    aws.faults.fail("GetCallerIdentity", "ExpiredToken", status=403)
    faults = _faults(_said(_settings(aws, tmp_path)))
    assert "has run out" in faults["AWS login"]
    assert "aws sso login" in faults["AWS login"]


def test_where_nobody_answers_every_check_ends_soon(
    aws: LocalAws, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in aws.environment:
        if name.startswith("AWS_ENDPOINT_URL"):
            monkeypatch.setenv(name, "http://127.0.0.1:9")
    began = time.monotonic()
    said = _said(_settings(aws, tmp_path, debrief_guardrail="abc123:1"), ask=True)
    assert time.monotonic() - began < 10
    assert set(_faults(said)) == set(said) - {"AWS region"}
    for name, text in _faults(said).items():
        assert "cannot be reached. → Check network" in text, name


def test_a_service_that_hangs_is_not_waited_for(aws: LocalAws, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.models.aws.QUICK_SECONDS", 0.2)
    aws.faults.hang("GetFoundationModel", seconds=30)
    faults = _faults(_said(_settings(aws, tmp_path)))
    assert list(faults) == ["Bedrock model"]
    assert "did not answer in time" in faults["Bedrock model"]
    assert aws.journal.count("GetFoundationModel") <= 1


def test_a_region_without_the_model(aws: LocalAws, tmp_path: Path) -> None:
    fault = _faults(_said(_settings(aws, tmp_path, aws_region="sa-east-1")))["AWS region"]
    assert fault.startswith("✗ nova-micro does not answer in sa-east-1")
    assert "Set AWS_REGION to us-east-1" in fault
    elsewhere = _said(_settings(aws, tmp_path, aws_region="eu-west-1"))["AWS region"]
    assert elsewhere == (
        "eu-west-1: nova-micro is asked as eu.amazon.nova-micro-v1:0; serving works, training needs us-east-1"
    )


def test_a_model_that_is_past_its_end(aws_west: LocalAws, tmp_path: Path) -> None:
    aws_west.models.set("anthropic.claude-3-haiku-20240307-v1:0", status="LEGACY")
    fault = _faults(_said(_settings(aws_west, tmp_path, debrief_model="claude-3-haiku")))["Bedrock model"]
    assert "began with Claude 3 Haiku" in fault
    assert "reached its end of life there on 2026-09-10" in fault
    assert fault.endswith("→ Set DEBRIEF_MODEL to nova-micro.")


def test_a_model_past_its_end_is_said_to_be_where_aws_cannot_be_asked(
    aws_west: LocalAws, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = _settings(aws_west, tmp_path, debrief_model="claude-3-haiku")
    aws_west.faults.fail("GetFoundationModel", "AccessDeniedException")
    fault = _faults(_said(settings))["Bedrock model"]
    assert "reached its end of life there on 2026-09-10" in fault
    assert "Whether claude-3-haiku is there was not told: AWS does not allow it" in fault
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    assert "reached its end of life there on 2026-09-10" in _faults(_said(settings))["Bedrock model"]


def test_the_id_that_is_asked_is_the_one_that_is_looked_at(aws: LocalAws, tmp_path: Path) -> None:
    def said(model_id: str) -> str:
        return _said(_settings(aws, tmp_path, debrief_model_id=model_id))["Bedrock model"]

    fault = said("amazon.nova-nosuch-v1:0")
    assert fault.startswith("✗ Whether amazon.nova-nosuch-v1:0 is there was not told: AWS refuses the request")
    assert said("amazon.nova-lite-v1:0").startswith("amazon.nova-lite-v1:0 is active; whether it answers was not tried")
    looks = aws.journal.count("GetFoundationModel")
    assert looks == 2
    arn = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abcdefghijkl"
    for profile in ("us.amazon.nova-micro-v1:0", "global.anthropic.claude-x-v1:0", arn):
        told = f"{profile} was not looked at: DEBRIEF_MODEL_ID is not the id of a model itself; whether it answers was"
        assert said(profile).startswith(told)
    fault = said("us.anthropic.claude-3-haiku-20240307-v1:0")
    assert "reached its end of life there on 2026-09-10" in fault
    assert fault.endswith("→ Set DEBRIEF_MODEL to nova-micro, and leave DEBRIEF_MODEL_ID out.")
    assert aws.journal.count("GetFoundationModel") == looks


def test_a_legacy_model_goes_on_with_a_warning(aws: LocalAws, tmp_path: Path) -> None:
    aws.models.set("amazon.nova-micro-v1:0", status="LEGACY", end_of_life=STARTED.replace(year=2099))
    said = _said(_settings(aws, tmp_path))
    assert _faults(said) == {}
    assert "Amazon Nova Micro is Legacy on Amazon Bedrock; its end of life there is 2099-11-02" in said["Bedrock model"]


def test_a_model_that_may_not_be_looked_at_or_asked(aws: LocalAws, tmp_path: Path) -> None:
    aws.faults.fail("GetFoundationModel", "AccessDeniedException")
    assert "docs/aws.md" in _faults(_said(_settings(aws, tmp_path)))["Bedrock model"]
    aws.faults.fail("Converse", "AccessDeniedException", message="You don't have access to the model.")
    fault = _faults(_said(_settings(aws, tmp_path), ask=True))["Bedrock model"]
    assert fault.startswith("✗ amazon.nova-micro-v1:0 did not answer: AWS does not allow it: You don't have access")
    assert "docs/aws.md" in fault


def test_a_bucket_that_is_not_there_or_elsewhere(aws: LocalAws, tmp_path: Path) -> None:
    fault = _faults(_said(_settings(aws, tmp_path, debrief_bucket="nowhere/x")))["bucket"]
    assert fault == "✗ There is no bucket nowhere. → Make it, or mend DEBRIEF_BUCKET."
    boto3.client("s3", region_name="eu-west-1").create_bucket(
        Bucket="far-away", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
    )
    fault = _faults(_said(_settings(aws, tmp_path, debrief_bucket="far-away")))["bucket"]
    assert fault.startswith("✗ The bucket far-away is in eu-west-1, and Bedrock is asked in us-east-1.")
    assert aws.journal.count("PutObject") == 0


@pytest.mark.parametrize(
    ("operation", "right"),
    [
        ("HeadBucket", "s3:ListBucket on the bucket"),
        ("PutObject", "s3:PutObject and s3:PutObjectTagging"),
        ("GetObject", "s3:GetObject below"),
        ("DeleteObject", "s3:DeleteObject below"),
    ],
)
def test_a_bucket_that_is_not_open(aws: LocalAws, tmp_path: Path, operation: str, right: str) -> None:
    aws.faults.fail(operation, "AccessDenied", status=403)
    faults = _faults(_said(_settings(aws, tmp_path)))
    assert list(faults) == ["bucket"]
    assert f"Allow the bot {right}" in faults["bucket"]
    left = aws.account.storage.under(f"s3://{BUCKET}/")
    assert left == ([f"s3://{BUCKET}/debrief/tuning/doctor"] if operation == "DeleteObject" else [])


def test_a_key_that_cannot_be_used(aws: LocalAws, tmp_path: Path, key: str) -> None:
    kms = boto3.client("kms")
    assert _faults(_said(_settings(aws, tmp_path, debrief_kms_key="alias/nowhere")))["KMS key"].startswith(
        "✗ There is no key alias/nowhere in us-east-1."
    )
    mine = _settings(aws, tmp_path, debrief_kms_key=key)
    kms.disable_key(KeyId=key)
    assert f"The key {key} is disabled." in _faults(_said(mine))["KMS key"]
    kms.schedule_key_deletion(KeyId=key)
    assert f"The key {key} is pending deletion." in _faults(_said(mine))["KMS key"]
    other = kms.create_key(KeySpec="RSA_2048", KeyUsage="ENCRYPT_DECRYPT")["KeyMetadata"]["KeyId"]
    assert "is not symmetric" in _faults(_said(_settings(aws, tmp_path, debrief_kms_key=other)))["KMS key"]
    aws.faults.fail("DescribeKey", "AccessDeniedException")
    assert "kms:DescribeKey is not allowed" in _said(mine)["KMS key"]
    aws.faults.fail("PutObject", "KMS.DisabledException", status=400, message="The key is disabled.")
    assert "The key is disabled" in _faults(_said(mine))["bucket"]
    kms.close()


def test_a_role_that_is_not_there_or_of_another_account(aws: LocalAws, tmp_path: Path) -> None:
    elsewhere = ROLE.replace("DebriefTuning", "Nobody")
    fault = _faults(_said(_settings(aws, tmp_path, debrief_role=elsewhere)))["jobs' role"]
    assert fault.startswith("✗ There is no role Nobody.")
    foreign = ROLE.replace("123456789012", "210987654321")
    fault = _faults(_said(_settings(aws, tmp_path, debrief_role=foreign)))["jobs' role"]
    assert "is of the account …4321, and the bot works in …9012" in fault


def test_a_role_that_does_not_trust_bedrock(aws: LocalAws, tmp_path: Path, iam: Any) -> None:
    iam.update_assume_role_policy(RoleName="DebriefTuning", PolicyDocument=TRUST % "lambda.amazonaws.com")
    fault = _faults(_said(_settings(aws, tmp_path)))["jobs' role"]
    assert fault.startswith("✗ The role DebriefTuning does not trust Amazon Bedrock")
    assert "docs/aws.md has the trust policy" in fault


@pytest.mark.parametrize(
    ("statement", "trusted"),
    [
        ({"Effect": "Allow", "Principal": {"Service": ["a", "bedrock.amazonaws.com"]}, "Action": ["sts:*"]}, True),
        ({"Effect": "Deny", "Principal": {"Service": "bedrock.amazonaws.com"}, "Action": "sts:AssumeRole"}, False),
        ({"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}, False),
        ({"Effect": "Allow", "Principal": {"Service": "bedrock.amazonaws.com"}, "Action": "sts:TagSession"}, False),
        (None, False),
    ],
)
def test_what_a_trust_policy_says(statement: dict[str, Any] | None, trusted: bool) -> None:
    assert trusts_bedrock({"Statement": statement}) is trusted
    assert trusts_bedrock({"Statement": [statement]}) is trusted


def test_a_role_that_the_bot_may_not_pass(aws: LocalAws, tmp_path: Path) -> None:
    aws.denied.add("iam:PassRole")
    fault = _faults(_said(_settings(aws, tmp_path)))["jobs' role"]
    assert fault.startswith("✗ The bot may not pass the role DebriefTuning to a job.")
    assert f"iam:PassRole on {ROLE}" in fault


def test_where_iam_is_closed_nothing_is_wrong(aws: LocalAws, tmp_path: Path) -> None:
    for operation in ("GetRole", "SimulatePrincipalPolicy"):
        aws.faults.fail(operation, "AccessDenied", status=403)
    said = _said(_settings(aws, tmp_path))
    assert _faults(said) == {}
    assert said["jobs' role"] == (
        "DebriefTuning; whom it trusts was not looked at: iam:GetRole is not allowed; whether the bot may pass it was"
        " not told: iam:SimulatePrincipalPolicy is not allowed"
    )


def test_where_there_is_no_way_to_iam_nothing_is_wrong(
    aws: LocalAws, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_IAM", "http://127.0.0.1:9")
    said = _said(_settings(aws, tmp_path))
    assert _faults(said) == {}
    assert said["jobs' role"] == (
        "DebriefTuning; whom it trusts was not looked at: IAM does not answer here; whether the bot may pass it was not"
        " told by IAM's simulator"
    )


def test_a_guardrail_that_is_not_there_or_not_ready(aws: LocalAws, tmp_path: Path) -> None:
    settings = _settings(aws, tmp_path, debrief_guardrail="abc123:2")
    assert "There is no guardrail abc123, version 2, in us-east-1." in _faults(_said(settings))["guardrail"]
    aws.account.guardrails["abc123", "2"] = "FAILED"
    assert "The guardrail abc123, version 2, is failed." in _faults(_said(settings))["guardrail"]
    aws.faults.fail("GetGuardrail", "AccessDeniedException")
    assert "bedrock:GetGuardrail is not allowed" in _said(settings)["guardrail"]


def test_the_deployment_of_the_version_in_use(world: World) -> None:
    version = world.tuned()
    decisions.promote(world.services, version.name, LEAD)
    settings = world.services.settings
    said = _said(settings, ask=True, reconcile=True)
    assert _faults(said) == {}
    [place] = world.services.store.resources.all(ResourceKind.DEPLOYMENT)
    assert said["deployment"] == f"nova-micro-1 answers (on-demand deployment {place.name})"
    assert said["strays"] == "the account holds what the store knows of"
    world.aws.account.deployments.clear()
    fault = _faults(_said(settings))["deployment"]
    assert fault.startswith("✗ What served nova-micro-1 was deleted in the account.")
    assert "debrief models promote nova-micro-1" in fault


def test_strays_are_counted_where_that_is_asked_for(world: World) -> None:
    world.tuned()
    for row in world.services.store.resources.all():
        world.services.store.resources.note_gone(row.id)
    assert "strays" not in _said(world.services.settings)
    fault = _faults(_said(world.services.settings, reconcile=True))["strays"]
    assert fault.startswith("✗ 2 things of Debrief's in the account are not in the store, and may cost.")


def test_the_command_shows_each_with_a_mark(
    aws: LocalAws, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:9/api/")
    for name, value in aws_settings(aws).items():
        monkeypatch.setenv(name.upper(), value)
    aws.denied.add("iam:PassRole")
    assert run(["doctor", "--ask-model"]) == 1
    said = capsys.readouterr().out
    assert "✓ AWS login  account …9012, user moto\n" in said
    assert "✓ Bedrock model  amazon.nova-micro-v1:0 is active; it answers\n" in said
    assert "✗ jobs' role  The bot may not pass the role DebriefTuning to a job.\n    → Allow it iam:PassRole" in said
    assert said.endswith("4 to mend.\n")
