"""What the `Prefer` headers of a request wish for (RFC 7240), in the words of Prism."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_QUOTED = r'"(?:[^"\\]|\\.)*"'
# Values are taken as they come: what cannot be meant shall be told, not ignored.
_PREFERENCE = re.compile(rf'\s*({_TOKEN})(?:\s*=\s*({_QUOTED}|[^",;]*))?\s*(?:[,;]|$)', re.ASCII)


class UnreadableWish(ValueError):
    """A preference that cannot be meant; the text names it."""


@dataclass(frozen=True)
class Wish:
    """Which documented answer is preferred: of which status, which example, or one that is generated."""

    code: int | None = None
    example: str | None = None
    dynamic: bool = False

    def __str__(self) -> str:
        parts = [f"code={self.code}"] if self.code is not None else []
        parts += [f"example={self.example}"] if self.example is not None else []
        return ", ".join([*parts, "dynamic=true"] if self.dynamic else parts)


def read_wish(headers: Iterable[str]) -> Wish | None:
    """The wish in all `Prefer` headers together, None if they are about other things.

    Preferences are separated by commas, as the standard has it, or by semicolons; of one that is given twice
    the first counts, and unknown ones are ignored (RFC 7240 2). Raises UnreadableWish.
    """
    given: dict[str, str] = {}
    for header in headers:
        for name, value in _preferences(header):
            given.setdefault(name, value)
    wish = Wish(_code(given.get("code")), given.get("example"), _dynamic(given.get("dynamic", "false")))
    return wish if wish != Wish() else None


def _preferences(header: str) -> Iterable[tuple[str, str]]:
    position = 0
    while position < len(header):
        found = _PREFERENCE.match(header, position)
        if found is None:
            # A broken header wishes for nothing further.
            return
        name, value = found[1].lower(), found[2] or ""
        yield name, re.sub(r"\\(.)", r"\1", value[1:-1]) if value.startswith('"') else value.strip()
        position = found.end()


def _code(text: str | None) -> int | None:
    if text is None:
        return None
    if not re.fullmatch(r"[1-5][0-9]{2}", text, re.ASCII):
        msg = f"code must be a status such as 404, is {text[:20]!r}"
        raise UnreadableWish(msg)
    return int(text)


def _dynamic(text: str) -> bool:
    if text.lower() not in ("true", "false", ""):
        msg = f"dynamic must be true or false, is {text[:20]!r}"
        raise UnreadableWish(msg)
    return text.lower() != "false"
