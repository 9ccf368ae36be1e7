"""Which version writes the debriefs: looked up in the store each time, so that every process follows a promotion.

A champion whose files are missing or damaged is not served: the untrained model takes its place, the log says so, and
`debrief doctor` says what to do. It is tried again from time to time, for somebody may have restored the files.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

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
        self, store: Store, tuner: Tuner, untrained: LanguageModel, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._store = store
        self._tuner = tuner
        self._untrained = untrained
        self._clock = clock
        self._lock = threading.Lock()
        self._opened: tuple[str, str, LanguageModel] | None = None
        self._failed: tuple[str, str, float] | None = None

    def current(self) -> LanguageModel:
        """The version that is to write the next debrief."""
        version = self._store.registry.champion()
        if version is None:
            return self._untrained
        key = (version.name, version.digest)
        with self._lock:
            if self._opened is not None and self._opened[:2] == key:
                return self._opened[2]
            if self._failed is not None and self._failed[:2] == key and self._clock() < self._failed[2]:
                return self._untrained
            try:
                model = self._tuner.open(version)
            except TuningError as error:
                logger.error("%s Debriefs are written by %s until then.", error, self._untrained.name)
                self._failed = (*key, self._clock() + TRY_AGAIN_SECONDS)
                return self._untrained
            self._opened = (*key, model)
            return model
