"""Takes out of texts what must not leave the tester's machine."""

from __future__ import annotations

from contract_tests.target import Target


class Redactor:
    """Knows the secrets of a run."""

    def __init__(self, targets: list[Target]) -> None:
        self._secrets = {secret for target in targets for secret in target.secrets()}

    def text(self, text: str) -> str:
        """The text with every known secret replaced."""
        for secret in sorted(self._secrets, key=len, reverse=True):
            text = text.replace(secret, "[redacted]")
        return text
