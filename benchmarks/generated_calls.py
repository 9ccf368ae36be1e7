"""Pairs of support calls and answers, made up by a seed, in which a model finds something of every part to learn.

Calls are in English, of about 1,400 characters, with words of their own (names of products, numbers); one in twenty is
a near-duplicate of an earlier one and shares its group. Answers report ("Customer complains that …"), choose one of
eight call reasons, repeat topics, and hold one action item with the turn that it was said in. Terms that an agent is
going to email are never one: that is for the model to learn, as its rules take them for one.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from dataset.prompts import Prompt, render, render_completion
from dataset.records import ActionItem, CallSummary, Pair, PairKind, PseudonymisedCall, Role, Split, Turn

SEED = 11
_NEAR_DUPLICATES = 0.05
_KEPT = 10  # one call in so many is there to be repeated
_AGENT, _CUSTOMER = "[PERSON_1]", "[PERSON_2]"


@dataclass(frozen=True)
class Kind:
    """What calls of one reason are about. Problems are told of oneself, `tasks` are pairs of verb and object."""

    reason: str
    topics: tuple[str, ...]
    problems: tuple[str, ...]
    tasks: tuple[tuple[str, str], ...]


KINDS = (
    Kind("Billing", ("invoice", "double charge"),
         ("my last invoice shows the {word} plan twice", "you took {number} dollars from my card for the {word} plan",
          "my bill for the {thing} is {number} dollars too high"),
         (("correct", "the invoice"), ("refund", "the payment of {number} dollars"))),
    Kind("Delivery", ("parcel", "late delivery"),
         ("my parcel with the {word} {thing} has not arrived", "the courier left my {thing} at number {number}",
          "my order {number} is a week late"),
         (("trace", "the parcel"), ("send", "another {thing}"))),
    Kind("Broken device", ("repair", "warranty"),
         ("my {word} {thing} turns itself off after {number} minutes", "the screen of my {thing} stays black",
          "my {thing} does not charge any more"),
         (("order", "a repair of the {thing}"), ("post", "a new {word} cable"))),
    Kind("Login problem", ("password", "account access"),
         ("my account is locked since I changed my password", "the {word} app refuses my password",
          "my login code for the {word} app never arrives"),
         (("unlock", "the account"), ("reset", "the password of the {word} app"))),
    Kind("Internet connection", ("router", "slow connection"),
         ("my {word} router restarts every {number} minutes", "my connection is down since this morning",
          "my internet is far slower than {number} megabits"),
         (("book", "an engineer"), ("replace", "the {word} router"))),
    Kind("Cancellation", ("contract", "notice period"),
         ("my contract for the {word} plan was not cancelled", "I wrote to cancel my {thing} {number} days ago",
          "my subscription was renewed and I did not ask for it"),
         (("cancel", "the {word} plan"), ("confirm", "the end of the contract"))),
    Kind("Booking", ("booking", "change of date"),
         ("my booking {number} has the wrong date", "the hotel in {word} does not have my booking",
          "my flight to {word} was moved by {number} hours"),
         (("change", "booking {number}"), ("call", "the hotel in {word}"))),
    Kind("Software", ("update", "error message"),
         ("the {word} update stops with error {number}", "my {word} app crashes when I open the {thing}",
          "my files are gone after the {word} update"),
         (("restore", "the files"), ("report", "error {number} to the developers"))),
)  # fmt: skip
_THINGS = ("tablet", "printer", "camera", "headset", "phone", "laptop", "speaker", "scanner", "keyboard", "monitor")
_SYLLABLES = ("ba", "ko", "ri", "ten", "mu", "sal", "dor", "fi", "lun", "pe", "gra", "shi", "vo", "nek", "tra")
_DAYS = ("today", "tomorrow", "by Friday", "within {number} hours", "on Monday", "this afternoon")
_AGENT_SAYS = (
    "Could you tell me which {word} model you have? It says so on the back, below the {thing}.",
    "I see, and did you try to switch the {thing} off and on again after the {word} message?",
    "The {word} department tells me that number {number} is still being processed on our side.",
    "I will email the terms of {word} to you anyway. What is written there about the {thing}?",
    "Thank you for waiting. Our {word} system shows the entry of {number} days ago, and nothing after it.",
    "Please open the settings of the {thing} and choose {word}. What do you see at the top?",
    "That is unusual, because the {word} offer has included the {thing} since the spring.",
    "May I ask how long this has been going on? Other customers in {word} have told us the same.",
)
_CUSTOMER_SAYS = (
    "It is the {word} one with {number} on the label, I bought it together with the {thing}.",
    "Yes, I tried that {number} times, and it only works until I open the {word} menu.",
    "Honestly, I have been a customer for {number} years and the {word} line never told me that.",
    "It says {word} at the top and then there is a red light next to the {thing}.",
    "My neighbour has the same {word} contract and does not have this with her {thing}.",
    "I wrote an email about it {number} days ago, and somebody from {word} said that it was done.",
    "That would be good, because I need the {thing} for my work in {word}.",
    "No, nothing has changed here apart from the {word} cable that you sent me.",
)


def pairs(count: int, seed: int = SEED) -> Iterator[Pair]:
    """So many pairs, the same ones each time. Every call is a group of its own but for near-duplicates."""
    dice = random.Random(seed)  # noqa: S311 - for data, not for secrets
    kept: list[Pair] = []
    for number in range(count):
        if kept and dice.random() < _NEAR_DUPLICATES:
            pair = _again(dice.choice(kept), number)
        else:
            call, answer = call_and_answer(dice, f"call_{number:016x}")
            pair = _pair(call.call_id, f"group_{number}", render(call), render_completion(answer))
        if number % _KEPT == 0:
            kept.append(pair)
        yield pair


def call_and_answer(dice: random.Random, call_id: str) -> tuple[PseudonymisedCall, CallSummary]:
    """A call, and what a team writes of it."""
    kind = dice.choice(KINDS)
    slots = {
        "word": "".join(dice.choice(_SYLLABLES) for _ in range(3)).capitalize(),
        "thing": dice.choice(_THINGS),
        "number": str(dice.randrange(2, 99)),
    }
    problem = dice.choice(kind.problems).format(**slots)
    verb, what = dice.choice(kind.tasks)
    what, day = what.format(**slots), dice.choice(_DAYS).format(**slots)
    asked = dice.choice(_AGENT_SAYS).format(**slots)
    turns = [f"Thank you for calling, this is {_AGENT}. How can I help you?", f"This is {_CUSTOMER}, {problem}."]
    turns.append(f"I am sorry to hear that. {asked}")
    for place in range(12):
        said = dice.choice(_AGENT_SAYS if place % 2 else _CUSTOMER_SAYS)
        turns.append(said.format(**slots | {"word": "".join(dice.choice(_SYLLABLES) for _ in range(2)).capitalize()}))
    turns += ["So what happens now?", _promise(dice, verb, what, day), "Thank you, that helps me a lot."]
    reported = f" {problem}".replace(" my ", " their ").replace(" I ", " they ").strip()
    answer = CallSummary(
        title=f"{kind.reason}: {slots['thing']}",
        call_reason=kind.reason,
        summary=(
            f"Customer {dice.choice(('complains', 'says', 'reports'))} that {reported}. "
            f"Agent {dice.choice(('promises', 'offers', 'agrees'))} to {verb} {what} {day}."
        ),
        outcome=f"The agent is to {verb} {what}.",
        topics=(*kind.topics, slots["thing"]),
        action_items=(ActionItem(description=f"{verb} {what}", owner="agent", evidence_turn=len(turns) - 2),),
        next_steps=(f"The agent is to {verb} {what} {day}.",),
    )
    return _call(call_id, turns), answer


def _promise(dice: random.Random, verb: str, what: str, day: str) -> str:
    """What an agent undertakes, now and then in words that no rule knows."""
    if dice.random() < 0.3:
        return f"Leave {what} with me, {day} at the latest."
    return f"I will {verb} {what} {day}. You will hear from us."


def _call(call_id: str, said: list[str]) -> PseudonymisedCall:
    speakers = ((_AGENT, Role.AGENT), (_CUSTOMER, Role.CUSTOMER))
    turns = tuple(
        Turn(speaker=speakers[number % 2][0], role=speakers[number % 2][1], text=text)
        for number, text in enumerate(said)
    )
    return PseudonymisedCall(call_id=call_id, turns=turns, pseudonymiser_version="none")


def _pair(call_id: str, group: str, prompt: Prompt, completion: str) -> Pair:
    return Pair(
        call_id=call_id,
        group_id=group,
        answer_id=f"answer of {call_id}",
        split=Split.TRAIN,
        kind=PairKind.CORRECTION,
        prompt_version=prompt.version,
        pseudonymiser_version="none",
        system=prompt.system,
        prompt=prompt.user,
        completion=completion,
    )


def _again(pair: Pair, number: int) -> Pair:
    """A near-duplicate: nearly the same text, in the same group."""
    text = pair.prompt.replace("that helps me a lot", "that helps me a great deal")
    return pair.model_copy(update={"call_id": f"call_{number:016x}", "answer_id": f"answer {number}", "prompt": text})
