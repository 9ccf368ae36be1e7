"""The policies of docs/aws.md allow every call that Debrief makes of AWS, and nothing that it never does."""

import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.local_aws import LocalAws
from bot.local_aws.journal import Call
from bot.models.prices import load_prices, money, training_cost
from bot.services import build_account, build_clients
from bot.settings import Settings
from bot.summarise.pipeline import write_debrief
from bot.tuning import decisions, housekeeping
from bot.tuning.bedrock.judging import Judging
from bot.tuning.bedrock.training_checks import trusts_bedrock
from dataset.model_records import ResourceKind
from dataset.pairs import Filters
from dataset.snapshot import take
from handlers import doctor
from tests.bot.tuning.archives import Office, in_bucket, logs
from tests.bot.tuning.bedrock.conftest import LEAD, World, made, west
from tests.bot.tuning.bedrock.policies import DOCS, GUARDRAIL, KEY, Right, policies, rights_of
from tests.bot.tuning.conftest import taught
from tests.held_out import held_out
from tests.local_aws import ROLE, aws, aws_settings, aws_west, moto_server, trainer
from tests.samples import call, correct, summary

__all__ = ["aws", "aws_west", "moto_server", "trainer", "west"]

OPTIONAL = {"debrief_kms_key": KEY, "debrief_guardrail": f"{GUARDRAIL}:1", "debrief_pseudonymiser": "comprehend"}
POLICIES = policies()


def _not_allowed(rights: set[Right], *names: str) -> set[Right]:
    allowing = [POLICIES[name] for name in names]
    return {right for right in rights if not any(policy.allows(*right) for policy in allowing)}


def _actions(rights: set[Right]) -> set[str]:
    return {action for action, _ in rights}


@dataclass
class Played:
    """What was asked of AWS by the bot, and by the command line alone."""

    bot: list[Call]
    lead: list[Call]


