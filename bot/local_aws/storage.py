"""S3 and IAM as the service itself uses them: in moto, over HTTP, unseen by journal, faults and hooks."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property
from typing import Any

# The access key by which the moto server knows that it is we who ask.
OURS = "local-aws"

_URI = re.compile(r"s3://([^/]+)/?(.*)")


class Missing(Exception):
    """There is no such bucket, or nothing of that name in it."""


class Storage:
    """Objects by their `s3://bucket/key`. `client` gives botocore's client of a service in a region."""

    def __init__(self, client: Callable[[str, str], Any], region: str) -> None:
        self._client = client
        self._region = region

    def read(self, uri: str) -> bytes:
        """The content of an object. Raises `Missing`."""
        bucket, key = parts(uri)
        try:
            return bytes(self._s3.get_object(Bucket=bucket, Key=key)["Body"].read())
        except (self._s3.exceptions.NoSuchKey, self._s3.exceptions.NoSuchBucket, self._s3.exceptions.ClientError) as e:
            raise Missing(uri) from e

    def write(self, uri: str, content: bytes) -> None:
        """Put an object. Raises `Missing` where there is no such bucket."""
        bucket, key = parts(uri)
        try:
            self._s3.put_object(Bucket=bucket, Key=key, Body=content)
        except self._s3.exceptions.ClientError as error:
            raise Missing(uri) from error

    def under(self, uri: str) -> list[str]:
        """The URIs of all objects whose keys begin as this one does. Raises `Missing`."""
        bucket, prefix = parts(uri)
        try:
            pages = self._s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
            return [f"s3://{bucket}/{found['Key']}" for page in pages for found in page.get("Contents", [])]
        except self._s3.exceptions.ClientError as error:
            raise Missing(uri) from error

    def make_bucket(self, name: str) -> None:
        """A bucket in this region."""
        where = {} if self._region == "us-east-1" else {"LocationConstraint": self._region}
        self._s3.create_bucket(Bucket=name, **({"CreateBucketConfiguration": where} if where else {}))

    def make_role(self, name: str, policy: str) -> str:
        """A role that trusts as `policy` says; its ARN."""
        return str(self._iam.create_role(RoleName=name, AssumeRolePolicyDocument=policy)["Role"]["Arn"])

    def has_role(self, arn: str) -> bool:
        """Whether there is a role of this ARN."""
        try:
            found = self._iam.get_role(RoleName=arn.rpartition("/")[2])
        except self._iam.exceptions.ClientError:
            return False
        return bool(found["Role"]["Arn"] == arn)

    @cached_property
    def _s3(self) -> Any:
        return self._client("s3", self._region)

    @cached_property
    def _iam(self) -> Any:
        return self._client("iam", self._region)


def parts(uri: str) -> tuple[str, str]:
    """The bucket and the key of an `s3://…`."""
    found = _URI.fullmatch(uri)
    if found is None:
        raise Missing(uri)
    return found[1], found[2]


def joined(uri: str, rest: str) -> str:
    """A key under an `s3://…` that may end in a slash or not."""
    return f"{uri.rstrip('/')}/{rest}"
