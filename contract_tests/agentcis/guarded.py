"""What the requests of Agentcis would do to a live system, for the guard.

The page documents a rename at the entity's path without saying which document it means, so such a request
counts as one that may mean any document there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from contract_tests.guard.body import Content, Unreadable
from contract_tests.guard.call import SAFE_METHODS, Call
from contract_tests.guard.intent import Intent, Shown, unknown

_PAGE_SIZE = 100
_ENTITY = re.compile(r"/api/v2/attachments/([A-Za-z_]{1,64}/[0-9]{1,18})/?", re.ASCII)
_ITEM = re.compile(r"/api/v2/attachments/([A-Za-z_]{1,64}/[0-9]{1,18})/([0-9]{1,18})/?", re.ASCII)
_DELETIONS = re.compile(r"/api/v2/attachments/?")
_FILE = re.compile(r"/attachments/([0-9]{1,18})/(?:preview|download)/?", re.ASCII)
_READABLE = re.compile(r"/|/api/v2(/.*)?|/attachments/.*")
_DIGITS = re.compile(r"[0-9]{1,18}")
_LIST_OF_IDS = re.compile(r"ids(\[[0-9]*\])?")
_NAMES_OF_AN_ID = ("id", "attachment_id", "attachmentId", "document_id", "documentId")
_OF_AN_UPDATE = ("original_name", "_method", *_NAMES_OF_AN_ID)


class AgentcisShapes:
    """The requests and answers of Agentcis."""

    def intent(self, call: Call) -> Intent:
        """What a request would do; a spoofed one is what is worst of all that it may be taken for."""
        spoofed = call.spoofed()
        if call.method in SAFE_METHODS:
            return _read(call, spoofed)
        if not call.has_plain_path:
            return unknown("its path is none that this API has")
        methods = spoofed if call.method == "POST" and spoofed else {call.method, *spoofed}
        intents = [self._as_method(call, method) for method in sorted(methods)]
        unknowns = [intent for intent in intents if intent.kind == "unknown"]
        if len(intents) > 1 and not unknowns:
            return unknown("it may be taken for more than one method")
        return (unknowns or intents)[0]

    def _as_method(self, call: Call, method: str) -> Intent:
        if entity := _ENTITY.fullmatch(call.path):
            return _at_entity(call, method, _place(entity[1]))
        if item := _ITEM.fullmatch(call.path):
            return _at_item(call, method, item[2])
        if _DELETIONS.fullmatch(call.path):
            return _bulk(call, method)
        if file := _FILE.fullmatch(call.path):
            return Intent("probe", (_number(file[1]), *_ids(call, allowed=())))
        return unknown(f"no {method} of this path is known")

    def created_ids(self, body: object) -> tuple[str, ...]:
        """The ids of the rows in `uploadedFiles`."""
        rows = body.get("uploadedFiles") if isinstance(body, Mapping) else None
        return tuple(shown.id for row in _elements(rows) if (shown := _shown(row)))

    def listing(self, place: str, page: int) -> str:
        """Path and query of one page of an entity's documents."""
        return f"/api/v2/attachments/{place}?per_page={_PAGE_SIZE}&page={page}"

    def shown_by(self, call: Call, body: object) -> tuple[str, list[Shown]] | None:
        """The entity of a list request, and its documents in the answer."""
        entity = _ENTITY.fullmatch(call.path)
        if call.method != "GET" or entity is None or not isinstance(body, Mapping):
            return None
        return _place(entity[1]), [shown for row in _elements(body.get("data")) if (shown := _shown(row))]

    def is_last(self, body: object, page: int) -> bool:
        """Whether `meta` says so, or the page is empty."""
        meta = body.get("meta") if isinstance(body, Mapping) else None
        last = meta.get("last_page") if isinstance(meta, Mapping) else None
        has_rows = isinstance(body, Mapping) and bool(_elements(body.get("data")))
        return not has_rows or (isinstance(last, int) and page >= last)


