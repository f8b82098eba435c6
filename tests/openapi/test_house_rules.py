"""The specs and ledgers keep every rule of the gate; what breaks a rule is in tests/contract_tests/lint."""

from __future__ import annotations

import re

import openapi
from contract_tests.lint.gate import Contract, lint
from contract_tests.lint.outline import EXTENSIONS
from tests.openapi.walk import EVERY_API, nodes


@EVERY_API
def test_the_gate_finds_nothing(api: str) -> None:
    """House rules, examples, ledger, openapi-spec-validator, Connexion: all of tier 1."""
    found = lint(Contract(openapi.spec_path(api), openapi.rules_path(api))).findings
    assert [f"{each.file}:{each.line} {each.rule} {each.message}" for each in found] == []


def test_the_readme_explains_exactly_the_extensions_in_use() -> None:
    """Each under a heading of its own; the gate knows these and no others."""
    readme = openapi.spec_path("caseiq").parents[1] / "README.md"
    explained = re.findall(r"^### `(x-.+)`$", readme.read_text(encoding="utf-8"), re.MULTILINE)
    used = {
        key
        for api in openapi.APIS
        for _, node in nodes(openapi.spec(api))
        if isinstance(node, dict)
        for key in node
        if str(key).startswith("x-")
    }
    assert used == set(explained) == set(EXTENSIONS)
