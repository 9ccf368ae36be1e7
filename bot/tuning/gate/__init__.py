"""The gate: champion and candidate answer the same held-out calls, and an honest verdict says what that tells.

`calls` are asked of `contestants` by `asking`, which writes every answer down; `judging` reads the numbers, `sentences`
puts them in words, and `running` is what trainings and the command line call.
"""