def _read(call: Call, spoofed: frozenset[str]) -> Intent:
    if spoofed or call.body:
        return unknown(f"a {call.method} that has a body or claims another method")
    if not _READABLE.fullmatch(call.path) or call.climbs:
        return unknown("its path is none that this API has")
    return Intent("read")


def _place(entity: str) -> str:
    """An entity in one form, as `client/06` is `client/6` to most."""
    kind, _, number = entity.partition("/")
    return f"{kind}/{int(number)}"


def _at_entity(call: Call, method: str, entity: str) -> Intent:
    if method == "POST":
        return _upload(call, entity)
    if method in ("PUT", "PATCH"):
        return Intent("rename", _ids(call, allowed=_OF_AN_UPDATE), entity, is_unaddressed=True)
    return unknown(f"a {method} of an entity may mean all its documents")


def _at_item(call: Call, method: str, document_id: str) -> Intent:
    kind = {"PUT": "rename", "PATCH": "rename", "DELETE": "delete"}.get(method, "probe")
    return Intent(kind, (_number(document_id), *_ids(call, allowed=_OF_AN_UPDATE)))  # type: ignore[arg-type]


def _upload(call: Call, entity: str) -> Intent:
    if [name for name, _ in call.query if name != "_method"]:
        return unknown("an upload has no query")
    try:
        content = call.content
    except Unreadable:
        # It can only create, if anything: that no method is spoofed in it is known.
        return Intent("create", place=entity)
    if named := [name for name in content.members if name in _NAMES_OF_AN_ID]:
        return unknown(f"an upload that names an {named[0]} may change what is there")
    return Intent("create", place=entity, files=content.files)


def _bulk(call: Call, method: str) -> Intent:
    if method not in ("POST", "DELETE"):
        return unknown(f"no {method} of this path is known")
    members = _without_files(call).members
    others = [name for name in members if name != "_method" and not _LIST_OF_IDS.fullmatch(name)]
    if others or any(name != "_method" for name, _ in call.query):
        return unknown(f"a deletion has no member {others[0]}" if others else "a deletion has no query")
    ids = [value for name, value in members.items() if name != "_method"]
    values = [one for value in ids for one in (value if isinstance(value, list) else [value])]
    if not values or not all(isinstance(value, list) for value in ids):
        return unknown("a deletion that names no ids may mean any")
    return Intent("delete", tuple(_number(value) for value in values))


def _ids(call: Call, *, allowed: tuple[str, ...]) -> tuple[str, ...]:
    """Every id in query and body. Raises Unreadable where a member is not one of the allowed ones."""
    members = [*call.query, *_without_files(call).members.items()]
    for name, _ in members:
        if name not in (*allowed, "_method"):
            msg = f"the member {name} is none that is known here"
            raise Unreadable(msg)
    found = [value for name, value in members if name in _NAMES_OF_AN_ID]
    return tuple(_number(one) for value in found for one in (value if isinstance(value, list) else [value]))


def _without_files(call: Call) -> Content:
    """What a body says that sends no files: a server that does not know its method could store them."""
    if call.content.files:
        msg = "it sends files and is no upload"
        raise Unreadable(msg)
    return call.content


def _number(value: Any) -> str:
    """An id in the one form that it has in the ledger. Raises Unreadable."""
    is_text = isinstance(value, str) and _DIGITS.fullmatch(value) is not None
    if isinstance(value, bool) or not (isinstance(value, int) or is_text):
        msg = "it names something as an id that is none"
        raise Unreadable(msg)
    return str(int(value))


def _elements(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _shown(row: object) -> Shown | None:
    if not isinstance(row, Mapping):
        return None
    try:
        number = _number(row.get("id"))
    except Unreadable:
        return None
    name = row.get("original_name")
    return Shown(number, name if isinstance(name, str) else "")
