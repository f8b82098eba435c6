"""HTTPS: who can trust the mock, what it prints and answers, and files that are of no use."""

from __future__ import annotations

import shlex
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import trustme
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from mockserver.cli import main
from mockserver.config import Config, ConfigError, read_config
from mockserver.tls import Tls, tls_of
from tests.mockserver.clients import CLIENT_5
from tests.mockserver.handshake import certificate_for
from tests.mockserver.process import MockProcess

AGENTCIS = {"Authorization": "Bearer agentcis-full"}


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tls]:
    """TLS with an authority made at start, for a host of its own."""
    out = tmp_path_factory.mktemp("tls") / "ca.pem"
    with tls_of(Config(host="mock.example.org", tls=True, tls_ca_out=out)) as tls:
        assert tls
        yield tls


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with files of one's own: cert.pem, key.pem, ca.pem, and others that do not fit."""
    folder = tmp_path_factory.mktemp("own")
    ca = trustme.CA()
    mine, other = ca.issue_cert("127.0.0.1"), ca.issue_cert("127.0.0.1")
    ca.cert_pem.write_to_path(folder / "ca.pem")
    mine.cert_chain_pems[0].write_to_path(folder / "cert.pem")
    mine.private_key_pem.write_to_path(folder / "key.pem")
    other.private_key_pem.write_to_path(folder / "other.pem")
    (folder / "text.pem").write_text("no PEM", encoding="utf-8")
    return folder


# ---------------------------------------------------------------- names


@pytest.mark.parametrize(
    "name",
    [
        "localhost",
        "127.0.0.1",
        "::1",
        "mock.example.org",
        "tenant-7.localhost",
        "W0.localhost",
        "mock",
    ],
)
def test_a_client_with_the_authority_trusts_each_name_of_the_mock(issued: Tls, name: str) -> None:
    assert issued.ca
    assert certificate_for(name, issued.context, trusted=issued.ca)


@pytest.mark.parametrize("name", ["example.org", "a.b.localhost", "mock.example.com", "10.0.0.1"])
def test_for_names_of_others_it_has_no_certificate(issued: Tls, name: str) -> None:
    assert issued.ca
    with pytest.raises(ssl.SSLCertVerificationError):
        certificate_for(name, issued.context, trusted=issued.ca)


def test_nobody_trusts_it_without_the_authority(issued: Tls, own: Path) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        certificate_for("localhost", issued.context, trusted=own / "ca.pem")


def test_the_file_for_clients_holds_no_key(issued: Tls) -> None:
    assert issued.ca
    assert issued.ca.read_text(encoding="ascii").count("-----BEGIN ") == 1


def test_without_a_place_for_it_the_authority_is_in_a_file_that_goes_with_the_mock() -> None:
    with tls_of(Config(tls=True)) as tls:
        assert tls
        assert tls.ca
        assert certificate_for("localhost", tls.context, trusted=tls.ca)
    assert not tls.ca.parent.exists()


def test_nothing_asked_for_is_plain_http() -> None:
    with tls_of(Config()) as tls:
        assert tls is None


# ---------------------------------------------------------------- the program


@pytest.fixture(scope="module")
def mock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MockProcess]:
    """A mock with `--tls`."""
    process = MockProcess(tmp_path_factory.mktemp("mock") / "log", environ={"MOCKSERVER_TLS": "true"})
    yield process
    process.stop()


@pytest.fixture(scope="module")
def banner(mock: MockProcess) -> list[str]:
    """What it prints after its port."""
    assert mock.process.stdout is not None
    return [mock.process.stdout.readline().decode().strip() for _ in range(8)]


def test_the_banner_says_https_and_names_the_file_to_trust(mock: MockProcess, banner: list[str]) -> None:
    assert "http://" not in " ".join(banner)
    assert f"https://127.0.0.1:{mock.port}/_mock/docs/caseiq" in banner[0]
    name, ca, _ = banner[-1].removeprefix("TLS").strip().removeprefix("clients ").split(maxsplit=2)
    assert name == "trust"
    assert Path(ca).exists()


def test_the_curl_lines_of_the_banner_work_over_tls_as_printed(banner: list[str]) -> None:
    curls = [line for line in banner if line.startswith("curl ")]
    assert len(curls) == 2
    for line in curls:
        command = [*shlex.split(line), "--silent", "--show-error", "--fail"]
        subprocess.run(command, check=True, capture_output=True, timeout=20)


