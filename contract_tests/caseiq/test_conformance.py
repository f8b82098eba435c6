"""Requests drawn from the spec: what it allows is taken, what breaks one rule is refused."""

from __future__ import annotations

import pytest

from contract_tests.caseiq.client import CaseIq, file_part, form
from contract_tests.caseiq.errors import is_error
from contract_tests.caseiq.samples import Samples
from contract_tests.caseiq.tokens import Tokens
from contract_tests.conformance import Drawn, drawn
from contract_tests.judge import Judge, cites
from contract_tests.messages import Exchange

_CASES = 12

_QUERY_RULES = {
    "limit": "caseiq.list.limit-range",
    "sort": "caseiq.list.sort-values",
    "order": "caseiq.list.sort-values",
    "fields": "caseiq.list.fields-exact",
    "name": "caseiq.list.filter",
    "fileFormat": "caseiq.list.filter",
}
_ANY_FILTER = "caseiq.list.filter-unknown"
_LIST_RULES = (*sorted({*_QUERY_RULES.values()}), _ANY_FILTER)
_FORM_RULES = (
    "caseiq.upload.tags",
    "caseiq.upload.locale-value",
    "caseiq.upload.optional",
    "caseiq.upload.ok",
)


def _draw(caseiq: CaseIq, operation: str, *, valid: bool) -> list[Drawn]:
    return drawn("caseiq", operation, valid=valid, count=_CASES, seed=caseiq.target.seed)


@cites(*_LIST_RULES)
def test_an_allowed_list_request_is_answered(judge: Judge, caseiq: CaseIq) -> None:
    """What is refused is asked for again with each parameter alone, to know which one it is about."""
    for request in _draw(caseiq, "listAttachments", valid=True):
        query = [pair for pair in request.query if pair[0] not in ("before", "after") and pair[1]]
        reply = caseiq.list_reply(*query)
        alone = [query] if not is_error(reply) else [[pair] for pair in query]
        for pairs in alone:
            reply = caseiq.list_reply(*pairs)
            for name, value in pairs:
                rule = _QUERY_RULES.get(name, _ANY_FILTER)
                judge.expect(rule, reply.is_success, f"{name}={value} is answered", exchange=reply)


@cites("caseiq.list.limit-range", "caseiq.list.sort-values", "caseiq.list.fields-exact")
def test_a_list_request_that_breaks_a_rule_is_refused(judge: Judge, caseiq: CaseIq) -> None:
    for request in _draw(caseiq, "listAttachments", valid=False):
        violation = request.violation
        if violation is None or violation.rule == _ANY_FILTER:
            continue
        flaw = [pair for pair in request.query if pair[0] == violation.name]
        reply = caseiq.list_reply(*flaw)
        said = "&".join("=".join(pair) for pair in flaw)
        judge.expect(violation.rule, is_error(reply), f"{said} is refused")


@cites("caseiq.get.unknown", "caseiq.download.unknown")
def test_an_allowed_id_of_nothing_is_404(judge: Judge, caseiq: CaseIq, samples: Samples) -> None:
    """Only such ids as the vendor's own could be: random ones, of version 4."""
    for request in _draw(caseiq, "getAttachment", valid=True):
        attachment_id = request.path.rpartition("/")[2]
        if attachment_id[14] != "4" or attachment_id[19] not in "89ab" or attachment_id == samples.file.id:
            continue
        got = caseiq.get_reply(attachment_id)
        if not got.is_success:
            judge.expect(
                "caseiq.get.unknown", got.status == 404, "an id that does not exist is 404", exchange=got
            )
            reply = caseiq.download_reply(attachment_id)
            judge.expect(
                "caseiq.download.unknown", reply.status == 404, "its download is 404", exchange=reply
            )


@cites("caseiq.get.unknown", "caseiq.get.malformed")
@pytest.mark.parametrize("operation", ["getAttachment", "downloadAttachment"])
def test_an_id_that_is_no_uuid_is_refused(judge: Judge, caseiq: CaseIq, operation: str) -> None:
    for request in _draw(caseiq, operation, valid=False):
        reply = caseiq.call("GET", request.path)
        rule = "caseiq.get.unknown" if operation == "getAttachment" else "caseiq.get.malformed"
        judge.expect(rule, is_error(reply), "a malformed id is an error")


def _send_form(caseiq: CaseIq, samples: Samples, request: Drawn, case_id: object) -> Exchange:
    """The drawn fields, the file last, as no schema can say."""
    fields = [("caseId", str(case_id))] if case_id is not None else []
    for name, value in request.body.items():
        if name not in ("caseId", "file"):
            fields += [(name, str(item)) for item in (value if isinstance(value, list) else [value])]
    sent = {name for name, _ in fields}
    plain = [pair for pair in caseiq.fewest_fields() if pair[0] not in sent]
    files = [file_part(samples.name("bin"), _bytes(request))] if "file" in request.body else []
    return caseiq.form_reply(form(*fields, *plain, *files), operation="uploadFile" if files else None)


def _bytes(request: Drawn) -> bytes:
    data = getattr(request.body["file"], "data", request.body["file"])
    return (data if isinstance(data, bytes) else str(data).encode()) or b"x"


@cites(*_FORM_RULES)
def test_an_allowed_form_is_taken(judge: Judge, caseiq: CaseIq, samples: Samples) -> None:
    for request in _draw(caseiq, "uploadFile", valid=True):
        tags = request.body.get("bulkTags[]", [])
        if any(not tag.strip() or tag[0] in "[" for tag in tags) or len(tags) > 30:
            continue
        reply = _send_form(caseiq, samples, request, caseiq.case_id)
        rules = {
            "bulkTags[]": "caseiq.upload.tags",
            "templateLocale": "caseiq.upload.locale-value",
            "description": "caseiq.upload.optional",
        }
        optional = [name for name in rules if request.body.get(name)]
        rule = rules[optional[0]] if len(optional) == 1 else "caseiq.upload.ok"
        if len(optional) < 2:
            judge.expect(rule, reply.is_success, f"a form with {optional or 'no optional field'} is taken")


@cites("caseiq.upload.case-required", "caseiq.upload.file-required", "caseiq.upload.locale-value")
def test_a_form_that_breaks_a_rule_is_refused(judge: Judge, caseiq: CaseIq, samples: Samples) -> None:
    for request in _draw(caseiq, "uploadFile", valid=False):
        violation = request.violation
        if violation is None:
            continue
        case_id = request.body.get("caseId") if violation.name == "caseId" else caseiq.case_id
        reply = _send_form(caseiq, samples, request, case_id)
        judge.expect(violation.rule, is_error(reply), f"a form whose {violation.name} is wrong is refused")


@cites("caseiq.auth.token")
def test_a_token_request_that_breaks_a_rule_is_refused(judge: Judge, tokens: Tokens, nobody: CaseIq) -> None:
    right = tokens.body()
    for request in drawn("caseiq", "createToken", valid=False, count=_CASES, seed=nobody.target.seed):
        violation = request.violation
        value = request.body.get(violation.name) if violation else None
        is_judged = violation and (
            (violation.name == "ttl" and isinstance(value, int)) or (violation.name == "grant_type" and value)
        )
        if is_judged and violation:
            reply = nobody.token_reply({**right, violation.name: value}, operation=None)
            expected = f"a token request with {violation.name} {value!r} is refused"
            judge.expect("caseiq.auth.token", is_error(reply), expected)
