"""Laws of which document an update means, and of the bodies it takes: what the vendor's page leaves open."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from contract_tests.agentcis.calls import Witness
from contract_tests.agentcis.client import IN_BODY, IN_PATH, UNNAMED, Way
from contract_tests.agentcis.desk import Desk
from contract_tests.agentcis.documents import Document
from contract_tests.judge import Judge, NotExercised, cites
from contract_tests.messages import Exchange, Multipart, Part, Raw

_TARGET = "agentcis.update.target"
_MULTIPART = "agentcis.update.multipart"
_NO_DOCUMENT = 2_000_000_003
_BOTH = pytest.mark.parametrize("way", [IN_BODY, IN_PATH], ids=["body", "path"])


@_BOTH
@cites(_TARGET)
def test_document_is_named(desk: Desk, judge: Judge, way: Way) -> None:
    """A body `id` or the item path names the document, whichever it is of several."""
    made = desk.store(desk.file("a"), desk.file("b"), desk.file("c"))
    for document in (made[1], made[2], made[0]):
        before = desk.documents()
        reply = desk.api.rename_reply(document.id, desk.name(f"named-{document.id}"), way=way)
        judge.expect(_TARGET, reply.status == 200, f"200 with {way.name}")
        now = desk.documents()
        changed = [number for number in before if before[number] != now.get(number)]
        expected = f"only document {document.id} renamed"
        judge.expect(_TARGET, changed == [document.id], expected, observed=changed, exchange=reply)


@cites(_TARGET)
def test_id_may_be_a_numeric_string(desk: Desk, judge: Judge) -> None:
    """A numeric string in the body is an id too."""
    document = desk.one()
    reply = desk.api.rename_reply(str(document.id), desk.name("by-text"), way=IN_BODY)
    shown = desk.documents().get(document.id, document)
    judge.expect(_TARGET, reply.status == 200, "200 for an id as a numeric string", exchange=reply)
    judge.expect(_TARGET, shown.name != document.name, "the document renamed", observed=shown.name)


@cites(_TARGET)
def test_only_document_needs_no_name(desk: Desk, judge: Judge) -> None:
    """Where the entity has one document, an update that names none means it."""
    document = desk.only_one()
    reply = desk.api.rename_reply(None, desk.name("only"), way=UNNAMED)
    judge.expect(_TARGET, reply.status == 200, "200 for the only document", exchange=reply)
    shown = desk.documents().get(document.id, document)
    judge.expect(_TARGET, shown.name != document.name, "the only document renamed", observed=shown.name)


@cites(_TARGET)
def test_one_of_several_has_to_be_named(desk: Desk, judge: Judge) -> None:
    """Where the entity has several documents, an update that names none is 400 on `id`."""
    desk.need_empty()
    desk.store(desk.file("one"), desk.file("two"))
    before = Witness.of(desk)
    reply = desk.api.rename_reply(None, desk.name("which"), way=UNNAMED)
    judge.expect(_TARGET, reply.status == 400, "400 where several could be meant", exchange=reply)
    errors = reply.json_object().get("errors")
    judge.expect(_TARGET, isinstance(errors, dict) and "id" in errors, "an error on id", exchange=reply)
    before.expect_same(judge, _TARGET, "an update that names no document", reply)


@cites(_TARGET)
def test_no_document_at_all_is_404(desk: Desk, judge: Judge) -> None:
    """Where the entity has no document, an update that names none is 404."""
    desk.need_empty()
    reply = desk.api.rename_reply(None, desk.name("nobody"), way=UNNAMED)
    judge.expect(_TARGET, reply.status == 404, "404 where there is no document", exchange=reply)


@_BOTH
@cites(_TARGET)
def test_unknown_document_is_404(desk: Desk, judge: Judge, way: Way) -> None:
    """An id that no document has, or had but was deleted, is 404, before any 400."""
    gone = desk.one()
    desk.delete(gone)
    before = Witness.of(desk)
    for number in (_NO_DOCUMENT, gone.id):
        for fields in ({"original_name": desk.name("lost")}, {}, {"original_name": 5}):
            reply = desk.api.update_reply(number, fields, way=way)
            judge.expect(_TARGET, reply.status == 404, f"404 for {number} with {way.name}: {fields}")
    before.expect_same(judge, _TARGET, "updates of unknown documents")


@cites(_TARGET)
def test_word_in_the_path_is_404(desk: Desk, judge: Judge) -> None:
    """What is no number is not an id of this entity's."""
    document = desk.one()
    for word in ("abc", f"{document.id}abc", f"x{document.id}"):
        reply = desk.api.rename_reply(word, desk.name("word"), way=IN_PATH)
        judge.expect(_TARGET, reply.status == 404, f"404 for {word} in the path", exchange=reply)


