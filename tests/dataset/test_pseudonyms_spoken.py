"""Numbers and addresses as they are said: in words, letter by letter, in pieces over several turns."""

from __future__ import annotations

import pytest

from dataset.pseudonyms import PseudonymMap, RulePseudonymiser
from dataset.pseudonyms.number_words import Token, meaning, reading
from tests.dataset.test_pseudonyms_structured import one, said
from tests.samples import agent_first

RULES = RulePseudonymiser()


@pytest.mark.parametrize(
    ("words", "language", "digits"),
    [
        ("four one one double one triple two", "en", "41111222"),
        ("forty one eleven", "en", "4111"),
        ("nineteen eighty five", "en", "1985"),
        ("two hundred and five", "en", "205"),
        ("eight hundred five five five one", "en", "8005551"),
        ("two thousand twelve", "en", "2012"),
        ("null sieben einundzwanzig fünf zwo", "de", "072152"),
        ("neunzehnhundertfünfundachtzig", "de", "1985"),
        ("zéro six douze quatre vingt dix sept soixante dix huit", "fr", "06129778"),
        ("cero seis treinta y cuatro veintiuno", "es", "063421"),
        ("mil novecientos ochenta y cinco", "es", "1985"),
        ("zero tre quarantuno", "it", "0341"),
        ("nul zes eenentwintig", "nl", "0621"),
        ("zero nove vinte e um meia", "pt", "09216"),
    ],
)
def test_words_are_read_as_digits(words: str, language: str, digits: str) -> None:
    tokens = [Token(word, meaning(word)[language]) for word in words.split()]
    assert reading(tokens, language).digits == digits


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It's four one one one, one one one one, one one one one, double one double one.", "It's [CARD_1]."),
        ("oh two oh seven nine four six oh nine five eight", "[NUMBER_1]"),
        ("my phone is two oh two, five five five, oh one four two", "my phone is [PHONE_1]"),
        ("forty-one eleven, eleven eleven, twenty-two oh three", "[NUMBER_1]"),
        ("four one 1 1 oh five", "[NUMBER_1]"),
        ("4111, 1111, 1111, 1111", "[CARD_1]"),
        ("4 1 1 1 uh 1 1 1 1", "[NUMBER_1]"),
        ("4111 1111\n1111 1111", "[CARD_1]"),
        ("DE89 3704 0044\n0532 0130 00", "[IBAN_1]"),
        ("my PIN is four two seven one", "my PIN is [NUMBER_1]"),
        ("account number four seven one", "account number [NUMBER_1]"),
        ("Kundennummer null sieben einundzwanzig", "Kundennummer [NUMBER_1]"),
        ("null sechs einundzwanzig vier drei zwo eins null", "[NUMBER_1]"),
        ("zéro six, douze, trente-quatre, cinquante-six, soixante-dix-huit", "[NUMBER_1]"),
        ("seis cero cero, doce, treinta y cuatro, cinco seis", "[NUMBER_1]"),
    ],
)
def test_dictated_numbers(text: str, expected: str) -> None:
    assert one(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "one or two, twenty four seven, one moment, nine to five, number one",
        "nineteen eighty-five, two thousand and twenty six, at ten fifteen",
        "two hundred fifty thousand dollars, twelve forty-nine ninety-nine euros",
        "one two three four five six, pages 1, 2, 3, 4, 5, 6",
        "five, six, seven days, I'm forty five, two of the three",
        "twenty and thirty and forty and fifty",
        "once upon a time, DOS, um, due on the sixth",
        "call 202 to reach us",
    ],
)
def test_everyday_numbers_stay(text: str) -> None:
    assert one(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It is ada dot moos at example dot com.", "It is [EMAIL_1]."),
        ("my email is j d o e at gmail dot com", "my email is [EMAIL_1]"),
        ("a-d-a underscore l at my dash company dot co dot uk", "[EMAIL_1]"),
        ("it's ada plus shop at example dot org okay", "it's [EMAIL_1] okay"),
        ("ada (at) example (dot) com, ada @ example . com", "[EMAIL_1], [EMAIL_1_B]"),
        ("ada at e x a m p l e dot c o m", "[EMAIL_1]"),
        ("ada punkt moos ät beispiel minus firma punkt de", "[EMAIL_1]"),
        ("c'est jean tiret dupont arobase exemple point fr", "c'est [EMAIL_1]"),
        ("maria guion bajo lopez arroba ejemplo punto es", "[EMAIL_1]"),
        ("email: ada at gmail", "email: [EMAIL_1]"),
    ],
)
def test_spelled_addresses(text: str, expected: str) -> None:
    assert one(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "I work at amazon dot com, look at me, meet at noon. It is fine.",
        "no changes at all. It only happens at home. In short, at this point. No.",
        "I was at gmail support",
    ],
)
def test_what_is_no_spelled_address_stays(text: str) -> None:
    assert one(text) == text


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (
            ("Your card?", "It's 4111 1111", "mm-hm", "1111 1111", "Thank you."),
            ("Your card?", "It's [CARD_1]", "mm-hm", "[CARD_1_B]", "Thank you."),
        ),
        (
            ("Card?", "four one one one", "okay", "one one one one", "go on", "one one one one, one one one one"),
            ("Card?", "[CARD_1]", "okay", "[CARD_1_B]", "go on", "[CARD_1_C]"),
        ),
        (
            ("The phone number?", "oh two oh", "oh two oh", "seven nine four six", "yes", "oh nine five eight."),
            ("The phone number?", "[PHONE_1]", "[PHONE_1]", "[PHONE_1_B]", "yes", "[PHONE_1_C]."),
        ),
        (
            ("IBAN?", "DE89 3704", "ok", "0044 0532", "ok", "0130 00"),
            ("IBAN?", "[IBAN_1]", "ok", "[IBAN_1_B]", "ok", "[IBAN_1_C]"),
        ),
        (
            ("Go ahead.", "it's 4711", "so 4711", "and then 0815, and that's it for the order"),
            ("Go ahead.", "it's [NUMBER_1]", "so [NUMBER_1]", "and then [NUMBER_1_B], and that's it for the order"),
        ),
    ],
)
def test_numbers_in_pieces(texts: tuple[str, ...], expected: tuple[str, ...]) -> None:
    assert tuple(said(*texts)) == expected


