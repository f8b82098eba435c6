"""Ways to change what a list is asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.contract_tests.caseiq.faults import asked
from tests.contract_tests.caseiq.wire import Call
from tests.contract_tests.wire import Answer, How, Inner

FILTERS = {
    "name",
    "nameWithoutExtension",
    "mimeType",
    "kind",
    "fileFormat",
    "encoding",
    "objectId",
    "description",
}


def query(change: Callable[[dict[str, str]], dict[str, str | None]]) -> How:
    """Members of a list's query changed; None drops one."""
    return asked("list", lambda call: call.but(q=change(call.asked)))


def when(condition: Callable[[Call], Any], how: How) -> How:
    """A fault of some calls only."""

    async def conditional(call: Call, inner: Inner) -> Answer:
        is_meant = call.operation == "list" and condition(call)
        return await how(call, inner) if is_meant else await inner(call)

    return conditional


def ignoring(*names: str) -> How:
    """Parameters that are not known."""
    return query(lambda asked: {name: None for name in names if name in asked})
