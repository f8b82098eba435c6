"""What is published: the page says what the score file does, and all that a check wants holds of it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import openapi
from contract_tests.audit.alarms import Lawful
from contract_tests.audit.comparison import Compared, Comparison
from contract_tests.audit.mutant import Mutant
from contract_tests.audit.page import BEGIN, END, markdown, put_into
from contract_tests.audit.record import RECORD, Measured, Record, read_record
from contract_tests.audit.score import uncovered
from contract_tests.audit.shelf import read_shelf
from tests.contract_tests.agentcis.shelf import FAULTS as AGENTCIS
from tests.contract_tests.audit.fates import OTHER, RULE
from tests.contract_tests.caseiq.shelf import FAULTS as CASEIQ
from tests.docs.test_pages import flags_of

_PAGE = Path(__file__).parents[3] / "docs/audit.md"
_MEASURED = Measured("2026-01-02", 0, {"python": "3.11.7"})


def test_the_page_and_the_score_file_agree() -> None:
    page = _PAGE.read_text("utf-8")

    assert put_into(page, markdown(read_record(RECORD))) == page


def test_no_broken_implementation_that_is_published_survived_or_is_gone() -> None:
    """New ones need not be published at once: a pull request judges them, and each week everything is."""
    for api, faults in (("caseiq", CASEIQ), ("agentcis", AGENTCIS)):
        score = read_record(RECORD).scores["score", "behaviour", api]

        assert 200 < score.mutants <= len(faults)
        assert score.killed == score.mutants - len(score.equivalent)
        assert score.survived == score.misnamed == ()


def test_every_rule_is_broken_by_a_mutant() -> None:
    mutants = [
        Mutant(fault.name, "behaviour", "", fault.name, fault.description, rule=fault.rule)
        for fault in (*CASEIQ, *AGENTCIS)
    ]

    assert list(uncovered(mutants, openapi.APIS)) == []


def test_every_flag_of_the_audit_is_documented() -> None:
    page = _PAGE.read_text("utf-8")

    assert [flag for flag in flags_of("contract_tests", "audit") if not re.search(rf"`{flag}\b", page)] == []


def test_the_shelf_that_the_page_shows_can_be_read() -> None:

    (shown,) = re.findall(r"```json\n(.*?)```", _PAGE.read_text("utf-8"), re.DOTALL)

    assert [placed.mutant.rule for placed in read_shelf([], json.loads(shown)).placed.values()] == [
        "caseiq.list.limit"
    ]


def test_who_noticed_is_counted_by_layer_and_for_the_binding_rules() -> None:
    rows = (
        Compared("m1", RULE, ("conformance", "laws"), is_named=True),
        Compared("m2", RULE, ("schemathesis",), is_named=False, neighbours=(OTHER,), reported=("ST101 x",)),
        Compared("m3", "caseiq.list.limit-range", ("laws",), is_named=True, neighbours=(OTHER,)),
    )
    text = markdown(Record.of([], [Comparison("caseiq", rows, ("ST202 y",), 9.5, 12)], [], _MEASURED))

    assert "| Schemathesis, default settings | 1 of 3 | 1 of 2 |" in text
    assert "| our conformance layer | 1 of 3 | 1 of 2 |" in text
    assert "| our laws | 2 of 3 | 1 of 2 |" in text
    assert "| our workflows | 0 of 3 | 0 of 2 |" in text
    assert "| all layers of ours | 2 of 3 | 1 of 2 |" in text
    assert "of 3 whole runs 1 name the broken rule alone, 1 name others beside it, 1 do not name it" in text
    assert f"- `m2`: `{OTHER}` instead of `{RULE}`" in text
    assert "Measured 2026-01-02 with seed 0: python 3.11.7." in text


def test_false_alarms_are_told_one_by_one() -> None:
    quiet = Lawful("caseiq", "unbroken", 50, (), 9)
    loud = replace(quiet, kind="lenient", alarms=("seed 3: test_x::test_y calls r broken",))
    text = markdown(Record.of([], [], [quiet, loud], _MEASURED))

    assert "| caseiq | unbroken | 50 | 0 | 9 |" in text
    assert "- caseiq, lenient, seed 3: test_x::test_y calls r broken" in text


def test_only_what_is_between_the_marks_is_replaced() -> None:
    page = f"before\n{BEGIN}\nold\n{END}\nafter\n"

    assert put_into(page, "new \\1\n") == f"before\n{BEGIN}\n\nnew \\1\n\n{END}\nafter\n"
    assert put_into("", "new\n") == f"{BEGIN}\n\nnew\n\n{END}\n"
