"""Strings that trainers refuse, made harmless and found again.

Trainers on Amazon Bedrock refuse files that hold certain strings (`User:`, `[EOS]`, "\\nHuman:" …), which call logs
are full of. Speaker labels are therefore rewritten without a colon, and every reserved string in a prompt *or* an
answer is *defused*: an invisible WORD JOINER (U+2060) is put before its last character. A WORD JOINER that was
there before is doubled, so `undefuse(defuse(text)) == text` for every text.
"""

from __future__ import annotations

import re

# Amazon Nova's data validation matches these as substrings, in any case; Claude's refuses "\nHuman:" and
# "\nAssistant:". Being strict everywhere keeps one prompt for all trainers.
RESERVED_STRINGS = (
    "User:",
    "Bot:",
    "Assistant:",
    "System:",
    "Human:",
    "Thought:",
    "<image>",
    "<video>",
    "<unk>",
    "[EOS]",
)

JOINER = "\u2060"

_RESERVED = re.compile("|".join(re.escape(text) for text in RESERVED_STRINGS), re.IGNORECASE)
_JOINERS = re.compile(f"{JOINER}({JOINER}?)")


def defuse(text: str) -> str:
    """Make `text` hold no reserved string, reversibly."""
    doubled = text.replace(JOINER, JOINER * 2)
    return _RESERVED.sub(lambda match: f"{match[0][:-1]}{JOINER}{match[0][-1]}", doubled)


def undefuse(text: str) -> str:
    """The inverse of `defuse`."""
    return _JOINERS.sub(r"\1", text)
