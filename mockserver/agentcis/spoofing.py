"""Method spoofing as Symfony's Request::getMethod does it (agentcis.spoof)."""

from __future__ import annotations

from mockserver.agentcis.forms import read_members
from mockserver.http.exchange import Exchange


def spoofed_method(exchange: Exchange) -> str:
    """What a POST means: header first, then body, then query; any letter case."""
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
    return "GET" if method == "HEAD" else method
