"""The fields of an upload: what is required, what may be left out, what is refused."""

from __future__ import annotations

from typing import TypeGuard
from urllib.parse import urlencode

import pytest

from contract_tests.caseiq.bad_uploads import BadUpload, bad_uploads
from contract_tests.caseiq.client import ALL_OPTIONAL, CaseIq, Fields, Upload, file_part, form
from contract_tests.caseiq.dialect import Dialect
from contract_tests.caseiq.errors import detail, envelope_flaw, is_error
from contract_tests.caseiq.records import records_of
from contract_tests.caseiq.samples import Samples
from contract_tests.judge import Judge, cites
from contract_tests.messages import Exchange, Json, Raw

_CASE = "caseiq.upload.case-required"
_FILE = "caseiq.upload.file-required"
_LAST = "caseiq.upload.file-last"


def _what(bad: BadUpload) -> str:
    return bad.what


def _send(caseiq: CaseIq, samples: Samples, bad: BadUpload) -> tuple[str, Exchange]:
    name = samples.name()
    return name, caseiq.form_reply(bad.form(caseiq, name, samples.content()), operation=None)


def _expect_refused(judge: Judge, caseiq: CaseIq, samples: Samples, bad: BadUpload) -> None:
    """Documented is that it is an error and stores nothing; that it is 400 is assumed."""
    name, reply = _send(caseiq, samples, bad)
    expected = f"an upload with {bad.what} is an error"
    if judge.expect(bad.rule, is_error(reply), expected, exchange=reply):
        judge.expect(
            bad.rule,
            not caseiq.is_stored(name),
            f"an upload with {bad.what} stores nothing",
            observed=f"refused with {reply.status}, yet the list holds {name}",
            exchange=reply,
        )
        judge.expect(f"{bad.rule}-status", reply.status == 400, f"{bad.what} is 400", exchange=reply)


@cites(_CASE, f"{_CASE}-status")
@pytest.mark.parametrize("bad", bad_uploads(_CASE), ids=_what)
def test_a_case_id_is_required(judge: Judge, caseiq: CaseIq, samples: Samples, bad: BadUpload) -> None:
    _expect_refused(judge, caseiq, samples, bad)


@cites(_FILE, f"{_FILE}-status")
@pytest.mark.parametrize("bad", bad_uploads(_FILE), ids=_what)
def test_a_file_is_required(judge: Judge, caseiq: CaseIq, samples: Samples, bad: BadUpload) -> None:
    _expect_refused(judge, caseiq, samples, bad)


@cites(_FILE)
def test_a_form_with_all_but_the_file_stores_nothing(judge: Judge, caseiq: CaseIq, samples: Samples) -> None:
    """The name of nothing would be empty, so the description tells whether a record was made."""
    text = samples.stem()
    fields = caseiq.fields(("description", text))
    reply = caseiq.form_reply(form(("caseId", caseiq.case_id), *fields), operation=None)
    judge.expect(_FILE, is_error(reply), "a form with a case and a description but no file is an error")
    found = records_of(caseiq.list_reply(("description", text), operation=None)) or []
    kept = [record for record in found if record.get("description") == text]
    judge.expect(_FILE, not kept, "a form without a file makes no record", observed=kept, exchange=reply)


@cites(_FILE)
def test_a_body_that_is_no_form_has_no_file(judge: Judge, caseiq: CaseIq) -> None:
    fields = dict([("caseId", caseiq.case_id), *caseiq.fewest_fields()])
    form_urlencoded = Raw(urlencode({**fields, "file": "x"}).encode(), "application/x-www-form-urlencoded")
    for body in (Json({**fields, "file": "x"}), form_urlencoded, Raw(b"x", "application/octet-stream")):
        reply = caseiq.form_reply(body, operation=None)
        judge.expect(_FILE, is_error(reply), f"a body of {body.encode()[0]} is an error", exchange=reply)


@cites(f"{_FILE}-status")
@pytest.mark.parametrize("bad", bad_uploads(f"{_FILE}-status"), ids=_what)
def test_a_file_without_a_file_name_is_none(
    judge: Judge, caseiq: CaseIq, samples: Samples, bad: BadUpload
) -> None:
    _, reply = _send(caseiq, samples, bad)
    judge.expect(bad.rule, reply.status == 400, f"{bad.what} is 400")


