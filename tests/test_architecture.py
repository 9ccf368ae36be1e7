"""The house keeps its shape: which way imports run, and where SQL, Block Kit, Slack and AWS may be."""

import ast
import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("bot", "dataset", "handlers")


def _modules() -> Iterator[tuple[str, Path]]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"), path


MODULES = dict(_modules())


def _imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(_without_type_checking(ast.parse(path.read_text()))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


class _DropTypeChecking(ast.NodeTransformer):
    def visit_If(self, node: ast.If) -> ast.AST | None:
        is_guard = isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        return None if is_guard else self.generic_visit(node)


def _without_type_checking(tree: ast.Module) -> ast.AST:
    """The code as it runs: what is imported for type checkers alone makes no circle."""
    return _DropTypeChecking().visit(tree)  # type: ignore[no-any-return]  # NodeTransformer is not generic


def _of_project(names: set[str]) -> set[str]:
    """Imported names as the modules of this project that they are (or lie in)."""
    modules = set()
    for name in names:
        while name and name not in MODULES:
            name = name.rpartition(".")[0]
        if name:
            modules.add(name)
    return modules


@pytest.mark.parametrize(
    ("package", "forbidden"),
    [
        ("dataset", ("bot", "handlers", "slack_bolt", "slack_sdk", "boto3", "botocore")),
        ("bot", ("handlers", "slack_bolt", "slack_sdk")),
        (
            "bot.playground",
            ("bot.errors", "bot.services", "bot.settings", "bot.intake", "bot.models", "dataset", "handlers"),
        ),
    ],
)
def test_imports_run_one_way(package: str, forbidden: tuple[str, ...]) -> None:
    for name, path in MODULES.items():
        if name == package or name.startswith(package + "."):
            wrong = [i for i in _imports(path) if any(i == f or i.startswith(f + ".") for f in forbidden)]
            assert wrong == [], name


def test_the_playground_imports_nothing_else_of_the_project() -> None:
    for name, path in MODULES.items():
        if name.startswith("bot.playground"):
            others = {i for i in _of_project(_imports(path)) if not i.startswith("bot.playground") and i != "bot"}
            assert others == set(), name


def test_no_import_goes_in_a_circle() -> None:
    graph = {name: _of_project(_imports(path)) - {name} for name, path in MODULES.items()}
    # A package's __init__ that gathers its modules is no circle: it is they who must not import it back.
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " -> ".join([*trail[trail.index(name) :], name])
        if name in done:
            return
        for other in sorted(graph[name]):
            visit(other, (*trail, name))
        done.add(name)

    for name in graph:
        visit(name, ())


def test_sql_is_in_the_store_alone() -> None:
    sql = re.compile(r"\b(SELECT .+ FROM|INSERT INTO|UPDATE \w+ SET|DELETE FROM|CREATE TABLE)\b")
    for name, path in MODULES.items():
        if not name.startswith("dataset.store"):
            assert not sql.search(path.read_text()), name
            assert not _imports(path) & {"sqlite_utils"}, name


def test_block_kit_is_in_the_views_alone() -> None:
    block = re.compile(r'"type": "(section|header|actions|context|divider|input|modal|button|plain_text|mrkdwn)"')
    for name, path in MODULES.items():
        if not name.startswith(("handlers.views", "bot.playground")):
            assert not block.search(path.read_text()), name


def test_aws_is_reached_from_models_and_tuning_alone() -> None:
    for name, path in MODULES.items():
        # The small AWS on this machine takes botocore's service model for its routes, and its client to ask moto.
        allowed = ("botocore",) if name.startswith("bot.local_aws") else ()
        if not name.startswith(("bot.models", "bot.tuning")):
            wrong = {i.split(".")[0] for i in _imports(path)} & {"boto3", "botocore"} - {*allowed}
            assert wrong == set(), name


def test_the_small_aws_is_imported_by_nothing_that_serves() -> None:
    for name, path in MODULES.items():
        if name.startswith(("bot.", "dataset.")) and not name.startswith("bot.local_aws"):
            assert not any(i.startswith("bot.local_aws") for i in _of_project(_imports(path))), name


def test_a_test_reaches_loopback_alone(pytestconfig: pytest.Config) -> None:
    assert set(pytestconfig.getoption("--allow-hosts").split(",")) == {"127.0.0.1", "::1", "localhost"}
    # The guard of pytest-socket is in place of the real one.
    assert socket.socket.connect.__module__ == "pytest_socket"
