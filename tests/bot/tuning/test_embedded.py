"""The process that trains: what it leaves behind, and what becomes of it when somebody is killed."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.errors import TuningError
from bot.models.protocol import TuneRequest, TuneState
from bot.services import Services
from bot.tuning import decisions
from bot.tuning.embedded import PROGRESS, REQUEST, RESULT, EmbeddedTuner
from bot.tuning.worker import TuningWorker
from dataset.model_records import ModelStatus, TuningStage
from dataset.pairs import Filters
from dataset.records import WorkState
from dataset.snapshot import take
from tests.bot.tuning.conftest import driven, taught

# A process in place of the one that trains: it holds the lock and its end of the pipe for as long as it is let.
SLEEPER = """#!/bin/sh
echo $$ >> {pids}
exec {python} -c "import os, select, sys
while not os.path.exists(os.path.join(sys.argv[1], 'stop')):
    if select.select([sys.stdin], [], [], 0.05)[0] and not os.read(0, 1):
        break" "$3"
"""


def _request(services: Services, job_id: str = "tune_1") -> TuneRequest:
    snapshot = take(services.store, services.pseudonymiser, Filters(), actor="U0LEAD")
    return TuneRequest(job_id=job_id, name="embedded-1", base="embedded-0", snapshot_id=snapshot.id)


def _wait(services: Services, tuner: EmbeddedTuner, state: TuneState) -> None:
    for _ in range(1200):
        if tuner.poll("tune_1").state is state:
            return
        services.wake.wait(services.wake.heard(), 0.05)
    raise AssertionError(f"it is {tuner.poll('tune_1').state}")


@pytest.fixture
def sleeper(real: Services, tmp_path: Path) -> tuple[EmbeddedTuner, Path]:
    """A tuner whose processes train for ever, and the file that they write their ids to."""
    pids, script = tmp_path / "pids", tmp_path / "sleeper"
    script.write_text(SLEEPER.format(pids=pids, python=sys.executable))
    script.chmod(0o700)
    data = real.settings.debrief_data
    return EmbeddedTuner(data, real.store.path, python=str(script)), pids


def _started(pids: Path, number: int) -> int:
    """The id of the process that was started as the number-th, once it is there."""
    for _ in range(400):
        lines = pids.read_text().split() if pids.exists() else []
        if len(lines) >= number:
            return int(lines[number - 1])
        os.sched_yield()
        subprocess.run(["sleep", "0.02"], check=True)
    raise AssertionError("no process was started")


def test_a_training_and_its_model(real: Services) -> None:
    taught(real.store, 6)
    tuner = EmbeddedTuner(real.settings.debrief_data, real.store.path)
    assert tuner.poll("tune_1").state is TuneState.LOST
    request = _request(real)
    assert tuner.start(request) == "tune_1"
    folder = real.settings.debrief_data / "tuning" / "tune_1"
    assert "lamp" not in (folder / REQUEST).read_text()  # ids alone: the pairs stay in the store
    _wait(real, tuner, TuneState.DONE)
    status = tuner.poll("tune_1")
    assert (status.artifact, status.metrics["pairs"]) == ("models/embedded-1", 6)
    assert status.digest.startswith("sha256:")
    model = real.settings.debrief_data / "models" / "embedded-1"
    for path in [*model.iterdir(), folder / RESULT, folder / PROGRESS, folder / REQUEST]:
        assert path.stat().st_mode & 0o077 == 0, path
    # What is done is not begun again, and is the same when it is.
    tuner.start(request)
    assert tuner.poll("tune_1") == status
    tuner.clean("tune_1")
    assert not folder.exists()
    tuner.start(request)
    _wait(real, tuner, TuneState.DONE)
    assert tuner.poll("tune_1").digest == status.digest
    tuner.clean("tune_1")


def test_a_training_that_breaks_off_says_where_and_no_text(real: Services) -> None:
    tuner = EmbeddedTuner(real.settings.debrief_data, real.store.path)
    taught(real.store, 6)
    request = _request(real)
    with real.store._db.write():
        real.store._db.execute("UPDATE pair_texts SET text = 'Geheimwort' WHERE rowid = 1")
    tuner.start(request)
    _wait(real, tuner, TuneState.FAILED)
    error = tuner.poll("tune_1").error or ""
    assert ("ValidationError" in error, "Geheimwort" in error) == (True, False)
    tuner.stop("tune_1")
    assert not (real.settings.debrief_data / "tuning" / "tune_1").exists()


def test_whoever_polls_knows_whether_anybody_is_at_it(real: Services, sleeper: tuple[EmbeddedTuner, Path]) -> None:
    tuner, pids = sleeper
    request = TuneRequest(job_id="tune_1", name="embedded-1", base="embedded-0", snapshot_id="snap_1")
    tuner.start(request)
    child = _started(pids, 1)
    other = EmbeddedTuner(real.settings.debrief_data, real.store.path, python="/nonexistent")
    assert other.poll("tune_1").state is TuneState.RUNNING
    other.start(request)  # starts nothing: somebody is at it
    os.kill(child, signal.SIGKILL)
    _wait(real, tuner, TuneState.LOST)
    assert other.poll("tune_1").state is TuneState.LOST
    with pytest.raises(TuningError, match="could not be started"):
        other.start(request)
    tuner.start(request)
    _started(pids, 2)
    assert other.poll("tune_1").state is TuneState.RUNNING
    other.stop("tune_1")  # that of another process
    assert tuner.poll("tune_1").state is TuneState.LOST
    tuner.close()


def test_the_process_ends_with_the_one_that_started_it(real: Services, sleeper: tuple[EmbeddedTuner, Path]) -> None:
    _, pids = sleeper
    data, script = real.settings.debrief_data, pids.with_name("sleeper")
    parent = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys, time; from pathlib import Path; from bot.models.protocol import TuneRequest;"
            "from bot.tuning.embedded import EmbeddedTuner;"
            f"EmbeddedTuner(Path({str(data)!r}), Path('store'), python={str(script)!r}).start("
            "TuneRequest(job_id='tune_1', name='embedded-1', base='embedded-0', snapshot_id='snap_1'));"
            "sys.stdout.write('started'); sys.stdout.flush(); time.sleep(60)",
        ],
        stdout=subprocess.PIPE,
    )
    with parent:
        assert parent.stdout is not None
        assert parent.stdout.read(7) == b"started"
        tuner = EmbeddedTuner(data, real.store.path)
        assert tuner.poll("tune_1").state is TuneState.RUNNING
        parent.kill()
    _wait(real, tuner, TuneState.LOST)


def test_closing_ends_what_was_started(real: Services, sleeper: tuple[EmbeddedTuner, Path]) -> None:
    tuner, _ = sleeper
    tuner.start(TuneRequest(job_id="tune_1", name="embedded-1", base="embedded-0", snapshot_id="snap_1"))
    tuner.close()
    assert tuner.poll("tune_1").state is TuneState.LOST


def test_a_child_that_is_killed_is_started_anew_and_one_version_comes_of_it(
    real: Services, sleeper: tuple[EmbeddedTuner, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    taught(real.store, 6)
    slow, pids = sleeper
    tuner = real.tuners["embedded"]
    assert isinstance(tuner, EmbeddedTuner)
    monkeypatch.setattr(tuner, "_python", slow._python)
    job = driven(real, decisions.ask(real, "tune_1", "U0LEAD"), steps=3)
    child = _started(pids, 1)
    assert job.stage is TuningStage.TRAINING
    os.kill(child, signal.SIGKILL)
    monkeypatch.setattr(tuner, "_python", sys.executable)
    job = driven(real, job)
    assert (job.state, job.starts) == (WorkState.DONE, 2)
    [version] = real.store.registry.all()
    assert (version.name, version.status) == ("embedded-1", ModelStatus.CANDIDATE)
    assert list((real.settings.debrief_data / "models").iterdir()) == [real.settings.debrief_data / "models/embedded-1"]
    assert list((real.settings.debrief_data / "tuning").iterdir()) == []


def test_a_stop_ends_the_process_and_leaves_nothing(
    real: Services, sleeper: tuple[EmbeddedTuner, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    taught(real.store, 6)
    slow, pids = sleeper
    monkeypatch.setattr(real.tuners["embedded"], "_python", slow._python)
    job = driven(real, decisions.ask(real, "tune_1", "U0LEAD"), steps=3)
    child = _started(pids, 1)
    decisions.stop(real, "U0LEAD")
    assert driven(real, job).state is WorkState.FAILED
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)
    assert list((real.settings.debrief_data / "tuning").iterdir()) == []


@pytest.mark.parametrize("damage", ["missing", "changed", "another"])
def test_files_that_are_not_its_own_are_not_used(real: Services, damage: str) -> None:
    taught(real.store, 6)
    driven(real, decisions.ask(real, "tune_1", "U0LEAD"))
    version = real.store.registry.get("embedded-1")
    model = real.settings.debrief_data / "models" / "embedded-1" / "model.json"
    if damage == "missing":
        model.unlink()
    elif damage == "changed":
        model.write_text(json.dumps(json.loads(model.read_text()) | {"about": {}}))
    else:
        version = version.model_copy(update={"digest": "sha256:other"})
    with pytest.raises(TuningError, match="embedded-1 cannot be used"):
        real.tuners["embedded"].open(version)
    with pytest.raises(TuningError):
        real.tuners["embedded"].deploy(version, "U0LEAD")
    assert TuningWorker(real).work_once("idle") is False
