"""Two answers to one call side by side, for the eyes of leads: in the verdict, and blind.

Whoever looks blind is shown calls whose answers differ, drawn by a keyed hash that nobody can foresee, and in an order
that differs by lead and call. What they say is beside the verdict, never part of it: it is a few calls, and they are
chosen for being different.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from bot.services import Services
from bot.summarise.answers import parse_answer
from bot.tuning.statistics.multiple import sign_test
from dataset.canonical import read_pair
from dataset.evaluation_records import EvaluatedAnswer, Evaluation, Glance, Role
from dataset.pseudonyms import PseudonymMap
from dataset.pseudonyms.summaries import restore_summary
from dataset.records import CallSummary, Split
from dataset.store import Store

CALLS = 5
"""Calls of one blind look: a few minutes of reading. Another look takes the next ones."""


@dataclass(frozen=True)
class Side:
    """What the candidate (`ours`) and the champion (`theirs`) made of a call.

    None where a model gave no summary, or the text was purged.
    """

    call_id: str
    ours: CallSummary | None
    theirs: CallSummary | None


@dataclass(frozen=True)
class Glances:
    """What leads preferred, by call: one that several leads looked at counts once, for what most of them said of it.

    `p` is the probability of such a difference, or a greater one, between models of which neither is better (two-sided
    sign test over the calls that one of them won).
    """

    candidate: int
    champion: int
    equal: int
    neither: int
    leads: int
    p: float

    @property
    def calls(self) -> int:
        """How many calls were looked at."""
        return self.candidate + self.champion + self.equal + self.neither


def side_by_side(services: Services, evaluation: Evaluation, call_id: str, *, names: bool = True) -> Side:
    """Both answers to a call, with the names in them or with placeholders.

    Raises `KeyError` where the call was forgotten, or is none of the evaluation's.
    """
    store = services.store
    if all(call.call_id != call_id for call in evaluation.calls):
        raise KeyError(call_id)
    turns = len(store.calls.get(call_id).turns)
    private_map = store.calls.private_map(call_id, _version(services, evaluation, call_id)) if names else None

    def read(role: Role) -> CallSummary | None:
        return _restored(store.evaluations.answer(evaluation.id, role, call_id), turns, private_map)

    return Side(call_id, read(Role.CANDIDATE), read(Role.CHAMPION))


def to_look_at(services: Services, evaluation: Evaluation, lead: str, n: int = CALLS) -> list[str]:
    """The next calls, at most `n`, for a lead to look at blind: those whose answers differ, in a drawn order.

    Left out are calls that this lead has said something of, and those whose texts are gone.
    """
    store = services.store
    said = {call_id for call_id, who, _ in store.evaluations.glances(evaluation.id) if who == lead}
    texts: dict[str, dict[Role, str]] = {}
    for answer in store.evaluations.answers(evaluation.id):
        if answer.text is not None and answer.role in (Role.CANDIDATE, Role.CHAMPION):
            texts.setdefault(answer.call_id, {})[answer.role] = answer.text
    differ = [
        call_id
        for call_id, both in texts.items()
        if len(both) == 2 and both[Role.CANDIDATE] != both[Role.CHAMPION] and call_id not in said
    ]
    differ.sort(key=lambda call_id: store.canaries.point("debrief glance", evaluation.id, call_id))
    found: list[str] = []
    for call_id in differ:
        if len(found) == n:
            break
        if store.calls.has(call_id) and not store.calls.is_purged(call_id):
            found.append(call_id)
    return found


def order(services: Services, evaluation: Evaluation, call_id: str, lead: str) -> bool:
    """Whether the candidate's answer is shown first to a lead who looks at a call blind."""
    return services.store.canaries.point("debrief glance order", evaluation.id, call_id, lead) < 0.5


def glances(store: Store, evaluation: Evaluation) -> Glances:
    """What all leads said so far."""
    by_call: dict[str, Counter[Glance]] = {}
    leads = set()
    for call_id, lead, said in store.evaluations.glances(evaluation.id):
        by_call.setdefault(call_id, Counter())[said] += 1
        leads.add(lead)
    found = Counter(_said(counts) for counts in by_call.values())
    won, lost = found[Glance.CANDIDATE], found[Glance.CHAMPION]
    return Glances(won, lost, found[Glance.EQUAL], found[Glance.NEITHER], len(leads), sign_test(won, lost))


def _said(counts: Counter[Glance]) -> Glance:
    """What most leads said of a call; where as many prefer the one as the other, neither is better."""
    won, lost = counts[Glance.CANDIDATE], counts[Glance.CHAMPION]
    if won != lost:
        return Glance.CANDIDATE if won > lost else Glance.CHAMPION
    return Glance.NEITHER if counts[Glance.NEITHER] > counts[Glance.EQUAL] + won + lost else Glance.EQUAL


def _version(services: Services, evaluation: Evaluation, call_id: str) -> str:
    """The version of the pseudonymiser whose placeholders are in the answers: that of the pair that was asked."""
    for stored in services.store.snapshots.pairs(evaluation.snapshot_id, (Split.HELD_OUT,)):
        if stored.call_id == call_id and stored.text is not None:
            return read_pair(stored.text).pseudonymiser_version
    return services.pseudonymiser.version


def _restored(answer: EvaluatedAnswer | None, turns: int, private_map: PseudonymMap | None) -> CallSummary | None:
    if answer is None or answer.text is None:
        return None
    try:
        summary = parse_answer(answer.text, turns=turns)
    except ValueError:
        return None
    return restore_summary(summary, private_map) if private_map is not None else summary
