"""One edit of a file of ours, for corpora of specs that differ from ours by it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import openapi
from contract_tests.lint.gate import LEDGER, SPEC, Contract


@dataclass(frozen=True, kw_only=True)
class Edit:
    """In the file, from the text `within` on, the first `replace` becomes `by`."""

    api: str
    replace: str
    by: str
    file: str = SPEC
    within: str = ""

    def write(self, folder: Path) -> Contract:
        """Our spec and ledger in a folder, with the edit."""
        folder.mkdir(parents=True)
        for path in (openapi.spec_path(self.api), openapi.rules_path(self.api)):
            shutil.copyfile(path, folder / path.name)
        (folder / self.file).write_text(self.edited(), encoding="utf-8")
        return Contract(folder / SPEC, folder / LEDGER)

    def edited(self) -> str:
        """The file as it is then."""
        text, offset = self.original(), self.offset()
        return text[:offset] + self.by + text[offset + len(self.replace) :]

    def offset(self) -> int:
        """Where the edit begins."""
        text = self.original()
        return text.index(self.replace, text.index(self.within))

    def original(self) -> str:
        """The file as it is in the repository."""
        folder = openapi.spec_path(self.api).parent
        return (folder / self.file).read_text(encoding="utf-8")
