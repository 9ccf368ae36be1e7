"""What a correction says that its call does not is found; what follows from the call is let through."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dataset.grounding import ForeignKind, foreign, trim
from dataset.records import ActionItem, CallSummary, Role, Turn

MONDAY = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def turns(*texts: str, speakers: tuple[str, str] = ("[PERSON_1]", "[PERSON_2]")) -> tuple[Turn, ...]:
    roles = (Role.AGENT, Role.CUSTOMER)
    return tuple(Turn(speaker=speakers[n % 2], role=roles[n % 2], text=text) for n, text in enumerate(texts))


CALL = turns(
    "Thank you for calling. How can I help?",
    "My router keeps restarting, every five minutes, since the storm on Sunday. I use windows.",
    "I am sorry. I will send you a new router by Friday, it costs thirty-nine ninety, and I call you back tomorrow.",
    "Fine, write to [EMAIL_1]. The old one had number 4711 0815.",
)


def answer(**changes: object) -> CallSummary:
    fields: dict[str, object] = {"title": "Broken router", "call_reason": "router restarts", "summary": "It restarts."}
    return CallSummary.model_validate(fields | changes)


def found(
    log: tuple[Turn, ...] = CALL, started_at: datetime | None = MONDAY, **changes: object
) -> list[tuple[str, str]]:
    return [(one.kind.value, one.text) for one in foreign(answer(**changes), log, started_at)]


@pytest.mark.parametrize(
    "text",
    [
        "The router restarts every 5 minutes since Sunday's storm.",
        "The agent sends a new one by Friday for 39.90 and calls back on Tuesday.",
        "The customer uses Windows. The router's number is 47110815.",
        "[PERSON_1] writes to [EMAIL_1]. [PERSON_2_B] is content.",
        "There are two problems: the storm, and the restarts.",
        "A new router comes by 27 November, i.e. 2026-11-27.",
        "The customer is OK with VPN or PPPoE either way.",
    ],
)
def test_what_the_call_says_or_what_follows_from_it_is_not_foreign(text: str) -> None:
    assert found(summary=text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It cost 120 euros.", [("number", "120")]),
        ("Delivered under number 99887766.", [("number", "99887766")]),
        ("The line was down for twelve hours.", [("number", "twelve")]),
        ("The engineer Tom Fisher came by.", [("name", "Tom"), ("name", "Fisher")]),
        ("Sandra confirmed that the bill is lower.", [("name", "Sandra")]),
        ("It came on 12 December.", [("date", "12 December")]),
        ("It came on 2026-12-12.", [("date", "2026-12-12")]),
        ("It will come on Thursday.", [("date", "Thursday")]),
        ("[PERSON_3] took over.", [("name", "[PERSON_3]")]),
        ("Call [PHONE_1] then.", [("number", "[PHONE_1]")]),
    ],
)
def test_numbers_dates_and_names_from_after_the_call_are_found(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(summary=text) == expected
    assert found(next_steps=("Wait.", text)) == expected
    assert found(outcome=text) == expected


def test_owners_and_due_dates_are_looked_at() -> None:
    items = (
        ActionItem(description="send a router", owner="[PERSON_1]", due=date(2026, 11, 27)),
        ActionItem(description="call back", owner="the agent", due=date(2026, 11, 24)),
        ActionItem(description="check the bill", owner="Sandra", due=date(2026, 12, 24)),
    )
    unsaid = foreign(answer(action_items=items), CALL, MONDAY)
    assert [(one.field, one.text) for one in unsaid] == [
        ("action_items.2.owner", "Sandra"),
        ("action_items.2.due", "2026-12-24"),
    ]


@pytest.mark.parametrize(
    ("said", "day", "sayable"),
    [
        ("I call back in two days", date(2026, 11, 25), True),
        ("I call back within 48 hours", date(2026, 11, 25), True),
        ("in three working days", date(2026, 11, 26), True),
        ("some time next week", date(2026, 12, 2), True),
        ("on the 30th", date(2026, 11, 30), True),
        ("on November 30th", date(2026, 11, 30), True),
        ("on the twenty-seventh", date(2026, 11, 27), True),
        ("am Freitag", date(2026, 11, 27), True),
        ("morgen früh", date(2026, 11, 24), True),
        ("le 30 novembre", date(2026, 11, 30), True),
        ("mañana", date(2026, 11, 24), True),
        ("as soon as I can", date(2026, 11, 24), False),
        ("tomorrow", date(2026, 11, 30), False),
        ("on Friday", date(2027, 3, 5), False),
    ],
)
def test_a_due_date_follows_from_the_words_that_were_said(said: str, day: date, sayable: bool) -> None:
    item = ActionItem(description="call back", due=day)
    assert (found(turns(said), action_items=(item,)) == []) is sayable


def test_without_the_day_of_the_call_a_weekday_may_be_any() -> None:
    item = ActionItem(description="call back", due=date(2026, 11, 27))
    assert found(CALL, None, action_items=(item,)) == []
    assert found(turns("Hello.", "Bye."), None, action_items=(item,)) == [("date", "2026-11-27")]


def test_german_nouns_are_no_names() -> None:
    log = turns(
        "Guten Tag, was kann ich für Sie tun?",
        "Mein Router startet seit dem Gewitter immer wieder neu, das Internet geht nicht.",
        "Ich schicke Ihnen bis Freitag ein neues Gerät mit der Post.",
    )
    text = "Der Kunde meldet einen Ausfall. Die Mitarbeiterin schickt ein Ersatzgerät bis Freitag."
    assert found(log, summary=text) == []
    assert found(log, summary=text.replace("Freitag", "Samstag")) == [("date", "Samstag")]


def test_trimming_takes_out_what_was_found_and_nothing_else() -> None:
    items = (
        ActionItem(description="send a router", owner="Sandra", due=date(2026, 11, 27)),
        ActionItem(description="ask Kevin", owner="[PERSON_1]"),
    )
    whole = answer(
        summary="It restarts since Sunday. A new one comes. It cost 120 euros.",
        outcome="Sent on Thursday.",
        topics=("router", "99 problems"),
        next_steps=("Wait for Friday", "Call [PHONE_9]"),
        action_items=items,
    )
    trimmed = trim(whole, foreign(whole, CALL, MONDAY))
    assert trimmed is not None
    assert trimmed.summary == "It restarts since Sunday. A new one comes."
    assert (trimmed.outcome, trimmed.topics, trimmed.next_steps) == ("", ("router",), ("Wait for Friday",))
    assert trimmed.action_items == (ActionItem(description="send a router", due=date(2026, 11, 27)),)
    assert foreign(trimmed, CALL, MONDAY) == ()


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "Visit of Tom Fisher"},
        {"call_reason": "bill of 120 euros"},
        {"summary": "It cost 120 euros. Tom Fisher came. It restarts."},
        {"summary": "It cost 120 euros."},
    ],
)
def test_what_leaves_too_little_is_left_out(changes: dict[str, object]) -> None:
    whole = answer(**changes)
    assert trim(whole, foreign(whole, CALL, MONDAY)) is None


def test_a_summary_of_the_calls_own_words_is_never_foreign() -> None:
    whole = answer(summary=" ".join(turn.text for turn in CALL), outcome=CALL[2].text, topics=("router", "windows"))
    assert foreign(whole, CALL, MONDAY) == ()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=40), max_size=4), st.text(max_size=80))
def test_whatever_is_written_it_is_read_and_what_is_trimmed_is_grounded(texts: list[str], text: str) -> None:
    log = turns(*texts)
    whole = answer(summary=f"It restarts. {text}", next_steps=(text,))
    unsaid = foreign(whole, log, MONDAY)
    assert all(one.kind in ForeignKind for one in unsaid)
    trimmed = trim(whole, unsaid)
    if trimmed is not None:
        assert not {one.field for one in foreign(trimmed, log, MONDAY)} & {"next_steps", "action_items"}
