"""Personal keys: what a key says of the value below it, in whatever spelling."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Literal

Kind = Literal["email", "phone", "ip", "birthday", "avatar", "token", "address", "name"]

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[^\W\d_A-Z]+")

_WITHIN: tuple[tuple[str, Kind], ...] = (
    ("email", "email"),
    ("password", "token"),
    ("passwd", "token"),
    ("passphrase", "token"),
    ("secret", "token"),
    ("token", "token"),
    ("apikey", "token"),
    ("writekey", "token"),
    ("privatekey", "token"),
    ("authorization", "token"),
    ("credential", "token"),
    ("cookie", "token"),
    ("creditcard", "token"),
    ("cardnumber", "token"),
    ("socialsecurity", "token"),
    ("passport", "token"),
    ("nationalid", "token"),
    ("taxid", "token"),
    ("accountnumber", "token"),
    ("userip", "ip"),
    ("clientip", "ip"),
    ("remoteip", "ip"),
    ("visitip", "ip"),
    ("ipaddress", "ip"),
    ("ipaddr", "ip"),
    ("phone", "phone"),
    ("whatsapp", "phone"),
    ("birth", "birthday"),
    ("avatar", "avatar"),
    ("profilepic", "avatar"),
    ("profileimage", "avatar"),
    ("profilephoto", "avatar"),
    ("address", "address"),
    ("street", "address"),
    ("housenumber", "address"),
    ("postal", "address"),
    ("postcode", "address"),
    ("zipcode", "address"),
    ("latitude", "address"),
    ("longitude", "address"),
    ("geolocation", "address"),
)
"""Letters in a key that say it wherever they are, the first that is found."""
_WORDS: dict[str, Kind] = {
    "mail": "email",
    "mobile": "phone",
    "tel": "phone",
    "cell": "phone",
    "fax": "phone",
    "msisdn": "phone",
    "ip": "ip",
    "ips": "ip",
    "ipv": "ip",
    "dob": "birthday",
    "age": "birthday",
    "gender": "birthday",
    "photo": "avatar",
    "picture": "avatar",
    "pwd": "token",
    "auth": "token",
    "jwt": "token",
    "bearer": "token",
    "ssn": "token",
    "iban": "token",
    "cvv": "token",
    "cvc": "token",
    "pin": "token",
    "city": "address",
    "town": "address",
    "zip": "address",
    "location": "address",
    "geo": "address",
    "lat": "address",
    "lng": "address",
    "lon": "address",
}
"""Whole words of a key: they stand in other words, too (zip, ship; city, capacity)."""
_NAMED = (
    "app application library os campaign product products item items integration integrations plan"
    " page screen event file host domain feature button form column table field tag method"
    " category brand model browser language segment audience experiment variant type code step"
)
_OF_NO_PERSON = frozenset(_NAMED.split())
"""What has a name and is no person: ``product_name``, and ``name`` below ``product``."""
_TITLED = frozenset({"page", "screen"})


def kind_of_key(key: object, above: str, holder: Mapping[Any, Any]) -> Kind | None:
    """What the value of ``key`` is of a person, or None; ``above`` is the key of its object.

    ``name`` is whose it is: below ``product``, and of a page call, it isn't a person's.
    ``display_name`` is how Salesmachine shows an event, unless it is a trait.
    """
    if not isinstance(key, str):
        return None
    kind = _kind(key)
    if kind != "name":
        return kind
    words, owner = words_of(key), _last(words_of(above))
    if words == ("display", "name") and key.islower():
        return kind if owner == "traits" else None
    if words != ("name",):
        return kind
    called = holder.get("type")
    titled = isinstance(called, str) and called.lower() in _TITLED
    return None if titled or owner in _OF_NO_PERSON else kind


@lru_cache(maxsize=4096)
def _kind(key: str) -> Kind | None:
    words = words_of(key)
    squeezed = "".join(words)
    for part, kind in _WITHIN:
        if part in squeezed:
            return kind
    for word in words:
        if word in _WORDS:
            return _WORDS[word]
    if not squeezed.endswith(("name", "names")):
        return None
    owners = {squeezed.removesuffix("s").removesuffix("name"), *words[-2:-1]}
    return None if owners & _OF_NO_PERSON else "name"


@lru_cache(maxsize=4096)
def words_of(key: str) -> tuple[str, ...]:
    """The words of a key in lower case, without digits: ``ipAddress_2`` is ip, address."""
    words = _WORD.findall(unicodedata.normalize("NFKC", key))
    return tuple(word.lower() for word in words)


def _last(words: tuple[str, ...]) -> str:
    return words[-1] if words else ""
