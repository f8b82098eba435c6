"""What is only written otherwise breaks nobody; whatever is changed anywhere, nothing stumbles."""

from __future__ import annotations

import copy
import os
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

import openapi
from contract_tests.diff import Contract, DiffError, compare, compare_all, read_contract
from contract_tests.lint.linters import Linters
from tests.contract_tests.diff.corpus import ours
from tests.contract_tests.edits import changed, places

Spec = dict[str, Any]


def schemas(spec: Spec) -> dict[str, Any]:
    found: dict[str, Any] = spec["components"]["schemas"]
    return found


def write_out_a_reference(spec: Spec) -> None:
    uploaded = schemas(spec)["UploadedAttachment"]["allOf"][0]["properties"]
    uploaded["id"] = copy.deepcopy(schemas(spec)["Uuid"])


def move_required_to_another_part(spec: Spec) -> None:
    first, second = schemas(spec)["Attachment"]["allOf"][:2]
    second["required"].remove("name")
    first["required"].append("name")


def move_a_member_to_another_part(spec: Spec) -> None:
    uploaded = schemas(spec)["UploadedAttachment"]["allOf"][0]
    uploaded["properties"]["name"] = schemas(spec)["FileMetadata"]["properties"]["name"]
    del schemas(spec)["FileMetadata"]["properties"]["name"]
    for user in ("Attachment", "ListedAttachment"):
        part = schemas(spec)[user]["allOf"][0]
        part["properties"]["name"] = uploaded["properties"]["name"]


def merge_all_parts_into_one(spec: Spec) -> None:
    error = schemas(spec)["UnauthorizedError"]
    envelope, own = copy.deepcopy(schemas(spec)["ErrorEnvelope"]), error.pop("allOf")[1]
    for name, described in own["properties"].items():
        envelope["properties"][name] |= described
    error |= {"required": envelope["required"], "properties": envelope["properties"]}


def add_a_part_that_demands_nothing(spec: Spec) -> None:
    schemas(spec)["Attachment"]["allOf"].append({"type": "object"})


def order_everything_by_name(spec: Spec) -> None:
    def ordered(value: Any) -> Any:
        if isinstance(value, dict):
            keep = "file" in value and "caseId" in value
            return {name: ordered(value[name]) for name in (value if keep else sorted(value))}
        return [ordered(each) for each in value] if isinstance(value, list) else value

    spec |= ordered(spec)


def name_the_credential_otherwise(spec: Spec) -> None:
    schemes = spec["components"]["securitySchemes"]
    schemes["token"] = schemes.pop("bearerAuth")
    spec["security"] = [{"token": []}]


def put_parameters_on_the_path(spec: Spec) -> None:
    item = spec["paths"]["/api-public/1.0/attachment/{id}"]
    item["parameters"] = item["get"].pop("parameters")


def ask_for_the_credential_in_each_operation(spec: Spec) -> None:
    asked = spec.pop("security")
    for item in spec["paths"].values():
        for operation in item.values():
            operation.setdefault("security", asked)


REFACTORINGS: dict[str, Callable[[Spec], None]] = {
    each.__name__: each
    for each in (
        write_out_a_reference,
        move_required_to_another_part,
        move_a_member_to_another_part,
        merge_all_parts_into_one,
        add_a_part_that_demands_nothing,
        order_everything_by_name,
        name_the_credential_otherwise,
        put_parameters_on_the_path,
        ask_for_the_credential_in_each_operation,
    )
}


