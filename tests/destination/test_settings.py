"""Settings: where Salesmachine is, who we are, and the switches."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from destination import Client, Settings, SettingsError


def test_the_defaults() -> None:
    """Without a word everything is sent to Salesmachine, and large messages are refused."""
    assert Settings() == Settings(
        api_token=None,
        api_secret=None,
        base_url="https://api.salesmachine.io",
        anonymous="send",
        alias="send",
        oversize="refuse",
    )
    with pytest.raises(dataclasses.FrozenInstanceError):
        Settings().alias = "skip"  # type: ignore[misc]


@pytest.mark.parametrize("value", ["", "Send", "yes", None, True])
@pytest.mark.parametrize(
    ("name", "allowed"),
    [("anonymous", "send or skip"), ("alias", "send or skip"), ("oversize", "refuse or note")],
)
def test_a_switch_has_its_values_alone(name: str, allowed: str, value: object) -> None:
    """Another value is an error that names the switch and what it takes."""
    fields: dict[str, Any] = {name: value}
    with pytest.raises(SettingsError, match=f"{name} must be {allowed}, not {value!r}"):
        Settings(**fields)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "api.salesmachine.io",
        "ftp://host",
        "http://",
        "http:///v1",
        "http:host",
        "//host",
        "http://host:port",
        "http://host:0",
        "http://host:99999",
        "http://[::1",
        "http://token:secret@host",
        "http://@host",
        "http://host?x=1",
        "http://host#x",
        "http://host/?",
        "http://host/#",
        " http://host",
        "http://host\n",
        "http://ho\tst",
        "http://ho st",
        "http://a..b",
        f"http://{'a' * 70}.example",
        "http://\ud800",
        "http://☃.example",
        "http://host/\x00",
    ],
)
def test_a_base_url_that_cannot_be_used(url: str) -> None:
    """What is no http(s)://host[:port][/path] is an error of the settings, before any sending."""
    with pytest.raises(SettingsError, match="base URL"):
        Client(Settings("token", "secret", url))


@pytest.mark.parametrize(
    "url",
    [
        "http://host",
        "https://host:8600",
        "https://host/path/",
        "http://[::1]:80",
        "HTTPS://Host",
        "https://zürich.example",
        "https://api.successeve.com",
        "http://127.0.0.1:8600/",
        "http://a_b",
    ],
)
def test_a_base_url_that_can_be_used(url: str) -> None:
    """A host, a port and a path are what a base URL may have."""
    with Client(Settings("token", "secret", url)) as client:
        assert client.settings.base_url == url


LOOPBACK = [
    "http://127.0.0.1:8600",
    "http://127.9.9.9",
    "http://localhost",
    "https://LOCALHOST:1",
    "http://localhost.:8600",
    "http://[::1]:8600",
]
ELSEWHERE = [
    "https://api.salesmachine.io",
    "http://128.0.0.1",
    "http://localhost.example",
    "http://notlocalhost",
    "http://0.0.0.0",
    "http://[::2]",
    "http://127.0.0.1.example",
]


@pytest.mark.parametrize("url", LOOPBACK)
def test_this_machine_needs_no_credentials(url: str) -> None:
    """Towards loopback token and secret have a default, for the simulator takes any."""
    settings = Settings(base_url=url)
    assert settings.to_loopback
    fit = settings.with_credentials()
    assert (fit.api_token, fit.api_secret) == ("sim", "sim")
    own = Settings("token", "secret", url).with_credentials()
    assert (own.api_token, own.api_secret) == ("token", "secret")
    half = Settings("token", "", url).with_credentials()
    assert (half.api_token, half.api_secret) == ("token", "sim")


@pytest.mark.parametrize("url", ELSEWHERE)
@pytest.mark.parametrize(
    ("token", "secret", "missing"),
    [
        (None, None, "SALESMACHINE_API_TOKEN and SALESMACHINE_API_SECRET"),
        ("", "secret", "SALESMACHINE_API_TOKEN"),
        ("token", None, "SALESMACHINE_API_SECRET"),
    ],
)
def test_elsewhere_credentials_are_required(
    url: str, token: str | None, secret: str | None, missing: str
) -> None:
    """Towards any other host the error names the host and what is missing."""
    settings = Settings(token, secret, url)
    assert not settings.to_loopback
    with pytest.raises(SettingsError, match=f"^{url.split('/')[2]}".replace("[", "\\[")) as caught:
        settings.with_credentials()
    assert str(caught.value).endswith(f"set {missing}")
    assert Settings("token", "secret", url).with_credentials().api_token == "token"


