"""Attacks that hide a method: each looks like an upload or a read, and somebody takes it for a rename."""

from __future__ import annotations

import gzip
import json
import zlib
from typing import Any

from tests.contract_tests.guard.attacks import BULK, ENTITY, Attack, chunked, form, part, request

HIDDEN: dict[str, Attack] = {}

_JSON = "application/json"
_FORM = "application/x-www-form-urlencoded"
_PARTS = "multipart/form-data; boundary=b"


def _rename(foreign: int, **members: Any) -> bytes:
    return json.dumps({"id": foreign, "original_name": "x", **members}).encode()


# --- headers ---

for _header in (
    *("X-HTTP-Method-Override: PUT", "x-http-method-override: put", "X-HTTP-METHOD-OVERRIDE:PUT"),
    *("X-HTTP-Method: PUT", "X-Method-Override: PUT", "X-Http-Method-Override: POST, PUT"),
    *("X_HTTP_Method_Override: PUT", "X-HTTP-Method_Override: PUT", "X-Method: PUT"),
    *("X-HTTP-Method-Override: \tPUT ", 'X-HTTP-Method-Override: "PUT"'),
    "X-HTTP-Method-Override: POST\r\nX-HTTP-Method-Override: PUT",
    "X-HTTP-Method-Override: \r\nX-HTTP-Method: PUT",
):
    HIDDEN[f"the header {_header!r}"] = lambda own, foreign, header=_header: request(
        "POST", ENTITY, _rename(foreign), _JSON, header
    )
for _method in ("GET", "HEAD", "OPTIONS"):
    for _header in ("X-HTTP-Method-Override: DELETE", "X_HTTP_METHOD_OVERRIDE: DELETE"):
        HIDDEN[f"a {_method} with {_header}"] = lambda own, foreign, m=_method, h=_header: request(
            m, f"{ENTITY}/{foreign}", b"", "", h
        )
    HIDDEN[f"a {_method} with _method in the query"] = lambda own, foreign, m=_method: request(
        m, f"{ENTITY}/{foreign}?_method=DELETE", b"", ""
    )
    HIDDEN[f"a {_method} with a body"] = lambda own, foreign, m=_method: request(
        m, f"{ENTITY}/{foreign}", b'{"_method": "DELETE"}'
    )
HIDDEN["a GET with a chunked body"] = lambda own, foreign: request(
    "GET", f"{ENTITY}/{foreign}", chunked(b'{"_method": "DELETE"}'), framing="Transfer-Encoding: chunked"
)
for _name in ("X-Original-URL", "X-Rewrite-URL"):
    HIDDEN[f"a path in {_name}, on a rename of one's own"] = lambda own, foreign, name=_name: request(
        "PUT", f"{ENTITY}/{own}", b'{"original_name": "x"}', _JSON, f"{name}: {ENTITY}/{foreign}"
    )
    HIDDEN[f"a path in {_name}, on an upload"] = lambda own, foreign, name=_name: request(
        "POST", ENTITY, form(part("x", "y")), _PARTS, f"{name}: {BULK}?_method=DELETE&ids[]={foreign}"
    )

# --- query ---

for _query in (
    *("_method=PUT", "_METHOD=put", "%5Fmethod=PUT", "_m%65thod=PUT", ".method=PUT", "+_method=PUT"),
    *("%20.method=PUT", "_method%00=PUT", "_method%00x=PUT", "_method[]=PUT", "_method[0]=PUT"),
    *("_method=POST&_method=PUT", "x=1;_method=PUT", "_method=PUT%00", "_method=POST,PUT"),
):
    HIDDEN[f"the query {_query}"] = lambda own, foreign, query=_query: request(
        "POST", f"{ENTITY}?{query}", _rename(foreign)
    )

# --- JSON ---

