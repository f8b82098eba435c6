"""Faults of the update."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tests.contract_tests.agentcis.faults import (
    Fault,
    all_items,
    answered,
    asked,
    edited,
    rename,
    with_status,
)
from tests.contract_tests.agentcis.wire import FULL_TOKEN, Call
from tests.contract_tests.wire import Answer, How, Inner, answer

_INVALID = {"message": "The given data was invalid.", "errors": {"original_name": ["The name is wrong."]}}
_MESSAGE = "You've successfully saved your attachment's information."


def _row(change: Callable[[dict[str, Any]], Any]) -> How:
    def edit(value: Any, _call: Call) -> None:
        change(value["data"])

    return edited("update", edit)


def _name_as(change: Callable[[str], str]) -> How:
    """The name stored as something else."""

    def edit(call: Call) -> Call:
        name = call.json().get("original_name")
        return (
            call.but(json={**call.json(), "original_name": change(name)}) if isinstance(name, str) else call
        )

    return asked("update", edit)


def _shown(change: Callable[[str, str], str]) -> How:
    """Names as list and answer show them after a rename; `change` gets name and extension."""
    renamed: set[int] = set()

    async def how(call: Call, inner: Inner) -> Answer:
        reply = await inner(call)
        value = reply.json()
        if reply.status != 200 or not isinstance(value, dict):
            return reply
        if call.operation == "update":
            renamed.add(value["data"]["id"])
        rows = [value["data"]] if call.operation == "update" else value.get("data", [])
        for row in rows if isinstance(rows, list) else []:
            if row.get("id") in renamed:
                row["original_name"] = change(row["original_name"], row["type"])
        return reply.but(json=value)

    return how


def _without_extension(name: str, extension: str) -> str:
    return name.removesuffix(f".{extension}")


def _of_the_name(name: str, extension: str) -> str:
    """The new name's own extension instead of the stored one."""
    base = name.removesuffix(f".{extension}")
    return base if "." in base else name


def _up_to_the_first_dot(name: str, extension: str) -> str:
    return f"{name.partition('.')[0]}.{extension}"


async def _doubled(call: Call, inner: Inner) -> Answer:
    reply = await inner(call)
    name = call.json().get("original_name")
    if call.operation != "update" or reply.status != 200:
        return reply
    row = reply.json()["data"]
    if row["original_name"] == name:
        return await rename(call, inner, row["id"], f"{name}.{row['type']}.{row['type']}")
    return reply


async def _doubled_in_capitals(call: Call, inner: Inner) -> Answer:
    name = str(call.json().get("original_name"))
    return await (_doubled(call, inner) if name.endswith((".TXT", ".Txt")) else inner(call))


async def _not_saved(call: Call, inner: Inner) -> Answer:
    reply = await inner(call)
    if call.operation != "update" or reply.status != 200:
        return reply
    row = reply.json()["data"]
    old = _NAMES.get(row["id"])
    if old:
        await rename(call, inner, row["id"], old)
    return reply


_NAMES: dict[int, str] = {}


async def _remembering(call: Call, inner: Inner) -> Answer:
    """As `_not_saved`, with the names that documents have before."""
    if call.operation == "update" and call.entity[1] == "6":
        _NAMES.update({item["id"]: item["original_name"] for item in await all_items(call, inner)})
    return await _not_saved(call, inner)


async def _renames_namesakes(call: Call, inner: Inner) -> Answer:
    there = await all_items(call, inner) if call.operation == "update" else []
    old = next((item["original_name"] for item in there if item["id"] == call.document), None)
    reply = await inner(call)
    if reply.status == 200:
        for item in there:
            if item["original_name"] == old and item["id"] != call.document:
                await rename(call, inner, item["id"], call.json()["original_name"])
    return reply


def _after_a_rename(change: Callable[[dict[str, Any]], Any]) -> How:
    """The list's items of documents that were renamed, changed."""
    renamed: set[int] = set()

    async def how(call: Call, inner: Inner) -> Answer:
        reply = await inner(call)
        if reply.status == 200 and call.operation == "update":
            renamed.add(reply.json()["data"]["id"])
        if reply.status != 200 or call.operation != "list":
            return reply
        page = reply.json()
        for item in page["data"]:
            if item["id"] in renamed:
                change(item)
        return reply.but(json=page)

    return how


