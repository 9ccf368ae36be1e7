"""Text logs: a row for each way to write one, and the properties that hold for all."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import NoDialogue, UnreadableCall
from bot.intake import ReadLog, read_call_log
from dataset.records import Role

AGENT, CUSTOMER, OTHER = Role.AGENT, Role.CUSTOMER, Role.OTHER


def spoken(log: ReadLog) -> list[tuple[str, Role, str]]:
    return [(turn.speaker, turn.role, turn.text) for turn in log.turns]


@pytest.mark.parametrize(
    ("text", "agent", "customer"),
    [
        ("Agent: Hello.\nCustomer: Hi there.", "Agent", "Customer"),
        ("Agent (Ben): Hello.\nCustomer (Juan): Hi there.", "Ben", "Juan"),
        ("Ben (Agent): Hello.\nJuan (Customer): Hi there.", "Ben", "Juan"),
        ("Ben - Agent: Hello.\nJuan - Customer: Hi there.", "Ben", "Juan"),
        ("AGENT: Hello.\nCALLER: Hi there.", "AGENT", "CALLER"),
        ("**Agent:** Hello.\n**Customer:** Hi there.", "Agent", "Customer"),
        ("**Agent**: Hello.\n__Customer__: Hi there.", "Agent", "Customer"),
        ("- **Agent:** Hello.\n- **Customer:** Hi there.", "Agent", "Customer"),
        ("**Agent:** Hello. **Customer:** Hi there.", "Agent", "Customer"),
        ("Agent\nHello.\n\nCustomer\nHi there.", "Agent", "Customer"),
        ("Agent:\nHello.\n\nCustomer:\nHi\nthere.", "Agent", "Customer"),
        ("Customer Service Rep: Hello.\nCustomer: Hi there.", "Customer Service Rep", "Customer"),
        ("Contoso Support: Hello.\nClient: Hi there.", "Contoso Support", "Client"),
        ("Agentin (Anna): Hello.\nKunde: Hi there.", "Anna", "Kunde"),
        ("Conseillère : Hello.\nCliente : Hi there.", "Conseillère", "Cliente"),
        ("Operatore: Hello.\nChiamante: Hi there.", "Operatore", "Chiamante"),
        ("Medewerker: Hello.\nKlant: Hi there.", "Medewerker", "Klant"),
        ("Atendente: Hello.\nUsuário: Hi there.", "Atendente", "Usuário"),
        ("客服：Hello.\n客户：Hi there.", "客服", "客户"),
        ("\ufeffAgent: Hello.\r\nCustomer: Hi   there.\r\n", "Agent", "Customer"),
    ],
)
def test_labels_tell_role_and_name(text: str, agent: str, customer: str) -> None:
    assert spoken(read_call_log(text)) == [(agent, AGENT, "Hello."), (customer, CUSTOMER, "Hi there.")]


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("00:00:00\n\nAgent: Hello.\n\n00:00:07\n\nCustomer: Hi.", (0, 7)),
        ("[00:07]\nAgent: Hello.\n[1:12]\nCustomer: Hi.", (7, 72)),
        ("0:07\nAgent: Hello.\n0:09\nCustomer: Hi.", (7, 9)),
        ("[00:01:02] Agent: Hello.\n[00:01:09.5] Customer: Hi.", (62, 69.5)),
        ("10:15 Agent: Hello.\n10:16 Customer: Hi.", (0, 60)),
        ("10:15:22 AM Agent: Hello.\n10:16:00 AM Customer: Hi.", (0, 38)),
        ("11:59 PM Agent: Hello.\n12:01 AM Customer: Hi.", (0, 120)),
        ("Agent (00:12): Hello.\nCustomer (00:15): Hi.", (12, 15)),
        ("Agent 00:12\nHello.\n\nCustomer 00:15\nHi.", (12, 15)),
        ("Speaker 1  0:01\nHello.\n\nSpeaker 2  0:04\nHi.\n", (1, 4)),
        ("Agent [00:12]: Hello.\nCustomer: [00:15] Hi.", (12, 15)),
        ("[2026-11-20 10:15] Ben: Hello.\n[2026-11-20 10:17] Juan: Hi.", (0, 120)),
        ("Ben [10:15 AM] Hello.\nJuan [10:16 AM] Hi.", (0, 60)),
        ("Ben  10:15 AM\nHello.\nJuan  10:16 AM\nHi.", (0, 60)),
        ("20/11/2026, 10:15 - Ben: Hello.\n20/11/2026, 10:16 - Juan: Hi.", (0, 60)),
        ("[00:01] **Agent:** Hello. [00:05] **Customer:** Hi.", (1, 5)),
        ("10:15:22 From Ben to Everyone: Hello.\n10:15:40 From Juan to Everyone: Hi.", (0, 18)),
    ],
)
def test_time_stamps_become_seconds(text: str, starts: tuple[float, float]) -> None:
    log = read_call_log(text)
    assert [turn.start for turn in log.turns] == list(starts)
    assert [turn.text for turn in log.turns] == ["Hello.", "Hi."]


def test_the_first_dated_stamp_is_when_the_call_began() -> None:
    log = read_call_log("[20.11.2026 10:15] Ben: Hello.\n[20.11.2026 10:17] Juan: Hi.")
    assert log.started_at == datetime(2026, 11, 20, 10, 15)  # noqa: DTZ001


def test_a_day_that_can_be_read_in_two_ways_is_not_guessed() -> None:
    log = read_call_log("[03/04/2026 10:15] Ben: Hello.\n[03/04/2026 10:17] Juan: Hi.")
    assert log.started_at is None
    assert log.notes


def test_plain_labels_on_one_line() -> None:
    log = read_call_log("Agent: How are you? Customer: Well. Note: it broke. Agent: OK. Customer: Bye")
    assert spoken(log) == [
        ("Agent", AGENT, "How are you?"),
        ("Customer", CUSTOMER, "Well. Note: it broke."),
        ("Agent", AGENT, "OK."),
        ("Customer", CUSTOMER, "Bye"),
    ]


def test_labels_on_one_line_without_punctuation() -> None:
    log = read_call_log("agent: hello how can i help customer: my phone is broken agent: ok customer: thanks")
    assert [turn.text for turn in log.turns] == ["hello how can i help", "my phone is broken", "ok", "thanks"]


def test_names_on_one_line() -> None:
    log = read_call_log("Ben: Thank you for calling. Juan: Hi. Ben: Sure thing. Juan: Thanks.")
    assert [turn.speaker for turn in log.turns] == ["Ben", "Juan", "Ben", "Juan"]


def test_colons_in_speech_are_no_labels() -> None:
    log = read_call_log(
        "Agent: Here is the thing: it works.\nNote: restart it.\nSee https://example.com: good.\n"
        "Customer: We said at 10:30: no.\nStep 1: reboot\nThe problem: none"
    )
    assert spoken(log) == [
        ("Agent", AGENT, "Here is the thing: it works. Note: restart it. See https://example.com: good."),
        ("Customer", CUSTOMER, "We said at 10:30: no. Step 1: reboot The problem: none"),
    ]


def test_what_is_not_speech_is_left_out_and_noted() -> None:
    log = read_call_log(
        "Transcript Starting...\n\nAgent: One moment.\n\n[Verifying account]\n\n"
        "Customer: Sure [laughs] ok.\n[PII]\n(hold music)\n--- Transcript ends ---"
    )
    assert [turn.text for turn in log.turns] == ["One moment.", "Sure [laughs] ok. [PII]"]
    assert log.notes == ("2 stage directions in brackets left out.",)


def test_a_cut_off_time_stamp_at_the_end_is_not_speech() -> None:
    log = read_call_log("00:00:00\nAgent: Hello.\n00:00:04\nCustomer: Bye.\n\n0")
    assert log.turns[-1].text == "Bye."
    assert log.notes


@pytest.mark.parametrize(
    ("header", "started_at"),
    [
        ("Date: 2026-11-20 10:15", datetime(2026, 11, 20, 10, 15)),  # noqa: DTZ001
        ("**Date:** November 20, 2026 10:15 AM", datetime(2026, 11, 20, 10, 15)),  # noqa: DTZ001
        ("Date: 2026-11-20\nTime: 10:15", datetime(2026, 11, 20, 10, 15)),  # noqa: DTZ001
        ("Datum: 20.11.2026 10:15 Uhr", datetime(2026, 11, 20, 10, 15)),  # noqa: DTZ001
        ("Call started: 2026-11-20T10:15+01:00", datetime(2026, 11, 20, 10, 15, tzinfo=timezone(timedelta(hours=1)))),
        ("Date: 03/04/2026", None),
        ("Date: some day", None),
    ],
)
def test_headers_tell_when(header: str, started_at: datetime | None) -> None:
    log = read_call_log(f"{header}\nAgent: Hello.\nCustomer: Hi.")
    assert log.started_at == started_at
    assert [turn.speaker for turn in log.turns] == ["Agent", "Customer"]


def test_headers_are_no_speakers() -> None:
    log = read_call_log(
        "# Call log\nTicket: #4711\nSubject: Lost order: again\nAgent: Ben Okafor\nCustomer: Juan Pérez\n\n"
        "Ben Okafor: Hello.\nJuan Pérez: Hi.\nBen Okafor: Bye.\nJuan Pérez: Bye."
    )
    assert (log.ticket, log.title) == ("4711", "Lost order: again")
    assert spoken(log)[:2] == [("Ben Okafor", AGENT, "Hello."), ("Juan Pérez", CUSTOMER, "Hi.")]
    assert len(log.turns) == 4


def test_people_of_a_header_give_their_names_to_roles() -> None:
    log = read_call_log("Date: 2026-11-20\nAgent: Ben\nCustomer: Juan\n\nAgent: Hello.\nCustomer: Hi.")
    assert spoken(log) == [("Ben", AGENT, "Hello."), ("Juan", CUSTOMER, "Hi.")]


HEADER = "Caller: +1 202 555 0147\nDuration: 00:05:12\nAgent ID: 4711\nQueue: Billing\nCall ID: 8f-77a\n"


@pytest.mark.parametrize(
    "header",
    [
        HEADER,
        HEADER + "\n",
        "Caller: +1 202 555 0147\n\n",
        "Caller: +1 202 555 0147\n",
        "Call ID: 1\n\nAgent: 4711\nCaller: (202) 555-0147\nTalk time: 5 min\nSkill: Tier 1\n\n",
        "Agent: 4711\nCaller: juana@example.com\nWait time: 5 min\n",
        "From: ben@example.com\nTo: ada@example.com\nSent: Friday\n\n",
    ],
)
@pytest.mark.parametrize(
    "style", ["Agent: {}\nCaller: {}", "Agent - {}\nCaller - {}", "- **Agent:** {}\n- **Caller:** {}"]
)
def test_numbers_in_a_header_are_not_said(header: str, style: str) -> None:
    log = read_call_log(header + style.format("Hello.", "Hi there."))
    assert spoken(log) == [("Agent", AGENT, "Hello."), ("Caller", CUSTOMER, "Hi there.")]


@pytest.mark.parametrize("blank", ["", "\n"])
def test_a_name_in_a_header_of_numbers(blank: str) -> None:
    log = read_call_log(f"Agent: Ben Smith\nDuration: 5 min\n{blank}Agent: Hello.\nCustomer: Hi.")
    assert spoken(log) == [("Ben Smith", AGENT, "Hello."), ("Customer", CUSTOMER, "Hi.")]


def test_a_header_in_speech_is_speech() -> None:
    log = read_call_log("Agent: Your queue?\nCustomer: Queue: Billing\nStatus: open\nAgent: OK.")
    assert [turn.text for turn in log.turns] == ["Your queue?", "Queue: Billing Status: open", "OK."]


def test_a_heading_is_the_title_unless_it_says_nothing() -> None:
    dialogue = "\n\n**Agent:** Hello.\n**Customer:** Hi."
    assert read_call_log(f"# Billing question{dialogue}").title == "Billing question"
    assert read_call_log(f"**Customer Service Call Transcript**{dialogue}").title is None


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("Ben: Thank you for calling.\nJuan: Hi.", {"Ben": AGENT, "Juan": CUSTOMER}),
        ("Ben: Hello.\nJuan: My order has not come.", {"Ben": AGENT, "Juan": CUSTOMER}),
        ("Ben: Guten Tag, wie kann ich Ihnen helfen?\nUwe: Hallo.", {"Ben": AGENT, "Uwe": CUSTOMER}),
        ("Agent: Hello.\nJuan: Hi.\nAgent: Bye.\nJuan: Bye.", {"Agent": AGENT, "Juan": CUSTOMER}),
        ("Ben: Nice day.\nJuan: Is it?", {"Ben": OTHER, "Juan": OTHER}),
        ("System: Connected.\nAgent: Hello.\nCustomer: Hi.", {"System": OTHER, "Agent": AGENT, "Customer": CUSTOMER}),
        (
            "Participants: Ben (Agent), Juan (Customer)\n\nBen: One.\nJuan: Two.",
            {"Ben": AGENT, "Juan": CUSTOMER},
        ),
        (
            "Ben: Thank you for calling.\nJuan: My order is late.\nAda: Hello.\nBen: Bye.\nJuan: Bye.\nAda: Bye.",
            {"Ben": AGENT, "Juan": CUSTOMER, "Ada": OTHER},
        ),
    ],
)
def test_roles_of_names_follow_from_what_is_said(text: str, roles: dict[str, Role]) -> None:
    assert {turn.speaker: turn.role for turn in read_call_log(text).turns} == roles


@pytest.mark.parametrize(
    "text",
    [
        "Hello team, here is the thing: we met on Monday.\nNote: all is well.",
        "Just some prose without anybody in it.",
        "https://example.com",
        "[Verifying account]",
    ],
)
def test_text_without_dialogue_is_refused(text: str) -> None:
    with pytest.raises(NoDialogue, match="`Agent: …`") as refused:
        read_call_log(text)
    assert "Monday" not in str(refused.value)


WORDS = st.lists(st.from_regex(r"[a-z]{1,8}[.,?!]?", fullmatch=True), min_size=1, max_size=12).map(" ".join)
STYLES = (
    "{label}: {text}\n",
    "**{label}:** {text}\n",
    "**{label}:** {text} ",
    "[00:{at:02}] {label}: {text}\n",
    "00:00:{at:02}\n\n{label}: {text}\n\n",
    "{label}\n{text}\n\n",
    "{label}  0:{at:02}\n{text}\n\n",
)


@given(st.sampled_from(STYLES), st.lists(WORDS, min_size=2, max_size=8))
def test_no_word_is_ever_lost(style: str, texts: list[str]) -> None:
    labels = ("Agent", "Customer")
    log = read_call_log("".join(style.format(label=labels[at % 2], text=text, at=at) for at, text in enumerate(texts)))
    assert " ".join(turn.text for turn in log.turns).split() == " ".join(texts).split()


@given(st.lists(st.tuples(st.sampled_from(["Agent: ", "Ben: ", "", "[00:07] ", "  "]), WORDS), max_size=12))
def test_lines_without_a_label_belong_to_whoever_spoke_last(lines: list[tuple[str, str]]) -> None:
    text = "Agent: start\n" + "\n".join(label + said for label, said in lines)
    heard = " ".join(turn.text for turn in read_call_log(text).turns)
    assert [word for _, said in lines for word in said.split() if word not in heard.split()] == []


@given(st.text(max_size=400))
def test_any_text_is_read_or_refused_with_a_sentence(text: str) -> None:
    with suppress(UnreadableCall):
        log = read_call_log("Agent: a\n" + text)
        assert all(" ".join(turn.text.split()) == turn.text for turn in log.turns)
