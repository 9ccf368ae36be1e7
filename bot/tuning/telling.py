"""Who is told of a training: whoever asked for it, and every lead who has a message about it.

What is told is a notice in the outbox, rendered from the store when it is sent: a late one shows how things stand then.
"""

from __future__ import annotations

import re

from dataset.model_records import TuningJob
from dataset.records import NoticeKind
from dataset.store import Store

SHOW = "tuning"
"""What the notices and messages about trainings are called in the store."""

SLACK_USER = re.compile(r"[UW][A-Z0-9]{2,}")


def tell(store: Store, job: TuningJob, mark: str) -> None:
    """Have the messages about a job brought up to date, once for each `mark`, and the Home tabs of who has them."""
    asked = [job.requested_by] if SLACK_USER.fullmatch(job.requested_by) else []
    for user in dict.fromkeys([*asked, *store.tuning.watchers(job.id)]):
        # Rendered from the store when it is sent: one that waits serves all causes.
        if store.outbox.waits(NoticeKind.LEAD, user, job.id):
            continue
        payload = {"show": SHOW, "about": job.id, "channel": "", "ts": ""}
        store.outbox.add(NoticeKind.LEAD, user, f"lead:{SHOW}:{job.id}:{user}:{mark}", payload=payload)
        store.outbox.add(NoticeKind.HOME, user, f"home:{SHOW}:{job.id}:{user}:{mark}", lane=f"home:{user}")
