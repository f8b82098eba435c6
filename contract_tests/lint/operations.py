"""Operations: their names, what each says of itself, its statuses, parameters, headers and credentials."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from contract_tests.lint.document import Node
from contract_tests.lint.finding import Finding
from contract_tests.lint.spec import CITES, Operation, Spec

VERBS = {
    "get": ("list", "get", "preview", "download"),
    "post": ("create", "upload"),
    "put": ("update",),
    "delete": ("delete",),
}
_FILE_STATUSES = ("206", "304", "416")


def operations(spec: Spec) -> Iterator[Finding]:
    """All rules about single operations."""
    ids = Counter(operation.id for operation in spec.operations)
    for operation in spec.operations:
        yield from _named(operation, ids)
        yield from _said(spec, operation)
        yield from _rules(operation)
        yield from _statuses(spec, operation)
        yield from _parameters(operation)
        yield from _headers(operation)
    yield from _security(spec)


def _named(operation: Operation, ids: Counter[str]) -> Iterator[Finding]:
    at = operation.node["operationId"]
    verbs = VERBS.get((operation.node["x-spoofs"].text or operation.method).lower(), ())
    if not re.fullmatch(rf"({'|'.join(verbs)})([A-Z][a-z]+)+", at.text):
        yield at.breaks("operation/id", f"`{at.value}` is no id for {operation.method}")
    if ids[operation.id] > 1:
        yield at.breaks("operation/id-unique", f"`{operation.id}` names {ids[operation.id]} operations")


def _said(spec: Spec, operation: Operation) -> Iterator[Finding]:
    for member in ("summary", "description"):
        if not operation.node[member].text.strip():
            yield operation.node[member].breaks("operation/text", f"{operation.id} has no {member}")
    declared = [tag["name"].text for tag in spec.root["tags"].items()]
    tags = operation.node["tags"]
    if len(tags.sequence) != 1 or any(tag not in declared for tag in tags.sequence):
        yield tags.breaks("operation/tag", f"{operation.id} has not one declared tag, but {tags.value}")


def _rules(operation: Operation) -> Iterator[Finding]:
    listed = operation.node["x-rules"]
    if not operation.rules:
        yield listed.breaks("operation/rules", f"{operation.id} names no rule")
        return
    for index, rule in enumerate(listed.sequence):
        if not isinstance(rule, str) or rule in listed.sequence[:index]:
            yield listed[index].breaks("operation/rules", f"`{rule}` is listed twice, or no rule's id")
    for node, rule in _cited_below(operation):
        if rule not in operation.rules:
            yield node.breaks("operation/rules", f"`{rule}` is not in the `x-rules` of {operation.id}")


def _cited_below(operation: Operation) -> Iterator[tuple[Node, str]]:
    """Every rule that a part of the operation names, references followed."""
    seen: set[object] = set()
    waiting = [operation.node, *operation.parameters]
    while waiting:
        node = waiting.pop()
        if node.trail in seen:
            continue
        seen.add(node.trail)
        waiting += [each for name, each in node.members() if name not in ("example", "examples", "links")]
        waiting += node.items()
        yield from ((node[key], node[key].text) for key in CITES if node[key].text)


def _statuses(spec: Spec, operation: Operation) -> Iterator[Finding]:
    """Which errors there are follows from what the operation takes and gives."""
    responses = operation.node["responses"]
    if "200" not in responses:
        yield responses.breaks("operation/success", f"{operation.id} has no 200")
    for status in _expected_statuses(spec, operation):
        if status not in responses:
            yield responses.breaks(
                "operation/statuses", f"{operation.id} can give {status}, and does not list it"
            )


def _expected_statuses(spec: Spec, operation: Operation) -> list[str]:
    places = {parameter["in"].text for parameter in operation.parameters}
    expected = ["405", "429"]
    if spec.needs_token(operation):
        expected += ["401", "403"]
    if operation.request_bodies or "query" in places:
        expected += ["400"]
    if "path" in places:
        expected += ["404"]
    if any(body.is_file for body in operation.response_bodies):
        expected += _FILE_STATUSES
    return expected


def _parameters(operation: Operation) -> Iterator[Finding]:
    named: set[tuple[str, str]] = set()
    in_path = set(re.findall(r"\{([^}]*)\}", operation.path))
    declared = {each["name"].text for each in operation.parameters if each["in"].text == "path"}
    for name in sorted(in_path - declared):
        yield operation.node.breaks(
            "parameter/path", f"{{{name}}} of the path of {operation.id} is not declared"
        )
    for index, each in enumerate(operation.parameters):
        name = each["name"].text
        is_in_path = each["in"].text == "path"
        if is_in_path and (name not in in_path or each["required"].value is not True):
            yield each.breaks(
                "parameter/path", f"`{name}` is not in the path {operation.path}, or not required"
            )
        if (name, each["in"].text) in named:
            at = _written(operation, index)
            yield at.breaks("parameter/unique", f"`{name}` is declared twice for {operation.id}")
        named.add((name, each["in"].text))
        yield from _parameter(each, name)


def _written(operation: Operation, index: int) -> Node:
    """Where an operation names a parameter: the component is not what is wrong."""
    own = index - len(operation.shared)
    if own < 0:
        return operation.shared[index]
    return Node(operation.node.document, (*operation.node.trail, "parameters", own), None)


def _parameter(each: Node, name: str) -> Iterator[Finding]:
    if "type" not in each["schema"]:
        yield each["schema"].breaks("parameter/type", f"`{name}` has no type")
    if not each["x-rule"].text:
        yield each.breaks("parameter/rule", f"`{name}` names no rule")
    if "example" not in each:
        yield each.breaks("parameter/example", f"`{name}` has no example")


def _headers(operation: Operation) -> Iterator[Finding]:
    for _, response in operation.responses:
        for name, header in response["headers"].members():
            if not header["x-rule"].text:
                yield header.breaks("header/rule", f"`{name}` names no rule")
            if "example" not in header:
                yield header.breaks("header/example", f"`{name}` has no example")
            if header["required"].value:
                yield header["required"].breaks("header/required", f"`{name}` is required")


def _security(spec: Spec) -> Iterator[Finding]:
    schemes = spec.root["components"]["securitySchemes"]
    if len(schemes.mapping) != 1:
        yield schemes.breaks("security/one-scheme", f"there are {len(schemes.mapping)} security schemes")
    demanded = [spec.root["security"], *(spec.security_of(operation) for operation in spec.operations)]
    for security in demanded:
        for each in security.items():
            for name, scopes in each.members():
                if name not in schemes:
                    yield scopes.breaks("security/scheme", f"there is no security scheme `{name}`")
