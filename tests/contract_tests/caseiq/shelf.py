"""The shelf of broken implementations of Case IQ: each one breaks one rule, and the suite must say which."""

from __future__ import annotations

from tests.contract_tests.caseiq import faults_access, faults_list, faults_read, faults_upload
from tests.contract_tests.caseiq.faults import Fault

FAULTS: tuple[Fault, ...] = (
    *faults_access.FAULTS,
    *faults_upload.FAULTS,
    *faults_list.FAULTS,
    *faults_read.FAULTS,
)
