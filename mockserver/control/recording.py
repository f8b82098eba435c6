"""Writes each exchange down in the journal of its world."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from mockserver.control.operation_table import OperationTable
from mockserver.control.worlds import KnownWorlds
from mockserver.http.body import Body, Item
from mockserver.http.exchange import Exchange
from mockserver.http.watching import Answer
from mockserver.journal.entry import KEPT_BODY_BYTES, Answered, Content, Entry, FileSeen, Pairs
from mockserver.journal.secrets import shortened, shown_field, shown_header, shown_text
from mockserver.store.worlds import TooManyWorlds

RawHeaders = Sequence[tuple[bytes, bytes]]

# What the objects of a note weigh beside their texts; measured, and rounded up.
_NOTE_BYTES = 1536
_PAIR_BYTES = 192


@dataclass(frozen=True, slots=True)
class Note:
    """What is taken of an exchange while it is served; headers and bodies are as they came."""

    id: int
    weight_bytes: int
    time: datetime
    seconds: float
    method: str
    meant_method: str
    path: str
    api: str
    operation: str
    path_parameters: Mapping[str, str]
    query: Pairs
    headers: Pairs
    body: Content
    answer: Answer
    file: FileSeen | None
    broken_rule: str
    detail: str
    recorder: Recorder

    def entry(self) -> Entry:
        """The entry of the journal, its credentials shortened."""
        return Entry(
            id=self.id,
            time=self.time,
            seconds=self.seconds,
            method=self.method,
            meant_method=self.meant_method,
            path=self.path,
            api=self.api,
            operation=self.operation,
            path_parameters=tuple(self.path_parameters.items()),
            query=tuple((name, shown_field(name, value)) for name, value in self.query),
            headers=_shown(self.headers),
            token=self.recorder.token_name(self.headers),
            body=replace(self.body, kept=shown_text(self.body.kept)),
            answer=self._answered(),
            rules=self.recorder.operations.rules_of(self.operation),
        )

    def _answered(self) -> Answered:
        answer, headers = self.answer, _shown(_decoded(self.answer.headers))
        media_type = next((value for name, value in headers if name == "content-type"), "")
        content = Content(
            media_type=media_type,
            size_bytes=answer.size_bytes,
            kept=shown_text(answer.kept),
            file=replace(self.file, media_type=media_type) if self.file else None,
            is_cut=self.file is None and len(answer.kept) < answer.size_bytes,
        )
        return Answered(answer.status, headers, content, self.broken_rule, self.detail)


class Recorder:
    """Takes notes of exchanges. `published_tokens` are no secrets: they are shown by name."""

    def __init__(
        self, known: KnownWorlds, operations: OperationTable, published_tokens: Collection[str]
    ) -> None:
        self.operations = operations
        self._known = known
        self._published = frozenset(published_tokens)

    def seen(self, exchange: Exchange, answer: Answer, seconds: float) -> None:
        """Write an exchange down, if its world can be had."""
        try:
            world = self._known.of(exchange.world)
        except TooManyWorlds:
            return
        if world.journal.is_kept:
            time = world.clock.now()
            world.journal.add(lambda note_id: self._note(note_id, time, exchange, answer, seconds))

    def token_name(self, headers: Pairs) -> str:
        """The name of a published bearer token, the end of another one."""
        credential = next((value for name, value in headers if name == "authorization"), "")
        scheme, _, token = credential.partition(" ")
        token = token.strip() if scheme.lower() == "bearer" else ""
        return token if not token or token in self._published else shortened(token)

    def _note(self, note_id: int, time: datetime, exchange: Exchange, answer: Answer, seconds: float) -> Note:
        headers, body = tuple(exchange.headers.items()), _request_content(exchange)
        weight_bytes = _NOTE_BYTES + len(exchange.path) * 4 + len(answer.kept) + body.weight_bytes
        weight_bytes += sum(
            [len(name) + len(value) + _PAIR_BYTES for name, value in (*headers, *answer.headers)]
        )
        weight_bytes += sum([(len(name) + len(value)) * 4 + _PAIR_BYTES for name, value in exchange.query])
        blob = exchange.stream.blob if exchange.stream is not None else None
        return Note(
            id=note_id,
            weight_bytes=weight_bytes,
            time=time,
            seconds=seconds,
            method=exchange.sent_method,
            meant_method=exchange.method,
            path=exchange.path,
            api=exchange.api,
            operation=self.operations.operation_of(exchange),
            path_parameters=exchange.path_parameters,
            query=exchange.query,
            headers=headers,
            body=body,
            answer=answer,
            file=FileSeen("", "", blob.size_bytes, blob.sha256) if blob else None,
            broken_rule=exchange.broken_rule or "",
            detail=exchange.detail,
            recorder=self,
        )


def _request_content(exchange: Exchange) -> Content:
    body = exchange.body
    fields, is_cut = _fields(body) if body.items else ((), False)
    return Content(
        media_type=exchange.headers.get("content-type", ""),
        size_bytes=body.size_bytes,
        kept=b"" if fields else body.text,
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


def _decoded(headers: RawHeaders) -> Pairs:
    return tuple((name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in headers)


def _shown(headers: Pairs) -> Pairs:
    return tuple((name, shown_header(name, value)) for name, value in headers)
