"""Feedback becomes training pairs: which version of an answer is worth learning, and why the others are left out.

What the team wanted the answer to be is what a model should learn: the newest correction of a call, or the one that a
lead marked, or an example that the team brought along. A model's own answer that was voted useful is worth less
(learning one's own answers drifts): it is a pair of a kind of its own, for training alone, and there are never more of
them than of the others. What is left out is listed with its reason: a correction never disappears without a word.

`choose` decides by what is known of the calls, without looking at a text; `dataset.rendering` writes the pairs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from dataset.exclusions import Exclusion, LeftOut
from dataset.records import AuthorKind, FeedbackKind, PairKind, Source, Split, Vote
from dataset.store import GivenReference, History, Mark, Store, Version

__all__ = ["Candidate", "Choosing", "Exclusion", "Filters", "LeftOut"]


@dataclass(frozen=True)
class Filters:
    """What may be in a dataset. Empty sets and None mean: whatever there is.

    `since` and `until` bound when a call was handed in, `model` is the version that wrote the answer which was
    corrected or voted on, `language` an ISO 639-1 code. `agreeing_votes` is how many people have to have voted an
    uncorrected answer useful, nobody against.
    """

    learn_from: frozenset[Source] = frozenset(Source)
    since: datetime | None = None
    until: datetime | None = None
    channels: frozenset[str] = frozenset()
    model: str | None = None
    language: str | None = None
    agreeing_votes: int = 1
    own_answers: bool = True

    def as_json(self) -> dict[str, object]:
        """The filters as they stand in a manifest."""
        return {
            "learn_from": sorted(source.value for source in self.learn_from),
            "since": self.since.isoformat() if self.since else None,
            "until": self.until.isoformat() if self.until else None,
            "channels": sorted(self.channels),
            "model": self.model,
            "language": self.language,
            "agreeing_votes": self.agreeing_votes,
            "own_answers": self.own_answers,
        }

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Filters:
        """The filters that `as_json` wrote."""
        return cls(
            learn_from=frozenset(Source(name) for name in value["learn_from"]),
            since=datetime.fromisoformat(value["since"]) if value["since"] else None,
            until=datetime.fromisoformat(value["until"]) if value["until"] else None,
            channels=frozenset(value["channels"]),
            model=value["model"],
            language=value["language"],
            agreeing_votes=value["agreeing_votes"],
            own_answers=value["own_answers"],
        )


class Candidate(NamedTuple):
    """An answer that is worth learning, as far as can be told without its text.

    `answer_id` is the id of a reference for that kind. `corrected_id` is the model's answer that a correction goes back
    to, `model` and `generation` who wrote it.
    """

    call_id: str
    group_id: str
    split: Split
    kind: PairKind
    answer_id: str
    corrected_id: str | None
    model: str | None
    generation: int | None


@dataclass
class Choosing:
    """A pass over all histories up to `mark`; `left_out` and `no_feedback` fill while its candidates are taken."""

    store: Store
    filters: Filters
    mark: Mark
    left_out: list[LeftOut] = field(default_factory=list)
    no_feedback: int = 0

    def candidates(
        self, looked_at: Callable[[int, int], None] = lambda _done, _total: None
    ) -> Iterator[tuple[Candidate, ...]]:
        """References, corrections and seeds, in the order in which their calls came.

        Each group once: its candidates, the best first. One of them is to be learned, the first that can be. What
        becomes of the others is the caller's to note. `looked_at` is told how many of how many calls have been
        looked at.
        """
        rivals = self._rivals()
        met: set[str] = set()
        total = self.store.feedback.count_calls(self.mark)
        for done, history in enumerate(self.store.feedback.histories(self.mark), 1):
            found = _taught(history)
            if found is not None:
                self.left_out += _outranked(history, found)
                reason = self._barred(history, found.model)
                if reason is not None:
                    self.left_out.append(LeftOut(history.call_id, reason, found.answer_id))
                elif found.group_id not in rivals:
                    yield (found,)
                elif found.group_id not in met:
                    met.add(found.group_id)
                    yield rivals[found.group_id]
            looked_at(done, total)

    def own_answers(self, taken: frozenset[str]) -> Iterator[Candidate]:
        """Answers of models that were voted useful and not corrected, of none of the groups in `taken`.

        Those with the most votes come first, then the newest. How many of them are learned is the caller's to say.
        """
        found: list[tuple[int, int, Candidate]] = []
        for number, history in enumerate(self.store.feedback.histories(self.mark)):
            if _taught(history):
                continue
            candidate, votes, reason = self._own_answer(history, taken)
            if reason is Exclusion.NO_FEEDBACK:
                self.no_feedback += 1
            elif reason is not None:
                self.left_out.append(LeftOut(history.call_id, reason, None))
            elif candidate is not None:
                found.append((-votes, -number, candidate))
        found.sort()
        yield from (candidate for _, _, candidate in found)

    def _rivals(self) -> dict[str, tuple[Candidate, ...]]:
        """For each group with more than one call that may be learned, its candidates, the best first."""
        several = self.store.calls.groups_of_several()
        if not several:
            return {}
        ranked: dict[str, list[tuple[tuple[bool, bool, datetime, int], Candidate]]] = {}
        for number, history in enumerate(self.store.feedback.histories(self.mark)):
            found = _taught(history) if history.group_id in several else None
            if found is not None and self._barred(history, found.model) is None:
                ranked.setdefault(found.group_id, []).append(((*_rank(history), number), found))
        return {
            group: tuple(candidate for _, candidate in sorted(of_group, key=lambda entry: entry[0], reverse=True))
            for group, of_group in ranked.items()
            if len(of_group) > 1
        }

    def _barred(self, history: History, model: str | None) -> Exclusion | None:
        """Why a call may not be learned, whose answer `model` wrote; None where it may."""
        filters = self.filters
        if history.source not in filters.learn_from:
            return Exclusion.SOURCE
        if history.bridges:
            return Exclusion.BRIDGES_SPLITS
        moment = history.handed_in_at
        wanted = (
            (filters.since is None or moment >= filters.since)
            and (filters.until is None or moment < filters.until)
            and (not filters.channels or not filters.channels.isdisjoint(history.channels))
            and (filters.model is None or filters.model == model)
        )
        return None if wanted else Exclusion.FILTERED

    def _own_answer(self, history: History, taken: frozenset[str]) -> tuple[Candidate | None, int, Exclusion | None]:
        """The newest answer of a model that the call has votes on, and the votes for it; or why there is none."""
        up, down, voted = _votes(history)
        if voted is None:
            return None, 0, Exclusion.NO_FEEDBACK
        if down:
            return None, 0, Exclusion.VOTES_DISAGREE if up else Exclusion.ONLY_VOTES_DOWN
        reason = self._barred(history, voted.author)
        if reason is None and not self.filters.own_answers:
            reason = Exclusion.OWN_ANSWERS_OFF
        if reason is None and history.split is not Split.TRAIN:
            reason = Exclusion.OWN_ANSWER_NOT_TRAINED
        if reason is None and up < self.filters.agreeing_votes:
            reason = Exclusion.TOO_FEW_VOTES
        if reason is None and history.group_id in taken:
            reason = Exclusion.SAME_CALL
        if reason is not None:
            return None, 0, reason
        candidate = Candidate(
            call_id=history.call_id,
            group_id=history.group_id,
            split=history.split,
            kind=PairKind.OWN_ANSWER,
            answer_id=voted.id,
            corrected_id=None,
            model=voted.author,
            generation=voted.generation,
        )
        return candidate, up, None


def _taught(history: History) -> Candidate | None:
    """What people say that the right answer to a call is, or None where nobody did."""
    versions = {version.id: version for version in history.versions}
    seed = _seed(history)
    if history.split is Split.HELD_OUT and history.reference is not None:
        kind, answer_id, root = PairKind.REFERENCE, history.reference.id, _reviewed(history.reference, versions)
    elif (answer := _correction(history)) is not None and (seed is None or answer != seed.id):
        kind, answer_id, root = PairKind.CORRECTION, answer, _root(versions.get(answer), versions)
    elif seed is not None:
        kind, answer_id, root = PairKind.SEED, seed.id, None
    else:
        return None
    return Candidate(
        call_id=history.call_id,
        group_id=history.group_id,
        split=history.split,
        kind=kind,
        answer_id=answer_id,
        corrected_id=root.id if root else None,
        model=root.author if root else None,
        generation=root.generation if root else None,
    )


def _correction(history: History) -> str | None:
    """The id of the correction that counts: the newest that a lead chose, or else the newest."""
    for kind in (FeedbackKind.CHOICE, FeedbackKind.CORRECTION):
        of_kind = [event.correction_id for event in history.events if event.kind is kind and event.correction_id]
        if of_kind:
            return of_kind[-1]
    return None


def _seed(history: History) -> Version | None:
    if history.source is not Source.IMPORT:
        return None
    return next((v for v in history.versions if v.author_kind is AuthorKind.PERSON and v.parent_id is None), None)


def _root(version: Version | None, versions: dict[str, Version]) -> Version | None:
    """The model's answer that a correction goes back to, through the corrections in between."""
    while version is not None and version.author_kind is not AuthorKind.MODEL:
        version = versions.get(version.parent_id) if version.parent_id else None
    return version


