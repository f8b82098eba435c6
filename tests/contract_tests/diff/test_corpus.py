"""Each pair of the corpus is told as the one change that it is: how bad, for whom, where, in which words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

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


def misses(pair: Pair, new: Contract, found: list[Change]) -> Iterator[object]:
    """In what the changes found are other than the pair says."""
    hits = [each for each in found if pair.says in each.message]
    if len(hits) != 1:
        yield "not told once", [each.message for each in found]
        return
    (change,) = hits
    ids = ids_of(ours(pair.api)) | ids_of(new)
    told = {
        "level": (change.level, pair.level),
        "affected": (change.affected, pair.affected),
        "operations": (tuple(ids[name] for name in change.operations), pair.operations),
        "line": (pair.text_at(change), pair.line),
        "gone": (change.is_removed, pair.gone),
        "rated by redocly": ("redocly" in change.rated_by, pair.rated_by == "redocly"),
    }
    yield from (each for each in told.items() if each[1][0] != each[1][1])
    others = [each.message for each in found if each is not change]
    if len(others) != len(pair.also) or not all(any(also in each for also in pair.also) for each in others):
        yield "others", others


def test_each_change_is_told_as_what_it_is(linters: Linters, tmp_path: Path) -> None:
    """One test and one call, as what starts Redocly takes longer than what it does."""
    contracts = [pair.contracts(tmp_path / str(number)) for number, pair in enumerate(PAIRS)]
    changes = compare_all(contracts, linters)
    found = {
        name_of(pair): list(misses(pair, new, between))
        for pair, (_, new), between in zip(PAIRS, contracts, changes, strict=True)
    }
    assert {name: missed for name, missed in found.items() if missed} == {}


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
