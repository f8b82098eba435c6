"""The token endpoint (caseiq.auth.token, caseiq.auth.token-body)."""

from __future__ import annotations

from typing import Any

from mockserver.caseiq.errors import TokenError
from mockserver.http.body import Body

DEFAULT_TTL_SECONDS = 600
LONGEST_TTL_SECONDS = 3600


def grant_checked(body: Body) -> dict[str, Any]:
    """The members of a token request with the right grant. Raises TokenError."""
    if body.problem is not None or body.kind != "json" or not isinstance(body.json, dict):
        text = "The body must be a JSON object"
        raise TokenError(400, "invalid_request", text, "caseiq.auth.token-body")
    members: dict[str, Any] = body.json
    if members.get("grant_type") != "client_credentials":
        raise TokenError(501, "unsupported_grant_type", "grant_type must be client_credentials")
    return members


def ttl_checked(members: dict[str, Any]) -> float:
    """How long the token shall live, in seconds; the scope is looked at first. Raises TokenError."""
    if "scope" in members:
        raise TokenError(400, "invalid_scope", "Scope is not supported")
    ttl = members.get("ttl", DEFAULT_TTL_SECONDS)
    is_number = isinstance(ttl, int | float) and not isinstance(ttl, bool)
    if not is_number or not 0 < ttl <= LONGEST_TTL_SECONDS:
        text = f"ttl must be a number of seconds above 0 and up to {LONGEST_TTL_SECONDS}"
        raise TokenError(400, "invalid_request", text)
    return ttl  # type: ignore[no-any-return]
