"""What a recording may look like, and what in it is an answer of which operation."""

from __future__ import annotations

import base64
import gzip
import json
from pathlib import Path
from typing import Any

import pytest

import openapi
from contract_tests.drift.examine import examine
from contract_tests.drift.har import HarError, Recorded, read_har
from contract_tests.drift.routes import Routes
from tests.contract_tests.drift.traffic import AGENTCIS, CASEIQ, entry, example, found, write

_LIST = f"{AGENTCIS}/attachments/client/5"
_PAGE = {"data": [], "links": {}, "meta": {}, "new": 1}


def _read(tmp_path: Path, *entries: dict[str, Any]) -> list[Recorded]:
    return list(read_har(write(tmp_path / "t.har", list(entries))))


def _operation(tmp_path: Path, api: str, recorded: dict[str, Any]) -> str:
    (one,) = _read(tmp_path, recorded)
    routes = Routes(openapi.spec(api))
    template = routes.template(one.path)
    operation = routes.operation(template, one) if template else None
    return operation.id if operation else ""


@pytest.mark.parametrize(
    ("method", "url", "operation"),
    [
        ("GET", f"{CASEIQ}/attachments?limit=1", "listAttachments"),
        ("HEAD", f"{CASEIQ}/attachments/", "listAttachments"),
        ("GET", f"{CASEIQ}/attachment/x%2Fy/attachment", "downloadAttachment"),
        ("POST", f"{CASEIQ}/save_file", "uploadFile"),
        ("POST", "https://any.example/auth/oauth2/token", "createToken"),
        ("POST", f"{CASEIQ}/save_file?_method=PUT", "uploadFile"),
        ("DELETE", f"{CASEIQ}/attachment/1", ""),
        ("GET", f"{CASEIQ}/attachment//attachment", ""),
        ("GET", f"{CASEIQ}/attachment/../attachments", ""),
        ("GET", "https://any.example/prefix/api-public/1.0/attachments", ""),
        ("GET", "http://[", ""),
        ("GET", "not a url", ""),
    ],
)
def test_an_operation_of_case_iq_is_found_by_its_path(
    method: str, url: str, operation: str, tmp_path: Path
) -> None:
    assert _operation(tmp_path, "caseiq", entry(url, {}, method=method)) == operation


_JSON = {"mimeType": "application/json", "text": '{"_method": "delete", "ids": [1]}'}
_FORM = {"mimeType": "application/x-www-form-urlencoded", "text": "original_name=x&_method=put"}
_PARAMS = {"mimeType": "application/x-www-form-urlencoded", "params": [{"name": "_method", "value": "PUT"}]}
_MULTIPART = {
    "mimeType": "multipart/form-data; boundary=b",
    "text": '--b\r\nContent-Disposition: form-data; name="_method"\r\n\r\nput\r\n--b--\r\n',
}
_HOSTILE = {"mimeType": "application/json", "text": "[" * 100_000}


@pytest.mark.parametrize(
    ("method", "path", "posted", "headers", "operation"),
    [
        ("GET", "/api/v2/attachments/client/5/", None, {}, "listDocuments"),
        ("POST", "/api/v2/attachments/client/5", None, {}, "uploadDocuments"),
        ("PUT", "/api/v2/attachments/client/5/3", None, {}, "updateDocumentById"),
        ("POST", "/api/v2/attachments/client/5", _FORM, {}, "updateDocument"),
        ("POST", "/api/v2/attachments/client/5", _PARAMS, {}, "updateDocument"),
        ("POST", "/api/v2/attachments/client/5/3", _MULTIPART, {}, "updateDocumentById"),
        ("POST", "/api/v2/attachments/client/5?_method=put", _HOSTILE, {}, "updateDocument"),
        ("POST", "/api/v2/attachments", _JSON, {}, "deleteDocuments"),
        ("POST", "/api/v2/attachments", None, {"x-http-method-override": "DELETE"}, "deleteDocuments"),
        ("POST", "/api/v2/attachments", None, {}, ""),
        ("DELETE", "/api/v2/attachments", _JSON, {}, "deleteDocumentsDirectly"),
        ("POST", "/api/v2/attachments/client/5", None, {"X-HTTP-Method-Override": "parameters"}, ""),
        ("GET", "/attachments/3/download", None, {}, "downloadDocument"),
    ],
)
def test_an_operation_of_agentcis_is_found_by_the_method_that_a_post_stands_for(
    method: str,
    path: str,
    posted: dict[str, Any] | None,
    headers: dict[str, str],
    operation: str,
    tmp_path: Path,
) -> None:
    recorded = entry(f"https://t.example{path}", {}, method=method, posted=posted, headers=headers)
    assert _operation(tmp_path, "agentcis", recorded) == operation


def _with_content(**content: Any) -> dict[str, Any]:
    recorded = entry(_LIST)
    recorded["response"]["content"] = {"size": 9, "mimeType": "application/json", **content}
    recorded["response"]["headers"] = [{"name": "Content-Encoding", "value": "gzip"}]
    return recorded


