"""What a fault is, read strictly from JSON."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, fields
from fnmatch import fnmatchcase
from typing import Any

import openapi
from mockserver.faults.kinds import KINDS, LONGEST_MS, SHARED_MEMBERS

# A gateway or a server in trouble answers these whatever a spec says.
SERVER_STATUSES = frozenset((500, 502, 503, 504))

_MOST = 10**9
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")


class DefinitionError(ValueError):
    """A definition that cannot be meant; the text begins with the member."""


@dataclass(frozen=True)
class Definition:
    """A fault as it was defined. Which members count depends on its kind (`kinds.py`).

    `operation`, `api` and `path` are globs. It lets `after` matching requests pass, then strikes with
    `probability`, at most `times` times.
    """

    kind: str
    id: str = ""
    operation: str = "*"
    api: str = "*"
    path: str = "*"
    times: int | None = None
    after: int = 0
    probability: float = 1
    seed: int | None = None
    delay_ms: float = 0
    mean_ms: float | None = None
    deviation_ms: float = 0
    min_ms: float | None = None
    max_ms: float = 0
    bytes_per_second: int = 0
    status: int = 0
    retry_after_seconds: int | None = None
    requests: int = 0
    window_seconds: float = 0
    after_bytes: int | None = None
    percent: float = 50
    carried_out: bool = False
    every: int | None = None
    names: tuple[str, ...] = ()
    ids: tuple[int, ...] = ()

    def shown(self) -> dict[str, Any]:
        """What was defined, as JSON; members at their default are left out."""
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        defaults = {each.name: each.default for each in fields(self)}
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in values.items()
            if value != defaults[name]
        }

    def rejects(self, position: int, what: str | int) -> bool:
        """Whether the file of that name, or the id, at a position from 1 is to be rejected."""
        if self.every is not None and position % self.every == 0:
            return True
        return what in self.ids or any(fnmatchcase(str(what), name) for name in self.names)


def read_definition(value: Any, statuses: Mapping[str, Collection[int]]) -> Definition:
    """A definition in JSON. `statuses` are those that each operation documents. Raises DefinitionError."""
    if not isinstance(value, dict):
        raise _wrong("fault", 'must be an object such as {"kind": "latency", "delay_ms": 500}')
    kind = KINDS.get(value["kind"]) if isinstance(value.get("kind"), str) else None
    if kind is None:
        raise _wrong("kind", f"must be one of {', '.join(KINDS)}")
    known = (*SHARED_MEMBERS, *kind.members)
    for name in value:
        if name not in known:
            raise _wrong(name, f"is no member of {kind.name}; there are {', '.join(known)}")
    if not any(needed <= set(value) for needed in kind.needs):
        needs = ", or ".join(" and ".join(sorted(needed)) for needed in kind.needs)
        raise _wrong(min(min(needed) for needed in kind.needs), f"{kind.name} needs {needs}")
    definition = Definition(**{name: _READERS[name](name, each) for name, each in value.items()})
    _check_together(definition, statuses)
    return definition


def _check_together(definition: Definition, statuses: Mapping[str, Collection[int]]) -> None:
    """What members mean only together."""
    if definition.min_ms is not None and definition.min_ms > definition.max_ms:
        raise _wrong("min_ms", "is above max_ms")
    kind = KINDS[definition.kind]
    possible = [name for name in statuses if any(fnmatchcase(name, each) for each in kind.operations)]
    meant = [name for name in possible if fnmatchcase(name, definition.operation)]
    if not meant:
        raise _wrong(
            "operation", f"{definition.operation!r} is none of {', '.join(possible)}, for {kind.name}"
        )
    if definition.kind == "status":
        documented = {status for name in meant for status in statuses[name] if status >= 400}
        allowed = sorted(documented | SERVER_STATUSES)
        if definition.status not in allowed:
            listed = ", ".join(map(str, allowed))
            raise _wrong(
                "status", f"{definition.operation} answers {listed} when it fails, not {definition.status}"
            )


def _wrong(member: str, text: str) -> DefinitionError:
    return DefinitionError(f"{member}: {text}")


def _number(lowest: float, highest: float) -> Callable[[str, Any], float]:
    def read(name: str, value: Any) -> float:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or not lowest <= value <= highest:
            raise _wrong(name, f"must be a number from {lowest} to {highest}")
        return float(value)

    return read


def _integer(lowest: int, highest: int = _MOST) -> Callable[[str, Any], int]:
    def read(name: str, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not lowest <= value <= highest:
            raise _wrong(name, f"must be an integer from {lowest} to {highest}")
        return value

    return read


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= 200:
        raise _wrong(name, "must be a text of 1 to 200 characters")
    return value


def _id(name: str, value: Any) -> str:
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise _wrong(name, "must be 1 to 64 letters, digits, '_', '.' or '-'")
    return value


def _api(name: str, value: Any) -> str:
    if value not in ("*", *openapi.APIS):
        raise _wrong(name, f"must be {', '.join(openapi.APIS)} or *")
    return str(value)


def _boolean(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise _wrong(name, "must be true or false")
    return value


def _list_of(read: Callable[[str, Any], Any]) -> Callable[[str, Any], tuple[Any, ...]]:
    def read_all(name: str, value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list) or not 0 < len(value) <= 1000:
            raise _wrong(name, "must be a list of 1 to 1000 values")
        return tuple(read(name, each) for each in value)

    return read_all


_MS = _number(0, LONGEST_MS)
_READERS: Mapping[str, Callable[[str, Any], Any]] = {
    "kind": _text,
    "id": _id,
    "operation": _text,
    "api": _api,
    "path": _text,
    "times": _integer(1),
    "after": _integer(0),
    "probability": _number(0, 1),
    "seed": _integer(-_MOST),
    "delay_ms": _MS,
    "mean_ms": _MS,
    "deviation_ms": _MS,
    "min_ms": _MS,
    "max_ms": _MS,
    "bytes_per_second": _integer(1),
    "status": _integer(400, 599),
    "retry_after_seconds": _integer(0, 86_400),
    "requests": _integer(0),
    "window_seconds": _number(0.001, 86_400),
    "after_bytes": _integer(0),
    "percent": _number(0, 99.9),
    "carried_out": _boolean,
    "every": _integer(1),
    "names": _list_of(_text),
    "ids": _list_of(_integer(-_MOST)),
}
