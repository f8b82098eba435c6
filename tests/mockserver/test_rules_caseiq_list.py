"""Case IQ: the list: limits, order, keyset paging, fields and filters."""

from __future__ import annotations

from typing import Any

import pytest

from tests.mockserver.clients import CASE_A, CASE_B, LEGACY, PDF, PNG_IN_B, RECORDS, CaseIq, record_path
from tests.mockserver.test_rules_caseiq_auth import assert_envelope

MEMBERS = {
    "id": str,
    "name": str,
    "nameWithoutExtension": str,
    "encoding": str,
    "mimeType": str,
    "objectId": str,
    "sizeBytes": int,
    "caseId": str,
    "description": str,
    "templateLocale": str,
    "tags": list,
    "kind": str,
    "fileFormat": str,
    "createdBy": str,
    "createdDate": str,
    "lastUpdatedDate": str,
}
SCALARS = [name for name, kind in MEMBERS.items() if kind is not list]
STRINGS = [name for name, kind in MEMBERS.items() if kind is str]

# Sizes, names and locales with ties, and names whose order by code point is not that of a dictionary.
FILES = [
    (3, "b.txt", "en_US"),
    (20, "B.txt", "de"),
    (100, "ä.txt", "en_US"),
    (3, "a.txt", "de"),
    (3, "a.txt", "fr"),
    (0, "😀.txt", "en_US"),
    (20, "\uffee.txt", "fr"),
]


@pytest.fixture
def filled(caseiq: CaseIq) -> CaseIq:
    """Case A with more files, some equal in a member."""
    for size, name, locale in FILES:
        caseiq.stored(b"x" * size, name, templateLocale=locale)
    return caseiq


def ids(records: list[dict[str, Any]]) -> list[str]:
    return [record["id"] for record in records]


def in_order(records: list[dict[str, Any]], sort: str, *, descending: bool) -> list[dict[str, Any]]:
    by_id = sorted(records, key=lambda record: str(record["id"]))
    return sorted(by_id, key=lambda record: record[sort], reverse=descending)


@pytest.mark.rules("caseiq.list.shape", "caseiq.list.count", "caseiq.get.members")
def test_a_list_is_records_and_their_count(filled: CaseIq) -> None:
    page = filled.page()
    assert set(page) == {"records", "count"}
    assert page["count"] == len(page["records"]) == 3 + len(FILES)
    for record in page["records"]:
        assert {name: type(value) for name, value in record.items()} == MEMBERS


@pytest.mark.rules("caseiq.list.limit", "caseiq.list.count")
@pytest.mark.parametrize(("limit", "count"), [(1, 1), (3, 3), (9, 9), (10, 10), (11, 10), (1000, 10)])
def test_a_list_has_at_most_limit_records_and_that_many_where_there_are(
    filled: CaseIq, limit: int, count: int
) -> None:
    page = filled.page(limit=limit)
    assert page["count"] == len(page["records"]) == count
    assert page["records"] == filled.records()[:count]


@pytest.mark.rules("caseiq.list.limit-range")
def test_the_limit_is_a_hundred_by_default(caseiq: CaseIq) -> None:
    for _ in range(100):
        caseiq.stored()
    assert (caseiq.page()["count"], caseiq.page(limit=1000)["count"]) == (100, 103)


@pytest.mark.rules("caseiq.list.limit-range")
@pytest.mark.parametrize(
    "limit",
    [
        "0",
        "-1",
        "1001",
        "",
        " ",
        "x",
        "1.0",
        "1.5",
        "+5",
        "1_0",
        "1e2",
        "0x10",
        "٣",
        "５",
        " 5",
        "5 ",
        "5\n",
        "05",
        "9" * 30,
        "9" * 5000,
        "null",
        "true",
        "NaN",
    ],
)
def test_a_limit_that_is_no_integer_in_range_is_400(caseiq: CaseIq, limit: str) -> None:
    assert_envelope(caseiq.get(RECORDS, params={"limit": limit}), 400, names="limit")


@pytest.mark.rules("caseiq.list.sort", "caseiq.list.sort-values")
@pytest.mark.parametrize("order", ["asc", "desc"])
@pytest.mark.parametrize("sort", SCALARS)
def test_a_list_is_sorted_by_any_member_with_ties_by_id(filled: CaseIq, sort: str, order: str) -> None:
    records = filled.records(sort=sort, order=order)
    assert records == in_order(records, sort, descending=order == "desc")
    assert len(records) == 3 + len(FILES)


@pytest.mark.rules("caseiq.list.sort-values")
def test_a_list_is_sorted_by_creation_ascending_by_default(filled: CaseIq) -> None:
    assert filled.records() == filled.records(sort="createdDate", order="asc")
    assert ids(filled.records())[:2] == [PDF, LEGACY]


@pytest.mark.rules("caseiq.list.sort")
def test_sizes_are_compared_by_value_and_not_as_text(filled: CaseIq) -> None:
    sizes = [record["sizeBytes"] for record in filled.records(sort="sizeBytes")]
    assert sizes == sorted(sizes) == [0, 3, 3, 3, 11, 20, 20, 100, 4096, 18213]


