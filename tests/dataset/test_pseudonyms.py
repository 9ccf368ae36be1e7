"""Personal data goes out, and comes back to the character."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dataset.pseudonyms import PseudonymMap, RulePseudonymiser, rules
from dataset.pseudonyms.name_finder import is_word_too
from dataset.records import Call, PseudonymisedCall, Role, Source, Turn

RULES = RulePseudonymiser()


def a_call(*turns: tuple[str, str]) -> Call:
    said = tuple(Turn(speaker=speaker, role=Role.OTHER, text=text) for speaker, text in turns)
    return Call(id="call_1", turns=said, source=Source.FILE)


def pseudonymised(text: str, *speakers: str) -> str:
    """The text after a round trip, said by an agent in a call with these further speakers."""
    call = a_call(*((speaker, "Hm.") for speaker in speakers), ("Agent", text))
    result, back = RULES.pseudonymise(call)
    check(call, result, back)
    return result.turns[-1].text


def check(call: Call, result: PseudonymisedCall, back: PseudonymMap) -> None:
    """What holds for every call: restoring is exact, and no value is left behind.

    But for names that are words as well, or of two letters, in small letters: they are names only where a name stands.
    """
    assert [back.restore(turn.text) for turn in result.turns] == [turn.text for turn in call.turns]
    assert [back.restore(turn.speaker) for turn in result.turns] == [turn.speaker for turn in call.turns]
    left = "\n".join(text for turn in result.turns for text in (turn.speaker, turn.text))
    for pseudonym in back.pseudonyms:
        assert is_word_too(pseudonym.value) or not re.search(rf"(?<!\w){re.escape(pseudonym.value)}(?!\w)", left), (
            pseudonym.value
        )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Write to ada@example.com.", "Write to [EMAIL_1]."),
        ("ada@example.com, ADA@example.com", "[EMAIL_1], [EMAIL_1_B]"),
        ("It is ada at example dot com", "It is [EMAIL_1]"),
        ("Call 202-555-0142 or +1 (202) 555-0142.", "Call [PHONE_1] or [PHONE_1_B]."),
        ("Call 555-0142 please", "Call [PHONE_1] please"),
        ("In London 020 7946 0958", "In London [PHONE_1]"),
        ("Card 4111 1111 1111 1111, exp 12/27", "Card [CARD_1], exp 12/27"),
        ("5555555555554444 and 3782-822463-10005", "[CARD_1] and [CARD_2]"),
        ("4111 1111 1111 1111 654321", "[CARD_1] [NUMBER_1]"),
        ("IBAN DE89 3704 0044 0532 0130 00 please", "IBAN [IBAN_1] please"),
        ("gb82west12345698765432", "[IBAN_1]"),
        ("SSN 536-90-4399", "SSN [ID_1]"),
        ("national insurance AB123456C", "national insurance [ID_1]"),
        ("DNI 12345678Z", "DNI [ID_1]"),
        ("CPF 111.444.777-35", "CPF [ID_1]"),
        ("codice RSSMRA85T10A562S", "codice [ID_1]"),
        ("order 12345678, again 12345678", "order [NUMBER_1], again [NUMBER_1]"),
        ("order 12-345-678 is 12345678", "order [NUMBER_1] is [NUMBER_1_B]"),
        ("4 7 1 1 0 8", "[NUMBER_1]"),
        ("serial ORD1234567", "serial [NUMBER_1]"),
        ("my account number is 2025550142", "my account number is [NUMBER_1]"),
        ("account 123456 costs $123456", "account [NUMBER_1] costs $[NUMBER_1]"),
    ],
)
def test_what_is_taken(text: str, expected: str) -> None:
    assert pseudonymised(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "On 2026-11-23 at 10:15, 23.11.2026, 11/23/2026 10:15:22",
        "On November 23, 2026 and 23 Nov 2026 and May 3rd 2026",
        "from 2025-2026, in 2025 and 2026",
        "$1,200.50, $1200500, 12.50 EUR, 1,200,500 dollars, 1 200 000 €",
        "version 11.1.2, build 10.0.19045.3693, 61.0.3163.100, 192.168.1.20",
        "a screen of 1920x1080, 1920 x 1080, 500000 MB",
        "ticket 4711, room 12, 24/7, error 0x80070422, KB5034441",
        "Agent, customer and Speaker 1 [PII]",
    ],
)
def test_what_stays(text: str) -> None:
    assert pseudonymised(text) == text


@pytest.mark.parametrize(
    ("speaker", "text", "expected"),
    [
        ("Juan Pérez", "Juan's bill, Mr Pérez, JUAN PÉREZ", "[PERSON_1_B]'s bill, Mr [PERSON_1_C], [PERSON_1_D]"),
        ("Juan Pérez", "juan, Juanita and San Juanito", "[PERSON_1_B], Juanita and San Juanito"),
        ("Will Smith", "will you, Will? It will.", "will you, [PERSON_1_B]? It will."),
        ("Grace", "grace period, GRACE", "grace period, [PERSON_1_B]"),
        ("Customer (Zoë)", "Zoë", "[PERSON_1]"),
        ("Agent O'Brien", "O'Brien's", "[PERSON_1]'s"),
        ("Jean-Luc", "Jean-Luc", "[PERSON_1]"),
        ("Ludwig van Dam", "van, Dam", "van, [PERSON_1_B]"),
        ("李雷", "李雷你好", "[PERSON_1]你好"),
        ("Zoë", unicodedata.normalize("NFD", "Zoë!"), "[PERSON_1_B]!"),
        ("ben@example.com", "Ben called", "Ben called"),
    ],
)
def test_speakers_are_people(speaker: str, text: str, expected: str) -> None:
    assert pseudonymised(text, speaker) == expected


@pytest.mark.parametrize("label", ["Agent", "customer", "Speaker 1", "SPEAKER_00", "Kundin", "System", "A", "Unknown"])
def test_role_labels_stay(label: str) -> None:
    result, back = RULES.pseudonymise(a_call((label, "I am an agent, A customer.")))
    assert result.turns[0].speaker == label
    assert back.pseudonyms == ()


def test_labels_that_are_names_become_placeholders() -> None:
    result, _ = RULES.pseudonymise(a_call(("Juan Pérez", "Hi."), ("Ben (Agent)", "Hi."), ("Juan Pérez", "Bye.")))
    assert [turn.speaker for turn in result.turns] == ["[PERSON_1]", "[PERSON_2] (Agent)", "[PERSON_1]"]


def test_a_name_that_two_people_share_is_nobody_in_particular() -> None:
    assert pseudonymised("Juan!", "Juan Pérez", "Juan García") == "[PERSON_3]!"


def test_placeholders_that_the_call_holds_are_its_own_words() -> None:
    assert pseudonymised("[PERSON_1] and [NUMBER_1] met Ben about 123456.", "Ben") == (
        "[PERSON_1] and [NUMBER_1] met [PERSON_2] about [NUMBER_2]."
    )


def test_restore_takes_whole_placeholders_only() -> None:
    speakers = [(f"Name{chr(97 + at)}", "Hi.") for at in range(11)]
    _, back = RULES.pseudonymise(a_call(*speakers))
    assert back.restore("[PERSON_1]'s [PERSON_11] [PERSON_12] [PERSON_1_B] PERSON_1") == (
        "Namea's Namek [PERSON_12] [PERSON_1_B] PERSON_1"
    )


def test_a_correction_uses_the_placeholders_of_its_call() -> None:
    _, back = RULES.pseudonymise(a_call(("Juan Pérez", "Order 123456."), ("Agent", "Hi Juan.")))
    text, more = RULES.extend("Pérez will mail ada@example.com about 123456 for Juan.", back)
    assert text == "[PERSON_1_C] will mail [EMAIL_1] about [NUMBER_1] for [PERSON_1_B]."
    assert more.restore(text) == "Pérez will mail ada@example.com about 123456 for Juan."
    assert more.pseudonyms[: len(back.pseudonyms)] == back.pseudonyms


def test_a_correction_may_hold_what_reads_like_a_placeholder() -> None:
    _, back = RULES.pseudonymise(a_call(("Juan", "Hi.")))
    text, more = RULES.extend("[PERSON_1] is Juan, [PERSON_2] is not", back)
    assert text == "[LITERAL_1] is [PERSON_1], [PERSON_2] is not"
    assert more.restore(text) == "[PERSON_1] is Juan, [PERSON_2] is not"
    again, _ = RULES.extend("654321", more)
    assert again == "[NUMBER_1]"


def test_a_map_is_json_and_tells_nothing_by_its_repr() -> None:
    _, back = RULES.pseudonymise(a_call(("Juan Pérez", "ada@example.com")))
    assert PseudonymMap.model_validate_json(back.model_dump_json()) == back
    assert "Juan" not in f"{back!r} {back}"
    assert "ada" not in f"{back!r} {back}"


def test_the_version_covers_every_module() -> None:
    package = Path(rules.__file__).parent
    assert set(rules._SOURCES) == {path.name for path in package.glob("*.py")} - {"__init__.py"}


def test_the_version_covers_the_settings() -> None:
    assert RulePseudonymiser().version == RULES.version
    assert RulePseudonymiser(regions=("FR",)).version != RULES.version
    result, _ = RULES.pseudonymise(a_call(("Agent", "Hi.")))
    assert result.pseudonymiser_version == RULES.version


PIECES = st.one_of(
    st.sampled_from(("Juan", "Pérez", "JUAN", "juan", "Will", "will", "Ben", "李雷", "Agent", "Customer", "Juan's")),
    st.sampled_from(
        ("[PERSON_1]", "[PERSON_1_B]", "[NUMBER_1]", "[EMAIL_1", "[PERSON_", "1]", "[LITERAL_1]", "PERSON_1")
    ),
    st.sampled_from(("ada@example.com", "202-555-0142", "555-0142", "+1", "(202)", "call", "account", "ORD123456")),
    st.sampled_from(
        ("4111 1111", "5555555555554444", "123456", "$123456", "12-34-56", "2026-11-23", "10:15", "11.1.2")
    ),
    st.sampled_from(
        ("DE89370400440532013000", "536-90-4399", "AB123456C", "_", "-", "'", ".", ",", "\0", "+", "0x1234567")
    ),
    st.text(max_size=6),
)
TEXTS = st.lists(st.tuples(PIECES, st.sampled_from([" ", "", "\n"])), max_size=14).map(
    lambda pieces: "".join(piece + after for piece, after in pieces)
)
CALLS = st.lists(st.tuples(TEXTS, TEXTS), max_size=5).map(lambda turns: a_call(*turns))


@settings(deadline=None)  # the first example of all loads the tables of phone numbers
@given(CALLS)
def test_restoring_is_exact_and_nothing_is_left(call: Call) -> None:
    result, back = RULES.pseudonymise(call)
    check(call, result, back)
    assert RULES.pseudonymise(call) == (result, back)


@settings(deadline=None)  # the first example of all loads the tables of phone numbers
@given(CALLS, TEXTS, TEXTS)
def test_restoring_a_correction_is_exact(call: Call, first: str, second: str) -> None:
    result, back = RULES.pseudonymise(call)
    one, more = RULES.extend(first, back)
    two, most = RULES.extend(second, PseudonymMap.model_validate_json(more.model_dump_json()))
    assert most.restore(two) == second
    assert most.restore(one) == first
    assert [most.restore(turn.text) for turn in result.turns] == [turn.text for turn in call.turns]
