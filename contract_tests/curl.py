"""A request as one curl line that a person can paste; the token stands in `$TOKEN`."""

from __future__ import annotations

import shlex

from contract_tests.messages import Exchange, Multipart, Part

_INLINE_BYTES = 400


def curl_line(exchange: Exchange) -> str:
    """The curl command that sends the request of an exchange again.

    A file of over 400 bytes, or of bytes that are no text, is sent as that many zero bytes: what a rule says
    never depends on the bytes of a large file.
    """
    request = exchange.request
    words = ["curl", "-sS", "-i"]
    words += ["-I"] if request.method == "HEAD" else ["-X", request.method]
    line = " ".join([*words, shlex.quote(exchange.url)])
    if request.token is not None:
        line += ' -H "Authorization: Bearer $TOKEN"'
    for name, value in request.headers:
        line += f" -H {shlex.quote(f'{name}: {value}')}"
    feed, body = _body(exchange)
    return feed + line + body


def _body(exchange: Exchange) -> tuple[str, str]:
    body = exchange.request.body
    if body is None:
        return "", ""
    if isinstance(body, Multipart):
        return _feed(body.parts), "".join(f" -F {shlex.quote(_form(part))}" for part in body.parts)
    content_type, content = body.encode()
    header = " -H " + shlex.quote(f"Content-Type: {content_type or ''}")
    if _is_text(content):
        return "", f"{header} --data-raw {shlex.quote(content.decode())}"
    return _print(content), f"{header} --data-binary @-"


def _print(content: bytes) -> str:
    if len(content) > _INLINE_BYTES:
        return f"head -c {len(content)} /dev/zero | "
    octal = "".join(f"\\{byte:03o}" for byte in content)
    return f"printf '{octal}' | "


def _form(part: Part) -> str:
    content = "@-" if _is_fed(part) else _quoted(part.data.decode())
    line = f"{part.name}={content}"
    if part.filename is not None:
        line += f";filename={_quoted(part.filename)}"
    if part.content_type is not None:
        line += f";type={part.content_type}"
    return line


def _feed(parts: tuple[Part, ...]) -> str:
    sizes = [len(part.data) for part in parts if _is_fed(part)]
    return f"head -c {sizes[0]} /dev/zero | " if sizes else ""


def _is_fed(part: Part) -> bool:
    return part.filename is not None and (len(part.data) > _INLINE_BYTES or not _is_text(part.data))


def _is_text(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return b"\0" not in content


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
