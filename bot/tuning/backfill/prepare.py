"""Files of an archive become calls of the store, pseudonymised, each with the measure of its prompt.

The source of such a call is the command line: `import` is what came along with an answer that is worth learning.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass

from bot.errors import TuningError, UnreadableCall
from bot.intake import read_call_log
from bot.logs import describe_failure
from bot.models.bedrock import BedrockModel
from bot.models.protocol import LanguageModel
from bot.services import Services
from bot.summarise.pipeline import call_from_log
from bot.tuning.backfill.archive import Archive, read_ahead
from bot.tuning.backfill.records import batch_request, line_of
from dataset.backfill_records import Backfill, ItemState
from dataset.prompts import render
from dataset.pseudonyms import PseudonymMap
from dataset.records import Call, PseudonymisedCall, Source
from dataset.tokens import estimate_tokens

CHUNK = 25
"""Files that are written down at once: what is lost to whoever is killed."""

_GONE = "It is gone, or may not be read. Check it, and hand it in again."
_MAY_NOT = "Give the bot the right to read them (in S3, s3:GetObject and that of their KMS key), and try again."


@dataclass(frozen=True)
class _Ready:
    """A file that was read: a call where there is one, and why there is none otherwise."""

    name: str
    digest: str
    call: tuple[Call, PseudonymisedCall, PseudonymMap] | None = None
    tokens: int = 0
    size: int = 0
    error: str | None = None


def prepare(
    services: Services,
    backfill: Backfill,
    model: LanguageModel,
    archive: Archive,
    progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> None:
    """Read what was not read before. `progress` is told files done, and how many there are.

    Raises `TuningError` where the archive cannot be read, and what the pseudonymiser raises.
    """
    store = services.store
    names, noted = archive.names(), store.backfills.names(backfill.id)
    done = len(noted)
    chunk: list[_Ready] = []
    unread: list[_Ready] = []
    with closing(read_ahead(archive, [name for name in names if name not in noted])) as files:
        for name, content in files:
            done += 1
            if content is None:
                unread.append(_Ready(name, "", error=_GONE))
                continue
            chunk.append(_read(services, backfill, model, name, content))
            if len(chunk) == CHUNK:
                _keep(services, backfill, chunk)
                chunk = []
            progress(done, len(names))
    if unread and len(unread) == len(names):
        raise TuningError(f"None of the {len(names)} files of {backfill.source} may be read.", _MAY_NOT)
    _keep(services, backfill, [*chunk, *unread])


def _read(services: Services, backfill: Backfill, model: LanguageModel, name: str, content: bytes) -> _Ready:
    digest = hashlib.sha256(content).hexdigest()
    if services.store.backfills.is_known(backfill.id, digest):
        return _Ready(name, digest)
    settings = services.settings
    try:
        log = read_call_log(content, name=name, max_bytes=settings.debrief_max_bytes)
        call = call_from_log(log, source=Source.COMMAND_LINE, zone=settings.zone)
    except UnreadableCall as error:
        return _Ready(name, digest, error=str(error))
    except Exception as error:
        # A fault of ours with one log must not cost the others.
        return _Ready(name, digest, error=f"Something went wrong inside ({describe_failure(error)}).")
    hidden, private_map = services.pseudonymiser.pseudonymise(call)
    prompt = render(hidden, model.prompt_style, services.style)
    size = len(line_of("R" * 11, batch_request(model, prompt))) if isinstance(model, BedrockModel) else 0
    tokens = estimate_tokens(prompt.system) + estimate_tokens(prompt.user)
    return _Ready(name, digest, (call, hidden, private_map), tokens, size)


def _keep(services: Services, backfill: Backfill, chunk: list[_Ready]) -> None:
    backfills, calls = services.store.backfills, services.store.calls
    with services.store.transaction():
        for one in chunk:
            if one.error is not None:
                backfills.add_item(backfill.id, one.name, one.digest, ItemState.UNREADABLE, error=one.error)
            elif one.call is None or backfills.is_known(backfill.id, one.digest):
                backfills.add_item(backfill.id, one.name, one.digest, ItemState.KNOWN)
            else:
                call, hidden, private_map = one.call
                calls.add(call, brought_along=True)
                calls.keep_pseudonymised(hidden, private_map)
                backfills.add_item(
                    backfill.id,
                    one.name,
                    one.digest,
                    ItemState.PREPARED,
                    call_id=call.id,
                    tokens=one.tokens,
                    size=one.size,
                )
