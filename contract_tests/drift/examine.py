"""Holds every entry of a recording against the specs of the APIs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from contract_tests.drift.compare import Comparison, Difference
from contract_tests.drift.har import Recorded
from contract_tests.drift.places import Document, Place
from contract_tests.drift.routes import Operation, Routes
from contract_tests.drift.tally import Tally


@dataclass(frozen=True)
class _Body:
    """A body: its value where it is JSON, why it cannot be read, and whether there is one at all."""

    value: Any = None
    why: str = ""
    is_there: bool = True


@dataclass
class Examined:
    """What became of the entries of a recording for one API."""

    spec: dict[str, Any]
    keeps_values: bool = False
    answers: int = 0
    hosts: set[str] = field(default_factory=set)
    last_day: str = ""
    notes: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        """Read the spec."""
        self.document = Document(self.spec)
        self.tally = Tally(keeps_values=self.keeps_values)
        self._routes = Routes(self.spec)

    def take(self, recorded: Recorded) -> str:
        """Hold an entry against the spec; answers why it was left out, and nothing where it was not."""
        template = self._routes.template(recorded.path)
        if template is None:
            return "of another path"
        operation = self._routes.operation(template, recorded)
        if operation is None:
            return "of a method that the path does not have"
        if not 100 <= recorded.status <= 599:
            return "without an answer"
        self.answers += 1
        self.hosts.add(recorded.host)
        self.last_day = max(self.last_day, recorded.day)
        comparison = Comparison(self.document)
        self._compare(comparison, operation, recorded)
        self.tally.add(comparison, recorded.day)
        return ""

    def _compare(self, comparison: Comparison, operation: Operation, recorded: Recorded) -> None:
        responses = self.document.at((*operation.place, "responses"))[1]
        place = (*operation.place, "responses")
        comparison.places.add(place)
        body = self._body(recorded)
        known = _documented(responses, recorded.status)
        if known is None:
            rule = self._rule_beside(place, responses, recorded.status)
            media_type = recorded.media_type if body.is_there else ""
            comparison.differences.append(
                Difference("status", place, rule, str(recorded.status), body.value, media_type)
            )
        elif body.is_there and recorded.media_type:
            self._compare_body(comparison, (*place, known), recorded.media_type, body)

    def _compare_body(self, comparison: Comparison, place: Place, media_type: str, body: _Body) -> None:
        place, response = self.document.at(place)
        comparison.places.add(place)
        rule = response.get("x-rule", "")
        known = _fitting(response.get("content", {}), media_type)
        if known is None:
            found = Difference("media type", place, rule, media_type, body.value, media_type)
            comparison.differences.append(found)
        elif _is_json(known):
            if body.why:
                self.notes[body.why] += 1
            else:
                comparison.body((*place, "content", known, "schema"), body.value, rule)

    def _body(self, recorded: Recorded) -> _Body:
        """The value of a JSON body; of any other only that there is one."""
        if recorded.method == "HEAD" or recorded.body == b"":
            return _Body(is_there=False)
        if not _is_json(recorded.media_type):
            return _Body()
        try:
            return _Body(json.loads(recorded.body or b"", parse_constant=_refuse))
        except (ValueError, RecursionError):
            what = "were not recorded" if recorded.body is None else "say that they are JSON, and are not"
            return _Body(why=f"bodies {what}")

    def _rule_beside(self, place: Place, responses: dict[str, Any], status: int) -> str:
        """The rule of the first documented status of the same hundred."""
        beside = next((known for known in responses if known.startswith(str(status)[0])), None)
        return self.document.at((*place, beside))[1].get("x-rule", "") if beside else ""


def examine(
    entries: Iterable[Recorded],
    specs: dict[str, dict[str, Any]],
    *,
    hosts: frozenset[str] = frozenset(),
    keeps_values: bool = False,
) -> tuple[dict[str, Examined], Counter[str]]:
    """Hold entries against specs by API; also answers how many entries were left out, and why.

    `hosts` limits it to the answers of these, `host` or `host:port`.
    """
    examined = {api: Examined(spec, keeps_values) for api, spec in specs.items()}
    left_out: Counter[str] = Counter()
    for recorded in entries:
        if hosts and recorded.host not in hosts:
            left_out["of another host"] += 1
            continue
        whys = [one.take(recorded) for one in examined.values()]
        if "" not in whys:
            left_out[next((why for why in whys if why != "of another path"), "of another path")] += 1
    return examined, left_out


def _documented(responses: dict[str, Any], status: int) -> str | None:
    names = (str(status), f"{str(status)[0]}XX", "default")
    return next((name for name in names if name in responses), None)


def _fitting(content: dict[str, Any], media_type: str) -> str | None:
    names = (media_type, f"{media_type.partition('/')[0]}/*", "*/*")
    return next((name for name in names if name in content), None)


def _is_json(media_type: str) -> bool:
    return media_type.endswith(("/json", "+json"))


def _refuse(constant: str) -> None:
    msg = f"{constant} is no JSON"
    raise ValueError(msg)
