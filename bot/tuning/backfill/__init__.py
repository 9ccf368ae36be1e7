"""Archives of call logs debriefed at once, through Amazon Bedrock's batch inference or one after another.

    archive ──► prepare ──► (somebody sees what it costs, and says yes) ──► jobs ──► answers ──► debriefs in the store
                                                                        └──► live: no job, or what a job left out

`Backfiller` does it a step at a time and writes each step down; whoever is killed goes on where they were.
"""

from bot.tuning.backfill.backfiller import Backfiller
from bot.tuning.backfill.plan import Plan

__all__ = ["Backfiller", "Plan"]
