"""The way of a request: route, signature, hooks, faults, checks, work, journal, answer."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.local_aws import batch, comprehend, wire
from bot.local_aws.constraints import check
from bot.local_aws.faults import Fault, Faults
from bot.local_aws.hooks import Asked, Hooks
from bot.local_aws.journal import Call, Journal
from bot.local_aws.operations import CONTROL, RUNTIME, SETTLE
from bot.local_aws.refusals import Refused
from bot.local_aws.routes import routes
from bot.local_aws.state import Account

log = logging.getLogger(__name__)

_SCOPE = re.compile(r"Credential=[^/]+/\d{8}/([a-z0-9-]+)/([a-z0-9-]+)/aws4_request")


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
    denied: set[str] = field(default_factory=set)


class Core:
    """Answers requests for one account. None is a connection that is dropped without an answer."""

    def __init__(self, account: Account, watch: Watch) -> None:
        self._account = account
        self._watch = watch
        self._routes = routes()

    def serve(self, request: Request) -> Response | None:
        """The answer to a request."""
        path, _, query = request.target.partition("?")
        if (asked := comprehend.operation_of(path, request.headers)) is not None:
            return self._comprehend(request, *asked)
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
        asked_for = Asked(operation.service, operation.name, parameters)
        return self._watched(asked_for, lambda fault: self._work(operation, parameters, fault))

    def _watched(self, asked: Asked, work: Callable[[Fault | None], tuple[Response, str]]) -> Response | None:
        """Do some work among hooks, faults and journal; `work` gives its answer and an error's code."""
        journal = self._watch.journal
        self._watch.hooks.run_before(asked)
        fault = self._watch.faults.take(asked.operation)
        if fault is not None and fault.seconds:
            self._watch.faults.pause(fault)
        if fault is not None and fault.drop_before:
            journal.add(Call(asked.service, asked.operation, asked.parameters, 0, delivered=False))
            return None
        response, code = work(fault)
        dropped = fault is not None and fault.drop_after
        journal.add(
            Call(asked.service, asked.operation, asked.parameters, response.status, code, delivered=not dropped)
        )
        self._watch.hooks.run_after(asked)
        return None if dropped else response

    def _work(
        self, operation: wire.Operation, parameters: wire.Parameters, fault: Fault | None
    ) -> tuple[Response, str]:
        """The answer, and the code of an error (empty where there was none)."""
        statuses = operation.statuses()
        try:
            refuse(fault)
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
        self._settle()
        if (work := RUNTIME.get(operation.name)) is not None:
            return work(account, parameters)
        if (work := CONTROL.get(operation.name)) is None:
            raise Refused("UnknownOperationException", f"{operation.name} is not there on this machine.", status=404)
        with account.lock:
            value = work(account, parameters)
        self._settle()
        return value

    def _settle(self) -> None:
        """Let everything happen that was due by now."""
        batch.answer_due(self._account)
        with self._account.lock:
            for settle in SETTLE:
                settle(self._account)

    def _comprehend(self, request: Request, name: str, is_cbor: bool) -> Response | None:
        try:
            check_signature(request.headers, self._account.region)
            parameters = comprehend.read(request.body, is_cbor=is_cbor)
        except Refused as refused:
            return Response(refused.status or 400, *comprehend.write_error(refused, is_cbor=is_cbor))

        def work(fault: Fault | None) -> tuple[Response, str]:
            try:
                refuse(fault)
                if name != "DetectPiiEntities":
                    raise Refused("UnknownOperationException", f"{name} is not there on this machine.", status=404)
                value = comprehend.detect_pii_entities(parameters, self._account.pii_names)
                return Response(200, *comprehend.write(value, is_cbor=is_cbor)), ""
            except Refused as refused:
                status = refused.status or (500 if refused.code == "InternalServerException" else 400)
                return Response(status, *comprehend.write_error(refused, is_cbor=is_cbor)), refused.code

        return self._watched(Asked("comprehend", name, parameters), work)


def refuse(fault: Fault | None) -> None:
    """Raise what a fault has in store."""
    if fault is not None and fault.code:
        message = fault.message if fault.message is not None else "A failure that was asked for."
        raise Refused(fault.code, message, status=fault.status, headers=fault.headers)


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
