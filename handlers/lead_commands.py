"""What leads can ask for with `/debrief-dataset`: each command in a module of its own, in one registry."""

from __future__ import annotations

from handlers.lead_choose import CHOOSE
from handlers.lead_desk import LeadCommand, LeadDesk
from handlers.lead_export import EXPORT
from handlers.lead_forget import FORGET
from handlers.lead_models import MODELS, PROMOTE, ROLLBACK, STOP, TUNE
from handlers.lead_review import REVIEW

__all__ = ["LEAD_COMMANDS", "LeadCommand", "LeadDesk"]

LEAD_COMMANDS: dict[str, LeadCommand] = {
    "review": REVIEW,
    "choose": CHOOSE,
    "export": EXPORT,
    "tune": TUNE,
    "models": MODELS,
    "promote": PROMOTE,
    "rollback": ROLLBACK,
    "stop": STOP,
    "forget": FORGET,
}
