"""Names in text without capitals, as speech recognition writes it: told by where they stand."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dataset.pseudonyms import PseudonymMap, RulePseudonymiser
from dataset.pseudonyms.common_words import COMMON_WORDS
from dataset.pseudonyms.everyday_words import EVERYDAY_WORDS
from dataset.pseudonyms.folding import fold
from dataset.pseudonyms.given_names import is_given
from dataset.pseudonyms.names import names_in_label, straight
from dataset.pseudonyms.small_letters import name_places, small_names
from dataset.records import Call, PseudonymisedCall, Role, Source, Turn
from tests.dataset.test_pseudonyms import check

RULES = RulePseudonymiser()


def said(*texts: str, customer: str = "Customer") -> list[str]:
    """The texts of a call after a round trip that leaves no value behind: agent and customer in turns."""
    call, result, back = _through(*texts, customer=customer)
    check(call, result, back)
    return [turn.text for turn in result.turns]


def only_said(*texts: str, customer: str = "Customer") -> list[str]:
    """The same where a value may stay: as the ordinary word that it is as well."""
    call, result, back = _through(*texts, customer=customer)
    assert [back.restore(turn.text) for turn in result.turns] == [turn.text for turn in call.turns]
    return [turn.text for turn in result.turns]


def _through(*texts: str, customer: str) -> tuple[Call, PseudonymisedCall, PseudonymMap]:
    parts = (("Agent", Role.AGENT), (customer, Role.CUSTOMER))
    turns = tuple(Turn(speaker=parts[at % 2][0], role=parts[at % 2][1], text=text) for at, text in enumerate(texts))
    call = Call(id="call_1", turns=turns, source=Source.FILE)
    return call, *RULES.pseudonymise(call)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("frau dorn ich sehe gerade nach", "frau [PERSON_1] ich sehe gerade nach"),
        ("good afternoon mr pond what happened", "good afternoon mr [PERSON_1] what happened"),
        ("bonjour madame leclerc je regarde", "bonjour madame [PERSON_1] je regarde"),
        ("le pido disculpas señora quiroga", "le pido disculpas señora [PERSON_1]"),
        ("certo signor bellini subito", "certo signor [PERSON_1] subito"),
        ("dank u mevrouw de boer ik kijk even", "dank u mevrouw [PERSON_1] ik kijk even"),
        ("obrigado senhora teixeira um instante", "obrigado senhora [PERSON_1] um instante"),
        ("dzień dobry panie wiśniewski słucham", "dzień dobry panie [PERSON_1] słucham"),
        ("tack fru lindholm jag kollar", "tack fru [PERSON_1] jag kollar"),
    ],
)
def test_a_title_makes_the_next_word_a_name(text: str, expected: str) -> None:
    assert said("hello", text)[1] == expected


@pytest.mark.parametrize(
    "text",
    [
        "my name is {} hi there",
        "the booking was under the name of {} please",
        "die bestellung läuft auf {} bitte",
        "der anschluss ist auf den namen {} angemeldet",
        "bonjour je m'appelle {} et je voudrais",
        "el pedido está a nombre de {} creo",
        "buongiorno mi chiamo {} e ho",
        "goedemorgen mijn naam is {} ik bel",
        "olá o meu nome é {} e queria",
        "dzień dobry nazywam się {} i mam",
        "hej jag heter {} och jag",
    ],
)
@pytest.mark.parametrize("name", ["rosalind fairweather", "wanda krol", "tibor szabo"])
def test_an_introduction_takes_a_whole_name(text: str, name: str) -> None:
    assert said("hello", text.format(name))[1] == text.format("[PERSON_1]")


@pytest.mark.parametrize(
    "text",
    [
        "{} speaking how can i help",
        "hello this is {} how can i help you",
        "hallo hier ist {} vom kundendienst",
        "boulangerie bonjour {} à l'appareil",
        "hola soy {} en qué puedo ayudarle",
    ],
)
def test_a_first_name_that_is_introduced_with_an_offer(text: str) -> None:
    assert said(text.format("felicity"))[0] == text.format("[PERSON_1]")


@pytest.mark.parametrize(
    "text",
    [
        "that was all thank you {}",
        "have a lovely evening {}",
        "nein das war alles danke {}",
        "non merci beaucoup au revoir {}",
        "eso es todo muchas gracias {}",
        "va bene così grazie {}",
        "nee dat was het bedankt {}",
        "nie to wszystko dziękuję {}",
        "nej det var bra så tack {}",
    ],
)
@pytest.mark.parametrize("name", ["holly", "kelechi"])
def test_who_is_thanked_at_the_end(text: str, name: str) -> None:
    assert said("hello there", text.format(name))[1] == text.format("[PERSON_1]")


@pytest.mark.parametrize(
    "text",
    [
        "try {}, that's what I go by",
        "try {} that's what everyone calls me",
        "schauen Sie unter {}, so nennt man mich",
        "everybody just calls me {}.",
        "alle nennen mich {}.",
        "on m'appelle {}.",
        "tutti mi chiamano {}.",
        "iedereen noemt me {}.",
    ],
)
@pytest.mark.parametrize("small", [True, False])
def test_what_somebody_goes_by(text: str, small: bool) -> None:
    given_text, expected = text.format("Wibi"), text.format("[PERSON_1]")
    if small:
        given_text = given_text.lower().strip(".")
        expected = text.lower().strip(".").format("[PERSON_1]")
    assert said("Hello.", given_text)[1] == expected


@pytest.mark.parametrize(
    "text",
    [
        "let me spell it {}",
        "ich buchstabiere {}",
        "se escribe {}",
        "jag bokstaverar {}",
        "vou soletrar {}",
        "przeliteruję {}",
    ],
)
def test_letters_after_talk_of_spelling(text: str) -> None:
    assert said("hello", text.format("q u i r o g a"))[1] == text.format("[PERSON_1]")


def test_a_name_that_is_a_word_is_found_where_a_name_stands_and_nowhere_else() -> None:
    texts = only_said("okay mark let me see", "the mark on the screen is back", "thank you mark", customer="Mark Stone")
    assert texts == ["okay [PERSON_1] let me see", "the mark on the screen is back", "thank you [PERSON_1]"]


def test_a_surname_known_from_a_label_is_found_after_a_title_in_small_letters() -> None:
    texts = only_said("is mrs marsh there", "the marsh is deep", "good bye petra marsh", customer="Petra Marsh")
    assert texts == ["is mrs [PERSON_1] there", "the marsh is deep", "good bye [PERSON_1_C]"]


@pytest.mark.parametrize(
    "text",
    [
        "you can find the steps here",
        "we have a problem here",
        "no bots here just real people",
        "meine frau kommt morgen wieder",
        "czy pani może powtórzyć",
        "o senhor confirma o endereço",
        "la señora quiere otra factura",
        "miss the bus again and i walk",
        "this is urgent how can we fix it",
        "i'm calling about my invoice",
        "thank you goodbye",
        "have a nice day everyone",
        "my name is misspelled on the invoice",
        "das läuft auf meiner seite",
        "je suis perdu avec cette facture",
        "sono otto settimane che aspetto",
        "der wolf im schafspelz",
        "ich spreche nicht mit maschinen",
        "okay perfect that works",
        "hello i need some help please",
    ],
)
def test_everyday_speech_in_small_letters_stays(text: str) -> None:
    assert said("hello", text, "okay", text)[1] == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sie sprechen mit Urban von Alpen Logistics.", "Sie sprechen mit [PERSON_1] von Alpen Logistics."),
        ("Dziękuję, Michał.", "Dziękuję, [PERSON_1]."),
        ("Het gaat om mevrouw Kort, denk ik.", "Het gaat om mevrouw [PERSON_1], denk ik."),
        ("Der Tarif kostet 20 Euro im Quartal, ab Mai mehr.", "Der Tarif kostet 20 Euro im Quartal, ab Mai mehr."),
    ],
)
def test_with_capitals(text: str, expected: str) -> None:
    assert said("Guten Tag.", text)[1] == expected


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("van der Meer, Noor", "Noor van der Meer"),
        ("Sanne van 't Veld", "Sanne van 't Veld"),
        ("Kunde (von Ahlen, Ute)", "Ute von Ahlen"),
        ("de Souza, Ana", "Ana de Souza"),
    ],
)
def test_particles_on_a_label_are_part_of_the_name(label: str, name: str) -> None:
    assert [straight(label[start:end]) for start, end in names_in_label(label)] == [name]


def test_a_company_that_answers_the_phone_is_no_name() -> None:
    assert said("Goedemiddag, Zonnebloem, u spreekt met Fenna, zegt u het maar.")[0] == (
        "Goedemiddag, Zonnebloem, u spreekt met [PERSON_1], zegt u het maar."
    )


def test_lists_are_in_the_form_in_which_they_are_looked_up() -> None:
    assert all(fold(word) == word for word in EVERYDAY_WORDS)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(sorted(EVERYDAY_WORDS | COMMON_WORDS)), max_size=12))
def test_everyday_words_alone_are_never_surely_a_name(words: list[str]) -> None:
    found = [name for name in small_names(" ".join(words)) if not is_given(name.name.words[0])]
    assert found == []


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80))
def test_places_are_within_the_text(text: str) -> None:
    assert all(0 <= at <= len(text) for at in name_places(text))
