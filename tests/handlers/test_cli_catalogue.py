"""`debrief models catalogue` as it is typed: the list, one model in full, and what a terminal of any width shows."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.models.catalogue import CATALOGUE
from bot.models.price_file import FIGURES
from handlers.cli.main import run

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def debrief(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DEBRIEF_PRICES", "")

    def typed(*words: str, columns: int = 100) -> tuple[int, str, str]:
        monkeypatch.setenv("COLUMNS", str(columns))
        code = run(["models", "catalogue", *words])
        out, err = capsys.readouterr()
        return code, out, err

    return typed


@pytest.mark.parametrize("columns", [80, 100, 120])
def test_the_list_has_a_line_for_each_model_and_fits(debrief: Run, columns: int) -> None:
    code, out, _ = debrief(columns=columns)
    assert code == 0
    assert max(map(len, out.splitlines())) <= columns
    assert "…" not in out
    rows = [line for line in out.splitlines() if line.split(" ")[0] in CATALOGUE]
    assert [row.split()[0] for row in rows] == list(CATALOGUE)
    for row in rows:
        model = CATALOGUE[row.split()[0]]
        assert model.regions[0] in row
        assert f"{model.profile.together.least:,}-" in row
        assert (model.profile.format.value in row) == (columns >= 96 or model.profile.format.value in model.name)


def test_a_model_past_its_end_is_marked_and_explained(debrief: Run) -> None:
    _, out, _ = debrief(columns=400)
    marked = [line.split()[0] for line in out.splitlines() if " ENDED " in line]
    assert marked == ["claude-3-haiku"]
    assert "claude-3-haiku: Fine-tuning on Amazon Bedrock began with Claude 3 Haiku" in out
    assert "end of life there on 2026-09-10" in out
    assert "--model nova-micro" in out


@pytest.mark.parametrize("columns", [80, 120])
@pytest.mark.parametrize("name", list(CATALOGUE))
def test_one_model_in_full(debrief: Run, name: str, columns: int) -> None:
    code, out, _ = debrief(name, columns=columns)
    model = CATALOGUE[name]
    assert code == 0
    assert max(map(len, out.splitlines())) <= columns
    assert "…" not in out
    assert model.base_model_id in out
    assert model.deployment.value in out
    for one in model.hyperparameters:
        [line] = [line for line in out.splitlines() if line.startswith(f"{one.name} ")]
        assert one.default is not None
        assert one.default in line
        assert one.range in line
        assert ("?" in line) != one.verified
    for reserved in model.profile.reserved.strings:
        assert reserved.strip() in out
    sources = out.split("\nSources\n")[1]
    assert "Amazon Bedrock user guide" in sources
    numbers = [line.split()[0] for line in sources.splitlines() if line.startswith("(")]
    assert numbers == [f"({n})" for n in range(1, len(numbers) + 1)]
    assert all(out.count(number) >= 2 for number in numbers), "a source that no figure has"


def test_one_model_says_what_is_unknown_and_what_is_doubtful(debrief: Run) -> None:
    _, out, _ = debrief("nova-micro")
    lines = {line[:27].strip(): line for line in out.splitlines()}
    assert "$0.001 ?" in lines["training, 1,000 tokens"]
    assert "unknown" in lines["throughput, unit and hour"]
    assert "50%" in lines["saved by a batch job"]
    assert "? rests on one weak source." in out
    _, out, _ = debrief("nova-2-lite")
    assert "takes no validation file" in out


def test_one_model_past_its_end(debrief: Run) -> None:
    _, out, _ = debrief("claude-3-haiku", columns=400)
    assert out.splitlines()[1].startswith("Fine-tuning on Amazon Bedrock began with Claude 3 Haiku, but")
    assert "ENDED on 2026-09-10" in out


def test_as_json(debrief: Run) -> None:
    code, out, _ = debrief("--json")
    listed = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [one["name"] for one in listed] == list(CATALOGUE)
    for one in listed:
        assert set(FIGURES) < set(one["prices"])
        assert one["prices"]["as_of"] == "2026-09-17"
        assert [h["name"] for h in one["hyperparameters"]] == [h.name for h in CATALOGUE[one["name"]].hyperparameters]
    haiku = next(one for one in listed if one["name"] == "claude-3-haiku")
    assert (haiku["end_of_life"], haiku["trouble"] is not None) == ("2026-09-10", True)
    assert json.loads(debrief("nova-2-lite", "--json")[1])["validation"] is None
    assert json.loads(debrief("nova-micro", "--json")[1])["prices"]["input_per_1k"] == "0.000035"


def test_a_teams_own_prices_are_shown(debrief: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "ours.toml"
    own.write_text("as_of = 2026-11-01\n[nova-pro]\ntraining_per_1k = 0.008\n")
    monkeypatch.setenv("DEBRIEF_PRICES", str(own))
    _, out, _ = debrief("nova-pro")
    assert "$0.008" in out
    assert "ours.toml, 2026-11-01" in out
    own.write_text("[nova-pro]\n\ntraning_per_1k = 0.008\n")
    code, out, err = debrief("nova-pro", columns=400)
    assert (code, out) == (1, "")
    assert "line 3: 'traning_per_1k' is no price; did you mean training_per_1k" in err


def test_a_name_that_is_none(debrief: Run) -> None:
    code, out, err = debrief("nova-mikro")
    assert (code, out) == (1, "")
    assert "Did you mean nova-micro?" in err


def test_it_asks_nothing_of_aws() -> None:
    code = (
        "import sys; from handlers.cli.main import run; assert run(['models', 'catalogue', '--json']) in (0, None);"
        "assert not {'boto3', 'botocore'} & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
