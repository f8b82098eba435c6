"""A live system that obeys every trick: it reads requests as the most careless of all servers would.

What it takes for a method, a path or an id is what PHP, Laravel, Rails, Express and proxies in front of them
are known to take for one, all at once. In front of it a guard has to assume the worst.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.contract_tests.guard.careless import ids_of, methods_of, pairs_of, path_of, unpacked, uploads_of


@dataclass(frozen=True)
class Kept:
    """A document of the system."""

    place: str
    name: str
    content: bytes
    changed: int = 0


@dataclass
class System:
    """All that the system holds, by id. Ids are small and given anew after a deletion, as SQLite does."""

    documents: dict[int, Kept] = field(default_factory=dict)
    requests: list[tuple[str, str]] = field(default_factory=list)
    # What a faulty system says instead of the truth, when a test wants it to.
    told_id: int | None = None
    shown_ids: dict[int, int] = field(default_factory=dict)
    reuses_ids: bool = False
    fails_after_deleting: bool = False
    _last: int = 0

    def add(self, place: str, name: str, content: bytes = b"theirs") -> int:
        """Store a document and answer its id."""
        self._last = max(self.documents, default=0) + 1 if self.reuses_ids else self._last + 1
        self.documents[self._last] = Kept(place, name, content)
        return self._last

    def at(self, place: str) -> dict[int, Kept]:
        """The documents of an entity."""
        return {number: kept for number, kept in sorted(self.documents.items()) if kept.place == place}

    def do(self, method: str, path: str, ids: list[int], name: str, files: list[tuple[str, bytes]]) -> Any:
        """Do what a request asks for, whoever the documents belong to."""
        self.requests.append((method, path))
        words = [word for word in path.split("/") if word]
        if words[:1] == ["attachments"] or words == ["api", "v2", "attachments"]:
            return self._delete([*ids, *_numbers(words)]) if method == "DELETE" else {}
        if len(words) < 5 or words[:3] != ["api", "v2", "attachments"]:
            return {}
        place, named = f"{words[3]}/{words[4]}", [*_numbers(words[5:6]), *ids]
        if method == "POST":
            return self._store(place, files)
        if method in ("PUT", "PATCH"):
            # Without an id it means the first document of the entity.
            return self._rename(named or list(self.at(place))[:1], name)
        if method == "DELETE":
            return self._delete(named or list(self.at(place)))
        return self._list(place)

    def _store(self, place: str, files: list[tuple[str, bytes]]) -> Any:
        made = [(self.add(place, name, content), name) for name, content in files]
        rows = [{"id": self.told_id or number, "original_name": name} for number, name in made]
        return {"uploadedFiles": rows, "rejectedFiles": []}

    def _rename(self, ids: list[int], name: str) -> Any:
        for number in set(ids) & set(self.documents):
            kept = self.documents[number]
            self.documents[number] = replace(kept, name=name or "renamed", changed=kept.changed + 1)
        return {"data": {"id": ids[0] if ids else None, "original_name": name}}

    def _delete(self, ids: list[int]) -> Any:
        gone = [number for number in ids if self.documents.pop(number, None)]
        return {"deletedFile": gone, "rejectedFiles": [number for number in ids if number not in gone]}

    def _list(self, place: str) -> Any:
        rows = [
            {"id": self.shown_ids.get(number, number), "original_name": kept.name}
            for number, kept in self.at(place).items()
        ]
        return {"data": rows, "meta": {"last_page": 1, "total": len(rows)}, "links": {}}


def _numbers(words: list[str]) -> list[int]:
    return [int(word) for word in words if word.isdecimal()]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    system: System

    def __getattr__(self, name: str) -> Any:
        if name.startswith("do_"):
            return self._answer
        raise AttributeError(name)

    def _answer(self) -> None:
        headers = [(name.lower(), value) for name, value in self.headers.items()]
        body = unpacked(headers, self._body())
        path, query = path_of(self.path, headers)
        pairs = [*query, *pairs_of(body, self.headers.get("content-type", ""))]
        files = uploads_of(body)
        said: Any = {}
        methods = methods_of(self.command, headers, pairs)
        for method in methods:
            name = next((str(value) for key, value in pairs if key == "original_name"), "")
            said = self.system.do(method, path, ids_of(pairs), name, files)
        is_failure = self.system.fails_after_deleting and "DELETE" in methods
        self._send(500 if is_failure else 200, json.dumps(said).encode())

    def _send(self, status: int, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def _body(self) -> bytes:
        if "chunked" in self.headers.get("transfer-encoding", "").lower():
            return self._chunks()
        return self.rfile.read(int(self.headers.get("content-length") or 0))

    def _chunks(self) -> bytes:
        found = b""
        while size := int(self.rfile.readline().split(b";")[0], 16):
            found += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return found

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serving(system: System) -> Iterator[str]:
    """The system as a server; gives its URL."""
    handler = type("Handler", (_Handler,), {"system": system})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
