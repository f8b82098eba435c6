"""What the specs and ledgers say of an operation and of a rule, looked up at no cost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import openapi
from mockserver.http.exchange import Exchange

UNKNOWN = "unknown"


class OperationTable:
    """The operations of some APIs: what a request is called, which rules it exercises."""

    def __init__(self, apis: Sequence[str] = openapi.APIS) -> None:
        listed = list(_operations(apis))
        self._rules = {item["operationId"]: tuple(item.get("x-rules", ())) for _, _, item in listed}
        self._spoofed = {
            (template, method, item["x-spoofs"]): item["operationId"]
            for template, method, item in listed
            if "x-spoofs" in item
        }
        self._apis = apis

    def operation_of(self, exchange: Exchange) -> str:
        """The operationId of what was sent, and nothing where no operation took it."""
        if exchange.route is None:
            return ""
        spoofed = self._spoofed.get((exchange.route.template, exchange.sent_method, exchange.method))
        operation = exchange.route.operations.get(exchange.method)
        return spoofed or (operation.id if operation else "")

    def rules_of(self, operation: str) -> tuple[str, ...]:
        """The rules that the spec cites for an operation."""
        return self._rules.get(operation, ())

    def evidence_of(self, rule: str) -> str:
        """How we know of a rule."""
        return next((str(of[rule].evidence) for of in map(openapi.rules, self._apis) if rule in of), UNKNOWN)


def _operations(apis: Sequence[str]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for api in apis:
        for template, item in openapi.spec(api)["paths"].items():
            for method, operation in item.items():
                if isinstance(operation, dict) and "operationId" in operation:
                    yield template, method.upper(), operation
