"""An archive of call logs becomes debriefs, through a batch job of Amazon Bedrock."""

import json
from collections.abc import Iterator
from pathlib import Path

import botocore.session
import pytest

from bot.erasure import forget
from bot.errors import TuningError, TuningUnavailable
from bot.local_aws import LocalAws
from bot.models.aws import AwsClients
from bot.models.bedrock import BedrockModel, tuned_model
from bot.services import build_clients
from bot.tuning.backfill.archive import open_archive, read_ahead
from bot.tuning.backfill.jobs import JobStatus
from bot.tuning.backfill.plan import why_no_batch
from bot.tuning.backfill.records import batch_request, split
from dataset.backfill_records import BackfillItem, BackfillState, ItemState, PartState
from dataset.model_records import ResourceKind
from dataset.prompts import render
from dataset.records import Source, Split, WorkState, summary_schema
from tests.bot.tuning.archives import ACTOR, Office, in_bucket, in_folder, keys, log, logs
from tests.local_aws import BUCKET, ROLE, aws, moto_server, trainer
from tests.samples import call

__all__ = ["aws", "moto_server", "trainer"]


@pytest.fixture
def office(aws: LocalAws, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """Jobs take ten calls here, where Bedrock's take a hundred."""
    monkeypatch.setattr("bot.tuning.backfill.plan.LEAST_RECORDS", 10)
    aws.limits.batch_records = 10
    opened = Office(aws, tmp_path / "data")
    yield opened
    opened.close()


@pytest.mark.parametrize("where", ["folder", "s3"])
def test_an_archive_becomes_debriefs(office: Office, tmp_path: Path, where: str) -> None:
    aws, store = office.aws, office.services.store
    files = logs(120) | {"calls/empty.txt": b"", "calls/again.txt": log(3), "calls/.hidden.txt": log(999)}
    if where == "folder":
        source = in_folder(tmp_path / "archive", files)
    else:
        del files["calls/.hidden.txt"]
        source = in_bucket(aws, files)
    backfill = office.begun(source)
    assert (backfill.state, backfill.actor) == (BackfillState.READY, ACTOR)
    assert office.counts(backfill) == {"prepared": 120, "known": 1, "unreadable": 1}
    plan = office.backfiller.plan(backfill, live=False)
    assert (plan.waiting, plan.paid, plan.refusal) == (120, True, None)
    assert "as a batch" in plan.costs
    assert aws.journal.count("CreateModelInvocationJob") == 0

    backfill = office.driven(office.approved(backfill))
    assert backfill.state is BackfillState.DONE
    assert office.counts(backfill) == {"done": 120, "known": 1, "unreadable": 1}
    [(_, error)] = office.errors(backfill).items()
    assert "nothing in it" in error.lower() or "empty" in error.lower()

    items = list(store.backfills.items(backfill.id, ItemState.DONE))
    debrief = store.debriefs.get(items[7].debrief_id or "")
    assert (debrief.state, debrief.source, debrief.user) == (WorkState.DONE, Source.COMMAND_LINE, ACTOR)
    assert (debrief.model, debrief.call_id) == ("nova-micro", items[7].call_id)
    assert debrief.input_tokens
    assert debrief.output_tokens
    answer = store.answers.current(debrief.id)
    assert answer is not None
    # Restored: what left the machine had a placeholder for her.
    assert "[PERSON" not in answer.summary.model_dump_json()
    assert store.answers.pseudonymised(answer.id, backfill.pseudonymiser_version) is not None
    assert store.outbox.queue.claim("test") is None
    # The second file of that content has the same debrief.
    again = next(item for item in store.backfills.items(backfill.id) if item.name.endswith("again.txt"))
    first = next(item for item in items if item.name.endswith("00003.txt"))
    assert store.backfills.debrief_of(again.digest) == first.debrief_id
    # Nothing is left in the bucket but the archive itself, and nothing in the registry.
    assert [key for key in keys(aws) if "/backfill/" in key] == []
    assert store.resources.all() == []
    [gone] = store.resources.all(ResourceKind.BATCH, gone=True)
    assert (gone.approved_by, gone.job_id, gone.price) == (ACTOR, backfill.id, plan.costs)


def test_what_is_asked_is_what_live_serving_asks(office: Office, tmp_path: Path) -> None:
    aws, services = office.aws, office.services
    sent: list[bytes] = []
    aws.hooks.after("PutObject", lambda asked: sent.append(_object(aws, str(asked.parameters["Key"]))))
    backfill = office.approved(office.begun(in_folder(tmp_path / "archive", logs(10))))
    office.backfiller.look(backfill)
    aws.hooks.clear()
    [job] = aws.journal.calls("CreateModelInvocationJob")
    asked = job.parameters
    part = services.store.backfills.parts(backfill.id)[0]
    folder = f"s3://{BUCKET}/debrief/backfill/{part.name}/"
    assert asked["jobName"] == part.name
    assert asked["roleArn"] == ROLE
    assert asked["modelId"] == "amazon.nova-micro-v1:0"
    assert asked["modelInvocationType"] == "Converse"
    assert asked["inputDataConfig"]["s3InputDataConfig"] == {"s3InputFormat": "JSONL", "s3Uri": f"{folder}calls.jsonl"}
    assert asked["outputDataConfig"]["s3OutputDataConfig"] == {"s3Uri": f"{folder}output/"}
    assert {tag["key"]: tag["value"] for tag in asked["tags"]}["debrief:backfill"] == backfill.id
    [content] = sent
    lines = [json.loads(line) for line in content.splitlines()]
    items = list(services.store.backfills.items(backfill.id))
    assert [line["recordId"] for line in lines] == [item.record_id for item in items]
    assert all(len(line["recordId"]) == 11 and line["recordId"].isalnum() for line in lines)
    assert b"Juana" not in content
    kept = services.store.calls.get(items[5].call_id or "")
    model = office.backfiller.model_named(None)
    assert isinstance(model, BedrockModel)
    prompt = render(services.pseudonymiser.pseudonymise(kept)[0], model.prompt_style, services.style)
    asked_live = model.request(prompt, summary_schema())
    assert lines[5]["modelInput"] == batch_request(model, prompt)
    assert lines[5]["modelInput"]["messages"] == asked_live["messages"]
    assert lines[5]["modelInput"]["system"] == asked_live["system"][:1]
    # A record with tools fails in a batch.
    assert "toolConfig" in asked_live
    assert "toolConfig" not in lines[5]["modelInput"]
    assert part.records == 10


def _object(aws: LocalAws, key: str) -> bytes:
    return aws.account.storage.read(f"s3://{BUCKET}/{key}")


def test_the_same_archive_again_sends_only_what_is_new(office: Office, tmp_path: Path) -> None:
    source = in_folder(tmp_path / "archive", logs(10))
    office.driven(office.approved(office.begun(source)))
    again = office.begun(source)
    assert office.counts(again) == {"known": 10}
    assert office.driven(office.approved(again)).state is BackfillState.DONE
    in_folder(tmp_path / "archive", logs(10, first=10))
    more = office.driven(office.approved(office.begun(source)))
    assert office.counts(more) == {"known": 10, "done": 10}
    assert office.aws.journal.count("CreateModelInvocationJob", ok=True) == 2
    assert office.services.store.debriefs.count(WorkState.DONE) == 20


def test_records_that_fail_and_answers_that_are_no_summaries(office: Office, tmp_path: Path) -> None:
    aws = office.aws
    backfill = office.approved(office.begun(in_folder(tmp_path / "archive", logs(12))))
    aws.answers.next(text="I cannot do that.")
    aws.answers.next(text='{"title": "half a sum', stop_reason="max_tokens")
    aws.answers.next(text='{"title": "t", "call_reason": "r", "summary": ""}')
    aws.answers.next(stop_reason="guardrail_intervened")
    backfill = office.driven(backfill)
    assert backfill.state is BackfillState.DONE
    assert office.counts(backfill) == {"done": 8, "failed": 4}
    errors = office.errors(backfill)
    assert "is no summary" in errors["calls/00000.txt"]
    assert "is cut off" in errors["calls/00001.txt"]
    assert "is no summary" in errors["calls/00002.txt"]
    assert "guardrail" in errors["calls/00003.txt"]
    # Calls without a debrief are not kept: handed in again, those four alone are new.
    again = office.begun(str(tmp_path / "archive"), live=True)
    assert office.counts(again) == {"known": 8, "prepared": 4}


def test_what_a_batch_leaves_out_is_written_live(office: Office, tmp_path: Path) -> None:
    aws = office.aws
    backfill = office.approved(office.begun(in_folder(tmp_path / "archive", logs(10))), finish_live=True)
    aws.answers.next(text="No.", times=3)
    backfill = office.driven(backfill)
    assert office.counts(backfill) == {"done": 10}
    assert aws.journal.count("Converse", ok=True) == 3
    assert {one.parameters["requestMetadata"]["debrief"][:1] for one in aws.journal.calls("Converse")} == {"R"}


def test_lines_that_nobody_understands_do_no_harm(office: Office, tmp_path: Path) -> None:
    aws = office.aws
    backfill = office.approved(office.begun(in_folder(tmp_path / "archive", logs(10))))
    office.backfiller.look(backfill)
    aws.time.advance(60)
    storage, write = aws.account.storage, aws.account.storage.write

    def spoilt(uri: str, content: bytes) -> None:
        if uri.endswith(".jsonl.out"):
            lines = content.splitlines(keepends=True)
            odd = (
                b"no json\n[1]\n{}\n" + b'{"recordId": "R9999999999999999999999"}\n' + b'{"recordId": "R0000099999"}\n'
            )
            one = json.loads(lines[0])["recordId"].encode()
            two = json.loads(lines[1])["recordId"].encode()
            shapes = (
                b'{"recordId": "%b", "error": "told otherwise"}\n{"recordId": "%b", "modelOutput": {"output": ["x"]}}\n'
            )
            # The last one is not in the output at all.
            content = odd + shapes % (one, two) + b"".join(lines[2:-1])
        write(uri, content)

    storage.write = spoilt  # type: ignore[method-assign]
    backfill = office.driven(backfill)
    errors = office.errors(backfill)
    assert office.counts(backfill) == {"done": 7, "failed": 3}
    assert "refused this record (no answer)" in errors["calls/00000.txt"]
    assert "a form that is not known" in errors["calls/00001.txt"]
    assert "without an answer" in errors["calls/00009.txt"]


def test_too_few_calls_are_refused_and_written_live(office: Office, tmp_path: Path) -> None:
    backfill = office.begun(in_folder(tmp_path / "archive", logs(7)))
    plan = office.backfiller.plan(backfill, live=False)
    assert plan.refusal is not None
    assert "takes 10 calls at least, and 7 calls can be sent" in plan.refusal.what
    assert "--live" in plan.refusal.mend
    with pytest.raises(TuningError):
        office.approved(backfill)
    plan = office.backfiller.plan(backfill, live=True)
    assert (plan.refusal, plan.paid) == (None, True)
    assert "batch" not in plan.costs
    backfill = office.driven(office.approved(backfill, live=True))
    assert office.counts(backfill) == {"done": 7}
    assert office.aws.journal.count("CreateModelInvocationJob") == 0
    assert office.aws.journal.count("Converse", ok=True) == 7


def test_a_model_that_is_not_to_be_had_is_waited_for(office: Office, tmp_path: Path) -> None:
    backfill = office.approved(office.begun(in_folder(tmp_path / "archive", logs(8)), live=True), live=True)
    office.aws.faults.fail("Converse", "AccessDeniedException", times=2)
    office.aws.faults.drop("Converse", times=100)
    with pytest.raises(TuningUnavailable, match="--resume"):
        office.driven(backfill)
    assert office.counts(backfill) == {"prepared": 6, "failed": 2}
    office.aws.faults.clear()
    assert office.driven(backfill).state is BackfillState.DONE
    assert office.counts(backfill) == {"done": 6, "failed": 2}


def test_a_job_that_fails_waits_for_somebody_and_is_sent_anew(office: Office, tmp_path: Path) -> None:
    aws, store = office.aws, office.services.store
    aws.fates.fail("batch", "The role may not read the bucket.")
    backfill = office.driven(office.approved(office.begun(in_folder(tmp_path / "archive", logs(10)))))
    assert backfill.state is BackfillState.READY
    assert backfill.error == "Bedrock ended the batch job: The role may not read the bucket."
    assert [key for key in keys(aws) if "/backfill/" in key] == []
    backfill = office.driven(office.approved(backfill))
    assert (backfill.state, backfill.error) == (BackfillState.DONE, None)
    assert [part.state for part in store.backfills.parts(backfill.id)] == [PartState.FAILED, PartState.DONE]
    assert office.counts(backfill) == {"done": 10}
    names = [one.parameters["jobName"] for one in aws.journal.calls("CreateModelInvocationJob")]
    assert len(set(names)) == 2


def test_a_backfill_that_is_stopped_leaves_nothing_but_its_debriefs(office: Office, tmp_path: Path) -> None:
    aws, store = office.aws, office.services.store
    backfill = office.approved(office.begun(in_folder(tmp_path / "archive", logs(10))))
    office.backfiller.look(backfill)
    [row] = store.resources.all(ResourceKind.BATCH)
    calls = [item.call_id or "" for item in store.backfills.items(backfill.id)]
    backfill = office.driven(office.backfiller.stop(backfill))
    assert backfill.state is BackfillState.STOPPED
    assert aws.account.batches[row.reference or ""].status(aws.time.now()) == "Stopped"
    assert (store.resources.all(), [key for key in keys(aws) if "/backfill/" in key]) == ([], [])
    assert not any(store.calls.has(call_id) for call_id in calls)
    assert office.counts(backfill) == {"failed": 10}
    # Nothing of it stands in the way of another try.
    assert office.counts(office.begun(str(tmp_path / "archive"))) == {"prepared": 10}


def test_what_was_prepared_only_is_given_up(office: Office, tmp_path: Path) -> None:
    backfill = office.begun(in_folder(tmp_path / "archive", logs(3)))
    assert office.driven(office.backfiller.stop(backfill)).state is BackfillState.STOPPED
    assert office.services.store.backfills.under_way() is None
    assert office.aws.journal.count("StopModelInvocationJob") == 0


def test_many_calls_go_in_several_jobs(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.tuning.backfill.records.MOST_RECORDS", 15)
    backfill = office.approved(office.begun(in_folder(tmp_path / "archive", logs(31))))
    parts = office.services.store.backfills.parts(backfill.id)
    assert [part.records for part in parts] == [10, 10, 11]
    backfill = office.driven(backfill)
    assert office.counts(backfill) == {"done": 31}
    assert office.aws.journal.count("CreateModelInvocationJob", ok=True) == 3


def test_a_call_that_is_forgotten_meanwhile_stays_forgotten(office: Office, tmp_path: Path) -> None:
    store = office.services.store
    backfill = office.approved(office.begun(in_folder(tmp_path / "archive", logs(11))))
    office.backfiller.look(backfill)
    [first, second, *_] = store.backfills.items(backfill.id)
    forget(store, [first.call_id or ""], actor="x", registry=office.services.registry)
    past = store.retention.past(store.clock())
    assert second.call_id in past
    purge(office, second.call_id or "")
    backfill = office.driven(backfill)
    assert office.counts(backfill) == {"done": 9, "failed": 1}
    assert "deleted from the store meanwhile" in office.errors(backfill)[second.name]
    assert not store.calls.has(first.call_id or "")


def purge(office: Office, call_id: str) -> None:
    """Replace the raw text of a call, as retention does."""
    store = office.services.store
    kept, texts = (
        store.calls.pseudonymised(call_id, office.services.pseudonymiser.version),
        store.retention.texts(call_id),
    )
    assert kept is not None
    assert texts is not None
    assert store.retention.purge(kept[0], texts, texts, store.clock())


def test_first_calls_of_a_team_are_still_learned_after_a_backfill(office: Office, tmp_path: Path) -> None:
    """An archive is brought along: the first groups that are all for training are not used up by it."""
    office.begun(in_folder(tmp_path / "archive", logs(60)))
    store = office.services.store
    splits = []
    for number in range(20):
        own = call(f"Is the number{number} of my case{number} ready yet{number}?", f"Not before day{number}.")
        store.calls.add(own)
        splits.append(store.calls.group_and_split(own.id)[1])
    assert set(splits) == {Split.TRAIN}


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"debrief_bucket": ""}, "DEBRIEF_BUCKET is not set"),
        ({"debrief_role": ""}, "DEBRIEF_ROLE is not set"),
        ({"debrief_guardrail": "abc123:1"}, "batch jobs know no guardrails"),
        ({"debrief_subnets": "subnet-1"}, "belong together"),
        ({"debrief_model": "embedded"}, "takes no batch jobs"),
        (
            {"debrief_model_id": "arn:aws:bedrock:us-east-1:123456789012:provisioned-model/abcdefghijkl"},
            "Provisioned Throughput",
        ),
    ],
)
def test_settings_that_no_batch_job_is_to_be_had_with(
    aws: LocalAws, tmp_path: Path, more: dict[str, str], told: str
) -> None:
    office = Office(aws, tmp_path / "data", more)
    with pytest.raises(TuningError, match=told):
        office.begun(in_folder(tmp_path / "archive", logs(1)))
    assert office.services.store.backfills.latest() is None
    office.close()