_TIMES = iter(f"20{year:02}-01-01T00:00:00.000000Z" for year in range(99, 0, -1))


def _back_in_time(row: dict[str, Any]) -> None:
    row["updated_at"] = next(_TIMES, "2001-01-01T00:00:00.000000Z")


def _accepts(value: Callable[[Any], bool], name: str = "untitled") -> How:
    """Names that are no names, taken as some name."""

    def edit(call: Call) -> Call:
        body = call.json()
        return call.but(json={**body, "original_name": name}) if value(body.get("original_name")) else call

    return asked("update", edit)


async def _fine_and_ignored(call: Call, inner: Inner) -> Answer:
    reply = await inner(call)
    if call.operation == "update" and reply.status == 400 and "original_name" not in call.json():
        return answer(200, {"data": {"id": call.document}, "message": "OK"})
    return reply


async def _any_entitys(call: Call, inner: Inner) -> Answer:
    reply = await inner(call)
    if (
        call.operation == "update"
        and reply.status == 404
        and call.document
        and call.entity == ("client", "5")
    ):
        kind, number = call.entity
        return await inner(call.but(path=call.path.replace(f"{kind}/{number}", f"{kind}/6", 1)))
    return reply


async def _the_first_one(call: Call, inner: Inner) -> Answer:
    """An update that names no document means the first one."""
    if call.operation == "update" and not call.document and call.entity[1] == "6" and "id" not in call.json():
        there = await all_items(call, inner)
        return (
            await inner(call.but(json={**call.json(), "id": there[0]["id"]})) if there else await inner(call)
        )
    return await inner(call)


async def _multipart_put(call: Call, inner: Inner) -> Answer:
    if call.method == "PUT" and (call.header("content-type") or "").startswith("multipart/"):
        return await inner(
            call.but(method="POST", headers=(*call.headers, ("x-http-method-override", "PUT")))
        )
    return await inner(call)


def _is_form(call: Call) -> bool:
    return "urlencoded" in (call.header("content-type") or "")


def _is_text_id(call: Call) -> bool:
    return isinstance(call.json().get("id"), str)


async def _two_hundred_and_one(call: Call, inner: Inner) -> Answer:
    reply = await inner(call)
    return reply.but(status=201) if call.operation == "update" and reply.status == 200 else reply


def _plain_message(value: Any, _call: Call) -> None:
    value["message"] = _MESSAGE


def _listed_size(row: dict[str, Any]) -> None:
    row["file_size"] = {"formatted": "32 B", "actual": row["file_size"]}


async def _touches_the_next(call: Call, inner: Inner) -> Answer:
    """The document after the renamed one is renamed too."""
    reply = await inner(call)
    if call.operation == "update" and reply.status == 200:
        there = [item["id"] for item in await all_items(call, inner)]
        later = [number for number in there if number > reply.json()["data"]["id"]]
        if later:
            await rename(call.but(token=FULL_TOKEN), inner, later[0], json.dumps(later[0]))
    return reply


