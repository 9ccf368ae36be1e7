"""A call becomes a `CallSummary`: read, score, choose, phrase. Each step is a module of its own; here is the order."""

from __future__ import annotations

from collections.abc import Sequence

from bot.models.embedded.actions import Found, described
from bot.models.embedded.knowledge import NOTHING, Knowledge
from bot.models.embedded.outcome import Outcome, outcome_sentence, read_outcome
from bot.models.embedded.overview import Scored, read_call
from bot.models.embedded.reason import reason, title
from bot.models.embedded.reason_model import call_reason
from bot.models.embedded.report import Parties
from bot.models.embedded.speech import Act
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


def summarise(call: PromptedCall, knowledge: Knowledge = NOTHING, reasons: Sequence[str] = ()) -> CallSummary:
    """The summary of a call, of whatever length and language; a call without words gives an honest empty one.

    `reasons` are those that the prompt lists for the call reason, if it lists any.
    """
    overview = read_call(call, knowledge.scorer, knowledge.commitments)
    scored, found, names = overview.scored, overview.found, overview.names
    if not scored:
        return _nothing_said()
    need = _need(scored)
    outcome = _outcome(scored, len(call.turns), found)
    if need.spoken.act in (Act.COURTESY, Act.THANKS):
        reason_text, title_text = "not said", "Call without a stated reason"
    else:
        reason_text = reason(need.spoken, need.report, need.report.parties.listener, names)
        title_text = title(reason_text)
    learned = knowledge.summary.summary(overview) if knowledge.summary else None
    return CallSummary(
        title=title_text,
        call_reason=call_reason(call.turns, reasons, knowledge.reasons) or reason_text,
        summary=learned or " ".join(_sentences(_chosen(scored, need, len(call.turns)))),
        outcome=outcome,
        topics=topics([one.spoken for one in scored], overview.speaker_words, knowledge.topics, call.turns),
        action_items=described(found),
        next_steps=_next_steps(scored, found),
    )


def _nothing_said() -> CallSummary:
    return CallSummary(
        title="No conversation",
        call_reason="none was said",
        summary="Nothing was said in this call that could be reported.",
        outcome="It was not said whether anything is resolved.",
    )


def _need(scored: Sequence[Scored]) -> Scored:
    """The sentence that says best why the customer called: of the first half, if it says anything."""
    for roles in ((Role.CUSTOMER,), (Role.OTHER,), tuple(Role)):
        early = [one for one in scored if one.spoken.sentence.role in roles and one.features.place <= _REASON_WITHIN]
        early = [
            one for one in early if one.features.content_words and one.spoken.act not in (Act.COURTESY, Act.THANKS)
        ]
        if early:
            return max(early, key=lambda one: (one.score, -one.place))
    return max(scored, key=lambda one: (one.score, -one.place))


def _chosen(scored: Sequence[Scored], need: Scored, turns: int) -> list[Scored]:
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


def _says_something(one: Scored) -> bool:
    return one.spoken.act not in (Act.COURTESY, Act.THANKS) and one.features.content_words > 1


def _repeats(one: Scored, chosen: Sequence[Scored]) -> bool:
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


def _sentences(chosen: Sequence[Scored]) -> list[str]:
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


def _outcome(scored: Sequence[Scored], turns: int, found: Sequence[Found]) -> str:
    outcome, evidence = read_outcome([one.spoken for one in scored], turns, pending=bool(found))
    shown = next((one.report for one in scored if one.spoken is evidence), None)
    if outcome is Outcome.UNSAID and (asked := _open_request(scored)) is not None:
        return f"Follow-up pending: {asked.report.text[0].lower()}{asked.report.text[1:]}"
    return outcome_sentence(outcome, shown, found[-1].step if found else None)


def _open_request(scored: Sequence[Scored]) -> Scored | None:
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


def _next_steps(scored: Sequence[Scored], found: Sequence[Found]) -> tuple[str, ...]:
    steps = [action.step for action in found]
    asked = _open_request(scored)
    if asked is not None:
        steps.append(asked.report.text)
    return tuple(dict.fromkeys(steps))[:_MOST_STEPS]
