"""Laws of what does not exist, of validation errors and of what an error leaves behind."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from contract_tests.agentcis.calls import Witness, ways
from contract_tests.agentcis.client import DELETIONS, Agentcis
from contract_tests.agentcis.desk import Desk
from contract_tests.agentcis.documents import Entity
from contract_tests.judge import Judge, cites
from contract_tests.messages import Exchange, Json, Multipart, Part

_UNKNOWN = "agentcis.entity.unknown"
_UNKNOWN_BODY = "agentcis.entity.unknown-body"
_NOTHING = "agentcis.error.nothing-stored"
_ORDER = "agentcis.error.order"
_UNKNOWN_NUMBERS = (2_000_000_000, 2_147_000_001, 999_999_937)


@pytest.mark.parametrize("number", [*_UNKNOWN_NUMBERS, 0])
@cites(_UNKNOWN, _UNKNOWN_BODY, _NOTHING)
def test_calls_at_an_unknown_entity(desk: Desk, judge: Judge, number: int) -> None:
    """List and upload are 404 where the entity does not exist, and nothing happens."""
    unknown = _unknown(desk, number)
    for reply in (unknown.list_reply(), unknown.list_reply(per_page=10, page=1)):
        _expect_404(judge, reply)
    desk.one()
    before = Witness.of(desk)
    for reply in (unknown.upload_reply(desk.file("lost")), unknown.list_reply()):
        _expect_404(judge, reply)
    before.expect_same(judge, _NOTHING, "calls at an unknown entity")


@pytest.mark.parametrize("number", [*_UNKNOWN_NUMBERS, 0])
@cites(_UNKNOWN, _UNKNOWN_BODY, _NOTHING)
def test_updates_at_an_unknown_entity(desk: Desk, judge: Judge, number: int) -> None:
    """An update is 404 where the entity does not exist, and nothing happens."""
    unknown, document = _unknown(desk, number), desk.one()
    before = Witness.of(desk)
    for way in sorted(ways(desk, document), key=lambda each: each.place != "path"):
        _expect_404(judge, unknown.rename_reply(document.id, desk.name("lost"), way=way))
    _expect_404(judge, unknown.list_reply())
    before.expect_same(judge, _NOTHING, "updates at an unknown entity")


@cites(_UNKNOWN)
def test_known_entity_is_found(desk: Desk, judge: Judge) -> None:
    """No call at a known entity is 404."""
    document = desk.one()
    replies = [*(at.list_reply() for at in desk.entities), desk.api.upload_reply(desk.file())]
    replies += [desk.api.rename_reply(document.id, desk.name("found"), way=way) for way in desk.dialect.ways]
    for reply in replies:
        judge.expect(_UNKNOWN, reply.status != 404, "no 404 at a known entity", exchange=reply)


@pytest.mark.parametrize("kind", ["zebra", "client_x", "attachments", "clients9"])
@cites("agentcis.entity.type")
def test_unknown_type_is_404(desk: Desk, judge: Judge, kind: str) -> None:
    """An unknown type of entity is 404."""
    _expect_no_such_entity(desk, judge, Entity(kind, desk.api.entity.number))


@pytest.mark.parametrize("form", ["abc", "{}abc", "x{}", "{}.5", "-{}", "{} "])
@cites("agentcis.entity.type")
def test_number_that_is_none_is_404(desk: Desk, judge: Judge, form: str) -> None:
    """An `attachmentableId` that is no number is 404, whatever it begins with."""
    number = desk.api.entity.number
    _expect_no_such_entity(desk, judge, Entity(desk.api.entity.kind, form.format(number)))


@cites(_NOTHING)
def test_errors_change_nothing(desk: Desk, judge: Judge) -> None:
    """What was answered with an error has changed nothing."""
    document = desk.one()
    before = Witness.of(desk)
    api = desk.api
    nameless = Part("documents[]", "a text, no file")
    mixed = Multipart((desk.file("good").part(api.wording.field.format(0)), nameless))
    requests: dict[str, Callable[[], Exchange]] = {
        "an upload of a file and a text": lambda: api.post_reply(mixed),
        "an update without a name": lambda: api.update_reply(document.id, {}, way=desk.way),
        "an update with a number": lambda: api.update_reply(document.id, {"original_name": 5}, way=desk.way),
        "an update with a list": lambda: api.update_reply(
            document.id, {"original_name": ["x"]}, way=desk.way
        ),
        "an update elsewhere": lambda: desk.other.rename_reply(document.id, "elsewhere", way=desk.way),
        "a deletion of an id and a word": lambda: api.delete_reply([document.id, "abc"]),
        "a deletion of a word and an id": lambda: api.delete_reply(["abc", document.id]),
        "a deletion that is no list": lambda: api.delete_reply(document.id),
        "ids without _method": lambda: api.deletion_reply({"ids": [document.id]}),
        "a PATCH": lambda: api.send("PATCH", api.path, body=Json({"original_name": "x"})),
        "a DELETE of the entity": lambda: api.send("DELETE", api.path, body=Json({"ids": [document.id]})),
        "a PUT of the deletions": lambda: api.send("PUT", DELETIONS, body=Json({"ids": [document.id]})),
    }
    for what, send in requests.items():
        reply = send()
        if reply.status >= 400:
            before.expect_same(judge, _NOTHING, f"{what}, {reply.status}", reply)


@cites(_ORDER)
def test_route_comes_before_authentication(desk: Desk, judge: Judge) -> None:
    """404 and 405 of the route come before 401."""
    nobody = desk.api.by(None)
    _expect_first(judge, nobody.send("GET", "/api/v2/attachment"), 404, "a path that does not exist")
    _expect_first(judge, nobody.send("PATCH", nobody.path), 405, "a method that the path does not have")


@cites(_ORDER)
def test_authentication_comes_before_the_rest(desk: Desk, judge: Judge) -> None:
    """401 comes before 404 of the entity and before 400."""
    nobody, unknown = desk.api.by(None), desk.api.entity.numbered(_UNKNOWN_NUMBERS[0])
    _expect_first(judge, nobody.at(unknown).list_reply(), 401, "no token at an unknown entity")
    _expect_first(judge, nobody.at(unknown).upload_reply(desk.file()), 401, "no token at an unknown entity")
    _expect_first(judge, nobody.list_reply(per_page=0), 401, "no token and a wrong per_page")
    _expect_first(judge, nobody.delete_reply([]), 401, "no token and no ids")
    _expect_first(judge, nobody.post_reply(Multipart(())), 401, "no token and no file")


@cites(_ORDER)
def test_permission_comes_before_the_entity(desk: Desk, judge: Judge) -> None:
    """403 comes before 404 of the entity and before 400."""
    reader = desk.api.by(desk.target.need("readonly_token"))
    unknown = desk.api.entity.numbered(_UNKNOWN_NUMBERS[0])
    _expect_first(judge, reader.at(unknown).upload_reply(desk.file()), 403, "no right at an unknown entity")
    _expect_first(judge, reader.delete_reply([]), 403, "no right and no ids")
    _expect_first(judge, reader.post_reply(Multipart(())), 403, "no right and no file")
    _expect_first(judge, reader.update_reply(desk.one().id, {}, way=desk.way), 403, "no right and no name")


@cites(_ORDER)
def test_entity_comes_before_validation(desk: Desk, judge: Judge) -> None:
    """404 of the entity comes before 413 and 400."""
    unknown = desk.elsewhere(desk.api.entity.numbered(_UNKNOWN_NUMBERS[0]))
    _expect_first(judge, unknown.list_reply(per_page=0), 404, "a wrong per_page at an unknown entity")
    _expect_first(judge, unknown.post_reply(Multipart(())), 404, "no file at an unknown entity")
    _expect_first(
        judge, unknown.update_reply(desk.one().id, {}, way=desk.way), 404, "no name at an unknown entity"
    )
    large = desk.file("large", bytes(21 * 1024 * 1024))
    _expect_first(judge, unknown.upload_reply(large), 404, "too large a file at an unknown entity")


@cites(_ORDER)
def test_size_comes_before_validation(desk: Desk, judge: Judge) -> None:
    """413 comes before 400."""
    field = desk.api.wording.field
    large = desk.file("large", bytes(21 * 1024 * 1024)).part(field.format(0))
    reply = desk.api.post_reply(Multipart((large, Part(field.format(1), "a text, no file"))))
    _expect_first(judge, reply, 413, "a file too large beside a part that is no file")


@cites("agentcis.rate-limit")
def test_rate_limit_where_there_is_one(desk: Desk, judge: Judge) -> None:
    """Calls in a row; an answer 429 is judged wherever it comes."""
    for _ in range(20):
        desk.api.list_reply()
    if not any(finding.rule == "agentcis.rate-limit" for finding in judge.findings):
        judge.not_exercised("agentcis.rate-limit", "no call was answered 429")


def _unknown(desk: Desk, number: int) -> Agentcis:
    number += desk.target.seed % 1000 if number else 0
    return desk.elsewhere(desk.api.entity.numbered(number))


def _expect_404(judge: Judge, reply: Exchange) -> None:
    if judge.expect(_UNKNOWN, reply.status == 404, "404 where the entity does not exist", exchange=reply):
        explained = isinstance(reply.json_object().get("message"), str)
        judge.expect(_UNKNOWN_BODY, explained, "an object with a text `message`", exchange=reply)


def _expect_no_such_entity(desk: Desk, judge: Judge, entity: Entity) -> None:
    api = desk.elsewhere(entity)
    reply = api.list_reply()
    known = not judge.expect("agentcis.entity.type", reply.status == 404, f"404 at {entity}")
    if not known:
        for reply in (api.upload_reply(desk.file("lost")), _rename_at(desk, api)):
            judge.expect("agentcis.entity.type", reply.status == 404, f"404 at {entity}", exchange=reply)


def _rename_at(desk: Desk, api: Agentcis) -> Exchange:
    return api.rename_reply(desk.one().id, desk.name("lost"), way=desk.way)


def _expect_first(judge: Judge, reply: Exchange, status: int, what: str) -> None:
    judge.expect(_ORDER, reply.status == status, f"{status} first: {what}", exchange=reply)
