"""Who may use /_mock, and that nothing in it leads to the file system."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient

from mockserver.app import create_app
from mockserver.config import LOCAL_ORIGINS, Config
from mockserver.control.admin import AdminPolicy
from tests.mockserver import raw_http
from tests.mockserver.clients import RECORDS
from tests.mockserver.process import MockProcess
from tests.mockserver.raw_http import request_bytes

TOKEN = "admin-of-the-tests"
HERE = "127.0.0.1"
ELSEWHERE = "172.17.0.1"
STEERING = [
    ("POST", "/_mock/reset"),
    ("PUT", "/_mock/clock"),
    ("DELETE", "/_mock/clock"),
    ("DELETE", "/_mock/requests"),
    ("POST", "/_mock/verify"),
]
LOOKING = [("GET", path) for path in ("/_mock/requests", "/_mock/metrics", "/_mock/worlds", "/_mock/clock")]
LOOKING += [("GET", path) for path in ("/_mock/entities", "/_mock/files", "/_mock/files/agentcis/3")]
OPEN = [
    "/_mock",
    "/_mock/",
    "/_mock/health",
    "/_mock/rules",
    "/_mock/rules/caseiq",
    "/_mock/docs/caseiq",
    "/_mock/docs/caseiq/openapi.json",
    "/_mock/assets/swagger-ui.css",
    "/_mock/inspector/main.js",
]


def refusal(
    method: str,
    path: str,
    *,
    client: Any = HERE,
    token: str | None = None,
    origins: tuple[str, ...] = (),
    **headers: str,
) -> str:
    """What the policy says of a request; a header is named with underscores."""
    sent = {"host": "127.0.0.1:8080", **{name.replace("_", "-"): value for name, value in headers.items()}}
    scope = {
        "method": method,
        "path": path,
        "client": None if client is None else (client, 50000),
        "headers": [(name.encode(), value.encode()) for name, value in sent.items()],
    }
    return AdminPolicy(token, LOCAL_ORIGINS, origins).refusal(scope)


# ---------------------------------------------------------------- who


@pytest.mark.parametrize(("method", "path"), [*STEERING, *LOOKING])
@pytest.mark.parametrize("client", [HERE, "127.8.9.10", "::1", "::ffff:127.0.0.1", None])
def test_this_machine_may_do_everything(method: str, path: str, client: str | None) -> None:
    assert refusal(method, path, client=client) == ""


@pytest.mark.parametrize(("method", "path"), [*STEERING, *LOOKING])
@pytest.mark.parametrize("client", [ELSEWHERE, "10.0.0.1", "2001:db8::1", "::ffff:10.0.0.1", "a name", ""])
def test_from_elsewhere_nothing_is_shown_or_steered_and_the_answer_says_what_to_do(
    method: str, path: str, client: str
) -> None:
    said = refusal(method, path, client=client)
    assert "--admin-token" in said
    assert "X-Mock-Token" in said


@pytest.mark.parametrize("path", OPEN)
@pytest.mark.parametrize("token", [None, TOKEN])
def test_what_is_public_is_open_to_all_under_any_name(path: str, token: str | None) -> None:
    for method in ("GET", "HEAD"):
        assert refusal(method, path, client=ELSEWHERE, token=token, host="mock.test") == ""
    assert refusal("POST", path, client=ELSEWHERE, token=token) != ""


@pytest.mark.parametrize("client", [HERE, ELSEWHERE])
@pytest.mark.parametrize(("method", "path"), [STEERING[0], LOOKING[0]])
def test_with_a_token_it_opens_to_all_who_send_it_and_to_nobody_else(
    client: str, method: str, path: str
) -> None:
    for given in ({"x_mock_token": TOKEN}, {"authorization": f"Bearer {TOKEN}"}):
        assert refusal(method, path, client=client, token=TOKEN, host="mock.test", **given) == ""
    with_both = {"x_mock_token": TOKEN, "authorization": "Bearer caseiq-full"}
    assert refusal(method, path, client=client, token=TOKEN, **with_both) == ""
    for given in (
        {},
        {"x_mock_token": TOKEN[:-1]},
        {"x_mock_token": f"{TOKEN}x"},
        {"x_mock_token": "\xff"},
        {"x_mock_token": ""},
        {"authorization": f"Basic {TOKEN}"},
        {"authorization": TOKEN},
    ):
        said = refusal(method, path, client=client, token=TOKEN, **given)
        assert "admin token" in said
        assert TOKEN not in said


# ---------------------------------------------------------------- browsers


@pytest.mark.parametrize(("method", "path"), STEERING)
@pytest.mark.parametrize(
    "origin", ["https://example.org", "null", "http://localhost.example.org", "http://127.0.0.1.nip.test", ""]
)
def test_a_page_of_a_foreign_origin_may_not_steer(method: str, path: str, origin: str) -> None:
    assert "Origin" in refusal(method, path, origin=origin)
    assert "Origin" in refusal(method, path, origin=origin, token=TOKEN, x_mock_token=TOKEN)


@pytest.mark.parametrize("origin", ["http://localhost:3000", "http://127.0.0.1:8080", "http://a.localhost"])
def test_a_page_of_this_machine_may(origin: str) -> None:
    assert refusal("POST", "/_mock/reset", origin=origin) == ""


def test_a_page_of_an_allowed_origin_may() -> None:
    for origins in (("https://app.test",), ("*",)):
        assert refusal("POST", "/_mock/reset", origin="https://app.test", origins=origins) == ""


def test_the_mocks_own_pages_may_under_any_name_with_the_token() -> None:
    own = {"host": "mock.test:8080", "origin": "http://mock.test:8080"}
    assert refusal("POST", "/_mock/reset", token=TOKEN, x_mock_token=TOKEN, **own) == ""


@pytest.mark.parametrize(("method", "path"), [*STEERING, *LOOKING])
@pytest.mark.parametrize(
    "host", ["rebound.test", "rebound.test:8080", "127.0.0.1.rebound.test", "localhost@x", "", "8.8.8.8"]
)
def test_a_foreign_name_that_leads_here_is_refused(method: str, path: str, host: str) -> None:
    """DNS rebinding: for the browser such a page is of the mock's own origin."""
    assert "Host" in refusal(method, path, host=host, origin=f"http://{host}")


