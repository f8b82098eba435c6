"""Lists of wrong records or members."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.contract_tests.caseiq.faults import (
    Fault,
    Record,
    answered,
    asked,
    listed,
    page,
    put,
    records,
    refused,
)
from tests.contract_tests.caseiq.queries import FILTERS, ignoring, query, when
from tests.contract_tests.caseiq.wire import CASE_B, FULL_TOKEN, RESTRICTED_TOKEN, Call
from tests.contract_tests.wire import Answer, How, Inner


def _filtered(matches: Callable[[str, str], bool], combine: Callable[[Any], bool] = all) -> How:
    """Another notion of equality, or of several filters."""

    async def how(call: Call, inner: Inner) -> Answer:
        wanted = {name: value for name, value in call.asked.items() if name in FILTERS}
        if call.operation != "list" or not wanted:
            return await inner(call)
        everything = await inner(call.but(q={**dict.fromkeys(wanted), "limit": "1000", "fields": None}))
        if not everything.is_success:
            return everything
        found = [
            record
            for record in everything.json()["records"]
            if combine(matches(str(record.get(name)), value) for name, value in wanted.items())
        ]
        return page(found[: int(call.asked.get("limit", "100"))])

    return how


def _known(names: set[str]) -> How:
    """Only some parameters are looked at."""
    known = names | {"limit", "sort", "order", "after", "before", "fields"}
    return query(lambda asked: {name: None for name in asked if name not in known})


def _stale(key: Callable[[Call], Any]) -> How:
    """An answer is kept and given again."""
    kept: dict[Any, Answer] = {}

    async def how(call: Call, inner: Inner) -> Answer:
        if call.operation != "list" or not call.token:
            return await inner(call)
        if key(call) not in kept:
            kept[key(call)] = await inner(call)
        return kept[key(call)]

    return how


def _late() -> How:
    """The newest upload is not yet in the list."""
    newest: list[str] = [""]

    async def how(call: Call, inner: Inner) -> Answer:
        reply = await inner(call)
        if call.operation == "upload" and reply.is_success:
            newest[0] = reply.json()["id"]
        if call.operation == "list" and reply.is_success:
            found = [record for record in reply.json()["records"] if record.get("id") != newest[0]]
            return page(found)
        return reply

    return how


async def _denied_after(call: Call, inner: Inner) -> Answer:
    """What the caller may not see is left out of the page, not of the list."""
    reply = await inner(call.but(token=FULL_TOKEN))
    return page([record for record in reply.json()["records"] if record.get("caseId") != CASE_B])


async def _masked(call: Call, inner: Inner) -> Answer:
    reply = await inner(call.but(token=FULL_TOKEN))
    hidden = {"name": "***", "description": "***"}
    return page(
        [
            {**record, **(hidden if record.get("caseId") == CASE_B else {})}
            for record in reply.json()["records"]
        ]
    )


def _names(call: Call) -> list[str]:
    return call.asked.get("fields", "").split(",")


def _projected(change: Callable[[Record, list[str]], Record]) -> How:
    """Another notion of `fields`."""

    async def how(call: Call, inner: Inner) -> Answer:
        reply = await inner(call)
        if call.operation != "list" or "fields" not in call.asked or not reply.is_success:
            return reply
        everything = await inner(call.but(q={"fields": None}))
        return page([change(record, _names(call)) for record in everything.json()["records"]])

    return how


def _only(record: Record, names: list[str]) -> Record:
    return {name: record[name] for name in names if name in record}


def _is_restricted(call: Call) -> bool:
    return call.token == RESTRICTED_TOKEN


_FIELDS = "caseiq.list.fields"


_FIELDS_EXACT = "caseiq.list.fields-exact"


_FILTER = "caseiq.list.filter"


_FILTER_UNKNOWN = "caseiq.list.filter-unknown"


_AUTHORIZED = "caseiq.list.authorized"


_FRESH = "caseiq.list.fresh"


FAULTS = (
    Fault("fields-ignored", _FIELDS, "fields is ignored", ignoring("fields")),
    Fault(
        "fields-first",
        _FIELDS,
        "only the first field is shown",
        _projected(lambda record, names: _only(record, names[:1])),
    ),
    Fault(
        "fields-text",
        _FIELDS,
        "every value is a text",
        _projected(lambda record, names: {name: str(value) for name, value in _only(record, names).items()}),
    ),
    Fault(
        "fields-name",
        _FIELDS,
        "the name is always shown",
        _projected(lambda record, names: _only(record, [*names, "name"])),
    ),
    Fault(
        "fields-date",
        _FIELDS,
        "createdDate cannot be shown",
        _projected(lambda record, names: _only(record, [name for name in names if name != "createdDate"])),
    ),
    Fault(
        "fields-one",
        _FIELDS,
        "the first record is whole",
        listed(
            lambda found, call: (
                [{**found[0], "name": "x", "kind": "y"}, *found[1:]]
                if "fields" in call.asked and found
                else found
            )
        ),
    ),
    Fault(
        "fields-id",
        _FIELDS_EXACT,
        "the id is always shown",
        _projected(lambda record, names: _only(record, ["id", *names])),
    ),
    Fault(
        "fields-unknown",
        _FIELDS_EXACT,
        "unknown fields are ignored",
        query(lambda asked: {"fields": asked["fields"].replace(",nothing", "")} if "fields" in asked else {}),
    ),
    Fault("filter-name", _FILTER, "the name is no filter", ignoring("name")),
    Fault("filter-prefix", _FILTER, "the beginning is compared", _filtered(str.startswith)),
    Fault(
        "filter-case",
        _FILTER,
        "letter case does not count",
        _filtered(lambda value, wanted: value.lower() == wanted.lower()),
    ),
    Fault("filter-part", _FILTER, "a part will do", _filtered(lambda value, wanted: wanted in value)),
    Fault(
        "filter-or",
        _FILTER,
        "one of several filters will do",
        when(lambda call: not {"sort", "limit"} & set(call.asked), _filtered(str.__eq__, any)),
    ),
    Fault(
        "filter-first",
        _FILTER,
        "only the first of several filters counts",
        query(lambda asked: dict.fromkeys([name for name in asked if name in FILTERS][1:])),
    ),
    Fault("filter-format", _FILTER, "fileFormat is no filter", ignoring("fileFormat")),
    Fault(
        "filter-ascii",
        _FILTER,
        "only ASCII can be looked for",
        listed(lambda found, call: found if call.asked.get("name", "").isascii() else []),
    ),
    Fault(
        "filter-plus",
        _FILTER,
        "a plus is a space",
        query(lambda asked: {"name": asked["name"].replace("+", " ")} if "name" in asked else {}),
    ),
    Fault(
        "filter-star",
        _FILTER,
        "a star is a wildcard",
        _filtered(
            lambda value, wanted: (
                value.startswith(wanted[:-1]) if wanted.endswith(("*", "%")) else value == wanted
            )
        ),
    ),
    Fault(
        "filter-lenient",
        _FILTER_UNKNOWN,
        "unknown parameters are ignored",
        _known(FILTERS | {"id", "caseId", "templateLocale", "createdBy", "createdDate", "lastUpdatedDate"}),
    ),
    Fault(
        "filter-last",
        _FILTER_UNKNOWN,
        "the last of two counts",
        asked("list", lambda call: call.but(query=tuple(call.asked.items()))),
    ),
    Fault(
        "filter-few",
        _FILTER_UNKNOWN,
        "the description is no filter",
        answered("list", lambda call: "description" in call.asked, refused(400, "description")),
    ),
    Fault(
        "denied-listed",
        _AUTHORIZED,
        "everybody sees everything",
        asked("list", lambda call: call.but(token=FULL_TOKEN) if _is_restricted(call) else call),
    ),
    Fault("denied-masked", _AUTHORIZED, "denied files are masked", when(_is_restricted, _masked)),
    Fault(
        "denied-error",
        _AUTHORIZED,
        "denied files are an error",
        answered("list", lambda call: _is_restricted(call) and "name" in call.asked, refused(403)),
    ),
    Fault("denied-places", _AUTHORIZED, "denied files take places", when(_is_restricted, _denied_after)),
    Fault(
        "denied-all",
        _AUTHORIZED,
        "who is denied a case sees nothing",
        when(_is_restricted, listed(lambda _found, _call: [])),
    ),
    Fault("fresh-late", _FRESH, "the newest file is not listed", _late()),
    Fault("fresh-kept", _FRESH, "a list is kept by its query", _stale(lambda call: (call.token, call.query))),
    Fault(
        "fresh-size",
        _FRESH,
        "another size in the list",
        records(put("sizeBytes", lambda size: size // 1024), "list"),
    ),
    Fault(
        "fresh-object", _FRESH, "another objectId in the list", records(put("objectId", str.upper), "list")
    ),
)