def test_a_tuned_model_takes_no_batch(office: Office) -> None:
    base = office.backfiller.model_named(None)
    assert isinstance(base, BedrockModel)
    tuned = tuned_model(
        office.services.settings, base._clients, base.row, name="nova-micro-1", reference="arn:x", generation=1
    )
    trouble = why_no_batch(office.services.settings, tuned)
    assert trouble is not None
    assert "nova-micro-1 was tuned" in trouble.what
    assert "--model nova-micro" in trouble.mend


def test_an_archive_that_is_not_there(office: Office, tmp_path: Path) -> None:
    with pytest.raises(TuningError, match="There is no folder"):
        office.begun(str(tmp_path / "nowhere"))
    with pytest.raises(TuningError, match="s3://no-such-bucket/calls cannot be listed: AWS has no such thing"):
        office.begun("s3://no-such-bucket/calls")
    with pytest.raises(TuningError, match="names no bucket"):
        office.begun("s3://")
    assert office.services.store.backfills.latest() is None


def test_what_may_not_be_read_is_said_and_gone_on_with(office: Office) -> None:
    source = in_bucket(office.aws, logs(10))
    office.aws.faults.fail("ListObjectsV2", "AccessDenied", status=403)
    with pytest.raises(TuningError, match="cannot be listed: AWS does not allow it"):
        office.begun(source)
    office.aws.faults.fail("GetObject", "AccessDenied", status=403, times=10)
    with pytest.raises(TuningError, match=r"None of the 10 files of .* may be read"):
        office.begun(source)
    office.aws.faults.fail("GetObject", "SlowDown", status=503, times=100)
    with pytest.raises(TuningUnavailable, match="cannot be read: AWS is asked too much"):
        office.begun(source)
    office.aws.faults.clear()
    in_bucket(office.aws, {"calls/closed.txt": log(77)})
    office.aws.faults.fail("GetObject", "InvalidObjectState", status=403)
    backfill = office.begun(source)
    assert office.counts(backfill) == {"prepared": 10, "unreadable": 1}
    assert list(office.errors(backfill).values()) == ["It is gone, or may not be read. Check it, and hand it in again."]
    office.aws.faults.fail("PutObject", "AccessDenied", status=403)
    backfill = office.approved(backfill)
    with pytest.raises(TuningError, match="was not uploaded"):
        office.driven(backfill)
    office.aws.faults.fail("CreateModelInvocationJob", "AccessDeniedException")
    with pytest.raises(TuningError, match="The batch job was not started: AWS does not allow it"):
        office.driven(backfill)
    assert office.counts(office.driven(backfill)) == {"done": 10, "unreadable": 1}
    assert office.aws.journal.count("CreateModelInvocationJob", ok=True) == 1


