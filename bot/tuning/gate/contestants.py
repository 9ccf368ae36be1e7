"""Who takes part in an evaluation: the champion, the candidate, and what a fine-tune has to be better than.

The cheap rival is the base model with a few of the team's accepted pairs in its prompt. Where the candidate has a
sibling, trained on the same corrections with or without the answers that were voted useful, it takes part as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.errors import TuningError
from bot.models.protocol import LanguageModel
from bot.services import EMBEDDED, Services, provider_of
from bot.tuning.named import version_named
from dataset.canonical import hash_of, read_pair
from dataset.evaluation_records import Contestant, Role
from dataset.model_records import ModelVersion
from dataset.prompts import EXAMPLES, Prompt, PromptStyle, render_again, with_examples
from dataset.records import Pair, PairKind, Split
from dataset.style import HouseStyle

LONGEST_EXAMPLE = 6_000
"""Characters of a call and its answer: three longer ones would crowd the prompt."""


@dataclass(frozen=True)
class Asked:
    """A model that takes part, and how it is asked: as it would be when it serves."""

    model: LanguageModel
    house: HouseStyle
    examples: tuple[tuple[str, str], ...] = ()

    def prompt(self, pair: Pair) -> Prompt:
        """The prompt of a pair's call for this model; for a tuned one, the pair's own."""
        if self.model.prompt_style is PromptStyle.TUNED and not self.examples:
            return Prompt(system=pair.system, user=pair.prompt, version=pair.prompt_version)
        return with_examples(render_again(pair.prompt, self.model.prompt_style, self.house), self.examples)


def contestants(
    services: Services, candidate: ModelVersion, champion: str, *, rivals: bool = True
) -> tuple[Contestant, ...]:
    """Who is to take part; without `rivals`, the two alone."""
    found = [Contestant(role=Role.CHAMPION, name=champion), Contestant(role=Role.CANDIDATE, name=candidate.name)]
    if not rivals:
        return tuple(found)
    base = base_model(services, candidate)
    if base is not None:
        shown = len(examples_of(services, candidate.snapshot_id)) if provider_of(base.name) != EMBEDDED else 0
        # The embedded model reads no examples: as it came it is its own baseline, asked once where it is the champion.
        if shown or base.name != champion:
            found.append(Contestant(role=Role.BASELINE, name=base.name, examples=shown))
    sibling = sibling_of(services, candidate)
    if sibling is not None and sibling.name != champion:
        found.append(Contestant(role=Role.SIBLING, name=sibling.name))
    return tuple(found)


def opened(
    services: Services,
    taking_part: Sequence[Contestant],
    snapshot_id: str,
    *,
    unregistered: ModelVersion | None = None,
) -> Mapping[Role, Asked]:
    """The models that take part, ready to be asked. `unregistered` is a candidate that the registry does not have yet.

    Raises `TuningError` where one of the two that are compared cannot be used; another rival is left out then.
    """
    asked: dict[Role, Asked] = {}
    for contestant in taking_part:
        try:
            model = _model(services, contestant.name, unregistered)
        except TuningError:
            if contestant.role in (Role.CHAMPION, Role.CANDIDATE):
                raise
            continue
        examples = examples_of(services, snapshot_id)[: contestant.examples] if contestant.examples else ()
        asked[contestant.role] = Asked(model, services.style, tuple(examples))
    return asked


def base_model(services: Services, version: ModelVersion) -> LanguageModel | None:
    """The model that a version began as, as its maker left it; None where the settings name another one."""
    if provider_of(version.base) == EMBEDDED:
        return untrained_embedded()
    untrained = services.untrained
    return untrained if untrained.name == version.base else None


def untrained_embedded() -> LanguageModel:
    """The embedded model as it came."""
    from bot.models.embedded import EmbeddedModel

    return EmbeddedModel()


def examples_of(services: Services, snapshot_id: str) -> list[tuple[str, str]]:
    """A few accepted pairs of a snapshot's train part: prompt and completion, the same ones each time.

    Drawn by hash, so that no taste has a part in it; those that are long for a prompt are passed over.
    """
    pairs = (
        read_pair(stored.text)
        for stored in services.store.snapshots.pairs(snapshot_id, (Split.TRAIN,))
        if stored.text is not None and stored.kind in (PairKind.CORRECTION, PairKind.SEED)
    )
    short = [pair for pair in pairs if len(pair.prompt) + len(pair.completion) <= LONGEST_EXAMPLE]
    short.sort(key=lambda pair: hash_of(pair.call_id))
    return [(pair.prompt, pair.completion) for pair in short[:EXAMPLES]]


def sibling_of(services: Services, version: ModelVersion) -> ModelVersion | None:
    """The newest version that learned the same corrections and seeds, and differs in the answers voted useful."""
    store = services.store
    mine = _learned(services, version.snapshot_id)
    for other in reversed(store.registry.all()):
        if other.name == version.name or other.artifact is None or other.base != version.base:
            continue
        if other.name in store.erasure.retraining_wanted():
            continue
        theirs = _learned(services, other.snapshot_id)
        if theirs[0] == mine[0] and theirs[1] != mine[1] and services.tuner_of(other.provider).upkeep(other).ready:
            return other
    return None


def _learned(services: Services, snapshot_id: str) -> tuple[frozenset[str], frozenset[str]]:
    """The hashes of the pairs that people taught, and of those that were only voted useful."""
    hashes = services.store.snapshots.hashes(snapshot_id).values()
    train = [(digest, kind) for digest, split, kind in hashes if split is Split.TRAIN]
    own = frozenset(digest for digest, kind in train if kind is PairKind.OWN_ANSWER)
    return frozenset(digest for digest, _ in train) - own, own


def _model(services: Services, name: str, unregistered: ModelVersion | None) -> LanguageModel:
    if name == services.untrained.name:
        return services.untrained
    if (base := untrained_embedded()).name == name:
        return base
    is_new = unregistered is not None and unregistered.name == name
    version = unregistered if is_new and unregistered else version_named(services.store, name)
    return services.tuner_of(version.provider).open(version)
