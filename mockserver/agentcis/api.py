"""Agentcis put together: where it lives, and the order of its errors (agentcis.error.order)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mockserver.agentcis import errors
from mockserver.agentcis.handlers import AgentcisHandlers, named_entity
from mockserver.agentcis.spoofing import spoofed_method
from mockserver.agentcis.state import AgentcisState
from mockserver.http.body import Limits
from mockserver.http.errors import ApiError
from mockserver.http.exchange import Exchange, Reply
from mockserver.http.operations import RouteTable
from mockserver.http.rate import Quota
from mockserver.store.worlds import Worlds

VENDOR_FILE_BYTES = 20 * 1024 * 1024
_MOST_FULL_FILES = 50


class AgentcisApi:
    """The front's view of Agentcis."""

    name = "agentcis"
    prefixes: tuple[str, ...] = ("/api", "/attachments")

    def __init__(self, worlds: Worlds[AgentcisState], *, file_bytes: int) -> None:
        self.worlds = worlds
        self.limits = Limits(file_bytes=file_bytes, request_bytes=file_bytes * _MOST_FULL_FILES)
        self._routes = RouteTable(self.name)

    def handlers(
        self, worlds: Worlds[AgentcisState] | None = None
    ) -> Mapping[str, Callable[[Exchange], Reply]]:
        """The handlers by operationId; of other worlds than its own, if they are given."""
        handlers = AgentcisHandlers(worlds or self.worlds)
        return {
            "listDocuments": handlers.list_documents,
            "uploadDocuments": handlers.upload_documents,
            "updateDocument": handlers.update_document,
            "updateDocumentById": handlers.update_document,
            "deleteDocuments": handlers.delete_documents,
            "deleteDocumentsDirectly": handlers.delete_documents,
            "previewDocument": handlers.preview_document,
            "downloadDocument": handlers.download_document,
        }

    def before_body(self, exchange: Exchange) -> None:
        """404 of the route."""
        found = self._routes.match(exchange.path)
        if found is None:
            raise errors.not_found("agentcis.error.order", f"the route {exchange.path}")
        exchange.route, exchange.path_parameters = found

    def after_body(self, exchange: Exchange) -> None:
        """405, which the body decides; 401, 429, 403, and 404 of the entity."""
        assert exchange.route is not None
        exchange.method = spoofed_method(exchange)
        operation = exchange.route.operations.get(exchange.method)
        if operation is None:
            raise errors.method_not_allowed(exchange.method, exchange.route.methods)
        state = self.worlds.state(exchange.world)
        exchange.caller = state.tokens.get(exchange.bearer_token or "")
        if exchange.caller is None and operation.needs_token:
            raise errors.unauthenticated()
        self._check_rate(state, exchange)
        self._check_permission(exchange)
        if "attachmentableType" in exchange.path_parameters and named_entity(exchange) not in state.entities:
            raise errors.not_found("agentcis.entity.unknown", "that entity")

    def render(self, error: ApiError) -> Reply:
        """An error in the vendor's shape."""
        return errors.render(error)

    def too_many(self, quota: Quota) -> ApiError:
        """The error for a caller who is over a rate limit."""
        return errors.too_many_attempts(quota)

    def malformed(self, text: str) -> ApiError:
        """The error for a request that is broken before any operation sees it."""
        return ApiError(400, "agentcis.error.validation", text)

    def _check_rate(self, state: AgentcisState, exchange: Exchange) -> None:
        quota = state.rate.take(exchange.bearer_token or "")
        if quota is not None and quota.is_over:
            raise self.too_many(quota)

    def _check_permission(self, exchange: Exchange) -> None:
        if exchange.caller is None:
            return
        is_read = exchange.method == "GET"
        if not (exchange.caller.may_read if is_read else exchange.caller.may_write):
            raise errors.unauthorized()
