"""A handful of response mutants from end to end: mock, proxy, a process that judges, what is said of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from contract_tests.audit.bench import Bench
from contract_tests.audit.mutant import Fate, Mutant
from contract_tests.audit.response.enumeration import all_mutations
from contract_tests.audit.response.exercise import Exercise, call_of
from contract_tests.audit.response.family import UNSEEN, Judging
from contract_tests.audit.response.mutation import Mutation
from contract_tests.audit.response.proxy import MutatingProxy
from contract_tests.audit.worker import Workers
from contract_tests.guard.server import serving
from contract_tests.messages import Exchange, Json, Request
from contract_tests.mock import running_mock

_TOKEN = "test_token::test_right_credentials_get_a_token"
_GET = "test_get::test_an_attachment_is_a_bare_object"
_LIST = "test_list::test_a_list_has_records_and_their_count"
_CITED = {
    _TOKEN: ("caseiq.auth.token", "caseiq.auth.token-body"),
    _GET: ("caseiq.get.ok",),
    _LIST: ("caseiq.list.shape",),
}
_SEEN = {
    ("createToken", 200): (_TOKEN,),
    ("getAttachment", 200): (_GET,),
    ("listAttachments", 200): (_LIST,),
    ("uploadFile", 403): (_GET,),
}
_KNOWN = all_mutations("caseiq")


@pytest.fixture(scope="module")
def judging() -> Iterator[Judging]:
    with running_mock(seed=0) as sections, Workers(1) as workers:
        app = MutatingProxy(sections["caseiq"]["base_url"], _KNOWN)
        with serving(app) as base_url:
            yield Judging(app, base_url, Bench(workers), {"caseiq": Exercise(_SEEN, _CITED)})


def _fate(judging: Judging, name: str, **changes: str) -> Fate:
    mutation = _KNOWN[name]
    mutant = Mutant(name, "response", "caseiq", mutation.operator, "", mutation.operation, **changes)
    (fate,) = judging.fates([mutant], {name: mutation})
    return fate


@pytest.mark.parametrize(
    ("name", "test", "rule", "weight"),
    [
        ("caseiq.createToken.200.empty:/access_token", _TOKEN, "caseiq.auth.token-body", "a warning"),
        ("caseiq.getAttachment.200.alter:/id", _GET, "caseiq.get.ok", "binding"),
        ("caseiq.listAttachments.200.status:201", _LIST, "caseiq.list.shape", "binding"),
        ("caseiq.listAttachments.200.wrapped", _LIST, "caseiq.list.shape", "binding"),
    ],
)
def test_a_mutant_is_killed_by_the_test_that_sees_it(
    judging: Judging, name: str, test: str, rule: str, weight: str
) -> None:
    fate = _fate(judging, name)

    assert fate.kill
    assert (fate.kill.by, fate.kill.is_binding) == (test, weight == "binding")
    assert rule in fate.rules
    assert "X-Mutant" in fate.kill.detail
    assert fate.trouble == ""


def test_what_nobody_can_notice_survives(judging: Judging) -> None:
    fate = _fate(judging, "caseiq.listAttachments.200.bom", equivalent="parsers skip it")

    assert (fate.kill, fate.trouble) == (None, "")
    assert fate.seconds > 0


def test_what_no_test_sees_cannot_be_judged(judging: Judging) -> None:
    for name in ("caseiq.uploadFile.403.status:404", "caseiq.downloadAttachment.206.cut-byte"):
        fate = _fate(judging, name)
        assert (fate.kill, fate.trouble) == (None, UNSEEN)


def test_a_test_that_comes_to_no_end_has_noticed(judging: Judging) -> None:
    kill = _fate(judging, "caseiq.createToken.200.zipped-untrue").kill

    assert kill
    assert (kill.by, kill.rules, kill.is_binding) == (_TOKEN, (), False)
    assert "not encoded as its Content-Encoding says" in kill.detail


def test_in_front_of_a_target_that_is_broken_itself_nothing_is_said(judging: Judging) -> None:
    broken = {"caseiq": Exercise(_SEEN, _CITED, trouble="an unbroken target breaks caseiq.get.ok")}

    fate = _fate(replace(judging, exercises=broken), "caseiq.getAttachment.200.alter:/id")

    assert (fate.kill, fate.trouble) == (None, "an unbroken target breaks caseiq.get.ok")


def test_who_is_likely_to_notice_is_asked_first() -> None:
    """What others have fetched a test looks at too, if it cites a rule about the operation."""
    cited = {
        "test_workflows::test_all": ("caseiq.get.same",),
        "test_list::test_other": ("caseiq.list.shape",),
        "test_errors::test_seen": ("caseiq.error.order",),
        "test_get::test_near": ("caseiq.get.same",),
        "test_conformance::test_drawn": ("caseiq.get.unknown",),
    }
    exercise = Exercise({("getAttachment", 200): ("test_errors::test_seen",)}, cited)
    mutation = Mutation("caseiq", "getAttachment", 200, "drop", "/name", "caseiq.get.same")

    assert exercise.stages(mutation) == (
        ("test_conformance::test_drawn",),
        ("test_get::test_near",),
        ("test_errors::test_seen",),
        ("test_workflows::test_all",),
    )
    assert exercise.stages(replace(mutation, status=404)) == ()


def test_a_request_of_a_test_is_the_call_that_the_proxy_sees() -> None:
    request = Request("POST", "/api/v2/attachments", body=Json({"ids": [1], "_method": "delete"}))
    sent = (("Content-Type", "application/json"),)
    exchange = Exchange(request, "http://127.0.0.1:1/api/v2/attachments?a=1", 200, {}, b"", sent_headers=sent)

    call = call_of(exchange)

    assert (call.method, call.path, call.query) == ("POST", "/api/v2/attachments", [("a", "1")])
    assert call.spoofed() == {"DELETE"}
