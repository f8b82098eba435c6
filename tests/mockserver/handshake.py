"""TLS handshakes in memory: whether a client that trusts an authority takes a certificate for a name."""

from __future__ import annotations

import ssl
from pathlib import Path


def certificate_for(name: str, server: ssl.SSLContext, *, trusted: Path) -> dict[str, object]:
    """The certificate that a server shows for a name. Raises SSLCertVerificationError."""
    to_client, to_server = ssl.MemoryBIO(), ssl.MemoryBIO()
    ours = ssl.create_default_context(cafile=str(trusted)).wrap_bio(
        to_client, to_server, server_hostname=name
    )
    theirs = server.wrap_bio(to_server, to_client, server_side=True)
    waiting = [ours, theirs]
    while waiting:
        waiting = [side for side in waiting if not _is_done(side)]
    return dict(ours.getpeercert() or {})


def _is_done(side: ssl.SSLObject) -> bool:
    try:
        side.do_handshake()
    except ssl.SSLWantReadError:
        return False
    return True
