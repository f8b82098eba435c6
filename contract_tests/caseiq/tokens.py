"""Access tokens: how to ask for them and how to read the answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from contract_tests.caseiq.client import TOKEN_PATH, CaseIq
from contract_tests.judge import Unusable
from contract_tests.messages import Exchange, Json, Request

# RFC 6749 names the first one; that this API does is only assumed.
_NAMES_OF_THE_TOKEN = ("access_token", "accessToken", "token")


class Tokens:
    """The token endpoint for the client that the target names."""

    def __init__(self, nobody: CaseIq) -> None:
        self._nobody = nobody

    def body(self, **more: Any) -> dict[str, Any]:
        """A request that nothing speaks against. Raises NotExercised where the target names no client."""
        target = self._nobody.target
        return {
            "grant_type": "client_credentials",
            "client_id": target.need("client_id"),
            "client_secret": target.need("client_secret"),
            **more,
        }

    def reply(self, *, operation: str | None = "createToken", **more: Any) -> Exchange:
        """Ask with some members replaced or added."""
        return self._nobody.token_reply(self.body(**more), operation=operation)

    def fetch(self, **more: Any) -> str:
        """A new token. Raises Unusable where the target gives none."""
        reply = self.reply(**more)
        token = token_in(reply)
        if token is None:
            raise Unusable("caseiq.auth.token", "right credentials are answered with a token", reply)
        return token

    def renew(self, send: Callable[[Request], Exchange]) -> str | None:
        """A new token, asked for beside the test that is running; None where the target gives none."""
        return token_in(send(Request("POST", TOKEN_PATH, body=Json(self.body()))))


def token_in(exchange: Exchange) -> str | None:
    """The token that an answer holds."""
    answer = exchange.json_object() if exchange.status == 200 else {}
    tokens = [answer[name] for name in _NAMES_OF_THE_TOKEN if name in answer]
    return next((token for token in tokens if isinstance(token, str) and token), None)
