"""Case IQ: the upload, field by field."""

from __future__ import annotations

import json
import uuid

import httpx
import pytest
import requests

from tests.mockserver import multipart
from tests.mockserver.clients import CASE_A, CASE_B, SAVE_FILE, UNKNOWN_CASE, CaseIq, bytes_path, record_path
from tests.mockserver.multipart import Part
from tests.mockserver.process import MockProcess
from tests.mockserver.raw_http import chunked, exchange, request_bytes
from tests.mockserver.test_rules_caseiq_auth import assert_envelope

MIB = 1024 * 1024
CASE = Part("caseId", CASE_A)
FILE = Part("file", b"x", "a.txt", "text/plain")
UPLOAD_MEMBERS = {
    "name": str,
    "nameWithoutExtension": str,
    "encoding": str,
    "mimeType": str,
    "objectId": str,
    "sizeBytes": int,
}


@pytest.mark.rules("caseiq.upload.ok", "caseiq.upload.size")
@pytest.mark.parametrize(
    "content", [b"x", b"\r\n", b"\x00" * 100, b"a\r\n--b\r\n", b"y" * 70_000, b"\xff\xfe"]
)
def test_an_upload_answers_200_with_the_metadata(caseiq: CaseIq, content: bytes) -> None:
    answer = caseiq.upload(content, "a.txt")
    assert answer.status_code == 200
    body = answer.json()
    assert str(uuid.UUID(body["id"])) == body["id"]
    assert {name: type(body[name]) for name in UPLOAD_MEMBERS} == UPLOAD_MEMBERS
    assert body["sizeBytes"] == len(content)
    assert caseiq.get(bytes_path(body["id"])).content == content


@pytest.mark.rules("caseiq.upload.unique-id")
def test_the_same_bytes_and_name_get_a_new_id_each_time(caseiq: CaseIq) -> None:
    ids = [caseiq.stored(b"same", "same.txt")["id"] for _ in range(5)]
    assert len(set(ids)) == 5


LONG = "n" * 5000
NAMES = [
    ("report.pdf", "report.pdf", "report", "pdf"),
    ("a.tar.gz", "a.tar.gz", "a.tar", "gz"),
    ("noext", "noext", "noext", ""),
    (".bashrc", ".bashrc", ".bashrc", ""),
    ("..bashrc", "..bashrc", ".", "bashrc"),
    (".config.json", ".config.json", ".config", "json"),
    ("a.", "a.", "a", ""),
    ("UPPER.PDF", "UPPER.PDF", "UPPER", "pdf"),
    ("a b.txt", "a b.txt", "a b", "txt"),
    (" lead.txt", " lead.txt", " lead", "txt"),
    ("../../etc/passwd", "passwd", "passwd", ""),
    ("C:\\\\dir\\\\a.txt", "a.txt", "a", "txt"),
    ("/abs/a.txt", "a.txt", "a", "txt"),
    ("dir.d/file", "file", "file", ""),
    ("Übung.docx", "Übung.docx", "Übung", "docx"),
    ("報告.pdf", "報告.pdf", "報告", "pdf"),
    ("😀😀.png", "😀😀.png", "😀😀", "png"),
    ("\u202egpj.exe", "\u202egpj.exe", "\u202egpj", "exe"),
    ("e\u0301.txt", "e\u0301.txt", "e\u0301", "txt"),
    ('qu\\"ote.txt', 'qu"ote.txt', 'qu"ote', "txt"),
    ("qu%22ote.txt", 'qu"ote.txt', 'qu"ote', "txt"),
    ("semi;colon=1.txt", "semi;colon=1.txt", "semi;colon=1", "txt"),
    ("a%0D%0AX-Injected: 1.txt", "a\r\nX-Injected: 1.txt", "a\r\nX-Injected: 1", "txt"),
    ("tab\there.txt", "tab\there.txt", "tab\there", "txt"),
    ("nul\x00byte.txt", "nul\x00byte.txt", "nul\x00byte", "txt"),
    ("100%.txt", "100%.txt", "100%", "txt"),
    ("50%25.txt", "50%25.txt", "50%25", "txt"),
    ("'single'.txt", "'single'.txt", "'single'", "txt"),
    (f"{LONG}.txt", f"{LONG}.txt", LONG, "txt"),
    ("😀" * 5000, "😀" * 5000, "😀" * 5000, ""),
]


