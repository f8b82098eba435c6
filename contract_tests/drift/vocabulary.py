"""Which words of the traffic may be written down: names of members, and values that anybody knows.

A proposal must not tell whose traffic it was made from. A member's name is part of an interface, unless it
looks like data (a map from e-mail addresses, say); a value is data, unless its word is published.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,39}")
_MOST_DIGITS = 4
_LONGEST_KEPT_VALUE = 80

_HTTP_WORDS = frozenset(status.name for status in HTTPStatus)
# RFC 6749, sections 4.1.2.1 and 5.2; RFC 6750, section 3.1.
_OAUTH_WORDS = frozenset(
    {
        "invalid_request",
        "invalid_client",
        "invalid_grant",
        "unauthorized_client",
        "unsupported_grant_type",
        "invalid_scope",
        "access_denied",
        "unsupported_response_type",
        "server_error",
        "temporarily_unavailable",
        "invalid_token",
        "insufficient_scope",
    }
)


def is_name(name: str) -> bool:
    """Whether the name of a member is one, and not data used as a name."""
    return bool(_NAME.fullmatch(name)) and sum(char.isdigit() for char in name) <= _MOST_DIGITS


def may_be_written(value: Any, listed: Sequence[Any], *, keeps_values: bool) -> bool:
    """Whether a value may stand beside those that an enum lists.

    It may where it is a listed word in another case, a word or a number of HTTP, or a word of OAuth; with
    `keeps_values` where it is no longer than a word is.
    """
    if isinstance(value, bool) or value is None:
        return True
    if isinstance(value, int) and _are_statuses([value, *listed]):
        return True
    if isinstance(value, str) and (value in _HTTP_WORDS | _OAUTH_WORDS or _is_listed(value, listed)):
        return True
    if isinstance(value, str):
        return keeps_values and value.isprintable() and len(value) <= _LONGEST_KEPT_VALUE
    return keeps_values and isinstance(value, int | float)


def _is_listed(value: str, listed: Sequence[Any]) -> bool:
    return value.lower() in {word.lower() for word in listed if isinstance(word, str)}


def _are_statuses(values: Sequence[Any]) -> bool:
    return all(isinstance(value, int) and 100 <= value <= 599 for value in values)
