"""Every hostile input over a real socket: a 4xx in the vendor's shape, no 5xx, and nothing changed."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import suppress

import httpx
import pytest

from tests.mockserver import multipart, raw_http
from tests.mockserver.clients import (
    ATTACHMENTS,
    CASE_A,
    CLIENT_5,
    CLIENT_6,
    LEGACY,
    PDF,
    RECORDS,
    SAVE_FILE,
    TOKEN,
    Agentcis,
    CaseIq,
    bytes_path,
    record_path,
)
from tests.mockserver.multipart import BOUNDARY, Part
from tests.mockserver.process import MockProcess
from tests.mockserver.raw_http import Answer, chunked, request_bytes

JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": multipart.CONTENT_TYPE}
CHUNKED = {"Transfer-Encoding": "chunked"}
CASE = Part("caseId", CASE_A)
FILE = Part("file", b"x", "a.txt")
DOCUMENT = Part("documents[]", b"x", "a.txt")
B = BOUNDARY.encode()


class Wire:
    """Sends bytes to the mock as somebody who may do everything, in the test's world."""

    def __init__(self, port: int, world: str) -> None:
        self.port = port
        self.always = {"X-Mock-World": world}

    def headers(self, path: str, headers: dict[str, str]) -> dict[str, str]:
        """The headers given, with a token for the path and the world."""
        token = "caseiq-full" if path.startswith("/api-public") else "agentcis-full"
        return {"Authorization": f"Bearer {token}", **self.always, **headers}

    def ask(
        self, method: str, target: str | bytes, headers: dict[str, str] | None = None, body: bytes = b""
    ) -> Answer:
        """The answer to a well-formed request."""
        path = target if isinstance(target, str) else target.decode("latin-1")
        request = request_bytes(method, target, self.headers(path, headers or {}), body)
        return raw_http.exchange(self.port, request, method=method)

    def send(self, request: bytes) -> Answer:
        """The answer to these bytes."""
        return raw_http.exchange(self.port, request)


@pytest.fixture(scope="session")
def demo_state(connections: httpx.Client) -> object:
    """What every new world holds."""
    return state(connections, "untouched")


def state(http: httpx.Client, world: str) -> object:
    """All that a world holds."""
    http.headers["X-Mock-World"] = world
    return CaseIq(http, "caseiq-full").state(), Agentcis(http, "agentcis-full").state()


@pytest.fixture
def wire(mock: MockProcess, demo_state: object, connections: httpx.Client, world: str) -> Iterator[Wire]:
    """The wire; afterwards the mock must live, have written no traceback, and hold what it held."""
    logged = mock.log.stat().st_size
    yield Wire(mock.port, world)
    assert mock.is_alive()
    assert state(connections, world) == demo_state
    with mock.log.open("rb") as log:
        log.seek(logged)
        text = log.read()
    assert b"Traceback" not in text
    assert b"defect" not in text


def assert_refused(answer: Answer, path: str, statuses: tuple[int, ...] = (400,)) -> None:
    """A 4xx in the shape of the API that the path belongs to."""
    assert answer.status in statuses, (answer.status, answer.content[:300])
    assert answer.headers["content-type"] == "application/json"
    body = answer.json()
    if path == TOKEN:
        assert isinstance(body["error"], str)
    elif path.startswith("/api-public"):
        assert (body["name"], body["httpstatus"]) == ("SERVICE_ACCOUNT_ERROR", answer.status)
        assert isinstance(body["meta"]["message"], str)
    else:
        assert isinstance(body["message"], str)


# ---------------------------------------------------------------- paths and queries

ODD_SEGMENTS = {
    "line feed": "%0A",
    "line end": "%0D%0AX-Injected:%201",
    "nul": "%00",
    "escape": "%1B%5B2J",
    "delete": "%7F",
    "no utf-8": "%FF%FE",
    "half a surrogate": "%ED%A0%80",
    "overlong": "%C0%AF",
    "traversal": "..%2F..%2F..%2Fetc%2Fpasswd",
    "windows traversal": "..%5C..%5Cboot.ini",
    "dots": "..",
    "percent alone": "%",
    "half an escape": "%2",
    "no hex": "%zz",
    "space": "%20",
    "long": "a" * 5000,
    "digits": "9" * 5000,
    "emoji": "%F0%9F%98%80" * 100,
    "braces": "%7Bid%7D",
    "template": "{{7*7}}",
    "quotes": "'%22%3Cscript%3E",
    "semicolon": ";jsessionid=1",
    "number of arabic digits": "%D9%A3",
}


