"""File contents. Small ones stay in memory, larger ones are temporary files that go with their last user."""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

_IN_MEMORY_BYTES = 64 * 1024


class Recipe(Protocol):
    """How bytes are made when they are read, the same ones each time."""

    def open(self) -> BinaryIO:
        """A new reader from the first byte, which can seek."""
        ...


@dataclass(frozen=True, eq=False, slots=True, weakref_slot=True)
class Blob:
    """Bytes that do not change: `content` holds them, `path` names their file, or `recipe` makes them.

    `sha256` is the digest of the bytes, or that of the recipe: it says whether two blobs are the same.
    """

    size_bytes: int
    sha256: str
    content: bytes | None = None
    path: Path | None = None
    recipe: Recipe | None = None

    def open(self) -> BinaryIO:
        """A new reader from the first byte; it stays readable when the blob goes."""
        if self.recipe is not None:
            return self.recipe.open()
        return io.BytesIO(self.content or b"") if self.path is None else self.path.open("rb")


@dataclass(frozen=True)
class BlobSlice:
    """The bytes of a blob from `start` to before `stop`."""

    blob: Blob
    start: int
    stop: int

    def chunks(self, chunk_bytes: int = 256 * 1024) -> Iterator[bytes]:
        """The bytes in pieces of at most `chunk_bytes`."""
        with self.blob.open() as reader:
            reader.seek(self.start)
            left = self.stop - self.start
            while left > 0 and (chunk := reader.read(min(chunk_bytes, left))):
                left -= len(chunk)
                yield chunk


class Blobs:
    """Makes blobs. `folder` takes the larger ones; by default one of its own, gone with the process."""

    def __init__(self, folder: Path | None = None) -> None:
        self._own = None if folder else tempfile.TemporaryDirectory(prefix="mockserver-")
        self._folder = folder or Path(self._own.name if self._own else "")
        self._kept: dict[int, int] = {}

    @property
    def kept_bytes(self) -> int:
        """How many bytes all blobs hold that somebody still needs."""
        return sum(list(self._kept.values()))

    def spool(self) -> Spool:
        """A new blob in the making."""
        return Spool(self._folder, self._keep)

    def of(self, content: bytes) -> Blob:
        """A blob of bytes at hand."""
        spool = self.spool()
        spool.write(content)
        return spool.finish()

    def _keep(self, blob: Blob) -> None:
        # Setting and taking out are atomic: a blob may go in the middle of anything, on any thread.
        self._kept[id(blob)] = blob.size_bytes
        weakref.finalize(blob, self._kept.pop, id(blob)).atexit = False

    def close(self) -> None:
        """Remove the folder of our own."""
        if self._own:
            self._own.cleanup()


class Spool:
    """Takes the bytes of a file as they come and hashes them on the way; memory does not grow with them."""

    def __init__(self, folder: Path, made: Callable[[Blob], None] = lambda _blob: None) -> None:
        self.size_bytes = 0
        self._made = made
        self._folder = folder
        self._hash = hashlib.sha256()
        self._memory = bytearray()
        self._file: BinaryIO | None = None
        self._path: Path | None = None

    def write(self, chunk: bytes) -> None:
        """Take the next bytes."""
        self.size_bytes += len(chunk)
        self._hash.update(chunk)
        if self._file is None and self.size_bytes > _IN_MEMORY_BYTES:
            handle, name = tempfile.mkstemp(dir=self._folder)
            self._file, self._path = os.fdopen(handle, "wb"), Path(name)
            self._file.write(self._memory)
            self._memory.clear()
        if self._file is None:
            self._memory += chunk
        else:
            self._file.write(chunk)

    def finish(self) -> Blob:
        """The blob of all bytes taken."""
        blob = self._blob()
        self._made(blob)
        return blob

    def _blob(self) -> Blob:
        digest = self._hash.hexdigest()
        if self._file is None or self._path is None:
            return Blob(self.size_bytes, digest, content=bytes(self._memory))
        self._file.close()
        blob = Blob(self.size_bytes, digest, path=self._path)
        weakref.finalize(blob, _unlink, self._path)
        return blob

    def discard(self) -> None:
        """Forget the bytes taken."""
        if self._file is not None and self._path is not None:
            self._file.close()
            _unlink(self._path)


def _unlink(path: Path) -> None:
    path.unlink(missing_ok=True)
