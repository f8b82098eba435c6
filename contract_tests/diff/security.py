"""What a difference in what a caller has to show means."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from contract_tests.diff.differences import Difference
from contract_tests.diff.judgement import Judgement

# A way to be let in: schemes, each with a scope that it needs, or with none.
_Way = frozenset[tuple[str, str]]


def judge_security(one: Difference) -> Iterator[Judgement]:
    """Breaking where one who was let in may be refused now."""
    was, now = _ways(one.old), _ways(one.new)
    refused = [way for way in was if not any(other <= way for other in now)]
    if refused and frozenset() in was:
        said = "it needs a credential now; requests without one are refused"
        yield Judgement("breaking", "requests", said)
    elif refused:
        said = "it needs another credential, or more scopes; requests that were let in may be refused"
        yield Judgement("breaking", "requests", said)
    elif was != now:
        without = frozenset() in now
        said = "it needs no credential any more" if without else "it takes further credentials, or needs less"
        yield Judgement("compatible", "requests", said)
    else:
        yield Judgement("editorial", "readers", "its credentials are described or named otherwise")


def _ways(alternatives: Any) -> set[_Way]:
    """By what is shown; how the document names it is no matter. No alternative at all asks for nothing."""
    ways: set[_Way] = {frozenset(_needs(each)) for each in alternatives or ()}
    return ways or {frozenset()}


def _needs(alternative: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for each in alternative.values():
        shown = json.dumps(
            {key: value for key, value in each["scheme"].items() if key != "description"}, sort_keys=True
        )
        yield shown, ""
        for scope in each["scopes"]:
            yield shown, scope
