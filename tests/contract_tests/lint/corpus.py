"""The specs with one defect each: edits of ours, and where the gate must find them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.contract_tests.edits import Edit


@dataclass(frozen=True, kw_only=True)
class Defect(Edit):
    """One edit of one file, and the finding that it must give."""

    kind: str
    name: str
    rule: str
    line: str
    found_by: tuple[str, ...] = ("house",)

    def line_number(self) -> int:
        """The line, from 1, that reads as expected: the last up to the end of the edit, or the next."""
        text = self.edited()
        end = text[: self.offset() + len(self.by)].rstrip("\n").count("\n")
        fitting = [number for number, line in enumerate(text.split("\n")) if line.strip() == self.line]
        assert fitting, f"{self.name}: no line reads {self.line}"
        before = [number for number in fitting if number <= end]
        return (before[-1] if before else fitting[0]) + 1


def corpus() -> list[Defect]:
    """All of them."""
    entries: list[dict[str, Any]] = yaml.safe_load(
        Path(__file__).with_name("corpus.yaml").read_text(encoding="utf-8")
    )
    return [Defect(**{**entry, "found_by": tuple(entry.get("found_by", ["house"]))}) for entry in entries]
