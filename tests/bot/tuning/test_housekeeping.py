"""What was left behind is taken away, and what cannot be taken away keeps nothing else from going on."""

from collections.abc import Callable

import pytest

from bot.errors import TuningError, TuningUnavailable
from bot.services import Services
from bot.tuning import decisions, housekeeping
from bot.tuning.worker import TuningWorker
from dataset.model_records import ModelVersion, TuningStage
from dataset.records import WorkState
from tests.bot.tuning.conftest import ScriptedTuner, driven, taught

LEAD = "U0LEAD"


def _refusing(tuner: ScriptedTuner, job_id: str, error: TuningError) -> Callable[[str], None]:
    """A `clean` that is refused for one job."""

    def clean(cleaned: str) -> None:
        if cleaned == job_id:
            raise error
        tuner.done.append(("clean", cleaned))

    return clean


@pytest.mark.parametrize("error", [TuningError("Not allowed.", "Ask."), TuningUnavailable("Busy.", "Wait.")])
def test_what_cannot_be_tidied_keeps_no_training_waiting(
    services: Services, tuner: ScriptedTuner, monkeypatch: pytest.MonkeyPatch, error: TuningError
) -> None:
    for number in (1, 2):
        taught(services.store, 6, first=6 * number)
        assert driven(services, decisions.ask(services, f"tune_{number}", LEAD)).state is WorkState.DONE
    tuner.done.clear()
    monkeypatch.setattr(tuner, "clean", _refusing(tuner, "tune_2", error))
    housekeeping.tidy(services)
    assert tuner.done == [("clean", "tune_1")]

    taught(services.store, 6, first=18)
    job = decisions.ask(services, "tune_3", LEAD)
    assert TuningWorker(services).work_once("test")
    job = services.store.tuning.get(job.id)
    assert (job.stage, job.state, job.trouble) == (TuningStage.TRAINING, WorkState.QUEUED, 0)


def test_the_files_of_a_version_whose_retirement_was_broken_off_go_later(
    real: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    taught(real.store, 6)
    driven(real, decisions.ask(real, "tune_1", LEAD))
    files = real.settings.debrief_data / "models" / "embedded-1"

    def killed(version: ModelVersion) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(real.tuners["embedded"], "retire", killed)
        with pytest.raises(KeyboardInterrupt):
            housekeeping.retire(real, "embedded-1", LEAD)
    assert real.store.registry.get("embedded-1").artifact is None
    assert files.exists()
    housekeeping.sweep_job(real).work(lambda: False)
    assert not files.exists()