@pytest.mark.parametrize(
    "host",
    ["localhost", "LOCALHOST:1", "localhost.", "w.localhost:8080", "127.0.0.1", "[::1]:8080", "127.1.2.3:1"],
)
def test_every_name_of_this_machine_is_taken(host: str) -> None:
    assert refusal("POST", "/_mock/reset", host=host) == ""


# ---------------------------------------------------------------- over HTTP


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MockProcess]:
    """A mock with an admin token."""
    environ = {"MOCKSERVER_ADMIN_TOKEN": TOKEN}
    mock = MockProcess(tmp_path_factory.mktemp("closed") / "log", environ=environ)
    yield mock
    mock.stop()


def test_a_refusal_is_403_with_a_message_and_nothing_happens(closed: MockProcess, world: str) -> None:
    named = {"X-Mock-World": world}
    for given in ({}, {"X-Mock-Token": "wrong"}):
        answer = httpx.post(f"{closed.url}/_mock/reset", headers={**named, **given})
        assert answer.status_code == 403
        assert "X-Mock-Token" in answer.json()["message"]
    with_token = {**named, "X-Mock-Token": TOKEN}
    assert world not in httpx.get(f"{closed.url}/_mock/worlds", headers=with_token).json()["worlds"]
    assert httpx.post(f"{closed.url}/_mock/reset", headers=with_token).status_code == 200


def test_the_apis_and_health_want_no_admin_token(closed: MockProcess) -> None:
    assert httpx.get(f"{closed.url}/_mock/health").status_code == 200
    answer = httpx.get(closed.url + RECORDS, headers={"Authorization": "Bearer caseiq-full"})
    assert answer.status_code == 200


