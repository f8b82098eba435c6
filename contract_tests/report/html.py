"""The report as one HTML file: no network, no secret, and nothing that a target sent is more than text."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from contract_tests.redact import Redactor
from contract_tests.report.page import Page, make_page
from contract_tests.report.wording import EVIDENCES, STANDINGS
from contract_tests.run import Run

_HERE = Path(__file__).parent
_PLACEHOLDER = "REPORT.json"


def write_html(path: Path, outcome: Run, *, strict: bool, json_report: Path | None = None) -> None:
    """Write the page to a file; `json_report` is named in the commands that reproduce a breach."""
    page = make_page(outcome, strict=strict, json_report=str(json_report or _PLACEHOLDER))
    path.write_text(render(page, outcome.redactor), encoding="utf-8", errors="backslashreplace")


def render(page: Page, redactor: Redactor) -> str:
    """The page as HTML, every text in it redacted before it is escaped."""
    style, script = _read("page.css"), _read("page.js")
    return _environment(redactor).from_string(_read("page.html.j2")).render(
        page=page,
        standings=STANDINGS,
        evidences=EVIDENCES,
        style=Markup(style),
        script=Markup(script),
        policy=_policy(style, script),
    )  # fmt: skip


def _environment(redactor: Redactor) -> Environment:
    def redacted(value: Any) -> Any:
        # What is markup is ours: the template's own macros, the style and the script.
        return redactor.text(value) if isinstance(value, str) and not isinstance(value, Markup) else value

    environment = Environment(
        autoescape=True, finalize=redacted, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined
    )
    environment.filters["pieces"] = _pieces
    return environment


def _pieces(statement: str) -> list[tuple[str, bool]]:
    """A statement of the ledger cut at its backticks: each piece, and whether it is code."""
    return [(piece, number % 2 == 1) for number, piece in enumerate(statement.split("`"))]


def _policy(style: str, script: str) -> str:
    """The page may use this one style and this one script and load nothing, whatever got into it."""
    allowed = f"style-src {_source(style)}; script-src {_source(script)}"
    return f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'"


def _source(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _read(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")
