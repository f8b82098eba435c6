"""Faults of the list."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.contract_tests.agentcis.faults import Fault, all_items, answered, asked, edited, items
from tests.contract_tests.agentcis.wire import Call
from tests.contract_tests.wire import Answer, How, Inner, answer

_INVALID = {"message": "The given data was invalid.", "errors": {"page": ["The page must be an integer."]}}


def _without(part: str, member: str) -> How:
    return edited("list", lambda page, _call: page[part].pop(member, None) and None)


def _meta(change: Any) -> How:
    return edited("list", lambda page, call: change(page["meta"], page, call))


def _set(name: str, value: Any) -> How:
    def change(page: Any, call: Call) -> None:
        page["meta"][name] = value(page["meta"], call)

    return edited("list", change)


def _item(name: str, value: Any) -> How:
    def change(item: dict[str, Any], _call: Call) -> None:
        item[name] = value(item)

    return items(change)


def _size(name: str, value: Any) -> How:
    def change(item: dict[str, Any], _call: Call) -> None:
        item["file_size"][name] = value(item["file_size"])

    return items(change)


def _window(change: Any) -> How:
    def edit(page: Any, call: Call) -> None:
        page["meta"]["links"] = change(page["meta"]["links"], call)

    return edited("list", edit)


def _wholly(change: Any) -> How:
    """The page cut from the whole list anew: `change` says which items are on it."""

    async def how(call: Call, inner: Inner) -> Answer:
        reply = await inner(call)
        if call.operation != "list" or reply.status != 200 or not reply.json()["data"]:
            return reply
        page = reply.json()
        page["data"] = change(await all_items(call, inner), (call.page - 1) * call.per_page, call)
        return reply.but(json=page)

    return how


async def _with_the_neighbours(call: Call, inner: Inner) -> Answer:
    reply = await inner(call)
    if call.operation != "list" or reply.status != 200 or call.entity[1] != "6" or call.page > 1:
        return reply
    page = reply.json()
    page["data"] = [*page["data"], *await all_items(call, inner, ("client", "5"))]
    page["meta"]["total"] += 2
    return reply.but(json=page)


def _day_first(text: str) -> str:
    month, day, year = text.split("-")
    return f"{day}-{month}-{year}"


def _iso(text: str) -> str:
    month, day, year = text.split("-")
    return f"{year}-{month}-{day}"


def _elsewhere(text: str) -> str:
    """The date where it is another day now: fourteen hours east, or twelve west of Greenwich."""
    shift = 1 if datetime.now(UTC).hour >= 10 else -1
    return f"{datetime.strptime(text, '%m-%d-%Y') + timedelta(days=shift):%m-%d-%Y}"


def _decimal_unit(size: dict[str, Any]) -> str:
    actual = size["actual"]
    return f"{actual / 1000:.2f} KB" if actual >= 1000 else f"{actual} B"


def _truncated(size: dict[str, Any]) -> str:
    actual = size["actual"]
    return f"{actual * 100 // 1024 / 100:.2f} KB" if 1024 <= actual < 1024**2 else str(size["formatted"])


def _one_decimal(size: dict[str, Any]) -> str:
    actual = size["actual"]
    return f"{actual / 1024:.1f} KB" if 1024 <= actual < 1024**2 else str(size["formatted"])


def _kilobytes_only(size: dict[str, Any]) -> str:
    return f"{size['actual'] / 1024:.2f} KB"


def _zero_based(meta: dict[str, Any], _call: Call) -> Any:
    return None if meta["from"] is None else meta["from"] - 1


def _no_less_than_asked(meta: dict[str, Any], call: Call) -> Any:
    return None if meta["to"] is None else call.page * call.per_page


def _keeps_the_query(page: Any, call: Call) -> None:
    for name, url in page["links"].items():
        page["links"][name] = url and f"{url}&per_page={call.per_page}"


def _next_at_the_end(page: Any, call: Call) -> None:
    page["links"]["next"] = f"{page['meta']['path']}?page={call.page + 1}"


async def _past_the_end_is_404(call: Call, inner: Inner) -> Answer:
    reply = await inner(call)
    is_past = (
        call.operation == "list" and reply.status == 200 and call.page > reply.json()["meta"]["last_page"]
    )
    return answer(404, {"message": "Not found."}) if is_past else reply


def _narrower(links: list[Any], _call: Call) -> list[Any]:
    return links if len(links) < 14 else [*links[:3], links[len(links) // 2], *links[-3:]]


def _without_dots(links: list[Any], _call: Call) -> list[Any]:
    return [link for link in links if link["label"] != "..."]


def _never_active(links: list[Any], _call: Call) -> list[Any]:
    return [{**link, "active": False} for link in links]


def _numbers_as_labels(links: list[Any], _call: Call) -> list[Any]:
    return [{**link, "label": int(link["label"])} if link["label"].isdecimal() else link for link in links]


def _labelled(previous: str, following: str) -> How:
    def change(links: list[Any], _call: Call) -> list[Any]:
        return [{**links[0], "label": previous}, *links[1:-1], {**links[-1], "label": following}]

    return _window(change)


def _default_of(size: str) -> How:
    return asked(
        "list", lambda call: call if "per_page" in dict(call.query) else call.but(q={"per_page": size})
    )


def _clamped(call: Call) -> Call:
    named = dict(call.query).get("per_page", "10")
    return call.but(q={"per_page": str(min(int(named), 100))}) if named.isdecimal() and int(named) else call


def _lenient_size(call: Call) -> Call:
    named = dict(call.query).get("per_page", "10")
    return call if named.isdecimal() else call.but(q={"per_page": "10"})


def _own_default_as_text(meta: dict[str, Any], call: Call) -> Any:
    return str(meta["per_page"]) if "per_page" not in dict(call.query) else meta["per_page"]


def _page_zero(call: Call) -> bool:
    return dict(call.query).get("page") in ("0", "-1")


def _page_word(call: Call) -> bool:
    return not dict(call.query).get("page", "1").lstrip("-").isdecimal()


async def _links_need_a_token(call: Call, inner: Inner) -> Answer:
    if call.operation in ("preview", "download") and not call.token:
        return answer(401, {"message": "Unauthenticated."})
    return await inner(call)


def _file_header(name: str, value: Any) -> How:
    async def how(call: Call, inner: Inner) -> Answer:
        reply = await inner(call)
        old = dict(reply.headers).get(name, "")
        return reply.but(header={name: value(old)}) if call.operation in ("preview", "download") else reply

    return how


def _pages(name: str, description: str, how: How) -> Fault:
    return Fault(name, "agentcis.list.pages", description, how)


LIST_FAULTS = (
    Fault("no-prev", "agentcis.list.shape", "links without prev", _without("links", "prev")),
    Fault("no-path", "agentcis.list.shape", "meta without path", _without("meta", "path")),
    Fault(
        "bare-array",
        "agentcis.list.shape",
        "only the array",
        edited("list", lambda page, _call: page["data"]),
    ),
    Fault(
        "keyed-data",
        "agentcis.list.shape",
        "data by id",
        edited(
            "list", lambda page, _call: {**page, "data": {str(item["id"]): item for item in page["data"]}}
        ),
    ),
    Fault(
        "total-text",
        "agentcis.list.shape",
        "total as text",
        _set("total", lambda meta, _call: str(meta["total"])),
    ),
    Fault("id-text", "agentcis.list.item", "ids as text", _item("id", lambda item: str(item["id"]))),
    Fault(
        "size-number",
        "agentcis.list.item",
        "a bare size",
        _item("file_size", lambda item: item["file_size"]["actual"]),
    ),
    Fault("type-mime", "agentcis.list.item", "type as MIME type", _item("type", lambda _item: "text/plain")),
    Fault(
        "no-download",
        "agentcis.list.item",
        "no download link",
        _item("_links", lambda item: {"preview": item["_links"]["preview"]}),
    ),
    Fault(
        "no-uploader",
        "agentcis.list.item",
        "no uploaded_by",
        items(lambda item, _call: item.pop("uploaded_by")),
    ),
    Fault(
        "type-lower",
        "agentcis.list.item-values",
        "type in lower case",
        _item("type", lambda item: item["type"].lower()),
    ),
    Fault(
        "type-dot",
        "agentcis.list.item-values",
        "type with its dot",
        _item("type", lambda item: f".{item['type']}"),
    ),
    Fault(
        "namespace",
        "agentcis.list.item-values",
        "another namespace",
        _item("namespace", lambda _item: "documents"),
    ),
    Fault(
        "day-first",
        "agentcis.list.dates",
        "DD-MM-YYYY",
        _item("created_at", lambda item: _day_first(item["created_at"])),
    ),
    Fault(
        "iso-dates",
        "agentcis.list.dates",
        "YYYY-MM-DD",
        _item("updated_at", lambda item: _iso(item["updated_at"])),
    ),
    Fault(
        "us-dates",
        "agentcis.list.dates",
        "with slashes",
        _item("created_at", lambda item: item["created_at"].replace("-", "/")),
    ),
    Fault(
        "local-dates",
        "agentcis.list.dates-zone",
        "in local time",
        _item("created_at", lambda item: _elsewhere(item["created_at"])),
    ),
    Fault("decimal-size", "agentcis.list.size", "base 1000", _size("formatted", _decimal_unit)),
    Fault(
        "truncated-size", "agentcis.list.size", "decimals cut, not rounded", _size("formatted", _truncated)
    ),
    Fault("one-decimal", "agentcis.list.size", "one decimal", _size("formatted", _one_decimal)),
    Fault(
        "actual-text",
        "agentcis.list.size",
        "actual as text",
        _size("actual", lambda size: str(size["actual"])),
    ),
    Fault(
        "actual-rounded",
        "agentcis.list.size",
        "actual in whole KB",
        _size("actual", lambda size: -(-size["actual"] // 1024) * 1024),
    ),
    Fault("only-kilobytes", "agentcis.list.size-units", "never B or MB", _size("formatted", _kilobytes_only)),
    Fault(
        "bytes-word",
        "agentcis.list.size-units",
        "bytes in words",
        _size("formatted", lambda size: size["formatted"].replace(" B", " bytes")),
    ),
    _pages(
        "loses-last",
        "each full page lacks its last",
        _wholly(lambda all_, start, call: all_[start : start + call.per_page - 1]),
    ),
    _pages(
        "last-page-short",
        "the last page lacks one",
        _wholly(lambda all_, start, call: all_[:-1][start : start + call.per_page]),
    ),
    _pages(
        "one-too-many",
        "one document too many a page",
        _wholly(lambda all_, start, call: all_[start : start + call.per_page + 1]),
    ),
    _pages(
        "always-first", "every page is the first", _wholly(lambda all_, _start, call: all_[: call.per_page])
    ),
    _pages(
        "overlap",
        "pages overlap by one",
        _wholly(lambda all_, start, call: all_[max(0, start - 1) :][: call.per_page]),
    ),
    _pages(
        "always-ten",
        "always ten a page",
        asked("list", lambda call: call.but(q={"per_page": "10"}) if call.per_page < 10 else call),
    ),
    _pages(
        "total-of-page",
        "total counts the page",
        _meta(lambda meta, page, _call: meta.update(total=len(page["data"]))),
    ),
    _pages("total-of-all", "total counts all entities", _set("total", lambda meta, _call: meta["total"] + 3)),
    _pages("neighbours", "another entity's documents too", _with_the_neighbours),
    Fault(
        "last-page-floor",
        "agentcis.list.meta",
        "last_page rounded down",
        _set("last_page", lambda meta, call: max(1, meta["total"] // call.per_page)),
    ),
    Fault("from-zero", "agentcis.list.meta", "from counts from 0", _set("from", _zero_based)),
    Fault("to-full", "agentcis.list.meta", "to as if the page were full", _set("to", _no_less_than_asked)),
    Fault("keeps-query", "agentcis.list.meta", "URLs keep per_page", edited("list", _keeps_the_query)),
    Fault("endless-next", "agentcis.list.meta", "next past the end", edited("list", _next_at_the_end)),
    Fault("past-end-404", "agentcis.list.meta", "404 past the end", _past_the_end_is_404),
    Fault("no-dots", "agentcis.list.window", "no dots", _window(_without_dots)),
    Fault("narrow", "agentcis.list.window", "fewer pages than Laravel", _window(_narrower)),
    Fault("never-active", "agentcis.list.window", "no page is active", _window(_never_active)),
    Fault("number-labels", "agentcis.list.window", "labels as numbers", _window(_numbers_as_labels)),
    Fault("bare-labels", "agentcis.list.labels", "no arrows", _labelled("Previous", "Next")),
    Fault(
        "swapped-labels", "agentcis.list.labels", "arrows at the wrong end", _labelled("Previous «", "» Next")
    ),
    Fault(
        "entity-labels",
        "agentcis.list.labels-literal",
        "HTML entities",
        _labelled("&laquo; Previous", "Next &raquo;"),
    ),
    Fault(
        "per-page-number",
        "agentcis.list.per-page",
        "echoed as a number",
        _set("per_page", lambda meta, _call: int(meta["per_page"])),
    ),
    Fault(
        "per-page-ten",
        "agentcis.list.per-page",
        "always 10",
        _set("per_page", lambda meta, _call: "10" if isinstance(meta["per_page"], str) else 10),
    ),
    Fault("default-15", "agentcis.list.per-page-default", "15 a page", _default_of("15")),
    Fault("default-all", "agentcis.list.per-page-default", "all on one page", _default_of("100")),
    Fault(
        "default-text",
        "agentcis.list.per-page-type",
        "the default as text",
        _set("per_page", _own_default_as_text),
    ),
    Fault("clamped", "agentcis.list.per-page-range", "more than 100 is 100", asked("list", _clamped)),
    Fault("lenient-size", "agentcis.list.per-page-range", "a word is 10", asked("list", _lenient_size)),
    Fault(
        "page-zero",
        "agentcis.list.page-lenient",
        "page 0 is an error",
        answered("list", _page_zero, 400, _INVALID),
    ),
    Fault(
        "page-word",
        "agentcis.list.page-lenient",
        "a word is an error",
        answered("list", _page_word, 400, _INVALID),
    ),
    Fault(
        "descending",
        "agentcis.list.order",
        "newest first",
        _wholly(lambda all_, start, call: all_[::-1][start : start + call.per_page]),
    ),
    Fault(
        "by-name",
        "agentcis.list.order",
        "by name",
        _wholly(
            lambda all_, start, call: sorted(all_, key=lambda item: item["original_name"][::-1])[
                start : start + call.per_page
            ]
        ),
    ),
    Fault("private-links", "agentcis.list.links-work", "links need a token", _links_need_a_token),
    Fault(
        "octet-links",
        "agentcis.list.links-work",
        "no media types",
        _file_header("content-type", lambda _old: "application/octet-stream"),
    ),
    Fault(
        "always-attached",
        "agentcis.list.links-work",
        "the preview is a download",
        _file_header("content-disposition", lambda old: old.replace("inline", "attachment")),
    ),
    Fault(
        "ascii-names",
        "agentcis.list.links-work",
        "file names in ASCII only",
        _file_header("content-disposition", lambda old: old.partition("; filename*")[0]),
    ),
)
