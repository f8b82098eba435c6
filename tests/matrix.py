"""Prints rules x (spec, mock, test, broken implementation): who honours, judges and breaks each rule.

`python -m tests.matrix` prints the table, exits 1 where a cell is empty; with ids of rules, of these only.
"""

from __future__ import annotations

import importlib
import sys
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from rich.console import Console
from rich.table import Table
from rich.text import Text

import openapi
from contract_tests.run import collect

_TESTS = Path(__file__).parent
_METHODS = ("get", "put", "post", "delete", "patch")


@dataclass(frozen=True)
class Row:
    """One rule: the operations that promise it, and the names of what proves, judges and breaks it."""

    rule: str
    evidence: str
    spec: list[str]
    mock: list[str]
    test: list[str]
    broken: list[str]

    @property
    def empty_cells(self) -> list[str]:
        """The columns that nothing stands in."""
        columns = {"spec": self.spec, "mock": self.mock, "test": self.test, "broken": self.broken}
        return [name for name, cell in columns.items() if not cell]


def rows(wanted: Collection[str] = ()) -> list[Row]:
    """The table, in the ledgers' order; of the rules that are wanted, or of all."""
    mock = _mock_tests(wanted)
    found = []
    for api in openapi.APIS:
        rules = [rule for rule in openapi.rules(api).values() if not wanted or rule.id in wanted]
        if not rules:
            continue
        spec, tests, faults = _spec(api), _contract_tests(api), _faults(api)
        for rule in rules:
            cells = (spec[rule.id], mock[rule.id], tests[rule.id], faults[rule.id])
            found.append(Row(rule.id, rule.evidence, *cells))
    return found


def _spec(api: str) -> dict[str, list[str]]:
    cited: dict[str, list[str]] = defaultdict(list)
    for item in openapi.spec(api)["paths"].values():
        for operation in (item[method] for method in _METHODS if method in item):
            for rule in operation["x-rules"]:
                cited[rule].append(operation["operationId"])
    for rule in openapi.rules(api).values():
        if rule.not_expressible:
            cited[rule.id].append("not expressible")
    return cited


class _Marks:
    """Collects which tests of the mock are marked with which rules."""

    def __init__(self) -> None:
        self.cited: dict[str, list[str]] = defaultdict(list)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            for mark in item.iter_markers("rules"):
                for rule in mark.args:
                    self.cited[rule].append(item.name)


def _mock_tests(wanted: Collection[str]) -> dict[str, list[str]]:
    marks = _Marks()
    options = ["-p", "no:terminal", "-o", "addopts=--import-mode=importlib", "--collect-only"]
    files = _files_that_name(wanted) if wanted else [str(_TESTS / "mockserver")]
    if files:
        pytest.main([*files, *options], plugins=[marks])
    return marks.cited


def _files_that_name(wanted: Collection[str]) -> list[str]:
    """A mark has the rule's id as it is written."""
    files = sorted((_TESTS / "mockserver").rglob("test_*.py"))
    texts = {str(file): file.read_text(encoding="utf-8") for file in files}
    return [file for file, text in texts.items() if any(rule in text for rule in wanted)]


def _contract_tests(api: str) -> dict[str, list[str]]:
    cited: dict[str, list[str]] = defaultdict(list)
    for test, rules in collect(api).items():
        for rule in rules:
            cited[rule].append(test)
    return cited


def _faults(api: str) -> dict[str, list[str]]:
    broken: dict[str, list[str]] = defaultdict(list)
    for fault in importlib.import_module(f"tests.contract_tests.{api}.shelf").FAULTS:
        broken[fault.rule].append(fault.name)
    return broken


def main(wanted: Sequence[str]) -> int:
    """Print the table."""
    table = Table(pad_edge=False)
    for column in ("rule", "evidence", "spec", "mock", "test", "broken implementation"):
        table.add_column(column, overflow="fold")
    found = rows(wanted)
    unknown = set(wanted) - {row.rule for row in found}
    for row in found:
        cells = (row.spec, row.mock, row.test, row.broken)
        table.add_row(row.rule, row.evidence, *(_cell(cell) for cell in cells))
    console = Console(width=None if sys.stdout.isatty() else 200)
    console.print(table)
    empty = [row.rule for row in found if row.empty_cells]
    console.print(f"{len(found)} rules, {len(empty)} with an empty cell {' '.join(empty)}")
    if unknown:
        console.print(f"in no ledger: {' '.join(sorted(unknown))}")
    return 1 if empty or unknown else 0


def _cell(names: list[str]) -> Text:
    more = f" +{len(names) - 1}" if len(names) > 1 else ""
    return Text(f"{names[0]}{more}") if names else Text("EMPTY", style="red")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
