"""The edges where people come in: Slack and the command line."""
