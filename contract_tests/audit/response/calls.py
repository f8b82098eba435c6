"""Which operation of a spec a request is a call of, spoofed methods included."""

from __future__ import annotations

from typing import Any

from contract_tests.audit.response.mutation import Mutation
from contract_tests.drift.har import Recorded
from contract_tests.drift.routes import Routes
from contract_tests.guard.body import Unreadable
from contract_tests.guard.call import Call
from contract_tests.schema import METHODS


class Calls:
    """The operations of one spec."""

    def __init__(self, spec: dict[str, Any]) -> None:
        self._spec = spec
        self._routes = Routes(spec)

    def is_answer_of(self, mutation: Mutation, call: Call, status: int) -> bool:
        """Whether an answer with this status is one that the mutation is about."""
        return mutation.status == status and mutation.operation == self.operation(call, status)

    def operation(self, call: Call, status: int) -> str:
        """The operation that a request calls, empty without one.

        A method that the path lacks calls none; a 405 is then taken for one of the first operation there.
        """
        template = self._routes.template(call.path)
        if template is None:
            return ""
        override = _override(call)
        if override is None:
            return ""
        found = self._routes.operation(template, _recorded(call, override))
        if found:
            return found.id
        return self._first(template) if status == 405 else ""

    def _first(self, template: str) -> str:
        item = self._spec["paths"][template]
        first: str = next(item[method]["operationId"] for method in item if method in METHODS)
        return first


def _override(call: Call) -> str | None:
    """The method that the request claims to be; empty without a claim, None where that is open."""
    try:
        claims = call.spoofed()
    except Unreadable:
        return None
    return next(iter(claims), "") if len(claims) < 2 else None


def _recorded(call: Call, override: str) -> Recorded:
    return Recorded(call.method, call.path, override, status=0, media_type="", body=None)
