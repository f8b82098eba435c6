"""Case IQ put together: where it lives, and the order of its errors (caseiq.error.order)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mockserver.caseiq import errors
from mockserver.caseiq.handlers import CaseIqHandlers
from mockserver.caseiq.records import Account
from mockserver.caseiq.state import CaseIqState
from mockserver.http.body import Limits
from mockserver.http.errors import ApiError
from mockserver.http.exchange import Exchange, Reply
from mockserver.http.operations import RouteTable
from mockserver.http.rate import Quota
from mockserver.store.worlds import Worlds

MIB = 1024 * 1024
VENDOR_FILE_BYTES = 50 * MIB

_TOKEN_PREFIX = "/auth"


class CaseIqApi:
    """The front's view of Case IQ."""

    name = "caseiq"
    prefixes: tuple[str, ...] = ("/api-public", _TOKEN_PREFIX)

    def __init__(self, worlds: Worlds[CaseIqState], *, file_bytes: int) -> None:
        self.worlds = worlds
        # What is over this is over the file's limit whatever else the form holds.
        self.limits = Limits(file_bytes=file_bytes, request_bytes=file_bytes + 16 * MIB)
        self._routes = RouteTable(self.name)

    def handlers(
        self, worlds: Worlds[CaseIqState] | None = None
    ) -> Mapping[str, Callable[[Exchange], Reply]]:
        """The handlers by operationId; of other worlds than its own, if they are given."""
        handlers = CaseIqHandlers(worlds or self.worlds)
        return {
            "createToken": handlers.create_token,
            "uploadFile": handlers.upload_file,
            "listAttachments": handlers.list_attachments,
            "getAttachment": handlers.get_attachment,
            "downloadAttachment": handlers.download_attachment,
        }

    def before_body(self, exchange: Exchange) -> None:
        """401, 429, 404 or 405 of the path, 403 of the role."""
        state = self.worlds.state(exchange.world)
        if not exchange.path.startswith(_TOKEN_PREFIX):
            exchange.caller = state.caller(exchange.bearer_token)
            if exchange.caller is None:
                raise errors.unauthorized()
        self._check_rate(state, exchange)
        self._find_route(exchange)
        if exchange.caller is not None and not _is_allowed(exchange.caller, exchange.method):
            raise errors.forbidden()

    def after_body(self, exchange: Exchange) -> None:
        """Nothing more: what is wrong with a form comes after all that."""

    def render(self, error: ApiError) -> Reply:
        """An error in the vendor's shape."""
        return errors.render(error)

    def too_many(self, quota: Quota) -> ApiError:
        """The error for a caller who is over a rate limit."""
        header = ("Retry-After", str(quota.retry_after_seconds))
        return ApiError(429, "caseiq.rate-limit", f"Over {quota.limit} requests a minute", headers=(header,))

    def malformed(self, text: str) -> ApiError:
        """The error for a request that is broken before any operation sees it."""
        return ApiError(400, "caseiq.error.envelope", text)

    def _check_rate(self, state: CaseIqState, exchange: Exchange) -> None:
        quota = state.rate.take(exchange.bearer_token or "")
        if quota is not None and quota.is_over:
            raise self.too_many(quota)

    def _find_route(self, exchange: Exchange) -> None:
        found = self._routes.match(exchange.path)
        if found is None:
            raise ApiError(404, "caseiq.error.envelope", f"{exchange.path}: there is no such path")
        exchange.route, exchange.path_parameters = found
        if exchange.method not in exchange.route.operations:
            allow = ", ".join(exchange.route.methods)
            text = f"{exchange.sent_method}: the path has only {allow}"
            raise ApiError(405, "caseiq.error.method", text, headers=(("Allow", allow),))


def _is_allowed(caller: Account, method: str) -> bool:
    return caller.may_view if method == "GET" else caller.may_create
