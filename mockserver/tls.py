"""TLS: certificates of an authority that is made at start, or files of one's own."""

from __future__ import annotations

import re
import ssl
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from mockserver.config import Config, ConfigError

if TYPE_CHECKING:
    import trustme

_LOCAL = ("localhost", "*.localhost", "127.0.0.1", "::1")
_ANY_ADDRESS = ("0.0.0.0", "::")
_VALID_DAYS = 365  # Apple's clients refuse what is valid for more than 825
_LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_ISSUED = re.compile(rf"{_LABEL}(\.localhost)?")


@dataclass(frozen=True)
class Tls:
    """What the server answers with, and the file that its clients must trust, None where they do already."""

    context: ssl.SSLContext
    ca: Path | None


@contextmanager
def tls_of(config: Config) -> Iterator[Tls | None]:
    """What a configuration asks for, None for plain HTTP. Raises ConfigError where files are of no use."""
    if config.tls_cert and config.tls_key:
        yield Tls(_own_context(config.tls_cert, config.tls_key), None)
    elif config.tls:
        with tempfile.TemporaryDirectory(prefix="mockserver-") as folder:
            yield _issued(config.host, config.tls_ca_out or Path(folder, "ca.pem"))
    else:
        yield None


def _own_context(cert: Path, key: Path) -> ssl.SSLContext:
    for flag, path in (("--tls-cert", cert), ("--tls-key", key)):
        try:
            path.read_bytes()
        except OSError as error:
            msg = f"{flag}: cannot read {path}: {error.strerror}"
            raise ConfigError(msg) from error
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        # Without a password OpenSSL would ask for one on the terminal.
        context.load_cert_chain(cert, key, password="")
    except ssl.SSLError as error:
        raise ConfigError(_what_is_wrong(cert, key, error)) from error
    return context


def _what_is_wrong(cert: Path, key: Path, error: ssl.SSLError) -> str:
    if error.reason == "KEY_VALUES_MISMATCH":
        return f"--tls-key: {key} is not the key of the certificate {cert}"
    return f"--tls-cert, --tls-key: no certificate in {cert} or no unencrypted key in {key}, both as PEM"


def _issued(host: str, ca_path: Path) -> Tls:
    import trustme  # noqa: PLC0415  # a fifth of a second that only TLS costs

    ca = trustme.CA(organization_name="Attachment APIs mock")
    try:
        ca.cert_pem.write_to_path(ca_path)
    except OSError as error:
        msg = f"--tls-ca-out: cannot write {ca_path}: {error.strerror}"
        raise ConfigError(msg) from error
    hosts = [*_LOCAL, *({host} - {*_LOCAL, *_ANY_ADDRESS})]
    try:
        context = _context(ca, *hosts)
    except UnicodeError as error:
        msg = f"--host: no certificate can be made for {host!r}"
        raise ConfigError(msg) from error
    context.sni_callback = _Names(ca).choose
    return Tls(context, ca_path)


def _context(ca: trustme.CA, *hosts: str) -> ssl.SSLContext:
    now = datetime.now(UTC)
    not_before, not_after = now - timedelta(days=1), now + timedelta(days=_VALID_DAYS)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert(*hosts, not_before=not_before, not_after=not_after).configure_cert(context)
    return context


class _Names:
    """Certificates for names that clients ask for: worlds under localhost, services of a container network.

    OpenSSL takes no certificate of `*.localhost` for `NAME.localhost`: a star must have two labels behind it.
    """

    def __init__(self, ca: trustme.CA) -> None:
        self._context = lru_cache(maxsize=1024)(lambda name: _context(ca, name))

    def choose(self, connection: ssl.SSLObject, name: str | None, _context: ssl.SSLContext) -> None:
        """Answer with a certificate of the name, where it can only be of this machine or network."""
        if name and name != "localhost" and _ISSUED.fullmatch(name.lower()):
            connection.context = self._context(name.lower())
