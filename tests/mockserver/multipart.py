"""Multipart bodies to the letter: order, headers and bytes as the test wants them."""

from __future__ import annotations

from dataclasses import dataclass

BOUNDARY = "boundary-of-the-test"
CONTENT_TYPE = f"multipart/form-data; boundary={BOUNDARY}"


@dataclass(frozen=True)
class Part:
    """One part; `filename` makes it a file. `more` are further header lines."""

    name: str
    content: bytes | str = b""
    filename: str | bytes | None = None
    content_type: str | None = None
    more: tuple[str, ...] = ()

    def encode(self) -> bytes:
        """The part with its headers."""
        disposition = f'form-data; name="{self.name}"'.encode()
        if self.filename is not None:
            filename = self.filename.encode() if isinstance(self.filename, str) else self.filename
            disposition += b'; filename="%s"' % filename
        lines = [b"Content-Disposition: " + disposition]
        if self.content_type is not None:
            lines.append(f"Content-Type: {self.content_type}".encode())
        lines += [line.encode() for line in self.more]
        content = self.content.encode() if isinstance(self.content, str) else self.content
        return b"\r\n".join([*lines, b"", content])


def encode(*parts: Part) -> bytes:
    """A body of these parts in this order."""
    pieces = [b"--%s\r\n%s\r\n" % (BOUNDARY.encode(), part.encode()) for part in parts]
    return b"".join(pieces) + b"--%s--\r\n" % BOUNDARY.encode()
