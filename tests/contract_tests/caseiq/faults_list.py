"""Broken lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.contract_tests.caseiq.faults import (
    Fault,
    Record,
    answered,
    asked,
    becomes,
    edited,
    full_list,
    listed,
    page,
    put,
    records,
    refused,
    without,
)
from tests.contract_tests.caseiq.wire import CASE_B, FULL_TOKEN, RESTRICTED_TOKEN, Call
from tests.contract_tests.wire import Answer, How, Inner

_FILTERS = {
    "name",
    "nameWithoutExtension",
    "mimeType",
    "kind",
    "fileFormat",
    "encoding",
    "objectId",
    "description",
}


def _query(change: Callable[[dict[str, str]], dict[str, str | None]]) -> How:
    """Members of a list's query changed; None drops one."""
    return asked("list", lambda call: call.but(q=change(call.asked)))


def _when(condition: Callable[[Call], Any], how: How) -> How:
    """A fault of some calls only."""

    async def conditional(call: Call, inner: Inner) -> Answer:
        is_meant = call.operation == "list" and condition(call)
        return await how(call, inner) if is_meant else await inner(call)

    return conditional


def _computed(compute: Callable[[list[Record], Call], list[Record]], *names: str) -> How:
    """The named parameters are not given to the mock but carried out by `compute`, the limit after them."""

    async def how(call: Call, inner: Inner) -> Answer:
        if call.operation != "list" or not set(names) & set(call.asked):
            return await inner(call)
        reply = await inner(call)
        if not reply.is_success:
            return reply
        dropped: dict[str, str | None] = dict.fromkeys([*names, "limit", "fields"])
        everything = await inner(call.but(q={**dropped, "limit": "1000"}))
        if not everything.is_success:
            return reply
        found = compute(everything.json()["records"], call)
        return page(found[: int(call.asked.get("limit", "100"))])

    return how


def _sorted(key: Callable[[Any], Any], *, is_reversed: bool = True) -> How:
    """A sort by another notion of order."""

    def compute(found: list[Record], call: Call) -> list[Record]:
        field = call.asked.get("sort", "createdDate")
        found = sorted(found, key=lambda record: key(record.get(field)))
        return found[::-1] if call.asked.get("order") == "desc" and is_reversed else found

    return _when(lambda call: not {"after", "before"} & set(call.asked), _computed(compute, "sort", "order"))


def _bounded(keeps: Callable[[Any, str, str], bool]) -> How:
    """Another notion of `after` and `before`."""

    def compute(found: list[Record], call: Call) -> list[Record]:
        field = call.asked.get("sort", "createdDate")
        for word in ("after", "before"):
            if word in call.asked:
                found = [record for record in found if keeps(record[field], word, call.asked[word])]
        return found

    return _computed(compute, "after", "before")


def _by_text(value: Any, word: str, bound: str) -> bool:
    return str(value) > bound if word == "after" else str(value) < bound


def _inclusive(value: Any, word: str, bound: str) -> bool:
    wanted = int(bound) if isinstance(value, int) and bound.isdecimal() else bound
    return bool(value >= wanted) if word == "after" else bool(value <= wanted)


def _filtered(matches: Callable[[str, str], bool], combine: Callable[[Any], bool] = all) -> How:
    """Another notion of equality, or of several filters."""

    async def how(call: Call, inner: Inner) -> Answer:
        wanted = {name: value for name, value in call.asked.items() if name in _FILTERS}
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


def _ignoring(*names: str) -> How:
    """Parameters that are not known."""
    return _query(lambda asked: {name: None for name in names if name in asked})


def _known(names: set[str]) -> How:
    """Only some parameters are looked at."""
    known = names | {"limit", "sort", "order", "after", "before", "fields"}
    return _query(lambda asked: {name: None for name in asked if name not in known})


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


def _counted(count: Callable[[list[Record], Call], int]) -> How:
    return edited("list", lambda value, call: value | {"count": count(value["records"], call)})


