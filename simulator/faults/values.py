"""The kinds and keys of a fault: how the value of each is read and written, and its good forms."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal
from urllib.parse import unquote_to_bytes

from simulator.faults.errors import FaultError
from simulator.faults.timing import read_latency, read_rate, read_retry_after, written_rate

MAX_COUNT = 10**9
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


@dataclass(frozen=True, slots=True)
class Part:
    """How the value of one kind or key is read and written; "" is none.

    ``forms`` are values that are good.  ``read`` raises FaultError.
    """

    read: Callable[[str], Any]
    write: Callable[[Any], str]
    forms: tuple[str, ...]

    def is_good(self, value: str) -> bool:
        """Whether it can be read."""
        try:
            self.read(value)
        except FaultError:
            return False
        return True


def _read_nothing(value: str) -> Literal[True]:
    if value:
        raise FaultError("it takes no value")
    return True


def _write_nothing(_: Literal[True]) -> str:
    return ""


def _one_of(*values: str) -> Callable[[str], str]:
    def read(value: str) -> str:
        if value not in values:
            raise FaultError(f"it is one of {', '.join(values)}")
        return value

    return read


def _number(least: int, most: int) -> Callable[[str], int]:
    def read(value: str) -> int:
        number = int(value) if re.fullmatch(r"[0-9]{1,10}", value) else -1
        if not least <= number <= most:
            raise FaultError(f"it is a number from {least} to {most:,}")
        return number

    return read


def _read_length(value: str) -> int:
    if not re.fullmatch(r"[+-][0-9]{1,6}", value) or int(value) == 0:
        raise FaultError("it is by how many bytes the Content-Length is off, with its sign")
    return int(value)


def _read_chance(value: str) -> Decimal:
    found = re.fullmatch(r"([0-9]{1,3}(?:\.[0-9]{1,9})?)(%?)", value)
    share = Decimal(found[1]) / (100 if found[2] else 1) if found else Decimal(-1)
    if not 0 <= share <= 1 or share != round(share, 9):
        raise FaultError("it is a share from 0 to 1 or from 0% to 100%, of nine decimals at most")
    return share.normalize()


def _write_chance(share: Decimal) -> str:
    return format(share, "f")


def _read_garbage(value: str) -> Literal["bytes", "body"]:
    if value not in ("", "body"):
        raise FaultError("it takes no value, or body")
    return "body" if value else "bytes"


def _write_garbage(kind: Literal["bytes", "body"]) -> str:
    return "body" if kind == "body" else ""


def _read_text(value: str) -> str:
    """A value with its %XX read."""
    if not value:
        raise FaultError("it is empty")
    try:
        raw = unquote_to_bytes(value.encode("utf-8", "surrogatepass"))
        return raw.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        raise FaultError("what its %XX spell is no UTF-8") from None


def _write_text(text: str) -> str:
    """With %XX for what separates, what can't be printed, and white space at its ends."""
    start = len(text) - len(text.lstrip())
    end = len(text.rstrip())
    return "".join(
        one
        if one not in ",;%" and one.isprintable() and start <= index < end
        else "".join(f"%{byte:02X}" for byte in one.encode("utf-8", "surrogatepass"))
        for index, one in enumerate(text)
    )


def _read_path(value: str) -> str:
    if not value.startswith(("/", "*")):
        raise FaultError("a path starts with / or *")
    return _read_text(value)


def _read_workspace(value: str) -> str:
    if not re.fullmatch(r"[0-9a-f]{8}", value):
        raise FaultError("it is a workspace's id, 8 hex digits as an exchange shows them")
    return value


KINDS = {
    "latency": Part(read_latency, str, ("300ms", "100ms..500ms", "p50:20ms/p99:2s")),
    "status": Part(_number(200, 599), str, ("503",)),
    "retry-after": Part(read_retry_after, str, ("2s", "date", "date+30s")),
    "drop": Part(_one_of("before", "half", "after"), str, ("before", "half", "after")),
    "length": Part(_read_length, "{:+d}".format, ("+50", "-5")),
    "garbage": Part(_read_garbage, _write_garbage, ("", "body")),
    "drip": Part(read_rate, written_rate, ("1KB/s",)),
    "forget": Part(_read_nothing, _write_nothing, ("",)),
}
KEYS = {
    "path": Part(_read_path, _write_text, ("/v1/batch", "/v1/*")),
    "method": Part(_one_of(*METHODS), str, METHODS),
    "contact": Part(_read_text, _write_text, ("u1",)),
    "workspace": Part(_read_workspace, str, ("1a2b3c4d",)),
    "chance": Part(_read_chance, _write_chance, ("0.1", "10%")),
    "times": Part(_number(1, MAX_COUNT), str, ("3",)),
    "after": Part(_number(0, MAX_COUNT), str, ("3",)),
}
PARTS = {**KINDS, **KEYS}
"""In the order in which they are written."""


def write(name: str, value: Any) -> str:
    """One part of a fault: ``status=503``, or ``forget`` alone."""
    written = PARTS[name].write(value)
    return f"{name}={written}" if written else name
