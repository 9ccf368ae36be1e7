"""What the bot adds to one Converse call: milliseconds and memory, beside a bare boto3 call with the same prompt.

    python -m benchmarks.overhead [--calls 300] [--json]

The bot's side is all that a worker does with a call log but for the store: intake, pseudonyms, prompt, BedrockModel,
checks, names back in. Both sides ask the same client of the same HTTP server on this machine, which is a process of its
own and answers at once with a debrief that is always the same, and take turns at going first; the bare call's prompt is
that of the log before, of the same length. What is added is the difference within each turn, of which intake and
pseudonyms are timed apart. Every log has names and numbers of its own, and what the rules remember of texts is taken
away before each, so that nothing is found in a cache that a bot would not find there. The garbage collector is on, as
in service. Memory is the peak of what Python allocates within one call (tracemalloc, in calls that are not timed), and
what the process holds more after all calls than before.
"""

from __future__ import annotations

import argparse
import gc
import json
import multiprocessing
import os
import random
import resource
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection
from operator import sub
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.progress import Progress

from bot.intake import read_call_log
from bot.models.aws import RUNTIME, AwsClients
from bot.models.bedrock import BedrockModel
from bot.models.catalogue import model_named
from bot.models.embedded import EmbeddedModel
from bot.summarise.pipeline import call_from_log, write_debrief
from dataset.prompts import PromptStyle, render, undefuse
from dataset.pseudonyms import RulePseudonymiser
from dataset.pseudonyms.numbers import without_dates
from dataset.pseudonyms.rows import rows
from dataset.pseudonyms.spelled import spelled
from dataset.records import Call, Source, summary_schema

T = TypeVar("T")

GOAL_P50_MS = 20.0
CALLS, WARM_UP, TRACED = 300, 10, 5
CHARACTERS = {"ordinary": 2_400, "an hour": 60_000}
"""Lengths of the logs: a call of some minutes, and an hour of talk."""
LONG = 20_000

_FOLDER = Path(__file__).parents[1] / "bot" / "playground" / "calls"
_GIVEN = ("Daniel", "Maria", "Juana", "Priya", "Tomasz", "Ingrid", "Wei", "Fatima", "Lars", "Chloe", "Ravi", "Elena")
_FAMILY = ("Whitfield", "Ortega", "Lindqvist", "Kowalski", "Okafor", "Brandt", "Moreau", "Tanaka", "Silva", "Haddad")


def logs(characters: int, count: int, seed: int = 7) -> Iterator[str]:
    """Call logs of about this length, each with its own names and numbers; the same each time."""
    dice = random.Random(seed)  # noqa: S311
    texts = [(_FOLDER / f"{name}.txt").read_text() for name in ("router", "billing", "login")]
    for _ in range(count):
        parts: list[str] = []
        size = 0
        while size < characters * 0.9:
            name = f"{dice.choice(_GIVEN)} {dice.choice(_FAMILY)}"
            text = texts[len(parts) % len(texts)].replace("Daniel Whitfield", name)
            text = text.replace("Daniel", name.split()[0]).replace("7733-0190", f"{dice.randrange(10**4):04}-0190")
            parts.append(text)
            size += len(text)
        parts.append(f"**Customer:** You can reach me at +1 202 555 {dice.randrange(100, 200):04}, thank you.\n")
        yield "\n".join(parts)


class Times:
    """Milliseconds, by the clock and of this thread's processor: others may be at work on the machine meanwhile."""

    def __init__(self, wall: Sequence[float] = (), processor: Sequence[float] = ()) -> None:
        self.wall = list(wall)
        self.processor = list(processor)

    def take(self, work: Callable[[], T]) -> T:
        """Do some work, and note how long it took."""
        began, used = time.perf_counter(), time.thread_time()
        done = work()
        self.processor.append((time.thread_time() - used) * 1_000)
        self.wall.append((time.perf_counter() - began) * 1_000)
        return done

    def beyond(self, other: Times) -> Times:
        """What these took more than others, each beside its neighbour."""
        return Times(list(map(sub, self.wall, other.wall)), list(map(sub, self.processor, other.processor)))

    def percentiles(self, name: str) -> dict[str, float]:
        """p50 and p99 by the clock, and the processor's p50."""
        cuts = statistics.quantiles(self.wall, n=100, method="inclusive")
        return {
            f"{name}_p50_ms": round(cuts[49], 2),
            f"{name}_p99_ms": round(cuts[98], 2),
            f"{name}_cpu_p50_ms": round(statistics.median(self.processor), 2),
        }


class Sides:
    """The two sides of the comparison, for one length of logs."""

    def __init__(self, clients: AwsClients) -> None:
        self._clients = clients
        self.pseudonymiser = RulePseudonymiser()
        row = model_named("nova-micro")
        self._model = BedrockModel(
            clients,
            row,
            name=row.name,
            reference=row.serving_id(clients.region),
            prompt_style=PromptStyle.BASE,
        )

    def debrief(self, log: str) -> Callable[[], object]:
        """All that the bot does with a log."""
        return lambda: write_debrief(_call(log), self._model, self.pseudonymiser, debrief_id="dbf_0123456789abcdef")

    def bare(self, log: str) -> Callable[[], object]:
        """boto3's call with the same prompt, made beforehand."""
        hidden, _ = self.pseudonymiser.pseudonymise(_call(log))
        request = self._model.request(render(hidden, PromptStyle.BASE), summary_schema())
        request |= {"modelId": self._model.reference, "requestMetadata": {"debrief": "dbf_0123456789abcdef"}}
        client = self._clients.client(RUNTIME)
        return lambda: client.converse(**request)


