"""Credentials: whose request it is, and how Segment's servers say so (A16)."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from typing import Any, Self

from destination.errors import SettingsError
from destination.reading import read_json
from destination.settings import Settings

MIN_HIDDEN = 8
"""Characters of a credential that is hidden in answers; a shorter one is in any text."""

_BASIC = 'Authorization must be Basic and the base64 of the API token and ":"'
_OTHERS = 'X-Segment-Settings must be the base64 of {"apiSecret": ".."}'


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a request is authenticated with, by Basic; they never show in ``repr``."""

    token: str = field(repr=False)
    secret: str = field(repr=False)

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Those of ``settings.with_credentials()``."""
        return cls(settings.api_token or "", settings.api_secret or "")

    @classmethod
    def from_segment(cls, authorization: str, others: str) -> Self:
        """Those of a request: its ``Authorization`` and ``X-Segment-Settings``.

        Raises SettingsError when one is missing or can't be sent.
        """
        found = {"apiKey": _api_key(authorization), "apiSecret": _api_secret(others)}
        settings = Settings.from_segment(found)
        if not (settings.api_token or "").strip():
            raise SettingsError(f"no API token (apiKey) came: {_BASIC}")
        if not (settings.api_secret or "").strip():
            raise SettingsError(f"no API secret (apiSecret) came: {_OTHERS}")
        return cls.of(settings.with_credentials())

    def hide(self, text: str) -> str:
        """The text without them, should the far side repeat them."""
        basic = b64encode(f"{self.token}:{self.secret}".encode()).decode()
        for hidden in (basic, self.secret, self.token):
            for form in (hidden, json.dumps(hidden)[1:-1]):
                if len(form) >= MIN_HIDDEN:
                    text = text.replace(form, "***")
        return text


def _api_key(header: str) -> str:
    """The apiKey of an ``Authorization``; empty when there is none."""
    scheme, _, value = header.strip().partition(" ")
    if not scheme:
        return ""
    try:
        if scheme.lower() != "basic":
            raise ValueError
        return b64decode(value.strip(), validate=True).decode("utf-8").removesuffix(":")
    except ValueError:
        raise SettingsError(f"the API token (apiKey) can't be read: {_BASIC}") from None


def _api_secret(header: str) -> Any:
    """The apiSecret of an ``X-Segment-Settings``, whatever it is; None when there is none."""
    if not header.strip():
        return None
    try:
        value, defect = read_json(b64decode(header.strip(), validate=True))
    except ValueError:
        value, defect = None, "it isn't base64"
    if not isinstance(value, dict):
        why = defect or "it is no object"
        raise SettingsError(f"the API secret (apiSecret) can't be read, {why}: {_OTHERS}")
    return value.get("apiSecret")
