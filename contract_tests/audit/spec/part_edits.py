"""The edits of what is no schema: operations, parameters, bodies, answers, links, servers, credentials."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import openapi
from contract_tests.audit.spec.edit import GONE, Edit
from contract_tests.audit.spec.roles import Part, Role
from contract_tests.schema import METHODS


def operation_edits(api: str, part: Part) -> Iterator[Edit]:
    """Of an operation: its rules, statuses, parameters, credentials and names."""
    for index, rule in enumerate(part.value.get("x-rules", ())):
        yield Edit(api, "rule-unlisted", (*part.place, "x-rules", index), name=rule)
    for index, parameter in enumerate(part.value.get("parameters", ())):
        name = parameter.get("$ref", parameter.get("name", "")).rpartition("/")[2]
        yield Edit(api, "parameter-dropped", (*part.place, "parameters", index), name=name)
    for status in part.value["responses"]:
        yield Edit(api, "status-dropped", (*part.place, "responses", status))
    if "security" in part.value:
        yield Edit(api, "security-changed", (*part.place, "security"))
    else:
        yield Edit(api, "security-dropped", (*part.place, "security"), [])
    for member in ("x-closed-query", "x-spoofs", "requestBody", "summary", "description"):
        yield from _dropped(api, part, member)
    if "requestBody" in part.value:
        yield Edit(api, "body-optional", (*part.place, "requestBody", "required"))
    yield Edit(api, "id-changed", (*part.place, "operationId"), f"{part.value['operationId']}Anew")
    yield Edit(api, "deprecated-added", (*part.place, "deprecated"), value=True)


def path_edits(api: str, part: Part) -> Iterator[Edit]:
    """Of a path: itself, its methods, and what its operations share."""
    yield Edit(api, "path-dropped", part.place)
    for index, parameter in enumerate(part.value.get("parameters", ())):
        name = parameter.get("$ref", "").rpartition("/")[2]
        yield Edit(api, "parameter-dropped", (*part.place, "parameters", index), name=name)


def parameter_edits(api: str, part: Part) -> Iterator[Edit]:
    """Of a parameter: whether it must be there, how it is written, what it is called."""
    if part.value.get("required"):
        yield Edit(api, "parameter-optional", (*part.place, "required"))
    else:
        yield Edit(api, "parameter-required", (*part.place, "required"), value=True)
    if part.value["in"] == "query":
        yield Edit(api, "parameter-moved", (*part.place, "in"), "header")
    yield Edit(api, "parameter-renamed", (*part.place, "name"), f"{part.value['name']}Anew")
    for member in ("style", "explode", "allowReserved", "x-rule", "example", "description"):
        yield from _dropped(api, part, member)


def media_edits(api: str, part: Part) -> Iterator[Edit]:
    """Of a body in one media type: the type, its schema, its examples."""
    *_, holder, media_type = part.place
    if holder == "content":
        yield Edit(api, "type-added", (*part.place[:-1], f"{media_type}+anew"), part.value)
        yield Edit(api, "content-dropped", part.place)
    for member in ("schema", "examples", "encoding"):
        yield from _dropped(api, part, member)
    for name in part.value.get("encoding", ()):
        yield Edit(api, "encoding-dropped", (*part.place, "encoding", name))


def encoding_edits(api: str, part: Part) -> Iterator[Edit]:
    """Of the writing of a form's field."""
    for member, value in part.value.items():
        yield Edit(
            api, "encoding-changed", (*part.place, member), not value if value in (True, False) else GONE
        )


def response_edits(api: str, part: Part) -> Iterator[Edit]:
    """Of an answer: its headers, its links, its rule."""
    for name in part.value.get("headers", ()):
        yield Edit(api, "header-dropped", (*part.place, "headers", name))
    for name in part.value.get("links", ()):
        yield Edit(api, "link-dropped", (*part.place, "links", name))
    for member in ("x-rule", "content", "description"):
        yield from _dropped(api, part, member)


def header_edits(api: str, part: Part) -> Iterator[Edit]:
    """Of a header: its rule, and what tells of it."""
    for member in ("x-rule", "schema", "example", "description"):
        yield from _dropped(api, part, member)


def link_edits(api: str, part: Part) -> Iterator[Edit]:
    """Of a link: where it leads, and with what."""
    elsewhere = next(each for each in _operations(api) if each != part.value["operationId"])
    yield Edit(api, "link-moved", (*part.place, "operationId"), elsewhere)
    for name, value in part.value.get("parameters", {}).items():
        yield Edit(api, "link-changed", (*part.place, "parameters", name), f"{value}Anew")
        yield Edit(api, "link-parameter-dropped", (*part.place, "parameters", name))
    for member in ("requestBody", "description"):
        yield from _dropped(api, part, member)


def body_edits(api: str, part: Part) -> Iterator[Edit]:
    """Of the body of a request, as a whole."""
    yield from _dropped(api, part, "description")


def server_edits(api: str, part: Part) -> Iterator[Edit]:
    """Of a server: itself, and the default of its variables."""
    yield Edit(api, "server-dropped", part.place)
    for name, variable in part.value.get("variables", {}).items():
        place = (*part.place, "variables", name, "default")
        yield Edit(api, "server-changed", place, f"{variable['default']}-anew")


def scheme_edits(api: str, part: Part) -> Iterator[Edit]:
    """Of the way to send a credential."""
    yield Edit(api, "scheme-changed", (*part.place, "scheme"), "basic")


def document_edits(api: str, part: Part) -> Iterator[Edit]:
    """Of the document as a whole."""
    yield Edit(api, "security-dropped", (*part.place, "security"))
    yield Edit(api, "security-optional", (*part.place, "security"), [{}, *part.value["security"]])
    for index, tag in enumerate(part.value["tags"]):
        yield Edit(api, "tag-dropped", ("tags", index), name=tag["name"])


PART_EDITS: dict[Role, Callable[[str, Part], Iterator[Edit]]] = {
    "document": document_edits,
    "path": path_edits,
    "operation": operation_edits,
    "parameter": parameter_edits,
    "body": body_edits,
    "media": media_edits,
    "encoding": encoding_edits,
    "response": response_edits,
    "header": header_edits,
    "link": link_edits,
    "server": server_edits,
    "security scheme": scheme_edits,
}


def _operations(api: str) -> list[str]:
    items = openapi.spec(api)["paths"].values()
    return [item[method]["operationId"] for item in items for method in item if method in METHODS]


def _dropped(api: str, part: Part, member: str) -> Iterator[Edit]:
    if member in part.value:
        names = {"x-rule": "rule-dropped", "example": "example-dropped", "description": "text-dropped"}
        yield Edit(api, names.get(member, f"{member.removeprefix('x-')}-dropped"), (*part.place, member))
