"""Whether the tests would notice: mutants of what they judge, and what became of each."""
