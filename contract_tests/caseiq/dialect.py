"""How a target says what the ledger only assumes, so that what is documented can be judged in its own words.

Each question is asked once in a run: the contract's way first, then what others would sensibly do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import product

from contract_tests.caseiq.client import CaseIq
from contract_tests.caseiq.errors import is_enveloped
from contract_tests.caseiq.records import records_of
from contract_tests.caseiq.samples import Samples
from contract_tests.judge import NotExercised

Query = tuple[tuple[str, str], ...]
SaysFields = Callable[[Sequence[str]], Query]

_UNKNOWN_ID = "5e5f8a52-6f0e-4c54-9c39-0d1f0a1b7c01"
DIRECTIONS = (
    ("asc", "desc"),
    ("ASC", "DESC"),
    ("ascending", "descending"),
    ("1", "-1"),
    ("up", "down"),
)


def _separated(separator: str) -> SaysFields:
    return lambda names: (("fields", separator.join(names)),)


def _repeated(name: str) -> SaysFields:
    return lambda names: tuple((name, value) for value in names)


def _as_json(names: Sequence[str]) -> Query:
    quoted = ",".join(f'"{name}"' for name in names)
    return (("fields", f"[{quoted}]"),)


WAYS_TO_SAY_FIELDS: tuple[SaysFields, ...] = (
    _separated(","),
    _repeated("fields"),
    _repeated("fields[]"),
    _separated(";"),
    _separated("|"),
    _separated(" "),
    _as_json,
)


class Dialect:
    """The target's own way of speaking."""

    def __init__(self, caseiq: CaseIq, samples: Samples) -> None:
        self._caseiq = caseiq
        self._samples = samples
        self._filters: dict[str, bool] = {}

    @cached_property
    def directions(self) -> tuple[str, str]:
        """The words for ascending and descending."""
        there = [self._samples.file, self._samples.other_file]
        for field, words in product(("id", "sizeBytes"), DIRECTIONS):
            answers = [self._ids(("sort", field), ("order", word)) for word in words]
            if all(len(ids) >= len(there) for ids in answers) and answers[0] != answers[1]:
                return words
        return DIRECTIONS[0]

    @cached_property
    def says_fields(self) -> SaysFields | None:
        """How several members are named in `fields`; None where no way is understood."""
        name = self._samples.file.record["name"]
        wanted = ("mimeType", "sizeBytes")
        for say in WAYS_TO_SAY_FIELDS:
            records = records_of(self._caseiq.list_reply(("name", name), *say(wanted), operation=None))
            members = set().union(*records) if records else set()
            if set(wanted) <= members and "nameWithoutExtension" not in members:
                return say
        return None

    def fields(self, *names: str) -> Query:
        """The query that names these members."""
        say = self.says_fields or WAYS_TO_SAY_FIELDS[0]
        return say(names)

    def can_filter(self, field: str) -> bool:
        """Whether a field that the vendor's page does not name can be filtered by."""
        if field not in self._filters:
            record = self._samples.file.record
            own, other = (field, str(record.get(field))), (field, f"{record.get(field)}-no")
            name = ("name", str(record["name"]))
            self._filters[field] = self._ids(name, own) == [record["id"]] and not self._ids(name, other)
        return self._filters[field]

    @cached_property
    def can_limit(self) -> bool:
        """Whether `limit` can be relied upon together with a filter (else see caseiq.list.limit)."""
        try:
            name = ("name", str(self._samples.sizes[0].record["name"]))
        except NotExercised:
            return False
        return all(len(self._ids(name, ("limit", str(limit)))) == limit for limit in (1, 3))

    @cached_property
    def speaks_envelope(self) -> bool:
        """Whether errors come in the envelope, as one that every target must know does."""
        return is_enveloped(self._caseiq.get_reply(_UNKNOWN_ID))

    def _ids(self, *query: tuple[str, str]) -> list[str]:
        reply = self._caseiq.list_reply(*query, operation=None)
        return [str(record.get("id")) for record in records_of(reply) or ()]
