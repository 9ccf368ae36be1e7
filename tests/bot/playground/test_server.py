"""The server's life, its isolation from the project, and the seeds."""

from __future__ import annotations

import ast
import re
import socket
from pathlib import Path

import pytest

import bot.playground
from bot.playground.seeds import WELCOME, call_text
from bot.playground.server import Playground

from .conftest import manifest

PACKAGE = Path(bot.playground.__file__).parent


def test_it_imports_nothing_else_of_the_project() -> None:
    for path in PACKAGE.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            for name in names:
                ours = name.split(".")[0] in ("bot", "dataset", "handlers")
                assert not ours or name.startswith("bot.playground"), f"{path.name} imports {name}"


def test_a_port_that_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(OSError, match="address already in use"):
        Playground(manifest=manifest(), port=taken.getsockname()[1]).start()


def test_it_stops_twice_and_starts_again() -> None:
    playground = Playground(manifest=manifest(), port=0)
    for _ in range(2):
        playground.start()
        assert playground.api_url.endswith("/api/")
        playground.stop()
        playground.stop()
    with pytest.raises(RuntimeError, match="start"):
        _ = playground.url


@pytest.mark.parametrize("name", ["billing", "router", "login"])
def test_the_seeded_calls_are_calls_without_real_numbers(name: str) -> None:
    text = call_text(name)
    turns = re.findall(r"^\**(?:Agent|Customer)\b", text, re.MULTILINE)
    assert 15 <= len(turns) <= 40
    for number in re.findall(r"\b555\D\d{4}\b", text):
        assert re.fullmatch(r"555.01\d\d", number)
    assert all(address.endswith("example.com") for address in re.findall(r"@([\w.]+\w)", text))


def test_the_welcome_is_three_short_lines() -> None:
    assert len(WELCOME.splitlines()) == 4
    assert max(map(len, WELCOME.splitlines())) < 120


def test_the_seeds_are_posted_quietly(playground: Playground) -> None:
    playground.seed()
    alex = playground.as_user("U0ALEX")
    files = [file.name for message in alex.messages("C0SUPPORT") for file in message.files]
    assert files == ["call-router-drops.txt", "call-locked-account.txt"]
    assert playground.deliveries() == []
