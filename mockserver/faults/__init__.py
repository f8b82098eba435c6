"""Faults: what goes wrong on request, so that a client can be seen to bear it. Nothing does by default."""