@pytest.mark.parametrize(
    "template",
    [
        "/api-public/1.0/attachment/{}",
        "/api-public/1.0/attachment/{}/attachment",
        f"/api-public/1.0/attachment/{PDF}" + "{}",
        f"{CLIENT_5}" + "{}",
        f"{ATTACHMENTS}/client/{{}}",
        f"{ATTACHMENTS}/{{}}/5",
        "/attachments/{}/download",
        "/attachments/3/download{}",
        "/api/v2/{}",
        "/api-public/1.0/{}",
        "/{}",
        "/_mock/assets/{}",
        "/_mock/docs/{}",
        "/_mock/rules/{}",
    ],
)
def test_odd_segments_of_a_path_are_4xx(wire: Wire, template: str) -> None:
    for name, segment in ODD_SEGMENTS.items():
        path = template.replace("{}", segment)
        answer = wire.ask("GET", path)
        assert_refused(answer, path, (400, 404, 405))
        assert "x-injected" not in answer.headers, name


@pytest.mark.parametrize(
    "path",
    [
        f"/{RECORDS}",
        "/api-public//1.0/attachments",
        "/api-public/1.0//attachments",
        f"{RECORDS}//",
        f"/{CLIENT_5}",
        f"{ATTACHMENTS}//client/5",
        f"{CLIENT_5}//",
        "//",
        "/" * 1000,
        "/./api/v2/attachments/client/5",
        "/api/v2/x/../attachments/client/5",
        "/API/V2/attachments/client/5",
        "/api/v2attachments/client/5",
    ],
)
def test_paths_are_taken_to_the_letter(wire: Wire, path: str) -> None:
    assert_refused(wire.ask("GET", path), path, (404,))


@pytest.mark.parametrize("path", [RECORDS, record_path(PDF), CLIENT_5, "/_mock/health"])
def test_a_path_beyond_what_the_parser_takes_is_400(wire: Wire, path: str) -> None:
    assert wire.ask("GET", f"{path}/{'a' * 200_000}").status in (400, 404)


@pytest.mark.parametrize(
    "target", [b"/api-public/1.0/\xc3\xa9", f"{RECORDS}?name=\u00e9".encode(), b"\xff", b"/api/v2/\x80"]
)
def test_raw_bytes_in_a_target_are_400(wire: Wire, target: bytes) -> None:
    assert wire.ask("GET", target).status == 400


@pytest.mark.parametrize(
    "query",
    [
        "%FF=1",
        "name=%FF",
        "name=%ED%A0%80",
        "a=1&" * 2000,
        "name[]=x",
        "limit=" + "9" * 5000,
        "after=%00",
        "sort=__class__",
        "fields=" + "id," * 5000,
        "createdDate[$gt]=",
        "%",
        "limit=%",
    ],
)
def test_odd_queries_of_case_iq_are_400(wire: Wire, query: str) -> None:
    assert_refused(wire.ask("GET", f"{RECORDS}?{query}"), RECORDS)


@pytest.mark.parametrize(
    "query", ["page=%FF", "x=%ED%A0%80", "per_page=%00", "x=1&" * 2000, "per_page=" + "9" * 5000]
)
def test_odd_queries_of_agentcis_are_400(wire: Wire, query: str) -> None:
    assert_refused(wire.ask("GET", f"{CLIENT_5}?{query}"), CLIENT_5)


# ---------------------------------------------------------------- JSON

