"""What a difference in a parameter or in a body to send means, in all but its schema."""

from __future__ import annotations

from typing import Any

from contract_tests.diff.change import TEXTS
from contract_tests.diff.differences import MISSING, Difference
from contract_tests.diff.judgement import Judgement, Pair, reworded
from contract_tests.diff.place import Place, holder_of_parameter
from contract_tests.diff.schemas import of_deprecation


def judge_parameter(pair: Pair, one: Difference, place: Place) -> Judgement:
    """All but what its schema says of its values."""
    if len(one.trail) == 2:
        return _of_whole_parameter(pair, one, place)
    keyword = str(one.trail[2])
    if keyword == "name":
        return _of_name(one, place)
    if keyword == "required":
        return _of_must(one, place.holder)
    if keyword == "deprecated":
        return of_deprecation(one, place.holder)
    if keyword in TEXTS:
        return reworded(keyword, place.holder)
    return _of_writing(one, place.holder, keyword)


def judge_body(one: Difference, place: Place) -> Judgement:
    """All but what its schema says of its values."""
    trail = one.trail
    if len(trail) == 1:
        return _of_whole_body(one)
    if trail[1] == "required":
        return _of_must(one, place.holder)
    text = next((step for step in (trail[1], *trail[3:4]) if step in TEXTS), None)
    if text:
        return reworded(text, place.holder)
    if len(trail) == 3:
        return _of_media_type(one, place)
    if trail[3] == "encoding" and len(trail) > 4:
        part = f"the field `{trail[4]}` of {place.holder}"
        return _of_writing(one, part, str(trail[-1])) if len(trail) > 5 else _of_encoding(one, part)
    return Judgement("breaking", "requests", f"`{trail[-1]}` of {place.holder} is another")


def _of_whole_parameter(pair: Pair, one: Difference, place: Place) -> Judgement:
    if one.was:
        kind, _, old = one.was.partition(" ")
        if str(one.trail[1]).startswith(f"{kind} "):
            said = f"{place.holder} was called `{old}`; under the old name it is not read any more"
        else:
            was = holder_of_parameter(pair.old.tree, one.was)
            said = f"{place.holder} was {was}; there it is not read any more"
        return Judgement("breaking", "requests", said)
    if one.is_removed:
        gone = holder_of_parameter(pair.old.tree, str(one.trail[1]))
        return Judgement("breaking", "requests", f"{gone} is gone; requests with it may be refused")
    if one.new.get("required") is True:
        said = f"{place.holder} is new and must be sent; requests without it are refused"
        return Judgement("breaking", "requests", said)
    return Judgement("compatible", "requests", f"{place.holder} is new and may be sent")


def _of_name(one: Difference, place: Place) -> Judgement:
    """On the wire a path has no names, and a header's are written as anybody likes."""
    said = f"{place.holder} was called `{one.old}`"
    if str(one.trail[1]).startswith("path"):
        said = f"{said}; generated clients name the argument otherwise"
        return Judgement("breaking", "clients", said)
    return Judgement("editorial", "readers", said)


def _of_must(one: Difference, holder: str) -> Judgement:
    if bool(one.old) == bool(one.new):
        return Judgement("editorial", "readers", f"`required` of {holder} is written otherwise")
    if one.new:
        return Judgement(
            "breaking", "requests", f"{holder} must now be sent; requests without it are refused"
        )
    return Judgement("compatible", "requests", f"{holder} no longer has to be sent")


def _of_writing(one: Difference, holder: str, keyword: str) -> Judgement:
    if keyword == "allowReserved":
        if one.new is True:
            said = f"{holder} may hold reserved characters as they are"
            return Judgement("compatible", "requests", said)
        said = f"{holder} can no longer hold reserved characters as they are"
        return Judgement("breaking", "requests", said)
    was, now = _shown(one.old), _shown(one.new)
    said = f"{holder} is written otherwise on the wire: its `{keyword}` is {now} instead of {was}"
    return Judgement("breaking", "requests", said)


def _shown(value: Any) -> str:
    if value is MISSING:
        return "nothing"
    if isinstance(value, dict | list):
        return "another"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def _of_media_type(one: Difference, place: Place) -> Judgement:
    media_type = f"`{one.trail[2]}`"
    if one.is_removed:
        said = f"{place.holder} can no longer be {media_type}; such requests are refused"
        return Judgement("breaking", "requests", said)
    return Judgement("compatible", "requests", f"{place.holder} may now be {media_type} too")


def _of_whole_body(one: Difference) -> Judgement:
    if one.is_removed:
        return Judgement("breaking", "requests", "it no longer takes a body")
    if one.new.get("required") is True:
        said = "a body is new and must be sent; requests without it are refused"
        return Judgement("breaking", "requests", said)
    return Judgement("compatible", "requests", "a body is new and may be sent")


def _of_encoding(one: Difference, part: str) -> Judgement:
    described = one.old if one.is_removed else one.new
    said = ", ".join(f"`{key}` {_shown(value)}" for key, value in described.items())
    verb = "no longer" if one.is_removed else "now"
    return Judgement("breaking", "requests", f"{part} is {verb} written with {said}")
