"""An answer as a plain value, which an operator turns into another one."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import Any


@dataclass(frozen=True)
class Answer:
    """An answer as it came: header names and values in their order, the body as it is encoded."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = field(default=b"", repr=False)

    def header(self, name: str) -> str | None:
        """A header's value, None without one."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)

    @property
    def is_json(self) -> bool:
        """Whether it says that its body is JSON."""
        return "json" in (self.header("content-type") or "").lower()

    def json(self) -> Any:
        """The body as JSON. Raises ValueError where it is none."""
        try:
            return json.loads(self.body)
        except RecursionError as error:
            raise ValueError(str(error)) from error

    def with_header(self, name: str, value: str | None) -> Answer:
        """The same with another value of a header, in its place; None drops it."""
        wanted = name.lower()
        kept = [pair if pair[0].lower() != wanted else (pair[0], value) for pair in self.headers]
        if self.header(name) is None:
            kept.append((name, value))
        headers = tuple((key, text) for key, text in kept if text is not None)
        return replace(self, headers=headers)

    def with_body(self, body: bytes) -> Answer:
        """The same with another body, and the length of that one where a length is told."""
        answer = replace(self, body=body)
        has_length = self.header("content-length") is not None
        return answer.with_header("content-length", str(len(body))) if has_length else answer

    def with_json(self, value: Any) -> Answer:
        """The same with another JSON body."""
        return self.with_body(json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass"))
