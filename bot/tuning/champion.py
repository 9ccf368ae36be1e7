"""Which version writes the debriefs: looked up in the store each time, so that every process follows a promotion.

While a canary runs, its version writes a random share of those that people ask for (`for_call`): drawn by a keyed hash
and written down before a model is asked, so that no retry and no process draws anew. All else is the champion's.

A champion whose files are missing or damaged is not served: the untrained model takes its place, the log says so, and
`debrief doctor` says what to do. It is tried again from time to time, for somebody may have restored the files.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping

from bot.errors import TuningError
from bot.models.protocol import Drawn, LanguageModel, Tuner
from dataset.model_records import Alias, ModelVersion
from dataset.records import Debrief
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

    def for_call(self, debrief: Debrief, call_id: str) -> Drawn:  # noqa: ARG002  # a `Models` is asked so
        """That model; nothing is drawn."""
        return Drawn(self._model)


Key = tuple[str, str, int]
"""A version's name and digest, and when it came into use: it may be served from somewhere else than before."""


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
        self._opened: dict[Alias, tuple[Key, LanguageModel]] = {}
        self._failed: dict[Alias, tuple[Key, float]] = {}

    def current(self) -> LanguageModel:
        """The version that is to write the next debrief."""
        return self._champion()[0]

    def _champion(self) -> tuple[LanguageModel, bool]:
        """What writes for the champion, and whether that is the champion itself."""
        version = self._store.registry.champion()
        opened = self._open(Alias.CHAMPION, version) if version is not None else None
        return opened or self._untrained, version is None or opened is not None

    def for_call(self, debrief: Debrief, call_id: str) -> Drawn:
        """The canary's version or the champion, drawn where a canary runs.

        Strata are the channels that calls are handed in. A canary that cannot be opened has failed at the call, and
        the champion writes; so has a champion that cannot be opened, for both have to be judged alike. For the same
        reason a champion that fails is asked once more: otherwise calls on which models fail, which are hard ones,
        would have answers and votes in the candidate's part alone.
        """
        (champion, itself), canary = self._champion(), self._store.canaries.current()
        if canary is None:
            return Drawn(champion)
        drawn = self._store.canaries.draw(
            canary, call_id=call_id, debrief_id=debrief.id, channel=debrief.channel or "-", agent=debrief.user
        )
        if not drawn:
            if not itself:
                self._store.canaries.note_failed(canary.id, call_id)
                return Drawn(champion, canary)
            return Drawn(champion, canary, instead=champion)
        model = self._open(Alias.CANARY, self._store.registry.get(canary.model))
        if model is None:
            self._store.canaries.note_failed(canary.id, call_id)
            return Drawn(champion, canary)
        return Drawn(model, canary, instead=champion)

    def _open(self, alias: Alias, version: ModelVersion) -> LanguageModel | None:
        """The version that an alias points to, opened once; None where it cannot be used now."""
        pointed = self._store.registry.pointed(alias)
        if pointed is None:
            return None
        key = (version.name, version.digest, pointed.seq)
        with self._lock:
            if (opened := self._opened.get(alias)) is not None and opened[0] == key:
                return opened[1]
            if (failed := self._failed.get(alias)) is not None and failed[0] == key and self._clock() < failed[1]:
                return None
            try:
                model = self._tuners[version.provider].open(version)
            except TuningError as error:
                instead = self._untrained.name if alias is Alias.CHAMPION else "the version in use"
                logger.error("%s Debriefs are written by %s until then.", error, instead)
                self._failed[alias] = (key, self._clock() + TRY_AGAIN_SECONDS)
                return None
            self._opened[alias] = (key, model)
            return model
