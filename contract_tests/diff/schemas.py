"""What a difference in a schema means: the other way round for requests and for answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from contract_tests.diff.change import TEXTS, Affected, Level, listed
from contract_tests.diff.differences import MISSING, ORDER, Difference, logical
from contract_tests.diff.judgement import Judgement, Pair, reworded
from contract_tests.diff.keywords import Effect, effect_of
from contract_tests.diff.place import Place


def judge_schema(pair: Pair, one: Difference, place: Place) -> Iterator[Judgement]:
    """All that a difference below a `schema` means."""
    keyword = str(place.rest[0]) if place.rest else "schema"
    if keyword == "properties":
        yield from _of_member(pair, one, place)
    elif keyword == "required":
        yield from _of_required(pair, one, place)
    elif keyword in TEXTS:
        yield reworded(keyword, place.subject, place.status)
    elif keyword in ("readOnly", "writeOnly"):
        yield from _of_one_way(keyword, one, place)
    elif keyword == "default":
        yield _of_default(one, place)
    elif keyword == "deprecated":
        yield of_deprecation(one, place.subject, place)
    else:
        effect = effect_of(keyword, one.old, one.new)
        if effect.direction == "same":
            yield Judgement(
                "editorial", "readers", f"`{keyword}` of {place.subject} is written otherwise", place.status
            )
        else:
            yield _of_effect(effect, place)


def _of_effect(effect: Effect, place: Place) -> Judgement:
    said = f"{place.subject} {effect.phrase}"
    if place.side == "request":
        if effect.direction == "wider":
            return Judgement("compatible", "requests", said)
        return Judgement("breaking", "requests", f"{said}; what was right to send may be refused")
    if effect.direction == "narrower":
        said = f"{said}; an implementation has to keep to it"
        return Judgement("compatible", "implementations", said, place.status)
    said = f"{said}; code that reads it may meet what it does not expect"
    return Judgement("breaking", "answers", said, place.status)


def _of_member(pair: Pair, one: Difference, place: Place) -> Iterator[Judgement]:
    if place.rest[-1] == ORDER:
        yield from _of_order(one, place)
    elif one.was:
        said = f"{place.subject} was called `{one.was}`"
        if place.side == "request":
            yield Judgement("breaking", "requests", f"{said}; under the old name it is not read any more")
        else:
            yield Judgement(
                "breaking", "answers", f"{said}; code that reads the old name finds nothing", place.status
            )
    elif place.side == "request":
        is_demanded = (logical(one.trail[:-2]), str(one.trail[-1])) in pair.now.required
        yield _of_member_to_send(one, place, is_demanded=is_demanded)
    elif one.is_removed:
        said = f"{place.holder} no longer has {_bare(place)}; code that reads it finds nothing"
        yield Judgement("breaking", "answers", said, place.status)
    else:
        said = f"{place.holder} may now have {_bare(place)}"
        yield Judgement("compatible", "answers", said, place.status)


def _of_member_to_send(one: Difference, place: Place, *, is_demanded: bool) -> Judgement:
    if one.is_removed:
        said = f"{place.holder} can no longer have {_bare(place)}; a request with it may be refused"
        return Judgement("breaking", "requests", said)
    if is_demanded:
        said = f"{place.holder} must now have {_bare(place)}; requests without it are refused"
        return Judgement("breaking", "requests", said)
    return Judgement("compatible", "requests", f"{place.holder} may now have {_bare(place)}")


def _bare(place: Place) -> str:
    return place.member or "a further member"


def _of_order(one: Difference, place: Place) -> Iterator[Judgement]:
    """Generated clients send the fields of a form in this order, and the vendor wants the file last."""
    if "multipart/form-data" not in one.trail:
        return
    kept = [name for name in one.old if name in one.new], [name for name in one.new if name in one.old]
    last = one.old[-1] if one.old else ""
    if last in one.new and one.new[-1] != last:
        said = f"`{last}` is no longer the last field of {place.holder}; generated clients send in this order"
        yield Judgement("breaking", "clients", said)
    elif kept[0] != kept[1]:
        yield Judgement("editorial", "clients", f"the fields of {place.holder} are in another order")


def _of_required(pair: Pair, one: Difference, place: Place) -> Iterator[Judgement]:
    holder = logical(one.trail[:-1])
    was, now = (set(map(str, each or ())) for each in (one.old, one.new))

    def really(names: set[str], elsewhere: set[tuple[Any, str]]) -> list[str]:
        # Of a member that came or went as a whole, that is told.
        both = [
            (holder, name) in pair.was.declared and (holder, name) in pair.now.declared
            for name in sorted(names)
        ]
        unknown = [(holder, name) not in pair.was.declared | pair.now.declared for name in sorted(names)]
        return [
            name
            for name, stays, nowhere in zip(sorted(names), both, unknown, strict=True)
            if (stays or nowhere) and (holder, name) not in elsewhere
        ]

    gone, come = really(was - now, pair.now.required), really(now - was, pair.was.required)
    inside = f"{place.member} of {place.holder}" if place.member else place.holder
    if place.side == "request":
        if come:
            said = f"{inside} must now have {listed(come)}; requests without it are refused"
            yield Judgement("breaking", "requests", said)
        if gone:
            yield Judgement("compatible", "requests", f"{inside} no longer has to have {listed(gone)}")
        return
    if gone:
        said = f"{inside} no longer has to have {listed(gone)}; code that reads it may find nothing"
        yield Judgement("breaking", "answers", said, place.status)
    if come:
        said = f"{inside} always has {listed(come)} now; an implementation has to send it"
        yield Judgement("compatible", "implementations", said, place.status)


def _of_one_way(keyword: str, one: Difference, place: Place) -> Iterator[Judgement]:
    excluded = "request" if keyword == "readOnly" else "answer"
    if bool(one.old) == bool(one.new) or place.side != excluded:
        said = f"`{keyword}` of {place.subject} is written otherwise"
        yield Judgement("editorial", "readers", said, place.status)
    elif not one.new:
        who: Affected = "requests" if excluded == "request" else "answers"
        said = f"{place.subject} may now be there: it is no longer `{keyword}`"
        yield Judgement("compatible", who, said, place.status)
    elif excluded == "request":
        said = f"{place.subject} can no longer be sent: it is `readOnly`"
        yield Judgement("breaking", "requests", said)
    else:
        said = f"{place.subject} is no longer there: it is `writeOnly`; code that reads it finds nothing"
        yield Judgement("breaking", "answers", said, place.status)


def _of_default(one: Difference, place: Place) -> Judgement:
    if place.side == "answer":
        return reworded("default", place.subject, place.status)
    if one.old is MISSING:
        return Judgement(
            "compatible", "requests", f"{place.subject} counts as `{one.new}` now where it is left out"
        )
    said = f"`{one.new}`" if one.new is not MISSING else "what nobody says"
    said = f"{place.subject} counts as {said} where it is left out, no longer as `{one.old}`"
    return Judgement("breaking", "requests", f"{said}; requests without it mean something else")


def of_deprecation(one: Difference, subject: str, place: Place | None = None) -> Judgement:
    """Something shall not be used any more, or again."""
    status = place.status if place else ""
    level: Level = "compatible" if bool(one.old) != bool(one.new) else "editorial"
    said = "is deprecated: it will go away" if one.new else "is no longer deprecated"
    return Judgement(level, "answers" if status else "requests", f"{subject} {said}", status)
