"""Examples and defaults: each is what its schema says, to the letter, with no member that it does not say."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jsonschema.exceptions import SchemaError, UnknownType, best_match
from openapi_schema_validator import OAS30ReadValidator, oas30_format_checker
from referencing.exceptions import Unresolvable

from contract_tests.lint.document import Node
from contract_tests.lint.finding import Finding
from contract_tests.lint.spec import Spec, parts

_LONGEST_MESSAGE = 200
# What a validator raises that is given no proper schema.
_NO_SCHEMA = (
    *(SchemaError, UnknownType, Unresolvable, re.error),
    *(TypeError, ValueError, AttributeError, LookupError, ArithmeticError),
)


def examples(spec: Spec) -> Iterator[Finding]:
    """Those of bodies, of parameters and headers, and those that a schema carries itself."""
    for operation in spec.operations:
        for body in [*operation.request_bodies, *operation.response_bodies]:
            for _, example in body.examples:
                yield from _value(body.schema, example["value"], "example/value")
                yield from undeclared([body.schema], example["value"])
                if "externalValue" in example:
                    yield example.breaks("example/one-value", "there is a value, and the address of another")
        headers = [each for _, response in operation.responses for _, each in response["headers"].members()]
        for part in [*operation.parameters, *headers]:
            if "example" in part:
                yield from _value(part["schema"], part["example"], "example/value")
    for schema in spec.schemas:
        for keyword, rule in (("example", "example/value"), ("default", "default/value")):
            if keyword in schema:
                yield from _value(schema, schema[keyword], rule)


def _value(schema: Node, value: Node, rule: str) -> Iterator[Finding]:
    try:
        validator = OAS30ReadValidator(schema.plain(), format_checker=oas30_format_checker)
        errors = list(validator.iter_errors(value.value))
    except _NO_SCHEMA:
        # A schema that is none: the rules about schemas say so, at the schema.
        return
    for error in errors:
        deepest = best_match([error]) or error
        at = Node(value.document, (*value.trail, *deepest.absolute_path), None)
        yield at.breaks(rule, deepest.message[:_LONGEST_MESSAGE])


def undeclared(schemas: list[Node], value: Node) -> Iterator[Finding]:
    """The members of a value that no one of the schemas that hold for it declares."""
    schemas = [part for schema in schemas for part in parts(schema)]
    for item in value.items():
        yield from undeclared([schema["items"] for schema in schemas if "items" in schema], item)
    for name, child in value.members():
        declared = [_member(schema, name) for schema in schemas]
        declared = [each for each in declared if each.mapping]
        if declared:
            yield from undeclared(declared, child)
        elif schemas:
            yield child.breaks("example/undeclared", f"no schema declares `{name}`")


def _member(schema: Node, name: str) -> Node:
    return schema["properties"][name] if name in schema["properties"] else schema["additionalProperties"]
