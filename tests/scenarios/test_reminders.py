"""What the schedule sends to leads: a reminder at the end of their conversation, and the digest."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.schedule import Schedule
from bot.settings import Settings
from bot.tuning import decisions
from bot.tuning.periodic import digest_job, reminder_job
from dataset.records import WorkState
from dataset.store import Store
from tests.bot.tuning.conftest import ScriptedTuner, driven, taught
from tests.scenarios.conftest import World

DAY = timedelta(days=1)


def _set_back(world: World, days: int) -> None:
    """What is there becomes older: the bot's clock runs on."""
    made = world.store.clock() - days * DAY
    with world.store._db.write():
        world.store._db.execute("UPDATE model_versions SET created_at = ?", (made.isoformat(timespec="microseconds"),))


@pytest.mark.parametrize("leads", [{}, {"debrief_leads": "", "debrief_leads_group": "S0LEADS"}])
def test_a_candidate_that_waits_is_shown_once_more(
    make_world: Callable[..., World], settings: Settings, monkeypatch: pytest.MonkeyPatch, leads: dict[str, str]
) -> None:
    monkeypatch.setattr("bot.services.build_tuners", lambda _settings, _store: {"embedded": ScriptedTuner()})
    taught(Store(settings.store_path), 6)
    world = make_world(**leads)
    job = driven(world.services, decisions.ask(world.services, "tune_0123456789abcdef", "schedule"))
    assert job.state is WorkState.DONE
    world.card(world.lead, "D0LEAD", "embedded-1 is trained")
    world.settle()
    _set_back(world, 4)
    for _ in range(2):
        reminder_job(world.services).work(lambda: False)
        world.settle()
    shown = [message for message in world.lead.messages("D0LEAD") if "embedded-1 is trained" in message.words]
    assert len(shown) == 2
    assert shown[0].words == shown[1].words
    # Both have the buttons, and both are brought up to date by a decision.
    decisions.decline(world.services, "embedded-1", "U0LEAD")
    world.settle()
    after = [message for message in world.lead.messages("D0LEAD") if "embedded-1 is trained" in message.words]
    assert len(after) == 2
    assert after[0].words == after[1].words != shown[0].words


def test_the_digest_comes_once(make_world: Callable[..., World]) -> None:
    world = make_world()
    world.debriefed()
    job = digest_job(world.services)
    schedule = Schedule(world.store, [job])
    world.store.jobs.plan(job.name, job.rule, world.store.clock())
    with world.store._db.write():
        world.store._db.execute("UPDATE jobs SET due_at = created_at WHERE id = ?", (job.name,))
    # The bot has a schedule of its own: whichever of the two is quicker.
    world.until(lambda: schedule.run_if_due(job) or ((known := world.store.jobs.get(job.name)) and known.done_at))
    assert not schedule.run_if_due(job)
    message = world.card(world.lead, "D0LEAD", "Debriefs")
    assert "Next training" in message.words
    world.settle()
    assert len([m for m in world.lead.messages("D0LEAD") if "Next training" in m.words]) == 1
