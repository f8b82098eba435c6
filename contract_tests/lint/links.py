"""Links: each leads to an operation and its parameters, with values that an example of the answer has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from contract_tests.lint.document import Node
from contract_tests.lint.finding import Finding
from contract_tests.lint.spec import Body, Operation, Spec

_PATH, _BODY = "$request.path.", "$response.body#/"


def links(spec: Spec) -> Iterator[Finding]:
    """All rules about links."""
    targets = {operation.id: operation for operation in spec.operations}
    for operation in spec.operations:
        for status, response in operation.responses:
            found = operation.bodies_of(status, response)
            for name, link in response["links"].members():
                yield from _link(targets, name, link)
                for at in _expressions(link):
                    if not _is_met(operation, found, at.text):
                        yield at.breaks(
                            "link/value", f"no example of {status} of {operation.id} has `{at.text}`"
                        )


def _link(targets: dict[str, Operation], name: str, link: Node) -> Iterator[Finding]:
    target = targets.get(link["operationId"].text)
    if target is None:
        wrong = link["operationId"].value
        yield link["operationId"].breaks(
            "link/operation", f"the link {name} leads to `{wrong}`, no operation here"
        )
        return
    declared = {each["name"].text for each in target.parameters}
    declared |= {f"{each['in'].text}.{each['name'].text}" for each in target.parameters}
    for parameter, each in link["parameters"].members():
        if parameter not in declared:
            yield each.breaks("link/parameter", f"{target.id} has no parameter `{parameter}`")
    if "requestBody" in link and not target.request_bodies:
        yield link["requestBody"].breaks("link/body", f"{target.id} takes no body")


def _expressions(link: Node) -> list[Node]:
    """The texts below that are computed from the request or the answer."""
    waiting = [link["parameters"], link["requestBody"]]
    found = []
    while waiting:
        node = waiting.pop()
        waiting += [each for _, each in node.members()] + node.items()
        if node.text.startswith("$"):
            found.append(node)
    return found


def _is_met(operation: Operation, bodies: list[Body], expression: str) -> bool:
    if expression.startswith(_PATH):
        return f"{{{expression.removeprefix(_PATH)}}}" in operation.path
    if not expression.startswith(_BODY):
        return False
    steps = expression.removeprefix(_BODY).split("/")
    return any(_has(example["value"].value, steps) for body in bodies for _, example in body.examples)


def _has(value: Any, steps: list[str]) -> bool:
    """Whether a value is there and says something: an empty one would make no request."""
    for step in steps:
        try:
            value = value[int(step) if isinstance(value, list) else step]
        except (KeyError, IndexError, TypeError, ValueError):
            return False
    return bool(value)
