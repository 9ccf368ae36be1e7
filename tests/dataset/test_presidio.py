"""Presidio beside the rules: its finds join ours, and all else stays as it was."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import SettingsError
from bot.services import build_pseudonymiser
from bot.settings import load_settings
from dataset.pseudonyms import Pseudonymiser, RulePseudonymiser
from dataset.pseudonyms.presidio import Analyzer, PresidioPseudonymiser, PresidioUnavailable, load_presidio
from dataset.pseudonyms.second import Opinion, Seen, ask
from tests.dataset.test_pseudonyms import check
from tests.samples import agent_first


@dataclass(frozen=True)
class Result:
    entity_type: str
    start: int
    end: int
    score: float = 0.85


@dataclass
class FakeAnalyzer:
    """Stands in for Presidio's engine: finds given texts, wherever they stand, as the entities that they are given."""

    finds: dict[str, tuple[str, float]]
    asked: list[tuple[str, str, tuple[str, ...]]] = field(default_factory=list)

    def analyze(self, text: str, language: str, entities: list[str] | None = None) -> Sequence[Result]:
        self.asked.append((text, language, tuple(entities or ())))
        found = []
        for value, (entity, score) in self.finds.items():
            at = text.find(value)
            while at >= 0:
                found.append(Result(entity, at, at + len(value), score))
                at = text.find(value, at + len(value))
        return found

    def get_supported_entities(self, language: str | None = None) -> list[str]:
        return ["PERSON", "LOCATION", "US_SSN", "CRYPTO", "DATE_TIME", "CREDIT_CARD", "ORGANIZATION"]


def presidio(**finds: str) -> PresidioPseudonymiser:
    """With an analyzer that finds these: `presidio(Quenby="PERSON")`."""
    return over({name.replace("_", " "): (entity, 0.85) for name, entity in finds.items()})


def over(finds: dict[str, tuple[str, float]]) -> PresidioPseudonymiser:
    return PresidioPseudonymiser(FakeAnalyzer(finds), version="presidio-9.9.9+fake-1.0")


def texts(pseudonymiser: Pseudonymiser, *said: str) -> list[str]:
    """The texts of such a call after a round trip."""
    call = agent_first(*said)
    result, back = pseudonymiser.pseudonymise(call)
    check(call, result, back)
    return [turn.text for turn in result.turns]


def test_a_name_that_nothing_introduces_is_found_however_it_is_written() -> None:
    said = ("The file of Quenby Oduya is lost.", "Oduya's file? QUENBY! Hm, quenby.")
    assert texts(RulePseudonymiser(), *said) == list(said)
    assert texts(presidio(Quenby_Oduya="PERSON"), *said) == [
        "The file of [PERSON_1] is lost.",
        "[PERSON_1_B]'s file? [PERSON_1_C]! Hm, [PERSON_1_D].",
    ]


def test_participants_stay_who_they_are_for_the_rules() -> None:
    pseudonymiser = presidio(Ben="PERSON", Mr_Novak="PERSON", Helena="PERSON")
    assert texts(pseudonymiser, "This is Ben.", "Hi Ben, I'm Helena Novak. Mr Novak's card.") == [
        "This is [PERSON_1].",
        "Hi [PERSON_1], I'm [PERSON_2]. Mr [PERSON_2_B]'s card.",
    ]


def test_what_is_no_name_keeps_its_kind() -> None:
    wallet = "bc1qar0srrr7xfkvy"
    pseudonymiser = over({wallet: ("CRYPTO", 0.9), "qq 11 22": ("US_SSN", 0.6), "4111 1111 1111 1111": ("US_SSN", 1.0)})
    assert texts(pseudonymiser, f"Pay to {wallet}, qq 11 22, 4111 1111 1111 1111. {wallet}") == [
        "Pay to [REFERENCE_1], [ID_1], [CARD_1]. [REFERENCE_1]"
    ]


