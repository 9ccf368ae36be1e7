"""Whatever a call or a model holds, a card and a form keep every limit of Slack, and ping nobody."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.playground.blocks import check_blocks
from bot.playground.view_rules import check_view
from dataset.records import (
    ActionItem,
    Answer,
    AuthorKind,
    Call,
    CallSummary,
    Debrief,
    MessageKind,
    Role,
    Source,
    Turn,
    WorkState,
)
from dataset.store import Votes
from handlers.views import blocks as b
from handlers.views import correction as form
from handlers.views import home, modals
from handlers.views.card import CardState, Fate, render_card
from tests.samples import NOON, summary

# Long, hostile and empty texts; the long ones are repeated, as hypothesis would not grow them by itself.
_nasty = st.sampled_from(["", " ", "<!channel>", "&amp;", "<@U1>", "&" * 40, "word ", "ünï ", "🙂", "a\nb", "```"])
_text = st.builds(
    lambda part, times: part * times, st.one_of(_nasty, st.text(max_size=10)), st.sampled_from([1, 3, 900, 4000])
)
_filled = _text.map(lambda text: text + "x")
_items = st.builds(
    ActionItem,
    description=_filled,
    owner=st.one_of(st.none(), _filled),
    due=st.one_of(st.none(), st.just(date(2026, 12, 24))),
    evidence_turn=st.one_of(st.none(), st.integers(0, 2)),
)
_summaries = st.builds(
    CallSummary,
    title=_text,
    call_reason=_text,
    summary=_filled,
    outcome=_text,
    topics=st.lists(_text, max_size=12).map(tuple),
    action_items=st.lists(_items, max_size=40).map(tuple),
    next_steps=st.lists(_text, max_size=12).map(tuple),
)


def _answer(text: CallSummary, author_kind: AuthorKind = AuthorKind.MODEL) -> Answer:
    return Answer(
        id="ans_0123456789abcdef",
        debrief_id="dbf_0123456789abcdef",
        call_id="call_1",
        version=1,
        author_kind=author_kind,
        author="U0ALEX",
        summary=text,
        item_ids=tuple(f"item_{n:016x}" for n in range(len(text.action_items))),
        created_at=NOON,
    )


def _state(text: CallSummary, turn: str = "Hello", **changes: Any) -> CardState:
    debrief = Debrief(
        id="dbf_0123456789abcdef",
        state=WorkState.DONE,
        source=Source.MODAL,
        user="U0ALEX",
        channel=changes.pop("channel", "C0SUPPORT"),
        model="model<1>",
        created_at=NOON,
    )
    call = Call(
        id="call_1",
        turns=tuple(Turn(speaker=turn, role=Role.AGENT, text=turn) for _ in range(3)),
        source=Source.MODAL,
        started_at=NOON,
        ticket=turn,
        started_at_assumed=True,
    )
    answer = _answer(text, changes.pop("author_kind", AuthorKind.MODEL))
    return CardState(debrief=debrief, answer=answer, call=call, votes=Votes(3, 2), fate=Fate.TESTS)


@settings(max_examples=80, deadline=None)
@given(_summaries, _text, st.sampled_from(MessageKind), st.booleans(), st.sampled_from(AuthorKind))
def test_a_card_keeps_every_limit_and_pings_nobody(
    text: CallSummary, turn: str, kind: MessageKind, plain_buttons: bool, author_kind: AuthorKind
) -> None:
    rendered = render_card(_state(text, turn, author_kind=author_kind), kind, plain_buttons=plain_buttons)
    assert check_blocks(rendered.blocks, "message") == []
    assert b.text_length(rendered.blocks) <= b.MESSAGE_TEXT
    assert len(rendered.blocks) <= b.MESSAGE_BLOCKS
    assert 0 < len(rendered.text) < 4000
    sent = rendered.text + json.dumps(rendered.blocks)
    mine = {"<@U0ALEX>", "<#C0SUPPORT>"}
    for marker in mine:
        sent = sent.replace(marker, "")
    assert "<" not in sent
    # Slack makes no mention of "@channel" nor a link of a bare name by itself.
    assert all(text["verbatim"] for text in _objects(rendered.blocks) if text.get("type") == "mrkdwn")


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for child in value.values():
            yield from _objects(child)
    elif isinstance(value, list):
        for child in value:
            yield from _objects(child)


@settings(max_examples=60, deadline=None)
@given(_summaries, st.booleans())
def test_a_form_keeps_every_limit(text: CallSummary, conflict: bool) -> None:
    answer = _answer(text)
    draft = form.Corrected(answer.summary, answer.item_ids) if conflict else None
    check_view(form.correction_form(answer, draft=draft, theirs="U0SAM" if conflict else None), "modal")


@settings(max_examples=60, deadline=None)
@given(_summaries.filter(lambda text: len(text.summary) < 9000))
def test_an_untouched_form_is_the_answer_that_it_was_made_from(text: CallSummary) -> None:
    text = text.model_copy(update={"title": text.title + "t", "call_reason": text.call_reason + "r"})
    answer = _answer(text)
    read = form.read_correction(_values(form.correction_form(answer)), answer, [answer])
    assert isinstance(read, form.Corrected)
    assert read.summary == text
    assert read.item_ids == answer.item_ids


def _values(view: dict[str, Any]) -> dict[str, Any]:
    """What Slack sends back for a form that nobody touched."""
    values: dict[str, Any] = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            element = block["element"]
            shown = (
                {"selected_date": element.get("initial_date")}
                if element["type"] == "datepicker"
                else {"value": element.get("initial_value")}
            )
            values[block["block_id"]] = {element["action_id"]: {"type": element["type"], **shown}}
    return values


def test_an_item_with_an_owner_and_no_description_is_an_error_at_its_field() -> None:
    answer = _answer(summary())
    values = _values(form.correction_form(answer))
    values["item:new0:owner"]["item:new0:owner"]["value"] = "Ben"
    read = form.read_correction(values, answer, [answer])
    assert read == {"item:new0:what": "Say what is to be done, or empty the other fields of this item."}


def test_a_long_list_says_what_it_leaves_out() -> None:
    items = tuple(ActionItem(description=f"do thing {n}") for n in range(30))
    rendered = render_card(_state(summary(action_items=items)), MessageKind.PRIVATE)
    assert "10 more" in json.dumps(rendered.blocks)


def test_forms_and_the_home_tab_are_valid() -> None:
    check_view(modals.new_call(5_000_000), "modal")
    check_view(modals.reasons("dbf_1", "ans_1"), "modal")
    check_view(modals.share("dbf_1"), "modal")
    state = _state(summary())
    waiting = state.debrief.model_copy(update={"state": WorkState.QUEUED})
    failed = state.debrief.model_copy(update={"state": WorkState.FAILED})
    check_view(home.home([(state.debrief, state.answer), (waiting, None), (failed, None)]), "home")
    check_view(home.home([]), "home")


@given(st.text(), st.integers(1, 50))
def test_cutting_counts_what_escaping_adds(text: str, limit: int) -> None:
    assert len(b.cut_escaped(text, max(limit, 6))) <= max(limit, 6)