def _reviewed(reference: GivenReference, versions: dict[str, Version]) -> Version | None:
    """The model's answer that a lead had before them: what came later has nothing to do with the reference."""
    if reference.drafted_from is not None:
        return _root(versions.get(reference.drafted_from), versions)
    written = (version for version in reversed(versions.values()) if version.author_kind is AuthorKind.MODEL)
    return next((version for version in written if version.created_at <= reference.created_at), None)


def _outranked(history: History, found: Candidate) -> Iterator[LeftOut]:
    """The corrections of a call that are not the one which counts, each with what outranks it."""
    chosen = any(event.kind is FeedbackKind.CHOICE for event in history.events)
    reason = Exclusion.NOT_CHOSEN if chosen else Exclusion.SUPERSEDED
    if found.kind is PairKind.REFERENCE:
        reason = Exclusion.REFERENCE_COUNTS
    made = (event.correction_id for event in history.events if event.kind is FeedbackKind.CORRECTION)
    for answer_id in dict.fromkeys(made):
        if answer_id != found.answer_id:
            yield LeftOut(history.call_id, reason, answer_id)


def _rank(history: History) -> tuple[bool, bool, datetime]:
    """Of near-duplicates, a lead's reference or choice comes before the newest correction, that before older ones."""
    corrections = [e for e in history.events if e.kind in (FeedbackKind.CHOICE, FeedbackKind.CORRECTION)]
    chosen = any(event.kind is FeedbackKind.CHOICE for event in corrections)
    at = corrections[-1].created_at if corrections else history.handed_in_at
    return history.reference is not None, chosen, at


def _votes(history: History) -> tuple[int, int, Version | None]:
    """Votes up and down on the newest answer of a model that has any: of each user, the newest vote on it counts."""
    events = [event for event in history.events if event.kind is FeedbackKind.VOTE]
    written = {v.id: v for v in history.versions if v.author_kind is AuthorKind.MODEL}
    voted = [version for answer_id, version in written.items() if any(e.answer_id == answer_id for e in events)]
    if not voted:
        return 0, 0, None
    answer = voted[-1]
    newest = {event.user: event.vote for event in events if event.answer_id == answer.id}
    votes = list(newest.values())
    return votes.count(Vote.UP), votes.count(Vote.DOWN), answer
