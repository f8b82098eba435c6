"""Agentcis: upload, rename and delete."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.mockserver import multipart
from tests.mockserver.clients import (
    ATTACHMENTS,
    CLIENT_5,
    CLIENT_6,
    PARTNER_7,
    Agentcis,
)
from tests.mockserver.multipart import Part
from tests.mockserver.process import MockProcess
from tests.mockserver.raw_http import chunked, exchange, request_bytes
from tests.mockserver.test_rules_agentcis_http import assert_not_found, assert_validation_error

MIB = 1024 * 1024
ROW_MEMBERS = {
    "id",
    "original_name",
    "path",
    "type",
    "description",
    "uploader",
    "uploader_type",
    "attachmentable_id",
    "attachmentable_type",
    "file_size",
    "created_at",
    "updated_at",
    "namespace",
    "meta",
}
REJECTED_MEMBERS = {"original_name", "path", "type", "description", "file_size", "namespace", "givenName"}
EXECUTABLES = ["exe", "bat", "cmd", "com", "msi", "scr", "ps1", "sh", "php", "js", "jar", "vbs"]


def file(name: str, filename: str = "a.txt", content: bytes = b"x") -> Part:
    return Part(name, content, filename, "application/octet-stream")


# ---------------------------------------------------------------- upload


@pytest.mark.rules("agentcis.upload.ok", "agentcis.upload.uploaded", "agentcis.update.row")
def test_an_upload_answers_200_with_the_row_of_each_stored_file(agentcis: Agentcis) -> None:
    answer = agentcis.upload(("a.txt", b"abc"), ("B.PDF", b""))
    assert answer.status_code == 200
    assert set(answer.json()) == {"uploadedFiles", "rejectedFiles"}
    assert answer.json()["rejectedFiles"] == []
    rows = answer.json()["uploadedFiles"]
    assert [set(row) for row in rows] == [ROW_MEMBERS, ROW_MEMBERS]
    assert [row["original_name"] for row in rows] == ["a.txt", "B.PDF"]
    assert [(row["type"], row["file_size"]) for row in rows] == [("txt", 3), ("PDF", 0)]
    for row in rows:
        assert (row["attachmentable_type"], row["attachmentable_id"]) == ("client", 6)
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", row["created_at"])
        assert row["path"].startswith("uploads/documents/")


@pytest.mark.rules("agentcis.upload.field", "agentcis.upload.field-spellings")
@pytest.mark.parametrize(
    "names",
    [
        ["documents[]"],
        ["documents[]", "documents[]", "documents[]"],
        ["documents[0]", "documents[1]"],
        ["documents[1]", "documents[0]"],
        ["documents"],
        ["documents[]", "documents[0]", "documents"],
    ],
)
def test_every_spelling_of_the_field_is_taken(agentcis: Agentcis, names: list[str]) -> None:
    parts = [file(name, f"{number}.txt") for number, name in enumerate(names)]
    answer = agentcis.post_parts(CLIENT_6, *parts)
    assert answer.status_code == 200, answer.text
    expected = [f"{number}.txt" for number in range(len(names))]
    assert [row["original_name"] for row in answer.json()["uploadedFiles"]] == expected
    assert [item["original_name"] for item in agentcis.documents()] == expected


@pytest.mark.rules("agentcis.upload.partition", "agentcis.upload.rejected", "agentcis.upload.stored")
def test_every_file_is_either_stored_or_rejected(agentcis: Agentcis) -> None:
    names = ["a.txt", "b.exe", "c.pdf", "d.PHP", "a.txt"]
    answer = agentcis.upload(*((name, name.encode()) for name in names)).json()
    assert [row["original_name"] for row in answer["uploadedFiles"]] == ["a.txt", "c.pdf", "a.txt"]
    assert [rejected["original_name"] for rejected in answer["rejectedFiles"]] == ["b.exe", "d.PHP"]
    for rejected in answer["rejectedFiles"]:
        assert set(rejected) >= REJECTED_MEMBERS
    assert (answer["rejectedFiles"][0]["type"], answer["rejectedFiles"][0]["file_size"]) == ("exe", 5)
    assert [item["original_name"] for item in agentcis.documents()] == ["a.txt", "c.pdf", "a.txt"]


@pytest.mark.rules("agentcis.upload.rejected-types", "agentcis.upload.stored")
@pytest.mark.parametrize("extension", EXECUTABLES)
def test_executables_are_rejected_in_any_letter_case(agentcis: Agentcis, extension: str) -> None:
    names = [f"a.{extension}", f"b.{extension.upper()}", f"c.txt.{extension.title()}", f".{extension}"]
    answer = agentcis.upload(*((name, b"MZ") for name in names))
    assert (answer.status_code, answer.json()["uploadedFiles"]) == (200, [])
    assert [rejected["givenName"] for rejected in answer.json()["rejectedFiles"]] == names
    assert agentcis.documents() == []


@pytest.mark.rules("agentcis.upload.rejected-types")
@pytest.mark.parametrize(
    "name", ["exe", "a.exe.txt", "a.exes", "a.json", "sh", "a.docx", "a.", "php.txt", "a.html"]
)
def test_what_only_looks_like_an_executable_is_stored(agentcis: Agentcis, name: str) -> None:
    assert agentcis.stored(name)["original_name"] == name


@pytest.mark.rules("agentcis.upload.stored", "agentcis.upload.bytes")
@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ("ä 報告 😀.pdf", "ä 報告 😀.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\\\dir\\\\a.txt", "a.txt"),
        ("qu%22ote.txt", 'qu"ote.txt'),
        ("a%0D%0AX-Injected: 1.txt", "a\r\nX-Injected: 1.txt"),
        ("n" * 5000, "n" * 5000),
        ("\u202egpj.txt", "\u202egpj.txt"),
        ("nul\x00.txt", "nul\x00.txt"),
    ],
    ids=["unicode", "path", "windows path", "quote", "line end", "long", "right to left", "nul"],
)
def test_a_document_keeps_the_name_sent(agentcis: Agentcis, sent: str, name: str) -> None:
    row = agentcis.stored(sent, b"bytes")
    (item,) = agentcis.documents()
    assert item["original_name"] == row["original_name"] == name
    answer = agentcis.get(item["_links"]["download"])
    assert answer.content == b"bytes"
    assert "X-Injected" not in answer.headers


@pytest.mark.rules("agentcis.upload.stored")
def test_equal_names_do_not_replace_each_other(agentcis: Agentcis) -> None:
    first, second = agentcis.stored("a.txt", b"1"), agentcis.stored("a.txt", b"2")
    assert [item["id"] for item in agentcis.documents()] == [first["id"], second["id"]]
    contents = [agentcis.get(item["_links"]["download"]).content for item in agentcis.documents()]
    assert contents == [b"1", b"2"]


@pytest.mark.rules("agentcis.upload.empty")
def test_a_file_of_no_bytes_is_stored(agentcis: Agentcis) -> None:
    row = agentcis.stored("empty.txt", b"")
    (item,) = agentcis.documents()
    assert item["file_size"] == {"formatted": "0 B", "actual": 0}
    assert agentcis.get(f"/attachments/{row['id']}/download").content == b""


@pytest.mark.rules("agentcis.upload.bytes")
@pytest.mark.parametrize("size_bytes", [1, 101, 8193, 65537, 1_048_577])
def test_a_download_gives_the_very_bytes(agentcis: Agentcis, size_bytes: int) -> None:
    content = (bytes(range(256)) * (size_bytes // 256 + 1))[:size_bytes]
    row = agentcis.stored("a.bin", content)
    assert agentcis.get(f"/attachments/{row['id']}/download").content == content


@pytest.mark.rules("agentcis.upload.missing", "agentcis.error.nothing-stored")
@pytest.mark.parametrize(
    ("parts", "field"),
    [
        ((), "documents"),
        ((Part("other", "x"),), "documents"),
        ((file("file"),), "documents"),
        ((file("document"),), "documents"),
        ((file("Documents[]"),), "documents"),
        ((file("documents[]", ""),), "documents"),
        ((file("documents[x]"),), "documents"),
        ((Part("documents[]", "text"),), "documents.0"),
        ((file("documents[]"), Part("documents[]", "text")), "documents.1"),
        ((Part("documents", "text"),), "documents.0"),
    ],
)
def test_an_upload_without_a_file_is_a_validation_error(
    agentcis: Agentcis, parts: tuple[Part, ...], field: str
) -> None:
    before = agentcis.state()
    assert_validation_error(agentcis.post_parts(CLIENT_6, *parts), field)
    assert agentcis.state() == before


@pytest.mark.rules("agentcis.upload.missing")
@pytest.mark.parametrize(
    "options",
    [{"json": {"documents": ["x"]}}, {"data": {"documents[]": "x"}}, {"content": b"x"}, {"content": b""}],
    ids=["json", "form", "bytes", "nothing"],
)
def test_a_body_that_is_no_multipart_form_is_a_validation_error(
    agentcis: Agentcis, options: dict[str, Any]
) -> None:
    assert_validation_error(agentcis.post(CLIENT_6, **options), "documents")


def upload_of(sizes: list[int], world: str, coding: str) -> bytes:
    parts = [file("documents[]", f"{number}.bin", b"z" * size) for number, size in enumerate(sizes)]
    headers = {
        "Authorization": "Bearer agentcis-full",
        "X-Mock-World": world,
        "Content-Type": multipart.CONTENT_TYPE,
        **({"Transfer-Encoding": "chunked"} if coding == "chunked" else {}),
    }
    body = multipart.encode(*parts)
    return request_bytes("POST", CLIENT_6, headers, chunked(body) if coding == "chunked" else body)


@pytest.mark.rules(
    "agentcis.upload.too-large",
    "agentcis.upload.limit",
    "agentcis.error.order",
    "agentcis.error.nothing-stored",
)
@pytest.mark.parametrize("coding", ["identity", "chunked"])
@pytest.mark.parametrize(
    ("sizes", "status"),
    [([20 * MIB], 200), ([20 * MIB + 1], 413), ([1, 20 * MIB + 1, 1], 413), ([11 * MIB, 11 * MIB], 200)],
    ids=["exactly", "one byte over", "one of three", "together over"],
)
def test_twenty_mib_a_file_pass_and_one_byte_more_stores_nothing_of_the_request(
    mock: MockProcess, agentcis: Agentcis, world: str, sizes: list[int], status: int, coding: str
) -> None:
    answer = exchange(mock.port, upload_of(sizes, world, coding))
    assert answer.status == status
    assert len(agentcis.documents()) == (len(sizes) if status == 200 else 0)
    if status == 413:
        assert isinstance(answer.json()["message"], str)


@pytest.mark.rules("agentcis.error.order", "agentcis.upload.too-large")
@pytest.mark.parametrize(
    ("path", "token", "status"),
    [
        (f"{ATTACHMENTS}/client/9", "agentcis-full", 404),
        (CLIENT_6, "agentcis-readonly", 403),
        (CLIENT_6, "wrong", 401),
        (CLIENT_6, "agentcis-full", 413),
    ],
)
def test_a_file_over_the_limit_counts_after_the_entity_and_before_400(
    agentcis: Agentcis, path: str, token: str, status: int
) -> None:
    too_large = file("documents[]", "big.bin", b"z" * (20 * MIB + 1))
    answer = Agentcis(agentcis.http, token).post_parts(path, Part("documents[]", "text"), too_large)
    assert answer.status_code == status


# ---------------------------------------------------------------- update


@pytest.mark.rules("agentcis.update.ok", "agentcis.update.row", "agentcis.update.extension")
def test_a_rename_answers_the_row_and_the_message_of_the_vendor(agentcis: Agentcis) -> None:
    answer = agentcis.put(CLIENT_5, json={"original_name": "Johns", "id": 3})
    assert answer.status_code == 200
    assert answer.json()["message"] == "You’ve successfully saved your attachment’s information."
    row = answer.json()["data"]
    assert set(row) == ROW_MEMBERS
    assert (row["id"], row["original_name"], row["file_size"]) == (3, "Johns.docx", 11839)
    assert row["created_at"] == "2018-05-02T01:29:07.000000Z"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", row["updated_at"])


@pytest.mark.rules("agentcis.update.target")
@pytest.mark.parametrize(
    ("path", "body"),
    [
        (CLIENT_5, {"id": 4}),
        (CLIENT_5, {"id": "4"}),
        (f"{CLIENT_5}/4", {}),
        (f"{CLIENT_5}/4/", {}),
        (f"{CLIENT_5}/4", {"id": 3}),
    ],
)
def test_the_document_is_named_by_the_body_or_the_path(
    agentcis: Agentcis, path: str, body: dict[str, Any]
) -> None:
    answer = agentcis.put(path, json={"original_name": "Pass", **body})
    assert answer.json()["data"]["id"] == 4
    assert [item["original_name"] for item in agentcis.documents(CLIENT_5)] == ["John.docx", "Pass.pdf"]


@pytest.mark.rules("agentcis.update.target")
def test_with_none_named_it_is_the_only_document(agentcis: Agentcis) -> None:
    answer = agentcis.put(PARTNER_7, json={"original_name": "Deal"})
    assert answer.json()["data"]["original_name"] == "Deal.pdf"
    assert_not_found(agentcis.put(CLIENT_6, json={"original_name": "Deal"}))
    assert_validation_error(agentcis.put(CLIENT_5, json={"original_name": "Deal"}), "id")


@pytest.mark.rules("agentcis.update.target", "agentcis.error.nothing-stored")
@pytest.mark.parametrize("body", [{"original_name": "x"}, {"original_name": ""}, {}])
@pytest.mark.parametrize("document", [5, 99, 0, "5", -3, 10**30])
def test_an_id_that_is_not_of_this_entity_is_404_before_any_400(
    agentcis: Agentcis, document: Any, body: dict[str, Any]
) -> None:
    before = agentcis.state()
    assert_not_found(agentcis.put(CLIENT_5, json={**body, "id": document}))
    assert_not_found(agentcis.put(f"{CLIENT_5}/{document}", json=body))
    assert agentcis.state() == before


@pytest.mark.rules("agentcis.update.target")
@pytest.mark.parametrize("document", ["x", 3.5, True, [3], {"id": 3}, ""])
def test_an_id_that_is_no_integer_is_400(agentcis: Agentcis, document: Any) -> None:
    answer = agentcis.put(CLIENT_5, json={"original_name": "x", "id": document})
    assert_validation_error(answer, "id")


@pytest.mark.rules("agentcis.update.extension", "agentcis.update.extension-twice")
@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ("John", "John.docx"),
        ("John.docx", "John.docx"),
        ("John.DOCX", "John.DOCX"),
        ("John.pdf", "John.pdf.docx"),
        ("Johndocx", "Johndocx.docx"),
        ("John.", "John..docx"),
        (".docx", ".docx"),
        ("a.docx.docx", "a.docx.docx"),
        ("ä 😀", "ä 😀.docx"),
        ("  John \t", "John.docx"),
        ("a/b\\c", "a/b\\c.docx"),
        ("0", "0.docx"),
        ('a"\r\nX: 1', 'a"\r\nX: 1.docx'),
        ("n" * 5000, "n" * 5000 + ".docx"),
    ],
)
def test_the_stored_extension_stays(agentcis: Agentcis, sent: str, name: str) -> None:
    answer = agentcis.put(CLIENT_5, json={"original_name": sent, "id": 3})
    assert answer.json()["data"]["original_name"] == name
    assert agentcis.documents(CLIENT_5)[0]["original_name"] == name
    download = agentcis.get("/attachments/3/download")
    assert download.headers["Content-Type"].endswith("wordprocessingml.document")
    assert "X" not in download.headers


@pytest.mark.rules("agentcis.update.extension", "agentcis.update.persists")
def test_a_document_without_an_extension_gets_none(agentcis: Agentcis) -> None:
    row = agentcis.stored("noext")
    renamed = agentcis.put(CLIENT_6, json={"original_name": "page.html"}).json()["data"]
    assert (renamed["original_name"], renamed["type"]) == ("page.html", "")
    answer = agentcis.get(f"/attachments/{row['id']}/download")
    assert answer.headers["Content-Type"] == "application/octet-stream"


@pytest.mark.rules("agentcis.update.persists")
def test_a_rename_changes_the_name_and_nothing_else(agentcis: Agentcis) -> None:
    stored = agentcis.stored("a.txt", b"bytes", entity=CLIENT_5)
    before = agentcis.state()
    row = agentcis.put(f"{CLIENT_5}/{stored['id']}", json={"original_name": "b"}).json()["data"]
    assert {**row, "original_name": "a.txt", "updated_at": stored["updated_at"]} == stored
    assert row["updated_at"] >= stored["updated_at"]
    after = agentcis.state()
    assert after[0][-1].pop("original_name") == "b.txt"
    before[0][-1].pop("original_name")
    assert after == before
    assert agentcis.get(f"/attachments/{stored['id']}/download").content == b"bytes"


@pytest.mark.rules("agentcis.update.invalid", "agentcis.update.invalid-edge", "agentcis.error.nothing-stored")
@pytest.mark.parametrize("target", [(CLIENT_5, {"id": 3}), (f"{CLIENT_5}/3", {})], ids=["body", "path"])
@pytest.mark.parametrize(
    "name", ["", " ", "\t\n ", "\x00", " \r\n\v ", None, 5, 0, True, False, 1.5, [], ["x"], {}, {"a": "b"}]
)
def test_a_name_that_is_empty_or_no_text_is_400(
    agentcis: Agentcis, name: Any, target: tuple[str, dict[str, Any]]
) -> None:
    before = agentcis.state()
    path, named = target
    assert_validation_error(agentcis.put(path, json={**named, "original_name": name}), "original_name")
    assert_validation_error(agentcis.put(path, json={**named}), "original_name")
    assert agentcis.state() == before


@pytest.mark.rules("agentcis.update.invalid")
@pytest.mark.parametrize(
    "content", [b"", b"[]", b"null", b"5", b'"x"', b"{", b"\xff", b'{"original_name": "\\ud800"}']
)
def test_a_body_without_a_name_in_it_is_400(agentcis: Agentcis, content: bytes) -> None:
    answer = agentcis.put(f"{CLIENT_5}/3", content=content, headers={"Content-Type": "application/json"})
    assert_validation_error(answer, "original_name")


@pytest.mark.rules("agentcis.update.multipart")
def test_a_multipart_put_arrives_empty(agentcis: Agentcis) -> None:
    before = agentcis.state()
    fields = {"original_name": (None, "x"), "id": (None, "3")}
    assert_validation_error(agentcis.put(f"{CLIENT_5}/3", files=fields), "original_name")
    assert_validation_error(agentcis.put(CLIENT_5, files=fields), "id")
    assert agentcis.state() == before


@pytest.mark.rules("agentcis.update.multipart", "agentcis.spoof")
@pytest.mark.parametrize(
    ("method", "options"),
    [
        ("PUT", {"json": {"original_name": "New", "id": 3}}),
        ("PUT", {"data": {"original_name": "New", "id": "3"}}),
        ("POST", {"data": {"original_name": "New", "id": "3", "_method": "PUT"}}),
        ("POST", {"json": {"original_name": "New", "id": 3, "_method": "PUT"}}),
        (
            "POST",
            {
                "files": [
                    (k, (None, v)) for k, v in {"original_name": "New", "id": "3", "_method": "PUT"}.items()
                ]
            },
        ),
        (
            "POST",
            {
                "files": [(k, (None, v)) for k, v in {"original_name": "New", "id": "3"}.items()],
                "params": {"_method": "put"},
            },
        ),
    ],
)
def test_json_and_forms_rename_and_multipart_by_a_spoofed_post(
    agentcis: Agentcis, method: str, options: dict[str, Any]
) -> None:
    answer = agentcis.send(method, CLIENT_5, **options)
    assert answer.status_code == 200, answer.text
    assert answer.json()["data"]["original_name"] == "New.docx"


# ---------------------------------------------------------------- delete


@pytest.mark.rules(
    "agentcis.delete.ok", "agentcis.delete.ids", "agentcis.delete.gone", "agentcis.delete.only"
)
def test_what_is_deleted_is_gone_and_nothing_else_is(agentcis: Agentcis) -> None:
    before = agentcis.state()
    answer = agentcis.delete([3])
    assert (answer.status_code, answer.json()) == (200, {"deletedFile": [3], "rejectedFiles": []})
    after = agentcis.state()
    assert after == [before[0][1:], before[1], before[2]]
    assert agentcis.page(CLIENT_5)["meta"]["total"] == 1


@pytest.mark.rules("agentcis.delete.link-gone")
def test_the_links_of_a_deleted_document_are_404(agentcis: Agentcis) -> None:
    agentcis.delete([4])
    assert_not_found(agentcis.get("/attachments/4/download"))
    assert_not_found(agentcis.get("/attachments/4/preview"))
    assert_not_found(agentcis.put(f"{CLIENT_5}/4", json={"original_name": "x"}))


@pytest.mark.rules("agentcis.delete.partition", "agentcis.delete.ids")
@pytest.mark.parametrize(
    ("ids", "deleted", "rejected"),
    [
        ([3, 4, 5], [3, 4, 5], []),
        ([100, 101], [], [100, 101]),
        ([3, 3], [3], [3]),
        ([3, 99, 3, 4], [3, 4], [99, 3]),
        ([0, -1], [], [0, -1]),
        ([2**63, 10**30], [], [2**63, 10**30]),
    ],
)
def test_every_entry_sent_is_either_deleted_or_rejected(
    agentcis: Agentcis, ids: list[int], deleted: list[int], rejected: list[int]
) -> None:
    answer = agentcis.delete(ids)
    assert (answer.status_code, answer.json()) == (200, {"deletedFile": deleted, "rejectedFiles": rejected})
    again = agentcis.delete(ids)
    assert again.json() == {"deletedFile": [], "rejectedFiles": ids}


@pytest.mark.rules("agentcis.delete.numeric", "agentcis.delete.ids")
@pytest.mark.parametrize("ids", [["4"], ["4", 3], [" 4"], ["+4"]])
def test_a_numeric_string_counts_as_an_integer(agentcis: Agentcis, ids: list[Any]) -> None:
    answer = agentcis.delete(ids)
    assert (answer.status_code, answer.json()["deletedFile"]) == (200, [int(value) for value in ids])


@pytest.mark.rules("agentcis.delete.invalid", "agentcis.error.nothing-stored")
@pytest.mark.parametrize(
    ("ids", "field"),
    [
        (None, "ids"),
        ([], "ids"),
        ("", "ids"),
        ("3", "ids"),
        (3, "ids"),
        ({}, "ids"),
        ({"0": 3}, "ids"),
        (True, "ids"),
        (["x"], "ids.0"),
        ([3, "x"], "ids.1"),
        ([3, None], "ids.1"),
        ([3, True], "ids.1"),
        ([3, 4.5], "ids.1"),
        ([3, [4]], "ids.1"),
        ([3, {}], "ids.1"),
        ([3, ""], "ids.1"),
        ([3, "4.0"], "ids.1"),
        ([3, "0x4"], "ids.1"),
        ([3, "٤"], "ids.1"),
        ([3, "9" * 30], "ids.1"),
    ],
)
@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_ids_that_are_missing_or_no_list_of_integers_are_400(
    agentcis: Agentcis, ids: Any, field: str, method: str
) -> None:
    before = agentcis.state()
    body = {"ids": ids} | ({"_method": "delete"} if method == "POST" else {})
    assert_validation_error(agentcis.send(method, ATTACHMENTS, json=body), field)
    assert agentcis.state() == before


@pytest.mark.rules("agentcis.delete.invalid")
@pytest.mark.parametrize("content", [b"", b"[3]", b"null", b"3", b"{", b"\xff"])
def test_a_body_without_ids_in_it_is_400(agentcis: Agentcis, content: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    assert_validation_error(agentcis.send("DELETE", ATTACHMENTS, content=content, headers=headers), "ids")


@pytest.mark.rules("agentcis.delete.method")
@pytest.mark.parametrize("options", [{"json": {"ids": [3]}}, {"data": {"ids[]": ["3"]}}, {}])
def test_a_post_without_method_is_405(agentcis: Agentcis, options: dict[str, Any]) -> None:
    before = agentcis.state()
    assert agentcis.post(ATTACHMENTS, **options).status_code == 405
    assert agentcis.state() == before


@pytest.mark.rules("agentcis.delete.method")
@pytest.mark.parametrize(
    "options",
    [
        {"json": {"ids": [3, 4]}},
        {"data": {"ids[]": ["3", "4"]}},
        {"data": {"ids[0]": "3", "ids[1]": "4"}},
        {"json": {"ids": [3, 4], "_method": "put"}},
    ],
)
def test_a_real_delete_works_with_the_same_body(agentcis: Agentcis, options: dict[str, Any]) -> None:
    answer = agentcis.send("DELETE", ATTACHMENTS, **options)
    assert (answer.status_code, answer.json()["deletedFile"]) == (200, [3, 4])
    assert agentcis.documents(CLIENT_5) == []


@pytest.mark.rules("agentcis.delete.gone")
def test_an_id_is_never_given_again(agentcis: Agentcis) -> None:
    row = agentcis.stored()
    agentcis.delete([row["id"]])
    assert agentcis.stored()["id"] > row["id"]
