"""What is left of others' files, and of ours, after runs on a live system: `benchmarks/live_safety.py`.

Each run begins with a new system (the mock) that holds 200 files of others of each API. Prints a Markdown
table and writes JSON (`--json FILE`). `--seeds N` and `--plain-seeds N` make it shorter.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import openapi  # noqa: E402 - found only now
from contract_tests.guard.ledger import read_ledger  # noqa: E402
from contract_tests.guard.recovery import sent_files  # noqa: E402
from tests.contract_tests.guard.forking import Commands, commands  # noqa: E402
from tests.contract_tests.guard.live_system import (  # noqa: E402
    FOREIGN_OF_EACH_API,
    Deadline,
    LiveSystem,
    live_system,
    lost_or_changed,
    new,
)
from tests.contract_tests.guard.test_live_experiment import APIS, target_file  # noqa: E402

_REQUESTS_OF_A_RUN = 2600  # both APIs, profile write
_POOL_OFF = """
[phases.coverage]
unexpected-methods = []
extra-data-sources = { responses = false }
[phases.examples]
extra-data-sources = { responses = false }
[phases.fuzzing]
extra-data-sources = { responses = false }
"""
_PLAIN = {
    "plain Schemathesis, defaults": "",
    "plain Schemathesis, pool and unexpected methods off": _POOL_OFF,
    "plain Schemathesis, and inference off": _POOL_OFF
    + "[phases.stateful]\ninference = { algorithms = [] }\n",
}


@dataclass
class Outcome:
    """What one run of one tool did to one API."""

    tool: str
    api: str
    seed: int
    requests: int
    foreign_changed: int
    own_left: int
    own_left_after_cleanup: int | None = None
    listed: int | None = None
    unrecognisable: int | None = None


@dataclass
class Bench:
    """The system, and all that came of it so far."""

    system: LiveSystem
    command: Commands
    folder: Path
    json: Path
    outcomes: list[Outcome] = field(default_factory=list)

    def measured(
        self, tool: str, seed: int, apis: tuple[str, ...], act: Callable[[str], None]
    ) -> list[Outcome]:
        """Let somebody act on a new system, and note what that did."""
        world = f"w{len(self.outcomes)}"
        self.system.fill(world)
        before = {api: self.system.held(api, world, with_bytes=True) for api in APIS}
        self.system.seen.clear()
        act(world)
        made = []
        for api in apis:
            now = self.system.held(api, world, with_bytes=True)
            paths = ("/api/v2", "/attachments") if api == "agentcis" else ("/api-public", "/auth")
            asked = sum(path.startswith(paths) for _, path, _ in self.system.seen)
            lost, own = lost_or_changed(before[api], now), new(before[api], now)
            made.append(Outcome(tool, api, seed, asked, len(lost), len(own)))
        self.outcomes += made
        return made

    def keep(self) -> None:
        """Write all that came out so far."""
        self.json.write_text(json.dumps([asdict(each) for each in self.outcomes], indent=1))


def run_and_clean(bench: Bench, seed: int, *, kill_at: int | None) -> None:
    """Our tests with the profile write, killed or not, and a clean-up twice."""
    folder = bench.folder / f"{seed}-{kill_at}"
    folder.mkdir()
    target, ledger = folder / "target.toml", folder / "ledger"
    before: dict[str, object] = {}

    def act(world: str) -> None:
        before.update(world=world, held={api: bench.system.held(api, world, with_bytes=True) for api in APIS})
        target.write_text(target_file(bench.system.base_url, world))
        words = ["run", "--target", str(target), "--profile", "write", "--seed", str(seed)]
        pid = bench.command.begin(*words, "--requests-per-minute", "0", "--ledger", str(ledger), "--quiet")
        if kill_at:
            bench.system.deadline = Deadline(pid, kill_at, does_it=seed % 3 != 0)
        code, said = bench.command.end()
        print(seed, kill_at, code, re.findall("guarded with.*|error in .*", said), file=sys.stderr)

    tool = "contract-tests run --profile write" + (", killed" if kill_at else "")
    made = bench.measured(tool, seed, APIS, act)
    for _ in range(2):
        bench.command.run("cleanup", str(ledger), "--target", str(target))
    _note_cleanup(bench, made, str(before["world"]), before["held"], ledger)  # type: ignore[arg-type]


def _note_cleanup(bench: Bench, made: list[Outcome], world: str, held: dict, ledger: Path) -> None:
    events = read_ledger(ledger)
    run_id = events[0]["run_id"]
    for outcome in made:
        now = bench.system.held(outcome.api, world, with_bytes=True)
        left = new(held[outcome.api], now)
        sent = [file for file in sent_files(events, outcome.api) if file.may_be_there]
        outcome.own_left_after_cleanup = len(left)
        outcome.foreign_changed = max(outcome.foreign_changed, len(lost_or_changed(held[outcome.api], now)))
        outcome.listed = len(sent) if outcome.api == "caseiq" else 0
        known = {file.name for file in sent}
        is_ours = re.compile(rf".*ct-{run_id}.*|contract-tests-.*", re.DOTALL)
        outcome.unrecognisable = sum(
            not is_ours.fullmatch(name) or name not in known for name in left.values()
        )


def plain(bench: Bench, tool: str, api: str, seed: int, *, settings: str = "", through: str = "") -> None:
    """Schemathesis as it comes, straight at the system or through the guard with a profile."""

    folder = bench.folder / f"plain-{len(bench.outcomes)}"
    folder.mkdir()
    (folder / "schemathesis.toml").write_text(settings)
    worlds = []

    def act(world: str) -> None:
        worlds.append(world)
        with ExitStack() as stack:
            url = bench.system.base_url
            if through:
                url = stack.enter_context(_guard(api, url, world, through, folder / "ledger"))
            words = [
                str(Path(sys.executable).with_name("st")),
                "run",
                str(openapi.spec_path(api)),
                "--url",
                url,
            ]
            words += ["--header", f"Authorization: Bearer {api}-full", "--header", f"X-Mock-World: {world}"]
            words += ["--seed", str(seed), "--no-color"]
            done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
            print(tool, api, seed, done.returncode, done.stdout.splitlines()[-3:], file=sys.stderr)

    made = bench.measured(tool, seed, (api,), act)
    if through == "write":
        target = folder / "target.toml"
        target.write_text(target_file(bench.system.base_url, worlds[0]))
        _, said = bench.command.run("cleanup", str(folder / "ledger"), "--target", str(target))
        print(said, file=sys.stderr)
        left = bench.system.held(api, worlds[0])
        made[0].own_left_after_cleanup = len(left) - FOREIGN_OF_EACH_API + made[0].foreign_changed


@contextmanager
def _guard(api: str, base_url: str, world: str, profile: str, ledger: Path) -> Iterator[str]:
    words = [sys.executable, "-m", "contract_tests", "guard", "--api", api, "--base-url", base_url, "--quiet"]
    words += ["--profile", profile, "--requests-per-minute", "0", "--ledger", str(ledger), "--no-color"]
    words += ["--header", f"X-Mock-World: {world}", "--max-requests", "0", "--max-server-errors", "0"]
    environ = {**os.environ, "PYTHONUNBUFFERED": "1", "COLUMNS": "200"}
    output = ledger.with_name("guard-output")
    with output.open("w") as log, subprocess.Popen(words, cwd=ROOT, stdout=log, env=environ) as process:
        try:
            while not (found := re.search(r"http://127\.0\.0\.1:\d+(?= ->)", output.read_text())):
                assert process.poll() is None, output.read_text()
            yield found[0]
        finally:
            process.send_signal(signal.SIGINT)


def table(outcomes: list[Outcome]) -> str:
    """A row for each tool and API."""
    titles = (
        "Tool",
        "API",
        "Runs",
        "Requests a run",
        "Files of others lost or changed",
        "Own files left a run",
    )
    titles += ("after clean-up", "listed by clean-up", "of them not recognisable")
    lines = [f"| {' | '.join(titles)} |", "|---" * len(titles) + "|"]
    for tool, api in dict.fromkeys((each.tool, each.api) for each in outcomes):
        rows = [each for each in outcomes if (each.tool, each.api) == (tool, api)]
        cells = [
            _span([getattr(each, name) for each in rows])
            for name in ("requests", "foreign_changed", "own_left")
        ]
        cells += [
            _span([getattr(each, name) for each in rows]) for name in ("own_left_after_cleanup", "listed")
        ]
        cells.append(_span([each.unrecognisable for each in rows]))
        lines.append(f"| {tool} | {api} | {len(rows)} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _span(values: list[int | None]) -> str:
    known = sorted(value for value in values if value is not None)
    if not known:
        return ""
    return str(known[0]) if known[0] == known[-1] else f"{known[0]} to {known[-1]}"


def main() -> None:
    """Measure, and print after each seed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--plain-seeds", type=int, default=3)
    parser.add_argument("--json", type=Path, default=Path("live_safety.json"))
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        system = stack.enter_context(live_system())
        command = stack.enter_context(commands(folder))
        bench = Bench(system, command, folder, options.json)
        for seed in range(1, options.plain_seeds + 1):
            for api in APIS:
                for tool, settings in _PLAIN.items():
                    plain(bench, tool, api, seed, settings=settings)
                for profile in ("read", "write"):
                    tool = f"plain Schemathesis through contract-tests guard --profile {profile}"
                    plain(bench, tool, api, seed, through=profile)
            bench.keep()
        for seed in range(options.seeds):
            run_and_clean(bench, seed, kill_at=None)
            run_and_clean(bench, seed, kill_at=5 + seed * _REQUESTS_OF_A_RUN // max(1, options.seeds))
            bench.keep()
        print(table(bench.outcomes))


if __name__ == "__main__":
    main()
