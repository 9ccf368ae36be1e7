"""What people say on support calls, by language, one sentence a line.

Slots: {V} the value; {YOUR} and {MY} what it is called; {AF} {AN} the agent's first and whole name; {CF} {CL} {CN}
the customer's first, last and whole name; {CK} a nickname; {CS} a name spelt out; {CT} a title; {OP} somebody
who is spoken of and not on the call. All other slots are traps: prices, versions and the like (traps.py).
"""

from __future__ import annotations

from dataclasses import dataclass

Lines = tuple[str, ...]


def lines(text: str) -> Lines:
    """The lines of a text, without empty ones."""
    return tuple(line.strip() for line in text.strip().splitlines() if line.strip())


def nouns(text: str) -> dict[str, tuple[tuple[str, str], ...]]:
    """`KIND: your phone number | my phone number; …` by kind: pairs of what an agent and a customer call it.

    A kind may go on in a further line that names it again.
    """
    read: dict[str, tuple[tuple[str, str], ...]] = {}
    for line in lines(text):
        kind, _, pairs = line.partition(":")
        split = (pair.split("|") for pair in pairs.split(";"))
        read[kind] = read.get(kind, ()) + tuple((yours.strip(), mine.strip()) for yours, mine in split)
    return read


@dataclass(frozen=True)
class Phrases:
    """One language. `special` holds sentences that only one kind of value is said in: `you can call me on {V}`."""

    titles: tuple[str, str]
    agent: Lines
    customer: Lines
    fillers: Lines
    hello_agent: Lines
    hello_customer: Lines
    introduced: Lines
    nickname: Lines
    spelt: Lines
    by_agent: Lines
    by_customer: Lines
    other_person: Lines
    nouns: dict[str, tuple[tuple[str, str], ...]]
    ask: Lines
    give: Lines
    volunteer: Lines
    special: dict[str, Lines]
    back: Lines
    go_on: Lines
    chat_agent: Lines
    chat_customer: Lines
    bye_agent: Lines
    bye_customer: Lines
    ask_place: Lines = ()
    words: Lines = ()
