"""`debrief backfill` as it is typed, with a small AWS on this machine."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.local_aws import LocalAws
from dataset.backfill_records import BackfillState
from dataset.model_records import ResourceKind
from dataset.records import WorkState
from dataset.store import Store
from handlers.cli.main import run
from tests.bot.tuning.archives import in_bucket, in_folder, logs
from tests.local_aws import aws, aws_settings, moto_server, trainer

__all__ = ["aws", "moto_server", "trainer"]

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def debrief(aws: LocalAws, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """The command; a wait of half a minute is one on the account's clock."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DEBRIEF_DATA", str(tmp_path / "data"))
    for name, value in aws_settings(aws).items():
        monkeypatch.setenv(name.upper(), str(value))
    monkeypatch.setattr("handlers.cli.backfill.time.sleep", aws.time.advance)
    monkeypatch.setattr("bot.tuning.backfill.plan.LEAST_RECORDS", 10)
    aws.limits.batch_records = 10

    def typed(*words: str) -> tuple[int, str, str]:
        code = run(["backfill", *words])
        out, err = capsys.readouterr()
        return code, out, err

    return typed


def opened(tmp_path: Path) -> Store:
    return Store(tmp_path / "data" / "debrief.sqlite3")


def says(monkeypatch: pytest.MonkeyPatch, answer: bool) -> list[str]:
    """Whoever is asked says this; the questions."""
    questions: list[str] = []

    def confirmed(question: str, *, default: bool = False) -> bool:
        questions.append(question)
        return answer or default

    monkeypatch.setattr("handlers.cli.backfill.confirmed", confirmed)
    return questions


