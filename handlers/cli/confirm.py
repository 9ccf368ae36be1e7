"""One question, and its answer."""

from __future__ import annotations

import click


def confirmed(question: str, *, default: bool = False) -> bool:
    """Whether somebody at the terminal says yes; the end of what is piped in, or Ctrl-C, is a no."""
    try:
        return click.confirm(question, default=default, err=True)
    except click.Abort:
        click.echo(err=True)
        return False
