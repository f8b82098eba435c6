"""Laws of documents that were there before the run. They only read: they run where nothing may write."""

from __future__ import annotations

import pytest

from contract_tests.agentcis.calls import READS
from contract_tests.agentcis.crowd import raw_items
from contract_tests.agentcis.desk import Desk
from contract_tests.agentcis.documents import Document, listed
from contract_tests.agentcis.items import item_problems, kilobyte_texts
from contract_tests.agentcis.link_types import KINDS, MEDIA_TYPES
from contract_tests.agentcis.page_laws import slashed_urls
from contract_tests.agentcis.standing import Standing, actual_size
from contract_tests.agentcis.values import disposition, listed_date, size_text
from contract_tests.judge import Judge, NotExercised, cites
from contract_tests.messages import Exchange

_MIB = 1024 * 1024
# Just below, nobody says whether it is 1024.00 KB or 1.00 MB.
_SURELY_KILOBYTES = range(1024, 1_048_000)
_UNKNOWN_NUMBERS = (2_000_000_000, 2_147_000_001)


@pytest.fixture
def standing(desk: Desk) -> Standing:
    """Documents that were there before the run."""
    return Standing(desk)


@cites("agentcis.list.item")
def test_standing_items_have_the_documented_members(standing: Standing, judge: Judge) -> None:
    """An item has every member of the vendor's sample; its type is an extension and no media type."""
    for item in raw_items(standing.api.list_reply(per_page=10)):
        problems = item_problems(item)
        judge.expect("agentcis.list.item", not problems, "every member of an item", observed=problems)
        kind = item.get("type") if isinstance(item, dict) else None
        is_extension = "/" not in str(kind)
        judge.expect("agentcis.list.item", is_extension, "an extension as type", observed=kind)


@cites("agentcis.list.dates")
def test_standing_dates_are_month_day_year(standing: Standing, judge: Judge) -> None:
    """`created_at` and `updated_at` are `MM-DD-YYYY`."""
    with standing.documents(judge) as documents:
        for document in documents:
            for member in ("created_at", "updated_at"):
                text = document.item.get(member)
                is_date = listed_date(text)
                judge.expect("agentcis.list.dates", is_date, f"{member} MM-DD-YYYY", observed=repr(text))


@cites("agentcis.list.size", "agentcis.list.size-units")
def test_standing_sizes_are_formatted(standing: Standing, judge: Judge) -> None:
    """`formatted` is `actual` in units of 1024, with two decimals from one KB on."""
    with standing.documents(judge) as documents:
        for document in documents:
            actual = actual_size(document)
            is_integer = actual is not None
            expected = "actual an integer"
            judge.expect("agentcis.list.size", is_integer, expected, observed=document.item.get("file_size"))
            if actual is not None:
                _judge_format(judge, actual, (document.item.get("file_size") or {}).get("formatted"))


@cites("agentcis.list.size", "agentcis.list.links-work")
def test_standing_links_answer_the_document(desk: Desk, standing: Standing, judge: Judge) -> None:
    """A link answers as many bytes as the list says, the same each time, with and without the token."""
    with standing.documents(judge) as documents:
        for document in standing.handy(documents):
            for kind in KINDS:
                replies = [who.fetch_reply(document.link(kind)) for who in (desk.api, desk.api.by(None))]
                for reply in replies:
                    _judge_link(judge, document, kind, reply)
                same = replies[0].body == replies[1].body
                judge.expect("agentcis.list.links-work", same, f"the same {kind} without a token")
            _judge_size(judge, document, desk.api.fetch_reply(document.link("download")))


@cites("agentcis.auth.bearer")
def test_bearer_token_opens_the_reads(standing: Standing, judge: Judge) -> None:
    """With the bearer token the list is answered, in JSON."""
    for call in READS:
        reply = call.send(standing.api)
        judge.expect("agentcis.auth.bearer", reply.status not in (401, 403), f"{call.name} open to the token")
        if reply.is_success:
            is_json = reply.media_type == "application/json"
            judge.expect("agentcis.auth.bearer", is_json, f"{call.name} in JSON", observed=reply.media_type)


@pytest.mark.parametrize("token", [None, "never-given-to-anybody"])
@cites("agentcis.auth.required", "agentcis.auth.required-body")
def test_reads_without_the_token(desk: Desk, judge: Judge, token: str | None) -> None:
    """Without a token, and with a wrong one, the list is 401, with and without a trailing slash."""
    for slash in ("", "/"):
        for call in READS:
            reply = call.send(desk.api.by(token).worded(slash=slash))
            if slash != desk.api.wording.slash:
                judge.expect("agentcis.auth.required", not reply.is_success, "no success without a token")
            elif judge.expect("agentcis.auth.required", reply.status == 401, f"401 for {call.name}"):
                right = reply.json_object().get("message") == "Unauthenticated."
                judge.expect("agentcis.auth.required-body", right, "`Unauthenticated.`")
    head = desk.api.by(token).send("HEAD", desk.api.path)
    judge.expect("agentcis.auth.required", not head.is_success, "no success of HEAD without a token")


@cites("agentcis.auth.permission", "agentcis.auth.permission-body")
def test_reads_of_a_caller_without_rights(desk: Desk, judge: Judge) -> None:
    """Who may do nothing gets 403 from the list."""
    nobody = desk.api.by(desk.target.need("none_token"))
    for call in READS:
        reply = call.send(nobody)
        if judge.expect("agentcis.auth.permission", reply.status == 403, f"403 for {call.name}"):
            right = reply.json_object().get("message") == "This action is unauthorized."
            judge.expect("agentcis.auth.permission-body", right, "`This action is unauthorized.`")


