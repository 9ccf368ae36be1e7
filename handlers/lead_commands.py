"""What leads can ask for with `/debrief-dataset`: each command in a module of its own, in one registry."""

from __future__ import annotations

from handlers.lead_desk import LeadCommand, LeadDesk
from handlers.lead_export import EXPORT

__all__ = ["LEAD_COMMANDS", "LeadCommand", "LeadDesk"]

LEAD_COMMANDS: dict[str, LeadCommand] = {
    "export": EXPORT,
}
