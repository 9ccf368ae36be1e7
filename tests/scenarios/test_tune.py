"""Training a model from Slack: what leads see, what the store holds, and who writes the next debrief."""

import dataclasses
import json
import shutil
from collections.abc import Callable
from typing import Any

import pytest

from bot.errors import SettingsError
from bot.models.embedded import EmbeddedModel
from bot.models.protocol import Completion, TuneState, TuneStatus
from bot.playground.person import SeenMessage
from dataset.model_records import ModelStatus, ModelVersion
from dataset.prompts import Prompt
from dataset.store import Store
from handlers import doctor
from tests.bot.tuning.conftest import ScriptedTuner, held_out, taught
from tests.dataset.test_erasure import in_bytes
from tests.scenarios.conftest import CALL, World
from tests.scenarios.leading import confirmed, said

Make = Callable[..., World]


@pytest.fixture
def tuner(monkeypatch: pytest.MonkeyPatch) -> ScriptedTuner:
    """A tuner that trains at once, in place of the one that starts a process."""
    scripted = _Tuner()
    monkeypatch.setattr("bot.services.build_tuners", lambda _settings, _store: {"embedded": scripted})
    return scripted


class _Tuner(ScriptedTuner):
    """Its versions say what they learned in every title."""

    def open(self, version: ModelVersion) -> EmbeddedModel:
        self.during_open()
        return _Learned(name=version.name, generation=version.generation)


class _Learned(EmbeddedModel):
    def complete(self, prompt: Prompt, schema: dict[str, Any], *, about: str | None = None) -> Completion:
        completion = super().complete(prompt, schema)
        answer = json.loads(completion.text)
        return dataclasses.replace(completion, text=json.dumps(answer | {"title": f"Learned: {answer['title']}"}))


def _message(world: World, words: str) -> SeenMessage:
    return world.card(world.lead, "D0LEAD", words)


def _tuned(world: World, name: str = "embedded-1") -> SeenMessage:
    confirmed(world.lead, "tune")
    card = _message(world, f"{name} is trained")
    world.settle()
    return card


def _model_of_next(world: World) -> tuple[str | None, int]:
    world.debriefed(CALL.replace("Sunday", "Monday") if world.store.debriefs.of_user("U0ALEX", 50) else CALL)
    newest = world.store.debriefs.of_user("U0ALEX")[0]
    row = world.store._db.row("SELECT generation FROM debriefs WHERE id = ?", (newest.id,))
    assert row is not None
    return newest.model, row["generation"]


def _replies(world: World) -> str:
    return "\n".join(message.words for message in world.lead.messages("D0LEAD"))


def test_the_loop_from_corrections_to_the_next_debrief_and_back(make_world: Make, before: Store) -> None:
    taught(before, 6)
    world = make_world()
    assert _model_of_next(world) == ("embedded-0", 0)
    card = _tuned(world)
    assert "Learned from *6 pairs*" in card.words
    assert "no held-out call yet" in card.words
    assert world.store.registry.get("embedded-1").status is ModelStatus.CANDIDATE
    assert _model_of_next(world) == ("embedded-0", 0)  # nobody is served by a candidate

    assert world.lead.click(card, "model_use").acked
    card = _message(world, "In use")
    world.settle()
    assert _model_of_next(world) == ("embedded-1", 1)
    assert "Written by `embedded-1`" in world.card(world.alex, "D0ALEX", "Written by `embedded-1`").words
    assert [(e["actor"], e["subject"]) for e in world.store.audit.entries() if e["action"] == "promote"] == [
        ("U0LEAD", "embedded-1")
    ]

    assert world.lead.click(card, "model_back").acked
    _message(world, "Not in use any more")
    world.settle()
    assert world.store.registry.get("embedded-1").status is ModelStatus.RETIRED
    assert _model_of_next(world)[0] == "embedded-0"


def test_everybody_else_trains_nothing_and_uses_nothing(make_world: Make, before: Store, tuner: ScriptedTuner) -> None:
    taught(before, 6)
    world = make_world()
    for words in ("tune", "models", "promote embedded-1", "rollback", "stop"):
        assert "for team leads" in str(world.sam.command("/debrief-dataset", words).response)
    card = _tuned(world)
    assert world.lead.click(card, "model_not_now").acked
    _message(world, "Not now")
    world.settle()
    click = world.playground.payloads("interactive")[-1]
    sam = {"id": "U0SAM", "username": "sam", "name": "sam", "team_id": click["team"]["id"]}
    for action_id in ("model_use", "model_train", "model_back", "tuning_stop", "model_list", "model_look"):
        action = {**click["actions"][0], "action_id": action_id}
        changed = {**click, "user": sam, "actions": [action], "trigger_id": world.sam.trigger()}
        assert world.playground.send_payload("interactive", changed)
    world.until(lambda: sum("for team leads" in m.words for m in world.sam.messages("D0SAM")) == 6)
    assert world.store.registry.champion() is None
    assert world.store.lead_requests.claim("nobody") is None


