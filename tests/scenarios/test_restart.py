"""The bot killed half-way, as a process, and started again: nothing that was acked is lost."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.playground.server import Playground
from bot.settings import Settings
from dataset.records import Vote, WorkState
from dataset.store import Store
from tests.scenarios.conftest import CALL

Start = Callable[[], "subprocess.Popen[bytes]"]


@pytest.fixture
def start(playground: Playground, settings: Settings, tmp_path: Path) -> Iterator[Start]:
    running: list[subprocess.Popen[bytes]] = []
    environment = {
        **os.environ,
        "SLACK_API_URL": settings.slack_api_url,
        "SLACK_BOT_TOKEN": playground.bot_token,
        "SLACK_APP_TOKEN": playground.app_token,
        "DEBRIEF_DATA": str(settings.debrief_data),
    }

    def run() -> subprocess.Popen[bytes]:
        with (tmp_path / "bot.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "handlers.cli", "serve"], env=environment, stdout=log, stderr=log
            )
        running.append(process)
        playground.wait_for(lambda: playground.online, 30)
        return process

    yield run
    for process in running:
        process.kill()
        process.wait()


def test_a_kill_after_the_ack_loses_nothing(
    playground: Playground, settings: Settings, start: Start, tmp_path: Path
) -> None:
    alex = playground.as_user("U0ALEX")
    # The first bot records and acks, and cannot answer: it is killed with the card unsent.
    with playground.faults.hold("chat.postMessage") as held:
        first = start()
        assert alex.command("/debrief", CALL).acked
        held.wait(15)
        first.send_signal(signal.SIGKILL)
        first.wait()
    playground.wait_for(lambda: not playground.online, 30)
    assert not alex.command("/debrief", CALL).acked

    second = start()
    card = alex.wait_for(
        lambda: next((m for m in alex.messages("D0ALEX") if "Action items" in m.words), None), timeout=30
    )
    assert alex.click(card, "feedback", "negative").acked
    second.send_signal(signal.SIGTERM)
    assert second.wait(timeout=30) == 0

    store = Store(settings.store_path)
    [debrief] = store.debriefs.of_user("U0ALEX")
    assert debrief.state is WorkState.DONE
    assert [event.vote for event in store.feedback.of_debrief(debrief.id)] == [Vote.DOWN]
    assert sum("Action items" in m.words for m in alex.messages("D0ALEX")) == 1
    store.close()
    log = (tmp_path / "bot.log").read_text()
    assert "Juana" not in log
    assert "router" not in log
    assert "xoxb-" not in log