@pytest.mark.rules("caseiq.list.sort-values")
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("sort", "tags"),
        ("sort", "unknown"),
        ("sort", ""),
        ("sort", "Name"),
        ("sort", "name,id"),
        ("sort", "-name"),
        ("order", "up"),
        ("order", ""),
        ("order", "ASC"),
        ("order", "descending"),
        ("order", "1"),
    ],
)
def test_an_unknown_sort_field_or_direction_is_400(caseiq: CaseIq, name: str, value: str) -> None:
    assert_envelope(caseiq.get(RECORDS, params={name: value}), 400, names=name)


@pytest.mark.rules("caseiq.list.before-after", "caseiq.list.before-after-exact")
@pytest.mark.parametrize("order", ["asc", "desc"])
@pytest.mark.parametrize("sort", ["id", "name", "sizeBytes", "createdDate", "templateLocale", "fileFormat"])
def test_bounds_are_exclusive_and_in_the_order_of_the_result(filled: CaseIq, sort: str, order: str) -> None:
    everything = filled.records(sort=sort, order=order)
    descending = order == "desc"
    for bound in {record[sort] for record in everything}:
        later = [r for r in everything if (r[sort] < bound if descending else r[sort] > bound)]
        earlier = [r for r in everything if (r[sort] > bound if descending else r[sort] < bound)]
        assert ids(filled.records(sort=sort, order=order, after=bound)) == ids(later)
        assert ids(filled.records(sort=sort, order=order, before=bound)) == ids(earlier)


@pytest.mark.rules("caseiq.list.before-after-exact")
@pytest.mark.parametrize(
    ("query", "sizes"),
    [
        ({"after": 3, "before": 100}, [11, 20, 20]),
        ({"after": 3, "before": 100, "limit": 2}, [11, 20]),
        ({"after": 100, "before": 3, "order": "desc"}, [20, 20, 11]),
        ({"after": 100, "before": 3, "order": "desc", "limit": 1}, [20]),
        ({"after": 100, "before": 3}, []),
        ({"after": 20, "before": 20}, []),
        ({"after": -1, "before": 1}, [0]),
        ({"after": 18213}, []),
        ({"before": 0}, []),
        ({"before": 20, "limit": 2}, [0, 3]),
    ],
)
def test_both_bounds_may_be_combined_and_the_limit_takes_the_first(
    filled: CaseIq, query: dict[str, Any], sizes: list[int]
) -> None:
    assert [record["sizeBytes"] for record in filled.records(sort="sizeBytes", **query)] == sizes


@pytest.mark.rules("caseiq.list.before-after")
@pytest.mark.parametrize(
    "bound",
    ["2024-05-02T01:29:07.000Z", "2024-05-02T03:29:07+02:00", "2024-05-02T01:29:07", "2024-05-02T01:29:07Z"],
)
def test_times_are_compared_by_time_and_not_as_text(filled: CaseIq, bound: str) -> None:
    assert filled.page(after=bound)["count"] == len(FILES)
    assert filled.page(before=bound)["count"] == 0


@pytest.mark.rules("caseiq.list.before-after-exact")
@pytest.mark.parametrize("name", ["before", "after"])
@pytest.mark.parametrize(
    ("sort", "value"),
    [
        ("sizeBytes", "x"),
        ("sizeBytes", ""),
        ("sizeBytes", "1.5"),
        ("sizeBytes", "٣"),
        ("sizeBytes", "9" * 5000),
        ("createdDate", "yesterday"),
        ("createdDate", ""),
        ("createdDate", "2024-13-01T00:00:00Z"),
        ("createdDate", "5"),
        ("createdDate", "0001-01-01T00:00:00+23:59"),
        ("lastUpdatedDate", "x"),
        ("id", "x"),
        ("id", ""),
        ("caseId", "5"),
    ],
)
def test_a_bound_that_the_sort_field_cannot_have_is_400(
    caseiq: CaseIq, name: str, sort: str, value: str
) -> None:
    assert_envelope(caseiq.get(RECORDS, params={"sort": sort, name: value}), 400, names=name)


@pytest.mark.rules("caseiq.list.walk")
@pytest.mark.parametrize("order", ["asc", "desc"])
@pytest.mark.parametrize("limit", [1, 2, 3, 10])
def test_walking_by_a_unique_field_gives_every_record_once_in_order(
    filled: CaseIq, limit: int, order: str
) -> None:
    walked = filled.records(sort="id", order=order, limit=limit)
    while page := filled.records(sort="id", order=order, limit=limit, after=walked[-1]["id"]):
        walked += page
    assert walked == filled.records(sort="id", order=order)


