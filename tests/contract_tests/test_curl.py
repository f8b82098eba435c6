"""The curl line of a breach sends the same request again."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from werkzeug.formparser import parse_form_data

from contract_tests.client import Client
from contract_tests.curl import curl_line
from contract_tests.judge import Judge
from contract_tests.messages import Json, Multipart, Part, Raw, Request
from contract_tests.target import make_target


class _Recorder(BaseHTTPRequestHandler):
    def _record(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.seen.append(_shape(self.command, self.path, dict(self.headers), body))  # type: ignore[attr-defined]
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _record  # noqa: N815

    def log_message(self, *_: object) -> None:
        pass


def _shape(method: str, path: str, headers: dict[str, str], body: bytes) -> dict[str, Any]:
    content_type = headers.get("Content-Type", "")
    shape: dict[str, Any] = {"method": method, "path": path, "token": headers.get("Authorization")}
    if content_type.startswith("multipart/"):
        environ = {
            "CONTENT_TYPE": content_type,
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": __import__("io").BytesIO(body),
            "REQUEST_METHOD": method,
        }
        _, form, files = parse_form_data(environ)
        shape["form"] = list(form.items(multi=True))
        shape["files"] = [
            (name, file.filename, file.mimetype, file.read()) for name, file in files.items(multi=True)
        ]
    else:
        shape |= {"type": content_type, "body": body}
    return shape


@pytest.fixture
def recorder() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Recorder)
    server.seen = []  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    "request_",
    [
        Request("GET", "/a", query=(("x", "1 & 2"), ("y", "'"))),
        Request("POST", "/a", body=Json({"name": "it's", "ids": [1, 2]})),
        Request("POST", "/a", body=Raw(b"\xff\xfe" * 2, "text/plain")),
        Request("DELETE", "/a", body=Json({"ids": ["x"]}), headers=(("X-Extra", "a b"),)),
        Request("POST", "/a", body=Multipart((Part("caseId", "a'b;c"), Part("bulkTags[]", "@home, <x>")))),
        Request(
            "POST",
            "/a",
            body=Multipart((Part("file", 'hello; "you"\n', 'a "b" ü.txt', "text/plain"),)),
        ),
        Request("POST", "/a", body=Multipart((Part("file", b"\0" * 5000, "big.bin", "image/png"),))),
    ],
    ids=lambda request: f"{request.method} {type(request.body).__name__}",
)
def test_the_curl_line_sends_the_same_again(request_: Request, recorder: ThreadingHTTPServer) -> None:
    url = f"http://127.0.0.1:{recorder.server_address[1]}"
    client = Client(make_target("caseiq", {"base_url": url}, seed=0, run_id="r"))
    client.judge = Judge(())
    exchange = client.send(Request(**{**request_.__dict__, "token": "secret"}))
    client.close()

    line = curl_line(exchange)
    subprocess.run(["bash", "-c", line], env={"TOKEN": "secret", "PATH": "/usr/bin:/bin"}, check=True)

    first, again = recorder.seen  # type: ignore[attr-defined]
    assert again == first
    assert "secret" not in line
