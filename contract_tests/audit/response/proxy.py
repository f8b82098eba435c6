"""A loopback proxy in front of any target that changes the answers which a mutant is about.

The mutant is named by the request header `X-Mutant`, which does not reach the target. Without it, and where
the mutant finds nothing to change, the answer passes byte for byte, as it comes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Mapping
from typing import Any

import httpx

import openapi
from contract_tests.audit.response.answer import Answer
from contract_tests.audit.response.bodies import HEADER_OPERATORS, STATUS_OPERATOR
from contract_tests.audit.response.calls import Calls
from contract_tests.audit.response.mutation import Mutation, mutated
from contract_tests.client import certificates
from contract_tests.guard.call import Call
from contract_tests.guard.upstream import HOP_BY_HOP

MUTANT_HEADER = "X-Mutant"

_TIMEOUT_SECONDS = 60
_RAW_MUTANT_HEADER = MUTANT_HEADER.lower().encode()
_HOP_BY_HOP = frozenset(name.encode() for name in HOP_BY_HOP)


class MutatingProxy:
    """The ASGI application. `struck` counts the answers that each mutant has changed."""

    def __init__(self, base_url: str, mutations: Mapping[str, Mutation]) -> None:
        self.struck: Counter[str] = Counter()
        self._base = httpx.URL(base_url)
        self._mutations = mutations
        self._calls = {api: Calls(openapi.spec(api)) for api in openapi.APIS}
        self._earlier: dict[str, Answer] = {}
        self._http = httpx.AsyncClient(
            verify=certificates(),
            trust_env=False,
            timeout=_TIMEOUT_SECONDS,
            limits=httpx.Limits(max_connections=None),
        )

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request, or close the connections to the target when the server ends."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        name = dict(scope["headers"]).get(_RAW_MUTANT_HEADER, b"").decode("latin-1")
        mutation = self._mutations.get(name)
        if name and mutation is None:
            await _refuse(send, f"there is no mutant {name}")
            return
        body = await _whole(receive) if mutation else None
        try:
            response = await self._http.send(self._request(scope, receive, body), stream=True)
        except httpx.TransportError as error:
            await _refuse(send, f"the target does not answer: {type(error).__name__} {error}")
            return
        try:
            await self._pass_on(scope, response, mutation, body or b"", send)
        finally:
            await response.aclose()

    async def _live(self, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self._http.aclose()
        await send({"type": "lifespan.shutdown.complete"})

    def _request(self, scope: Any, receive: Any, body: bytes | None) -> httpx.Request:
        sent = dict(scope["headers"])
        has_body = b"transfer-encoding" in sent or sent.get(b"content-length", b"0") != b"0"
        headers = [pair for pair in scope["headers"] if pair[0] not in (*_HOP_BY_HOP, _RAW_MUTANT_HEADER)]
        content = body if body is not None else _streamed(receive)
        return httpx.Request(
            scope["method"],
            self._base,
            headers=headers,
            content=content if has_body else None,
            extensions={"target": _target(scope), "timeout": httpx.Timeout(_TIMEOUT_SECONDS).as_dict()},
        )

    async def _pass_on(
        self, scope: Any, response: httpx.Response, mutation: Mutation | None, body: bytes, send: Any
    ) -> None:
        if mutation and self._is_meant(scope, response.status_code, mutation, body):
            answer = await _read(response)
            await _send(send, self._mutated(answer, mutation), is_head=scope["method"] == "HEAD")
            return
        await send(_start(response.status_code, _headers(response)))
        async for piece in response.aiter_raw():
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    def _is_meant(self, scope: Any, status: int, mutation: Mutation, body: bytes) -> bool:
        is_whole = mutation.operator not in (*HEADER_OPERATORS, STATUS_OPERATOR)
        if is_whole and scope["method"] == "HEAD":
            return False
        headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"])
        call = Call(scope["method"], _target(scope).decode("latin-1"), headers, body)
        return self._calls[mutation.api].is_answer_of(mutation, call, status)

    def _mutated(self, answer: Answer, mutation: Mutation) -> Answer:
        changed = mutated(answer, mutation, self._earlier.get(mutation.id))
        if mutation.operator == "earlier":
            self._earlier[mutation.id] = answer
        self.struck[mutation.id] += changed is not None
        return changed or answer


async def _read(response: httpx.Response) -> Answer:
    pieces = [piece async for piece in response.aiter_raw()]
    headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in _headers(response))
    return Answer(response.status_code, headers, b"".join(pieces))


async def _send(send: Any, answer: Answer, *, is_head: bool) -> None:
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in answer.headers]
    await send(_start(answer.status, headers))
    await send({"type": "http.response.body", "body": b"" if is_head else answer.body})


async def _refuse(send: Any, why: str) -> None:
    body = why.encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    await send(_start(502, headers))
    await send({"type": "http.response.body", "body": body})


def _start(status: int, headers: list[tuple[bytes, bytes]]) -> dict[str, Any]:
    return {"type": "http.response.start", "status": status, "headers": headers}


def _headers(response: httpx.Response) -> list[tuple[bytes, bytes]]:
    """The headers of an answer; no length where there is no body (RFC 9110, 8.6), as our server counts."""
    dropped = {*_HOP_BY_HOP, *((b"content-length",) if response.status_code in (204, 304) else ())}
    return [(name, value) for name, value in response.headers.raw if name.lower() not in dropped]


def _target(scope: Any) -> bytes:
    query: bytes = scope["query_string"]
    path: bytes = scope["raw_path"]
    return path + b"?" + query if query else path


async def _whole(receive: Any) -> bytes:
    return b"".join([piece async for piece in _streamed(receive)])


async def _streamed(receive: Any) -> AsyncIterator[bytes]:
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        yield message.get("body", b"")
        if not message.get("more_body"):
            return