def test_somebody_who_is_no_lead_any_more_decides_nothing(
    make_world: Make, before: Store, tuner: ScriptedTuner
) -> None:
    taught(before, 6)
    world = make_world(debrief_leads="", debrief_leads_group="S0LEADS")
    card = _tuned(world)
    world.playground.faults.fail("usergroups.users.list", "plan_upgrade_required", times=5)
    world.bot._leads._members = None
    assert world.lead.click(card, "model_use").acked
    assert _message(world, "I could not check who the team leads are")
    assert world.store.registry.champion() is None


def test_too_few_pairs_are_said_in_words(make_world: Make, before: Store, tuner: ScriptedTuner) -> None:
    taught(before, 3)
    world = make_world()
    confirmed(world.lead, "tune")
    card = _message(world, "No new model")
    assert "There are only 3 pairs to train on: it takes 5, so 2 more are needed." in card.words
    assert tuner.started == []


def test_nothing_new_is_said_in_words(make_world: Make, before: Store, tuner: ScriptedTuner) -> None:
    taught(before, 6)
    world = make_world()
    _tuned(world)
    with world.store._db.write():
        # As if some time had gone by: twice within two seconds is a double click.
        world.store._db.execute("UPDATE tuning_jobs SET created_at = '2020-01-01T00:00:00.000000+00:00'")
    confirmed(world.lead, "tune")
    assert "nothing new to learn: embedded-1 was trained on the same 6 pairs" in _message(world, "No new model").words


def test_train_now_on_the_home_tab_clicked_twice_is_one_training(
    make_world: Make, before: Store, tuner: ScriptedTuner
) -> None:
    taught(before, 6)
    tuner.status = TuneStatus(TuneState.RUNNING, 0.5, "learning how to report")
    world = make_world()
    world.lead.open_home()
    home = world.lead.wait_for(lambda: (view := world.lead.home()) and "6 pairs" in view.words and view)
    assert "embedded-0` writes the debriefs" in home.words
    assert world.lead.click(home, "model_train").acked
    _again(world)
    world.playground.redeliver(world.playground.deliveries("interactive")[-1])
    card = _message(world, "learning how to report")
    assert "45 %" in card.words
    world.lead.wait_for(lambda: (view := world.lead.home()) and "45 %" in view.words)
    tuner.status = ScriptedTuner().status
    _message(world, "embedded-1 is trained")
    world.settle()
    world.lead.wait_for(lambda: (view := world.lead.home()) and "waits for your word" in view.words)
    assert len(tuner.started) == 1
    # One message, brought up to date.
    assert len([m for m in world.lead.messages("D0LEAD") if "embedded-1" in m.words]) == 1
    assert world.sam.messages("D0SAM") == []
    world.sam.open_home()
    others = world.sam.wait_for(world.sam.home)
    assert "in training" not in others.words


def test_a_stop_is_told(make_world: Make, before: Store, tuner: ScriptedTuner) -> None:
    taught(before, 6)
    tuner.status = TuneStatus(TuneState.RUNNING, 0.5, "learning how to report")
    world = make_world()
    confirmed(world.lead, "tune")
    card = _message(world, "learning how to report")
    assert world.lead.click(card, "tuning_stop").acked
    assert "The training was stopped." in _message(world, "No new model").words
    assert "No training is under way" in said(world.lead, "stop")


def test_before_and_after_of_a_held_out_call_with_its_names(
    make_world: Make, before: Store, tuner: ScriptedTuner
) -> None:
    held_out(before)
    world = make_world()
    card = _tuned(world)
    assert "Before*, by `embedded-0`" in card.words
    assert "After*, by `embedded-1`" in card.words
    assert "Learned: " in card.words
    assert "Ben" in card.words
    assert "[PERSON" not in card.words
    trial = world.store.tuning.trial(world.store.registry.get("embedded-1").job_id)
    assert trial is not None
    assert "[PERSON" in trial.model_dump_json()
    # Forgotten, it is shown no more, and the report names the model.
    assert world.lead.command("/debrief-dataset", f"forget {trial.call_id}").acked
    assert world.lead.click(_message(world, "Forget this call?"), "forget").acked
    report = _message(world, "rows deleted")
    assert "embedded-1" in report.words
    world.lead.wait_for(lambda: all("Learned: " not in m.words for m in world.lead.messages("D0LEAD")))
    number = trial.after.title.rpartition("box")[2].strip()
    world.until(lambda: not world.store.erasure.scrub_wanted())
    assert in_bytes(world.store, [f"box{number}."]) == set()
    # It has seen the call, and is not in use: its files go at once.
    assert ("retire", "embedded-1") in tuner.done


