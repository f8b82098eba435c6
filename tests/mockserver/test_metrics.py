"""/_mock/metrics, read as Prometheus reads it."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from mockserver.app import create_app
from mockserver.config import Config
from mockserver.store.blobs import Blobs
from tests.mockserver.clients import CASE_A, CASE_B, RECORDS, SAVE_FILE, Agentcis, CaseIq
from tests.mockserver.multipart import Part

Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]
LABELS = {"api", "operation", "status", "broken_rule_evidence", "le"}


def samples(http: httpx.Client) -> Samples:
    """All samples by name and labels; reading them strictly is part of every test."""
    answer = http.get("/_mock/metrics")
    assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    families = text_string_to_metric_families(answer.text)
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in families
        for sample in family.samples
    }


def grown(before: Samples, after: Samples, name: str, **labels: str) -> float:
    """By how much a sample grew."""
    key = (name, tuple(sorted(labels.items())))
    return after[key] - before.get(key, 0)


def test_requests_are_counted_by_operation_status_and_evidence(http: httpx.Client, caseiq: CaseIq) -> None:
    before = samples(http)
    caseiq.upload()
    caseiq.post_parts(SAVE_FILE, Part("file", b"x", "a.txt"), Part("caseId", CASE_A))
    caseiq.get(RECORDS, params={"limit": "0"})
    http.get("/nowhere")
    after = samples(http)
    for operation, status, evidence in [
        ("uploadFile", "200", "none"),
        ("uploadFile", "400", "documented"),
        ("listAttachments", "400", "assumed"),
    ]:
        labels = {"operation": operation, "status": status, "broken_rule_evidence": evidence}
        assert grown(before, after, "mockserver_requests_total", api="caseiq", **labels) == 1
    nowhere = {"api": "none", "operation": "none", "status": "404", "broken_rule_evidence": "none"}
    assert grown(before, after, "mockserver_requests_total", **nowhere) == 1


def test_durations_and_bytes_are_counted_by_operation(http: httpx.Client, agentcis: Agentcis) -> None:
    before = samples(http)
    size_bytes = len(agentcis.upload(("a.bin", b"z" * 10_000)).content)
    after = samples(http)
    where = {"api": "agentcis", "operation": "uploadDocuments"}
    assert grown(before, after, "mockserver_received_bytes_total", **where) > 10_000
    assert grown(before, after, "mockserver_sent_bytes_total", **where) == size_bytes
    assert grown(before, after, "mockserver_request_duration_seconds_count", **where) == 1
    assert grown(before, after, "mockserver_request_duration_seconds_bucket", le="+Inf", **where) == 1


def test_what_is_kept_is_measured() -> None:
    """In a mock of its own, where nobody else's files go meanwhile."""
    with TestClient(create_app(Config()), "http://localhost", client=("127.0.0.1", 1)) as http:
        before = samples(http)
        CaseIq(http, "caseiq-full").upload(b"z" * 200_000, case_id=CASE_B)
        after = samples(http)
    assert grown(before, after, "mockserver_blobs_bytes") == 200_000
    assert grown(before, after, "mockserver_journal_entries") == 1
    assert grown(before, after, "mockserver_journal_bytes") > 1000
    assert grown(before, after, "mockserver_worlds") == 1


def test_labels_hold_nothing_that_a_client_chooses(http: httpx.Client, caseiq: CaseIq, world: str) -> None:
    before = len(samples(http))
    for number in range(50):
        http.request(f"ODD{number}", f"/nowhere/{number}", headers={"X-Mock-World": f"{world}{number}"})
        caseiq.get(f"/api-public/1.0/{number}", headers={"X-Odd": str(number)})
    after = samples(http)
    assert len(after) - before < 60
    assert {name for _, labels in after for name, _ in labels} <= LABELS
    assert world not in http.get("/_mock/metrics").text


@pytest.fixture
def blobs() -> Iterator[Blobs]:
    """Blobs of the test's own."""
    blobs = Blobs()
    yield blobs
    blobs.close()


@pytest.mark.parametrize("size_bytes", [10, 1_000_000])
def test_bytes_of_blobs_count_until_their_last_user_goes(blobs: Blobs, size_bytes: int) -> None:
    first, second = blobs.of(b"x" * size_bytes), blobs.of(b"x" * size_bytes)
    assert blobs.kept_bytes == 2 * size_bytes
    del first
    assert blobs.kept_bytes == size_bytes
    del second
    assert blobs.kept_bytes == 0
