"""KMS keys by whatever name: no key is looked up, each name has its ARN."""

from __future__ import annotations

import hashlib

from bot.local_aws.state import ACCOUNT_ID


def key_arn(region: str, key: str | None) -> str | None:
    """The ARN of a key by its id, its alias or its ARN; None for none."""
    if key is None or ":key/" in key:
        return key
    name = key.rpartition(":")[2]
    if name.startswith("alias/"):
        digits = hashlib.sha256(name.encode()).hexdigest()
        name = "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:32]))
    return f"arn:aws:kms:{region}:{ACCOUNT_ID}:key/{name}"
