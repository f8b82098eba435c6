"""Each pair of the corpus is told as the one change that it is: how bad, for whom, where, in which words."""

from __future__ import annotations

from collections import Counter

import pytest

import openapi
from contract_tests.diff import Change, Contract, compare_all
from contract_tests.lint.linters import Linters
from tests.contract_tests.diff.corpus import Pair, corpus, ours

PAIRS = corpus()


def ids_of(contract: Contract) -> dict[str, str]:
    """The operations' ids by method and path."""
    return {
        f"{method.upper()} {path}": operation["operationId"]
        for path, item in contract.spec.data["paths"].items()
        for method, operation in item.items()
        if "operationId" in operation
    }


def name_of(pair: Pair) -> str:
    return f"{pair.level}: {pair.name}"


@pytest.fixture(scope="module")
def compared(
    linters: Linters, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, tuple[Contract, list[Change]]]:
    """All of them in one go, as what starts Redocly takes longer than what it does."""
    folder = tmp_path_factory.mktemp("corpus")
    contracts = [pair.contracts(folder / str(number)) for number, pair in enumerate(PAIRS)]
    changes = compare_all(contracts, linters)
    return {
        name_of(pair): (new, found) for pair, (_, new), found in zip(PAIRS, contracts, changes, strict=True)
    }


@pytest.mark.parametrize("pair", PAIRS, ids=name_of)
def test_a_change_is_told(pair: Pair, compared: dict[str, tuple[Contract, list[Change]]]) -> None:
    new, found = compared[name_of(pair)]
    told = "\n".join(f"{each.level} {each.operations} {each.message}" for each in found)
    (change,) = (each for each in found if pair.says in each.message)
    assert (change.level, change.affected, change.is_removed) == (pair.level, pair.affected, pair.gone), told
    assert pair.text_at(change) == pair.line
    ids = ids_of(ours(pair.api)) | ids_of(new)
    assert tuple(ids[name] for name in change.operations) == pair.operations
    assert ("redocly" in change.rated_by) == (pair.rated_by == "redocly"), change.rated_by
    others = [each for each in found if each is not change]
    assert [each.message for each in others if not any(said in each.message for said in pair.also)] == []
    assert len(others) == len(pair.also), told


def test_what_does_not_differ_has_no_change(linters: Linters) -> None:
    contracts = [ours(api) for api in openapi.APIS]
    assert compare_all([(each, each) for each in contracts], linters) == [[], []]


def test_the_corpus_is_mixed() -> None:
    levels = Counter(pair.level for pair in PAIRS)
    assert len({name_of(pair) for pair in PAIRS}) == len(PAIRS) >= 100
    assert min(levels["breaking"], levels["compatible"], levels["editorial"]) >= 15
    assert min(Counter(pair.api for pair in PAIRS).values()) >= 40
    assert {pair.affected for pair in PAIRS} == {
        *("requests", "answers", "clients", "implementations", "rules", "readers")
    }
    assert Counter(pair.rated_by for pair in PAIRS)["redocly"] >= 30
