"""`python -m bot.playground`: the playground alone, in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from slack_sdk import WebClient

from .conftest import manifest


def test_it_runs_alone_and_says_where(tmp_path: Path) -> None:
    file = tmp_path / "manifest.json"
    file.write_text(json.dumps(manifest()), encoding="utf-8")
    command = [sys.executable, "-m", "bot.playground", "--port", "0", "--manifest", str(file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            said = dict(process.stdout.readline().split(None, 1) for _ in range(4))
            client = WebClient(said["SLACK_BOT_TOKEN:"].strip(), base_url=said["SLACK_API_URL:"].strip())
            assert client.auth_test()["team"] == "Northwind Support"
            assert len(client.conversations_history(channel="C0SUPPORT")["messages"]) == 4
        finally:
            process.terminate()
