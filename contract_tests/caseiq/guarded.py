"""What the requests of Case IQ would do to a live system, for the guard.

No way to change or to delete a record is documented, so all that writes is an upload.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from uuid import UUID

from contract_tests.guard.body import Unreadable
from contract_tests.guard.call import SAFE_METHODS, Call
from contract_tests.guard.intent import Intent, Shown, unknown

_PREFIX = "/api-public/1.0"
_LIST = f"{_PREFIX}/attachments"
# Ids are unique over all cases, and a list shows all cases at once.
_EVERYWHERE = "attachments"
_ITEM = re.compile(rf"{_PREFIX}/attachment/([0-9a-fA-F-]{{36}})(?:/attachment)?/?", re.ASCII)
_NAMES_A_RECORD = re.compile(r"((attachment|file|object|record)_?)?id", re.IGNORECASE)
_READABLE = re.compile(rf"/|{_PREFIX}(/.*)?|/auth/oauth2(/.*)?")


class CaseIqShapes:
    """The requests and answers of Case IQ."""

    def intent(self, call: Call) -> Intent:
        """What a request would do."""
        spoofed = call.spoofed()
        if spoofed:
            return unknown("it claims another method than it has")
        if call.method in SAFE_METHODS:
            return _read(call)
        return _write(call) if call.has_plain_path else unknown("its path is none that this API has")

    def created_ids(self, body: object) -> tuple[str, ...]:
        """The id of the record that an upload answers."""
        shown = _shown(body)
        return (shown.id,) if shown else ()

    def listing(self, place: str, page: int) -> str:
        """Path and query of the newest records: there is no page number to turn by."""
        del place, page
        return f"{_LIST}?limit=1000&sort=createdDate&order=desc"

    def shown_by(self, call: Call, body: object) -> tuple[str, list[Shown]] | None:
        """The records of a list, or the one of an item."""
        if call.method != "GET" or not isinstance(body, Mapping):
            return None
        if call.path == _LIST:
            records = body.get("records")
            found = records if isinstance(records, list) else []
            return _EVERYWHERE, [shown for record in found if (shown := _shown(record))]
        shown = _shown(body) if _ITEM.fullmatch(call.path) else None
        return (_EVERYWHERE, [shown]) if shown else None

    def is_last(self, body: object, page: int) -> bool:
        """There is one page."""
        del body, page
        return True


def _write(call: Call) -> Intent:
    if call.method == "POST" and call.path == "/auth/oauth2/token":
        return Intent("token")
    if call.method == "POST" and call.path == f"{_PREFIX}/save_file":
        return _upload(call)
    if item := _ITEM.fullmatch(call.path):
        return Intent("probe", (item[1].lower(),))
    return unknown(f"no {call.method} of this path is known")


def _read(call: Call) -> Intent:
    if call.body or not _READABLE.fullmatch(call.path) or call.climbs:
        return unknown("its path is none that this API has, or it has a body")
    return Intent("read")


def _upload(call: Call) -> Intent:
    if call.query:
        return unknown("an upload has no query")
    try:
        content = call.content
    except Unreadable:
        # It can only create, if anything: there is no other thing to do at this path.
        return Intent("create", place=_EVERYWHERE)
    if named := [name for name in content.members if _NAMES_A_RECORD.fullmatch(name)]:
        return unknown(f"an upload that names an {named[0]} may change what is there")
    cases = content.members.get("caseId", [])
    case = str(cases[0]) if isinstance(cases, list) and cases else ""
    return Intent("create", place=_EVERYWHERE, case=case, files=content.files)


def _shown(record: object) -> Shown | None:
    if not isinstance(record, Mapping):
        return None
    name, identifier = record.get("name"), record.get("id")
    try:
        UUID(str(identifier))
    except ValueError:
        return None
    return Shown(str(identifier).lower(), name if isinstance(name, str) else "")
