"""What a request says before any API looks at it: its path, query, host and world."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl

from starlette.datastructures import Headers

from mockserver.http.asgi import Scope
from mockserver.http.exchange import Exchange
from mockserver.store.worlds import DEFAULT_WORLD

WORLD_HEADER = "x-mock-world"
NO_WORLD_NAME = "X-Mock-World: must be 1 to 64 letters, digits, '_', '.' or '-'"

_WORLD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
_HOST = re.compile(r"[A-Za-z0-9._-]+(:[0-9]{1,5})?|\[[0-9A-Fa-f:.]+\](:[0-9]{1,5})?")
_MOST_QUERY_FIELDS = 1000


class RequestHeaders(Headers):
    """Headers that are looked up many times: by a name in lower case, the first of that name."""

    def __init__(self, scope: Scope) -> None:
        super().__init__(scope=scope)
        self._first = {
            name.decode("latin-1"): value.decode("latin-1") for name, value in reversed(scope["headers"])
        }

    def get(self, key: str, default: Any = None) -> Any:
        """The first value of a name."""
        return self._first.get(key, default)


def exchange_of(scope: Scope) -> Exchange:
    """The request of a scope, its body not yet read."""
    headers = RequestHeaders(scope)
    query, problem = _query(scope["query_string"])
    path = scope["path"]
    # More than one Host makes none that is valid (RFC 9112 3.2).
    host = ", ".join(headers.getlist("host") or ["localhost"])
    world = world_of(headers)
    return Exchange(
        sent_method=scope["method"],
        method="GET" if scope["method"] == "HEAD" else scope["method"],
        path=path[:-1] if path.endswith("/") and not path.endswith("//") else path,
        query=query,
        query_problem=problem,
        headers=headers,
        origin=f"{scope['scheme']}://{host}",
        world=world if is_world_name(world) else DEFAULT_WORLD,
        problem=_problem(world, host),
    )


def _problem(world: str, host: str) -> str:
    if not is_world_name(world):
        return NO_WORLD_NAME
    return "" if _HOST.fullmatch(host) else "Host: is no host name"


def _query(raw: bytes) -> tuple[tuple[tuple[str, str], ...], str]:
    if not raw.isascii():
        return (), "holds bytes that must be percent-encoded"
    try:
        pairs = parse_qsl(
            raw.decode(), keep_blank_values=True, errors="strict", max_num_fields=_MOST_QUERY_FIELDS
        )
    except ValueError as error:
        return (), f"cannot be read: {error}"
    return tuple(pairs), ""


def world_of(headers: Headers) -> str:
    """The world that a request names: by header, or as the first label of a name under localhost."""
    named = headers.get(WORLD_HEADER)
    if named is not None:
        return named
    host = headers.get("host", "").partition(":")[0].lower()
    return host.partition(".")[0] if host.endswith(".localhost") else DEFAULT_WORLD


def is_world_name(name: str) -> bool:
    """Whether a world can have that name."""
    return bool(_WORLD.fullmatch(name))
