"""What requests of either API would do, in a wide table."""

from __future__ import annotations

import json
from typing import Any

import pytest

from contract_tests.agentcis.guarded import AgentcisShapes
from contract_tests.caseiq.guarded import CaseIqShapes
from contract_tests.guard.body import Unreadable
from contract_tests.guard.call import Call
from contract_tests.guard.intent import Intent

_LIST = "/api/v2/attachments/client/6"
_BULK = "/api/v2/attachments"
_FORM = "application/x-www-form-urlencoded"
_CASE = "aaaaaaaa-0000-4000-8000-00000000000a"
_ITEM = f"/api-public/1.0/attachment/{_CASE}"


def call(method: str, target: str, body: Any = None, *headers: tuple[str, str]) -> Call:
    """A request with a JSON body, a form (text) or parts (bytes)."""
    if body is None:
        return Call(method, target, headers)
    kind = {str: _FORM, bytes: "multipart/form-data; boundary=b"}.get(type(body), "application/json")
    content = (
        body.encode()
        if isinstance(body, str)
        else body
        if isinstance(body, bytes)
        else json.dumps(body).encode()
    )
    return Call(method, target, (*headers, ("Content-Type", kind)), content)


def parts(*fields: tuple[str, str], **files: bytes) -> bytes:
    """A form of fields and files, named like their fields."""
    made = [f'name="{name}"\r\n\r\n{value}'.encode() for name, value in fields]
    made += [
        f'name="{name}"; filename="{name}.txt"\r\n\r\n'.encode() + value for name, value in files.items()
    ]
    return (
        b"".join(b"--b\r\nContent-Disposition: form-data; " + each + b"\r\n" for each in made) + b"--b--\r\n"
    )


def judged(api: str, request: Call) -> Intent:
    """The intent, `unknown` where nobody can say."""
    shapes = {"agentcis": AgentcisShapes(), "caseiq": CaseIqShapes()}[api]
    try:
        return shapes.intent(request)
    except Unreadable as doubt:
        return Intent("unknown", why=str(doubt))


_PUT = ("X-HTTP-Method-Override", "PUT")

