"""A request as the guard sees it."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import parse_qsl, unquote

from contract_tests.guard.body import Content, Unreadable, may_name_a_method, methods_in, read_body

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")

_PLAIN_PATH = re.compile(r"/[\w./~-]*", re.ASCII)
_NO_OVERRIDE = "access-control-request-method"
# What says neither where a request goes nor what it does. Others may: proxies and frameworks take path, host
# or tenant from headers such as X-Original-URL, X-Forwarded-Host, X-Tenant.
_HARMLESS_HEADERS = re.compile(
    r"(accept|content|if|sec|access-control)-.*|accept|authorization|cache-control|connection|cookie|date|dnt|"
    r"expect|host|idempotency-key|keep-alive|origin|postman-token|pragma|priority|range|referer|te|"
    r"trace(parent|state)|transfer-encoding|upgrade-insecure-requests|user-agent|"
    r"x-(correlation-id|csrf-token|request-id|requested-with|schemathesis-.*|xsrf-token)"
)


@dataclass(frozen=True)
class Call:
    """A request on its way to the target: `target` is path and query as they go over the wire."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = field(default=b"", repr=False)

    @property
    def path(self) -> str:
        """The path, still percent-encoded."""
        return self.target.partition("?")[0]

    @property
    def has_plain_path(self) -> bool:
        """Whether the path means the same to every server and proxy on the way."""
        is_plain = _PLAIN_PATH.fullmatch(self.path) is not None
        return is_plain and "//" not in self.path and not self.climbs

    @property
    def climbs(self) -> bool:
        """Whether anybody could read the path as one that goes up, out of where it seems to be."""
        return bool({".", ".."} & set(re.split(r"[/\\;]", unquote(unquote(self.path)))))

    @property
    def query(self) -> list[tuple[str, str]]:
        """The query's pairs."""
        return parse_qsl(self.target.partition("?")[2], keep_blank_values=True)

    def header(self, name: str) -> str:
        """A header's value, empty without one. Raises Unreadable where it is given twice."""
        values = [value for key, value in self.headers if key.lower() == name]
        if len(values) > 1:
            msg = f"the header {name} is sent twice"
            raise Unreadable(msg)
        return values[0].strip() if values else ""

    def strange_header(self, known: Collection[str]) -> str:
        """The first header that may change where a request goes, but for known ones; empty without one."""
        names = [name.lower() for name, _ in self.headers if not _claims_a_method(name)]
        return next(
            (each for each in names if not _HARMLESS_HEADERS.fullmatch(each) and each not in known), ""
        )

    def spoofed(self) -> frozenset[str]:
        """Every method that header, query or body claim, in upper case. Raises Unreadable."""
        named = [value for name, value in self.headers if _claims_a_method(name)]
        # Some servers take semicolons for separators, too.
        named += methods_in(
            parse_qsl(self.target.partition("?")[2].replace(";", "&"), keep_blank_values=True)
        )
        try:
            named += methods_in(self.content.members.items())
        except Unreadable:
            # A body that may hold the word in a way that only the target understands is the danger here.
            is_coded = self.header("content-encoding") or "charset" in self.header("content-type").lower()
            if is_coded or may_name_a_method(self.body):
                raise
        return frozenset(name.strip().upper() for name in named if name.strip())

    @cached_property
    def content(self) -> Content:
        """What the body says. Raises Unreadable."""
        if not self.body:
            return Content()
        if self.header("content-encoding"):
            msg = "the body is compressed"
            raise Unreadable(msg)
        return read_body(self.body, self.header("content-type"))


def _claims_a_method(header: str) -> bool:
    """Whether a header is one of those that override the method, in any spelling that servers take."""
    return "method" in header.lower() and header.lower() != _NO_OVERRIDE
