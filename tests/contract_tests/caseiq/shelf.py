"""The shelf of broken implementations of Case IQ: each one breaks one rule, and the suite must say which."""

from __future__ import annotations

from collections.abc import Mapping

from tests.contract_tests.caseiq import (
    faults_auth,
    faults_download,
    faults_errors,
    faults_files,
    faults_filter,
    faults_forms,
    faults_get,
    faults_order,
)
from tests.contract_tests.caseiq.faults import Fault

FAULTS_BY_MODULE: Mapping[str, tuple[Fault, ...]] = {
    module.__name__: module.FAULTS
    for module in (
        faults_auth,
        faults_errors,
        faults_files,
        faults_forms,
        faults_order,
        faults_filter,
        faults_get,
        faults_download,
    )
}
FAULTS = tuple(fault for faults in FAULTS_BY_MODULE.values() for fault in faults)
