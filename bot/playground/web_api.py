"""/api/<method>: one request of the bot, checked as Slack checks it, done, answered, written down.

The order of the checks: the method, the token, its kind, the rate limit, the scopes, the arguments.
Failures ordered through `faults` come before them all.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from bot.playground.core import Core
from bot.playground.facts import MethodFacts, check_scopes, read_arguments
from bot.playground.faults import Fault
from bot.playground.methods import METHODS
from bot.playground.refusals import Json, SlackRefusal


class WebApi:
    def __init__(self, core: Core) -> None:
        self._core = core

    async def handle(self, request: web.Request) -> web.StreamResponse:
        arrived = time.time()
        name = request.match_info["method"]
        facts = self._core.facts.get(name)
        given, token = await _read_request(request, facts)
        fault = self._core.faults.take(name, given)
        if fault is not None:
            await pause(fault)
        if fault is not None and fault.answer is not None:
            return self._answer(request, name, given, fault.answer, fault.status, arrived, fault)
        answer, status = self._do(facts, given, token)
        return self._answer(request, name, given, answer, status, arrived, fault)

    def _do(self, facts: MethodFacts | None, given: Mapping[str, Any], token: str | None) -> tuple[Json, int]:
        try:
            if facts is None:
                raise SlackRefusal("unknown_method")
            self._authorise(facts, token)
            channel = given.get("channel")
            self._core.rates.check(facts, channel if isinstance(channel, str) else None)
            check_scopes(facts, self._core.app.scopes)
            arguments = dict(given) if facts.caller == "anyone" else read_arguments(facts, given)
            return {"ok": True, **METHODS[facts.name](self._core, arguments)}, 200
        except SlackRefusal as refusal:
            return refusal.body(), refusal.status

    def _authorise(self, facts: MethodFacts, token: str | None) -> None:
        """Raises `not_authed`, `invalid_auth` or `not_allowed_token_type`."""
        if facts.caller == "anyone":
            return
        if not token:
            raise SlackRefusal("not_authed")
        tokens = {self._core.bot_token: "bot", self._core.app_token: "app"}
        if token not in tokens:
            raise SlackRefusal("invalid_auth")
        if tokens[token] != facts.caller:
            raise SlackRefusal("not_allowed_token_type")

    def _answer(
        self,
        request: web.Request,
        name: str,
        given: Mapping[str, Any],
        answer: Json,
        status: int,
        arrived: float,
        fault: Fault | None,
    ) -> web.StreamResponse:
        headers = {"X-OAuth-Scopes": ",".join(sorted(self._core.app.scopes))}
        if fault is not None:
            headers |= fault.headers
        if status == 429 and "Retry-After" not in headers:
            headers["Retry-After"] = str(answer.pop("retry_after", 1))
        dropped = fault is not None and fault.drop
        self._core.journal.add(name, given, answer, status, arrived, not dropped)
        self._core.workspace.changed()
        if dropped:
            return cut_off(request)
        if status >= 500:
            return web.Response(status=status, text="upstream error", headers=headers)
        return web.json_response(answer, status=status, headers=headers)


async def pause(fault: Fault) -> None:
    """Wait as the fault says, before the work."""
    if fault.delay:
        await asyncio.sleep(fault.delay)
    if fault.held is not None:
        await fault.held.pause()


def cut_off(request: web.Request) -> web.Response:
    """End the connection without an answer: the caller cannot know whether the work was done."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)


async def _read_request(request: web.Request, facts: MethodFacts | None) -> tuple[dict[str, Any], str | None]:
    """Arguments from the query and the body, and the token from the header or from among them.

    A JSON body counts only for the methods that take one; for the others Slack behaves as if it were empty.
    """
    given: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        body = await _json_body(request)
        if facts is None or facts.json:
            given |= body
    elif request.method == "POST":
        given |= {key: value for key, value in (await request.post()).items() if isinstance(value, str)}
    token = given.pop("token", None)
    header = request.headers.get("Authorization", "")
    if header.lower().startswith("bearer "):
        token = header[7:].strip()
    return given, token if isinstance(token, str) else None


async def _json_body(request: web.Request) -> Json:
    try:
        body = json.loads(await request.text() or "{}")
    except json.JSONDecodeError:
        return {}
    return body if isinstance(body, dict) else {}