def test_a_prefix_is_a_folder_and_what_is_our_own_is_no_archive(office: Office) -> None:
    in_bucket(office.aws, logs(2), prefix="archive")
    in_bucket(office.aws, logs(2, first=2), prefix="archive-old")
    in_bucket(office.aws, logs(2, first=4), prefix="debrief/backfill/x")
    assert office.counts(office.begun(f"s3://{BUCKET}/archive")) == {"prepared": 2}
    whole = open_archive(f"s3://{BUCKET}", office.services.settings, build_clients(office.services.settings))
    assert len(whole.names()) == 4
    one = open_archive(
        f"s3://{BUCKET}/archive/calls/00001.txt", office.services.settings, build_clients(office.services.settings)
    )
    assert one.names() == ["archive/calls/00001.txt"]


def test_a_file_alone_and_files_that_go(office: Office, tmp_path: Path) -> None:
    in_folder(tmp_path / "archive", logs(3))
    clients = AwsClients("x", seconds=1)
    alone = open_archive(str(tmp_path / "archive/calls/00001.txt"), office.services.settings, clients)
    assert alone.names() == ["00001.txt"]
    assert alone.read("00001.txt") == log(1)
    folder = open_archive(str(tmp_path / "archive"), office.services.settings, clients)
    names = folder.names()
    (tmp_path / "archive/calls/00001.txt").unlink()
    assert [(name, content is None) for name, content in read_ahead(folder, names)] == [
        ("calls/00000.txt", False),
        ("calls/00001.txt", True),
        ("calls/00002.txt", False),
    ]