def measure(characters: int, calls: int, clients: AwsClients) -> dict[str, float]:
    """Milliseconds (p50, p99) of both sides and of what is added, and the memory, for logs of one length."""
    sides, made = Sides(clients), list(logs(characters, WARM_UP + calls + TRACED))
    for log in made[:WARM_UP]:
        sides.bare(log)()
        sides.debrief(log)()
    held = _resident_mib()
    bare, debrief, steps = Times(), Times(), {"intake": Times(), "pseudonyms": Times()}
    for number in _shown(range(WARM_UP, WARM_UP + calls), f"{characters:,} characters"):
        # The bare call is that of the log before: what is prepared for it warms nothing for the debrief.
        turn = [(bare, sides.bare(made[number - 1])), (debrief, sides.debrief(made[number]))]
        for times, work in turn if number % 2 else reversed(turn):
            _forget()
            times.take(work)
    more = _resident_mib() - held
    for log in logs(characters, WARM_UP + calls, seed=8):
        call = steps["intake"].take(partial(_call, log))
        _forget()
        steps["pseudonyms"].take(partial(sides.pseudonymiser.pseudonymise, call))
    peaks = [(_peak_kib(sides.bare(log)), _peak_kib(sides.debrief(log))) for log in made[-TRACED:]]
    return {
        "characters": round(statistics.mean(map(len, made))),
        **bare.percentiles("bare"),
        **debrief.percentiles("debrief"),
        **debrief.beyond(bare).percentiles("added"),
        **{f"{name}_p50_ms": times.percentiles(name)[f"{name}_p50_ms"] for name, times in steps.items()},
        "bare_peak_kib": round(statistics.median(peak for peak, _ in peaks)),
        "debrief_peak_kib": round(statistics.median(peak for _, peak in peaks)),
        "resident_more_mib": round(more, 1),
    }


@contextmanager
def answering(answer: dict[str, Any]) -> Iterator[str]:
    """A server on this machine that answers every request with this, in a process of its own; its URL."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(json.dumps(answer).encode(), there), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{here.recv()}"
    finally:
        process.terminate()
        process.join()
        here.close()
        there.close()


def fixed_answer() -> dict[str, Any]:
    """What the server answers: the embedded model's debrief of a call, as Converse has the input of a tool."""
    hidden, _ = RulePseudonymiser().pseudonymise(_call(next(logs(CHARACTERS["ordinary"], 1))))
    text = EmbeddedModel().complete(render(hidden), summary_schema()).text
    tool = {"toolUseId": "tooluse_1", "name": "debrief", "input": json.loads(undefuse(text))}
    return {
        "output": {"message": {"role": "assistant", "content": [{"toolUse": tool}]}},
        "stopReason": "tool_use",
        "usage": {"inputTokens": 1_400, "outputTokens": 300, "totalTokens": 1_700},
        "metrics": {"latencyMs": 1},
    }


def run(calls: int) -> dict[str, Any]:
    """All figures."""
    with answering(fixed_answer()) as url, _environment(url):
        clients = AwsClients("us-east-1", seconds=60)
        figures = {
            # p99 of fewer long calls is nearer to their most; they are there to show how it grows.
            name: measure(characters, calls if characters < LONG else max(2, calls // 6), clients)
            for name, characters in CHARACTERS.items()
        }
    reached = figures["ordinary"]["added_p50_ms"] < GOAL_P50_MS
    return {"calls": calls, "gc": gc.isenabled(), "goal_p50_ms": GOAL_P50_MS, "reached": reached, "logs": figures}


def main() -> int:
    """Measure, and print; 1 where the goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--calls", type=int, default=CALLS, help="ordinary calls to time, and a sixth of it long ones")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    figures = run(options.calls)
    if options.json:
        print(json.dumps(figures))
    else:
        for name, row in figures["logs"].items():
            print(f"{name}: {', '.join(f'{key} {value:g}' for key, value in row.items())}")
        print(f"Goal: added_p50_ms of an ordinary call under {GOAL_P50_MS:g}: {'yes' if figures['reached'] else 'no'}")
    return 0 if figures["reached"] else 1


def _forget() -> None:
    """What the rules remember of the texts of a call helps that call alone: other calls have other words than these."""
    for remembered in (rows, without_dates, spelled):
        remembered.cache_clear()


def _shown(numbers: range, what: str) -> Iterator[int]:
    """The numbers, with a bar on a terminal."""
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        yield from progress.track(numbers, description=what)


def _call(log: str) -> Call:
    return call_from_log(read_call_log(log), source=Source.COMMAND_LINE, zone=ZoneInfo("UTC"))


def _peak_kib(work: Callable[[], object]) -> float:
    gc.collect()
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1] / 1_024
    finally:
        tracemalloc.stop()


def _resident_mib() -> float:
    """What the process holds now; on systems without /proc the most that it ever held."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        unit = 1 if sys.platform == "darwin" else 1_024
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1_048_576
    return pages * resource.getpagesize() / 1_048_576


@contextmanager
def _environment(url: str) -> Iterator[None]:
    """boto3 finds the server, and nothing else."""
    before = dict(os.environ)
    os.environ.update(
        AWS_ENDPOINT_URL_BEDROCK_RUNTIME=url,
        AWS_ACCESS_KEY_ID="testing",
        AWS_SECRET_ACCESS_KEY="testing",  # noqa: S106
        AWS_CONFIG_FILE=os.devnull,
        AWS_SHARED_CREDENTIALS_FILE=os.devnull,
    )
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_BEARER_TOKEN_BEDROCK"):
        os.environ.pop(name, None)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _serve(body: bytes, told: Connection) -> None:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        wbufsize = -1  # head and body in one packet

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
            del format, args

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told.send(server.server_address[1])
    server.serve_forever()


if __name__ == "__main__":
    sys.exit(main())
