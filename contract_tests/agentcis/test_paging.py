"""Laws of the list's pages."""

from __future__ import annotations

import pytest

from contract_tests.agentcis.client import total_of
from contract_tests.agentcis.crowd import NO_PAGES, Crowd, need_shape, part, raw_items
from contract_tests.agentcis.desk import Desk
from contract_tests.agentcis.documents import Entity, listed
from contract_tests.agentcis.page_laws import judge_addresses, judge_links, judge_numbers, shape_problems
from contract_tests.agentcis.paging import NEXT, PREVIOUS, Page, labels_of, read_links
from contract_tests.judge import Blocked, Judge, cites
from contract_tests.messages import Exchange


@cites("agentcis.list.pages")
def test_pages_hold_each_document_once(crowd: Crowd, judge: Judge) -> None:
    """All pages of any size give every document exactly once."""
    crowd.need(2)
    for size in crowd.walkable:
        pages = crowd.walk(size)
        for answer in pages:
            fits = len(raw_items(answer)) <= size
            judge.expect("agentcis.list.pages", fits, f"at most {size} documents", exchange=answer)
        ids = [document.id for answer in pages for document in listed(answer)]
        expected = f"all pages of {size} together hold every document exactly once"
        judge.expect(
            "agentcis.list.pages", sorted(ids) == crowd.whole, expected, observed=ids, exchange=pages[-1]
        )


@cites("agentcis.list.pages")
def test_pages_hold_what_was_uploaded(crowd: Crowd, judge: Judge) -> None:
    """Every document that was uploaded is on one page."""
    if not crowd.names:
        why = "nothing was uploaded: no upload is let through"
        raise Blocked(why)
    for size in crowd.walkable[-2:]:
        pages = crowd.walk(size)
        names = [document.name for answer in pages for document in listed(answer)]
        for name in crowd.names:
            judge.expect(
                "agentcis.list.pages", names.count(name) == 1, f"{name} on one page of {size}",
                observed=names, exchange=pages[-1],
            )  # fmt: skip


@cites("agentcis.list.pages")
def test_total_counts_all_documents(crowd: Crowd, judge: Judge) -> None:
    """`total` is how many documents the entity has, on every page."""
    for _, answer in crowd.shown():
        need_shape(answer)
        right = total_of(answer) == crowd.total
        expected = f"total {crowd.total} on each page"
        judge.expect("agentcis.list.pages", right, expected, observed=total_of(answer), exchange=answer)


@cites("agentcis.list.pages")
def test_no_page_repeats_another(crowd: Crowd, judge: Judge) -> None:
    """No document is on two pages of one size, however many pages there are."""
    crowd.need(2)
    on: dict[tuple[int, int], int] = {}
    for page, answer in crowd.shown():
        for document in listed(answer):
            first = on.setdefault((page.per_page, document.id), page.page)
            expected = f"each document on one page of {page.per_page}"
            observed = f"{document.id} on the pages {first} and {page.page}"
            is_once = first == page.page
            judge.expect("agentcis.list.pages", is_once, expected, observed=observed, exchange=answer)


@cites("agentcis.list.pages")
def test_no_document_of_another_entity(crowd: Crowd, judge: Judge) -> None:
    """An entity's list holds no other entity's documents."""
    shown = {document.id for _, answer in crowd.shown() for document in listed(answer)}
    ours = set(crowd.whole) or shown
    elsewhere = crowd.elsewhere()
    shared = sorted(ours & set(elsewhere))
    judge.expect("agentcis.list.pages", not shared, "no document in two entities' lists", observed=shared)
    if _shows(crowd, "zebra") & ours:
        return  # a type that is not looked at at all is for agentcis.entity.type
    for kind in {"client", "partner", "product"} - {crowd.api.entity.kind}:
        shared = sorted(_shows(crowd, kind) & ours)
        judge.expect("agentcis.list.pages", not shared, f"no document of ours at a {kind}", observed=shared)


@cites("agentcis.list.shape")
def test_list_has_the_documented_members(crowd: Crowd, judge: Judge) -> None:
    """Each page has `data`, `links` and `meta` with their members."""
    for _, answer in crowd.shown():
        problems = shape_problems(answer)
        expected = "status 200 and data, links, meta with all their members"
        judge.expect("agentcis.list.shape", not problems, expected, observed=problems, exchange=answer)


@cites("agentcis.list.meta")
def test_meta_is_laravels_arithmetic(crowd: Crowd, judge: Judge) -> None:
    """`current_page`, `from`, `to` and `last_page` follow from total, per_page and page."""
    for page, answer in crowd.shown():
        judge_numbers(judge, page, answer)


@cites("agentcis.list.meta")
def test_links_lead_to_the_neighbouring_pages(crowd: Crowd, judge: Judge) -> None:
    """`links` carry only the page, and lead where they say."""
    for page, answer in crowd.shown():
        judge_links(judge, page, answer, crowd)


@cites("agentcis.list.meta")
def test_addresses_are_of_the_list_that_was_asked_for(desk: Desk, judge: Judge) -> None:
    """Also right after the list of another entity."""
    for at in (*desk.entities, desk.api):
        answer = at.list_reply(per_page=1)
        if answer.is_success:
            judge_addresses(judge, at.entity, answer)


@cites("agentcis.list.meta")
def test_page_past_the_end_is_empty(crowd: Crowd, judge: Judge) -> None:
    """A page past the end is 200 without documents, and its `prev` is the page before."""
    for page, answer in crowd.past:
        is_empty = answer.status == 200 and answer.json_object().get("data") == []
        if judge.expect("agentcis.list.meta", is_empty, "200 with empty data past the end", exchange=answer):
            judge_numbers(judge, page, answer)
            judge_links(judge, page, answer, crowd)


