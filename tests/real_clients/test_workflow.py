"""What the day's work asks of a client is not easily had: an answer that is wrong is noticed."""

from __future__ import annotations

from typing import Any

import pytest

from mockserver.testing import World
from tests.real_clients.httpx_client import work_with_agentcis, work_with_caseiq
from tests.real_clients.workflow import Work, assert_agentcis_worked, assert_caseiq_worked

_WRONG_BYTES = {"kind": "corrupted"}
_STALE_LISTS = {"kind": "stale-list", "window_seconds": 60}


@pytest.mark.parametrize("fault", [_WRONG_BYTES, _STALE_LISTS], ids=lambda fault: fault["kind"])
def test_a_fault_of_case_iq_is_noticed(fault: dict[str, Any], mockserver: World, work: Work) -> None:
    mockserver.faults.add(**fault)
    seen = work_with_caseiq(mockserver.client(), work)
    with pytest.raises(AssertionError):
        assert_caseiq_worked(seen, work)


def test_a_fault_of_agentcis_is_noticed(mockserver: World, work: Work) -> None:
    mockserver.faults.add(**_WRONG_BYTES)
    seen = work_with_agentcis(mockserver.client(headers=mockserver.agentcis.headers), work)
    with pytest.raises(AssertionError):
        assert_agentcis_worked(seen, work)
