"""Calls to the account, and what went wrong with one in the words of the project."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from bot.errors import NotLoggedIn, TuningError, TuningUnavailable
from bot.models.aws import AwsClients
from bot.models.aws_causes import Cause
from bot.models.aws_errors import AwsTrouble, explain, is_of_aws
from bot.tuning.bedrock.names import account_of

logger = logging.getLogger(__name__)

_NO_LOGIN = (Cause.NO_CREDENTIALS, Cause.EXPIRED)


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
    kind = TuningUnavailable if trouble.passing else NotLoggedIn if trouble.cause in _NO_LOGIN else TuningError
    logger.warning("%s", trouble.administrator)
    return kind(trouble.what, trouble.mend, administrator=trouble.administrator)


def code_of(error: Exception) -> str:
    """The code of AWS's answer, such as ResourceNotFoundException; empty where it gave none."""
    response = getattr(error, "response", None)
    return str(response.get("Error", {}).get("Code", "")) if isinstance(response, dict) else ""


def is_missing(error: Exception) -> bool:
    """Whether AWS says that there is no such thing."""
    return code_of(error) in ("ResourceNotFoundException", "NoSuchKey", "404")


def is_gone(error: Exception, clients: AwsClients, reference: str) -> bool:
    """Whether an error says that what has this ARN (or name) is gone from the account that it was in.

    Raises `TuningError` where whoever is asking belongs to another account, which cannot know, and `TuningUnavailable`
    where that cannot be told now.
    """
    if not is_missing(error):
        return False
    if account := account_of(reference):
        with asking("Whether something is gone from the account cannot be told"):
            asked = str(clients.client("sts").get_caller_identity()["Account"])
        if asked != account:
            raise TuningError(
                "What Debrief made is in another AWS account than that of the credentials in use.",
                "Ask your administrator to use the credentials of the account where it was made.",
                administrator=f"It is {reference}, and account {asked} is asking. Look at AWS_PROFILE.",
            )
    return True
