"""The files of a world as the inspector asks for them, and that none of them can do harm."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from mockserver.inspector.preview import BYTES, PLAIN, preview_of
from tests.mockserver.clients import CASE_A, CASE_B, LEGACY, PDF, SAVE_FILE, Agentcis, CaseIq
from tests.mockserver.multipart import Part
from tests.mockserver.process import MockProcess

ENTITIES = "/_mock/entities"
FILES = "/_mock/files"
SCRIPT = "<script>document.title = 'run'</script>"


def asked(http: httpx.Client, path: str = FILES, **query: Any) -> dict[str, Any]:
    """An answer that must be there."""
    answer = http.get(path, params=query)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def names(http: httpx.Client, **query: Any) -> list[str]:
    """The names of the files that are listed."""
    return [file["name"] for file in asked(http, **query)["files"]]


def uploaded(caseiq: CaseIq, content: str, name: str, media_type: str) -> str:
    """The id of a file with a type that its uploader gave it."""
    parts = (Part("caseId", CASE_A), Part("file", content, name, media_type))
    answer = caseiq.post_parts(SAVE_FILE, *parts)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["id"])


# ---------------------------------------------------------------- which there are


def test_every_entity_is_listed_with_what_it_holds_the_empty_ones_too(http: httpx.Client) -> None:
    told = asked(http, ENTITIES)
    held = {(one["api"], one["entity"]): one["files"] for one in told["entities"]}
    assert held == {
        ("caseiq", CASE_A): 2,
        ("caseiq", CASE_B): 1,
        ("agentcis", "client/5"): 2,
        ("agentcis", "client/6"): 0,
        ("agentcis", "partner/7"): 1,
    }
    assert told["count"] == 5
    assert [one["entity"] for one in asked(http, ENTITIES, text="CLIENT", limit=1)["entities"]] == [
        "client/5"
    ]


def test_the_files_of_an_entity_come_newest_first(
    http: httpx.Client, caseiq: CaseIq, agentcis: Agentcis
) -> None:
    caseiq.stored(name="new.txt")
    agentcis.stored("other.txt")
    assert names(http, api="caseiq", entity=CASE_A) == ["new.txt", "first.txt", "interview.pdf"]
    assert names(http, api="agentcis", entity="client/6") == ["other.txt"]
    assert names(http, text="NEW.") == ["new.txt"]
    assert len(names(http)) == 8


def test_a_file_is_told_with_the_record_that_the_vendor_has_for_it(
    http: httpx.Client, caseiq: CaseIq, agentcis: Agentcis
) -> None:
    record, row = caseiq.stored(b"12345", "a.txt"), agentcis.stored("b.png", b"123")
    (file,) = asked(http, text="a.txt")["files"]
    assert file["record"] == record
    assert (file["id"], file["entity"], file["size_bytes"]) == (record["id"], CASE_A, 5)
    assert (file["media_type"], file["preview"], file["created"]) == (
        "text/plain",
        "text",
        record["createdDate"],
    )
    (document,) = asked(http, text="b.png")["files"]
    assert document["record"] == row
    assert (document["id"], document["entity"], document["preview"]) == (str(row["id"]), "client/6", "image")


def test_pages_are_disjoint_and_complete(http: httpx.Client) -> None:
    first = asked(http, limit=4)
    second = asked(http, limit=4, **first["next"])
    assert first["count"] == second["count"] == 6
    assert "next" not in second
    paged = [file["id"] for page in (first, second) for file in page["files"]]
    assert paged == [file["id"] for file in asked(http, start=0)["files"]]


def test_each_world_has_files_of_its_own(http: httpx.Client, caseiq: CaseIq, world: str) -> None:
    caseiq.stored(name="mine.txt")
    there = http.get(FILES, params={"text": "mine"}, headers={"X-Mock-World": f"{world}b"})
    assert there.json() == {"files": [], "count": 0}
    http.post("/_mock/reset")
    assert names(http, text="mine") == []


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"limit": "0"}, 400),
        ({"limit": "1001"}, 400),
        ({"start": "-1"}, 400),
        ({"path": "/etc/passwd"}, 400),
        ({"api": "../caseiq"}, 404),
    ],
)
def test_a_wrong_wish_is_refused_and_names_the_member(
    http: httpx.Client, query: dict[str, str], status: int
) -> None:
    answer = http.get(FILES, params=query)
    assert answer.status_code == status
    assert next(iter(query.values() if status == 404 else query)) in answer.json()["message"]


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MockProcess]:
    """A mock with thousands of records."""
    flags = ("--generate", "caseiq=5000,agentcis=2000")
    mock = MockProcess(tmp_path_factory.mktemp("full") / "log", *flags)
    yield mock
    mock.stop()


def test_thousands_of_generated_files_are_listed_page_by_page(full: MockProcess) -> None:
    with httpx.Client(base_url=full.url, timeout=60) as http:
        page = asked(http)
        assert page["count"] == 7006
        assert len(page["files"]) == 100
        assert sum(one["files"] for one in asked(http, ENTITIES, limit=1000)["entities"]) == 7006
        made = next(file for file in page["files"] if file["size_bytes"])
        content = http.get(f"{FILES}/{made['api']}/{made['id']}")
        assert len(content.content) == made["parts"][0]["size_bytes"]


# ---------------------------------------------------------------- what is in one


def test_the_bytes_of_a_file_are_those_that_were_sent(http: httpx.Client, agentcis: Agentcis) -> None:
    row = agentcis.stored("a.png", b"\x89PNG not really")
    answer = http.get(f"{FILES}/agentcis/{row['id']}")
    assert answer.content == b"\x89PNG not really"
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["content-disposition"].startswith("inline")


def test_each_part_of_a_legacy_record_can_be_had(http: httpx.Client) -> None:
    assert http.get(f"{FILES}/caseiq/{LEGACY}").content == b"first file\n"
    assert http.get(f"{FILES}/caseiq/{LEGACY}", params={"part": "2"}).status_code == 200
    assert http.get(f"{FILES}/caseiq/{LEGACY}", params={"part": "3"}).status_code == 404


@pytest.mark.parametrize(
    "path", [f"caseiq/{PDF[:-1]}0", "caseiq/3", "agentcis/x", "agentcis/٣", f"agentcis/{'9' * 30}", "other/3"]
)
def test_what_is_not_there_is_404(http: httpx.Client, path: str) -> None:
    answer = http.get(f"{FILES}/{path}")
    assert answer.status_code == 404
    assert answer.json()["message"]


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("page.html", "text/html"),
        ("page.html", "TEXT/HTML; charset=utf-8"),
        ("page.xhtml", "application/xhtml+xml"),
        ("image.svg", "image/svg+xml"),
        ("feed.xml", "text/xml"),
        ("style.xsl", "text/xsl"),
        ("code.js", "text/javascript"),
        ("page.html", "application/octet-stream"),
        ("page", "multipart/mixed"),
        ("page.html", "application/x-unknown"),
        ("page.pdf.html", "application/vnd.wap.xhtml+xml"),
    ],
)
def test_what_could_run_is_bytes_to_be_saved(
    http: httpx.Client, caseiq: CaseIq, name: str, media_type: str
) -> None:
    answer = http.get(f"{FILES}/caseiq/{uploaded(caseiq, SCRIPT, name, media_type)}")
    assert answer.text == SCRIPT
    assert answer.headers["content-type"] == BYTES
    assert answer.headers["content-disposition"].startswith("attachment")


@pytest.mark.parametrize("media_type", ["text/plain", "image/png", "application/pdf", "text/html", "a/b"])
def test_whatever_it_is_it_may_do_nothing(http: httpx.Client, caseiq: CaseIq, media_type: str) -> None:
    answer = http.get(f"{FILES}/caseiq/{uploaded(caseiq, SCRIPT, 'a', media_type)}")
    assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert answer.headers["cache-control"] == "no-store"


def test_a_name_cannot_break_out_of_its_header(http: httpx.Client, agentcis: Agentcis) -> None:
    name = 'a"; filename=b.html\r\nX-Evil: 1\r\n.txt'
    row = agentcis.stored(name.replace('"', "%22").replace("\r\n", "%0D%0A"))
    answer = http.get(f"{FILES}/agentcis/{row['id']}")
    assert answer.status_code == 200
    assert "x-evil" not in answer.headers


@pytest.mark.parametrize(
    ("media_type", "name", "kind", "sent_as"),
    [
        ("image/jpeg", "a", "image", "image/jpeg"),
        ("IMAGE/PNG; q=1", "a", "image", "image/png"),
        ("image/svg+xml", "a.svg", "image", BYTES),
        ("", "a.pdf", "pdf", "application/pdf"),
        ("application/octet-stream", "a.MP4", "video", "video/mp4"),
        ("audio/mpeg", "a", "audio", "audio/mpeg"),
        ("text/csv", "a", "text", PLAIN),
        ("application/json", "a", "text", PLAIN),
        ("text/html", "a.png", "text", BYTES),
        ("", "a.docx", "none", BYTES),
        ("", "png", "none", BYTES),
        ("image/x-made-up", "a", "none", BYTES),
    ],
)
def test_how_a_file_is_shown(media_type: str, name: str, kind: str, sent_as: str) -> None:
    preview = preview_of(media_type, name)
    assert (preview.kind, preview.media_type) == (kind, sent_as)
    assert preview.is_inline is (sent_as != BYTES)
