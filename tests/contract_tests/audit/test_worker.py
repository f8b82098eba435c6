"""What a worker says of a target, and when it has seen enough."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import replace

import pytest

from contract_tests.audit.mutant import layer_of
from contract_tests.audit.worker import Job, Judged, Noticed, Workers
from contract_tests.mock import running_mock

_UNKNOWN, _TOLD = "caseiq.get.unknown", "caseiq.get.same"


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(1) as workers:
        yield workers


@pytest.fixture(scope="module")
def base_url() -> Iterator[str]:
    with running_mock(seed=0) as sections:
        yield sections["caseiq"]["base_url"]


def _judged(workers: Workers, job: Job) -> Judged:
    ((_, judged),) = workers.judged([("", job)])
    return judged


def _job(base_url: str, *rules: str) -> Job:
    return Job("caseiq", base_url, {"X-Mock-World": f"worker-{secrets.token_hex(4)}"}, rules=rules)


def test_only_the_tests_that_cite_the_rules_are_run(workers: Workers, base_url: str) -> None:
    judged = _judged(workers, _job(base_url, _UNKNOWN))

    assert judged.outcomes[_UNKNOWN] == "held"
    assert "caseiq.upload.tags" not in judged.outcomes
    assert (judged.noticed, judged.kill(), judged.crashes, judged.strange, judged.trouble) == (
        (), None, (), (), "",
    )  # fmt: skip


def test_members_stand_in_the_place_of_those_of_the_demo(workers: Workers, base_url: str) -> None:
    job = replace(_job(base_url, "caseiq.download.legacy"), members={"legacy_first_text": "another text"})
    judged = _judged(workers, replace(job, until="its rule"))
    kill = judged.kill("caseiq.download.legacy")

    assert judged.broken == ("caseiq.download.legacy",)
    assert kill is not None
    assert (kill.by, kill.layer, kill.is_binding) == (
        "test_download::test_of_a_legacy_record_the_first_file_is_given", "laws", True,
    )  # fmt: skip
    assert kill.detail.splitlines()[0] == "expected: the download is the first file, and nothing else"
    assert "caseiq-full" not in kill.detail


def test_what_takes_too_long_is_said_to_have_come_to_no_end(workers: Workers, base_url: str) -> None:
    judged = _judged(workers, replace(_job(base_url, _UNKNOWN, _TOLD), longest_seconds=0))

    assert judged.trouble == "the tests came to no end in time"


def test_a_target_that_is_down_is_said_to_be(workers: Workers) -> None:
    assert "http://127.0.0.1:9 does not answer" in _judged(workers, _job("http://127.0.0.1:9")).trouble


def test_the_kill_is_of_the_test_that_names_the_rule_where_one_does() -> None:
    judged = Judged(
        {}, (Noticed("test_a::test_1", "caseiq.list.shape", 1), Noticed("test_conformance::test_2", _TOLD, 2))
    )
    (by_rule, by_any, by_none) = (judged.kill(_TOLD), judged.kill(), judged.kill("caseiq.list.walk"))

    assert by_rule is not None
    assert (by_rule.by, by_rule.layer, by_rule.rules) == ("test_conformance::test_2", "conformance", (_TOLD,))
    assert by_any is not None
    assert by_any == by_none
    assert by_any.by == "test_a::test_1"


def test_a_layer_is_known_by_the_module() -> None:
    assert [layer_of(f"test_{name}::test_x") for name in ("conformance", "workflows", "list_sort")] == [
        "conformance", "workflows", "laws",
    ]  # fmt: skip
