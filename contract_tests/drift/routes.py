"""Finds the operation of a spec that a recorded request is a call of, whatever the host."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from contract_tests.drift.har import Recorded
from contract_tests.drift.places import Place


@dataclass(frozen=True)
class Operation:
    """An operation and where it stands in the spec."""

    id: str
    place: Place


class Routes:
    """The paths and methods of a spec."""

    def __init__(self, spec: dict[str, Any]) -> None:
        self._items: dict[str, dict[str, Any]] = spec["paths"]
        self._spoofs = any("x-spoofs" in operation for _, operation in self._operations())
        # A path written out counts before a template that it also fits.
        self._templates = sorted(self._items, key=lambda template: template.count("{"))

    def template(self, path: str) -> str | None:
        """The path template that a path fits; a trailing slash does not count."""
        segments = _segments(path)
        return next((known for known in self._templates if _fits(_segments(known), segments)), None)

    def operation(self, template: str, recorded: Recorded) -> Operation | None:
        """The operation of a call of this path; None for a method that the path does not have."""
        item = self._items[template]
        method = "get" if recorded.method == "HEAD" else recorded.method.lower()
        if method == "post":
            method = self._method_of_post(item, recorded.override.lower())
        found = item.get(method)
        if not isinstance(found, dict) or "operationId" not in found:
            return None
        return Operation(found["operationId"], ("paths", template, method))

    def _method_of_post(self, item: dict[str, Any], override: str) -> str:
        """The method that a POST is (`agentcis.spoof`), empty where it is none that the path has."""
        stands_for = item.get("post", {}).get("x-spoofs", "").lower()
        if stands_for:
            return "post" if override == stands_for else ""
        return override if self._spoofs and override else "post"

    def _operations(self) -> list[tuple[str, dict[str, Any]]]:
        return [
            (method, operation)
            for item in self._items.values()
            for method, operation in item.items()
            if isinstance(operation, dict)
        ]


def _segments(path: str) -> list[str]:
    return path.removesuffix("/").split("/")


def _fits(template: list[str], segments: list[str]) -> bool:
    return len(template) == len(segments) and all(
        bool(segment) if known.startswith("{") else known == unquote(segment)
        for known, segment in zip(template, segments, strict=True)
    )
