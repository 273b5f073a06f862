"""Contacts that are posted over one connection, by name."""

from __future__ import annotations

import http.client
import json
from urllib.parse import urlsplit

from tests.simulator.waiting import PATIENCE


def connect(url: str) -> http.client.HTTPConnection:
    """A connection to whoever listens there, made when it is first used."""
    address = urlsplit(url)
    return http.client.HTTPConnection(address.hostname or "", address.port, timeout=PATIENCE)


def post(connection: http.client.HTTPConnection, *names: str) -> int:
    """Send a contact of each of these names, one alone or several as a batch; the status."""
    contacts = [
        {"method": "contact", "contact_uid": name, "messageId": name, "params": {"a": "x" * 500}}
        for name in names
    ]
    path, body = ("contact", contacts[0]) if len(contacts) == 1 else ("batch", contacts)
    connection.request("POST", f"/v1/{path}?api_token=t", json.dumps(body))
    answer = connection.getresponse()
    answer.read()
    return answer.status