@pytest.mark.rules("caseiq.upload.names", "caseiq.upload.names-edge", "caseiq.get.members")
@pytest.mark.parametrize(
    ("sent", "name", "stem", "file_format"), NAMES, ids=[ascii(row[0][:30]) for row in NAMES]
)
def test_a_file_keeps_its_name_whatever_is_in_it(
    caseiq: CaseIq, sent: str, name: str, stem: str, file_format: str
) -> None:
    answer = caseiq.post_parts(SAVE_FILE, CASE, Part("file", b"x", sent))
    assert answer.status_code == 200, answer.text
    record = answer.json()
    assert (record["name"], record["nameWithoutExtension"], record["fileFormat"]) == (name, stem, file_format)
    downloaded = caseiq.get(bytes_path(record["id"]))
    assert downloaded.content == b"x"
    disposition = downloaded.headers["Content-Disposition"]
    assert disposition.startswith("attachment; filename=")
    assert disposition.isascii()
    assert disposition.isprintable()
    assert "X-Injected" not in downloaded.headers


@pytest.mark.rules("caseiq.upload.names")
def test_a_name_may_come_in_the_extended_notation(caseiq: CaseIq) -> None:
    disposition = "Content-Disposition: form-data; name=\"file\"; filename*=UTF-8''na%C3%AFve%20plan.txt"
    body = b"".join(
        [
            b"--" + multipart.BOUNDARY.encode() + b"\r\n" + CASE.encode() + b"\r\n",
            b"--" + multipart.BOUNDARY.encode() + b"\r\n" + disposition.encode() + b"\r\n\r\nx\r\n",
            b"--" + multipart.BOUNDARY.encode() + b"--\r\n",
        ]
    )
    answer = caseiq.post(SAVE_FILE, content=body, headers={"Content-Type": multipart.CONTENT_TYPE})
    assert answer.json()["name"] == "naïve plan.txt"


@pytest.mark.rules("caseiq.upload.mime")
@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ("image/png", "image/png"),
        ("text/html; charset=utf-8", "text/html"),
        ("application/vnd.ms-excel", "application/vnd.ms-excel"),
        ("application/octet-stream", "application/octet-stream"),
        ("image/svg+xml", "image/svg+xml"),
        (None, "text/plain"),
        ("", "text/plain"),
        ("nonsense", "text/plain"),
        ("a/b/c", "text/plain"),
        ("text/<script>", "text/plain"),
        ("té/xt", "text/plain"),
    ],
)
def test_the_mime_type_is_that_of_the_part_without_parameters(
    caseiq: CaseIq, sent: str | None, expected: str
) -> None:
    record = caseiq.post_parts(SAVE_FILE, CASE, Part("file", b"x", "a.bin", sent)).json()
    assert (record["mimeType"], record["encoding"]) == (expected, "7bit")
    assert caseiq.get(bytes_path(record["id"])).headers["Content-Type"] == expected


@pytest.mark.rules("caseiq.upload.mime")
@pytest.mark.parametrize("encoding", ["binary", "8bit", "base64"])
def test_the_encoding_is_what_the_part_says_and_the_bytes_stay_as_sent(caseiq: CaseIq, encoding: str) -> None:
    part = Part("file", b"eA==", "a.txt", more=(f"Content-Transfer-Encoding: {encoding}",))
    record = caseiq.post_parts(SAVE_FILE, CASE, part).json()
    assert (record["encoding"], record["sizeBytes"]) == (encoding, 4)


@pytest.mark.rules("caseiq.upload.case-required", "caseiq.upload.case-required-status")
@pytest.mark.parametrize(
    "case_id",
    [
        None,
        "",
        "x",
        "5",
        "aaaaaaaa-0000-4000-8000-00000000000",
        "aaaaaaaa-0000-4000-8000-00000000000aa",
        "aaaaaaaa000040008000000000000000a",
        "gaaaaaaa-0000-4000-8000-00000000000a",
        "{aaaaaaaa-0000-4000-8000-00000000000a}",
        "urn:uuid:aaaaaaaa-0000-4000-8000-00000000000a",
        f" {CASE_A}",
        f"{CASE_A}\n",
        f"{CASE_A}\x00",
        f"{CASE_A},{CASE_B}",
        "aaaaaaaa-0000-4000-8000-0000000000٣a",
    ],
)
def test_a_case_that_is_missing_or_no_uuid_is_400(caseiq: CaseIq, case_id: str | None) -> None:
    before = caseiq.state()
    parts = [] if case_id is None else [Part("caseId", case_id)]
    assert_envelope(caseiq.post_parts(SAVE_FILE, *parts, FILE), 400, names="caseId")
    assert caseiq.state() == before


