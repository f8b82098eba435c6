"""What a request to /_mock asks for."""

from __future__ import annotations

import json
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse

from mockserver.http.incoming import NO_WORLD_NAME, is_world_name, world_of
from mockserver.journal.plain_json import written_json

_MOST_BYTES = 8 * 1024 * 1024


class JsonAnswer(JSONResponse):
    """JSON that no text of a client can break."""

    def render(self, content: Any) -> bytes:
        """The value as JSON in ASCII."""
        return written_json(content)


def asked_world(request: Request) -> str:
    """The world that a request names. Raises HTTPException where it is none."""
    world = world_of(request.headers)
    if not is_world_name(world):
        raise HTTPException(400, NO_WORLD_NAME)
    return world


async def json_body(request: Request) -> dict[str, Any]:
    """The body as a JSON object. Raises HTTPException."""
    value = await json_value(request)
    if not isinstance(value, dict):
        raise HTTPException(400, "the body is no JSON object")
    return value


async def json_value(request: Request) -> Any:
    """The body as JSON. Raises HTTPException."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MOST_BYTES:
            raise HTTPException(413, f"the body is larger than {_MOST_BYTES} bytes")
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise HTTPException(400, "the body is no JSON") from error
