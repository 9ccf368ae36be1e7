"""`debrief manifest`."""

from __future__ import annotations

import click


@click.command("manifest")
@click.option("--json", "as_json", is_flag=True, help="Print JSON rather than YAML.")
@click.option(
    "--agent-view",
    is_flag=True,
    help="Add Slack's agent surface (a paid plan; guests can then not open the app).",
)
def command(as_json: bool, agent_view: bool) -> None:
    """Print the Slack app manifest: paste it at api.slack.com/apps, Create New App, From a manifest."""
    from handlers.manifest import manifest_json, manifest_yaml

    click.echo((manifest_json if as_json else manifest_yaml)(agent_view=agent_view), nl=False)
