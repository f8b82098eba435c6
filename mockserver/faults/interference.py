"""What comes between a request and its answer: faults of its world and its own, and what it prefers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from random import Random
from typing import Any, Protocol

from mockserver.faults.definition import Definition, DefinitionError
from mockserver.faults.effects import FAULT_HEADER, Connection
from mockserver.faults.header import read_header
from mockserver.faults.matching import Faults, Request, Strike, concerns, delay_ms
from mockserver.faults.struck import Struck
from mockserver.http.asgi import Receive, Scope, Send
from mockserver.http.errors import ApiError, FieldError
from mockserver.http.exchange import Exchange, Reply, Twist
from mockserver.http.outgoing import Outgoing
from mockserver.http.rate import Quota
from mockserver.prefer.answering import ImpossibleWish, documented_reply, preferred_reply
from mockserver.prefer.documented import DocumentedOperation, find_operation, operation_statuses
from mockserver.prefer.wish import UnreadableWish, read_wish
from mockserver.store.worlds import Clock, TooManyWorlds

_ASKING = frozenset((FAULT_HEADER.lower().encode(), b"prefer"))
_DEFAULT_RETRY_SECONDS = 30


class Renders(Protocol):
    """What must be known of an API."""

    name: str

    def render(self, error: ApiError) -> Reply:
        """An error in the vendor's shape."""
        ...

    def too_many(self, quota: Quota) -> ApiError:
        """The error for a caller who is over a rate limit."""
        ...


class HasFaults(Protocol):
    """What must be known of a world."""

    @property
    def clock(self) -> Clock:
        """Its time."""
        ...

    @property
    def faults(self) -> Faults:
        """Its faults."""
        ...


class HoldsWorlds(Protocol):
    """Where worlds are found."""

    def of(self, name: str) -> HasFaults:
        """A world, which is made if need be. Raises TooManyWorlds."""
        ...

    def known(self, name: str) -> HasFaults | None:
        """A world, if it exists."""
        ...


@dataclass(frozen=True)
class Interference:
    """Serves the requests that a fault or a preference is about. With a `seed` generated answers repeat."""

    worlds: HoldsWorlds
    seed: int | None = None

    def is_asked(self, scope: Scope, exchange: Exchange) -> bool:
        """Whether there is anything to do; nearly always there is not, and this is all that it costs."""
        world = self.worlds.known(exchange.world)
        if world is not None and world.faults:
            return True
        return any(name in _ASKING for name, _ in scope["headers"])

    async def serve(
        self,
        api: Renders,
        exchange: Exchange,
        receive: Receive,
        send: Send,
        outgoing: Outgoing,
        go_on: Callable[[Receive], Awaitable[None]],
    ) -> None:
        """Serve a request; `send` is the server's own, `go_on` answers it as if nothing were."""
        exchange.api = api.name
        operation = find_operation(api.name, exchange.method, exchange.path)
        try:
            preferred = self._preferred(operation, exchange)
            strikes = self._strikes(api, operation, exchange)
        except (ImpossibleWish, UnreadableWish) as error:
            await outgoing.reply(api.render(FieldError("", "Prefer", f"cannot be met: {error}")))
        except DefinitionError as error:
            await outgoing.reply(api.render(FieldError("", FAULT_HEADER, f"cannot be read: {error}")))
        except TooManyWorlds:
            await go_on(receive)
        else:
            struck = Struck(strikes, exchange, receive, Connection(send), outgoing)
            await struck.serve(preferred or self._failure(api, operation, exchange, strikes), go_on)

    def _preferred(self, operation: DocumentedOperation | None, exchange: Exchange) -> Reply | None:
        wish = read_wish(_values(exchange, "prefer"))
        if wish is None or operation is None:
            return None
        random = Random(None if self.seed is None else f"{self.seed}:{exchange.world}:{operation.id}")
        return preferred_reply(operation, wish, random, self.worlds.of(exchange.world).clock.now())

    def _strikes(
        self, api: Renders, operation: DocumentedOperation | None, exchange: Exchange
    ) -> list[Strike]:
        named = read_header(_values(exchange, FAULT_HEADER), operation_statuses())
        request = _request(api.name, operation, exchange)
        faults = self.worlds.of(exchange.world).faults
        exchange.twist = Twist(past_seconds=faults.past_seconds)
        return [*faults.strike(request), *(_strike(each) for each in named if concerns(each, request))]

    def _failure(
        self,
        api: Renders,
        operation: DocumentedOperation | None,
        exchange: Exchange,
        strikes: Sequence[Strike],
    ) -> Reply | None:
        """The answer of the first strike that has one."""
        for strike in strikes:
            if strike.quota is not None:
                return api.render(api.too_many(strike.quota))
            if strike.definition.kind == "status":
                return _failure(api, operation, strike.definition, self.worlds.of(exchange.world).clock)
        return None


def _request(api: str, operation: DocumentedOperation | None, exchange: Exchange) -> Request:
    headers = exchange.headers
    return Request(
        api=api,
        operation=operation.id if operation else "",
        path=exchange.path,
        token=exchange.bearer_token or "",
        needs_token=operation is not None and operation.needs_token,
        has_body=headers.get("content-length", "0") != "0" or "transfer-encoding" in headers,
        statuses=frozenset(operation.answers) if operation else frozenset(),
    )


def _strike(definition: Definition) -> Strike:
    return Strike(definition.kind, definition, delay_ms(definition, Random()))


def _failure(
    api: Renders, operation: DocumentedOperation | None, definition: Definition, clock: Clock
) -> Reply:
    """An error status as the spec documents it, else in the vendor's shape."""
    status, seconds = definition.status, definition.retry_after_seconds
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        wait = _DEFAULT_RETRY_SECONDS if seconds is None else seconds
        resets_at = int(clock.now().timestamp()) + wait
        return api.render(api.too_many(Quota(60, 0, True, wait, resets_at)))  # noqa: FBT003
    if seconds is None and status == HTTPStatus.SERVICE_UNAVAILABLE:
        seconds = _DEFAULT_RETRY_SECONDS
    headers = () if seconds is None else (("Retry-After", str(seconds)),)
    answer = operation.answers.get(status) if operation else None
    if answer is not None:
        return documented_reply(answer, None, *headers)
    return api.render(ApiError(status, "", HTTPStatus(status).phrase, headers=headers))


def _values(exchange: Exchange, name: str) -> list[str]:
    headers: Any = exchange.headers
    values: list[str] = headers.getlist(name)
    return values