@pytest.mark.rules("caseiq.upload.case-required")
def test_the_case_may_be_written_in_upper_case(caseiq: CaseIq) -> None:
    assert caseiq.stored(case_id=CASE_A.upper())["caseId"] == CASE_A


@pytest.mark.rules("caseiq.upload.case-required-status")
@pytest.mark.parametrize("parts", [(CASE, CASE, FILE), (Part("caseId", CASE_A, "case.txt"), FILE)])
def test_a_case_given_twice_or_as_a_file_is_400(caseiq: CaseIq, parts: tuple[Part, ...]) -> None:
    assert_envelope(caseiq.post_parts(SAVE_FILE, *parts), 400, names="caseId")


@pytest.mark.rules("caseiq.upload.case-unknown", "caseiq.upload.case-denied")
@pytest.mark.parametrize(("token", "case_id"), [("caseiq-full", UNKNOWN_CASE), ("caseiq-restricted", CASE_B)])
def test_a_case_that_is_unknown_or_denied_is_not_found(caseiq: CaseIq, token: str, case_id: str) -> None:
    before = caseiq.state()
    answer = CaseIq(caseiq.http, token).upload(case_id=case_id)
    assert_envelope(answer, 404)
    assert answer.json()["meta"]["message"] == "Case not found"
    assert caseiq.state() == before


@pytest.mark.rules("caseiq.upload.case-denied")
def test_a_restricted_account_uploads_to_the_cases_it_may_see(caseiq: CaseIq) -> None:
    assert CaseIq(caseiq.http, "caseiq-restricted").upload(case_id=CASE_A).status_code == 200


@pytest.mark.rules("caseiq.upload.file-required", "caseiq.upload.file-required-status")
@pytest.mark.parametrize(
    "parts",
    [
        (CASE,),
        (CASE, Part("file", "x")),
        (CASE, Part("file", b"", "")),
        (CASE, Part("file", b"x", "dir/")),
        (CASE, Part("File", b"x", "a.txt")),
        (CASE, Part("file[]", b"x", "a.txt")),
        (CASE, Part("document", b"x", "a.txt")),
    ],
    ids=["none", "text", "empty name", "only a directory", "File", "file[]", "another field"],
)
def test_a_form_without_the_file_is_400(caseiq: CaseIq, parts: tuple[Part, ...]) -> None:
    before = caseiq.state()
    assert_envelope(caseiq.post_parts(SAVE_FILE, *parts), 400, names="file")
    assert caseiq.state() == before


@pytest.mark.rules("caseiq.upload.file-required")
@pytest.mark.parametrize(
    "options",
    [
        {"json": {"caseId": CASE_A, "file": "x"}},
        {"data": {"caseId": CASE_A, "file": "x"}},
        {"content": b"x", "headers": {"Content-Type": "application/octet-stream"}},
        {"content": b"x", "headers": {"Content-Type": "text/plain"}},
        {"content": b""},
    ],
    ids=["json", "form", "bytes", "text", "nothing"],
)
def test_a_body_that_is_no_multipart_form_is_400(caseiq: CaseIq, options: dict[str, object]) -> None:
    assert_envelope(caseiq.post(SAVE_FILE, **options), 400, names="file")


@pytest.mark.rules("caseiq.upload.file-last", "caseiq.upload.file-last-status", "caseiq.error.nothing-stored")
@pytest.mark.parametrize(
    "after",
    [
        (Part("description", "d"),),
        (Part("caseId", CASE_A),),
        (Part("templateLocale", "en_US"),),
        (Part("bulkTags[]", "t"),),
        (Part("unknown", "u"),),
        (Part("unknown", b"u", "u.txt"),),
        (Part("description", ""), Part("bulkTags[]", "")),
    ],
)
def test_a_field_after_the_file_is_400(caseiq: CaseIq, after: tuple[Part, ...]) -> None:
    before = caseiq.state()
    answer = caseiq.post_parts(SAVE_FILE, CASE, FILE, *after)
    assert_envelope(answer, 400, names="file")
    assert answer.headers["X-Contract-Rule"] == "caseiq.upload.file-last"
    assert caseiq.state() == before


