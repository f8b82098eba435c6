"""The flags that describe a target, shared by the commands that send something to one."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openapi
from contract_tests.target import MEMBERS, TargetError, read_targets, resolve


def add_target_flags(command: argparse.ArgumentParser) -> None:
    """Add `--api`, `--target` and a flag for each member of a target file."""
    command.add_argument("--api", choices=openapi.APIS, help="this API only")
    command.add_argument("--target", type=Path, metavar="FILE.toml", help="what the target is")
    group = command.add_argument_group("the target, instead of or over the file")
    for name, text in _member_flags().items():
        group.add_argument(f"--{name.replace('_', '-')}", metavar="VALUE", help=text)
    group.add_argument(
        "--header",
        action="append",
        default=[],
        metavar="'NAME: VALUE'",
        help="send with each request",
    )
    group.add_argument(
        "--fill-case",
        action=argparse.BooleanOptionalAction,
        help="upload 1000 files to restricted_case_id, to see the limit (default: only on loopback)",
    )


def target_sections(options: argparse.Namespace, environ: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """The sections of the targets that the flags name, by API; none where they name none.

    Raises TargetError naming the flag or the member that is wrong.
    """
    sections = read_targets(options.target, environ) if options.target else {}
    flags = _given(options)
    if flags and not options.api:
        msg = "--api is needed to say which API the other flags describe"
        raise TargetError(msg)
    if options.api:
        named = {**sections.get(options.api, {}), **resolve(options.api, flags, environ)}
        if options.target and not named:
            msg = f"{options.target} has no section [{options.api}]"
            raise TargetError(msg)
        sections = {options.api: named} if named else {}
    return sections


def _given(options: argparse.Namespace) -> dict[str, Any]:
    """The target members given as flags."""
    flags: dict[str, Any] = {
        name: value for name in sorted(_member_flags()) if (value := getattr(options, name)) is not None
    }
    if options.fill_case is not None:
        flags["fill_case"] = options.fill_case
    if options.header:
        flags["headers"] = dict(_header(text) for text in options.header)
    return flags


def _header(text: str) -> tuple[str, str]:
    name, colon, value = text.partition(":")
    if not colon or not name.strip():
        msg = "--header: must be 'Name: value'"  # not what it is: that may be a credential
        raise TargetError(msg)
    return name.strip(), value.strip()


def _member_flags() -> dict[str, str]:
    """The help of each member's flag, by the member's name."""
    flags: dict[str, str] = {}
    for member in (member for members in MEMBERS.values() for member in members):
        flags.setdefault(member.name, member.help)
        if member.is_secret:
            flags.setdefault(f"{member.name}_env", f"the variable that holds it: {member.help}")
    return flags
