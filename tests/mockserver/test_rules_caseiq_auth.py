"""Case IQ: tokens, credentials, roles, the error envelope and the order of errors."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.mockserver.clients import (
    CASE_A,
    CASE_B,
    PDF,
    RECORDS,
    SAVE_FILE,
    TOKEN,
    UNKNOWN_CASE,
    UNKNOWN_FILE,
    CaseIq,
    bytes_path,
    record_path,
)
from tests.mockserver.multipart import Part

CREDENTIALS = {
    "grant_type": "client_credentials",
    "client_id": "mock-service-account",
    "client_secret": "mock-api-key-0",
}
CODE_WORDS = {
    400: "BAD_REQUEST",
    401: "UNAUTHORIZED",
    403: "FORBIDDEN",
    404: "NOT_FOUND",
    405: "METHOD_NOT_ALLOWED",
    416: "RANGE_NOT_SATISFIABLE",
}
READS = [RECORDS, record_path(PDF), bytes_path(PDF)]


def assert_envelope(answer: httpx.Response, status: int, *, names: str = "") -> None:
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/json"
    body = answer.json()
    assert body["name"] == "SERVICE_ACCOUNT_ERROR"
    assert body["httpstatus"] == status
    assert body["message"] == CODE_WORDS[status]
    assert names in body["meta"]["message"]


@pytest.mark.rules("caseiq.auth.token", "caseiq.auth.token-body")
@pytest.mark.parametrize("api_key", ["mock-api-key-0", "mock-api-key-1"])
def test_either_api_key_gets_a_bearer_token_that_works(caseiq: CaseIq, api_key: str) -> None:
    answer = caseiq.http.post(TOKEN, json={**CREDENTIALS, "client_secret": api_key})
    assert answer.status_code == 200
    body = answer.json()
    assert (body["token_type"], body["expires_in"]) == ("Bearer", 600)
    assert CaseIq(caseiq.http, body["access_token"]).get(RECORDS).status_code == 200


@pytest.mark.rules("caseiq.auth.token", "caseiq.auth.token-body")
@pytest.mark.parametrize(("ttl", "expected"), [(1, 1), (600, 600), (3600, 3600), (0.5, 0.5), (60.0, 60)])
def test_a_ttl_in_range_is_the_life_of_the_token(http: httpx.Client, ttl: float, expected: float) -> None:
    answer = http.post(TOKEN, json={**CREDENTIALS, "ttl": ttl})
    assert (answer.status_code, answer.json()["expires_in"]) == (200, expected)


@pytest.mark.rules("caseiq.auth.token")
@pytest.mark.parametrize(
    "ttl", ["0", "-1", "3601", "3600.5", '"60"', "true", "null", "1e400", "-1e400", "[60]", "{}"]
)
def test_a_ttl_out_of_range_is_an_invalid_request(http: httpx.Client, ttl: str) -> None:
    content = (
        '{"grant_type": "client_credentials", "client_id": "mock-service-account",'
        f' "client_secret": "mock-api-key-0", "ttl": {ttl}}}'
    )
    answer = http.post(TOKEN, content=content, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert answer.json()["error"] == "invalid_request"
    assert "ttl" in answer.json()["error_description"]


TOKEN_ERRORS: list[tuple[dict[str, Any], int, dict[str, str]]] = [
    ({"grant_type": "password"}, 501, {"error": "unsupported_grant_type"}),
    ({"grant_type": None}, 501, {"error": "unsupported_grant_type"}),
    ({"grant_type": ["client_credentials"]}, 501, {"error": "unsupported_grant_type"}),
    ({"grant_type": "Client_Credentials"}, 501, {"error": "unsupported_grant_type"}),
    ({"client_id": "nobody"}, 401, {"error": "invalid_client"}),
    ({"client_id": 5}, 401, {"error": "invalid_client"}),
    ({"client_id": {}}, 401, {"error": "invalid_client"}),
    ({"client_secret": "wrong"}, 401, {"error": "invalid_client"}),
    ({"client_secret": None}, 401, {"error": "invalid_client"}),
    ({"client_secret": "mock-api-key-0 "}, 401, {"error": "invalid_client"}),
    (
        {"scope": "files"},
        400,
        {"error": "invalid_scope", "error_description": "Scope is not supported"},
    ),
    ({"scope": ""}, 400, {"error": "invalid_scope", "error_description": "Scope is not supported"}),
    ({"grant_type": "x", "client_id": "x", "scope": "x", "ttl": 0}, 501, {"error": "unsupported_grant_type"}),
    ({"client_id": "x", "scope": "x", "ttl": 0}, 401, {"error": "invalid_client"}),
    (
        {"scope": "x", "ttl": 0},
        400,
        {"error": "invalid_scope", "error_description": "Scope is not supported"},
    ),
]


@pytest.mark.rules("caseiq.auth.token", "caseiq.auth.token-body")
@pytest.mark.parametrize(("changes", "status", "body"), TOKEN_ERRORS)
def test_token_errors_come_in_the_order_grant_client_scope_ttl(
    http: httpx.Client, changes: dict[str, Any], status: int, body: dict[str, str]
) -> None:
    answer = http.post(TOKEN, json={**CREDENTIALS, **changes})
    assert (answer.status_code, answer.json()) == (status, body)


@pytest.mark.rules("caseiq.auth.token-body")
@pytest.mark.parametrize("missing", ["grant_type", "client_id", "client_secret"])
def test_a_missing_member_of_a_token_request_has_its_own_error(http: httpx.Client, missing: str) -> None:
    answer = http.post(TOKEN, json={name: value for name, value in CREDENTIALS.items() if name != missing})
    expected = 501 if missing == "grant_type" else 401
    assert answer.status_code == expected


@pytest.mark.rules("caseiq.auth.token-body")
@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (b"[]", "application/json"),
        (b"null", "application/json"),
        (b'"grant_type"', "application/json"),
        (b"", "application/json"),
        (b"{", "application/json"),
        (b"\xff", "application/json"),
        (b"grant_type=client_credentials", "application/x-www-form-urlencoded"),
        (b'{"grant_type": "client_credentials"}', "text/plain"),
    ],
)
def test_a_token_request_that_is_no_json_object_is_invalid(
    http: httpx.Client, content: bytes, content_type: str
) -> None:
    answer = http.post(TOKEN, content=content, headers={"Content-Type": content_type})
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")
    assert answer.json()["error_description"]


@pytest.mark.rules("caseiq.auth.bearer")
def test_a_new_token_does_not_end_an_earlier_one(http: httpx.Client) -> None:
    tokens = [http.post(TOKEN, json=CREDENTIALS).json()["access_token"] for _ in range(2)]
    assert tokens[0] != tokens[1]
    assert [CaseIq(http, token).get(RECORDS).status_code for token in tokens] == [200, 200]


@pytest.mark.rules("caseiq.auth.bearer")
@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER", "Bearer "])
def test_the_scheme_is_bearer_in_any_letter_case(http: httpx.Client, scheme: str) -> None:
    answer = http.get(RECORDS, headers={"Authorization": f"{scheme} caseiq-full"})
    assert answer.status_code == 200


@pytest.mark.rules("caseiq.auth.required", "caseiq.auth.required-header", "caseiq.error.envelope")
@pytest.mark.parametrize(
    "credential",
    [
        None,
        "",
        "Bearer",
        "Bearer wrong",
        "Bearer caseiq-ful",
        "Bearer caseiq-full x",
        "Bearer agentcis-full",
        "Basic caseiq-full",
        "Token caseiq-full",
        "caseiq-full",
        "Bearer CASEIQ-FULL",
    ],
)
@pytest.mark.parametrize("path", [*READS, SAVE_FILE, "/api-public/1.0/unknown", "/api-public/1.0"])
def test_without_a_valid_credential_every_call_is_401(
    http: httpx.Client, path: str, credential: str | None
) -> None:
    headers = {} if credential is None else {"Authorization": credential}
    answer = http.request("POST" if path == SAVE_FILE else "GET", path, headers=headers)
    assert_envelope(answer, 401)
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.headers["X-Contract-Rule"] == "caseiq.auth.required"


@pytest.mark.rules("caseiq.auth.role", "caseiq.error.nothing-stored")
def test_a_role_that_may_only_view_uploads_nothing(caseiq: CaseIq) -> None:
    before = caseiq.state()
    readonly = CaseIq(caseiq.http, "caseiq-readonly")
    assert_envelope(readonly.upload(), 403)
    assert [readonly.get(path).status_code for path in READS] == [200, 200, 200]
    assert caseiq.state() == before


@pytest.mark.rules("caseiq.error.method", "caseiq.error.method-allow")
@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        (RECORDS, "GET, HEAD"),
        (record_path(PDF), "GET, HEAD"),
        (bytes_path(PDF), "GET, HEAD"),
        (SAVE_FILE, "POST"),
        (TOKEN, "POST"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_a_method_that_a_path_does_not_have_is_405(
    caseiq: CaseIq, path: str, allowed: str, method: str
) -> None:
    answer = caseiq.send(method, path)
    if method in allowed.split(", "):
        assert answer.status_code in (200, 400)
        return
    assert answer.status_code == 405
    assert answer.headers["Allow"] == allowed
    if method != "HEAD":
        assert_envelope(answer, 405, names=method)


@pytest.mark.rules("caseiq.error.method-allow")
@pytest.mark.parametrize("path", READS)
def test_head_answers_what_get_answers_without_the_body(caseiq: CaseIq, path: str) -> None:
    got, headed = caseiq.get(path), caseiq.send("HEAD", path)
    assert headed.content == b""
    assert headed.status_code == got.status_code == 200
    for name in ("Content-Type", "Content-Length", "ETag", "Content-Disposition"):
        assert headed.headers.get(name) == got.headers.get(name)


@pytest.mark.rules("caseiq.error.method")
@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_an_attachment_can_be_neither_updated_nor_deleted(caseiq: CaseIq, method: str) -> None:
    before = caseiq.state()
    assert_envelope(caseiq.send(method, record_path(PDF), json={"name": "x"}), 405)
    assert caseiq.state() == before


@pytest.mark.rules("caseiq.error.envelope")
@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api-public/1.0/nothing", 404),
        ("GET", "/api-public/1.0", 404),
        ("GET", "/api-public/1.0/attachments/x", 404),
        ("GET", "/api-public/1.0/attachment", 404),
        ("GET", record_path(UNKNOWN_FILE), 404),
        ("GET", record_path("nope"), 400),
        ("GET", f"{RECORDS}?limit=0", 400),
        ("POST", SAVE_FILE, 400),
        ("DELETE", SAVE_FILE, 405),
        ("GET", "/auth/oauth2/nothing", 404),
        ("GET", TOKEN, 405),
    ],
)
def test_every_error_has_the_envelope(caseiq: CaseIq, method: str, path: str, status: int) -> None:
    assert_envelope(caseiq.send(method, path), status)


CASE = Part("caseId", CASE_A)
FILE = Part("file", b"x", "a.txt")

# Each request breaks two neighbours of the order; the first counts.
ORDER: list[tuple[str, str | None, str, str, tuple[Part, ...], int, str]] = [
    ("401 before 404 of the path", None, "GET", "/api-public/1.0/unknown", (), 401, ""),
    ("401 before 405 of the path", "wrong", "DELETE", RECORDS, (), 401, ""),
    ("401 before 403 of the role", "wrong", "POST", SAVE_FILE, (FILE,), 401, ""),
    ("404 of the path before 403", "caseiq-readonly", "POST", "/api-public/1.0/unknown", (), 404, ""),
    ("405 of the path before 403", "caseiq-readonly", "POST", RECORDS, (), 405, "POST"),
    ("403 of the role before 400", "caseiq-readonly", "POST", SAVE_FILE, (FILE, CASE), 403, ""),
    (
        "403 of the role before 404",
        "caseiq-readonly",
        "POST",
        SAVE_FILE,
        (Part("caseId", UNKNOWN_CASE), FILE),
        403,
        "",
    ),
    (
        "400 of the form before 404 of the case",
        "caseiq-full",
        "POST",
        SAVE_FILE,
        (Part("caseId", UNKNOWN_CASE),),
        400,
        "file",
    ),
    (
        "400 of the form before a denied case",
        "caseiq-restricted",
        "POST",
        SAVE_FILE,
        (Part("caseId", CASE_B), FILE, CASE),
        400,
        "file",
    ),
    (
        "400 of a locale before 404 of the case",
        "caseiq-full",
        "POST",
        SAVE_FILE,
        (Part("caseId", UNKNOWN_CASE), Part("templateLocale", "x"), FILE),
        400,
        "templateLocale",
    ),
]


@pytest.mark.rules("caseiq.error.order", "caseiq.error.nothing-stored")
@pytest.mark.parametrize(
    ("token", "method", "path", "parts", "status", "field"),
    [row[1:] for row in ORDER],
    ids=[row[0] for row in ORDER],
)
def test_of_several_errors_the_first_counts(
    caseiq: CaseIq,
    token: str | None,
    method: str,
    path: str,
    parts: tuple[Part, ...],
    status: int,
    field: str,
) -> None:
    before = caseiq.state()
    caller = CaseIq(caseiq.http, token)
    answer = caller.post_parts(path, *parts) if method == "POST" else caller.send(method, path)
    assert_envelope(answer, status, names=field)
    assert caseiq.state() == before


def test_an_error_names_the_rule_that_was_broken(caseiq: CaseIq) -> None:
    answer = caseiq.post_parts(SAVE_FILE, FILE, CASE)
    assert answer.headers["X-Contract-Rule"] == "caseiq.upload.file-last"
    assert "X-Contract-Rule" not in caseiq.get(RECORDS).headers
