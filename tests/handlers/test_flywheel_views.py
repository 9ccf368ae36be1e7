"""The gate's verdict, the blind look and the canary as blocks: widths, limits, and words for every ending."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.tuning.canary import Arm, Standing
from bot.tuning.gate.looking import Glances
from bot.tuning.overview import Overview
from bot.tuning.periodic import NextTune, Waits
from bot.tuning.statistics.sequential import Decision
from dataset.evaluation_records import (
    Canary,
    CanaryEnd,
    Contestant,
    Difference,
    Evaluation,
    Finding,
    Floor,
    Glance,
    Measure,
    Role,
    Verdict,
)
from handlers import canary_texts, flywheel_texts
from handlers.views import blocks as b
from handlers.views.canary import GO_ON_ACTION, canary_message
from handlers.views.confirm import Question, confirm_form
from handlers.views.look import Look, done_view, read_look
from handlers.views.models import Loop, panel
from handlers.views.moments import person
from handlers.views.verdict import Judged, verdict_blocks
from handlers.views.verdict_table import SHORT, WIDTH, table
from tests.samples import NOON


def _difference(measure: Measure, size: float = 0.031, **changes: float) -> Difference:
    fields = {"ours": 0.621, "theirs": 0.59, "difference": size, "low": size - 0.02, "high": size + 0.02}
    known = {"calls": 38, "groups": 38, "adjusted": 0.01, "smallest": 0.05}
    return Difference.model_validate({"measure": measure, **fields, **known, **changes})


def _verdict(**changes: object) -> Verdict:
    fields: dict[str, object] = {
        "finding": Finding.BETTER,
        "measure": Measure.ROUGE_L,
        "margin": 0.02,
        "calls": 38,
        "groups": 38,
        "agents": 4,
        "anchored": False,
        "bases": {"reference": 38},
        "primary": _difference(Measure.ROUGE_L),
        "guards": tuple(_difference(measure) for measure in SHORT if measure is not Measure.ROUGE_L),
        "floors": (
            Floor(measure=Measure.VALID, good=38, calls=38, bound=0.924, required=0.9, met=True),
            Floor(measure=Measure.LEAKS, good=30, calls=38, bound=0.3, required=0.01, met=False),
        ),
        "baseline": _difference(Measure.ROUGE_L, -0.04),
    }
    return Verdict.model_validate(fields | changes)


def _evaluation(name: str = "claude-3-haiku-200", examples: int = 3) -> Evaluation:
    return Evaluation(
        id="eval_0123456789abcdef",
        job_id="tune_1",
        snapshot_id="snap_1",
        contestants=(
            Contestant(role=Role.CHAMPION, name="nova-micro-1"),
            Contestant(role=Role.CANDIDATE, name=name),
            Contestant(role=Role.BASELINE, name="nova-micro", examples=examples),
        ),
        calls=(),
        measure=Measure.ROUGE_L,
        margin=0.02,
        requested_by="U0LEAD",
        created_at=NOON,
    )


def test_the_table_is_as_wide_as_a_phone_takes_and_says_what_is_more_than_chance() -> None:
    lines = table(_verdict(), _evaluation()).splitlines()
    assert max(len(line) for line in lines) <= WIDTH
    assert lines[0].split()[0] == "ROUGE-L"
    assert lines[1].startswith("claude-3-haiku… new ")
    assert lines[2].endswith("+3.1 ▲")
    assert lines[3].endswith("-4.0 ▼")
    assert next(line for line in lines if line.endswith("+3.1 1.1…5.1 ▲")).startswith("ROUGE-L")
    # Fewer leaks are better, so more of them is marked as worse.
    assert next(line for line in lines if line.startswith("Leaks")).endswith("▼")
    assert lines[-2].endswith("≥90% ✓")
    assert lines[-1].endswith("≤1% ▼")


def test_a_guard_rail_is_marked_after_the_correction_for_their_number_alone() -> None:
    guard = _difference(Measure.CHRF, adjusted=0.2)
    assert "▲" not in table(_verdict(guards=(guard,), primary=None, baseline=None, floors=()), _evaluation())


def test_a_verdict_on_nothing_is_said_in_a_line() -> None:
    verdict = _verdict(finding=Finding.TOO_LITTLE_DATA, primary=None, guards=(), floors=(), baseline=None)
    [line] = verdict_blocks(Judged(_evaluation(), verdict), b.MESSAGE_TEXT)
    assert "Too little data: no held-out call could be measured." in line["text"]["text"]


def test_names_and_sentences_of_a_verdict_ping_nobody() -> None:
    verdict = _verdict(sentences=("<!channel> & more",) * 40)
    blocks = verdict_blocks(Judged(_evaluation("<!here>`"), verdict), b.MESSAGE_TEXT)
    assert "<!" not in str(blocks)
    assert all(len(block["text"]["text"]) <= b.SECTION for block in blocks if block["type"] == "section")


@pytest.mark.parametrize(
    ("won", "lost", "p", "said"),
    [
        (5, 1, 0.21875, "5 to 1 could be chance (p = 0.22)"),
        (0, 0, 1.0, "which says nothing either way"),
        (9, 0, 0.0039, "9 to 0 is more than chance (p = 0.004)"),
        (20, 0, 0.000002, "20 to 0 is no chance"),
    ],
)
def test_the_sign_test_in_words(won: int, lost: int, p: float, said: str) -> None:
    assert flywheel_texts.chance(won, lost, p) == said


def test_a_look_without_a_call_says_so_and_keeps_the_way_it_went() -> None:
    look = Look("eval_1", ("call_1", "call_2"), (Glance.EQUAL,))
    assert read_look({"private_metadata": look.dump()}) == look
    assert look.after(None) == Look("eval_1", ("call_2",), (Glance.EQUAL,))
    assert look.after(Glance.NEITHER).said == (Glance.EQUAL, Glance.NEITHER)
    empty = done_view(Look("eval_1", ()), _evaluation(), Glances(0, 0, 0, 0, 0, 1.0))
    assert "no call left for you to look at" in str(empty)
    assert "submit" not in empty


def _standing(end: CanaryEnd | None = None, ended_by: str | None = None, because: str | None = None) -> Standing:
    canary = Canary(
        id="can_0123456789abcdef",
        model="v5",
        champion="v4",
        share=0.1,
        started_by="U0LEAD",
        started_at=NOON,
        until=NOON + timedelta(days=28),
        ended_at=NOON + timedelta(days=9) if end else None,
        end=end,
        ended_by=ended_by,
    )
    ours, theirs = Arm(23, 22, 2, 9, 3, 1), Arm(210, 210, 44, 6, 31, 0)
    return Standing(canary, ours, theirs, {}, Decision.NONE, because, 9.0, 70.0)


@pytest.mark.parametrize(
    ("end", "by", "because", "said"),
    [
        (CanaryEnd.HARM, "debrief", "votes", "shown to do harm (thumbs down). `v4` writes every debrief."),
        (CanaryEnd.HARM, "debrief", "failures", "The canary: 1 of 23 calls not answered; the version in use: 0 of 210"),
        (CanaryEnd.PROMOTED, "debrief", "corrections", "Shown to be better* (corrections)"),
        (CanaryEnd.DECIDED, "U0LEAD", None, "by decision of <@U0LEAD>, without proof"),
        (CanaryEnd.STOPPED, "U0LEAD", None, "Stopped* by <@U0LEAD>"),
        (CanaryEnd.STOPPED, "debrief", None, "another decision was made meanwhile"),
        (CanaryEnd.GONE, "debrief", None, "its model cannot answer any more"),
    ],
)
def test_how_a_canary_ended(end: CanaryEnd, by: str, because: str | None, said: str) -> None:
    message = canary_message(_standing(end, by, because), NOON + timedelta(days=10), 28)
    assert said in message.text
    assert all(block["type"] != "actions" for block in message.blocks)


def test_an_ended_canary_says_who_writes_now() -> None:
    message = canary_message(_standing(CanaryEnd.STOPPED, "U0LEAD", None), NOON + timedelta(days=10), 28, in_use="v7")
    assert "`v7` writes every debrief" in message.text
    assert "`v4` writes" not in message.text


def test_a_canary_under_way_and_past_its_days() -> None:
    message = canary_message(_standing(), NOON + timedelta(days=9), 28)
    assert "would be seen in about 9 weeks" in message.text
    assert "9 (82%)" in str(message.blocks)
    assert GO_ON_ACTION not in str(message.blocks)
    overdue = canary_message(_standing(), NOON + timedelta(days=28), 28)
    assert "Too little data to decide" in overdue.text
    assert GO_ON_ACTION in str(overdue.blocks)


@pytest.mark.parametrize(
    ("days", "said"),
    [(0.7, "about a day"), (9, "about 9 days"), (63, "about 9 weeks"), (2000, "about 5 years")],
)
def test_stretches_of_time(days: float, said: str) -> None:
    assert canary_texts.about(days) == said


def test_who_acts_by_itself_has_a_name() -> None:
    assert person("schedule") == "the schedule"
    assert person("debrief") == "the canary's test"
    assert person("U0LEAD") == "<@U0LEAD>"
    assert person("<!channel>") == "&lt;!channel&gt;"


def test_the_table_of_a_canary_is_as_wide_as_a_phone_takes() -> None:
    many = Arm(98_765, 98_765, 12_345, 12_345, 12_345, 9_876)
    crowded = replace(_standing(), ours=many, theirs=many)
    for standing in (_standing(), crowded):
        blocks = canary_message(standing, NOON + timedelta(days=9), 28).blocks
        [numbers] = [block["text"]["text"] for block in blocks if "```" in str(block)]
        lines = numbers.strip("`").splitlines()
        assert max(map(len, lines)) <= WIDTH
        for line in lines[1:]:
            assert len(re.split(r" {1,}(?=[\d–])", line)) == 3, "no two cells touch"


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        (
            Glances(0, 3, 1, 1, 1, 0.25),
            "`new` was preferred never, `old` 3 times, neither twice; 0 to 3 could be chance",
        ),
        (Glances(2, 1, 0, 0, 1, 1.0), "`new` was preferred twice, `old` once, neither never; 2 to 1 could be chance"),
    ],
)
def test_what_was_preferred_blind_is_said_of_each(seen: Glances, said: str) -> None:
    even = seen.equal + seen.neither
    assert said in flywheel_texts.glances(seen.candidate, seen.champion, even, seen.leads, seen.p, "new", "old")


def test_the_questions_of_buttons_are_not_cut_off() -> None:
    """Slack takes 300 characters for the text of a question."""
    long, other = "llama-3.3-70b-1234", "claude-3-haiku-123"
    for text in (
        flywheel_texts.approve_text(long, other, 0.25),
        flywheel_texts.reject_text(long, other),
        flywheel_texts.tune_text(long, 12_345, 123_456, own_answers=False),
        canary_texts.canary_promote_text(long, other),
        canary_texts.canary_stop_text(long, other),
        canary_texts.canary_go_on_text(365),
    ):
        assert b.confirm("?", text, "Yes", "No")["text"]["text"] == text


def test_train_now_says_where_answers_that_were_voted_useful_are_left_out() -> None:
    state = Overview("embedded-0", None, 40, 3, 0, None, None, None, 0)
    for own, there in ((True, False), (False, True)):
        loop = Loop(NextTune(None, Waits.OFF, "", fresh=0, needed=20), None, own_answers=own)
        assert ("Answers that were only voted useful are left out" in str(panel(state, "embedded-0", loop))) is there


@pytest.mark.parametrize(
    ("days_left", "overdue", "said"),
    [
        (63.0, False, "3 votes; a decision in about 9 weeks"),
        (None, False, "3 votes; no decision at today's pace"),
        (0.0, False, "3 votes; a large difference would have been seen by now"),
        (63.0, True, "3 votes; too little data to decide, and its time is over: *it waits for a lead's word*"),
    ],
)
def test_the_canary_in_a_line_of_the_app_home(days_left: float | None, overdue: bool, said: str) -> None:
    assert said in canary_texts.canary_line("v5", 0.1, 3, days_left, overdue=overdue)


def test_the_random_sample_is_told_by_debrief_for_one_agent_may_be_asked_about_several() -> None:
    assert canary_texts.digest_sample(0, 0, 0, None, None).endswith("nobody yet.")
    assert canary_texts.digest_sample(3, 0, 0, None, None).endswith("about 3 debriefs, and answered about 0.")
    told = canary_texts.digest_sample(9, 4, 3, 0.3, 0.95)
    assert told.endswith("about 9 debriefs, and answered about 4: *3 of 4 useful* (of all, 30 to 95%).")


@pytest.mark.parametrize("name", ["v5", "claude-3-haiku-200"])
def test_a_question_names_what_it_is_about_also_where_a_title_has_no_room(name: str) -> None:
    title = flywheel_texts.back_from_canary_title(name)
    form = confirm_form(Question("canary", "stop can_1", title, "It ends.", "Stop it"))
    shown = form["title"]["text"] + form["blocks"][0]["text"]["text"]
    assert len(form["title"]["text"]) <= b.VIEW_TITLE
    assert title in shown
    assert "…" not in shown
    assert "It ends." in shown
