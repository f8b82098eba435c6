"""What errors look like, which one counts, and that they change nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain

import pytest

from contract_tests.caseiq.bad_uploads import BAD_UPLOADS, BadUpload
from contract_tests.caseiq.client import (
    LIST_PATH,
    PREFIX,
    UPLOAD_PATH,
    CaseIq,
    bytes_path,
    file_part,
    form,
    item_path,
)
from contract_tests.caseiq.errors import detail, envelope_flaw, is_error
from contract_tests.caseiq.samples import Samples
from contract_tests.judge import Judge, cites
from contract_tests.messages import Exchange


@cites("caseiq.error.envelope")
def test_every_error_is_the_envelope(judge: Judge, caseiq: CaseIq, nobody: CaseIq, samples: Samples) -> None:
    """What a guard may not let through comes last."""
    for what, reply in chain(_errors(caseiq, nobody, samples), _undocumented_errors(caseiq)):
        if is_error(reply):
            flaw = envelope_flaw(reply)
            judge.expect(
                "caseiq.error.envelope",
                flaw is None,
                f"the error for {what} is the envelope with its status and code word",
                observed=flaw,
                exchange=reply,
            )


def _errors(caseiq: CaseIq, nobody: CaseIq, samples: Samples) -> Iterator[tuple[str, Exchange]]:
    not_there = samples.unknown_id()
    yield "an unknown attachment", caseiq.get_reply(not_there)
    yield "a malformed id", caseiq.get_reply("not-a-uuid")
    yield "the download of an unknown attachment", caseiq.download_reply(not_there)
    yield "the download with a malformed id", caseiq.download_reply("not-a-uuid")
    yield "a list without a credential", nobody.list_reply()
    yield "an unknown token", nobody.acting_as("no-such-token").list_reply()
    yield "a limit of 0", caseiq.list_reply(("limit", "0"))
    yield "GET of the upload", caseiq.call("GET", UPLOAD_PATH)
    yield "a path that does not exist", caseiq.call("GET", f"{PREFIX}/no-such-thing")
    there = samples.file.id
    yield "an attachment without a credential", nobody.get_reply(there)
    yield "a download without a credential", nobody.download_reply(there)
    yield "an upload without a credential", nobody.upload_reply(samples.name(), samples.content())
    yield "a body that is no form", caseiq.call("POST", UPLOAD_PATH, body=None)
    name, content = samples.name(), samples.content()
    yield "an unknown case", caseiq.upload_reply(name, content, case_id=samples.unknown_id())
    for bad in BAD_UPLOADS:
        yield bad.what, caseiq.form_reply(bad.form(caseiq, samples.name(), samples.content()), operation=None)
    yield "DELETE of an attachment", caseiq.call("DELETE", item_path(samples.upload().id))


def _undocumented_errors(caseiq: CaseIq) -> Iterator[tuple[str, Exchange]]:
    yield "POST to the list", caseiq.call("POST", LIST_PATH)


@cites("caseiq.error.envelope")
def test_a_forbidden_call_is_the_envelope(judge: Judge, reader: CaseIq, samples: Samples) -> None:
    reply = reader.upload_reply(samples.name(), samples.content())
    if is_error(reply):
        flaw = envelope_flaw(reply)
        judge.expect(
            "caseiq.error.envelope",
            flaw is None,
            "the error for a missing right is the envelope",
            observed=flaw,
        )


@cites("caseiq.error.envelope")
def test_a_denied_case_is_the_envelope(judge: Judge, restricted: CaseIq, samples: Samples) -> None:
    denied = restricted.target.need("restricted_case_id")
    reply = restricted.upload_reply(samples.name(), samples.content(), case_id=denied, operation=None)
    if is_error(reply):
        flaw = envelope_flaw(reply)
        judge.expect(
            "caseiq.error.envelope",
            flaw is None,
            "the error for a denied case is the envelope",
            observed=flaw,
        )


@cites("caseiq.error.nothing-stored")
@pytest.mark.parametrize("bad", BAD_UPLOADS, ids=lambda bad: bad.what)
def test_a_refused_upload_stores_nothing(
    judge: Judge, caseiq: CaseIq, samples: Samples, bad: BadUpload
) -> None:
    name = samples.name()
    reply = caseiq.form_reply(bad.form(caseiq, name, samples.content()), operation=None)
    if not is_error(reply):
        judge.not_exercised("caseiq.error.nothing-stored", f"the target takes an upload with {bad.what}")
        return
    is_stored = caseiq.is_stored(name)
    judge.expect(
        "caseiq.error.nothing-stored",
        not is_stored,
        f"an upload that was refused for {bad.what} stores nothing",
        observed=f"refused with {reply.status}, yet the list holds {name}",
        exchange=reply,
    )


@cites("caseiq.error.nothing-stored")
def test_an_error_changes_no_record(judge: Judge, caseiq: CaseIq, nobody: CaseIq, samples: Samples) -> None:
    before = caseiq.get(samples.file.id)
    for errors in (_errors(caseiq, nobody, samples), _undocumented_errors(caseiq)):
        for _ in errors:
            pass
        after = caseiq.get(samples.file.id)
        expected = "errors leave other records as they were"
        judge.expect("caseiq.error.nothing-stored", after == before, expected)


@cites("caseiq.error.order")
def test_the_credential_counts_before_everything(judge: Judge, nobody: CaseIq, samples: Samples) -> None:
    flawed = form(file_part(samples.name(), b"x"))
    calls: dict[str, Callable[[], Exchange]] = {
        "an unknown path": lambda: nobody.call("GET", f"{PREFIX}/no-such-thing"),
        "a malformed id": lambda: nobody.get_reply("not-a-uuid", operation=None),
        "an unknown id": lambda: nobody.get_reply(samples.unknown_id(), operation=None),
        "a limit of 0": lambda: nobody.list_reply(("limit", "0"), operation=None),
        "an upload without a case": lambda: nobody.form_reply(flawed, operation=None),
        "a method that the path does not have": lambda: nobody.call("DELETE", item_path(samples.upload().id)),
    }
    for what, call in calls.items():
        reply = call()
        judge.expect("caseiq.error.order", reply.status == 401, f"401 counts before {what}", exchange=reply)


@cites("caseiq.error.order")
def test_the_role_counts_before_form_and_case(judge: Judge, reader: CaseIq, samples: Samples) -> None:
    name, content = samples.name(), samples.content()
    for bad in BAD_UPLOADS:
        reply = reader.form_reply(bad.form(reader, name, content), operation=None)
        judge.expect("caseiq.error.order", reply.status == 403, f"403 of the role counts before {bad.what}")
    reply = reader.upload_reply(name, content, case_id=samples.unknown_id(), operation=None)
    judge.expect("caseiq.error.order", reply.status == 403, "403 of the role counts before an unknown case")


@cites("caseiq.error.order")
def test_the_path_counts_before_the_role(judge: Judge, reader: CaseIq) -> None:
    reply = reader.call("POST", f"{PREFIX}/no-such-thing")
    judge.expect("caseiq.error.order", reply.status == 404, "404 of the path counts before the role")
    reply = reader.call("PUT", UPLOAD_PATH)
    judge.expect("caseiq.error.order", reply.status == 405, "405 counts before the role")


@cites("caseiq.error.order")
def test_the_method_counts_before_the_id(judge: Judge, caseiq: CaseIq, samples: Samples) -> None:
    for attachment_id in ("not-a-uuid", samples.unknown_id()):
        for path in (item_path(attachment_id), bytes_path(attachment_id)):
            reply = caseiq.call("DELETE", path)
            judge.expect(
                "caseiq.error.order", reply.status == 405, "405 counts before what is wrong with the id"
            )


@cites("caseiq.error.order")
def test_the_form_counts_before_the_case(judge: Judge, caseiq: CaseIq, samples: Samples) -> None:
    for bad in BAD_UPLOADS:
        if bad.is_about_the_case:
            continue
        body = bad.form(caseiq, samples.name(), samples.content(), case_id=samples.unknown_id())
        reply = caseiq.form_reply(body, operation=None)
        judge.expect("caseiq.error.order", reply.status == 400, f"{bad.what} counts before an unknown case")


@cites("caseiq.error.order")
def test_an_error_names_the_offending_field(judge: Judge, caseiq: CaseIq, samples: Samples) -> None:
    for field, reply in _field_errors(caseiq, samples):
        if reply.status == 400:
            judge.expect(
                "caseiq.error.order", field in detail(reply), f"meta.message names {field}", exchange=reply
            )


def _field_errors(caseiq: CaseIq, samples: Samples) -> Iterator[tuple[str, Exchange]]:
    queries = {"limit": "0", "sort": "nothing", "order": "sideways", "fields": "nothing", "colour": "red"}
    for name, value in queries.items():
        yield name, caseiq.list_reply((name, value), operation=None)
    yield "id", caseiq.get_reply("not-a-uuid", operation=None)
    for bad in BAD_UPLOADS:
        yield bad.field, caseiq.form_reply(bad.form(caseiq, samples.name(), b"x"), operation=None)
