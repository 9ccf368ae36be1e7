"""Whatever a call or an answer holds, reviews and choices keep every limit of Slack, lose no word, and ping nobody."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.playground.blocks import check_blocks
from bot.playground.view_rules import check_view
from bot.reviews import OpenReview, Progress, Shown, Week
from dataset.records import (
    ActionItem,
    Answer,
    AuthorKind,
    Call,
    CallSummary,
    Review,
    ReviewKind,
    ReviewState,
    Role,
    Source,
    Turn,
)
from handlers.slack_text import escape
from handlers.views import blocks as b
from handlers.views import call_text, choose, home, review_list
from handlers.views import review as form
from handlers.views.correction import Corrected, read_correction
from tests.handlers.test_views import _filled, _summaries, _text, _values
from tests.samples import NOON, summary

_turns = st.lists(st.builds(Turn, speaker=_text, role=st.sampled_from(Role), text=_text), max_size=6).map(tuple)
_times = st.sampled_from([1, 6])


def _call(turns: tuple[Turn, ...]) -> Call:
    return Call(id="call_1", turns=turns, source=Source.FILE, started_at=NOON)


def _answer(text: CallSummary, answer_id: str = "ans_1", **changes: Any) -> Answer:
    fields = {
        "id": answer_id,
        "debrief_id": "dbf_1",
        "call_id": "call_1",
        "version": 1,
        "author_kind": AuthorKind.MODEL,
        "author": "the-secret-model",
        "summary": text,
        "item_ids": tuple(f"item_{n:016x}" for n in range(len(text.action_items))),
        "created_at": NOON,
    }
    return Answer.model_validate(fields | changes)


def _shown(turns: tuple[Turn, ...], *answers: Answer) -> Shown:
    review = Review(
        id="rev_0123456789abcdef",
        call_id="call_1",
        week="2026-W48",
        kind=ReviewKind.COMPARE if len(answers) > 1 else ReviewKind.CORRECT,
        state=ReviewState.OPEN,
        answer_ids=tuple(a.id for a in answers),
        lead="U0SAM",
        created_at=NOON,
    )
    return Shown(review, _call(turns), answers)


ORIGIN = form.Origin("D0LEAD", "1.2")


@settings(max_examples=60, deadline=None)
@given(_turns, _times, _summaries, st.booleans(), st.lists(_filled, min_size=1, max_size=200))
def test_the_form_of_a_reference_keeps_every_limit(
    turns: tuple[Turn, ...], times: int, text: CallSummary, empty: bool, unsaid: list[str]
) -> None:
    answer = _answer(text)
    shown = _shown(turns * times, answer)
    view = form.correct_form(shown, None if empty else answer, ORIGIN, compared="Saved.")
    check_view(view, "modal")
    assert "the-secret-model" not in json.dumps(view)
    assert form.read_base(view).draft == (None if empty else answer.id)
    written = Corrected(answer.summary, answer.item_ids)
    again = form.doubtful_form(shown.call, written, form.read_base(view), unsaid)
    check_view(again, "modal")
    assert form.read_base(again).most_items == form.read_base(view).most_items


@settings(max_examples=40, deadline=None)
@given(_turns, _times, _summaries, _summaries)
def test_the_form_of_a_comparison_keeps_every_limit(
    turns: tuple[Turn, ...], times: int, one: CallSummary, two: CallSummary
) -> None:
    view = form.compare_form(_shown(turns * times, _answer(one), _answer(two, "ans_2")), ORIGIN)
    check_view(view, "modal")
    assert "the-secret-model" not in json.dumps(view)


@settings(max_examples=60, deadline=None)
@given(_summaries.filter(lambda text: len(text.summary) < 9000))
def test_an_untouched_form_is_the_answer_however_little_of_it_fits(text: CallSummary) -> None:
    text = text.model_copy(update={"title": text.title + "t", "call_reason": text.call_reason + "r"})
    answer = _answer(text)
    view = form.correct_form(_shown((), answer), answer, ORIGIN)
    read = read_correction(_values(view), answer, [answer], form.read_base(view).most_items)
    assert isinstance(read, Corrected)
    assert (read.summary, read.item_ids) == (text, answer.item_ids)


@settings(max_examples=60, deadline=None)
@given(_turns, _times)
def test_the_reader_shows_every_word_in_order(turns: tuple[Turn, ...], times: int) -> None:
    call = _call(turns * times)
    words = ""
    for number in range(len(call_text.pages(call.turns))):
        view = form.reader(call, number)
        check_view(view, "modal")
        words += "".join(block["text"]["text"] for block in view["blocks"])
    squeezed = "".join(words.split())
    at = 0
    for turn in call.turns:
        said = "".join(escape(turn.text).split())
        at = squeezed.index(said, at) + len(said) if len(said) < call_text.PARAGRAPH / 2 else at
    assert form.reader(call, len(call_text.pages(call.turns)))["title"] == form.reader(call, 0)["title"]


def test_a_page_has_room_for_what_json_makes_longer() -> None:
    """A control character takes six bytes in JSON, so a page of them was refused as too large."""
    turns = (Turn(speaker="", role=Role.AGENT, text="&\x1f" * 24_000),)
    for number in range(len(call_text.pages(turns))):
        check_view(form.reader(_call(turns), number), "modal")


@given(st.text(alphabet="a &<>\n🙂", max_size=400), st.integers(5, 60))
def test_pieces_are_the_whole_text_and_fit(text: str, limit: int) -> None:
    pieces = list(call_text.pieces(text, limit))
    assert "".join(pieces) == escape(text)
    assert all(0 < len(piece) <= limit for piece in pieces)


@settings(max_examples=60, deadline=None)
@given(_turns, _times, st.integers(2, 12))
def test_an_excerpt_fits_and_says_what_it_leaves_out(turns: tuple[Turn, ...], times: int, room: int) -> None:
    everything = call_text.paragraphs(turns * times)
    blocks, whole = call_text.excerpt(turns * times, room)
    assert len(blocks) <= max(room, 1)
    assert whole is (len(everything) <= room)
    assert check_blocks(blocks, "modal") == []
    if not whole:
        assert "Read the whole call" in json.dumps(blocks)
        assert blocks[0]["text"]["text"] == everything[0].mrkdwn


def _week(count: int, **changes: int) -> Week:
    fields = {"done": 2, "places": 5, "references": 7, "held_out": 30, "without_reference": 23, "groups": 400}
    progress = Progress(week="2026-W48", per_week=5, **(fields | changes))
    shown = _shown((Turn(speaker="Ben", role=Role.AGENT, text="hello"),) * 14, _answer(summary()))
    compared = _shown((), _answer(summary()), _answer(summary(), "ans_2"))
    reviews = [OpenReview((compared if n % 2 else shown).review, shown.call) for n in range(count)]
    numbered = [OpenReview(r.review.model_copy(update={"id": f"rev_{n}"}), r.call) for n, r in enumerate(reviews)]
    return Week(progress, tuple(numbered))


def test_the_list_fits_into_a_message_a_form_and_the_home_tab() -> None:
    for count in (0, 1, 5, 50):
        week = _week(count)
        message = review_list.week_message(week, "U0LEAD")
        assert check_blocks(message.blocks, "message") == []
        assert len(message.blocks) <= b.MESSAGE_BLOCKS
        assert b.text_length(message.blocks) <= b.MESSAGE_TEXT
        check_view(review_list.week_form(week, "U0LEAD"), "modal")
        check_view(home.home([], week), "home")
    assert "30 more calls" in json.dumps(review_list.week_message(_week(50), "U0LEAD").blocks)


def test_the_list_says_how_far_things_are_and_what_is_missing() -> None:
    def words(**changes: int) -> str:
        return "\n".join(
            text for block in review_list.panel(_week(1, **changes)) for text in [json.dumps(block, ensure_ascii=False)]
        )

    assert "2 of 5* done this week" in words()
    assert "`/debrief-dataset` shows what else" in words()
    assert "7 references* of the 30" in words()
    assert "30 held-out calls handed in, 23 without a reference" in words()
    assert "5 weeks of reviews" in words()
    assert "first 20 of a store are all for training (there are 12)" in words(groups=12, held_out=0, references=0)
    assert "20 more calls have to come in" in words(held_out=27, without_reference=20)
    assert "1 held-out call is without one" in words(held_out=8, without_reference=1)
    assert "no held-out call is without one" in words(held_out=7, without_reference=0)
    assert "enough references" in words(references=31)


@settings(max_examples=60, deadline=None)
@given(st.lists(_summaries, min_size=1, max_size=9), _summaries, st.booleans())
def test_versions_keep_every_limit_and_ping_nobody(texts: list[CallSummary], first: CallSummary, chosen: bool) -> None:
    answers = [_answer(first)]
    for number, text in enumerate(texts, 2):
        changes = {"version": number, "author_kind": AuthorKind.PERSON, "author": "U0SAM", "parent_id": answers[-1].id}
        answers.append(_answer(text, f"ans_{number}", **changes))
    versions = choose.Versions(_call(()), tuple(answers), answers[-1].id, "U0LEAD" if chosen else None, False)
    message = choose.versions_message(versions)
    assert check_blocks(message.blocks, "message") == []
    assert len(message.blocks) <= b.MESSAGE_BLOCKS
    assert b.text_length(message.blocks) <= b.MESSAGE_TEXT
    sent = json.dumps(message.blocks).replace("<@U0SAM>", "").replace("<@U0LEAD>", "").replace("<!date^", "")
    assert "<" not in sent


def test_a_version_says_what_it_changed() -> None:
    changed = summary(
        title="Router replaced",
        action_items=(ActionItem(description="call Juana"),),
        next_steps=("Ben sends a router.",),
    )
    correction = _answer(changed, "ans_2", version=2, author_kind=AuthorKind.PERSON, author="U0SAM", parent_id="ans_1")
    versions = choose.Versions(_call(()), (_answer(summary()), correction), "ans_2", None, held_out=True)
    words = json.dumps(choose.versions_message(versions).blocks, ensure_ascii=False)
    assert "*Title:* Router replaced" in words
    assert "＋ call Juana (nobody named, no day)" in words
    assert "－ ~send a new router (Ben, due Fri 27 Nov 2026)~" in words
    assert "Next steps" not in words
    assert "nothing is trained on it" in words
