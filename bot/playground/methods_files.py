"""files.*: the upload in three steps, and what the bot may know of a file."""

from __future__ import annotations

import mimetypes
import secrets
import time

from bot.playground import access, posting, wire
from bot.playground.core import Core
from bot.playground.records import StoredFile
from bot.playground.refusals import Json, SlackRefusal, invalid_arguments
from bot.playground.workspace import BOT_USER

MOST_BYTES = 32 * 1024 * 1024


def new_file(core: Core, name: str, owner: str, size: int, content: bytes | None) -> StoredFile:
    """A file that belongs to somebody; without content it only has been announced."""
    file = StoredFile(
        id=core.workspace.new_id("F"),
        name=name,
        mimetype=mimetypes.guess_type(name)[0] or "application/octet-stream",
        owner=owner,
        created=int(time.time()),
        size=size,
        content=content,
    )
    core.workspace.files[file.id] = file
    return file


def get_upload_url(core: Core, arguments: Json) -> Json:
    if arguments["length"] < 1:
        raise invalid_arguments("must be greater than 0 [json-pointer:/length]")
    if arguments["length"] > MOST_BYTES:
        raise SlackRefusal("file_upload_size_restricted")
    file = new_file(core, arguments["filename"], BOT_USER, arguments["length"], None)
    ticket = secrets.token_urlsafe(18)
    core.uploads[ticket] = file.id
    return {"upload_url": f"{core.url}upload/v1/{ticket}", "file_id": file.id}


def complete_upload(core: Core, arguments: Json) -> Json:
    """Finish the upload, and share the files as one message where a channel is named."""
    listed = arguments["files"]
    if not isinstance(listed, list) or not listed or not all(isinstance(item, dict) for item in listed):
        raise invalid_arguments("must be a list of files [json-pointer:/files]")
    files: list[StoredFile] = []
    for item in listed:
        file = core.workspace.file(str(item.get("id")))
        if file.owner != BOT_USER:
            raise SlackRefusal("file_not_found")
        file.title = str(item.get("title") or file.name)
        files.append(file)
    references = [c for c in str(arguments.get("channels") or "").split(",") if c]
    if arguments.get("channel_id"):
        references.append(arguments["channel_id"])
    for where in [access.writable(core, reference) for reference in references]:
        words = {"text": arguments.get("initial_comment"), "thread_ts": arguments.get("thread_ts")}
        posting.post(core, where, words, files=[file.id for file in files])
    return {"files": [wire.file(core, file) for file in files]}


def info(core: Core, arguments: Json) -> Json:
    file = core.workspace.file(arguments["file"])
    if not core.workspace.may_see(BOT_USER, file):
        raise SlackRefusal("file_not_found")
    paging = {"count": 100, "total": 0, "page": 1, "pages": 0}
    return {
        "file": wire.file(core, file),
        "comments": [],
        "paging": paging,
        "response_metadata": {"next_cursor": ""},
    }


def delete(core: Core, arguments: Json) -> Json:
    file = core.workspace.file(arguments["file"])
    if not core.workspace.may_see(BOT_USER, file):
        raise SlackRefusal("file_not_found")
    if file.owner != BOT_USER:
        raise SlackRefusal("cant_delete_file")
    file.deleted, file.content = True, b""
    core.workspace.changed()
    return {}
