"""The bytes of files: the upload URL, and the private download that wants the bot's token."""

from __future__ import annotations

import time

from aiohttp import BodyPartReader, web

from bot.playground.core import Core
from bot.playground.refusals import SlackRefusal
from bot.playground.web_api import cut_off, pause
from bot.playground.workspace import BOT_USER

_LOGIN_PAGE = """<!DOCTYPE html>
<html lang="en"><head><title>Sign in | Playground</title></head>
<body><h1>Sign in to see this file</h1></body></html>
"""


class Files:
    def __init__(self, core: Core) -> None:
        self._core = core

    async def upload(self, request: web.Request) -> web.StreamResponse:
        """POST /upload/v1/<ticket>: the second step of an upload. The body is the file, or a form with it."""
        arrived = time.time()
        file_id = self._core.uploads.get(request.match_info["ticket"])
        if file_id is None:
            return web.Response(status=404, text="no such upload")
        fault = self._core.faults.take("upload", {"file": file_id})
        if fault is not None:
            await pause(fault)
            if fault.answer is not None:
                return web.Response(status=fault.status, text="upload failed", headers=fault.headers)
        content = await _content(request)
        file = self._core.workspace.files[file_id]
        if len(content) != file.size:
            return web.Response(status=400, text="length differs from what was announced")
        file.content = content
        self._core.journal.add("upload", {"file": file_id}, {"ok": True}, 200, arrived, not (fault and fault.drop))
        if fault is not None and fault.drop:
            return cut_off(request)
        return web.Response(text=f"OK - {len(content)}")

    async def download(self, request: web.Request) -> web.StreamResponse:
        """GET /files-pri/<team>-<file>/…: with the bot's token the bytes, else a page that asks to sign in.

        That page comes with status 200, so a caller who looks only at the status would keep it for the file.
        """
        arrived = time.time()
        file_id = request.match_info["file"]
        fault = self._core.faults.take("download", {"file": file_id})
        if fault is not None:
            await pause(fault)
            if fault.answer is not None:
                return web.Response(status=fault.status, text="download failed", headers=fault.headers)
            if fault.drop:
                return cut_off(request)
        allowed = (
            request.headers.get("Authorization") == f"Bearer {self._core.bot_token}"
            and "files:read" in self._core.app.scopes
        )
        self._core.journal.add("download", {"file": file_id}, {"ok": allowed}, 200, arrived, True)
        if not allowed:
            return web.Response(text=_LOGIN_PAGE, content_type="text/html")
        try:
            file = self._core.workspace.file(file_id)
        except SlackRefusal:
            return web.Response(status=404, text="no such file")
        if not self._core.workspace.may_see(BOT_USER, file):
            return web.Response(status=404, text="no such file")
        return web.Response(body=file.content, content_type=file.mimetype)


async def _content(request: web.Request) -> bytes:
    if not request.content_type.startswith("multipart/"):
        return await request.read()
    async for part in await request.multipart():
        if isinstance(part, BodyPartReader):
            return bytes(await part.read(decode=True))
    return b""
