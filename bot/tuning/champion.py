"""Which version writes the debriefs: looked up in the store each time, so that every process follows a promotion.

A champion whose files are missing or damaged is not served: the untrained model takes its place, the log says so, and
`debrief doctor` says what to do. It is tried again from time to time, for somebody may have restored the files.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping

from bot.errors import TuningError
from bot.models.protocol import LanguageModel, Tuner
from dataset.store import Store

logger = logging.getLogger(__name__)

TRY_AGAIN_SECONDS = 60.0


class FixedModel:
    """Always the same model, whatever the store says."""

    def __init__(self, model: LanguageModel) -> None:
        self._model = model

    def current(self) -> LanguageModel:
        """That model."""
        return self._model


class Champion:
    """The champion of a store. A debrief asks for it once, and is written by that version from beginning to end."""

    def __init__(
        self,
        store: Store,
        tuners: Mapping[str, Tuner],
        untrained: LanguageModel,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`tuners` are the providers by their names: each version is opened by its own."""
        self._store = store
        self._tuners = tuners
        self._untrained = untrained
        self._clock = clock
        self._lock = threading.Lock()
        self._opened: tuple[tuple[str, str, int], LanguageModel] | None = None
        self._failed: tuple[tuple[str, str, int], float] | None = None

    def current(self) -> LanguageModel:
        """The version that is to write the next debrief."""
        version, pointed = self._store.registry.champion(), self._store.registry.pointed()
        if version is None or pointed is None:
            return self._untrained
        # One that comes into use again may be served from somewhere else than before.
        key = (version.name, version.digest, pointed.seq)
        with self._lock:
            if self._opened is not None and self._opened[0] == key:
                return self._opened[1]
            if self._failed is not None and self._failed[0] == key and self._clock() < self._failed[1]:
                return self._untrained
            try:
                model = self._tuners[version.provider].open(version)
            except TuningError as error:
                logger.error("%s Debriefs are written by %s until then.", error, self._untrained.name)
                self._failed = (key, self._clock() + TRY_AGAIN_SECONDS)
                return self._untrained
            self._opened = (key, model)
            return model
