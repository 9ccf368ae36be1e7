"""A question before something that was typed is done: a form without fields, whose button is the answer."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from handlers import lead_texts
from handlers.slack_text import escape
from handlers.views import blocks as b
from handlers.views.blocks import Block

CALLBACK = "lead_confirm"


@dataclass(frozen=True)
class Question:
    """What is asked, and the lead request that yes stands for.

    `arguments` name what the question was about, so that a yes that comes late does nothing to something else.
    `text` is mrkdwn.
    """

    command: str
    arguments: str
    title: str
    text: str
    yes: str
    no: str = "Not now"


def confirm_form(question: Question) -> Block:
    """The form. A title that Slack has no room for stands in the text, and is not cut off before the name in it."""
    fits = len(question.title) <= b.VIEW_TITLE
    text = question.text if fits else f"*{escape(question.title)}*\n{question.text}"
    return b.modal(
        CALLBACK,
        question.title if fits else lead_texts.question_title(),
        [b.section(text, expand=True)],
        submit=question.yes,
        close=question.no,
        private_metadata=json.dumps({"command": question.command, "arguments": question.arguments}),
    )


def read_confirmed(view: dict[str, Any]) -> tuple[str, str]:
    """The command and the arguments that were said yes to."""
    kept = json.loads(view["private_metadata"])
    return kept["command"], kept["arguments"]
