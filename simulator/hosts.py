"""Whom the simulator listens to: names in Host and Origin headers that mean this machine."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from urllib.parse import urlsplit

SALESMACHINE_URL = "http://127.0.0.1:8600"
"""Where ``sim up`` answers as Salesmachine, if nothing else is said."""
SEGMENT_URL = "http://127.0.0.1:8601"
"""Where it takes what SDKs send."""

_HOST = re.compile(r"(?:\[([^\[\]]*)\]|([^:]*))(?::[0-9]*)?")


def host_name(header: str) -> str:
    """The name or address in a Host header: lower case, no port, no brackets, no trailing dot."""
    host = header.strip().lower()
    found = _HOST.fullmatch(host)
    return (found[1] or found[2] or "").rstrip(".") if found else host


def is_loopback(name: str) -> bool:
    """Whether a name or address is this machine, whatever its resolver says."""
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)


def is_allowed_host(header: str | None, allowed: Iterable[str]) -> bool:
    """Whether a request with this Host is for us; one without a Host comes from no browser."""
    if header is None:
        return True
    name = host_name(header)
    return is_loopback(name) or name in {host_name(other) for other in allowed}


def is_allowed_origin(header: str | None, allowed: Iterable[str]) -> bool:
    """Whether a page of this Origin may use the control plane; no Origin is no page."""
    if header is None:
        return True
    try:
        host = urlsplit(header.strip()).hostname
    except ValueError:
        return False
    return host is not None and is_allowed_host(f"[{host}]" if ":" in host else host, allowed)
