"""The operations of Case IQ: parse, one call, one payload."""

from __future__ import annotations

from mockserver.caseiq import errors, payloads
from mockserver.caseiq.auth import grant_checked, ttl_checked
from mockserver.caseiq.forms import UploadForm, read_upload_form
from mockserver.caseiq.queries import find_files
from mockserver.caseiq.records import Account, CaseFile
from mockserver.caseiq.state import CaseIqState
from mockserver.http.errors import ApiError
from mockserver.http.exchange import Exchange, Reply, json_reply
from mockserver.http.files import RangeOutOfReach, content_disposition, file_reply
from mockserver.store.worlds import Worlds


class CaseIqHandlers:
    """One method for each operationId of the spec, in snake case."""

    def __init__(self, worlds: Worlds[CaseIqState]) -> None:
        self._worlds = worlds

    def create_token(self, exchange: Exchange) -> Reply:
        """A new bearer token for a service account."""
        state = self._worlds.state(exchange.world)
        members = grant_checked(exchange.body)
        account = state.account_of(members.get("client_id"), members.get("client_secret"))
        if account is None:
            raise errors.TokenError(401, "invalid_client", "client_id or client_secret is wrong")
        ttl_seconds = ttl_checked(members)
        token = state.issue_token(account, ttl_seconds)
        body = {"access_token": token, "token_type": "Bearer", "expires_in": ttl_seconds}
        return json_reply(body, headers=(("Cache-Control", "no-store"),))

    def upload_file(self, exchange: Exchange) -> Reply:
        """Attach a file to a case."""
        assert exchange.route is not None
        state = self._worlds.state(exchange.world)
        form = read_upload_form(exchange.body, exchange.route.operations["POST"])
        case_id = form.texts["caseId"].lower()
        if case_id not in state.cases:
            raise errors.case_not_found()
        if case_id in exchange.caller.denied_cases:
            raise errors.case_not_found("caseiq.upload.case-denied")
        file = _new_file(state, form, exchange.caller)
        state.add_file(file)
        return json_reply(payloads.record(file))

    def list_attachments(self, exchange: Exchange) -> Reply:
        """The records that the caller may view."""
        state = self._worlds.state(exchange.world)
        files = find_files(state.files, exchange.parameters, exchange.caller)
        return json_reply(payloads.page(files, exchange.parameters.get("fields")))

    def get_attachment(self, exchange: Exchange) -> Reply:
        """One record."""
        return json_reply(payloads.record(self._file(exchange, "caseiq.get.unknown")))

    def download_attachment(self, exchange: Exchange) -> Reply:
        """The bytes of a record's first file."""
        file = self._file(exchange, "caseiq.download.unknown")
        try:
            return file_reply(
                file.blobs[0],
                exchange,
                media_type=file.mime_type,
                disposition=content_disposition("attachment", file.name),
            )
        except RangeOutOfReach as error:
            header = ("Content-Range", f"bytes */{error.size_bytes}")
            text = f"Range: {error}"
            raise ApiError(416, "caseiq.download.headers", text, headers=(header,)) from error

    def _file(self, exchange: Exchange, rule: str) -> CaseFile:
        state = self._worlds.state(exchange.world)
        file = state.visible_file(exchange.parameters["id"].lower(), exchange.caller)
        if file is None:
            raise errors.file_not_found(rule)
        return file


def _new_file(state: CaseIqState, form: UploadForm, caller: Account) -> CaseFile:
    now = state.clock.now()
    now = now.replace(microsecond=now.microsecond // 1000 * 1000)
    return CaseFile(
        id=state.new_file_id(),
        case_id=form.texts["caseId"].lower(),
        name=form.file.filename,
        encoding=form.file.encoding,
        mime_type=form.file.media_type,
        object_id=state.ids.uuid(),
        description=form.texts.get("description", ""),
        template_locale=form.texts.get("templateLocale", "en_US"),
        tags=tuple(form.tags),
        kind="File Upload",
        created_by=caller.name,
        created_date=now,
        last_updated_date=now,
        blobs=(form.file.blob,),
    )
