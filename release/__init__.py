"""What a release holds: the files that `make dist` builds, the same bytes wherever it is run."""
