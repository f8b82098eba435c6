"""A call of the Case IQ API as a fault sees it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from tests.contract_tests.wire import Call as AnyCall

FULL_TOKEN = "caseiq-full"
READONLY_TOKEN = "caseiq-readonly"
RESTRICTED_TOKEN = "caseiq-restricted"
CASE_A = "aaaaaaaa-0000-4000-8000-00000000000a"
CASE_B = "bbbbbbbb-0000-4000-8000-00000000000b"
PREFIX = "/api-public/1.0"

_OPERATIONS = {
    ("POST", "/auth/oauth2/token"): "token",
    ("POST", f"{PREFIX}/save_file"): "upload",
    ("GET", f"{PREFIX}/attachments"): "list",
}
_ITEM = re.compile(rf"{PREFIX}/attachment/(?P<id>[^/]+)(?P<bytes>/attachment)?")
_PARAMETER = re.compile(r'(\w+)="([^"]*)"')


@dataclass(frozen=True)
class FormPart:
    """One part of a form."""

    name: str
    content: bytes
    filename: str | None = None
    headers: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The content as text."""
        return self.content.decode("utf-8", "replace")

    def but(self, **changes: Any) -> FormPart:
        """The part with other members."""
        return replace(self, **changes)


@dataclass(frozen=True)
class Call(AnyCall):
    """A request."""

    @property
    def operation(self) -> str:
        """token, upload, list, get or download; empty for anything else."""
        if item := _ITEM.fullmatch(self.path):
            known = "download" if item["bytes"] else "get"
            return known if self.method in ("GET", "HEAD") else ""
        return _OPERATIONS.get(("GET" if self.method == "HEAD" else self.method, self.path), "")

    @property
    def id(self) -> str:
        """The id in the path."""
        item = _ITEM.fullmatch(self.path)
        return item["id"] if item else ""

    @property
    def parts(self) -> list[FormPart]:
        """The parts of a form; none for another body."""
        found = re.search("boundary=([^;]+)", self.header("content-type") or "")
        if found is None:
            return []
        pieces = self.body.split(b"--" + found[1].encode())[1:-1]
        return [_part(piece.removeprefix(b"\r\n").removesuffix(b"\r\n")) for piece in pieces]

    @property
    def fields(self) -> dict[str, str]:
        """The text fields of a form."""
        return {part.name: part.text for part in self.parts if part.filename is None}

    @property
    def file(self) -> FormPart:
        """The first file of a form."""
        files = [part for part in self.parts if part.filename is not None]
        return files[0] if files else FormPart("file", b"", "")

    def of(self, parts: list[FormPart]) -> Call:
        """The call with these parts."""
        body = b"".join(b"--edge\r\n" + _written(part) + b"\r\n" for part in parts) + b"--edge--\r\n"
        kept = [pair for pair in self.headers if pair[0] != "content-type"]
        return replace(
            self, body=body, headers=(*kept, ("content-type", "multipart/form-data; boundary=edge"))
        )

    def mapped(self, change: Any) -> Call:
        """The call with each part changed, or left out where it becomes None."""
        changed = [change(part) for part in self.parts]
        return self.of([part for part in changed if part is not None])

    def with_file(self, **changes: Any) -> Call:
        """The call with a changed file."""
        return self.mapped(lambda part: part if part.filename is None else part.but(**changes))


def _part(piece: bytes) -> FormPart:
    head, _, content = piece.partition(b"\r\n\r\n")
    lines = head.decode("utf-8", "replace").split("\r\n")
    disposition = next((line for line in lines if line.lower().startswith("content-disposition")), "")
    known = dict(_PARAMETER.findall(disposition))
    others = tuple(line for line in lines if line != disposition)
    return FormPart(known.get("name", ""), content, known.get("filename"), others)


def _written(part: FormPart) -> bytes:
    name = f'Content-Disposition: form-data; name="{part.name}"'
    name += f'; filename="{part.filename}"' if part.filename is not None else ""
    return "\r\n".join((name, *part.headers)).encode() + b"\r\n\r\n" + part.content
