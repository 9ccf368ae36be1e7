"""Action items are matched one to one, by their work and their owner."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tuning.measures.items import items_f1, likeness, owner_of
from bot.tuning.measures.texts import words_in
from dataset.records import ActionItem

# The thresholds were chosen by these: the same promise in the words of two people.
SAME = [
    ("send a new router", "send a new router to the customer"),
    ("call the customer back", "call back the customer"),
    ("call [PERSON_1] back on Friday", "call [PERSON_1] back"),
    ("e-mail the invoice to the customer", "email the customer the invoice"),
    ("check the line and call back", "check the line"),
    ("restart the router", "restart the router and wait"),
    ("escalate the ticket to the second level", "escalate to second level"),
    ("open a ticket with the network team", "open a ticket for the network team"),
    ("den neuen Router schicken", "einen neuen Router schicken"),
    ("cancel the subscription at month end", "cancel the subscription"),
    ("update the delivery address", "update the address for delivery"),
    ("book a technician for Monday morning", "book a technician visit on Monday morning"),
    ("发送新的路由器", "发送一个新的路由器"),
]
# Two promises of one call that a word alone tells apart.
DIFFERENT = [
    ("send a new router", "send a new invoice"),
    ("call the customer back", "call the warehouse"),
    ("refund the payment", "check the payment"),
    ("cancel the subscription", "renew the subscription"),
    ("update the delivery address", "update the phone number"),
    ("restart the router", "return the router"),
    ("e-mail the invoice", "e-mail the contract"),
    ("open a ticket with the network team", "close the ticket"),
    ("call [PERSON_1] back", "call [PERSON_2] back"),
    ("refund order 1234", "refund order 1235"),
    ("check the line", "check the invoice"),
    ("den Router schicken", "die Rechnung schicken"),
    ("call", "call the warehouse about the parcel that is late"),
    ("the", "send the new router to the customer"),
    ("check the line", "check the line, order the spare parts for the technician and call back"),
]


# Written after the thresholds were chosen, and nothing was changed for them; the misses are named below.
FRESH_SAME = [
    ("check with billing and email a receipt", "email the receipt after checking with billing"),
    ("reset the password for the account", "reset the account password"),
    ("file a complaint with the carrier", "file a complaint with the carrier and follow up"),
    ("send photos of the damaged screen", "send photos of the damage"),
    ("credit one month to the account", "credit the account for one month"),
    ("forward the case to the billing team", "forward case to billing"),
    ("die Rechnung korrigieren und neu senden", "Rechnung korrigieren und erneut senden"),
    ("rappeler le client lundi", "rappeler le client lundi matin"),
    ("enviar un nuevo router", "enviar nuevo router al cliente"),
    ("unplug the modem for five minutes", "unplug the modem"),
    ("schedule a technician visit", "schedule a visit by a technician"),
    ("test the connection tonight", "test the internet connection tonight"),
]
FRESH_DIFFERENT = [
    ("reset the password for the account", "close the account"),
    ("file a complaint with the carrier", "call the carrier"),
    ("send photos of the damaged screen", "send the damaged screen back"),
    ("credit one month to the account", "cancel the account"),
    ("forward the case to the billing team", "forward the parcel to the customer"),
    ("die Rechnung korrigieren", "die Rechnung bezahlen"),
    ("rappeler le client lundi", "rembourser le client"),
    ("enviar un nuevo router", "enviar la factura"),
    ("unplug the modem", "replace the modem"),
    ("schedule a technician visit", "cancel the technician visit"),
    ("test the connection tonight", "upgrade the connection"),
    ("confirm the new address by email", "confirm the new appointment by email"),
]


def item(description: str, owner: str | None = "agent", due: date | None = None) -> ActionItem:
    return ActionItem(description=description, owner=owner, due=due)


def work(one: str, other: str) -> float:
    return items_f1([item(one)], [item(other)])


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_work_in_other_words(one: str, other: str) -> None:
    assert work(one, other) == work(other, one) == 1


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_other_work(one: str, other: str) -> None:
    assert work(one, other) == work(other, one) == 0


def test_pairs_that_the_thresholds_were_not_chosen_by() -> None:
    assert [pair for pair in FRESH_SAME if not work(*pair)] == FRESH_SAME[:1]
    assert [pair for pair in FRESH_DIFFERENT if work(*pair)] == FRESH_DIFFERENT[2:3]


def test_synonyms_are_not_seen() -> None:
    assert work("look into the double charge", "investigate the duplicate payment") == 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the agent", "Agent"),
        (None, "null"),
        (None, "N/A"),
        ("[PERSON_1]", "[PERSON_1_B]"),
        ("Ben Žižka", "ben žižka"),
    ],
)
def test_the_same_owner(one: str | None, other: str | None) -> None:
    assert items_f1([item("call back", one)], [item("call back", other)]) == 1
    assert owner_of(item("x", one)) == owner_of(item("x", other))


@pytest.mark.parametrize(
    ("one", "other"), [("agent", "customer"), ("agent", None), ("[PERSON_1]", "[PERSON_2]"), ("Ben", "[PERSON_1]")]
)
def test_another_owner(one: str | None, other: str | None) -> None:
    assert items_f1([item("call back", one)], [item("call back", other)]) == 0


def test_f1_of_right_missing_and_invented_items() -> None:
    wanted = [item("send a new router"), item("call back"), item("check the line")]
    assert items_f1([], []) == 1
    assert items_f1(wanted, []) == items_f1([], wanted) == 0
    assert items_f1(wanted, [wanted[2], item("renew the contract")]) == pytest.approx(2 * 1 / 5)
    assert items_f1(wanted, wanted[::-1]) == 1
    assert items_f1([wanted[0]], [wanted[0]] * 3) == pytest.approx(2 / 4)  # said three times is right once


def test_an_item_gives_way_to_one_that_has_no_other() -> None:
    short, with_call, with_modem = (
        item(text) for text in ("check the line", "check the line and call back", "check the line and the modem")
    )
    assert items_f1([with_call], [with_modem]) == 0
    assert items_f1([short, with_call], [short, with_modem]) == 1


parts = st.lists(st.sampled_from(["check the line", "and call back", "the modem", "3"]), min_size=1, max_size=3)
lists = st.lists(st.builds(item, parts.map(" ".join), st.sampled_from(["agent", "customer"])), max_size=4)


@given(lists, lists)
def test_no_other_assignment_has_more_pairs(reference: list[ActionItem], answer: list[ActionItem]) -> None:
    fewer, more = sorted([reference, answer], key=len)
    best = max(sum(map(_alike, fewer, chosen)) for chosen in permutations(more, len(fewer)))
    expected = 2 * best / (len(fewer) + len(more)) if more else 1
    assert items_f1(reference, answer) == items_f1(answer, reference) == pytest.approx(expected)


def test_one_task_said_a_thousand_times_is_counted() -> None:
    said = [item("call back")] * 1_200
    assert items_f1(said, said) == 1
    assert items_f1([*said[:100], item("send a form")], said) == pytest.approx(2 * 100 / 1_301)


def test_likeness_tells_the_nearer_one() -> None:
    one, near, far = (words_in(text) for text in ("send new routers", "send new router", "send new routers and cables"))
    assert (likeness(one, one) or 0) > (likeness(one, near) or 0) > 0
    assert likeness(one, far) is not None


def _alike(one: ActionItem, other: ActionItem) -> bool:
    words: Sequence[list[str]] = [words_in(item.description) for item in (one, other)]
    return owner_of(one) == owner_of(other) and likeness(*words) is not None
