"""/_mock/snapshot: take the state of a world as a fixture, and put one in its place."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import IO

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from mockserver.control.asked import asked_world
from mockserver.fixtures.archive import ARCHIVE_TYPE, NotAnArchive, opened, pack
from mockserver.fixtures.contents import Contents
from mockserver.fixtures.nodes import FixtureError
from mockserver.fixtures.reading import MOST_TEXT_BYTES, parse_fixture
from mockserver.fixtures.snapshots import Snapshots
from mockserver.fixtures.validating import SCHEMA_PATH
from mockserver.fixtures.writing import LARGEST_WITHIN_BYTES, TooLargeWithin
from mockserver.store.blobs import Blobs

MOST_ARCHIVE_BYTES = 2 * 1024**3

_YAML_TYPE = "application/yaml"
_CHUNK_BYTES = 256 * 1024
_BODY = "the body"
_MAGIC = b"PK\x03\x04"


def snapshot_routes(snapshots: Snapshots, blobs: Blobs) -> list[Route]:
    """GET takes one, as YAML or as a zip; PUT replaces the state of the world by one."""

    async def take(request: Request) -> Response:
        world = asked_world(request)
        if ARCHIVE_TYPE in request.headers.get("accept", ""):
            return await run_in_threadpool(_archive, snapshots, world)
        return await run_in_threadpool(_text, snapshots, world)

    async def put(request: Request) -> Response:
        world = asked_world(request)
        with tempfile.TemporaryFile() as body:
            await _receive(request, body)
            replaced = await run_in_threadpool(_put, snapshots, world, body, blobs)
        return JSONResponse({"world": world, "replaced": replaced})

    return [
        Route("/_mock/snapshot", take, methods=["GET"]),
        Route("/_mock/snapshot", put, methods=["PUT"]),
        Route("/_mock/fixture.schema.json", _schema, methods=["GET"]),
    ]


async def _schema(_request: Request) -> Response:
    return Response(SCHEMA_PATH.read_bytes(), media_type="application/schema+json")


def _text(snapshots: Snapshots, world: str) -> Response:
    try:
        return Response(snapshots.take(world, with_files=False).text, media_type=_YAML_TYPE)
    except TooLargeWithin as error:
        text = f"a content is larger than {LARGEST_WITHIN_BYTES} bytes; ask with Accept: {ARCHIVE_TYPE}"
        raise HTTPException(406, text) from error


def _archive(snapshots: Snapshots, world: str) -> Response:
    # Not in memory: it may be large, and lives until the last byte is sent.
    made = tempfile.TemporaryFile()  # noqa: SIM115
    pack(snapshots.take(world, with_files=True), made)
    size_bytes = made.tell()
    made.seek(0)
    headers = {
        "Content-Length": str(size_bytes),
        "Content-Disposition": 'attachment; filename="snapshot.zip"',
    }
    return StreamingResponse(_chunks(made), media_type=ARCHIVE_TYPE, headers=headers)


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while chunk := file.read(_CHUNK_BYTES):
            yield chunk


async def _receive(request: Request, body: IO[bytes]) -> None:
    """The body as it comes. What begins like an archive may be larger than a text."""
    most_bytes, size_bytes = MOST_TEXT_BYTES, 0
    async for chunk in request.stream():
        if not size_bytes and chunk.startswith(_MAGIC):
            most_bytes = MOST_ARCHIVE_BYTES
        size_bytes += len(chunk)
        if size_bytes > most_bytes:
            raise HTTPException(413, f"{_BODY} is larger than {most_bytes} bytes")
        body.write(chunk)
    body.seek(0)


def _put(snapshots: Snapshots, world: str, body: IO[bytes], blobs: Blobs) -> list[str]:
    try:
        with opened(body, most_bytes=MOST_ARCHIVE_BYTES) as (text, folder):
            fixture = parse_fixture(text, _BODY, Contents(blobs, folder))
            return snapshots.put(world, fixture)
    except (FixtureError, NotAnArchive) as error:
        raise HTTPException(400, str(error)) from error