@pytest.mark.parametrize(
    "texts",
    [
        ("How old?", "45", "okay", "2019", "right", "2021"),
        ("How many?", "2", "okay", "10", "yes", "3 people"),
        ("We had 20", "okay", "15 days of it", "fine"),
        ("It cost $4711", "okay", "$4712 now"),
        ("Since 2019.", "I see.", "2020 was worse."),
    ],
)
def test_answers_in_turn_are_no_pieces(texts: tuple[str, ...]) -> None:
    assert tuple(said(*texts)) == texts


def test_what_was_dictated_in_pieces_is_known_when_it_is_written_together() -> None:
    _, back = RULES.pseudonymise(agent_first("Your card?", "four one one one, one one one one", "okay", "1111 1111"))
    text, more = RULES.extend("The card 4111111111111111 was declined.", back)
    assert text == "The card [CARD_1_C] was declined."
    assert more.restore(text) == "The card 4111111111111111 was declined."


def test_what_was_dictated_in_words_is_known_in_figures() -> None:
    _, back = RULES.pseudonymise(agent_first("Order number?", "four seven one one oh eight"))
    text, _ = RULES.extend("Order 471108 is late.", PseudonymMap.model_validate_json(back.model_dump_json()))
    assert text == "Order [NUMBER_1_B] is late."


def test_a_short_piece_leaves_the_call_only_where_it_was_dictated() -> None:
    texts = said("Card?", "41", "okay", "11 11 11", "okay", "11 11 11 11", "ok", "41 items at 11 today")
    assert texts[-1] == "41 items at 11 today"
    assert texts[1].startswith("[CARD_1")
