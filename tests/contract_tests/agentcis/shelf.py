"""The shelf: broken implementations of the Agentcis API, each of which breaks one rule on purpose."""

from __future__ import annotations

from tests.contract_tests.agentcis.faults_delete import DELETE_FAULTS
from tests.contract_tests.agentcis.faults_http import HTTP_FAULTS
from tests.contract_tests.agentcis.faults_list import LIST_FAULTS
from tests.contract_tests.agentcis.faults_update import UPDATE_FAULTS
from tests.contract_tests.agentcis.faults_upload import UPLOAD_FAULTS

FAULTS = (*HTTP_FAULTS, *LIST_FAULTS, *UPLOAD_FAULTS, *UPDATE_FAULTS, *DELETE_FAULTS)
