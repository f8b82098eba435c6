"""The parts of HTTP that the mock does itself: bodies, names of files, parameters, paths."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.http import parse_options_header

import openapi
from mockserver.agentcis.forms import read_members
from mockserver.http.body import Body, Limits, Upload
from mockserver.http.files import content_disposition
from mockserver.http.operations import Parameter, RouteTable
from mockserver.http.reading import parse_json, read_body
from mockserver.store.blobs import Blobs
from tests.mockserver import multipart
from tests.mockserver.multipart import BOUNDARY, Part

FORM = "application/x-www-form-urlencoded"
LIMITS = Limits(file_bytes=1000, request_bytes=100_000)


BLOBS = Blobs()


def read(
    content: bytes,
    *,
    content_type: str = multipart.CONTENT_TYPE,
    cuts: tuple[int, ...] = (),
) -> Body:
    """The body of these bytes, arriving in pieces."""

    async def pieces() -> AsyncIterator[bytes]:
        edges = [0, *sorted(cut % (len(content) + 1) for cut in cuts), len(content)]
        for start, stop in pairwise(edges):
            yield content[start:stop]

    return asyncio.run(read_body(content_type, pieces(), LIMITS, BLOBS, None))


def plain(body: Body) -> list[tuple[str, Any]]:
    """The fields with texts and bytes."""
    return [
        (item.name, item.value.blob.open().read() if isinstance(item.value, Upload) else item.value)
        for item in body.items
    ]


TRICKY = st.lists(
    st.sampled_from(
        [b"\r", b"\n", b"-", b"--", b"\r\n--", BOUNDARY.encode()[:-1], b"x", b"\x00", b"\r\n\r\n"]
    ),
    max_size=20,
).map(b"".join)


@settings(deadline=None)
@given(first=TRICKY, second=TRICKY, cuts=st.lists(st.integers(0, 2000), max_size=12).map(tuple))
def test_files_come_out_as_they_went_in_however_the_bytes_arrive(
    first: bytes, second: bytes, cuts: tuple[int, ...]
) -> None:
    content = multipart.encode(Part("t", "text"), Part("a", first, "a"), Part("b", second, "b"))
    body = read(content, cuts=cuts)
    assert body.problem is None
    assert plain(body) == [("t", "text"), ("a", first), ("b", second)]


@pytest.mark.parametrize("content", [b"", b"x", b"\r", b"\n", b"\r\n", b"\r\n--", b"\r\r\n\n", b"-" * 100])
def test_a_body_cut_anywhere_is_the_same(content: bytes) -> None:
    whole = multipart.encode(Part("a", "ä"), Part("f", content, "f"))
    for cut in range(len(whole)):
        assert plain(read(whole, cuts=(cut,))) == [("a", "ä"), ("f", content)]
    assert plain(read(whole, cuts=tuple(range(len(whole))))) == [("a", "ä"), ("f", content)]


@pytest.mark.parametrize(("size_bytes", "reason"), [(1000, None), (1001, "file too large")])
def test_a_file_may_have_its_limit_and_no_byte_more(size_bytes: int, reason: str | None) -> None:
    body = read(multipart.encode(Part("f", b"x" * size_bytes, "f")))
    assert (body.problem.reason if body.problem else None) == reason
    assert (body.problem.field if body.problem else None) == ("f" if reason else None)


def test_reading_ends_where_a_limit_is_broken_and_keeps_no_file(tmp_path: Path) -> None:
    taken: list[int] = []

    async def endless() -> AsyncIterator[bytes]:
        yield multipart.encode(Part("f", b"", "f"))[: -len(BOUNDARY) - 8]
        for number in range(1_000_000):
            taken.append(number)
            yield b"x" * 65_536

    limits = Limits(file_bytes=1_000_000, request_bytes=10**12)
    body = asyncio.run(read_body(multipart.CONTENT_TYPE, endless(), limits, Blobs(tmp_path), None))
    assert body.problem is not None
    assert body.problem.reason == "file too large"
    assert len(taken) < 30
    assert list(tmp_path.iterdir()) == []


def test_a_length_over_the_limit_is_not_read_at_all() -> None:
    async def untouched() -> AsyncIterator[bytes]:
        yield b""
        pytest.fail("the body was read")

    reading = read_body(multipart.CONTENT_TYPE, untouched(), LIMITS, Blobs(), LIMITS.request_bytes + 1)
    body = asyncio.run(reading)
    assert body.problem is not None
    assert body.problem.reason == "file too large"


def test_files_that_are_too_large_only_together_end_the_reading_too(tmp_path: Path) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for number in range(1000):
            yield multipart.encode(Part(f"f{number}", b"x" * 900, "f"))[: -len(BOUNDARY) - 6]
        pytest.fail("the body was read to its end")

    body = asyncio.run(read_body(multipart.CONTENT_TYPE, endless(), LIMITS, Blobs(tmp_path), None))
    assert body.problem is not None
    assert body.problem.reason == "file too large"
    assert len(body.items) < 120


@pytest.mark.parametrize(("length", "reason"), [(30_000, None), (33_000, "malformed")])
def test_the_headers_of_a_part_have_a_limit(length: int, reason: str | None) -> None:
    body = read(multipart.encode(Part("f", b"x", "n" * length)))
    assert (body.problem.reason if body.problem else None) == reason


@pytest.mark.parametrize(
    ("content_type", "kind"),
    [
        ("application/json", "json"),
        ("APPLICATION/JSON; charset=utf-8", "json"),
        ("application/problem+json", "json"),
        ("text/json", "json"),
        (FORM, "form"),
        (f"{FORM}; charset=utf-8", "form"),
        ("multipart/form-data; boundary=b", "multipart"),
        ('Multipart/Form-Data ; boundary="b"', "multipart"),
        ("multipart/mixed; boundary=b", "other"),
        ("text/plain", "other"),
        ("", "none"),
    ],
)
def test_the_kind_of_a_body_is_its_media_type(content_type: str, kind: str) -> None:
    assert read(b"", content_type=content_type).kind == kind


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"NaN",
        b"[Infinity]",
        b"\xff",
        b'"\\ud800"',
        b'{"\\udc00": 1}',
        b"9" * 5000,
        b"[" * 100_000,
        b"\xef\xbb\xbf{}",
        b"{} {}",
        b"'a'",
    ],
)
def test_what_is_no_json_is_not_read(content: bytes) -> None:
    with pytest.raises((ValueError, RecursionError)):
        parse_json(content)


@settings(deadline=None, max_examples=30)
@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists))
def test_json_is_read_as_it_was_written(value: Any) -> None:
    assert parse_json(json.dumps(value).encode()) == value


@pytest.mark.parametrize(
    ("form", "members"),
    [
        ("a=1&b=2", {"a": "1", "b": "2"}),
        ("a=1&a=2", {"a": "2"}),
        ("ids[]=1&ids[]=2", {"ids": ["1", "2"]}),
        ("ids[0]=1&ids[1]=2", {"ids": ["1", "2"]}),
        ("ids%5B%5D=1", {"ids": ["1"]}),
        ("ids=1&ids[]=2", {"ids": "1"}),
        ("ids[x]=1", {"ids[x]": "1"}),
        ("a=", {"a": ""}),
        ("a", {"a": ""}),
        ("a=%FF", {}),
        ("", {}),
    ],
)
def test_a_form_is_read_as_php_does_it(form: str, members: dict[str, Any]) -> None:
    assert read_members(read(form.encode(), content_type=FORM)) == members


# ---------------------------------------------------------------- names of files


@given(st.text(max_size=300))
def test_the_name_in_a_header_is_printable_ascii_and_can_be_read_back(name: str) -> None:
    header = content_disposition("attachment", name)
    assert header.isascii()
    assert header.isprintable()
    kind, options = parse_options_header(header)
    assert (kind, options["filename"]) == ("attachment", name)


@pytest.mark.parametrize("character", ["a", "ä", "😀", "%", "\x00"])
def test_a_header_stays_within_what_clients_read(character: str) -> None:
    assert len(content_disposition("attachment", character * 1_000_000)) < 65_500


# ---------------------------------------------------------------- parameters and paths


def parameter(**schema: Any) -> Parameter:
    return Parameter("p", "query", "rule", schema)


@pytest.mark.parametrize(
    "text", ["+5", "1_0", "٣", "05", " 5", "5 ", "5\n", "1.0", "1e2", "", "-", "--5", "9" * 5000, "True"]
)
def test_an_integer_is_written_in_one_way_only(text: str) -> None:
    with pytest.raises(ValueError, match="integer"):
        parameter(type="integer").read(text)


@pytest.mark.parametrize(("text", "value"), [("0", 0), ("-5", -5), ("1000", 1000), ("-0", 0)])
def test_an_integer_is_read(text: str, value: int) -> None:
    assert parameter(type="integer").read(text) == value


def test_a_list_is_cut_at_commas_and_keeps_empty_items() -> None:
    assert parameter(type="array").read("a,,b,") == ["a", "", "b", ""]


EVERY_OPERATION = [
    (api, path, method.upper(), item[method])
    for api in openapi.APIS
    for path, item in openapi.spec(api)["paths"].items()
    for method in ("get", "post", "put", "delete", "patch")
    if method in item
]


@pytest.mark.parametrize(("api", "path", "method", "operation"), EVERY_OPERATION)
def test_every_operation_of_the_specs_is_found_by_its_path(
    api: str, path: str, method: str, operation: dict[str, Any]
) -> None:
    found = RouteTable(api).match(path.replace("{", "").replace("}", ""))
    assert found is not None
    route, _ = found
    assert route.template == path
    assert (method in route.operations) is ("x-spoofs" not in operation)


@pytest.mark.parametrize(
    "path",
    [
        "/api/v2/attachments/client/5/",
        "/api/v2/attachments/client/5\n",
        "/api/v2/attachments/client/\x00",
        "/api/v2/attachments/client/\x7f",
        "/api/v2/attachments//5",
        "/api/v2/attachments/client",
        "/api/v2/attachments/a/b/c/d",
        "/x/api/v2/attachments",
        "/API/v2/attachments",
        "",
        "/",
    ],
)
def test_other_paths_are_not(path: str) -> None:
    assert RouteTable("agentcis").match(path) is None
