"""Laws of the deletion: what is gone, what stays, what is answered."""

from __future__ import annotations

from collections import Counter

import pytest

from contract_tests.agentcis.client import total_of
from contract_tests.agentcis.desk import Desk
from contract_tests.agentcis.documents import Document, Documents, listed, numbers_of
from contract_tests.judge import Judge, NotExercised, cites
from contract_tests.messages import Exchange

_OK = "agentcis.delete.ok"
_GONE = "agentcis.delete.gone"
_ONLY = "agentcis.delete.only"
_PARTITION = "agentcis.delete.partition"
_UNKNOWN = (2_000_000_007, 2_000_000_011)


@pytest.mark.parametrize("count", [1, 2, 5])
@cites(_OK)
def test_deletion_answers_both_arrays(desk: Desk, judge: Judge, count: int) -> None:
    """A deletion is 200 with `deletedFile` and `rejectedFiles`, both arrays."""
    made = desk.store(*(desk.file(f"{number}") for number in range(count)))
    reply = desk.api.delete_reply([document.id for document in made])
    judge.expect(_OK, reply.status == 200, f"200 for the deletion of {count}")
    _expect_arrays(judge, _OK, reply)


@cites(_OK)
def test_deletion_of_some_answers_both_arrays_too(desk: Desk, judge: Judge) -> None:
    """Both stay arrays where some ids name nothing; that this is no error is assumed."""
    made = desk.store(desk.file("a"), desk.file("b"), desk.file("c"))
    mixed = [made[0].id, _UNKNOWN[0]], [_UNKNOWN[0], made[1].id, _UNKNOWN[1], made[2].id], [*_UNKNOWN]
    for ids in mixed:
        reply = desk.api.delete_reply(ids)
        if reply.is_success:
            _expect_arrays(judge, _OK, reply)


@cites(_GONE)
def test_deleted_documents_are_in_no_list(desk: Desk, judge: Judge) -> None:
    """A deleted document is in no list any more, nor does it come back."""
    made = desk.store(*(desk.file(f"{number}") for number in range(5)))
    for doomed in (made[1:2], [made[0], made[4]], made[2:4]):
        reply = desk.delete(*doomed)
        _expect_gone(judge, desk.documents(), doomed, reply)
    desk.one("later")
    for size in (2, 10):
        shown = desk.api.list_reply(per_page=size)
        there = {document.id: document for document in listed(shown) if document.name}
        names = {document.name for document in there.values()}
        back = [document.name for document in made if document.name in names]
        judge.expect(_GONE, not back, "no deleted document back after an upload", observed=back)


@cites(_GONE)
def test_total_falls_with_each_deletion(desk: Desk, judge: Judge) -> None:
    """`total` falls by as many as were deleted."""
    made = desk.store(*(desk.file(f"{number}") for number in range(4)))
    for doomed in (made[:1], made[1:4]):
        before = desk.census()
        reply = desk.delete(*doomed)
        after = desk.census()
        if before is None or after is None or None in (before[1], after[1]):
            why = "documents come and go in the entity"
            raise NotExercised(why)
        (ids, total), (ids_now, total_now) = before, after
        others = len(ids_now - ids) - len(ids - ids_now - {document.id for document in doomed})
        expected = (total or 0) - len(doomed) + others
        right = total_now == expected
        judge.expect(_GONE, right, f"total {total} less {len(doomed)}", observed=total_now, exchange=reply)


@cites(_GONE)
def test_deletion_of_the_last_document_leaves_an_empty_list(desk: Desk, judge: Judge) -> None:
    """When the only document is deleted the list is empty and `total` falls to 0."""
    document = desk.only_one()
    before = total_of(desk.api.list_reply(per_page=10))
    desk.delete(document)
    reply = desk.api.list_reply(per_page=10)
    judge.expect(_GONE, document.id not in desk.documents(), "the only document gone", exchange=reply)
    if before == 1 and reply.json_object().get("data") == []:
        judge.expect(_GONE, total_of(reply) == 0, "total 0", exchange=reply)


@cites("agentcis.delete.link-gone")
def test_links_of_a_deleted_document_are_404(desk: Desk, judge: Judge) -> None:
    """Preview and download of a deleted document are 404, with and without a token."""
    document = desk.one()
    if not desk.api.fetch_reply(document.link("download")).is_success:
        why = "the link did not work before the deletion either"
        raise NotExercised(why)
    desk.delete(document)
    for caller in (desk.api, desk.api.by(None)):
        for kind in ("preview", "download"):
            reply = caller.fetch_reply(document.link(kind))
            judge.expect("agentcis.delete.link-gone", reply.status == 404, f"404 for the {kind}")


@cites(_ONLY)
def test_nothing_else_is_deleted(desk: Desk, judge: Judge, others_at_start: frozenset[int]) -> None:
    """Only the documents named vanish, not their neighbours nor others of their name."""
    names = ("same", "same", "a", "same", "b", "same", "c")
    made = desk.store(*(desk.file(name, name.encode()) for name in names))
    elsewhere = set(desk.others_documents())
    for doomed in (made[1:2], [made[3], made[4]]):
        before = desk.documents()
        reply = desk.delete(*doomed)
        _expect_others_left(judge, before, desk.documents(), doomed, reply)
    now = set(desk.others_documents())
    lost = sorted((elsewhere | others_at_start) - now)
    judge.expect(_ONLY, not lost, "the other entity's documents left", observed=f"gone: {lost}")


