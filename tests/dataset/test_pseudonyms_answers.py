"""Answers, read-backs and codes that are spelled: what the turns around a value make of it."""

from __future__ import annotations

import pytest

from tests.dataset.test_pseudonyms_structured import one, said


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (
            ("Okay, and your passport number?", "Let me see, hang on. It's r nine three two double three eight."),
            "Let me see, hang on. It's [ID_1].",
        ),
        (("Mi conferma il codice fiscale?", "Aspetti, ecco, RSSMRA85T10A562S."), "Aspetti, ecco, [ID_1]."),
        (("Poproszę numer PESEL.", "Już mówię, cztery cztery zero pięć jeden."), "Już mówię, [ID_1]."),
        (("Vad är ditt personnummer?", "Det är åtta åtta noll tre två noll."), "Det är [ID_1]."),
        (("Och din bokningskod?", "J sju nio två fyra R"), "[REFERENCE_1]"),
        (("Go ahead with your booking reference.", "okay so it's 7xtlgg"), "okay so it's [REFERENCE_1]"),
        (("Il me faudrait votre RIB.", "D E huit neuf trente-sept zéro quatre zéro zéro quarante-quatre zéro cinq "
          "trente-deux zéro un trente zéro zéro"), "[IBAN_1]"),
        (("And your date of birth?", "Um, it's the fifth of January nineteen seventy-nine, did you get that?"),
         "Um, it's the [BIRTH_1], did you get that?"),
        (("Und Ihr Geburtsdatum, bitte?", "Das ist elfter Juni neunzehnhundertsechsundachtzig."),
         "Das ist [BIRTH_1]."),
        (("Quelle est votre date de naissance ?", "dix-huit janvier mille neuf cent quatre-vingt-treize"), "[BIRTH_1]"),
        (("The best number to reach you on?", "two oh two five five five oh one nine nine"), "[PHONE_1]"),
    ],
)  # fmt: skip
def test_what_was_asked_for_is_believed(texts: tuple[str, ...], expected: str) -> None:
    assert said(*texts)[-1] == expected


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("What's your address?", "Sure, it's 1 Sunset Blvd Unit 12."), "Sure, it's [ADDRESS_1]."),
        (("And the town and the postcode?", "It's Springfield, IL 62745."), "It's [ADDRESS_1]."),
        (("Und Ihre Adresse, bitte?", "Ja, das ist Am Alten Markt zwei."), "Ja, das ist [ADDRESS_1]."),
        (("Et le code postal et la ville ?", "Oui, c'est 13083 Marseille."), "Oui, c'est [ADDRESS_1]."),
        (("mi conferma il suo indirizzo", "è via roma otto zero zero uno sei quattro roma"), "è [ADDRESS_1]"),
        (("Kunt u het adres noemen?", "Burgemeester de Vlugtlaan 95 hs"), "[ADDRESS_1]"),
        (("Proszę podać adres.", "Tak, to jest os. Słoneczne 22 m. 7, 00-263 Warszawa."), "Tak, to jest [ADDRESS_1]."),
        (("Hi.", "I live at twelve baker street london sw1a 1aa"), "I live at [ADDRESS_1]"),
        (("Hi.", "Ich wohne in der Langen Reihe 5, 20099 Hamburg. Es brennt."),
         "Ich wohne in [ADDRESS_1]. Es brennt."),
        (("What's your address?", "I'd rather not say. It has rained for 3 weeks."),
         "I'd rather not say. It has rained for 3 weeks."),
        (("What's your address?", "Two of the three lights are red."), "Two of the three lights are red."),
    ],
)  # fmt: skip
def test_addresses_that_are_announced(texts: tuple[str, ...], expected: str) -> None:
    assert said(*texts)[-1] == expected


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("My invoice number is R A eight three one, six four five four.", "I have RA/831/6454 here."),
         "I have [REFERENCE_1_B] here."),
        (("My NI number is YW 97 51 47 D.", "So that's yw 975147 d, correct?"), "So that's [ID_1_B], correct?"),
        (("Customer number one seven three three one.", "Thank you. I have 17331 here."),
         "Thank you. I have [REFERENCE_1_B] here."),
        (("Your card?", "4111 1111 1111 1111",
          "So four one one one, one one one one, one one one one, one one one one."),
         "So [CARD_1_B]."),
    ],
)  # fmt: skip
def test_what_is_read_back_in_other_words_is_the_same(texts: tuple[str, ...], expected: str) -> None:
    assert said(*texts)[-1] == expected


def test_two_people_of_one_name_answer_each_other() -> None:
    from dataset.records import Call, Role, Source, Turn
    from tests.dataset.test_pseudonyms_structured import RULES

    turns = (
        Turn(speaker="Sam", role=Role.AGENT, text="Your order number?"),
        Turn(speaker="Sam", role=Role.CUSTOMER, text="4711"),
    )
    result, _ = RULES.pseudonymise(Call(id="call_1", turns=turns, source=Source.FILE))
    assert result.turns[1].text == "[REFERENCE_1]"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I can't ping 178 dot 251 dot 237 dot 149 from here", "I can't ping [IP_1] from here"),
        ("zwei vier Punkt eins eins sechs Punkt fünf eins Punkt zwei drei sechs", "[IP_1]"),
        ("Due quattro punto uno tre sei punto uno sette tre punto uno quattro nove", "[IP_1]"),
        ("version 5 dot 2 dot 1, connect the dot, 300 dot 1 dot 1 dot 1", None),
        ("my IBAN is G B two nine N W B K six oh one six one three three one nine two six eight one nine",
         "my IBAN is [IBAN_1]"),
        ("bluebird nineteen eighty-four at outlook period com", "[EMAIL_1]"),
        ("the card is four one one one, you know, one one one one, let me see, one one one one, one one one one",
         "the card is [CARD_1]"),
        ("invoice CS-904684 and RA/831/6454", "invoice [REFERENCE_1] and [NUMBER_1]"),
        ("My username is hsmith. The username is wrong.", "My username is [REFERENCE_1]. The username is wrong."),
        ("error -2147024891, error M7111-1331, an i7-12700K, the error code is 4711", None),
        ("I see a 5, a b c, I have two, so I said no. I'm fine", None),
    ],
)  # fmt: skip
def test_what_is_said_in_words_and_letters(text: str, expected: str | None) -> None:
    assert one(text) == (text if expected is None else expected)
