"""The documents as their readers see them: Connexion serves every operation, Schemathesis finds it."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import connexion
import schemathesis
from connexion.resolver import Resolver
from schemathesis.core.result import Ok

import openapi
from tests.openapi.walk import EVERY_API, Operation, operations


@EVERY_API
def test_connexion_serves_every_operation(api: str) -> None:
    """Routes are registered at the first call only, so every operation is called once."""
    app = connexion.FlaskApp(__name__)
    app.add_api(openapi.spec_path(api), base_path="", resolver=Resolver(lambda _: _answer))
    with app.test_client() as client:
        for operation in operations(api):
            response = client.request(operation.method.upper(), _url(operation))
            assert response.status_code in (200, 400, 401, 415), operation.id


@EVERY_API
def test_schemathesis_finds_every_operation(api: str) -> None:
    """A broken operation is left out by Schemathesis, not reported."""
    schema = schemathesis.openapi.from_path(openapi.spec_path(api))
    results = list(schema.get_all_operations())
    found = [each.ok().definition.raw["operationId"] for each in results if isinstance(each, Ok)]
    assert len(found) == len(results)
    assert Counter(found) == Counter(operation.id for operation in operations(api))
    schema.as_state_machine()


def _answer(**_: Any) -> tuple[str, int, dict[str, str]]:
    return "", 200, {"Content-Type": "application/json"}


def _url(operation: Operation) -> str:
    examples = {each["name"]: each["example"] for each in operation.parameters if "example" in each}
    return re.sub(r"\{(\w+)\}", lambda found: str(examples[found[1]]), operation.path)
