"""The fast lane and the lane by Connexion answer the same bytes, whatever is asked."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import openapi
from mockserver.app import create_app
from mockserver.config import Config
from tests.mockserver.clients import CASE_A, LEGACY, PDF, PNG_IN_B, UNKNOWN_FILE

_MOST_SEQUENCES = 400


class StandingClock:
    """The same time in both mocks."""

    def now(self) -> datetime:
        """A time."""
        return datetime(2030, 1, 1, 12, 0, 0, 250_000, tzinfo=UTC)


@dataclass(frozen=True)
class Asked:
    """A request, its content of fixed bytes."""

    method: str
    path: str
    query: str
    headers: tuple[tuple[str, str], ...]
    content: bytes


_UUIDS = (LEGACY, PDF, PNG_IN_B, UNKNOWN_FILE, "x", "%0A")
_NUMBERS = ("1", "2", "3", "5", "6", "0", "1e3", "x")
_PLACES = {"id": _UUIDS, "attachmentableType": ("client", "client", "partner", "robot")}
_OPERATIONS = [
    (method.upper(), path)
    for api in openapi.APIS
    for path, item in openapi.spec(api)["paths"].items()
    for method in ("get", "post", "put", "delete")
    if method in item
]
_PARTS = (
    ("caseId", CASE_A.encode()),
    ("caseId", b"x"),
    ("description", b"two\nlines"),
    ("bulkTags[]", b"a,b"),
    ("_method", b"PUT"),
    ("_method", b"delete"),
    ("name", b"new name.txt"),
    ("ids[]", b"1"),
    ("ids", b"1,2"),
    ("unknown", b"1"),
)
_FILES = (("file", "a.txt"), ("documents[]", "b.pdf"), ("documents[]", "b.exe"), ("file", ""))
_QUERIES = (
    *("limit=1", "limit=0", "limit=x", "limit=2&limit=3", "offset=1", "sort=name", "sort=", "order=desc"),
    *("fields=id,fileName", "fields=", "page=2", "page=-1", "per_page=1", "per_page=0", "q=%FF", "a=1", "a"),
    *("kind=File%20Upload", "before=2031-01-01T00:00:00Z", "after=x", "search=a", "_method=DELETE"),
)
_FORM = ("content-type", "multipart/form-data; boundary=b")
_HEADERS = (
    ("range", "bytes=0-3"),
    ("range", "bytes=9999999-"),
    ("if-none-match", "*"),
    ("accept", "text/html"),
    ("x-http-method-override", "PUT"),
    ("origin", "http://localhost:3000"),
    ("content-type", "application/json"),
    ("content-type", "application/x-www-form-urlencoded"),
)
_ODD_TOKENS = ("caseiq-view", "agentcis-read", "caseiq-expired", "no", "")
# What the operations want, as well as what they do not.
_GOOD_PARTS = {
    "save_file": [[("caseId", CASE_A.encode())]],
    "attachments": [[("_method", b"DELETE"), ("ids[]", b"1")], [("_method", b"PUT"), ("name", b"a.txt")], []],
}


def _multipart(parts: Sequence[tuple[str, bytes]], files: Sequence[tuple[str, str]]) -> bytes:
    named = '--b\r\nContent-Disposition: form-data; name="{}"'
    fields = [f"{named.format(name)}\r\n\r\n".encode() + value for name, value in parts]
    fields += [
        f'{named.format(name)}; filename="{file}"\r\nContent-Type: text/plain\r\n\r\nhello'.encode()
        for name, file in files
    ]
    return b"\r\n".join([*fields, b"--b--\r\n"])


_ODD_CONTENTS = (
    b"{}",
    b'{"_method": "DELETE", "ids": [1]}',
    b"_method=DELETE&ids[]=1",
    b"{",
    b"--b\r\nbroken",
    b'{"grant_type": "client_credentials", "client_id": "x", "client_secret": "x"}',
)
_ODD_FORMS = st.builds(
    _multipart,
    st.lists(st.sampled_from(_PARTS), max_size=4),
    st.lists(st.sampled_from(_FILES), max_size=2),
)


def _good_forms(path: str) -> st.SearchStrategy[bytes]:
    kind = "save_file" if "save_file" in path else "attachments"
    files = [[("file", "a.txt")], [("documents[]", "b.pdf"), ("documents[]", "c.pdf")], []]
    return st.builds(_multipart, st.sampled_from(_GOOD_PARTS[kind]), st.sampled_from(files))


@st.composite
def _asked(draw: st.DrawFn) -> Asked:
    """A request that is right in most respects."""
    rarely = st.sampled_from((False, False, False, False, True))
    method, path = draw(st.sampled_from(_OPERATIONS))
    token = "agentcis-full" if path.startswith(("/api/", "/attachments")) else "caseiq-full"
    content = draw(_good_forms(path) if method == "POST" else st.just(b""))
    for name in [part for part in path.split("/") if part.startswith("{")]:
        path = path.replace(name, draw(st.sampled_from(_PLACES.get(name[1:-1], _NUMBERS))), 1)
    if draw(rarely):
        method = draw(st.sampled_from(("HEAD", "POST", "PUT", "DELETE", "PATCH", "BREW")))
    if draw(rarely):
        token = draw(st.sampled_from(_ODD_TOKENS))
    if draw(rarely):
        content = draw(st.one_of(_ODD_FORMS, st.sampled_from(_ODD_CONTENTS)))
    return Asked(
        method,
        path + (draw(st.sampled_from(("/", "//"))) if draw(rarely) else ""),
        "&".join(draw(st.lists(st.sampled_from(_QUERIES), max_size=2))),
        (("authorization", f"Bearer {token}"), *draw(st.lists(st.sampled_from(_HEADERS), max_size=1)), _FORM),
        content,
    )


Answered = tuple[int, list[tuple[bytes, bytes]], bytes]


class Lane:
    """A mock that serves by one lane, with the same ids and times as the other."""

    def __init__(self, *, fast_lane: bool) -> None:
        app = create_app(Config(seed=0, fast_lane=fast_lane), clock=StandingClock())
        self._transport = httpx.ASGITransport(app, client=("127.0.0.1", 1))

    async def answers(self, world: str, asked: Sequence[Asked]) -> list[Answered]:
        """What a sequence of requests is answered in a world."""
        return [await self._answer(world, each) for each in asked]

    async def _answer(self, world: str, asked: Asked) -> Answered:
        url = httpx.URL("http://localhost", raw_path=f"{asked.path}?{asked.query}".encode())
        headers = [*asked.headers, ("x-mock-world", world)]
        request = httpx.Request(asked.method, url, headers=headers, content=asked.content)
        answer = await self._transport.handle_async_request(request)
        return answer.status_code, sorted(answer.headers.raw), await answer.aread()


@pytest.fixture(scope="module")
def lanes() -> tuple[Lane, Lane]:
    """The fast lane, and Connexion's."""
    return Lane(fast_lane=True), Lane(fast_lane=False)


def test_both_lanes_answer_the_same_bytes(lanes: tuple[Lane, Lane]) -> None:
    statuses: set[int] = set()
    worlds = itertools.cycle(f"w{number}" for number in range(50))

    @settings(
        max_examples=_MOST_SEQUENCES,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(_asked(), min_size=1, max_size=6))
    def compare(asked: list[Asked]) -> None:
        world = next(worlds)
        fast, slow = (asyncio.run(lane.answers(world, asked)) for lane in lanes)
        assert fast == slow
        statuses.update(status for status, _, _ in fast)

    compare()
    assert statuses >= {200, 304, 400, 401, 404, 405, 416}
