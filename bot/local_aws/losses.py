"""The loss curve of a job: the service's own numbers, the same for the same records, and with a meaning.

It begins at what the answers take to be told by themselves, and ends at what they take for one who knows the prompts:
nats a token, by a compressor in place of a language model.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterator, Sequence

from bot.local_aws.training_file import Texts
from dataset.tokens import estimate_tokens

_READ = 50  # records that the ends of the curve are taken from
_SPEED = 4.0  # how far down the curve has come when the job ends, in halvings and a bit


def step_losses(records: Sequence[Texts], batch: int, epochs: int) -> list[tuple[int, int, float]]:
    """Step, epoch (both from 1) and training loss of every step."""
    a_epoch = max(1, math.ceil(len(records) / batch))
    high, low = _ends(records)
    total = a_epoch * epochs
    return [
        (step, (step - 1) // a_epoch + 1, low + (high - low) * math.exp(-_SPEED * step / total))
        for step in range(1, total + 1)
    ]


def csv(rows: Sequence[tuple[int, int, float]], loss_name: str) -> bytes:
    """Rows as the file that the service leaves."""
    return "\n".join(_lines(rows, loss_name)).encode() + b"\n"


def _lines(rows: Sequence[tuple[int, int, float]], loss_name: str) -> Iterator[str]:
    yield f"step_number,epoch_number,{loss_name},perplexity"
    for step, epoch, loss in rows:
        yield f"{step},{epoch},{loss:.6f},{math.exp(loss):.6f}"


def _ends(records: Sequence[Texts]) -> tuple[float, float]:
    chosen = records[:_READ]
    prompts = "\n".join(record.user for record in chosen).encode()
    answers = "\n".join(record.answer for record in chosen)
    tokens = max(1, estimate_tokens(answers))
    alone = len(zlib.compress(answers.encode()))
    with_prompts = len(zlib.compress(prompts + answers.encode())) - len(zlib.compress(prompts))
    nats = 8 * math.log(2) / tokens
    high = alone * nats
    return high, min(max(with_prompts, 1) * nats, 0.9 * high)
