"""Using a version, not using it, going back; and which one writes the next debrief."""

import logging
import shutil

import pytest

from bot import erasure
from bot.errors import TuningError
from bot.models.embedded import EmbeddedModel
from bot.services import Services, build_services
from bot.tuning import decisions, housekeeping
from bot.tuning.champion import TRY_AGAIN_SECONDS, Champion
from bot.tuning.decisions import Decided
from bot.tuning.overview import PLAYGROUND, overview
from dataset.model_records import ModelStatus
from tests.bot.tuning.conftest import ScriptedTuner, driven, taught

LEAD = "U0LEAD"


def _trained(services: Services, versions: int) -> None:
    taught(services.store, 5)
    for number in range(1, versions + 1):
        taught(services.store, 1, first=4 + number)
        driven(services, decisions.ask(services, f"tune_{number}", LEAD))
    assert len(services.store.registry.all()) == versions


def test_going_back_to_a_damaged_version_is_told(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    _trained(services, 2)
    decisions.promote(services, "embedded-1", LEAD)
    decisions.promote(services, "embedded-2", LEAD)
    assert decisions.trouble(services, "embedded-1") is None

    def damaged(*_: object) -> None:
        raise TuningError("The model embedded-1 cannot be used: its checksums do not fit.", "Restore its folder.")

    for method in ("deploy", "open"):
        monkeypatch.setattr(services.tuners["embedded"], method, damaged)
    # A promotion can always be taken back.
    assert decisions.roll_back(services, LEAD) == ("embedded-2", "embedded-1", Decided.DONE)
    assert "checksums" in str(decisions.trouble(services, "embedded-1"))
    assert decisions.trouble(services, "embedded-0") is None


def _statuses(services: Services) -> list[str]:
    return [version.status.value for version in services.store.registry.all()]


def test_promotions_are_taken_back_one_after_another(services: Services) -> None:
    _trained(services, 3)
    assert decisions.roll_back(services, LEAD) is None
    assert decisions.way_back(services) is None
    for name in ("embedded-1", "embedded-2", "embedded-3"):
        assert decisions.promote(services, name, LEAD) is Decided.DONE
        assert decisions.promote(services, name, LEAD) is Decided.BEFORE
    assert _statuses(services) == ["retired", "retired", "champion"]
    assert decisions.way_back(services) == "embedded-2"
    assert decisions.roll_back(services, LEAD) == ("embedded-3", "embedded-2", Decided.DONE)
    assert _statuses(services) == ["retired", "champion", "retired"]
    # A version that is not in use any more cannot be left again: the second click.
    assert decisions.roll_back(services, LEAD, leave="embedded-3") is None
    assert decisions.roll_back(services, LEAD, leave="embedded-2") == ("embedded-2", "embedded-1", Decided.DONE)
    assert decisions.promote(services, "embedded-3", LEAD) is Decided.DONE
    assert decisions.roll_back(services, LEAD) == ("embedded-3", "embedded-1", Decided.DONE)
    assert decisions.roll_back(services, LEAD) == ("embedded-1", "embedded-0", Decided.DONE)
    assert decisions.roll_back(services, LEAD) is None
    actions = [(e["action"], e["subject"]) for e in services.store.audit.entries()]
    assert [what for what in actions if what[0] in ("promote", "roll back")] == [
        ("promote", "embedded-1"),
        ("promote", "embedded-2"),
        ("promote", "embedded-3"),
        ("roll back", "embedded-3"),
        ("roll back", "embedded-2"),
        ("promote", "embedded-3"),
        ("roll back", "embedded-3"),
        ("roll back", "embedded-1"),
    ]


def test_not_now_is_for_candidates_and_can_be_changed(services: Services) -> None:
    _trained(services, 1)
    assert decisions.decline(services, "embedded-1", LEAD)
    assert not decisions.decline(services, "embedded-1", LEAD)
    assert _statuses(services) == ["rejected"]
    assert decisions.promote(services, "embedded-1", LEAD) is Decided.DONE
    assert not decisions.decline(services, "embedded-1", LEAD)
    for decide in (decisions.promote, decisions.decline):
        with pytest.raises(TuningError, match="no model 'embedded-9'"):
            decide(services, "embedded-9", LEAD)


def test_a_version_whose_files_are_damaged_is_not_promoted(real: Services) -> None:
    _trained(real, 1)
    shutil.rmtree(real.settings.debrief_data / "models" / "embedded-1")
    with pytest.raises(TuningError, match="cannot be used"):
        decisions.promote(real, "embedded-1", LEAD)
    assert real.store.registry.champion() is None


def test_every_process_follows_a_promotion(real: Services) -> None:
    _trained(real, 1)
    other = build_services(real.settings)
    assert other.model.name == "embedded-0"
    decisions.promote(real, "embedded-1", LEAD)
    assert (other.model.name, other.model.generation) == ("embedded-1", 1)
    assert other.model is other.model  # read from its files once
    decisions.roll_back(other, LEAD)
    assert real.model.name == "embedded-0"
    other.close()


def test_a_damaged_champion_is_replaced_by_the_untrained_until_it_is_mended(
    real: Services, caplog: pytest.LogCaptureFixture
) -> None:
    _trained(real, 1)
    decisions.promote(real, "embedded-1", LEAD)
    folder = real.settings.debrief_data / "models" / "embedded-1"
    folder.rename(folder.with_name("away"))
    now = [0.0]
    champion = Champion(real.store, real.tuners, EmbeddedModel(), clock=lambda: now[0])
    with caplog.at_level(logging.ERROR):
        assert [champion.current().name for _ in range(3)] == ["embedded-0"] * 3
    assert caplog.text.count("embedded-1 cannot be used") == 1
    folder.with_name("away").rename(folder)
    now[0] += TRY_AGAIN_SECONDS
    assert champion.current().name == "embedded-1"


def test_a_forgotten_call_names_the_models_and_takes_those_not_in_use(services: Services, tuner: ScriptedTuner) -> None:
    _trained(services, 2)
    decisions.promote(services, "embedded-1", LEAD)
    first = services.store._db.rows("SELECT id FROM calls ORDER BY seq LIMIT 1")[0]["id"]
    [report] = erasure.forget(services.store, [first], actor=LEAD, registry=services.registry)
    assert [model.name for model in report.models] == ["embedded-1", "embedded-2"]
    assert all(model.retrainable for model in report.models)
    assert overview(services).forgotten == 1
    with pytest.raises(TuningError, match="was forgotten since"):
        decisions.promote(services, "embedded-2", LEAD)
    assert housekeeping.sweep(services) == 1
    assert _statuses(services) == ["champion", "failed"]
    assert ("retire", "embedded-2") in tuner.done
    driven(services, decisions.ask(services, "tune_anew", LEAD))
    decisions.promote(services, "embedded-3", LEAD)
    assert ("retire", "embedded-1") in tuner.done
    assert services.store.erasure.retraining_wanted() == {}
    # Going back passes over what is gone.
    assert decisions.way_back(services) == "embedded-0"
    assert decisions.roll_back(services, LEAD) == ("embedded-3", "embedded-0", Decided.DONE)
    assert services.store.registry.get("embedded-1").status is ModelStatus.FAILED
    with pytest.raises(TuningError, match="were deleted"):
        decisions.promote(services, "embedded-1", LEAD)


def test_nobody_goes_back_to_a_version_that_has_seen_a_forgotten_call(services: Services, tuner: ScriptedTuner) -> None:
    _trained(services, 2)
    decisions.promote(services, "embedded-1", LEAD)
    decisions.promote(services, "embedded-2", LEAD)
    first = services.store._db.rows("SELECT id FROM calls ORDER BY seq LIMIT 1")[0]["id"]
    erasure.forget(services.store, [first], actor=LEAD, registry=services.registry)
    # Nothing has swept yet: the running bot does once an hour.
    assert decisions.way_back(services) == "embedded-1"
    assert ("retire", "embedded-1") not in tuner.done
    gone_back = decisions.roll_back(services, LEAD)
    assert gone_back is not None
    assert gone_back[:2] == ("embedded-2", "embedded-0")
    assert services.store.registry.champion() is None
    # Both are gone: the one that was left has seen the call as well.
    assert {("retire", "embedded-1"), ("retire", "embedded-2")} <= set(tuner.done)
    assert services.store.erasure.retraining_wanted() == {}


def test_what_leads_are_told_of_the_loop(services: Services) -> None:
    assert (overview(services).pairs, overview(services).missing) == (0, 5)
    _trained(services, 1)
    state = overview(services)
    assert (state.champion, state.pairs, state.fresh, state.missing) == ("embedded-0", 6, 0, 0)
    assert state.candidate is not None
    taught(services.store, 2, first=20)
    assert overview(services).fresh == 2
    assert services.store.tuning.brought_by(PLAYGROUND) == 0
