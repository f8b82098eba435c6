"""Entities, files to upload and listed documents, as plain data."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Self

from contract_tests.messages import Exchange, Part


@dataclass(frozen=True)
class Entity:
    """What documents are attached to; `number` is text, since a test may ask for one that is no number."""

    kind: str
    number: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """The entity that a target names, such as `client:6`."""
        kind, _, number = text.partition(":")
        return cls(kind, number)

    @property
    def path(self) -> str:
        """The path of its documents, without a trailing slash."""
        return f"/api/v2/attachments/{self.kind}/{self.number}"

    def numbered(self, number: object) -> Self:
        """The entity of the same type with another number."""
        return replace(self, number=str(number))


@dataclass(frozen=True)
class File:
    """A file to upload."""

    name: str
    content: bytes = b"a document of the contract tests\n"

    @property
    def extension(self) -> str:
        """The last extension of the name, as written, without the dot."""
        return extension_of(self.name)

    def part(self, field: str) -> Part:
        """The file as a part of a multipart body."""
        guessed = mimetypes.guess_type(self.name)[0]
        return Part(field, self.content, self.name, guessed or "application/octet-stream")


@dataclass(frozen=True)
class Document:
    """A document as the list shows it; `item` is the whole element."""

    id: int
    item: dict[str, Any]

    @property
    def name(self) -> str:
        """Its name, empty where the list shows none."""
        name = self.item.get("original_name")
        return name if isinstance(name, str) else ""

    def link(self, kind: str) -> str:
        """Its `preview` or `download` link, empty where the list shows none."""
        links = self.item.get("_links")
        link = links.get(kind) if isinstance(links, dict) else None
        return link if isinstance(link, str) else ""

    @property
    def settled(self) -> dict[str, Any]:
        """The members that a rename must leave alone."""
        return {key: value for key, value in self.item.items() if key not in ("original_name", "updated_at")}


Documents = dict[int, Document]


def listed(exchange: Exchange) -> list[Document]:
    """The documents of a list answer that can be told apart by a number."""
    data = exchange.json_object().get("data")
    items = [item for item in data if isinstance(item, dict)] if isinstance(data, list) else []
    return [Document(number, item) for item in items if (number := number_of(item.get("id"))) is not None]


def number_of(value: object) -> int | None:
    """An id as a number, also where it is written as a string; None where it is neither."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return int(value) if isinstance(value, str) and value.isdecimal() else None


def numbers_of(values: object) -> list[int | None]:
    """The ids in an array, or in an array of objects with an `id`."""
    elements = values if isinstance(values, list) else []
    return [number_of(entry.get("id") if isinstance(entry, dict) else entry) for entry in elements]


def extension_of(name: str) -> str:
    """The last extension of a name, as written, without the dot."""
    _, dot, extension = name.rpartition(".")
    return extension if dot else ""


def names_of(elements: object) -> list[str]:
    """The names that the elements of an upload's answer carry; elements without one are left out."""
    entries: Iterable[Any] = elements if isinstance(elements, list) else ()
    names = [entry.get("original_name") for entry in entries if isinstance(entry, dict)]
    return [name for name in names if isinstance(name, str) and name]
