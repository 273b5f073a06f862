"""What real clients put on the wire, as bytes, made from what is known of each of them."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable
from urllib.parse import quote

from tests.simulator.wire import request

TOKEN, SECRET = "tok-b1c84e07", "sec-5e92d3fa"
FORM = "Content-Type: application/x-www-form-urlencoded"
JSON = "Content-Type: application/json"

Client = Callable[[str, object], bytes]
"""The request by which a client sends an operation to a path below /v1/."""


def basic(pair: str) -> str:
    """The header line of Basic authentication."""
    return f"Authorization: Basic {b64encode(pair.encode()).decode()}"


def base64(operation: object) -> str:
    """An operation in the base64 of its JSON."""
    return b64encode(json.dumps(operation).encode()).decode()


def python(path: str, operation: object) -> bytes:
    """The Python client: JSON, the token and the secret."""
    return request(f"/v1/{path}", json.dumps(operation).encode(), basic(f"{TOKEN}:{SECRET}"), JSON)


def php(path: str, operation: object) -> bytes:
    """The PHP client: JSON as PHP writes it, in which what is empty is a list."""
    text = json.dumps(operation, separators=(",", ":"))
    body = text.replace("/", "\\/").replace("{}", "[]").encode()
    return request(f"/v1/{path}", body, basic(f"{TOKEN}:{SECRET}"), JSON)


def ruby(path: str, operation: object) -> bytes:
    """The Ruby client 1.0.0: JSON, the token twice."""
    return request(f"/v1/{path}", json.dumps(operation).encode(), basic(f"{TOKEN}:{TOKEN}"), JSON)


def old_ruby(path: str, operation: object) -> bytes:
    """The old Ruby client: base64 in double quotes in a form, the token in it and in Basic."""
    data = quote(f'"{base64(operation)}"', safe="/")
    body = f"api_token={TOKEN}&encode=base64&data={data}".encode()
    return request(f"/v1/{path}", body, basic(f"{TOKEN}:{SECRET}"), FORM)


def old_node(path: str, operation: object, method: str = "post") -> bytes:
    """The old Node client: base64 in the query of a GET."""
    fields = f"api_token={TOKEN}&encode=base64&_method={method}&data={quote(base64(operation))}"
    return request(f"/v1/{path}?{fields}", method="GET")


def old_node_ping(path: str, operation: object) -> bytes:
    """Its ping says that it is a GET."""
    return old_node(path, operation, "get")


def production(path: str, operation: object) -> bytes:
    """A production user: the token alone, and a newline after it."""
    return request(f"/v1/{path}", json.dumps(operation).encode(), basic(f"{TOKEN}:\n"), JSON)


def current(path: str, operation: object) -> bytes:
    """What is documented today: the token in the query."""
    return request(f"/v1/{path}?api_token={TOKEN}", json.dumps(operation).encode(), JSON)


def ping_by_get(path: str, _: object) -> bytes:
    """An older client's ping."""
    return request(f"/v1/{path}?api_token={TOKEN}", method="GET")
