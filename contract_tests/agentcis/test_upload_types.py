"""Laws of the files that are rejected for their type."""

from __future__ import annotations

from contract_tests.agentcis.desk import Desk
from contract_tests.agentcis.documents import File, names_of
from contract_tests.judge import Judge, NotExercised, cites

_TYPES = "agentcis.upload.rejected-types"
_EXECUTABLE = ("exe", "bat", "cmd", "com", "msi", "scr", "ps1", "sh", "php", "js", "jar", "vbs")
_HARMLESS = ("txt", "pdf", "docx", "png", "xlsx", "csv", "zip", "mp4")


@cites("agentcis.upload.rejected")
def test_members_of_a_rejected_file(desk: Desk, judge: Judge) -> None:
    """An element of `rejectedFiles` has all members of the vendor's sample."""
    members = {"original_name", "path", "type", "description", "file_size", "namespace", "givenName"}
    bad = desk.dialect.rejected_extension
    for files in ([desk.file("bad", extension=bad)], [desk.file("good"), desk.file("bad", extension=bad)]):
        reply = desk.api.upload_reply(*files)
        rejected = reply.json_object().get("rejectedFiles")
        if not reply.is_success or not isinstance(rejected, list) or not rejected:
            why = "no file was rejected"
            raise NotExercised(why)
        for element in rejected:
            missing = sorted(members - set(element)) if isinstance(element, dict) else "no object"
            judge.expect(
                "agentcis.upload.rejected", not missing, "all members", observed=f"missing {missing}"
            )


@cites(_TYPES)
def test_executable_types_are_rejected(desk: Desk, judge: Judge) -> None:
    """Executable types are rejected in any letter case, and only the last extension counts."""
    names = [*_EXECUTABLE, "EXE", "Php", "jAr", "txt.exe"]
    files = [desk.file(f"bad-{name.lower()}", extension=name) for name in names]
    for start in range(0, len(files), 8):
        sent = files[start : start + 8]
        rejected = names_of(desk.api.upload_reply(*sent).json_object().get("rejectedFiles"))
        for file in sent:
            judge.expect(_TYPES, file.name in rejected, f".{file.extension} rejected", observed=rejected)
    listed = [document.name for document in desk.mine().values()]
    judge.expect(_TYPES, not listed, "no executable in the list", observed=listed)


@cites(_TYPES)
def test_other_types_are_not_rejected(desk: Desk, judge: Judge) -> None:
    """No other type is rejected, whatever stands before the last extension."""
    files = [desk.file(f"good-{name}", extension=name) for name in (*_HARMLESS, "exe.txt", "shx")]
    for start in range(0, len(files), 5):
        desk.api.upload_reply(*files[start : start + 5])
    listed = [document.name for document in desk.mine().values()]
    for file in files:
        judge.expect(_TYPES, file.name in listed, f".{file.extension} not rejected", observed=listed)


@cites(_TYPES)
def test_file_without_an_extension_is_stored(desk: Desk, judge: Judge) -> None:
    """A name without any extension is none of an executable type."""
    name = desk.name("README")
    reply = desk.api.upload_reply(File(name))
    rejected = names_of(reply.json_object().get("rejectedFiles"))
    judge.expect(_TYPES, reply.is_success and name not in rejected, f"{name} stored", observed=rejected)
