"""The record of audits as Markdown: what is published, and what is printed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

import openapi
from contract_tests.audit.comparison import SCHEMATHESIS, Compared, Comparison
from contract_tests.audit.mutant import LAYERS
from contract_tests.audit.record import Measured, Record
from contract_tests.audit.score import Score, percent

BEGIN, END = "<!-- begin: contract-tests audit --markdown -->", "<!-- end -->"
_NAMED_AT_MOST = 6
_BLOCK = re.compile(f"{re.escape(BEGIN)}.*?{re.escape(END)}", re.DOTALL)
_WHO = {
    SCHEMATHESIS: "Schemathesis, default settings",
    "conformance": "our conformance layer",
    "laws": "our laws",
    "workflows": "our workflows",
    "": "all layers of ours",
}


def markdown(record: Record) -> str:
    """The record as Markdown."""
    return "\n".join([*_scores(record), *_comparisons(record), *_lawful(record)]).strip() + "\n"


def put_into(page: str, content: str) -> str:
    """A page with the content between the marks; the content between marks where it has none."""
    block = f"{BEGIN}\n\n{content}\n{END}"
    return _BLOCK.sub(lambda _: block, page) if _BLOCK.search(page) else f"{block}\n"


def _scores(record: Record) -> Iterator[str]:
    if not record.scores:
        return
    yield "### Killed, by family\n"
    scores = list(record.scores.values())
    layers = [layer for layer in LAYERS if any(score.first.get(layer) for score in scores)]
    yield from _table(
        ["family", "API"],
        [
            *("mutants", "equivalent", "killed", "survived", "share"),
            *(f"first by {layer}" for layer in layers),
            "median seconds to the kill",
        ],
        (_row(score, layers) for score in scores),
    )
    for score in scores:
        yield from _named("Survived", score, score.survived)
        yield from _named("Killed by the name of another rule", score, score.misnamed)
        yield from _naming_of(score)
    for score in scores:
        yield from _equivalent(score)
    yield from _how(record.measured[key] for key in record.scores)


def _row(score: Score, layers: Sequence[str]) -> list[str]:
    numbers = [score.mutants, len(score.equivalent), score.killed, len(score.survived)]
    firsts = [score.first.get(layer, 0) for layer in layers]
    return [
        score.family,
        score.api,
        *map(str, numbers),
        percent(score.share),
        *map(str, firsts),
        f"{score.seconds_to_kill:g}",
    ]


def _named(title: str, score: Score, names: Sequence[str]) -> Iterator[str]:
    if names:
        yield f"{title} ({score.family}, {score.api}): {', '.join(f'`{name}`' for name in names)}.\n"


def _naming_of(score: Score) -> Iterator[str]:
    if score.family == "behaviour":
        named = score.killed - len(score.misnamed)
        yield (
            f"{score.api}: of {score.killed} killed ones {named} are called by the rule that they break, "
            f"{score.beside} of these by others beside it.\n"
        )


def _equivalent(score: Score) -> Iterator[str]:
    reasons: dict[str, list[str]] = {}
    for name, reason in score.equivalent.items():
        reasons.setdefault(reason, []).append(f"`{name}`")
    if reasons:
        yield f"Equivalent ({score.family}, {score.api}), as the contract allows it:\n"
    for reason, names in reasons.items():
        more = f" and {len(names) - _NAMED_AT_MOST} more" if len(names) > _NAMED_AT_MOST else ""
        yield f"- {reason.rstrip('.')}: {', '.join(names[:_NAMED_AT_MOST])}{more}"
    if reasons:
        yield ""


def _comparisons(record: Record) -> Iterator[str]:
    if not record.comparisons:
        return
    comparisons = list(record.comparisons.values())
    yield "### Who notices, in a sample\n"
    of_all: list[tuple[str, Callable[[Compared], bool]]] = [
        ("of all rules", lambda _row: True),
        ("of binding rules", lambda row: _rule(row).is_binding),
    ]
    columns = [(each, what, test) for each in comparisons for what, test in of_all]
    yield from _table(
        ["noticed by"],
        [f"{each.api}, {what}" for each, what, _ in columns],
        (
            [name, *(_noticed(who, [row for row in each.rows if test(row)]) for each, _, test in columns)]
            for who, name in _WHO.items()
        ),
    )
    for comparison in comparisons:
        yield from _naming(comparison)
        yield (
            f"{comparison.api}: a whole run took {comparison.seconds_of_ours:g} s on average, Schemathesis "
            f"{comparison.seconds_of_schemathesis:g} s. What it reports of the unbroken implementation, "
            f"and so does not count: {', '.join(comparison.false_alarms) or 'nothing'}.\n"
        )
    yield from _how(record.measured[key] for key in record.comparisons)


def _rule(row: Compared) -> openapi.Rule:
    return next(rules[row.rule] for api in openapi.APIS if row.rule in (rules := openapi.rules(api)))


def _noticed(who: str, rows: Sequence[Compared]) -> str:
    def is_noticed(row: Compared) -> bool:
        return who in row.killers if who else bool(set(row.killers) & set(LAYERS))

    return f"{sum(map(is_noticed, rows))} of {len(rows)}"


def _naming(comparison: Comparison) -> Iterator[str]:
    rows = comparison.rows
    alone = [row for row in rows if row.is_named and not row.neighbours]
    beside = [row for row in rows if row.is_named and row.neighbours]
    others = [row for row in rows if not row.is_named]
    yield (
        f"{comparison.api}: of {len(rows)} whole runs {len(alone)} name the broken rule alone, "
        f"{len(beside)} name others beside it, {len(others)} do not name it.\n"
    )
    for row in (*others, *beside):
        what = "beside" if row.is_named else "instead of"
        shown = ", ".join(f"`{rule}`" for rule in row.neighbours[:_NAMED_AT_MOST]) or "nothing"
        more = len(row.neighbours) - _NAMED_AT_MOST
        yield f"- `{row.mutant}`: {shown}{f' and {more} more' if more > 0 else ''} {what} `{row.rule}`"
    yield ""


def _lawful(record: Record) -> Iterator[str]:
    if not record.lawful:
        return
    yield "### False alarms\n"
    lawful = list(record.lawful.values())
    yield from _table(
        ["API", "implementation", "whole runs, a seed each", "false alarms"],
        ["seconds of a run"],
        (
            [each.api, each.kind, str(each.seeds), str(len(each.alarms)), f"{each.seconds:g}"]
            for each in lawful
        ),
    )
    for each in lawful:
        yield from (f"- {each.api}, {each.kind}, {alarm}" for alarm in each.alarms)
    yield from _how(record.measured[key] for key in record.lawful)


def _how(all_measured: Iterable[Measured]) -> Iterator[str]:
    for measured in dict.fromkeys(map(_measured, all_measured)):
        yield f"Measured {measured}.\n"


def _measured(measured: Measured) -> str:
    versions = ", ".join(f"{name} {number}" for name, number in measured.versions.items())
    return f"{measured.day} with seed {measured.seed}: {versions}"


def _table(left: list[str], right: list[str], rows: Iterable[list[str]]) -> Iterator[str]:
    lines = [[*left, *right], ["---"] * len(left) + ["---:"] * len(right), *rows]
    yield from (f"| {' | '.join(line)} |" for line in lines)
    yield ""