@pytest.mark.rules("caseiq.upload.one-file")
@pytest.mark.parametrize(
    "parts",
    [(CASE, FILE, FILE), (CASE, Part("other", b"x", "b.txt"), FILE)],
    ids=["two of the field", "another field"],
)
def test_two_files_are_400(caseiq: CaseIq, parts: tuple[Part, ...]) -> None:
    before = caseiq.state()
    answer = caseiq.post_parts(SAVE_FILE, *parts)
    assert_envelope(answer, 400)
    assert answer.headers["X-Contract-Rule"] == "caseiq.upload.one-file"
    assert caseiq.state() == before


@pytest.mark.rules("caseiq.upload.tags")
@pytest.mark.parametrize(
    "tags",
    [
        [],
        ["one"],
        ["a,b"],
        ["a,b", "c", ""],
        ["same", "same"],
        ["x[y]", "[not json", "{}", '{"a": 1}', '"text"', "5", "null"],
        ["ünï", "😀", "a\r\nb", "\x00"],
        [f"t{number}" for number in range(500)],
    ],
    ids=["none", "one", "comma", "comma among others", "repeated", "brackets", "unicode", "many"],
)
def test_a_tag_is_any_text_repeated_once_per_tag(caseiq: CaseIq, tags: list[str]) -> None:
    parts = [Part("bulkTags[]", tag) for tag in tags]
    answer = caseiq.post_parts(SAVE_FILE, CASE, *parts, FILE)
    assert answer.status_code == 200, answer.text
    assert answer.json()["tags"] == tags
    assert caseiq.get(record_path(answer.json()["id"])).json()["tags"] == tags


@pytest.mark.rules("caseiq.upload.tags-json")
@pytest.mark.parametrize(
    "part",
    [
        Part("bulkTags", "t"),
        Part("bulkTags", '["t"]'),
        Part("bulkTags[]", '["t"]'),
        Part("bulkTags[]", "[]"),
        Part("bulkTags[]", ' ["t", 1] '),
        Part("bulkTags[]", json.dumps([["t"]])),
        Part("bulkTags[]", b"t", "tag.txt"),
    ],
)
def test_tags_without_brackets_or_as_a_json_array_are_400(caseiq: CaseIq, part: Part) -> None:
    assert_envelope(caseiq.post_parts(SAVE_FILE, CASE, part, FILE), 400, names="bulkTags")


@pytest.mark.rules("caseiq.upload.locale", "caseiq.upload.locale-value")
@pytest.mark.parametrize("locale", ["en_US", "de", "de_AT", "xx_YY"])
def test_a_locale_is_kept(caseiq: CaseIq, locale: str) -> None:
    assert caseiq.stored(templateLocale=locale)["templateLocale"] == locale


@pytest.mark.rules("caseiq.upload.locale-value")
@pytest.mark.parametrize(
    "locale", ["", "e", "en-US", "EN_us", "en_us", "eng", "en_USA", "en_US\n", " en_US", "en_"]
)
def test_a_locale_of_another_form_is_400(caseiq: CaseIq, locale: str) -> None:
    assert_envelope(caseiq.upload(templateLocale=locale), 400, names="templateLocale")


@pytest.mark.rules("caseiq.upload.optional", "caseiq.upload.locale-value", "caseiq.get.members")
def test_all_but_case_and_file_may_be_left_out(caseiq: CaseIq) -> None:
    record = caseiq.stored()
    assert (record["description"], record["templateLocale"], record["tags"]) == ("", "en_US", [])
    assert (record["kind"], record["fileFormat"]) == ("File Upload", "txt")


@pytest.mark.rules("caseiq.upload.optional")
@pytest.mark.parametrize("description", ["", "text", "a\r\nb", "ünï 😀", "x" * 100_000, "\x00", "<b>"])
def test_a_description_is_kept_as_it_is(caseiq: CaseIq, description: str) -> None:
    assert caseiq.stored(description=description)["description"] == description