@pytest.mark.rules("caseiq.list.fields", "caseiq.list.fields-exact")
@pytest.mark.parametrize(
    "names", [["id"], ["name"], ["tags"], ["name", "sizeBytes"], ["createdDate", "id", "tags"], list(MEMBERS)]
)
def test_fields_limits_each_record_to_the_members_named(filled: CaseIq, names: list[str]) -> None:
    whole = filled.records()
    limited = filled.records(fields=",".join(names))
    assert limited == [{name: record[name] for name in names} for record in whole]


@pytest.mark.rules("caseiq.list.fields-exact")
@pytest.mark.parametrize(
    "fields", ["", ",", "id,", ",id", "id,,name", "unknown", "id,unknown", "ID", "id, name", "*"]
)
def test_an_unknown_or_empty_field_name_is_400(caseiq: CaseIq, fields: str) -> None:
    assert_envelope(caseiq.get(RECORDS, params={"fields": fields}), 400, names="fields")


@pytest.mark.rules("caseiq.list.filter", "caseiq.list.filter-unknown")
@pytest.mark.parametrize("name", STRINGS)
def test_every_string_member_filters_by_equality(filled: CaseIq, name: str) -> None:
    everything = filled.records()
    for value in {record[name] for record in everything}:
        assert filled.records(**{name: value}) == [r for r in everything if r[name] == value]


@pytest.mark.rules("caseiq.list.filter")
@pytest.mark.parametrize(
    "value", ["nothing", "", "File", "file upload", "File%20Upload", "*", "' OR 1=1", "\x00", "😀"]
)
def test_a_filter_that_no_record_equals_keeps_none(filled: CaseIq, value: str) -> None:
    assert filled.page(kind=value) == {"records": [], "count": 0}


@pytest.mark.rules("caseiq.list.filter")
def test_filters_are_combined_with_each_other_and_with_everything_else(filled: CaseIq) -> None:
    query = {"templateLocale": "de", "caseId": CASE_A, "sort": "sizeBytes", "order": "desc", "fields": "name"}
    assert filled.records(**query) == [{"name": "B.txt"}, {"name": "a.txt"}]
    assert filled.records(**query, after=20) == [{"name": "a.txt"}]
    assert filled.records(**query, limit=1) == [{"name": "B.txt"}]
    assert filled.records(**query, name="nothing") == []


@pytest.mark.rules("caseiq.list.filter-unknown")
@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("unknown=x", "unknown"),
        ("tags=x", "tags"),
        ("sizeBytes=3", "sizeBytes"),
        ("Kind=x", "Kind"),
        ("filter[kind]=x", "filter[kind]"),
        ("kind[]=x", "kind[]"),
        ("kind=a&kind=a", "kind"),
        ("kind=a&kind=b", "kind"),
        ("limit=1&limit=1", "limit"),
        ("sort=id&sort=id", "sort"),
        ("fields=id&fields=name", "fields"),
        ("page=2", "page"),
        ("after=a&after=b&sort=name", "after"),
        ("=x", ""),
        ("limit%5B%5D=5", "limit[]"),
    ],
)
def test_a_parameter_that_is_unknown_or_given_twice_is_400(caseiq: CaseIq, query: str, field: str) -> None:
    assert_envelope(caseiq.get(f"{RECORDS}?{query}"), 400, names=field)


@pytest.mark.rules("caseiq.list.filter-unknown")
@pytest.mark.parametrize("query", ["kind=%ff", "kind=%ed%a0%80", "&".join(["kind=x"] * 2000)])
def test_a_query_that_cannot_be_read_is_400(caseiq: CaseIq, query: str) -> None:
    assert_envelope(caseiq.get(f"{RECORDS}?{query}"), 400)


@pytest.mark.rules("caseiq.list.filter")
@pytest.mark.parametrize(
    "query", ["kind=File+Upload", "kind=File%20Upload", "&kind=File+Upload&", "kin%64=File+Upload"]
)
def test_a_query_may_be_written_in_several_ways(caseiq: CaseIq, query: str) -> None:
    assert caseiq.get(f"{RECORDS}?{query}").json()["count"] == 3


@pytest.mark.rules("caseiq.list.authorized", "caseiq.get.denied")
def test_files_of_a_denied_case_are_left_out_without_an_error(filled: CaseIq) -> None:
    filled.stored(case_id=CASE_B)
    restricted = CaseIq(filled.http, "caseiq-restricted")
    visible = [record for record in filled.records() if record["caseId"] != CASE_B]
    assert restricted.records() == visible
    assert restricted.records(limit=len(visible)) == visible
    assert restricted.records(caseId=CASE_B) == []
    assert restricted.records(id=PNG_IN_B) == []


@pytest.mark.rules("caseiq.list.fresh", "caseiq.get.same")
def test_an_uploaded_file_is_in_the_list_at_once_with_the_same_metadata(caseiq: CaseIq) -> None:
    uploaded = caseiq.stored(b"fresh", "fresh.txt", description="d", templateLocale="de")
    assert uploaded in caseiq.records()
    assert caseiq.get(record_path(uploaded["id"])).json() == uploaded
    assert caseiq.records(id=uploaded["id"]) == [uploaded]
