"""The specs with one defect each: edits of ours, and where the gate must find them."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

import openapi
from contract_tests.lint.gate import LEDGER, SPEC, Contract


@dataclass(frozen=True)
class Defect:
    """One edit of one file, and the finding that it must give."""

    kind: str
    name: str
    api: str
    replace: str
    by: str
    rule: str
    line: str
    file: str = SPEC
    within: str = ""
    found_by: tuple[str, ...] = ("house",)

    def write(self, folder: Path) -> Contract:
        """Our spec and ledger in a folder, with the defect."""
        folder.mkdir(parents=True)
        for path in (openapi.spec_path(self.api), openapi.rules_path(self.api)):
            shutil.copyfile(path, folder / path.name)
        (folder / self.file).write_text(self._edited(), encoding="utf-8")
        return Contract(folder / SPEC, folder / LEDGER)

    def line_number(self) -> int:
        """The line, from 1, that reads as expected: the last up to the end of the edit, or the next."""
        text = self._edited()
        end = text[: self._offset() + len(self.by)].rstrip("\n").count("\n")
        fitting = [number for number, line in enumerate(text.split("\n")) if line.strip() == self.line]
        assert fitting, f"{self.name}: no line reads {self.line}"
        before = [number for number in fitting if number <= end]
        return (before[-1] if before else fitting[0]) + 1

    def _edited(self) -> str:
        text, offset = self._original(), self._offset()
        return text[:offset] + self.by + text[offset + len(self.replace) :]

    def _offset(self) -> int:
        text = self._original()
        start = text.index(self.within)
        return text.index(self.replace, start)

    def _original(self) -> str:
        folder = openapi.spec_path(self.api).parent
        return (folder / self.file).read_text(encoding="utf-8")


def corpus() -> list[Defect]:
    """All of them."""
    entries: list[dict[str, Any]] = yaml.safe_load(
        Path(__file__).with_name("corpus.yaml").read_text(encoding="utf-8")
    )
    return [Defect(**{**entry, "found_by": tuple(entry.get("found_by", ["house"]))}) for entry in entries]
