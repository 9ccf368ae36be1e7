"""A layer before moto's application: journal, faults and hooks see its calls as they see those of Bedrock."""

from __future__ import annotations

import io
import json
import re
import socket
from collections.abc import Callable, Iterable
from html import escape
from typing import Any
from urllib.parse import parse_qs

from bot.local_aws.core import Watch
from bot.local_aws.faults import Fault
from bot.local_aws.hooks import Asked
from bot.local_aws.journal import Call
from bot.local_aws.storage import OURS

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
WsgiApp = Callable[[Environ, StartResponse], Iterable[bytes]]

_SERVICE = re.compile(r"Credential=([^/]+)/\d{8}/[a-z0-9-]+/([a-z0-9-]+)/aws4_request")
_STATUSES = {"AccessDenied": 403, "NoSuchKey": 404, "NoSuchBucket": 404, "SlowDown": 503, "InternalError": 500}
_CODE = re.compile(rb"<Code>([^<]+)</Code>")
_MOST_FORM = 1_000_000  # bytes
# What of an S3 request's headers is worth telling.
_HEADERS = {
    "HTTP_X_AMZ_SERVER_SIDE_ENCRYPTION": "ServerSideEncryption",
    "HTTP_X_AMZ_SERVER_SIDE_ENCRYPTION_AWS_KMS_KEY_ID": "SSEKMSKeyId",
    "HTTP_X_AMZ_TAGGING": "Tagging",
}


class Watched:
    """moto's application, seen by whoever `watch` gives at the time of a call."""

    def __init__(self, app: WsgiApp, watch: Callable[[], Watch | None]) -> None:
        self._app = app
        self._watch = watch

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """A request. What the service asks for itself, and what is not signed, passes unseen."""
        watch = self._watch()
        scope = _SERVICE.search(environ.get("HTTP_AUTHORIZATION", ""))
        if watch is None or scope is None or scope[1] == OURS:
            return self._app(environ, start_response)
        service = scope[2]
        operation, parameters = _s3_call(environ) if service == "s3" else _form_call(environ)
        asked = Asked(service, operation, parameters)
        watch.hooks.run_before(asked)
        fault = watch.faults.take(operation)
        if fault is not None and fault.seconds:
            watch.faults.pause(fault)
        if fault is not None and fault.drop_before:
            watch.journal.add(Call(service, operation, parameters, 0, delivered=False))
            _drop(environ)
        refused = fault if fault is not None and fault.code else None
        if refused:
            status, headers, body = _refusal(service, refused)
        elif operation == "SimulatePrincipalPolicy":  # moto has none
            status, headers, body = _simulated(parameters, watch.denied)
        else:
            status, headers, body = _collected(self._app, environ)
        number = int(status.split()[0])
        dropped = fault is not None and fault.drop_after
        code = "" if number < 400 else _error_code(body, number)
        watch.journal.add(Call(service, operation, parameters, number, code, delivered=not dropped))
        watch.hooks.run_after(asked)
        if dropped:
            _drop(environ)
        start_response(status, headers)
        return [body]


def _collected(app: WsgiApp, environ: Environ) -> tuple[str, list[tuple[str, str]], bytes]:
    """An application's whole answer: its work is done when this returns."""
    told: list[Any] = []

    def start_response(status: str, headers: list[tuple[str, str]], _info: Any = None) -> Callable[[bytes], None]:
        told[:] = [status, headers]
        return lambda _data: None

    parts = app(environ, start_response)
    try:
        body = b"".join(parts)
    finally:
        if (close := getattr(parts, "close", None)) is not None:
            close()
    return told[0], told[1], body


def _error_code(body: bytes, status: int) -> str:
    """The code in an error's XML; its status, where it has no body (HEAD)."""
    found = _CODE.search(body)
    return found[1].decode() if found else str(status)


def _drop(environ: Environ) -> None:
    """Close the connection: the server takes the error for a caller who has gone."""
    environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
    raise ConnectionAbortedError


