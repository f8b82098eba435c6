"""The main token of a run: it may expire before the run has ended, and that is no breach of the target."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from contract_tests.judge import NotExercised
from contract_tests.messages import Exchange, Request

LOST_TOKEN = "the token has expired"
_RENEWALS_REFUSED_IN_A_ROW = 2

Send = Callable[[Request], Exchange]
Renew = Callable[[Send], str | None]


class Credential:
    """Carries the requests of a run and sees to its main token; other tokens are none of its business."""

    def __init__(self) -> None:
        self.token: str | None = None
        self.has_expired = False
        self.renewals = 0
        self._plain_read: Request | None = None
        self._renew: Renew | None = None
        self._earlier: set[str] = set()
        self._has_worked = False
        self._requests = 0
        self._refusals = 0

    def hold(self, token: str | None, *, plain_read: Request, renew: Renew | None = None) -> None:
        """Take this token for the main one; one that was renewed already stands for its successor.

        `plain_read` is a request that a token opens as long as it is good. It tells an expired token from a
        401 that is a breach: an expired one opens nothing any more. `renew` gives a new token, None where the
        target refuses one; without it the run cannot go on.
        """
        if token != self.token and token not in self._earlier:
            self.token, self._has_worked = token, False
        self._plain_read, self._renew = plain_read, renew

    @property
    def end(self) -> str:
        """Why the run cannot go on; empty where it can."""
        if not self.has_expired:
            return ""
        why = "a new one was refused" if self._renew else "nothing was given to renew it with"
        return f"the token stopped working after {self._requests} requests, and {why}"

    @property
    def notes(self) -> list[str]:
        """What a report should say about the token, a sentence each."""
        times = f"{self.renewals} time{'' if self.renewals == 1 else 's'}"
        notes = [f"the token was renewed {times}"] if self.renewals else []
        if self._has_given_up:
            notes.append("new tokens were refused as the expired one was: the token is not renewed any more")
        return notes

    def carry(self, request: Request, send: Send) -> Exchange:
        """Send a request; where the main token has expired meanwhile, again with a new one.

        Raises NotExercised where it has expired for good: a live system may lock out who goes on with it.
        """
        request = self._with_main_token(request)
        if self.has_expired and self._is_carried_by(request):
            raise NotExercised(LOST_TOKEN)
        exchange = send(request)
        if not self._is_carried_by(request):
            return exchange
        self._requests += 1
        if exchange.is_success:
            self._note_success(request)
        if exchange.status != 401 or not self._is_over(send):
            return exchange
        return self._again(request, send) or exchange

    @property
    def _has_given_up(self) -> bool:
        return self._refusals >= _RENEWALS_REFUSED_IN_A_ROW

    def _note_success(self, request: Request) -> None:
        self._has_worked = True
        plain = self._plain_read
        # A target may want the same read in another form, such as with a slash at the end.
        is_plain = plain and (request.method, request.operation) == (plain.method, plain.operation)
        if is_plain and request.token == self.token:
            self._plain_read = request

    def _is_over(self, send: Send) -> bool:
        if not self._has_worked or self._has_given_up:
            return False
        return not self._is_good(self.token, send)

    def _is_good(self, token: str | None, send: Send) -> bool:
        """Whether a token opens a plain read; where none is known it gets the benefit of the doubt."""
        return self._plain_read is None or send(replace(self._plain_read, token=token)).status != 401

    def _again(self, request: Request, send: Send) -> Exchange | None:
        """The request sent again with a new token; None where there is none or it is refused as well."""
        token = self._renew(send) if self._renew else None
        if token is None:
            self.has_expired = True
            return None
        if not self._is_good(token, send):
            self._refusals += 1
            return None
        self._refusals = 0
        self.renewals += 1
        self._earlier |= {self.token} if self.token else set()
        self.token = token
        return send(self._with_main_token(request))

    def _is_carried_by(self, request: Request) -> bool:
        return self.token is not None and self.token in (request.token, *_credentials(request))

    def _with_main_token(self, request: Request) -> Request:
        """The request with the main token of now where it has an earlier one."""
        if self.token is None or not self._earlier & {request.token, *_credentials(request)}:
            return request
        token = self.token if request.token in self._earlier else request.token
        return replace(request, token=token, headers=tuple(self._renewed(*pair) for pair in request.headers))

    def _renewed(self, name: str, value: str) -> tuple[str, str]:
        scheme, space, credential = value.rpartition(" ")
        is_earlier = name.lower() == "authorization" and credential in self._earlier
        return (name, f"{scheme}{space}{self.token}") if is_earlier else (name, value)


def _credentials(request: Request) -> list[str]:
    """What the request's own Authorization headers hold, whatever the scheme."""
    return [value.rpartition(" ")[2] for name, value in request.headers if name.lower() == "authorization"]
