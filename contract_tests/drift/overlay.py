"""Writes proposals as an OpenAPI Overlay 1.0.0, which changes nothing until somebody applies it."""

from __future__ import annotations

from typing import Any

import yaml

from contract_tests.drift.places import json_path
from contract_tests.drift.proposals import Change, Proposal

_DESCRIPTION = (
    "Made by `contract-tests drift` from recorded traffic. Each proposal only widens the spec. Actions "
    "of one x-proposal belong together: keep or delete them together, and raise the rule of x-rule by "
    "hand. Samples keep types and shapes; the values of the traffic are not in this file."
)


def overlay(title: str, answers: int, last_day: str, made: list[Proposal]) -> dict[str, Any]:
    """The overlay document."""
    return {
        "overlay": "1.0.0",
        "info": {
            "title": f"Observed in traffic: {title}",
            "version": last_day or "undated",
            "x-description": _DESCRIPTION,
        },
        "x-answers": answers,
        "actions": [
            _action(change, number, proposal)
            for number, proposal in enumerate(made, start=1)
            for change in proposal.changes
        ],
    }


def as_yaml(document: dict[str, Any]) -> str:
    """The document as YAML, in the order of its members."""
    return yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=110)


def _action(change: Change, number: int, proposal: Proposal) -> dict[str, Any]:
    first_day, last_day = proposal.days
    action: dict[str, Any] = {"target": json_path(change.place), "description": proposal.what}
    action |= {"remove": True} if change.is_removal else {"update": change.update}
    action |= {"x-proposal": number, "x-seen": proposal.seen, "x-sample": proposal.findings[0].sample}
    if proposal.rules:
        action["x-rule"] = proposal.rules[0] if len(proposal.rules) == 1 else proposal.rules
    action["x-evidence"] = "observed"
    if last_day:
        action |= {"x-observed-on": last_day, "x-first-observed-on": first_day}
    return action
