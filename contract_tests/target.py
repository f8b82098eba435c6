"""What the tests may know about the system under test."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

import openapi
from contract_tests.judge import NotExercised


@dataclass(frozen=True)
class Member:
    """One thing to know about a target; a secret can also be given as the name of an environment variable."""

    name: str
    help: str
    is_secret: bool = False


MEMBERS: dict[str, tuple[Member, ...]] = {
    "caseiq": (
        Member("base_url", "the customer's host, https://..."),
        Member("token", "a bearer token that may do everything", is_secret=True),
        Member("client_id", "the service account's User ID, to fetch tokens with"),
        Member("client_secret", "one of its API keys", is_secret=True),
        Member("readonly_token", "a role that may view and not create", is_secret=True),
        Member("restricted_token", "an account that is denied restricted_case_id", is_secret=True),
        Member("case_id", "a case made for the tests"),
        Member("restricted_case_id", "the case that restricted_token is denied"),
        Member("legacy_id", "a legacy record of several files"),
        Member("legacy_first_text", "the text of that record's first file"),
    ),
    "agentcis": (
        Member("base_url", "the tenant's host, with or without /api/v2"),
        Member("token", "a bearer token that may do everything", is_secret=True),
        Member("readonly_token", "403 on every write", is_secret=True),
        Member("none_token", "403 on everything", is_secret=True),
        Member("entity", "type:id, whose documents the tests may create, rename and delete"),
        Member("other_entity", "type:id, only read, for isolation"),
    ),
}

_PREFIXES = {"caseiq": "/api-public/1.0", "agentcis": "/api/v2"}


class FromVariable(str):
    """A secret that remembers which environment variable it was read from."""

    variable: str

    def __new__(cls, value: str, variable: str) -> Self:
        """Make it of its value and the name of the variable."""
        made = super().__new__(cls, value)
        made.variable = variable
        return made


class TargetError(ValueError):
    """A target that cannot be used; the text names the member."""


@dataclass(frozen=True)
class Target:
    """A running system that claims to be one of the APIs.

    `members` are those of `MEMBERS`; `headers` go out with every request (for a gateway, say);
    `fills_case` allows the test that uploads a thousand files to the restricted case. `via` is the URL of the
    guard in front of it, empty without one, and `profile` what that lets through (`read`, `write`, `mock`).
    `is_own_mock` is true of a mock that was started for the run. `settle_seconds` is how long to wait after
    each write, for a target that shows it late; with `is_frugal` the tests that store least for what they
    judge come first.
    """

    api: str
    members: Mapping[str, str]
    headers: tuple[tuple[str, str], ...] = ()
    fills_case: bool = False
    seed: int = 0
    run_id: str = field(default="0", kw_only=True)
    via: str = field(default="", kw_only=True)
    profile: str = field(default="mock", kw_only=True)
    is_own_mock: bool = field(default=False, kw_only=True)
    settle_seconds: float = field(default=0.0, kw_only=True)
    is_frugal: bool = field(default=False, kw_only=True)

    @property
    def is_loopback(self) -> bool:
        """Whether it runs on this machine."""
        return _is_loopback(urlsplit(self.base_url).hostname or "")

    @property
    def base_url(self) -> str:
        """The host's root, without a path."""
        return self.members["base_url"].rstrip("/").removesuffix(_PREFIXES[self.api])

    def get(self, member: str) -> str | None:
        """A member, or None where the target was not given it."""
        return self.members.get(member)

    def need(self, member: str) -> str:
        """A member. Raises NotExercised where the target was not given it."""
        value = self.members.get(member)
        if value is None:
            msg = f"the target has no {member}"
            raise NotExercised(msg)
        return value

    @property
    def variables(self) -> dict[str, str]:
        """Which environment variable a secret was read from, by member."""
        return {
            name: value.variable for name, value in self.members.items() if isinstance(value, FromVariable)
        }

    def secrets(self) -> list[str]:
        """The values that no report may hold."""
        names = [member.name for member in MEMBERS[self.api] if member.is_secret]
        return [self.members[name] for name in names if name in self.members]


def read_targets(path: Path, environ: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """The sections of a target file, by API. Raises TargetError naming what is wrong."""
    try:
        sections = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        msg = f"{path}: {error}"
        raise TargetError(msg) from error
    unknown = sorted(set(sections) - set(openapi.APIS))
    if unknown:
        msg = f"{path}: unknown section [{unknown[0]}]; known are {', '.join(openapi.APIS)}"
        raise TargetError(msg)
    return {api: resolve(api, section, environ) for api, section in sections.items()}


def resolve(api: str, section: Mapping[str, Any], environ: Mapping[str, str]) -> dict[str, Any]:
    """Check the members of one section and replace each `<secret>_env` by what it names."""
    known = {member.name: member for member in MEMBERS[api]}
    resolved: dict[str, Any] = {}
    for name, value in section.items():
        if name == "headers" and isinstance(value, Mapping):
            resolved[name] = dict(value)
        elif name == "fill_case" and isinstance(value, bool):
            resolved[name] = value
        elif not isinstance(value, str) or not value:
            msg = f"[{api}] {name}: must be a text that is not empty"
            raise TargetError(msg)
        elif name in known:
            resolved[name] = value
        elif name.endswith("_env") and (secret := known.get(name[:-4])) and secret.is_secret:
            resolved[secret.name] = _from_environment(api, name, value, environ)
        else:
            msg = f"[{api}] {name}: unknown; known are {', '.join(known)}"
            raise TargetError(msg)
    return resolved


def make_target(api: str, section: Mapping[str, Any], *, seed: int, run_id: str) -> Target:
    """A target from a resolved section. Raises TargetError where a member is missing or malformed."""
    members = {name: value for name, value in section.items() if isinstance(value, str)}
    url = urlsplit(members.get("base_url", ""))
    if url.scheme not in ("http", "https") or not url.hostname:
        msg = f"[{api}] base_url: must be an http or https URL"
        raise TargetError(msg)
    for name in ("entity", "other_entity"):
        kind, _, number = members.get(name, "client:1").partition(":")
        if not kind or not number.isdigit():
            msg = f"[{api}] {name}: must be type:id, such as client:6"
            raise TargetError(msg)
    return Target(
        api=api,
        members=members,
        headers=tuple(section.get("headers", {}).items()),
        fills_case=section.get("fill_case", _is_loopback(url.hostname)),
        seed=seed,
        run_id=run_id,
    )


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _from_environment(api: str, name: str, variable: str, environ: Mapping[str, str]) -> str:
    value = environ.get(variable)
    if not value:
        msg = f"[{api}] {name}: the environment variable {variable} is not set"
        raise TargetError(msg)
    return FromVariable(value, variable)