def test_fit_settings_are_otherwise_the_same() -> None:
    """Setting credentials changes nothing else."""
    settings = Settings(base_url=LOOPBACK[0], anonymous="skip", alias="skip", oversize="note")
    fit = settings.with_credentials()
    assert dataclasses.replace(fit, api_token=None, api_secret=None) == settings


@pytest.mark.parametrize("token", ["a:b", ":", "token\udcff", "\ud800"])
@pytest.mark.parametrize("url", [LOOPBACK[0], ELSEWHERE[0]])
def test_a_token_that_cannot_be_sent(token: str, url: str) -> None:
    """A token with a colon, or that UTF-8 can't hold, is an error that doesn't show it."""
    with pytest.raises(SettingsError, match="API token") as caught:
        Client(Settings(token, "secret", url))
    assert token not in str(caught.value)


def test_a_secret_that_cannot_be_sent() -> None:
    """A secret that UTF-8 can't hold is an error that doesn't show it; a colon in it is fine."""
    with pytest.raises(SettingsError, match="API secret") as caught:
        Client(Settings("token", "hidden\udcff", LOOPBACK[0]))
    assert "hidden" not in repr(caught.value)
    assert Settings("token", "a:b").with_credentials().api_secret == "a:b"


ENVIRONMENT = {
    "SALESMACHINE_API_TOKEN": "t",
    "SALESMACHINE_API_SECRET": "s",
    "SALESMACHINE_BASE_URL": "http://localhost:1",
    "SALESMACHINE_ANONYMOUS": "skip",
    "SALESMACHINE_ALIAS": "skip",
    "SALESMACHINE_OTHER": "x",
}


@pytest.mark.parametrize(
    ("environ", "overrides", "expected"),
    [
        ({}, {}, Settings()),
        (ENVIRONMENT, {}, Settings("t", "s", "http://localhost:1", "skip", "skip")),
        (dict.fromkeys(ENVIRONMENT, ""), {}, Settings()),
        (
            ENVIRONMENT,
            {"api_token": "x", "alias": "send", "anonymous": None},
            Settings("x", "s", "http://localhost:1", "skip", "send"),
        ),
        ({}, {"oversize": "note"}, Settings(oversize="note")),
    ],
)
def test_settings_from_the_environment(
    environ: dict[str, str], overrides: dict[str, Any], expected: Settings
) -> None:
    """Variables that are set count; what is given otherwise and isn't None wins."""
    assert Settings.from_environment(environ, **overrides) == expected


@pytest.mark.parametrize(
    ("name", "value"), [("SALESMACHINE_ALIAS", "drop"), ("SALESMACHINE_BASE_URL", "host")]
)
def test_the_environment_can_be_wrong(name: str, value: str) -> None:
    """A variable's bad value is an error like any other."""
    with pytest.raises(SettingsError):
        Settings.from_environment({name: value})


@pytest.mark.parametrize(
    ("given", "token", "secret"),
    [
        ({"apiKey": "t", "apiSecret": "s", "other": {}}, "t", "s"),
        ({"apiKey": "t"}, "t", None),
        ({"apiKey": None, "apiSecret": ""}, None, None),
        ({}, None, None),
    ],
)
def test_settings_from_segment(given: dict[str, Any], token: str, secret: str) -> None:
    """Segment's apiKey and apiSecret are token and secret; the deployment gives the rest."""
    settings = Settings.from_segment(given, base_url="http://localhost:1", alias="skip")
    assert settings == Settings(token, secret, "http://localhost:1", alias="skip")


@pytest.mark.parametrize("name", ["apiKey", "apiSecret"])
@pytest.mark.parametrize("value", [7, True, ["hidden"], {"hidden": 1}])
def test_segments_settings_are_strings(name: str, value: object) -> None:
    """Another type is an error that names the setting and not its value."""
    with pytest.raises(SettingsError, match=f"^{name} must be a string") as caught:
        Settings.from_segment({name: value})
    assert "hidden" not in str(caught.value)
