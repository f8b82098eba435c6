"""The metadata of attachments as answers show them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from contract_tests.messages import Exchange

Record = dict[str, Any]

METADATA = ("id", "name", "nameWithoutExtension", "encoding", "mimeType", "objectId", "sizeBytes")


def records_of(exchange: Exchange) -> list[Record] | None:
    """The records of a list answer, or None where it is no list answer."""
    records = exchange.json_object().get("records") if exchange.status == 200 else None
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        return None
    return records


def is_uuid(value: Any) -> bool:
    """Whether a value is a UUID in its usual form."""
    try:
        return str(UUID(value)) == str(value).lower()
    except (ValueError, AttributeError, TypeError):
        return False


def differing(
    uploaded: Record, shown: Record, *, may_lack: tuple[str, ...] = ()
) -> dict[str, tuple[Any, Any]]:
    """The members that have another value than the upload answered.

    One that the upload answered as what it cannot be is no measure (see caseiq.upload.ok); that those in
    `may_lack` are there at all is another rule's affair.
    """
    kinds: dict[str, type] = dict.fromkeys(METADATA, str) | {"sizeBytes": int}
    return {
        member: (value, shown.get(member))
        for member, value in uploaded.items()
        if shown.get(member) != value
        and isinstance(value, kinds.get(member, object))
        and not (member in may_lack and member not in shown)
    }
