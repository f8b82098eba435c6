"""Laws of the update: what it answers, what it changes and what it leaves alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from contract_tests.agentcis import validation
from contract_tests.agentcis.calls import Witness
from contract_tests.agentcis.client import UNNAMED, Way
from contract_tests.agentcis.desk import Desk
from contract_tests.agentcis.documents import Document, File
from contract_tests.agentcis.rows import row_problems
from contract_tests.agentcis.values import lenient_time, listed_date
from contract_tests.judge import Judge, NotExercised, cites
from contract_tests.messages import Exchange

_OK = "agentcis.update.ok"
_ROW = "agentcis.update.row"
_EXTENSION = "agentcis.update.extension"
_PERSISTS = "agentcis.update.persists"
_INVALID = "agentcis.update.invalid"
_MESSAGE = "You’ve successfully saved your attachment’s information."
_WRONG_NAMES: dict[str, dict[str, Any]] = {
    "no name": {},
    "an empty name": {"original_name": ""},
    "a number": {"original_name": 5},
    "zero": {"original_name": 0},
    "a fraction": {"original_name": 1.5},
    "null": {"original_name": None},
    "true": {"original_name": True},
    "false": {"original_name": False},
    "an empty array": {"original_name": []},
    "an array": {"original_name": ["John"]},
    "an object": {"original_name": {"first": "John"}},
}


@cites(_OK)
def test_update_answers_document_and_message(desk: Desk, judge: Judge) -> None:
    """An update is 200 with the document and the vendor's sentence."""
    for way, document in _each_way(desk, judge):
        for name in ("John", "Jörg 文書", "two words"):
            reply = desk.api.rename_reply(document.id, desk.name(name), way=way)
            answer = reply.json_object()
            judge.expect(_OK, reply.status == 200, f"200 for an update with {way.name}")
            judge.expect(_OK, answer.get("message") == _MESSAGE, f"the message {_MESSAGE!r}")
            judge.expect(_OK, isinstance(answer.get("data"), dict), "`data` an object")


@cites(_ROW)
def test_update_answers_the_raw_row(desk: Desk, judge: Judge) -> None:
    """`data` is the raw row of the document, under its new name."""
    for way, document in _each_way(desk, judge, b"four"):
        reply = desk.rename(document, desk.name("John"), way=way)
        row = _row(reply)
        problems = row_problems(row, desk.api.entity, size=4, number=document.id)
        judge.expect(_ROW, not problems, f"the raw row by {way.name}", observed=problems)
        kind = str(row.get("type")).lower().lstrip(".")
        judge.expect(_ROW, kind == desk.dialect.extension, "the extension as type", observed=row.get("type"))
        name = str(row.get("original_name"))
        judge.expect(_ROW, name.startswith(desk.name("John")), "the new name", observed=name)
        shown = desk.documents().get(document.id)
        same = shown is not None and shown.name == name
        judge.expect(_ROW, same, "the name that the list shows", observed=name)


@cites(_EXTENSION)
def test_extension_stays(desk: Desk, judge: Judge) -> None:
    """The stored extension is appended to the new name, once, through one rename after another."""
    for way, document in _each_way(desk, judge):
        for name in ("John", "two words", "Jörg 文書", "v1.2 final", "Mr. Smith", "name-0"):
            reply = desk.rename(document, desk.name(name), way=way)
            _expect_named(desk, judge, document, f"{desk.name(name)}.{desk.dialect.extension}", reply)


@cites(_EXTENSION)
def test_extension_of_another_type_does_not_replace_it(desk: Desk, judge: Judge) -> None:
    """A name that ends in another extension still gets the stored one."""
    stored = desk.dialect.extension
    for name in ("John.zip", "John.exe", f"John.{stored}x", f"John{stored}", f"John.{stored}.zip"):
        document = desk.one()
        reply = desk.rename(document, desk.name(name))
        shown = desk.documents().get(document.id, document)
        expected = f"{name} to end in .{stored}"
        judge.expect(
            _EXTENSION, shown.name.endswith(f".{stored}"), expected, observed=shown.name, exchange=reply
        )
        kind = shown.item.get("type")
        same = kind == document.item.get("type")
        judge.expect(_EXTENSION, same, f"the stored type after {name}", observed=kind, exchange=reply)


@cites(_EXTENSION)
def test_only_the_last_extension_is_kept(desk: Desk, judge: Judge) -> None:
    """Of a name with several dots, and of one in capitals, the last extension stays."""
    extension = desk.dialect.extension
    for file in (desk.file("two.dots"), desk.file("shout", extension=extension.upper())):
        document = desk.store(file)[0]
        desk.rename(document, desk.name("John"))
        shown = desk.documents().get(document.id, document).name
        right = shown.lower() == f"{desk.name('John')}.{extension}".lower()
        judge.expect(_EXTENSION, right, f"John.{file.extension} of {file.name}", observed=shown)


@pytest.mark.parametrize("change", ["lower", "upper", "title"])
@cites("agentcis.update.extension-twice")
def test_extension_is_not_doubled(desk: Desk, judge: Judge, change: str) -> None:
    """A name that ends in the extension already, in any letter case, stays as sent."""
    extension = getattr(desk.dialect.extension, change)()
    name = f"{desk.name('John')}.{extension}"
    document = desk.one()
    desk.rename(document, name)
    shown = desk.documents().get(document.id, document).name
    judge.expect("agentcis.update.extension-twice", shown == name, f"{name} as sent", observed=shown)


