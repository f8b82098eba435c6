"""What the journal keeps of one request and its answer: plain values, and no more bytes than it must."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import datetime

KEPT_BODY_BYTES = 64 * 1024

# What the objects of an entry weigh beside their texts; measured, and rounded up.
_OBJECT_BYTES = 2560
_PAIR_BYTES = 176

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class FileSeen:
    """A file that passed. Its bytes are not here: what they were is told by the hash."""

    name: str
    media_type: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Content:
    """A body: its first bytes, or the fields of a form, or the file that it was.

    `size_bytes` is how long it was; `is_cut` says that not all of its text is here.
    """

    media_type: str = ""
    size_bytes: int = 0
    kept: bytes = b""
    fields: tuple[tuple[str, str | FileSeen], ...] = ()
    file: FileSeen | None = None
    is_cut: bool = False

    @property
    def weight_bytes(self) -> int:
        """About how much memory it takes."""
        values = (
            value if isinstance(value, str) else f"{value.name}{value.sha256}" for _, value in self.fields
        )
        texts = sum(sys.getsizeof(value) + _PAIR_BYTES for value in values)
        return len(self.kept) + texts


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer to a request; `detail` is what was wrong, in the vendor's terms."""

    status: int
    headers: Pairs
    content: Content
    broken_rule: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One request and its answer.

    `method` is what was sent, `meant_method` what it meant (a spoofed method, GET for HEAD). `operation` and
    `api` are empty where no operation took the request. `token` is the name of a published token, or the end
    of any other. `rules` are those of the operation, `time` is the world's, `seconds` how long it took.
    """

    id: int
    time: datetime
    seconds: float
    method: str
    meant_method: str
    path: str
    api: str
    operation: str
    path_parameters: Pairs
    query: Pairs
    headers: Pairs
    token: str
    body: Content
    answer: Answered
    rules: tuple[str, ...] = ()

    @property
    def weight_bytes(self) -> int:
        """About how much memory it takes."""
        pairs = (self.path_parameters, self.query, self.headers, self.answer.headers)
        texts = sum(sys.getsizeof(value) + _PAIR_BYTES for group in pairs for _, value in group)
        bodies = self.body.weight_bytes + self.answer.content.weight_bytes
        return _OBJECT_BYTES + texts + bodies + sys.getsizeof(self.path) + len(self.answer.detail)

    def entry(self) -> Entry:
        """Itself: nothing is left to be done."""
        return self

    @property
    def exercised_rules(self) -> tuple[str, ...]:
        """The rules of its operation that it did not break."""
        return tuple(rule for rule in self.rules if rule != self.answer.broken_rule)
