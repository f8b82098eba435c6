"""Who keeps the rules to the letter and does nothing besides breaks none of them.

Headers that no rule asks for are missing, JSON is written in another way, and what a rule does not mention is
done as the plainest server would do it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from tests.contract_tests.wire import Answer

WORLD = "literal"


def bare(reply: Answer, asked_for: Mapping[int, tuple[str, ...]]) -> Answer:
    """The answer with its type and the headers that rules ask for, by status."""
    kept = ("content-type", *asked_for.get(reply.status, ()))
    return reply.but(headers=tuple((name, value) for name, value in reply.headers if name in kept))


def respelled(reply: Answer) -> Answer:
    """The answer, its JSON in an unusual but legal spelling."""
    value = reply.json()
    if value is None:
        return reply
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1)
    return reply.but(body=text.encode(), header={"content-type": "application/json; charset=utf-8"})
