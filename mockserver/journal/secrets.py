"""Credentials are shown as such, but shortened: what is secret in them is not kept."""

from __future__ import annotations

import re

_HEADERS = frozenset(
    {"authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key", "x-mock-token"}
)
_MEMBERS = frozenset({"client_secret", "access_token", "refresh_token", "password", "api_key", "token"})
_HINTS = (b"_secret", b"token", b"password", b"api_key")
_IN_JSON = re.compile(
    rb'("(?:%s)"\s*:\s*")((?:[^"\\]|\\.)*)' % b"|".join(name.encode() for name in sorted(_MEMBERS))
)
_SHOWN_CHARACTERS = 4


def shortened(credential: str) -> str:
    """Its last four characters, of one that is long enough for that to tell little."""
    is_long = len(credential) >= 2 * _SHOWN_CHARACTERS
    return f"…{credential[-_SHOWN_CHARACTERS:]}" if is_long else "…"


def shown_header(name: str, value: str) -> str:
    """The value of a header; of a credential its scheme and end."""
    if name not in _HEADERS:
        return value
    scheme, space, credential = value.partition(" ")
    return f"{scheme} {shortened(credential.strip())}" if space else shortened(value)


def shown_field(name: str, value: str) -> str:
    """The value of a form field or query parameter."""
    return shortened(value) if name.lower() in _MEMBERS else value


def shown_text(content: bytes) -> bytes:
    """A text with the credentials of JSON members shortened. What holds none is not searched."""
    if not any(hint in content for hint in _HINTS):
        return content
    return _IN_JSON.sub(_shorten, content)


def _shorten(found: re.Match[bytes]) -> bytes:
    # What is left must not end an escape, or the text, in the middle.
    end = shortened(re.sub(r'[\\"]', "", found[2].decode("utf-8", "replace")))
    return found[1] + end.replace("…", "\\u2026").encode()
