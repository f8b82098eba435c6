"""/_mock/faults and /_mock/recipes: what goes wrong in a world."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from mockserver.control.asked import asked_world, json_value
from mockserver.control.worlds import KnownWorlds
from mockserver.faults.definition import Definition, DefinitionError
from mockserver.faults.kinds import KINDS, Kind
from mockserver.faults.matching import Faults
from mockserver.faults.recipes import RECIPES, read_fault
from mockserver.prefer.documented import operation_statuses


def fault_routes(worlds: KnownWorlds) -> list[Route]:
    """GET shows them, PUT replaces them, POST adds to them, DELETE takes all away, or the one named."""

    def faults(request: Request) -> Faults:
        return worlds.of(asked_world(request)).faults

    async def show(request: Request) -> Response:
        return _shown(faults(request))

    async def replace(request: Request) -> Response:
        with _refusing():
            faults(request).replace(_read(await json_value(request)))
        return _shown(faults(request))

    async def add(request: Request) -> Response:
        with _refusing():
            faults(request).add(_read(await json_value(request)))
        return _shown(faults(request))

    async def clear(request: Request) -> Response:
        faults(request).clear()
        return _shown(faults(request))

    async def remove(request: Request) -> Response:
        name = request.path_params["id"]
        if not faults(request).remove(name):
            raise HTTPException(404, f"{name}: there is no such fault")
        return _shown(faults(request))

    return [
        Route("/_mock/faults", show, methods=["GET"]),
        Route("/_mock/faults", replace, methods=["PUT"]),
        Route("/_mock/faults", add, methods=["POST"]),
        Route("/_mock/faults", clear, methods=["DELETE"]),
        Route("/_mock/faults/{id}", remove, methods=["DELETE"]),
        Route("/_mock/recipes", _recipes, methods=["GET"]),
    ]


async def _recipes(_request: Request) -> Response:
    recipes = [
        {"recipe": recipe.name, "text": recipe.text, "faults": recipe.faults} for recipe in RECIPES.values()
    ]
    return JSONResponse({"recipes": recipes, "kinds": [_kind(kind) for kind in KINDS.values()]})


def _kind(kind: Kind) -> dict[str, Any]:
    """What can be said of a fault of that kind, beside which requests it strikes."""
    members = [kind.main, *kind.members] if kind.main and kind.main not in kind.members else kind.members
    return {"kind": kind.name, "members": members, "main": kind.main, "operations": kind.operations}


def _shown(faults: Faults) -> Response:
    return JSONResponse({"faults": faults.shown()})


@contextmanager
def _refusing() -> Iterator[None]:
    """Answers 400 where a definition cannot be meant."""
    try:
        yield
    except DefinitionError as error:
        raise HTTPException(400, str(error)) from error


def _read(value: Any) -> list[Definition]:
    """All definitions of a list, or of a single one. Raises DefinitionError naming the one and its member."""
    listed = value if isinstance(value, list) else [value]
    definitions = []
    for index, each in enumerate(listed):
        try:
            definitions += read_fault(each, operation_statuses())
        except DefinitionError as error:
            place = f"[{index}]." if isinstance(value, list) else ""
            msg = f"{place}{error}"
            raise DefinitionError(msg) from error
    return definitions
