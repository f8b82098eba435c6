"""Every file that the suite uploads can be found again by its name: Case IQ keeps it for ever.

The shelf's own runs look at all of them (`test_the_mock_without_a_fault_holds_every_rule_twice`: what nobody
would recognise stands among the verdicts); here is that it would be noticed.
"""

from __future__ import annotations

import pytest

from contract_tests.audit.uploads import Uploads
from contract_tests.messages import Exchange, Json, Multipart, Part, Request


def _sent(name: str | None, disposition: str | None = None) -> Exchange:
    headers = (("Content-Disposition", disposition),) if disposition else ()
    part = Part("file", b"bytes", name, "text/plain", headers)
    return Exchange(Request("POST", "/save_file", body=Multipart((part,))), "", 200, {}, b"")


@pytest.mark.parametrize(
    "name", ["ct-5e-1.txt", "CT-5E-1.TXT", "a/ct-5e-2", ".ct-5e-3", "contract-tests-crowd.txt"]
)
def test_a_name_of_ours_is_recognised(name: str) -> None:
    uploads = Uploads("5e")

    uploads("test", _sent(name))

    assert name in uploads.names
    assert uploads.strange == []


@pytest.mark.parametrize("name", ["x", "ct-77-1.txt", "a-contract-tests-file", "ct-5.txt"])
def test_another_name_is_strange(name: str) -> None:
    uploads = Uploads("5e")

    uploads("test_upload", _sent(name))

    assert uploads.strange == [f"{name!r} of test_upload"] * 2


def test_what_goes_out_counts_and_not_only_what_the_part_is_called() -> None:
    uploads = Uploads("5e")

    uploads("test_upload", _sent("ct-5e-1", 'form-data; name="file"; filename="x"'))

    assert uploads.strange == ["'x' of test_upload"]


def test_what_is_no_file_has_no_name() -> None:
    uploads = Uploads("5e")

    uploads("test", _sent(None))
    uploads("test", Exchange(Request("POST", "/token", body=Json({})), "", 200, {}, b""))

    assert uploads.names == []
