"""What a browser may show of a file that anybody may have uploaded.

A type is only ever taken from here, never from who uploaded: what could run script (HTML, SVG, XML) goes
out as bytes to save. The page shows its source, and SVG as an image, in which no script runs.
"""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass
from typing import Literal

Kind = Literal["image", "text", "pdf", "audio", "video", "none"]

BYTES = "application/octet-stream"
PLAIN = "text/plain; charset=utf-8"
_TYPES = mimetypes.MimeTypes()  # Python's own table, whatever the machine has installed
_SVG = "image/svg+xml"
_IMAGES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "image/bmp"})
_SOUND_AND_PICTURES = frozenset(
    {
        *("audio/mpeg", "audio/ogg", "audio/wav", "audio/x-wav", "audio/webm", "audio/mp4", "audio/aac"),
        *("audio/flac", "video/mp4", "video/webm", "video/ogg", "video/quicktime"),
    }
)
_SHOWN_AS_TEXT = frozenset(
    {"application/json", "application/xml", "application/javascript", "application/x-sh", "application/yaml"}
)
_MAY_RUN = ("html", "xml", "javascript", "xsl")


@dataclass(frozen=True)
class Preview:
    """How the page shows a file, what type it is sent as, and whether a browser may open it by itself."""

    kind: Kind
    media_type: str = BYTES
    is_inline: bool = False


def preview_of(media_type: str, name: str) -> Preview:
    """How to show a file of a type that somebody gave it; one that says nothing is guessed from the name."""
    given = media_type.partition(";")[0].strip().lower()
    if given in ("", BYTES):
        given = _TYPES.guess_type(f"x{name[name.rfind('.') :]}" if "." in name else "x")[0] or BYTES
    if given in _IMAGES:
        return Preview("image", given, is_inline=True)
    if given == _SVG:
        return Preview("image")
    if given == "application/pdf":
        return Preview("pdf", given, is_inline=True)
    if given in _SOUND_AND_PICTURES:
        return Preview("video" if given.startswith("video/") else "audio", given, is_inline=True)
    return _text(given)


def _text(given: str) -> Preview:
    is_text = given.startswith("text/") or given in _SHOWN_AS_TEXT or given.endswith(("+json", "+xml"))
    if not is_text:
        return Preview("none")
    if any(word in given for word in _MAY_RUN):
        return Preview("text")
    return Preview("text", PLAIN, is_inline=True)
