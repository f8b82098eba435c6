"""The page about mutants tells of every operator, every kind of edit, and all that is marked equivalent."""

from __future__ import annotations

from pathlib import Path

import pytest

import contract_tests
from contract_tests.audit import response, spec
from contract_tests.audit.equivalents import equivalents
from contract_tests.audit.response.wording import WORDS as OF_ANSWERS
from contract_tests.audit.spec.wording import WORDS as OF_SPECS

_PAGE = Path(contract_tests.__file__).parents[1] / "docs" / "mutants.md"


@pytest.mark.parametrize("words", [OF_ANSWERS, OF_SPECS], ids=["answers", "specs"])
def test_each_operator_is_told_in_its_own_words(words: dict[str, str]) -> None:
    page = _PAGE.read_text("utf-8")

    for operator, said in words.items():
        assert f"| `{operator}` | {said.replace('`{0}`', 'it').replace('{0}', '…')} |" in page


@pytest.mark.parametrize("family", [response, spec], ids=["response", "spec"])
def test_each_reason_is_told_with_what_it_is_about(family: object) -> None:
    page = " ".join(_PAGE.read_text("utf-8").split())
    known = equivalents(Path(str(family.__file__)).with_name("equivalents.yaml"))  # type: ignore[attr-defined]

    assert known.reasons
    for pattern, why in known.reasons:
        assert f"`{pattern}`" in page
        assert why in page
