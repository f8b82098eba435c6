"""Records that were there before the run. Others work with them: what changes meanwhile is not judged."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from itertools import product

from contract_tests.caseiq.client import CaseIq
from contract_tests.caseiq.dialect import DIRECTIONS, WAYS_TO_SAY_FIELDS, Query
from contract_tests.caseiq.errors import is_error
from contract_tests.caseiq.records import METADATA, Record, is_uuid, records_of
from contract_tests.judge import Judge, NotExercised

_MOST = 3
_SURELY_ALL = 5
_STABLE = (*METADATA, "createdDate", "caseId", "kind", "fileFormat")
_LARGEST_BYTES = 2 * 1024 * 1024
_OF_A_RUN = re.compile(r"ct-|contract-tests-", re.IGNORECASE)


class Standing:
    """What a plain list shows, and how the target says what the ledger leaves open, found out by reading."""

    def __init__(self, caseiq: CaseIq) -> None:
        self.caseiq = caseiq

    @contextmanager
    def records(self, judge: Judge, *, least: int = 1) -> Iterator[list[Record]]:
        """The records of a plain list; `least` are needed.

        What was judged in the block does not count, and NotExercised is raised, where after it the list or
        its newest records are others.
        """
        before, known = self._look(), len(judge.findings)
        if len(before[0]) < least:
            msg = f"the list shows {len(before[0])} records, {least} are needed"
            raise NotExercised(msg)
        try:
            yield before[0]
        finally:
            if _stable(self._look()) != _stable(before):
                del judge.findings[known:]
                msg = "the records changed while they were looked at"
                raise NotExercised(msg)

    def _look(self) -> tuple[list[Record], list[Record]]:
        return self.caseiq.plain_list(), self._newest()

    def _newest(self) -> list[Record]:
        return self.listed(("sort", "createdDate"), ("order", self.directions[1]))

    def listed(self, *query: tuple[str, str]) -> list[Record]:
        """The records of a list, none where it is refused."""
        return records_of(self.caseiq.list_reply(*query)) or []

    @property
    def files(self) -> list[Record]:
        """The newest few small files that others uploaded. Raises NotExercised where there is none."""
        newest = self._newest() or self.caseiq.plain_list()
        found = [record for record in newest if self._is_small_file(record)]
        if not found:
            msg = "no small uploaded file was there before the run"
            raise NotExercised(msg)
        return found[:_MOST]

    @cached_property
    def directions(self) -> tuple[str, str]:
        """The words for ascending and descending."""
        for field, words in product(("createdDate", "id"), DIRECTIONS):
            answers = [self.caseiq.list_reply(("sort", field), ("order", word)) for word in words]
            lists = [ids_of(records_of(answer) or ()) for answer in answers]
            if not any(map(is_error, answers)) and lists[0] != lists[1]:
                return words
        return DIRECTIONS[0]

    @cached_property
    def is_whole(self) -> bool:
        """Whether a plain list shows all that there is: then it has the same records from either end."""
        ends = [ids_of(self.listed(("sort", "createdDate"), ("order", word))) for word in self.directions]
        plain = set(ids_of(self.caseiq.plain_list()))
        is_turned = ends[0] != ends[1] or len(plain) < _SURELY_ALL
        return bool(plain) and plain == set(ends[0]) == set(ends[1]) and is_turned

    def fields(self, *names: str) -> Query:
        """The query that names these members. Raises NotExercised where no way to name several works."""
        for say in WAYS_TO_SAY_FIELDS:
            members = set[str]().union(*self.listed(*say(names)))
            if set(names) <= members and "nameWithoutExtension" not in members:
                return say(names)
        msg = "no way to name several fields is understood (see caseiq.list.fields-exact)"
        raise NotExercised(msg)

    def _is_small_file(self, record: Record) -> bool:
        size, is_ours = record.get("sizeBytes"), _OF_A_RUN.match(str(record.get("name")))
        is_sized = isinstance(size, int) and not isinstance(size, bool) and 0 < size <= _LARGEST_BYTES
        is_file = is_uuid(record.get("id")) and record["id"] != self.caseiq.target.get("legacy_id")
        return is_sized and is_file and not is_ours and record.get("kind", "File Upload") == "File Upload"


def _stable(looks: tuple[list[Record], list[Record]]) -> list[list[object]]:
    """What is the same at two looks if nothing changed; a count of views, say, is another each time."""
    return [[record.get(member) for member in _STABLE] for records in looks for record in records]


def ids_of(records: Sequence[Record]) -> list[str]:
    """The ids of records, in their order."""
    return [str(record.get("id")) for record in records]
