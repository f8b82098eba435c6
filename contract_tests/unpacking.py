"""Reads the body of an answer, which may unpack to far more than was sent."""

from __future__ import annotations

import httpx

MOST_MIB = 256


def unpacked(answer: httpx.Response) -> bytes:
    """The body of a streamed answer without its Content-Encoding.

    Raises httpx.ReadError where it unpacks to over 256 MiB, or to nothing that its Content-Encoding names.
    """
    chunks, size = [], 0
    try:
        for chunk in answer.iter_bytes():
            chunks.append(chunk)
            size += len(chunk)
            if size > MOST_MIB * 1024 * 1024:
                chunks.clear()  # the exception keeps what this frame holds
                msg = f"the answer unpacks to more than {MOST_MIB} MiB"
                raise httpx.ReadError(msg)
    except httpx.DecodingError as error:
        msg = f"the answer is not encoded as its Content-Encoding says: {error}"
        raise httpx.ReadError(msg) from error
    return b"".join(chunks)