BAD_JSON = {
    "nothing": b"",
    "half": b'{"ids":',
    "deep": b"[" * 100_000 + b"]" * 100_000,
    "deep object": b'{"a":' * 100_000,
    "number of 5000 digits": b'{"ids": [' + b"9" * 5000 + b"]}",
    "no utf-8": b'{"ids": "\xff\xfe"}',
    "utf-16": '{"ids": [3], "_method": "delete"}'.encode("utf-16"),
    "byte order mark": b'\xef\xbb\xbf{"ids": [3], "_method": "delete"}',
    "lone surrogate": b'{"ids": ["\\ud800"]}',
    "surrogate in a name": b'{"\\udfff": 1}',
    "NaN": b'{"ids": [NaN]}',
    "Infinity": b'{"ids": [-Infinity]}',
    "list": b"[3]",
    "text": b'"ids"',
    "number": b"3",
    "null": b"null",
    "comments": b'{"ids": [3] /* x */}',
    "single quotes": b"{'ids': [3]}",
    "trailing comma": b'{"ids": [3],}',
    "nul": b'{"ids": [3]\x00}',
    "two values": b'{"ids": [3]}{"ids": [3]}',
    "large": b'{"ids": "' + b"x" * 9_000_000 + b'"}',
}


@pytest.mark.parametrize("coding", ["identity", "chunked"])
@pytest.mark.parametrize(
    ("method", "path", "statuses"),
    [
        ("POST", TOKEN, (400, 501)),
        ("POST", ATTACHMENTS, (400, 405)),
        ("DELETE", ATTACHMENTS, (400,)),
        ("PUT", CLIENT_5, (400,)),
        ("PUT", f"{CLIENT_5}/3", (400,)),
        ("POST", CLIENT_6, (400,)),
        ("POST", SAVE_FILE, (400,)),
    ],
)
def test_bad_json_is_4xx(wire: Wire, method: str, path: str, statuses: tuple[int, ...], coding: str) -> None:
    for content in BAD_JSON.values():
        body, headers = (chunked(content), {**JSON, **CHUNKED}) if coding == "chunked" else (content, JSON)
        assert_refused(wire.ask(method, path, headers, body), path, statuses)


@pytest.mark.parametrize("charset", ["bogus", "utf-8-and-a-half", "x" * 300])
def test_json_in_a_charset_that_is_none_is_400(wire: Wire, charset: str) -> None:
    headers = {"Content-Type": f'application/json; charset="{charset}"'}
    name = b'{"id": 3, "original_name": "x"}'
    assert_refused(wire.ask("PUT", CLIENT_5, headers, name), CLIENT_5)
    assert_refused(wire.ask("POST", TOKEN, headers, b'{"grant_type": "client_credentials"}'), TOKEN)


@pytest.mark.parametrize(
    "content_type",
    [
        "",
        "application/json; charset=bogus",
        "application/json; charset=utf-16",
        "text/plain",
        "application/xml",
        "multipart/mixed; boundary=x",
        "multipart/form-data",
        "multipart/form-data; boundary=",
        'multipart/form-data; boundary="' + "b" * 500 + '"',
        "multipart/form-data; boundary=\xe9",
        "multipart/form-data; boundary=nowhere",
        "multipart/form-data; boundary=a; boundary=b",
        "multipart/form-data; charset=bogus; boundary=x",
        "application/x-www-form-urlencoded; charset=bogus",
        "a/b/c;;;=",
        ";" * 1000,
        "application/json\t;",
        "x" * 10_000,
    ],
)
def test_a_form_of_another_content_type_is_4xx(wire: Wire, content_type: str) -> None:
    headers = {"Content-Type": content_type}
    content = multipart.encode(CASE, FILE)
    for path in (SAVE_FILE, CLIENT_6, TOKEN):
        assert_refused(wire.ask("POST", path, headers, content), path)
    assert_refused(wire.ask("POST", ATTACHMENTS, headers, content), ATTACHMENTS, (400, 405))


def test_a_body_without_a_content_type_is_4xx(wire: Wire) -> None:
    for path in (SAVE_FILE, CLIENT_6, TOKEN):
        assert_refused(wire.ask("POST", path, {}, b'{"ids": [3]}'), path)


# ---------------------------------------------------------------- multipart


