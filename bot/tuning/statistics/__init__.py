"""What chance alone can do: intervals, exact bounds, the paired bootstrap, the sequential test. Pure functions."""