def _grand_total() -> How:
    async def how(call: Call, inner: Inner) -> Answer:
        reply = await inner(call)
        if call.operation != "list" or not reply.is_success:
            return reply
        return reply.but(json=reply.json() | {"count": len(await full_list(call, inner))})

    return how


def _limited(change: Callable[[int], int]) -> How:
    return _query(
        lambda asked: (
            {"limit": str(change(int(asked["limit"])))} if asked.get("limit", "").isdecimal() else {}
        )
    )


def _limit_first(call: Call) -> bool:
    return "limit" in call.asked and bool(_FILTERS & set(call.asked))


async def _filter_after(call: Call, inner: Inner) -> Answer:
    """The limit is applied before the filters."""
    wanted = {name: value for name, value in call.asked.items() if name in _FILTERS}
    reply = await inner(call.but(q={**dict.fromkeys(wanted), "fields": None}))
    found = [
        record for record in reply.json()["records"] if all(record[name] == wanted[name] for name in wanted)
    ]
    return page(found)


async def _sort_after(call: Call, inner: Inner) -> Answer:
    """The limit is applied before the order."""
    reply = await inner(call.but(q={"sort": None, "order": None}))
    if not reply.is_success:
        return reply
    field, is_down = call.asked["sort"], call.asked.get("order") == "desc"
    return page(sorted(reply.json()["records"], key=lambda record: record[field], reverse=is_down))


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


def _skipping(found: list[Record], call: Call) -> list[Record]:
    return found[1:] if "after" in call.asked else found


def _is_restricted(call: Call) -> bool:
    return call.token == RESTRICTED_TOKEN


_SHAPE = "caseiq.list.shape"
_COUNT = "caseiq.list.count"
_LIMIT = "caseiq.list.limit"
_RANGE = "caseiq.list.limit-range"
_SORT = "caseiq.list.sort"
_VALUES = "caseiq.list.sort-values"
_BETWEEN = "caseiq.list.before-after"
_EXACT = "caseiq.list.before-after-exact"
_WALK = "caseiq.list.walk"
_FIELDS = "caseiq.list.fields"
_FIELDS_EXACT = "caseiq.list.fields-exact"
_FILTER = "caseiq.list.filter"
_FILTER_UNKNOWN = "caseiq.list.filter-unknown"
_AUTHORIZED = "caseiq.list.authorized"
_FRESH = "caseiq.list.fresh"

