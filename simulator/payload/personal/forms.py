"""Personal forms: emails, IP addresses and phone numbers, wherever in a text they are."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterator
from typing import cast

from simulator.payload.personal.keys import Kind

_LETTER = r"[^\s<>\"(),:;\[\]\\]"
_AT = r"(?:@|＠|%40)"
_EMAIL = rf"(?<!{_LETTER}){_AT}*+(?:(?!{_AT}){_LETTER})++{_AT}(?:{_LETTER}++|\[[^\]\s]{{0,64}}\])"
"""A whole word with an @ in it: what is glued to an email goes with it."""
_IPV4 = r"(?<![0-9.])(?:[0-9]{1,3}\.){3}[0-9]{1,3}(?![0-9]|\.[0-9])"
_IPV6 = r"(?<![0-9A-Za-z:])[0-9A-Fa-f]*+:[0-9A-Fa-f]*+:[0-9A-Fa-f:.]*+"
_DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])"
_INTERNATIONAL = r"\+(?:[ ().\-/]{0,2}[0-9]){6,15}"
_GROUPS = r"\(?[0-9]{2,5}(?:(?:\)[ .\-]{0,2}|[ .\-]{1,2}\(?)[0-9]{2,8}){1,5}"
_FORMS = re.compile(
    rf"(?P<email>{_EMAIL})|(?P<ip>{_IPV4}|{_IPV6})"
    rf"|(?P<phone>(?<![\w.+-])(?!{_DATE})(?:{_INTERNATIONAL}|{_GROUPS})(?!\w))"
)
_LEAST_DIGITS, _MOST_DIGITS = 7, 19
"""Of a phone number without a +, and of a card; fewer are a price or a range."""


def with_masks(text: str, mask: Callable[[Kind, str], str]) -> str:
    """The text with each email, IP address and phone number in it replaced by its mask."""
    return "".join(one if kind is None else mask(kind, one) for kind, one in pieces(text))


def pieces(text: str) -> Iterator[tuple[Kind | None, str]]:
    """A text in its pieces: emails, IP addresses and phone numbers, and None for what is between.

    Together they are the text.
    """
    at = 0
    for match in _FORMS.finditer(text):
        kind, found = cast(Kind, match.lastgroup), match[0]
        if kind == "phone" and not _is_phone(found):
            continue
        if kind == "ip" and not (_is_ip(found.rstrip(".")) or _is_ip(found.rstrip(".:"))):
            starts = [(one.start() + match.start(), one[0]) for one in re.finditer(_IPV4, found)]
        else:
            starts = [(match.start(), found)]
        for start, one in starts:
            if start > at:
                yield None, text[at:start]
            yield kind, one
            at = start + len(one)
    if at < len(text):
        yield None, text[at:]


def _is_phone(text: str) -> bool:
    """What has few digits, or more than a card has, is none, nor is a number with a point."""
    if text[0] == "+":
        return True
    points, marks = text.count("."), sum(not one.isdigit() for one in text)
    dialled = len(text) - marks
    return _LEAST_DIGITS <= dialled <= _MOST_DIGITS and (not points or 1 < points == marks)


def _is_ip(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
