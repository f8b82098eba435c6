"""The whole gate finds every defect of the corpus, at its file and line, and nothing in what has none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

import openapi
from contract_tests.lint.finding import Finding, merged
from contract_tests.lint.gate import Contract, Linted, lint
from contract_tests.lint.linters import Linters
from tests.contract_tests.lint.corpus import Defect, corpus

DEFECTS = corpus()
OF_TIER_1 = [defect for defect in DEFECTS if "house" in defect.found_by]
OF_BOTH_TIERS = [defect for defect in DEFECTS if defect.found_by != ("house",)]


def name_of(defect: Defect) -> str:
    return f"{defect.kind}: {defect.name}"


def hits(defect: Defect, findings: Iterable[Finding]) -> list[Finding]:
    """The findings that name the defect, in the right file and line."""
    line = defect.line_number()
    return [
        each
        for each in findings
        if (Path(each.file).name, each.line, each.rule) == (defect.file, line, defect.rule)
    ]


@pytest.mark.parametrize("defect", OF_TIER_1, ids=name_of)
def test_tier_1_finds(defect: Defect, tmp_path: Path) -> None:
    found = lint(defect.write(tmp_path / "contract")).findings
    hit = hits(defect, found)
    assert hit, "\n".join(f"{each.file}:{each.line} {each.rule} {each.message}" for each in found)
    assert hit[0].severity == "error"
    assert hit[0].fix


def by_both_tiers(linters: Linters, contracts: dict[str, Contract]) -> dict[str, list[Finding]]:
    """What the whole gate says of each contract; the programs are started once for all."""
    first: dict[str, Linted] = {name: lint(contract) for name, contract in contracts.items()}
    assert all(each.is_readable for each in first.values())
    second = linters.lint(
        [each.contract.spec for each in first.values()], [each.file for each in first.values()]
    )
    return {
        name: merged([*each.findings, *(one for one in second if one.file == each.file)])
        for name, each in first.items()
    }


def test_both_tiers_find_it_and_tell_it_once_and_find_nothing_in_clean_specs(
    linters: Linters, tmp_path: Path
) -> None:
    """One test, as what starts the programs takes seconds. Only tier 2 finds what does not name the house."""
    contracts = {name_of(each): each.write(tmp_path / str(n)) for n, each in enumerate(OF_BOTH_TIERS)}
    contracts |= {api: Contract(openapi.spec_path(api), openapi.rules_path(api)) for api in openapi.APIS}
    found = by_both_tiers(linters, contracts)
    assert [each for api in openapi.APIS for each in found[api]] == []
    for defect in OF_BOTH_TIERS:
        findings = found[name_of(defect)]
        assert [hit.tools for hit in hits(defect, findings)] == [defect.found_by], defect
        if "house" not in defect.found_by:
            assert not any("house" in each.tools for each in findings), defect


def test_the_corpus_has_defects_of_every_kind() -> None:
    kinds = Counter(defect.kind for defect in DEFECTS)
    assert len(DEFECTS) >= 60
    assert len({name_of(defect) for defect in DEFECTS}) == len(DEFECTS)
    assert set(kinds) == {
        *("syntax", "structure", "$ref", "examples", "parameters", "responses"),
        *("security", "operationIds", "schemas", "formats", "ledger", "house"),
    }
    assert min(kinds.values()) >= 4
