"""The words in which faults are told: small ways to change a call or its answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.contract_tests.caseiq.wire import FULL_TOKEN, PREFIX, Call
from tests.contract_tests.wire import Answer, How, Inner, answer

Record = dict[str, Any]
CODE_WORDS = {
    400: "BAD_REQUEST",
    401: "UNAUTHORIZED",
    403: "FORBIDDEN",
    404: "NOT_FOUND",
    409: "CONFLICT",
    500: "INTERNAL_SERVER_ERROR",
}


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


def refused(status: int, text: str = "refused") -> Answer:
    """An error in the envelope."""
    word = CODE_WORDS.get(status, "ERROR")
    meta = {"message": text}
    return answer(
        status, {"name": "SERVICE_ACCOUNT_ERROR", "httpstatus": status, "meta": meta, "message": word}
    )


def is_it(operations: str, call: Call) -> bool:
    """Whether a call is one of these operations; `api` is all but the token's."""
    names = operations.split()
    return call.operation in names or ("api" in names and call.path.startswith(PREFIX))


def edited(operations: str, change: Callable[[Any, Call], Any], *, status: int = 200) -> How:
    """The JSON of the answers of a status, changed in place or replaced by what comes back."""

    async def how(call: Call, inner: Inner) -> Answer:
        reply = await inner(call)
        value = reply.json()
        if not is_it(operations, call) or reply.status != status or value is None or call.method == "HEAD":
            return reply
        changed = change(value, call)
        return reply.but(json=value if changed is None else changed)

    return how


def records(change: Callable[[Record, Call], Any], operations: str = "upload get list") -> How:
    """Each record in the answers of some operations, changed in place."""

    def each(value: Any, call: Call) -> None:
        for record in value.get("records", [value]):
            change(record, call)

    return edited(operations, each)


def put(member: str, value: Any) -> Callable[[Record, Call], Any]:
    """Set a member, if it is shown; a function is asked for the new value."""

    def change(record: Record, _call: Call) -> None:
        if member in record:
            record[member] = value(record[member]) if callable(value) else value

    return change


def without(member: str) -> Callable[[Record, Call], Any]:
    """Leave a member out."""
    return lambda record, _call: record.pop(member, None) and None


def errors(change: Callable[[Any, Call], Any], *statuses: int) -> How:
    """The envelope of some errors, changed in place or replaced."""

    async def how(call: Call, inner: Inner) -> Answer:
        reply = await inner(call)
        value = reply.json()
        is_error = call.path.startswith(PREFIX) and reply.status >= 400 and isinstance(value, dict)
        if not is_error or (statuses and reply.status not in statuses):
            return reply
        changed = change(value, call)
        return reply.but(json=value if changed is None else changed)

    return how


def becomes(
    operations: str, old: int, new: int, when: Callable[[Call, Answer], bool] = lambda _call, _reply: True
) -> How:
    """Another status (and code word) for answers of one status."""

    async def how(call: Call, inner: Inner) -> Answer:
        reply = await inner(call)
        if not is_it(operations, call) or reply.status != old or not when(call, reply):
            return reply
        value = reply.json()
        if isinstance(value, dict) and "httpstatus" in value:
            value |= {"httpstatus": new, "message": CODE_WORDS.get(new, "ERROR")}
            return reply.but(status=new, json=value)
        return reply.but(status=new)

    return how


def asked(operations: str, change: Callable[[Call], Call]) -> How:
    """The calls of some operations, changed before they are answered."""

    async def how(call: Call, inner: Inner) -> Answer:
        return await inner(change(call) if is_it(operations, call) else call)

    return how


def answered(operations: str, when: Callable[[Call], bool], reply: Answer) -> How:
    """Some calls of some operations get a fixed answer."""

    async def how(call: Call, inner: Inner) -> Answer:
        return reply if is_it(operations, call) and when(call) else await inner(call)

    return how


def headers(operations: str, changes: dict[str, str | None], *statuses: int) -> How:
    """Some headers of answers set, or dropped."""

    async def how(call: Call, inner: Inner) -> Answer:
        reply = await inner(call)
        is_meant = is_it(operations, call) and (not statuses or reply.status in statuses)
        return reply.but(header=changes) if is_meant else reply

    return how


def repaired(operations: str, when: Callable[[Call], bool], repair: Callable[[Call], Call]) -> How:
    """What is refused is put right, done after all, and the refusal answered all the same."""

    async def how(call: Call, inner: Inner) -> Answer:
        reply = await inner(call)
        if is_it(operations, call) and reply.status >= 400 and when(call):
            await inner(repair(call))
        return reply

    return how


async def full_list(call: Call, inner: Inner, **query: str) -> list[Record]:
    """All records of the world that a call is in."""
    asking = call.but(
        method="GET",
        path=f"{PREFIX}/attachments",
        query=(("limit", "1000"), *query.items()),
        body=b"",
        token=FULL_TOKEN,
    )
    reply = await inner(asking)
    return list(reply.json()["records"])


def page(found: list[Record]) -> Answer:
    """A list answer."""
    return answer(200, {"records": found, "count": len(found)})


def listed(change: Callable[[list[Record], Call], list[Record]]) -> How:
    """The records of a list answer, replaced by others; `count` follows."""

    def each(value: Any, call: Call) -> Any:
        found = change(value["records"], call)
        return {**value, "records": found, "count": len(found)}

    return edited("list", each)