def _refusal(service: str, fault: Fault) -> tuple[str, list[tuple[str, str]], bytes]:
    status = fault.status or _STATUSES.get(fault.code, 400)
    message = escape(fault.message if fault.message is not None else "A failure that was asked for.")
    if service == "kms":
        told = json.dumps({"__type": fault.code, "message": message}).encode()
        return f"{status} Refused", [("Content-Type", "application/x-amz-json-1.1"), *fault.headers.items()], told
    error = f"<Code>{escape(fault.code)}</Code><Message>{message}</Message>"
    body = f"<Error>{error}</Error>" if service == "s3" else f"<ErrorResponse><Error>{error}</Error></ErrorResponse>"
    return f"{status} Refused", [("Content-Type", "application/xml"), *fault.headers.items()], body.encode()


def _simulated(form: dict[str, Any], denied: set[str]) -> tuple[str, list[tuple[str, str]], bytes]:
    """What IAM's simulator answers: everything is allowed but what is denied."""
    actions = [value for name, value in form.items() if name.startswith("ActionNames.member.")]
    results = "".join(
        f"<member><EvalActionName>{escape(action)}</EvalActionName>"
        f"<EvalDecision>{'implicitDeny' if action in denied else 'allowed'}</EvalDecision></member>"
        for action in actions
    )
    body = (
        '<SimulatePrincipalPolicyResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">'
        f"<SimulatePrincipalPolicyResult><IsTruncated>false</IsTruncated><EvaluationResults>{results}"
        "</EvaluationResults></SimulatePrincipalPolicyResult></SimulatePrincipalPolicyResponse>"
    )
    return "200 OK", [("Content-Type", "text/xml")], body.encode()


def _form_call(environ: Environ) -> tuple[str, dict[str, Any]]:
    """The operation of a service with forms (STS, IAM), or with a target (KMS): the body is read, and put back."""
    if target := environ.get("HTTP_X_AMZ_TARGET"):
        return target.rpartition(".")[2], {}
    body = environ["wsgi.input"].read(min(int(environ.get("CONTENT_LENGTH") or 0), _MOST_FORM))
    environ["wsgi.input"] = io.BytesIO(body)
    form = {name: values[0] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}
    form.pop("Version", None)
    return form.pop("Action", environ["REQUEST_METHOD"]), dict(form)


def _s3_call(environ: Environ) -> tuple[str, dict[str, Any]]:
    """The operation of S3, from method, path and query; its bucket and key."""
    method = environ["REQUEST_METHOD"]
    query = parse_qs(environ.get("QUERY_STRING", ""), keep_blank_values=True)
    bucket, _, key = environ["PATH_INFO"].lstrip("/").partition("/")
    parameters: dict[str, Any] = {name: value for name, value in (("Bucket", bucket), ("Key", key)) if value}
    parameters |= {name: environ[header] for header, name in _HEADERS.items() if header in environ}
    if "prefix" in query:
        parameters["Prefix"] = query["prefix"][0]
    if key:
        return _object_operation(method, query, environ), parameters
    if bucket:
        return _bucket_operation(method, query), parameters
    return "ListBuckets", parameters


def _object_operation(method: str, query: dict[str, list[str]], environ: Environ) -> str:
    if "uploadId" in query:
        return {"PUT": "UploadPart", "POST": "CompleteMultipartUpload", "DELETE": "AbortMultipartUpload"}.get(
            method, "ListParts"
        )
    if method == "PUT" and "HTTP_X_AMZ_COPY_SOURCE" in environ:
        return "CopyObject"
    if method == "POST":
        return "CreateMultipartUpload"
    return {"PUT": "PutObject", "GET": "GetObject", "HEAD": "HeadObject", "DELETE": "DeleteObject"}.get(method, method)


def _bucket_operation(method: str, query: dict[str, list[str]]) -> str:
    if method == "GET":
        kinds = {"list-type": "ListObjectsV2", "location": "GetBucketLocation", "encryption": "GetBucketEncryption"}
        return next((name for kind, name in kinds.items() if kind in query), "ListObjects")
    if method == "POST":
        return "DeleteObjects"
    return {"PUT": "CreateBucket", "HEAD": "HeadBucket", "DELETE": "DeleteBucket"}.get(method, method)
