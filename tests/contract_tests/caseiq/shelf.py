"""The shelf of broken implementations of Case IQ: each one breaks one rule, and the suite must say which."""

from __future__ import annotations

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

FAULTS: tuple[Fault, ...] = (
    *faults_auth.FAULTS,
    *faults_errors.FAULTS,
    *faults_files.FAULTS,
    *faults_forms.FAULTS,
    *faults_order.FAULTS,
    *faults_filter.FAULTS,
    *faults_get.FAULTS,
    *faults_download.FAULTS,
)
