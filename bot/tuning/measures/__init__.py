"""The measures of one answer to one held-out call: pure functions of what is known and of what was answered."""
