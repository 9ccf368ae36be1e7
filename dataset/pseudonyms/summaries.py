"""Summaries through the same map as their call: placeholders in for training, private details back for the reader."""

from __future__ import annotations

from collections.abc import Callable

from dataset.pseudonyms import Pseudonymiser, PseudonymMap
from dataset.records import CallSummary


def pseudonymise_summary(summary: CallSummary, pseudonymiser: Pseudonymiser, private_map: PseudonymMap) -> CallSummary:
    """A summary of a call with the call's own placeholders, and further ones for what it alone holds."""
    return hide_summary(summary, pseudonymiser, private_map)[0]


def hide_summary(
    summary: CallSummary, pseudonymiser: Pseudonymiser, private_map: PseudonymMap
) -> tuple[CallSummary, PseudonymMap]:
    """As `pseudonymise_summary`, with the map that knows the further placeholders too."""
    texts: list[str] = []

    def gather(text: str) -> str:
        texts.append(text)
        return text

    map_texts(summary, gather)
    hidden, longer = pseudonymiser.extend_all(texts, private_map)
    replaced = iter(hidden)
    return map_texts(summary, lambda _text: next(replaced)), longer


def restore_summary(summary: CallSummary, private_map: PseudonymMap) -> CallSummary:
    """A model's summary with the private details back in their places."""
    return map_texts(summary, private_map.restore)


def map_texts(summary: CallSummary, change: Callable[[str], str]) -> CallSummary:
    """The summary with every text in it changed by `change`, in the order in which a reader meets them."""
    return summary.model_copy(
        update={
            "title": change(summary.title),
            "call_reason": change(summary.call_reason),
            "summary": change(summary.summary),
            "outcome": change(summary.outcome),
            "topics": tuple(change(topic) for topic in summary.topics),
            "action_items": tuple(
                item.model_copy(
                    update={
                        "description": change(item.description),
                        "owner": change(item.owner) if item.owner else None,
                    }
                )
                for item in summary.action_items
            ),
            "next_steps": tuple(change(step) for step in summary.next_steps),
        }
    )
