"""An archive of call logs becomes debriefs, through a batch job of Amazon Bedrock."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.local_aws import LocalAws
from bot.tuning.backfill.records import batch_request
from dataset.backfill_records import BackfillState, ItemState
from dataset.model_records import ResourceKind
from dataset.prompts import render
from dataset.records import Source, WorkState
from tests.bot.tuning.archives import ACTOR, Office, in_bucket, in_folder, keys, log, logs
from tests.local_aws import BUCKET, ROLE, aws, moto_server, trainer

__all__ = ["aws", "moto_server", "trainer"]


@pytest.fixture
def office(aws: LocalAws, tmp_path: Path) -> Iterator[Office]:
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
    backfill = office.approved(office.begun(in_folder(tmp_path / "archive", logs(100))))
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
    call = services.store.calls.get(items[5].call_id or "")
    model = office.backfiller.model_named(None)
    prompt = render(services.pseudonymiser.pseudonymise(call)[0], model.prompt_style, services.style)
    asked_live = model.request(prompt, {})  # type: ignore[attr-defined]
    assert lines[5]["modelInput"] == batch_request(model, prompt)  # type: ignore[arg-type]
    assert lines[5]["modelInput"]["messages"] == asked_live["messages"]
    assert lines[5]["modelInput"]["system"] == asked_live["system"][:1]
    # A record with tools fails in a batch.
    assert "toolConfig" in asked_live
    assert "toolConfig" not in lines[5]["modelInput"]
    assert part.records == 100


def _object(aws: LocalAws, key: str) -> bytes:
    return aws.account.storage.read(f"s3://{BUCKET}/{key}")
