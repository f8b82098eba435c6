"""Method spoofing as Symfony's Request::getMethod does it (agentcis.spoof)."""

from __future__ import annotations

import re

from mockserver.agentcis.errors import not_found
from mockserver.agentcis.forms import read_members
from mockserver.http.exchange import Exchange

_METHOD = re.compile(r"[A-Z]+")


def spoofed_method(exchange: Exchange) -> str:
    """What a POST means: header first, then body, then query. Raises 404 for a method that can be none."""
    if exchange.sent_method != "POST":
        return exchange.method
    named = exchange.headers.get("x-http-method-override")
    if not named:
        queried = [value for name, value in exchange.query if name == "_method"]
        members = read_members(exchange.body)
        named = members.get("_method", queried[-1] if queried else "POST")
    if not isinstance(named, str):
        return "POST"
    method = named.upper()
    if not _METHOD.fullmatch(method):
        # Symfony's SuspiciousOperationException, which Laravel turns into a 404.
        raise not_found("agentcis.spoof", "a method of that name")
    return "GET" if method == "HEAD" else method
