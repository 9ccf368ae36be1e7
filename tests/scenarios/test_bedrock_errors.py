"""Bedrock in trouble: the agent gets a clear card with *Try again*, and the debrief is never lost.

The bot runs against the small AWS over HTTP; botocore and the workers rest for no time between their attempts.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.local_aws import LocalAws
from bot.local_aws.hooks import Asked
from bot.models import bedrock
from bot.models.aws import ATTEMPTS
from bot.playground.person import SeenMessage
from bot.summarise import workers
from dataset.records import Debrief, WorkState
from tests.local_aws import aws, aws_settings, moto_server, trainer  # noqa: F401 - fixtures
from tests.scenarios.conftest import CALL, World

Break = Callable[[LocalAws], None]
SORRY = "I am sorry, I cannot help with that."
BROKEN_OFF = '{"title": "A router that restarts", "summary": "The rou'


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("botocore.retries.standard.ExponentialBackoff.delay_amount", lambda *_: 0.0)
    monkeypatch.setattr(bedrock, "FIRST_PAUSE_SECONDS", 0.0)
    monkeypatch.setattr(workers, "pause_after", lambda _attempts: timedelta(0))


@pytest.fixture
def on_bedrock(make_world: Callable[..., World], aws: LocalAws) -> Callable[..., World]:  # noqa: F811
    """The bot, with Nova Micro as its model."""

    def make(**changes: Any) -> World:
        return make_world(ping_seconds=10, **aws_settings(aws, **changes))

    return make


def _debrief(world: World) -> Debrief:
    [debrief] = world.store.debriefs.of_user("U0ALEX")
    return debrief


def _failed(world: World, words: str) -> SeenMessage:
    """Alex's card for a debrief that could not be written, once it is there."""
    assert world.alex.command("/debrief", CALL).acked
    card = world.card(world.alex, "D0ALEX", words)
    world.settle()
    return card


def _tried_again(world: World, card: SeenMessage) -> None:
    """*Try again* ends in a debrief, in the place of the card that told of the failure."""
    assert world.alex.click(card, "retry").acked
    debriefed = world.card(world.alex, "D0ALEX")
    world.settle()
    assert debriefed.ts == card.ts
    assert _debrief(world).state is WorkState.DONE
    assert len(world.alex.messages("D0ALEX")) == 1


def _refuses(code: str, message: str = "AWS says this.") -> Break:
    return lambda small: small.faults.fail("Converse", code, times=99, message=message)


def _answers(text: str, stop_reason: str = "end_turn") -> Break:
    return lambda small: small.answers.next(text=text, stop_reason=stop_reason, times=2)


