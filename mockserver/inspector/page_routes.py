"""/_mock/: the page and what it is made of. A name that is not in the list leads nowhere."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from werkzeug.http import parse_etags

_FOLDER = Path(__file__).parent / "static"
_JAVASCRIPT = "text/javascript; charset=utf-8"
_TYPES = {".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": _JAVASCRIPT}
PAGE = "index.html"
ASSETS = (
    "inspector.css",
    "clock.js",
    "commands.js",
    "details.js",
    "faults.js",
    "files.js",
    "main.js",
    "metrics.js",
    "parts.js",
    "place.js",
    "requests.js",
    "rules.js",
    "server.js",
    "vendor/htm-preact-3.1.1.js",
    "windowed.js",
    "worlds.js",
)
# No script but ours, no eval, nothing from elsewhere. Files of a world are shown from memory, as blobs.
_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "img-src 'self' data: blob:",
        "media-src blob:",
        "frame-src blob:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)


@dataclass(frozen=True)
class Asset:
    """A file of the page, read once."""

    content: bytes
    media_type: str
    etag: str


def page_routes() -> list[Route]:
    """GET the page, or one of the files that it names."""
    page = _read(PAGE)
    assets = {name: _read(name) for name in ASSETS}

    async def start(request: Request) -> Response:
        answer = _answer(page, request)
        answer.headers["Content-Security-Policy"] = _POLICY
        answer.headers["Referrer-Policy"] = "no-referrer"
        return answer

    async def asset(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in assets:
            raise HTTPException(404)
        return _answer(assets[name], request)

    return [
        Route("/_mock", start, methods=["GET"]),
        Route("/_mock/", start, methods=["GET"]),
        Route("/_mock/inspector/{name:path}", asset, methods=["GET"]),
    ]


def _read(name: str) -> Asset:
    content = (_FOLDER / name).read_bytes()
    return Asset(content, _TYPES[Path(name).suffix], hashlib.sha256(content).hexdigest()[:32])


def _answer(asset: Asset, request: Request) -> Response:
    """The file, or 304 for who has it: it is asked about each time, so that an update is seen at once."""
    headers = {
        "ETag": f'"{asset.etag}"',
        "Cache-Control": "no-cache",
        "X-Content-Type-Options": "nosniff",
    }
    if parse_etags(request.headers.get("if-none-match")).contains_weak(asset.etag):
        return Response(status_code=304, headers=headers)
    return Response(asset.content, headers={**headers, "Content-Type": asset.media_type})