def test_one_backfill_at_a_time_by_one_process(office: Office, tmp_path: Path) -> None:
    source = in_folder(tmp_path / "archive", logs(2))
    backfill = office.begun(source)
    assert office.begun(source).id == backfill.id
    with pytest.raises(TuningError, match="is under way"):
        office.begun(in_folder(tmp_path / "other", logs(2)))
    with office.backfiller.at_work(), pytest.raises(TuningError, match="at work"), office.backfiller.at_work():
        pass


def test_other_patterns_of_what_is_personal_stand_in_the_way(office: Office, aws: LocalAws, tmp_path: Path) -> None:
    backfill = office.approved(office.begun(in_folder(tmp_path / "archive", logs(10))))
    other = Office(aws, tmp_path / "data", {"debrief_patterns": r"BOX=\bbox \d+\b"})
    with pytest.raises(TuningError, match="What finds personal data was changed"):
        other.driven(backfill)
    stopped = other.driven(other.backfiller.stop(backfill))
    assert stopped.state is BackfillState.STOPPED
    other.close()


def test_every_state_of_a_job_is_known() -> None:
    model = botocore.session.get_session().get_service_model("bedrock")
    states = set(model.shape_for("ModelInvocationJobStatus").enum)
    going = {word for word in states if not JobStatus(word).over}
    assert going == {"Submitted", "Validating", "Scheduled", "InProgress", "Stopping"}
    assert {word for word in states if JobStatus(word).failed} == {"Failed"}


