"""The page that sets the mock beside others: what it says of ours is proven, of theirs it has a source."""

from __future__ import annotations

import ast
import re
from functools import cache

import pytest

from tests.docs.markdown import ROOT, pages

PAGE = ROOT / "docs/comparison.md"
_TEST = re.compile(r"\]\(\.\./(tests/[\w/]+\.py)#(test_\w+)\)")


@cache
def rows() -> list[list[str]]:
    """The cells of each row below the heads of the tables."""
    lines = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [row for row in cells if row[0] and not set(row[0]) <= {"-"}]


@cache
def named() -> list[tuple[str, str]]:
    """File and name of every test that a page leads to."""
    return sorted({test for page in pages() for test in _TEST.findall(page.read_text(encoding="utf-8"))})


@cache
def functions_of(file: str) -> frozenset[str]:
    """The functions of a file of tests. That all of it is run, `tests/conftest.py` sees to."""
    module = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return frozenset(node.name for node in module.body if isinstance(node, ast.FunctionDef))


def test_every_test_that_a_page_leads_to_is_one() -> None:
    assert named()
    assert [(file, test) for file, test in named() if test not in functions_of(file)] == []


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0])
def test_each_cell_of_ours_is_proven_and_each_of_theirs_has_a_source(row: list[str]) -> None:
    _, ours, *theirs = row
    assert _TEST.search(ours)
    assert len(theirs) == 6
    for cell in theirs:
        is_plain = cell in ("–", "nothing to steer")
        assert is_plain or re.search(r"\]\[[a-z]-[a-z]+\]$|\]\(\.\./tests/", cell), cell


def test_every_source_has_an_address_and_every_address_is_a_source() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert set(re.findall(r"\]\[([a-z]-[a-z]+)\]", page)) == set(
        re.findall(r"^\[([a-z-]+)\]: https://\S+$", page, re.M)
    )
