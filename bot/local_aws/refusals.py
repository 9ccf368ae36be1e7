"""Refusals of the service: an error's code, and what it says."""

from __future__ import annotations

from collections.abc import Mapping


class Refused(Exception):
    """The request is answered with an error. `status` overrides the one that the service model has for `code`."""

    def __init__(
        self, code: str, message: str, *, status: int | None = None, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status
        self.headers = dict(headers or {})


def invalid(message: str) -> Refused:
    """A ValidationException."""
    return Refused("ValidationException", message)


def not_found(message: str) -> Refused:
    """A ResourceNotFoundException."""
    return Refused("ResourceNotFoundException", message)


def conflict(message: str) -> Refused:
    """A ConflictException; where an operation knows none, the core answers ValidationException in its place."""
    return Refused("ConflictException", message)


def over_quota(message: str) -> Refused:
    """A ServiceQuotaExceededException."""
    return Refused("ServiceQuotaExceededException", message)
