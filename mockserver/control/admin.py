"""Who may use /_mock: this machine or who has the token, and no page of a foreign origin.

What only reads public things stays open to all: health, which orchestrators ask from elsewhere, and the docs
and ledgers, which are the same in every mock. Everything else shows or changes what somebody tests.
"""

from __future__ import annotations

import hmac
import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.responses import JSONResponse

from mockserver.http.asgi import AsgiApp, Receive, Scope, Send

TOKEN_HEADER = "x-mock-token"

_OPEN = frozenset({"/_mock", "/_mock/", "/_mock/health", "/_mock/rules"})
_OPEN_BELOW = ("/_mock/rules/", "/_mock/docs/", "/_mock/assets/", "/_mock/inspector/")
_READS = frozenset({"GET", "HEAD"})
_HOW = "start the mock with --admin-token (MOCKSERVER_ADMIN_TOKEN) and send it as X-Mock-Token"
_NOT_FROM_ELSEWHERE = f"/_mock answers only this machine; from elsewhere {_HOW}"
_NO_TOKEN = "/_mock wants the admin token of this mock, as X-Mock-Token or Authorization: Bearer"
_NO_LOCAL_NAME = f"Host: /_mock answers only to localhost and 127.0.0.1; under other names {_HOW}"
_FOREIGN_PAGE = "Origin: a page of this origin may not steer the mock; --cors-origins allows it"


@dataclass(frozen=True)
class AdminPolicy:
    """`token` None leaves it to this machine; `local_origins` is a pattern, `origins` are further ones."""

    token: str | None
    local_origins: str
    origins: Sequence[str] = ()

    def refusal(self, scope: Scope) -> str:
        """Why a request may not be served, and nothing where it may."""
        headers = Headers(scope=scope)
        is_read = scope["method"] in _READS
        if is_read and (scope["path"] in _OPEN or scope["path"].startswith(_OPEN_BELOW)):
            return ""
        if self.token is not None:
            if not _has_token(headers, self.token):
                return _NO_TOKEN
        elif not _is_local(scope.get("client")):
            return _NOT_FROM_ELSEWHERE
        elif not _names_this_machine(headers.getlist("host")):
            # A foreign page may give its own name the address 127.0.0.1, and then it is no foreign page.
            return _NO_LOCAL_NAME
        return "" if is_read or self._may_steer(headers) else _FOREIGN_PAGE

    def _may_steer(self, headers: Headers) -> bool:
        """Whether what a browser says of the page is right; what is no browser says nothing."""
        origins = headers.getlist("origin")
        return all(self._is_known(origin, headers.get("host", "")) for origin in origins)

    def _is_known(self, origin: str, host: str) -> bool:
        if "*" in self.origins or origin in self.origins or re.fullmatch(self.local_origins, origin):
            return True
        # The mock's own pages under another name: who calls from there has shown the token.
        return self.token is not None and origin in (f"http://{host}", f"https://{host}")


def guarded(app: AsgiApp, policy: AdminPolicy) -> AsgiApp:
    """The application, for those who may use it."""

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        refusal = policy.refusal(scope)
        answer = JSONResponse({"message": refusal}, 403) if refusal else app
        await answer(scope, receive, send)

    return serve


def _has_token(headers: Headers, token: str) -> bool:
    """Each place is looked at in the same time, whatever it holds."""
    scheme, _, credential = headers.get("authorization", "").partition(" ")
    bearer = credential.strip() if scheme.lower() == "bearer" else ""
    given = [headers.get(TOKEN_HEADER, ""), bearer]
    return any([hmac.compare_digest(text.encode(), token.encode()) for text in given])  # noqa: C419


def _is_local(client: Sequence[object] | None) -> bool:
    """Whether a request comes from this machine. Without an address it came by no network."""
    if client is None:
        return True
    try:
        address = ipaddress.ip_address(str(client[0]).partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


def _names_this_machine(hosts: Sequence[str]) -> bool:
    if len(hosts) != 1:
        return not hosts
    name = re.sub(r":\d*$", "", hosts[0].lower()).rstrip(".")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name.strip("[]")).is_loopback
    except ValueError:
        return False
