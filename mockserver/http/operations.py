"""What the mock reads from a spec: which paths have which methods, and which values parameters can have."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import jsonschema_rs

import openapi

_METHODS = ("get", "put", "post", "delete", "patch")
_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})")


@dataclass(frozen=True)
class Violation:
    """A value that the spec does not allow: in which field, by which rule, in words."""

    field: str
    rule: str
    text: str


@dataclass(frozen=True)
class Parameter:
    """A parameter or form field of an operation, with the rule that a bad value breaks."""

    name: str
    place: str
    rule: str
    schema: Mapping[str, Any]

    def read(self, text: str) -> Any:
        """The typed value of a text. Raises ValueError in words where the spec does not allow it."""
        kind = self.schema.get("type")
        value: Any = text
        if kind == "integer":
            if not _INTEGER.fullmatch(text):
                msg = "must be an integer"
                raise ValueError(msg)
            value = int(text)
        elif kind == "array":
            value = text.split(",")
        if not self._is_surely_valid(value):
            # Imported late: it takes a tenth of what a start takes.
            from mockserver.http.explaining import explained  # noqa: PLC0415

            text = explained(self.schema, value)
            if text:
                raise ValueError(text)
        return value

    @cached_property
    def _is_surely_valid(self) -> Callable[[Any], bool]:
        # Nearly always this is all that is asked, and it is many times faster.
        return jsonschema_rs.Draft4Validator(dict(self.schema), validate_formats=True).is_valid


@dataclass(frozen=True)
class Operation:
    """One operation of a spec; `closed_query_rule` is the rule that forbids further query parameters."""

    id: str
    method: str
    template: str
    parameters: tuple[Parameter, ...]
    form: Mapping[str, Parameter]
    closed_query_rule: str | None
    needs_token: bool

    def read_parameters(
        self, path: Mapping[str, str], query: tuple[tuple[str, str], ...]
    ) -> dict[str, Any] | Violation:
        """The typed parameters with their defaults, or the first violation."""
        given = self._given(path, query)
        if isinstance(given, Violation):
            return given
        values: dict[str, Any] = {}
        for parameter in self.parameters:
            if parameter.name not in given:
                if "default" in parameter.schema:
                    values[parameter.name] = parameter.schema["default"]
                continue
            try:
                values[parameter.name] = parameter.read(given[parameter.name])
            except ValueError as error:
                return Violation(parameter.name, parameter.rule, str(error))
        return values

    def _given(
        self, path: Mapping[str, str], query: tuple[tuple[str, str], ...]
    ) -> dict[str, str] | Violation:
        known = {parameter.name for parameter in self.parameters if parameter.place == "query"}
        given = dict(path)
        for name, value in query:
            if self.closed_query_rule and name not in known:
                return Violation(name, self.closed_query_rule, "there is no such query parameter")
            if self.closed_query_rule and name in given:
                return Violation(name, self.closed_query_rule, "is given more than once")
            if name in known:
                given[name] = value
        return given


@dataclass(frozen=True)
class Route:
    """A path of a spec with the operations behind its methods. HEAD is where GET is."""

    template: str
    pattern: re.Pattern[str]
    operations: Mapping[str, Operation]

    @property
    def methods(self) -> list[str]:
        """The methods it answers, in the order that Laravel lists them."""
        methods = set(self.operations) | ({"HEAD"} if "GET" in self.operations else set())
        return [name for name in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE") if name in methods]


class RouteTable:
    """The routes of one spec. An operation with `x-spoofs` is no route: it is another one, spoofed."""

    def __init__(self, api: str) -> None:
        self._spec = openapi.spec(api)
        self._routes = [self._route(template, item) for template, item in self._spec["paths"].items()]

    def match(self, path: str) -> tuple[Route, dict[str, str]] | None:
        """The route of a path with its path parameters, or None."""
        for route in self._routes:
            found = route.pattern.fullmatch(path)
            if found:
                names = re.findall(r"{(\w+)}", route.template)
                return route, dict(zip(names, found.groups(), strict=True))
        return None

    def _route(self, template: str, item: Mapping[str, Any]) -> Route:
        pattern = re.sub(r"\\{\w+\\}", r"([^/\\x00-\\x1f\\x7f]+)", re.escape(template))
        operations = {
            method.upper(): self._operation(template, method, item)
            for method in _METHODS
            if method in item and "x-spoofs" not in item[method]
        }
        return Route(template, re.compile(pattern), operations)

    def _operation(self, template: str, method: str, item: Mapping[str, Any]) -> Operation:
        operation = item[method]
        listed = [*item.get("parameters", ()), *operation.get("parameters", ())]
        body = self._resolve(operation.get("requestBody", {})).get("content", {})
        form = self._resolve(body.get("multipart/form-data", {}).get("schema", {}))
        security = operation.get("security", self._spec.get("security", []))
        return Operation(
            id=operation["operationId"],
            method=method.upper(),
            template=template,
            parameters=tuple(self._parameter(self._resolve(parameter)) for parameter in listed),
            form={
                name: self._parameter({"name": name, "in": "form", "schema": schema})
                for name, schema in form.get("properties", {}).items()
            },
            closed_query_rule=operation.get("x-closed-query"),
            needs_token=bool(security) and {} not in security,
        )

    def _parameter(self, parameter: Mapping[str, Any]) -> Parameter:
        schema = self._inline(parameter["schema"])
        rule = parameter.get("x-rule", schema.get("x-rule", ""))
        return Parameter(parameter["name"], parameter["in"], rule, schema)

    def _inline(self, node: Any) -> Any:
        node = self._resolve(node)
        if isinstance(node, dict):
            return {key: self._inline(value) for key, value in node.items()}
        return [self._inline(item) for item in node] if isinstance(node, list) else node

    def _resolve(self, node: Any) -> Any:
        while isinstance(node, dict) and "$ref" in node:
            target: Any = self._spec
            for key in node["$ref"].removeprefix("#/").split("/"):
                target = target[key]
            node = target
        return node
