"""The proxy before a real mock: byte for byte without a mutant, and with one only what the mutant says."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from contract_tests.audit.response.enumeration import all_mutations
from contract_tests.audit.response.mutation import Mutation
from contract_tests.audit.response.proxy import MUTANT_HEADER, MutatingProxy
from contract_tests.guard.server import serving
from contract_tests.mock import running_mock

_FULL = {"Authorization": "Bearer caseiq-full", "X-Mock-World": "audit-proxy"}
_AGENTCIS = {"Authorization": "Bearer agentcis-full", "X-Mock-World": "audit-proxy"}
_CASE = "aaaaaaaa-0000-4000-8000-00000000000a"
_LIST = "/api-public/1.0/attachments"
_PDF = "/api-public/1.0/attachment/aaaaaaaa-0000-4000-8000-0000000000f1"
_MUTATIONS = {**all_mutations("caseiq"), **all_mutations("agentcis")}


@pytest.fixture(scope="module")
def mock() -> Iterator[str]:
    """The mock itself."""
    with running_mock(seed=0) as sections:
        yield sections["caseiq"]["base_url"]


@pytest.fixture(scope="module")
def app(mock: str) -> MutatingProxy:
    return MutatingProxy(mock, _MUTATIONS)


@pytest.fixture(scope="module")
def proxy(app: MutatingProxy) -> Iterator[str]:
    """The proxy before it."""
    with serving(app) as url:
        yield url


CALLS = [
    ("GET", f"{_LIST}?sort=name&limit=2", _FULL, None),
    ("HEAD", _LIST, _FULL, None),
    ("GET", f"{_PDF}/attachment", _FULL, None),
    ("GET", f"{_PDF}/attachment", {**_FULL, "Range": "bytes=0-4"}, None),
    ("HEAD", f"{_PDF}/attachment", _FULL, None),
    ("GET", f"{_LIST}?limit=0", _FULL, None),
    ("DELETE", _LIST, _FULL, None),
    ("GET", _LIST, {}, None),
    ("PUT", "/api/v2/attachments/client/5/3", _AGENTCIS, {"original_name": "Jörg ’s"}),
    ("POST", "/api/v2/attachments", _AGENTCIS, {"ids": [999], "_method": "delete"}),
    ("GET", "/api/v2/attachments/client/5/?per_page=1", _AGENTCIS, None),
    ("GET", "/no/such/%2Fpath?a=%20b", {}, None),
]


@pytest.mark.parametrize(("method", "target", "headers", "body"), CALLS)
def test_without_a_mutant_all_passes_byte_for_byte(
    mock: str, proxy: str, method: str, target: str, headers: dict[str, str], body: object
) -> None:
    # By the same host, as the addresses in answers name the one that was asked.
    headers = {"Host": "127.0.0.1:8080", "Accept-Encoding": "identity", **headers}
    direct, passed = (
        httpx.request(method, base + target, headers=headers, json=body) for base in (mock, proxy)
    )

    assert (passed.status_code, passed.content) == (direct.status_code, direct.content)
    assert _compared(passed) == _compared(direct)


def test_a_large_upload_and_its_bytes_pass(mock: str, proxy: str) -> None:
    content = bytes(range(256)) * 8192
    fields = {"data": {"caseId": _CASE}, "files": {"file": ("large.bin", content)}}

    uploaded = httpx.post(f"{proxy}/api-public/1.0/save_file", headers=_FULL, **fields)  # type: ignore[arg-type]
    with httpx.stream(
        "GET", f"{proxy}/api-public/1.0/attachment/{uploaded.json()['id']}/attachment", headers=_FULL
    ) as answer:
        pieces = list(answer.iter_raw())

    assert uploaded.json()["sizeBytes"] == len(content)
    assert b"".join(pieces) == content
    assert len(pieces) > 1


def test_a_mutant_changes_its_answers_and_no_others(app: MutatingProxy, proxy: str) -> None:
    mutant = "caseiq.getAttachment.200.drop:/sizeBytes"
    headers = {**_FULL, MUTANT_HEADER: mutant}

    changed = httpx.get(proxy + _PDF, headers=headers)
    others = [httpx.get(proxy + f"{_LIST}?limit=1", headers=headers), httpx.get(proxy + _PDF, headers=_FULL)]

    assert "sizeBytes" not in changed.json()
    assert changed.headers["content-length"] == str(len(changed.content))
    assert all("sizeBytes" in other.text for other in others)
    assert app.struck[mutant] == 1


@pytest.mark.parametrize(
    ("method", "target", "body", "mutant"),
    [
        ("PUT", "client/5", {"original_name": "a", "id": 3}, "agentcis.updateDocument.200.status:201"),
        (
            "POST",
            "client/5",
            {"original_name": "a", "id": 3, "_method": "put"},
            "agentcis.updateDocument.200.status:201",
        ),
        ("POST", "", {"ids": [999], "_method": "DELETE"}, "agentcis.deleteDocuments.200.status:201"),
        ("DELETE", "", {"ids": [999]}, "agentcis.deleteDocumentsDirectly.200.status:201"),
    ],
)
def test_the_operation_is_the_one_that_the_request_means(
    proxy: str, method: str, target: str, body: object, mutant: str
) -> None:
    """A POST may be another method (`agentcis.spoof`)."""
    path = f"{proxy}/api/v2/attachments/{target}".rstrip("/")
    headers = {**_AGENTCIS, MUTANT_HEADER: mutant}

    assert httpx.request(method, path, json=body, headers=headers).status_code == 201
    another = {**headers, MUTANT_HEADER: "agentcis.uploadDocuments.200.status:201"}
    assert httpx.request(method, path, json=body, headers=another).status_code == 200


def test_head_has_other_headers_and_no_body(proxy: str) -> None:
    path = f"{proxy}{_PDF}/attachment"
    dropped = {**_FULL, MUTANT_HEADER: "caseiq.downloadAttachment.200.drop-header:ETag"}
    page = {**_FULL, MUTANT_HEADER: "caseiq.downloadAttachment.200.page"}

    assert "etag" not in httpx.head(path, headers=dropped).headers
    assert httpx.head(path, headers=page).headers["content-type"] == "application/pdf"
    assert b"Please sign in" in httpx.get(path, headers=page).content


def test_the_answer_before_is_remembered(proxy: str) -> None:
    headers = {**_FULL, MUTANT_HEADER: "caseiq.uploadFile.200.earlier:/id"}

    def upload() -> str:
        files = {"file": ("a.txt", b"a")}
        answer = httpx.post(
            f"{proxy}/api-public/1.0/save_file", headers=headers, data={"caseId": _CASE}, files=files
        )
        return str(answer.json()["id"])

    assert upload() == upload()


def test_there_is_no_answer_without_a_target_or_such_a_mutant() -> None:
    with serving(MutatingProxy("http://127.0.0.1:9", {})) as url:
        nobody = httpx.get(url)
        unknown = httpx.get(url, headers={MUTANT_HEADER: "no-such"})

    assert nobody.status_code == unknown.status_code == 502
    assert "does not answer" in nobody.text
    assert "no mutant no-such" in unknown.text


class _Upstream(http.server.BaseHTTPRequestHandler):
    """Tells which headers came, piece by piece, the second when the first has been seen."""

    protocol_version = "HTTP/1.1"
    seen = threading.Event()

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("X-Twice", "1")
        self.send_header("X-Twice", "2")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        told = json.dumps(sorted(name.lower() for name in self.headers)).encode()
        self._piece(b"[" + told)
        self.seen.wait(10)
        self._piece(b"]")
        self._piece(b"")

    def _piece(self, piece: bytes) -> None:
        self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
        self.wfile.flush()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def _upstream() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Upstream) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


def test_pieces_pass_as_they_come_and_the_target_never_hears_of_mutants() -> None:
    known = {"x": Mutation("caseiq", "getAttachment", 200, "bom")}
    with (
        _upstream() as target,
        serving(MutatingProxy(target, known)) as url,
        httpx.stream("GET", url, headers={MUTANT_HEADER: "x"}) as answer,
    ):
        pieces = answer.iter_raw()
        first = next(pieces)
        _Upstream.seen.set()
        rest = b"".join(pieces)

    assert first.startswith(b"[")
    assert not first.endswith(b"]]")
    assert answer.headers.get_list("x-twice") == ["1", "2"]
    (told,) = json.loads(first + rest)
    assert MUTANT_HEADER.lower() not in told
    assert "host" in told


def _compared(answer: httpx.Response) -> list[tuple[str, str]]:
    """The headers but for those of the one connection, and the time."""
    left_out = ("date", "connection", "server", "transfer-encoding", "x-request-id")
    return sorted((name, value) for name, value in answer.headers.multi_items() if name not in left_out)
