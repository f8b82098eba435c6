"""Recordings to hold against the specs: entries made by hand, and those of the mock."""

from __future__ import annotations

import base64
import copy
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import jsonpath_rfc9535

import openapi
from contract_tests.drift.examine import examine
from contract_tests.drift.har import read_har
from contract_tests.drift.overlay import overlay
from contract_tests.drift.proposals import Proposal, proposals

CASEIQ = "https://customer.example.org/api-public/1.0"
AGENTCIS = "https://tenant.example.org/api/v2"


def example(api: str, name: str) -> Any:
    """A named example of a spec, to be changed."""
    return copy.deepcopy(openapi.spec(api)["components"]["examples"][name]["value"])


def entry(
    url: str,
    answer: Any = None,
    *,
    method: str = "GET",
    status: int = 200,
    media_type: str = "application/json",
    day: str = "2026-10-05",
    posted: dict[str, Any] | None = None,
    headers: dict[str, str] | None = None,
) -> dict[str, Any]:
    """An entry; an answer that is no text is sent as JSON, bytes in base64."""
    content: dict[str, Any] = {"size": 1, "mimeType": media_type}
    if isinstance(answer, bytes):
        content |= {"text": base64.b64encode(answer).decode(), "encoding": "base64"}
    else:
        content["text"] = answer if isinstance(answer, str) else json.dumps(answer)
    request: dict[str, Any] = {
        "method": method,
        "url": url,
        "headers": [{"name": name, "value": value} for name, value in (headers or {}).items()],
    }
    if posted is not None:
        request["postData"] = posted
    return {
        "startedDateTime": f"{day}T08:56:38.000Z",
        "request": request,
        "response": {"status": status, "headers": [], "content": content},
    }


def write(path: Path, entries: list[dict[str, Any]]) -> Path:
    """A recording on disk."""
    path.write_text(json.dumps({"log": {"version": "1.2", "entries": entries}}), encoding="utf-8")
    return path


def found(
    path: Path, api: str, spec: dict[str, Any] | None = None, *, keeps_values: bool = False
) -> list[Proposal]:
    """The proposals for one API, of a recording on disk."""
    examined, _ = examine(read_har(path), {api: spec or openapi.spec(api)}, keeps_values=keeps_values)
    return proposals(examined[api].tally, examined[api].document)


def document(made: list[Proposal]) -> dict[str, Any]:
    """The overlay of proposals."""
    return overlay("a title", 1, "2026-10-05", made)


def widened(api: str, made: list[Proposal]) -> dict[str, Any]:
    """The spec of an API with the proposals applied."""
    # By way of JSON: what YAML's anchors share would be changed at all its places.
    spec: dict[str, Any] = json.loads(json.dumps(openapi.spec(api)))
    for action in document(made)["actions"]:
        _apply(spec, action)
    return spec


def _apply(spec: dict[str, Any], action: dict[str, Any]) -> None:
    """One action, as the specification of overlays says (1.0.0, section 4.4.3)."""
    nodes = jsonpath_rfc9535.find(action["target"], spec)
    assert len(nodes) == 1, f"{action['target']} is at {len(nodes)} places"
    (node,) = nodes
    *steps, last = node.location
    parent: Any = spec
    for step in steps:
        parent = parent[step]
    if action.get("remove"):
        del parent[last]
    elif isinstance(node.value, list):
        node.value.append(action["update"])
    else:
        _merge(node.value, action["update"])


def _merge(target: dict[str, Any], update: dict[str, Any]) -> None:
    for name, value in update.items():
        if isinstance(value, dict) and isinstance(target.get(name), dict):
            _merge(target[name], value)
        else:
            assert not isinstance(target.get(name), list), f"{name}: tools merge lists in different ways"
            target[name] = copy.deepcopy(value)


class Recorder:
    """A client that keeps what it sends and gets as entries."""

    def __init__(self, base_url: str, token: str) -> None:
        self.entries: list[dict[str, Any]] = []
        headers = {"Authorization": f"Bearer {token}"}
        hooks = {"response": [self._keep]}
        self.client = httpx.Client(base_url=base_url, headers=headers, event_hooks=hooks)

    def _keep(self, response: httpx.Response) -> None:
        request = response.request
        content_type = request.headers.get("Content-Type", "")
        text = request.read().decode("latin-1")
        self.entries.append(
            entry(
                str(request.url),
                response.read(),
                method=request.method,
                status=response.status_code,
                media_type=response.headers.get("Content-Type", ""),
                day=datetime.now(UTC).date().isoformat(),
                posted={"mimeType": content_type, "text": text} if content_type else None,
            )
        )
