"""An entry as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from mockserver.journal.entry import Content, Entry, FileSeen, Pairs
from mockserver.journal.plain_json import read_json, written_json

Json = dict[str, Any]

_ALWAYS_TOLD_DEPTH = 500
_DEPTH_OF_AN_ANSWER = 16


def shown(entry: Entry) -> Json:
    """Everything that is known of a request; what is empty is there too, so that members can be relied on."""
    answer = entry.answer
    return {
        **shown_in_short(entry),
        "meant_method": entry.meant_method,
        "path_parameters": dict(entry.path_parameters),
        "headers": _headers(entry.headers),
        "token": entry.token or None,
        "body": shown_content(entry.body),
        "response": {"headers": _headers(answer.headers), **shown_content(answer.content)},
        "exercised_rules": list(entry.exercised_rules),
    }


def shown_in_short(entry: Entry) -> Json:
    """What a list needs of a request."""
    answer = entry.answer
    return {
        "id": entry.id,
        "time": shown_time(entry.time),
        "duration_ms": round(entry.seconds * 1000, 3),
        "api": entry.api or None,
        "operation": entry.operation or None,
        "method": entry.method,
        "path": entry.path,
        "query": [list(pair) for pair in entry.query],
        "status": answer.status,
        "broken_rules": [answer.broken_rule] if answer.broken_rule else [],
        "detail": answer.detail or None,
    }


def shown_time(time: datetime) -> str:
    """A time in UTC with milliseconds."""
    return time.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def shown_content(content: Content) -> Json:
    """A body: its size, and one of `json`, `text`, `fields` and `file`, where there is one."""
    told: Json = {"media_type": content.media_type or None, "size_bytes": content.size_bytes}
    if content.file is not None:
        told["file"] = _file(content.file)
    elif content.fields:
        told["fields"] = [_field(name, value) for name, value in content.fields]
    elif content.kept:
        told |= _kept(content)
    return told | {"is_cut": content.is_cut}


def json_of(content: Content) -> Any:
    """The value of a JSON body, None where it is none, was cut or is nested too deeply to be told."""
    if "json" not in content.media_type or content.is_cut:
        return None
    try:
        value = read_json(content.kept)
        if content.kept.count(b"[") + content.kept.count(b"{") > _ALWAYS_TOLD_DEPTH:
            written_json(_within(value))
        return value
    except (ValueError, RecursionError):
        return None


def _within(value: Any) -> Any:
    """A value as deep as an answer may put it."""
    for _ in range(_DEPTH_OF_AN_ANSWER):
        value = [value]
    return value


def _kept(content: Content) -> Json:
    value = json_of(content)
    return {"json": value} if value is not None else {"text": content.kept.decode("utf-8", "replace")}


def _field(name: str, value: str | FileSeen) -> Json:
    return {"name": name, "value": value} if isinstance(value, str) else {"name": name, "file": _file(value)}


def _file(file: FileSeen) -> Json:
    return {
        "name": file.name,
        "media_type": file.media_type,
        "size_bytes": file.size_bytes,
        "sha256": file.sha256,
    }


def _headers(headers: Pairs) -> dict[str, str]:
    """One that was sent several times is joined, as RFC 9110 5.3 has it."""
    return {name: ", ".join(_values(headers, name)) for name, _ in headers}


def _values(pairs: Pairs, wanted: str) -> Iterable[str]:
    return (value for name, value in pairs if name == wanted)
