"""Takes the secrets out of what a report shows."""

from __future__ import annotations

from contract_tests.target import Target


def redacted(text: str, targets: list[Target]) -> str:
    """The text with every configured secret replaced."""
    secrets = {secret for target in targets for secret in target.secrets()}
    for secret in sorted(secrets, key=len, reverse=True):
        text = text.replace(secret, "[redacted]")
    return text