def part(*lines: bytes, content: bytes = b"x") -> bytes:
    return b"\r\n".join([b"--" + B, *lines, b"", content]) + b"\r\n"


END = b"--" + B + b"--\r\n"
CASE_PART = part(b'Content-Disposition: form-data; name="caseId"', content=CASE_A.encode())
GOOD = multipart.encode(CASE, FILE)
BAD_MULTIPART = {
    "nothing": b"",
    "only the end": END,
    "no end": GOOD[: -len(END)],
    "cut in the file": GOOD[: GOOD.index(b"a.txt") + 9],
    "cut in a header": GOOD[: GOOD.index(b"a.txt")],
    "no disposition": CASE_PART + part(b"X-Header: 1") + END,
    "disposition without name": CASE_PART + part(b'Content-Disposition: form-data; filename="a"') + END,
    "empty name": CASE_PART + part(b'Content-Disposition: form-data; name=""; filename="a"') + END,
    "disposition of another kind": CASE_PART + part(b"Content-Disposition: attachment") + END,
    "header without colon": CASE_PART + part(b"Content-Disposition") + END,
    "latin-1 file name": CASE_PART
    + part(b'Content-Disposition: form-data; name="file"; filename="\xe4.txt"')
    + END,
    "no utf-8 text": part(b'Content-Disposition: form-data; name="caseId"', content=b"\xff") + END,
    "giant header": CASE_PART + part(b"X-Header: " + b"h" * 2_000_000) + END,
    "headers without end": CASE_PART + b"--" + B + b"\r\n" + b"X: y\r\n" * 500_000,
    "text for the file": multipart.encode(CASE, Part("file", "x"), Part("documents[]", "x")),
    "only a preamble": b"p" * 1_000_000,
    "random bytes": bytes(range(256)) * 1000,
    "a giant text": part(b'Content-Disposition: form-data; name="f"', content=b"t" * 9_000_000) + END,
    "line feeds for line ends": GOOD.replace(b"\r\n", b"\n"),
    "carriage returns for line ends": GOOD.replace(b"\r\n", b"\r"),
    "boundary of another body": GOOD.replace(B, b"other"),
    "json": b'{"file": "x"}',
}


@pytest.mark.parametrize("path", [SAVE_FILE, CLIENT_6])
@pytest.mark.parametrize("coding", ["identity", "chunked"])
@pytest.mark.parametrize("name", BAD_MULTIPART)
def test_a_bad_multipart_body_is_400(wire: Wire, name: str, coding: str, path: str) -> None:
    content = BAD_MULTIPART[name]
    body, headers = (chunked(content), {**FORM, **CHUNKED}) if coding == "chunked" else (content, FORM)
    assert_refused(wire.ask("POST", path, headers, body), path)


def test_a_hundred_thousand_parts_are_400(wire: Wire) -> None:
    content = part(b'Content-Disposition: form-data; name="f"') * 100_000 + END
    assert_refused(wire.ask("POST", SAVE_FILE, FORM, content), SAVE_FILE)


@pytest.mark.parametrize("name", ["no end", "cut in a header", "text for the file"])
def test_a_bad_multipart_body_of_a_spoofed_method_is_4xx(wire: Wire, name: str) -> None:
    headers = {**FORM, "X-HTTP-Method-Override": "DELETE"}
    assert_refused(wire.ask("POST", ATTACHMENTS, headers, BAD_MULTIPART[name]), ATTACHMENTS)


@pytest.mark.parametrize(
    ("path", "content"),
    [
        (SAVE_FILE, b"preamble\r\n" + GOOD),
        (SAVE_FILE, b"\r\n" + GOOD),
        (SAVE_FILE, GOOD + b"epilogue"),
        (SAVE_FILE, GOOD.replace(END, b"--" + B + b"--")),
        (CLIENT_6, b"preamble\r\n" + multipart.encode(DOCUMENT) + b"epilogue"),
    ],
    ids=["preamble", "empty line", "epilogue", "no last line end", "both"],
)
def test_what_rfc_2046_allows_round_a_body_is_no_error(
    mock: MockProcess, world: str, path: str, content: bytes
) -> None:
    answer = Wire(mock.port, world).ask("POST", path, FORM, content)
    assert answer.status == 200, answer.content