@cites("agentcis.auth.permission")
def test_reads_of_a_readonly_caller(desk: Desk, standing: Standing, judge: Judge) -> None:
    """Who may only read sees the same documents as who may do everything."""
    reader = standing.api.by(desk.target.need("readonly_token"))
    with standing.documents(judge):
        for call in READS:
            seen = [raw_items(call.send(who)) for who in (standing.api, reader)]
            ids = [{item.get("id") for item in items if isinstance(item, dict)} for items in seen]
            expected = f"{call.name} the same for who may only read"
            judge.expect("agentcis.auth.permission", ids[0] == ids[1], expected, observed=ids[1])


@pytest.mark.parametrize("number", _UNKNOWN_NUMBERS)
@cites("agentcis.entity.unknown", "agentcis.entity.unknown-body")
def test_list_of_an_unknown_entity(desk: Desk, judge: Judge, number: int) -> None:
    """The list is 404 where the entity does not exist."""
    unknown = desk.api.at(desk.api.entity.numbered(number + desk.target.seed % 1000))
    for call in READS:
        reply = call.send(unknown)
        if judge.expect("agentcis.entity.unknown", reply.status == 404, f"404 for {call.name}"):
            explained = isinstance(reply.json_object().get("message"), str)
            judge.expect("agentcis.entity.unknown-body", explained, "an object with a text `message`")


@cites("agentcis.error.method")
def test_head_of_standing_documents(desk: Desk, standing: Standing, judge: Judge) -> None:
    """HEAD answers as GET does, without the body."""
    unknown = desk.api.at(desk.api.entity.numbered(_UNKNOWN_NUMBERS[0]))
    for api in (standing.api, standing.api.by(None), unknown):
        _expect_alike(judge, api.send("HEAD", api.path), api.list_reply())
    with standing.documents(judge) as documents:
        document = standing.handy(documents)[0]
        for kind in KINDS:
            link = document.link(kind)
            _expect_alike(judge, desk.api.fetch_reply(link, method="HEAD"), desk.api.fetch_reply(link))


@cites("agentcis.slash")
def test_standing_list_with_and_without_slash(standing: Standing, judge: Judge) -> None:
    """Both forms of a path are one list, whose URLs have no trailing slash."""
    with standing.documents(judge):
        bare, slashed = (standing.api.worded(slash=slash) for slash in ("", "/"))
        for call in READS:
            replies = [call.send(api) for api in (bare, slashed)]
            for reply in replies:
                judge.expect("agentcis.slash", reply.status == 200, f"{call.name} is 200", exchange=reply)
                urls = slashed_urls(reply)
                judge.expect("agentcis.slash", not urls, "no URL with a trailing slash", observed=urls)
            ids = [[document.id for document in listed(reply)] for reply in replies]
            same = ids[0] == ids[1]
            judge.expect("agentcis.slash", same, "the same documents by both forms", observed=ids[1])


def _judge_format(judge: Judge, actual: int, text: object) -> None:
    if actual in _SURELY_KILOBYTES:
        texts = kilobyte_texts(actual)
        expected = f"{actual} bytes as {' or '.join(sorted(texts))}"
        judge.expect("agentcis.list.size", text in texts, expected, observed=text)
    elif actual < 1024 or actual >= _MIB:
        expected = f"{actual} bytes as {size_text(actual)}"
        judge.expect("agentcis.list.size-units", text == size_text(actual), expected, observed=text)


def _judge_link(judge: Judge, document: Document, kind: str, reply: Exchange) -> None:
    rule = "agentcis.list.links-work"
    right = reply.status == 200 and len(reply.body) == actual_size(document)
    judge.expect(rule, right, f"the {kind} of {document.id} is 200 and its bytes", exchange=reply)
    shown = reply.headers.get("content-disposition", "")
    said, name = disposition(shown)
    is_right = said == KINDS[kind] and (kind != "download" or name == document.name)
    judge.expect(rule, is_right, f"{KINDS[kind]}, under the document's name", observed=shown, exchange=reply)
    wanted = MEDIA_TYPES.get(str(document.item.get("type")).lower())
    if wanted:
        is_typed = reply.media_type == wanted
        judge.expect(rule, is_typed, f"Content-Type {wanted}", observed=reply.media_type, exchange=reply)


def _judge_size(judge: Judge, document: Document, reply: Exchange) -> None:
    """What the list says of a file, where what came is surely the file and no page about it."""
    is_file = disposition(reply.headers.get("content-disposition", ""))[0] == "attachment"
    if reply.status != 200 or not is_file or reply.media_type == "text/html":
        msg = "the download link does not answer a file (see agentcis.list.links-work)"
        raise NotExercised(msg)
    actual = actual_size(document)
    expected = f"actual {len(reply.body)} of {document.id}"
    judge.expect("agentcis.list.size", actual == len(reply.body), expected, observed=actual, exchange=reply)


def _expect_alike(judge: Judge, head: Exchange, got: Exchange) -> None:
    alike = (head.status, head.media_type) == (got.status, got.media_type)
    expected = f"HEAD as GET: {got.status} {got.media_type}"
    judge.expect("agentcis.error.method", alike, expected, exchange=head)
    judge.expect("agentcis.error.method", not head.body, "no body to a HEAD", exchange=head)
