"""Which members the records of a list show (`fields`)."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from contract_tests.caseiq.client import CaseIq
from contract_tests.caseiq.dialect import Dialect
from contract_tests.caseiq.records import Record, records_of
from contract_tests.caseiq.samples import Samples
from contract_tests.judge import Judge, cites
from contract_tests.messages import Exchange

_FIELDS = "caseiq.list.fields"
_EXACT = "caseiq.list.fields-exact"

_MEMBERS = (
    "name",
    "nameWithoutExtension",
    "encoding",
    "mimeType",
    "objectId",
    "sizeBytes",
    "createdDate",
    "id",
)
_SELECTIONS = (
    ("name", "sizeBytes"),
    ("sizeBytes", "name"),
    ("id", "createdDate", "mimeType"),
    ("mimeType", "objectId", "encoding", "nameWithoutExtension"),
)


def _full(caseiq: CaseIq, samples: Samples) -> dict[str, Record]:
    """The full records of the files of different sizes, by id."""
    records = caseiq.named(str(samples.sizes[0].record["name"]))
    return {str(record["id"]): record for record in records}


def _expect_projection(
    judge: Judge, reply: Exchange, named: Sequence[str], full: dict[str, Record], *, rule: str
) -> None:
    """Each record has what was named, with the full record's values; `id` may always be there."""
    records = records_of(reply)
    said = ", ".join(named)
    judge.expect(rule, records is not None, f"fields={said} is answered with records", exchange=reply)
    if records is None:
        return
    allowed = {*named} if rule == _EXACT else {*named, "id"}
    is_limited = all(set(named) <= set(record) <= allowed for record in records)
    judge.expect(rule, is_limited, f"with fields={said} each record has these members only", exchange=reply)
    shown = sorted(repr([record.get(member) for member in named]) for record in records)
    known = sorted(repr([record.get(member) for member in named]) for record in full.values())
    judge.expect(rule, shown == known, f"with fields={said} the values are the full records'", exchange=reply)


@cites(_FIELDS)
@pytest.mark.parametrize("member", _MEMBERS)
def test_one_field_limits_each_record_to_it(
    judge: Judge, caseiq: CaseIq, dialect: Dialect, samples: Samples, member: str
) -> None:
    full = _full(caseiq, samples)
    if not all(member in record for record in full.values()):
        judge.not_exercised(_FIELDS, f"the full records have no {member} (see caseiq.list.shape)")
        return
    name = ("name", str(samples.sizes[0].record["name"]))
    reply = caseiq.list_reply(name, *dialect.fields(member))
    _expect_projection(judge, reply, [member], full, rule=_FIELDS)


@cites(_FIELDS)
@pytest.mark.parametrize("members", _SELECTIONS, ids=",".join)
def test_several_fields_limit_each_record_to_them(
    judge: Judge, caseiq: CaseIq, dialect: Dialect, samples: Samples, members: tuple[str, ...]
) -> None:
    """In the target's own way of naming several; where it knows none, it limits to none of them."""
    full = _full(caseiq, samples)
    if not all(set(members) <= set(record) for record in full.values()):
        judge.not_exercised(_FIELDS, "the full records lack a member (see caseiq.list.shape)")
        return
    name = ("name", str(samples.sizes[0].record["name"]))
    reply = caseiq.list_reply(name, *dialect.fields(*members))
    _expect_projection(judge, reply, members, full, rule=_FIELDS)


@cites(_FIELDS)
def test_fields_go_with_sort_and_limit(
    judge: Judge, caseiq: CaseIq, dialect: Dialect, samples: Samples
) -> None:
    """The records are the same ones, though what they are sorted by is not shown."""
    query = (
        ("name", str(samples.sizes[0].record["name"])),
        ("sort", "sizeBytes"),
        ("order", dialect.directions[1]),
        *((("limit", "3"),) if dialect.can_limit else ()),
    )
    full = records_of(caseiq.list_reply(*query)) or []
    reply = caseiq.list_reply(*query, *dialect.fields("objectId"))
    shown = [record.get("objectId") for record in records_of(reply) or ()]
    expected = [record.get("objectId") for record in full]
    judge.expect(_FIELDS, full and shown == expected, "fields changes neither which records nor their order")


@cites(_EXACT)
def test_fields_are_separated_by_commas_and_exact(judge: Judge, caseiq: CaseIq, samples: Samples) -> None:
    full = _full(caseiq, samples)
    name = ("name", str(samples.sizes[0].record["name"]))
    for members in (*_SELECTIONS, ("name",), ("tags", "caseId"), ("sizeBytes",)):
        reply = caseiq.list_reply(name, ("fields", ",".join(members)))
        _expect_projection(judge, reply, members, full, rule=_EXACT)


@cites(_EXACT)
@pytest.mark.parametrize(
    "value", ["nothing", "", "name,nothing", "name,", ",name", "name,,id", "Name", "name;id"]
)
def test_an_unknown_or_empty_field_is_400(judge: Judge, caseiq: CaseIq, value: str) -> None:
    reply = caseiq.list_reply(("fields", value))
    judge.expect(_EXACT, reply.status == 400, f"fields={value} is 400")
