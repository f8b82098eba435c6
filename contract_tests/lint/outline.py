"""The document as a whole: paths, servers, descriptions, extensions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from contract_tests.lint.document import Node
from contract_tests.lint.finding import Finding
from contract_tests.lint.spec import CITES, Spec
from contract_tests.schema import METHODS

EXTENSIONS = ("x-rules", "x-rule", "x-closed-query", "x-spoofs")
MOCK = "http://127.0.0.1:8080"
_DESCRIBED = ("parameters", "responses", "headers", "securitySchemes", "links")
# The one acronym of a component's name, written as a word.
_ACRONYM = re.compile("ETag")


def outline(spec: Spec) -> Iterator[Finding]:
    """All rules about the document as a whole."""
    yield from _paths(spec)
    yield from _servers(spec.root["servers"])
    yield from _descriptions(spec)
    yield from _names(spec)
    yield from _extensions(spec)


def _paths(spec: Spec) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for path, item in spec.root["paths"].members():
        if path != "/" and path.endswith("/"):
            yield item.breaks("path/trailing-slash", f"`{path}` ends in a slash")
        shape = re.sub(r"\{[^}]*\}", "{}", path)
        if shape in seen:
            yield item.breaks("path/ambiguous", f"`{path}` is the same route as `{seen[shape]}`")
        seen.setdefault(shape, path)


def _servers(servers: Node) -> Iterator[Finding]:
    for server in servers.items():
        url = server["url"]
        if not re.fullmatch(r"https?://[^/]+", url.text):
            yield url.breaks("server/url", f"`{url.value}` is not only a host")
    if MOCK not in [server["url"].text for server in servers.items()]:
        yield servers.breaks("server/mock", f"the mock, {MOCK}, is no server")


def _descriptions(spec: Spec) -> Iterator[Finding]:
    names = [tag["name"] for tag in spec.root["tags"].items()]
    for index, name in enumerate(names):
        if name.text in [other.text for other in names[:index]]:
            yield name.breaks("document/tag-unique", f"the tag {name.text} is declared twice")
    described = [*spec.root["tags"].items(), *spec.root["servers"].items()]
    described += [each for kind, _, each in spec.components if kind in _DESCRIBED]
    for operation in spec.operations:
        described += [response for _, response in operation.responses]
        described += [operation.node["requestBody"]] if "requestBody" in operation.node else []
    for each in described:
        if not each["description"].text.strip():
            yield each.breaks("document/description", "there is no description")


def _names(spec: Spec) -> Iterator[Finding]:
    """All but the security scheme, whose name is camelCase by custom."""
    for kind, name, _ in spec.components:
        words = _ACRONYM.sub("Etag", name)
        if kind != "securitySchemes" and not re.fullmatch("([A-Z][a-z]+)+", words):
            trail = ("components", kind, name)
            yield spec.document.finding(trail, "component/name", f"`{name}` is not in PascalCase")


def _extensions(spec: Spec) -> Iterator[Finding]:
    for node in spec.nodes:
        for name, value in node.mapping.items():
            if not name.startswith("x-") or _is_a_name(node):
                continue
            at = Node(spec.document, (*node.trail, name), value)
            if name not in EXTENSIONS:
                yield at.breaks("extension/unknown", f"`{name}` is no extension of this house")
            elif name in CITES and not at.text:
                yield at.breaks("extension/value", f"`{name}` holds one rule's id")
            elif name == "x-spoofs" and at.text not in {method.upper() for method in METHODS}:
                yield at.breaks("extension/value", f"`{value}` is no method of HTTP in capitals")


def _is_a_name(node: Node) -> bool:
    """Whether what stands here are names of headers, properties or the like, not members of OpenAPI."""
    return bool(node.trail) and node.trail[-1] in ("headers", "properties", "securitySchemes")
