"""The routes of Bedrock and its runtime, made once from botocore's service model: reading it takes a while."""

from __future__ import annotations

from functools import cache

from bot.local_aws import wire

SERVICES = ("bedrock", "bedrock-runtime")


@cache
def routes() -> wire.Routes:
    """The routes of both services."""
    import botocore.session

    session = botocore.session.Session()
    return wire.Routes({service: session.get_service_model(service) for service in SERVICES})
