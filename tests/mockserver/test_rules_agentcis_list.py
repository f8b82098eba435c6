"""Agentcis: the list, its items, its pages and its links."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from mockserver.agentcis.payloads import formatted_size
from tests.mockserver.clients import CLIENT_5, CLIENT_6, PARTNER_7, Agentcis
from tests.mockserver.process import MockProcess
from tests.mockserver.test_rules_agentcis_http import assert_not_found, assert_validation_error

ITEM_MEMBERS = {
    "_links",
    "id",
    "original_name",
    "type",
    "namespace",
    "file_size",
    "meta",
    "created_at",
    "updated_at",
    "uploaded_by",
}
META = {"current_page", "from", "last_page", "links", "path", "per_page", "to", "total"}


def vendor_sample(url: str) -> dict[str, Any]:
    """The list of the vendor's page, with its elided second document as the mock has it."""
    base = f"{url}{CLIENT_5}"
    return {
        "data": [
            {
                "_links": {
                    "preview": f"{url}/attachments/{number}/preview",
                    "download": f"{url}/attachments/{number}/download",
                },
                "id": number,
                "original_name": name,
                "type": extension,
                "namespace": "default",
                "file_size": {"formatted": formatted, "actual": size},
                "meta": None,
                "created_at": "05-02-2018",
                "updated_at": "01-31-2019",
                "uploaded_by": [],
            }
            for number, name, extension, formatted, size in [
                (3, "John.docx", "docx", "11.56 KB", 11839),
                (4, "Passport.pdf", "pdf", "583 B", 583),
            ]
        ],
        "links": {"first": f"{base}?page=1", "last": f"{base}?page=1", "prev": None, "next": None},
        "meta": {
            "current_page": 1,
            "from": 1,
            "last_page": 1,
            "links": [
                {"url": None, "label": "« Previous", "active": False},
                {"url": f"{base}?page=1", "label": "1", "active": True},
                {"url": None, "label": "Next »", "active": False},
            ],
            "path": base,
            "per_page": "10",
            "to": 2,
            "total": 2,
        },
    }


@pytest.mark.rules(
    "agentcis.list.shape",
    "agentcis.list.item",
    "agentcis.list.item-values",
    "agentcis.list.dates",
    "agentcis.list.size",
    "agentcis.list.labels",
    "agentcis.list.labels-literal",
    "agentcis.list.per-page",
)
def test_the_first_page_is_the_sample_of_the_vendor(mock: MockProcess, agentcis: Agentcis) -> None:
    page = agentcis.page(CLIENT_5, per_page="10", page="1")
    assert page == vendor_sample(mock.url)
    agentcis.stored("more.txt", entity=CLIENT_5)
    agentcis.delete([3])
    agentcis.post("/_mock/reset")
    assert agentcis.page(CLIENT_5, per_page="10", page="1") == vendor_sample(mock.url)


@pytest.mark.rules("agentcis.list.item")
def test_the_demo_documents_are_files_of_their_types(agentcis: Agentcis) -> None:
    docx, pdf, partner_pdf = (agentcis.get(f"/attachments/{number}/download").content for number in (3, 4, 5))
    assert len(docx) == 11839
    assert docx.startswith(b"PK\x03\x04")
    assert b"word/document.xml" in docx
    assert pdf.startswith(b"%PDF-")
    assert partner_pdf.startswith(b"%PDF-")
    assert agentcis.documents(CLIENT_6) == []
    assert [document["id"] for document in agentcis.documents(PARTNER_7)] == [5]


@pytest.mark.rules("agentcis.list.item", "agentcis.list.item-values")
@pytest.mark.parametrize(
    ("name", "extension"),
    [
        ("a.txt", "txt"),
        ("A.PDF", "PDF"),
        ("noext", ""),
        ("a.tar.gz", "gz"),
        (".bashrc", "bashrc"),
        ("a.", ""),
        ("ä.ü", "ü"),
    ],
)
def test_the_type_of_an_item_is_the_extension_as_sent(agentcis: Agentcis, name: str, extension: str) -> None:
    agentcis.stored(name)
    (item,) = agentcis.documents()
    assert set(item) == ITEM_MEMBERS
    assert (item["original_name"], item["type"]) == (name, extension)
    assert (item["namespace"], item["meta"], item["uploaded_by"]) == ("default", None, [])
    assert set(item["_links"]) == {"preview", "download"}


