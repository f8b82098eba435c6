"""What is marked equivalent has a reason, and is there."""

from __future__ import annotations

from pathlib import Path

import pytest

import openapi
from contract_tests.audit import response, spec
from contract_tests.audit.equivalents import Equivalents, EquivalentsError, equivalents, of_api

_FAMILIES = {"response": response, "spec": spec}


@pytest.mark.parametrize("family", [*_FAMILIES])
@pytest.mark.parametrize("api", openapi.APIS)
def test_every_pattern_of_a_family_matches_a_mutant(family: str, api: str) -> None:
    """The mutants cannot be listed otherwise."""
    mutants = _FAMILIES[family].mutants(api)
    equivalent = [mutant for mutant in mutants if mutant.equivalent]

    assert all(len(mutant.equivalent) > 30 for mutant in equivalent)
    assert len(equivalent) < len(mutants) / 8


def test_a_star_stands_for_anything_and_all_else_for_itself() -> None:
    known = Equivalents((("caseiq.x.200.drop:/a[*", "why"), ("caseiq.y.*", "else")))

    assert known.reason("caseiq.x.200.drop:/a[0]/*") == "why"
    assert known.reason("caseiq.x.200.drop:/aa0") == ""
    assert known.reason("caseiq.y.404.bom") == "else"
    assert known.idle(["caseiq.y.404.bom"]) == ["caseiq.x.200.drop:/a[*"]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("- {mutants: [caseiq.a], because: ''}", "caseiq.a has no reason"),
        ("- {mutants: caseiq.a, because: b}", "is a list of ids"),
        ("- {mutants: [], because: b}", "is a list of ids"),
        ("- {mutant: [caseiq.a], because: b}", "an entry has"),
        ("- caseiq.a", "an entry has"),
        ("- {mutants: [caseiq.a, caseiq.a], because: b}", "caseiq.a stands in two entries"),
        ("- {mutants: [caseiq.b], because: b}", "caseiq.b matches no mutant"),
        ("- {mutants: [casiq.a], because: b}", "casiq.a matches no mutant"),
    ],
)
def test_what_is_wrong_with_the_file_is_told(tmp_path: Path, text: str, complaint: str) -> None:
    path = tmp_path / "equivalents.yaml"
    path.write_text(text, "utf-8")

    with pytest.raises(EquivalentsError, match=complaint):
        of_api(equivalents(path), "caseiq", ["caseiq.a"])


def test_what_is_said_of_one_api_is_not_missing_from_the_other(tmp_path: Path) -> None:
    path = tmp_path / "equivalents.yaml"
    path.write_text("- {mutants: [agentcis.a], because: free}", "utf-8")

    assert of_api(equivalents(path), "caseiq", ["caseiq.a"]).reason("caseiq.a") == ""
    assert of_api(equivalents(path), "agentcis", ["agentcis.a"]).reason("agentcis.a") == "free"