@_BOTH
@cites(_TARGET)
def test_document_of_another_entity_is_404(desk: Desk, judge: Judge, way: Way) -> None:
    """A document can't be renamed through an entity that is not its own."""
    desk.dialect.need_uploads()
    if way not in desk.dialect.ways:
        msg = f"the target does not understand {way.name}"
        raise NotExercised(msg)
    document = desk.one()
    before = Witness.of(desk)
    for fields in ({"original_name": desk.name("elsewhere")}, {}):
        reply = desk.other.update_reply(document.id, fields, way=way)
        judge.expect(_TARGET, reply.status == 404, f"404 with {way.name} at another entity: {fields}")
    before.expect_same(judge, _TARGET, "an update through another entity")


@cites(_MULTIPART)
def test_multipart_put_arrives_empty(desk: Desk, judge: Judge) -> None:
    """A multipart PUT is 400, and nothing changes."""
    document = desk.one()
    before = Witness.of(desk)
    body = Multipart((Part("original_name", desk.name("lost")),))
    path = desk.api.item_path(document.id)
    reply = desk.api.send("PUT", path, "updateDocumentById", body=body)
    judge.expect(_MULTIPART, reply.status == 400, "400 for a multipart PUT", exchange=reply)
    before.expect_same(judge, _MULTIPART, "a multipart PUT", reply)


@pytest.mark.parametrize("at", ["the entity", "the document"])
@cites(_MULTIPART)
def test_form_put_works(desk: Desk, judge: Judge, at: str) -> None:
    """A form-urlencoded PUT is an update."""
    document = desk.one()
    fields = {"original_name": desk.name("form Jörg")}
    if at == "the entity":
        path, fields = desk.api.path, {**fields, "id": str(document.id)}
    else:
        path = desk.api.item_path(document.id)
    body = Raw(urlencode(fields).encode(), "application/x-www-form-urlencoded")
    reply = desk.api.send("PUT", path, "updateDocument", body=body)
    _expect_renamed(desk, judge, document, reply, f"a form PUT at {at}")


@pytest.mark.parametrize("at", ["the entity", "the document"])
@cites(_MULTIPART)
def test_multipart_post_that_names_put_works(desk: Desk, judge: Judge, at: str) -> None:
    """A multipart POST with `_method=PUT` is an update."""
    document = desk.one()
    parts = [Part("_method", "PUT"), Part("original_name", desk.name("multipart Jörg"))]
    if at == "the entity":
        path = desk.api.path
        parts.append(Part("id", str(document.id)))
    else:
        path = desk.api.item_path(document.id)
    reply = desk.api.send("POST", path, "updateDocument", body=Multipart(tuple(parts)))
    _expect_renamed(desk, judge, document, reply, f"a multipart POST with _method=PUT at {at}")


def _expect_renamed(desk: Desk, judge: Judge, document: Document, reply: Exchange, what: str) -> None:
    judge.expect(_MULTIPART, reply.status == 200, f"200 for {what}", exchange=reply)
    shown = desk.documents().get(document.id, document)
    renamed = "Jörg" in shown.name
    judge.expect(_MULTIPART, renamed, f"an update by {what}", observed=shown.name, exchange=reply)
