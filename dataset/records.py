"""The vocabulary: every noun that the loop speaks of, as a frozen record.

A call's turns are numbered from 0, and those numbers are the evidence that action items point at. What a model
is asked for is a `CallSummary`, and the JSON schema it is given is derived from that class alone.

Enum values are written to the database: a name once used is never given another meaning.
"""

from __future__ import annotations

import secrets
from datetime import date
from enum import StrEnum
from typing import Any, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, field_validator, model_validator


def new_id(prefix: str) -> str:
    """A random identifier such as `call_5f0c…`: 64 random bits, a prefix that says of what it is the id."""
    return f"{prefix}_{secrets.token_hex(8)}"


class Record(BaseModel):
    """Base of all records: frozen, and with no keys but the declared ones."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Role(StrEnum):
    """What a speaker is to the call. OTHER where the log does not tell."""

    AGENT = "agent"
    CUSTOMER = "customer"
    OTHER = "other"


class Source(StrEnum):
    """How a call reached us; `DEBRIEF_LEARN_FROM` names those that may enter training."""

    SLASH_COMMAND = "slash_command"
    MODAL = "modal"
    FILE = "file"
    SHORTCUT = "shortcut"
    DIRECT_MESSAGE = "direct_message"
    MENTION = "mention"
    WATCHED_CHANNEL = "watched_channel"
    COMMAND_LINE = "command_line"
    IMPORT = "import"


class Turn(Record):
    """One uninterrupted stretch of speech. `start` and `end` are seconds from the beginning of the call."""

    speaker: str
    role: Role
    text: str
    start: float | None = None
    end: float | None = None


class Call(Record):
    """A call log, as read. The index of a turn in `turns` is how evidence refers to it.

    `agent` and `team` are whoever handed the call in (Slack's user and team ids, where it came from Slack).
    `started_at_assumed` says that the log gave no date, and that the time it was handed in stands for it.
    """

    id: str
    turns: tuple[Turn, ...]
    source: Source
    started_at: AwareDatetime | None = None
    started_at_assumed: bool = False
    time_zone: str | None = None
    ticket: str | None = None
    title: str | None = None
    agent: str | None = None
    team: str | None = None


class PseudonymisedCall(Record):
    """A call with placeholders for personal data. The only form of a call that a prompt can be rendered from."""

    call_id: str
    turns: tuple[Turn, ...]
    started_at: AwareDatetime | None = None
    time_zone: str | None = None
    pseudonymiser_version: str


class ActionItem(Record):
    """Something that somebody undertook to do, as it was *said*. What was not said stays empty."""

    description: str = Field(min_length=1, description="what is to be done, as a phrase that starts with a verb")
    owner: str | None = Field(
        default=None, description="who undertook it, by name or 'agent' or 'customer'; null if unsaid"
    )
    due: date | None = Field(default=None, description="the day it was promised for, YYYY-MM-DD; null if none was said")
    evidence_turn: int | None = Field(default=None, ge=0, description="number of the turn where it was said")

    @field_validator("owner", mode="before")
    @classmethod
    def _empty_is_unsaid(cls, value: Any) -> Any:
        return None if isinstance(value, str) and not value.strip() else value


class CallSummary(Record):
    """What a model is asked for, and what an agent corrects."""

    title: str = Field(description="the call in at most ten words")
    call_reason: str = Field(description="why the customer called, in a few words")
    summary: str = Field(
        description="what the customer needed and what the agent did and said, in two to five sentences"
    )
    outcome: str = Field(default="", description="how the call ended, in one sentence")
    topics: tuple[str, ...] = Field(default=(), description="up to five short topics")
    action_items: tuple[ActionItem, ...] = Field(default=(), description="what somebody undertook to do")
    next_steps: tuple[str, ...] = Field(default=(), description="what happens next, one short sentence a step")


def summary_schema() -> dict[str, Any]:
    """The JSON schema of an answer, derived from `CallSummary`."""
    return CallSummary.model_json_schema()


class AuthorKind(StrEnum):
    """Who wrote an answer."""

    MODEL = "model"
    PERSON = "person"


class Answer(Record):
    """An immutable version of a debrief's summary, with one stable id for each action item.

    An item that a person only rewords keeps its id, so that the task it became stays the same task.
    `author` is the model's name or the person's Slack user id; `parent_id` the answer that was corrected.
    """

    id: str
    debrief_id: str
    call_id: str
    version: int = Field(ge=1)
    author_kind: AuthorKind
    author: str
    summary: CallSummary
    item_ids: tuple[str, ...]
    parent_id: str | None = None
    created_at: AwareDatetime

    @model_validator(mode="after")
    def _one_id_for_each_item(self) -> Self:
        if len(self.item_ids) != len(self.summary.action_items):
            raise ValueError("an answer has exactly one id for each action item")
        if len(set(self.item_ids)) != len(self.item_ids):
            raise ValueError("the ids of action items differ from each other")
        return self


class WorkState(StrEnum):
    """Where a piece of queued work stands: a debrief, a notice, a request of a lead."""

    QUEUED = "queued"
    WORKING = "working"
    DONE = "done"
    FAILED = "failed"


class Visibility(StrEnum):
    """Who sees a debrief: the agent alone, or the channel that it was shared to."""

    PRIVATE = "private"
    SHARED = "shared"


class Vote(StrEnum):
    """An agent's verdict on an answer."""

    UP = "up"
    DOWN = "down"


class FileRef(Record):
    """A file that lies in Slack: what is needed to fetch it."""

    id: str
    name: str = ""


class Debrief(Record):
    """One request to summarise a call, and how far it has come.

    `channel` and `thread_ts` are where it was asked for, `user` who asked; the answer goes to `user` alone until
    they share it. Exactly one of `text` and `file` holds what was handed in. `error` is the sentence that the
    user was shown where it failed, and `retryable` whether another try may help. `generation` counts the rounds of
    fine-tuning that its model had been through.
    """

    id: str
    state: WorkState
    source: Source
    team: str | None = None
    channel: str | None = None
    thread_ts: str | None = None
    user: str
    title: str | None = None
    text: str | None = None
    file: FileRef | None = None
    visibility: Visibility = Visibility.PRIVATE
    call_id: str | None = None
    answer_id: str | None = None
    attempts: int = 0
    model: str | None = None
    prompt_version: str | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None
    latency_ms: int | None = None
    generation: int = 0
    error: str | None = None
    retryable: bool = True
    created_at: AwareDatetime


class MessageKind(StrEnum):
    """What a copy of a debrief in Slack is."""

    PRIVATE = "private"
    SHARED = "shared"


class Message(Record):
    """One copy of a debrief in Slack: the private one, or one that was shared."""

    id: str
    debrief_id: str
    kind: MessageKind
    channel: str
    ts: str


class NoticeKind(StrEnum):
    """What a notice in the outbox asks the sender to do."""

    RECEIVED = "received"  # say that the call log was received, where the answer takes a while
    CARD = "card"  # show the answer, or why there is none, to the person who asked
    SHARE = "share"  # post a copy into a channel
    UPDATE = "update"  # bring one copy up to date
    REPLY = "reply"  # tell a person something, in the DM
    HOME = "home"  # publish a person's App Home
    DELETE = "delete"  # take a message or a file out of Slack, as its call was forgotten
    LEAD = "lead"  # show a lead what the store holds: the reviews of the week, or the versions of an answer


class Notice(Record):
    """One thing to be sent to Slack. `target` is the channel id or the user id that it goes to.

    `attempts` counts the times that it was taken out to be sent, this one included: from the second on, the
    message may already be there.
    """

    id: str
    kind: NoticeKind
    target: str
    debrief_id: str | None = None
    payload: dict[str, str] = {}
    attempts: int = 0
    created_at: AwareDatetime


class LeadRequest(Record):
    """Something that a team lead asked for, from Slack. Whether they are a lead is checked when it is done."""

    id: str
    user: str
    team: str | None = None
    channel: str
    command: str
    arguments: str = ""
    attempts: int = 0
    created_at: AwareDatetime


class FeedbackKind(StrEnum):
    """The kinds of feedback events."""

    VOTE = "vote"
    REASONS = "reasons"
    CORRECTION = "correction"
    CHOICE = "choice"  # a lead marks one correction as the one to learn, whatever comes later


class Reason(StrEnum):
    """What was wrong with an answer, in the agent's view."""

    WRONG_FACT = "wrong_fact"
    MISSED_ACTION_ITEM = "missed_action_item"
    WRONG_OWNER_OR_DATE = "wrong_owner_or_date"
    TOO_LONG = "too_long"
    TONE_OR_FORMAT = "tone_or_format"
    OTHER = "other"


class Feedback(Record):
    """One event of the append-only feedback log: a vote, the reasons for a vote, or a correction.

    `answer_id` is the exact answer that the person saw; `correction_id` the answer that a correction made.
    """

    id: str
    debrief_id: str
    answer_id: str
    user: str
    kind: FeedbackKind
    vote: Vote | None = None
    reasons: tuple[Reason, ...] = ()
    comment: str | None = None
    correction_id: str | None = None
    created_at: AwareDatetime


class Task(Record):
    """An action item's life after the call. Ticking or reassigning it is never a correction."""

    id: str
    call_id: str
    debrief_id: str
    item_id: str
    assignee: str | None = None
    due: date | None = None
    done_at: AwareDatetime | None = None


class Split(StrEnum):
    """The part of the data that a call belongs to, for ever."""

    TRAIN = "train"
    VALIDATION = "validation"
    HELD_OUT = "held_out"


class PairKind(StrEnum):
    """Where the completion of a pair comes from, the most telling first."""

    REFERENCE = "reference"  # a lead's review of a held-out call: measures models, never trains one
    CORRECTION = "correction"
    SEED = "seed"  # an example of the team's own, imported
    OWN_ANSWER = "own_answer"  # a model's answer that was voted useful and not corrected: a weaker kind


class Pair(Record):
    """One example: the prompt of a pseudonymised call, and the answer worth learning.

    `rejected` is the answer that was corrected, where the correction changed something of substance (of a held-out
    call in any case: a judge also looks at answers that were right), and `model`
    and `generation` (rounds of fine-tuning that it had been through) name who wrote it; for an OWN_ANSWER they
    name who wrote the completion. `trimmed` says that what the call does not contain was taken out.
    """

    call_id: str
    group_id: str
    answer_id: str
    split: Split
    kind: PairKind
    prompt_version: str
    pseudonymiser_version: str
    system: str
    prompt: str
    completion: str
    rejected: str | None = None
    model: str | None = None
    generation: int | None = None
    trimmed: bool = False


class Reference(Record):
    """What a lead says is the right answer to a held-out call: what models are measured by.

    `drafted_from` is the answer that the lead started from, None where it was written from nothing; `blind` says that
    the lead was not told who wrote that answer.
    """

    id: str
    call_id: str
    author: str
    summary: CallSummary
    drafted_from: str | None = None
    blind: bool = True
    created_at: AwareDatetime


class ReviewKind(StrEnum):
    """What a lead is asked to do with a held-out call."""

    CORRECT = "correct"  # make a reference of one answer
    COMPARE = "compare"  # say which of two models' answers is better, and then make a reference if they like


class ReviewState(StrEnum):
    """Whether a review waits for a lead."""

    OPEN = "open"
    DONE = "done"


class Preference(StrEnum):
    """What a lead says of two answers that are shown side by side."""

    BETTER = "better"  # one of them: `preferred_id` of the review names it
    EQUAL = "equal"
    NEITHER = "neither"


class Review(Record):
    """A held-out call that was drawn for the leads, in an ISO week such as 2026-W48.

    `answer_ids` are one model's answer, or two models' answers. `lead` is who opened it last and, once it is done,
    who did it; `preference` is what they said of two answers.
    """

    id: str
    call_id: str
    week: str
    kind: ReviewKind
    state: ReviewState
    answer_ids: tuple[str, ...]
    lead: str | None = None
    preference: Preference | None = None
    preferred_id: str | None = None
    created_at: AwareDatetime
