"""Lists of a wrong shape, length or order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.contract_tests.caseiq.faults import (
    Fault,
    Record,
    answered,
    becomes,
    edited,
    full_list,
    listed,
    page,
    records,
    refused,
    without,
)
from tests.contract_tests.caseiq.queries import FILTERS, ignoring, query, when
from tests.contract_tests.caseiq.wire import Call
from tests.contract_tests.wire import Answer, How, Inner


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

    return when(lambda call: not {"after", "before"} & set(call.asked), _computed(compute, "sort", "order"))


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
    return query(
        lambda asked: (
            {"limit": str(change(int(asked["limit"])))} if asked.get("limit", "").isdecimal() else {}
        )
    )


def _limit_first(call: Call) -> bool:
    return "limit" in call.asked and bool(FILTERS & set(call.asked))


async def _filter_after(call: Call, inner: Inner) -> Answer:
    """The limit is applied before the filters."""
    wanted = {name: value for name, value in call.asked.items() if name in FILTERS}
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


def _skipping(found: list[Record], call: Call) -> list[Record]:
    return found[1:] if "after" in call.asked else found


_SHAPE = "caseiq.list.shape"


_COUNT = "caseiq.list.count"


_LIMIT = "caseiq.list.limit"


_RANGE = "caseiq.list.limit-range"


_SORT = "caseiq.list.sort"


_VALUES = "caseiq.list.sort-values"


_BETWEEN = "caseiq.list.before-after"


_EXACT = "caseiq.list.before-after-exact"


_WALK = "caseiq.list.walk"


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
        when(
            lambda call: call.asked.get("limit", "").isdecimal() and 1 < int(call.asked["limit"]) < 50,
            _limited(lambda limit: limit - 1),
        ),
    ),
    Fault("limit-ignored", _LIMIT, "limit is ignored", ignoring("limit")),
    Fault("limit-first", _LIMIT, "the limit comes before the filters", when(_limit_first, _filter_after)),
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
        query(lambda asked: {"limit": None} if asked.get("limit") == "0" else {}),
    ),
    Fault(
        "limit-cut",
        _RANGE,
        "a limit that is too high is cut",
        query(
            lambda asked: (
                {"limit": "1000"} if asked.get("limit", "").isdecimal() and int(asked["limit"]) > 1000 else {}
            )
        ),
    ),
    Fault("limit-50", _RANGE, "50 by default", query(lambda asked: {"limit": asked.get("limit", "50")})),
    Fault(
        "limit-100",
        _RANGE,
        "100 at most",
        query(
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
        when(lambda call: call.asked.get("sort") == "sizeBytes", _sorted(str)),
    ),
    Fault(
        "sort-one-way",
        _SORT,
        "the direction is ignored",
        when(lambda call: "sort" in call.asked, ignoring("order")),
    ),
    Fault(
        "sort-page",
        _SORT,
        "only the page is sorted",
        when(lambda call: call.asked.get("sort") == "sizeBytes", _sort_after),
    ),
    Fault(
        "sort-ignored",
        _SORT,
        "names are not sorted",
        when(lambda call: call.asked.get("sort") == "name", query(lambda _asked: {"sort": "createdDate"})),
    ),
    Fault(
        "sort-backwards",
        _SORT,
        "asc is descending",
        query(
            lambda asked: {
                "order": {"asc": "desc", "desc": "asc"}.get(asked.get("order", ""), asked.get("order"))
            }
        ),
    ),
    Fault(
        "sort-times",
        _SORT,
        "times are sorted by id",
        when(lambda call: call.asked.get("sort") == "createdDate", query(lambda _asked: {"sort": "id"})),
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
        query(lambda asked: {"order": asked.get("order", "desc")}),
    ),
    Fault(
        "sort-case",
        _VALUES,
        "letter case does not count",
        when(lambda call: call.asked.get("sort") == "name", _sorted(str.lower)),
    ),
    Fault(
        "sort-ties",
        _VALUES,
        "ties are turned round too",
        when(
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
        query(lambda asked: {"sort": None} if asked.get("sort") == "nothing" else {}),
    ),
    Fault(
        "between-text",
        _BETWEEN,
        "numbers are compared as texts",
        when(lambda call: call.asked.get("sort") == "sizeBytes", _bounded(_by_text)),
    ),
    Fault(
        "between-swapped",
        _BETWEEN,
        "after and before are each other",
        query(lambda asked: {"after": asked.get("before"), "before": asked.get("after")}),
    ),
    Fault("between-before", _BETWEEN, "before is ignored", ignoring("before")),
    Fault(
        "between-names",
        _BETWEEN,
        "names have no after",
        when(lambda call: call.asked.get("sort") == "name", ignoring("after")),
    ),
    Fault(
        "between-times",
        _BETWEEN,
        "times have no bounds",
        when(lambda call: call.asked.get("sort") == "createdDate", ignoring("after", "before")),
    ),
    Fault(
        "between-inclusive",
        _EXACT,
        "before is inclusive",
        when(
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
        when(
            lambda call: call.asked.get("order") == "desc",
            query(lambda asked: {"after": asked.get("before"), "before": asked.get("after")}),
        ),
    ),
    Fault(
        "between-junk",
        _EXACT,
        "a value that the field cannot have is ignored",
        query(lambda asked: {"after": None} if asked.get("after") in ("x", "", "yesterday") else {}),
    ),
    Fault(
        "walk-again",
        _WALK,
        "after is inclusive",
        when(lambda call: "after" in call.asked and call.asked.get("order") == "asc", _bounded(_inclusive)),
    ),
    Fault(
        "walk-skips",
        _WALK,
        "each page but the first misses one",
        when(lambda call: call.asked.get("sort") != "createdDate" and len(call.asked) > 4, listed(_skipping)),
    ),
    Fault(
        "walk-ids",
        _WALK,
        "no walk by id",
        when(lambda call: call.asked.get("sort") == "id", ignoring("after")),
    ),
)
