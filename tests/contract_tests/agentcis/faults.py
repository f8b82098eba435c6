"""The words in which faults are told: small ways to change a call or its answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.contract_tests.agentcis.wire import FULL_TOKEN, Call
from tests.contract_tests.wire import Answer, How, Inner, answer


@dataclass(frozen=True)
class Fault:
    """A broken implementation: the mock, but for `how`, which breaks `rule`."""

    name: str
    rule: str
    description: str
    how: How

    @property
    def world(self) -> str:
        """The world in which it is served."""
        return f"fault-{self.name}"


def edited(operation: str, change: Callable[[Any, Call], Any], *, status: int = 200) -> How:
    """The JSON of an operation's answers of a status, changed in place or replaced by what comes back."""

    async def how(call: Call, inner: Inner) -> Answer:
        reply = await inner(call)
        value = reply.json()
        if call.operation != operation or reply.status != status or value is None:
            return reply
        changed = change(value, call)
        return reply.but(json=value if changed is None else changed)

    return how


def items(change: Callable[[dict[str, Any], Call], Any]) -> How:
    """Each item of a list, changed in place."""

    def each(page: Any, call: Call) -> None:
        for item in page["data"]:
            change(item, call)

    return edited("list", each)


def with_status(operation: str, old: int, new: int) -> How:
    """Another status for an operation's answers of one status."""

    async def how(call: Call, inner: Inner) -> Answer:
        reply = await inner(call)
        is_it = reply.status == old and operation in ("", call.operation)
        return reply.but(status=new) if is_it else reply

    return how


def asked(operation: str, change: Callable[[Call], Call]) -> How:
    """The calls of an operation, changed before they are answered."""

    async def how(call: Call, inner: Inner) -> Answer:
        return await inner(change(call) if operation in ("", call.operation) else call)

    return how


def answered(operation: str, when: Callable[[Call], bool], status: int, value: Any = None) -> How:
    """Some calls of an operation get a fixed answer."""

    async def how(call: Call, inner: Inner) -> Answer:
        if operation in ("", call.operation) and when(call):
            return answer(status, value)
        return await inner(call)

    return how


def instead(status: int, when: Callable[[Call], bool], then: Callable[[Call, Inner], Any]) -> How:
    """What an answer of a status is replaced by where a call is such a one."""

    async def how(call: Call, inner: Inner) -> Answer:
        reply = await inner(call)
        if reply.status == status and when(call):
            replaced: Answer = await then(call, inner)
            return replaced
        return reply

    return how


def before(operation: str, act: Callable[[Call, Inner], Any]) -> How:
    """Something done before the calls of an operation are answered."""

    async def how(call: Call, inner: Inner) -> Answer:
        if call.operation == operation:
            await act(call, inner)
        return await inner(call)

    return how


def after(operation: str, act: Callable[[Call, Inner], Any]) -> How:
    """Something done after a call of an operation succeeded."""

    async def how(call: Call, inner: Inner) -> Answer:
        reply = await inner(call)
        if call.operation == operation and reply.status == 200:
            await act(call, inner)
        return reply

    return how


async def all_items(call: Call, inner: Inner, entity: tuple[str, str] | None = None) -> list[Any]:
    """All items of an entity, as the mock lists them."""
    kind, number = entity or call.entity
    path = f"/api/v2/attachments/{kind}/{number}"
    found: list[Any] = []
    for page in range(1, 20):
        query = (("per_page", "100"), ("page", str(page)))
        listing = Call("GET", path, query, call.but(token=FULL_TOKEN).headers)
        data = ((await inner(listing)).json() or {}).get("data") or []
        found += data
        if len(data) < 100:
            break
    return found


async def delete(call: Call, inner: Inner, ids: list[int]) -> Answer:
    """Delete documents, whoever asks."""
    deletion = Call("POST", "/api/v2/attachments", headers=call.but(token=FULL_TOKEN).headers)
    return await inner(deletion.but(json={"ids": ids, "_method": "delete"}))


async def rename(call: Call, inner: Inner, document: int, name: str) -> Answer:
    """Rename a document of the call's entity, whoever asks."""
    kind, number = call.entity
    path = f"/api/v2/attachments/{kind}/{number}/{document}"
    return await inner(
        Call("PUT", path, (), call.but(token=FULL_TOKEN).headers).but(json={"original_name": name})
    )