FOUR = workers.ATTEMPTS
TROUBLES = {
    "throttled": (_refuses("ThrottlingException"), "AWS is asked too much at the moment", FOUR, 4 * ATTEMPTS),
    "fails": (_refuses("InternalServerException"), "AWS had a failure of its own", FOUR, 4 * ATTEMPTS),
    "hangs up": (
        lambda small: small.faults.drop("Converse", times=99),
        "AWS cannot be reached",
        FOUR,
        4 * ATTEMPTS,
    ),
    "hangs": (
        lambda small: small.faults.hang("Converse", 30, times=99),
        "AWS did not answer in time",
        FOUR,
        4 * ATTEMPTS,
    ),
    "model timeout": (_refuses("ModelTimeoutException"), "the model failed to answer", FOUR, 4 * bedrock.TRIES),
    "day's quota": (
        _refuses("ThrottlingException", "Too many tokens per day, please wait before trying again."),
        "a quota of the AWS account is used up",
        1,
        ATTEMPTS,
    ),
    "quota exceeded": (_refuses("ServiceQuotaExceededException"), "a quota of the AWS account is used up", 1, 1),
    "access denied": (_refuses("AccessDeniedException"), "AWS does not allow it", 1, 1),
    "expired": (_refuses("ExpiredTokenException"), "login to AWS has run out", 1, 1),
    "end of life": (
        _refuses("ResourceNotFoundException", "This model version has reached the end of its life."),
        "AWS does not serve that model any more",
        1,
        1,
    ),
    "validation": (_refuses("ValidationException"), "AWS refuses the request", 1, 1),
    "context": (
        _refuses("ValidationException", "Input is too long for requested model."),
        "The call is too long for nova-micro",
        1,
        1,
    ),
    "no room": (
        _answers("", "model_context_window_exceeded"),
        "The call is too long for nova-micro",
        1,
        1,
    ),
    "guardrail": (_answers(SORRY, "guardrail_intervened"), "A guardrail of Amazon Bedrock kept", 1, 1),
    "filter": (_answers("", "content_filtered"), "A content filter of Amazon Bedrock kept", 1, 1),
    "no JSON twice": (_answers(SORRY), "answered twice with something that is not a summary", 1, 2),
    "malformed twice": (
        _answers(BROKEN_OFF, "malformed_model_output"),
        "answered twice with something that is not a summary",
        1,
        2,
    ),
    "max_tokens twice": (_answers(BROKEN_OFF, "max_tokens"), "too long twice, and broke off", 1, 2),
}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_a_failure_is_a_card_and_trying_again_succeeds_once_it_is_gone(
    on_bedrock: Callable[..., World],
    aws: LocalAws,  # noqa: F811
    caplog: pytest.LogCaptureFixture,
    trouble: str,
) -> None:
    breaks, words, attempts, asked = TROUBLES[trouble]
    # The least that the settings take is too long to wait for in a test.
    world = on_bedrock(debrief_model_seconds=0.9 if trouble == "hangs" else 60)
    requests: list[Asked] = []  # the journal has none that still hangs
    aws.hooks.before("Converse", requests.append)
    breaks(aws)
    with caplog.at_level(logging.INFO):
        card = _failed(world, words)

    assert "Your call log is kept" in card.words
    assert "Try again" in str(card.blocks)
    # AWS's own words, ids and ARNs are for the administrator.
    assert "AWS says this" not in card.words
    debrief = _debrief(world)
    assert (debrief.state, debrief.attempts, debrief.retryable) == (WorkState.FAILED, attempts, True)
    assert words in (debrief.error or "")
    assert debrief.call_id is not None
    assert len(requests) == asked
    told = [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR]
    assert [line for line in told if debrief.id in line]
    assert "router" not in caplog.text

    aws.faults.clear()
    aws.answers.clear()
    _tried_again(world, card)


def test_ten_refusals_in_a_row_are_waited_out(on_bedrock: Callable[..., World], aws: LocalAws) -> None:  # noqa: F811
    world = on_bedrock()
    aws.faults.fail("Converse", "ThrottlingException", times=10)
    world.debriefed()
    assert _debrief(world).attempts == FOUR
    assert aws.journal.count("Converse") == 11


def test_one_bad_answer_is_mended(on_bedrock: Callable[..., World], aws: LocalAws) -> None:  # noqa: F811
    world = on_bedrock()
    aws.answers.next(text=BROKEN_OFF, stop_reason="max_tokens")
    world.debriefed()
    first, second = (call.parameters for call in aws.journal.calls("Converse"))
    assert first["requestMetadata"] == second["requestMetadata"] == {"debrief": _debrief(world).id}
    asked = second["messages"][0]["content"][0]["text"]
    assert asked.startswith(first["messages"][0]["content"][0]["text"])
    assert "broke off; write less" in asked
    assert _debrief(world).attempts == 1


def test_an_answer_that_just_fits_is_taken(on_bedrock: Callable[..., World], aws: LocalAws) -> None:  # noqa: F811
    world = on_bedrock()
    answer = '{"title": "Router", "call_reason": "Device", "summary": "The router restarts. A new one is sent."}'
    aws.answers.next(text=answer, stop_reason="max_tokens")
    assert world.alex.command("/debrief", CALL).acked
    assert "A new one is sent" in world.card(world.alex, "D0ALEX", "A new one is sent").words
    world.settle()
    assert aws.journal.count("Converse") == 1


def test_an_endpoint_that_is_not_there(
    on_bedrock: Callable[..., World],
    aws: LocalAws,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", "http://127.0.0.1:1")
    world = on_bedrock()
    card = _failed(world, "AWS cannot be reached")
    assert _debrief(world).attempts == FOUR
    # The administrator mends the setting, and starts the bot again.
    monkeypatch.setenv("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", aws.url)
    world.restart()
    world.playground.wait_for(lambda: world.playground.online)
    _tried_again(world, card)


def test_credentials_that_are_not_there(
    on_bedrock: Callable[..., World],
    aws: LocalAws,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    world = on_bedrock()
    card = _failed(world, "AWS does not know who is asking")
    assert aws.journal.count() == 0
    for name, value in aws.environment.items():
        monkeypatch.setenv(name, value)
    world.restart()
    world.playground.wait_for(lambda: world.playground.online)
    _tried_again(world, card)