@pytest.mark.parametrize(
    "finds",
    [
        {"Outlook Web": ("PERSON", 0.85)},
        {"Contoso Support": ("PERSON", 0.85)},
        {"yesterday": ("DATE_TIME", 0.85)},
        {"Leeds": ("LOCATION", 0.85)},
        {"Quenby": ("PERSON", 0.3)},
        {" ": ("CRYPTO", 0.9)},
    ],
)
def test_what_the_rules_know_better_stays(finds: dict[str, tuple[str, float]]) -> None:
    said = ["In Leeds, Outlook Web of Contoso Support broke yesterday for Quenby."]
    assert texts(over(finds), *said) == said


def test_the_analyzer_never_sees_what_was_found_and_is_asked_for_what_is_used() -> None:
    analyzer = FakeAnalyzer({})
    PresidioPseudonymiser(analyzer, version="1", language="de").pseudonymise(agent_first("Card 4111 1111 1111 1111."))
    assert analyzer.asked
    for text, language, entities in analyzer.asked:
        assert "4111" not in text
        assert "\0" not in text
        assert language == "de"
        assert set(entities) == {"PERSON", "US_SSN", "CRYPTO", "CREDIT_CARD"}


def test_the_analyzer_sees_only_what_the_rules_would_leave_standing() -> None:
    analyzer = FakeAnalyzer({})
    pseudonymiser = PresidioPseudonymiser(analyzer, version="1")
    said = ("Your account number please?", "4417. My name is Quenby.", "Quenby, the bill was 4417 pounds?")
    _, back = pseudonymiser.pseudonymise(agent_first(*said))
    seen = [text for text, _, _ in analyzer.asked]
    assert not any("4417" in text or "Quenby" in text for text in seen)
    assert any("the bill was" in text for text in seen)
    analyzer.asked.clear()
    pseudonymiser.extend("Quenby asked about 4417.", back)
    assert [text for text, _, _ in analyzer.asked] == ["       asked about     ."]


@dataclass(frozen=True)
class Sees:
    """A second opinion that sees the same in every text."""

    seen: tuple[Seen, ...]
    version: str = "1"

    def read(self, texts: Sequence[str]) -> list[tuple[Seen, ...]]:
        return [self.seen for _ in texts]


def test_of_a_find_that_the_rules_know_in_part_names_are_taken_and_numbers_are_not() -> None:
    text = "\0\0\0 Zorvane has \0\0\0\0-77123."
    second = Sees((Seen(0, 11, "PERSON"), Seen(16, 26, "ID"), Seen(-4, 3, "ID"), Seen(8, 99, "PERSON")))
    assert ask(second, [text, ""]) == [Opinion([], ("Zorvane",)), Opinion([], ())]


def test_of_a_find_within_a_word_the_whole_word_is_found_again() -> None:
    [opinion] = ask(Sees((Seen(4, 5, "ID"),)), ["So, Quenby77 and Quenby77."])
    assert opinion.spans == [(4, 12, "ID", "quenby77")]


def test_a_correction_is_looked_at_as_well() -> None:
    pseudonymiser = presidio(Quenby_Oduya="PERSON")
    _, back = pseudonymiser.pseudonymise(agent_first("Hello."))
    text, more = pseudonymiser.extend("For Quenby Oduya.", back)
    assert text == "For [PERSON_1]."
    again, most = pseudonymiser.extend("Oduya called.", more)
    assert again == "[PERSON_1_B] called."
    assert most.restore(text + again) == "For Quenby Oduya.Oduya called."


def test_the_version_names_presidio_and_its_model() -> None:
    pseudonymiser = presidio()
    assert pseudonymiser.version == RulePseudonymiser().version + "+presidio-9.9.9+fake-1.0"
    result, _ = pseudonymiser.pseudonymise(agent_first("Hi."))
    assert result.pseudonymiser_version == pseudonymiser.version


