"""A model as judge of a version: held-out calls answered, judged, and the scores in the registry."""

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import boto3
import botocore.httpsession
import pytest
import sqlite_utils
from botocore.session import get_session

from bot.erasure import forget
from bot.errors import ModelRefused, TuningError, TuningUnavailable
from bot.local_aws import LocalAws
from bot.models.embedded import EmbeddedModel
from bot.models.prices import load_prices
from bot.services import Services, build_account, build_clients
from bot.settings import Settings
from bot.tuning import housekeeping
from bot.tuning.bedrock import judges
from bot.tuning.bedrock.evaluations import METRICS, EvaluationStatus
from bot.tuning.bedrock.judging import Judging, job_name
from bot.tuning.bedrock.scores import scores_of
from dataset.formats import Format
from dataset.model_records import ResourceKind, ResourceState
from dataset.pairs import Filters
from dataset.profiles import profile_named
from dataset.records import Split
from dataset.snapshot import take
from dataset.store.database import Database
from dataset.validate import validate
from tests.bot.tuning.bedrock.conftest import STEP, World, made
from tests.held_out import held_out
from tests.local_aws import BUCKET, ROLE
from tests.samples import correct, summary

VERSION, BASE = "nova-micro-1", "nova-micro"
NOVA_PRO = "amazon.nova-pro-v1:0"
ACTOR = "command line"
HELD_OUT = 3


class Killed(BaseException):
    """The process is gone."""


@pytest.fixture
def base_world(world: World) -> World:
    """The model as it came, and a snapshot with three held-out calls, each with a correction."""
    store = world.services.store
    for number in range(HELD_OUT):
        correct(store, held_out(store), summary(title=f"A router, {number}"))
    take(store, world.services.pseudonymiser, Filters(), actor="test")
    return world


@pytest.fixture
def judged_world(base_world: World) -> World:
    """A tuned and deployed version besides, of such a snapshot."""
    base_world.tuned()
    base_world.aws.journal.forget()
    return base_world


def test_files_are_deleted_from_the_bucket_that_they_were_put_into(base_world: World) -> None:
    one = judging(base_world)
    begun = one.begin(one.plan(one.asked(BASE, None, 2)), ACTOR)
    assert begun.row.folder == f"s3://{BUCKET}/debrief/judge/{begun.row.name}/"
    base_world.aws.make_bucket("another")
    other = made(base_world.aws, base_world.services.settings.debrief_data.parent, debrief_bucket="another")
    assert judging(other).stop(BASE) is False
    other.look()
    housekeeping.go_on(other.services)
    assert other.services.store.resources.all() == []
    assert base_world.aws.account.storage.under(f"s3://{BUCKET}/debrief/judge/") == []
    other.services.close()


def test_a_judging_that_the_store_does_not_know_is_found_while_it_goes_on(base_world: World) -> None:
    one = judging(base_world)
    row = one.begin(one.plan(one.asked(BASE, None, 2)), ACTOR).row
    base_world.services.store.resources.note_gone(row.id)
    account = build_account(base_world.services.settings, base_world.services.store)
    [stray] = account.reconcile().strays
    assert (stray.kind, stray.reference) == (ResourceKind.EVALUATION, row.reference)
    base_world.aws.time.advance(3_600)
    assert account.reconcile().strays == ()


def test_another_account_does_not_give_a_judging_up(base_world: World) -> None:
    one = judging(base_world)
    row = one.begin(one.plan(one.asked(BASE, None, 2)), ACTOR).row
    reference = (row.reference or "").replace("123456789012", "999999999999")
    base_world.services.store.resources.note(row.id, reference=reference)
    with pytest.raises(TuningError, match="another AWS account"):
        one.look(base_world.services.store.resources.get(row.id))


def judging(world: World) -> Judging:
    return Judging(world.services, build_clients(world.services.settings))


def judged(
    world: World, name: str = VERSION, *, judge: str | None = None, most: int = 100, one: Judging | None = None
) -> dict[str, Any]:
    """What the command does, without its questions: whatever is under way is gone on with."""
    one = one or judging(world)
    with one.at_work():
        asked = one.asked(name, judge, most)
        row = one.under_way(asked) or one.begin(one.plan(asked), ACTOR).row
        for _ in range(20):
            status = one.look(row)
            if status.over:
                return one.take(row, status)
            world.look()
    raise AssertionError("the evaluation came to no end")


