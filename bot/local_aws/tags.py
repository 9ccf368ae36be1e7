"""Tags of jobs, models, deployments, throughput."""

from __future__ import annotations

from bot.local_aws.refusals import Refused, not_found
from bot.local_aws.state import Account
from bot.local_aws.wire import Parameters

MOST_TAGS = 50


def list_tags(account: Account, parameters: Parameters) -> Parameters:
    """ListTagsForResource."""
    return {"tags": [{"key": key, "value": value} for key, value in _of(account, parameters).items()]}


def tag(account: Account, parameters: Parameters) -> Parameters:
    """TagResource."""
    tags = _of(account, parameters)
    added = {item["key"]: item["value"] for item in parameters["tags"]}
    if len(tags | added) > MOST_TAGS:
        raise Refused("TooManyTagsException", f"A resource has at most {MOST_TAGS} tags.")
    tags.update(added)
    return {}


def untag(account: Account, parameters: Parameters) -> Parameters:
    """UntagResource."""
    tags = _of(account, parameters)
    for key in parameters["tagKeys"]:
        tags.pop(key, None)
    return {}


def _of(account: Account, parameters: Parameters) -> dict[str, str]:
    if (tags := account.tags.get(parameters["resourceARN"])) is None:
        raise not_found("Could not find the resource.")
    return tags
