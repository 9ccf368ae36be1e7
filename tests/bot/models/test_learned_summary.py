"""The learned summary: it takes on the style of the answers that it was taught with, whatever they are like."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from threadpoolctl import threadpool_info  # type: ignore[import-untyped]  # it has no stubs

from bot.models.embedded import EmbeddedModel
from bot.models.embedded.artifact import Artifact, save
from bot.models.embedded.training import summary
from bot.models.embedded.training.examples import Example, Progress
from bot.models.embedded.training.train import silent, train
from dataset.prompts import read_prompt
from tests.bot.models import teaching
from tests.bot.models.calls import turns
from tests.bot.models.teaching import TAUGHT, Restyle, answer_to, playground, prompt_of, trained_summary, unseen

_FEW = 24  # examples that show a style well enough
_SEEN = re.compile(r"(?:Customer|Agent) (?:reports that|wants to|asks|explains that|promises to|says that|complains)")
_PROGRAM = """
import sys
from pathlib import Path
from bot.models.embedded.artifact import Artifact, save
from bot.models.embedded.training.train import train
from tests.bot.models.teaching import taught
print(save(Artifact(train(taught()[:12]), {}), Path(sys.argv[1])))
"""


@pytest.fixture(scope="module")
def model() -> EmbeddedModel:
    return EmbeddedModel(name="taught", parts=teaching.trained())


def _restyled(restyle: Restyle) -> list[str]:
    return unseen(trained_summary(teaching.taught(restyle)[:_FEW]))


def test_calls_that_it_has_not_seen_are_told_in_the_teams_style(model: EmbeddedModel) -> None:
    summaries = unseen(model)
    assert [text for text in summaries if not _SEEN.match(text)] == []
    assert all(" Agent " in f" {text}" for text in summaries)
    assert sum(text.startswith("Customer reports that ") for text in summaries) * 2 > len(summaries)
    assert not any(text.startswith("The ") for text in summaries)


def test_the_answers_are_other_than_the_untrained_models(model: EmbeddedModel) -> None:
    untrained = unseen(EmbeddedModel())
    assert all(text.startswith("The ") for text in untrained)
    assert all(text != before for text, before in zip(unseen(model), untrained, strict=True))


def test_labels_and_semicolons_are_taken_on() -> None:
    summaries = _restyled(teaching.labelled)
    for text in summaries:
        parts = text.split("; ")
        assert parts[0].startswith("CU "), text
        assert all(part.startswith(("CU ", "AG action: ")) for part in parts), text
        assert not text.endswith(".") or text.endswith("…."), text
    assert sum("; AG action: " in text for text in summaries) >= len(summaries) - 2
    assert sum(text.startswith("CU reports ") for text in summaries) * 2 > len(summaries)
    assert not any(text.startswith("CU reports that ") for text in summaries)


def test_initials_are_taken_on() -> None:
    summaries = _restyled(teaching.initials)
    for text in summaries:
        assert text.endswith("."), text
        assert not re.search(r"\. (?:CU|AG|Customer|Agent)\b", text), text
        assert all(part.startswith(("CU ", "AG ")) for part in text.split("; ")), text
    assert sum("; AG " in text for text in summaries) >= len(summaries) - 2
    assert any("; AG states that " in text for text in summaries)


def test_lines_with_other_names_and_verbs_are_taken_on() -> None:
    summaries = _restyled(teaching.noted)
    for text in summaries:
        assert all(line.startswith(("The caller ", "Our colleague ")) for line in text.split("\n")), text
        assert not text.endswith("."), text
    assert any(text.startswith("The caller mentions that ") for text in summaries)
    assert any("\nOur colleague notes that " in text for text in summaries)


def test_the_same_examples_give_the_same_bytes(tmp_path: Path) -> None:
    first, second = (save(Artifact(train(teaching.taught()[:12]), {}), tmp_path / name) for name in ("a", "b"))
    assert first == second
    environment = {**os.environ, "PYTHONHASHSEED": "4711"}
    other = subprocess.run(
        [sys.executable, "-c", _PROGRAM, str(tmp_path / "c")],
        env=environment, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[3],
    )  # fmt: skip
    assert other.stdout.strip() == first


def test_parts_are_learned_on_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    threads: list[int] = []

    def learn(_examples: Sequence[Example], _progress: Progress) -> None:
        threads.extend(pool["num_threads"] for pool in threadpool_info())

    monkeypatch.setattr("bot.models.embedded.training.train.PARTS", {"summary": learn})
    train([])
    assert set(threads) == {1}


def test_of_long_calls_fewer_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    examples = teaching.taught()[:20]
    characters = sum(len(turn.text) for one in examples for turn in one.call.turns)
    totals: set[int] = set()
    for most in (characters, -(-characters // 4), 1):
        monkeypatch.setattr(summary, "MOST_CHARACTERS", most)
        read: set[int] = set()

        def told(what: str, _done: int, total: int, read: set[int] = read) -> None:
            if what == "Reading calls":
                read.add(total)

        assert summary.learn(examples, told) is not None
        totals |= read
    assert totals == {20, 5, 1}


@pytest.mark.parametrize("count", [0, 1, 2, 3, 5])
def test_few_pairs_are_enough_for_an_answer(count: int) -> None:
    model = EmbeddedModel(name="few", parts=train(teaching.taught()[:count]))
    for prompt, _ in playground()[TAUGHT : TAUGHT + 6]:
        answer = answer_to(prompt, model)
        assert re.match(r"(?:The customer|Customer|The agent|Agent) \w+", answer.summary)
        assert answer.title
        assert answer.call_reason


_ODD_ANSWERS = {
    "empty": "",
    "blank": " \n\t ",
    "marks": "?! ... ;;; :",
    "another language": "Der Kunde meldet, dass seine Rechnung nicht stimmt. Der Mitarbeiter erklärt den Fehler.",
    "another script": "お客様は請求書が間違っていると言っています。",
    "nothing reported": "Billing. Double charge. Refund pending. Router. Done.",
    "words without sense": "that that that to to to: of: about: with; with\nwhether",
    "huge": "Customer reports that the bill is wrong. " * 800,
    "one long word": "x" * 20_000,
    "a label alone": "Summary:",
    "placeholders": "[PERSON_1] [PERSON_2]: [NUMBER_1]",
}


@pytest.mark.parametrize("text", _ODD_ANSWERS.values(), ids=_ODD_ANSWERS.keys())
def test_odd_answers_never_keep_it_from_answering(text: str) -> None:
    examples = [teaching.with_summary(one, text) for one in teaching.taught()[:4]]
    for some in (examples, [*examples, *teaching.taught()[4:8]]):
        model = trained_summary(some)
        for prompt, _ in playground()[TAUGHT : TAUGHT + 3]:
            assert answer_to(prompt, model).summary.strip()


_ODD_CALLS = {
    "no words": turns("customer: …", "agent: ?!"),
    "one letter": turns("customer: k"),
    "others only": turns("other Ada: my screen stays black", "other Ben: please restart it", "other Ada: it works now"),
    "agent only": turns("agent: I will send you the form tomorrow"),
    "customer only": turns("customer: my router is broken and nobody answers"),
    "german": turns("customer: Meine Rechnung stimmt nicht", "agent: Ich sehe mir das gleich an, einen Moment bitte"),
    "japanese": turns("customer: 請求書が間違っています", "agent: 確認いたします"),
    "emoji": turns("customer: 😡😡😡", "agent: 🙏"),
    "long": turns("customer: " + "my router is broken and the light is red, " * 400, "agent: please restart it"),
    "numbers": turns("customer: 12 34 56", "agent: 78"),
}


@pytest.mark.parametrize("said", _ODD_CALLS.values(), ids=_ODD_CALLS.keys())
def test_odd_calls_have_a_valid_answer(model: EmbeddedModel, said: object) -> None:
    assert isinstance(said, tuple)
    assert answer_to(prompt_of(said), model).summary.strip()


def test_odd_calls_are_nothing_that_training_fails_at() -> None:
    odd = [
        Example(read_prompt(prompt_of(said)), one.answer, f"odd {number}")
        for number, (said, one) in enumerate(zip(_ODD_CALLS.values(), teaching.taught(), strict=False))
        if said is not _ODD_CALLS["long"]
    ]
    model = EmbeddedModel(name="odd", parts=train(odd))
    assert answer_to(playground()[TAUGHT][0], model).summary.strip()


def test_nothing_is_learned_where_nothing_is_reported() -> None:
    nothing = [teaching.with_summary(one, "Billing. Done.") for one in teaching.taught()[:5]]
    assert summary.learn(nothing, silent) is None
    assert summary.learn([], silent) is None
