"""httpx, as its documentation uses it: a client with a base URL, `data` and `files` for forms."""

from __future__ import annotations

from mockserver.testing import World
from tests.real_clients.httpx_client import work_with_agentcis, work_with_caseiq
from tests.real_clients.workflow import Work, assert_agentcis_worked, assert_caseiq_worked, assert_mock_saw


def test_httpx_works_with_case_iq(mockserver: World, work: Work) -> None:
    assert_caseiq_worked(work_with_caseiq(mockserver.client(), work), work)
    assert_mock_saw(mockserver, "uploadFile", "python-httpx/")


def test_httpx_works_with_agentcis(mockserver: World, work: Work) -> None:
    client = mockserver.client(headers=mockserver.agentcis.headers)
    assert_agentcis_worked(work_with_agentcis(client, work), work)
    assert_mock_saw(mockserver, "uploadDocuments", "python-httpx/")
