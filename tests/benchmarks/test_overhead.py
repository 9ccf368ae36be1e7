"""What the bot adds to one Converse call: the logs, the two sides, and what is printed."""

from __future__ import annotations

import json
import os
import sys
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from benchmarks import overhead
from benchmarks.overhead import CHARACTERS, Sides, answering, fixed_answer, logs, main, measure
from bot.models.aws import AwsClients
from bot.summarise.pipeline import Written


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with answering(fixed_answer()) as url:
        yield url


@pytest.fixture
def clients(url: str, monkeypatch: pytest.MonkeyPatch) -> AwsClients:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", url)
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    return AwsClients("us-east-1", seconds=60)


def test_logs_are_the_same_each_time_and_all_different() -> None:
    made = list(logs(CHARACTERS["ordinary"], 20))
    assert made == list(logs(CHARACTERS["ordinary"], 20))
    assert len(set(made)) == 20
    (hour,) = logs(CHARACTERS["an hour"], 1)
    assert len(hour) == pytest.approx(CHARACTERS["an hour"], rel=0.15)


def test_both_sides_ask_the_same(url: str, clients: AwsClients, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dict[str, Any]] = []
    real = clients.client("bedrock-runtime").converse

    class Watched:
        def converse(self, **request: Any) -> Any:
            asked.append(request)
            return real(**request)

    monkeypatch.setattr(clients, "client", lambda *_, **__: Watched())
    sides, (log,) = Sides(clients), logs(CHARACTERS["ordinary"], 1)
    answer: Any = sides.bare(log)()
    written = sides.debrief(log)()
    assert len(asked) == 2  # no repair: the fixed answer is a debrief
    assert asked[0] == asked[1]
    assert answer["stopReason"] == "tool_use"
    assert isinstance(written, Written)
    assert written.usage.input_tokens == 1_400
    assert written.summary.action_items
    assert written.private_map.pseudonyms


def test_the_figures_are_in_order(clients: AwsClients, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overhead, "WARM_UP", 2)
    monkeypatch.setattr(overhead, "TRACED", 1)
    row = measure(CHARACTERS["ordinary"], 6, clients)
    assert 0 < row["bare_p50_ms"] < row["debrief_p50_ms"]
    assert 0 < row["added_p50_ms"] <= row["added_p99_ms"]
    assert 0 < row["intake_p50_ms"] < row["debrief_p50_ms"]
    assert row["pseudonyms_p50_ms"] > 0
    assert 0 < row["bare_peak_kib"] < row["debrief_peak_kib"]


def test_they_are_printed_and_the_environment_is_as_it_was(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(overhead, "WARM_UP", 1)
    monkeypatch.setattr(overhead, "TRACED", 1)
    monkeypatch.setattr(overhead, "CHARACTERS", {"ordinary": 2_400})
    monkeypatch.setattr(overhead, "GOAL_P50_MS", 10_000.0)
    monkeypatch.setattr(sys, "argv", ["overhead", "--calls", "3", "--json"])
    before = dict(os.environ)
    assert main() == 0
    assert dict(os.environ) == before
    figures = json.loads(capsys.readouterr().out)
    assert figures["reached"] is True
    assert figures["calls"] == 3
    monkeypatch.setattr(overhead, "GOAL_P50_MS", 0.0)
    monkeypatch.setattr(sys, "argv", ["overhead", "--calls", "3"])
    assert main() == 1
    assert capsys.readouterr().out.rstrip().endswith("under 0: no")


def test_the_server_is_gone_afterwards() -> None:
    with answering({"a": 1}) as url, urllib.request.urlopen(url, data=b"{}") as answer:
        assert json.load(answer) == {"a": 1}
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(url, data=b"{}")