def keys(aws: LocalAws) -> list[str]:
    s3 = boto3.client("s3", region_name=aws.region)
    return [one["Key"] for one in s3.list_objects_v2(Bucket=BUCKET, Prefix="debrief/judge/").get("Contents", ())]


@pytest.fixture
def sent(world: World) -> list[bytes]:
    """The files of the jobs, as they are in the bucket when the job is asked for."""
    files: list[bytes] = []

    def keep(asked: Any) -> None:
        [config] = asked.parameters["evaluationConfig"]["automated"]["datasetMetricConfigs"]
        files.append(world.aws.account.storage.read(config["dataset"]["datasetLocation"]["s3Uri"]))

    world.aws.hooks.before("CreateEvaluationJob", keep)
    return files


def test_a_version_is_judged_on_held_out_calls(judged_world: World, sent: list[bytes], tmp_path: Path) -> None:
    services, aws = judged_world.services, judged_world.aws
    verdict = judged(judged_world)

    [job] = aws.journal.calls("CreateEvaluationJob")
    asked = job.parameters
    assert asked["roleArn"] == ROLE
    assert asked["jobName"].startswith(f"debrief-judge-{VERSION}-")
    assert asked["clientRequestToken"]
    [config] = asked["evaluationConfig"]["automated"]["datasetMetricConfigs"]
    assert (config["taskType"], config["metricNames"]) == ("General", list(METRICS))
    [judge] = asked["evaluationConfig"]["automated"]["evaluatorModelConfig"]["bedrockEvaluatorModels"]
    assert judge == {"modelIdentifier": NOVA_PRO}
    [source] = asked["inferenceConfig"]["models"]
    assert source == {"precomputedInferenceSource": {"inferenceSourceIdentifier": VERSION}}
    assert {"key": "debrief:model", "value": VERSION} in asked["jobTags"]

    [content] = sent
    path = tmp_path / "judge.jsonl"
    path.write_bytes(content)
    found: list[object] = []
    validate(path, profile=profile_named("nova-micro"), format_name=Format.JUDGE, found=found.append)
    assert found == []
    lines = [json.loads(line) for line in content.splitlines()]
    assert len(lines) == HELD_OUT
    assert b"Juana" not in content
    assert b"Ben" not in content
    assert {line["category"] for line in lines} == {"correction"}
    pairs = services.store.snapshots.pairs(services.store.registry.get(VERSION).snapshot_id, (Split.HELD_OUT,))
    references = {json.loads(pair.text or "")["completion"] for pair in pairs}
    assert {line["referenceResponse"] for line in lines} == references
    # An answer has the form of a reference, field by field.
    [response] = {tuple(json.loads(line["modelResponses"][0]["response"])) for line in lines}
    assert response == tuple(json.loads(references.pop()))

    assert (verdict["judge"], verdict["calls"]) == (NOVA_PRO, HELD_OUT)
    assert set(verdict["scores"]) == {name.removeprefix("Builtin.") for name in METRICS}
    assert all(score["n"] == HELD_OUT and 0 < score["mean"] <= 1 for score in verdict["scores"].values())
    metrics = services.store.registry.get(VERSION).metrics
    assert metrics["judge"] == verdict
    assert metrics["pairs"] == 12  # what was known before is there still

    assert keys(aws) == []
    [row] = services.store.resources.all(ResourceKind.EVALUATION, gone=True)
    assert (row.state, row.model, row.approved_by) == (ResourceState.GONE, VERSION, ACTOR)
    assert row.price.startswith(f"The answers of {VERSION} to 3 calls: ")
    assert [entry["actor"] for entry in services.store.audit.entries() if entry["action"] == "judge"] == [ACTOR]


