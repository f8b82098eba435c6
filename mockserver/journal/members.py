"""What an entry holds under a dotted name: `body.caseId`, `files.name`, `response.records.0.id`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from mockserver.journal.entry import Content, Entry, FileSeen
from mockserver.journal.shown import json_of

_FILE_MEMBERS = ("name", "media_type", "size_bytes", "sha256")


def values_at(entry: Entry, name: str) -> list[Any]:
    """Every value that the entry has there: a field may be sent more than once."""
    group, _, rest = name.partition(".")
    return _GROUPS[group](entry, rest)


def is_member(name: str) -> bool:
    """Whether an entry can have something under that name."""
    group, dot, rest = name.partition(".")
    return bool(dot and rest and group in _GROUPS and (group != "files" or rest in _FILE_MEMBERS))


def _in_body(content: Content, name: str) -> list[Any]:
    if content.fields:
        found = [value for key, value in content.fields if key == name]
        return [value if isinstance(value, str) else value.name for value in found]
    return _walk(json_of(content), name)


def _walk(value: Any, name: str) -> list[Any]:
    for key in name.split("."):
        if isinstance(value, dict) and key in value:
            value = value[key]
        elif isinstance(value, list) and key.isascii() and key.isdigit() and int(key[:9]) < len(value):
            value = value[int(key[:9])]
        else:
            return []
    return [value]


def _named(pairs: tuple[tuple[str, str], ...], name: str) -> list[Any]:
    return [value for key, value in pairs if key == name]


def _of_files(entry: Entry, name: str) -> list[Any]:
    return [asdict(value)[name] for _, value in entry.body.fields if isinstance(value, FileSeen)]


_GROUPS: Mapping[str, Callable[[Entry, str], list[Any]]] = {
    "body": lambda entry, name: _in_body(entry.body, name),
    "files": _of_files,
    "query": lambda entry, name: _named(entry.query, name),
    "headers": lambda entry, name: _named(entry.headers, name.lower()),
    "path_parameters": lambda entry, name: _named(entry.path_parameters, name),
    "response": lambda entry, name: _in_body(entry.answer.content, name),
    "response_headers": lambda entry, name: _named(entry.answer.headers, name.lower()),
}
GROUPS = tuple(_GROUPS)
