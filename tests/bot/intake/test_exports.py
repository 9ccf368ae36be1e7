"""Logs as messengers, meeting tools and help desks export them, and as people copy them from there."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.errors import WrongShape
from bot.intake import read_call_log


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        # WhatsApp
        ("20/11/2026, 10:15 - Ben: Hello.\n20/11/2026, 10:16 - Juana: Hi.", (0, 60)),
        ("[20.11.26, 10:15:02] Ben: Hello.\n[20.11.26, 10:15:09] Juana: Hi.", (0, 7)),
        ("\u200e[20.11.26, 10:15:02] Ben: Hello.\n\u200e[20.11.26, 10:15:09] Juana: Hi.", (0, 7)),
        ("11/20/26, 10:15\u202fAM - Ben: Hello.\n11/20/26, 10:16\u202fAM - Juana: Hi.", (0, 60)),
        # Slack
        ("Ben  10:15 AM\nHello.\nJuana  10:16 AM\nHi.", (0, 60)),
        ("Ben\n  10:15 AM\nHello.\nJuana\n  10:16 AM\nHi.", (0, 60)),
        # Teams
        ("[10:15 AM] Ben: Hello.\n[10:16 AM] Juana: Hi.", (0, 60)),
        ("[10:15 AM] Ben\nHello.\n\n[10:16 AM] Juana\nHi.", (0, 60)),
        ("[11/20/2026 10:15 AM] Ben: Hello.\n[11/20/2026 10:16 AM] Juana: Hi.", (0, 60)),
        # Zendesk, Intercom
        ("(10:15:02) Ben: Hello.\n(10:15:09) Juana: Hi.", (0, 7)),
        ("Ben  2026-11-20 10:15:02 +0000\nHello.\n\nJuana  2026-11-20 10:15:09 +0000\nHi.", (0, 7)),
        ("Ben (2026-11-20 10:15:02 UTC): Hello.\nJuana (2026-11-20 10:15:09 UTC): Hi.", (0, 7)),
        ("10:15 AM | Ben from Contoso: Hello.\n10:16 AM | Juana: Hi.", (0, 60)),
        # Ranges of time
        ("00:00:01 - 00:00:04\nBen: Hello.\n\n00:00:05 - 00:00:06\nJuana: Hi.", (1, 5)),
        ("00:00:01 - 00:00:04 Ben: Hello.\n00:00:05 - 00:00:06 Juana: Hi.", (1, 5)),
        ("[00:00:01 - 00:00:04] Ben: Hello.\n[00:00:05 - 00:00:06] Juana: Hi.", (1, 5)),
        ("Ben (00:00:01 – 00:00:04): Hello.\nJuana (00:00:05 – 00:00:06): Hi.", (1, 5)),
        # Subtitles
        ("WEBVTT\n\n00:01.000 --> 00:04.000\n>> Ben: Hello.\n\n00:05.000 --> 00:06.000\n>> Juana: Hi.", (1, 5)),
        ("1\n00:00:01,000 --> 00:00:04,000\n[Ben] Hello.\n\n2\n00:00:05,000 --> 00:00:06,000\n[Juana] Hi.", (1, 5)),
        # Markup
        ("<p><b>Ben:</b> Hello.</p><p><b>Juana:</b> Hi.</p>", (None, None)),
        ("<div>Ben: Hello.</div>\n<div>Juana: Hi.</div>", (None, None)),
        ("Ben: Hello.<br>Juana: Hi.", (None, None)),
        ("Ben: Hello.<br />\nJuana: Hi.", (None, None)),
        ("> Ben: Hello.\n>\n> Juana: Hi.", (None, None)),
        ("```\nBen: Hello.\nJuana: Hi.\n```", (None, None)),
        # Tables
        ("| Speaker | Text |\n|---|---|\n| Ben | Hello. |\n| Juana | Hi. |", (None, None)),
        ("| # | Text | **Speaker** |\n|---|---|---|\n| 1 | Hello. | **Ben** |\n| 2 | Hi. | **Juana** |", (None, None)),
        ("| Time | Name | Message |\n|:-:|--|--|\n| 00:01 | Ben | Hello. |\n| 00:05 | Juana | Hi. |", (1, 5)),
        ("start\tspeaker\ttext\n0:01\tBen\tHello.\n0:05\tJuana\tHi.", (1, 5)),
        ("speaker,text\nBen,Hello.\nJuana,Hi.", (None, None)),
        ('"Time";"Participant";"Message"\n10:15:02;Ben;"Hello."\n10:15:09;Juana;Hi.', (0, 7)),
        ("<table><tr><th>Speaker</th><th>Text</th></tr><tr><td>Ben</td><td>Hello.</td></tr>"
         "<tr><td>Juana</td><td>Hi.</td></tr></table>", (None, None)),
    ],
)  # fmt: skip
def test_exports(text: str, starts: tuple[float | None, float | None]) -> None:
    log = read_call_log(text)
    assert [(turn.speaker, turn.text) for turn in log.turns] == [("Ben", "Hello."), ("Juana", "Hi.")]
    assert tuple(turn.start for turn in log.turns) == starts
    assert log.notes == ()


def test_ranges_tell_when_a_turn_ended() -> None:
    log = read_call_log("[00:00:01 - 00:00:04] Agent: Hello.\n00:00:05 to 00:00:06 Customer: Hi.")
    assert [turn.end for turn in log.turns] == [4.0, 6.0]


def test_a_zone_of_a_stamp_is_kept() -> None:
    log = read_call_log("Ben  2026-11-20 10:15:02 +0000\nHello.\n\nJuana  2026-11-20 10:15:09 +0000\nHi.")
    assert log.started_at == datetime(2026, 11, 20, 10, 15, 2, tzinfo=UTC)


def test_what_a_messenger_says_is_nobodys() -> None:
    log = read_call_log(
        "20/11/2026, 10:14 - Messages are end-to-end encrypted.\n20/11/2026, 10:15 - Ben 🙂: Hello.\n"
        "20/11/2026, 10:16 - +1 202 555 0147: Hi.\nSecond line: yes\n20/11/2026, 10:17 - Ben added Ada\n"
        "20/11/2026, 10:17 - Ben changed the subject to: tv\n20/11/2026, 10:18 - ~ J. D.: Bye: now"
    )
    assert [(turn.speaker, turn.text) for turn in log.turns] == [
        ("Ben 🙂", "Hello."),
        ("+1 202 555 0147", "Hi. Second line: yes"),
        ("~ J. D.", "Bye: now"),
    ]
    assert log.notes == ("3 lines of the messenger's own left out.",)


def test_a_voice_that_speaks_once_is_believed() -> None:
    log = read_call_log(
        "WEBVTT\n\n00:01.000 --> 00:03.000\n<v Ben>Hello</v>\n\n00:04.000 --> 00:05.000\n- I &amp; you\n\n"
        "00:06.000 --> 00:07.000\n<v Juana>Hi</v>"
    )
    assert [(turn.speaker, turn.text) for turn in log.turns] == [("Ben", "Hello - I & you"), ("Juana", "Hi")]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("call_id,speaker,text\n1,Agent,Hello.\n2,Agent,Hi.", "2 calls"),
        ('speaker,text\nAgent,"Hello.\nCustomer,Hi.', "never ends"),
        ("speaker,text\nAgent,\nCustomer,", "2 turns, but no text"),
    ],
)
def test_tables_that_cannot_be_read(text: str, says: str) -> None:
    with pytest.raises(WrongShape, match=says):
        read_call_log(text)


def test_cells_keep_what_separates_cells() -> None:
    log = read_call_log('speaker,text\nAgent,"Hello,\nyou"\nCustomer,Hi, you, too')
    assert [turn.text for turn in log.turns] == ["Hello, you", "Hi, you, too"]
    log = read_call_log("# Lost order\nTicket: 7\n\n| Speaker | Text |\n|--|--|\n| Agent | a | b |\n| Customer | c |")
    assert [turn.text for turn in log.turns] == ["a | b", "c"]
    assert (log.title, log.ticket, log.format) == ("Lost order", "7", "table")
