"""Files that the tests upload once and share, and the means to make new ones."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import count
from uuid import UUID

from contract_tests.caseiq.client import CaseIq, Upload
from contract_tests.caseiq.records import Record
from contract_tests.judge import NotExercised, Unusable

_SIZES = (9, 100, 10, 2, 1000, 55)
_ENDINGS = ("echo", "alpha", "golf", "charlie", "india")
_WORDS = ["able", "baker", "candle", "dolphin", "ember", "falcon", "garnet", "harbor", "island", "jacket"]

DENIED_NAME = "contract-tests-denied.txt"
CROWD_NAME = "contract-tests-crowd.txt"
_DENIED = 3


class Samples:
    """Uploads of one run. Each set is made when a test first asks for it, to the case made for the tests."""

    def __init__(self, caseiq: CaseIq) -> None:
        self.caseiq = caseiq
        self.random = random.Random(caseiq.target.seed)
        self._numbers = count(1)

    def stem(self, words: str = "") -> str:
        """The beginning of a file name that nothing else on the target has."""
        return f"ct-{self.caseiq.target.run_id}-{next(self._numbers)}{words}"

    def name(self, ending: str = "txt") -> str:
        """A file name that nothing else on the target has."""
        return f"{self.stem()}.{ending}"

    def content(self, size_bytes: int | None = None) -> bytes:
        """Bytes that differ from those of the other files, with `size_bytes` as far as they allow it."""
        if size_bytes is not None:
            return self.random.randbytes(size_bytes)
        words = " ".join(self.random.choices(_WORDS, k=4))
        return f"{next(self._numbers)}: {words}\n".encode()

    def unknown_id(self) -> str:
        """A UUID that nothing on the target has."""
        return str(UUID(int=self.random.getrandbits(128), version=4))

    def upload(self, **more: object) -> Upload:
        """Upload a new text file."""
        return self.caseiq.upload(self.name(), self.content(), **more)  # type: ignore[arg-type]

    @cached_property
    def file(self) -> Upload:
        """A text file."""
        return self.upload()

    @cached_property
    def other_file(self) -> Upload:
        """Another text file."""
        return self.upload()

    @cached_property
    def sizes(self) -> list[Upload]:
        """Files that share a name; no two have the same size, nor were they uploaded in order of it."""
        name = self.name()
        return self._as_one([self.caseiq.upload(name, self.content(size)) for size in _SIZES], "name")

    @cached_property
    def endings(self) -> list[Upload]:
        """Files that share their name without extension and differ in the extension."""
        stem = self.stem()
        uploads = [self.caseiq.upload(f"{stem}.{ending}", self.content()) for ending in _ENDINGS]
        return self._as_one(uploads, "nameWithoutExtension")

    @cached_property
    def formats(self) -> list[Upload]:
        """Files that share an extension of their own and differ in all else."""
        ending = f"x{self.caseiq.target.run_id}{next(self._numbers)}"
        kinds = ("text/plain", "application/pdf", "image/png", "text/csv")
        uploads = [
            self.caseiq.upload(f"{word}-{self.stem()}.{ending}", self.content(40 - at), content_type=kind)
            for at, (word, kind) in enumerate(zip(("lima", "delta", "papa", "alpha"), kinds, strict=True))
        ]
        return self._as_one(uploads, "fileFormat")

    @cached_property
    def equals(self) -> list[Upload]:
        """Files that share name and size."""
        name = self.name()
        return self._as_one([self.caseiq.upload(name, self.content(7)) for _ in range(5)], "name")

    @cached_property
    def dozen(self) -> list[Upload]:
        """Thirteen files that share a name: more than a small page holds."""
        name = self.name()
        return [self.caseiq.upload(name, self.content()) for _ in range(13)]

    def denied(self) -> list[Record]:
        """Records of the case that restricted_token is denied."""
        return self._shared_name[0]

    def permitted(self) -> list[Record]:
        """Records with the same name in the case made for the tests."""
        return self._shared_name[1]

    @cached_property
    def _shared_name(self) -> tuple[list[Record], list[Record]]:
        """Kept from run to run, as the denied case may be full by then."""
        denied_case = self.caseiq.target.need("restricted_case_id")
        there = self.caseiq.named(DENIED_NAME)
        cases = (denied_case, self.caseiq.case_id)
        found = [[record for record in there if record.get("caseId") == case] for case in cases]
        for case, records in zip(cases, found, strict=True):
            while len(records) < _DENIED:
                records.append(self._share(case))
        return found[0], found[1]

    def _share(self, case_id: str) -> Record:
        try:
            return self.caseiq.upload(DENIED_NAME, self.content(), case_id=case_id).record
        except Unusable as error:
            msg = f"no file could be uploaded to the case {case_id}; it may be full"
            raise NotExercised(msg) from error

    def _as_one(self, uploads: list[Upload], field: str) -> list[Upload]:
        """Files that the list gives when it is asked for the value that they share."""
        value = str(uploads[0].record.get(field))
        query = self.caseiq.filtered(field, value)
        if sorted(str(record.get("id")) for record in query) != sorted(upload.id for upload in uploads):
            msg = f"the list filtered by {field} does not give what was uploaded (see caseiq.list.filter)"
            raise NotExercised(msg)
        return uploads


def ordered(uploads: Sequence[Upload], key: Callable[[Upload], object]) -> list[str]:
    """The ids of uploads in ascending order of a key."""
    return [upload.id for upload in sorted(uploads, key=key)]  # type: ignore[arg-type]
