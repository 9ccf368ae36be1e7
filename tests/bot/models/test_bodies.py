"""What of a sentence can be reported: its bodies, by shape."""

from __future__ import annotations

import pytest

from bot.models.embedded.bodies import Body, Complement, bodies_of
from bot.models.embedded.frames import Frame
from bot.models.embedded.report import parties
from dataset.records import Role
from tests.bot.models.calls import spoken


def bodies(line: str) -> list[Body]:
    one = spoken(line)
    role = one.sentence.role
    return bodies_of(one, parties(role, role.value, set()))


def texts(line: str, complement: Complement | None = None) -> list[str]:
    return [body.text for body in bodies(line) if complement in (None, body.complement)]


_TABLE = """
    customer: I cannot log in to my account                | that    | they cannot log in to their account
    customer: I cannot log in to my account                | about   | not being able to log in to their account
    customer: I have not received my order                 | that    | they have not received their order
    customer: I have not received my order                 | about   | not having received their order
    customer: My parcel has not arrived                    | about   | their parcel not having arrived
    customer: My train is late again                       | about   | their train being late again
    customer: I did not restart the router                 | about   | not restarting the router
    customer: I don't have the receipt any more            | about   | not having the receipt any more
    customer: I never got the letter or the email          | about   | never getting the letter or the email
    customer: There is a problem with my bill              | about   | a problem with their bill
    customer: I am having a problem with my router         | about   | a problem with their router
    customer: trying to book tickets for Saturday          | that    | they are trying to book tickets for Saturday
    customer: not able to log in since Monday              | that    | they are not able to log in since Monday
    customer: no internet for three days                   | about   | no internet for three days
    customer: the next train to Leeds is at 16.33          | that    | the next train to Leeds is at 16.33
    customer: I want to cancel my contract                 | want    | cancel their contract
    customer: I need to change my address                  | want    | change their address
    customer: I would like to return the kettle            | want    | return the kettle
    customer: please cancel my contract                    | to      | cancel their contract
    customer: Can you send me the bill?                    | to      | send them the bill
    agent: Please send us your order number by email       | to      | send them their order number by email
    agent: Let us restart the router together              | to      | restart the router together
    agent: I will call you back tomorrow                   | promise | call the customer back tomorrow
    agent: We will send you a new router on Monday         | promise | send the customer a new router on Monday
    agent: Did you restart the router?                     | whether | whether the customer restarted the router
    agent: When did you order it?                          | whether | when the customer ordered it
    agent: Would you like a refund or a new kettle?        | whether | whether the customer would like a refund or a new kettle
    customer: Did you restart it?                          | whether | whether the agent restarted it
    customer: How do I reset my password?                  | whether | how to reset their password
    customer: what are the opening hours                   | whether | what the opening hours are
    customer: I tried it twice but it did not work         | that    | it did not work
    agent: Unfortunately, the router was sent on Monday   | that    | the router was sent on Monday
    agent: You can return it in any shop                   | that    | the customer can return it in any shop
    customer: [PERSON_1] told me that the refund is coming | that    | [PERSON_1] told them that the refund is coming
"""  # noqa: E501


@pytest.mark.parametrize(
    ("line", "complement", "expected"),
    [tuple(cell.strip() for cell in row.split("|")) for row in _TABLE.strip().splitlines()],
)
def test_a_body(line: str, complement: str, expected: str) -> None:
    assert expected in texts(line, Complement(complement))


@pytest.mark.parametrize(
    "line",
    [
        "customer: I will pay the bill if you send me the letter",
        "customer: I called you when the light went red",
        "customer: The bill is wrong unless you changed the price",
        "agent: The parcel leaves our depot once you pay the bill",
        "agent: We will send the router after you return the kettle",
        "agent: If the light is red, please restart the router",
        "agent: Wait until the light is green, then restart the router",
    ],
)
def test_a_condition_is_never_cut_off(line: str) -> None:
    words = {"if", "when", "unless", "once", "after", "until"}
    for text in texts(line):
        assert words & set(text.lower().split()), text


