"""The bot as a process of its own, killed in the middle of a training."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest

from bot.playground.server import Playground
from bot.settings import Settings
from dataset.store import Store
from tests.bot.tuning.conftest import taught
from tests.scenarios.leading import confirmed


@pytest.fixture
def before(settings: Settings) -> Store:
    """The store, seen by the test beside the bot."""
    return Store(settings.store_path)


@pytest.fixture
def bot(settings: Settings) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Starts the bot as a process of its own."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("SLACK", "DEBRIEF"))},
        "SLACK_API_URL": settings.slack_api_url,
        "SLACK_BOT_TOKEN": settings.slack_bot_token.get_secret_value(),
        "SLACK_APP_TOKEN": settings.slack_app_token.get_secret_value(),
        "DEBRIEF_DATA": str(settings.debrief_data),
        "DEBRIEF_LEADS": "U0LEAD",
    }
    running: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        process = subprocess.Popen([sys.executable, "-m", "handlers.cli", "serve"], env=environment)
        running.append(process)
        return process

    yield start
    for process in running:
        process.kill()
        process.wait()


def test_the_bot_is_killed_in_the_middle_of_a_training_and_one_version_comes_of_it(
    playground: Playground, bot: Callable[[], subprocess.Popen[bytes]], before: Store
) -> None:
    taught(before, 6)
    first = bot()
    playground.wait_for(lambda: playground.online, 30)
    lead = playground.as_user("U0LEAD")
    confirmed(lead, "tune")
    _until(lambda: (job := before.tuning.latest()) is not None and job.starts == 1 and job.reference)
    first.kill()
    first.wait()
    assert before.registry.all() == []
    bot()
    _until(lambda: before.registry.all())
    lead.wait_for(lambda: any("embedded-1 is trained" in m.words for m in lead.messages("D0LEAD")), 30)
    [version] = before.registry.all()
    assert version.name == "embedded-1"
    assert len([m for m in lead.messages("D0LEAD") if "embedded-1" in m.words]) == 1
    folder = before.path.parent
    assert [path.name for path in (folder / "models").iterdir()] == ["embedded-1"]
    _until(lambda: not list((folder / "tuning").iterdir()))


def _until(condition: Callable[[], object], timeout: float = 40) -> None:
    """Look again and again: what other processes do, tells nobody here."""
    deadline = time.monotonic() + timeout
    while not condition():
        assert time.monotonic() < deadline, "nothing came of it in time"
        time.sleep(0.02)