@cites("agentcis.list.meta")
def test_entity_without_documents_has_one_page(desk: Desk, judge: Judge) -> None:
    """Without documents `last_page` is 1, `from` and `to` are null."""
    for at in desk.entities:
        for number in (1, 3):
            answer = at.list_reply(per_page=10, page=number)
            if answer.is_success and total_of(answer) == 0:
                judge_numbers(judge, Page(0, 10, number), answer)


@cites("agentcis.list.window")
def test_window_of_pages(crowd: Crowd, judge: Judge) -> None:
    """`meta.links` shows Previous, the window with dots, Next."""
    for page, answer in [*crowd.shown(), *crowd.past]:
        if not answer.is_success:
            continue
        shown = read_links(part(answer, "meta").get("links"))
        expected = f"the links {page.shown_links()}"
        judge.expect(
            "agentcis.list.window", shown == page.shown_links(), expected, observed=shown, exchange=answer
        )


@cites("agentcis.list.labels", "agentcis.list.labels-literal")
def test_labels_of_previous_and_next(crowd: Crowd, judge: Judge) -> None:
    """The first link is labelled Previous, the last one Next."""
    for _, answer in crowd.shown():
        labels = labels_of(part(answer, "meta").get("links"))
        named = any(label in labels for label in PREVIOUS) and any(label in labels for label in NEXT)
        judge.expect(
            "agentcis.list.labels", named, "« Previous and Next », plain or as HTML entities",
            observed=labels, exchange=answer,
        )  # fmt: skip
        if named:
            literal = PREVIOUS[0] in labels and NEXT[0] in labels
            judge.expect("agentcis.list.labels-literal", literal, "« Previous and Next »", exchange=answer)


@cites("agentcis.list.per-page")
def test_per_page_is_echoed_as_a_string(crowd: Crowd, judge: Judge) -> None:
    """`meta.per_page` is the query's value, a string."""
    for page, answer in crowd.shown():
        if page.per_page <= 10:
            echo = part(answer, "meta").get("per_page")
            right = echo == str(page.per_page)
            expected = f'per_page "{page.per_page}"'
            judge.expect("agentcis.list.per-page", right, expected, observed=repr(echo), exchange=answer)


@cites("agentcis.list.per-page-default", "agentcis.list.per-page-type")
def test_ten_a_page_by_default(crowd: Crowd, judge: Judge) -> None:
    """Without `per_page` a page holds ten, and the meta says so with an integer."""
    for number in (1, 2, None) if crowd.total > 10 else (1, None):
        answer, tens = crowd.reply(None, number), crowd.answer(10, number or 1)
        ids = [document.id for document in listed(answer)]
        expected = f"what per_page=10 gives at page {number or 1}, where per_page is left out"
        is_full = len(ids) == Page(crowd.total, 10, number or 1).count
        right = answer.is_success and is_full and ids == [document.id for document in listed(tens)]
        judge.expect("agentcis.list.per-page-default", right, expected, observed=ids, exchange=answer)
        if not answer.is_success:
            continue
        size = part(answer, "meta").get("per_page")
        judge.expect("agentcis.list.per-page-default", str(size) == "10", "per_page 10", exchange=answer)
        is_integer = isinstance(size, int) and not isinstance(size, bool)
        judge.expect("agentcis.list.per-page-type", is_integer, "per_page an integer", exchange=answer)


@pytest.mark.parametrize("value", NO_PAGES)
@cites("agentcis.list.page-lenient")
def test_page_that_is_none_counts_as_one(crowd: Crowd, judge: Judge, value: str) -> None:
    """A `page` that is no integer or below 1 gives the first page."""
    first, reply = crowd.reply(3, 1), crowd.reply(3, value)
    same = reply.status == 200 and _unlinked(reply) == _unlinked(first)
    expected = f"page={value!r} answered as page=1"
    judge.expect("agentcis.list.page-lenient", same, expected, exchange=reply)
    current = part(reply, "meta").get("current_page")
    judge.expect("agentcis.list.page-lenient", current == 1, "current_page 1", exchange=reply)


@cites("agentcis.list.order")
def test_documents_come_in_order_of_id(crowd: Crowd, judge: Judge) -> None:
    """The list is by id, ascending, over all pages."""
    crowd.need(2)
    walks: dict[int, list[int]] = {}
    for page, answer in crowd.shown():
        walks.setdefault(page.per_page, []).extend(document.id for document in listed(answer))
    for size, ids in walks.items():
        expected = f"ids in ascending order over pages of {size}"
        judge.expect("agentcis.list.order", ids == sorted(ids), expected, observed=ids)


@cites("agentcis.list.order")
def test_names_do_not_order_the_list(desk: Desk, judge: Judge) -> None:
    """Documents whose names, sizes and types say otherwise are listed by id."""
    names = ("mike", "zulu", "alpha", "Yankee", "bravo")
    made = desk.store(*(desk.file(name, b"x" * (9 - len(name))) for name in names))
    desk.rename(made[0], desk.name("omega"))
    shown = [number for number in desk.documents() if number in {document.id for document in made}]
    judge.expect("agentcis.list.order", shown == sorted(shown), "ids in ascending order", observed=shown)


def _unlinked(answer: Exchange) -> list[object]:
    """The items without their links, which may be signed anew each time."""
    return [{**item, "_links": None} if isinstance(item, dict) else item for item in raw_items(answer)]


def _shows(crowd: Crowd, kind: str) -> set[int]:
    """The documents of an entity of another type with the same number."""
    reply = crowd.api.at(Entity(kind, crowd.api.entity.number)).list_reply(per_page=10)
    return {document.id for document in listed(reply)} if reply.is_success else set()
