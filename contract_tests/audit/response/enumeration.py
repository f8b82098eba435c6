"""Which mutants there are: of every kind of answer, at every place of it, some of the operators that fit.

All that fit would be four times as many, most of which the same tests notice the same way. Which are taken is
drawn by the name of the place, so that a place that comes or goes changes nothing for the others.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from contract_tests.audit.response import members, values
from contract_tests.audit.response.bodies import BYTES_OPERATORS, HEADER_OPERATORS, JSON_OPERATORS
from contract_tests.audit.response.kinds import Kind, Member, kinds
from contract_tests.audit.response.mutation import Mutation
from contract_tests.audit.response.places import EVERY, pointer

# What a server that takes it less exactly may answer instead.
_NEAR_STATUSES = {
    200: (201, 204, 500),
    206: (200,),
    304: (200,),
    400: (422, 200),
    401: (403, 200),
    403: (404, 401),
    404: (200, 403),
    405: (404, 501),
    413: (400,),
    416: (400,),
    501: (400,),
}
# What leaves the shape of an answer as it is, so that only who knows the value notices.
_SUBTLE = (
    *("earlier", "neighbour", "increment", "negate", "hour", "next-day", "host", "swap", "cut", "twice"),
    *("alter", "pad"),
)
_DRAWN_OF_A_BODY = 5


@cache
def mutations(api: str) -> dict[str, Mutation]:
    """The mutations of the answers of an API by id, in the order of its spec.

    An operator that the lot leaves out altogether is taken where it fits first.
    """
    drawn = {mutation.id: mutation for kind in kinds(api) for mutation in _of(kind)}
    used = {mutation.operator for mutation in drawn.values()}
    firsts: dict[str, Mutation] = {}
    for mutation in all_mutations(api).values():
        firsts.setdefault(mutation.operator, mutation)
    left_out = {first.id for operator, first in firsts.items() if operator not in used}
    taken = drawn.keys() | left_out
    return {name: mutation for name, mutation in all_mutations(api).items() if name in taken}


@cache
def all_mutations(api: str) -> dict[str, Mutation]:
    """The same with all operators that fit."""
    return {mutation.id: mutation for kind in kinds(api) for mutation in _all_of(kind)}


def fitting(kind: Kind, member: Member) -> list[str]:
    """The operators that change one of the values that a place has."""
    is_named = member.place[-1] != EVERY
    found = list(members.MEMBER_OPERATORS) if is_named else []
    found += [name for name in members.VALUE_OPERATORS if any(_fits(name, each) for each in member.values)]
    # Of one run all times are nearly the same, so those of others tell little.
    is_scalar = not any(isinstance(each, dict | list) or _is_time(each) for each in member.values)
    if is_scalar and kind.status < 400 and EVERY not in member.place:
        found.append("earlier")
    elif is_scalar and kind.status < 400:
        found.append("neighbour")
    return found


def _all_of(kind: Kind) -> Iterator[Mutation]:
    yield from _outer(kind, _NEAR_STATUSES[kind.status], HEADER_OPERATORS, _body_operators(kind))
    for member in kind.members:
        target = pointer(member.place)
        yield from (_made(kind, operator, target, member.rule) for operator in fitting(kind, member))


def _of(kind: Kind) -> Iterator[Mutation]:
    if kind.novelty == "same":
        yield from _outer(kind, _NEAR_STATUSES[kind.status][:1], ("drop-header",), ())
        return
    if kind.novelty == "alike":
        yield from _outer(
            kind, _NEAR_STATUSES[kind.status], ("drop-header", "alter-header"), _body_operators(kind)[:1]
        )
        named = [member for member in kind.members if "drop" in fitting(kind, member)]
        yield from (_made(kind, "drop", pointer(member.place), member.rule) for member in named)
        return
    drawn = _drawn(kind, "", _body_operators(kind), _DRAWN_OF_A_BODY)
    yield from _outer(kind, _NEAR_STATUSES[kind.status], HEADER_OPERATORS, drawn)
    for member in kind.members:
        target = pointer(member.place)
        yield from (
            _made(kind, operator, target, member.rule) for operator in _drawn_of(kind, target, member)
        )


def _outer(
    kind: Kind, statuses: Sequence[int], of_headers: Sequence[str], of_body: Sequence[str]
) -> Iterator[Mutation]:
    """What is done to an answer as a whole, and to its headers."""
    yield from (_made(kind, "status", str(status)) for status in statuses)
    for name in kind.headers:
        # A length that is not the body's is no answer at all, but a broken connection.
        operators = of_headers if name != "Content-Length" else of_headers[:1]
        yield from (_made(kind, operator, name) for operator in operators)
    yield from (_made(kind, operator) for operator in of_body)


def _made(kind: Kind, operator: str, target: str = "", rule: str = "") -> Mutation:
    return Mutation(kind.api, kind.operation, kind.status, operator, target, rule or kind.rule)


def _body_operators(kind: Kind) -> tuple[str, ...]:
    if not kind.has_body:
        return ()
    texts = [value for member in kind.members for value in member.values if isinstance(value, str)]
    left_out = ("windows-text",) if all(map(str.isascii, texts)) else ()
    known = JSON_OPERATORS if kind.is_json else BYTES_OPERATORS
    return tuple(name for name in known if name not in left_out)


def _drawn_of(kind: Kind, target: str, member: Member) -> list[str]:
    """Of the operators that fit a place one that changes its shape, and one that does not."""
    fit = fitting(kind, member)
    subtle = [name for name in fit if name in _SUBTLE]
    blatant = [name for name in fit if name not in _SUBTLE]
    return [*_drawn(kind, target, blatant, 1), *_drawn(kind, target, subtle, 1)]


def _drawn(kind: Kind, target: str, operators: Sequence[str], count: int) -> list[str]:
    """Some of the operators, in their order."""

    def lot(operator: str) -> int:
        return zlib.crc32(f"{kind.api}.{kind.operation}.{kind.status}.{target}.{operator}".encode())

    chosen = sorted(operators, key=lot)[:count]
    return [operator for operator in operators if operator in chosen]


def _fits(operator: str, value: Any) -> bool:
    # Times, days and addresses have operators of their own, which are harder to notice.
    if operator in ("alter", "pad") and (
        values.is_time(value) or values.is_day(value) or values.is_url(value)
    ):
        return False
    return members.VALUE_OPERATORS[operator](value) is not values.UNFIT


def _is_time(value: Any) -> bool:
    return values.is_time(value) or values.is_day(value)
