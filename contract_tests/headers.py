"""Holds the headers of every answer against the spec and names the rule that a missing or wrong one breaks.

The spec names in `x-rule` which rule a header is about. Demanded are only those that the statement of this
rule names too: who keeps the rules to the letter is not accused. None of these rules is one that a vendor
documents.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from http import HTTPStatus
from typing import Any

import jsonschema

import openapi
from contract_tests.judge import Finding
from contract_tests.messages import Exchange
from contract_tests.schema import METHODS, json_schema, resolved

_INTEGER = re.compile("-?[0-9]{1,18}")


class ResponseHeaders:
    """The documented headers of one API by operation and status."""

    def __init__(self, api: str) -> None:
        self._spec = openapi.spec(api)
        self._rules = openapi.rules(api)
        self._headers = {
            (operation["operationId"], int(status)): self._read(response)
            for item in self._spec["paths"].values()
            for method, operation in item.items()
            if method in METHODS
            for status, response in operation["responses"].items()
            # Which of the headers of a whole file a part of it repeats, no rule says.
            if int(status) != HTTPStatus.PARTIAL_CONTENT
        }

    def breaches(self, exchange: Exchange) -> list[Finding]:
        """What the headers of the answer break; empty for an answer whose headers nobody documents."""
        if exchange.request.method == "HEAD":  # may leave out what takes a body to know (RFC 9110, 9.3.2)
            return []
        documented = self._headers.get((exchange.request.operation or "", exchange.status), {})
        return list(_breaches(documented, exchange))

    def _read(self, response: Any) -> dict[str, dict[str, Any]]:
        """The headers of a response with references resolved, those only that a rule's statement names."""
        headers = resolved(self._spec, response).get("headers", {})
        found = {name: resolved(self._spec, header) for name, header in headers.items()}
        return {
            name: {"rule": header["x-rule"], "schema": json_schema(self._spec, header["schema"])}
            for name, header in found.items()
            if "x-rule" in header and f"`{name}" in self._rules[header["x-rule"]].statement
        }


@lru_cache
def response_headers(api: str) -> ResponseHeaders:
    """The documented headers of an API, read once."""
    return ResponseHeaders(api)


def _breaches(documented: dict[str, dict[str, Any]], exchange: Exchange) -> Iterator[Finding]:
    for name, header in documented.items():
        text = exchange.headers.get(name)
        if text is None or not _is_valid(header["schema"], text):
            kind = f"status {exchange.status} of {exchange.request.operation}"
            expected = f"{name} with {kind} as the spec describes it"
            shown = f"{name}: {'missing' if text is None else text[:300]}"
            yield Finding(header["rule"], "broken", expected, shown, exchange)


def _is_valid(schema: dict[str, Any], text: str) -> bool:
    is_number = schema.get("type") == "integer" and _INTEGER.fullmatch(text) is not None
    return bool(jsonschema.Draft4Validator(schema).is_valid(int(text) if is_number else text))
