"""Models that are really trained: the embedded model, taught by the very file that a job was given."""

from __future__ import annotations

import threading
from concurrent.futures import Future, ThreadPoolExecutor

from bot.local_aws.training_file import Texts, examples
from bot.models.embedded import EmbeddedModel


class Trainer:
    """Trains in a thread, one model at a time, and remembers what it trained: the same records give the same model.

    Where `ahead` is false, a model is trained when it is first asked, which spares tests that never ask one.
    """

    def __init__(self, *, ahead: bool = True) -> None:
        self._ahead = ahead
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="local-aws-trainer")
        self._trained: dict[str, Future[EmbeddedModel]] = {}
        self._lock = threading.Lock()

    def begin(self, digest: str, records: tuple[Texts, ...]) -> None:
        """Begin to train, where that is done ahead. `digest` names the records."""
        if self._ahead:
            self._future(digest, records)

    def model(self, digest: str, records: tuple[Texts, ...]) -> EmbeddedModel:
        """The model, when it is trained."""
        return self._future(digest, records).result()

    def close(self) -> None:
        """Begin no further training."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _future(self, digest: str, records: tuple[Texts, ...]) -> Future[EmbeddedModel]:
        with self._lock:
            if digest not in self._trained:
                self._trained[digest] = self._pool.submit(_train, records)
            return self._trained[digest]


def _train(records: tuple[Texts, ...]) -> EmbeddedModel:
    from bot.models.embedded.training.train import train

    return EmbeddedModel(name="custom", parts=train(examples(records)))
