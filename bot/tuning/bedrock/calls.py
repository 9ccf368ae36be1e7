"""Calls to the account, and what went wrong with one in the words of the project."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from bot.errors import TuningError, TuningUnavailable
from bot.models.aws_errors import AwsTrouble, explain, is_of_aws

logger = logging.getLogger(__name__)


@contextmanager
def asking(doing: str) -> Iterator[None]:
    """Turn what AWS refuses in this block into `TuningError`, or `TuningUnavailable` where another try may succeed.

    `doing` says what did not happen: "The training was not started".
    """
    try:
        yield
    except Exception as error:
        if not is_of_aws(error):
            raise
        raise told(explain(error, doing)) from error


def told(trouble: AwsTrouble) -> TuningError:
    """What went wrong as an error of the project; what the administrator can do goes along, and to the log."""
    kind = TuningUnavailable if trouble.passing else TuningError
    logger.warning("%s", trouble.administrator)
    return kind(trouble.what, trouble.mend, administrator=trouble.administrator)


def code_of(error: Exception) -> str:
    """The code of AWS's answer, such as ResourceNotFoundException; empty where it gave none."""
    response = getattr(error, "response", None)
    return str(response.get("Error", {}).get("Code", "")) if isinstance(response, dict) else ""


def is_missing(error: Exception) -> bool:
    """Whether AWS says that there is no such thing."""
    return code_of(error) in ("ResourceNotFoundException", "NoSuchKey", "404")