@cites(_PERSISTS)
def test_list_shows_the_new_name_at_once(desk: Desk, judge: Judge) -> None:
    """The list shows the new name at once, and nothing else of the document changes."""
    for way, document in _each_way(desk, judge, b"these bytes stay\n" * 40):
        before = desk.api.fetch_reply(document.link("download"))
        for name in ("first", "second"):
            reply = desk.rename(document, desk.name(name), way=way)
            shown = desk.documents().get(document.id)
            if (
                not judge.expect(_PERSISTS, shown, "the document still in the list", exchange=reply)
                or not shown
            ):
                continue
            judge.expect(_PERSISTS, desk.name(name) in shown.name, "the new name", observed=shown.name)
            same = shown.settled == document.settled
            expected = f"all but name and date as before: {document.settled}"
            judge.expect(_PERSISTS, same, expected, observed=shown.settled, exchange=reply)
        after = desk.api.fetch_reply(document.link("download"))
        if before.is_success:
            judge.expect(_PERSISTS, before.body == after.body, "the same bytes behind the link")


@cites(_PERSISTS)
def test_no_other_document_changes(desk: Desk, judge: Judge) -> None:
    """Other documents stay as they are, also such of the same name, and none is added."""
    same = [desk.file("same"), desk.file("same", b"2"), desk.file("other"), desk.file("same", b"four")]
    made = desk.store(*same)
    elsewhere = {number: document.item for number, document in desk.others_documents().items()}
    for way in desk.dialect.ways:
        for document in (made[1], made[3]):
            before, counted = desk.documents(), desk.census()
            reply = desk.rename(document, desk.name(f"renamed-{document.id}"), way=way)
            _expect_others_same(desk, judge, document, before, reply)
            now = desk.census()
            if counted and now and counted[0] == now[0]:
                judge.expect(_PERSISTS, counted[1] == now[1], "the same total", observed=now[1])
    after = {number: document.item for number, document in desk.others_documents().items()}
    judge.expect(_PERSISTS, after == elsewhere, "the other entity's documents unchanged", observed=after)


@cites(_PERSISTS)
def test_times_do_not_go_back(desk: Desk, judge: Judge) -> None:
    """`created_at` stays; `updated_at` never goes back."""
    document = desk.one()
    rows = [_row(desk.rename(document, desk.name(name))) for name in ("first", "second", "third")]
    created = {row.get("created_at") for row in rows}
    judge.expect(_PERSISTS, len(created) == 1, "one created_at", observed=created)
    times = [lenient_time(row.get("updated_at")) for row in rows]
    known = [time for time in (lenient_time(rows[0].get("created_at")), *times) if time]
    judge.expect(_PERSISTS, known == sorted(known), "times in order", observed=known)
    before = listed_date(document.item.get("updated_at"))
    after = listed_date(desk.documents().get(document.id, document).item.get("updated_at"))
    if before and after:
        judge.expect(_PERSISTS, after >= before, "the list's updated_at not earlier", observed=after)


@cites(_INVALID, *validation.RULES, "agentcis.error.nothing-stored")
def test_name_that_is_none(desk: Desk, judge: Judge) -> None:
    """A missing, empty or non-string name is a validation error, and nothing changes."""
    for way, document in _each_way(desk, judge):
        before = Witness.of(desk)
        refused = True
        for what, fields in _WRONG_NAMES.items():
            reply = desk.api.update_reply(document.id, fields, way=way)
            told = f"{what} with {way.name}"
            refused &= validation.expect_invalid(judge, _INVALID, reply, told, field="original_name")
        if refused:
            before.expect_same(judge, "agentcis.error.nothing-stored", f"no names with {way.name}")


@cites("agentcis.update.invalid-edge")
def test_name_of_white_space(desk: Desk, judge: Judge) -> None:
    """A name of white space only is empty."""
    for way, document in _each_way(desk, judge):
        for name in (" ", "   ", "\t", " \n "):
            reply = desk.api.rename_reply(document.id, name, way=way)
            judge.expect("agentcis.update.invalid-edge", reply.status == 400, f"400 for {name!r}")


def _each_way(desk: Desk, judge: Judge, content: bytes = File.content) -> Iterator[tuple[Way, Document]]:
    """Each way to name a document that the target understands, with a new document.

    At last a document that is the only one and not named. Where others came meanwhile, what was judged of it
    does not count, and NotExercised is raised.
    """
    for way in desk.dialect.ways:
        if way != UNNAMED:
            yield way, desk.one("document", content)
    desk.clean()
    if not desk.dialect.updates_unnamed or desk.api.documents():
        return
    document = desk.one("only", content)
    known = len(judge.findings)
    yield UNNAMED, document
    if not desk.is_alone(document):
        del judge.findings[known:]
        msg = "documents come and go in the entity"
        raise NotExercised(msg)


def _row(reply: Exchange) -> dict[str, Any]:
    row = reply.json_object().get("data")
    return row if isinstance(row, dict) else {}


def _expect_named(desk: Desk, judge: Judge, document: Document, name: str, reply: Exchange) -> None:
    shown = desk.documents().get(document.id, document).name
    judge.expect(_EXTENSION, shown == name, f"{name} in the list", observed=shown, exchange=reply)
    said = _row(reply).get("original_name")
    judge.expect(_EXTENSION, said == name, f"{name} in the answer", observed=said, exchange=reply)


def _expect_others_same(
    desk: Desk, judge: Judge, document: Document, before: dict[int, Document], reply: Exchange
) -> None:
    now = desk.documents()
    changed = [number for number in {*before, *now} - {document.id} if before.get(number) != now.get(number)]
    shown = [(before.get(number), now.get(number)) for number in changed[:2]]
    expected = "no other document changed, none added"
    judge.expect(_PERSISTS, not changed, expected, observed=shown, exchange=reply)
