"""Frames: which words of a team's answers can stand before which shape of body, and how they are mined."""

from __future__ import annotations

import pytest

from bot.models.embedded.bodies import Complement
from bot.models.embedded.frames import Frame, complements_of, speaks_of_trouble, within
from bot.models.embedded.training.frames import mine
from dataset.records import Role
from tests.bot.models.teaching import example_of, initials, labelled, noted, playground, taught

_TABLE = """
    customer reports that                    | that  | that
    customer is complaining that             | that  | that
    customer has reported that               | that  | that
    customer has been complaining that       | that  | that
    agent informed the customer that         | that  | that
    customer reports                         |       | that
    customer says                            |       | that
    agent asks                               | ?     | whether
    agent wonders                            | ?     | whether
    agent wants to know                      | ?     | whether
    agent asks the customer to               | to    | to
    agent tells the customer to              | to    | to
    agent asks to                            | to    | to
    agent promises to                        | to    | promise
    customer wants to                        | to    | want
    customer would like to                   | to    | want
    customer is trying to                    | to    | want
    customer complains of                    | of    | about
    customer complains about                 | about | about
    customer is upset about                  | about | about
    customer has an issue with               | with  | about
    customer is having trouble with          | with  | about
    ag action                                | :     | that to whether
    next step                                | :     | that to whether
"""
_REFUSED = """
    customers says that                      | that  | subject and verb do not agree
    agents states that                       | that  |
    customer have that                       | that  |
    customer has                             |       | no clause behind it
    customer is                              |       |
    customer will                            |       |
    customer says he wants to                | to    | gendered
    agent says her that                      | that  |
    customer and his wife says that          | that  |
    agent tells that                         | that  | needs somebody who is told
    agent informs that                       | that  |
    agent tells to                           | to    |
    agent states the customer that           | that  | cannot have somebody who is told
    agent asks that                          | that  | asks, and would state
    customer asks                            |       |
    customer says                            | ?     | states, and would ask
    customer reports                         | ?     |
    agent apologizes that                    | that  | does something
    agent suggests that                      | that  |
    customer wants that                      | that  |
    customer is with                         | with  | no trouble told of
    customer reports of                      | of    |
    customer quickly                         |       | no verb
    customer zyx that                        | that  |
    agent explains the problem that          | that  | something of one call in it
"""


def _rows(table: str) -> list[tuple[str, str, str]]:
    rows = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
    return [(words, link, rest) for words, link, rest in rows]


@pytest.mark.parametrize(("words", "link", "expected"), _rows(_TABLE))
def test_what_a_frame_can_stand_before(words: str, link: str, expected: str) -> None:
    assert [found.value for found in complements_of(words.split(), link)] == expected.split()


@pytest.mark.parametrize(("words", "link", "why"), _rows(_REFUSED))
def test_what_is_no_frame(words: str, link: str, why: str) -> None:
    assert complements_of(words.split(), link) == (), why


def test_a_statement_and_a_question_have_no_frame_in_common() -> None:
    for words, link, _ in _rows(_TABLE):
        found = set(complements_of(words.split(), link))
        assert link == ":" or not {Complement.THAT, Complement.WHETHER} <= found


@pytest.mark.parametrize(
    ("words", "expected"),
    [("is complaining that", True), ("is upset about", True), ("has an issue with", True), ("reports that", False)],
)
def test_frames_that_speak_of_trouble_are_known(words: str, expected: bool) -> None:
    assert speaks_of_trouble(words.split()) is expected


@pytest.mark.parametrize(
    ("subject", "expected"),
    [("Customer", "the customer"), ("The caller", "the caller"), ("CU", "CU"), ("Our colleague", "our colleague")],
)
def test_a_side_within_a_sentence(subject: str, expected: str) -> None:
    assert within(subject) == expected


def test_subject_and_predicate_of_a_frame() -> None:
    frame = Frame("The caller mentions that", Role.CUSTOMER, Complement.THAT)
    assert (frame.subject, frame.predicate) == ("The caller", "mentions that")
    assert Frame("AG action:", Role.AGENT, Complement.TO).predicate is None
    assert frame.sentence("it is late") == "The caller mentions that it is late"


# --- mined from answers --------------------------------------------------------------------------------------------


def test_the_teams_own_frames_come_first() -> None:
    found = mine(taught()[:24])
    assert {frame.text for frame in found.frames[:4]} >= {"Customer reports that", "Agent explains that"}
    assert (found.joiner, found.full_stop) == (" ", True)
    roles = {frame.text: frame.role for frame in found.frames}
    assert roles["Customer reports that"] is Role.CUSTOMER
    assert roles["Agent explains that"] is roles["Agent promises to"] is Role.AGENT


@pytest.mark.parametrize(
    ("restyle", "joiner", "full_stop", "texts"),
    [
        (labelled, "; ", False, {"AG action:", "CU reports"}),
        (initials, "; ", True, {"CU reports that", "AG states that"}),
        (noted, "\n", False, {"The caller mentions that", "Our colleague notes that"}),
    ],
)
def test_other_styles_are_mined(restyle: object, joiner: str, full_stop: bool, texts: set[str]) -> None:
    assert callable(restyle)
    found = mine(taught(restyle)[:24])
    assert (found.joiner, found.full_stop) == (joiner, full_stop)
    assert texts <= {frame.text for frame in found.frames}


def test_the_usual_frames_are_there_without_any_answer() -> None:
    found = mine([])
    assert found.seen == 0
    assert {frame.text for frame in found.frames} >= {"The customer says that", "The agent asks the customer to"}


@pytest.mark.parametrize(
    "answer",
    [
        "Agent tells that their router is broken.",
        "Customer says his router is broken and he wants to cancel.",
    ],
)
def test_bad_english_of_a_team_is_not_taken_on(answer: str) -> None:
    examples = [
        example_of("customer: my router is broken", "agent: please restart it", answer=answer, group=f"group {number}")
        for number in range(4)
    ]
    texts = {frame.text for frame in mine(examples).frames}
    assert not {"Agent tells that", "Customer says his"} & texts
    assert not any(word in f" {text} " for text in texts for word in (" his ", " he ", " her "))


def test_no_frame_holds_what_only_a_call_says() -> None:
    frames = mine([example for _, example in playground()]).frames
    words = {word for frame in frames for word in frame.text.lower().rstrip(":").split()}
    assert words <= {
        "customer",
        "agent",
        "the",
        "reports",
        "explains",
        "promises",
        "says",
        "asks",
        "wants",
        "complains",
        "that",
        "to",
        "of",
    }
