"""Faults of the deletion."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.contract_tests.agentcis.faults import Fault, all_items, answered, edited, rename, with_status
from tests.contract_tests.agentcis.faults import delete as delete_quietly
from tests.contract_tests.agentcis.wire import Call
from tests.contract_tests.wire import Answer, How, Inner, answer

_INVALID = {"message": "The given data was invalid.", "errors": {"ids": ["The ids field is wrong."]}}
_ENTITY = ("client", "6")


def _ids(call: Call) -> list[Any]:
    ids = call.json().get("ids")
    return ids if isinstance(ids, list) else []


def _answer(change: Callable[[dict[str, Any], Call], Any]) -> How:
    return edited("delete", change)


def _asked_for(change: Callable[[list[Any]], list[Any]]) -> How:
    """Other ids deleted than were sent, the answer as if nothing were wrong."""

    async def how(call: Call, inner: Inner) -> Answer:
        if call.operation != "delete" or not _ids(call) or not all(type(each) is int for each in _ids(call)):
            return await inner(call)
        reply = await inner(call.but(json={**call.json(), "ids": change(_ids(call)) or [2_000_000_001]}))
        return reply if reply.status != 200 else answer(200, {"deletedFile": _ids(call), "rejectedFiles": []})

    return how


async def _with_namesakes(call: Call, inner: Inner) -> Answer:
    there = await all_items(call, inner, _ENTITY) if call.operation == "delete" else []
    names = {item["original_name"] for item in there if item["id"] in _ids(call)}
    reply = await inner(call)
    if reply.status == 200:
        more = [
            item["id"] for item in there if item["original_name"] in names and item["id"] not in _ids(call)
        ]
        await delete_quietly(call, inner, more or [2_000_000_001])
    return reply


async def _with_the_neighbour(call: Call, inner: Inner) -> Answer:
    there = await all_items(call, inner, _ENTITY) if call.operation == "delete" else []
    reply = await inner(call)
    next_ids = [number + 1 for number in _ids(call) if type(number) is int]
    if reply.status == 200 and there:
        more = [item["id"] for item in there if item["id"] in next_ids]
        await delete_quietly(call, inner, more or [2_000_000_001])
    return reply


async def _everything_when_unknown(call: Call, inner: Inner) -> Answer:
    """One unknown id deletes the newest document."""
    reply = await inner(call)
    unknown = [number for number in _ids(call) if type(number) is int and number > 1_999_999_999]
    if call.operation == "delete" and reply.status == 200 and unknown:
        there = await all_items(call, inner, _ENTITY)
        await delete_quietly(call, inner, [item["id"] for item in there[-1:]] or [2_000_000_001])
    return reply


async def _others_are_renamed(call: Call, inner: Inner) -> Answer:
    reply = await inner(call)
    if call.operation == "delete" and reply.status == 200:
        there = await all_items(call, inner, _ENTITY)
        if there:
            at = call.but(path="/api/v2/attachments/client/6")
            await rename(at, inner, there[-1]["id"], f"{there[-1]['original_name']}-left.txt")
    return reply


_DELETED: dict[str, Any] = {"count": 0, "items": [], "bytes": {}}


async def _total_stays(call: Call, inner: Inner) -> Answer:
    """`total` counts deleted documents too."""
    reply = await inner(call)
    if call.operation == "delete" and reply.status == 200:
        _DELETED["count"] += len(reply.json()["deletedFile"])
    if call.operation == "list" and reply.status == 200 and call.entity == _ENTITY:
        page = reply.json()
        page["meta"]["total"] += _DELETED["count"]
        return reply.but(json=page)
    return reply


async def _comes_back(call: Call, inner: Inner) -> Answer:
    """The next upload brings a deleted document back."""
    there = await all_items(call, inner, _ENTITY) if call.operation == "delete" else []
    reply = await inner(call)
    if call.operation == "delete" and reply.status == 200:
        _DELETED["items"] = [item for item in there if item["id"] in _ids(call)]
    if call.operation == "upload":
        _DELETED["shown"] = _DELETED["items"]
    if call.operation == "list" and reply.status == 200 and call.entity == _ENTITY and _DELETED.get("shown"):
        page = reply.json()
        page["data"] = [*page["data"], *_DELETED["shown"]]
        return reply.but(json=page)
    return reply


async def _links_live_on(call: Call, inner: Inner) -> Answer:
    for number in _ids(call) if call.operation == "delete" else []:
        link = call.but(method="GET", path=f"/attachments/{number}/download", body=b"")
        _DELETED["bytes"][str(number)] = await inner(link)
    reply = await inner(call)
    if call.operation == "download" and reply.status == 404:
        kept: Answer = _DELETED["bytes"].get(str(call.document), reply)
        return kept
    return reply


def _objects(value: dict[str, Any], _call: Call) -> None:
    for name, ids in value.items():
        value[name] = [{"id": number, "original_name": "x"} for number in ids]


def _texts(value: dict[str, Any], _call: Call) -> None:
    for name, ids in value.items():
        value[name] = [str(number) for number in ids]


def _known_only(value: dict[str, Any], _call: Call) -> None:
    value["rejectedFiles"] = []


def _all_deleted(value: dict[str, Any], call: Call) -> None:
    value["deletedFile"], value["rejectedFiles"] = _ids(call), []


def _told_once(value: dict[str, Any], _call: Call) -> None:
    deleted = value["deletedFile"]
    value["rejectedFiles"] = [number for number in value["rejectedFiles"] if number not in deleted]


async def _unknown_is_404(call: Call, inner: Inner) -> Answer:
    reply = await inner(call)
    if call.operation == "delete" and reply.status == 200 and not reply.json()["deletedFile"]:
        return answer(404, {"message": "Not found."})
    return reply


def _taken(when: Callable[[Any], bool], ids: Callable[[Any], list[Any]]) -> How:
    """Ids that are none, taken as some."""

    async def how(call: Call, inner: Inner) -> Answer:
        named = call.json().get("ids")
        if call.operation == "delete" and when(named):
            return await inner(call.but(json={**call.json(), "ids": ids(named) or [2_000_000_001]}))
        return await inner(call)

    return how


def _integers(named: Any) -> list[Any]:
    return [int(each) for each in named if isinstance(each, int | float)]


def _only_words(named: Any) -> bool:
    return isinstance(named, list) and any(isinstance(each, str) and not each.isdecimal() for each in named)


def _has_fraction(named: Any) -> bool:
    return isinstance(named, list) and any(isinstance(each, float) for each in named)


async def _post_deletes(call: Call, inner: Inner) -> Answer:
    reply = await inner(call)
    if reply.status == 405 and call.method == "POST" and _ids(call):
        return await inner(call.but(json={**call.json(), "_method": "delete"}))
    return reply


async def _plural(call: Call, inner: Inner) -> Answer:
    reply = await inner(call)
    return (
        reply.but(body=reply.body.replace(b"deletedFile", b"deletedFiles"))
        if call.operation == "delete"
        else reply
    )


async def _no_content(call: Call, inner: Inner) -> Answer:
    reply = await inner(call)
    return answer(204) if call.operation == "delete" and reply.status == 200 else reply


DELETE_FAULTS = (
    Fault("plural", "agentcis.delete.ok", "deletedFiles", _plural),
    Fault("no-content", "agentcis.delete.ok", "204", _no_content),
    Fault(
        "one-object",
        "agentcis.delete.ok",
        "one id not in an array",
        _answer(
            lambda value, _call: (
                {**value, "deletedFile": value["deletedFile"][0]} if len(value["deletedFile"]) == 1 else value
            )
        ),
    ),
    Fault(
        "no-rejected-ids",
        "agentcis.delete.ok",
        "no rejectedFiles unless some are",
        _answer(
            lambda value, _call: value if value["rejectedFiles"] else {"deletedFile": value["deletedFile"]}
        ),
    ),
    Fault("id-objects", "agentcis.delete.ids", "objects", _answer(_objects)),
    Fault("id-texts", "agentcis.delete.ids", "texts", _answer(_texts)),
    Fault("first-only", "agentcis.delete.gone", "only the first is deleted", _asked_for(lambda ids: ids[:1])),
    Fault(
        "all-but-last",
        "agentcis.delete.gone",
        "the last of several stays",
        _asked_for(lambda ids: ids[:-1] if len(ids) > 1 else ids),
    ),
    Fault("not-deleted", "agentcis.delete.gone", "nothing is deleted", _asked_for(lambda _ids: [])),
    Fault("total-stays", "agentcis.delete.gone", "total counts the deleted", _total_stays),
    Fault("comes-back", "agentcis.delete.gone", "an upload brings them back", _comes_back),
    Fault("links-live-on", "agentcis.delete.link-gone", "the download lives on", _links_live_on),
    Fault("unknown-untold", "agentcis.delete.partition", "unknown ids are in neither", _answer(_known_only)),
    Fault(
        "all-told-deleted",
        "agentcis.delete.partition",
        "unknown ids are told as deleted",
        _answer(_all_deleted),
    ),
    Fault("repeated-once", "agentcis.delete.partition", "a repeated id is told once", _answer(_told_once)),
    Fault("unknown-404", "agentcis.delete.partition", "404 where none is known", _unknown_is_404),
    Fault(
        "missing-ids",
        "agentcis.delete.invalid",
        "no ids are fine",
        _taken(lambda named: named is None, lambda _named: []),
    ),
    Fault(
        "empty-ids",
        "agentcis.delete.invalid",
        "an empty list is fine",
        _taken(lambda named: named == [], lambda _named: []),
    ),
    Fault(
        "scalar-id",
        "agentcis.delete.invalid",
        "a bare id is fine",
        _taken(lambda named: type(named) is int, lambda named: [named]),
    ),
    Fault("words-ignored", "agentcis.delete.invalid", "words are left out", _taken(_only_words, _integers)),
    Fault("fractions-cut", "agentcis.delete.invalid", "fractions are cut", _taken(_has_fraction, _integers)),
    Fault(
        "object-ids",
        "agentcis.delete.invalid",
        "an object is a list",
        _taken(lambda named: isinstance(named, dict), lambda named: list(named.values())),
    ),
    Fault("deletion-422", "agentcis.delete.invalid", "422", with_status("delete", 400, 422)),
    Fault(
        "strict-ids",
        "agentcis.delete.numeric",
        "numeric strings are refused",
        answered("delete", lambda call: any(isinstance(each, str) for each in _ids(call)), 400, _INVALID),
    ),
    Fault("post-deletes", "agentcis.delete.method", "a POST without _method deletes", _post_deletes),
    Fault(
        "no-delete",
        "agentcis.delete.method",
        "a real DELETE is 405",
        answered("delete", lambda call: call.method == "DELETE", 405),
    ),
    Fault("namesakes-too", "agentcis.delete.only", "all of the same name", _with_namesakes),
    Fault("neighbour-too", "agentcis.delete.only", "the next id too", _with_the_neighbour),
    Fault(
        "unknown-newest", "agentcis.delete.only", "an unknown id deletes the newest", _everything_when_unknown
    ),
    Fault("left-renamed", "agentcis.delete.only", "what is left gets another name", _others_are_renamed),
)