@pytest.fixture
def played(aws: LocalAws, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Played:
    """A whole loop with everything that can be set, the doctor, and a backfill."""
    aws.account.guardrails[GUARDRAIL, "1"] = "READY"
    world = made(aws, tmp_path, debrief_deployments=2, **OPTIONAL)
    taught(world.services.store, 12)
    _loop(world)
    with doctor.aws_checks(world.services.settings, ask=True) as checks:
        for name, check in checks:
            try:
                check()
            except SettingsError:
                assert name == "KMS key", name  # there is none of that id
    bot = aws.journal.calls()
    aws.journal.forget()
    build_account(world.services.settings, world.services.store).reconcile()
    housekeeping.retire(world.services, "nova-micro-1", LEAD)
    forgotten = world.services.store.resources.all(ResourceKind.MODEL)[-1]
    world.services.store.resources.note_gone(forgotten.id)
    lost = world.services.store.resources.want(ResourceKind.MODEL, "debrief-lost", token="t", region="us-east-1")
    world.services.store.resources.note_there(lost.id, (forgotten.reference or "")[:-1] + "x")
    found = build_account(world.services.settings, world.services.store).reconcile()
    assert (len(found.strays), len(found.gone)) == (1, 1)
    world.services.close()
    _backfill(aws, tmp_path, monkeypatch)
    _judging(aws, tmp_path)
    return Played(bot, aws.journal.calls())


def _loop(world: World) -> None:
    services = world.services
    first = world.tuned()
    decisions.promote(services, first.name, LEAD)
    log = call("Hello, this is Ben. How can I help?", "My router is broken.", "I will send a new one tomorrow.")
    write_debrief(log, services.model, services.pseudonymiser, style=services.style)
    taught(services.store, 4, first=12)
    second = world.tuned()
    # Its place is taken by the third, and goes down with it.
    decisions.decline(services, second.name, LEAD)
    taught(services.store, 4, first=16)
    third = world.tuned()
    decisions.roll_back(services, LEAD)
    write_debrief(log, services.model, services.pseudonymiser, style=services.style)
    housekeeping.retire(services, third.name, LEAD)
    taught(services.store, 4, first=20)
    job = world.driven(world.ask(), steps=3)
    decisions.stop(services, LEAD)
    assert world.driven(job).finished_at is not None


def _backfill(aws: LocalAws, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.tuning.backfill.plan.LEAST_RECORDS", 10)
    aws.limits.batch_records = 10
    before = aws.journal.calls()
    source = in_bucket(aws, logs(20))
    aws.journal.forget()
    for kept in before:  # what the test itself put there is nobody's call
        aws.journal.add(kept)
    office = Office(aws, tmp_path / "archive", {"debrief_kms_key": KEY})
    office.driven(office.approved(office.begun(source)))
    more = office.approved(office.begun(in_bucket(aws, logs(20, first=100), "archive/more")))
    office.backfiller.look(more)
    office.driven(office.backfiller.stop(more))
    office.close()


def _judging(aws: LocalAws, tmp_path: Path) -> None:
    """One to its end, and one that is given up."""
    world = made(aws, tmp_path / "judged")
    store = world.services.store
    for number in range(2):
        correct(store, held_out(store), summary(title=f"A router, {number}"))
    take(store, world.services.pseudonymiser, Filters(), actor="test")
    one = Judging(world.services, build_clients(world.services.settings))
    with one.at_work():
        for most in (2, 1):
            row = one.begin(one.plan(one.asked("nova-micro", None, most)), "command line").row
            if most == 2:
                while not (status := one.look(row)).over:
                    world.look()
                one.take(row, status)
        assert one.stop("nova-micro") is False  # it takes the account a moment
    world.look()
    housekeeping.go_on(world.services)
    assert store.resources.all() == []
    world.services.close()


def test_the_page_has_the_policies() -> None:
    assert set(POLICIES) == {"bot", "trust", "job", "lead"}
    for policy in POLICIES.values():
        assert policy.document["Version"] == "2012-10-17"
        for one in policy.statements:
            assert one["Effect"] == "Allow"
            assert "*" not in one["Action"]
    sids = [one["Sid"] for name in ("bot", "job", "lead") for one in POLICIES[name].statements]
    assert all(re.fullmatch(r"[A-Za-z0-9]+", sid) for sid in sids)


def test_every_call_is_allowed_and_nothing_that_is_never_done(played: Played, west: World) -> None:
    used = rights_of(played.bot)
    by_the_hour = _by_the_hour(west)
    assert _not_allowed(used, "bot") == set()
    # Another region and another maker: the page says to replace both, so the actions alone are held against it.
    assert _actions(by_the_hour) - POLICIES["bot"].actions == set()
    assert POLICIES["bot"].actions - _actions(used | by_the_hour) == set()

    more = {right for right in rights_of(played.lead) if not _is_our_own(right)}
    assert _not_allowed(more, "bot", "lead") == set()
    assert POLICIES["lead"].actions - _actions(more) == set()


def _is_our_own(right: Right) -> bool:
    return right[0] == "s3:PutObject" and "/archive/" in str(right[1])  # the test fills the archive


def _by_the_hour(west: World) -> set[Right]:
    """Claude 3 Haiku through Provisioned Throughput: made, changed, asked, taken down."""
    services = west.services
    first = west.tuned()
    decisions.promote(services, first.name, LEAD, costs_seen=True)
    west.rolled_out(first.name)
    taught(services.store, 4, first=60)
    second = west.tuned()
    decisions.promote(services, second.name, LEAD, costs_seen=True)
    west.rolled_out(second.name)
    log = call("Hello, this is Ben. How can I help?", "My router is broken.", "I will send a new one tomorrow.")
    write_debrief(log, services.model, services.pseudonymiser, style=services.style)
    decisions.roll_back(services, LEAD)
    west.rolled_out(first.name)
    decisions.roll_back(services, LEAD)
    for version in (second, first):
        housekeeping.retire(services, version.name, LEAD)
    assert services.store.resources.all(ResourceKind.THROUGHPUT) == []
    return rights_of(west.aws.journal.calls())


def test_what_a_call_takes_is_not_allowed_by_a_policy_without_it() -> None:
    assert _not_allowed({("s3:GetObject", "arn:aws:s3:::someones/debrief/x")}, "bot", "lead")
    assert _not_allowed({("iam:PassRole", ROLE + "X")}, "bot")
    assert _not_allowed({("bedrock:CreateGuardrail", None)}, "bot", "lead")
    assert not _not_allowed({("iam:PassRole", ROLE)}, "bot")


def test_the_role_is_for_jobs_of_the_account_alone() -> None:
    trust = POLICIES["trust"].document
    assert trusts_bedrock(trust)
    [statement] = trust["Statement"]
    assert statement["Condition"]["StringEquals"] == {"aws:SourceAccount": "123456789012"}
    assert all(":123456789012:" in arn for arn in statement["Condition"]["ArnLike"]["aws:SourceArn"])
    [handing] = [one for one in POLICIES["bot"].statements if one["Action"] == "iam:PassRole"]
    assert handing["Condition"] == {"StringEquals": {"iam:PassedToService": "bedrock.amazonaws.com"}}


def test_the_role_reads_and_writes_below_the_prefix(aws: LocalAws) -> None:
    job = POLICIES["job"]
    bucket, _, prefix = aws_settings(aws)["debrief_bucket"].partition("/")
    for action in ("s3:GetObject", "s3:PutObject"):
        assert job.allows(action, f"arn:aws:s3:::{bucket}/{prefix}/tuning/x/train.jsonl")
        assert not job.allows(action, f"arn:aws:s3:::{bucket}/elsewhere/train.jsonl")
    assert job.allows("s3:ListBucket", f"arn:aws:s3:::{bucket}")
    assert not job.allows("s3:DeleteObject", None)
    assert job.actions == {
        "s3:ListBucket",
        "s3:GetObject",
        "s3:PutObject",
        "bedrock:InvokeModel",
        "kms:DescribeKey",
        "kms:GenerateDataKey",
        "kms:Decrypt",
        "kms:CreateGrant",
    }


def test_what_is_changed_or_deleted_has_the_tag() -> None:
    taking_down = re.compile(r"bedrock:(Delete|Update|Stop)(CustomModel|ModelCustomizationJob)\w*")
    seen = 0
    for one in POLICIES["bot"].statements:
        actions = [one["Action"]] if isinstance(one["Action"], str) else one["Action"]
        if any(taking_down.fullmatch(action) for action in actions):
            assert one["Condition"] == {"Null": {"aws:ResourceTag/debrief:store": "false"}}
            seen += 1
    assert seen == 1


def test_the_example_of_costs_is_what_the_price_table_says() -> None:
    prices = load_prices(Settings(_env_file=None))
    of = prices.of("nova-micro")
    assert of.input_per_1k is not None
    assert of.output_per_1k is not None
    assert of.batch_discount is not None
    month = of.input_per_1k * 2_000 + of.output_per_1k * 350
    rows = dict(re.findall(r"^\| (.+?) \| .*? \| (.+?) \|$", DOCS.read_text().partition("## What it costs")[2], re.M))
    assert rows["the training"] == f"{money(training_cost(of, 300 * 1_200, 2))} once"
    assert rows["the tuned model kept"] == f"{money(of.storage_month)} a month"
    assert rows["1,000 debriefs"] == f"{money(month)} a month"
    assert rows["1,000 debriefs as a backfill"] == f"{money(month * (Decimal(1) - of.batch_discount))} once"
    assert f"as of {prices.as_of}" in DOCS.read_text()
    assert of.unverified == {"training_per_1k", "storage_month"}