_AGENTCIS: list[tuple[Call, str, tuple[str, ...]]] = [
    # Reads.
    (call("GET", "/"), "read", ()),
    (call("GET", _LIST), "read", ()),
    (call("HEAD", f"{_LIST}?per_page=10&page=2"), "read", ()),
    (call("OPTIONS", _LIST), "read", ()),
    (call("GET", "/attachments/3/download"), "read", ()),
    (call("GET", "/api/v2/attachment"), "read", ()),
    (call("GET", "/api/v2/attachments/client/x%20y"), "read", ()),
    # Uploads.
    (call("POST", _LIST, parts(documents=b"x")), "create", ()),
    (call("POST", f"{_LIST}/", parts(documents=b"x")), "create", ()),
    (call("POST", _LIST), "create", ()),
    (call("POST", _LIST, {"documents": []}), "create", ()),
    (call("POST", _LIST, parts(("documents[]", "no file"))), "create", ()),
    (call("POST", _LIST, parts(("_method", "POST"), documents=b"x")), "create", ()),
    (call("POST", f"{_LIST}?_method=post", parts(documents=b"x")), "create", ()),
    # Renames.
    (call("PUT", f"{_LIST}/7", {"original_name": "x"}), "rename", ("7",)),
    (call("PATCH", f"{_LIST}/007", {"original_name": "x"}), "rename", ("7",)),
    (call("PUT", f"{_LIST}/7", {"original_name": "x", "id": "8"}), "rename", ("7", "8")),
    (call("PUT", f"{_LIST}?id=9", {"original_name": "x", "attachmentId": 8}), "rename", ("9", "8")),
    (call("PUT", _LIST, {"original_name": "x"}), "rename", ()),
    (call("PUT", _LIST, "id=7&original_name=x"), "rename", ("7",)),
    (call("POST", _LIST, {"id": 7, "_method": "put"}), "rename", ("7",)),
    (call("POST", _LIST, "id=7&_method=Put"), "rename", ("7",)),
    (call("POST", _LIST, parts(("id", "7"), ("_method", "PUT"))), "rename", ("7",)),
    (call("POST", f"{_LIST}?_method=PUT", {"id": 7}), "rename", ("7",)),
    (call("POST", _LIST, {"id": 7}, _PUT), "rename", ("7",)),
    (call("POST", f"{_LIST}/7", {"original_name": "x"}, _PUT), "rename", ("7",)),
    # Deletions.
    (call("POST", _BULK, {"ids": [7, "8"], "_method": "delete"}), "delete", ("7", "8")),
    (call("DELETE", _BULK, {"ids": [7]}), "delete", ("7",)),
    (call("DELETE", f"{_BULK}/", {"ids": [7], "_method": "delete"}), "delete", ("7",)),
    (call("POST", _BULK, {"ids": [7]}), "delete", ("7",)),
    (call("POST", _BULK, "ids[]=7&ids[1]=8&_method=DELETE"), "delete", ("7", "8")),
    (call("POST", _BULK, parts(("ids[]", "7"), ("_method", "DELETE"))), "delete", ("7",)),
    (call("DELETE", f"{_LIST}/7"), "delete", ("7",)),
    # What no page documents, of a document that is named.
    (call("POST", f"{_LIST}/7"), "probe", ("7",)),
    (call("PUT", "/attachments/7/preview"), "probe", ("7",)),
    (call("DELETE", "/attachments/7/download/"), "probe", ("7",)),
    # What nobody knows, or what may mean anything.
    (call("DELETE", _LIST), "unknown", ()),
    (call("DELETE", _LIST, {"ids": [7]}), "unknown", ()),
    (call("POST", _BULK), "unknown", ()),
    (call("POST", _BULK, {"ids": [], "_method": "delete"}), "unknown", ()),
    (call("POST", _BULK, {"ids": 7, "_method": "delete"}), "unknown", ()),
    (call("POST", _BULK, {"ids": {"0": 7}, "_method": "delete"}), "unknown", ()),
    (call("POST", _BULK, {"ids": [True], "_method": "delete"}), "unknown", ()),
    (call("POST", _BULK, {"ids": [7.0], "_method": "delete"}), "unknown", ()),
    (call("POST", _BULK, {"ids": ["7x"], "_method": "delete"}), "unknown", ()),
    (call("POST", _BULK, {"ids": [[7]], "_method": "delete"}), "unknown", ()),
    (call("POST", _BULK, {"ids": ["7" * 19], "_method": "delete"}), "unknown", ()),
    (call("POST", _BULK, {"ids": [7], "all": True, "_method": "delete"}), "unknown", ()),
    (call("POST", f"{_BULK}?ids[]=8", {"ids": [7], "_method": "delete"}), "unknown", ()),
    (call("PUT", _BULK, {"ids": [7]}), "unknown", ()),
    (call("POST", _LIST, {"id": 7}), "unknown", ()),
    (call("POST", f"{_LIST}?overwrite=1", parts(documents=b"x")), "unknown", ()),
    (call("POST", _LIST, parts(("_method", "PUT"), documents=b"x")), "unknown", ()),
    (call("PUT", f"{_LIST}/7", {"original_name": "x", "entity_id": 9}), "unknown", ()),
    (call("PUT", f"{_LIST}/7?force=1", {"original_name": "x"}), "unknown", ()),
    (call("PUT", f"{_LIST}/7", {"original_name": "x", "_method": "DELETE"}), "unknown", ()),
    (call("PUT", f"{_LIST}/7x", {"original_name": "x"}), "unknown", ()),
    (call("PUT", f"{_LIST}/../7/9", {"original_name": "x"}), "unknown", ()),
    (call("GET", f"{_LIST}?_method=DELETE"), "unknown", ()),
    (call("GET", _LIST, {"_method": "DELETE"}), "unknown", ()),
    (call("GET", f"{_LIST}/%2e%2e/7"), "unknown", ()),
    (call("GET", "/api/v2/..%5c..%5clogout"), "unknown", ()),
    (call("GET", "/logout"), "unknown", ()),
    (call("POST", "/api/v2/clients", {"name": "x"}), "unknown", ()),
    (call("TRACE", _LIST), "unknown", ()),
    (call("MOVE", f"{_LIST}/7"), "probe", ("7",)),
    (call("delete", f"{_LIST}/7"), "probe", ("7",)),
]

