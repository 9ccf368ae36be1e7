"""What a model goes by when it answers: the parts that training found, ready for use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.models.embedded.artifact import ArtifactError
from bot.models.embedded.commitment_model import CommitmentModel
from bot.models.embedded.learned import State
from bot.models.embedded.reason_model import ReasonModel
from bot.models.embedded.salience import Scorer, untrained
from bot.models.embedded.summary_model import SummaryModel
from bot.models.embedded.summary_state import model_of
from bot.models.embedded.topic_model import TopicModel

SUMMARY, COMMITMENTS, REASONS, TOPICS = "summary", "commitments", "reasons", "topics"


@dataclass(frozen=True)
class Knowledge:
    """The learned parts, None where there is none: there it is done as it was without training."""

    scorer: Scorer = untrained
    summary: SummaryModel | None = None
    commitments: CommitmentModel | None = None
    reasons: ReasonModel | None = None
    topics: TopicModel | None = None

    @classmethod
    def from_parts(cls, parts: Mapping[str, State]) -> Knowledge:
        """The knowledge in the parts of a model. Raises `ArtifactError`."""
        if unknown := parts.keys() - {SUMMARY, COMMITMENTS, REASONS, TOPICS}:
            raise ArtifactError(f"it has parts that this version does not know: {', '.join(sorted(unknown))}")
        try:
            return cls(
                summary=model_of(parts[SUMMARY]) if SUMMARY in parts else None,
                commitments=CommitmentModel.from_state(parts[COMMITMENTS]) if COMMITMENTS in parts else None,
                reasons=ReasonModel.from_state(parts[REASONS]) if REASONS in parts else None,
                topics=TopicModel.from_state(parts[TOPICS]) if TOPICS in parts else None,
            )
        except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
            raise ArtifactError(f"one of its parts cannot be read ({error})") from error


NOTHING = Knowledge()
