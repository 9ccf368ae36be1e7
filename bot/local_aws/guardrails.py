"""GetGuardrail for the guardrails that a test has put into `account.guardrails`; Converse applies none of them."""

from __future__ import annotations

from bot.local_aws.refusals import not_found
from bot.local_aws.state import ACCOUNT_ID, Account
from bot.local_aws.wire import Parameters


def get(account: Account, parameters: Parameters) -> Parameters:
    """GetGuardrail. Raises `Refused`."""
    identifier = parameters["guardrailIdentifier"].rpartition("/")[2]
    version = parameters.get("guardrailVersion", "DRAFT")
    status = account.guardrails.get((identifier, version))
    if status is None:
        # unverified: the words.
        raise not_found(f"The guardrail {identifier} with version {version} does not exist.")
    return {
        "name": identifier,
        "guardrailId": identifier,
        "guardrailArn": f"arn:aws:bedrock:{account.region}:{ACCOUNT_ID}:guardrail/{identifier}",
        "version": version,
        "status": status,
        "createdAt": account.date(0),
        "updatedAt": account.date(0),
        "blockedInputMessaging": "Blocked.",
        "blockedOutputsMessaging": "Blocked.",
    }
