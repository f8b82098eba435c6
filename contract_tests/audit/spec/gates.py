"""Who may notice an edited spec: the lint and the diff, each asked about a file on disk."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import openapi
from contract_tests.audit.spec.edit import Edit, edited
from contract_tests.diff import Change, Contract, compare_all, read_contract
from contract_tests.lint.gate import LEDGER, SPEC, lint
from contract_tests.lint.gate import Contract as LintedContract
from contract_tests.lint.linters import Linters


@dataclass(frozen=True)
class Said:
    """What a gate said first about an edit; nothing where it did not notice."""

    by: str = ""
    detail: str = ""


def write(edit: Edit, folder: Path) -> Path:
    """Write the edited spec, with the ledger of its API beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(openapi.rules_path(edit.api), folder / LEDGER)
    path = folder / SPEC
    # JSON is YAML too, and the quickest to write.
    path.write_text(json.dumps(edited(openapi.spec(edit.api), edit), indent=1, ensure_ascii=False), "utf-8")
    return path


def linted(edit: Edit) -> Said:
    """What the first tier of the lint says."""
    with TemporaryDirectory() as folder:
        spec = write(edit, Path(folder))
        findings = lint(LintedContract(spec, spec.with_name(LEDGER))).findings
    for finding in findings[:1]:
        return Said(f"lint {finding.rule}", finding.message)
    return Said()


def compared(edits: Sequence[Edit], linters: Linters) -> list[Said]:
    """What the diff between the spec as it is and the edited one says, of all in one go. Raises DiffError."""
    with TemporaryDirectory() as folder:
        pairs = [
            (_as_it_is(edit.api), read_contract(write(edit, Path(folder) / str(index))))
            for index, edit in enumerate(edits)
        ]
        return [_weightiest(changes) for changes in compare_all(pairs, linters)]


def _weightiest(changes: list[Change]) -> Said:
    """The worst change; what is editorial demands nothing of anybody, so it is no notice."""
    for change in changes[:1]:
        if change.level != "editorial":
            return Said(f"diff {change.level}", change.message)
    return Said()


@cache
def _as_it_is(api: str) -> Contract:
    """Through the same hands as the edited one, so that nothing else differs."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / SPEC
        path.write_text(json.dumps(openapi.spec(api), indent=1, ensure_ascii=False), "utf-8")
        shutil.copyfile(openapi.rules_path(api), path.with_name(LEDGER))
        return read_contract(path)
