"""axios in Node: FormData with the progress of the upload, and `postForm` of an array of streams."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

from mockserver.testing import World
from tests.real_clients.programs import printed_by
from tests.real_clients.workflow import Work, assert_agentcis_worked, assert_caseiq_worked, assert_mock_saw


def printed_by_axios(node_modules: Path, work: Work, api: str) -> Any:
    return printed_by("node", node_modules.with_name("axios.mjs"), work.as_json, api)


def test_axios_works_with_case_iq(node_modules: Path, mockserver: World, work: Work) -> None:
    printed = printed_by_axios(node_modules, work, "caseiq")
    assert_caseiq_worked(printed["seen"], work)
    assert_mock_saw(mockserver, "uploadFile", "axios/")
    assert all(one <= two for one, two in pairwise(printed["progress"]))
    assert printed["progress"][-1] >= work.statement.stat().st_size


def test_axios_works_with_agentcis(node_modules: Path, mockserver: World, work: Work) -> None:
    assert_agentcis_worked(printed_by_axios(node_modules, work, "agentcis")["seen"], work)
    assert_mock_saw(mockserver, "uploadDocuments", "axios/")