@pytest.mark.parametrize(
    "line",
    [
        "customer: I have not received my order on Monday",
        "customer: My parcel has not arrived in the shop",
        "customer: I am not happy with the service",
        "customer: I have never had a problem with the app",
        "customer: The light was not on",
        "customer: I cannot log in to my account in the app",
        "customer: I did not restart the router",
        "customer: I don't know the number of the order",
        "customer: not able to log in since Monday",
        "agent: We do not repair kettles in the shop",
        "agent: Please do not unplug the router",
    ],
)
def test_a_negation_is_never_lost(line: str) -> None:
    for text in texts(line):
        assert {"not", "never", "cannot"} & set(text.lower().split()), text


@pytest.mark.parametrize(
    "line",
    [
        "customer: raise your hand if you had this problem",
        "customer: DM sent",
        "customer: Restart the app and it freezes",
        "agent: Let us see what we can do",
    ],
)
def test_what_only_looks_like_an_order_asks_for_nothing(line: str) -> None:
    assert texts(line, Complement.TO) == []


@pytest.mark.parametrize(
    "line",
    [
        "agent: Should you need a letter, we will send it by post",
        "agent: Had you called earlier, we would have sent it",
    ],
)
def test_a_condition_in_the_order_of_a_question_is_none(line: str) -> None:
    assert bodies(line) == []


@pytest.mark.parametrize(
    "line",
    [
        "agent: Did you restart the router?",
        "customer: Can I cancel the contract online?",
        "customer: So the router is broken?",
        "customer: What does the kettle cost?",
    ],
)
def test_a_question_has_no_shape_but_a_questions(line: str) -> None:
    assert {body.complement for body in bodies(line)} <= {Complement.WHETHER}


@pytest.mark.parametrize(
    "line",
    [
        "customer: Thank you for the quick answer",
        "customer: Gracias por su ayuda con mi pedido",
        "customer: My name is Ruth",
        "customer: Yes.",
        "customer: 12345",
    ],
)
def test_what_cannot_be_reported_has_no_body(line: str) -> None:
    assert bodies(line) == []


def test_a_cut_keeps_whole_clauses_and_says_that_it_is_one() -> None:
    found = {body.text: body.whole for body in bodies("customer: I restarted the router, but the light is still red")}
    assert found["they restarted the router, but the light is still red"] is True
    assert found["they restarted the router"] is False
    assert found["the light is still red"] is False


def test_where_something_is_belongs_to_it() -> None:
    assert texts("customer: I can log in on my phone") == ["they can log in on their phone"]


def test_what_was_only_meant_is_not_told_without_what_came_of_it() -> None:
    found = texts("customer: I was going to return it but I kept it", Complement.THAT)
    assert all("kept" in text for text in found)


def test_lists_stay_whole() -> None:
    line = "customer: I am trying to set up a keyboard, mouse, and printer"
    assert [text for text in texts(line) if text.endswith("mouse")] == []


@pytest.mark.parametrize(
    ("line", "statement"),
    [
        ("customer: We have no signal, can you help?", "they have no signal"),
        ("customer: My router is broken, is there a shop near me?", "their router is broken"),
    ],
)
def test_a_statement_before_a_question_is_not_asked(line: str, statement: str) -> None:
    assert statement in texts(line, Complement.THAT)
    assert all(statement not in text for text in texts(line, Complement.WHETHER))


def test_what_is_not_to_be_done_is_asked_for_as_such() -> None:
    found = texts("agent: Please do not unplug the router", Complement.TO)
    assert found == ["not to unplug the router"]
    frame = Frame("Agent asks the customer to", Role.AGENT, Complement.TO)
    assert frame.sentence(found[0]) == "Agent asks the customer not to unplug the router"


def test_a_question_may_end_with_its_verb() -> None:
    assert texts("customer: When does my contract end?") == ["when their contract ends"]


@pytest.mark.parametrize("line", ["customer: why is my internet so slow?", "customer: why is the app so bad?"])
def test_how_something_is_keeps_its_verb(line: str) -> None:
    subject = "their internet" if "internet" in line else "the app"
    quality = "slow" if "slow" in line else "bad"
    assert texts(line) == [f"why {subject} is so {quality}"]


def test_an_opening_that_breaks_off_is_read() -> None:
    assert texts("customer: Can I ask") == ["whether they can ask"]
