"""The fixtures of the Agentcis tests."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import httpx
import pytest

from contract_tests.agentcis.client import Agentcis
from contract_tests.agentcis.crowd import Crowd
from contract_tests.agentcis.desk import Desk
from contract_tests.agentcis.dialect import Dialect
from contract_tests.agentcis.documents import Entity
from contract_tests.agentcis.observers import rate_limit
from contract_tests.client import Client
from contract_tests.judge import Judge, Unusable
from contract_tests.messages import Request
from contract_tests.target import Target


@pytest.fixture(scope="session")
def dialect(client: Client, target: Target) -> Dialect:
    """The target's wording; nothing is asked before a test needs it."""
    client.observers.append(rate_limit)
    plain = Agentcis(client, Entity.parse(target.need("entity")), target.need("token"))
    return Dialect(plain, f"ct-{target.run_id}-dialect")


@pytest.fixture(scope="session", autouse=True)
def _credential(client: Client, target: Target) -> None:
    """The token that cannot be renewed: nobody documents how to get one."""
    entity, token = target.get("entity"), target.get("token")
    if entity and token:
        plain_read = Request("GET", Entity.parse(entity).path, "listDocuments")
        client.credential.hold(token, plain_read=plain_read)


@pytest.fixture(scope="session", autouse=True)
def others_at_start(client: Client, target: Target) -> frozenset[int]:
    """The documents of the other entity, before this run sends anything that writes."""
    other, token = target.get("other_entity"), target.get("token")
    if other is None or token is None or target.profile == "read":
        return frozenset()
    plain = Agentcis(client, Entity.parse(other), token)
    try:
        return frozenset(plain.worded(page_size=None).documents())
    except (Unusable, httpx.TransportError):
        return frozenset()


@pytest.fixture(scope="session")
def numbers() -> Iterator[int]:
    """Numbers for the names of tests."""
    return itertools.count(1)


@pytest.fixture
def desk(
    dialect: Dialect,
    target: Target,
    judge: Judge,  # noqa: ARG001 - has to be in place before anything is sent
    numbers: Iterator[int],
) -> Iterator[Desk]:
    """The working place of a test, cleaned at its end."""
    made = Desk(dialect, target, f"ct-{target.run_id}-{next(numbers)}")
    yield made
    made.clean()


@pytest.fixture(scope="module")
def shared_crowd(dialect: Dialect, target: Target, numbers: Iterator[int]) -> Iterator[Crowd]:
    """Enough documents for many pages, made when a test of the module first looks at them."""
    made = Crowd(Desk(dialect, target, f"ct-{target.run_id}-{next(numbers)}"))
    yield made
    made.desk.clean()


@pytest.fixture
def crowd(
    shared_crowd: Crowd,
    judge: Judge,  # noqa: ARG001 - has to be in place before anything is sent
) -> Crowd:
    """Enough documents for many pages."""
    shared_crowd.gather()
    return shared_crowd
