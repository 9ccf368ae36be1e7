"""Action items: commitments worded, owned, dated, and told apart from their repetitions."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.models.embedded import commitments
from bot.models.embedded.commitment_model import CommitmentModel
from bot.models.embedded.cues import NEVER_COMMITMENTS, NOW_CUES, REFUSALS
from bot.models.embedded.dates import SaidDay, find_day
from bot.models.embedded.pronouns import Listener, turn
from bot.models.embedded.references import named_before
from bot.models.embedded.report import Parties, parties
from bot.models.embedded.speech import Act, Spoken
from bot.models.embedded.text import Sentence, has_cue, is_content, is_placeholder, join, stem
from bot.models.embedded.third_parties import who
from bot.models.embedded.undertakings import Commitment, undertaken
from bot.models.embedded.utterances import utterances_of
from bot.models.embedded.words import ADVERBS, PREPOSITIONS
from dataset.records import ActionItem, Role

_MOST_WORDS = 24
_MOST_ITEMS = 12
_TAIL = (
    ADVERBS - {"not", "back", "again", "both", "all"}
    | PREPOSITIONS - {"up", "out", "off", "over", "in", "on", "down", "through", "before", "after", "within", "without"}
    | {"and", "or", "the", "a", ",", "to"}
)
_ALTERNATIVE = re.compile(
    r",? or (?:on )?(?:the )?(?:mon|tues|wednes|thurs|fri|satur|sun)day|,? or (?:tomorrow|the \d)", re.IGNORECASE
)
_AFTERWARDS = ("after ", "once ", "as soon as ", "when ")
_SPAN = re.compile(r"(?:in|within|inside) ", re.IGNORECASE)
_LATEST = re.compile(r"^ ?,?(?: at the latest| latest)\b")
# Said by whoever undertook it: it is done before the call ends.
_DONE = re.compile(
    r"\b(?:i|we) (?:have |had )?(?:just|already|now) \w+|\b(?:i|we) (?:have|had) \w+(?:ed|nt)\b"
    r"|\b(?:is|are|been|all) (?:\w+ )?(?:done|sent|sorted|set|fixed|open|updated)\b"
    r"|\bhere (?:it is|you (?:go|are)|we are)\b"
)
_SOON = 8  # turns


@dataclass(frozen=True)
class Found:
    """An action item, and the sentence of next steps that goes with it ("The agent will …")."""

    item: ActionItem
    step: str
    turn: int


def find_actions(
    spoken: Sequence[Spoken],
    speakers: Sequence[tuple[Role, str]],
    started_at: datetime | None,
    detector: CommitmentModel | None = None,
) -> list[Found]:
    """The action items of a call in the order of their evidence, at most twelve; `speakers` are (role, label).

    A `detector` that a team taught drops what that team does not count, and takes what the rules passed over, if the
    sentence itself says who undertakes what.
    """
    names = {label for _, label in speakers}
    found: list[Found] = []
    promised = commitments.find(spoken, names)
    if detector is not None:
        promised = _judged(promised, spoken, names, detector)
    for commitment in promised:
        new = _worded(commitment, speakers, started_at)
        if new is None:
            continue
        for place, old in enumerate(found):
            if _same(old.item, new.item):
                if old.item.due is None and new.item.due is not None:
                    found[place] = new
                break
        else:
            found.append(new)
    return found[:_MOST_ITEMS]


def _judged(
    promised: list[Commitment], spoken: Sequence[Spoken], names: Collection[str], detector: CommitmentModel
) -> list[Commitment]:
    by_rules = verdicts(promised)
    odds = detector.probabilities(utterances_of(spoken, by_rules))
    places = {_key(one.sentence): place for place, one in enumerate(spoken)}
    kept = [one for one in promised if odds[places[_key(one.spoken.sentence)]] >= detector.drop_below]
    added = [
        commitment
        for place in range(len(spoken))
        if odds[place] >= detector.add_from and _key(spoken[place].sentence) not in by_rules
        for commitment in passed_over(spoken, place, names)
    ]
    return sorted([*kept, *added], key=lambda one: places[_key(one.spoken.sentence)]) if added else kept


def verdicts(promised: Collection[Commitment]) -> frozenset[tuple[int, int]]:
    """The sentences, by turn and position, in which the rules find these commitments."""
    return frozenset(_key(one.spoken.sentence) for one in promised)


def passed_over(spoken: Sequence[Spoken], index: int, names: Collection[str]) -> list[Commitment]:
    """What the sentence at `index` undertakes although the rules do not count it; nothing where it is a question, a
    courtesy, hedged, negated, refused, or done while they still speak. `names` are those of all who speak.
    """
    one = spoken[index]
    if not one.english or one.act in (Act.THANKS, Act.COURTESY, Act.QUESTION) or not _stays_open(spoken, index):
        return []
    own = undertaken(one, names, partial(who, spoken, index))
    return [named_before(spoken, index, each) for each in own if each.certain and _is_task(each)]


def _is_task(commitment: Commitment) -> bool:
    named = any(is_content(word.lower()) or is_placeholder(word) for word in commitment.rest)
    at_once = has_cue(join(commitment.rest).lower(), NOW_CUES)
    return named and not at_once and commitment.verb not in NEVER_COMMITMENTS


def _stays_open(spoken: Sequence[Spoken], index: int) -> bool:
    """Whether nobody says soon after that it is not wanted, or done. Stricter than the rules, as it speaks against
    them.
    """
    here = spoken[index].sentence
    for later in spoken[index + 1 :]:
        sentence = later.sentence
        if sentence.turn - here.turn > _SOON:
            break
        if (sentence.role, sentence.speaker) == (here.role, here.speaker):
            if _DONE.search(sentence.lower):
                return False
        elif sentence.turn - here.turn == 1 and has_cue(sentence.lower, REFUSALS):
            return False
    return True


def _key(sentence: Sentence) -> tuple[int, int]:
    return sentence.turn, sentence.position


def _worded(commitment: Commitment, speakers: Sequence[tuple[Role, str]], started_at: datetime | None) -> Found | None:
    sentence = commitment.spoken.sentence
    others = {label for role, label in speakers if role is Role.OTHER and label != sentence.speaker}
    sides = parties(sentence.role, sentence.speaker, others)
    # In a request the doer is "you", and the one who asks is "me".
    own = "themselves" if commitment.addressee_owns else None
    words = _third_person(commitment, sides, own)
    if words is None:
        return None
    said = find_day(commitment.due_text, started_at)
    due = said.day if said else None
    full = join(words)
    within = find_day(full, started_at)
    short = full
    if _ALTERNATIVE.match(commitment.due_text, said.end if said else 0):
        due = None  # "on Monday or Tuesday"
    if said and sentence.lower.startswith(_AFTERWARDS) and _SPAN.match(commitment.due_text, said.start):
        due = None  # "once we have it, we will answer within two days": nobody knows from when
    if within is not None and due is not None and within.day == due:
        short = f"{full[: within.start].rstrip(' ,')}{_LATEST.sub('', full[within.end :])}"
    elif within is None and said is not None and due is not None and _last(commitment, said) not in full.lower():
        full = f"{_trimmed(full)} {commitment.due_text[said.start : said.end].strip()}"
    short = _trimmed(short)
    if len(short.split()) < 2 and commitment.verb not in ("follow", "call"):
        short = _trimmed(full)
    if len(short.split()) < 2:
        return None
    label = commitment.owner or sentence.speaker
    owner = None if label == Role.OTHER.value else label
    item = ActionItem(description=short, owner=owner, due=due, evidence_turn=sentence.turn)
    subject = _subject(owner, sides, speakers)
    return Found(item, f"{subject} will {_trimmed(full)}.", sentence.turn)


def _last(commitment: Commitment, said: SaidDay) -> str:
    return commitment.due_text[said.start : said.end].lower().split()[-1]


def _third_person(commitment: Commitment, sides: Parties, own: str | None) -> list[str] | None:
    listener = sides.listener or ("the others" if sides.speaker else None)
    if own is not None:
        # "send us the form" asked by the agent: "send the agent the form"; "your" is the doer's own.
        tokens = _swap(commitment.rest, sides.speaker)
        return [commitment.verb, *tokens]
    lead = [commitment.verb] if commitment.verb in ("let", "help", "make") else []
    turned = turn([*lead, *commitment.rest], Listener(listener)) if commitment.rest else []
    if turned is None:
        return None
    turned = turned[len(lead) :]
    if commitment.helper:
        helper = turn([*commitment.helper], Listener(listener))
        if helper is None:
            return None
        return [
            "have",
            helper[0].lower()
            if not helper[0].startswith("[")
            and helper[0].lower() in ("someone", "somebody", "one", "a", "an", "their", "the")
            else helper[0],
            *helper[1:],
            commitment.verb,
            *turned,
        ]
    return [commitment.verb, *turned]


def _swap(tokens: Sequence[str], asker: str) -> list[str]:
    table = {
        "me": asker,
        "us": asker,
        "my": f"{asker}'s",
        "our": f"{asker}'s",
        "your": "their",
        "you": "they",
        "yourself": "themselves",
        "i": asker,
        "we": asker,
    }
    swapped, seen = [], False
    for token in tokens:
        low = token.lower()
        if low in ("please", "kindly"):
            continue
        if seen and low in ("me", "us", "my", "our"):
            swapped.append("them" if low in ("me", "us") else "their")
        else:
            swapped.append(table.get(low, token))
        seen = seen or low in ("me", "us", "my", "our")
    return swapped


def _trimmed(text: str) -> str:
    words = text.split()[:_MOST_WORDS]
    while len(words) > 1 and words[-1].lower().strip(",") in _TAIL - {"today", "tomorrow", "tonight", "again", "back"}:
        words.pop()
    return " ".join(words).rstrip(" ,;:-")


def _subject(owner: str | None, sides: Parties, speakers: Sequence[tuple[Role, str]]) -> str:
    """Who does it, as the subject of a sentence: by name where one is known."""
    if owner is None:
        return sides.subject
    named = owner[:1].isupper() or owner[:1].isdigit() or is_placeholder(owner)
    return owner if named or owner in {label for role, label in speakers if role is Role.OTHER} else f"The {owner}"


def _same(old: ActionItem, new: ActionItem) -> bool:
    """Whether two items are one: the same owner, and mostly the same words."""
    if old.owner != new.owner:
        return False
    first, second = _content(old.description), _content(new.description)
    if not first or not second:
        return old.description.split()[:2] == new.description.split()[:2]
    return len(first & second) >= 0.6 * min(len(first), len(second))


def _content(text: str) -> set[str]:
    words = [word.lower().strip(".,") for word in text.split()]
    return {stem(word) for word in words if is_content(word) and word not in ("customer", "agent")} | {stem(words[0])}


def described(items: Collection[Found]) -> tuple[ActionItem, ...]:
    """The items alone."""
    return tuple(found.item for found in items)