# ---------------------------------------------------------------- HTTP itself


def raw(*lines: bytes, path: str = SAVE_FILE, body: bytes = b"") -> bytes:
    head = [f"POST {path} HTTP/1.1".encode(), b"Host: x", b"Authorization: Bearer caseiq-full", *lines]
    return b"\r\n".join([*head, b"", body])


MALFORMED_HTTP = {
    "both lengths": raw(b"Content-Length: 5", b"Transfer-Encoding: chunked", body=b"0\r\n\r\n"),
    "two lengths": raw(b"Content-Length: 5", b"Content-Length: 6", body=b"hello!"),
    "negative length": raw(b"Content-Length: -5"),
    "signed length": raw(b"Content-Length: +5", body=b"hello"),
    "length in words": raw(b"Content-Length: five", body=b"hello"),
    "length of 30 digits": raw(b"Content-Length: " + b"9" * 30),
    "unknown coding": raw(b"Transfer-Encoding: xchunked", body=b"0\r\n\r\n"),
    "space before the colon": raw(b"Transfer-Encoding : chunked", body=b"0\r\n\r\n"),
    "bad chunk size": raw(b"Transfer-Encoding: chunked", body=b"zz\r\nabc\r\n0\r\n\r\n"),
    "negative chunk size": raw(b"Transfer-Encoding: chunked", body=b"-1\r\nabc\r\n0\r\n\r\n"),
    "chunk longer than said": raw(b"Transfer-Encoding: chunked", body=b"2\r\nabcdef\r\n0\r\n\r\n"),
    "giant chunk size": raw(b"Transfer-Encoding: chunked", body=b"f" * 20 + b"\r\nabc\r\n"),
    "line feeds only": b"GET / HTTP/1.1\nHost: x\nX:\x01\n\n",
    "folded header": raw(b"X-Folded: a", b" b"),
    "nul in a header": raw(b"X-Nul: a\x00b"),
    "no method": b" / HTTP/1.1\r\n\r\n",
    "unknown method": b"FOO / HTTP/1.1\r\nHost: x\r\n\r\n",
    "lower case method": b"get / HTTP/1.1\r\nHost: x\r\n\r\n",
    "version 9": b"GET / HTTP/9.9\r\nHost: x\r\n\r\n",
    "HTTP/2 preface": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 100,
    "noise": bytes(range(256)),
    "connect": b"CONNECT x:80 HTTP/1.1\r\nHost: x:80\r\n\r\n",
}


@pytest.mark.parametrize("name", MALFORMED_HTTP)
def test_malformed_http_is_400(wire: Wire, name: str) -> None:
    assert wire.send(MALFORMED_HTTP[name]).status == 400


@pytest.mark.parametrize("path", [RECORDS, CLIENT_5])
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"X-Large": "a" * 1_000_000}, 200),
        ({f"X-{number}": "a" for number in range(10_000)}, 200),
        ({"Accept": "\xff\xfe"}, 200),
        ({"Cookie": "a=b; " * 1000}, 200),
        ({"Accept-Encoding": "bogus;q=NaN"}, 200),
        ({"Accept-Language": "\x80"}, 200),
        ({"Forwarded": "host=evil", "X-Forwarded-Host": "evil", "X-Forwarded-Prefix": "/x"}, 200),
        ({"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Key": "x"}, 200),
        ({"Upgrade": "h2c", "Connection": "Upgrade, HTTP2-Settings"}, 200),
        ({"Expect": "100-continue"}, 200),
        ({"Expect": "something-else"}, 200),
        ({"Range": "bytes=" + "0-0," * 10_000}, 200),
        ({"If-None-Match": '"' * 10_001}, 200),
        ({"X-HTTP-Method-Override": "DELETE"}, 200),
        ({"Authorization": "Bearer \xff"}, 401),
        ({"Authorization": "Bearer " + "x" * 100_000}, 401),
        ({"Host": "a b"}, 400),
        ({"Host": ""}, 400),
        ({"Host": "x/../y"}, 400),
        ({"Host": "<script>"}, 400),
        ({"Host": "user@host"}, 400),
        ({"Host": "host:port"}, 400),
        ({"Host": "[::1"}, 400),
        ({"Host": "\xe4"}, 400),
        ({"Host": "h" * 10_000}, 200),
        ({"Host": "a..b"}, 200),
        ({"X-Mock-World": "../x"}, 400),
        ({"X-Mock-World": ""}, 400),
        ({"X-Mock-World": "\xe4"}, 400),
    ],
)
def test_absurd_headers_are_harmless(wire: Wire, path: str, headers: dict[str, str], status: int) -> None:
    answer = wire.ask("GET", path, headers)
    assert answer.status == status, answer.content[:300]
    if status != 200:
        assert_refused(answer, path, (status,))
    assert b"evil" not in answer.content


