"""The way of a request: route, signature, hooks, faults, checks, work, journal, answer."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from bot.local_aws import wire
from bot.local_aws.constraints import check
from bot.local_aws.faults import Fault, Faults
from bot.local_aws.hooks import Asked, Hooks
from bot.local_aws.journal import Call, Journal
from bot.local_aws.operations import CONTROL, RUNTIME
from bot.local_aws.refusals import Refused
from bot.local_aws.state import Account

log = logging.getLogger(__name__)

_SCOPE = re.compile(r"Credential=[^/]+/\d{8}/([a-z0-9-]+)/([a-z0-9-]+)/aws4_request")
SERVICES = ("bedrock", "bedrock-runtime")


@dataclass(frozen=True)
class Request:
    """A request as it came: `target` is the path with its query, still encoded; headers in small letters."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Response:
    """What is answered."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Watch:
    """What looks on, and interferes, whichever service is asked."""

    journal: Journal
    faults: Faults
    hooks: Hooks


@cache
def routes() -> wire.Routes:
    """The routes of Bedrock and its runtime, from botocore's service model."""
    import botocore.session

    session = botocore.session.Session()
    return wire.Routes({service: session.get_service_model(service) for service in SERVICES})


class Core:
    """Answers requests for one account. None is a connection that is dropped without an answer."""

    def __init__(self, account: Account, watch: Watch) -> None:
        self._account = account
        self._watch = watch
        self._routes = routes()

    def serve(self, request: Request) -> Response | None:
        """The answer to a request."""
        path, _, query = request.target.partition("?")
        try:
            operation, labels = self._routes.find(request.method, path)
        except Refused as refused:
            return error_response(refused, refused.status or 404)
        try:
            check_signature(request.headers, self._account.region)
            parameters = wire.read(operation, labels, query, request.headers, request.body)
        except Refused as refused:
            self._watch.journal.add(Call(operation.service, operation.name, {}, refused.status or 400, refused.code))
            return error_response(refused, refused.status or 400)
        return self._watched(operation, parameters)

    def _watched(self, operation: wire.Operation, parameters: wire.Parameters) -> Response | None:
        asked = Asked(operation.service, operation.name, parameters)
        self._watch.hooks.run_before(asked)
        fault = self._watch.faults.take(operation.name)
        if fault is not None and fault.seconds:
            self._watch.faults.pause(fault)
        if fault is not None and fault.drop_before:
            self._watch.journal.add(Call(operation.service, operation.name, parameters, 0, delivered=False))
            return None
        response, code = self._work(operation, parameters, fault)
        dropped = fault is not None and fault.drop_after
        self._watch.journal.add(
            Call(operation.service, operation.name, parameters, response.status, code, delivered=not dropped)
        )
        self._watch.hooks.run_after(asked)
        return None if dropped else response

    def _work(
        self, operation: wire.Operation, parameters: wire.Parameters, fault: Fault | None
    ) -> tuple[Response, str]:
        """The answer, and the code of an error (empty where there was none)."""
        statuses = operation.statuses()
        try:
            if fault is not None and fault.code:
                message = fault.message if fault.message is not None else "A failure that was asked for."
                raise Refused(fault.code, message, status=fault.status, headers=fault.headers)
            check(operation.model.input_shape, parameters)
            value = self._done(operation, parameters)
            shape = operation.model.output_shape
            body = json.dumps(wire.write(shape, value) if shape else {}, ensure_ascii=False).encode()
            return Response(operation.success, body, {"Content-Type": "application/json"}), ""
        except Refused as refused:
            told = refused
            if refused.code == "ConflictException" and refused.code not in statuses:
                # Some operations have no ConflictException in the model: a name in use is invalid there.
                told = Refused("ValidationException", refused.message)
            return error_response(told, told.status or statuses.get(told.code, 400)), told.code
        except Exception as error:
            log.exception("%s failed", operation.name)
            told = Refused("InternalServerException", f"{type(error).__name__}: {error}")
            return error_response(told, 500), told.code

    def _done(self, operation: wire.Operation, parameters: wire.Parameters) -> wire.Parameters:
        account = self._account
        account.settle()
        if (work := RUNTIME.get(operation.name)) is not None:
            return work(account, parameters)
        if (work := CONTROL.get(operation.name)) is None:
            raise Refused("UnknownOperationException", f"{operation.name} is not there on this machine.", status=404)
        with account.lock:
            value = work(account, parameters)
            account.settle()
        return value


def check_signature(headers: Mapping[str, str], region: str) -> None:
    """Refuse a request that is not signed, or for another region. The signature itself is not worked out."""
    scope = _SCOPE.search(headers.get("authorization", ""))
    if scope is None:
        raise Refused("MissingAuthenticationTokenException", "Missing Authentication Token", status=403)
    if scope[1] != region:
        message = f"Credential should be scoped to a valid region, not '{scope[1]}'."
        raise Refused("InvalidSignatureException", message, status=403)


def error_response(refused: Refused, status: int) -> Response:
    """An error as REST-JSON has it."""
    body: dict[str, Any] = {"message": refused.message}
    headers = {"Content-Type": "application/json", "x-amzn-ErrorType": refused.code, **refused.headers}
    return Response(status, json.dumps(body, ensure_ascii=False).encode(), headers)
