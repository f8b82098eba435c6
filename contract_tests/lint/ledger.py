"""The ledger: its form, its sources, and that spec and ledger agree on who keeps which rule."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, get_args

import jsonschema

import openapi
from contract_tests.lint.document import Document, Node
from contract_tests.lint.finding import Finding
from contract_tests.lint.spec import CITES, Entry, Spec, entries

_TEXT = {"type": "string", "pattern": r"\S"}
_FORM: dict[str, Any] = {
    "type": "object",
    "required": ["rules"],
    "additionalProperties": False,
    "properties": {
        "rules": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["id", "evidence", "statement", "source", "operations"],
                "additionalProperties": False,
                "properties": {
                    "id": _TEXT,
                    "evidence": _TEXT,
                    "statement": _TEXT,
                    "source": {
                        "type": "object",
                        "required": ["page", "sentence"],
                        "additionalProperties": False,
                        "properties": {"page": _TEXT, "sentence": _TEXT},
                    },
                    "operations": {"type": "array", "items": _TEXT, "uniqueItems": True},
                    "not_expressible": _TEXT,
                },
            },
        }
    },
}
_NOBODY = "Nobody says"
_CONTINUES = "…"


def ledger(spec: Spec) -> Iterator[Finding]:
    """All rules about the ledger, and about what the spec cites of it."""
    if spec.ledger is None:
        return
    known = entries(spec.ledger)
    yield from _form(spec.ledger)
    yield from _ids(known)
    for entry in known:
        yield from _source(entry)
    yield from _cited(spec, {entry.id for entry in known})
    for entry in known:
        yield from _operations(spec, entry)


def _form(document: Document) -> Iterator[Finding]:
    for error in jsonschema.Draft7Validator(_FORM).iter_errors(document.data):
        trail = tuple(error.absolute_path)
        unknown = (
            [name for name in error.instance if name not in error.schema["properties"]]
            if (error.validator == "additionalProperties")
            else []
        )
        for name in unknown:
            yield document.finding((*trail, name), "ledger/form", f"`{name}` is no member here")
        if not unknown:
            yield document.finding(trail, "ledger/form", error.message[:200])


def _ids(known: list[Entry]) -> Iterator[Finding]:
    times = Counter(entry.id for entry in known)
    apis = Counter(entry.id.partition(".")[0] for entry in known)
    api = apis.most_common(1)[0][0] if apis else ""
    for entry in known:
        at = entry.node["id"]
        if at.text and not re.fullmatch(rf"{re.escape(api)}(\.[a-z0-9-]+)+", at.text):
            yield at.breaks("ledger/id", f"`{at.text}` is not of the form `{api}.<topic>.<promise>`")
        if at.text and times[at.text] > 1:
            yield at.breaks("ledger/id-unique", f"`{at.text}` is the id of {times[at.text]} rules")
        if entry.node["statement"].text.startswith(_CONTINUES):
            ids = [other.id for other in known]
            begun = [each for each in ids if at.text != each and at.text.startswith(f"{each}-")]
            is_next = entry.node["statement"].text.startswith("… and ") and _follows(known, entry)
            if not begun and not is_next:
                yield entry.node["statement"].breaks("ledger/continues", "the statement continues no rule")


def _follows(known: list[Entry], entry: Entry) -> bool:
    """Whether the rule before is of the same topic, so that its statement is the one that is continued."""
    before = known[known.index(entry) - 1] if known.index(entry) else None
    return before is not None and before.id.split(".")[:2] == entry.id.split(".")[:2]


def _source(entry: Entry) -> Iterator[Finding]:
    """A page that the project does not hold is marked as recorded, a choice as nobody's word."""
    evidence, source = entry.node["evidence"], entry.node["source"]
    page, sentence = source["page"], source["sentence"]
    if evidence.text and evidence.text not in get_args(openapi.Evidence):
        yield evidence.breaks("ledger/evidence", f"`{evidence.text}` is no evidence")
        return
    if evidence.text == "sibling" and not page.text.startswith("Another page of the vendor's"):
        yield page.breaks("ledger/source", "the page of a sibling begins `Another page of the vendor's`")
    if evidence.text == "sibling" and not sentence.text.startswith("As recorded: "):
        yield sentence.breaks("ledger/source", "the sentence of a sibling begins `As recorded: `")
    if page.text and (evidence.text == "assumed") != (page.text == _NOBODY):
        yield page.breaks("ledger/source", f"`{_NOBODY}` is the page of what is assumed, and of nothing else")


def _cited(spec: Spec, known: set[str]) -> Iterator[Finding]:
    """In `x-rules`, `x-rule` and `x-closed-query`."""
    for node in spec.nodes:
        cited = [Node(node.document, (*node.trail, key), node.mapping.get(key)) for key in CITES]
        if node.trail and node.trail[-1] == "x-rules":
            cited += node.items()
        for at in cited:
            if at.text and at.text not in known:
                yield at.breaks("ledger/unknown-rule", f"`{at.text}` is not in the ledger")


def _operations(spec: Spec, entry: Entry) -> Iterator[Finding]:
    at = entry.node["operations"]
    known = [operation.id for operation in spec.operations]
    citing = spec.citing.get(entry.id, set())
    for index, name in enumerate(at.sequence):
        if name not in known:
            yield at[index].breaks("ledger/operation", f"there is no operation `{name}`")
    why_not = entry.node["not_expressible"]
    if citing and why_not.text:
        yield why_not.breaks("ledger/expressible", f"`{entry.id}` is cited by {', '.join(sorted(citing))}")
    elif not citing and not why_not.text:
        yield entry.node["id"].breaks("ledger/uncited", f"no operation lists `{entry.id}` in `x-rules`")
    elif not why_not.text:
        for name in sorted(citing ^ set(entry.operations).intersection(known)):
            who = "the spec" if name in citing else "the ledger"
            yield at.breaks("ledger/operations", f"only {who} says that {name} keeps `{entry.id}`")
