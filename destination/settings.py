"""Settings: where Salesmachine is, who we are, and the switches of the translation."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Self
from urllib.parse import urlsplit

from destination.errors import SettingsError

DEFAULT_BASE_URL = "https://api.salesmachine.io"
LOOPBACK_CREDENTIAL = "sim"
"""What token and secret default to when the base URL is this machine: the simulator takes any."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a Segment user sets, and the switches for what the product page leaves open.

    ``api_token`` and ``api_secret`` are the page's two settings (Segment's ``apiKey`` and
    ``apiSecret``); None means unset.  They never show in ``repr``.  ``anonymous`` (A17) and
    ``alias`` (A6) are ``send`` or ``skip``; ``oversize`` says whether a message over 32 KB is
    refused or only noted.
    """

    api_token: str | None = field(default=None, repr=False)
    api_secret: str | None = field(default=None, repr=False)
    base_url: str = DEFAULT_BASE_URL
    anonymous: Literal["send", "skip"] = "send"
    alias: Literal["send", "skip"] = "send"
    oversize: Literal["refuse", "note"] = "refuse"

    def __post_init__(self) -> None:
        """Raises SettingsError for an unknown value of a switch or an unusable base URL."""
        _one_of("anonymous", self.anonymous, ("send", "skip"))
        _one_of("alias", self.alias, ("send", "skip"))
        _one_of("oversize", self.oversize, ("refuse", "note"))
        _check_url(self.base_url)

    @classmethod
    def from_environment(cls, environ: Mapping[str, str], **overrides: Any) -> Self:
        """From ``SALESMACHINE_API_TOKEN, _API_SECRET, _BASE_URL, _ANONYMOUS, _ALIAS``.

        ``overrides`` that aren't None win; an empty variable is unset.  Raises SettingsError.
        """
        values: dict[str, Any] = {
            name: environ[f"SALESMACHINE_{name.upper()}"]
            for name in ("api_token", "api_secret", "base_url", "anonymous", "alias")
            if environ.get(f"SALESMACHINE_{name.upper()}")
        }
        values.update({name: value for name, value in overrides.items() if value is not None})
        return cls(**values)

    @classmethod
    def from_segment(cls, settings: Mapping[str, Any], **others: Any) -> Self:
        """From Segment's own names, ``apiKey`` and ``apiSecret``; others are ignored."""
        token, secret = settings.get("apiKey"), settings.get("apiSecret")
        for name, value in (("apiKey", token), ("apiSecret", secret)):
            if value is not None and not isinstance(value, str):
                raise SettingsError(f"{name} must be a string, not {type(value).__name__}")
        return cls(api_token=token or None, api_secret=secret or None, **others)

    @property
    def to_loopback(self) -> bool:
        """Whether the base URL is this machine."""
        return _is_loopback(urlsplit(self.base_url).hostname or "")

    def with_credentials(self) -> Self:
        """These settings, fit to send: token and secret set, or defaulted towards loopback.

        Raises SettingsError when one is missing towards any other host, or can't be sent.
        """
        default = LOOPBACK_CREDENTIAL if self.to_loopback else None
        token, secret = self.api_token or default, self.api_secret or default
        if token is None or secret is None:
            missing = " and ".join(
                f"SALESMACHINE_API_{name}"
                for name, value in (("TOKEN", token), ("SECRET", secret))
                if value is None
            )
            host = urlsplit(self.base_url).netloc
            raise SettingsError(f"{host} needs an API token and secret: set {missing}")
        if ":" in token:
            raise SettingsError("an API token with a colon can't be sent by Basic authentication")
        for name, value in (("API token", token), ("API secret", secret)):
            if not value.isprintable():
                raise SettingsError(f"the {name} holds something that can't be printed or sent")
        return replace(self, api_token=token, api_secret=secret)


def _one_of(name: str, value: object, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise SettingsError(f"{name} must be {' or '.join(allowed)}, not {value!r}")


def _check_url(url: str) -> None:
    if not url.isprintable() or " " in url:
        raise SettingsError("the base URL holds white space or what can't be printed")
    try:
        parts = urlsplit(url)
        if parts.port == 0:  # httpx would take the scheme's own instead
            raise ValueError
    except ValueError:  # it may quote a credential, so it isn't repeated
        raise SettingsError("the base URL can't be read: check its host and port") from None
    host = parts.hostname or ""
    labels = host.removesuffix(".").split(".")
    fitting = ":" in host or all(0 < len(label) < 64 for label in labels)
    if parts.scheme not in ("http", "https") or not fitting:
        raise SettingsError(f"the base URL must be http(s)://host[:port], as in {DEFAULT_BASE_URL}")
    if parts.username is not None or "?" in url or "#" in url:
        text = "the base URL takes no user, query or fragment: give the token as a setting"
        raise SettingsError(text)


def _is_loopback(host: str) -> bool:
    if host.rstrip(".") == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
