"""Which address leads where, and that only the playground's own page may use them from a browser."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import urlsplit

from aiohttp import web

from bot.playground.core import Core
from bot.playground.files import Files
from bot.playground.page_api import PageApi
from bot.playground.responses import Responses
from bot.playground.web_api import WebApi

_CLIENT_MAX_SIZE = 40 * 1024 * 1024
_PAGE = Path(__file__).parent / "page"


def application(core: Core, page: PageApi) -> web.Application:
    app = web.Application(client_max_size=_CLIENT_MAX_SIZE, middlewares=[_own_pages_only])
    api, files, responses = WebApi(core), Files(core), Responses(core)
    app.add_routes(
        [
            web.get("/api/{method}", api.handle),
            web.post("/api/{method}", api.handle),
            web.get("/link/", core.sockets.connect),
            web.post("/upload/v1/{ticket}", files.upload),
            web.get(r"/files-pri/{team:[^-/]+}-{file}/{rest:.*}", files.download),
            web.post("/response/{ticket}", responses.handle),
            *page.routes(),
        ]
    )
    if _PAGE.is_dir():
        app.router.add_get("/", _index)
        app.router.add_static("/static/", _PAGE)
    return app


@web.middleware
async def _own_pages_only(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """No page of another site may use a playground through the browser of whoever runs it."""
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        return web.Response(status=403, text="not from this page")
    return await handler(request)


async def _index(_request: web.Request) -> web.StreamResponse:
    return web.FileResponse(_PAGE / "index.html")
