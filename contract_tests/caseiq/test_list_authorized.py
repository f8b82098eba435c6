"""Who sees what in a list."""

from __future__ import annotations

from contract_tests.caseiq.client import CaseIq
from contract_tests.caseiq.dialect import Dialect
from contract_tests.caseiq.errors import is_error
from contract_tests.caseiq.records import records_of
from contract_tests.caseiq.samples import DENIED_NAME, Samples
from contract_tests.judge import Judge, NotExercised, cites
from contract_tests.messages import Exchange


@cites("caseiq.list.authorized")
def test_only_files_that_the_caller_may_view_are_listed(
    judge: Judge, caseiq: CaseIq, restricted: CaseIq, dialect: Dialect, samples: Samples
) -> None:
    denied = {str(record["id"]) for record in samples.denied()}
    permitted = {str(record["id"]) for record in samples.permitted()}
    for direction in dialect.directions:
        name = (("name", DENIED_NAME), ("sort", "sizeBytes"), ("order", direction))
        fields = (("fields", "name"),)
        queries = [name[:1], name, (*name, ("limit", "3")), (("limit", "50"),), ()]
        queries += [(*name[:1], *fields), fields, (("kind", "File Upload"),), (("sort", "name"), name[2])]
        queries += [(*name, (bound, "1000000000")) for bound in ("before", "after")]
        for query in queries:
            if is_error(caseiq.list_reply(*query)):
                continue
            _expect_only_permitted(judge, restricted.list_reply(*query), denied, len(permitted), dict(query))
    limits = (None, len(permitted)) if dialect.can_limit else (None,)
    for limit in limits:
        _expect_all(judge, restricted, permitted, limit)
    _expect_all(judge, caseiq, permitted | denied, None)


def _expect_only_permitted(
    judge: Judge, reply: Exchange, denied: set[str], permitted: int, query: dict[str, str]
) -> None:
    what = f"the list {query} of a caller who is denied a case"
    if judge.expect("caseiq.list.authorized", not is_error(reply), f"{what} is no error", exchange=reply):
        records = records_of(reply) or []
        shown = {str(record.get("id")) for record in records}
        judge.expect(
            "caseiq.list.authorized", not shown & denied, f"{what} leaves its files out", exchange=reply
        )
        if query.get("name") == DENIED_NAME and "fields" in query:
            expected = f"{what} is as long as without fields"
            judge.expect(
                "caseiq.list.authorized",
                len(records) <= permitted,
                expected,
                observed=len(records),
                exchange=reply,
            )
        texts = [case for case in denied if case.encode() in reply.body]
        judge.expect("caseiq.list.authorized", not texts, f"{what} tells nothing of them", exchange=reply)


def _expect_all(judge: Judge, caller: CaseIq, expected: set[str], limit: int | None) -> None:
    """What a caller may view is listed, the more so when the page is as small as that."""
    page = (("limit", str(limit)),) if limit else ()
    records = records_of(caller.list_reply(("name", DENIED_NAME), *page))
    shown = {str(record.get("id")) for record in records or ()}
    judge.expect(
        "caseiq.list.authorized",
        expected <= shown,
        f"a caller finds all of the {len(expected)} files that he may view",
        observed=f"{len(expected & shown)} of {len(expected)}",
    )


@cites("caseiq.list.authorized")
def test_who_may_view_finds_what_others_uploaded(
    judge: Judge, caseiq: CaseIq, reader: CaseIq, samples: Samples
) -> None:
    upload = samples.upload()
    if [record.get("id") for record in caseiq.named(str(upload.record.get("name")))] != [upload.id]:
        msg = "the list filtered by name does not give what was uploaded (see caseiq.list.filter)"
        raise NotExercised(msg)
    reply = reader.list_reply(("name", str(upload.record.get("name"))))
    if reply.status in (401, 403):
        judge.not_exercised("caseiq.list.authorized", "readonly_token may not view (see caseiq.auth.role)")
        return
    shown = [record.get("id") for record in records_of(reply) or ()]
    judge.expect("caseiq.list.authorized", upload.id in shown, "who may view a file finds it in the list")


@cites("caseiq.list.authorized")
def test_no_page_of_the_whole_list_shows_a_denied_file(
    judge: Judge, caseiq: CaseIq, restricted: CaseIq, samples: Samples
) -> None:
    denied_case = caseiq.target.need("restricted_case_id")
    denied = {str(record["id"]) for record in samples.denied()}
    after: tuple[tuple[str, str], ...] = ()
    for _ in range(20):
        records = records_of(restricted.list_reply(("sort", "id"), ("limit", "100"), *after)) or []
        shown = [
            record["id"]
            for record in records
            if record.get("id") in denied or record.get("caseId") == denied_case
        ]
        judge.expect("caseiq.list.authorized", not shown, "no page shows a denied file", observed=shown)
        if not records:
            break
        after = (("after", str(records[-1].get("id"))),)
