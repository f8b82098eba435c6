"""The pairs that differ by one edit, and the change that it has to be."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

import openapi
from contract_tests.diff import Change, Contract, read_contract
from contract_tests.lint.gate import LEDGER, SPEC
from tests.contract_tests.edits import Edit


@dataclass(frozen=True, kw_only=True)
class Pair(Edit):
    """Our contract and an edited one, and what the difference is called; see the head of `corpus.yaml`."""

    name: str
    level: str
    affected: str
    operations: tuple[str, ...]
    says: str
    line: str
    gone: bool = False
    rated_by: str = "house"
    also: tuple[str, ...] = ()
    second: Edit | None = None

    def edited(self) -> str:
        """The file with the edit, or with both where one alone would leave a reference in the air."""
        text = super().edited()
        if self.second is None:
            return text
        start = text.index(self.second.replace, text.index(self.second.within))
        return text[:start] + self.second.by + text[start + len(self.second.replace) :]

    def contracts(self, folder: Path) -> tuple[Contract, Contract]:
        """Both states, the new one written into a folder."""
        old, new = ours(self.api), self.write(folder)
        if self.file == SPEC:
            new.ledger.unlink()
        return old, replace(read_contract(new.spec), **({"ledger": old.ledger} if self.file == SPEC else {}))

    def text_at(self, change: Change) -> str:
        """What the line says to which a change points."""
        is_ledger = Path(change.file).name == LEDGER
        edited = self.edited() if is_ledger == (self.file == LEDGER) else ""
        path = openapi.rules_path(self.api) if is_ledger else openapi.spec_path(self.api)
        text = path.read_text(encoding="utf-8") if change.is_removed or not edited else edited
        return text.splitlines()[change.line - 1].strip()


@cache
def ours(api: str) -> Contract:
    """The contract of an API as it is in the repository."""
    return read_contract(openapi.spec_path(api))


def corpus() -> list[Pair]:
    """All of them."""
    text = Path(__file__).with_name("corpus.yaml").read_text(encoding="utf-8")
    return [_pair(entry) for entry in yaml.safe_load(text)]


def _pair(entry: dict[str, Any]) -> Pair:
    second = entry.pop("and", None)
    operations, also = (tuple(entry.pop(name, ())) for name in ("operations", "also"))
    pair = Pair(**entry, operations=operations, also=also)
    return replace(pair, second=Edit(api=pair.api, **second)) if second else pair