@pytest.mark.rules("caseiq.upload.unknown-field")
@pytest.mark.parametrize(
    "name", ["unknown", "CaseId", "tags", "id", "sizeBytes", "bulkTags[0]", "constructor"]
)
def test_an_unknown_text_field_before_the_file_is_ignored(caseiq: CaseIq, name: str) -> None:
    answer = caseiq.post_parts(SAVE_FILE, Part(name, "1"), CASE, FILE)
    assert answer.status_code == 200
    assert (answer.json()["tags"], answer.json()["sizeBytes"]) == ([], 1)


@pytest.mark.rules("caseiq.upload.empty", "caseiq.upload.size")
def test_an_empty_file_is_accepted(caseiq: CaseIq) -> None:
    record = caseiq.stored(b"")
    assert record["sizeBytes"] == 0
    answer = caseiq.get(bytes_path(record["id"]))
    assert (answer.status_code, answer.content, answer.headers["Content-Length"]) == (200, b"", "0")


@pytest.mark.rules("caseiq.upload.max-size", "caseiq.upload.max-size-status", "caseiq.error.nothing-stored")
@pytest.mark.parametrize(("over_bytes", "status"), [(0, 200), (1, 400), (MIB, 400)])
@pytest.mark.parametrize("coding", ["identity", "chunked"])
def test_fifty_mib_pass_and_one_byte_more_does_not(
    mock: MockProcess, caseiq: CaseIq, world: str, over_bytes: int, status: int, coding: str
) -> None:
    body = multipart.encode(CASE, Part("file", b"z" * (50 * MIB + over_bytes), "big.bin"))
    headers = {
        "Authorization": "Bearer caseiq-full",
        "X-Mock-World": world,
        "Content-Type": multipart.CONTENT_TYPE,
        **({"Transfer-Encoding": "chunked"} if coding == "chunked" else {}),
    }
    sent = chunked(body, 256 * 1024) if coding == "chunked" else body
    answer = exchange(mock.port, request_bytes("POST", SAVE_FILE, headers, sent))
    assert answer.status == status
    if status == 400:
        assert answer.json()["message"] == "BAD_REQUEST"
        assert answer.headers["x-contract-rule"] == "caseiq.upload.max-size"
    assert len(caseiq.state()) == (4 if status == 200 else 3)


@pytest.mark.rules("caseiq.upload.max-files", "caseiq.upload.max-files-status", "caseiq.error.order")
def test_a_case_has_a_thousand_files_at_most(caseiq: CaseIq) -> None:
    for _ in range(999):
        assert caseiq.upload(case_id=CASE_B).status_code == 200
    answer = caseiq.upload(case_id=CASE_B)
    assert_envelope(answer, 400, names="caseId")
    assert answer.headers["X-Contract-Rule"] == "caseiq.upload.max-files"
    assert caseiq.page(caseId=CASE_B, limit=1000)["count"] == 1000
    assert_envelope(caseiq.upload(case_id=UNKNOWN_CASE), 404)
    assert caseiq.upload(case_id=CASE_A).status_code == 200


@pytest.mark.rules("caseiq.upload.ok")
def test_a_chunked_upload_is_an_upload(mock: MockProcess, world: str) -> None:
    headers = {
        "Authorization": "Bearer caseiq-full",
        "X-Mock-World": world,
        "Content-Type": multipart.CONTENT_TYPE,
        "Transfer-Encoding": "chunked",
    }
    body = chunked(multipart.encode(CASE, Part("file", b"chunky", "c.txt")), 1)
    answer = exchange(mock.port, request_bytes("POST", SAVE_FILE, headers, body))
    assert (answer.status, answer.json()["sizeBytes"]) == (200, 6)


@pytest.mark.rules("caseiq.upload.ok")
def test_the_clients_of_httpx_and_requests_both_upload(
    mock: MockProcess, http: httpx.Client, world: str
) -> None:
    headers = {"Authorization": "Bearer caseiq-full", "X-Mock-World": world}
    data, files = {"caseId": CASE_A}, {"file": ("ä.txt", b"x", "text/plain")}
    answers = [
        http.post(SAVE_FILE, data=data, files=files, headers=headers),
        requests.post(mock.url + SAVE_FILE, data=data, files=files, headers=headers, timeout=20),
    ]
    assert [(answer.status_code, answer.json()["name"]) for answer in answers] == [(200, "ä.txt")] * 2
