"""The parameters of a request, by its operation in the spec."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockserver.http.errors import FieldError
from mockserver.http.exchange import Exchange
from mockserver.http.operations import Violation


def read_parameters(exchange: Exchange) -> Mapping[str, Any]:
    """The typed values. Raises FieldError with the rule that a value breaks."""
    assert exchange.route is not None
    operation = exchange.route.operations[exchange.method]
    values = operation.read_parameters(exchange.path_parameters, exchange.query)
    if isinstance(values, Violation):
        raise FieldError(values.rule, values.field, values.text)
    if exchange.query_problem:
        raise FieldError(operation.closed_query_rule or "", "query", exchange.query_problem)
    return values
