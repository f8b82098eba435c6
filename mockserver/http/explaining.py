"""Why a value is none that its schema allows, in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import jsonschema


def explained(schema: Mapping[str, Any], value: Any) -> str:
    """What is wrong with a value, empty if nothing is."""
    validator = _Validator(schema, format_checker=jsonschema.FormatChecker())
    error = next(validator.iter_errors(value), None)
    return "" if error is None else _in_words(error)


def _pattern(
    _validator: Any, pattern: str, value: Any, _schema: Mapping[str, Any]
) -> Iterator[jsonschema.ValidationError]:
    # ECMA-262 has `$` match only at the end, Python also before a final newline.
    if isinstance(value, str) and not re.search(re.sub(r"\$$", r"\\Z", pattern), value):
        yield jsonschema.ValidationError(f"{value!r} does not match {pattern!r}")


_Validator = jsonschema.validators.extend(  # type: ignore[no-untyped-call]
    jsonschema.Draft4Validator, {"pattern": _pattern}
)


def _in_words(error: jsonschema.ValidationError) -> str:
    wanted = error.validator_value
    shown = str(error.instance)[:60]
    words = {
        "minimum": f"{shown} is below {wanted}",
        "maximum": f"{shown} is above {wanted}",
        "enum": f"{shown!r} is none of {', '.join(map(str, wanted)) if isinstance(wanted, list) else wanted}",
        "format": f"{shown!r} is not a {wanted}",
        "pattern": f"{shown!r} does not match {wanted}",
    }
    return words.get(str(error.validator), error.message[:200])
