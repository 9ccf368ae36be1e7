"""What leads can ask for with `/debrief-dataset`: each command in a module of its own, in one registry."""

from __future__ import annotations

from handlers.lead_canary import ACCEPT, CANARY, REJECT
from handlers.lead_choose import CHOOSE
from handlers.lead_desk import Harmless, LeadCommand, LeadDesk
from handlers.lead_export import EXPORT
from handlers.lead_forget import FORGET
from handlers.lead_models import MODELS, PROMOTE, ROLLBACK, STOP, TUNE
from handlers.lead_review import REVIEW
from handlers.lead_schedule import SCHEDULE

__all__ = ["LEAD_COMMANDS", "Harmless", "LeadCommand", "LeadDesk"]

LEAD_COMMANDS: dict[str, LeadCommand] = {
    "review": REVIEW,
    "choose": CHOOSE,
    "export": EXPORT,
    "tune": TUNE,
    "models": MODELS,
    "canary": CANARY,
    "promote": PROMOTE,
    "rollback": ROLLBACK,
    "stop": STOP,
    "schedule": SCHEDULE,
    "forget": FORGET,
    # By a button alone.
    "accept": ACCEPT,
    "reject": REJECT,
}
