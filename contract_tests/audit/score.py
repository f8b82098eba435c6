"""The score: how many mutants of each family and API were killed, and what it may not fall below."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from statistics import median
from typing import Any, Self

import openapi
from contract_tests.audit.mutant import FAMILIES, LAYERS, Family, Fate, Mutant


@dataclass(frozen=True)
class Score:
    """What became of the mutants of one family and API.

    `survived` are ids, `equivalent` the reasons by id, `first` how many each layer killed before the others,
    `misnamed` those whose verdicts name another rule than the one that they break; `beside` is how many name
    it and others as well.
    """

    family: Family
    api: str
    mutants: int
    killed: int
    survived: tuple[str, ...] = ()
    equivalent: Mapping[str, str] = field(default_factory=dict)
    misnamed: tuple[str, ...] = ()
    beside: int = 0
    first: Mapping[str, int] = field(default_factory=dict)
    seconds_to_kill: float = 0.0

    @property
    def share(self) -> float:
        """Killed ones among those that somebody could notice."""
        noticeable = self.mutants - len(self.equivalent)
        return self.killed / noticeable if noticeable else 1.0

    @classmethod
    def of(cls, family: Family, api: str, fates: Sequence[Fate]) -> Self:
        """The score of some fates."""
        real = [fate for fate in fates if not fate.mutant.equivalent]
        kills = [fate.kill for fate in real if fate.kill]
        first = Counter(kill.layer for kill in kills)
        return cls(
            family,
            api,
            len(fates),
            len(kills),
            survived=tuple(fate.mutant.id for fate in real if not fate.kill),
            equivalent={fate.mutant.id: fate.mutant.equivalent for fate in fates if fate.mutant.equivalent},
            misnamed=tuple(fate.mutant.id for fate in real if fate.kill and not fate.is_named),
            beside=sum(bool(fate.mutant.rule and fate.is_named and fate.neighbours) for fate in real),
            first={layer: first[layer] for layer in LAYERS if first[layer]},
            seconds_to_kill=round(median(kill.seconds for kill in kills), 2) if kills else 0.0,
        )

    def as_data(self) -> dict[str, Any]:
        """As plain data."""
        return asdict(self)

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """From plain data."""
        lists = {name: tuple(data[name]) for name in ("survived", "misnamed")}
        return cls(**{**data, **lists})


def scores(fates: Iterable[Fate], order: Sequence[Mutant]) -> list[Score]:
    """The scores of all families and APIs, in the order of their mutants."""
    known = {fate.mutant.id: fate for fate in fates}
    judged = [known[mutant.id] for mutant in order if mutant.id in known]
    return [
        Score.of(family, api, of_both)
        for family in FAMILIES
        for api in openapi.APIS
        if (of_both := [each for each in judged if (each.mutant.family, each.mutant.api) == (family, api)])
    ]


def fallen(known: Iterable[Score], now: Sequence[Score], *, is_whole: bool) -> Iterator[str]:
    """Where the score fell, a sentence each; of a part only what survived is compared."""
    by_key = {(score.family, score.api): score for score in known}
    for score in now:
        before = by_key.get((score.family, score.api))
        where = f"{score.family} mutants of {score.api}"
        for mutant in score.survived:
            if before is None or mutant not in before.survived:
                yield f"{mutant} survived, and did not before"
        if before is None or not is_whole:
            continue
        if score.share < before.share:
            yield f"{where}: {percent(score.share)} killed, {percent(before.share)} before"
        if score.mutants < before.mutants:
            yield f"{where}: {score.mutants} left of {before.mutants}; --update if that is meant"


def unsound(fates: Iterable[Fate]) -> Iterator[str]:
    """What is wrong whatever the score was: verdicts that name another rule, accuse, or say nothing."""
    for fate in fates:
        mutant, kill = fate.mutant, fate.kill
        if fate.trouble:
            yield f"{mutant.id} could not be judged: {fate.trouble}"
        if kill and not mutant.equivalent and not fate.is_named:
            named = ", ".join(fate.rules)
            yield f"{mutant.id} breaks {mutant.rule}, and the verdicts name {named}"
        if kill and mutant.equivalent and kill.is_binding:
            yield (
                f"{mutant.id} is marked equivalent ({mutant.equivalent}), "
                f"and {kill.by} calls {', '.join(kill.rules)} broken"
            )


def uncovered(mutants: Iterable[Mutant], apis: Iterable[str]) -> Iterator[str]:
    """Rules that no behaviour mutant breaks."""
    broken = {mutant.rule for mutant in mutants if mutant.family == "behaviour" and not mutant.equivalent}
    for api in apis:
        for rule in openapi.rules(api):
            if rule not in broken:
                yield f"{rule} is broken by no behaviour mutant: nobody knows whether its test would notice"


def percent(share: float) -> str:
    """A share, never rounded up to the whole."""
    return f"{int(share * 1000) / 10:g} %"
