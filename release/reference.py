"""The reference of an API for people: one file of HTML that asks nobody for anything, made by Redocly."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from urllib.parse import quote

from contract_tests.lint.linters import QUIET, REDOCLY, Linters, LintersFailed

_REDOCLY = "node_modules/@redocly/cli"
# What the page holds of others, and their licences, are named by these two.
_LICENCES = ("LICENSE", "THIRD_PARTY_NOTICES")
_BUILD = ("build-docs", "spec.yaml", "--inlineBundle", "--output", "reference.html")
# Without telemetry of the program, and of the page: it takes over what the program was told.
_ENVIRON = {**QUIET, "TZ": "UTC", "LC_ALL": "C.UTF-8"}
_BUILD_SECONDS = 120
# The page would fetch its maker's logo. The name as a picture says the same, to nobody.
_LOGOS = ("https://cdn.redoc.ly/redoc/logo-mini-full.svg", "https://cdn.redoc.ly/redoc/logo-mini.svg")
_NAME = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="44" height="12">'
    '<text y="10" font-family="sans-serif" font-size="11">Redocly</text></svg>'
)
# And the browser lets nothing out, whatever a script of the page may try.
_CHARSET = '<meta charset="utf8" />'
_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; worker-src blob:; "
    "img-src data: blob:; font-src data:; base-uri 'none'; form-action 'none'"
)


def write_reference(spec: Path, page: Path, linters: Linters) -> None:
    """Write the page. Raises LintersFailed where Redocly does not."""
    with tempfile.TemporaryDirectory(prefix="reference-") as name:
        # In a folder of its own no settings of anybody are found.
        folder = Path(name)
        shutil.copyfile(spec, folder / "spec.yaml")
        done = linters.run("redocly build-docs", REDOCLY, _BUILD, folder, _BUILD_SECONDS, _ENVIRON)
        made = folder / "reference.html"
        if done.returncode or not made.is_file():
            msg = f"redocly build-docs failed: {done.stderr.decode('utf-8', 'replace').strip()[-500:]}"
            raise LintersFailed(msg)
        page.write_text(_offline(made.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")


def write_licences(file: Path, linters: Linters) -> None:
    """Write what the authors of the scripts in the pages want to be said."""
    texts = ((linters.folder / _REDOCLY / name).read_text(encoding="utf-8") for name in _LICENCES)
    file.write_text("\n".join(texts), encoding="utf-8", newline="\n")


def _offline(html: str) -> str:
    picture = f"data:image/svg+xml,{quote(_NAME)}"
    policy = f'{_CHARSET}\n  <meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    for old, new in (*((logo, picture) for logo in _LOGOS), (_CHARSET, policy)):
        if html.count(old) != 1:
            msg = f"the page of redocly build-docs is another than expected: {html.count(old)} times {old}"
            raise LintersFailed(msg)
        html = html.replace(old, new)
    return html