@cites(_LAST, f"{_LAST}-status")
@pytest.mark.parametrize("bad", bad_uploads(_LAST), ids=_what)
def test_the_file_must_be_the_last_field(
    judge: Judge, caseiq: CaseIq, samples: Samples, bad: BadUpload
) -> None:
    _expect_refused(judge, caseiq, samples, bad)


@cites("caseiq.upload.one-file", "caseiq.upload.tags-json", "caseiq.upload.locale-value")
@pytest.mark.parametrize(
    "bad",
    [
        *bad_uploads("caseiq.upload.one-file"),
        *bad_uploads("caseiq.upload.tags-json"),
        *bad_uploads("caseiq.upload.locale-value"),
    ],
    ids=_what,
)
def test_what_is_assumed_to_be_wrong_is_400(
    judge: Judge, caseiq: CaseIq, samples: Samples, bad: BadUpload
) -> None:
    _, reply = _send(caseiq, samples, bad)
    judge.expect(bad.rule, reply.status == 400, f"{bad.what} is 400")


@cites("caseiq.upload.case-unknown")
def test_an_unknown_case_is_404_case_not_found(
    judge: Judge, caseiq: CaseIq, dialect: Dialect, samples: Samples
) -> None:
    nearly = caseiq.case_id[:-1] + ("0" if caseiq.case_id[-1] != "0" else "1")
    for case_id in (samples.unknown_id(), samples.unknown_id(), nearly):
        name = samples.name()
        reply = caseiq.upload_reply(name, samples.content(), case_id=case_id)
        is_404 = judge.expect("caseiq.upload.case-unknown", reply.status == 404, "an unknown case is 404")
        if is_404 and dialect.speaks_envelope:
            is_said = envelope_flaw(reply) is None and detail(reply) == "Case not found"
            judge.expect(
                "caseiq.upload.case-unknown", is_said, "the detail is 'Case not found'", exchange=reply
            )
        stored = is_error(reply) and caseiq.is_stored(name)
        judge.expect("caseiq.upload.case-unknown", not stored, "a file for an unknown case is not stored")


@cites("caseiq.upload.case-denied")
def test_a_denied_case_is_answered_as_an_unknown_one(
    judge: Judge, caseiq: CaseIq, restricted: CaseIq, samples: Samples
) -> None:
    name, denied = samples.name(), caseiq.target.need("restricted_case_id")
    content = samples.content()
    unknown = restricted.upload_reply(name, content, case_id=samples.unknown_id(), operation=None)
    reply = restricted.upload_reply(name, content, case_id=denied, operation=None)
    judge.expect("caseiq.upload.case-denied", reply.status == 404, "a denied case is 404, as an unknown one")
    same = detail(reply) == detail(unknown)
    judge.expect("caseiq.upload.case-denied", same, "the detail is that of an unknown case", exchange=reply)


_TAG_SETS = {
    "one tag": ["one"],
    "two tags": ["one", "two"],
    "three tags that do not come in order": ["c", "a", "b"],
    "a hundred and twenty tags": [f"tag-{number}" for number in range(120)],
    "a tag with a comma": ["a,b"],
    "tags with commas": ["a,b", "c", "d, e, f"],
    "a tag with quotes and brackets": ['say "a"', "[1", "{x}", "a]"],
    "a tag that is not ASCII": ["grün", "漢字", "😀"],
    "tags with spaces, signs and letter case": ["Two Words", "a&b=c+d%20;e", "MiXeD"],
    "tags that are numbers": ["1", "007", "null", "true"],
    "a long tag": ["x" * 300],
    "UUIDs": ["6f1c2a9e-3b7d-4c58-9a10-2f4e5d6c7b8a", "0d9b8a7c-6e5f-4a3b-8c2d-1e0f9a8b7c6d"],
}


@cites("caseiq.upload.tags")
@pytest.mark.parametrize("what", _TAG_SETS)
def test_tags_are_repeated_fields_of_any_text(
    judge: Judge, caseiq: CaseIq, samples: Samples, what: str
) -> None:
    """What a record shows of its tags is assumed, so they are compared only where it shows them."""
    sent = _TAG_SETS[what]
    fields = caseiq.fields(*(("bulkTags[]", tag) for tag in sent))
    reply = caseiq.upload_reply(samples.name(), samples.content(), fields=fields)
    judge.expect("caseiq.upload.tags", reply.is_success, f"an upload with {what} is accepted")
    shown = reply.json_object().get("tags")
    if reply.is_success and _is_list_of_text(shown):
        judge.expect("caseiq.upload.tags", sorted(shown) == sorted(sent), f"{what} are kept as sent")
        kept = caseiq.get_reply(str(reply.json_object().get("id"))).json_object().get("tags")
        if _is_list_of_text(kept):
            judge.expect("caseiq.upload.tags", sorted(kept) == sorted(sent), f"{what} are there later too")


