"""`python -m bot.playground --manifest FILE`: the small Slack alone, until Ctrl+C."""

from __future__ import annotations

import argparse
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import yaml

from bot.playground.server import Playground


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bot.playground", description="A small Slack on this machine.")
    parser.add_argument("--manifest", type=Path, required=True, help="the app's manifest, YAML or JSON")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8377, help="port, 0 for any (default: %(default)s)")
    parser.add_argument("--empty", action="store_true", help="start without the welcome and the three calls")
    given = parser.parse_args(arguments)
    manifest = yaml.safe_load(given.manifest.read_text(encoding="utf-8"))
    with Playground(manifest=manifest, host=given.host, port=given.port) as playground:
        if not given.empty:
            playground.seed()
        sys.stdout.write(
            f"Page:            {playground.url}\n"
            f"SLACK_API_URL:   {playground.api_url}\n"
            f"SLACK_BOT_TOKEN: {playground.bot_token}\n"
            f"SLACK_APP_TOKEN: {playground.app_token}\n"
        )
        sys.stdout.flush()
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
