"""/_mock/entities and /_mock/files: which files a world holds, and their bytes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any, TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from mockserver.control.asked import JsonAnswer, asked_world
from mockserver.http.files import content_disposition
from mockserver.inspector.preview import preview_of
from mockserver.inspector.stored import Held, Shelf, StoredFile
from mockserver.journal.criteria import WishError
from mockserver.journal.query import read_count
from mockserver.journal.shown import shown_time
from mockserver.store.blobs import Blob, BlobSlice

T = TypeVar("T")

DEFAULT_LIMIT = 100
MOST_AT_ONCE = 1000
_MOST_NUMBER = 10**9
# Whatever it holds, it runs nothing, asks for nothing and is shown in no page of another origin.
_HARMLESS = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def file_routes(shelves: Sequence[Shelf[Any]]) -> list[Route]:
    """GET lists entities or files, with an API and an id it gives the bytes."""
    by_api = {shelf.api: shelf for shelf in shelves}

    async def entities(request: Request) -> Response:
        world, wanted = asked_world(request), _asked(request, "text")

        def held() -> list[Held]:
            text = wanted.get("text", "").lower()
            return [one for shelf in shelves for one in shelf.held(world) if text in one.entity.lower()]

        return _paged("entities", await run_in_threadpool(held), wanted, asdict)

    async def files(request: Request) -> Response:
        world, wanted = asked_world(request), _asked(request, "api", "entity", "text")
        among = shelves if "api" not in wanted else [_shelf(by_api, wanted["api"])]

        def found() -> list[tuple[str, StoredFile]]:
            entity, text = wanted.get("entity"), wanted.get("text", "")
            return [(shelf.api, file) for shelf in among for file in shelf.files(world, entity, text)]

        return _paged("files", await run_in_threadpool(found), wanted, lambda one: _shown(*one))

    async def content(request: Request) -> Response:
        world, wanted = asked_world(request), _asked(request, "part")
        file_id = request.path_params["id"]
        file = _shelf(by_api, request.path_params["api"]).file(world, file_id)
        if file is None:
            raise HTTPException(404, f"{file_id}: there is no such file in this world")
        part = _number(wanted, "part", 1)
        if part > len(file.blobs):
            raise HTTPException(404, f"part: the file has {len(file.blobs)}")
        return _content(file, file.blobs[part - 1])

    return [
        Route("/_mock/entities", entities, methods=["GET"]),
        Route("/_mock/files", files, methods=["GET"]),
        Route("/_mock/files/{api}/{id}", content, methods=["GET"]),
    ]


def _asked(request: Request, *names: str) -> dict[str, str]:
    wanted = dict(request.query_params)
    known = {*names, "start", "limit"}
    unknown = next((name for name in wanted if name not in known), None)
    if unknown is not None:
        raise HTTPException(400, f"{unknown}: unknown; known are {', '.join(sorted(known))}")
    return wanted


def _shelf(by_api: dict[str, Shelf[Any]], api: str) -> Shelf[Any]:
    if api not in by_api:
        raise HTTPException(404, f"{api}: no such API; there are {', '.join(by_api)}")
    return by_api[api]


def _paged(
    name: str, found: Sequence[T], wanted: dict[str, str], show: Callable[[T], dict[str, Any]]
) -> Response:
    """A page; `count` is how many there are in all, `next` the parameter that gives the page behind it."""
    start = _number(wanted, "start", 0) if wanted.get("start") != "0" else 0
    stop = start + _number(wanted, "limit", DEFAULT_LIMIT, MOST_AT_ONCE)
    page: dict[str, Any] = {name: [show(one) for one in found[start:stop]], "count": len(found)}
    if stop < len(found):
        page["next"] = {"start": stop}
    return JsonAnswer(page)


def _number(wanted: dict[str, str], name: str, default: int, highest: int = _MOST_NUMBER) -> int:
    if name not in wanted:
        return default
    try:
        return read_count(name, wanted[name], highest)
    except WishError as error:
        raise HTTPException(400, str(error)) from error


def _shown(api: str, file: StoredFile) -> dict[str, Any]:
    return {
        "api": api,
        "entity": file.entity,
        "id": file.id,
        "name": file.name,
        "media_type": file.media_type,
        "size_bytes": file.size_bytes,
        "created": shown_time(file.created),
        "updated": shown_time(file.updated),
        "preview": preview_of(file.media_type, file.name).kind,
        "parts": [_part(blob) for blob in file.blobs],
        "record": file.record(),
    }


def _part(blob: Blob) -> dict[str, Any]:
    # What is generated has a hash only once somebody reads it.
    return {"size_bytes": blob.size_bytes, "sha256": blob.sha256 if blob.recipe is None else None}


def _content(file: StoredFile, blob: Blob) -> Response:
    preview = preview_of(file.media_type, file.name)
    disposition = content_disposition("inline" if preview.is_inline else "attachment", file.name)
    headers = {
        **_HARMLESS,
        "Content-Disposition": disposition,
        "Content-Length": str(blob.size_bytes),
        # Not by `media_type`, to which Starlette adds a charset of its own.
        "Content-Type": preview.media_type,
    }
    return StreamingResponse(BlobSlice(blob, 0, blob.size_bytes).chunks(), headers=headers)
