"""The command `contract-tests diff` as CI and people use it: what it compares, says, writes and answers."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from contract_tests.cli.main import main
from contract_tests.mock import running_mock
from tests.contract_tests.diff.repository import Repository
from tests.docs.markdown import ROOT

Diff = Callable[..., int]
Printed = pytest.CaptureFixture[str]
LOWER = ("maximum: 1000", "maximum: 500")
LIMIT = (
    "    `GET /api-public/1.0/attachments`: the query parameter `limit` has to be at most 500 instead of"
    " 1000; what was right to send may be refused"
)
ENTRY = ("- An entry", "- `limit` of the list is 500 at most.\n- An entry")


def test_without_arguments_both_of_ours_are_compared_with_the_base(diff: Diff, capsys: Printed) -> None:
    """Whatever the working tree holds, HEAD is comparable with it."""
    assert diff("--base", "HEAD") in (0, 1)
    lines = [line for line in capsys.readouterr().out.splitlines() if " since HEAD:" in line]
    assert [line.partition(" since ")[2].partition(": ")[0] for line in lines] == [
        f"HEAD:openapi/{api}/openapi.yaml" for api in ("caseiq", "agentcis")
    ]


def test_a_breaking_change_is_told_and_fails_until_it_has_a_version_and_an_entry(
    repository: Repository, diff: Diff, capsys: Printed
) -> None:
    """One argument: the same path where the branch left the main branch."""
    repository.edit(repository.spec(), LOWER)
    assert diff("openapi/caseiq") == 1
    first, second, summary, *missing = capsys.readouterr().out.splitlines()
    line = repository.spec().read_text(encoding="utf-8").splitlines().index("        maximum: 500") + 1
    assert first == f"openapi/caseiq/openapi.yaml:{line}:9 breaking for who sends requests"
    assert second == LIMIT
    base = repository.git("rev-parse", "main")[:12]
    assert summary == (
        f"openapi/caseiq/openapi.yaml since {base}:openapi/caseiq/openapi.yaml:"
        " 1 breaking, 0 compatible, 0 editorial change"
    )
    assert missing == [
        "    missing: `info.version` is 1.0 and has to become 2.0.0: a change is breaking",
        "    missing: CHANGELOG.md has no new entry that says what breaks",
    ]
    repository.edit(repository.spec(), ('version: "1.0"', 'version: "2.0"'))
    assert diff("openapi/caseiq", "--quiet") == 1
    repository.edit(repository.folder / "CHANGELOG.md", ENTRY)
    repository.commit("with a version and an entry")
    capsys.readouterr()
    assert diff("openapi/caseiq") == 0
    printed = capsys.readouterr().out.splitlines()
    assert printed[1] == LIMIT
    assert printed[-1] == "    new in the changelog: `limit` of the list is 500 at most."


def test_something_new_wants_a_minor_version_and_fails_only_where_one_is_strict(
    repository: Repository, diff: Diff, capsys: Printed
) -> None:
    repository.edit(repository.spec(), ("enum: [asc, desc]", "enum: [asc, desc, none]"))
    assert diff("main:openapi/caseiq/openapi.yaml", repository.spec()) == 0
    wish = "`info.version` is 1.0 and should become 1.1.0: there is something new"
    assert capsys.readouterr().out.splitlines()[-1] == f"    {wish}"
    assert diff("main:openapi/caseiq/openapi.yaml", repository.spec(), "--strict") == 1
    assert capsys.readouterr().out.splitlines()[-1] == f"    missing: {wish}"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("main:openapi", "openapi"),
        ("main:openapi/", "HEAD:openapi"),
        ("main:./openapi/caseiq", "HEAD~1:openapi/caseiq/openapi.yaml"),
        ("main:openapi/agentcis", None),
        ("openapi/caseiq/rules.yaml", "openapi/caseiq/openapi.yaml"),
    ],
)
def test_what_can_be_compared(
    old: str, new: str | None, repository: Repository, diff: Diff, capsys: Printed
) -> None:
    (repository.folder / "more.txt").write_text("x", encoding="utf-8")
    repository.commit("second")
    assert diff(old, *([new] if new else [])) == 0
    printed = capsys.readouterr().out.splitlines()
    assert {line.rpartition(": ")[2] for line in printed} == {"nothing differs"}
    assert len(printed) == (2 if old.rstrip("/").endswith("openapi") else 1)


def test_the_ledger_is_read_from_the_same_revision(
    repository: Repository, diff: Diff, capsys: Printed
) -> None:
    ledger = repository.folder / "openapi/caseiq/rules.yaml"
    repository.edit(ledger, ("evidence: documented", "evidence: assumed"))
    repository.commit("less is known")
    assert diff("main:openapi/caseiq", "HEAD:openapi/caseiq") == 1
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("HEAD:openapi/caseiq/rules.yaml:")
    assert "fell from documented to assumed" in said[1]


def test_a_contract_that_is_new_has_nothing_to_be_compared_with(
    repository: Repository, diff: Diff, capsys: Printed
) -> None:
    new = repository.folder / "openapi/new"
    new.mkdir()
    (new / "openapi.yaml").write_bytes(repository.spec().read_bytes())
    assert diff("openapi", "--base", "main") == 0
    printed = capsys.readouterr().out.splitlines()
    assert printed[-1] == "openapi/new/openapi.yaml is new since main: there is nothing to compare it with"
    assert len(printed) == 3


def test_the_base_is_what_the_pull_request_is_made_to(
    repository: Repository, diff: Diff, capsys: Printed
) -> None:
    """And not what has come to it since: that is not of this branch."""
    repository.git("switch", "--quiet", "main")
    repository.edit(repository.spec("agentcis"), ("operationId: listDocuments\n", "operationId: listFiles\n"))
    repository.commit("of somebody else")
    repository.git("update-ref", "refs/remotes/origin/release", "main")
    repository.git("switch", "--quiet", "work")
    assert diff("openapi/agentcis", GITHUB_BASE_REF="release") == 0
    assert "nothing differs" in capsys.readouterr().out
    base = repository.git("rev-parse", "main")
    assert diff("openapi/agentcis", "--base", base) == 1


@pytest.fixture(scope="module")
def mock_url() -> Iterator[str]:
    with running_mock(seed=1) as sections:
        yield sections["caseiq"]["base_url"]


def test_a_running_mock_is_compared_by_its_url(
    mock_url: str, repository: Repository, diff: Diff, capsys: Printed
) -> None:
    """With what we have, with a file, and by the URL of one spec; it has no changelog, and that is said."""
    repository.edit(repository.spec(), LOWER)
    assert diff(mock_url) == 0
    printed = capsys.readouterr().out.splitlines()
    assert [line.rpartition(": ")[2] for line in printed] == ["nothing differs", "nothing differs"]
    spec = f"{mock_url}/_mock/docs/caseiq/openapi.json"
    for old, *api in ((mock_url, "--api", "caseiq"), (spec,)):
        assert diff(old, repository.spec(), *api) == 1
        printed = capsys.readouterr().out.splitlines()
        assert printed[1] == LIMIT
        assert printed[-1] == "    no changelog was asked for an entry: a server has none"
    assert diff(repository.spec(), spec) == 0
    assert capsys.readouterr().out.startswith(f"{spec} compatible for who sends requests\n")
    assert diff(mock_url, repository.spec()) == 2
    assert "--api" in capsys.readouterr().err


def test_the_reports_say_the_same(repository: Repository, diff: Diff, tmp_path: Path) -> None:
    renamed = ("operationId: getAttachment\n", "operationId: fetchAttachment\n")
    repository.edit(
        repository.spec(), renamed, ("summary: Upload a file", "summary: Upload one `file` <b> |")
    )
    files = tmp_path / "diff.json", tmp_path / "diff.md"
    assert diff("openapi/caseiq", "--json", files[0], "--markdown", files[1]) == 1
    report = json.loads(files[0].read_text(encoding="utf-8"))
    (one,) = report["contracts"]
    assert one["summary"] == {"breaking": 1, "compatible": 0, "editorial": 1}
    assert [(each["level"], each["affected"]) for each in one["changes"]] == [
        ("breaking", "clients"),
        ("editorial", "readers"),
    ]
    assert one["changes"][0]["operations"] == ["GET /api-public/1.0/attachment/{id}"]
    assert one["changes"][0]["rated_by"] == ["redocly", "house"]
    assert len(one["misses"]) == 2
    page = files[1].read_text(encoding="utf-8")
    assert page.startswith("### <code>openapi/caseiq/openapi.yaml</code>: 1 breaking")
    assert "| 💥 | <code>GET /api-public/1.0/attachment/{id}</code> | its <code>operationId</code> is" in page
    assert page.index("💥") < page.index("<details><summary>1 editorial change</summary>")


def test_github_is_told_the_lines_and_errors_only_where_something_is_missing(
    repository: Repository, diff: Diff, capsys: Printed
) -> None:
    repository.edit(repository.spec(), ('        - $ref: "#/components/parameters/Before"\n', ""))
    assert diff("openapi/caseiq", GITHUB_ACTIONS="true") == 1
    commands = [line for line in capsys.readouterr().out.splitlines() if line.startswith("::error")]
    assert [command.partition("::error ")[2].partition("::")[0] for command in commands[:2]] == [
        "file=openapi/caseiq/openapi.yaml,line=5,title=diff/version",
        "file=openapi/caseiq/openapi.yaml,line=5,title=diff/version",
    ]
    # What is gone has no line: it is shown where it stood.
    lines = repository.spec().read_text(encoding="utf-8").splitlines()
    place = int(commands[2].partition("line=")[2].partition(",")[0])
    assert lines[place - 1].strip() == '- $ref: "#/components/parameters/After"'
    repository.edit(repository.spec(), ('version: "1.0"', 'version: "2.0"'))
    repository.edit(repository.folder / "CHANGELOG.md", ENTRY)
    assert diff("openapi/caseiq", GITHUB_ACTIONS="true") == 0
    printed = capsys.readouterr().out
    assert "::warning file=openapi/caseiq/openapi.yaml" in printed
    assert "::error" not in printed
    assert diff("openapi/caseiq", "--no-github", GITHUB_ACTIONS="true") == 0
    assert "::" not in capsys.readouterr().out


def test_every_flag_is_documented(capsys: Printed) -> None:
    with pytest.raises(SystemExit):
        main(["diff", "--help"], {})
    page = (ROOT / "docs/diff.md").read_text(encoding="utf-8")
    flags = set(re.findall(r"--[a-z]+", capsys.readouterr().out)) - {"--help"}
    assert [flag for flag in sorted(flags) if f"`{flag}" not in page] == []
