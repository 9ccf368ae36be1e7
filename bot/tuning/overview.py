"""How the loop stands, for leads: what there is to learn, which version writes the debriefs, what is being trained."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.services import Services
from bot.tuning.decisions import way_back
from bot.tuning.worth import FEWEST_PAIRS
from dataset.model_records import ModelStatus, ModelVersion, Trial, TuningJob
from dataset.pseudonyms.summaries import restore_summary
from dataset.store import Mark, Store

PLAYGROUND = "playground example"
"""Who brought the examples along that ship with the playground."""


@dataclass(frozen=True)
class Overview:
    """How the loop stands. `champion` is the name of the version in use, `since` when that was decided.

    `pairs` is what could be trained on, `fresh` what came since the last training (None where there was none),
    `examples` how many of the pairs ship with the playground; both are counted without looking at texts. `back_to` is
    where taking the last promotion back leads. `forgotten` is how many forgotten calls the version in use has seen.
    """

    champion: str
    since: datetime | None
    pairs: int
    fresh: int | None
    examples: int
    job: TuningJob | None
    candidate: ModelVersion | None
    back_to: str | None
    forgotten: int

    @property
    def missing(self) -> int:
        """How many pairs are missing until a training is worth it."""
        return max(0, FEWEST_PAIRS - self.pairs)


def overview(services: Services) -> Overview:
    """How the loop stands now."""
    store, sources = services.store, services.settings.learn_from
    champion, pointed, latest = store.registry.champion(), store.registry.pointed(), store.registry.latest()
    name = champion.name if champion else services.untrained.name
    mark = latest.metrics.get("mark") if latest else None
    return Overview(
        champion=name,
        since=pointed.at if pointed else None,
        pairs=store.tuning.taught_since(Mark(0, 0), sources),
        fresh=store.tuning.taught_since(Mark(**mark), sources) if mark else None,
        examples=store.tuning.brought_by(PLAYGROUND),
        job=store.tuning.under_way(),
        candidate=latest if latest and latest.status is ModelStatus.CANDIDATE else None,
        back_to=way_back(services),
        forgotten=len(store.erasure.retraining_wanted().get(name, ())),
    )


def restored(store: Store, trial: Trial) -> Trial:
    """A trial with the names back in it, for the eyes of leads; of a purged call, the placeholders stay."""
    private_map = store.calls.private_map(trial.call_id, trial.pseudonymiser_version)
    if private_map is None:
        return trial
    before, after = restore_summary(trial.before, private_map), restore_summary(trial.after, private_map)
    return trial.model_copy(update={"before": before, "after": after})
