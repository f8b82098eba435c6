"""The ledgers' sentences are the vendors' own; all else about ledgers is a rule of the gate."""

from __future__ import annotations

from pathlib import Path

import pytest

import openapi

PAGES = Path(__file__).parent / "pages"

EVERY_DOCUMENTED_RULE = pytest.mark.parametrize(
    ("api", "rule"),
    [
        pytest.param(api, rule, id=rule.id)
        for api in openapi.APIS
        for rule in openapi.rules(api).values()
        if rule.evidence == "documented"
    ],
)


@EVERY_DOCUMENTED_RULE
def test_a_documented_sentence_is_the_vendors_own(api: str, rule: openapi.Rule) -> None:
    """Word for word, blanks and the shape of quotes aside; ` … ` stands for what was left out."""
    page = _normalised((PAGES / f"{api}.txt").read_text(encoding="utf-8"))
    pieces = _normalised(rule.source.sentence).split(" … ")
    assert [piece for piece in pieces if piece not in page] == []


def _normalised(text: str) -> str:
    straight = text.translate(str.maketrans("“”‘’", "\"\"''"))
    return " ".join(straight.split())
