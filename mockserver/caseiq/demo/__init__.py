"""The published demo data of Case IQ: the same after every start and every reset."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from mockserver.caseiq.data import CaseIqData
from mockserver.caseiq.records import Account, CaseFile
from mockserver.caseiq.state import Token
from mockserver.store.blobs import Blob, Blobs

CASE_A = "aaaaaaaa-0000-4000-8000-00000000000a"
CASE_B = "bbbbbbbb-0000-4000-8000-00000000000b"

SERVICE_ACCOUNT = "mock-service-account"
API_KEYS = ("mock-api-key-0", "mock-api-key-1")

_FULL = Account(SERVICE_ACCOUNT)
TOKENS = {
    "caseiq-full": _FULL,
    "caseiq-readonly": Account("mock-readonly-account", may_create=False),
    "caseiq-restricted": Account("mock-restricted-account", denied_cases=frozenset({CASE_B})),
}

_CREATED = datetime(2024, 5, 2, 1, 29, 7, tzinfo=UTC)
_HERE = Path(__file__).parent


class DemoData:
    """The demo data, its blobs made once for all worlds."""

    def __init__(self, blobs: Blobs) -> None:
        pdf = blobs.of((_HERE / "interview.pdf").read_bytes())
        png = blobs.of((_HERE / "photo.png").read_bytes())
        first, second = blobs.of(b"first file\n"), blobs.of(b"second file\n")
        interview = _file(CASE_A, "f1", "interview.pdf", "application/pdf", pdf)
        self._files = [
            replace(interview, description="Interview with the reporter", tags=("interview",)),
            _file(CASE_A, "f2", "first.txt", "text/plain", first, second),
            _file(CASE_B, "f3", "photo.png", "image/png", png),
        ]

    def data(self, *, with_files: bool) -> CaseIqData:
        """Its cases and accounts, and the files if wanted."""
        return CaseIqData(
            cases=(CASE_A, CASE_B),
            api_keys={(SERVICE_ACCOUNT, key): _FULL for key in API_KEYS},
            tokens={name: Token(account) for name, account in TOKENS.items()},
            files={file.id: file for file in self._files} if with_files else {},
        )


def _file(case_id: str, number: str, name: str, mime_type: str, *blobs: Blob) -> CaseFile:
    prefix = case_id[:-2]
    return CaseFile(
        id=prefix + number,
        case_id=case_id,
        name=name,
        encoding="7bit",
        mime_type=mime_type,
        object_id=prefix + number.replace("f", "e"),
        description="",
        template_locale="en_US",
        tags=(),
        kind="File Upload",
        created_by=SERVICE_ACCOUNT,
        created_date=_CREATED,
        last_updated_date=_CREATED,
        blobs=blobs,
    )
