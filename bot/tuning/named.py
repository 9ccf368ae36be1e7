"""A version of the model by the name that somebody typed."""

from __future__ import annotations

from bot.errors import TuningError
from dataset.model_records import ModelVersion
from dataset.store import Store


def version_named(store: Store, name: str) -> ModelVersion:
    """The version of this name. Raises `TuningError` where there is none."""
    try:
        return store.registry.get(name)
    except KeyError as error:
        raise TuningError(
            f"There is no model {name[:60]!r}; nothing was changed.",
            "The list of models shows those that there are.",
        ) from error
