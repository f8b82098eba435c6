"""What the tests of Case IQ are given."""

from __future__ import annotations

import pytest

from contract_tests.caseiq.client import LIST_PATH, CaseIq
from contract_tests.caseiq.dialect import Dialect
from contract_tests.caseiq.observers import observers
from contract_tests.caseiq.samples import Samples
from contract_tests.caseiq.standing import Standing
from contract_tests.caseiq.tokens import Tokens
from contract_tests.client import Client
from contract_tests.judge import Judge
from contract_tests.messages import Request
from contract_tests.target import Target


@pytest.fixture(autouse=True)
def _judged(judge: Judge) -> Judge:
    """What is sent by a test is judged in its name, whether it asks for its judge or not."""
    return judge


@pytest.fixture(scope="session")
def tokens(client: Client) -> Tokens:
    """The means to get tokens."""
    client.observers = observers()
    return Tokens(CaseIq(client, None))


@pytest.fixture(scope="session")
def caseiq(client: Client, tokens: Tokens, target: Target) -> CaseIq:
    """The API for a caller who may do everything."""
    made = CaseIq(client, target.get("token") or tokens.fetch())
    plain_read = Request("GET", LIST_PATH, "listAttachments", query=(("limit", "1"),))
    renew = tokens.renew if target.get("client_id") and target.get("client_secret") else None
    client.credential.hold(made.token, plain_read=plain_read, renew=renew)
    return made


@pytest.fixture
def nobody(caseiq: CaseIq) -> CaseIq:
    """The API for a caller without a credential."""
    return caseiq.acting_as(None)


@pytest.fixture(scope="session")
def samples(caseiq: CaseIq) -> Samples:
    """Uploaded files."""
    return Samples(caseiq)


@pytest.fixture(scope="session")
def dialect(caseiq: CaseIq, samples: Samples) -> Dialect:
    """How the target says what the contract leaves open."""
    return Dialect(caseiq, samples)


@pytest.fixture(scope="session")
def standing(caseiq: CaseIq) -> Standing:
    """Records that were there before the run."""
    return Standing(caseiq)


@pytest.fixture
def reader(caseiq: CaseIq, target: Target) -> CaseIq:
    """The API for a role that may view and not create."""
    return caseiq.acting_as(target.need("readonly_token"))


@pytest.fixture
def restricted(caseiq: CaseIq, target: Target) -> CaseIq:
    """The API for an account that is denied `restricted_case_id`."""
    return caseiq.acting_as(target.need("restricted_token"))
