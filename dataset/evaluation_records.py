"""The vocabulary of measuring models: evaluations on held-out calls, their verdicts, and canaries. Frozen records.

Numbers and ids alone: what was answered is kept apart (`dataset.store.evaluations`), and is forgotten with its call.
"""

from __future__ import annotations

from enum import StrEnum

from pydantic import AwareDatetime, Field

from dataset.records import Record, Vote


class Measure(StrEnum):
    """What is measured of one answer to one held-out call. Written to the store: a name keeps its meaning.

    Qualities are between 0 and 1, where 1 is best. An answer that is no summary has 0 in all of them.
    """

    ROUGE_L = "rouge_l"  # of title, summary, outcome and next steps, against the reference's
    CHRF = "chrf"  # of the same
    ITEMS = "action_items"  # F1 of the action items, matched by text and owner
    REASON = "call_reason"  # 1 where the call reason is the reference's, else 0
    EDITS = "edits"  # 1 minus the share of characters to be edited until it is the reference
    EDITED = "edited"  # of what somebody corrected in a draft: how much is right now
    KEPT = "kept"  # of what somebody left as it was in a draft: how much is still there
    CORRECTED = "corrected"  # the mean of the two above: the quality of an answer where only a correction is known
    VALID = "valid"  # 1 for a summary that follows the schema, else 0
    LEAKS = "leaks"  # personal data in the answer that the prompt did not have, as a count: 0 is best
    TOKENS = "output_tokens"
    LATENCY = "latency_ms"


PRIMARIES = (Measure.ROUGE_L, Measure.CHRF, Measure.ITEMS, Measure.EDITS)
"""What may be named as the one measure that decides."""

LESS_IS_BETTER = frozenset({Measure.LEAKS, Measure.TOKENS, Measure.LATENCY})


class Basis(StrEnum):
    """What an answer to a held-out call is measured by, the most telling first."""

    REFERENCE = "reference"  # a lead's review: written from nothing, or put right without being told who wrote it
    SEED = "seed"  # an example that the team brought along
    CORRECTION = "correction"  # began as a draft that its writer saw: anchored to whoever drafted it


class Role(StrEnum):
    """Why a model takes part in an evaluation."""

    CHAMPION = "champion"
    CANDIDATE = "candidate"
    BASELINE = "baseline"  # the base model with a few accepted pairs of the train part as examples in its prompt
    SIBLING = "sibling"  # another version, trained from the same corrections with, or without, answers voted useful


class Finding(StrEnum):
    """What an evaluation says of the candidate."""

    BETTER = "better"
    NOT_WORSE = "not worse"  # by more than the margin
    WORSE = "worse"
    TOO_LITTLE_DATA = "too little data"


class EvaluatedCall(Record):
    """One held-out call that models are asked about, and by what their answers are measured.

    `drafted_by` is the model that wrote what a person started from, None where they started from nothing; `agent` is
    who handed the call in. `known` is the id of the reference, seed or correction.
    """

    call_id: str
    group_id: str
    agent: str
    basis: Basis
    drafted_by: str | None = None
    known: str


class Contestant(Record):
    """A model that takes part; `name` is the version's, `examples` the number of pairs in its prompt."""

    role: Role
    name: str
    examples: int = 0


class Difference(Record):
    """The candidate minus another model in one measure, over the same calls, with its 95% interval.

    `adjusted` is the p value of no difference, corrected for the number of guard-rails (the primary's is its own).
    `smallest` is the smallest true difference that would have been seen in 8 of 10 such evaluations. `better` says that
    the interval excludes 0 on the good side, `worse` that it does on the bad one.
    """

    measure: Measure
    calls: int
    groups: int
    ours: float  # the candidate's mean
    theirs: float
    difference: float
    low: float
    high: float
    adjusted: float
    smallest: float

    @property
    def better(self) -> bool:
        """Whether the interval lies on the good side of no difference."""
        return self.high < 0 if self.measure in LESS_IS_BETTER else self.low > 0

    @property
    def worse(self) -> bool:
        """Whether the interval lies on the bad side of no difference."""
        return self.low > 0 if self.measure in LESS_IS_BETTER else self.high < 0


class Floor(Record):
    """A rate that a candidate may not be under (`valid`) or over (`leaks`), with its exact one-sided 95% bound.

    `met` is True where the bound shows that it holds, False where it shows that it does not, and None where the calls
    are too few to show either.
    """

    measure: Measure
    good: int
    calls: int
    bound: float
    required: float
    met: bool | None


class Telling(StrEnum):
    """Why a call is shown side by side."""

    WORST = "worst"  # where the candidate loses most
    BEST = "best"
    CHANGED = "changed"  # where the answers differ most in their words


