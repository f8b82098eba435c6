"""What a difference in an operation means: in the operation itself, its request or its answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from contract_tests.diff.change import Level
from contract_tests.diff.differences import MISSING, Difference
from contract_tests.diff.judgement import Judgement, Pair, reworded
from contract_tests.diff.place import Place, place_of
from contract_tests.diff.requests import judge_body, judge_parameter
from contract_tests.diff.responses import judge_answer
from contract_tests.diff.schemas import judge_schema, of_deprecation
from contract_tests.diff.security import judge_security
from contract_tests.diff.servers import judge_servers


def judge(pair: Pair, one: Difference) -> Iterator[Judgement]:
    """All that one difference means; nothing for one that says the same in other words."""
    if one.trail[-1] == "operationId" and (one.old, one.new) in pair.renamed and "links" in one.trail:
        # The link leads where it led.
        return
    place = place_of(pair.has(one), one.trail)
    if one.elsewhere:
        of_whom = f" of {place.subject}" if place else ""
        said = f"`{one.trail[-1]}`{of_whom} is written elsewhere"
        yield Judgement("editorial", "readers", said, place.status if place else "")
    elif place is None:
        yield from _of_operation(pair, one)
    elif str(one.trail[-1]).startswith("x-") and one.trail[-2:-1] not in (("properties",), ("headers",)):
        yield _of_extension(one, place)
    elif "schema" in one.trail and place.rest[:1] != ("schema",):
        yield from judge_schema(pair, one, place)
    elif one.trail[0] == "parameters":
        yield judge_parameter(pair, one, place)
    elif one.trail[0] == "requestBody":
        yield judge_body(one, place)
    else:
        yield judge_answer(one, place)


def _of_operation(pair: Pair, one: Difference) -> Iterator[Judgement]:
    name = str(one.trail[0])
    if name == "x-rules":
        yield from _of_rules(pair, one)
    elif name in _MEMBERS:
        yield from _MEMBERS[name](one)
    else:
        yield reworded(name, "it")


def _of_rules(pair: Pair, one: Difference) -> Iterator[Judgement]:
    was, now = ([str(rule) for rule in each] if isinstance(each, list) else [] for each in (one.old, one.new))
    for rule in (each for each in was if each not in {*now, *pair.told}):
        level: Level = "breaking" if rule in pair.binding else "compatible"
        yield Judgement(level, "rules", f"it no longer promises the rule `{rule}`")
    for rule in (each for each in now if each not in {*was, *pair.told}):
        said = f"it promises the rule `{rule}` now; an implementation has to keep it"
        yield Judgement("compatible", "implementations", said)


def _of_id(one: Difference) -> Iterator[Judgement]:
    said = f"its `operationId` is `{one.new}`, no longer `{one.old}`"
    yield Judgement("breaking", "clients", f"{said}; generated clients name the function otherwise")


def _of_closed_query(one: Difference) -> Iterator[Judgement]:
    if one.old is MISSING:
        yield Judgement("breaking", "requests", "a query parameter that it does not know is refused now")
    elif one.is_removed:
        yield Judgement("compatible", "requests", "a query parameter that it does not know is ignored now")
    else:
        said = f"an unknown query parameter breaks `{one.new}` now, no longer `{one.old}`"
        yield Judgement("compatible", "rules", said)


def _of_spoofing(one: Difference) -> Iterator[Judgement]:
    was, now = (f"as {each}" if each else "as what they are" for each in (one.old, one.new))
    yield Judgement("breaking", "requests", f"its requests are served {now} now, no longer {was}")


def _of_sunset(one: Difference) -> Iterator[Judgement]:
    if one.old and one.new and str(one.new) < str(one.old):
        yield Judgement("breaking", "requests", f"it goes away on {one.new} already, not on {one.old}")
    else:
        said = f"it goes away on {one.new}" if one.new else f"it no longer goes away on {one.old}"
        yield Judgement("compatible", "requests", said)


def _of_deprecated(one: Difference) -> Iterator[Judgement]:
    yield of_deprecation(one, "it")


def _of_extension(one: Difference, place: Place) -> Judgement:
    name = str(one.trail[-1])
    if name != "x-rule":
        return reworded(name, place.subject, place.status)
    wrong = f"what is wrong with {place.subject}"
    if one.is_removed:
        said = f"{wrong} no longer breaks `{one.old}`, but the rule of what it is in"
    else:
        said = f"{wrong} breaks `{one.new}` now" + (f", no longer `{one.old}`" if one.old else "")
    return Judgement("compatible", "rules", said, place.status)


_MEMBERS: dict[str, Callable[[Difference], Iterator[Judgement]]] = {
    "operationId": _of_id,
    "x-closed-query": _of_closed_query,
    "x-spoofs": _of_spoofing,
    "x-sunset": _of_sunset,
    "deprecated": _of_deprecated,
    "security": judge_security,
    "servers": judge_servers,
}
