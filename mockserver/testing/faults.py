"""What goes wrong in a world, from a test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mockserver.testing.control import Control


@dataclass(frozen=True)
class Faults:
    """`/_mock/faults`."""

    control: Control

    def add(self, **members: Any) -> None:
        """Let something go wrong, as `kind="status", status=503, times=1` or `recipe="slow-3g"`."""
        self.control.ask("POST", "faults", json=members)

    def all(self) -> list[dict[str, Any]]:
        """What goes wrong now."""
        faults: list[dict[str, Any]] = self.control.ask("GET", "faults")["faults"]
        return faults

    def clear(self) -> None:
        """Let nothing go wrong any more."""
        self.control.ask("DELETE", "faults")
