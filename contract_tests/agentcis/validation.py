"""What the tests of several operations say about a request that is invalid."""

from __future__ import annotations

from contract_tests.judge import Judge
from contract_tests.messages import Exchange

RULES = ("agentcis.error.validation", "agentcis.error.validation-body")

_OTHER_ERRORS = (401, 403, 404, 405, 413, 429)


def expect_invalid(judge: Judge, rule: str, reply: Exchange, what: str, *, field: str) -> bool:
    """Hold an answer against a validation error about `field`; answers whether it was one."""
    judge.expect(rule, reply.status == 400, f"400 for {what}", exchange=reply)
    if reply.status >= 400 and reply.status not in _OTHER_ERRORS:
        judge.expect(
            "agentcis.error.validation", reply.status == 400, f"a validation error is 400: {what}",
            exchange=reply,
        )  # fmt: skip
    if reply.status == 400:
        expected = f"errors that hold {field}, each a list of texts"
        judge.expect("agentcis.error.validation-body", _explains(reply, field), expected, exchange=reply)
    return reply.status == 400


def _explains(reply: Exchange, field: str) -> bool:
    answer = reply.json_object()
    errors = answer.get("errors")
    if answer.get("message") != "The given data was invalid." or not isinstance(errors, dict):
        return False
    texts = errors.get(field)
    return isinstance(texts, list) and bool(texts) and all(isinstance(text, str) and text for text in texts)
