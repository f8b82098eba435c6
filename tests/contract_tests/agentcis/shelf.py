"""The shelf: broken implementations of the Agentcis API, each of which breaks one rule on purpose."""

from __future__ import annotations

from collections.abc import Mapping

from tests.contract_tests.agentcis import (
    faults_delete,
    faults_http,
    faults_list,
    faults_update,
    faults_upload,
)
from tests.contract_tests.agentcis.faults import Fault

FAULTS_BY_MODULE: Mapping[str, tuple[Fault, ...]] = {
    faults_http.__name__: faults_http.HTTP_FAULTS,
    faults_list.__name__: faults_list.LIST_FAULTS,
    faults_upload.__name__: faults_upload.UPLOAD_FAULTS,
    faults_update.__name__: faults_update.UPDATE_FAULTS,
    faults_delete.__name__: faults_delete.DELETE_FAULTS,
}
FAULTS = tuple(fault for faults in FAULTS_BY_MODULE.values() for fault in faults)
