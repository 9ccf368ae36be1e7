"""`/debrief-dataset export`: the training files, as a file in the lead's direct messages."""

from __future__ import annotations

import tempfile
import zipfile
from pathlib import Path

from dataset.export import export_dataset
from dataset.formats import Format
from dataset.records import LeadRequest
from handlers import texts
from handlers.lead_desk import LeadCommand, LeadDesk


def _export(desk: LeadDesk, request: LeadRequest) -> None:
    services = desk.services
    with tempfile.TemporaryDirectory(prefix="debrief-export-") as folder:
        # The audit log is written before the upload: an export that got out and is not in it would be worse.
        manifest = export_dataset(
            services.store,
            services.pseudonymiser,
            services.settings.learn_from,
            Format.CONVERSE,
            Path(folder) / "dataset",
            actor=request.user,
        )
        archive = Path(folder) / "debrief-dataset.zip"
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
            for path in sorted((Path(folder) / "dataset").iterdir()):
                file.write(path, path.name)
        counts = manifest["counts"]
        channel = desk.client.conversations_open(users=request.user)["channel"]["id"]
        comment = texts.export_done(counts["train"], counts["validation"], counts["left_out"])
        desk.files.share(archive, channel, title="Debrief dataset", comment=comment)


EXPORT = LeadCommand(
    usage="`/debrief-dataset export`: the training files",
    takes=lambda words: not words,
    started=texts.export_started(),
    do=_export,
)
