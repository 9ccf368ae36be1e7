"""How soon Slack has its ack, and the agent their card, when several ask at once.

    python -m benchmarks.acks [--at-once 8] [--model-seconds 5] [--json]

The bot runs as it does in production, connected to the playground over HTTP and WebSocket. Slack gives a command
three seconds to be acked. Measured against a model that takes its time (acks must not depend on it), and with the
embedded model (how long an agent waits for a card).
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from bot.models.embedded import EmbeddedModel
from bot.models.protocol import Completion, LanguageModel
from bot.playground.server import Limits, Playground
from bot.services import build_services
from bot.settings import Settings
from dataset.prompts import Prompt, PromptStyle
from handlers.app import Bot
from handlers.doctor import verify_tokens
from handlers.manifest import manifest

LOG = """\
Agent (Ben): Northwind Support, this is Ben. How can I help?
Customer (Maria Ortega): My washing machine number {n} leaks since Saturday, and the floor is wet every morning.
Agent (Ben): I am sorry to hear that. I will send you a technician by Friday.
Customer (Maria Ortega): Thank you.
"""


class _Slow:
    """The embedded model, after a wait."""

    name = "slow"
    prompt_style = PromptStyle.TUNED
    generation = 0

    def __init__(self, seconds: float) -> None:
        self._inner = EmbeddedModel()
        self._seconds = seconds

    def complete(self, prompt: Prompt, schema: dict[str, Any], *, about: str | None = None) -> Completion:
        del about
        threading.Event().wait(self._seconds)
        return self._inner.complete(prompt, schema)


def measure(at_once: int, model: LanguageModel) -> dict[str, float]:
    """Milliseconds to the ack (p50, max), and seconds until all cards are there."""
    with (
        Playground(manifest=manifest(), port=0, limits=Limits.off()) as playground,
        tempfile.TemporaryDirectory() as data,
    ):
        settings = Settings(
            _env_file=None,
            slack_bot_token=playground.bot_token,
            slack_app_token=playground.app_token,
            slack_api_url=playground.api_url,
            debrief_data=Path(data),
        )
        bot = Bot(build_services(settings, model=model), verify_tokens(settings), ping_seconds=1.0)
        bot.start()
        playground.wait_for(lambda: playground.online)
        alex = playground.as_user("U0ALEX")
        started = time.perf_counter()
        with ThreadPoolExecutor(at_once) as pool:
            results = list(pool.map(lambda n: alex.command("/debrief", LOG.format(n=n)), range(at_once)))

        def cards() -> bool:
            return sum("Action items" in message.words for message in alex.messages("D0ALEX")) == at_once

        alex.wait_for(cards, timeout=120)
        waited = time.perf_counter() - started
        bot.stop()
    acks = [result.ack_ms for result in results]
    return {
        "acked": sum(result.acked for result in results),
        "ack_p50_ms": round(statistics.median(acks), 1),
        "ack_max_ms": round(max(acks), 1),
        "all_cards_s": round(waited, 2),
    }


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--at-once", type=int, default=8)
    parser.add_argument("--model-seconds", type=float, default=5.0)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    figures = {
        f"model of {options.model_seconds:g} s": measure(options.at_once, _Slow(options.model_seconds)),
        "embedded model": measure(options.at_once, EmbeddedModel()),
    }
    if options.json:
        print(json.dumps(figures))
        return
    for name, row in figures.items():
        shown = ", ".join(f"{key} {value:g}" for key, value in row.items())
        print(f"{options.at_once} at once, {name}: {shown}")


if __name__ == "__main__":
    main()
