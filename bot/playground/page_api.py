"""/page/…: what the web page asks for. It holds no state of its own; the page redraws from whole states."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
from collections.abc import Awaitable, Callable
from urllib.parse import quote

from aiohttp import WSMsgType, web

from bot.playground import interactions, modals, submissions
from bot.playground.core import Core
from bot.playground.methods_files import MOST_BYTES, new_file
from bot.playground.page_state import state
from bot.playground.records import Message, View
from bot.playground.refusals import Json, SlackRefusal
from bot.playground.sockets import Ack

_Action = Callable[[Json], Awaitable[Json]]


class PageApi:
    def __init__(self, core: Core) -> None:
        self._core = core
        self._wakers: set[asyncio.Event] = set()
        self._sockets: set[web.WebSocketResponse] = set()
        core.workspace.on_change(self._wake)

    def routes(self) -> list[web.RouteDef]:
        actions: dict[str, _Action] = {
            "message": self._message,
            "command": self._command,
            "shortcut": self._shortcut,
            "action": self._action,
            "submit": self._submit,
            "close": self._close,
            "home": self._home,
            "read": self._read,
        }
        routes = [web.post(f"/page/{name}", _json_handler(action)) for name, action in actions.items()]
        if self._core.on_kill is not None:
            routes.append(web.post("/page/bot/kill", _json_handler(self._kill)))
        return [
            *routes,
            web.get("/page/state", self.state),
            web.get("/page/events", self.events),
            web.post("/page/upload", self.upload),
            web.get("/page/file/{file}", self.file),
        ]

    # -- reading -------------------------------------------------------------------------------------------

    async def state(self, request: web.Request) -> web.Response:
        try:
            user = self._core.workspace.user(request.query.get("user", ""))
        except SlackRefusal as refusal:
            return web.json_response(refusal.body(), status=404)
        return web.json_response(state(self._core, user))

    async def events(self, request: web.Request) -> web.StreamResponse:
        """The state at once, and again after each change, but never faster than the page can draw."""
        try:
            user = self._core.workspace.user(request.query.get("user", ""))
        except SlackRefusal as refusal:
            return web.json_response(refusal.body(), status=404)
        socket = web.WebSocketResponse(heartbeat=self._core.timings.heartbeat_seconds)
        await socket.prepare(request)
        wake = asyncio.Event()
        wake.set()
        self._wakers.add(wake)
        self._sockets.add(socket)
        sender = asyncio.create_task(self._send_states(socket, wake, user.id))
        try:
            async for message in socket:
                if message.type == WSMsgType.ERROR:
                    break
        finally:
            sender.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await sender
            self._wakers.discard(wake)
            self._sockets.discard(socket)
        return socket

    async def _send_states(self, socket: web.WebSocketResponse, wake: asyncio.Event, user_id: str) -> None:
        with contextlib.suppress(ConnectionError, RuntimeError):
            while not socket.closed:
                await wake.wait()
                wake.clear()
                await socket.send_json(state(self._core, self._core.workspace.user(user_id)))
                await asyncio.sleep(self._core.timings.page_coalesce_seconds)

    def _wake(self) -> None:
        for wake in self._wakers:
            wake.set()

    async def close(self) -> None:
        for socket in list(self._sockets):
            await socket.close()

    # -- files ---------------------------------------------------------------------------------------------

    async def upload(self, request: web.Request) -> web.Response:
        try:
            user = self._core.workspace.user(request.query.get("user", ""))
        except SlackRefusal as refusal:
            return web.json_response(refusal.body(), status=404)
        form = await request.post()
        part = form.get("file")
        if not isinstance(part, web.FileField):
            return web.json_response({"ok": False, "error": "no_file_data"}, status=400)
        content = part.file.read()
        if len(content) > MOST_BYTES:
            return web.json_response({"ok": False, "error": "file_upload_size_restricted"}, status=413)
        file = new_file(self._core, part.filename, user.id, len(content), content)
        return web.json_response(
            {"ok": True, "id": file.id, "name": file.name, "size": file.size, "mimetype": file.mimetype}
        )

    async def file(self, request: web.Request) -> web.Response:
        """A file as a download: never shown by the browser as a page of this origin."""
        try:
            user = self._core.workspace.user(request.query.get("user", ""))
            file = self._core.workspace.file(request.match_info["file"])
            if not self._core.workspace.may_see(user.id, file):
                raise SlackRefusal("file_not_found")
        except SlackRefusal as refusal:
            return web.json_response(refusal.body(), status=404)
        headers = {
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name)}",
            "X-Content-Type-Options": "nosniff",
        }
        return web.Response(body=file.content, content_type=file.mimetype, headers=headers)

    # -- doing ---------------------------------------------------------------------------------------------

    async def _message(self, given: Json) -> Json:
        files = [str(file_id) for file_id in given.get("files") or ()]
        message = interactions.say(
            self._core,
            _need(given, "user"),
            _need(given, "channel"),
            str(given.get("text") or ""),
            files=files,
            thread_ts=given.get("thread_ts"),
        )
        return {"ts": message.ts}

    async def _command(self, given: Json) -> Json:
        ack = await interactions.command(
            self._core,
            _need(given, "user"),
            _need(given, "channel"),
            _need(given, "command"),
            str(given.get("text") or ""),
        )
        return _told(ack)

    async def _shortcut(self, given: Json) -> Json:
        ack = await interactions.shortcut(
            self._core,
            _need(given, "user"),
            _need(given, "callback_id"),
            given.get("channel"),
            given.get("ts"),
        )
        return _told(ack)

    async def _action(self, given: Json) -> Json:
        user = _need(given, "user")
        target = self._target(user, given.get("container"))
        ack = await interactions.click(
            self._core, user, target, given.get("block_id"), _need(given, "action_id"), given.get("value")
        )
        return _told(ack)

    def _target(self, user: str, container: object) -> Message | View:
        match container:
            case {"type": "message", "channel": str(channel), "ts": str(ts)}:
                return interactions.find_message(self._core, user, channel, ts)
            case {"type": "view", "view_id": str(view_id)}:
                view = modals.find(self._core, view_id, None)
                if view.user == user:
                    return view
                raise SlackRefusal("not_found")
            case _:
                raise SlackRefusal("invalid_container")

    async def _submit(self, given: Json) -> Json:
        values = given.get("values")
        if not isinstance(values, dict):
            raise SlackRefusal("invalid_value")
        done = await submissions.submit(self._core, _need(given, "user"), _need(given, "view_id"), values)
        if done.errors:
            return {"ok": False, "error": done.ack.error or "errors", "errors": dict(done.errors)}
        return {}

    async def _close(self, given: Json) -> Json:
        await submissions.close(self._core, _need(given, "user"), _need(given, "view_id"))
        return {}

    async def _home(self, given: Json) -> Json:
        interactions.open_home(self._core, _need(given, "user"))
        return {}

    async def _read(self, given: Json) -> Json:
        """Beyond the protocol: the person has looked at a conversation, nothing in it is unread now."""
        where = self._core.workspace.conversation(_need(given, "channel"))
        if where.messages:
            where.last_read[_need(given, "user")] = next(reversed(where.messages))
            self._core.workspace.changed()
        return {}

    async def _kill(self, _given: Json) -> Json:
        assert self._core.on_kill is not None  # noqa: S101 - the route exists only with a callback
        await asyncio.to_thread(self._core.on_kill)
        return {}


def _told(ack: Ack) -> Json:
    return {} if ack.acked else {"ok": False, "error": ack.error}


def _need(given: Json, name: str) -> str:
    value = given.get(name)
    if not isinstance(value, str) or not value:
        raise SlackRefusal("missing_argument", messages=[name])
    return value


def _json_handler(action: _Action) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """A handler that takes a JSON object and answers with one.

    A JSON content type is required: a form on another site cannot send one without the browser asking first.
    """

    async def handle(request: web.Request) -> web.StreamResponse:
        if not re.match(r"application/json\b", request.headers.get("Content-Type", "")):
            return web.json_response({"ok": False, "error": "json_expected"}, status=415)
        try:
            given = json.loads(await request.text())
        except json.JSONDecodeError:
            given = None
        if not isinstance(given, dict):
            return web.json_response({"ok": False, "error": "invalid_json"}, status=400)
        try:
            return web.json_response({"ok": True, **await action(given)})
        except SlackRefusal as refusal:
            return web.json_response(refusal.body())

    return handle
