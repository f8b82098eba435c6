"""A repository of Git with our contracts in it, to commit changes to."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import openapi

CHANGELOG = """# Changelog

## [0.2.0] - unreleased

### Case IQ spec

- An entry that was there.

### Mock

- Another.
"""
_WHO = {
    **dict.fromkeys(("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"), "Nobody"),
    **dict.fromkeys(("GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"), "nobody@example.invalid"),
    **dict.fromkeys(("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"), os.devnull),
}


@dataclass(frozen=True)
class Repository:
    """Its folder; the specs are where ours are."""

    folder: Path

    @classmethod
    def of_ours(cls, folder: Path) -> Repository:
        """Our contracts and a changelog, as the one commit of `main`; the work is on a branch."""
        for api in openapi.APIS:
            (folder / "openapi" / api).mkdir(parents=True)
            for path in (openapi.spec_path(api), openapi.rules_path(api)):
                shutil.copyfile(path, folder / "openapi" / api / path.name)
        (folder / "CHANGELOG.md").write_text(CHANGELOG, encoding="utf-8")
        made = cls(folder)
        made.git("init", "--quiet", "--initial-branch=main")
        made.commit("first")
        made.git("switch", "--quiet", "--create", "work")
        return made

    def git(self, *arguments: str) -> str:
        """Run Git here."""
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.folder,
            env={**os.environ, **_WHO},
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        return done.stdout.strip()

    def commit(self, message: str) -> None:
        """Commit all there is."""
        self.git("add", "--all")
        self.git("commit", "--quiet", f"--message={message}")

    def spec(self, api: str = "caseiq") -> Path:
        """The spec of an API in the working tree."""
        return self.folder / "openapi" / api / "openapi.yaml"

    def edit(self, path: Path, *changes: tuple[str, str]) -> None:
        """Replace texts, each once."""
        text = path.read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        path.write_text(text, encoding="utf-8")
