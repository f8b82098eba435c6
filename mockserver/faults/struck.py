"""A request that faults strike, on its way to its answer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from mockserver.faults.definition import Definition
from mockserver.faults.effects import Connection, Cut, corrupted, cut_short, dropped, marked, slowed
from mockserver.faults.matching import Strike
from mockserver.http.asgi import Receive
from mockserver.http.exchange import Exchange, Reply, Twist
from mockserver.http.outgoing import Outgoing

# These name themselves if they change anything, or leave no answer to be named in.
_SELF_NAMED = ("corrupted", "dropped-upload")


@dataclass(frozen=True)
class Struck:
    """A request with the faults that strike it."""

    strikes: Sequence[Strike]
    exchange: Exchange
    receive: Receive
    connection: Connection
    outgoing: Outgoing

    async def serve(self, reply: Reply | None, go_on: Callable[[Receive], Awaitable[None]]) -> None:
        """Answer with a reply, or else as `go_on` does, and let the faults have their way with it."""
        # The journal says so even where no answer does.
        self.exchange.detail = ", ".join(
            f"fault {each.name}: {each.definition.kind}" for each in self.strikes
        )
        await asyncio.sleep(sum(strike.delay_ms for strike in self.strikes) / 1000)
        if any(_is_reset_at_once(strike.definition) for strike in self.strikes):
            await self.connection.reset()
        else:
            self._bend_answer()
            self.exchange.twist = self._twist()
            await (go_on(self._receive()) if reply is None else self.outgoing.reply(reply))
        if self.connection.is_cut:
            if not self.connection.has_answered:
                self.outgoing.status = 0
            with suppress(TimeoutError):
                await self.connection.gone(self.receive)

    def _of_kind(self, *kinds: str) -> list[Definition]:
        return [strike.definition for strike in self.strikes if strike.definition.kind in kinds]

    def _bend_answer(self) -> None:
        """Put the effects round the answer; the last one is the first that it meets."""
        names = [strike.name for strike in self.strikes if strike.definition.kind not in _SELF_NAMED]
        through = self.outgoing.send_through
        through(partial(marked, names=names))
        for definition in self._of_kind("reset", "truncated"):
            cut = _cut(definition)
            # A HEAD has no body to be cut.
            if self.exchange.sent_method != "HEAD" or cut.percent is None:
                through(partial(cut_short, cut=cut, connection=self.connection))
        for definition in self._of_kind("slow-body"):
            rate = definition.bytes_per_second
            through(partial(slowed, bytes_per_second=rate, connection=self.connection))
        for strike in self.strikes:
            if strike.definition.kind == "corrupted":
                through(partial(corrupted, name=strike.name, names=names))

    def _receive(self) -> Receive:
        receive = self.receive
        length = self.exchange.headers.get("content-length", "")
        for definition in self._of_kind("dropped-upload"):
            length_bytes = int(length) if length.isdigit() else None
            receive = dropped(receive, definition.percent, length_bytes, self.connection)
        return receive

    def _twist(self) -> Twist:
        lags = [definition.window_seconds for definition in self._of_kind("stale-list")]
        rejecting = self._of_kind("partial-rejection")
        return Twist(
            token_is_expired=bool(self._of_kind("expired-token")),
            lag_seconds=max(lags, default=None),
            past_seconds=self.exchange.twist.past_seconds,
            rejects=lambda position, what: any(each.rejects(position, what) for each in rejecting),
        )


def _is_reset_at_once(definition: Definition) -> bool:
    is_reset = definition.kind == "reset" and definition.after_bytes is None
    return is_reset and not definition.carried_out


def _cut(definition: Definition) -> Cut:
    is_reset = definition.kind == "reset"
    is_share = not is_reset and definition.after_bytes is None
    return Cut(definition.after_bytes, definition.percent if is_share else None, is_reset)