for _member in (
    *('"_method": "PUT"', '"_METHOD": "put"', '"\\u005fmethod": "PUT"', '"_\\u006dethod": "PUT"'),
    *('"_\\u004DETHOD": "PUT"', '"_method\\u0000": "PUT"', '" _method": "PUT"', '"_method": ["PUT"]'),
    *(
        '"_method": "POST", "_method": "PUT"',
        '"_method": {"0": "PUT"}',
        '"_method ": "PUT"',
        '"x": {"_method": "PUT"}',
    ),
):
    for _type in (
        *(
            _JSON,
            "",
            "text/plain",
            "text/json",
            "application/vnd.api+json",
            "*/*",
            "application/octet-stream",
        ),
        *(
            f"{_FORM}; x=/json",
            "multipart/form-data; boundary=b; x=/json",
            f"{_JSON}; charset=utf-7",
            "nonsense",
        ),
        *(f"{_JSON}, {_FORM}", "application/x-json", f"{_FORM}\r\nContent-Type: {_JSON}"),
    ):
        HIDDEN[f"JSON with {_member} as {_type!r}"] = lambda own, foreign, m=_member, t=_type: request(
            "POST", ENTITY, f'{{"id": {foreign}, "original_name": "x", {m}}}'.encode(), t
        )
for _encoding in ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7"):
    for _type in (_JSON, "text/plain", f"text/plain; charset={_encoding}"):
        HIDDEN[f"JSON in {_encoding} as {_type}"] = lambda own, foreign, e=_encoding, t=_type: request(
            "POST", ENTITY, _rename(foreign, _method="PUT").decode().encode(e), t
        )
for _coding, _packed in (("gzip", gzip.compress), ("deflate", zlib.compress), ("x-gzip", gzip.compress)):
    for _type in (_JSON, "text/plain", ""):
        HIDDEN[f"{_coding} of JSON as {_type!r}"] = lambda own, foreign, c=_coding, p=_packed, t=_type: (
            request("POST", ENTITY, p(_rename(foreign, _method="PUT")), t, f"Content-Encoding: {c}")
        )
HIDDEN["a chunked rename"] = lambda own, foreign: request(
    "POST", ENTITY, chunked(_rename(foreign, _method="PUT")), framing="Transfer-Encoding: chunked"
)
HIDDEN["JSON after a gap"] = lambda own, foreign: request(
    "POST", ENTITY, b"\r\n\t " + _rename(foreign, _method="PUT"), "text/plain"
)

# --- forms ---

for _name in (
    *(
        "_method",
        "_METHOD",
        ".method",
        "+_method",
        "+.method",
        "_method%00",
        "_method%00x",
        "%5Fmethod",
        "_method[]",
    ),
    *("_meth%6Fd", "'_method'", "%09_method", "_method[0]"),
):
    for _type in (_FORM, "", "text/plain", f"{_FORM}; charset=latin1"):
        HIDDEN[f"a form with {_name} as {_type!r}"] = lambda own, foreign, n=_name, t=_type: request(
            "POST", ENTITY, f"{n}=PUT&id={foreign}&original_name=x".encode(), t
        )
_DISPOSITIONS = (
    *(
        'form-data; name="_method"',
        'form-data; name="_METHOD"',
        'form-data; name=".method"',
        "form-data; name=_method",
    ),
    *(
        'form-data; name=" _method"',
        "form-data; name='_method'",
        "form-data; name='.method'",
        'form-data; name="_method[]"',
    ),
    *(
        "form-data; name*=utf-8''_method",
        "form-data; name*=utf-8''%5fmeth%6fd",
        'form-data; name="x"; name="_method"',
    ),
    *('form-data; name="_method"; name="x"', 'form-data;name="_method"', 'FORM-DATA; NAME="_method"'),
    *('form-data; x="\\"; name="_method"', 'form-data;\r\n name="_method"', 'form-data; name = "_method"'),
    *('form-data; name="_method"; filename="x"', 'form-data; name="_method"; filename=""'),
)
for _disposition in _DISPOSITIONS:
    for _end in (b"--b--\r\n", b"--b--", b"", b"--b--\r\n--b--\r\n"):
        HIDDEN[f"a part {_disposition!r} that ends {_end!r}"] = lambda own, foreign, d=_disposition, e=_end: (
            request(
                "POST",
                ENTITY,
                form(part("id", str(foreign)), part("original_name", "x"), part("", "PUT", d), end=e),
                _PARTS,
            )
        )


