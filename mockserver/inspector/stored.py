"""The files that a world holds, whichever API keeps them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from mockserver.store.blobs import Blob
from mockserver.store.worlds import Worlds

S = TypeVar("S")


@dataclass(frozen=True)
class StoredFile:
    """A file as its API keeps it. A legacy record of Case IQ has several `blobs`.

    `entity` is what it is attached to; `record` makes the JSON that the vendor has for it.
    """

    entity: str
    id: str
    name: str
    media_type: str
    created: datetime
    updated: datetime
    blobs: tuple[Blob, ...]
    record: Callable[[], dict[str, Any]]

    @property
    def size_bytes(self) -> int:
        """How large all of it is."""
        return sum(blob.size_bytes for blob in self.blobs)


@dataclass(frozen=True)
class Shelf(Generic[S]):
    """How the files of one API are looked at: all that is there, what is in it, and one file by its id."""

    api: str
    worlds: Worlds[S]
    entities_of: Callable[[S], Iterable[str]]
    files_of: Callable[[S], Sequence[StoredFile]]
    file_of: Callable[[S, str], StoredFile | None]

    def held(self, world: str) -> list[Held]:
        """Its entities, the empty ones too, and what each holds."""
        state = self.worlds.state(world)
        held = {entity: [0, 0] for entity in self.entities_of(state)}
        for file in self.files_of(state):
            of = held.setdefault(file.entity, [0, 0])
            of[0] += 1
            of[1] += file.size_bytes
        return [Held(self.api, entity, files, size_bytes) for entity, (files, size_bytes) in held.items()]

    def files(self, world: str, entity: str | None, text: str) -> list[StoredFile]:
        """The files of an entity, or of all, whose name has a text in it; the newest first."""
        wanted = text.lower()
        return [
            file
            for file in reversed(self.files_of(self.worlds.state(world)))
            if entity in (None, file.entity) and wanted in file.name.lower()
        ]

    def file(self, world: str, file_id: str) -> StoredFile | None:
        """The file with that id, if it is there."""
        return self.file_of(self.worlds.state(world), file_id)


@dataclass(frozen=True)
class Held:
    """How many files an entity has, and how large they are together."""

    api: str
    entity: str
    files: int
    size_bytes: int
