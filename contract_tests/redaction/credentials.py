"""Credentials that are known by where they stand: signed links, cookies, headers, members of a body."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import unquote, urlsplit

MASK = "[redacted]"

_HEADER = re.compile("auth|cookie|token|secret|passw|credential|session|signature|api-?key|-key$|^key$", re.I)
_MEMBER = re.compile("(access|refresh|id|api|session|csrf)?[_-]?(token|secret|password|api_?key)", re.I)
_SIGNED = re.compile(
    r"""((?:[?&]|&amp;|\\u0026|%3F|%26)
        (?:signature|sig|token|access_token|id_token|x-(?:amz|goog)-[a-z-]+|expires|key-pair-id|policy
           |code|key|api_?key|secret|client_secret|password)
        (?:=|%3D))
        ((?:\\/|[^&\s"'<>\\`)\[])+)""",
    re.I | re.X,
)
_USER_INFO = re.compile(r"(?<=://)[^/\s:@\"'<>]+:[^/\s@\"'<>]+(?=@)")
_ASSIGNED = re.compile(
    r"""((?:authorization|client_secret|(?<![\w-])[\w-]{0,24}token|api_?key|secret|password)
        (?:\\*["']|&quot;)?\s*[:=]\s*(?:\\*["']|&quot;)?(?:(?:bearer|basic|digest|token)\s+)?)
        ([^\s"'\\<>&,`$\[]{6,})""",
    re.I | re.X,
)
_COOKIE = re.compile(r"(?:^|[;,])\s*([^=;,\s]+)=([^;,\s]*)")
_NO_COOKIE = frozenset({"path", "domain", "expires", "max-age", "samesite", "version"})
_SHARED = 6


def is_credential_header(name: str) -> bool:
    """Whether a header of this name holds something that opens a door."""
    return _HEADER.search(name) is not None


def without_signed_links(text: str) -> str:
    """The text with the values masked that make a link work for whoever has it."""
    text = _USER_INFO.sub(MASK, text) if "@" in text else text
    return _SIGNED.sub(lambda found: found[1] + MASK, text) if "=" in text or "%3" in text else text


def has_signed_link(text: str) -> bool:
    """Whether a link in the text still works for whoever reads it."""
    return _SIGNED.search(text) is not None or _USER_INFO.search(text) is not None


def cookies(value: str) -> Iterator[tuple[str, str]]:
    """The names and values in a Cookie header, or in one or more of Set-Cookie."""
    return ((name, held) for name, held in _COOKIE.findall(value) if name.lower() not in _NO_COOKIE)


def without_cookies(value: str) -> str:
    """Which cookies a header sets or sends, their values masked."""
    return "; ".join(f"{name}={MASK}" for name, _ in cookies(value)) or MASK


def credentials_in(value: Any) -> Iterator[tuple[str, str]]:
    """The members of a JSON value that are credentials by their name."""
    if isinstance(value, list):
        for item in value:
            yield from credentials_in(item)
    if isinstance(value, dict):
        for name, item in value.items():
            if isinstance(item, str) and item and _MEMBER.fullmatch(name):
                yield name, item
            else:
                yield from credentials_in(item)


def password_of(url: str) -> str:
    """The password that a URL holds, empty without one."""
    return unquote(urlsplit(url).password or "")


class Relatives:
    """Knows what is made from a secret: tests send tokens of one letter less, or in other letter case."""

    def __init__(self) -> None:
        self._pieces: set[str] = set()

    def add(self, secrets: Iterable[str]) -> None:
        """Know these secrets."""
        for secret in secrets:
            self._pieces |= _pieces(secret)

    def mask(self, text: str) -> str:
        """The text with what is assigned to a credential masked, if it has a piece of a secret."""
        return _ASSIGNED.sub(lambda found: found[1] + self.masked(found[2]), text)

    def masked(self, value: str) -> str:
        """A mask in place of a value that has a piece of a secret."""
        return MASK if self._pieces & _pieces(value) else value


def _pieces(text: str) -> set[str]:
    low = text.lower()
    return {low[at : at + _SHARED] for at in range(len(low) - _SHARED + 1)}
