"""Corrections as agents write them, in several languages: nobody is told off for what the call says in other words."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset.grounding import ForeignKind, foreign, trim
from dataset.grounding.number_words import runs
from dataset.grounding.sentences import sentences
from dataset.grounding.words import plain_words
from dataset.records import ActionItem, CallSummary, Role, Turn

MONDAY = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
CALLS = {
    "billing": (
        "Thanks for calling, this is Ben, how can I help?",
        "My invoice is wrong, I was charged twice, forty-nine ninety each, on the third and the fifth of November.",
        "I open a refund for one of them, it takes five to seven working days. I will email you by Thursday.",
        "Can Marco from billing call me back tomorrow at half past two?",
    ),
    "outage": (
        "Good morning, tech support.",
        "My internet has been down since Saturday. The light on the modem is red. I pay for the 250 megabit plan.",
        "A technician can come next week, Tuesday between 8 and 12. I give you a credit of fifteen dollars a month.",
        "Ticket number is N W four four seven one. It has been bad since last night. I will have it by end of day.",
    ),
    "accident": (
        "thank you for calling my name is dana how may i help you",
        "i had a fender bender yesterday around a quarter past five it's a twenty nineteen honda civic",
        "your deductible is five hundred dollars an adjuster will call you within two business days and the rental is",
        "covered up to thirty dollars a day for two weeks",
    ),
    "german": (
        "Guten Tag, Stadtwerke, Vogt.",
        "Kessler hier. Auf der Abrechnung stehen 1.240 Euro, und ich zahle doch achtzig Euro Abschlag im Monat.",
        "Können Sie mir den Stand durchgeben?",
        "Das sind vierzehntausend dreihundert zwölf. Der Techniker kommt am Mittwoch um viertel nach neun.",
        "Sie bekommen bis Ende der Woche eine neue Rechnung. Bis halb zehn ist er da.",
    ),
    "french": (
        "Bonjour, service client, Claire à votre écoute.",
        "Ma commande n'est pas arrivée. Je l'ai passée le quatre novembre, c'est quatre-vingt-dix-neuf euros.",
        "Le colis est bloqué à Lyon. Vous l'aurez d'ici deux jours. Je vous rappelle vendredi après-midi.",
    ),
    "spanish": (
        "Buenas tardes, le habla Marta.",
        "Me han cobrado veinticinco euros de comisión. Pago sesenta y cinco euros con noventa.",
        "Le ofrezco cuarenta y nueve euros durante doce meses. La tarjeta llega en diez días.",
        "Lo pienso y llamo la semana que viene.",
    ),
    "italian": (
        "Buongiorno, sono Sara.",
        "La lavatrice perde acqua, ha due anni di garanzia.",
        "Il tecnico viene giovedì mattina tra le nove e le undici. La chiamata costa trentotto euro.",
    ),
    "dutch": (
        "Goedemiddag, met Sanne.",
        "Ik wil opzeggen per 1 januari. Ik betaal nu zevenendertig euro vijftig per maand.",
        "U krijgt vandaag een bevestiging.",
    ),
    "portuguese": (
        "Bom dia, fala o Rui.",
        "A minha fatura veio com cento e vinte euros, costuma ser quarenta e cinco.",
        "Terá resposta em três dias úteis.",
    ),
}

SAID = [
    ("billing", "Charged $49.90 twice, on 3 and 5 November. One refund; 5-7 working days."),
    ("billing", "Two charges (2 x 49.90 = 99.80). Marco (Billing) calls on Tue, Nov 24 at 14:30."),
    ("billing", "Refund within a week, i.e. by 2 December. Support is there 24/7, but half of it took 2 calls."),
    ("billing", "The call of 23 November 2026, 12:00, was about the Invoice and a Credit. The 24th is fine."),
    ("outage", "Down since Saturday, 21 November, for 2 days. 250 Mbps plan. Technician: Tue 1 December, 8:00-12:00."),
    ("outage", "$15 credit. Ticket NW-4471 went to the Network Team. It is bad since 22 Nov, and it comes in week 49."),
    ("accident", "On 22 Nov at about 5:15 PM (17:15) in a 2019 Honda Civic."),
    ("accident", "Deductible $500, $30/day for 14 days ($30 x 14 = $420)."),
    ("accident", "Adjuster calls within 48 hours, by Wed 11/25."),
    ("german", "Abrechnung über 1240 € (1.240,00 EUR), Abschlag 80 € pro Monat, Zählerstand 14.312 kWh."),
    ("german", "Techniker am Mittwoch, 25. November, um 09:15 Uhr, bis 9:30 Uhr."),
    ("german", "Neue Rechnung bis 27.11., also in KW 48."),
    ("french", "Commande du 4 novembre (04/11/2026), 99 € ou 99,00 €."),
    ("french", "Livraison sous 48 h, rappel le vendredi 27 novembre."),
    ("spanish", "Comisión de 25 €. Paga 65,90 € al mes; oferta de 49 € durante 1 año. La tarjeta llega en 10 días."),
    ("italian", "Il tecnico viene giovedì 26 novembre tra le 9:00 e le 11:00, 38 €, garanzia di 2 anni."),
    ("dutch", "Opzegging per 01-01-2027, nu € 37,50 per maand. Bevestiging op 23 november. Onze klant is tevreden."),
    ("portuguese", "Fatura de 120 €, em vez de 45 €. Resposta em 3 dias úteis (26 de novembro)."),
]  # fmt: skip
UNSAID = [
    ("billing", "The refund went through on 9 December.", ["9 December"]),
    ("billing", "Charged 59.90 twice.", ["59.90"]),
    ("billing", "Sandra from accounting approved it.", ["Sandra"]),
    ("billing", "Dr. Kowalski approved it.", ["Kowalski"]),
    ("outage", "It was mended at 14:20 for 87 dollars.", ["14:20", "87"]),
    ("outage", "Mended on the 30th of March.", ["30th of March"]),
    ("accident", "Paid out $1,850.", ["1,850"]),
    ("accident", "It happened on December 29.", ["December 29"]),
    ("german", "Die Rechnung über 1.087,50 € wurde am 12. Dezember verschickt.", ["12. Dezember", "1.087,50"]),
    ("french", "Livré le 12 décembre, 79 euros.", ["12 décembre", "79"]),
    ("spanish", "Llamó el 14 de diciembre y aceptó 39 euros.", ["14 de diciembre", "39"]),
    ("italian", "Cambiata la pompa, 85 euro.", ["85"]),
    ("dutch", "Bevestigd op 3 februari.", ["3 februari"]),
    ("portuguese", "Creditados setenta e cinco euros.", ["setenta cinco"]),
]


def turns(name: str) -> tuple[Turn, ...]:
    return tuple(
        Turn(speaker="[PERSON_1]" if n % 2 else "[PERSON_2]", role=Role.OTHER, text=text)
        for n, text in enumerate(CALLS[name])
    )


def found(name: str, **fields: object) -> list[str]:
    whole = {"title": "help", "call_reason": "help", "summary": "help"} | fields
    return [one.text for one in foreign(CallSummary.model_validate(whole), turns(name), MONDAY)]


@pytest.mark.parametrize(("name", "text"), SAID)
def test_what_was_said_may_be_written_otherwise(name: str, text: str) -> None:
    assert found(name, summary=text, outcome=text) == []


@pytest.mark.parametrize(("name", "text", "expected"), UNSAID)
def test_what_was_not_said_is_found_in_any_language(name: str, text: str, expected: list[str]) -> None:
    assert found(name, summary=text) == expected


@pytest.mark.parametrize("title", ["Billing Issue", "Slow Connection", "Duplicate Charge Refund Request", "Outage"])
def test_a_title_in_capitals_names_nobody(title: str) -> None:
    assert found("outage", title=title, topics=(title,)) == []


@pytest.mark.parametrize("title", ["Visit of Tom Fisher", "Visit of Kowalski", "Sandra Called Back Again"])
def test_a_title_may_name_somebody(title: str) -> None:
    assert found("outage", title=title)


@pytest.mark.parametrize(
    ("name", "due", "sayable"),
    [
        ("outage", date(2026, 11, 23), True),  # "by end of day"
        ("spanish", date(2026, 12, 4), True),
        ("spanish", date(2026, 12, 20), False),  # twelve months are how long the price lasts
        ("accident", date(2026, 12, 20), False),  # a day is what thirty dollars are for
        ("german", date(2026, 12, 15), False),  # and a month what eighty euros are for
    ],
)
def test_a_rate_is_no_promise(name: str, due: date, sayable: bool) -> None:
    item = ActionItem(description="do it", due=due)
    assert (found(name, action_items=(item,)) == []) is sayable


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three? “Four.” Five", ["One.", "Two!", "Three?", "“Four.”", "Five"]),
        ("Am 12. Dezember kam er. Es kostet 12. Er ging.", ["Am 12. Dezember kam er.", "Es kostet 12.", "Er ging."]),
        ("M. Dubois et Dr. Kern, z. B. Strom, ca. 5.", ["M. Dubois et Dr. Kern, z. B. Strom, ca. 5."]),
        ("He said no. Then he left, e.g. home.", ["He said no.", "Then he left, e.g. home."]),
        ("See no. 5. End.", ["See no. 5.", "End."]),
        ("", []),
        (" \n ", []),
    ],
)  # fmt: skip
def test_where_sentences_end(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@given(st.text(alphabet='aB1 .!?"”)\n', max_size=40))
def test_sentences_lose_nothing_but_white_space(text: str) -> None:
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())


def test_a_sentence_is_trimmed_as_a_whole() -> None:
    whole = CallSummary(
        title="help", call_reason="help", summary="Die Rechnung ist falsch. Am 12. Dezember kam eine neue."
    )
    trimmed = trim(whole, foreign(whole, turns("german"), MONDAY))
    assert trimmed is not None
    assert trimmed.summary == "Die Rechnung ist falsch."


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("two hundred and fifty", 250),
        ("vierzehntausend dreihundertzwölf", 14312),
        ("siebenundvierzig", 47),
        ("zweitausendsechsundzwanzig", 2026),
        ("quatre-vingt-dix-neuf", 99),
        ("soixante et onze", 71),
        ("deux cent quatre-vingts", 280),
        ("veinticinco", 25),
        ("mil doscientos cincuenta", 1250),
        ("quarantacinque", 45),
        ("duecentotrentotto", 238),
        ("zevenendertig", 37),
        ("tweeëntwintig", 22),
        ("cento e vinte e três", 123),
    ],
)
def test_numbers_in_words(text: str, number: int) -> None:
    [run] = runs(plain_words(text))
    assert run.whole == number


@given(
    st.lists(st.sampled_from(["acht", "und", "en", "hundert", "mille", "x", "vierzig", "half", "achten"]), max_size=9)
)
def test_any_row_of_words_has_its_numbers_read(words: Sequence[str]) -> None:
    for run in runs(words):
        assert run.values
        assert set(run.words) <= set(words)


@given(st.text(max_size=80), st.text(alphabet="0123456789:.,x '-٣፩²½ \0h[]PERSON_", max_size=60))
def test_any_text_can_be_looked_at(said: str, written: str) -> None:
    summary = CallSummary(title=written, call_reason=said, summary=f"{said} {written}", topics=(written, said))
    for log, start in (([Turn(speaker="a", role=Role.OTHER, text=said + written)], MONDAY), ([], None)):
        trim(summary, foreign(summary, log, start))
    # What was said word for word is never foreign.
    log = [Turn(speaker="a", role=Role.OTHER, text=text) for text in (written, said)]
    assert [one for one in foreign(summary, log, MONDAY) if one.kind is ForeignKind.NUMBER] == []


def test_endless_numbers_are_numbers() -> None:
    endless = "1" * 5_000
    assert found("outage", summary=f"{endless}, 1:{endless}, {endless}.5 and 2 x {endless} days") != []
