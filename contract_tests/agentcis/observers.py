"""What can be judged on every answer, whatever was asked."""

from __future__ import annotations

from contract_tests.judge import Finding, Outcome, seen
from contract_tests.messages import Exchange

_HEADERS = ("retry-after", "x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset")


def rate_limit(exchange: Exchange) -> list[Finding]:
    """Hold a 429 against Laravel's: its body, and four headers that are numbers."""
    if exchange.status != 429:
        return []
    says_so = exchange.json_object().get("message") == "Too Many Attempts."
    numbers = all(exchange.headers.get(name, "").isdecimal() for name in _HEADERS)
    outcome: Outcome = "held" if says_so and numbers else "broken"
    expected = (
        "over the limit: `Too Many Attempts.` with Retry-After and X-RateLimit-Limit, -Remaining, -Reset"
    )
    shown = {name: exchange.headers.get(name) for name in _HEADERS}
    return [Finding("agentcis.rate-limit", outcome, expected, f"{seen(exchange)} {shown}", exchange)]
