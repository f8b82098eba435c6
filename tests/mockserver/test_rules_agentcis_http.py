"""Agentcis: credentials, entities, error bodies, methods and spoofing, and the order of errors."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.mockserver.clients import ATTACHMENTS, CLIENT_5, CLIENT_6, PARTNER_7, Agentcis
from tests.mockserver.multipart import Part

ITEM = f"{CLIENT_5}/3"
DOWNLOAD, PREVIEW = "/attachments/3/download", "/attachments/3/preview"
FILE = Part("documents[]", b"x", "a.txt")
UNAUTHENTICATED = {"message": "Unauthenticated."}
UNAUTHORIZED = {"message": "This action is unauthorized."}


def assert_validation_error(answer: httpx.Response, *fields: str) -> None:
    assert answer.status_code == 400, answer.text
    body = answer.json()
    assert body["message"] == "The given data was invalid."
    assert set(body["errors"]) == set(fields)
    for texts in body["errors"].values():
        assert texts
        assert all(isinstance(text, str) and text for text in texts)


def assert_not_found(answer: httpx.Response) -> None:
    assert answer.status_code == 404, answer.text
    assert isinstance(answer.json()["message"], str)


CALLS: list[tuple[str, str, dict[str, Any]]] = [
    ("GET", CLIENT_5, {}),
    ("POST", CLIENT_5, {"files": {"documents[]": ("a.txt", b"x")}}),
    ("PUT", CLIENT_5, {"json": {"id": 3, "original_name": "x"}}),
    ("PUT", ITEM, {"json": {"original_name": "x"}}),
    ("POST", ATTACHMENTS, {"json": {"ids": [3], "_method": "delete"}}),
    ("DELETE", ATTACHMENTS, {"json": {"ids": [3]}}),
]
CALL_IDS = [f"{method} {path}" for method, path, _ in CALLS]


@pytest.mark.rules("agentcis.auth.required", "agentcis.auth.required-body", "agentcis.error.nothing-stored")
@pytest.mark.parametrize(
    "credential",
    [
        None,
        "",
        "Bearer",
        "Bearer wrong",
        "agentcis-full",
        "Basic agentcis-full",
        "Bearer caseiq-full",
        "Bearer AGENTCIS-FULL",
        "Bearer agentcis-full,agentcis-full",
    ],
)
@pytest.mark.parametrize(("method", "path", "options"), CALLS, ids=CALL_IDS)
def test_without_a_valid_token_every_call_is_401_and_nothing_happens(
    agentcis: Agentcis, method: str, path: str, options: dict[str, Any], credential: str | None
) -> None:
    before = agentcis.state()
    headers = {} if credential is None else {"Authorization": credential}
    answer = agentcis.http.request(method, path, headers=headers, **options)
    assert (answer.status_code, answer.json()) == (401, UNAUTHENTICATED)
    assert agentcis.state() == before


@pytest.mark.rules("agentcis.auth.bearer")
@pytest.mark.parametrize("accept", ["application/json", "*/*", "text/html", "", "nonsense"])
def test_a_bearer_token_works_whatever_is_accepted(agentcis: Agentcis, accept: str) -> None:
    answer = agentcis.get(CLIENT_5, headers={"Accept": accept})
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/json")


@pytest.mark.rules(
    "agentcis.auth.permission", "agentcis.auth.permission-body", "agentcis.error.nothing-stored"
)
@pytest.mark.parametrize("token", ["agentcis-readonly", "agentcis-none"])
@pytest.mark.parametrize(("method", "path", "options"), CALLS, ids=CALL_IDS)
def test_without_the_permission_a_call_is_403_and_nothing_happens(
    agentcis: Agentcis, method: str, path: str, options: dict[str, Any], token: str
) -> None:
    before = agentcis.state()
    answer = Agentcis(agentcis.http, token).send(method, path, **options)
    if (method, token) == ("GET", "agentcis-readonly"):
        assert answer.status_code == 200
    else:
        assert (answer.status_code, answer.json()) == (403, UNAUTHORIZED)
    assert agentcis.state() == before


@pytest.mark.rules("agentcis.entity.unknown", "agentcis.entity.unknown-body", "agentcis.entity.type")
@pytest.mark.parametrize(
    "entity",
    [
        "client/999",
        "client/0",
        "client/-5",
        "client/5.0",
        "client/five",
        "client/5x",
        "client/٥",
        "client/999999999999999999999999",
        f"client/{'9' * 5000}",
        "client/%20",
        "client/%FF",
        "partner/5",
        "unknown/5",
        "Client/5",
        "clients/5",
        "task/1",
        "email/1",
        "%F0%9F%98%80/5",
    ],
)
def test_an_entity_that_does_not_exist_is_404(agentcis: Agentcis, entity: str) -> None:
    path = f"{ATTACHMENTS}/{entity}"
    before = agentcis.state()
    for answer in (
        agentcis.get(path),
        agentcis.upload(("a.txt", b"x"), entity=path),
        agentcis.put(path, json={"original_name": "x"}),
        agentcis.put(f"{path}/3", json={"original_name": "x"}),
    ):
        assert_not_found(answer)
    assert agentcis.state() == before


@pytest.mark.rules("agentcis.error.validation", "agentcis.error.validation-body")
def test_a_validation_error_names_each_item_by_its_position(agentcis: Agentcis) -> None:
    assert_validation_error(agentcis.delete([3, "x", None, 4, {}]), "ids.1", "ids.2", "ids.4")
    answer = agentcis.post_parts(CLIENT_6, FILE, Part("documents[]", "text"))
    assert_validation_error(answer, "documents.1")
    assert_validation_error(agentcis.put(CLIENT_5, json={"id": 3}), "original_name")


METHODS = [
    (CLIENT_5, "GET, HEAD, POST, PUT"),
    (ITEM, "PUT"),
    (ATTACHMENTS, "DELETE"),
    (DOWNLOAD, "GET, HEAD"),
    (PREVIEW, "GET, HEAD"),
]


@pytest.mark.rules("agentcis.error.method", "agentcis.delete.method")
@pytest.mark.parametrize(("path", "allowed"), METHODS)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PURGE"])
def test_a_method_that_a_path_does_not_have_is_405(
    agentcis: Agentcis, path: str, allowed: str, method: str
) -> None:
    answer = agentcis.send(method, path)
    if method in allowed.split(", "):
        assert answer.status_code in (200, 400)
        return
    assert answer.status_code == 405
    assert answer.headers["Allow"] == allowed
    text = f"The {method} method is not supported for this route. Supported methods: {allowed}."
    assert answer.json() == {"message": text}


@pytest.mark.rules("agentcis.error.method")
@pytest.mark.parametrize("path", [CLIENT_5, DOWNLOAD, PREVIEW])
def test_head_answers_what_get_answers_without_the_body(agentcis: Agentcis, path: str) -> None:
    got, headed = agentcis.get(path), agentcis.send("HEAD", path)
    assert (headed.status_code, headed.content) == (got.status_code, b"")
    for name in ("Content-Type", "Content-Length", "ETag", "Content-Disposition"):
        assert headed.headers.get(name) == got.headers.get(name)


# Each request breaks two neighbours of the order; the first counts.
ORDER: list[tuple[str, str | None, str, str, dict[str, Any], int]] = [
    ("404 of the route before 401", None, "GET", "/api/v2/nothing", {}, 404),
    ("405 of the route before 401", None, "PATCH", CLIENT_5, {}, 405),
    (
        "405 of the route before 404 of the entity",
        "agentcis-full",
        "PATCH",
        f"{ATTACHMENTS}/client/9",
        {},
        405,
    ),
    ("405 of a spoofed method before 401", None, "POST", CLIENT_5, {"json": {"_method": "patch"}}, 405),
    ("401 before 403", "wrong", "PUT", CLIENT_5, {}, 401),
    ("401 before 404 of the entity", None, "GET", f"{ATTACHMENTS}/client/9", {}, 401),
    ("401 before 400", None, "GET", f"{CLIENT_5}?per_page=0", {}, 401),
    ("403 before 404 of the entity", "agentcis-none", "GET", f"{ATTACHMENTS}/client/9", {}, 403),
    ("403 before 400", "agentcis-readonly", "POST", CLIENT_5, {}, 403),
    ("404 of the entity before 400", "agentcis-full", "GET", f"{ATTACHMENTS}/client/9?per_page=0", {}, 404),
    ("404 of the entity before 400 of no file", "agentcis-full", "POST", f"{ATTACHMENTS}/client/9", {}, 404),
    ("404 of the document before 400", "agentcis-full", "PUT", CLIENT_5, {"json": {"id": 99}}, 404),
    ("404 of the document in the path before 400", "agentcis-full", "PUT", f"{CLIENT_5}/99", {}, 404),
]


@pytest.mark.rules("agentcis.error.order", "agentcis.error.nothing-stored")
@pytest.mark.parametrize(
    ("token", "method", "path", "options", "status"),
    [row[1:] for row in ORDER],
    ids=[row[0] for row in ORDER],
)
def test_of_several_errors_the_first_counts(
    agentcis: Agentcis, token: str | None, method: str, path: str, options: dict[str, Any], status: int
) -> None:
    before = agentcis.state()
    answer = Agentcis(agentcis.http, token).send(method, path, **options)
    assert answer.status_code == status, answer.text
    assert isinstance(answer.json()["message"], str)
    assert agentcis.state() == before


@pytest.mark.rules("agentcis.slash")
@pytest.mark.parametrize(("method", "path", "options"), CALLS, ids=CALL_IDS)
def test_a_trailing_slash_is_the_same_route_without_a_redirect(
    agentcis: Agentcis, method: str, path: str, options: dict[str, Any]
) -> None:
    answer = agentcis.send(method, f"{path}/", follow_redirects=False, **options)
    assert answer.status_code == 200, answer.text


@pytest.mark.rules("agentcis.slash")
def test_urls_inside_answers_have_no_trailing_slash(agentcis: Agentcis) -> None:
    with_slash = agentcis.get(f"{CLIENT_5}/", params={"per_page": "1"}).json()
    assert with_slash == agentcis.get(CLIENT_5, params={"per_page": "1"}).json()
    assert with_slash["meta"]["path"].endswith("/client/5")


@pytest.mark.rules("agentcis.slash")
@pytest.mark.parametrize("path", [f"{DOWNLOAD}/", f"{PREVIEW}/", f"{ITEM}/"])
def test_links_and_items_take_a_trailing_slash_too(agentcis: Agentcis, path: str) -> None:
    answer = agentcis.put(path, json={"original_name": "x"}) if path == f"{ITEM}/" else agentcis.get(path)
    assert answer.status_code == 200


SPELLINGS = ["delete", "DELETE", "Delete", "dElEtE"]


@pytest.mark.rules("agentcis.spoof", "agentcis.delete.method")
@pytest.mark.parametrize("method", SPELLINGS)
@pytest.mark.parametrize("place", ["header", "json", "form", "multipart", "query"])
def test_a_post_that_names_a_method_is_that_method(agentcis: Agentcis, place: str, method: str) -> None:
    options: dict[str, dict[str, Any]] = {
        "header": {"json": {"ids": [3]}, "headers": {"X-HTTP-Method-Override": method}},
        "json": {"json": {"ids": [3], "_method": method}},
        "form": {"data": {"ids[]": "3", "_method": method}},
        "multipart": {"files": [("ids[]", (None, "3")), ("_method", (None, method))]},
        "query": {"json": {"ids": [3]}, "params": {"_method": method}},
    }
    answer = agentcis.post(ATTACHMENTS, **options[place])
    assert (answer.status_code, answer.json()) == (200, {"deletedFile": [3], "rejectedFiles": []})


@pytest.mark.rules("agentcis.spoof")
@pytest.mark.parametrize(
    ("header", "body", "query", "status"),
    [
        ("DELETE", "put", "put", 200),
        ("PUT", "delete", "delete", 405),
        (None, "delete", "put", 200),
        (None, "put", "delete", 405),
        ("", "delete", None, 200),
        (None, None, "delete", 200),
        (None, None, None, 405),
        ("POST", "delete", None, 405),
        (None, "post", "delete", 405),
        ("GET", None, None, 405),
        ("nonsense", None, None, 405),
        (None, 5, "delete", 405),
        (None, ["delete"], None, 405),
        (None, "", None, 405),
        (None, "de lete", None, 405),
        (None, "delete\n", None, 405),
        (None, "d€lete", None, 405),
    ],
)
def test_the_header_counts_before_the_body_and_the_body_before_the_query(
    agentcis: Agentcis, header: str | None, body: Any, query: str | None, status: int
) -> None:
    answer = agentcis.post(
        ATTACHMENTS,
        json={"ids": [3]} | ({} if body is None else {"_method": body}),
        params={} if query is None else {"_method": query},
        headers={} if header is None else {"X-HTTP-Method-Override": header},
    )
    assert answer.status_code == status, answer.text


@pytest.mark.rules("agentcis.spoof")
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_only_a_post_can_be_another_method(agentcis: Agentcis, method: str) -> None:
    before = agentcis.state()
    answer = agentcis.send(
        method, CLIENT_5, headers={"X-HTTP-Method-Override": "POST"}, json={"_method": "post"}
    )
    assert answer.status_code == {"GET": 200, "PUT": 400, "DELETE": 405, "PATCH": 405}[method]
    assert agentcis.state() == before


@pytest.mark.rules("agentcis.spoof")
def test_a_post_may_be_a_get_or_a_put_too(agentcis: Agentcis) -> None:
    listed = agentcis.post(PARTNER_7, json={"_method": "get"})
    assert listed.json() == agentcis.get(PARTNER_7).json()
    renamed = agentcis.post(PARTNER_7, data={"_method": "put", "original_name": "Deal"})
    assert renamed.json()["data"]["original_name"] == "Deal.pdf"


@pytest.mark.parametrize(
    "path",
    [
        "/api/v2",
        "/api/v2/",
        "/api/v2/attachments/client",
        "/attachments",
        "/attachments/3",
        "/attachments/3/other",
        f"{ITEM}/x",
        "/api/v3/attachments/client/5",
        "/",
    ],
)
def test_a_path_that_is_no_route_is_404_with_a_message(agentcis: Agentcis, path: str) -> None:
    assert_not_found(agentcis.get(path))
