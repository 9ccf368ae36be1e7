"""`/debrief-dataset export`: the training files, as a file in the lead's direct messages."""

from __future__ import annotations

import tempfile
import zipfile
from pathlib import Path

from dataset.export import export_snapshot
from dataset.formats import Format
from dataset.pairs import Filters
from dataset.profiles import PROFILES
from dataset.records import LeadRequest
from dataset.snapshot import take
from handlers import texts
from handlers.lead_desk import LeadCommand, LeadDesk

_FORMATS = [format_name.value for format_name in Format]


def _takes(words: list[str]) -> bool:
    return not words or (len(words) == 1 and words[0] in (*PROFILES, *_FORMATS))


def _export(desk: LeadDesk, request: LeadRequest) -> None:
    services, store = desk.services, desk.services.store
    profile = PROFILES.get(request.arguments)
    named = Format(request.arguments) if request.arguments in _FORMATS else Format.CONVERSE
    shape = profile.format if profile else named
    filters = Filters(learn_from=services.settings.learn_from)
    with tempfile.TemporaryDirectory(prefix="debrief-export-") as folder:
        snapshot = take(store, services.pseudonymiser, filters, house=services.style, actor=request.user)
        # The audit log is written before the upload: an export that got out and is not in it would be worse.
        manifest = export_snapshot(
            store, snapshot, shape, Path(folder) / "dataset", profile=profile, actor=request.user
        )
        archive = Path(folder) / "debrief-dataset.zip"
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
            for path in sorted((Path(folder) / "dataset").iterdir()):
                file.write(path, path.name)
        channel = desk.client.conversations_open(users=request.user)["channel"]["id"]
        file_id = desk.files.share(archive, channel, title="Debrief dataset", comment=texts.export_done(manifest))
    export_id = store.snapshots.note_export(snapshot.id, shape.value, f"slack:{channel}:{file_id}", request.user)
    if store.snapshots.get(snapshot.id).forgotten != manifest["forgotten"]:
        # A call was forgotten while its pair was under way: this file goes, and the request is done once more.
        desk.client.files_delete(file=file_id)
        store.erasure.note_export_deleted(export_id)
        raise RuntimeError("a call was forgotten while it was being exported")


EXPORT = LeadCommand(
    usage=f"`/debrief-dataset export [model or format]`: the training files ({', '.join([*PROFILES, *_FORMATS])})",
    takes=_takes,
    started=texts.export_started(),
    do=_export,
)
