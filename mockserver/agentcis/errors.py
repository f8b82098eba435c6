"""Laravel's error bodies, with the statuses that Agentcis documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mockserver.http.errors import ApiError, FieldError
from mockserver.http.exchange import Reply, json_reply
from mockserver.http.rate import Quota


class ValidationError(ApiError):
    """Values that their fields cannot have: texts by field (agentcis.error.validation)."""

    def __init__(self, rule: str, errors: Mapping[str, Sequence[str]]) -> None:
        super().__init__(400, rule, "The given data was invalid.")
        self.errors = errors


def render(error: ApiError) -> Reply:
    """An error as Agentcis answers it."""
    body: dict[str, object] = {"message": error.text}
    if isinstance(error, FieldError):
        error = ValidationError(error.rule, {error.field: [f"The {error.field} {error.field_text}."]})
    if isinstance(error, ValidationError):
        body = {"message": error.text, "errors": {name: list(texts) for name, texts in error.errors.items()}}
    return json_reply(body, error.status, error.headers)


def unauthenticated() -> ApiError:
    """No valid token."""
    return ApiError(401, "agentcis.auth.required", "Unauthenticated.")


def unauthorized() -> ApiError:
    """The token's holder may not do this."""
    return ApiError(403, "agentcis.auth.permission", "This action is unauthorized.")


def not_found(rule: str, what: str) -> ApiError:
    """Nothing is there."""
    return ApiError(404, rule, f"No query results for {what}.")


def method_not_allowed(method: str, allowed: Sequence[str]) -> ApiError:
    """The route has other methods."""
    methods = ", ".join(allowed)
    text = f"The {method} method is not supported for this route. Supported methods: {methods}."
    return ApiError(405, "agentcis.error.method", text, headers=(("Allow", methods),))


def file_too_large(text: str) -> ApiError:
    """A file is over the limit."""
    return ApiError(413, "agentcis.upload.too-large", f"File size exceeds limit: {text}.")


def too_many_attempts(quota: Quota) -> ApiError:
    """Over the rate limit."""
    headers = (
        ("Retry-After", str(quota.retry_after_seconds)),
        ("X-RateLimit-Limit", str(quota.limit)),
        ("X-RateLimit-Remaining", str(quota.remaining)),
        ("X-RateLimit-Reset", str(quota.resets_at)),
    )
    return ApiError(429, "agentcis.rate-limit", "Too Many Attempts.", headers=headers)
