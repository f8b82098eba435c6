"""Known deviations of a target from the contract, each with a reason and a date at which it ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Deviation:
    """A rule that a target is known to break: why, since when, until when that is accepted (inclusive)."""

    rule: str
    reason: str
    since: date
    expires: date
