"""No proposal holds a value of the traffic."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openapi_spec_validator import validate

from contract_tests.drift.overlay import as_yaml
from contract_tests.drift.sample import redacted
from tests.contract_tests.drift.traffic import AGENTCIS, document, entry, example, found, widened, write

_LIST = f"{AGENTCIS}/attachments/client/5"
_SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=60)
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
_WORD = re.compile(r"[^\W_]{3,}")


@pytest.mark.parametrize(
    ("value", "sample"),
    [
        ("John.docx", '"Xxxx.xxxx"'),
        (11839, "00000"),
        (-1.5e300, "-0.000000"),
        ("aaaaaaaa-0000-4000-8000-0000000000f1", '"00000000-0000-0000-0000-000000000000"'),
        ("Zoë\x1b[31m", '"Xxx??00x"'),
        (False, "true"),
        (None, "null"),
        ({"name": "Jane", "jane@example.org": [1, 2]}, '{"name": "Xxxx", "xxxx@xxxxxxx.xxx": [0, …]}'),
        ("x" * 90, '"' + "x" * 40 + '…"'),
        ([[[[["deep"]]]]], "[[[[…]]]]"),
    ],
)
def test_a_sample_keeps_types_and_shapes(value: Any, sample: str) -> None:
    assert redacted(value) == sample


@given(st.text(alphabet="abcdefghijklmnopqrstuvwyzABCDEFGHIJKLMNOPQRSTUVWYZ123456789-_. ", min_size=1))
def test_a_sample_holds_no_letter_and_no_digit_of_its_text(text: str) -> None:
    assert not set(redacted(text)) & set(text) - set("-_. ")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=st.lists(_VALUES, min_size=3, max_size=3))
def test_whatever_comes_the_overlay_can_be_applied_and_holds_nothing_of_it(
    values: list[Any], tmp_path: Path
) -> None:
    page = example("agentcis", "DocumentPageOfTwo")
    page["data"][0]["original_name"], page["data"][1]["added"] = values[0], values[1]
    traffic = write(
        tmp_path / "t.har",
        [entry(_LIST, page), entry(_LIST, values[2]), entry(_LIST, values[2], status=422)],
    )
    made = found(traffic, "agentcis")
    spec = widened("agentcis", made)
    validate(spec)
    assert found(traffic, "agentcis", spec) == []
    samples = " ".join(finding.sample for proposal in made for finding in proposal.findings)
    written = set(_WORD.findall(samples))
    assert not {word for word in _words(values) if word in written and set(word) - set("xX0")}


def test_names_tokens_and_bytes_are_nowhere_in_the_overlay(tmp_path: Path) -> None:
    secrets = {
        "original_name": ["Smith-passport.pdf"],
        "type": 31337421,
        "namespace": "acme-legal",
        "owner": {"mail": "jane.doe@example.org", "token": "eyJhbGciOiJIUzI1NiJ9.e30.c2ln"},
        "8f14e45fceea167a5a36dedd4bea2543": "hash",
    }
    page = example("agentcis", "DocumentPageOfTwo")
    page["data"][0].update(secrets)
    refused = entry(_LIST, {"message": "No access for jane.doe@example.org"}, status=403)
    html = entry(_LIST, "<p>Smith</p>", status=418, media_type="text/html")
    made = found(write(tmp_path / "t.har", [entry(_LIST, page), refused, html]), "agentcis")
    text = as_yaml(document(made))
    assert len(made) >= 7
    for secret in ("Smith", "31337421", "acme", "jane", "example.org", "eyJ", "8f14e45f", "c2ln"):
        assert secret not in text


def _words(value: Any) -> set[str]:
    """The words of all texts in a value; names of members that are names are no secret."""
    if isinstance(value, str):
        return set(_WORD.findall(value))
    if isinstance(value, dict):
        return set().union(*map(_words, value.values()))
    return set().union(*map(_words, value)) if isinstance(value, list) else set()
