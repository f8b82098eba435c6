"""A small rule that nobody needs, added as CONTRIBUTING.md tells: what is written at each of six steps."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.docs.markdown import ROOT

RULE = "caseiq.get.accept"
TEST = "test_get::test_who_takes_nothing_but_html_is_refused"
MOCK_TEST = "test_a_record_is_no_page"
HEADING = "## A new rule, in six steps"


@dataclass(frozen=True)
class Told:
    """A step as the page tells it: its name, and what stands in backticks."""

    name: str
    commands: tuple[str, ...]
    paths: tuple[str, ...]


def told() -> list[Told]:
    """The steps of the page."""
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    section = page.partition(f"{HEADING}\n")[2].partition("\n## ")[0].partition("\n`tests/docs/")[0]
    steps = re.findall(r"^\d\. \*\*(\w+)\*\*: (.*?)(?=^\d\. |\Z)", section, re.MULTILINE | re.DOTALL)
    return [_told(name, re.findall("`([^`]+)`", text)) for name, text in steps]


def _told(name: str, quoted: Sequence[str]) -> Told:
    commands = [one for one in quoted if re.match(r"(make|npm|contract-tests) ", one)]
    paths = [
        one.replace("<api>", "caseiq") for one in quoted if re.fullmatch(r"[\w<>/.]*(/|\.md)[\w<>/.]*", one)
    ]
    return Told(name, tuple(one.partition(" ARGS=")[0] for one in commands), tuple(paths))


@dataclass(frozen=True)
class Edit:
    """A text that is written into a file, behind the last of some places that follow each other."""

    file: str
    behind: tuple[str, ...]
    text: str

    def apply(self, folder: Path) -> None:
        """Write it."""
        path = folder / self.file
        content = path.read_text(encoding="utf-8")
        end = 0
        for place in self.behind:
            end = content.index(place, end) + len(place)
        path.write_text(content[:end] + self.text + content[end:], encoding="utf-8")


LEDGER = (
    Edit(
        "openapi/caseiq/rules.yaml",
        ("id: caseiq.get.members", "operations: [uploadFile, listAttachments, getAttachment]\n"),
        f"""\
  - id: {RULE}
    evidence: assumed
    statement: >-
      a request that takes nothing but `text/html` is 400
    source:
      page: Nobody says
      sentence: The page is silent.
    operations: [getAttachment]
""",
    ),
)

SPEC = (
    Edit(
        "openapi/caseiq/openapi.yaml",
        ("operationId: getAttachment", "of a time (`caseiq.get.date-format`)"),
        f"; and that a request that takes\n        nothing but HTML is 400 (`{RULE}`)",
    ),
    Edit(
        "openapi/caseiq/openapi.yaml",
        ("operationId: getAttachment", "- caseiq.get.members\n"),
        f"        - {RULE}\n",
    ),
)

MOCK = (
    Edit(
        "mockserver/caseiq/handlers.py",
        ("def get_attachment", '"""One record."""\n'),
        f"""\
        if exchange.headers.get("accept") == "text/html":
            raise ApiError(400, "{RULE}", "Accept: a record is no page")
""",
    ),
    Edit(
        "tests/mockserver/test_rules_caseiq_files.py",
        ('names="id")\n',),
        f"""

@pytest.mark.rules("{RULE}")
def {MOCK_TEST}(caseiq: CaseIq) -> None:
    answer = caseiq.get(record_path(PDF), headers={{"Accept": "text/html"}})
    assert_envelope(answer, 400, names="Accept")
    assert answer.headers["X-Contract-Rule"] == "{RULE}"
""",
    ),
)

JUDGE = (
    Edit(
        "contract_tests/caseiq/test_get.py",
        ('_MEMBERS = "caseiq.get.members"\n',),
        f"""

@cites("{RULE}")
def {TEST.partition("::")[2]}(judge: Judge, caseiq: CaseIq, samples: Samples) -> None:
    path = f"/api-public/1.0/attachment/{{samples.file.id}}"
    reply = caseiq.call("GET", path, "getAttachment", headers=(("Accept", "text/html"),))
    judge.expect("{RULE}", reply.status == 400, "a record is not answered to who takes nothing but HTML")
""",
    ),
)

BREAK = (
    Edit(
        "tests/contract_tests/caseiq/faults_get.py",
        ("\nFAULTS = (\n",),
        f"""\
    Fault(
        "accept-any",
        "{RULE}",
        "the header Accept is not looked at",
        asked("get", lambda call: call.but(headers=tuple(one for one in call.headers if one[0] != "accept"))),
    ),
""",
    ),
    Edit(
        "tests/contract_tests/caseiq/faults_get.py", ("faults import (\n", "    answered,\n"), "    asked,\n"
    ),
    Edit("tests/contract_tests/caseiq/lenient.py", ("_CHOICES = (\n",), '    "accept-any",\n'),
)

PROVE = (
    Edit(
        "CHANGELOG.md",
        ("### Case IQ spec\n\n",),
        f"- `{RULE}` (assumed): a request that takes nothing but HTML is 400.\n",
    ),
)

STEPS = {"Ledger": LEDGER, "Spec": SPEC, "Mock": MOCK, "Judge": JUDGE, "Break": BREAK, "Prove": PROVE}
