"""Methods that a path does not have: there is no update and no delete of an attachment."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from contract_tests.caseiq.client import (
    LIST_PATH,
    TOKEN_PATH,
    UPLOAD_PATH,
    CaseIq,
    Upload,
    bytes_path,
    item_path,
)
from contract_tests.caseiq.dialect import Dialect
from contract_tests.caseiq.errors import envelope_flaw
from contract_tests.caseiq.samples import Samples
from contract_tests.judge import Judge, cites
from contract_tests.messages import Exchange, Json

_CHANGING = ("POST", "PUT", "PATCH", "DELETE")


def _refused_calls(caseiq: CaseIq, make: Callable[[], Upload]) -> Iterator[tuple[str, str, Exchange]]:
    """Calls of methods that their paths lack: first a reading one, last what a guard may not let through.

    Only on a target that tests may fill is the list deleted.
    """
    yield "GET", UPLOAD_PATH, caseiq.call("GET", UPLOAD_PATH)
    file = make()
    lacking = {
        item_path(file.id): _CHANGING,
        bytes_path(file.id): _CHANGING,
        LIST_PATH: _CHANGING if caseiq.target.fills_case else _CHANGING[:-1],
        UPLOAD_PATH: ("PUT", "PATCH", "DELETE"),
        TOKEN_PATH: ("GET", "PUT", "PATCH", "DELETE"),
    }
    for path, methods in lacking.items():
        for method in methods:
            body = (
                Json({"name": "changed.txt", "description": "changed"}) if method in _CHANGING[:-1] else None
            )
            yield method, path, caseiq.call(method, path, body=body)


@cites("caseiq.error.method")
def test_a_method_that_the_path_lacks_is_405(
    judge: Judge, caseiq: CaseIq, dialect: Dialect, samples: Samples
) -> None:
    for method, path, reply in _refused_calls(caseiq, samples.upload):
        judge.expect("caseiq.error.method", reply.status == 405, f"{method} {path} is 405", exchange=reply)
        # The errors of the token endpoint have a shape of their own (caseiq.error.envelope).
        if reply.status == 405 and dialect.speaks_envelope and path != TOKEN_PATH:
            flaw = envelope_flaw(reply)
            expected = f"the 405 for {method} {path} is in the envelope, as other errors are"
            judge.expect("caseiq.error.method", flaw is None, expected, observed=flaw, exchange=reply)


@cites("caseiq.error.method")
def test_a_method_that_the_path_lacks_changes_nothing(judge: Judge, caseiq: CaseIq, samples: Samples) -> None:
    file = samples.upload()
    before = caseiq.get(file.id)
    for method, path, _ in _refused_calls(caseiq, lambda: file):
        reply = caseiq.get_reply(file.id)
        judge.expect(
            "caseiq.error.method",
            reply.status == 200 and reply.json() == before,
            f"after {method} {path} the attachment is as it was",
            exchange=reply,
        )
    reply = caseiq.download_reply(file.id)
    is_kept = reply.status == 200 and reply.body == file.content
    judge.expect("caseiq.error.method", is_kept, "the bytes are as they were")


@cites("caseiq.error.method-allow")
def test_a_405_says_what_is_allowed(judge: Judge, caseiq: CaseIq, samples: Samples) -> None:
    for method, path, reply in _refused_calls(caseiq, samples.upload):
        if reply.status != 405:
            continue
        allowed = {word.strip().upper() for word in reply.headers.get("allow", "").split(",")}
        has = {"POST"} if path in (UPLOAD_PATH, TOKEN_PATH) else {"GET", "HEAD"}
        judge.expect(
            "caseiq.error.method-allow",
            has <= allowed and method not in allowed,
            f"the 405 for {method} {path} carries Allow with {', '.join(sorted(has))}",
            observed=f"Allow: {reply.headers.get('allow', 'missing')}",
            exchange=reply,
        )


@cites("caseiq.error.method-allow")
def test_head_works_where_get_does(judge: Judge, caseiq: CaseIq, samples: Samples) -> None:
    for path in (LIST_PATH, item_path(samples.file.id), bytes_path(samples.file.id)):
        get, head = caseiq.call("GET", path), caseiq.call("HEAD", path)
        judge.expect(
            "caseiq.error.method-allow",
            head.status == get.status and not head.body and head.media_type == get.media_type,
            f"HEAD {path} answers as GET does, without the body",
            exchange=head,
        )
    for path in (item_path(samples.unknown_id()), bytes_path(samples.unknown_id())):
        head = caseiq.call("HEAD", path)
        judge.expect("caseiq.error.method-allow", head.status == 404, f"HEAD {path} is 404 as GET is")