_CASEIQ: list[tuple[Call, str, tuple[str, ...]]] = [
    (call("GET", "/api-public/1.0/attachments?sort=name"), "read", ()),
    (call("GET", _ITEM), "read", ()),
    (call("HEAD", f"{_ITEM}/attachment"), "read", ()),
    (call("GET", "/"), "read", ()),
    (call("POST", "/auth/oauth2/token", {"grant_type": "client_credentials"}), "token", ()),
    (call("POST", "/api-public/1.0/save_file", parts(("caseId", _CASE), file=b"x")), "create", ()),
    (call("POST", "/api-public/1.0/save_file"), "create", ()),
    (call("POST", "/api-public/1.0/save_file", {"caseId": _CASE}), "create", ()),
    (call("DELETE", _ITEM), "probe", (_CASE,)),
    (
        call("PUT", _ITEM.upper().replace("/API-PUBLIC/1.0/ATTACHMENT/", "/api-public/1.0/attachment/")),
        "probe",
        (_CASE,),
    ),
    (call("PATCH", f"{_ITEM}/attachment", {"name": "x"}), "probe", (_CASE,)),
    (call("DELETE", "/api-public/1.0/attachments"), "unknown", ()),
    (call("PUT", "/api-public/1.0/save_file", parts(file=b"x")), "unknown", ()),
    (call("POST", "/api-public/1.0/save_file", parts(("id", _CASE), file=b"x")), "unknown", ()),
    (call("POST", "/api-public/1.0/save_file", parts(("attachmentId", _CASE), file=b"x")), "unknown", ()),
    (call("POST", "/api-public/1.0/save_file?id=1", parts(file=b"x")), "unknown", ()),
    (call("POST", "/api-public/1.0/save_file", parts(("_method", "DELETE"), file=b"x")), "unknown", ()),
    (call("POST", "/api-public/1.0/save_file", parts(file=b"x"), _PUT), "unknown", ()),
    (call("GET", _ITEM, None, _PUT), "unknown", ()),
    (call("GET", _ITEM, {"x": 1}), "unknown", ()),
    (call("GET", "/auth/oauth2/../../logout"), "unknown", ()),
    (call("POST", "/api-public/1.0/cases", {"x": 1}), "unknown", ()),
    (call("DELETE", "/api-public/1.0/attachment/7"), "unknown", ()),
]


def _name(case: Any) -> str | None:
    return f"{case.method} {case.target} {case.body[:60]!r}" if isinstance(case, Call) else None


@pytest.mark.parametrize(("request_", "kind", "ids"), _AGENTCIS, ids=_name)
def test_what_a_request_of_agentcis_would_do(request_: Call, kind: str, ids: tuple[str, ...]) -> None:
    intent = judged("agentcis", request_)

    assert (intent.kind, intent.ids) == (kind, ids), intent.why
    assert bool(intent.why) == (kind == "unknown")


@pytest.mark.parametrize(("request_", "kind", "ids"), _CASEIQ, ids=_name)
def test_what_a_request_of_case_iq_would_do(request_: Call, kind: str, ids: tuple[str, ...]) -> None:
    intent = judged("caseiq", request_)

    assert (intent.kind, intent.ids) == (kind, ids), intent.why


def test_an_upload_says_where_it_goes_and_what_it_sends() -> None:
    sent = judged("agentcis", call("POST", "/api/v2/attachments/client/06", parts(one=b"1", two=b"22")))
    saved = judged("caseiq", call("POST", "/api-public/1.0/save_file", parts(("caseId", _CASE), file=b"x")))

    assert (sent.place, [(file.name, file.size_bytes) for file in sent.files]) == (
        "client/6",
        [("one.txt", 1), ("two.txt", 2)],
    )
    assert (saved.place, saved.case, [file.name for file in saved.files]) == (
        "attachments",
        _CASE,
        ["file.txt"],
    )


@pytest.mark.parametrize("body", [None, {"id": 7}], ids=str)
def test_a_rename_at_the_entity_may_mean_anything_there(body: Any) -> None:
    intent = judged("agentcis", call("PUT", _LIST, body))

    assert intent.is_unaddressed
    assert intent.place == "client/6"


@pytest.mark.parametrize(
    ("header", "is_strange"),
    [
        *(("Accept", False), ("X-Request-Id", False), ("Sec-Fetch-Mode", False), ("X-Gateway-Key", False)),
        *(("X-Original-URL", True), ("X-Forwarded-Host", True), ("Forwarded", True), ("X-Tenant", True)),
    ],
)
def test_a_header_that_may_lead_elsewhere_is_strange(header: str, *, is_strange: bool) -> None:
    found = Call("PUT", "/", ((header, "x"),)).strange_header({"x-gateway-key"})

    assert found == (header.lower() if is_strange else "")
