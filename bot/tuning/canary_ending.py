"""How a canary ends, whoever ends it: the watch, a lead, or what else happens to its version or to the champion.

Apart from what begins and judges one, as decisions of other kinds (a promotion, a rollback, taking a version down) end
a canary too, in their own transactions.
"""

from __future__ import annotations

from bot.services import Services
from bot.tuning.telling import leads, notify, tell_of
from dataset.evaluation_records import Canary, CanaryEnd
from dataset.model_records import ModelStatus

WATCH = "debrief"
"""Who ends a canary that ends by itself, in the store and in the audit log."""

SHOW = "canary"
"""What the notices and messages about canaries are called in the store."""


def finish(services: Services, canary: Canary, end: CanaryEnd, actor: str, why: str = "") -> bool:
    """End a canary, once: its alias points to nothing and its calls are the champion's; False where it has ended.

    To be called in the transaction of what ends it. A version that is to be the champion is promoted there by the
    caller; any other is rejected, as it can be used again only if a lead says so. `why` goes into the audit log, and
    holds no text of calls. All leads are told of an end that no lead decided on.
    """
    store = services.store
    with store.transaction():
        if not store.canaries.finish(canary.id, end, actor):
            return False
        store.registry.end_canary(actor, ModelStatus.REJECTED)
        store.audit.add(actor, "end canary", canary.model, f"{end.value}: {why}" if why else end.value)
        tell_of(store, f"canary:{canary.id}:{end.value}", canary.model, canary.champion)
        if actor == WATCH:
            tell_leads(services, canary, end.value)
    return True


def tell_leads(services: Services, canary: Canary, mark: str) -> None:
    """Have all leads told of a canary in a message of its own, once for each `mark`."""
    for target in leads(services):
        notify(services.store, target, SHOW, canary.id, mark)


def is_canary(services: Services, name: str) -> Canary | None:
    """The canary that runs, where it is the version of this name; None where it is not, or none runs."""
    canary = services.store.canaries.current()
    return canary if canary is not None and canary.model == name else None
