"""Each operator on a place of a JSON body does what its name says there, and nothing anywhere else."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract_tests.audit.response.answer import Answer
from contract_tests.audit.response.members import OPERATORS, mutated
from contract_tests.audit.response.mutation import Mutation
from contract_tests.audit.response.mutation import mutated as answered
from contract_tests.audit.response.places import EVERY, Place, found, place_of, pointer

_UTC = "2024-05-02T23:29:07.000Z"
_URL = "http://127.0.0.1:8080/attachments/3/preview?page=1"
_TWO = [{"id": 1, "name": "a"}, {"id": 2, "name": "b"}]

EXAMPLES: list[tuple[str, str, Any, Any]] = [
    ("drop", "/id", {"id": 1, "name": "a"}, {"name": "a"}),
    ("drop", "/*/id", _TWO, [{"name": "a"}, {"name": "b"}]),
    ("rename", "/fileName", {"fileName": 1, "b": 2}, {"file_name": 1, "b": 2}),
    ("rename", "/original_name", {"original_name": 1}, {"originalName": 1}),
    ("rename", "/id", {"id": 1}, {"Id": 1}),
    ("rename", "/_links", {"_links": {}}, {"_links_": {}}),
    ("retype", "/a", {"a": 11}, {"a": "11"}),
    ("retype", "/a", {"a": "11"}, {"a": 11}),
    ("retype", "/a", {"a": "eleven"}, {"a": ["eleven"]}),
    ("retype", "/a", {"a": [1, 2]}, {"a": {"0": 1, "1": 2}}),
    ("retype", "/a", {"a": {"b": 1}}, {"a": [{"b": 1}]}),
    ("retype", "/a", {"a": False}, {"a": "false"}),
    ("retype", "/a", {"a": None}, {"a": ""}),
    ("null", "/a/b", {"a": {"b": 1, "c": 2}}, {"a": {"b": None, "c": 2}}),
    ("empty", "/a", {"a": "text"}, {"a": ""}),
    ("empty", "/a", {"a": [1]}, {"a": []}),
    ("empty", "/a", {"a": {"b": 1}}, {"a": {}}),
    ("empty", "/a", {"a": 7}, {"a": 0}),
    ("increment", "/count", {"count": 1}, {"count": 2}),
    ("negate", "/active", {"active": True}, {"active": False}),
    ("alter", "/a", {"a": "0f9"}, {"a": "0f0"}),
    ("alter", "/a", {"a": "name.txt)"}, {"a": "name.txu)"}),
    ("pad", "/a", {"a": "x"}, {"a": "x "}),
    ("hour", "/a", {"a": _UTC}, {"a": "2024-05-03T00:29:07.000Z"}),
    ("zoneless", "/a", {"a": _UTC}, {"a": "2024-05-02T23:29:07.000"}),
    ("next-day", "/a", {"a": "12-31-2018"}, {"a": "01-01-2019"}),
    ("iso-day", "/a", {"a": "05-02-2018"}, {"a": "2018-05-02"}),
    ("host", "/a", {"a": _URL}, {"a": "http://other.invalid/attachments/3/preview?page=1"}),
    ("relative", "/a", {"a": _URL}, {"a": "/attachments/3/preview?page=1"}),
    ("swap", "/a", {"a": [1, 2, 3]}, {"a": [2, 1, 3]}),
    ("cut", "/a", {"a": [1, 2, 3]}, {"a": [1, 2]}),
    ("twice", "/a", {"a": [1, 2]}, {"a": [1, 2, 2]}),
    ("neighbour", "/*/id", _TWO, [{"id": 2, "name": "a"}, {"id": 1, "name": "b"}]),
    ("neighbour", "/a/*", {"a": [1, 2, 3]}, {"a": [2, 3, 1]}),
    ("neighbour", "/*/a/b", [{"a": {"b": 1}}, {}, {"a": {"b": 2}}], [{"a": {"b": 2}}, {}, {"a": {"b": 1}}]),
]
# What is odd, or has no such place, or cannot be changed so, stays as it is.
UNFIT: list[tuple[str, str, Any]] = [
    ("drop", "/id", {}),
    ("drop", "/*/id", []),
    ("drop", "/id", [1]),
    ("drop", "/a/b", {"a": "text"}),
    ("drop", "/*/id", None),
    ("null", "/a", {"a": None}),
    ("empty", "/a", {"a": []}),
    ("empty", "/a", {"a": 0}),
    ("empty", "/a", {"a": True}),
    ("increment", "/a", {"a": "1"}),
    ("increment", "/a", {"a": True}),
    ("negate", "/a", {"a": 1}),
    ("alter", "/a", {"a": "…"}),
    ("alter", "/a", {"a": ""}),
    ("hour", "/a", {"a": "2024-13-45T99:00:00Z"}),
    ("hour", "/a", {"a": "9999-12-31T23:59:59Z"}),
    ("next-day", "/a", {"a": "13-45-2018"}),
    ("host", "/a", {"a": "http://["}),
    ("relative", "/a", {"a": "/attachments"}),
    ("swap", "/a", {"a": [1]}),
    ("cut", "/a", {"a": []}),
    ("twice", "/a", {"a": "text"}),
    ("neighbour", "/*/id", [{"id": 1}]),
    ("neighbour", "/*/id", {"id": 1}),
    ("earlier", "/id", {"id": 1}),
]


@pytest.mark.parametrize(("operator", "at", "before", "after"), EXAMPLES)
def test_an_operator_does_what_its_name_says(operator: str, at: str, before: Any, after: Any) -> None:
    assert mutated(before, operator, place_of(at)) == after


@pytest.mark.parametrize(("operator", "at", "value"), UNFIT)
def test_where_nothing_fits_nothing_changes(operator: str, at: str, value: Any) -> None:
    assert mutated(value, operator, place_of(at)) == value


def test_a_member_that_is_repeated_stands_there_twice() -> None:
    answer = Answer(200, (("content-type", "application/json"),), b'{"id": "a", "name": "b"}')

    changed = answered(answer, Mutation("caseiq", "getAttachment", 200, "repeat", "/id"))

    assert changed is not None
    assert changed.body == b'{"id": "a", "name": "b", "id": ""}'


def test_earlier_takes_what_the_answer_before_had() -> None:
    body, before = {"id": 2, "name": "b"}, {"id": 1, "name": "a"}

    assert mutated(body, "earlier", ("id",), before) == {"id": 1, "name": "b"}
    assert mutated(body, "earlier", ("id",), {"name": "a"}) == body


def test_every_operator_has_an_example() -> None:
    shown = {operator for operator, *_ in EXAMPLES}

    assert shown | {"repeat", "earlier"} == set(OPERATORS)


@pytest.mark.parametrize("text", ["", "/a", "/a/*/b", "/a~1b/c~0d", "/ids.0"])
def test_pointers_are_read_as_they_are_written(text: str) -> None:
    assert pointer(place_of(text)) == text


_SCALARS = (
    st.none() | st.booleans() | st.integers() | st.text(max_size=4) | st.sampled_from([_UTC, _URL, "7"])
)
_JSON = st.recursive(
    _SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b_c", "dE"]), inner, max_size=3)
    ),
    max_leaves=12,
)
_PLACES = st.lists(st.sampled_from(["a", "b_c", "dE", EVERY]), min_size=1, max_size=3).map(tuple)


@settings(max_examples=300, deadline=None, database=None)
@given(body=_JSON, place=_PLACES, operator=st.sampled_from(OPERATORS))
def test_nothing_else_changes(body: Any, place: Place, operator: str) -> None:
    """What stands at no such place is there as it was, whatever the JSON is like."""
    before = json.dumps(body)

    after = mutated(body, operator, place, {"a": 1})

    assert json.dumps(body) == before
    assert _without(after, place) == _without(body, place)


def _without(value: Any, place: Place) -> Any:
    """The value with nothing at the place, not even what an operator may have put beside it."""
    step, *rest = place
    if isinstance(value, dict):
        known = {name: each for name, each in value.items() if type(name) is str}
        if rest:
            meant = known if step == EVERY else {step}
            return {name: _without(v, tuple(rest)) if name in meant else v for name, v in known.items()}
        if step == EVERY:
            return {}
        return {name: v for name, v in known.items() if name in ("a", "b_c", "dE") and name != step}
    if isinstance(value, list) and step == EVERY:
        return [_without(each, tuple(rest)) for each in value] if rest else []
    return value


def test_found_gives_all_that_stands_at_a_place() -> None:
    assert list(found({"a": [{"b": 1}, {}, {"b": 2}]}, ("a", EVERY, "b"))) == [1, 2]
    assert list(found(7, ())) == [7]