def test_two_hosts_are_400(wire: Wire) -> None:
    request = raw(b"Host: y", path=SAVE_FILE)
    assert_refused(wire.send(request), SAVE_FILE)


@pytest.mark.parametrize("version", [b"1.0", b"1.1"])
def test_a_request_without_a_host_is_answered(wire: Wire, version: bytes) -> None:
    request = b"GET %s HTTP/%s\r\nAuthorization: Bearer agentcis-full\r\n\r\n" % (CLIENT_5.encode(), version)
    assert wire.send(request).status == 200


@pytest.mark.parametrize(
    "method",
    [
        "OPTIONS",
        "TRACE",
        "CONNECT",
        "PATCH",
        "PURGE",
        "QUERY",
        "PROPFIND",
        "LINK",
        "MKCOL",
        "COPY",
        "LOCK",
        "SEARCH",
    ],
)
@pytest.mark.parametrize(
    "path", [RECORDS, record_path(PDF), bytes_path(PDF), SAVE_FILE, CLIENT_5, "/attachments/3/preview"]
)
def test_odd_methods_are_405(wire: Wire, path: str, method: str) -> None:
    answer = wire.ask(method, path)
    assert_refused(answer, path, (405,))
    assert answer.headers["allow"]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("path", [RECORDS, bytes_path(LEGACY), CLIENT_5, "/attachments/3/download"])
@pytest.mark.parametrize(
    ("headers", "body"),
    [
        (JSON, b'{"limit":'),
        (FORM, b"nonsense"),
        ({**FORM, **CHUNKED}, chunked(b"x" * 9_000_000)),
        ({}, b"x" * 9_000_000),
        ({"Content-Type": "application/x-www-form-urlencoded"}, b"%FF=%FF&_method=delete"),
    ],
    ids=["json", "multipart", "chunked", "large", "form"],
)
def test_a_body_of_a_read_means_nothing(
    wire: Wire, method: str, path: str, headers: dict[str, str], body: bytes
) -> None:
    assert wire.ask(method, path, headers, body).status == 200


def test_a_second_request_hidden_in_a_body_is_not_seen(wire: Wire) -> None:
    hidden = request_bytes("DELETE", ATTACHMENTS, wire.headers(ATTACHMENTS, JSON), b'{"ids": [3, 4]}')
    answer = wire.ask("POST", CLIENT_6, FORM, hidden)
    assert_refused(answer, CLIENT_6)


def test_requests_on_one_connection_do_not_mix(wire: Wire) -> None:
    first = request_bytes("GET", CLIENT_5, wire.headers(CLIENT_5, {}))
    second = request_bytes("GET", RECORDS, wire.headers(RECORDS, {}))
    third = request_bytes("GET", CLIENT_5, wire.headers(CLIENT_5, {"Connection": "close"}))
    with raw_http.connect(wire.port) as connection:
        connection.sendall(first + second + third)
        answers = connection.makefile("rb").read()
    assert answers.count(b"HTTP/1.1 200 OK") == 3
    assert answers.index(b'"data"') < answers.index(b'"records"') < answers.rindex(b'"data"')


# ---------------------------------------------------------------- clients that go, wait and lie


