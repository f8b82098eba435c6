"""Whether it is an OpenAPI document, by the schema of OpenAPI 3.0, and whether the libraries read it."""

from __future__ import annotations

import logging
import re
import warnings
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Any

import jsonschema
from jsonschema.exceptions import ValidationError
from openapi_spec_validator import OpenAPIV30SpecValidator
from openapi_spec_validator.schemas import openapi_v30_schema_validator, schema_v30

from contract_tests.lint.document import Document, Trail
from contract_tests.lint.finding import Finding
from contract_tests.lint.spec import Spec

_LONGEST_MESSAGE = 300


def structure(spec: Spec) -> Iterator[Finding]:
    """What the schema of OpenAPI 3.0 says, at the member in question."""
    document = spec.document
    version = document.data.get("openapi")
    if version != "3.0.3":
        yield document.finding(("openapi",), "structure/version", f"the document is OpenAPI {version}")
        return
    # The one in Rust says at once that all is well; the one in Python says what is not, and where.
    if not openapi_v30_schema_validator.is_valid(document.data):
        for error in _schema().iter_errors(document.data):
            for deepest in _deepest(error):
                yield from _findings(document, deepest)


def libraries(spec: Spec) -> Iterator[Finding]:
    """What openapi-spec-validator and Connexion say; for a document with which nothing else is wrong."""
    document = spec.document
    for error in OpenAPIV30SpecValidator(document.data).iter_errors():
        trail: Trail = tuple(getattr(error, "absolute_path", ()))
        yield document.finding(trail, "structure/openapi-spec-validator", _short(error))
    refused = _refused_by_connexion(document)
    if refused:
        yield document.finding((), "structure/connexion", f"Connexion does not load it: {refused}")


@cache
def _schema() -> jsonschema.Draft4Validator:
    return jsonschema.Draft4Validator(dict(schema_v30))


def _deepest(error: ValidationError) -> Iterator[ValidationError]:
    """Of a choice between forms, what is wrong with the form that was meant."""
    branches: dict[Any, list[ValidationError]] = defaultdict(list)
    for each in error.context or ():
        branches[each.schema_path[0]].append(each)
    meant = [branch for branch in branches.values() if not _is_reference(branch, error.instance)]
    if not meant:
        yield error
        return
    for each in max(meant, key=_nearness):
        yield from _deepest(each)


def _is_reference(branch: list[ValidationError], instance: Any) -> bool:
    """Whether a form is that of a reference, and what is there has none."""
    is_one = any(each.validator == "required" and each.validator_value == ["$ref"] for each in branch)
    return is_one and "$ref" not in instance


def _nearness(branch: list[ValidationError]) -> tuple[int, int]:
    return max(len(each.absolute_path) for each in branch), -len(branch)


def _findings(document: Document, error: ValidationError) -> Iterator[Finding]:
    trail: Trail = tuple(error.absolute_path)
    if error.validator == "additionalProperties":
        for name in _unknown(error):
            yield document.finding((*trail, name), "structure/unknown-member", f"`{name}` is no member here")
    elif error.validator in ("required", "minProperties"):
        yield document.finding(trail, "structure/missing-member", _short(error))
    else:
        yield document.finding(trail, "structure/value", _short(error))


def _unknown(error: Any) -> list[str]:
    patterns = error.schema.get("patternProperties", {})
    known = error.schema.get("properties", {})
    return [
        name
        for name in error.instance
        if name not in known and not any(re.search(pattern, name) for pattern in patterns)
    ]


def _refused_by_connexion(document: Document) -> str:
    with warnings.catch_warnings():
        # Its test client has a successor; nobody who lints needs to know.
        warnings.simplefilter("ignore")
        import connexion  # noqa: PLC0415 (takes longer than all the rest)
        from connexion.options import SwaggerUIOptions  # noqa: PLC0415
        from connexion.resolver import Resolver  # noqa: PLC0415

        logger = logging.getLogger("connexion")
        before = logger.level
        logger.setLevel(logging.CRITICAL + 1)
        try:
            app = connexion.FlaskApp(__name__)
            quiet = SwaggerUIOptions(swagger_ui=False)
            app.add_api(
                document.path.absolute(),
                base_path="",
                resolver=Resolver(lambda _: _answer),
                swagger_ui_options=quiet,
            )
            with app.test_client() as client:
                # Routes are registered at the first call only.
                client.get("/")
        except Exception as error:  # noqa: BLE001 (whatever it is, it does not load)
            return f"{type(error).__name__}: {_short(error)}"
        finally:
            logger.setLevel(before)
    return ""


def _answer(**_: Any) -> tuple[str, int]:
    return "", 200


def _short(error: Exception) -> str:
    said = " ".join((getattr(error, "message", "") or str(error)).split())
    return said if len(said) <= _LONGEST_MESSAGE else f"{said[:_LONGEST_MESSAGE]}…"