def test_from_a_containers_published_port_health_docs_and_the_apis_work_and_the_rest_says_what_to_do() -> (
    None
):
    app = create_app(Config())
    with TestClient(app, "http://localhost:8080", client=(ELSEWHERE, 40000)) as outside:
        for path in OPEN:
            assert outside.get(path).status_code == 200
        assert outside.get(RECORDS, headers={"Authorization": "Bearer caseiq-full"}).status_code == 200
        for method, path in [*STEERING, *LOOKING]:
            answer = outside.request(method, path)
            assert answer.status_code == 403
            assert "MOCKSERVER_ADMIN_TOKEN" in answer.json()["message"]


def test_the_admin_token_is_nowhere_in_the_log(closed: MockProcess) -> None:
    httpx.get(f"{closed.url}/_mock/requests", headers={"X-Mock-Token": TOKEN})
    httpx.get(closed.url + RECORDS, headers={"X-Mock-Token": TOKEN})
    told = httpx.get(f"{closed.url}/_mock/requests", headers={"Authorization": f"Bearer {TOKEN}"})
    assert told.status_code == 200
    assert TOKEN not in told.text
    assert TOKEN not in closed.log.read_text()


def test_a_browser_reads_why_it_was_refused(http: httpx.Client, mock: MockProcess) -> None:
    answer = http.post("/_mock/reset", headers={"Origin": "https://example.org"})
    assert answer.status_code == 403
    preflight = {"Origin": "http://localhost:3000", "Access-Control-Request-Method": "DELETE"}
    wanted = {**preflight, "Access-Control-Request-Headers": "x-mock-token"}
    assert http.options("/_mock/requests", headers=wanted).status_code == 200


def test_two_hosts_are_none(mock: MockProcess) -> None:
    request = request_bytes("POST", "/_mock/reset", {"Host": "localhost\r\nHost: rebound.test"})
    assert raw_http.exchange(mock.port, request).status in (400, 403)


# ---------------------------------------------------------------- no way to the file system

CLIMBING = [
    "..%2fpyproject.toml",
    "..%2f..%2f..%2f..%2f..%2f..%2fetc%2fpasswd",
    "../../../../../../etc/passwd",
    "%2fetc%2fpasswd",
    "//etc/passwd",
    "..%5c..%5cetc%5cpasswd",
    "....//....//etc/passwd",
    "%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    "index.html%00.css",
    "swagger-ui.css/../../__init__.py",
    "..%252f..%252f__init__.py",
    "%c0%ae%c0%ae/etc/passwd",
]


@pytest.mark.parametrize("folder", ["assets", "docs", "rules", "requests", "inspector", "files/caseiq"])
@pytest.mark.parametrize("name", CLIMBING)
def test_no_path_leads_to_a_file_that_is_no_asset(mock: MockProcess, folder: str, name: str) -> None:
    answer = raw_http.exchange(mock.port, request_bytes("GET", f"/_mock/{folder}/{name}"))
    assert answer.status in (400, 404)
    for told in (b"root:", b"import ", b"[project]", str(Path.cwd()).encode()):
        assert told not in answer.content


@pytest.mark.parametrize(
    "name", ["../etc", "..%2fetc", "a/b", "a\\b", "", ".", "..", "a b", "{}", "x" * 65, "ä"]
)
@pytest.mark.parametrize(("method", "path"), [*STEERING, *LOOKING[:1]])
def test_a_world_that_has_no_name_is_400_and_is_not_made(
    mock: MockProcess, http: httpx.Client, name: str, method: str, path: str
) -> None:
    before = http.get("/_mock/worlds").json()["worlds"]
    body = b'{"frozen": true}' if method in ("POST", "PUT") else b""
    request = request_bytes(method, path, {"X-Mock-World": name}, body)
    answer = raw_http.exchange(mock.port, request)
    assert answer.status == 400
    assert "X-Mock-World" in answer.json()["message"]
    assert http.get("/_mock/worlds").json()["worlds"] == before
