"""The forms: a new call, the reasons of a 👎, where to share."""

from __future__ import annotations

import json

from dataset.records import Vote
from handlers import texts
from handlers.views import blocks as b
from handlers.views.blocks import Block

NEW_CALL = "new_call"
REASONS = "reasons"
SHARE = "share_to"


def new_call(max_bytes: int) -> Block:
    """The form for a call log: text or a file (of at most `max_bytes`), and a title."""
    return b.modal(
        NEW_CALL,
        "New debrief",
        [
            b.text_input(
                "text",
                "Call log",
                multiline=True,
                optional=True,
                placeholder="Agent: Thank you for calling …",
                hint=f"A field takes {b.INPUT} characters: put a longer log into a text file and add it below.",
            ),
            b.input_block(
                "file",
                "… or a file",
                {"type": "file_input", "action_id": "file", "max_files": 10},
                optional=True,
                hint=f"Text, Markdown or JSON, up to {max_bytes / 1e6:g} MB; each file becomes a debrief of its own.",
            ),
            b.text_input("title", "Title", optional=True, hint="For you to find it again, e.g. the ticket."),
        ],
        submit="Debrief it",
        close="Cancel",
    )


def reasons(debrief_id: str, answer_id: str) -> Block:
    """The form that asks what was wrong, after a 👎 that is saved already."""
    return b.modal(
        REASONS,
        "What was wrong?",
        [
            b.context("Your vote is saved. The reasons help to choose what the model learns next."),
            b.input_block(
                "reasons",
                "Reasons",
                {
                    "type": "checkboxes",
                    "action_id": "reasons",
                    "options": [b.option(text, reason.value) for reason, text in texts.REASONS.items()],
                },
                optional=True,
            ),
            b.text_input("comment", "In your words", multiline=True, optional=True),
            b.context("To put it right yourself, press *Correct* on the card: that teaches the model most."),
        ],
        submit="Send",
        close="Skip",
        private_metadata=json.dumps({"debrief": debrief_id, "answer": answer_id, "vote": Vote.DOWN.value}),
    )


def share(debrief_id: str) -> Block:
    """The form that asks for a channel."""
    return b.modal(
        SHARE,
        "Share to channel",
        [
            b.input_block(
                "channel",
                "Channel",
                {
                    "type": "conversations_select",
                    "action_id": "channel",
                    "filter": {"include": ["public", "private"], "exclude_bot_users": True},
                },
                hint="Everybody there will see the debrief. I have to be a member: /invite @Debrief",
            )
        ],
        submit="Share",
        close="Cancel",
        private_metadata=json.dumps({"debrief": debrief_id}),
    )
