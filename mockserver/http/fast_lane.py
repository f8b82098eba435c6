"""The fast lane: from the front to the handler, past Connexion and Flask.

The front knows the operation, its caller and its body before Connexion sees the request, and Connexion's own
share, to route, secure and check once more, is most of what a small request costs. So the lane does what is
left by the same spec: security, parameters, handler. `--no-fast-lane` goes by Connexion; the answers are the
same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mockserver.http.asgi import Scope
from mockserver.http.exchange import Exchange, Handler
from mockserver.http.outgoing import Outgoing
from mockserver.http.parameters import read_parameters


@dataclass(frozen=True)
class FastLane:
    """Serves the operations of one API by its handlers."""

    handlers: Mapping[str, Handler]

    async def serve(self, _scope: Scope, exchange: Exchange, outgoing: Outgoing) -> None:
        """Answer a request whose operation the front has found. Raises ApiError."""
        assert exchange.route is not None
        operation = exchange.route.operations[exchange.method]
        if operation.needs_token and exchange.caller is None:
            msg = f"{operation.id}: no caller"
            raise PermissionError(msg)
        exchange.parameters = read_parameters(exchange)
        await outgoing.reply(self.handlers[operation.id](exchange))
