"""Case IQ's error envelope (caseiq.error.envelope) and the token endpoint's own shape (caseiq.auth.token)."""

from __future__ import annotations

from mockserver.http.errors import ApiError
from mockserver.http.exchange import Reply, json_reply

_CODE_WORDS = {
    400: "BAD_REQUEST",
    401: "UNAUTHORIZED",
    403: "FORBIDDEN",
    404: "NOT_FOUND",
    405: "METHOD_NOT_ALLOWED",
    409: "CONFLICT",
    416: "RANGE_NOT_SATISFIABLE",
    429: "TOO_MANY_REQUESTS",
    500: "INTERNAL_SERVER_ERROR",
    # Never of the mock's own accord: only where a fault asks for it.
    502: "BAD_GATEWAY",
    503: "SERVICE_UNAVAILABLE",
    504: "GATEWAY_TIMEOUT",
}


class TokenError(ApiError):
    """An error of the token endpoint: a code of RFC 6749 5.2."""

    def __init__(self, status: int, code: str, text: str, rule: str = "caseiq.auth.token") -> None:
        super().__init__(status, rule, text)
        self.code = code


def render(error: ApiError) -> Reply:
    """An error as Case IQ answers it."""
    if isinstance(error, TokenError):
        body = {"error": error.code}
        if error.status == 400:
            body["error_description"] = error.text
        return json_reply(body, error.status, error.headers)
    envelope = {
        "name": "SERVICE_ACCOUNT_ERROR",
        "httpstatus": error.status,
        "meta": {"message": error.text},
        "message": _CODE_WORDS[error.status],
    }
    return json_reply(envelope, error.status, error.headers)


def unauthorized() -> ApiError:
    """No valid credential."""
    header = ("WWW-Authenticate", "Bearer")
    text = "Authorization: a valid bearer token is required"
    return ApiError(401, "caseiq.auth.required", text, headers=(header,))


def forbidden() -> ApiError:
    """The role lacks the right."""
    return ApiError(403, "caseiq.auth.role", "The role of the service account does not allow this")


def case_not_found(rule: str = "caseiq.upload.case-unknown") -> ApiError:
    """No such case, or one that the caller is denied."""
    return ApiError(404, rule, "Case not found")


def file_not_found(rule: str) -> ApiError:
    """No such file, or one of a case that the caller is denied."""
    return ApiError(404, rule, "Attachment not found")