@pytest.mark.parametrize("path", [SAVE_FILE, CLIENT_6, ATTACHMENTS, TOKEN])
@pytest.mark.parametrize("headers", [FORM, JSON], ids=["multipart", "json"])
def test_a_client_that_goes_in_the_middle_of_a_body_stores_nothing(
    wire: Wire, path: str, headers: dict[str, str]
) -> None:
    whole = request_bytes("POST", path, wire.headers(path, headers), multipart.encode(CASE, FILE, DOCUMENT))
    for length in (len(whole) - 1, len(whole) - 40, whole.index(b"\r\n\r\n") + 5):
        with raw_http.connect(wire.port) as connection:
            connection.sendall(whole[:length])


@pytest.mark.parametrize("path", [SAVE_FILE, CLIENT_6])
def test_a_client_that_goes_in_the_middle_of_a_large_file_leaves_no_trace(wire: Wire, path: str) -> None:
    body = multipart.encode(CASE, Part("file", b"z" * 3_000_000, "a.bin"))
    whole = request_bytes("POST", path, wire.headers(path, FORM), body)
    with raw_http.connect(wire.port) as connection:
        connection.sendall(whole[: len(whole) // 2])


def test_a_client_that_goes_while_it_is_answered_harms_nobody(wire: Wire) -> None:
    for _ in range(5):
        with raw_http.connect(wire.port) as connection:
            connection.sendall(request_bytes("GET", bytes_path(PDF), wire.headers(RECORDS, {})))
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")


def test_a_body_longer_than_its_length_is_cut(wire: Wire) -> None:
    content = json.dumps({"ids": [99], "_method": "delete"}).encode()
    headers = wire.headers(ATTACHMENTS, {**JSON, "Content-Length": str(len(content))})
    with raw_http.connect(wire.port) as connection:
        connection.sendall(request_bytes("POST", ATTACHMENTS, headers, content))
        assert raw_http.read_answer(connection).status == 200
        connection.sendall(b"GARBAGE")
        assert raw_http.read_answer(connection).status == 400


def test_a_request_sent_byte_by_byte_is_answered(wire: Wire) -> None:
    request = request_bytes("GET", CLIENT_5, wire.headers(CLIENT_5, {}))
    with raw_http.connect(wire.port) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for number in range(len(request)):
            connection.sendall(request[number : number + 1])
        assert raw_http.read_answer(connection).status == 200


def test_who_expects_100_gets_it_before_the_body_and_not_for_a_refusal(wire: Wire) -> None:
    headers = {**FORM, "Expect": "100-continue", "Content-Length": str(len(multipart.encode(FILE)))}
    with raw_http.connect(wire.port) as connection:
        connection.sendall(request_bytes("POST", SAVE_FILE, wire.headers(SAVE_FILE, headers)))
        assert connection.recv(100).startswith(b"HTTP/1.1 100")
        connection.sendall(multipart.encode(FILE))
        assert_refused(raw_http.read_answer(connection), SAVE_FILE)
    refused = {**headers, "Authorization": "Bearer wrong"}
    answer = wire.send(request_bytes("POST", SAVE_FILE, refused))
    assert answer.status == 401


@pytest.mark.parametrize("token", ["wrong", "caseiq-readonly"])
def test_a_refusal_comes_early_and_the_connection_goes_on(wire: Wire, token: str) -> None:
    headers = {"Authorization": f"Bearer {token}", **FORM}
    body = multipart.encode(CASE, Part("file", b"z" * 30_000_000, "big.bin"))
    with raw_http.connect(wire.port) as connection:
        request = request_bytes("POST", SAVE_FILE, {**wire.always, **headers}, body)
        head_end = request.index(b"\r\n\r\n") + 4
        connection.sendall(request[:head_end])
        early = raw_http.read_answer(connection)
        assert early.status == (401 if token == "wrong" else 403)
        with suppress(BrokenPipeError, ConnectionResetError):
            connection.sendall(request[head_end:])
            connection.sendall(request_bytes("GET", CLIENT_5, wire.headers(CLIENT_5, {})))
            assert raw_http.read_answer(connection).status == 200
