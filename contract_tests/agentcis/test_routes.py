"""Laws of paths and methods: wrong methods, HEAD, trailing slashes and spoofed methods."""

from __future__ import annotations

import json
from urllib.parse import urlencode

import pytest

from contract_tests.agentcis.calls import READS, writes
from contract_tests.agentcis.client import DELETIONS, IN_PATH, UNNAMED, Agentcis
from contract_tests.agentcis.desk import Desk
from contract_tests.agentcis.documents import Document
from contract_tests.agentcis.page_laws import slashed_urls
from contract_tests.judge import Judge, cites
from contract_tests.messages import Body, Exchange, Json, Multipart, Part, Raw

_METHOD = "agentcis.error.method"
_SLASH = "agentcis.slash"
_SPOOF = "agentcis.spoof"
_OVERRIDE = "X-HTTP-Method-Override"
_FORM = "application/x-www-form-urlencoded"
_ENTITY_METHODS = ("GET", "HEAD", "POST", "PUT")


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
@cites(_METHOD)
def test_methods_that_the_entity_lacks(desk: Desk, judge: Judge, method: str) -> None:
    """The path of an entity has GET, HEAD, POST and PUT; anything else is 405 and says so."""
    reply = desk.api.send(method, desk.api.path, "listDocuments", body=Json({"original_name": "x"}))
    _expect_405(judge, reply, method, _ENTITY_METHODS)


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
@cites(_METHOD)
def test_methods_that_a_document_lacks(desk: Desk, judge: Judge, method: str) -> None:
    """The path of one document, where the target has such a path, has only PUT."""
    document = desk.one()
    if not desk.api.rename_reply(document.id, desk.name("renamed"), way=IN_PATH).is_success:
        judge.not_exercised(_METHOD, "there is no path of a document (see agentcis.update.target)")
        return
    reply = desk.api.send(method, desk.api.item_path(document.id), "updateDocumentById")
    _expect_405(judge, reply, method, ("PUT",))


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH"])
@cites(_METHOD)
def test_methods_that_the_deletions_lack(desk: Desk, judge: Judge, method: str) -> None:
    """The path of deletions has only DELETE."""
    reply = desk.api.send(method, DELETIONS, "deleteDocuments")
    _expect_405(judge, reply, method, ("DELETE",))


@pytest.mark.parametrize("kind", ["preview", "download"])
@cites(_METHOD)
def test_methods_that_the_links_lack(desk: Desk, judge: Judge, kind: str) -> None:
    """A link has GET and HEAD only."""
    link = desk.one().link(kind)
    for method in ("POST", "PUT", "DELETE"):
        _expect_405(judge, desk.api.fetch_reply(link, method=method), method, ("GET", "HEAD"))


@cites(_METHOD)
def test_head_works_where_get_does(desk: Desk, judge: Judge) -> None:
    """HEAD answers as GET does, without the body."""
    document = desk.one()
    unknown = desk.api.at(desk.api.entity.numbered(2_000_000_000))
    for api in (desk.api, desk.api.by(None), unknown):
        _expect_alike(judge, api.send("HEAD", api.path), api.list_reply())
    for kind in ("preview", "download"):
        link = document.link(kind)
        _expect_alike(judge, desk.api.fetch_reply(link, method="HEAD"), desk.api.fetch_reply(link))


@cites(_SLASH)
def test_list_with_and_without_slash(desk: Desk, judge: Judge) -> None:
    """Both forms of a path are one list, whose URLs have no trailing slash."""
    desk.one()
    answers = []
    for slash in ("", "/"):
        for call in READS:
            reply = call.send(desk.api.worded(slash=slash))
            judge.expect(_SLASH, reply.status == 200, f"{call.name} with {slash!r} is 200, no redirect")
            judge.expect(
                _SLASH, not slashed_urls(reply), "no URL with a trailing slash", observed=slashed_urls(reply)
            )
            answers.append(reply.json_object().get("data"))
    if desk.api.list_reply().json_object().get("data") == answers[0]:
        judge.expect(_SLASH, answers[0] == answers[2], "the same documents by both forms")


@cites(_SLASH)
def test_writes_with_and_without_slash(desk: Desk, judge: Judge) -> None:
    """Both forms of a path take the same writes."""
    for slash in ("", "/"):
        api = desk.api.worded(slash=slash, delete_slash=slash)
        document = desk.one()
        for call in writes(desk, document):
            reply = call.send(api)
            if call.name.endswith(UNNAMED.name) and not desk.is_alone(document):
                continue
            judge.expect(_SLASH, reply.status == 200, f"{call.name} with {slash!r} is 200, no redirect")


@cites(_SLASH)
def test_links_with_and_without_slash(desk: Desk, judge: Judge) -> None:
    """Both forms of a link answer the same bytes."""
    document = desk.one("slashed", b"behind both forms\n")
    for kind in ("preview", "download"):
        reply = desk.api.fetch_reply(document.link(kind) + "/")
        same = reply.status == 200 and reply.body == b"behind both forms\n"
        judge.expect(_SLASH, same, f"the {kind} with a trailing slash")


