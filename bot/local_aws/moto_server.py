"""moto in this process: S3, STS and IAM over HTTP, seen by the same journal, faults and hooks as Bedrock."""

from __future__ import annotations

import threading
from types import TracebackType
from typing import Any, Self
from urllib.request import Request as UrlRequest
from urllib.request import urlopen

from bot.local_aws.core import Watch
from bot.local_aws.moto_watch import Watched
from bot.local_aws.storage import OURS


class MotoServer:
    """A context manager. moto's state is the process's: `reset` empties it, and two servers share it.

    `watch` is who looks on; None lets everything pass unseen.
    """

    def __init__(self) -> None:
        self.watch: Watch | None = None
        self._server: Any = None
        self._thread: threading.Thread | None = None
        self._session: Any = None
        self._clients: dict[tuple[str, str], Any] = {}

    def start(self) -> Self:
        """Listen on a free port of 127.0.0.1."""
        # Imported here: moto and Flask take a third of a second, and only tests and the trial need them.
        from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
        from werkzeug.serving import make_server

        class Quiet(MotoRequestHandler):
            def log(self, *_arguments: object) -> None:
                """Say nothing of each request."""

        app = Watched(DomainDispatcherApplication(create_backend_app), lambda: self.watch)
        self._server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), name="moto", daemon=True)
        self._thread.start()
        return self

    def stop(self) -> None:
        """Close it. Harmless where it does not run."""
        if self._thread is not None:
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()
            for client in self._clients.values():
                client.close()
            self._clients.clear()
            self._thread = None

    @property
    def url(self) -> str:
        """Where it listens: `http://127.0.0.1:PORT`."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def client(self, service: str, region: str) -> Any:
        """A client of the service's own: no journal, fault or hook sees what it does. Made once, as that takes long."""
        import botocore.session
        from botocore.config import Config

        if self._session is None:
            self._session = botocore.session.Session()
        if (service, region) not in self._clients:
            self._clients[service, region] = self._session.create_client(
                service,
                region_name=region,
                endpoint_url=self.url,
                aws_access_key_id=OURS,
                aws_secret_access_key=OURS,
                config=Config(retries={"total_max_attempts": 1}),
            )
        return self._clients[service, region]

    def reset(self) -> None:
        """Nothing is there any more: no bucket, no role."""
        urlopen(UrlRequest(f"{self.url}/moto-api/reset", method="POST")).close()  # noqa: S310 - our own server

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
