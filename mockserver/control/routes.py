"""/_mock: health, reset, worlds, the ledgers of rules, and the API docs, all of which work offline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

import openapi
from mockserver.control.asked import asked_world
from mockserver.control.clock_routes import clock_routes
from mockserver.control.fault_routes import fault_routes
from mockserver.control.journal_routes import journal_routes
from mockserver.control.metrics import MEDIA_TYPE, Metrics
from mockserver.control.pages import docs_page
from mockserver.control.worlds import KnownWorlds
from mockserver.store.worlds import TooManyWorlds, Worlds

# Only its files are wanted: to import it is to import Flask.
_SWAGGER_UI = find_spec("flask_swagger_ui")
assert _SWAGGER_UI is not None
assert _SWAGGER_UI.origin is not None
_DOCS_ASSETS = Path(_SWAGGER_UI.origin).parent / "dist"


def control_app(
    known: KnownWorlds, states: Sequence[Worlds[Any]], metrics: Metrics, further: Sequence[Route] = ()
) -> Starlette:
    """The application that serves /_mock for the known worlds, of which each API keeps a state."""

    async def reset(request: Request) -> Response:
        world = asked_world(request)
        known.of(world).reset()
        for of_api in states:
            of_api.reset(world)
        return JSONResponse({"reset": world})

    async def names(_request: Request) -> Response:
        return JSONResponse({"worlds": known.names()})

    async def counted(_request: Request) -> Response:
        return Response(metrics.exposed(), media_type=MEDIA_TYPE)

    routes = [
        Route("/_mock/health", _health, methods=["GET"]),
        Route("/_mock/reset", reset, methods=["POST"]),
        Route("/_mock/worlds", names, methods=["GET"]),
        *clock_routes(known),
        *fault_routes(known),
        *journal_routes(known),
        *further,
        Route("/_mock/metrics", counted, methods=["GET"]),
        Route("/_mock/rules", _rules, methods=["GET"]),
        Route("/_mock/rules/{api}", _rules, methods=["GET"]),
        Route("/_mock/docs/{api}", _docs, methods=["GET"]),
        Route("/_mock/docs/{api}/openapi.json", _spec, methods=["GET"]),
        Mount("/_mock/assets", StaticFiles(directory=_DOCS_ASSETS)),
    ]
    return Starlette(routes=routes, exception_handlers={HTTPException: _error, TooManyWorlds: _full})


async def _health(_request: Request) -> Response:
    return JSONResponse({"status": "ok"})


async def _rules(request: Request) -> Response:
    apis = [_api(request)] if "api" in request.path_params else openapi.APIS
    rules = [{"api": api, **asdict(rule)} for api in apis for rule in openapi.rules(api).values()]
    return JSONResponse({"rules": rules})


async def _docs(request: Request) -> Response:
    return HTMLResponse(docs_page(_api(request)))


async def _spec(request: Request) -> Response:
    spec = openapi.spec(_api(request))
    here = f"{request.url.scheme}://{request.url.netloc}"
    return JSONResponse({**spec, "servers": [{"url": here, "description": "This mock"}, *spec["servers"]]})


def _api(request: Request) -> str:
    api = str(request.path_params["api"])
    if api not in openapi.APIS:
        raise HTTPException(404, f"{api}: no such API; there are {', '.join(openapi.APIS)}")
    return api


async def _full(_request: Request, _error: Exception) -> Response:
    return JSONResponse({"message": "X-Mock-World: the mock holds as many worlds as it can"}, 503)


async def _error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    text = error.detail if error.detail != "Not Found" else f"{request.url.path}: nothing is here"
    return JSONResponse({"message": text}, error.status_code, headers=error.headers)
