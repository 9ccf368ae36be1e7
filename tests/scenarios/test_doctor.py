"""`debrief doctor` against a server: what is in order, and what is not."""

from collections.abc import Iterator

import pytest

from bot.errors import SettingsError
from bot.playground.server import Limits, Playground
from bot.settings import Settings
from dataset.store import Store
from handlers import doctor
from handlers.manifest import manifest


def test_all_in_order(settings: Settings) -> None:
    assert "Debrief" in doctor.check_bot_token(settings) or "debrief" in doctor.check_bot_token(settings)
    assert doctor.check_app_token(settings) == "Socket Mode can be opened"
    assert doctor.check_leads(settings) == "1 by id"
    assert "not there yet" in doctor.check_store(settings)
    Store(settings.store_path).close()
    assert "0 debriefs, 0 waiting, 0 messages to send, 0 given up" in doctor.check_store(settings)


def test_a_mistake_in_the_style_is_named(settings: Settings) -> None:
    assert doctor.check_style(settings) == "the default"
    assert doctor.check_pseudonymiser(settings).startswith("version sha256:")
    settings.debrief_data.mkdir(parents=True)
    style = settings.debrief_data / "style.toml"
    style.write_text('tone = "plain"\nlenght = 3\n')
    with pytest.raises(SettingsError, match="line 2"):
        doctor.check_style(settings)
    style.write_text('tone = "plain"\n')
    assert doctor.check_style(settings) == f"from {style}"


def test_leads_by_group(settings: Settings) -> None:
    mine = settings.model_copy(update={"debrief_leads_group": "S0LEADS"})
    assert doctor.check_leads(mine) == "1 by id, 1 by group"
    wrong = settings.model_copy(update={"debrief_leads_group": "S0NOBODY"})
    with pytest.raises(SettingsError, match="DEBRIEF_LEADS_GROUP cannot be read"):
        doctor.check_leads(wrong)


def test_tokens_that_slack_refuses(settings: Settings) -> None:
    from pydantic import SecretStr

    wrong = settings.model_copy(
        update={"slack_bot_token": SecretStr("xoxb-wrong"), "slack_app_token": SecretStr("xapp-wrong")}
    )
    with pytest.raises(SettingsError, match="refuses SLACK_BOT_TOKEN"):
        doctor.check_bot_token(wrong)
    with pytest.raises(SettingsError, match="refuses SLACK_APP_TOKEN"):
        doctor.check_app_token(wrong)
    swapped = settings.model_copy(update={"slack_bot_token": settings.slack_app_token})
    with pytest.raises(SettingsError, match="wrong kind"):
        doctor.check_bot_token(swapped)


@pytest.fixture
def narrow() -> Iterator[Playground]:
    """A Slack where the app was installed before it asked for files:write."""
    small = manifest()
    small["oauth_config"]["scopes"]["bot"].remove("files:write")
    with Playground(manifest=small, port=0, limits=Limits.off()) as running:
        yield running


def test_a_missing_scope_is_named(settings: Settings, narrow: Playground) -> None:
    mine = settings.model_copy(update={"slack_api_url": narrow.api_url})
    with pytest.raises(SettingsError, match="files:write"):
        doctor.check_bot_token(mine)


def test_nobody_answers(settings: Settings) -> None:
    nowhere = settings.model_copy(update={"slack_api_url": "http://127.0.0.1:9/api/"})
    with pytest.raises(SettingsError, match="cannot be reached"):
        doctor.check_bot_token(nowhere)


def test_a_pseudonymiser_that_sends_text_away_is_said_to(settings: Settings) -> None:
    far = settings.model_copy(update={"debrief_pseudonymiser": "comprehend"})
    assert "sends what the rules do not find to Amazon Comprehend" in doctor.check_pseudonymiser(far)
    assert "sends" not in doctor.check_pseudonymiser(settings)
