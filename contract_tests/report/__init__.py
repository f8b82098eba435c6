"""Reports of a run: for people, for CI, for programs. None of them holds a secret."""