_TEXT = json.dumps(_PAGE)


@pytest.mark.parametrize(
    "content",
    [
        {"text": _TEXT},
        {"text": base64.b64encode(_TEXT.encode()).decode(), "encoding": "base64"},
        {"text": base64.encodebytes(_TEXT.encode() * 1).decode(), "encoding": "base64"},
        {"text": base64.b64encode(gzip.compress(_TEXT.encode())).decode(), "encoding": "base64"},
        {"text": base64.b64encode(_TEXT.encode("utf-16")).decode(), "encoding": "base64"},
    ],
    ids=["text", "base64", "base64 in lines", "still zipped", "UTF-16"],
)
def test_a_body_is_read_however_it_was_recorded(content: dict[str, Any], tmp_path: Path) -> None:
    traffic = write(tmp_path / "t.har", [_with_content(**content)])
    assert "new member new: integer" in [one.what for one in found(traffic, "agentcis")]


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"text": "%%%", "encoding": "base64"},
        {"text": base64.b64encode(gzip.compress(b"{}")[:-4]).decode(), "encoding": "base64"},
        {"text": f"[300000 bytes, sha256 {'0' * 64}]"},
    ],
)
def test_a_body_that_was_not_recorded_is_counted_and_not_judged(content: Any, tmp_path: Path) -> None:
    entries = _read(tmp_path, _with_content(**content))
    examined, _ = examine(entries, {"agentcis": openapi.spec("agentcis")})
    assert examined["agentcis"].notes == {"bodies were not recorded": 1}
    assert not examined["agentcis"].tally.findings


@pytest.mark.parametrize("text", ["{", "[" * 100_000, "NaN", '{"a": Infinity}', "1" * 5000])
def test_a_body_that_is_no_json_is_counted_and_not_judged(text: str, tmp_path: Path) -> None:
    entries = _read(tmp_path, _with_content(text=text))
    examined, _ = examine(entries, {"agentcis": openapi.spec("agentcis")})
    assert examined["agentcis"].notes == {"bodies say that they are JSON, and are not": 1}


def test_a_body_that_is_nested_deeply_ends_nothing(tmp_path: Path) -> None:
    deep: Any = 1
    for _ in range(400):
        deep = {"a": [deep]}
    traffic = write(tmp_path / "t.har", [entry(_LIST, {"data": [], "new": deep})])
    assert "new member new: object" in [one.what for one in found(traffic, "agentcis")]


def test_what_is_of_neither_api_is_left_out_and_counted(tmp_path: Path) -> None:
    entries = _read(
        tmp_path,
        entry("https://cdn.example/logo.svg", "x"),
        entry(_LIST, example("agentcis", "DocumentPageEmpty")),
        entry(_LIST, "", method="OPTIONS", status=204),
        entry(_LIST, "", status=0),
        entry("https://other.example/api/v2/attachments/client/5", "x"),
    )
    specs = {api: openapi.spec(api) for api in openapi.APIS}
    examined, left_out = examine(entries, specs, hosts=frozenset({"tenant.example.org", "cdn.example"}))
    assert examined["agentcis"].answers == 1
    assert examined["caseiq"].answers == 0
    assert left_out == {
        "of another path": 1,
        "of a method that the path does not have": 1,
        "without an answer": 1,
        "of another host": 1,
    }


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "is no JSON"),
        ("<html>", "is no JSON"),
        ('{"log": {"entries": [', "is no JSON, or was cut off, after 0 entries"),
        ("{}", "has no list log.entries"),
        ('{"log": {"entries": {}}}', "has no list log.entries"),
        ('{"rules": []}', "has no list log.entries"),
        ('{"log": {"entries": [7]}}', r"log.entries\[0\].request must be an object"),
        ('{"log": {"entries": [{"request": {}}]}}', r"log.entries\[0\].response must be an object"),
        (
            '{"log": {"entries": [{"request": {"method": "GET"}, "response": {}}]}}',
            r"log.entries\[0\].request.url must be a text",
        ),
        (
            '{"log": {"entries": [{"request": {"method": "GET", "url": ""}, "response": {"status": true}}]}}',
            r"log.entries\[0\].response.status must be an integer",
        ),
        ("\x00\xff", "is no JSON"),
    ],
)
def test_what_is_no_recording_is_said_with_the_member(text: str, named: str, tmp_path: Path) -> None:
    (tmp_path / "t.har").write_text(text, encoding="latin-1")
    with pytest.raises(HarError, match=named):
        list(read_har(tmp_path / "t.har"))


def test_a_recording_may_begin_with_a_byte_order_mark_and_be_empty(tmp_path: Path) -> None:
    (tmp_path / "t.har").write_text('{"log": {"entries": []}}', encoding="utf-8-sig")
    assert list(read_har(tmp_path / "t.har")) == []
