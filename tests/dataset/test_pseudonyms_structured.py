"""Structured personal data: addresses of the web, machines and houses, references, dates of birth, national ids."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dataset.pseudonyms import PseudonymMap, RulePseudonymiser
from dataset.pseudonyms.placeholders import KINDS, PLACEHOLDER
from dataset.records import Call, Role, Source, Turn
from tests.samples import agent_first

RULES = RulePseudonymiser()


def said(*texts: str) -> list[str]:
    """The texts of such a call, after restoring gave back the very characters."""
    call = agent_first(*texts)
    result, back = RULES.pseudonymise(call)
    assert [back.restore(turn.text) for turn in result.turns] == list(texts)
    return [turn.text for turn in result.turns]


def one(text: str) -> str:
    return said(text)[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("See https://example.com/orders/17?token=abc.", "See [URL_1]."),
        ("(http://example.com/a_(b)), www.example.com/x", "([URL_1]), [URL_2]"),
        ("<https://example.com/reset|Reset>", "<[URL_1]|Reset>"),
        ("https://ben:pw@example.com and example.com:8080/", "[URL_1] and [URL_2]"),
        ("example.com/me, shop.example.co.uk?u=ada", "[URL_1], [URL_2]"),
        ("https://jdoe.example.com is mine", "[URL_1] is mine"),
        ("at 203.0.113.7, 10.0.0.1:8080 or 10.0.0.0/8", "at [IP_1], [IP_2] or [IP_3]"),
        ("[2001:db8::1]:443 and fe80::1ff:fe23:4567:890a%eth0", "[[IP_1]]:443 and [IP_2]"),
        ("after version 2.1 my IP is 198.51.100.23", "after version 2.1 my IP is [IP_1]"),
        ("00:1A:2B:3C:4D:5E, 00-1a-2b-3c-4d-5e, 001a.2b3c.4d5e", "[MAC_1], [MAC_1_B], [MAC_1_C]"),
    ],
)
def test_addresses_of_the_web_and_of_machines(text: str, expected: str) -> None:
    assert one(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "www.example.com, https://example.com/, support.example.com and http://www.example.co.uk",
        "node.js/react, and/or, e.g. a/b, setup.py?, U.S./Canada, etc./more",
        "version 1.2.3.4, build 10.0.19045.3693, 61.0.3163.100",
        "127.0.0.1, 0.0.0.0, 255.255.255.0, 999.1.1.1, ::1, std::string",
        "at 10:15:22, 1:2:3, 12:30:45.123",
    ],
)
def test_what_is_nobodys_address_stays(text: str) -> None:
    assert one(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("my order is AB-1234", "my order is [REFERENCE_1]"),
        ("case number 4711", "case number [REFERENCE_1]"),
        ("order number: 123.", "order number: [REFERENCE_1]."),
        ("booking reference X7K2QP", "booking reference [REFERENCE_1]"),
        ("my booking reference is XKQPRT", "my booking reference is [REFERENCE_1]"),
        ("ticket INC 0012345 is open", "ticket [REFERENCE_1] is open"),
        ("invoice INV-2024-00123", "invoice [REFERENCE_1]"),
        ("tracking number 1Z 999 AA1 01 2345 6784", "tracking number [REFERENCE_1]"),
        ("your order 4711 has shipped", "your order [REFERENCE_1] has shipped"),
        ("order number 123 has not arrived", "order number [REFERENCE_1] has not arrived"),
        ("account #4711, PIN 1234, CVV 123", "account #[REFERENCE_1], PIN [REFERENCE_2], CVV [REFERENCE_3]"),
        ("licence plate AB12 CDE", "licence plate [REFERENCE_1]"),
        ("passport number C01X00T47", "passport number [ID_1]"),
        ("card ending in 4242", "card ending in [REFERENCE_1]"),
        ("my password is hunter2", "my password is [REFERENCE_1]"),
        ("Bestellnummer 12 34 5", "Bestellnummer [REFERENCE_1]"),
        ("Kundennummer: K-4711, Kennzeichen B-MW 1234", "Kundennummer: [REFERENCE_1], Kennzeichen [REFERENCE_2]"),
        ("numéro de commande 45 78 9", "numéro de commande [REFERENCE_1]"),
        ("n° de client 4567", "n° de client [REFERENCE_1]"),
        ("mi número de pedido es AB12345", "mi número de pedido es [REFERENCE_1]"),
        ("il codice cliente è C-4711", "il codice cliente è [REFERENCE_1]"),
        (
            "employee number E-4471, my username is jsmith82",
            "employee number [REFERENCE_1], my username is [REFERENCE_2]",
        ),
        ("Order ID 114-5555555-1234567", "Order ID [NUMBER_1]"),
        ("mi número de póliza es 55-1234-A", "mi número de póliza es [REFERENCE_1]"),
        ("klantnummer 4711", "klantnummer [REFERENCE_1]"),
        ("o número do pedido é PT-998", "o número do pedido é [REFERENCE_1]"),
        ("order number 1234567 and AB-123456 again", "order number [NUMBER_1] and [NUMBER_2] again"),
    ],
)
def test_what_a_cue_makes_a_reference(text: str, expected: str) -> None:
    assert one(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "ticket 4711, room 12, I want to order 1000 business cards",
        "order number 5 of 10, an order of 3500 euros, order 2 pizzas",
        "the case is 3 days old, customer since 2019, order from 2024, account for 15days",
        "error code 4711, model number WH-1000XM4, gonna order it in 9.5",
        "Can I have the ticket number, please?",
        "half my account is at 50%, order by 5pm",
    ],
)
def test_what_no_cue_makes_a_reference(text: str) -> None:
    assert one(text) == text


@pytest.mark.parametrize(
    ("asked", "answer", "expected"),
    [
        ("What's your order number?", "It's 4711.", "It's [REFERENCE_1]."),
        ("Can I have the booking reference, please?", "Sure, X7K2QP", "Sure, [REFERENCE_1]"),
        ("Could you confirm your date of birth?", "Yes, 3/4/85.", "Yes, [BIRTH_1]."),
        ("And your zip code?", "90210", "[ADDRESS_1]"),
        ("Wie lautet Ihre Kundennummer?", "Das ist die 4711.", "Das ist die [REFERENCE_1]."),
        ("What is your email?", "ada dot moos at gmail", "[EMAIL_1]"),
        ("How many tickets?", "4711", "4711"),
        ("Thanks for the order number.", "4711 is a lot.", "4711 is a lot."),
    ],
)
def test_an_answer_needs_no_cue_of_its_own(asked: str, answer: str, expected: str) -> None:
    assert said(asked, answer) == [asked, expected]


def test_an_answer_may_come_after_a_moment() -> None:
    texts = said("Your order number, please?", "One moment.", "Sure.", "It's 4711.")
    assert texts[-1] == "It's [REFERENCE_1]."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("DOB 03/04/1985", "DOB [BIRTH_1]"),
        ("I was born on the third of April 1985 in Leeds", "I was born on the [BIRTH_1] in Leeds"),
        ("geboren am 3.4.85", "geboren am [BIRTH_1]"),
        ("am 3.4.1985 geboren", "am [BIRTH_1] geboren"),
        ("date of birth: April third nineteen eighty five", "date of birth: [BIRTH_1]"),
        ("née le 4 janvier 1980", "née le [BIRTH_1]"),
        ("fecha de nacimiento: 3 de abril de 1985", "fecha de nacimiento: [BIRTH_1]"),
        ("nata il 3 aprile 1985", "nata il [BIRTH_1]"),
        ("geboortedatum 3-4-1985", "geboortedatum [BIRTH_1]"),
        ("DOB: 3rd Apr '85", "DOB: [BIRTH_1]"),
        ("dob oh three oh four nineteen eighty five", "dob [BIRTH_1]"),
        ("3 April 1985 is my date of birth", "[BIRTH_1] is my date of birth"),
        ("born 3 April 1985; so 04/03/1985, 1985-04-03", "born [BIRTH_1]; so [BIRTH_1_B], [BIRTH_1_C]"),
    ],
)
def test_dates_of_birth(text: str, expected: str) -> None:
    assert one(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "My birthday is next week. It broke on 3 April 2026.",
        "I was born and raised here for 3 years, delivered on 4 May 2026.",
        "a birthday gift for 25 dollars on 2026-11-23",
    ],
)
def test_other_dates_stay(text: str) -> None:
    assert one(text) == text


def test_a_birthday_is_found_again_however_it_is_written() -> None:
    _, back = RULES.pseudonymise(agent_first("Your date of birth?", "The third of April 1985."))
    text, more = RULES.extend("Born 03/04/1985; called on 03/04/2026.", back)
    assert text == "Born [BIRTH_1_B]; called on 03/04/2026."
    assert more.restore(text) == "Born 03/04/1985; called on 03/04/2026."


@pytest.mark.parametrize(
    "address",
    [
        "12 Baker Street",
        "221B Baker Street, London NW1 6XE",
        "1600 Pennsylvania Ave NW, Apt 4B",
        "Flat 3, 12 High Road",
        "350 5th Avenue, New York, NY 10118-1234",
        "742 Evergreen Terrace, Springfield, IL 62704",
        "twelve baker street",
        "4 Privet Drive",
        "5 George St, Sydney NSW 2000",
        "Hauptstraße 12a, 80331 München",
        "Musterstr. 7",
        "Am Markt 5",
        "Karl-Marx-Allee 34",
        "12 rue de la Paix, 75002 Paris",
        "5 bis avenue Victor Hugo",
        "5 place de la République",
        "Calle Mayor 5, 3º B, 28013 Madrid",
        "Avenida de la Constitución, 12",
        "Via Roma 12, 00184 Roma",
        "Kerkstraat 12, 1017 GL Amsterdam",
        "Rua das Flores 25, 4º Esq, 1200-195 Lisboa",
        "Storgatan 12",
        "P.O. Box 1234",
        "Postfach 10 20 30",
        "SW1A 1AA",
        "K1A 0B1",
        "1012 AB Amsterdam",
        "CA 94103",
        "D-80331",
        "A-1010 Wien",
    ],
)
def test_addresses(address: str) -> None:
    assert one(f"It is {address}.").startswith("It is [ADDRESS_1]")
    assert one(f"It is {address}.").removesuffix(".") == "It is [ADDRESS_1]"


@pytest.mark.parametrize(
    "text",
    [
        "5 minutes down the road, 45 minutes on Main Street, the shop in Baker Street",
        "2 hard drive slots, a 500 GB Hard Drive, 2 Google Drive accounts, 10 items in place",
        "Am Montag 5 Stück, am Router 2 Lampen, Im Mai 3 Mal",
        "via Zoom 5 times, 3 different ways, 2020 was a long road",
        "I paid 12345 Euro, 5000 KM, 9 AM, on the 2nd floor",
    ],
)
def test_what_is_no_address_stays(text: str) -> None:
    assert one(text) == text


@pytest.mark.parametrize(
    "number",
    [
        "SSN 536-90-4399",
        "SSN 536904399",
        "social security number is 536 90 4399",
        "AB 12 34 56 C",
        "NHS number 943 476 5919",
        "Steuer-ID 36 574 261 809",
        "2 95 10 99 126 111 93",
        "295109912611193",
        "54362315-K",
        "X-5253868-R",
        "RCCMNL83S18D969H",
        "BSN 1112.22.333",
        "85.07.30-033.28",
        "756.9217.0769.85",
        "SVNR 1237 010180",
        "PESEL 44051401359",
        "880320-0016",
        "390.533.447-05",
        "2341 2341 2346",
        "ACUPA7085R",
        "SIN 123456782",
        "TFN 123 456 782",
        "Medicare 2123 45670 1",
    ],
)
def test_national_ids(number: str) -> None:
    assert re.search(r"\[ID_1\]$", one(number)), one(number)


def test_a_cue_is_believed_where_the_check_digit_fails() -> None:
    assert one("my CPF is 390.533.447-06") == "my CPF is [ID_1]"
    assert one("it weighs 2341 2341 2345") == "it weighs [NUMBER_1]"


@pytest.mark.parametrize(
    "number",
    ["(11) 98765-4321", "0412 345 678", "0412.345.678", "+1.202.555.0142", "04 12 34 56 78", "(030) 123-4567"],
)
def test_phone_numbers_are_whole(number: str) -> None:
    assert re.fullmatch(r"It is \[(?:PHONE|NUMBER)_1\]\.", one(f"It is {number}.")), one(f"It is {number}.")


def test_one_number_in_two_ways_has_one_number() -> None:
    assert said("My phone is 202-555-0142.", "So 2025550142?") == ["My phone is [PHONE_1].", "So [PHONE_1_B]?"]


def test_a_pseudonymised_call_is_left_alone() -> None:
    texts = ["Your card?", "It's 4111 1111 1111 1111, born 3/4/1985, order AB-12, 12 Baker Street."]
    first, _ = RULES.pseudonymise(agent_first(*texts))
    second, back = RULES.pseudonymise(agent_first(*(turn.text for turn in first.turns)))
    assert second.turns == first.turns
    assert back.pseudonyms == ()


PIECES = st.one_of(
    st.sampled_from(("https://example.com/a?b=c", "www.example.com/x", "10.0.0.1", "fe80::1", "00:1A:2B:3C:4D:5E")),
    st.sampled_from(("order", "number", "is", "Kundennummer", "born", "DOB", "my zip", "phone", "?", "ending in")),
    st.sampled_from(("4711", "AB-1234", "X7K2QP", "03/04/1985", "3 April 1985", "third", "12 Baker Street", "12345")),
    st.sampled_from(("Via Roma 12", "Am Markt 5", "80331 München", "SW1A 1AA", "P.O. Box 12", "CA 94103", "Apt 4B")),
    st.sampled_from(("536-90-4399", "AB123456C", "4111 1111 1111 1111", "(11) 98765-4321", "DE89370400440532013000")),
    st.sampled_from(("four one one", "double two", "oh", "ada at", "example dot com", "twenty", "hundred", "and")),
    st.sampled_from((*(f"[{kind}_1]" for kind in KINDS), "[URL_1_B]", "[IP_", "_2]", "[REFERENCE_99]")),
    st.text(max_size=5),
)
TEXTS = st.lists(st.tuples(PIECES, st.sampled_from([" ", " ", "", ", ", "\n"])), max_size=14).map(
    lambda pieces: "".join(piece + after for piece, after in pieces)
)


@settings(deadline=None, max_examples=150)  # the first example of all loads the tables of phone numbers
@given(st.lists(TEXTS, max_size=5), TEXTS)
def test_restoring_is_exact(texts: list[str], correction: str) -> None:
    call = agent_first(*texts)
    result, back = RULES.pseudonymise(call)
    assert [back.restore(turn.text) for turn in result.turns] == texts
    assert RULES.pseudonymise(call) == (result, back)
    text, more = RULES.extend(correction, PseudonymMap.model_validate_json(back.model_dump_json()))
    assert more.restore(text) == correction
    assert [more.restore(turn.text) for turn in result.turns] == texts


@settings(deadline=None, max_examples=150)
@given(st.lists(TEXTS, max_size=4))
def test_placeholders_are_left_alone_by_a_second_run(texts: list[str]) -> None:
    first, _ = RULES.pseudonymise(agent_first(*texts))
    second, back = RULES.pseudonymise(agent_first(*(turn.text for turn in first.turns)))
    for once, twice in zip(first.turns, second.turns, strict=True):
        given_out = [match[0] for match in PLACEHOLDER.finditer(once.text)]
        left = iter([match[0] for match in PLACEHOLDER.finditer(twice.text)])
        assert all(placeholder in left for placeholder in given_out)
    assert not any(PLACEHOLDER.search(pseudonym.value) for pseudonym in back.pseudonyms)


HOSTILE = (
    *("1", "1 ", "1.", "1,", "1-", "1:", "+1 ", "(1) ", "12 Aa ", "A1 ", "www.", "a.b/", "http://", "::", "a::", "ff:"),
    *("one ", "double ", "at ", "a at b dot ", "a@", "born 3 ", "order 4711 ", "Am Markt 5 ", "4111 1111 1111 1111 "),
    *("[NUMBER_1", "1\n", "1 uh ", "DE89 ", "rue de la ", "einundzwanzigtausend"),
)


@pytest.mark.parametrize("unit", HOSTILE, ids=repr)
def test_the_work_grows_with_the_text(unit: str) -> None:
    """Sixteen times the text: work that grew with its square would take 256 times as long, and is let off at 48."""

    def seconds(size: int) -> float:
        started = time.process_time()
        RULES.pseudonymise(agent_first((unit * size)[:size]))
        return time.process_time() - started

    assert seconds(32_000) < 48 * seconds(2_000) + 1


def test_the_work_grows_with_the_turns() -> None:
    def seconds(turns: int) -> float:
        call = agent_first(*("11 11" if at % 2 else f"okay {at}" for at in range(turns)))
        started = time.process_time()
        RULES.pseudonymise(call)
        return time.process_time() - started

    assert seconds(6_400) < 48 * seconds(400) + 1


@pytest.mark.parametrize(
    "address",
    [
        "Deutzer Str. 41, 51063 Musterstadt",
        "Kleiner Wall 9, 50670 Musterstadt",
        "Brugsesteenweg 14 bus 2, 9001 Musterstad",
        "Unterm Steinberg 7, 6020 Musterdorf",
    ],
)
def test_a_street_before_a_house_number_and_a_town_may_have_any_name(address: str) -> None:
    said = Turn(speaker="Kundin", role=Role.CUSTOMER, text=f"Ich wohne {address}, im zweiten Stock.")
    log = Call(id="call_1", turns=(said,), source=Source.FILE)
    hidden, back = RulePseudonymiser().pseudonymise(log)
    assert not set(address.replace(",", "").split()) & set(hidden.turns[0].text.replace(",", "").split())
    assert back.restore(hidden.turns[0].text) == log.turns[0].text