@pytest.mark.rules("agentcis.list.dates", "agentcis.list.dates-zone")
def test_the_dates_of_an_item_are_the_day_in_utc(agentcis: Agentcis) -> None:
    days = {f"{datetime.now(UTC):%m-%d-%Y}"}
    agentcis.stored()
    (item,) = agentcis.documents()
    days.add(f"{datetime.now(UTC):%m-%d-%Y}")
    assert item["created_at"] == item["updated_at"]
    assert item["created_at"] in days
    assert re.fullmatch(r"\d\d-\d\d-\d{4}", item["created_at"])


@pytest.mark.rules("agentcis.list.size", "agentcis.list.size-units")
@pytest.mark.parametrize(
    ("size_bytes", "formatted"),
    [
        (0, "0 B"),
        (1, "1 B"),
        (512, "512 B"),
        (1023, "1023 B"),
        (1024, "1.00 KB"),
        (1025, "1.00 KB"),
        (1536, "1.50 KB"),
        (11839, "11.56 KB"),
        (1024**2 - 1, "1024.00 KB"),
        (1024**2, "1.00 MB"),
        (20 * 1024**2, "20.00 MB"),
        (1024**3, "1.00 GB"),
        (5 * 1024**4, "5120.00 GB"),
    ],
)
def test_sizes_are_written_in_base_1024_with_two_decimals(size_bytes: int, formatted: str) -> None:
    assert formatted_size(size_bytes) == formatted


@pytest.mark.rules("agentcis.list.size")
def test_the_size_of_an_item_is_that_of_its_bytes(agentcis: Agentcis) -> None:
    agentcis.stored("a.bin", b"x" * 1536)
    assert agentcis.documents()[0]["file_size"] == {"formatted": "1.50 KB", "actual": 1536}


@pytest.fixture
def filled(agentcis: Agentcis) -> Agentcis:
    """Client 6 with 25 documents."""
    names = [(f"{number}.txt", b"x") for number in range(25)]
    assert agentcis.upload(*names).status_code == 200
    return agentcis


@pytest.mark.rules("agentcis.list.pages", "agentcis.list.order", "agentcis.list.shape")
@pytest.mark.parametrize("per_page", [1, 7, 10, 24, 25, 26, 100])
def test_all_pages_give_every_document_of_the_entity_once_in_order(filled: Agentcis, per_page: int) -> None:
    first = filled.page(per_page=per_page)
    items = list(first["data"])
    for number in range(2, first["meta"]["last_page"] + 1):
        page = filled.page(per_page=per_page, page=number)
        assert set(page) == {"data", "links", "meta"}
        assert set(page["meta"]) == META
        assert len(page["data"]) <= per_page
        items += page["data"]
    assert [item["original_name"] for item in items] == [f"{number}.txt" for number in range(25)]
    ids = [item["id"] for item in items]
    assert ids == sorted(set(ids))
    assert first["meta"]["total"] == 25
    assert {3, 4, 5}.isdisjoint(ids)


@pytest.mark.rules("agentcis.list.meta")
@pytest.mark.parametrize(
    ("page", "first", "last", "previous", "following"),
    [
        (1, 1, 10, None, 2),
        (2, 11, 20, 1, 3),
        (3, 21, 25, 2, None),
        (4, None, None, 3, None),
        (99, None, None, 98, None),
    ],
)
def test_the_arithmetic_is_that_of_laravel(
    filled: Agentcis,
    page: int,
    first: int | None,
    last: int | None,
    previous: int | None,
    following: int | None,
) -> None:
    answer = filled.page(page=page)
    meta, links = answer["meta"], answer["links"]
    assert (meta["current_page"], meta["from"], meta["to"]) == (page, first, last)
    assert (meta["last_page"], meta["total"]) == (3, 25)
    assert answer["data"] == [] if first is None else len(answer["data"]) == (last or 0) - first + 1
    path = meta["path"]
    assert links["prev"] == (None if previous is None else f"{path}?page={previous}")
    assert links["next"] == (None if following is None else f"{path}?page={following}")
    assert (links["first"], links["last"]) == (f"{path}?page=1", f"{path}?page=3")


