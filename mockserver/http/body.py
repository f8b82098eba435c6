"""What a request carries, as plain values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from mockserver.store.blobs import Blob

Kind = Literal["none", "json", "form", "multipart", "other"]


@dataclass(frozen=True)
class Limits:
    """How much a body may hold: each file, and the whole request."""

    file_bytes: int
    request_bytes: int


@dataclass(frozen=True)
class BodyProblem:
    """What is wrong with a body, and in which field as far as that is known."""

    reason: Literal["malformed", "file too large", "text too large"]
    field: str
    text: str


@dataclass(frozen=True)
class Upload:
    """A file part: its name as sent, without directories, and what its headers say."""

    filename: str
    media_type: str
    encoding: str
    blob: Blob


@dataclass(frozen=True)
class Item:
    """One field of a form, in the order of the wire: a text or a file."""

    name: str
    value: str | Upload

    @property
    def upload(self) -> Upload | None:
        """The file, unless this is a text."""
        return self.value if isinstance(self.value, Upload) else None

    @property
    def text(self) -> str | None:
        """The text, unless this is a file."""
        return self.value if isinstance(self.value, str) else None


@dataclass
class Body:
    """What a request carries. `json` is set for kind json, `items` for form and multipart.

    `size_bytes` is how much was read, `text` the beginning of a body without parts, as it came.
    """

    kind: Kind = "none"
    json: Any = None
    items: list[Item] = field(default_factory=list)
    problem: BodyProblem | None = None
    size_bytes: int = 0
    text: bytes = b""


class BrokenBody(Exception):
    """Ends the reading of a body."""

    def __init__(self, problem: BodyProblem) -> None:
        super().__init__(problem.text)
        self.problem = problem
