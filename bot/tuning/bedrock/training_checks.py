"""What `debrief doctor` asks of what a training needs: the bucket, the jobs' role, the key."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from bot.errors import SettingsError
from bot.models.aws_causes import Cause
from bot.settings import Settings
from bot.tuning.bedrock.checks import Asking, Refusal

OBJECT = "tuning/doctor"
"""Below the prefix of DEBRIEF_BUCKET: written, read and deleted."""
CONTENT = b"debrief doctor was here\n"

BEDROCK = "bedrock.amazonaws.com"
DOCS = "docs/aws.md has the policies."


def bucket(settings: Settings, asking: Asking) -> str:
    """The bucket: there, in the right region, and to be written, read and emptied, with the key where one is set."""
    if not settings.debrief_bucket:
        return "none; serving works, training needs DEBRIEF_BUCKET (docs/aws.md)"
    name, prefix = settings.bucket

    def s3() -> Any:
        return asking.client("s3")

    try:
        answer = asking.ask(f"The bucket {name} could not be looked at", lambda: s3().head_bucket(Bucket=name))
    except Refusal as refusal:
        if refusal.trouble.cause is Cause.MISSING:
            raise SettingsError(f"There is no bucket {name}.", "Make it, or mend DEBRIEF_BUCKET.") from refusal
        raise _needing(refusal, "s3:ListBucket on the bucket") from refusal
    headers = answer["ResponseMetadata"].get("HTTPHeaders") or {}
    where = answer.get("BucketRegion") or headers.get("x-amz-bucket-region")
    if where and where != asking.clients.region:
        raise SettingsError(
            f"The bucket {name} is in {where}, and Bedrock is asked in {asking.clients.region}.",
            "A job reads its files in its own region: name a bucket there in DEBRIEF_BUCKET.",
        )
    key = prefix + OBJECT
    encrypted: dict[str, Any] = {}
    if settings.debrief_kms_key:
        encrypted = {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": settings.debrief_kms_key}
    needs_key = ", and the key kms:GenerateDataKey and kms:Decrypt" if encrypted else ""
    try:
        asking.ask(
            f"Nothing could be written to s3://{name}/{key}",
            lambda: s3().put_object(
                Bucket=name, Key=key, Body=CONTENT, Tagging=urlencode({"debrief:check": "doctor"}), **encrypted
            ),
        )
    except Refusal as refusal:
        raise _needing(refusal, f"s3:PutObject and s3:PutObjectTagging below the prefix{needs_key}") from refusal
    try:
        asking.ask(f"s3://{name}/{key} could not be read", lambda: s3().get_object(Bucket=name, Key=key)["Body"].read())
    except Refusal as refusal:
        raise _needing(refusal, f"s3:GetObject below the prefix{needs_key}") from refusal
    finally:
        try:
            asking.ask(
                f"s3://{name}/{key} could not be deleted again", lambda: s3().delete_object(Bucket=name, Key=key)
            )
        except Refusal as refusal:
            raise _needing(refusal, "s3:DeleteObject below the prefix") from refusal
    with_key = ", encrypted with the key" if encrypted else ""
    return f"{settings.debrief_bucket} in {asking.clients.region} can be written, read and emptied{with_key}"


def role(settings: Settings, asking: Asking) -> str:
    """The jobs' role: of this account, trusting Bedrock, and to be handed on by the bot."""
    arn = settings.debrief_role
    if not arn:
        return "none; serving works, training needs DEBRIEF_ROLE (docs/aws.md)"
    name = arn.rpartition("/")[2]
    owner = arn.split(":")[4]
    if asking.account and owner != asking.account:
        raise SettingsError(
            f"The role {name} is of the account …{owner[-4:]}, and the bot works in …{asking.account[-4:]}.",
            "A job takes a role of its own account: mend DEBRIEF_ROLE, or the bot's credentials.",
        )
    told = [name]
    try:
        answer = asking.ask(
            f"The role {name} could not be looked at", lambda: asking.client("iam").get_role(RoleName=name)
        )
    except Refusal as refusal:
        if refusal.trouble.cause is Cause.MISSING:
            raise SettingsError(f"There is no role {name}.", "Make it, or mend DEBRIEF_ROLE. " + DOCS) from refusal
        # From within a VPC there is no way to IAM in most regions, though the other services are there.
        if not refusal.not_allowed and not (refusal.trouble.passing and asking.account):
            raise
        why = "iam:GetRole is not allowed" if refusal.not_allowed else "IAM does not answer here"
        told.append(f"whom it trusts was not looked at: {why}")
    else:
        if answer["Role"]["Arn"] != arn:
            raise SettingsError(
                f"The role {name} has another ARN: {answer['Role']['Arn']}.", "Put that into DEBRIEF_ROLE."
            )
        if not trusts_bedrock(answer["Role"].get("AssumeRolePolicyDocument")):
            raise SettingsError(
                f"The role {name} does not trust Amazon Bedrock, so no job can take it on.",
                f"Let {BEDROCK} assume it: docs/aws.md has the trust policy.",
            )
        told.append("trusts Bedrock")
    told.append(_may_pass(arn, name, asking))
    return "; ".join(told)


