"""Eventual consistency: lists that show what was there before the latest writes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

from mockserver.http.exchange import Exchange, Reply
from mockserver.store.past import Past
from mockserver.store.worlds import Clock, Worlds

Handler = Callable[[Exchange], Reply]

_WRITES = ("upload", "update", "delete")


class State(Protocol):
    """What must be known of a state."""

    clock: Clock
    past: Past[Any]

    def copied(self) -> Any:
        """A state that later changes do not reach."""
        ...


class Lagging(Protocol):
    """An API whose lists can lag."""

    worlds: Worlds[Any]

    def handlers(self, worlds: Worlds[Any] | None = None) -> Mapping[str, Handler]:
        """The handlers by operationId, of worlds."""
        ...


def with_lag(api: Lagging, operation: str, handler: Handler) -> Handler:
    """A handler that keeps what was before a write, or shows it, where the request's twist asks for it."""
    if operation.startswith("list"):
        return _showing_past(api, operation, handler)
    return _keeping_past(api, handler) if operation.startswith(_WRITES) else handler


def _showing_past(api: Lagging, operation: str, handler: Handler) -> Handler:
    def lagging(exchange: Exchange) -> Reply:
        if exchange.twist.lag_seconds is None:
            return handler(exchange)
        state: State = api.worlds.state(exchange.world)
        past = state.past.at(_before(state.clock.now(), exchange.twist.lag_seconds))
        if past is None:
            return handler(exchange)
        return api.handlers(Worlds(lambda _world: past))[operation](exchange)

    return lagging


def _keeping_past(api: Lagging, handler: Handler) -> Handler:
    def kept(exchange: Exchange) -> Reply:
        seconds = exchange.twist.past_seconds
        if seconds is None:
            return handler(exchange)
        state: State = api.worlds.state(exchange.world)
        before = state.copied()
        reply = handler(exchange)
        now = state.clock.now()
        state.past.keep(before, written_at=now, since=_before(now, seconds))
        return reply

    return kept


def _before(now: datetime, seconds: float) -> datetime:
    try:
        return now - timedelta(seconds=seconds)
    except OverflowError:
        return now.min.replace(tzinfo=now.tzinfo)