def _is_list_of_text(value: object) -> TypeGuard[list[str]]:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


@cites("caseiq.upload.locale")
@pytest.mark.parametrize("locale", ["en_US", "de_DE", "fr_CA", "pt_BR", "ja_JP", None])
def test_a_locale_is_accepted_and_may_be_left_out(
    judge: Judge, caseiq: CaseIq, samples: Samples, locale: str | None
) -> None:
    fields = [pair for pair in caseiq.fewest_fields() if pair[0] != "templateLocale"]
    fields += [("templateLocale", locale)] if locale else []
    reply = caseiq.upload_reply(samples.name(), samples.content(), fields=fields)
    judge.expect(
        "caseiq.upload.locale", reply.is_success, f"templateLocale {locale or 'left out'} is accepted"
    )


@cites("caseiq.upload.locale-value")
def test_the_record_has_the_locale(judge: Judge, caseiq: CaseIq, samples: Samples) -> None:
    for sent, expected in {None: "en_US", "en_US": "en_US", "de_DE": "de_DE", "fr": "fr"}.items():
        fields = caseiq.fields(("templateLocale", sent)) if sent else caseiq.fewest_fields()
        reply = caseiq.upload_reply(samples.name(), samples.content(), fields=fields)
        shown = caseiq.get_reply(str(reply.json_object().get("id"))).json_object().get("templateLocale")
        what = f"templateLocale {sent or 'left out'} is kept as {expected}"
        judge.expect("caseiq.upload.locale-value", shown == expected, what)


_SELECTIONS: dict[str, Fields] = {
    "none of the optional fields": (),
    "only a description": ALL_OPTIONAL[:1],
    "only a locale": ALL_OPTIONAL[1:2],
    "only a tag": ALL_OPTIONAL[2:],
    "no description": ALL_OPTIONAL[1:],
    "no locale": (ALL_OPTIONAL[0], ALL_OPTIONAL[2]),
    "no tags": ALL_OPTIONAL[:2],
}


@cites("caseiq.upload.optional")
@pytest.mark.parametrize("what", _SELECTIONS)
def test_each_optional_field_may_be_left_out(
    judge: Judge, caseiq: CaseIq, samples: Samples, what: str
) -> None:
    everything = caseiq.upload_reply(samples.name(), samples.content(), fields=ALL_OPTIONAL)
    reply = caseiq.upload_reply(samples.name(), samples.content(), fields=_SELECTIONS[what])
    if is_error(reply) and is_error(everything):
        judge.not_exercised("caseiq.upload.optional", "an upload with all optional fields is refused")
        return
    judge.expect(
        "caseiq.upload.optional", reply.is_success, f"an upload with {what} is accepted", exchange=reply
    )


@cites("caseiq.upload.unknown-field")
@pytest.mark.parametrize("field", ["colour", "x-note", "tags", "name"])
def test_an_unknown_text_field_is_ignored(judge: Judge, caseiq: CaseIq, samples: Samples, field: str) -> None:
    name, content = samples.name(), samples.content()
    others = [pair for pair in caseiq.fewest_fields() if pair[0] != "description"]
    fields = [*others, ("description", "a text"), (field, "red")]
    reply = caseiq.form_reply(form(("caseId", caseiq.case_id), *fields, file_part(name, content)))
    judge.expect("caseiq.upload.unknown-field", reply.status == 200, f"the unknown field {field} is ignored")
    if reply.status == 200:
        file = Upload(name, content, reply.json_object(), reply)
        is_same = file.record.get("name") == name
        judge.expect("caseiq.upload.unknown-field", is_same, f"the field {field} changes no member")
        described = file.record.get("description") in ("a text", None)
        expected = f"the field {field} leaves the description alone"
        judge.expect("caseiq.upload.unknown-field", described, expected, exchange=reply)
