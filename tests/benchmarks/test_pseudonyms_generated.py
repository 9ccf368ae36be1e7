"""The generated calls: labelled where they say, valid where they claim to be, and the same for the same seed."""

from __future__ import annotations

import re
from random import Random

import phonenumbers
import pytest
from stdnum import iban, luhn
from stdnum.de import idnr
from stdnum.es import dni
from stdnum.fr import nir
from stdnum.gb import nhs
from stdnum.in_ import aadhaar
from stdnum.it import codicefiscale
from stdnum.nl import bsn
from stdnum.pl import pesel
from stdnum.se import personnummer
from stdnum.us import ssn

from benchmarks.pseudonyms import accounts, contacts, identity, traps
from benchmarks.pseudonyms.generate import LANGUAGES, PHRASES, generate, generate_clean
from benchmarks.pseudonyms.labels import PERSON, STRUCTURED, LabelledCall
from benchmarks.pseudonyms.names import person
from benchmarks.pseudonyms.speech import below_hundred, said, spelt, year
from benchmarks.pseudonyms.values import in_groups, utter
from benchmarks.pseudonyms.whereabouts import address, birth

CALLS = list(generate(7, 2500))
CLEAN = list(generate_clean(7, 800))


def test_the_same_seed_gives_the_same_calls() -> None:
    assert list(generate(7, 300)) == list(generate(7, 300))
    assert list(generate(8, 300)) != list(generate(7, 300))
    assert list(generate_clean(7, 100)) == list(generate_clean(7, 100))


def test_there_are_enough_mentions_of_every_kind_and_region() -> None:
    assert sum(m.counted for call in CALLS for m in call.mentions) >= 2500
    kinds = {m.kind for call in CALLS for m in call.mentions}
    assert kinds >= {PERSON, *STRUCTURED}
    assert {call.language for call in CALLS} == set(LANGUAGES.values())


def test_calls_are_of_six_to_twenty_turns() -> None:
    assert {6 <= len(call.turns) <= 20 for call in CALLS} == {True}


@pytest.mark.parametrize("call", CALLS[:80], ids=lambda call: call.id)
def test_places_lie_in_their_turns_and_do_not_overlap(call: LabelledCall) -> None:
    taken: set[tuple[int, str, int]] = set()
    for mention in call.mentions:
        assert mention.places
        for place in mention.places:
            text = call.text(place)
            assert 0 <= place.start < place.end <= len(call.whole(place.turn, place.field))
            assert text.strip() == text
            assert any(map(str.isalnum, text))
            characters = {(place.turn, place.field, at) for at in range(place.start, place.end)}
            assert not characters & taken
            taken |= characters


def test_a_mention_is_what_its_kind_says() -> None:
    shapes = {
        "EMAIL": re.compile(r"\S+@\S+\.\w+"),
        "CARD": re.compile(r"[\d -]+"),
        "IBAN": re.compile(r"[A-Z]{2}[\dA-Z -]+", re.IGNORECASE),
        "MAC": re.compile(r"[0-9a-f:.-]+", re.IGNORECASE),
        "URL": re.compile(r"\S+/\S+"),
    }
    for call in CALLS:
        for mention in call.mentions:
            if mention.kind in shapes and "written" in mention.style:
                for place in mention.places:
                    assert re.fullmatch(r"[\d\w -]+", call.text(place)) or shapes[mention.kind].fullmatch(
                        call.text(place)
                    ), mention.style


def test_no_slot_is_left_in_the_text() -> None:
    assert not [t.text for call in (*CALLS, *CLEAN) for t in call.turns if "{" in t.text or "}" in t.text]


def test_text_as_recognised_from_speech_is_lower_case_without_stops() -> None:
    marked = [c for c in CALLS if any("(lower case)" in m.style for m in c.mentions)]
    assert 0.15 < len(marked) / len(CALLS) < 0.45
    assert all(turn.text == turn.text.lower() for call in marked for turn in call.turns)


