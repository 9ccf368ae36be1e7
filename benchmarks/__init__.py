"""What Debrief measures of itself: each module is a command, prints a table, and `--json`."""
