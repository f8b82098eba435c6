"""No call without a credential, and no call that the role does not allow."""

from __future__ import annotations

import pytest

from contract_tests.caseiq.client import LIST_PATH, CaseIq, bytes_path, item_path
from contract_tests.caseiq.samples import Samples
from contract_tests.judge import Judge, cites
from contract_tests.messages import Exchange


def _wrong_tokens(token: str) -> dict[str, str | None]:
    """Credentials that are none, by what is wrong with them."""
    wrong = {
        "no credential": None,
        "an unknown token": "no-such-token",
        "a token of one letter more": f"{token}x",
        "a token of one letter less": token[:-1],
        "a token in other letter case": token.swapcase(),
        "half a token": token[: len(token) // 2],
        "a token twice": token + token,
    }
    return {what: value for what, value in wrong.items() if value != token}


def _calls(caller: CaseIq, samples: Samples) -> dict[str, Exchange]:
    """One flawless call of each reading operation."""
    attachment_id = samples.file.id
    return {
        "the list": caller.list_reply(),
        "retrieve": caller.get_reply(attachment_id),
        "the download": caller.download_reply(attachment_id),
    }


@cites("caseiq.auth.required", "caseiq.auth.required-header")
def test_reading_without_a_valid_credential_is_401(
    judge: Judge, caseiq: CaseIq, nobody: CaseIq, samples: Samples
) -> None:
    for what, token in _wrong_tokens(caseiq.client.credential.token or "").items():
        for call, reply in _calls(nobody.acting_as(token), samples).items():
            _expect_401(judge, reply, f"{call} with {what}")
            leaked = samples.file.content in reply.body or samples.file.name.encode() in reply.body
            judge.expect(
                "caseiq.auth.required", not leaked, f"{call} with {what} tells nothing", exchange=reply
            )


@cites("caseiq.auth.required", "caseiq.auth.required-header")
def test_uploading_without_a_valid_credential_is_401_and_stores_nothing(
    judge: Judge, caseiq: CaseIq, nobody: CaseIq, samples: Samples
) -> None:
    for what, token in _wrong_tokens(caseiq.client.credential.token or "").items():
        name = samples.name()
        reply = nobody.acting_as(token).upload_reply(name, samples.content())
        _expect_401(judge, reply, f"the upload with {what}")
        judge.expect(
            "caseiq.auth.required", not caseiq.is_stored(name), f"the upload with {what} stores nothing"
        )


@cites("caseiq.auth.required", "caseiq.auth.required-header")
@pytest.mark.parametrize(
    "header",
    ["Basic bW9jazptb2Nr", "Bearer", "", "Digest username=x", "Token no-such-token", "bearer no-such-token"],
)
def test_another_kind_of_credential_is_401(
    judge: Judge, nobody: CaseIq, samples: Samples, header: str
) -> None:
    credential = [("Authorization", header)]
    reply = nobody.call("GET", LIST_PATH, headers=credential)
    _expect_401(judge, reply, f"the list with the credential {header!r}")
    for path in (item_path(samples.file.id), bytes_path(samples.file.id)):
        reply = nobody.call("GET", path, headers=credential)
        _expect_401(judge, reply, f"GET {path} with the credential {header!r}")


@cites("caseiq.auth.bearer", "caseiq.auth.required")
def test_a_right_token_counts_only_as_a_bearer_token(judge: Judge, caseiq: CaseIq, nobody: CaseIq) -> None:
    """The scheme is assumed; but what Basic and Digest are is not (RFC 7617, 7616), a token is neither."""
    for scheme in ("", "Basic ", "Token ", "Digest "):
        reply = nobody.call("GET", LIST_PATH, headers=[("Authorization", f"{scheme}{caseiq.token}")])
        expected = f"the token is no credential under {scheme.strip() or 'no scheme'}"
        judge.expect("caseiq.auth.bearer", reply.status == 401, expected)
        if scheme in ("Basic ", "Digest "):
            judge.expect("caseiq.auth.required", not reply.is_success, expected)


@cites("caseiq.auth.required")
def test_head_needs_a_credential_too(judge: Judge, nobody: CaseIq, samples: Samples) -> None:
    for path in (LIST_PATH, item_path(samples.file.id), bytes_path(samples.file.id)):
        reply = nobody.call("HEAD", path)
        judge.expect(
            "caseiq.auth.required", reply.status >= 400, f"HEAD {path} without a credential is refused"
        )


@cites("caseiq.auth.role")
def test_a_role_that_may_not_create_is_403_and_stores_nothing(
    judge: Judge, caseiq: CaseIq, reader: CaseIq, samples: Samples
) -> None:
    contents = {"a text": samples.content(), "some bytes": samples.content(3000)}
    for what, content in contents.items():
        name = samples.name()
        reply = reader.upload_reply(name, content)
        if reply.status == 401:
            judge.not_exercised("caseiq.auth.role", "readonly_token is no valid credential")
            return
        judge.expect("caseiq.auth.role", reply.status == 403, f"uploading {what} without the right is 403")
        judge.expect("caseiq.auth.role", not caseiq.is_stored(name), "without the right nothing is stored")


@cites("caseiq.auth.role")
def test_a_role_that_may_view_is_not_refused_to(judge: Judge, reader: CaseIq, samples: Samples) -> None:
    for call, reply in _calls(reader, samples).items():
        judge.expect(
            "caseiq.auth.role", reply.status != 403, f"{call} is open to who may view", exchange=reply
        )


@cites("caseiq.auth.role")
def test_the_role_is_asked_at_each_call(
    judge: Judge, caseiq: CaseIq, reader: CaseIq, samples: Samples
) -> None:
    """Neither what somebody may do before nor what is allowed to others changes what a role may do."""
    samples.upload()
    refused = reader.upload_reply(samples.name(), samples.content())
    judge.expect("caseiq.auth.role", refused.status == 403, "the upload of another does not lend the right")
    allowed = caseiq.upload_reply(samples.name(), samples.content())
    judge.expect("caseiq.auth.role", allowed.status != 403, "a refusal does not take the right from others")


@cites("caseiq.auth.role")
def test_the_role_counts_also_for_a_larger_form(
    judge: Judge, reader: CaseIq, caseiq: CaseIq, samples: Samples
) -> None:
    name = samples.name("pdf")
    fields = [("description", "by a reader"), ("templateLocale", "en_US"), ("bulkTags[]", "one")]
    reply = reader.upload_reply(name, samples.content(70_000), fields=fields, content_type="application/pdf")
    judge.expect("caseiq.auth.role", reply.status == 403, "a complete form without the right is 403")
    judge.expect(
        "caseiq.auth.role", not caseiq.is_stored(name), "a complete form without the right is not stored"
    )


def _expect_401(judge: Judge, reply: Exchange, what: str) -> None:
    judge.expect("caseiq.auth.required", reply.status == 401, f"{what} is 401", exchange=reply)
    if reply.status != 401:
        return
    scheme = reply.headers.get("www-authenticate", "")
    judge.expect(
        "caseiq.auth.required-header",
        scheme.lower().startswith("bearer"),
        f"the 401 for {what} carries WWW-Authenticate: Bearer",
        observed=f"WWW-Authenticate: {scheme or 'missing'}",
        exchange=reply,
    )