def test_numbers_are_given_over_turns_too() -> None:
    over = [m for call in CALLS for m in call.mentions if len({p.turn for p in m.places if p.field == "text"}) > 1]
    assert {"PHONE", "CARD", "IBAN", "ADDRESS"} <= {m.kind for m in over}


def test_nothing_that_is_said_in_clean_calls_is_personal() -> None:
    assert sum(len(call.turns) for call in CLEAN) >= 800
    assert {p.field for call in CLEAN for m in call.mentions for p in m.places} == {"speaker"}
    assert any(not call.mentions for call in CLEAN)


@pytest.mark.parametrize("region", LANGUAGES)
def test_values_of_every_region_have_right_check_digits(region: str) -> None:
    rng = Random(3)
    checks = {
        "SSN": ssn,
        "NHS": nhs,
        "STEUERID": idnr,
        "NIR": nir,
        "DNI": dni,
        "CF": codicefiscale,
        "BSN": bsn,
        "PESEL": pesel,
        "PERSONNUMMER": personnummer,
        "AADHAAR": aadhaar,
    }
    for _ in range(40):
        number = identity.national_id(region, rng)
        assert number.noun not in checks or checks[number.noun].is_valid(number.written[0]), number.noun
        assert iban.is_valid(accounts.iban(region, rng).written[0])
        card = accounts.card(rng).written
        assert all(luhn.is_valid(re.sub(r"\D", "", way)) for way in card)
        phone = contacts.phone(region, rng)
        parsed = [phonenumbers.parse(way.replace("(0)", ""), region) for way in phone.written]
        assert len({p.national_number for p in parsed}) == 1
        assert all(phonenumbers.is_possible_number(p) for p in parsed)


@pytest.mark.parametrize("region", LANGUAGES)
def test_every_region_has_words_for_every_value(region: str) -> None:
    rng, language = Random(5), LANGUAGES[region]
    phrases = PHRASES[language]
    for _ in range(30):
        for value in (
            identity.national_id(region, rng),
            accounts.reference(rng),
            birth(region, language, rng),
            address(region, language, rng)[0],
            contacts.email(region, language, person(region, rng), rng),
        ):
            assert value.noun in phrases.nouns or value.kind in phrases.nouns, value.noun
            assert any(mine for _, mine in utter(value, language, rng, phrases.fillers, asr=True).pieces)
            assert in_groups(value, language, rng, asr=False).pieces


def test_every_slot_of_every_sentence_can_be_filled() -> None:
    known = {"V", "YOUR", "MY", "AF", "AN", "CF", "CL", "CN", "CK", "CS", "CT", "OP"}
    for language, phrases in PHRASES.items():
        for lines in [v for v in vars(phrases).values() if isinstance(v, tuple)] + list(phrases.special.values()):
            for slot in re.findall(r"\{([A-Z]+)\}", " ".join(lines)):
                assert slot in known or traps.trap(slot, language, Random(1)), slot


def test_numbers_in_words() -> None:
    assert [below_hundred("fr", n) for n in (71, 80, 81, 96)] == [
        "soixante et onze",
        "quatre-vingts",
        "quatre-vingt-un",
        "quatre-vingt-seize",
    ]
    assert below_hundred("de", 21) == "einundzwanzig"
    assert below_hundred("it", 28) == "ventotto"
    assert below_hundred("es", 22) == "veintidós"
    assert below_hundred("nl", 23) == "drieëntwintig"
    assert year("en", 1905) == "nineteen oh five"
    assert year("de", 1981) == "neunzehnhunderteinundachtzig"
    assert [" ".join(said("+44 20", "en", Random(n), in_pairs=False)) for n in range(9)].count(
        "plus double four two zero"
    )


def test_a_word_that_is_spelt_gives_its_letters() -> None:
    for seed in range(20):
        pieces, _ = spelt("Ortega", "en", Random(seed))
        letters = "".join(re.findall(r"\b[A-Z]\b", "".join(text for text, mine in pieces if mine)))
        assert letters in ("ORTEGA", "")  # pieces stand side by side where each letter has its code word
        assert "O" in pieces[0][0]
