"""Names as people say and write them: in many languages, spelled, for short, with a title, in a chat, in an address."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dataset.pseudonyms import RulePseudonymiser
from dataset.pseudonyms.given_names import CLEAR_NAMES, GIVEN_NAMES
from dataset.pseudonyms.nicknames import nicknames
from dataset.pseudonyms.ordinary_words import ORDINARY_WORDS
from dataset.pseudonyms.summaries import pseudonymise_summary, restore_summary
from dataset.records import ActionItem, Call, CallSummary, Role, Source, Turn
from tests.dataset.test_pseudonyms import check
from tests.samples import agent_first

RULES = RulePseudonymiser()


def said(*texts: str, agent: str = "Agent", customer: str = "Customer") -> list[str]:
    """The texts of such a call after a round trip."""
    call = agent_first(*texts, agent=agent, customer=customer)
    result, back = RULES.pseudonymise(call)
    check(call, result, back)
    return [turn.text for turn in result.turns]


@pytest.mark.parametrize(
    "text",
    [
        "Good morning, you're through to {} at the service desk.",
        "This is {} calling about my bill.",
        "My name's {}, I ordered last week.",
        "Hello, I'm {} and I need some help.",
        "The name is {}.",
        "The account is under {}.",
        "I'm calling on behalf of my mother, {}.",
        "My colleague {} will look at it.",
        "It's {} from billing.",
        "{} here, calling from Leeds.",
        "Guten Tag, hier spricht {}.",
        "Kundendienst, {} am Apparat.",
        "Guten Tag, mein Nachname ist {}.",
        "Bonjour, je m’appelle {}.",
        "Allô, ici {}.",
        "Buenos días, le habla {}.",
        "Hola, soy {}.",
        "Buongiorno, sono {}.",
        "Pronto, mi chiamo {}.",
        "Goedemorgen, u spreekt met {}.",
        "Goedemiddag, met {}.",
        "Hoi, ik ben {}.",
        "Bom dia, fala a {}.",
        "Olá, chamo-me {}.",
        "Let me know.\nBest regards,\n{}",
    ],
)
@pytest.mark.parametrize("name", ["Helena Novak", "Quenby Oduya", "Zoë van der Berg", "José de la Cruz", "Ana O'Neill"])
def test_introduced_in_many_ways(text: str, name: str) -> None:
    assert said(text.format(name)) == [text.format("[PERSON_1]")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Yes, Mr. Hassan called.", "Yes, Mr. [PERSON_1] called."),
        ("Dr Li and Frau Schmidt-Weiß agreed.", "Dr [PERSON_1] and Frau [PERSON_2] agreed."),
        ("My husband Mark paid. Mark's card.", "My husband [PERSON_1] paid. [PERSON_1]'s card."),
        ("I spoke to Kevin yesterday.", "I spoke to [PERSON_1] yesterday."),
        ("Please ask for Sandra.", "Please ask for [PERSON_1]."),
        ("I'll transfer you to Quenby in billing.", "I'll transfer you to [PERSON_1] in billing."),
        ("Grace told me that it works.", "[PERSON_1] told me that it works."),
        ("Grace, could you try again?", "[PERSON_1], could you try again?"),
        ("Is there anything else, Quenby?", "Is there anything else, [PERSON_1]?"),
        ("Sorry for the long wait, Quenby.", "Sorry for the long wait, [PERSON_1]."),
        ("Okay Quenby, I have reset it.", "Okay [PERSON_1], I have reset it."),
        ("The technician was called Quenby.", "The technician was called [PERSON_1]."),
        ("You've got April. How can I help?", "You've got [PERSON_1]. How can I help?"),
        ("Hello! Hey Ana, Quenby Oduya here.", "Hello! Hey [PERSON_1], [PERSON_2] here."),
        ("Meine Kollegin Sabine hilft Ihnen.", "Meine Kollegin [PERSON_1] hilft Ihnen."),
        ("Mi marido Pedro llamó ayer.", "Mi marido [PERSON_1] llamó ayer."),
        ("Ma femme Chloé a appelé.", "Ma femme [PERSON_1] a appelé."),
        ("thanks tomasz, it works now", "thanks [PERSON_1], it works now"),
        ("The parcel went to Sandra Lindqvist on Monday.", "The parcel went to [PERSON_1] on Monday."),
        ("MY NAME IS SANDRA LINDQVIST.", "MY NAME IS [PERSON_1]."),
    ],
)
def test_people_who_are_spoken_of(text: str, expected: str) -> None:
    assert said(text) == [expected]


@pytest.mark.parametrize(
    ("asked", "answer", "expected"),
    [
        ("May I have your full name please?", "Sure, Quenby Oduya.", "Sure, [PERSON_1]."),
        ("And your surname?", "Young.", "[PERSON_1]."),
        ("What's your last name?", "van der Berg", "[PERSON_1]"),
        ("Who am I speaking with?", "You can call me Zoë.", "You can call me [PERSON_1]."),
        ("Wie war Ihr Name?", "Novak.", "[PERSON_1]."),
        ("¿Con quién hablo?", "Juana Pérez.", "[PERSON_1]."),
        ("And the name on the booking?", "quenby oduya", "[PERSON_1]"),
        ("Could you spell your last name?", "O-D-U-Y-A.", "[PERSON_1]."),
    ],
)
def test_asked_for_a_name(asked: str, answer: str, expected: str) -> None:
    assert said(asked, answer) == [asked, expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("N-O-V-A-K", "[PERSON_1_B]"),
        ("N O V A K I have it here", "[PERSON_1_B] I have it here"),
        ("n. o. v. a. k.", "[PERSON_1_B]."),
        ("It's N as in November, O as in Oscar, V as in Victor, A as in Alpha, K as in Kilo.", "It's [PERSON_1_B]."),
        ("November Oscar Victor Alpha Kilo", "[PERSON_1_B]"),
        ("N wie Nordpol, O wie Otto, V wie Viktor, A wie Anton, K wie Kaufmann", "[PERSON_1_B]"),
    ],
)
def test_spelled(text: str, expected: str) -> None:
    assert said("Hello.", text, customer="Novak") == ["Hello.", expected]


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("Ana O'Brien", "that's O apostrophe B R I E N", "that's [PERSON_1_B]"),
        ("Ana McDonald", "capital M C capital D O N A L D", "capital [PERSON_1_B]"),
        ("Ana Li", "L as in Lima, I as in India", "[PERSON_1_B]"),
        ("Ana Russell", "R U double S E double L", "[PERSON_1_B]"),
    ],
)
def test_spelled_with_marks(name: str, text: str, expected: str) -> None:
    assert said("Hello.", text, customer=name) == ["Hello.", expected]


def test_what_is_spelled_is_no_name_where_nothing_says_so() -> None:
    texts = ["The code is A B C D, N as in Nancy, D as in David.", "Serial X-Y-Z-Z-Y, thanks. Tango Alpha November."]
    assert said(*texts) == texts


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("William Baker", "It is Bill, Billy and Mr Baker", "It is [PERSON_1_B], [PERSON_1_C] and Mr [PERSON_1_D]"),
        ("William Baker", "Your Bill is late. Hi Bill!", "Your [PERSON_1_B] is late. Hi [PERSON_1_B]!"),
        ("William Baker", "The Bill is due. Will it?", "The Bill is due. Will it?"),
        ("Elizabeth Moss", "thanks liz", "thanks [PERSON_1_B]"),
        ("José García", "Pepe, Jose Garcia", "[PERSON_1_B], [PERSON_1_C]"),
        ("Jürgen Müller", "Herr Mueller, Muller", "Herr [PERSON_1_B], [PERSON_1_C]"),
        ("Søren Lund", "Soren, Soeren", "[PERSON_1_B], [PERSON_1_C]"),
        ("Ben Novak", "Bens Rechnung, the Novaks", "[PERSON_1_B] Rechnung, the [PERSON_1_C]"),
        ("James Jones", "James' bill, the Joneses", "[PERSON_1_B]' bill, the [PERSON_1_C]"),
        ("Juana van der Berg", "Ms van der Berg, VAN DER BERG", "Ms [PERSON_1_B], [PERSON_1_C]"),
        ("Omar Al-Hassan", "Mr Al Hassan, Alhassan", "Mr [PERSON_1_B], [PERSON_1_C]"),
        ("Ana McDonald", "Mcdonald, MCDONALD", "[PERSON_1_B], [PERSON_1_C]"),
        ("Juana Novak", "J. Novak, J Novak", "[PERSON_1_B], [PERSON_1_C]"),
        ("Juana Novak", "Novak, Juana. NOVAK, JUANA", "[PERSON_1_B]. [PERSON_1_C]"),
        ("Jean-Luc Petit", "Jean Luc, jean-luc", "[PERSON_1_B], [PERSON_1_C]"),
        ("Ben de Vries", "Ik ben ziek.", "Ik ben ziek."),
    ],
)
def test_known_people_however_written(name: str, text: str, expected: str) -> None:
    assert said("Hello.", text, customer=name) == ["Hello.", expected]


@pytest.mark.parametrize(
    "texts",
    [
        ("Will you be at home in April or May? Mark the date.", "I will. The Grace period ends in June."),
        ("Is it the Jordan or the Paris store?", "Paris. I flew Delta from Austin to Charlotte."),
        ("I banked with Chase and Morgan Stanley.", "My Summer sale voucher from Wells Fargo."),
        ("I spoke to Verizon yesterday and to Best Buy.", "Ask for Billing, or transfer me to Sales."),
        ("We ship to San Antonio, San Jose and Santa Monica.", "I live in Victoria Street near St. James Park."),
        ("It's Frankfurt Airport. Here is Terminal Two.", "My flight to Florence is on Sunday."),
        ("Ich bin Kunde. Hier ist mein Problem.", "Vielen Dank, schönen Tag noch."),
        ("Hola, soy cliente de Movistar. Soy de Madrid.", "Bonjour, je suis client. Ici c'est Paris."),
        ("Sono cliente da anni. Sono di Roma.", "Sou cliente. Sou do Porto."),
        ("Neither. Directly from the device. Downloaded from the store.", "Back again! Great again."),
        ("My Kindle and Alexa. Hey Siri. Ask Siri.", "My Mercedes is from August."),
        ("He bought it at Trader Joe's and Ben & Jerry's and Macy's.", "Dr Pepper is fine."),
        ("THIS IS NOT WORKING. I WILL CALL BACK. CAN YOU MARK IT URGENT?", "OK THANKS BYE"),
        ("my boss will call. thanks will do. ok great thanks", "this is odd. i'm mad. it's so long"),
        ("Unfortunately, could you wait? Alternatively, can you call?", "Thanks Will do."),
        ("The pad is here. Joystick here. And a button.", "May I have your name? Mm-hmm."),
        ("Could I take your name?", "Mm-hmm. Hmm."),
        ("A new PowerBook, Ruby and Julia, and Jenkins.", "I use Claude and Jasper reports."),
    ],
)
def test_what_is_nobody(texts: tuple[str, ...]) -> None:
    assert said(*texts) == list(texts)


def test_a_short_form_is_the_person_of_the_label() -> None:
    texts = said("Hi, this is Ben.", "Thanks Ben.", agent="Benjamin Thatcher")
    assert texts == ["Hi, this is [PERSON_1_B].", "Thanks [PERSON_1_B]."]


def test_two_short_forms_of_one_name_are_not_settled() -> None:
    call = agent_first("Hi, this is Will.", "Thanks Will.", agent="William Baker", customer="William Young")
    result, back = RULES.pseudonymise(call)
    check(call, result, back)
    assert [result.turns[at].speaker for at in (0, 1)] == ["[PERSON_1]", "[PERSON_3]"]
    assert [turn.text for turn in result.turns] == ["Hi, this is [PERSON_2].", "Thanks [PERSON_2]."]


def test_names_in_addresses() -> None:
    texts = said("It is juana.perez@example.com, Juana.", "Perez. info@example.com. Info!")
    assert texts == ["It is [EMAIL_1], [PERSON_1].", "[PERSON_1_B]. [EMAIL_2]. Info!"]


def test_action_items_keep_their_owners() -> None:
    call = agent_first("Hi, this is Bill.", "Juana here.", agent="William Baker", customer="Juana Ortiz")
    result, back = RULES.pseudonymise(call)
    summary = CallSummary(
        title="Router of Juana Ortiz",
        call_reason="router",
        summary="William sends Juana a router. Kevin will call.",
        outcome="",
        topics=(),
        action_items=(ActionItem(description="Bill sends a router to Ms Ortiz", owner="William Baker"),),
        next_steps=(),
    )
    hidden = pseudonymise_summary(summary, RULES, back)
    assert hidden.action_items[0].owner == result.turns[0].speaker == "[PERSON_1]"
    assert hidden.action_items[0].description == "[PERSON_1_B] sends a router to Ms [PERSON_2_C]"
    assert "Kevin" not in hidden.summary
    assert "William" not in hidden.summary
    _, more = RULES.extend(summary.summary, RULES.extend(summary.action_items[0].description, back)[1])
    assert restore_summary(hidden, more).action_items == summary.action_items


def test_the_lists_are_in_the_form_in_which_they_are_looked_up() -> None:
    for name in (*GIVEN_NAMES, *ORDINARY_WORDS):
        assert name == name.casefold()
    assert not CLEAR_NAMES & {"will", "mark", "april", "paris", "jordan", "chase", "oscar", "siri", "jesus"}
    assert "bill" in nicknames("william")
    assert "william" in nicknames("bill")
    assert not nicknames("quenby")


STYLES = st.sampled_from(
    (
        "Helena Novak", "O'Neill", "McDonald", "van der Berg", "José de la Cruz", "Omar Al-Hassan", "Jean-Luc Petit",
        "Zoë", "Zoe\u0308", "Müller", "Will Young", "Grace", "April May", "李雷", "김민수", "J. R. Smith", "D'Souza",
        "Ana Sofia Reis e Silva", "Nguyễn Thị Hoa", "Łukasz Wójcik", "St. Clair", "Xu", "Al", "Bo", "De", "N.",
        "Ιωάννα",
    )
)  # fmt: skip
WRITTEN = st.sampled_from((str, str.upper, str.lower, str.title, lambda name: "-".join(name), lambda name: name + "'s"))
TEMPLATES = st.sampled_from(
    (
        "My name is {}.", "this is {} from support", "Hi {},", "{}", "Mr {} said", "my wife {}", "spelled {}",
        "{} here", "soy {}", "ich bin {}", "met {}", "Regards,\n{}", "{}, could you wait?", "Novak, {}", "{} {}",
        "MY NAME IS {}", "N as in {}", "[PERSON_1] {}", "{}@example.com", "{}.novak@example.com", "I will, {}",
    )
)  # fmt: skip
TEXTS = st.lists(st.tuples(TEMPLATES, STYLES, WRITTEN, STYLES), max_size=4).map(
    lambda parts: " ".join(text.format(write(name), other) if text.count("{}") > 1 else text.format(write(name))
                           for text, name, write, other in parts)
)  # fmt: skip


@settings(deadline=None)  # the first example of all loads the tables of phone numbers
@given(st.lists(st.tuples(STYLES | TEXTS, TEXTS), max_size=5), TEXTS)
def test_restoring_is_exact_for_names_of_all_styles(turns: list[tuple[str, str]], correction: str) -> None:
    said_ = tuple(Turn(speaker=speaker, role=Role.OTHER, text=text) for speaker, text in turns)
    call = Call(id="call_1", turns=said_, source=Source.FILE)
    result, back = RULES.pseudonymise(call)
    check(call, result, back)
    assert RULES.pseudonymise(call) == (result, back)
    text, more = RULES.extend(correction, back)
    assert more.restore(text) == correction
    assert [more.restore(turn.text) for turn in result.turns] == [turn.text for turn in call.turns]


def a_crowd(size: int) -> Call:
    """As many speakers, each of whom is called by name."""
    names = [f"Ben{chr(97 + at % 26)}{chr(97 + at // 26 % 26)}{chr(97 + at // 676)} Novak" for at in range(size)]
    turns = (Turn(speaker=name, role=Role.OTHER, text=f"{name.split()[0]} here. Thanks, {name}.") for name in names)
    return Call(id="call_1", turns=tuple(turns), source=Source.FILE)


def test_the_cost_grows_with_the_text_and_not_with_the_people() -> None:
    took = []
    RULES.pseudonymise(a_crowd(20))
    for size in (250, 1000):
        started = time.process_time()
        RULES.pseudonymise(a_crowd(size))
        took.append(time.process_time() - started)
    assert took[1] < 12 * took[0] + 0.5


@pytest.mark.parametrize(
    "text",
    [
        "N-" * 50_000,
        "N as in Nancy, " * 10_000,
        "double " * 20_000,
        "Kevin " * 20_000,
        "my husband " * 10_000,
        "Mr " * 30_000,
        ", Kevin" * 20_000,
        "Novak, Juana, " * 10_000,
        "J. " * 30_000,
        "alpha bravo " * 15_000,
    ],
    ids=range(10),
)
def test_hostile_texts_take_no_long(text: str) -> None:
    started = time.monotonic()
    call = agent_first(text, "My name is Juana Novak.")
    result, back = RULES.pseudonymise(call)
    check(call, result, back)
    assert time.monotonic() - started < 20