UPDATE_FAULTS = (
    Fault("update-201", "agentcis.update.ok", "201", _two_hundred_and_one),
    Fault("ascii-message", "agentcis.update.ok", "typewriter apostrophes", edited("update", _plain_message)),
    Fault(
        "bare-row",
        "agentcis.update.ok",
        "the row without data",
        edited("update", lambda value, _call: value["data"]),
    ),
    Fault(
        "row-array",
        "agentcis.update.ok",
        "data an array",
        edited("update", lambda value, _call: {**value, "data": [value["data"]]}),
    ),
    Fault("row-size", "agentcis.update.row", "size as the list has it", _row(_listed_size)),
    Fault(
        "row-seconds",
        "agentcis.update.row",
        "no microseconds",
        _row(lambda row: row.update(created_at=row["created_at"].replace(".000000", ""))),
    ),
    Fault(
        "row-date",
        "agentcis.update.row",
        "updated_at as the list has it",
        _row(lambda row: row.update(updated_at="05-02-2018")),
    ),
    Fault(
        "row-entity",
        "agentcis.update.row",
        "attachmentable_id as text",
        _row(lambda row: row.update(attachmentable_id=str(row["attachmentable_id"]))),
    ),
    Fault(
        "row-class",
        "agentcis.update.row",
        "a class as type",
        _row(lambda row: row.update(attachmentable_type="App\\Models\\Client")),
    ),
    Fault(
        "row-uploader", "agentcis.update.row", "no uploader_type", _row(lambda row: row.pop("uploader_type"))
    ),
    Fault(
        "row-old-name",
        "agentcis.update.row",
        "the name before",
        _row(lambda row: row.update(original_name="John.txt")),
    ),
    Fault("foreign-entity", "agentcis.update.target", "through any entity", _any_entitys),
    Fault("first-of-several", "agentcis.update.target", "no id means the first", _the_first_one),
    Fault(
        "text-id",
        "agentcis.update.target",
        "a numeric string is no id",
        answered("update", _is_text_id, 400, _INVALID),
    ),
    Fault(
        "no-item-path",
        "agentcis.update.target",
        "no item path",
        answered("update", lambda call: call.route.count("/") > 5, 404, {"message": "Not found."}),
    ),
    Fault("no-extension", "agentcis.update.extension", "the extension is lost", _shown(_without_extension)),
    Fault(
        "own-extension", "agentcis.update.extension", "the name's own extension wins", _shown(_of_the_name)
    ),
    Fault(
        "first-dot",
        "agentcis.update.extension",
        "the name is cut at its first dot",
        _shown(_up_to_the_first_dot),
    ),
    Fault("doubled", "agentcis.update.extension-twice", "John.txt.txt", _doubled),
    Fault("doubled-capitals", "agentcis.update.extension-twice", "John.TXT.txt", _doubled_in_capitals),
    Fault("not-saved", "agentcis.update.persists", "answered, not saved", _remembering),
    Fault("namesakes", "agentcis.update.persists", "all of the same name", _renames_namesakes),
    Fault("next-too", "agentcis.update.persists", "the next document too", _touches_the_next),
    Fault(
        "forgets-size",
        "agentcis.update.persists",
        "the size is lost",
        _after_a_rename(lambda item: item["file_size"].update(actual=0)),
    ),
    Fault(
        "created-again",
        "agentcis.update.persists",
        "created_at changes",
        _after_a_rename(lambda item: item.update(created_at="01-02-2003")),
    ),
    Fault("back-in-time", "agentcis.update.persists", "updated_at goes back", _row(_back_in_time)),
    Fault(
        "numbers-are-names",
        "agentcis.update.invalid",
        "a number is a name",
        _accepts(lambda value: type(value) is int),
    ),
    Fault(
        "null-is-a-name", "agentcis.update.invalid", "null is a name", _accepts(lambda value: value is None)
    ),
    Fault(
        "arrays-are-names",
        "agentcis.update.invalid",
        "an array is a name",
        _accepts(lambda value: isinstance(value, list)),
    ),
    Fault(
        "empty-is-a-name",
        "agentcis.update.invalid",
        "an empty name is one",
        _accepts(lambda value: value == ""),
    ),
    Fault("missing-is-fine", "agentcis.update.invalid", "no name is 200", _fine_and_ignored),
    Fault("update-422", "agentcis.update.invalid", "422", with_status("update", 400, 422)),
    Fault(
        "blank-names",
        "agentcis.update.invalid-edge",
        "white space is a name",
        _accepts(lambda value: isinstance(value, str) and value != "" and not value.strip()),
    ),
    Fault("multipart-put", "agentcis.update.multipart", "a multipart PUT works", _multipart_put),
    Fault(
        "no-forms",
        "agentcis.update.multipart",
        "forms are refused",
        answered("update", _is_form, 400, _INVALID),
    ),
)