def test_the_tuned_model_is_asked_as_it_was_trained_and_the_base_is_told_the_job(
    judged_world: World, sent: list[bytes]
) -> None:
    journal = judged_world.aws.journal
    judged(judged_world)
    tuned = journal.calls("Converse")
    journal.forget()
    verdict = judged(judged_world, BASE)
    assert verdict["calls"] == HELD_OUT
    assert len(tuned) == len(journal.calls("Converse")) == HELD_OUT
    assert all(":custom-model-deployment/" in call.parameters["modelId"] for call in tuned)
    assert {call.parameters["modelId"] for call in journal.calls("Converse")} == {"amazon.nova-micro-v1:0"}
    systems = [[call.parameters["system"][0]["text"] for call in calls] for calls in (tuned, journal.calls("Converse"))]
    assert all(len(base) > len(short) for base in systems[1] for short in systems[0])
    # The judge sees what the model saw.
    prompts = [[json.loads(line)["prompt"] for line in content.splitlines()] for content in sent]
    assert all(prompt.startswith(systems[0][0]) for prompt in prompts[0])
    assert all(prompt.startswith(systems[1][0]) for prompt in prompts[1])
    # The scores of the base are no version's: those of the version stay its own.
    [version] = judged_world.services.store.registry.all()
    assert (version.name, version.metrics["judge"]["at"] < verdict["at"]) == (VERSION, True)


def test_fewer_calls_are_the_same_ones_each_time(base_world: World, sent: list[bytes]) -> None:
    for _ in range(2):
        assert judged(base_world, BASE, most=2)["calls"] == 2
    prompts = [{json.loads(line)["prompt"] for line in content.splitlines()} for content in sent]
    assert prompts[0] == prompts[1]
    # Judged twice is two jobs: what was asked for again was not the one that is over.
    assert base_world.aws.journal.count("CreateEvaluationJob", ok=True) == 2


def test_forgotten_calls_are_left_out(judged_world: World) -> None:
    store = judged_world.services.store
    snapshot = store.registry.get(VERSION).snapshot_id
    pairs = list(store.snapshots.pairs(snapshot, (Split.HELD_OUT,)))
    for pair in pairs[:-1]:
        forget(store, [pair.call_id], actor="test", registry=judged_world.services.registry)
    assert judged(judged_world)["calls"] == 1
    forget(store, [pairs[-1].call_id], actor="test", registry=judged_world.services.registry)
    with pytest.raises(TuningError, match=f"The snapshot {snapshot} has no held-out call with an answer"):
        judged(judged_world)


def test_without_held_out_calls_nothing_is_asked(world: World) -> None:
    world.tuned()
    world.aws.journal.forget()
    with pytest.raises(TuningError, match=r"has no held-out call .* review held-out calls"):
        judged(world)
    assert world.aws.journal.calls() == []


def test_the_base_wants_a_snapshot(world: World) -> None:
    with pytest.raises(TuningError, match="no snapshot yet"):
        judged(world, BASE)
    store = world.services.store
    correct(store, held_out(store), summary(title="A router"))
    take(store, world.services.pseudonymiser, Filters(), actor="test")
    assert judged(world, BASE)["calls"] == 1


def test_a_version_that_is_not_deployed_is_not_judged(judged_world: World) -> None:
    store = judged_world.services.store
    for row in store.resources.all(ResourceKind.DEPLOYMENT):
        store.resources.note_gone(row.id)
    with pytest.raises(TuningError, match=r"is not deployed .* deploys it, and says what that costs"):
        judged(judged_world)
    with pytest.raises(TuningError, match="There is no model 'nova-nano'"):
        judged(judged_world, "nova-nano")
    assert store.resources.all(ResourceKind.EVALUATION, gone=True) == []
    assert judged_world.aws.journal.count("Converse") == 0


def test_a_job_that_fails_is_told_in_the_words_of_aws(base_world: World) -> None:
    base_world.aws.fates.fail("evaluation", "The role may not invoke the evaluator model.")
    with pytest.raises(
        TuningError, match=r"ended the evaluation: The role may not invoke the evaluator model. Nothing"
    ):
        judged(base_world, BASE)
    assert keys(base_world.aws) == []
    assert base_world.services.store.resources.all(ResourceKind.EVALUATION) == []
    assert judged(base_world, BASE)["calls"] == HELD_OUT


def test_where_the_job_is_refused_the_answers_are_kept(base_world: World) -> None:
    aws, store = base_world.aws, base_world.services.store
    aws.faults.fail("CreateEvaluationJob", "AccessDeniedException", message="No bedrock:CreateEvaluationJob.")
    with pytest.raises(TuningError, match=r"The evaluation was not started: .*CreateEvaluationJob"):
        judged(base_world, BASE)
    [row] = store.resources.all(ResourceKind.EVALUATION)
    assert row.state is ResourceState.WANTED
    assert aws.journal.count("Converse") == HELD_OUT
    assert judged(base_world, BASE)["calls"] == HELD_OUT
    assert aws.journal.count("Converse") == HELD_OUT
    [again] = store.resources.all(ResourceKind.EVALUATION, gone=True)
    assert again.id == row.id


