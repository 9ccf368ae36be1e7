"""Files out of Slack, always asked for anew by id and fetched from Slack's hosts alone; and files into it."""

from __future__ import annotations

import urllib.error
import urllib.request
from http.client import HTTPException, HTTPMessage
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.errors import CallTooLarge, FileUnavailable, FileUnreachable
from bot.settings import Settings
from bot.summarise.workers import FetchedFile
from dataset.records import FileRef
from handlers import slack_errors
from handlers.clients import sender_client

TIMEOUT_SECONDS = 30
_SLACK_DOMAINS = ("slack.com", "slack-edge.com", "slack-files.com")


class SlackFiles:
    """Fetches files that were handed to the bot, and shares those that it made."""

    def __init__(self, client: WebClient, settings: Settings) -> None:
        self._client = client
        self._once = sender_client(settings)
        self._token = settings.slack_bot_token.get_secret_value()
        self._cap = settings.debrief_max_bytes
        self._api = urlsplit(settings.slack_api_url)
        self._opener = urllib.request.build_opener(_SameHosts(self))

    def fetch(self, ref: FileRef) -> FetchedFile:
        """The file's content and name.

        `files.info` is always asked: a file shared through Slack Connect arrives with an id and nothing else.
        Raises `CallTooLarge` over the cap, and `FileUnavailable` where Slack does not give the file out.
        """
        try:
            info = self._client.files_info(file=ref.id)["file"]
        except SlackApiError as error:
            if slack_errors.is_final(error):
                raise _unavailable(ref, f"Slack says {slack_errors.reason(error)}") from error
            raise _unreachable(ref, f"Slack says {slack_errors.reason(error)}") from error
        except (SlackClientError, OSError) as error:
            raise _unreachable(ref, "Slack could not be reached") from error
        name = str(info.get("name") or ref.name)
        size = int(info.get("size") or 0)
        if size > self._cap:
            raise self._too_large(size)
        url = info.get("url_private_download") or info.get("url_private")
        if not url or not self.is_slacks(url):
            raise _unavailable(ref, "it has no address at Slack (an external or deleted file?)")
        return FetchedFile(self._download(ref, url, str(info.get("mimetype") or "")), name)

    def share(self, path: Path, channel: str, *, title: str, comment: str) -> str:
        """Put a file into a conversation, once; its id.

        The last of the three steps is the one that shares it. Where its fate is unknown, Slack is asked whether the
        file is in the conversation. Raises slack_sdk's errors and `OSError`.
        """
        content = path.read_bytes()
        slot = self._client.files_getUploadURLExternal(filename=path.name, length=len(content))
        if not self.is_slacks(str(slot["upload_url"])):
            raise OSError("Slack named an address of somebody else's to upload to")
        headers = {"Content-Type": "application/octet-stream"}
        # is_slacks() let http and https through alone.
        upload = urllib.request.Request(str(slot["upload_url"]), data=content, headers=headers)  # noqa: S310
        with self._opener.open(upload, timeout=TIMEOUT_SECONDS) as done:
            done.read()
        file_id = str(slot["file_id"])
        try:
            self._once.files_completeUploadExternal(
                files=[{"id": file_id, "title": title}], channel_id=channel, initial_comment=comment
            )
        except SlackApiError as error:
            if slack_errors.is_final(error) or slack_errors.is_rate_limit(error) or not self._is_in(file_id, channel):
                raise
        except (SlackClientError, OSError):
            if not self._is_in(file_id, channel):
                raise
        return file_id

    def _is_in(self, file_id: str, channel: str) -> bool:
        info = self._client.files_info(file=file_id)["file"]
        places = [*(info.get("ims") or []), *(info.get("channels") or []), *(info.get("groups") or [])]
        return channel in places

    def is_slacks(self, url: str) -> bool:
        """Whether the bot's token may be sent to this address."""
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
        if parts.scheme == "https" and any(host == d or host.endswith("." + d) for d in _SLACK_DOMAINS):
            return True
        # The host that the administrator put in Slack's place, by SLACK_API_URL.
        return parts.scheme == self._api.scheme and host == (self._api.hostname or "").lower()

    def _download(self, ref: FileRef, url: str, mimetype: str) -> bytes:
        # is_slacks() let http and https through alone.
        headers = {"Authorization": f"Bearer {self._token}", "Accept-Encoding": "identity"}
        request = urllib.request.Request(url, headers=headers)  # noqa: S310
        try:
            with self._opener.open(request, timeout=TIMEOUT_SECONDS) as response:
                kind = response.headers.get_content_type()
                content: bytes = response.read(self._cap + 1)
                promised = int(response.headers.get("Content-Length") or len(content))
        except urllib.error.HTTPError as error:
            error.close()
            trouble = _unreachable if error.code >= 500 or error.code == 429 else _unavailable
            raise trouble(ref, f"Slack's file server answered {error.code}") from error
        except (OSError, HTTPException, ValueError) as error:
            raise _unreachable(ref, "Slack's file server could not be reached") from error
        if len(content) > self._cap:
            raise self._too_large(len(content))
        if len(content) < promised:
            raise _unreachable(ref, "the connection was lost half-way")
        # Without the scope files:read, Slack answers 200 with its log-in page.
        if kind == "text/html" and mimetype != "text/html" and content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
            raise _unavailable(ref, "Slack sent its log-in page: the scope files:read is missing")
        return content

    def _too_large(self, size: int) -> CallTooLarge:
        return CallTooLarge(
            f"The file is too large: {size / 1e6:.1f} MB or more, and the cap is {self._cap / 1e6:g} MB.",
            "Share a shorter log, or a text export instead of a recording.",
        )


class _SameHosts(urllib.request.HTTPRedirectHandler):
    """Follows redirects to Slack's hosts alone, so that the token goes nowhere else."""

    def __init__(self, files: SlackFiles) -> None:
        self._files = files

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        if not self._files.is_slacks(newurl):
            return None
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _unreachable(ref: FileRef, why: str) -> FileUnreachable:
    return FileUnreachable(f"The file {ref.id} could not be fetched: {why}.", "Try again in a moment.")


def _unavailable(ref: FileRef, why: str) -> FileUnavailable:
    return FileUnavailable(
        f"The file {ref.id} could not be fetched: {why}.", "Share it with me again in this direct message."
    )
