"""What an argument names: the contracts in a folder, in a revision of Git, or of a running mock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from contract_tests.diff import git, served
from contract_tests.diff.change import DiffError
from contract_tests.diff.contract import Contract, read_contract
from contract_tests.lint.gate import LEDGER, SPEC, shown_path, specs_at


@dataclass(frozen=True)
class Changelog:
    """The text of a changelog, and where it is."""

    place: str
    text: str


@dataclass(frozen=True)
class State:
    """A contract at some time, and the changelog of then, where it has one."""

    name: str
    contract: Contract
    changelog: Changelog | None

    @property
    def api(self) -> str:
        """What tells it apart from others of the same argument: the name of its folder."""
        parts = [part for part in self.name.replace(":", "/").split("/") if part]
        return parts[-2] if len(parts) > 1 else self.name


@dataclass(frozen=True)
class Reader:
    """Reads states; what is in no folder yet is written into one."""

    folder: Path
    api: str | None = None
    changelog: str = "CHANGELOG.md"

    def states(self, argument: str) -> list[State]:
        """All states that an argument names. Raises DiffError."""
        if served.is_url(argument):
            return [self._served(url) for url in served.spec_urls(argument, self.api)]
        specs = specs_at(Path(argument))
        if specs:
            return [self.on_disk(spec) for spec in specs if self._is_wanted(spec.parent.name, specs)]
        revision, colon, path = argument.partition(":")
        if colon and revision:
            return list(self._in_git(revision, path))
        msg = f"{argument}: there is no spec, no folder with {SPEC} in it, and no revision with a path"
        raise DiffError(msg)

    def on_disk(self, spec: Path) -> State:
        """A spec in the working tree."""
        contract = read_contract(spec, name=shown_path(spec), ledger_name=shown_path(spec.with_name(LEDGER)))
        return State(shown_path(spec), contract, self._changelog_above(spec))

    def at(self, revision: str, path: str, seen_from: Path) -> State:
        """A spec in a revision, by its path in the repository. Raises DiffError."""
        commit = git.commit_of(revision, seen_from)
        # The name of a commit is long, and its beginning enough.
        short = commit[:12] if revision == commit else revision
        if not git.is_file(commit, path, seen_from):
            msg = f"{short}:{path}: the revision has no such file"
            raise DiffError(msg)
        ledger = f"{path.rpartition('/')[0]}/{LEDGER}".lstrip("/")
        spec, beside = self._room()
        spec.write_bytes(git.content(commit, path, seen_from))
        if git.is_file(commit, ledger, seen_from):
            beside.write_bytes(git.content(commit, ledger, seen_from))
        contract = read_contract(spec, beside, name=f"{short}:{path}", ledger_name=f"{short}:{ledger}")
        return State(f"{short}:{path}", contract, self._changelog_of(commit, short, path, seen_from))

    def _in_git(self, revision: str, path: str) -> Iterator[State]:
        here = Path()
        if path.startswith("./"):
            path = git.path_in_repository(here.absolute() / path).replace("/./", "/")
        commit = git.commit_of(revision, here)
        if git.is_file(commit, path, here):
            yield self.at(revision, path, here)
            return
        folder = path.rstrip("/")
        among = [folder, *(f"{folder}/{each}".lstrip("/") for each in git.folders(commit, path, here))]
        specs = [f"{each}/{SPEC}".lstrip("/") for each in among]
        found = [each for each in specs if git.is_file(commit, each, here)]
        if not found:
            msg = f"{revision}:{path}: the revision has no spec there"
            raise DiffError(msg)
        for each in found:
            if self._is_wanted(Path(each).parent.name, found):
                yield self.at(revision, each, here)

    def _served(self, url: str) -> State:
        spec, _ = self._room()
        spec, ledger = served.fetch(url, spec.parent)
        contract = read_contract(spec, ledger, name=url, ledger_name=url)
        return State(url, contract, None)

    def _is_wanted(self, name: str, among: object) -> bool:
        return self.api in (None, name) or (isinstance(among, list) and len(among) == 1)

    def _room(self) -> tuple[Path, Path]:
        room = self.folder / str(len(list(self.folder.iterdir())))
        room.mkdir()
        return room / SPEC, room / LEDGER

    def _changelog_above(self, spec: Path) -> Changelog | None:
        for folder in spec.absolute().parents:
            place = folder / self.changelog
            if place.is_file():
                return Changelog(shown_path(place), place.read_text(encoding="utf-8", errors="replace"))
            if (folder / ".git").exists():
                break
        return None

    def _changelog_of(self, commit: str, short: str, path: str, seen_from: Path) -> Changelog | None:
        for folder in Path(path).parents:
            place = (folder / self.changelog).as_posix()
            if git.is_file(commit, place, seen_from):
                text = git.content(commit, place, seen_from).decode("utf-8", "replace")
                return Changelog(f"{short}:{place}", text)
        return None
