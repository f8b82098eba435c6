"""`python -m release [FOLDER]`: builds what a release holds, from this checkout (`make dist`)."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import openapi
from contract_tests.lint.installing import install
from contract_tests.lint.linters import LintersFailed
from release.checksums import NAME, files, write_checksums
from release.documents import write_documents
from release.packages import BuildFailed, write_packages
from release.reference import write_licences, write_reference

ROOT = Path(__file__).parents[1]


def build(folder: Path, environ: Mapping[str, str]) -> None:
    """Build everything into an empty folder. Raises BuildFailed and LintersFailed."""
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        msg = f"{folder} is not empty"
        raise BuildFailed(msg)
    made_at = int(_git("log", "-1", "--format=%ct"))
    linters = install(environ)
    # As https://reproducible-builds.org/specs/source-date-epoch has it.
    write_packages(ROOT, folder, epoch=int(environ.get("SOURCE_DATE_EPOCH", made_at)))
    for api in openapi.APIS:
        spec = openapi.spec_path(api)
        write_documents(spec, folder, api)
        write_reference(spec, folder / f"{api}.html", linters)
        shutil.copyfile(openapi.rules_path(api), folder / f"{api}-rules.yaml")
        shutil.copyfile(ROOT / f"clients/js/types/{api}.d.ts", folder / f"{api}.d.ts")
    write_licences(folder / "html-licences.txt", linters)
    write_checksums(folder)


def main(argv: Sequence[str], environ: Mapping[str, str]) -> int:
    """Build, say what was built, and answer the exit code."""
    parser = argparse.ArgumentParser(prog="release", description="Build what a release holds.")
    parser.add_argument("folder", type=Path, nargs="?", default=ROOT / "dist", help="an empty one")
    folder: Path = parser.parse_args(argv).folder
    os.umask(0o022)
    try:
        build(folder, environ)
    except (BuildFailed, LintersFailed) as error:
        print(f"release: {error}", file=sys.stderr)
        return 2
    for path in files(folder):
        print(f"{path.stat().st_size:>9,} {path.name}")
    commit = _git("rev-parse", "--short", "HEAD")
    changed = ", with changes that are in no commit" if _is_changed() else ""
    print(f"{len(files(folder))} files and {NAME} of commit {commit}{changed}")
    return 0


def _is_changed() -> bool:
    return bool(_git("status", "--porcelain", "--untracked-files=no"))


def _git(*words: str) -> str:
    try:
        done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    except OSError as error:
        msg = f"a release is built from a git checkout: {error}"
        raise BuildFailed(msg) from error
    if done.returncode:
        msg = f"a release is built from a git checkout: {done.stderr.strip()}"
        raise BuildFailed(msg)
    return done.stdout.strip()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
