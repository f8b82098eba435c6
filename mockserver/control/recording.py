"""Writes each exchange down in the journal of its world."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from mockserver.control.operation_table import OperationTable
from mockserver.control.worlds import KnownWorlds
from mockserver.http.body import Body, Item
from mockserver.http.exchange import Exchange
from mockserver.http.watching import Answer
from mockserver.journal.entry import KEPT_BODY_BYTES, Answered, Content, Entry, FileSeen, Pairs
from mockserver.journal.secrets import shortened, shown_field, shown_header, shown_text
from mockserver.store.worlds import TooManyWorlds


class Recorder:
    """Makes entries of exchanges. `published_tokens` are no secrets: they are shown by name."""

    def __init__(
        self, known: KnownWorlds, operations: OperationTable, published_tokens: Collection[str]
    ) -> None:
        self._known = known
        self._operations = operations
        self._published = frozenset(published_tokens)

    def seen(self, exchange: Exchange, answer: Answer, seconds: float) -> None:
        """Write an exchange down, if its world can be had."""
        try:
            world = self._known.of(exchange.world)
        except TooManyWorlds:
            return
        if world.journal.is_kept:
            world.journal.add(
                lambda entry_id: self._entry(entry_id, world.clock.now(), exchange, answer, seconds)
            )

    def _entry(self, entry_id: int, time: Any, exchange: Exchange, answer: Answer, seconds: float) -> Entry:
        operation = self._operations.operation_of(exchange)
        return Entry(
            id=entry_id,
            time=time,
            seconds=seconds,
            method=exchange.sent_method,
            meant_method=exchange.method,
            path=exchange.path,
            api=exchange.api,
            operation=operation,
            path_parameters=tuple(exchange.path_parameters.items()),
            query=tuple((name, shown_field(name, value)) for name, value in exchange.query),
            headers=_headers(exchange.headers.items()),
            token=self._token(exchange.bearer_token),
            body=_request_content(exchange),
            answer=_answered(exchange, answer),
            rules=self._operations.rules_of(operation),
        )

    def _token(self, token: str | None) -> str:
        if not token:
            return ""
        return token if token in self._published else shortened(token)


def _answered(exchange: Exchange, answer: Answer) -> Answered:
    headers = _headers(
        (name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in answer.headers
    )
    media_type = next((value for name, value in headers if name == "content-type"), "")
    return Answered(
        status=answer.status,
        headers=headers,
        content=_answer_content(exchange, answer, media_type),
        broken_rule=exchange.broken_rule or "",
        detail=exchange.detail,
    )


def _answer_content(exchange: Exchange, answer: Answer, media_type: str) -> Content:
    file = None
    if exchange.stream is not None:
        blob = exchange.stream.blob
        file = FileSeen("", media_type, blob.size_bytes, blob.sha256)
    return Content(
        media_type=media_type,
        size_bytes=answer.size_bytes,
        kept=shown_text(answer.kept),
        file=file,
        is_cut=file is None and len(answer.kept) < answer.size_bytes,
    )


def _request_content(exchange: Exchange) -> Content:
    body = exchange.body
    fields, is_cut = _fields(body)
    return Content(
        media_type=exchange.headers.get("content-type", ""),
        size_bytes=body.size_bytes,
        kept=b"" if fields else shown_text(body.text),
        fields=fields,
        is_cut=is_cut or (not body.items and len(body.text) < body.size_bytes),
    )


def _fields(body: Body) -> tuple[tuple[tuple[str, str | FileSeen], ...], bool]:
    """The fields in the order of the wire, as far as there is room for their texts."""
    fields: list[tuple[str, str | FileSeen]] = []
    left = KEPT_BODY_BYTES
    for item in body.items:
        if left <= 0:
            return tuple(fields), True
        name, value = item.name[:left], _value(item, left)
        left -= len(name) + (len(value) if isinstance(value, str) else 256)
        fields.append((name, value))
    return tuple(fields), left < 0


def _value(item: Item, most_characters: int) -> str | FileSeen:
    upload = item.upload
    if upload is not None:
        return FileSeen(
            upload.filename[:most_characters], upload.media_type, upload.blob.size_bytes, upload.blob.sha256
        )
    return shown_field(item.name, item.text or "")[: most_characters + 1]


def _headers(pairs: Any) -> Pairs:
    return tuple((name, shown_header(name, value)) for name, value in pairs)
