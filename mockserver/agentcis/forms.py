"""What a request's body says, as PHP and Laravel read it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from mockserver.agentcis.errors import ValidationError, file_too_large
from mockserver.http.body import Body, Item, Upload

_REJECTED_TYPES = frozenset(
    ("exe", "bat", "cmd", "com", "msi", "scr", "ps1", "sh", "php", "js", "jar", "vbs")
)
_ELEMENT = re.compile(r"(\w+)\[\d*\]")
_INTEGER = re.compile(r"\s*[+-]?\d{1,18}\s*", re.ASCII)
_TRIMMED = " \t\n\r\0\x0b"  # what PHP's trim() takes off
_NOT_A_FILE = "must be a file: multipart parts named documents[], each with a file name"


def read_uploads(body: Body) -> list[Upload]:
    """The files of an upload, in their order. Raises 413 before ValidationError."""
    if body.problem is not None and body.problem.reason == "file too large":
        raise file_too_large(body.problem.text)
    if body.problem is not None:
        raise _invalid("agentcis.upload.missing", body.problem.field or "documents", body.problem.text)
    uploads: list[Upload] = []
    errors: dict[str, list[str]] = {}
    for item in _elements(body, "documents"):
        if item.upload is None:
            errors[f"documents.{len(uploads) + len(errors)}"] = [f"The documents field {_NOT_A_FILE}."]
        elif item.upload.filename:
            uploads.append(item.upload)
    if errors:
        raise ValidationError("agentcis.upload.missing", errors)
    if not uploads:
        raise _invalid("agentcis.upload.missing", "documents", "The documents field is required.")
    return uploads


def is_rejected(upload: Upload) -> bool:
    """Whether a file is of an executable type (agentcis.upload.rejected-types)."""
    _, dot, extension = upload.filename.rpartition(".")
    return bool(dot) and extension.lower() in _REJECTED_TYPES


def read_members(body: Body) -> Mapping[str, Any]:
    """The members of a JSON object or of a form; empty for a body that holds none."""
    if body.problem is not None:
        return {}
    if body.kind == "json":
        return body.json if isinstance(body.json, dict) else {}
    members: dict[str, Any] = {}
    for item in body.items:
        element = _ELEMENT.fullmatch(item.name)
        if element is None:
            members[item.name] = item.text
            continue
        listed = members.setdefault(element[1], [])
        if isinstance(listed, list):
            listed.append(item.text)
    return members


def read_name(members: Mapping[str, Any]) -> str:
    """The new name of a document, trimmed as Laravel does it. Raises ValidationError."""
    name = members.get("original_name")
    field = "original_name"
    if name is None or (isinstance(name, str) and not name.strip(_TRIMMED)):
        rule = "agentcis.update.invalid-edge" if name else "agentcis.update.invalid"
        raise _invalid(rule, field, "The original name field is required.")
    if not isinstance(name, str):
        raise _invalid("agentcis.update.invalid", field, "The original name must be a string.")
    return name.strip(_TRIMMED)


def read_ids(members: Mapping[str, Any]) -> list[int]:
    """The ids of a bulk delete. Raises ValidationError."""
    ids = members.get("ids")
    rule = "agentcis.delete.invalid"
    if ids is None or ids == []:
        raise _invalid(rule, "ids", "The ids field is required.")
    if not isinstance(ids, list):
        raise _invalid(rule, "ids", "The ids must be an array.")
    errors = {
        f"ids.{position}": [f"The ids.{position} must be an integer."]
        for position, value in enumerate(ids)
        if as_integer(value) is None
    }
    if errors:
        raise ValidationError(rule, errors)
    return [int(value) for value in ids]


def as_integer(value: Any) -> int | None:
    """An integer or a numeric string as an integer, else None (Laravel's rule `integer`)."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return int(value) if isinstance(value, str) and _INTEGER.fullmatch(value) else None


def _elements(body: Body, name: str) -> list[Item]:
    found = []
    for item in body.items if body.kind == "multipart" else ():
        element = _ELEMENT.fullmatch(item.name)
        if item.name == name or (element is not None and element[1] == name):
            found.append(item)
    return found


def _invalid(rule: str, field: str, text: str) -> ValidationError:
    return ValidationError(rule, {field: [text]})
