"""Laravel 8's paginator: LengthAwarePaginator and UrlWindow, with three pages on each side.

Held against what the real one printed (agentcis.list.meta, agentcis.list.window).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

PREVIOUS, NEXT = "« Previous", "Next »"

_EACH_SIDE = 3
_PAGE = re.compile(r"[ \t\n\r\v\f]*(\+?[1-9][0-9]{0,18})[ \t\n\r\v\f]*")
_LARGEST_INTEGER = 2**63 - 1


def page_number(text: str | None) -> int:
    """The page that a query asks for; what is no integer (PHP's filter_var) or below 1 counts as 1."""
    found = _PAGE.fullmatch(text or "")
    number = int(found[1]) if found else 1
    return number if number <= _LARGEST_INTEGER else 1


@dataclass(frozen=True)
class Page:
    """One page of a list; `per_page` is what goes out as such, a string when it was asked for."""

    total: int
    per_page: str | int
    current: int
    path: str
    count: int

    @property
    def last(self) -> int:
        """The number of the last page, at least 1."""
        return max(1, -(-self.total // int(self.per_page)))

    @property
    def start(self) -> int:
        """The position of the page's first item, from 0."""
        return (self.current - 1) * int(self.per_page)

    def links(self) -> dict[str, str | None]:
        """The member `links` of a list."""
        return {
            "first": self._url(1),
            "last": self._url(self.last),
            "prev": self._previous(),
            "next": self._next(),
        }

    def meta(self) -> dict[str, Any]:
        """The member `meta` of a list."""
        return {
            "current_page": self.current,
            "from": self.start + 1 if self.count else None,
            "last_page": self.last,
            "links": self._window(),
            "path": self.path,
            "per_page": self.per_page,
            "to": self.start + self.count if self.count else None,
            "total": self.total,
        }

    def _window(self) -> list[dict[str, Any]]:
        numbers = [
            {"url": None, "label": "...", "active": False}
            if number is None
            else {"url": self._url(number), "label": str(number), "active": number == self.current}
            for number in page_window(self.current, self.last)
        ]
        return [
            {"url": self._previous(), "label": PREVIOUS, "active": False},
            *numbers,
            {"url": self._next(), "label": NEXT, "active": False},
        ]

    def _previous(self) -> str | None:
        return self._url(self.current - 1) if self.current > 1 else None

    def _next(self) -> str | None:
        return self._url(self.current + 1) if self.current < self.last else None

    def _url(self, number: int) -> str:
        return f"{self.path}?page={number}"


def page_window(current: int, last: int) -> list[int | None]:
    """The page numbers that are shown, None for dots (Illuminate\\Pagination\\UrlWindow::get)."""
    window = _EACH_SIDE + 4
    if last < _EACH_SIDE * 2 + 8:
        return [*range(1, last + 1)]
    start, finish = [1, 2], [last - 1, last]
    if current <= window:
        return _with_dots(range(1, window + _EACH_SIDE + 1), finish)
    if current > last - window:
        return _with_dots(start, range(last - (window + _EACH_SIDE - 1), last + 1))
    return _with_dots(start, range(current - _EACH_SIDE, current + _EACH_SIDE + 1), finish)


def _with_dots(*groups: Iterable[int]) -> list[int | None]:
    joined: list[int | None] = []
    for group in groups:
        joined += [*([None] if joined else []), *group]
    return joined