@pytest.mark.parametrize("word", ["PUT", "put", "Put"])
@pytest.mark.parametrize("place", ["JSON", "form", "multipart", "query", "header"])
@cites(_SPOOF)
def test_post_that_names_put(desk: Desk, judge: Judge, place: str, word: str) -> None:
    """A POST that names PUT, anywhere and in any letter case, is an update."""
    document = desk.one()
    reply = _spoofed(desk.api, document, desk.name("spoofed"), place, word)
    _expect_renamed(desk, judge, document, reply, f"{word} named in the {place}")


@pytest.mark.parametrize("place", ["form", "multipart", "query", "header"])
@cites(_SPOOF)
def test_post_that_names_delete(desk: Desk, judge: Judge, place: str) -> None:
    """A POST that names DELETE in another place than the JSON body is a deletion."""
    document = desk.one()
    fields = {"ids[]": str(document.id)}
    if place in ("query", "header"):
        query = (("_method", "DELETE"),) if place == "query" else ()
        headers = ((_OVERRIDE, "delete"),) if place == "header" else ()
        body: Body = Json({"ids": [document.id]})
        reply = desk.api.send("POST", DELETIONS, "deleteDocuments", query=query, headers=headers, body=body)
    else:
        body = _encoded({**fields, "_method": "DELETE"}, place)
        reply = desk.api.send("POST", DELETIONS, "deleteDocuments", body=body)
    gone = reply.status == 200 and document.id not in desk.documents()
    judge.expect(_SPOOF, gone, f"DELETE named in the {place} deletes", exchange=reply)


@cites(_SPOOF)
def test_header_counts_before_body_before_query(desk: Desk, judge: Judge) -> None:
    """Of several names the header's counts first, then the body's, then the query's."""
    for header, body, query, counts in (
        ("PUT", "PATCH", "PATCH", True),
        ("PATCH", "PUT", "PUT", False),
        ("", "PUT", "PATCH", True),
        ("", "PATCH", "PUT", False),
    ):
        document = desk.one()
        value = {"id": document.id, "original_name": desk.name("first"), "_method": body}
        reply = desk.api.send(
            "POST", desk.api.path, "updateDocument", query=(("_method", query),),
            headers=((_OVERRIDE, header),) if header else (), body=Json(value),
        )  # fmt: skip
        what = f"header {header!r} before body {body} before query {query}"
        if counts:
            _expect_renamed(desk, judge, document, reply, what)
        else:
            judge.expect(_SPOOF, reply.status == 405, f"405: {what}", exchange=reply)


@cites(_SPOOF)
def test_only_a_post_is_spoofed(desk: Desk, judge: Judge) -> None:
    """A GET that names another method stays a GET."""
    document = desk.one()
    queried = desk.api.list_reply(_method="PUT")
    headed = desk.api.by(desk.api.token, (_OVERRIDE, "DELETE")).list_reply()
    for reply in (queried, headed):
        lists = reply.status == 200 and "data" in reply.json_object()
        judge.expect(_SPOOF, lists, "a GET stays a list", exchange=reply)
    judge.expect(_SPOOF, document.id in desk.documents(), "nothing is deleted by a GET")


def _spoofed(api: Agentcis, document: Document, name: str, place: str, word: str) -> Exchange:
    fields = {"id": str(document.id), "original_name": name}
    query: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    if place in ("JSON", "form", "multipart"):
        body = _encoded({**fields, "_method": word}, place)
    else:
        body = _encoded(fields, "JSON")
        query = (("_method", word),) if place == "query" else ()
        headers = ((_OVERRIDE, word),) if place == "header" else ()
    return api.send("POST", api.path, "updateDocument", query=query, headers=headers, body=body)


def _encoded(fields: dict[str, str], place: str) -> Body:
    if place == "JSON":
        return Raw(json.dumps(fields).encode(), "application/json")
    if place == "form":
        return Raw(urlencode(fields).encode(), _FORM)
    return Multipart(tuple(Part(name, value) for name, value in fields.items()))


def _expect_renamed(desk: Desk, judge: Judge, document: Document, reply: Exchange, what: str) -> None:
    judge.expect(_SPOOF, reply.status == 200, f"200: {what}", exchange=reply)
    shown = desk.documents().get(document.id)
    renamed = shown is not None and shown.name != document.name
    judge.expect(_SPOOF, renamed, f"an update: {what}", exchange=reply)


def _expect_405(judge: Judge, reply: Exchange, method: str, methods: tuple[str, ...]) -> None:
    judge.expect(_METHOD, reply.status == 405, f"405 for {method}", exchange=reply)
    allowed = {name.strip() for name in reply.headers.get("allow", "").split(",")}
    right = allowed == set(methods)
    shown = reply.headers.get("allow")
    judge.expect(_METHOD, right, f"Allow {', '.join(methods)}", observed=shown, exchange=reply)
    text = f"The {method} method is not supported for this route. Supported methods: {', '.join(methods)}."
    judge.expect(_METHOD, reply.json_object().get("message") == text, f"the message {text!r}", exchange=reply)


def _expect_alike(judge: Judge, head: Exchange, got: Exchange) -> None:
    alike = (head.status, head.media_type) == (got.status, got.media_type)
    judge.expect(_METHOD, alike, f"HEAD as GET: {got.status} {got.media_type}", exchange=head)
    judge.expect(_METHOD, not head.body, "no body to a HEAD", exchange=head)
