"""Response URLs: five answers within half an hour to whoever ran a command or clicked."""

from __future__ import annotations

import time

from aiohttp import web

from bot.playground import posting
from bot.playground.core import Core
from bot.playground.refusals import Json, SlackRefusal
from bot.playground.tickets import ResponseTicket
from bot.playground.web_api import cut_off, pause


class Responses:
    def __init__(self, core: Core) -> None:
        self._core = core

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """POST /response/<ticket>."""
        arrived = time.time()
        try:
            body = await request.json()
        except ValueError:
            body = None
        given: Json = body if isinstance(body, dict) else {}
        fault = self._core.faults.take("response_url", given)
        if fault is not None:
            await pause(fault)
            if fault.answer is not None:
                return web.json_response(fault.answer, status=fault.status, headers=fault.headers)
        try:
            if not given:
                raise SlackRefusal("invalid_payload", status=400)
            respond(self._core, self._core.tickets.response(request.match_info["ticket"]), given)
            answer, status = {"ok": True}, 200
        except SlackRefusal as refusal:
            answer, status = refusal.body(), refusal.status
        dropped = fault is not None and fault.drop
        self._core.journal.add("response_url", given, answer, status, arrived, not dropped)
        self._core.workspace.changed()
        if dropped:
            return cut_off(request)
        return web.json_response(answer, status=status)


def new_url(core: Core, user: str, channel: str, *, message_ts: str | None = None, thread_ts: str | None = None) -> str:
    ticket = core.tickets.new_response(user, channel, message_ts=message_ts, thread_ts=thread_ts)
    return f"{core.url}response/{ticket}"


def respond(core: Core, ticket: ResponseTicket, given: Json) -> None:
    """Replace or delete the clicked message, or post: to the one person unless `in_channel` is asked for."""
    where = core.workspace.conversations[ticket.channel]
    original = where.messages.get(ticket.message_ts or "")
    if given.get("delete_original"):
        if original is not None:
            posting.remove(core, original)
        return
    if given.get("replace_original") and original is not None:
        posting.rewrite(core, original, given)
        return
    words = dict(given)
    if ticket.thread_ts:
        words.setdefault("thread_ts", ticket.thread_ts)
    everybody = given.get("response_type") == "in_channel"
    posting.post(core, where, words, ephemeral_to=None if everybody else ticket.user)
