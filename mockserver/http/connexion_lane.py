"""The lane by Connexion and Flask: the spec routes, secures and checks; handlers answer.

The front has decided what a request is (see `front.py`) and carries it as an Exchange. Connexion gets a clean
request for the operation that was found, so that its two routers can never disagree about odd paths, and
calls back into us at its own extension points: security handler, parameter validator, resolver.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from typing import Any

import flask
from connexion import FlaskApp
from connexion.exceptions import OAuthProblem, ProblemException
from connexion.lifecycle import ConnexionRequest, ConnexionResponse
from connexion.options import SwaggerUIOptions
from connexion.resolver import Resolver
from connexion.security import BearerSecurityHandler
from starlette.exceptions import HTTPException

import openapi
from mockserver.http.asgi import Scope, no_body
from mockserver.http.errors import ApiError
from mockserver.http.exchange import Exchange, Handler, Reply
from mockserver.http.outgoing import Outgoing
from mockserver.http.parameters import read_parameters
from mockserver.store.blobs import BlobSlice

EXCHANGE = "mockserver.exchange"

log = logging.getLogger("mockserver")

Render = Callable[[ApiError], Reply]


class ConnexionLane:
    """Serves the operations of one API by its Connexion application.

    `handlers` are by operationId, `render` gives errors the vendor's shape.
    """

    def __init__(self, api: str, handlers: Mapping[str, Handler], render: Render) -> None:
        self._app = _connexion_app(api, handlers, render)

    async def serve(self, scope: Scope, exchange: Exchange, outgoing: Outgoing) -> None:
        """Answer a request whose operation the front has found."""
        await self._app(_clean_scope(scope, exchange), no_body, outgoing.send)


def _clean_scope(scope: Scope, exchange: Exchange) -> Scope:
    """A request without oddities for the operation that was found; the Exchange holds the real one."""
    assert exchange.route is not None
    path = re.sub(r"{\w+}", "x", exchange.route.template)
    return {
        **scope,
        EXCHANGE: exchange,
        "method": exchange.method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(b"host", b"localhost"), (b"authorization", b"Bearer x")],
    }


def _connexion_app(api: str, handlers: Mapping[str, Handler], render: Render) -> FlaskApp:
    views = {operation: _view(handler, render) for operation, handler in handlers.items()}
    app = FlaskApp(f"mockserver.{api}", specification_dir=openapi.spec_path(api).parent)
    app.add_api(
        openapi.spec_path(api).name,
        base_path="",
        resolver=Resolver(views.__getitem__),
        swagger_ui_options=SwaggerUIOptions(swagger_ui=False, spec_path="/_mock/unused.json"),
        security_map={"bearer": _KnownCaller},
        validator_map={"parameter": _SpecParameters, "body": {}},
    )
    for kind in (ApiError, ProblemException, HTTPException, Exception):
        app.add_error_handler(kind, _error_handler(render))
    return app


def _view(handler: Handler, render: Render) -> Callable[..., flask.Response]:
    def view(**_: object) -> flask.Response:
        exchange: Exchange = flask.request.environ["asgi.scope"][EXCHANGE]
        try:
            reply = handler(exchange)
        except ApiError as error:
            exchange.blame(error.rule, error.text)
            reply = render(error)
        return _flask_response(reply, exchange)

    return view


def _flask_response(reply: Reply, exchange: Exchange) -> flask.Response:
    if isinstance(reply.content, BlobSlice):
        # The front sends the bytes: a slow reader must not hold one of the few threads of the WSGI bridge.
        exchange.stream = reply.content
        response = flask.Response(b"", reply.status)
    else:
        response = flask.Response(reply.content, reply.status)
    response.headers.clear()
    response.headers.extend(reply.sent_headers)
    return response


class _KnownCaller(BearerSecurityHandler):  # type: ignore[misc]
    """Lets through whom the front has authenticated, in the API's order of errors."""

    def get_fn(
        self, _security_scheme: Mapping[str, Any], _required_scopes: list[str]
    ) -> Callable[[ConnexionRequest], Mapping[str, Any]]:
        return _known_caller


def _known_caller(request: ConnexionRequest) -> Mapping[str, Any]:
    if request.scope[EXCHANGE].caller is None:
        raise OAuthProblem
    return {}


class _SpecParameters:
    """Connexion's parameter validator, made strict: no lenient integers, no lost repetitions, rules named."""

    def __init__(self, *_: object, **__: object) -> None:
        pass

    def validate(self, scope: Scope) -> None:
        exchange: Exchange = scope[EXCHANGE]
        exchange.parameters = read_parameters(exchange)


def _error_handler(render: Render) -> Callable[[ConnexionRequest, Exception], ConnexionResponse]:
    def handle(request: ConnexionRequest, error: Exception) -> ConnexionResponse:
        if not isinstance(error, ApiError):
            log.error("this is a defect of the mock", exc_info=error)
            error = ApiError(500, "", "the mock failed, see its log")
        request.scope[EXCHANGE].blame(error.rule, error.text)
        reply = render(error)
        return ConnexionResponse(reply.status, body=reply.content, headers=dict(reply.headers))

    return handle
