"""Which states are compared: what was said, or what the working tree has with what its branch began with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import openapi
from contract_tests.diff import git, served
from contract_tests.diff.change import DiffError
from contract_tests.diff.states import Reader, State
from contract_tests.lint.gate import SPEC, shown_path, specs_at


@dataclass(frozen=True)
class Pairing:
    """The pairs, old and new, and what has nothing to be compared with."""

    pairs: tuple[tuple[State, State], ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wish:
    """What was asked for: either state may be left out, and then `base` says where the old one is."""

    old: str | None
    new: str | None
    base: str | None


def pairing(wish: Wish, reader: Reader, environ: Mapping[str, str]) -> Pairing:
    """All pairs that are meant. Raises DiffError."""
    if wish.old is not None and wish.new is not None:
        return _matched(reader.states(wish.old), reader.states(wish.new))
    only = wish.old
    if only is None:
        return _since_base([openapi.spec_path(api) for api in _apis(reader)], wish.base, reader, environ)
    if served.is_url(only):
        return _matched(
            reader.states(only), [reader.on_disk(openapi.spec_path(api)) for api in _apis(reader)]
        )
    specs = specs_at(Path(only))
    if not specs and ":" in only:
        return _matched(reader.states(only), reader.states(only.partition(":")[2]))
    found = _since_base(specs, wish.base, reader, environ) if specs else _matched([], reader.states(only))
    _refuse_what_is_gone(Path(only), specs, wish.base, reader, environ)
    return found


def _apis(reader: Reader) -> tuple[str, ...]:
    return (reader.api,) if reader.api else openapi.APIS


def _since_base(specs: list[Path], base: str | None, reader: Reader, environ: Mapping[str, str]) -> Pairing:
    pairs, notes = [], []
    for spec in (spec for spec in specs if len(specs) == 1 or reader.api in (None, spec.parent.name)):
        folder = spec.absolute().parent
        path = git.path_in_repository(spec.absolute())
        revision = base or git.base_of(folder, environ)
        if git.is_file(git.commit_of(revision, folder), path, folder):
            pairs.append((reader.at(revision, path, folder), reader.on_disk(spec)))
        else:
            # Whether it is a spec at all is asked of it too.
            new = reader.on_disk(spec)
            notes.append(f"{new.name} is new since {revision[:12]}: there is nothing to compare it with")
    return Pairing(tuple(pairs), tuple(notes))


def _refuse_what_is_gone(
    folder: Path, specs: list[Path], base: str | None, reader: Reader, environ: Mapping[str, str]
) -> None:
    """A contract that went as a whole can be compared with nothing, and must not pass unseen."""
    if not folder.is_dir() or specs == [folder / SPEC] or reader.api:
        return
    here = folder.absolute()
    revision = base or git.base_of(here, environ)
    commit, path = git.commit_of(revision, here), git.path_in_repository(here / SPEC).rpartition("/")[0]
    for name in git.folders(commit, path, here):
        if (
            git.is_file(commit, f"{path}/{name}/{SPEC}".lstrip("/"), here)
            and folder / name / SPEC not in specs
        ):
            msg = f"{shown_path(folder / name / SPEC)}: the contract is gone that {revision[:12]} has there"
            raise DiffError(msg)


def _without_a_lonely_ledger(old: State, new: State) -> Pairing:
    """A server that is no mock has no ledger: that it has none is no change."""
    for state in (old, new):
        if served.is_url(state.name) and state.contract.ledger is None:
            note = f"{state.name} has no ledger: only the specs are compared"
            return Pairing(((_bare(old), _bare(new)),), (note,))
    return Pairing(((old, new),))


def _bare(state: State) -> State:
    return replace(state, contract=replace(state.contract, ledger=None))


def _matched(old: list[State], new: list[State]) -> Pairing:
    if len(old) == len(new) == 1:
        return _without_a_lonely_ledger(old[0], new[0])
    was, now = {state.api: state for state in old}, {state.api: state for state in new}
    if was.keys() != now.keys():
        names = f"{', '.join(was)} and {', '.join(now)}"
        msg = f"these do not belong together: {names}; name one spec each, or say --api"
        raise DiffError(msg)
    return Pairing(tuple((was[name], now[name]) for name in was))
