"""Shell steps of CI files, run with bash in a folder of their own against this environment."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
MOCKSERVER = Path(sys.executable).with_name("mockserver")

_STUB_OF_PYTHON = """\
#!/usr/bin/env bash
# Stands for `python3 -m venv FOLDER`: a pip in it that notes how it is called.
mkdir -p "$3/bin"
printf '#!/usr/bin/env bash\\nprintf "%%s\\\\n" "$*" >>"%s"\\n' "$PWD/pip.log" >"$3/bin/pip"
chmod +x "$3/bin/pip"
"""


def read_yaml(path: str) -> Any:
    """A file of the project; `on` is no boolean to those who read it."""
    return yaml.load((ROOT / path).read_text(encoding="utf-8"), yaml.BaseLoader)


def validate(schema: str, *paths: str, transform: str = "") -> None:
    """Hold files against the schema of who reads them."""
    command = [
        str(Path(sys.executable).with_name("check-jsonschema")),
        "--builtin-schema",
        f"vendor.{schema}",
    ]
    command += ["--data-transform", transform] if transform else []
    done = subprocess.run(
        [*command, *paths], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def action_step(path: str, name: str, inputs: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """The script of a step of an action, and its variables; inputs that are not given have their default."""
    action = read_yaml(path)
    known = {input_: one.get("default", "") for input_, one in action.get("inputs", {}).items()} | dict(
        inputs
    )
    (found,) = [one for one in action["runs"]["steps"] if one["name"] == name]
    return found["run"], {
        variable: _filled_in(value, known) for variable, value in found.get("env", {}).items()
    }


def _filled_in(expression: str, inputs: Mapping[str, str]) -> str:
    found = re.fullmatch(r"\$\{\{ inputs\.([a-z-]+) \}\}", expression)
    assert found, expression
    return inputs[found[1]]


def provide_mockserver(environment: Path) -> None:
    """A virtual environment that holds the command of this one."""
    (environment / "bin").mkdir(parents=True)
    (environment / "bin/mockserver").symlink_to(MOCKSERVER)


def provide_python3(folder: Path) -> None:
    """A `python3` that makes environments whose pip installs nothing and notes its calls in `pip.log`."""
    folder.mkdir()
    stub = folder / "python3"
    stub.write_text(_STUB_OF_PYTHON, encoding="utf-8")
    stub.chmod(stub.stat().st_mode | stat.S_IXUSR)


def run_bash(script: str, folder: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run a step as GitHub's runner does; a folder `stubs` comes first in the path."""
    inherited = {name: value for name, value in os.environ.items() if "MOCKSERVER_" not in name}
    path = f"{folder / 'stubs'}{os.pathsep}{inherited['PATH']}"
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=folder,
        env={**inherited, "PATH": path, **environ},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def pip_calls(folder: Path) -> list[str]:
    """How the stub of pip was called."""
    return (folder / "pip.log").read_text(encoding="utf-8").splitlines()


def strings(values: Mapping[str, Any]) -> dict[str, str]:
    """A mapping of YAML whose values are texts."""
    assert all(isinstance(value, str) for value in values.values())
    return dict(values)