def test_links_in_answers_are_https(mock: MockProcess, banner: list[str]) -> None:
    ca = banner[-1].split()[3]
    with httpx.Client(verify=ssl.create_default_context(cafile=ca), headers=AGENTCIS) as client:
        here = f"https://localhost:{mock.port}"
        page = client.get(here + CLIENT_5).json()
        assert page["data"][0]["_links"]["download"].startswith(f"{here}/attachments/")
        assert client.get(page["data"][0]["_links"]["download"]).status_code == 200
        assert client.get(f"{here}/_mock/docs/agentcis/openapi.json").json()["servers"][0]["url"] == here


def test_who_waits_for_the_mock_need_not_trust_it(mock: MockProcess) -> None:
    assert main(["wait", f"https://127.0.0.1:{mock.port}"], {}) == 0


def test_it_serves_with_a_certificate_of_ones_own(own: Path, tmp_path: Path) -> None:
    files = ["--tls-cert", str(own / "cert.pem"), "--tls-key", str(own / "key.pem")]
    mock = MockProcess(tmp_path / "log", *files)
    try:
        context = ssl.create_default_context(cafile=str(own / "ca.pem"))
        answer = httpx.get(f"https://127.0.0.1:{mock.port}/_mock/health", verify=context)
        assert answer.status_code == 200
        mock.terminate()
        assert mock.exit_code() == 0
        assert "--cacert" not in mock.rest_of_output()
    finally:
        mock.stop()


# ---------------------------------------------------------------- files that are of no use


@pytest.mark.parametrize(
    ("cert", "key", "said"),
    [
        ("cert.pem", "other.pem", r"--tls-key: \S+other.pem is not the key of the certificate \S+cert.pem"),
        ("absent.pem", "key.pem", r"--tls-cert: cannot read \S+absent.pem: No such file or directory"),
        ("cert.pem", "absent.pem", r"--tls-key: cannot read \S+absent.pem: No such file or directory"),
        ("text.pem", "key.pem", r"--tls-cert, --tls-key: no certificate in \S+text.pem or no unencrypted"),
        ("cert.pem", "text.pem", r"--tls-cert, --tls-key: .* no unencrypted key in \S+text.pem, both as PEM"),
        (".", "key.pem", r"--tls-cert: cannot read \S+: Is a directory"),
    ],
)
def test_files_that_cannot_be_used_are_exit_code_2_and_one_clear_line(
    own: Path, capsys: pytest.CaptureFixture[str], cert: str, key: str, said: str
) -> None:
    assert main(["--tls-cert", str(own / cert), "--tls-key", str(own / key)], {}) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    with pytest.raises(ConfigError, match=said):
        raise ConfigError(printed.err)


def test_a_key_with_a_password_is_refused_and_nobody_is_asked_for_it(
    own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key = load_pem_private_key((own / "key.pem").read_bytes(), None)
    locked = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"secret"))
    (tmp_path / "locked.pem").write_bytes(locked)
    assert main(["--tls-cert", str(own / "cert.pem"), "--tls-key", str(tmp_path / "locked.pem")], {}) == 2
    assert "no unencrypted key in" in capsys.readouterr().err


def test_an_authority_that_cannot_be_written_is_exit_code_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "absent" / "ca.pem"
    assert main(["--tls", "--tls-ca-out", str(out)], {}) == 2
    assert (
        capsys.readouterr().err
        == f"mockserver: --tls-ca-out: cannot write {out}: No such file or directory\n"
    )


@pytest.mark.parametrize(
    ("flags", "named"),
    [
        (["--tls-cert", "a"], "--tls-key"),
        (["--tls-key", "a"], "--tls-cert"),
        (["--tls", "--tls-cert", "a"], "--tls-key"),
        (["--tls-ca-out", "a"], "--tls-ca-out"),
        (["--tls-ca-out", "a", "--tls-cert", "b", "--tls-key", "c"], "--tls-ca-out"),
        (["--tls-cert", ""], "--tls-cert"),
    ],
)
def test_flags_that_do_not_go_together_are_named(flags: list[str], named: str) -> None:
    with pytest.raises(ConfigError, match=named):
        read_config(flags, {})