def test_a_folder_is_debriefed(debrief: Run, aws: LocalAws, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = in_folder(tmp_path / "archive", logs(12) | {"calls/notes.bin": b"\x00\x01\x02" * 50})
    questions = says(monkeypatch, True)
    code, out, err = debrief(source)
    assert code == 1  # one could not be read
    assert questions == ["Send them to Amazon Bedrock?"]
    assert f"{source}: 12 calls for nova-micro." in err
    assert "1 file that cannot be read" in err
    assert "as a batch" in err
    assert out.startswith("12 debriefs were written by nova-micro: ")
    assert "debrief: calls/notes.bin: " in err
    assert aws.journal.count("CreateModelInvocationJob", ok=True) == 1
    store = opened(tmp_path)
    assert store.debriefs.count(WorkState.DONE) == 12
    assert [row.approved_by for row in store.resources.all(ResourceKind.BATCH, gone=True)] == ["command line"]
    store.close()
    # Handed in again, nothing is new: nothing is asked, and nothing is sent.
    code, out, err = debrief(source)
    assert (code, questions) == (1, ["Send them to Amazon Bedrock?"])
    assert "12 files with content that was debriefed before" in err
    assert out.startswith("0 debriefs were written")


def test_a_bucket_is_debriefed_into_json_lines(debrief: Run, aws: LocalAws, tmp_path: Path) -> None:
    code, out, _ = debrief(in_bucket(aws, logs(10) | {"calls/empty.txt": b""}), "--yes", "--json")
    lines = [json.loads(line) for line in out.splitlines()]
    assert code == 1
    assert {tuple(line) for line in lines} == {("name", "state", "debrief", "error")}
    done = [line for line in lines if line["state"] == "done"]
    assert [line["name"] for line in done] == [f"archive/{name}" for name in logs(10)]
    store = opened(tmp_path)
    assert all(store.debriefs.get(line["debrief"]).state is WorkState.DONE for line in done)
    store.close()
    [unreadable] = [line for line in lines if line["state"] == "unreadable"]
    assert (unreadable["name"], unreadable["debrief"]) == ("archive/calls/empty.txt", None)
    assert unreadable["error"]
    assert debrief("--status", "--json")[1] == out


def test_nothing_is_sent_without_a_yes(
    debrief: Run, aws: LocalAws, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = in_folder(tmp_path / "archive", logs(10))
    says(monkeypatch, False)
    code, out, err = debrief(source)
    assert (code, out) == (1, "")
    assert "Nothing was sent. What was read is kept" in err
    assert aws.journal.count("CreateModelInvocationJob") == 0
    assert "ready (10 prepared)" in debrief("--status")[1]
    code, out, _ = debrief("--resume", "--yes")
    assert (code, out[:11]) == (0, "10 debriefs")
    assert debrief("--resume") == (1, "", "debrief: No backfill is under way; nothing was changed.\n")


def test_a_job_is_left_alone_and_come_back_to(debrief: Run, aws: LocalAws, tmp_path: Path) -> None:
    code, out, err = debrief(in_folder(tmp_path / "archive", logs(10)), "--yes", "--no-wait")
    assert (code, out) == (0, "")
    assert "The batch job is under way (Submitted)." in err
    code, out, err = debrief("--status")
    assert "running (10 prepared)" in out
    assert "10 calls, Submitted" in out
    assert "under way" in debrief("--resume", "--no-wait")[2]
    aws.time.advance(60)
    assert debrief("--resume", "--no-wait")[1].startswith("10 debriefs were written")
    assert aws.journal.count("CreateModelInvocationJob") == 1


def test_ctrl_c_leaves_the_job_running(
    debrief: Run, aws: LocalAws, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(_seconds: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("handlers.cli.backfill.time.sleep", interrupted)
    code, _, err = debrief(in_folder(tmp_path / "archive", logs(10)), "--yes")
    assert code == 1
    assert "A batch job that was sent goes on in the account. `debrief backfill --resume`" in err
    monkeypatch.setattr("handlers.cli.backfill.time.sleep", aws.time.advance)
    assert debrief("--resume")[1].startswith("10 debriefs were written")
    assert aws.journal.count("StopModelInvocationJob") == 0


def test_a_backfill_is_given_up(debrief: Run, aws: LocalAws, tmp_path: Path) -> None:
    debrief(in_folder(tmp_path / "archive", logs(10)), "--yes", "--no-wait")
    code, _, err = debrief("--stop")
    assert code == 0
    assert "given up: calls without a debrief are not kept" in err
    assert aws.journal.count("StopModelInvocationJob", ok=True) == 1
    store = opened(tmp_path)
    backfill = store.backfills.latest()
    assert backfill is not None
    assert backfill.state is BackfillState.STOPPED
    store.close()
    assert debrief("--stop")[0] == 1


def test_too_few_calls_are_written_one_after_another(debrief: Run, aws: LocalAws, tmp_path: Path) -> None:
    source = in_folder(tmp_path / "archive", logs(3))
    code, _, err = debrief(source, "--yes")
    assert code == 1
    assert "A batch job takes 10 calls at least, and 3 calls can be sent. `--live` has it" in err
    assert "`debrief backfill --resume --live` goes on with it" in err
    code, out, err = debrief("--resume", "--live", "--yes")
    assert (code, out[:10]) == (0, "3 debriefs")
    assert aws.journal.count("Converse", ok=True) == 3


def test_what_a_batch_leaves_out_is_finished_live(
    debrief: Run, aws: LocalAws, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = in_folder(tmp_path / "archive", logs(10))
    aws.answers.next(text="No.", times=2)
    code, out, err = debrief(source, "--yes")
    assert (code, out[:10]) == (1, "8 debriefs")
    assert "2 files without a debrief: hand the archive in again with --live" in err
    questions = says(monkeypatch, True)
    code, out, _ = debrief(source, "--live")
    assert (code, out[:10], questions) == (0, "2 debriefs", ["Have them written?"])
    in_folder(tmp_path / "archive", logs(10, first=10))
    aws.answers.next(text="No.", times=2)
    debrief(source, "--yes", "--no-wait")
    code, out, err = debrief("--resume", "--finish-live")
    assert (code, out[:11]) == (0, "10 debriefs")
    assert "costs the full price. At most: " in err
    assert questions[-1] == "Have it written one after another?"


def test_the_embedded_model_writes_an_archive_for_nothing(
    debrief: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEBRIEF_MODEL", "embedded")
    source = in_folder(tmp_path / "archive", logs(3))
    code, _, err = debrief(source)
    assert code == 1
    assert "embedded-0 runs on this machine, and takes no batch jobs. `--live`" in err
    questions = says(monkeypatch, False)
    code, out, err = debrief(source, "--live")
    assert (code, out[:10], questions) == (0, "3 debriefs", [])
    assert "it costs nothing" in err


def test_a_failed_job_is_sent_anew_when_somebody_has_mended_it(debrief: Run, aws: LocalAws, tmp_path: Path) -> None:
    aws.fates.fail("batch", "The role may not read the bucket.")
    code, _, err = debrief(in_folder(tmp_path / "archive", logs(10)), "--yes")
    assert code == 1
    assert "Bedrock ended the batch job: The role may not read the bucket. Mend that" in err
    assert debrief("--resume", "--yes")[1].startswith("10 debriefs")


def test_trouble_that_passes_is_waited_for(debrief: Run, aws: LocalAws, tmp_path: Path) -> None:
    source = in_folder(tmp_path / "archive", logs(10))
    debrief(source, "--yes", "--no-wait")
    aws.faults.fail("GetModelInvocationJob", "ThrottlingException", times=7)
    assert debrief("--resume")[1].startswith("10 debriefs")
    in_folder(tmp_path / "archive", logs(10, first=10))
    debrief(source, "--yes", "--no-wait")
    aws.faults.fail("GetModelInvocationJob", "ThrottlingException", times=100)
    code, _, err = debrief("--resume")
    assert code == 1
    assert "How the batch job stands cannot be told: AWS is asked too much at the moment." in err


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        ((), 2, "Name a SOURCE"),
        (("a", "--resume"), 2, "Name a SOURCE"),
        (("--resume", "--model", "nova-micro"), 2, "goes with a SOURCE"),
        (("nowhere",), 1, "There is no folder"),
        (("s3://no-such-bucket/x",), 1, "cannot be listed: AWS has no such thing"),
        (("nowhere", "--model", "nova-nano"), 1, "There is no model 'nova-nano'"),
        (("--status",), 1, "There is no store"),
    ],
)
def test_what_cannot_be_done_is_said(debrief: Run, words: tuple[str, ...], code: int, told: str) -> None:
    got, out, err = debrief(*words)
    assert (got, out) == (code, "")
    assert told in err


def test_the_name_of_a_file_tells_no_terminal_what_to_do(
    debrief: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "no\x1b[2J\x9b31m\u202etes.bin"
    source = in_folder(tmp_path / "archive", logs(2) | {name: b"\x00\x01\x02" * 50})
    says(monkeypatch, True)
    code, _, err = debrief(source, "--live")
    assert code == 1
    assert "debrief: no\ufffd[2J\ufffd31m\ufffdtes.bin: " in err
    code, out, _ = debrief("--status", "--json")
    assert not {"\x1b", "\x9b", "\u202e"} & set(out)
    assert name in [json.loads(line)["name"] for line in out.splitlines()]
