"""Answers from the spec instead of the state, for a request that prefers one (`Prefer: code=404`)."""
