"""Reading a target: strict, and naming what is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from contract_tests.judge import NotExercised
from contract_tests.target import TargetError, make_target, read_targets, resolve

_URL = {"base_url": "https://staging.example.org"}


def _target(api: str, **section: Any) -> Any:
    return make_target(api, {**_URL, **section}, seed=0, run_id="r")


def test_a_file_has_a_section_for_each_api(tmp_path: Path) -> None:
    file = tmp_path / "target.toml"
    file.write_text('[caseiq]\nbase_url = "https://a.example"\n[agentcis]\nbase_url = "https://b.example"\n')

    assert list(read_targets(file, {})) == ["caseiq", "agentcis"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[caseiq]\nbase_url = 5\n", "base_url"),
        ("[caseiq]\nbase_ulr = 'https://a.example'\n", "base_ulr"),
        ("[caseiq]\ntoken = ''\n", "token"),
        ("[caseiq]\ncase_id_env = 'CASE'\n", "case_id_env"),
        ("[caseiq]\ntoken_env = 'NOT_SET'\n", "NOT_SET"),
        ("[other]\nbase_url = 'https://a.example'\n", "other"),
        ("[caseiq\n", "target.toml"),
    ],
)
def test_what_is_wrong_in_a_file_is_named(tmp_path: Path, text: str, named: str) -> None:
    file = tmp_path / "target.toml"
    file.write_text(text)

    with pytest.raises(TargetError, match=named):
        read_targets(file, {})


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(TargetError, match="nowhere"):
        read_targets(tmp_path / "nowhere.toml", {})


def test_a_secret_can_be_the_name_of_a_variable() -> None:
    section = resolve("agentcis", {"none_token_env": "NONE"}, {"NONE": "s3cret"})

    assert section == {"none_token": "s3cret"}


@pytest.mark.parametrize("url", ["", "staging.example.org", "ftp://a.example", "https://"])
def test_a_base_url_is_http(url: str) -> None:
    with pytest.raises(TargetError, match="base_url"):
        _target("caseiq", base_url=url)


@pytest.mark.parametrize("entity", ["client", "client:", ":6", "client:six"])
def test_an_entity_is_a_type_and_a_number(entity: str) -> None:
    with pytest.raises(TargetError, match="entity"):
        _target("agentcis", entity=entity)


@pytest.mark.parametrize("suffix", ["", "/", "/api/v2", "/api/v2/"])
def test_the_prefix_of_the_api_may_be_in_the_base_url(suffix: str) -> None:
    assert _target("agentcis", base_url=f"https://a.example{suffix}").base_url == "https://a.example"


def test_a_missing_member_is_told_when_it_is_needed() -> None:
    with pytest.raises(NotExercised, match="readonly_token"):
        _target("caseiq").need("readonly_token")


@pytest.mark.parametrize(
    ("url", "fills"),
    [
        ("http://127.0.0.1:8080", True),
        ("http://localhost", True),
        ("http://demo.localhost:1", True),
        ("http://[::1]:9", True),
        ("https://staging.example.org", False),
        ("http://10.0.0.1", False),
    ],
)
def test_a_case_is_filled_only_on_this_machine(url: str, fills: bool) -> None:  # noqa: FBT001
    assert _target("caseiq", base_url=url).fills_case is fills


def test_filling_a_case_can_be_asked_for() -> None:
    assert _target("caseiq", fill_case=True).fills_case


def test_all_secrets_are_known_and_nothing_else() -> None:
    target = _target("caseiq", token="t", client_id="id", client_secret="s", case_id="c")

    assert sorted(target.secrets()) == ["s", "t"]
