"""`/_mock` of a world, from a test."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

_NOT_AS_EXPECTED = 409


class MockRefused(Exception):
    """The mock did not do what it was asked to; the text is what it said."""


@dataclass(frozen=True)
class Control:
    """Asks `/_mock` in the world of its client."""

    client: httpx.Client

    def ask(
        self, method: str, path: str, *, params: Mapping[str, Any] | None = None, json: Any = None
    ) -> Any:
        """The answer as JSON. Raises MockRefused."""
        return _json(self.client.request(method, f"/_mock/{path}", params=params, json=json))

    def verify(self, expected: Mapping[str, Any]) -> None:
        """Hold an expectation against what was asked. Raises AssertionError saying what came nearest."""
        answer = self.client.post("/_mock/verify", json=expected)
        if answer.status_code == _NOT_AS_EXPECTED:
            raise AssertionError(answer.json()["text"])
        _json(answer)


def _json(answer: httpx.Response) -> Any:
    if answer.is_success:
        return answer.json()
    try:
        text = answer.json()["message"]
    except (ValueError, KeyError, TypeError):
        text = answer.text
    msg = f"{answer.request.method} {answer.request.url.path}: {answer.status_code}: {text}"
    raise MockRefused(msg)
