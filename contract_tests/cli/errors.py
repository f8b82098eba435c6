"""What ends a command before it has done its work."""

from __future__ import annotations


class CallError(ValueError):
    """The command was called wrongly, or a file that it was given is not usable; the text says which."""