def test_double_clicks_and_old_buttons_change_nothing(make_world: Make, before: Store, tuner: ScriptedTuner) -> None:
    taught(before, 6)
    world = make_world()
    card = _tuned(world)
    assert world.lead.click(card, "model_use").acked
    _again(world)
    world.playground.redeliver(world.playground.deliveries("interactive")[-1])
    used = _message(world, "In use")
    world.settle()
    assert world.lead.click(used, "model_back").acked
    _again(world)
    _message(world, "Not in use any more")
    world.settle()
    _again(world)  # from a screen that was not brought up to date
    world.until(lambda: world.store._db.row("SELECT 1 FROM lead_requests WHERE finished_at IS NULL") is None)
    actions = [e["action"] for e in world.store.audit.entries() if e["action"] in ("promote", "roll back")]
    assert actions == ["promote", "roll back"]


def _again(world: World) -> None:
    """The last click once more, as a click of its own."""
    click = world.playground.payloads("interactive")[-1]
    assert world.playground.send_payload("interactive", {**click, "trigger_id": world.lead.trigger()})


def test_the_list_of_models_and_the_commands(make_world: Make, before: Store, tuner: ScriptedTuner) -> None:
    taught(before, 6)
    world = make_world()
    assert world.lead.command("/debrief-dataset", "models").acked
    assert "No model was trained yet" in _message(world, "the model as it came").words
    _tuned(world)
    assert "There is no model 'embedded-7'" in said(world.lead, "promote embedded-7")
    confirmed(world.lead, "promote embedded-1")
    assert _message(world, "`embedded-1` writes the debriefs from now on")
    assert "writes the debriefs already" in said(world.lead, "promote embedded-1")
    assert world.lead.command("/debrief-dataset", "models").acked
    listed = _message(world, "in use   ·   trained")
    world.settle()
    assert ":white_check_mark: in use" in listed.words
    assert world.lead.click(listed, "model_look").acked
    world.settle()
    assert world.lead.click(listed, "model_back").acked
    world.lead.wait_for(
        lambda: "was in use" in next(m for m in world.lead.messages("D0LEAD") if m.ts == listed.ts).words
    )
    assert "there is no promotion to take back" in said(world.lead, "rollback")


def test_old_cards_say_who_wrote_them(make_world: Make, before: Store, tuner: ScriptedTuner) -> None:
    taught(before, 6)
    world = make_world()
    card = world.debriefed()
    _tuned(world)
    confirmed(world.lead, "promote embedded-1")
    world.until(world.store.registry.champion)
    assert world.alex.click(card, "feedback", "positive").acked
    voted = world.card(world.alex, "D0ALEX", "1 useful")
    assert "Written by `embedded-0`" in voted.words


def test_a_damaged_model_is_said_by_the_doctor_and_not_served(make_world: Make, before: Store) -> None:
    taught(before, 6)
    world = make_world()
    card = _tuned(world)
    assert doctor.check_model(world.settings) == "embedded-0, untrained"
    assert world.lead.click(card, "model_use").acked
    _message(world, "In use")
    world.settle()
    assert doctor.check_model(world.settings).startswith("embedded-1, trained")
    shutil.rmtree(world.settings.debrief_data / "models")
    with pytest.raises(SettingsError, match="Debriefs are written by embedded-0 meanwhile"):
        doctor.check_model(world.settings)
    world.restart()
    assert _model_of_next(world)[0] == "embedded-0"


def test_a_message_that_the_lead_deleted_comes_anew(make_world: Make, before: Store, tuner: ScriptedTuner) -> None:
    taught(before, 6)
    tuner.status = TuneStatus(TuneState.RUNNING, 0.5, "learning how to report")
    world = make_world()
    confirmed(world.lead, "tune")
    _message(world, "learning how to report")
    world.settle()
    world.playground.faults.fail("chat.update", "message_not_found")
    tuner.status = ScriptedTuner().status
    _message(world, "embedded-1 is trained")