@pytest.mark.rules("agentcis.list.meta")
def test_an_entity_without_documents_has_one_empty_page(agentcis: Agentcis) -> None:
    page = agentcis.page()
    assert page["data"] == []
    assert (page["meta"]["from"], page["meta"]["to"], page["meta"]["last_page"]) == (None, None, 1)
    assert page["links"]["first"] == page["links"]["last"] == f"{page['meta']['path']}?page=1"


@pytest.mark.rules("agentcis.list.window")
def test_the_window_has_the_pages_between_previous_and_next(filled: Agentcis) -> None:
    links = filled.page(per_page=1, page=12)["meta"]["links"]
    labels = ["« Previous", "1", "2", "...", *map(str, range(9, 16)), "...", "24", "25", "Next »"]
    assert [link["label"] for link in links] == labels
    assert [link["label"] for link in links if link["active"]] == ["12"]
    assert [link["url"] for link in links if link["label"] == "..."] == [None, None]


@pytest.mark.rules("agentcis.list.meta")
def test_urls_carry_only_the_page(filled: Agentcis) -> None:
    page = filled.page(per_page=5, page=2, other="x", sort="id")
    urls = [*page["links"].values(), *(link["url"] for link in page["meta"]["links"])]
    assert all(re.fullmatch(r"http://[^?]+/client/6\?page=\d+", url) for url in urls if url)


@pytest.mark.rules("agentcis.list.per-page", "agentcis.list.per-page-default", "agentcis.list.per-page-type")
@pytest.mark.parametrize(
    ("query", "per_page", "count"),
    [
        ("", 10, 10),
        ("per_page=10", "10", 10),
        ("per_page=1", "1", 1),
        ("per_page=100", "100", 25),
        ("page=2", 10, 10),
        ("per_page=2&per_page=3", "3", 3),
    ],
)
def test_per_page_is_echoed_as_sent_and_else_the_integer_ten(
    filled: Agentcis, query: str, per_page: str | int, count: int
) -> None:
    page = filled.get(f"{CLIENT_6}?{query}").json()
    assert page["meta"]["per_page"] == per_page
    assert type(page["meta"]["per_page"]) is type(per_page)
    assert len(page["data"]) == count


@pytest.mark.rules("agentcis.list.per-page-range")
@pytest.mark.parametrize(
    "per_page",
    [
        "0",
        "-1",
        "101",
        "",
        " ",
        "x",
        "1.0",
        "1e1",
        "+5",
        "05",
        "1_0",
        "٣",
        "5 ",
        "5\n",
        "9" * 30,
        "9" * 5000,
        "null",
    ],
)
def test_a_per_page_that_is_no_integer_in_range_is_400(agentcis: Agentcis, per_page: str) -> None:
    assert_validation_error(agentcis.get(CLIENT_5, params={"per_page": per_page}), "per_page")


@pytest.mark.rules("agentcis.list.page-lenient")
@pytest.mark.parametrize(
    ("page", "current"),
    [
        ("2", 2),
        ("0", 1),
        ("-1", 1),
        ("", 1),
        ("x", 1),
        ("1.5", 1),
        ("2.0", 1),
        ("1e1", 1),
        ("0x2", 1),
        ("٢", 1),
        ("+2", 2),
        (" 2 ", 2),
        ("2x", 1),
        ("02", 1),
        ("9" * 30, 1),
        ("9" * 5000, 1),
        ("9223372036854775807", 2**63 - 1),
        ("9223372036854775808", 1),
        ("null", 1),
        ("\x00", 1),
    ],
)
def test_a_page_that_is_no_integer_or_below_one_counts_as_one(
    filled: Agentcis, page: str, current: int
) -> None:
    answer = filled.page(page=page)
    assert answer["meta"]["current_page"] == current
    assert len(answer["data"]) == (10 if current < 3 else 0)


