"""Bodies: each has schema, rule and example; requests are closed, responses open; forms keep their order."""

from __future__ import annotations

from collections.abc import Iterator

from contract_tests.lint.document import Node, Trail
from contract_tests.lint.finding import Finding
from contract_tests.lint.spec import Body, Operation, Spec

_FORM = "multipart/form-data"
# A value of one of these has a form of its own, in which no character is reserved.
_FORMED = ("pattern", "format", "enum")


def bodies(spec: Spec) -> Iterator[Finding]:
    """All rules about bodies."""
    for operation in spec.operations:
        for body in [*operation.request_bodies, *operation.response_bodies]:
            yield from _examples(body)
        for body in operation.request_bodies:
            yield from _request(body)
        for body in operation.response_bodies:
            yield from _response(body)
        yield from _without_body(operation)


def _without_body(operation: Operation) -> Iterator[Finding]:
    """304 alone has none, by HTTP."""
    for status, response in operation.responses:
        if status != "304" and "content" not in response:
            yield response.breaks("body/schema", f"{status} of {operation.id} has no body")


def _examples(body: Body) -> Iterator[Finding]:
    if not body.schema.mapping:
        yield body.content.breaks("body/schema", f"{body.of} has no schema for {body.media_type}")
    if not body.examples:
        yield body.content.breaks("body/example", f"{body.of} has no named example for {body.media_type}")
    for name, example in body.examples:
        if not example["summary"].text.strip():
            yield example.breaks("body/example", f"the example {name} of {body.of} has no summary")


def _request(body: Body) -> Iterator[Finding]:
    if body.schema["additionalProperties"].value is not False:
        yield body.schema.breaks("request/closed", f"{body.of} may have any further member")
    if body.media_type == _FORM:
        yield from _form(body)
    for name, each in body.content["encoding"].members():
        if name not in body.schema["properties"]:
            yield each.breaks("form/encoding", f"`{name}` is no property of the form")


def _form(body: Body) -> Iterator[Finding]:
    fields = body.schema["properties"].members()
    files = [name for name, field in fields if _item(field)["format"].text == "binary"]
    if files and fields[-1][0] not in files:
        at = dict(fields)[files[-1]]
        yield at.breaks("form/file-last", f"`{files[-1]}` is not the last field of {body.of}")
    for name, field in fields:
        is_any_text = _item(field)["type"].text == "string" and not any(key in field for key in _FORMED)
        if field["type"].text == "array" and is_any_text:
            encoding = body.content["encoding"][name]
            if encoding["allowReserved"].value is not True:
                yield encoding.breaks("form/reserved", f"`{name}` may hold reserved characters")


def _item(field: Node) -> Node:
    items = field["items"]
    return items if items.mapping else field


def _response(body: Body) -> Iterator[Finding]:
    if body.schema.mapping and not body.schema["x-rule"].text:
        yield body.schema.breaks("body/rule", f"the schema of {body.of} names no rule")
    for schema in _reached(body.schema, set()):
        if schema["additionalProperties"].value is False:
            yield schema["additionalProperties"].breaks("response/open", f"{body.of} is closed")


def _reached(schema: Node, seen: set[Trail]) -> Iterator[Node]:
    """A schema and all that it consists of, references followed."""
    if schema.trail in seen or not schema.mapping:
        return
    seen.add(schema.trail)
    yield schema
    children = [each for _, each in schema["properties"].members()]
    children += [schema[key] for key in ("items", "additionalProperties", "not")]
    children += [part for key in ("allOf", "oneOf", "anyOf") for part in schema[key].items()]
    for child in children:
        yield from _reached(child, seen)
