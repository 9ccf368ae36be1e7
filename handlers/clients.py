"""Slack's Web API clients, one kind for each kind of thread.

`SLACK_API_URL` is honoured by all of them, the Socket Mode client included, which takes its address from the one it
is given: any Slack-compatible server can be put in Slack's place.
"""

from __future__ import annotations

import logging

from slack_sdk import WebClient
from slack_sdk.http_retry.builtin_handlers import ConnectionErrorRetryHandler, RateLimitErrorRetryHandler

from bot.settings import Settings

# slack_sdk's own logger quotes payloads at DEBUG and servers' pages at ERROR: this one keeps both out of the log, and
# whoever calls logs what went wrong.
_QUIET = logging.getLogger("debrief.slack")


def listener_client(settings: Settings) -> WebClient:
    """For listeners: gives up early and never sleeps, as a sleeping listener blocks one of bolt's five threads."""
    return _client(settings, timeout=3)


def sender_client(settings: Settings) -> WebClient:
    """For the sender, which handles rate limits and doubtful sends itself: one request is one attempt."""
    return _client(settings, timeout=8)


def patient_client(settings: Settings) -> WebClient:
    """For threads that may wait: sleeps through rate limits, and tries lost connections again."""
    client = _client(settings, timeout=30)
    client.retry_handlers.append(ConnectionErrorRetryHandler(max_retry_count=2))
    client.retry_handlers.append(RateLimitErrorRetryHandler(max_retry_count=3))
    return client


def _client(settings: Settings, *, timeout: int) -> WebClient:
    _QUIET.setLevel(logging.CRITICAL)
    return WebClient(
        token=settings.slack_bot_token.get_secret_value(),
        base_url=settings.slack_api_url,
        timeout=timeout,
        retry_handlers=[],
        logger=_QUIET,
    )
