"""Requests that are made to change a document of somebody else's past the guard, byte by byte.

`OWN` and `FOREIGN` in them are ids: of a document that this run created in `client/6`, and of somebody else's
in the same entity.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

ENTITY = "/api/v2/attachments/client/6"
BULK = "/api/v2/attachments"

Attack = Callable[[int, int], bytes]
ATTACKS: dict[str, Attack] = {}

_JSON = "application/json"
_FORM = "application/x-www-form-urlencoded"
_PARTS = "multipart/form-data; boundary=b"


def request(
    method: str, target: str, body: bytes = b"", content_type: str = _JSON, *headers: str, framing: str = ""
) -> bytes:
    """A request of these bytes; `framing` takes the place of Content-Length."""
    lines = [f"{method} {target} HTTP/1.1", "Host: 127.0.0.1", "Authorization: Bearer agentcis-full"]
    lines += [f"Content-Type: {content_type}"] if content_type and body else []
    lines += [*headers, framing or f"Content-Length: {len(body)}"]
    return "\r\n".join(lines).encode("utf-8") + b"\r\n\r\n" + body


def chunked(body: bytes) -> bytes:
    """A body in one chunk."""
    return b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)


def part(name: str, value: str, disposition: str = "") -> bytes:
    """One part of a form, as browsers send it, or with another Content-Disposition."""
    said = disposition or f'form-data; name="{name}"'
    return f"--b\r\nContent-Disposition: {said}\r\n\r\n{value}\r\n".encode()


def form(*parts: bytes, end: bytes = b"--b--\r\n") -> bytes:
    """A multipart body."""
    return b"".join(parts) + end


def _add(name: str, attack: Attack) -> None:
    assert name not in ATTACKS, name
    ATTACKS[name] = attack


def _as_json(**members: Any) -> bytes:
    return json.dumps(members).encode()


# --- ids of others, named in every way there is ---

_BODIES: dict[str, str] = {
    "a plain id": '{"ids": [FOREIGN], "_method": "delete"}',
    "an own id and another's": '{"ids": [OWN, FOREIGN], "_method": "delete"}',
    "another's id and an own one": '{"ids": [FOREIGN, OWN], "_method": "delete"}',
    "ids given twice": '{"ids": [FOREIGN], "ids": [OWN], "_method": "delete"}',
    "ids given twice, own ones first": '{"ids": [OWN], "ids": [FOREIGN], "_method": "delete"}',
    "ids given twice in another case": '{"ids": [OWN], "IDS": [FOREIGN], "_method": "delete"}',
    "ids given twice, one with a blank": '{"ids": [OWN], " ids": [FOREIGN], "_method": "delete"}',
    "ids with an escape in the name": '{"ids": [OWN], "\\u0069ds": [FOREIGN], "_method": "delete"}',
    "an id as a text": '{"ids": ["FOREIGN"], "_method": "delete"}',
    "an id with letters after it": '{"ids": [OWN, "FOREIGNabc"], "_method": "delete"}',
    "an id with a decimal point": '{"ids": [OWN, FOREIGN.0], "_method": "delete"}',
    "an id with an exponent": '{"ids": [OWN, FOREIGNe0], "_method": "delete"}',
    "an id as a text with an exponent": '{"ids": [OWN, "FOREIGNe0"], "_method": "delete"}',
    "an id with leading zeros": '{"ids": [OWN, "000FOREIGN"], "_method": "delete"}',
    "an id between blanks": '{"ids": [OWN, " FOREIGN "], "_method": "delete"}',
    "an id with a sign": '{"ids": [OWN, "+FOREIGN"], "_method": "delete"}',
    "a negative id": '{"ids": [OWN, -FOREIGN], "_method": "delete"}',
    "ids in one text": '{"ids": "OWN,FOREIGN", "_method": "delete"}',
    "ids in one text in a list": '{"ids": ["OWN,FOREIGN"], "_method": "delete"}',
    "nested lists": '{"ids": [[OWN, FOREIGN]], "_method": "delete"}',
    "ids in objects": '{"ids": [{"id": FOREIGN}], "_method": "delete"}',
    "ids as an object": '{"ids": {"0": FOREIGN}, "_method": "delete"}',
    "ids beside an id": '{"ids": [OWN], "id": FOREIGN, "_method": "delete"}',
    "ids beside ids with brackets": '{"ids": [OWN], "ids[]": [FOREIGN], "_method": "delete"}',
    "ids wrapped": '{"data": {"ids": [FOREIGN]}, "ids": [OWN], "_method": "delete"}',
    "a number of thousands of digits": '{"ids": [OWN, FOREIGN, 1' + "0" * 5000 + '], "_method": "delete"}',
    "a text of thousands of digits": '{"ids": [FOREIGN, "' + "0" * 5000 + '1"], "_method": "delete"}',
    "full-width digits": '{"ids": [OWN, "FULLWIDTH"], "_method": "delete"}',
    "a comma too many": '{"ids": [FOREIGN,], "_method": "delete"}',
    "a comment": '{"ids": [OWN /*], "x": [*/, FOREIGN], "_method": "delete"}',
    "something before the object": 'x={"ids": [FOREIGN], "_method": "delete"}',
}


def _filled(text: str, own: int, foreign: int) -> str:
    wide = "".join(chr(ord(digit) - ord("0") + 0xFF10) for digit in str(foreign))
    return text.replace("FOREIGN", str(foreign)).replace("OWN", str(own)).replace("FULLWIDTH", wide)


for _what, _text in _BODIES.items():
    _add(
        f"bulk deletion: {_what}",
        lambda own, foreign, text=_text: request("POST", BULK, _filled(text, own, foreign).encode()),
    )
for _encoding in ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7"):
    for _type in (_JSON, f"{_JSON}; charset={_encoding}"):
        _add(
            f"bulk deletion in {_encoding} as {_type}",
            lambda own, foreign, e=_encoding, t=_type: request(
                "POST", BULK, _filled(_BODIES["a plain id"], own, foreign).encode(e), t
            ),
        )

_FORMS: dict[str, str] = {
    "brackets": "_method=DELETE&ids[]=FOREIGN",
    "an own id and another's": "_method=DELETE&ids[]=OWN&ids[]=FOREIGN",
    "one key twice": "_method=DELETE&ids[0]=OWN&ids[0]=FOREIGN",
    "a deeper key": "_method=DELETE&ids[]=OWN&ids[0][id]=FOREIGN",
    "a dot in the key": "_method=DELETE&ids[]=OWN&ids.0=FOREIGN",
    "a semicolon": "_method=DELETE&ids[]=OWN;ids[]=FOREIGN",
    "a percent-encoded bracket": "_method=DELETE&ids%5B%5D=FOREIGN",
    "a NUL in the key": "_method=DELETE&ids[]=OWN&ids%00x=FOREIGN",
    "ids in one text": "_method=DELETE&ids[]=OWN,FOREIGN",
}
for _what, _text in _FORMS.items():
    _add(
        f"bulk deletion by a form: {_what}",
        lambda own, foreign, text=_text: request("POST", BULK, _filled(text, own, foreign).encode(), _FORM),
    )

# --- where the ids stand ---

_PLACES: dict[str, tuple[str, str, str]] = {
    "ids in the query": ("POST", f"{BULK}?ids[]=FOREIGN", '{"ids": [OWN], "_method": "delete"}'),
    "all in the query": ("POST", f"{BULK}?ids[]=FOREIGN&_method=DELETE", ""),
    "a real DELETE with a query": ("DELETE", f"{BULK}?ids[]=FOREIGN", ""),
    "a real DELETE with a body": ("DELETE", BULK, '{"ids": [FOREIGN]}'),
    "a rename at the item": ("PUT", f"{ENTITY}/FOREIGN", '{"original_name": "x"}'),
    "a PATCH at the item": ("PATCH", f"{ENTITY}/FOREIGN", '{"original_name": "x"}'),
    "a DELETE of the item": ("DELETE", f"{ENTITY}/FOREIGN", ""),
    "an own item, another's id in the body": (
        "PUT",
        f"{ENTITY}/OWN",
        '{"id": FOREIGN, "original_name": "x"}',
    ),
    "an own item, another's id in the query": ("PUT", f"{ENTITY}/OWN?id=FOREIGN", '{"original_name": "x"}'),
    "an own item, another's attachment_id": ("PUT", f"{ENTITY}/OWN", '{"attachment_id": FOREIGN}'),
    "an own item, ids in the body": ("DELETE", f"{ENTITY}/OWN", '{"ids": [FOREIGN]}'),
    "a rename at the entity by an id": ("PUT", ENTITY, '{"id": FOREIGN, "original_name": "x"}'),
    "a rename at the entity by an own id and another's": (
        "PUT",
        f"{ENTITY}?id=FOREIGN",
        '{"id": OWN, "original_name": "x"}',
    ),
    "a rename at the entity without an id": ("PUT", ENTITY, '{"original_name": "x"}'),
    "a DELETE of the entity": ("DELETE", ENTITY, ""),
    "a DELETE of the file's link": ("DELETE", "/attachments/FOREIGN", ""),
    "a DELETE of the file's preview": ("DELETE", "/attachments/FOREIGN/preview", ""),
    "a rename in lower case": ("put", f"{ENTITY}/FOREIGN", '{"original_name": "x"}'),
    "a path with dots": ("PUT", f"{ENTITY}/OWN/../FOREIGN", '{"original_name": "x"}'),
    "a path with encoded dots": ("PUT", f"{ENTITY}/OWN/%2e%2e/FOREIGN", '{"original_name": "x"}'),
    "a path with an encoded slash": ("PUT", f"{ENTITY}%2FFOREIGN", '{"original_name": "x"}'),
    "a path with a double slash": ("PUT", f"{ENTITY}//FOREIGN", '{"original_name": "x"}'),
    "a path with a semicolon": ("PUT", f"{ENTITY}/FOREIGN;OWN", '{"original_name": "x"}'),
    "a path that ends with a dot": ("PUT", f"{ENTITY}/FOREIGN.", '{"original_name": "x"}'),
    "a path in upper case": ("PUT", f"{ENTITY}/FOREIGN".upper(), '{"original_name": "x"}'),
    "a path with encoded letters": (
        "PUT",
        f"{ENTITY.replace('client', '%63lient')}/FOREIGN",
        '{"original_name": "x"}',
    ),
    "a path with full-width digits": ("PUT", f"{ENTITY}/ENCODED", '{"original_name": "x"}'),
    "a path encoded twice": ("PUT", f"{ENTITY}/OWN%252F..%252FFOREIGN", '{"original_name": "x"}'),
    "a path with backslashes": ("PUT", f"{ENTITY}/OWN\\..\\FOREIGN", '{"original_name": "x"}'),
    "an absolute target": ("PUT", f"http://127.0.0.1{ENTITY}/FOREIGN", '{"original_name": "x"}'),
    "an absolute target elsewhere": ("PUT", f"http://evil.example{ENTITY}/FOREIGN", '{"original_name": "x"}'),
    "a fragment": ("PUT", f"{ENTITY}/FOREIGN#/OWN", '{"original_name": "x"}'),
}


def _in_place(own: int, foreign: int, what: str) -> bytes:
    method, target, body = _PLACES[what]
    wide = "".join(f"%EF%BC%9{digit}" for digit in str(foreign))
    target = _filled(target.replace("ENCODED", wide), own, foreign)
    return request(method, target, _filled(body, own, foreign).encode())


for _what in _PLACES:
    _add(f"ids elsewhere: {_what}", lambda own, foreign, what=_what: _in_place(own, foreign, what))
