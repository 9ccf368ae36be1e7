"""One sentence of what will be done: how many tasks it holds, whose they are, and until when."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.bot.models.calls import summary_of


def items(*said: str) -> list[tuple[str, str | None, str | None, int | None]]:
    found = summary_of(*said).action_items
    return [(i.description, i.owner, i.due.isoformat() if i.due else None, i.evidence_turn) for i in found]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "I will send you a technician by Friday and call you back tomorrow.",
            [
                ("send the customer a technician", "agent", "2026-11-27", 0),
                ("call the customer back", "agent", "2026-11-24", 0),
            ],
        ),
        (
            "I'll email you the form, and then Sara will ring you on Monday.",
            [("email the customer the form", "agent", None, 0), ("ring the customer", "Sara", "2026-11-30", 0)],
        ),
        (
            "I will email you within 24 hours and my colleague will ring you next Monday.",
            [
                ("email the customer", "agent", "2026-11-24", 0),
                ("have their colleague ring the customer", "agent", "2026-11-30", 0),
            ],
        ),
        (
            "I'll send you the form, and call you back tomorrow.",
            [
                ("send the customer the form", "agent", None, 0),
                ("call the customer back", "agent", "2026-11-24", 0),
            ],
        ),
        (
            "We'll email you the photos today, and the report by the end of the week.",
            [
                ("email the customer the photos", "agent", "2026-11-23", 0),
                ("email the customer the report", "agent", "2026-11-27", 0),
            ],
        ),
        (
            "I'll send you the form, and you need to return it by Friday.",
            [("send the customer the form", "agent", None, 0)],
        ),
        ("I'll sign it and post it back to you on Monday.",
         [("sign it and post it back to the customer", "agent", "2026-11-30", 0)]),
    ],
)  # fmt: skip
def test_each_task_of_a_sentence_has_its_own_day(line: str, expected: list[tuple[str, str, str | None, int]]) -> None:
    found = summary_of(f"agent: {line}", started_at=datetime.fromisoformat("2026-11-23T10:00+00:00")).action_items
    assert [(i.description, i.owner, i.due.isoformat() if i.due else None, i.evidence_turn) for i in found] == expected


@pytest.mark.parametrize(
    ("line", "description", "owner", "due"),
    [
        ("I've escalated this to our billing team and they will contact you within 48 hours.",
         "contact the customer", "billing team", "2026-03-06"),
        ("I'm sending an engineer. He'll ring you on Monday.", "ring the customer", "engineer", "2026-03-09"),
        ("Our fraud team will write to you by Friday.", "write to the customer", "fraud team", "2026-03-06"),
        ("The nurse will call you on Friday with the results.", "call the customer with the results", "nurse",
         "2026-03-06"),
        ("I'll get someone to call you tomorrow.", "have someone call the customer", "agent", "2026-03-05"),
        ("I'll have the parcel sent out to you tomorrow.", "send the parcel out to the customer", "agent",
         "2026-03-05"),
        ("Anna from billing will call you tomorrow.", "call the customer", "Anna", "2026-03-05"),
        ("Dr Brandt will send it to you on Monday.", "send it to the customer", "Dr Brandt", "2026-03-09"),
    ],
)  # fmt: skip
def test_who_will_do_it(line: str, description: str, owner: str, due: str) -> None:
    assert items(f"agent: {line}") == [(description, owner, due, 0)]


@pytest.mark.parametrize(
    ("line", "description", "due"),
    [
        ("Tomorrow morning I will call you.", "call the customer", "2026-03-05"),
        ("I'll ask our security team to check the log.", "ask their security team to check the log", None),
        ("I will let the night porter know.", "let the night porter know", None),
        ("I'll open an investigation with the depot.", "open an investigation with the depot", None),
        ("I'm sending you the form this afternoon.", "send the customer the form", "2026-03-04"),
        ("I'll be in touch by Friday.", "get in touch", "2026-03-06"),
        ("We'll look into it and I'll let you know on Friday.", "let the customer know", "2026-03-06"),
        ("I'll send you a new card, it should be with you within two days.", "send the customer a new card",
         "2026-03-06"),
        ("I'll get back to you by Friday at the latest.", "get back to the customer", "2026-03-06"),
        ("I'll text you a reminder the day before.", "text the customer a reminder the day before", None),
        ("We'll call you on Monday or Tuesday.", "call the customer on Monday or Tuesday", None),
        ("Once we have the reading, we will correct it within two days.", "correct it within two days", None),
        ("Once we have the reading, we will correct the bill by Friday.", "correct the bill", "2026-03-06"),
        ("I'll fill it in this evening.", "fill it in", "2026-03-04"),
        ("I'll send it to you by Friday, okay?", "send it to the customer", "2026-03-06"),
    ],
)  # fmt: skip
def test_more_commitments(line: str, description: str, due: str | None) -> None:
    assert items(f"agent: {line}") == [(description, "agent", due, 0)]


@pytest.mark.parametrize(
    "line",
    [
        "They will call you tomorrow.",
        "I could send you a cable tomorrow.",
        "We will be in touch soon.",
        "I am calling you today about your contract.",
        "I'm sending you the code now.",
        "I'll check with my manager. Hold on.",
    ],
)
def test_no_more_commitments_than_that(line: str) -> None:
    assert items(f"agent: {line}") == []