def test_what_says_the_same_breaks_nobody(linters: Linters, tmp_path: Path) -> None:
    """Case IQ's spec, written otherwise in each of these ways."""
    pairs = []
    for name, refactor in REFACTORINGS.items():
        spec = copy.deepcopy(openapi.spec("caseiq"))
        refactor(spec)
        path = tmp_path / f"{name}.yaml"
        path.write_text(yaml.safe_dump(spec, sort_keys=False, allow_unicode=True), encoding="utf-8")
        pairs.append((ours("caseiq"), replace(read_contract(path), ledger=ours("caseiq").ledger)))
    told = {
        name: [change.message for change in changes if change.level != "editorial"]
        for name, changes in zip(REFACTORINGS, compare_all(pairs, linters), strict=True)
    }
    # Which rule a wrong value breaks depends on the part in which it is described; clients do not meet that.
    assert {
        name: [said for said in messages if not said.startswith("what is wrong with")]
        for name, messages in told.items()
    } == {name: [] for name in REFACTORINGS}


def test_two_files_are_compared_by_their_paths(linters: Linters, tmp_path: Path) -> None:
    """The interface for others: what it says of one pair it says of many in one call, too."""
    text = openapi.spec_path("agentcis").read_text(encoding="utf-8")
    new = tmp_path / "openapi.yaml"
    new.write_text(text.replace("maximum: 100", "maximum: 50"), encoding="utf-8")
    (tmp_path / "rules.yaml").write_bytes(openapi.rules_path("agentcis").read_bytes())
    (change,) = compare(openapi.spec_path("agentcis"), new, linters)
    assert (change.level, change.affected, change.file) == ("breaking", "requests", str(new))
    both = [(ours("agentcis"), read_contract(new)), (read_contract(new), ours("agentcis"))]
    first, second = compare_all(both, linters)
    assert first == [change]
    assert [each.level for each in second] == ["compatible"]


def test_a_schema_that_holds_itself_comes_to_an_end(linters: Linters, tmp_path: Path) -> None:
    contracts = []
    for number, kind in enumerate(("string", "integer")):
        spec = copy.deepcopy(openapi.spec("caseiq"))
        node = {
            "type": "object",
            "properties": {"next": {"$ref": "#/components/schemas/Uuid"}, "a": {"type": kind}},
        }
        schemas(spec)["Uuid"] = node
        path = tmp_path / f"{number}.yaml"
        path.write_text(yaml.safe_dump(spec), encoding="utf-8")
        contracts.append(read_contract(path))
    (found,) = compare_all([(contracts[0], contracts[1])], linters)
    assert {"`id.a` in the answer is of type integer instead of string"} <= {
        change.message.partition(";")[0] for change in found
    }


ROUNDS = int(os.environ.get("ROUNDS", "8"))
STRANGE: tuple[Any, ...] = (
    *(None, True, -1, 1.5, "", "x", "$response.body#/0", [], {}, [[]], [None], {"x": None}, ["x", "x"]),
    *({"$ref": 1}, {"$ref": ""}, {"type": []}, {"type": "string"}, {"description": "x"}, {"a": {}}),
)


@pytest.mark.parametrize("api", openapi.APIS)
def test_whatever_stands_wherever_the_comparison_does_not_stumble(
    api: str, linters: Linters, tmp_path: Path
) -> None:
    """Drawn with a seed: what is still OpenAPI is compared, to and fro; what is not is refused in words."""
    draw, old, strange = random.Random(f"{api} 1"), ours(api), list[Contract]()
    spec, ledger = openapi.spec(api), yaml.safe_load(openapi.rules_path(api).read_text(encoding="utf-8"))
    for number in range(ROUNDS):
        folder = tmp_path / str(number)
        folder.mkdir()
        for name, data in (("openapi.yaml", spec), ("rules.yaml", ledger)):
            trail, value = draw.choice(list(places(data))), draw.choice(STRANGE)
            text = yaml.dump(
                changed(data, trail, value), Dumper=getattr(yaml, "CSafeDumper", yaml.SafeDumper)
            )
            (folder / name).write_text(text, encoding="utf-8")
        try:
            strange.append(read_contract(folder / "openapi.yaml"))
        except DiffError:
            continue
    assert strange
    found = compare_all([pair for each in strange for pair in ((old, each), (each, old))], linters)
    assert all(change.line > 0 and change.message for changes in found for change in changes)