def test_what_was_refused_is_begun_anew_where_something_else_is_asked_for(base_world: World) -> None:
    aws, store = base_world.aws, base_world.services.store
    with pytest.raises(TuningError, match="invalid"):
        judged(base_world, BASE, judge="anthropic.claude-0-v1:0")
    assert len(keys(aws)) == 1
    assert judged(base_world, BASE, judge="amazon.nova-lite-v1:0")["judge"] == "amazon.nova-lite-v1:0"
    assert keys(aws) == []
    assert [row.state for row in store.resources.all(ResourceKind.EVALUATION, gone=True)] == [ResourceState.GONE] * 2


def test_where_the_model_may_not_be_asked_nothing_is_written_down(base_world: World) -> None:
    base_world.aws.faults.fail("Converse", "AccessDeniedException", times=20)
    with pytest.raises(ModelRefused):
        judged(base_world, BASE)
    assert base_world.services.store.resources.all(ResourceKind.EVALUATION, gone=True) == []
    assert keys(base_world.aws) == []


def test_what_is_no_summary_is_judged_and_what_is_no_answer_is_not(base_world: World, sent: list[bytes]) -> None:
    answers = base_world.aws.answers
    answers.next(text="I would rather not.")
    answers.next(text="", stop_reason="guardrail_intervened")
    one = judging(base_world)
    begun = one.begin(one.plan(one.asked(BASE, None, 100)), ACTOR)
    assert begun.unanswered == 1
    responses = [json.loads(line)["modelResponses"][0]["response"] for line in sent[0].splitlines()]
    assert len(responses) == HELD_OUT - 1
    assert ["rather not" in response for response in responses].count(True) == 1
    answers.next(text="", stop_reason="guardrail_intervened", times=HELD_OUT)
    with pytest.raises(TuningError, match="answered none of 3 held-out calls"):
        one.begin(one.plan(one.asked(BASE, None, 100)), ACTOR)


