"""Laravel's page arithmetic, worked out anew: what a list answer has to say about its place among all.

`LengthAwarePaginator` with three pages on each side (`UrlWindow`): under 14 pages all are shown, else ten at
the end that is near and two at the other, or two, seven in the middle and two.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

PREVIOUS = ("« Previous", "&laquo; Previous")
NEXT = ("Next »", "Next &raquo;")

_ON_EACH_SIDE = 3
_PAGES_WITHOUT_DOTS = 2 * _ON_EACH_SIDE + 8
_NEAR_AN_END = _ON_EACH_SIDE + 4


@dataclass(frozen=True)
class Page:
    """One page of a list of `total` documents."""

    total: int
    per_page: int
    page: int

    @property
    def last(self) -> int:
        """The number of the last page; 1 where there is no document."""
        return max(1, -(-self.total // self.per_page))

    @property
    def count(self) -> int:
        """How many documents are on it."""
        return max(0, min(self.per_page, self.total - (self.page - 1) * self.per_page))

    @property
    def first_item(self) -> int | None:
        """The place of its first document, counted from 1."""
        return (self.page - 1) * self.per_page + 1 if self.count else None

    @property
    def last_item(self) -> int | None:
        """The place of its last document."""
        return (self.page - 1) * self.per_page + self.count if self.count else None

    @property
    def previous(self) -> int | None:
        """The page before it."""
        return self.page - 1 if self.page > 1 else None

    @property
    def next(self) -> int | None:
        """The page after it."""
        return self.page + 1 if self.page < self.last else None

    def links(self) -> dict[str, int | None]:
        """The pages that `links` leads to."""
        return {"first": 1, "last": self.last, "prev": self.previous, "next": self.next}

    def meta(self) -> dict[str, int | None]:
        """The numbers of `meta`, `total` and `per_page` aside."""
        return {
            "current_page": self.page,
            "from": self.first_item,
            "to": self.last_item,
            "last_page": self.last,
        }

    def window(self) -> list[int | None]:
        """The pages that `meta.links` shows between Previous and Next; None stands for the dots."""
        if self.last < _PAGES_WITHOUT_DOTS:
            return [*range(1, self.last + 1)]
        head: list[int | None] = [1, 2, None]
        tail: list[int | None] = [None, self.last - 1, self.last]
        if self.page <= _NEAR_AN_END:
            return [*range(1, _NEAR_AN_END + _ON_EACH_SIDE + 1), *tail]
        if self.page > self.last - _NEAR_AN_END:
            return [*head, *range(self.last - _NEAR_AN_END - _ON_EACH_SIDE + 1, self.last + 1)]
        return [*head, *range(self.page - _ON_EACH_SIDE, self.page + _ON_EACH_SIDE + 1), *tail]

    def shown_links(self) -> list[tuple[str | None, int | None, bool]]:
        """`meta.links` as (label, page, active); the labels of Previous and Next are left to other rules."""
        shown: list[tuple[str | None, int | None, bool]] = [
            ("..." if page is None else str(page), page, page == self.page) for page in self.window()
        ]
        return [(None, self.previous, False), *shown, (None, self.next, False)]


def read_links(links: object) -> list[tuple[str | None, int | None, bool]]:
    """The `meta.links` of an answer in the form of `Page.shown_links`."""
    entries = links if isinstance(links, list) else []
    read = [_read_link(entry) for entry in entries]
    return [
        (None if place in (0, len(read) - 1) else label, page, active)
        for place, (label, page, active) in enumerate(read)
    ]


def page_of(url: object) -> int | str | None:
    """The page that a URL leads to, None for null, the URL itself where it says something else."""
    if not isinstance(url, str):
        return None if url is None else repr(url)
    query = parse_qsl(urlsplit(url).query, keep_blank_values=True)
    match query:
        case [("page", number)] if number.isdecimal():
            return int(number)
    return url


def labels_of(links: object) -> list[Any]:
    """The labels of `meta.links`."""
    entries: Iterable[Any] = links if isinstance(links, list) else ()
    return [entry.get("label") for entry in entries if isinstance(entry, dict)]


def _read_link(entry: object) -> tuple[Any, Any, Any]:
    if not isinstance(entry, dict):
        return repr(entry), repr(entry), False
    return entry.get("label"), page_of(entry.get("url")), entry.get("active")