FAULTS = (
    Fault("list-array", _SHAPE, "a bare array", edited("list", lambda value, _call: value["records"])),
    Fault(
        "list-items",
        _SHAPE,
        "the records are items",
        edited("list", lambda value, _call: {"items": value["records"], "count": value["count"]}),
    ),
    Fault(
        "list-no-count",
        _SHAPE,
        "no count",
        edited("list", lambda value, _call: {"records": value["records"]}),
    ),
    Fault(
        "list-text-count",
        _SHAPE,
        "count is a text",
        edited("list", lambda value, _call: value | {"count": str(value["count"])}),
    ),
    Fault("list-no-mime", _SHAPE, "records without mimeType", records(without("mimeType"), "list")),
    Fault("list-no-date", _SHAPE, "records without createdDate", records(without("createdDate"), "list")),
    Fault("list-206", _SHAPE, "a list is partial content", becomes("list", 200, 206)),
    Fault("count-total", _COUNT, "count is the grand total", _grand_total()),
    Fault(
        "count-limit",
        _COUNT,
        "count is the limit",
        _counted(lambda found, call: int(call.asked.get("limit", len(found)))),
    ),
    Fault("count-off", _COUNT, "count is one more", _counted(lambda found, _call: len(found) + 1)),
    Fault(
        "limit-more",
        _LIMIT,
        "one record too many",
        _limited(lambda limit: limit + 1 if limit < 50 else limit),
    ),
    Fault(
        "limit-less",
        _LIMIT,
        "one record too few",
        _when(
            lambda call: call.asked.get("limit", "").isdecimal() and 1 < int(call.asked["limit"]) < 50,
            _limited(lambda limit: limit - 1),
        ),
    ),
    Fault("limit-ignored", _LIMIT, "limit is ignored", _ignoring("limit")),
    Fault("limit-first", _LIMIT, "the limit comes before the filters", _when(_limit_first, _filter_after)),
    Fault(
        "limit-two",
        _LIMIT,
        "never more than two",
        listed(lambda found, call: found[:2] if "limit" in call.asked else found),
    ),
    Fault(
        "limit-zero",
        _RANGE,
        "a limit of 0 is none",
        _query(lambda asked: {"limit": None} if asked.get("limit") == "0" else {}),
    ),
    Fault(
        "limit-cut",
        _RANGE,
        "a limit that is too high is cut",
        _query(
            lambda asked: (
                {"limit": "1000"} if asked.get("limit", "").isdecimal() and int(asked["limit"]) > 1000 else {}
            )
        ),
    ),
    Fault("limit-50", _RANGE, "50 by default", _query(lambda asked: {"limit": asked.get("limit", "50")})),
    Fault(
        "limit-100",
        _RANGE,
        "100 at most",
        _query(
            lambda asked: (
                {"limit": "100"}
                if asked.get("limit", "").isdecimal() and 100 < int(asked["limit"]) <= 1000
                else {}
            )
        ),
    ),
    Fault(
        "sort-text",
        _SORT,
        "numbers are sorted as texts",
        _when(lambda call: call.asked.get("sort") == "sizeBytes", _sorted(str)),
    ),
    Fault(
        "sort-one-way",
        _SORT,
        "the direction is ignored",
        _when(lambda call: "sort" in call.asked, _ignoring("order")),
    ),
    Fault(
        "sort-page",
        _SORT,
        "only the page is sorted",
        _when(lambda call: call.asked.get("sort") == "sizeBytes", _sort_after),
    ),
    Fault(
        "sort-ignored",
        _SORT,
        "names are not sorted",
        _when(lambda call: call.asked.get("sort") == "name", _query(lambda _asked: {"sort": "createdDate"})),
    ),
    Fault(
        "sort-backwards",
        _SORT,
        "asc is descending",
        _query(
            lambda asked: {
                "order": {"asc": "desc", "desc": "asc"}.get(asked.get("order", ""), asked.get("order"))
            }
        ),
    ),
    Fault(
        "sort-times",
        _SORT,
        "times are sorted by id",
        _when(lambda call: call.asked.get("sort") == "createdDate", _query(lambda _asked: {"sort": "id"})),
    ),
    Fault(
        "sort-upper",
        _VALUES,
        "the directions are ASC and DESC",
        answered("list", lambda call: call.asked.get("order") in ("asc", "desc"), refused(400, "order")),
    ),
    Fault(
        "sort-default",
        _VALUES,
        "descending by default",
        _query(lambda asked: {"order": asked.get("order", "desc")}),
    ),
    Fault(
        "sort-case",
        _VALUES,
        "letter case does not count",
        _when(lambda call: call.asked.get("sort") == "name", _sorted(str.lower)),
    ),
    Fault(
        "sort-ties",
        _VALUES,
        "ties are turned round too",
        _when(
            lambda call: call.asked.get("order") == "desc" and call.asked.get("sort") == "sizeBytes",
            _computed(
                lambda found, call: (
                    sorted(found, key=lambda record: (record["sizeBytes"], record["id"]), reverse=True)
                    if not {"after", "before"} & set(call.asked)
                    else found
                ),
                "sort",
                "order",
            ),
        ),
    ),
    Fault(
        "sort-unknown",
        _VALUES,
        "an unknown field is ignored",
        _query(lambda asked: {"sort": None} if asked.get("sort") == "nothing" else {}),
    ),
    Fault(
        "between-text",
        _BETWEEN,
        "numbers are compared as texts",
        _when(lambda call: call.asked.get("sort") == "sizeBytes", _bounded(_by_text)),
    ),
    Fault(
        "between-swapped",
        _BETWEEN,
        "after and before are each other",
        _query(lambda asked: {"after": asked.get("before"), "before": asked.get("after")}),
    ),
    Fault("between-before", _BETWEEN, "before is ignored", _ignoring("before")),
    Fault(
        "between-names",
        _BETWEEN,
        "names have no after",
        _when(lambda call: call.asked.get("sort") == "name", _ignoring("after")),
    ),
    Fault(
        "between-times",
        _BETWEEN,
        "times have no bounds",
        _when(lambda call: call.asked.get("sort") == "createdDate", _ignoring("after", "before")),
    ),
    Fault(
        "between-inclusive",
        _EXACT,
        "before is inclusive",
        _when(
            lambda call: (
                call.asked.get("sort") == "sizeBytes"
                and "before" in call.asked
                and "order" in call.asked
                and call.asked["order"] == "asc"
                and "after" not in call.asked
            ),
            _bounded(_inclusive),
        ),
    ),
    Fault(
        "between-values",
        _EXACT,
        "with desc, after is greater all the same",
        _when(
            lambda call: call.asked.get("order") == "desc",
            _query(lambda asked: {"after": asked.get("before"), "before": asked.get("after")}),
        ),
    ),
    Fault(
        "between-junk",
        _EXACT,
        "a value that the field cannot have is ignored",
        _query(lambda asked: {"after": None} if asked.get("after") in ("x", "", "yesterday") else {}),
    ),
    Fault(
        "walk-again",
        _WALK,
        "after is inclusive",
        _when(lambda call: "after" in call.asked and call.asked.get("order") == "asc", _bounded(_inclusive)),
    ),
    Fault(
        "walk-skips",
        _WALK,
        "each page but the first misses one",
        _when(
            lambda call: call.asked.get("sort") != "createdDate" and len(call.asked) > 4, listed(_skipping)
        ),
    ),
    Fault(
        "walk-ids",
        _WALK,
        "no walk by id",
        _when(lambda call: call.asked.get("sort") == "id", _ignoring("after")),
    ),
    Fault("fields-ignored", _FIELDS, "fields is ignored", _ignoring("fields")),
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
        _query(
            lambda asked: {"fields": asked["fields"].replace(",nothing", "")} if "fields" in asked else {}
        ),
    ),
    Fault("filter-name", _FILTER, "the name is no filter", _ignoring("name")),
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
        _when(lambda call: not {"sort", "limit"} & set(call.asked), _filtered(str.__eq__, any)),
    ),
    Fault(
        "filter-first",
        _FILTER,
        "only the first of several filters counts",
        _query(lambda asked: dict.fromkeys([name for name in asked if name in _FILTERS][1:])),
    ),
    Fault("filter-format", _FILTER, "fileFormat is no filter", _ignoring("fileFormat")),
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
        _query(lambda asked: {"name": asked["name"].replace("+", " ")} if "name" in asked else {}),
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
        _known(_FILTERS | {"id", "caseId", "templateLocale", "createdBy", "createdDate", "lastUpdatedDate"}),
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
    Fault("denied-masked", _AUTHORIZED, "denied files are masked", _when(_is_restricted, _masked)),
    Fault(
        "denied-error",
        _AUTHORIZED,
        "denied files are an error",
        answered("list", lambda call: _is_restricted(call) and "name" in call.asked, refused(403)),
    ),
    Fault("denied-places", _AUTHORIZED, "denied files take places", _when(_is_restricted, _denied_after)),
    Fault(
        "denied-all",
        _AUTHORIZED,
        "who is denied a case sees nothing",
        _when(_is_restricted, listed(lambda _found, _call: [])),
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