def test_results_that_cannot_be_read_are_kept(base_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    store = base_world.services.store
    monkeypatch.setattr("bot.local_aws.evaluation._judged", lambda *_: {"scores": "none"})
    with pytest.raises(TuningError, match=r"left no scores that can be read. What it wrote is kept: s3://"):
        judged(base_world, BASE)
    [key] = keys(base_world.aws)
    assert key.endswith("_output.jsonl")
    assert store.resources.all(ResourceKind.EVALUATION) == []


def test_trouble_that_passes_is_told_apart(base_world: World) -> None:
    one = judging(base_world)
    row = one.begin(one.plan(one.asked(BASE, None, 100)), ACTOR).row
    base_world.aws.faults.fail("GetEvaluationJob", "ThrottlingException", times=20)
    with pytest.raises(TuningUnavailable, match="How the evaluation stands cannot be told"):
        one.look(row)


def test_one_is_stopped(base_world: World) -> None:
    aws, one = base_world.aws, judging(base_world)
    assert one.stop(BASE) is None
    one.begin(one.plan(one.asked(BASE, None, 100)), ACTOR)
    assert one.stop(BASE) is False  # Bedrock takes its time
    assert aws.journal.count("StopEvaluationJob", ok=True) == 1
    base_world.look()
    assert one.stop(BASE) is True
    assert keys(aws) == []
    assert base_world.services.store.resources.all(ResourceKind.EVALUATION) == []


def test_with_its_version_a_judging_is_taken_down(judged_world: World) -> None:
    aws, services = judged_world.aws, judged_world.services
    one = judging(judged_world)
    one.begin(one.plan(one.asked(VERSION, None, 100)), ACTOR)
    tuner = services.tuner_of("bedrock")
    tuner.retire(services.store.registry.get(VERSION))
    assert [row.kind for row in services.store.resources.all()] == [ResourceKind.EVALUATION]
    judged_world.look()
    tuner.sweep()
    assert services.store.resources.all() == []
    assert aws.journal.count("StopEvaluationJob", ok=True) == 1
    assert keys(aws) == []


def test_one_that_was_stopped_in_the_account_is_told(base_world: World) -> None:
    one = judging(base_world)
    row = one.begin(one.plan(one.asked(BASE, None, 100)), ACTOR).row
    boto3.client("bedrock", region_name=base_world.aws.region).stop_evaluation_job(jobIdentifier=row.reference)
    with pytest.raises(TuningError, match="was stopped in the AWS account"):
        judged(base_world, BASE)


def test_what_a_judging_needs_is_said_before(base_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = base_world.services.settings
    for field in ("debrief_bucket", "debrief_role"):
        without = Judging(
            _with(base_world, settings.model_copy(update={field: ""})), build_clients(base_world.services.settings)
        )
        with pytest.raises(TuningError, match=f"{field.upper()} is not set"):
            without.asked(BASE, None, 100)


def test_one_in_another_region_is_not_lost(base_world: World) -> None:
    one = judging(base_world)
    one.begin(one.plan(one.asked(BASE, None, 100)), ACTOR)
    settings = base_world.services.settings.model_copy(update={"aws_region": "us-west-2"})
    elsewhere = Judging(_with(base_world, settings), build_clients(settings))
    with pytest.raises(TuningError, match="is being judged in us-east-1, and AWS_REGION is us-west-2"):
        elsewhere.under_way(elsewhere.asked(BASE, None, 100))


def test_two_at_once_do_not_meet(base_world: World) -> None:
    with judging(base_world).at_work(), pytest.raises(TuningError, match="Another `debrief models judge`"):
        judged(base_world, BASE)


def test_killed_at_every_point_it_comes_to_one_job(judged_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before and after every request and every commit; all in one account, where each judging is one more."""
    aws, store = judged_world.aws, judged_world.services.store
    aws.timings = replace(aws.timings, evaluation_seconds=STEP.total_seconds())
    # One call, answered in one thread: the points are the same each time.
    services = _with(judged_world, judged_world.services.settings.model_copy(update={"debrief_workers": 1}))
    one = Judging(services, build_clients(services.settings))
    points: list[str] = []
    kill_at: list[int] = []

    def point(what: str) -> None:
        points.append(what)
        if kill_at and len(points) - 1 == kill_at[0]:
            kill_at.clear()
            raise Killed(what)

    with _watched(monkeypatch, point):
        judged(judged_world, most=1, one=one)
        whole = list(points)
        assert sum("commit" in what for what in whole) >= 8
        assert sum("commit" not in what for what in whole) >= 16
        for number in range(len(whole)):
            before = len(aws.account.evaluations)
            store.registry.note_metrics(VERSION, judge=None)
            points.clear()
            kill_at[:] = [number]
            with pytest.raises(Killed):
                judged(judged_world, most=1, one=one)
            if number < len(whole) - 1:  # after the last, all is done: to ask again is to ask for another
                judged(judged_world, most=1, one=one)
            assert len(aws.account.evaluations) == before + 1, f"killed at {whole[number]}"
            verdict = store.registry.get(VERSION).metrics["judge"]
            assert verdict["calls"] == 1, f"killed at {whole[number]}"
            assert len(verdict["scores"]) == len(METRICS)
            assert store.resources.all(ResourceKind.EVALUATION) == []
    assert keys(aws) == []


@contextmanager
def _watched(monkeypatch: pytest.MonkeyPatch, point: Callable[[str], None]) -> Iterator[None]:
    send, write = botocore.httpsession.URLLib3Session.send, Database.write

    def sending(self: Any, request: Any) -> Any:
        if not threading.current_thread().name.startswith(("MainThread", "judged")):
            return send(self, request)  # the account's own
        what = f"{request.method} {request.url.split('/', 3)[3].split('?')[0][:60]}"
        point(f"before {what}")
        answer = send(self, request)
        point(f"after {what}")
        return answer

    @contextmanager
    def writing(self: Database) -> Iterator[sqlite_utils.Database]:
        outermost = not self.connection().conn.in_transaction
        with write(self) as db:
            yield db
            if outermost:
                point("before a commit")
        if outermost:
            point("after a commit")

    with monkeypatch.context() as patched:
        patched.setattr(botocore.httpsession.URLLib3Session, "send", sending)
        patched.setattr(Database, "write", writing)
        yield


def test_costs_are_of_the_answers_and_of_the_judge(judged_world: World) -> None:
    one = judging(judged_world)
    answers, judge, reckoned = one.plan(one.asked(VERSION, None, 100)).costs
    assert answers.startswith(f"The answers of {VERSION} to 3 calls: under $0.01 (about ")
    assert judge.startswith(f"The judge {NOVA_PRO}, 5 metrics of 3 calls: about $0.0")
    assert reckoned.startswith("Prices of 20")
    plan = one.plan(one.asked(VERSION, "mistral.mistral-large-2402-v1:0", 1))
    assert "5 metrics of 1 call: what it costs is unknown (about " in plan.costs[1]
    assert plan.doubts == ()
    assert "answers of its own kind" in one.plan(one.asked(VERSION, "nova-micro", 1)).doubts[0]


def test_what_answers_on_this_machine_costs_nothing(base_world: World) -> None:
    prices = load_prices(base_world.services.settings)
    told = judges.costs(prices, EmbeddedModel(), NOVA_PRO, ())
    assert told[0] == "embedded-0 answers on this machine: it costs nothing."


@pytest.mark.parametrize(
    ("given", "region", "asked_for", "known"),
    [
        (None, "us-east-1", NOVA_PRO, "nova-pro"),
        (None, "us-west-2", f"us.{NOVA_PRO}", "nova-pro"),
        ("nova-lite", "us-east-1", "amazon.nova-lite-v1:0", "nova-lite"),
        (f"eu.{NOVA_PRO}", "eu-west-1", f"eu.{NOVA_PRO}", "nova-pro"),
        (
            f"arn:aws:bedrock:us-east-1::foundation-model/{NOVA_PRO}",
            "us-east-1",
            f"arn:aws:bedrock:us-east-1::foundation-model/{NOVA_PRO}",
            "nova-pro",
        ),
        ("mistral.mistral-large-2402-v1:0", "us-east-1", "mistral.mistral-large-2402-v1:0", None),
    ],
)
def test_a_judge_by_any_name(given: str | None, region: str, asked_for: str, known: str | None) -> None:
    judge = judges.judge_named(given, region)
    assert judge == asked_for
    assert judges.known_as(judge) == known


def test_scores_are_read_whatever_stands_beside_them() -> None:
    def line(*scores: object) -> bytes:
        return json.dumps({"automatedEvaluationResult": {"scores": list(scores)}}).encode()

    halves = [{"metricName": "Builtin.Helpfulness", "result": 0.5}]
    read = scores_of(
        [
            line({"metricName": "Builtin.Correctness", "result": 1}, *halves),
            line({"metricName": "Builtin.Correctness", "result": 0.5}),  # its other metric is in a line of its own
            line({"metricName": "Builtin.Helpfulness", "result": None}),
            line({"metricName": "Builtin.Correctness", "result": None}, {"metricName": 7, "result": 1}, "no score"),
            line({"metricName": "Builtin.Correctness", "result": True}, {"metricName": "Own", "result": 0.25}),
            b'{"automatedEvaluationResult": {"scores": [{"metricName": "Builtin.Helpfulness", "result": NaN}]}}',
            b'{"automatedEvaluationResult": {"scores": 3}}',
            b"[]",
            b"no JSON",
            b"",
        ]
    )
    assert read.calls == 4
    assert {name: (score.mean, score.n) for name, score in read.by_metric.items()} == {
        "Correctness": (0.75, 2),
        "Helpfulness": (0.5, 1),
        "Own": (0.25, 1),
    }
    assert scores_of([]).by_metric == {}


@pytest.mark.parametrize("model", ["nova-micro-12", "llama-3.3-70b", "x" * 90, "Ä-.-"])
def test_a_jobs_name_is_one_that_bedrock_takes(model: str) -> None:
    shape = get_session().get_service_model("bedrock").shape_for("EvaluationJobName")
    name = job_name(model, "0123456789abcdef")
    assert len(name) <= shape.metadata["max"]
    assert re.fullmatch(shape.metadata["pattern"], name)


def test_only_some_words_are_an_end() -> None:
    over = [
        word
        for word in ("InProgress", "Stopping", "Completed", "Failed", "Stopped", "Deleting", "Unknown")
        if EvaluationStatus(word).over
    ]
    assert over == ["Completed", "Failed", "Stopped", "Deleting", "Unknown"]


def _with(world: World, settings: Settings) -> Services:
    return replace(world.services, settings=settings)
