"""A call becomes a `CallSummary`: read, score, choose, phrase. Each step is a module of its own; here is the order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.models.embedded.actions import Found, described, find_actions
from bot.models.embedded.cues import POSITIVE, PROBLEM_WORDS
from bot.models.embedded.outcome import Outcome, outcome_sentence, read_outcome
from bot.models.embedded.reading import read_sentences
from bot.models.embedded.reason import reason, title
from bot.models.embedded.report import Parties, Report, parties, report
from bot.models.embedded.salience import Features, Scorer, features_of
from bot.models.embedded.speech import Act, Spoken, read_act
from bot.models.embedded.topics import topics
from dataset.prompts import PromptedCall
from dataset.records import CallSummary, Role

_MOST_PER_SIDE = 2
_MOST_OF_OTHERS = 4
# A short chat is told in a sentence a side; the second one has to be very good. In a longer call it need only be good.
_SHORT_CALL = 16  # turns
_SECOND_OF_SHORT = 4.5
_SECOND_OF_LONG = 2.5
_MOST_STEPS = 5
# The share of content words from which on a sentence repeats another; a promise takes up the words it answers.
_SHARED = 0.6
_SHARED_BY_PROMISE = 0.7
_REASON_WITHIN = 0.5  # the need is looked for in this first share of the turns


@dataclass(frozen=True)
class _Scored:
    """A sentence with its report and its score; `place` is its place among all sentences of the call."""

    place: int
    spoken: Spoken
    report: Report
    score: float
    features: Features


def summarise(call: PromptedCall, scorer: Scorer) -> CallSummary:
    """The summary of a call, of whatever length and language; a call without words gives an honest empty one."""
    spoken = _in_one_language([read_act(sentence) for sentence in read_sentences(call.turns)])
    if not spoken:
        return _nothing_said()
    speakers = list(dict.fromkeys((turn.role, turn.speaker) for turn in call.turns))
    names = _names(spoken)
    found = find_actions(spoken, speakers, call.started_at)
    scored = _scored(spoken, speakers, names, len(call.turns), found, scorer)
    need = _need(scored)
    outcome = _outcome(scored, len(call.turns), found)
    if need.spoken.act in (Act.COURTESY, Act.THANKS):
        reason_text, title_text = "not said", "Call without a stated reason"
    else:
        reason_text = reason(need.spoken, need.report, need.report.parties.listener, names)
        title_text = title(reason_text)
    return CallSummary(
        title=title_text,
        call_reason=reason_text,
        summary=" ".join(_sentences(_chosen(scored, need, len(call.turns)))),
        outcome=outcome,
        topics=topics(spoken, frozenset(label.lower() for _, label in speakers) | _first_names(speakers)),
        action_items=described(found),
        next_steps=_next_steps(scored, found),
    )


def _in_one_language(spoken: list[Spoken]) -> list[Spoken]:
    """In a call that is mostly not English, short sentences that could be either are not English."""
    long = [one for one in spoken if len(one.sentence.words) > 4]
    if sum(one.english for one in long) * 2 >= len(long):
        return spoken
    return [
        replace(one, act=Act.FRAGMENT, english=False)
        if len(one.sentence.words) <= 4 and one.act is not Act.QUESTION
        else one
        for one in spoken
    ]


def _nothing_said() -> CallSummary:
    return CallSummary(
        title="No conversation",
        call_reason="none was said",
        summary="Nothing was said in this call that could be reported.",
        outcome="It was not said whether anything is resolved.",
    )


def _scored(
    spoken: Sequence[Spoken],
    speakers: Sequence[tuple[Role, str]],
    names: frozenset[str],
    turns: int,
    found: Sequence[Found],
    scorer: Scorer,
) -> list[_Scored]:
    sides: dict[tuple[Role, str], Parties] = {}
    for role, label in speakers:
        sides[role, label] = parties(
            role, label, {name for other, name in speakers if other is Role.OTHER and name != label}
        )
    reports = [report(one, sides[one.sentence.role, one.sentence.speaker], _verb_for(one), names) for one in spoken]
    promises = frozenset(action.turn for action in found)
    features = features_of(spoken, turns, promises, [not written.quoted for written in reports])
    return [
        _Scored(place, one, written, scorer(known), known)
        for place, (one, written, known) in enumerate(zip(spoken, reports, features, strict=True))
    ]


def _verb_for(one: Spoken) -> str:
    """A customer complains of problems; everything else is said."""
    words = set(one.sentence.words)
    negative = words & (PROBLEM_WORDS - {"not", "cannot", "never", "nothing", "cancel", "refund", "problem"})
    complains = (
        one.sentence.role is Role.CUSTOMER
        and bool(negative)
        and not words & POSITIVE
        and not words & {"no", "hope", "hopefully"}
    )
    return "complains" if complains else "says"


def _names(spoken: Sequence[Spoken]) -> frozenset[str]:
    """Words that are written with a capital within sentences: names keep it wherever they stand."""
    return frozenset(
        word for one in spoken for word in one.sentence.tokens[1:] if word[:1].isupper() and word.lower() != "i"
    ) - {one.sentence.tokens[0] for one in spoken if one.sentence.tokens[0].lower() in one.sentence.lower.split()[1:]}


def _first_names(speakers: Sequence[tuple[Role, str]]) -> frozenset[str]:
    return frozenset(part.lower() for _, label in speakers for part in re.findall(r"\w+", label))


def _need(scored: Sequence[_Scored]) -> _Scored:
    """The sentence that says best why the customer called: of the first half, if it says anything."""
    for roles in ((Role.CUSTOMER,), (Role.OTHER,), tuple(Role)):
        early = [one for one in scored if one.spoken.sentence.role in roles and one.features.place <= _REASON_WITHIN]
        early = [
            one for one in early if one.features.content_words and one.spoken.act not in (Act.COURTESY, Act.THANKS)
        ]
        if early:
            return max(early, key=lambda one: (one.score, -one.place))
    return max(scored, key=lambda one: (one.score, -one.place))


def _chosen(scored: Sequence[_Scored], need: _Scored, turns: int) -> list[_Scored]:
    """Up to two sentences of either side (four where the sides are unknown), in the order of the call."""
    chosen = [need]
    good_enough = _SECOND_OF_SHORT if turns <= _SHORT_CALL else _SECOND_OF_LONG
    for role in (Role.CUSTOMER, Role.AGENT, Role.OTHER):
        most = (
            _MOST_OF_OTHERS
            if role is Role.OTHER and not any(one.spoken.sentence.role is not Role.OTHER for one in scored)
            else _MOST_PER_SIDE
        )
        own = sorted(
            (one for one in scored if one.spoken.sentence.role is role), key=lambda one: (-one.score, one.place)
        )
        for one in own:
            taken = [other for other in chosen if other.spoken.sentence.role is role]
            if len(taken) >= most or (taken and one.score < good_enough):
                break
            if one not in chosen and not _repeats(one, chosen) and (not taken or _says_something(one)):
                chosen.append(one)
    if len(chosen) == 1:  # two sentences at least, where two were said
        rest = [one for one in scored if one not in chosen and not _repeats(one, chosen)]
        chosen += sorted(rest, key=lambda one: (-one.score, one.place))[:1]
    return sorted(chosen, key=lambda one: one.place)


def _says_something(one: _Scored) -> bool:
    return one.spoken.act not in (Act.COURTESY, Act.THANKS) and one.features.content_words > 1


def _repeats(one: _Scored, chosen: Sequence[_Scored]) -> bool:
    content = one.spoken.sentence.content
    for other in chosen:
        shared = len(content & other.spoken.sentence.content)
        same_side = one.spoken.sentence.role is other.spoken.sentence.role
        allowed = _SHARED if same_side or not one.features.promise else _SHARED_BY_PROMISE
        if one.report.body == other.report.body or shared > allowed * max(
            1, min(len(content), len(other.spoken.sentence.content))
        ):
            return True
    return False


def _sentences(chosen: Sequence[_Scored]) -> list[str]:
    """The reports one after the other; a side that goes on speaking "also" says."""
    sentences: list[str] = []
    previous: Parties | None = None
    for one in chosen:
        sides = one.report.parties
        if sides == previous and " also " not in " ".join(one.report.body.split()[:4]):
            sentences.append(one.report.after(f"{sides.subject} also {one.report.frame}"))
        else:
            sentences.append(one.report.text)
        previous = sides
    return sentences


def _outcome(scored: Sequence[_Scored], turns: int, found: Sequence[Found]) -> str:
    outcome, evidence = read_outcome([one.spoken for one in scored], turns, pending=bool(found))
    shown = next((one.report for one in scored if one.spoken is evidence), None)
    if outcome is Outcome.UNSAID and (asked := _open_request(scored)) is not None:
        return f"Follow-up pending: {asked.report.text[0].lower()}{asked.report.text[1:]}"
    return outcome_sentence(outcome, shown, found[-1].step if found else None)


def _open_request(scored: Sequence[_Scored]) -> _Scored | None:
    """What the agent asks for in their last words, if the customer does not answer it any more."""
    last = scored[-1].spoken.sentence.turn
    for one in reversed(scored):
        sentence = one.spoken.sentence
        if sentence.turn < last:
            return None
        if (
            sentence.role is Role.AGENT
            and one.spoken.act is Act.REQUEST
            and not one.report.quoted
            and sentence.turn > 0
        ):
            return one
    return None


def _next_steps(scored: Sequence[_Scored], found: Sequence[Found]) -> tuple[str, ...]:
    steps = [action.step for action in found]
    asked = _open_request(scored)
    if asked is not None:
        steps.append(asked.report.text)
    return tuple(dict.fromkeys(steps))[:_MOST_STEPS]