def kms_key(settings: Settings, asking: Asking) -> str:
    """The key: there, enabled, and of the kind that S3 and Bedrock take."""
    key = settings.debrief_kms_key
    try:
        answer = asking.ask(
            f"The key {key} could not be looked at", lambda: asking.client("kms").describe_key(KeyId=key)
        )
    except Refusal as refusal:
        if refusal.trouble.cause is Cause.MISSING or refusal.trouble.code == "NotFoundException":
            raise SettingsError(
                f"There is no key {key} in {asking.clients.region}.", "Mend DEBRIEF_KMS_KEY: a key of that region."
            ) from refusal
        if refusal.not_allowed:
            return f"{key}; not looked at: kms:DescribeKey is not allowed, which a job with this key needs"
        raise
    about = answer["KeyMetadata"]
    if about.get("KeyState", "Enabled") != "Enabled":
        raise SettingsError(
            f"The key {key} is {_words(about['KeyState'])}.", "Enable it again, or set another DEBRIEF_KMS_KEY."
        )
    if about.get("KeySpec", "SYMMETRIC_DEFAULT") != "SYMMETRIC_DEFAULT":
        raise SettingsError(
            f"The key {key} is not symmetric, so that S3 and Bedrock do not take it.", "Set another DEBRIEF_KMS_KEY."
        )
    return f"{key} is enabled"


def trusts_bedrock(policy: Any) -> bool:
    """Whether a trust policy lets Bedrock take a role on. Conditions are not looked at."""
    statements = policy.get("Statement") if isinstance(policy, dict) else None
    for one in statements if isinstance(statements, list) else [statements]:
        if not isinstance(one, dict) or one.get("Effect") != "Allow":
            continue
        principal = one.get("Principal")
        services = principal.get("Service") if isinstance(principal, dict) else None
        named = [services] if isinstance(services, str) else services or []
        actions = one.get("Action")
        allowed = [actions] if isinstance(actions, str) else actions or []
        if BEDROCK in named and {action.lower() for action in allowed} & {"sts:assumerole", "sts:*", "*"}:
            return True
    return False


def _may_pass(arn: str, name: str, asking: Asking) -> str:
    """Whether the bot may hand the role to a job, as far as IAM's simulator may be asked."""
    unknown = "whether the bot may pass it was not told"
    if not asking.principal:
        return unknown
    try:
        answer = asking.ask(
            f"Whether the bot may pass the role {name} was not told",
            lambda: asking.client("iam").simulate_principal_policy(
                PolicySourceArn=asking.principal,
                ActionNames=["iam:PassRole"],
                ResourceArns=[arn],
                ContextEntries=[
                    {
                        "ContextKeyName": "iam:PassedToService",
                        "ContextKeyValues": [BEDROCK],
                        "ContextKeyType": "string",
                    }
                ],
            ),
        )
    except Refusal as refusal:
        if refusal.not_allowed:
            return f"{unknown}: iam:SimulatePrincipalPolicy is not allowed"
        return f"{unknown} by IAM's simulator"
    if all(one["EvalDecision"] == "allowed" for one in answer["EvaluationResults"]):
        return "the bot may pass it"
    raise SettingsError(
        f"The bot may not pass the role {name} to a job.",
        f"Allow it iam:PassRole on {arn}, for iam:PassedToService {BEDROCK}. " + DOCS,
    )


def _needing(refusal: Refusal, rights: str) -> SettingsError:
    """A refusal with the rights that are missing, where that is what it is."""
    return SettingsError(refusal.what, f"Allow the bot {rights}. {DOCS}") if refusal.not_allowed else refusal


def _words(state: str) -> str:
    return "".join(f" {sign.lower()}" if sign.isupper() else sign for sign in state).strip()
