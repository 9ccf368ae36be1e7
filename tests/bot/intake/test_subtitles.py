"""WebVTT and SRT, as far as they name speakers."""

from __future__ import annotations

import pytest

from bot.errors import NoDialogue
from bot.intake import read_call_log


@pytest.mark.parametrize(
    "text",
    [
        "WEBVTT\n\nid/1-0\n00:00:01.000 --> 00:00:03.000\n<v Ben Okafor>Hello.</v>\n\n"
        "id/2-0\n00:00:03.200 --> 00:00:06.000\n<v Juan Pérez>Hi.</v>\n",
        "WEBVTT\n\nNOTE nothing\n\n1\n00:01.000 --> 00:03.000\nBen Okafor: Hello.\n\n"
        "2\n00:03.200 --> 00:06.000\nJuan Pérez: Hi.",
        "1\n00:00:01,000 --> 00:00:03,000\nBen Okafor: Hello.\n\n2\n00:00:03,200 --> 00:00:06,000\nJuan Pérez: Hi.\n",
    ],
)
def test_cues_with_speakers(text: str) -> None:
    log = read_call_log(text)
    assert [(turn.speaker, turn.text) for turn in log.turns] == [("Ben Okafor", "Hello."), ("Juan Pérez", "Hi.")]
    assert [(turn.start, turn.end) for turn in log.turns] == [(1.0, 3.0), (3.2, 6.0)]
    assert (log.format, log.notes) == ("subtitles", ())


def test_cues_without_speakers_hold_no_dialogue() -> None:
    with pytest.raises(NoDialogue):
        read_call_log("1\n00:00:00,500 --> 00:00:07,000\nSomebody speaks\n")
