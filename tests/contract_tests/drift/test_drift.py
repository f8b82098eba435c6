"""Each kind of change gives exactly its proposal, and a spec widened by it has nothing left to say."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import validate

import openapi
from contract_tests.drift.places import Document, json_path
from contract_tests.drift.proposals import Proposal
from contract_tests.schema import json_schema
from tests.contract_tests.drift.traffic import (
    AGENTCIS,
    CASEIQ,
    document,
    entry,
    example,
    found,
    widened,
    write,
)

_LIST = f"{AGENTCIS}/attachments/client/5"
_ITEM = f"{CASEIQ}/attachment/aaaaaaaa-0000-4000-8000-0000000000f1"


def _page(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    page = example("agentcis", "DocumentPageOfTwo")
    change(page)
    return entry(_LIST, page)


def _attachment(**members: Any) -> dict[str, Any]:
    return entry(_ITEM, {**example("caseiq", "Attachment"), **members})


def _error(**members: Any) -> dict[str, Any]:
    return entry(_ITEM, {**example("caseiq", "Unauthorized"), **members}, status=401)


_KINDS: list[tuple[str, str, dict[str, Any], list[tuple[str, str]]]] = [
    (
        "a new member",
        "agentcis",
        _page(lambda page: page["data"][1].update(lockVersion=7)),
        [("new member lockVersion: integer", "$.components.schemas.DocumentItem")],
    ),
    (
        "a new member of an inner object",
        "agentcis",
        _page(lambda page: page["meta"].update(cursor="abc")),
        [("new member cursor: string", "$.components.schemas.PageMeta")],
    ),
    (
        "a member whose name is data",
        "agentcis",
        _page(lambda page: page["links"].update({"john@example.org": 1})),
        [("members whose names look like data", "$.components.schemas.PageLinks")],
    ),
    (
        "null where a value was promised",
        "caseiq",
        _attachment(objectId=None),
        [("string may be null", "$.components.schemas.FileMetadata.properties.objectId")],
    ),
    (
        "another type",
        "caseiq",
        _attachment(tags="one"),
        [("array may be string", "$.components.schemas.FurtherMembers.properties.tags.type")],
    ),
    (
        "another type that two rules speak about",
        "caseiq",
        _attachment(createdDate=1714613347000),
        [
            ("string may be integer", "$.components.schemas.Attachment.allOf[0].properties.createdDate.type"),
            ("string may be integer", "$.components.schemas.ExactTimes.properties.createdDate.type"),
        ],
    ),
    (
        "another type of what has a choice already",
        "agentcis",
        _page(lambda page: page["meta"].update(per_page=True)),
        [
            (
                "one more of oneOf: boolean",
                "$.components.schemas.DocumentPage.allOf[1].properties.meta.properties.per_page.oneOf",
            )
        ],
    ),
    (
        "another form",
        "caseiq",
        _attachment(lastUpdatedDate="2024-05-02"),
        [("does not keep pattern", "$.components.schemas.ExactTimes.properties.lastUpdatedDate.pattern")],
    ),
    (
        "a required member that is missing",
        "agentcis",
        _page(lambda page: page["data"][0].pop("namespace")),
        [("not always there: namespace", "$.components.schemas.DocumentItem.allOf[0].required")],
    ),
    (
        "the only required member that is missing",
        "agentcis",
        entry(_LIST, {}, status=403),
        [("not always there: message", "$.components.schemas.ForbiddenError.required")],
    ),
    (
        "a value of HTTP that an enum does not list",
        "caseiq",
        _error(name="CONFLICT"),
        [('new value "CONFLICT"', "$.components.schemas.ErrorEnvelope.properties.name.enum")],
    ),
    (
        "a value of its own that an enum does not list",
        "agentcis",
        entry(_LIST, {"message": "No, Jane."}, status=401),
        [("other values than listed", "$.components.schemas.UnauthenticatedError.properties.message.enum")],
    ),
    (
        "a status",
        "caseiq",
        entry(_ITEM, {"name": "E", "meta": {"detail": [1.5, None]}}, status=410),
        [("new status 410", "$.paths['/api-public/1.0/attachment/{id}'].get.responses")],
    ),
    (
        "a status without a body",
        "caseiq",
        entry(_ITEM, "", status=204, media_type=""),
        [("new status 204", "$.paths['/api-public/1.0/attachment/{id}'].get.responses")],
    ),
    (
        "a media type",
        "caseiq",
        entry(_ITEM, "<p>Jane</p>", status=404, media_type="text/html; charset=utf-8"),
        [("new media type text/html", "$.components.responses.AttachmentNotFound")],
    ),
    (
        "a media type that is JSON",
        "agentcis",
        entry(_LIST, {"title": "no"}, status=404, media_type="application/problem+json"),
        [("new media type application/problem+json", "$.components.responses.EntityNotFound")],
    ),
]


def _brief(made: list[Proposal]) -> list[tuple[str, str]]:
    return [(proposal.what, json_path(proposal.changes[0].place)) for proposal in made]


@pytest.mark.parametrize(("_", "api", "recorded", "expected"), _KINDS, ids=[kind[0] for kind in _KINDS])
def test_a_change_gives_exactly_its_proposal_and_is_allowed_once_it_is_applied(
    _: str, api: str, recorded: dict[str, Any], expected: list[tuple[str, str]], tmp_path: Path
) -> None:
    traffic = write(tmp_path / "t.har", [recorded])
    made = found(traffic, api)
    assert _brief(made) == expected
    spec = widened(api, made)
    validate(spec)
    assert found(traffic, api, spec) == []


def test_all_changes_at_once_can_be_applied_together(tmp_path: Path) -> None:
    traffic = write(tmp_path / "t.har", [recorded for _, _, recorded, _ in _KINDS])
    for api in openapi.APIS:
        made = found(traffic, api)
        spec = widened(api, made)
        validate(spec)
        assert len(made) >= 8
        assert found(traffic, api, spec) == []


def test_several_changes_of_one_place_are_one_proposal_or_agree(tmp_path: Path) -> None:
    """Null, another type and another value of one member; two missing members of one object."""
    bodies: list[Any] = [{"message": None}, {"message": 3}, {"message": "no"}, {"message": [1]}, {}]
    rows = [{"uploadedFiles": 1}, {"rejectedFiles": []}, {}]
    traffic = write(
        tmp_path / "t.har",
        [entry(_LIST, body, status=401) for body in bodies]
        + [entry(_LIST, row, method="POST") for row in rows],
    )
    made = found(traffic, "agentcis")
    spec = widened("agentcis", made)
    validate(spec)
    assert found(traffic, "agentcis", spec) == []
    assert [proposal.seen for proposal in made if proposal.what.startswith("not always")] == [
        "1 of 5 answers",
        "rejectedFiles in 2, uploadedFiles in 2 of 3 answers",
    ]


def test_what_fitted_before_fits_the_widened_spec(tmp_path: Path) -> None:
    """Widening only: the examples of the specs are answers too."""
    traffic = write(tmp_path / "t.har", [recorded for _, _, recorded, _ in _KINDS])
    samples = write(
        tmp_path / "examples.har",
        [
            *(entry(_LIST, example("agentcis", name)) for name in ("DocumentPageOfTwo", "DocumentPageEmpty")),
            entry(_LIST, example("agentcis", "NoToken"), status=401),
            entry(_ITEM, example("caseiq", "Attachment")),
            entry(_ITEM, example("caseiq", "Unauthorized"), status=401),
        ],
    )
    for api in openapi.APIS:
        assert found(samples, api) == []
        assert found(samples, api, widened(api, found(traffic, api))) == []


def test_each_action_says_how_often_when_and_which_rule(tmp_path: Path) -> None:
    plain = entry(_LIST, example("agentcis", "DocumentPageOfTwo"), day="2026-10-01")
    changed = _page(lambda page: page["data"][1].update(lockVersion=7))
    later = {**changed, "startedDateTime": "2026-10-09T23:59:59+02:00"}
    undated = {**changed, "startedDateTime": "yesterday"}
    traffic = write(tmp_path / "t.har", [plain, changed, later, undated])
    (action,) = document(found(traffic, "agentcis"))["actions"]
    assert action["x-seen"] == "3 of 4 answers"
    assert action["x-rule"] == "agentcis.list.item"
    assert action["x-evidence"] == "observed"
    assert (action["x-first-observed-on"], action["x-observed-on"]) == ("2026-10-05", "2026-10-09")
    assert action["x-sample"] == "0"
    assert action["update"]["properties"]["lockVersion"] == {
        "type": "integer",
        "x-evidence": "observed",
        "x-observed-on": "2026-10-09",
    }


def test_shapes_of_many_answers_are_merged_into_one(tmp_path: Path) -> None:
    values: list[Any] = [{"a": 1}, {"a": 1.5, "b": None}, {"a": None, "b": ["x"]}, None, {"c": {"d": True}}]
    pages = [_page(lambda page, value=value: page.update(extra=value)) for value in values]  # type: ignore[misc]
    traffic = write(tmp_path / "t.har", pages)
    (proposal,) = found(traffic, "agentcis")
    schema = proposal.changes[0].update["properties"]["extra"]
    assert schema["nullable"] is True
    assert schema["properties"] == {
        "a": {"type": "number", "nullable": True},
        "b": {"type": "array", "items": {"type": "string"}, "nullable": True},
        "c": {"type": "object", "properties": {"d": {"type": "boolean"}}},
    }


def test_an_object_keyed_by_data_becomes_a_map(tmp_path: Path) -> None:
    names = [f"key{chr(97 + i // 26)}{chr(97 + i % 26)}" for i in range(90)]
    traffic = write(tmp_path / "t.har", [_page(lambda page: page.update(dict.fromkeys(names, 1)))])
    made = found(traffic, "agentcis")
    assert [proposal.what for proposal in made] == ["members whose names look like data"]
    assert found(traffic, "agentcis", widened("agentcis", made)) == []


def test_a_new_value_is_written_as_it_came_only_when_asked_to(tmp_path: Path) -> None:
    page = _page(lambda page: page["data"][0].update(namespace="jane-doe"))
    traffic = write(tmp_path / "t.har", [page])
    assert [one.what for one in found(traffic, "agentcis")] == ["other values than listed"]
    made = found(traffic, "agentcis", keeps_values=True)
    assert [one.what for one in made] == ['new value "jane-doe"']
    assert found(traffic, "agentcis", widened("agentcis", made)) == []


def test_what_a_report_of_ours_has_masked_is_no_other_form(tmp_path: Path) -> None:
    masked = _attachment(createdDate="[redacted]", name="[of others]", id="[redacted]")
    assert found(write(tmp_path / "t.har", [masked]), "caseiq") == []


def test_a_place_is_the_component_that_a_reference_leads_to() -> None:
    spec = openapi.spec("caseiq")
    place = ("paths", "/api-public/1.0/attachment/{id}", "get", "responses", "401")
    assert Document(spec).at(place)[0] == ("components", "responses", "Unauthorized")
    assert json_schema(spec, {"$ref": "#/components/schemas/Uuid"})["type"] == "string"
