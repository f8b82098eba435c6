"""The mock as a program: start, stop, log, CORS, /_mock, and many clients at once."""

from __future__ import annotations

import http.client
import re
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
import requests

import openapi
from tests.mockserver import multipart, raw_http
from tests.mockserver.clients import (
    CASE_A,
    CLIENT_5,
    CLIENT_6,
    LEGACY,
    RECORDS,
    SAVE_FILE,
    TOKEN,
    Agentcis,
    CaseIq,
    bytes_path,
)
from tests.mockserver.multipart import Part
from tests.mockserver.process import MockProcess
from tests.mockserver.raw_http import request_bytes
from tests.mockserver.test_rules_caseiq_auth import CREDENTIALS

MIB = 1024 * 1024
FULL = {"Authorization": "Bearer caseiq-full"}
START_SECONDS = 30


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., MockProcess]]:
    """Starts mocks of the test's own."""
    started: list[MockProcess] = []

    def start(*flags: str, environ: dict[str, str] | None = None) -> MockProcess:
        started.append(MockProcess(tmp_path / f"log{len(started)}", *flags, environ=environ))
        return started[-1]

    yield start
    for mock in started:
        mock.stop()


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The command with these arguments, run to its end."""
    return subprocess.run(
        [sys.executable, "-m", "mockserver", *arguments],
        capture_output=True,
        text=True,
        timeout=START_SECONDS,
        check=False,
    )


# ---------------------------------------------------------------- start and stop


def test_on_port_0_the_first_line_names_the_port_and_the_rest_how_to_call(
    start: Callable[..., MockProcess],
) -> None:
    mock = start()
    assert re.fullmatch(r"port=\d+\n", mock.first_line)
    mock.terminate()
    assert mock.exit_code() == 0
    banner = mock.rest_of_output()
    for text in (
        "caseiq-full",
        "agentcis-full",
        f"{mock.url}/_mock/docs/caseiq",
        f"{mock.url}/_mock/docs/agentcis",
    ):
        assert text in banner


def test_the_curl_lines_of_the_banner_work_as_printed(start: Callable[..., MockProcess]) -> None:
    mock = start()
    assert mock.process.stdout is not None
    lines = [mock.process.stdout.readline().decode().strip() for _ in range(6)]
    curls = [line for line in lines if line.startswith("curl ")]
    assert len(curls) == 2
    for line in curls:
        _, _, header, url = shlex.split(line)
        name, _, value = header.partition(": ")
        assert httpx.get(url, headers={name: value}).status_code == 200


@pytest.mark.parametrize("signal_name", ["SIGTERM", "SIGINT"])
def test_a_signal_ends_it_with_exit_code_0_as_soon_as_it_says_that_it_runs(
    start: Callable[..., MockProcess], signal_name: str
) -> None:
    mock = start()
    mock.process.send_signal(getattr(signal, signal_name))
    assert mock.exit_code() == 0


def test_a_request_under_way_is_finished_before_the_end(start: Callable[..., MockProcess]) -> None:
    mock = start()
    body = multipart.encode(Part("caseId", CASE_A), Part("file", b"z" * MIB, "slow.bin"))
    request = request_bytes("POST", SAVE_FILE, {**FULL, "Content-Type": multipart.CONTENT_TYPE}, body)
    with raw_http.connect(mock.port) as connection:
        connection.sendall(request[: len(request) // 2])
        wait_until_listed(mock)
        mock.terminate()
        wait_until_refused(mock.port)
        connection.sendall(request[len(request) // 2 :])
        answer = raw_http.read_answer(connection)
    assert (answer.status, answer.json()["sizeBytes"]) == (200, MIB)
    assert mock.exit_code() == 0


def wait_until_listed(mock: MockProcess) -> None:
    """One whole request later, the mock has taken up what was sent before it."""
    assert httpx.get(f"{mock.url}/_mock/health").status_code == 200


def wait_until_refused(port: int) -> None:
    """Until the mock takes no new connections."""
    for _ in range(100_000):
        try:
            raw_http.connect(port).close()
        except OSError:
            return
    pytest.fail("the mock still takes connections")


def test_temporary_files_go_with_the_last_who_needs_them(
    start: Callable[..., MockProcess], tmp_path: Path
) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    mock = start(environ={"TMPDIR": str(folder)})
    with httpx.Client(base_url=mock.url) as client:
        caseiq = CaseIq(client, "caseiq-full")
        caseiq.stored(b"z" * MIB)
        assert caseiq.post_parts(SAVE_FILE, Part("file", b"z" * MIB, "no-case.bin")).status_code == 400
        wait_until_files(client, folder, 1)
        client.post("/_mock/reset")
        wait_until_files(client, folder, 0)
        caseiq.stored(b"z" * MIB)
    mock.terminate()
    assert mock.exit_code() == 0
    assert list(folder.iterdir()) == []


def wait_until_files(client: httpx.Client, folder: Path, count: int) -> None:
    """A request is answered a moment before the mock lets go of what it held."""
    for _ in range(100):
        files = [path for path in folder.rglob("*") if path.is_file()]
        if len(files) == count:
            return
        assert client.get("/_mock/health").status_code == 200
    assert len(files) == count


def test_a_port_that_is_taken_is_exit_code_1_and_one_clear_line() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = command("--port", str(port))
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert re.fullmatch(rf"mockserver: cannot listen on 127\.0\.0\.1:{port}: [^\n]+\n", ended.stderr)


def test_an_address_that_cannot_be_had_is_exit_code_1() -> None:
    ended = command("--port", "0", "--host", "203.0.113.7")
    assert (ended.returncode, ended.stderr.count("\n")) == (1, 1)


def test_a_wrong_call_is_exit_code_2() -> None:
    assert command("--port", "many").returncode == 2
    assert command("--unknown").returncode == 2


# ---------------------------------------------------------------- log


def test_each_request_is_one_line_of_log_with_the_rule_and_no_secret(
    start: Callable[..., MockProcess],
) -> None:
    mock = start()
    with httpx.Client(base_url=mock.url) as client:
        token = client.post(TOKEN, json=CREDENTIALS).json()["access_token"]
        client.get(RECORDS, params={"name": "query-text"}, headers={"Authorization": f"Bearer {token}"})
        client.get(RECORDS, headers={"Authorization": "Bearer wrong-secret"})
        client.get("/_mock/health")
        client.get(f"{CLIENT_5}%0A%20status=200", headers={"X-Mock-World": "here"})
        CaseIq(client, "caseiq-full").post_parts(SAVE_FILE, Part("file", b"x", "a"), Part("caseId", CASE_A))
    mock.terminate()
    assert mock.exit_code() == 0
    lines = mock.log.read_text().splitlines()
    found = [dict(field.split("=", 1) for field in line.split()) for line in lines]
    logged = [(line["method"], line["status"], line["rule"], line["world"]) for line in found]
    assert sorted(logged) == [
        ("GET", "200", "-", "default"),
        ("GET", "200", "-", "default"),
        ("GET", "401", "caseiq.auth.required", "default"),
        ("GET", "404", "agentcis.error.order", "here"),
        ("POST", "200", "-", "default"),
        ("POST", "400", "caseiq.upload.file-last", "default"),
    ]
    for secret in (token, "wrong-secret", "mock-api-key-0", "caseiq-full", "query-text"):
        assert secret not in mock.log.read_text()


def test_the_log_can_be_turned_down(start: Callable[..., MockProcess]) -> None:
    mock = start("--log-level", "warning")
    httpx.get(mock.url + RECORDS)
    mock.terminate()
    assert mock.exit_code() == 0
    assert mock.log.read_text() == ""


def test_flags_count_over_the_environment(start: Callable[..., MockProcess]) -> None:
    mock = start("--log-level", "error", environ={"MOCKSERVER_LOG_LEVEL": "info", "MOCKSERVER_LIMIT_MB": "1"})
    with httpx.Client(base_url=mock.url) as client:
        assert CaseIq(client, "caseiq-full").upload(b"z" * 2 * MIB).status_code == 400
    assert mock.log.read_text() == ""


# ---------------------------------------------------------------- /_mock


def test_the_mock_says_that_it_is_well(http: httpx.Client) -> None:
    answer = http.get("/_mock/health")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_the_rules_are_those_of_the_ledgers(http: httpx.Client) -> None:
    rules = http.get("/_mock/rules").json()["rules"]
    assert [rule["id"] for rule in rules] == [key for api in openapi.APIS for key in openapi.rules(api)]
    of_caseiq = http.get("/_mock/rules/caseiq").json()["rules"]
    assert [rule["id"] for rule in of_caseiq] == list(openapi.rules("caseiq"))
    assert set(of_caseiq[0]) >= {"id", "evidence", "statement", "source", "operations"}


@pytest.mark.parametrize("api", openapi.APIS)
def test_the_docs_work_offline(http: httpx.Client, api: str) -> None:
    page = http.get(f"/_mock/docs/{api}")
    assert page.headers["Content-Type"].startswith("text/html")
    links = re.findall(r'(?:src|href|url)[=:] ?"([^"]+)"', page.text)
    assert f"/_mock/docs/{api}/openapi.json" in links
    for link in links:
        assert not re.match(r"(https?:)?//", link)
        if not link.startswith("data:"):
            answer = http.get(link)
            assert answer.status_code == 200
            assert answer.content
    assert "http://" not in page.text
    assert "https://" not in page.text


@pytest.mark.parametrize("api", openapi.APIS)
def test_the_docs_try_their_calls_on_this_mock(http: httpx.Client, mock: MockProcess, api: str) -> None:
    spec = http.get(f"/_mock/docs/{api}/openapi.json").json()
    assert spec["servers"][0]["url"] == mock.url
    assert spec["paths"] == openapi.spec(api)["paths"]


@pytest.mark.parametrize("path", ["/_mock", "/_mock/"])
def test_the_start_page_leads_everywhere(http: httpx.Client, path: str) -> None:
    page = http.get(path)
    links = re.findall(r'href="(/[^"]+)"', page.text)
    assert len(links) >= 4
    assert [http.get(link).status_code for link in links] == [200] * len(links)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/_mock/nothing", 404),
        ("GET", "/_mock/docs/nothing", 404),
        ("GET", "/_mock/docs/nothing/openapi.json", 404),
        ("GET", "/_mock/rules/nothing", 404),
        ("GET", "/_mock/assets/nothing.js", 404),
        ("GET", "/_mock/assets/", 404),
        ("GET", "/_mock/reset", 405),
        ("POST", "/_mock/health", 405),
        ("DELETE", "/_mock/rules", 405),
    ],
)
def test_what_the_mock_itself_does_not_have_is_an_error_with_a_message(
    http: httpx.Client, method: str, path: str, status: int
) -> None:
    answer = http.request(method, path)
    assert answer.status_code == status
    assert isinstance(answer.json()["message"], str)


# ---------------------------------------------------------------- CORS

REQUEST_HEADERS = ["authorization", "content-type", "x-mock-world", "x-http-method-override", "range"]
LOCAL = [
    "http://localhost:3000",
    "https://localhost",
    "http://127.0.0.1:5173",
    "http://[::1]:8080",
    "http://demoagency.localhost:4200",
    "http://app.demoagency.localhost",
]
FOREIGN = [
    "https://example.org",
    "http://localhost.example.org",
    "http://notlocalhost:3000",
    "null",
    "http://127.0.0.1.example.org",
]


@pytest.mark.parametrize("origin", LOCAL)
def test_browsers_of_this_machine_may_call_and_read_what_they_need(http: httpx.Client, origin: str) -> None:
    answer = http.get(bytes_path(LEGACY), headers={**FULL, "Origin": origin})
    assert answer.headers["Access-Control-Allow-Origin"] == origin
    assert answer.headers["Access-Control-Allow-Credentials"] == "true"
    assert "Origin" in answer.headers["Vary"]
    exposed = answer.headers["Access-Control-Expose-Headers"].split(", ")
    for name in (
        "Content-Disposition",
        "Content-Range",
        "ETag",
        "Retry-After",
        "X-Contract-Rule",
        "Accept-Ranges",
    ):
        assert name in exposed


@pytest.mark.parametrize("origin", FOREIGN)
def test_browsers_elsewhere_may_not(http: httpx.Client, origin: str) -> None:
    answer = http.get(RECORDS, headers={**FULL, "Origin": origin})
    assert "Access-Control-Allow-Origin" not in answer.headers
    asked = {"Origin": origin, "Access-Control-Request-Method": "GET"}
    assert "Access-Control-Allow-Origin" not in http.options(RECORDS, headers=asked).headers


@pytest.mark.parametrize(
    "path", [RECORDS, SAVE_FILE, TOKEN, CLIENT_5, f"{CLIENT_5}/3", "/attachments/3/download", "/_mock/reset"]
)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "PATCH"])
def test_a_preflight_is_answered_without_a_token(http: httpx.Client, path: str, method: str) -> None:
    asked = {
        "Origin": "http://localhost:3000",
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": ",".join(REQUEST_HEADERS),
    }
    answer = http.options(path, headers=asked)
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "http://localhost:3000"
    assert method in answer.headers["Access-Control-Allow-Methods"]
    allowed = answer.headers["Access-Control-Allow-Headers"].lower()
    for name in REQUEST_HEADERS:
        assert name in allowed


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("GET", RECORDS, {}, 401),
        ("GET", "/api-public/1.0/nothing", FULL, 404),
        ("DELETE", RECORDS, FULL, 405),
        ("POST", SAVE_FILE, FULL, 400),
        ("GET", bytes_path(LEGACY), {**FULL, "Range": "bytes=99-"}, 416),
        ("GET", "/nowhere", {}, 404),
        ("GET", CLIENT_5, {}, 401),
        ("GET", CLIENT_5, {"X-Mock-World": "../x"}, 400),
        ("GET", "/_mock/nothing", {}, 404),
    ],
)
def test_browsers_may_read_errors_too(
    http: httpx.Client, method: str, path: str, headers: dict[str, str], status: int
) -> None:
    answer = http.request(method, path, headers={**headers, "Origin": "http://localhost:3000"})
    assert answer.status_code == status
    assert answer.headers["Access-Control-Allow-Origin"] == "http://localhost:3000"


def test_further_origins_can_be_allowed(start: Callable[..., MockProcess]) -> None:
    mock = start("--cors-origins", "https://app.example.org, https://other.example.org/")
    for origin, allowed in [
        ("https://app.example.org", True),
        ("https://other.example.org", True),
        ("http://localhost:1", True),
        ("https://example.org", False),
    ]:
        answer = httpx.get(mock.url + CLIENT_5, headers={"Origin": origin})
        assert (answer.headers.get("Access-Control-Allow-Origin") == origin) is allowed


# ---------------------------------------------------------------- many at once


def test_many_clients_at_once_lose_nothing(http: httpx.Client) -> None:
    caseiq, agentcis = CaseIq(http, "caseiq-full"), Agentcis(http, "agentcis-full")

    def work(number: int) -> tuple[str, int]:
        content = f"content of {number}".encode() * 100
        record = caseiq.stored(content, f"{number}.txt")
        assert caseiq.get(bytes_path(record["id"])).content == content
        row = agentcis.stored(f"{number}.txt", content)
        renamed = agentcis.put(f"{CLIENT_6}/{row['id']}", json={"original_name": f"new {number}"})
        assert renamed.json()["data"]["original_name"] == f"new {number}.txt"
        if number % 2:
            assert agentcis.delete([row["id"]]).json()["deletedFile"] == [row["id"]]
        return record["id"], row["id"]

    with ThreadPoolExecutor(12) as threads:
        made = list(threads.map(work, range(60)))
    assert {record["id"] for record in caseiq.records(caseId=CASE_A)} >= {record for record, _ in made}
    assert caseiq.page()["count"] == 63
    assert len({row for _, row in made}) == 60
    names = sorted(item["original_name"] for item in agentcis.documents())
    assert names == sorted(f"new {number}.txt" for number in range(0, 60, 2))


def test_of_many_who_delete_the_same_one_succeeds(http: httpx.Client) -> None:
    agentcis = Agentcis(http, "agentcis-full")
    with ThreadPoolExecutor(12) as threads:
        answers = list(threads.map(lambda _: agentcis.delete([3]).json(), range(24)))
    assert sum(len(answer["deletedFile"]) for answer in answers) == 1
    assert sum(len(answer["rejectedFiles"]) for answer in answers) == 23


def test_slow_readers_do_not_keep_others_waiting(mock: MockProcess, http: httpx.Client, world: str) -> None:
    large = CaseIq(http, "caseiq-full").stored(b"z" * 30 * MIB, "large.bin")
    request = request_bytes("GET", bytes_path(large["id"]), {**FULL, "X-Mock-World": world})
    readers = [raw_http.connect(mock.port) for _ in range(40)]
    try:
        for reader in readers:
            reader.sendall(request)
        for reader in readers:
            assert reader.recv(12, socket.MSG_PEEK) == b"HTTP/1.1 200"
        assert CaseIq(http, "caseiq-full").upload().status_code == 200
        assert len(raw_http.read_answer(readers[-1]).content) == 30 * MIB
    finally:
        for reader in readers:
            reader.close()


def test_slow_senders_do_not_keep_others_waiting(mock: MockProcess, http: httpx.Client, world: str) -> None:
    headers = {**FULL, "X-Mock-World": world, "Content-Type": multipart.CONTENT_TYPE}
    body = multipart.encode(Part("caseId", CASE_A), Part("file", b"slow", "slow.txt"))
    request = request_bytes("POST", SAVE_FILE, headers, body)
    senders = [raw_http.connect(mock.port) for _ in range(40)]
    for sender in senders:
        sender.sendall(request[:-20])
    assert CaseIq(http, "caseiq-full").page()["count"] == 3
    for sender in senders:
        sender.sendall(request[-20:])
        assert raw_http.read_answer(sender).status == 200
        sender.close()
    assert CaseIq(http, "caseiq-full").page()["count"] == 43


BIG = b"z" * (55 * MIB)


@pytest.mark.parametrize("token", ["caseiq-full", "wrong", "caseiq-readonly"])
def test_every_client_gets_the_answer_that_comes_before_its_upload_is_through(
    mock: MockProcess, http: httpx.Client, world: str, token: str
) -> None:
    status = {"caseiq-full": 400, "wrong": 401, "caseiq-readonly": 403}[token]
    headers = {"Authorization": f"Bearer {token}", "X-Mock-World": world}
    url = mock.url + SAVE_FILE
    data, files = {"caseId": CASE_A}, {"file": ("big.bin", BIG)}
    with requests.Session() as session:
        assert session.post(url, data=data, files=files, headers=headers, timeout=60).status_code == status
        assert session.get(mock.url + RECORDS, headers={**headers, **FULL}, timeout=60).status_code == 200
    assert http.post(SAVE_FILE, data=data, files=files, headers=headers).status_code == status
    assert http.get(RECORDS, headers=FULL).status_code == 200
    connection = http_client_connection(mock.port)
    sent = {**headers, "Content-Type": multipart.CONTENT_TYPE}
    connection.request("POST", SAVE_FILE, multipart.encode(Part("file", BIG, "big.bin")), sent)
    response = connection.getresponse()
    assert response.status == status
    response.read()
    connection.request("GET", RECORDS, headers={**sent, **FULL})
    assert connection.getresponse().status == 200
    connection.close()


def http_client_connection(port: int) -> http.client.HTTPConnection:
    return http.client.HTTPConnection("127.0.0.1", port, timeout=60)


@pytest.mark.rules("agentcis.upload.too-large")
def test_413_reaches_a_client_that_is_still_sending(mock: MockProcess, world: str) -> None:
    headers = {"Authorization": "Bearer agentcis-full", "X-Mock-World": world}
    files = {"documents[]": ("big.bin", BIG)}
    with requests.Session() as session:
        answers = [
            session.post(mock.url + CLIENT_6, files=files, headers=headers, timeout=60) for _ in range(3)
        ]
        assert [answer.status_code for answer in answers] == [413] * 3
        assert session.get(mock.url + CLIENT_6, headers=headers, timeout=60).json()["data"] == []


def test_memory_does_not_grow_with_a_file(mock: MockProcess, http: httpx.Client) -> None:
    caseiq = CaseIq(http, "caseiq-full")
    caseiq.stored(b"z" * MIB)
    before = resident_bytes(mock)
    for _ in range(3):
        record = caseiq.stored(b"z" * 45 * MIB, "large.bin")
        assert caseiq.get(bytes_path(record["id"])).headers["Content-Length"] == str(45 * MIB)
    assert resident_bytes(mock) - before < 32 * MIB


def resident_bytes(mock: MockProcess) -> int:
    statm = Path(f"/proc/{mock.process.pid}/statm").read_text().split()
    return int(statm[1]) * 4096