def test_texts_longer_than_spacy_takes_come_in_pieces() -> None:
    analyzer = FakeAnalyzer({"Quenby": ("PERSON", 0.85)})
    long = "so it goes " * 30_000 + "Quenby."
    result, back = PresidioPseudonymiser(analyzer, version="1").pseudonymise(agent_first(long))
    assert result.turns[0].text.endswith("goes [PERSON_1].")
    assert back.restore(result.turns[0].text) == long
    assert max(len(text) for text, _, _ in analyzer.asked) <= 100_000


PIECES = st.sampled_from(
    ("Quenby", "Quenby Oduya", "oduya", "[PERSON_1]", "ada@example.com", "123456", "Ben", "my name is")
)
SAID = st.lists(st.one_of(PIECES, st.text(max_size=4)), max_size=8).map(" ".join)
SPANS = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 12), st.sampled_from(("PERSON", "CRYPTO", "US_SSN")), st.floats(0, 1)),
    max_size=6,
)


@dataclass
class Anywhere:
    """An analyzer whose finds make no sense at all."""

    spans: list[tuple[int, int, str, float]]

    def analyze(self, text: str, language: str, entities: list[str] | None = None) -> Sequence[Result]:
        ends = ((at, min(at + length, len(text)), entity, score) for at, length, entity, score in self.spans)
        return [Result(entity, at, end, score) for at, end, entity, score in ends if at < end]

    def get_supported_entities(self, language: str | None = None) -> list[str]:
        return ["PERSON", "CRYPTO", "US_SSN"]


@settings(deadline=None)  # the first example of all loads the tables of phone numbers
@given(st.lists(SAID, max_size=4), SPANS, SAID)
def test_restoring_is_exact_whatever_the_analyzer_finds(
    said: list[str], spans: list[tuple[int, int, str, float]], correction: str
) -> None:
    analyzer: Analyzer = Anywhere(spans)
    pseudonymiser = PresidioPseudonymiser(analyzer, version="1")
    call = agent_first(*said)
    result, back = pseudonymiser.pseudonymise(call)
    check(call, result, back)
    text, more = pseudonymiser.extend(correction, back)
    assert more.restore(text) == correction


def test_without_presidio_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "presidio_analyzer", None)
    with pytest.raises(PresidioUnavailable, match=r"pip install 'debrief\[presidio\]'"):
        load_presidio()
    with pytest.raises(SettingsError, match="Presidio is not installed"):
        build_pseudonymiser(load_settings(debrief_pseudonymiser="presidio", _env_file=None))


def test_the_setting_takes_no_other_name() -> None:
    with pytest.raises(SettingsError, match="PSEUDONYMISER cannot be used: it is rules, presidio or comprehend"):
        load_settings(debrief_pseudonymiser="magic", _env_file=None)
    assert isinstance(build_pseudonymiser(load_settings(_env_file=None)), RulePseudonymiser)


def test_the_rules_alone_import_no_presidio() -> None:
    code = (
        "import sys, dataset.pseudonyms, dataset.pseudonyms.presidio;"
        "print({'presidio_analyzer', 'spacy'} & {*sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_with_presidio_its_patterns_run_without_a_model_and_without_a_network() -> None:
    pytest.importorskip("presidio_analyzer")
    pseudonymiser = load_presidio()
    assert "+presidio-" in pseudonymiser.version
    assert pseudonymiser.version.endswith("+patterns")
    wallet = "1BoatSLRHtKNngkdXEeobR76b53LETtpyT"
    assert texts(pseudonymiser, f"My name is Ben, ada@example.com, {wallet}") == [
        "My name is [PERSON_1], [EMAIL_1], [REFERENCE_1]"
    ]


def test_with_presidio_a_model_that_is_missing_is_named_and_not_fetched() -> None:
    pytest.importorskip("presidio_analyzer")
    with pytest.raises(PresidioUnavailable, match="The spaCy model en_no_such_model is not installed"):
        load_presidio("en_no_such_model")