@pytest.mark.parametrize(("count", "size", "sizes"), [(0, 1, []), (5, 1, [5]), (10, 4, [3, 3, 4]), (3, 100, [1, 1, 1])])
def test_jobs_are_about_as_large(monkeypatch: pytest.MonkeyPatch, count: int, size: int, sizes: list[int]) -> None:
    monkeypatch.setattr("bot.tuning.backfill.records.MOST_BYTES", 16)
    items = [
        BackfillItem(number=n, backfill_id="b", name=str(n), digest="", state=ItemState.PREPARED, size=size)
        for n in range(count)
    ]
    parts = split(items)
    assert [len(part) for part in parts] == sizes
    assert [number for part in parts for number in part] == list(range(count))


def test_a_batch_is_followed_in_the_bucket_and_the_region_that_it_was_sent_from(office: Office) -> None:
    backfill = office.approved(office.begun(in_bucket(office.aws, logs(10))))
    office.backfiller.look(backfill)
    [row] = office.services.store.resources.all(ResourceKind.BATCH)
    assert row.folder == f"s3://{BUCKET}/debrief/backfill/{row.name}/"
    office.aws.make_bucket("another")
    moved = Office(office.aws, office.data, {"debrief_bucket": "another"})
    backfill = moved.driven(moved.services.store.backfills.get(backfill.id))
    assert backfill.state is BackfillState.DONE
    assert moved.counts(backfill) == {"done": 10}
    assert [key for key in keys(office.aws) if not key.startswith("archive/")] == []
    assert moved.services.store.resources.all() == []
    moved.close()


def test_another_account_does_not_give_a_batch_up(office: Office) -> None:
    backfill = office.approved(office.begun(in_bucket(office.aws, logs(10))))
    office.backfiller.look(backfill)
    [row] = office.services.store.resources.all(ResourceKind.BATCH)
    reference = (row.reference or "").replace("123456789012", "999999999999")
    office.services.store.resources.note(row.id, reference=reference)
    with pytest.raises(TuningError, match="another AWS account"):
        office.backfiller.look(backfill)
    assert office.services.store.backfills.get(backfill.id).state is not BackfillState.DONE
