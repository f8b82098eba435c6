"""Requests that Schemathesis draws from the spec: the allowed are answered, the others refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from contract_tests.agentcis.desk import Desk
from contract_tests.conformance import Drawn, drawn
from contract_tests.judge import Judge, cites
from contract_tests.messages import Exchange

_COUNT = 3
_WRONG_COUNT = 4
_LEADING_NUMBER = re.compile(r"\s*[+-]?\d")
# The statuses of a request that violates a property of the spec; what is not here has laws of its own.
_REFUSALS = {
    "agentcis.list.per-page-range": 400,
    "agentcis.update.invalid": 400,
    "agentcis.update.invalid-edge": 400,
    "agentcis.delete.invalid": 400,
}


@cites("agentcis.list.shape", "agentcis.list.per-page-range", "agentcis.list.page-lenient")
def test_allowed_lists_are_answered(desk: Desk, judge: Judge) -> None:
    """Any page of any allowed size is 200."""
    for request in _drawn(desk, "listDocuments", valid=True):
        query = dict(request.query)
        rule = "agentcis.list.page-lenient" if "page" in query else "agentcis.list.shape"
        rule = "agentcis.list.per-page-range" if "per_page" in query else rule
        reply = desk.api.list_reply(**query)
        judge.expect(rule, reply.status == 200, f"200 for the allowed query {query}")


@cites("agentcis.list.per-page-range")
def test_other_lists_are_refused(desk: Desk, judge: Judge) -> None:
    """A query that the spec does not allow is refused."""
    for request in _drawn(desk, "listDocuments", valid=False):
        _expect_refused(judge, request, desk.api.list_reply(**dict(request.query)))


@cites("agentcis.upload.ok")
def test_allowed_uploads_are_answered(desk: Desk, judge: Judge) -> None:
    """Any bytes in any number of files are 200."""
    for request in _drawn(desk, "uploadDocuments", valid=True):
        contents = [bytes(getattr(part, "data", b"")) or b"x" for part in request.body["documents[]"]]
        files = [desk.file(f"drawn-{place}", content) for place, content in enumerate(contents[:5])]
        reply = desk.api.upload_reply(*files)
        judge.expect("agentcis.upload.ok", reply.status == 200, f"200 for {len(files)} drawn files")


@cites("agentcis.update.ok")
def test_allowed_updates_are_answered(desk: Desk, judge: Judge) -> None:
    """Any name with something in it is 200."""
    document = desk.one()
    for request in _drawn(desk, "updateDocumentById", valid=True):
        name = desk.name(re.sub(r"[/\\\0]", "-", str(request.body["original_name"])).strip())
        reply = desk.api.rename_reply(document.id, name, way=desk.way)
        judge.expect("agentcis.update.ok", reply.status == 200, f"200 for the name {name!r}")


@cites("agentcis.update.invalid", "agentcis.update.invalid-edge")
def test_other_updates_are_refused(desk: Desk, judge: Judge) -> None:
    """A name that the spec does not allow is refused."""
    document = desk.one()
    for request in _drawn(desk, "updateDocumentById", valid=False):
        _expect_refused(judge, request, desk.api.update_reply(document.id, request.body, way=desk.way))


@cites("agentcis.delete.ok")
def test_allowed_deletions_are_answered(desk: Desk, judge: Judge) -> None:
    """As many ids as the spec allows are 200; the drawn ids give way to our own."""
    for request in _drawn(desk, "deleteDocuments", valid=True):
        files = [desk.file(f"{place}") for place, _ in enumerate(request.body["ids"][:4])]
        reply = desk.api.delete_reply([document.id for document in desk.store(*files)])
        judge.expect("agentcis.delete.ok", reply.status == 200, f"200 for {len(files)} ids")


@cites("agentcis.delete.invalid")
def test_other_deletions_are_refused(desk: Desk, judge: Judge) -> None:
    """Ids that the spec does not allow are refused; a number among them gives way to our own."""
    own = desk.one().id
    for request in _drawn(desk, "deleteDocuments", valid=False):
        if (
            request.violation
            and request.violation.name == "ids"
            and _is_plainly_wrong(request.body.get("ids"))
        ):
            body = {name: _harmless(value, own) for name, value in request.body.items()}
            _expect_refused(judge, request, desk.api.deletion_reply({**body, "_method": "delete"}))


def _drawn(desk: Desk, operation: str, *, valid: bool) -> list[Drawn]:
    entity = desk.api.entity
    path = {"attachmentableType": entity.kind, "attachmentableId": entity.number, "attachmentId": "1"}
    return drawn(
        "agentcis",
        operation,
        valid=valid,
        count=_COUNT if valid else _WRONG_COUNT,
        seed=desk.target.seed,
        path_parameters=path,
    )


def _expect_refused(judge: Judge, request: Drawn, reply: Exchange) -> None:
    violation = request.violation
    if violation is not None and (status := _REFUSALS.get(violation.rule)):
        expected = f"{status} for {violation.name} {request.query or request.body}"
        judge.expect(violation.rule, reply.status == status, expected[:300], exchange=reply)


def _is_plainly_wrong(ids: object) -> bool:
    """Whether nobody could read the ids as integers: a zero or a numeric string has rules of its own."""
    if not isinstance(ids, list):
        return not isinstance(ids, bool)
    return not ids or any(not isinstance(each, bool | int | float | str) or _is_word(each) for each in ids)


def _is_word(value: object) -> bool:
    return isinstance(value, str) and not _LEADING_NUMBER.match(value)


def _harmless(value: Any, own: int) -> Any:
    """The value with our own id wherever a careless reader could see somebody else's."""
    if isinstance(value, list):
        return [_harmless(item, own) for item in value]
    if isinstance(value, Mapping):
        return {name: _harmless(item, own) for name, item in value.items()}
    if isinstance(value, bool | int | float):
        return own
    return f"x{value}" if isinstance(value, str) and _LEADING_NUMBER.match(value) else value
