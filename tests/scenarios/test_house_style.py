"""The team's style.toml shapes what the running bot asks its model, and how it keeps the answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.errors import SettingsError
from bot.models.embedded import EmbeddedModel
from bot.services import build_services
from bot.settings import Settings
from dataset.prompts import PromptStyle, prompt_version
from dataset.records import WorkState
from tests.scenarios.conftest import SlowModel, World

STYLE = 'language = "German"\nmust_have = ["outcome"]\n'


def test_a_debrief_is_asked_for_in_the_house_style(make_world: Callable[..., World], settings: Settings) -> None:
    settings.debrief_data.mkdir(parents=True)
    (settings.debrief_data / "style.toml").write_text(STYLE)
    model = SlowModel(EmbeddedModel(generation=2), wait=lambda: None)
    world = make_world(model=model)
    world.debriefed()
    assert "Write in German." in model.prompts[0].system
    [debrief] = world.store.debriefs.of_user("U0ALEX")
    assert (debrief.state, debrief.generation) == (WorkState.DONE, 2)
    assert debrief.prompt_version == prompt_version(PromptStyle.TUNED, world.services.style)


@pytest.mark.parametrize("changes", [{}, {"debrief_style": "elsewhere.toml"}])
def test_a_mistake_in_it_stops_the_start_and_makes_no_store(settings: Settings, changes: dict[str, Any]) -> None:
    settings.debrief_data.mkdir(parents=True)
    (settings.debrief_data / "style.toml").write_text("tone = 1\n")
    with pytest.raises(SettingsError, match=r"style file .*(line 1: tone|cannot be read)"):
        build_services(settings.model_copy(update=changes))
    assert not settings.store_path.exists()