@cites(_ONLY)
def test_others_are_left_as_they_were(desk: Desk, judge: Judge) -> None:
    """What is left by a deletion has its name, size, dates and bytes as before."""
    made = desk.store(*(desk.file(f"{number}", f"{number}".encode() * 9) for number in range(4)))
    contents = [desk.api.fetch_reply(document.link("download")) for document in made]
    reply = desk.delete(made[0], made[2])
    now = desk.documents()
    for place in (1, 3):
        document = made[place]
        same = document.id in now and now[document.id].item == document.item
        judge.expect(_ONLY, same, f"{document.name} as before", observed=now.get(document.id), exchange=reply)
        if contents[place].is_success:
            got = desk.api.fetch_reply(document.link("download"))
            judge.expect(_ONLY, got.body == contents[place].body, f"the bytes of {document.name}")


@cites(_ONLY)
def test_unknown_ids_delete_nothing(desk: Desk, judge: Judge) -> None:
    """An id that no document has deletes nothing, alone or beside a known one."""
    made = desk.store(desk.file("a"), desk.file("b"))
    before = desk.documents()
    reply = desk.api.delete_reply([_UNKNOWN[0]])
    _expect_others_left(judge, before, desk.documents(), [], reply)
    reply = desk.api.delete_reply([made[0].id, _UNKNOWN[0]])
    _expect_others_left(judge, before, desk.documents(), made[:1], reply)


@cites("agentcis.delete.ids", _PARTITION)
def test_ids_of_documents_are_in_one_array(desk: Desk, judge: Judge) -> None:
    """Of ids that are all known each one deleted is in `deletedFile`, a repetition in `rejectedFiles`."""
    made = desk.store(*(desk.file(name) for name in "abcdef"))
    a, b, c, d, e, f = (document.id for document in made)
    for sent, rejected in (([a], []), ([c, b], []), ([d, d], [d]), ([e, f, e, f, e], [e, e, f])):
        deleted = list(dict.fromkeys(sent))
        _expect_split(judge, desk.api.delete_reply(sent), sent, deleted, rejected)


@cites("agentcis.delete.ids", _PARTITION)
def test_every_id_is_in_one_array(desk: Desk, judge: Judge) -> None:
    """What was deleted is in `deletedFile`, every other entry sent in `rejectedFiles`."""
    a, b, c = (document.id for document in desk.store(desk.file("a"), desk.file("b"), desk.file("c")))
    unknown, other = _UNKNOWN
    for sent, deleted in (
        ([unknown], []),
        ([a], [a]),
        ([a], []),
        ([unknown, b, b, other, unknown], [b]),
        ([b, c, a], [c]),
        ([unknown, other], []),
    ):
        rejected = list((Counter(sent) - Counter(deleted)).elements())
        _expect_split(judge, desk.api.delete_reply(sent), sent, deleted, rejected)


def _expect_arrays(judge: Judge, rule: str, reply: Exchange) -> None:
    answer = reply.json_object()
    for name in ("deletedFile", "rejectedFiles"):
        is_array = isinstance(answer.get(name), list)
        judge.expect(rule, is_array, f"{name} an array", observed=repr(answer.get(name, "missing")))


def _expect_gone(judge: Judge, now: Documents, doomed: list[Document], reply: Exchange) -> None:
    left = [document.id for document in doomed if document.id in now]
    judge.expect(_GONE, not left, "no deleted document in the list", observed=left, exchange=reply)


def _expect_others_left(
    judge: Judge, before: Documents, now: Documents, doomed: list[Document], reply: Exchange
) -> None:
    named = {document.id for document in doomed}
    lost = [number for number in before if number not in now and number not in named]
    judge.expect(
        _ONLY, not lost, f"nothing but {sorted(named)} deleted", observed=f"lost {lost}", exchange=reply
    )


def _expect_split(
    judge: Judge, reply: Exchange, sent: list[int], deleted: list[int], rejected: list[int]
) -> None:
    judge.expect(_PARTITION, reply.status == 200, f"200 for {sent}, no 404", exchange=reply)
    for name, ids in (("deletedFile", deleted), ("rejectedFiles", rejected)):
        said = reply.json_object().get(name)
        entries = said if isinstance(said, list) else []
        are_ids = all(isinstance(entry, int) and not isinstance(entry, bool) for entry in entries)
        judge.expect("agentcis.delete.ids", are_ids, f"ids in {name}", observed=said, exchange=reply)
        numbers = numbers_of(entries)
        right = Counter(numbers) == Counter(ids) if None not in numbers else len(entries) == len(ids)
        judge.expect(_PARTITION, right, f"{name} {ids} of {sent}", observed=said, exchange=reply)
