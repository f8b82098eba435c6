"""What kinds of answers a target gave, whatever they were judged as."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit, urlunsplit

from contract_tests.messages import Exchange

_HTML = ("text/html", "application/xhtml+xml")


@dataclass
class Answers:
    """Counts of a run: all answers, the HTML pages by status, the redirects by where they lead."""

    count: int = 0
    pages: Counter[int] = field(default_factory=Counter)
    redirects: Counter[str] = field(default_factory=Counter)

    def note(self, exchange: Exchange) -> None:
        """Count an answer."""
        self.count += 1
        if exchange.status in (301, 302, 303, 307, 308):
            self.redirects[_place(exchange)] += 1
        elif exchange.media_type in _HTML:
            self.pages[exchange.status] += 1


def _place(exchange: Exchange) -> str:
    """Where a redirect leads, without query and credentials: they may hold a secret and differ each time."""
    try:
        url = urlsplit(urljoin(exchange.url, exchange.headers.get("location", "")))
    except ValueError:
        return "an address that is none"
    return urlunsplit((url.scheme, url.netloc.rpartition("@")[2], url.path, "", ""))