class Example(Record):
    """A call worth looking at, and what the candidate and the champion score there in the primary measure."""

    telling: Telling
    call_id: str
    ours: float
    theirs: float


class Verdict(Record):
    """What an evaluation found. The primary measure and the margin were written down before anybody answered.

    `primary` compares with the champion on all calls that count; `free` on those alone that have a reference or a
    seed, `by_drafter` on corrections, by the model that drafted them. `anchored` says that the finding rests on
    corrections, which began as a draft. `baseline` compares with the base model that was shown examples, `sibling` with
    the version of the other kind; None where there was none. `looks` counts how often these calls have been looked at
    before. `sentences` say in words what follows from it, the most important first.
    """

    finding: Finding
    measure: Measure
    margin: float
    calls: int
    groups: int
    agents: int
    anchored: bool
    bases: dict[str, int]
    primary: Difference | None = None
    free: Difference | None = None
    by_drafter: dict[str, Difference] = Field(default_factory=dict)
    guards: tuple[Difference, ...] = ()
    floors: tuple[Floor, ...] = ()
    baseline: Difference | None = None
    worth: bool | None = None  # whether it beats the base model with examples; None where that cannot be said
    sibling: Difference | None = None
    looks: int = 0
    unanswered: dict[str, int] = Field(default_factory=dict)  # by role: calls that a model refused or could not answer
    examples: tuple[Example, ...] = ()
    sentences: tuple[str, ...] = ()


class Evaluation(Record):
    """Models that answer the same held-out calls, and what came of it.

    `job_id` is the training that it belongs to, None where somebody asked for it. `split` is the part of the data;
    `calls` are fixed when it is made, as are `measure` and `margin`.
    """

    id: str
    job_id: str | None
    snapshot_id: str
    contestants: tuple[Contestant, ...]
    calls: tuple[EvaluatedCall, ...]
    measure: Measure
    margin: float
    requested_by: str
    looks: int = 0
    verdict: Verdict | None = None
    created_at: AwareDatetime
    finished_at: AwareDatetime | None = None

    def contestant(self, role: Role) -> Contestant | None:
        """Who takes part in this role; None where nobody does."""
        return next((c for c in self.contestants if c.role is role), None)


class EvaluatedAnswer(Record):
    """What a model answered to a held-out call, in placeholders, and how it did.

    `text` is None where it refused or could not answer, or where its call was purged. `values` are by `Measure`.
    """

    evaluation_id: str
    role: Role
    call_id: str
    text: str | None
    values: dict[str, float] = Field(default_factory=dict)


class Glance(StrEnum):
    """What a lead says of two answers to one call that are shown without their models."""

    CANDIDATE = "candidate"
    CHAMPION = "champion"
    EQUAL = "equal"
    NEITHER = "neither"


class CanaryEnd(StrEnum):
    """How a canary ended. Written to the store."""

    PROMOTED = "promoted"  # shown to be better
    HARM = "harm"  # shown to be worse, and taken back by itself
    DECIDED = "decided"  # a lead promoted it without proof
    STOPPED = "stopped"  # a lead ended it
    GONE = "gone"  # its model cannot answer any more, or has seen a call that was forgotten


class Canary(Record):
    """A candidate that writes the debriefs of a random share of calls, for comparison with the champion.

    `champion` is the name of the version in use, the untrained model's where that is. `share` is the probability that
    a call is the candidate's. `until` is when leads are told that there is no decision yet.
    """

    id: str
    model: str
    champion: str
    share: float
    started_by: str
    started_at: AwareDatetime
    until: AwareDatetime
    overdue_told: bool = False
    ended_at: AwareDatetime | None = None
    end: CanaryEnd | None = None
    ended_by: str | None = None


class CanaryCall(Record):
    """A call of a canary: which of the two was drawn for it, and what has come of its debrief so far.

    `share` is the probability that the candidate was drawn, as it was then. `channel` is the stratum: where it was
    handed in, `agent` by whom; `group_id` is that of the call's near-duplicates, which are drawn as one. `failed` says
    that the drawn model could not answer, at first (`failed_at`). `vote` is the first vote on the
    model's answer (`voted_at`), `corrected_at` the first correction of it, `distance` the normalised edit distance of
    that correction to the answer (0 to 1), None where there is none or its text is gone.
    """

    call_id: str
    debrief_id: str
    group_id: str
    canary: bool
    share: float
    channel: str
    agent: str
    drawn_at: AwareDatetime
    failed: bool = False
    failed_at: AwareDatetime | None = None
    answered_at: AwareDatetime | None = None
    vote: Vote | None = None
    voted_at: AwareDatetime | None = None
    corrected_at: AwareDatetime | None = None
    distance: float | None = None
