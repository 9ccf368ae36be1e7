"""People who are named in what is said, on no label: found, and nothing else taken for a name."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dataset.pseudonyms import RulePseudonymiser
from tests.dataset.test_pseudonyms import check
from tests.samples import agent_first

RULES = RulePseudonymiser()


def said(*texts: str) -> list[str]:
    """The texts of such a call after a round trip."""
    call = agent_first(*texts)
    result, back = RULES.pseudonymise(call)
    check(call, result, back)
    return [turn.text for turn in result.turns]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thank you for calling Contoso, my name is Ben. How can I help?", "[PERSON_1]. How can I help?"),
        ("I’m Zoë Pérez.", "I’m [PERSON_1]."),
        ("You're speaking with Ben today.", "with [PERSON_1] today."),
        ("Helena Novak here. Novak's, HELENA, helena", "[PERSON_1] here. [PERSON_1_B]'s, [PERSON_1_C], [PERSON_1_D]"),
        ("Yes, the name is Maria de la Cruz.", "is [PERSON_1]."),
        ("Hello, it's Tom from billing.", "it's [PERSON_1] from billing."),
        ("This is Jean-Luc O'Neill with Contoso.", "This is [PERSON_1] with Contoso."),
        ("Good morning, McDonald speaking.", "Good morning, [PERSON_1] speaking."),
        ("Good afternoon, Fabrikam support, Priya speaking.", "support, [PERSON_1] speaking."),
        ("Bonjour, Madame Dupont à l'appareil.", "Madame [PERSON_1] à l'appareil."),
        ("This is Dr. Smith calling about an order.", "Dr. [PERSON_1] calling about an order."),
        (
            "My first name is Ada, last name is Moss. Ada Moss.",
            "[PERSON_1], last name is [PERSON_1_B]. [PERSON_1_C].",
        ),
        ("My name is Will. Will you wait? It will.", "[PERSON_1]. [PERSON_1] you wait? It will."),
        ("My name is Novak, N-O-V-A-K, n o v a k", "[PERSON_1], [PERSON_1_B], [PERSON_1_C]"),
        ("Me llamo José García, ¿en qué puedo ayudar?", "Me llamo [PERSON_1], ¿en qué puedo ayudar?"),
        ("Guten Tag, ich heiße Jürgen Weiß und rufe an", "ich heiße [PERSON_1] und rufe an"),
        ("Mein Name ist Anna, guten Tag, ich bin Anna Vogel.", "[PERSON_1], guten Tag, ich bin [PERSON_1_B]."),
        ("Bonjour, je m’appelle Chloé.", "je m’appelle [PERSON_1]."),
        ("my name is helena and my laptop broke", "my name is [PERSON_1] and my laptop broke"),
        ("MY NAME IS BEN. I CAN HELP.", "MY NAME IS [PERSON_1]. I CAN HELP."),
        ("It is broken.\nRegards,\nHelena Novak", "Regards,\n[PERSON_1]"),
        ("Hi Helena, thanks for waiting.", "Hi [PERSON_1], thanks for waiting."),
        ("Yes, Mr Novak.", "Yes, Mr [PERSON_1]."),
    ],
)
def test_introduced(text: str, expected: str) -> None:
    assert said(text)[0].endswith(expected)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (
            ("My name is Ben.", "Hi Ben, this is Helena."),
            ("My name is [PERSON_1].", "Hi [PERSON_1], this is [PERSON_2]."),
        ),
        (("Can I have your name?", "Sure, Maria Ortega."), ("Can I have your name?", "Sure, [PERSON_1].")),
        (("Your full name please", "it's maria ortega"), ("Your full name please", "it's [PERSON_1]")),
        (("Who am I speaking with?", "Helena."), ("Who am I speaking with?", "[PERSON_1].")),
        (("Who's calling?", "Oh, it's Ada van den Berg."), ("Who's calling?", "Oh, it's [PERSON_1].")),
        (
            ("Your name?", "First name Ada, last name Moss."),
            ("Your name?", "First name [PERSON_1], last name [PERSON_2]."),
        ),
        (("Is that Mr Novak?", "It is."), ("Is that Mr [PERSON_1]?", "It is.")),
        (("Is this Helena?", "Speaking."), ("Is this [PERSON_1]?", "Speaking.")),
        (("Is this Helena?", "Who is asking?"), ("Is this Helena?", "Who is asking?")),
        (("this is ben", "hi ben it broke", "ok"), ("this is [PERSON_1]", "hi [PERSON_1] it broke", "ok")),
        (
            ("this is ben how can i help", "hi ben this is bad"),
            ("this is [PERSON_1] how can i help", "hi [PERSON_1] this is bad"),
        ),
        (("It's Ben again.", "Thanks, Ben."), ("It's [PERSON_1] again.", "Thanks, [PERSON_1].")),
        (("I'm Helena.", "Helena Novak?"), ("I'm [PERSON_1].", "[PERSON_1_B]?")),
        (("I'm Helena.", "I'm Helena Novak. Novak."), ("I'm [PERSON_1].", "I'm [PERSON_1_B]. [PERSON_1_C].")),
    ],
)
def test_introduced_by_turns(texts: tuple[str, ...], expected: tuple[str, ...]) -> None:
    assert tuple(said(*texts)) == expected


@pytest.mark.parametrize(
    "texts",
    [
        ("This is Great. This is Woodgrove IT Helpdesk. This is Contoso Support, how can I help?",),
        ("Thank you for calling Contoso. This is Contoso.", "Hi Contoso, I need help. Thanks Contoso."),
        ("I'm Sorry. I'm Having. I'm In Berlin, I'm in Berlin. I'm Canadian. I'm Agent Five.",),
        ("It's Monday. It's Device Manager. It's Monday from nine. This is Windows 11. This is Tier Two.",),
        ("My name is spelled wrong. my name is not on it. my name is mispronounced. The file name is Report.docx",),
        ("Hi there, Hello Team, Thanks Again. Hey Siri, call home. Good Morning. You're welcome. Stay Tuned.",),
        ("Same here. Windows here. Customer here. Nothing here.",),
        ("Open Task Manager. Perfect! Click on Processes. Thank you. Great, Excel.",),
        ("I use Fabrikam.", "This is Fabrikam. I opened the Fabrikam app."),
        ("THIS IS ABSURD. I AM SICK OF IT. THANKS A LOT.",),
        ("this is about my order and i'm having trouble. thanks anyway. this is taking forever",),
        ("What is the name of the app?", "Outlook Mobile."),
        ("Could I get your name and number?", "Why do you need it?"),
        ("Is this Chrome? It's hsmith.", "Yes."),
        ("Ich bin Kunde. Ich bin Pilot. Hallo Zusammen, Danke Ihnen.",),
        ("Goodbye.\nRegards,\nContoso Support Team",),
        ("You're speaking with Contoso Support. Please call me asap. You are talking to a robot.",),
        ("This is Ben's laptop.", "Thanks, Tuesday."),
        ("my name is [PERSON_1] and ada at home",),
    ],
)
def test_not_introduced(texts: tuple[str, ...]) -> None:
    assert said(*texts) == list(texts)


def test_a_correction_knows_who_was_introduced() -> None:
    _, back = RULES.pseudonymise(agent_first("My name is Ben.", "Hi, I'm Helena Novak."))
    text, more = RULES.extend("Ben told Novak. My name is Tom.", back)
    assert text == "[PERSON_1] told [PERSON_2_B]. My name is [PERSON_3]."
    assert more.restore(text) == "Ben told Novak. My name is Tom."


@pytest.mark.parametrize(
    "text",
    [
        " ".join(
            f"My name is Ben{chr(97 + at % 26)}{chr(97 + at // 26 % 26)} Novak{chr(97 + at % 7)}." for at in range(5000)
        ),
        "my name is " + "A" * 200_000,
        "my name is " + "A-" * 50_000,
        "Hi " * 20_000,
        "is that Bo " * 10_000,
        "Regards, \n    " * 10_000,
        "name " + " " * 100_000 + "is ",
        "my name is A" + "\u0301" * 50_000,
    ],
    ids=range(8),
)
def test_hostile_texts_take_no_long(text: str) -> None:
    started = time.monotonic()
    RULES.pseudonymise(agent_first(text))
    assert time.monotonic() - started < 20


PIECES = st.one_of(
    st.sampled_from(
        ("my name is", "This is", "I'm", "it's", "ich heiße", "Je m'appelle", "Hi", "Thanks,", "Mr", "here")
    ),
    st.sampled_from(("Ben", "Helena", "Novak", "novak", "HELENA", "Zoë", "Zoë", "O'Brien", "McDonald", "Will")),
    st.sampled_from(("van", "de la", "J.", "speaking.", "from", "N-O-V-A-K", "n o v a k", "your name?", "Regards,\n")),
    st.sampled_from(("[PERSON_1]", "[PERSON_2_B]", "PERSON_1", "ben@example.com", "123456", "'s", "-", ",", ".", "\0")),
    st.text(max_size=4),
)
TEXTS = st.lists(st.tuples(PIECES, st.sampled_from([" ", " ", "", "\n"])), max_size=14).map(
    lambda pieces: "".join(piece + after for piece, after in pieces)
)


@settings(deadline=None)  # the first example of all loads the tables of phone numbers
@given(st.lists(TEXTS, max_size=5), TEXTS)
def test_restoring_is_exact_and_nothing_is_left(texts: list[str], correction: str) -> None:
    call = agent_first(*texts)
    result, back = RULES.pseudonymise(call)
    check(call, result, back)
    assert RULES.pseudonymise(call) == (result, back)
    text, more = RULES.extend(correction, back)
    assert more.restore(text) == correction
    assert [more.restore(turn.text) for turn in result.turns] == texts