@pytest.mark.rules("agentcis.list.page-lenient")
def test_a_page_that_is_a_list_counts_as_one(filled: Agentcis) -> None:
    assert filled.get(f"{CLIENT_6}?page[]=2").json()["meta"]["current_page"] == 1


@pytest.mark.rules("agentcis.list.links-work")
@pytest.mark.parametrize(("link", "disposition"), [("preview", "inline"), ("download", "attachment")])
@pytest.mark.parametrize("token", ["agentcis-full", "agentcis-readonly", None])
def test_the_links_give_the_bytes_with_and_without_the_token(
    agentcis: Agentcis, link: str, disposition: str, token: str | None
) -> None:
    agentcis.stored("ä b.PDF", b"%PDF-1.4 x")
    (item,) = agentcis.documents()
    answer = Agentcis(agentcis.http, token).get(item["_links"][link])
    assert (answer.status_code, answer.content) == (200, b"%PDF-1.4 x")
    assert answer.headers["Content-Type"] == "application/pdf"
    expected = f"{disposition}; filename=\"_ b.PDF\"; filename*=UTF-8''%C3%A4%20b.PDF"
    assert answer.headers["Content-Disposition"] == expected


@pytest.mark.rules("agentcis.list.links-work", "agentcis.auth.permission")
def test_the_links_are_403_for_a_token_that_may_nothing(agentcis: Agentcis) -> None:
    answer = Agentcis(agentcis.http, "agentcis-none").get("/attachments/3/download")
    assert answer.status_code == 403


@pytest.mark.rules("agentcis.list.links-work")
@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("a.pdf", "application/pdf"),
        ("a.PNG", "image/png"),
        ("a.txt", "text/plain"),
        ("a.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("a.unknown", "application/octet-stream"),
        ("noext", "application/octet-stream"),
        ("a.html", "text/html"),
    ],
)
def test_the_type_of_the_bytes_is_that_of_the_extension(
    agentcis: Agentcis, name: str, media_type: str
) -> None:
    row = agentcis.stored(name)
    assert agentcis.get(f"/attachments/{row['id']}/preview").headers["Content-Type"] == media_type


@pytest.mark.rules("agentcis.list.links-work")
@pytest.mark.parametrize(
    "document", ["99", "0", "-3", "x", "3.0", "9" * 30, "9" * 5000, "%20", "%FF", "3%0A"]
)
def test_the_links_of_a_document_that_is_not_there_are_404(agentcis: Agentcis, document: str) -> None:
    assert_not_found(agentcis.get(f"/attachments/{document}/download"))


@pytest.mark.rules("agentcis.list.links-work")
def test_the_links_know_ranges_and_etags(agentcis: Agentcis) -> None:
    path = "/attachments/3/download"
    whole = agentcis.get(path)
    part = agentcis.get(path, headers={"Range": "bytes=2-3"})
    assert (part.status_code, part.content) == (206, whole.content[2:4])
    beyond = agentcis.get(path, headers={"Range": "bytes=11839-"})
    assert (beyond.status_code, beyond.headers["Content-Range"]) == (416, "bytes */11839")
    assert isinstance(beyond.json()["message"], str)
    known = agentcis.get(path, headers={"If-None-Match": whole.headers["ETag"]})
    assert (known.status_code, known.content) == (304, b"")


@pytest.mark.rules("agentcis.list.links-work")
def test_links_name_the_host_that_the_client_called(mock: MockProcess, http: httpx.Client) -> None:
    host = f"demoagency.localhost:{mock.port}"
    headers = {"Host": host, "Authorization": "Bearer agentcis-full"}
    page = http.get(CLIENT_5, headers=headers).json()
    assert page["meta"]["path"] == f"http://{host}{CLIENT_5}"
    assert page["data"][0]["_links"]["preview"] == f"http://{host}/attachments/3/preview"
