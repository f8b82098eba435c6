"""The documents as a whole: valid, readable by every tool, free of YAML's and Jinja's surprises."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import connexion
import openapi_spec_validator
import schemathesis
import yaml
from connexion.resolver import Resolver
from schemathesis.core.result import Ok

import openapi
from tests.openapi.walk import EVERY_API, Operation, document, nodes, operations


@EVERY_API
def test_the_document_is_valid_openapi_3_0_3(api: str) -> None:
    """Connexion reads no newer version."""
    assert openapi.spec(api)["openapi"] == "3.0.3"
    openapi_spec_validator.validate(openapi.spec(api))


@EVERY_API
def test_the_document_holds_no_template(api: str) -> None:
    """Connexion renders the text with Jinja before it reads it."""
    text = openapi.spec_path(api).read_text(encoding="utf-8")
    assert re.findall(r"\{\{|\{%|\{#", text) == []


@EVERY_API
def test_yaml_reads_every_value_as_it_is_written(api: str) -> None:
    """What looks like a date, a time or an octal number is quoted; a key stands once."""
    text = openapi.spec_path(api).read_text(encoding="utf-8")
    surprises = [
        f"{place}: {written} is read as {read!r}"
        for place, written, read in _scalars(yaml.compose(text), openapi.spec(api))
        if not _is_plain(written, read)
    ]
    assert surprises == []


@EVERY_API
def test_every_key_stands_once(api: str) -> None:
    """Of two equal keys YAML silently keeps the last."""
    root = yaml.compose(openapi.spec_path(api).read_text(encoding="utf-8"))
    assert list(_repeated_keys(root)) == []


@EVERY_API
def test_every_reference_leads_to_a_component_and_every_component_is_used(api: str) -> None:
    """One self-contained document: nothing outside of it, nothing left over."""
    spec = openapi.spec(api)
    referred = {node["$ref"] for _, node in nodes(spec) if isinstance(node, dict) and "$ref" in node}
    components = {
        f"#/components/{kind}/{name}"
        for kind, members in spec["components"].items()
        if kind != "securitySchemes"
        for name in members
    }
    assert referred == components


@EVERY_API
def test_no_path_ends_in_a_slash(api: str) -> None:
    """With and without is one route, so the document names one of them."""
    assert [path for path in openapi.spec(api)["paths"] if path.endswith("/")] == []


@EVERY_API
def test_servers_are_hosts_only_and_one_is_the_mock(api: str) -> None:
    """The paths are absolute, so a base path would be counted twice."""
    urls = [server["url"] for server in openapi.spec(api)["servers"]]
    assert [url for url in urls if not re.fullmatch(r"https?://[^/]+", url)] == []
    assert "http://127.0.0.1:8080" in urls


@EVERY_API
def test_connexion_serves_every_operation(api: str) -> None:
    """Routes are registered at the first call only, so every operation is called once."""
    app = connexion.FlaskApp(__name__)
    app.add_api(openapi.spec_path(api), base_path="", resolver=Resolver(lambda _: _answer))
    with app.test_client() as client:
        for operation in operations(api):
            response = client.request(operation.method.upper(), _url(operation))
            assert response.status_code in (200, 400, 401, 415), operation.id


@EVERY_API
def test_schemathesis_finds_every_operation(api: str) -> None:
    """A broken operation is left out by Schemathesis, not reported."""
    schema = schemathesis.openapi.from_path(openapi.spec_path(api))
    results = list(schema.get_all_operations())
    found = [each.ok().definition.raw["operationId"] for each in results if isinstance(each, Ok)]
    assert len(found) == len(results)
    assert Counter(found) == Counter(operation.id for operation in operations(api))
    schema.as_state_machine()


@EVERY_API
def test_every_part_has_a_description(api: str) -> None:
    """Every tag, parameter, response, header and security scheme says what it is."""
    spec = document(api)
    parts = [*spec["tags"], *spec["servers"]]
    for kind in ("parameters", "responses", "headers", "securitySchemes", "links"):
        parts += spec["components"].get(kind, {}).values()
    assert [part for part in parts if not part.get("description", "").strip()] == []


def _answer(**_: Any) -> tuple[str, int, dict[str, str]]:
    return "", 200, {"Content-Type": "application/json"}


def _url(operation: Operation) -> str:
    examples = {each["name"]: each["example"] for each in operation.parameters if "example" in each}
    return re.sub(r"\{(\w+)\}", lambda found: str(examples[found[1]]), operation.path)


def _scalars(node: yaml.Node | None, read: Any, place: str = "") -> Iterator[tuple[str, str, Any]]:
    """Each plain scalar: its place, the text as written, the value as read."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _scalars(value, read[key.value], f"{place}/{key.value}")
    elif isinstance(node, yaml.SequenceNode):
        for index, (value, child) in enumerate(zip(node.value, read, strict=True)):
            yield from _scalars(value, child, f"{place}/{index}")
    elif node is not None:
        yield place, node.value, read


def _is_plain(written: str, read: Any) -> bool:
    if isinstance(read, dt.date):
        return False
    if isinstance(read, bool):
        return written == str(read).lower()
    return written == ("null" if read is None else str(read))


def _repeated_keys(node: yaml.Node | None) -> Iterator[str]:
    children: list[yaml.Node] = []
    if isinstance(node, yaml.MappingNode):
        counted = Counter(key.value for key, _ in node.value)
        yield from (key for key, times in counted.items() if times > 1)
        children = [value for _, value in node.value]
    elif isinstance(node, yaml.SequenceNode):
        children = node.value
    for child in children:
        yield from _repeated_keys(child)