def _smuggled(foreign: int, *, before: bytes = b"", after: bytes = b"", inside: bytes = b"") -> bytes:
    file = b'--b\r\nContent-Disposition: form-data; name="documents[]"; filename="x.txt"\r\n\r\nx'
    fields = part("id", str(foreign)) + part("original_name", "x")
    return before + fields + file + inside + b"\r\n--b--\r\n" + after


_PUT = part("_method", "PUT")
_TRICKS: dict[str, dict[str, bytes]] = {
    "after the last boundary": {"after": _PUT},
    "after the last boundary, unfinished": {"after": _PUT.rstrip()},
    "before the first boundary, after another one": {"before": _PUT.replace(b"--b", b"--a")},
    "inside a file, after a line feed": {"inside": b"\n" + _PUT.replace(b"\r\n", b"\n")},
    "inside a file, after a carriage return": {"inside": b"\r" + _PUT},
    "inside a file, with blanks after the boundary": {"inside": b"\r\n" + _PUT.replace(b"--b", b"--b  ")},
    "inside a file, with letters after the boundary": {"inside": b"\r\n" + _PUT.replace(b"--b", b"--bc")},
}
for _what, _where in _TRICKS.items():
    HIDDEN[f"a part {_what}"] = lambda own, foreign, where=_where: request(
        "POST", ENTITY, _smuggled(foreign, **where), _PARTS
    )
for _type in (
    *("multipart/form-data; boundary=a; boundary=b", "multipart/form-data; boundary=b; boundary=a"),
    *(
        'multipart/form-data; boundary="b"',
        "multipart/form-data",
        "multipart/mixed; boundary=b",
        "text/plain",
    ),
    *(
        "multipart/form-data; boundary*=utf-8''b",
        "Multipart/Form-Data; Boundary=b",
        "multipart/form-data, x; boundary=b",
    ),
):
    HIDDEN[f"parts as {_type}"] = lambda own, foreign, t=_type: request(
        "POST", ENTITY, form(part("id", str(foreign)), part("original_name", "x"), part(".method", "PUT")), t
    )

# --- more requests than one ---


def _pipelined(own: int, foreign: int) -> bytes:
    inner = request("DELETE", f"{ENTITY}/{foreign}", b"", "")
    return request("GET", ENTITY, b"", "") + inner


def _lengths(framing: str) -> Attack:
    def attack(own: int, foreign: int) -> bytes:
        inner = request("DELETE", f"{ENTITY}/{foreign}", b"", "")
        body = form(part("x", "y"))
        said = framing.format(short=len(body), all=len(body) + len(inner))
        return request("POST", ENTITY, body + inner, _PARTS, framing=said)

    return attack


HIDDEN["a second request after the first"] = _pipelined
for _framing in (
    *(
        "Content-Length: {short}",
        "Content-Length: {short}\r\nContent-Length: {all}",
        "Content-Length: +{short}",
    ),
    "Content-Length: {short}\r\nTransfer-Encoding: identity",
):
    HIDDEN[f"a second request behind {_framing!r}"] = _lengths(_framing)
for _framing in (
    *(
        "Transfer-Encoding: chunked\r\nContent-Length: 3",
        "Transfer-Encoding: chunked",
        "Transfer-Encoding: xchunked",
    ),
    "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
):
    HIDDEN[f"a second request after chunks, {_framing!r}"] = lambda own, foreign, framing=_framing: request(
        "POST",
        ENTITY,
        b"0\r\n\r\n" + request("DELETE", f"{ENTITY}/{foreign}", b"", ""),
        _PARTS,
        framing=framing,
    )
