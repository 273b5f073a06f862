"""The exceptions of the destination, and that neither they nor anything else shows a secret."""

from __future__ import annotations

import traceback
from typing import Any

import httpx
import pytest

from destination import Client, DestinationError, Settings, SettingsError
from destination.delivery import Policy
from tests.destination.far_side import Answer, FarSide

TOKEN, SECRET = "tok-3f9a", "sec-81bc"
MESSAGES: list[Any] = [
    {"type": "track", "userId": "u1", "event": "E"},
    {"type": "screen"},
    {"type": "track"},
]


def assert_silent(*things: object) -> None:
    """Neither text of a thing holds a credential, as it is or as it is sent."""
    for thing in things:
        for text in (repr(thing), str(thing)):
            for hidden in (TOKEN, SECRET, "dG9rLTNmOWE"):
                assert hidden not in text


def test_the_tree() -> None:
    """Whoever catches DestinationError catches all that is raised on purpose."""
    assert issubclass(SettingsError, DestinationError)
    assert issubclass(DestinationError, Exception)
    with pytest.raises(DestinationError):
        Settings(base_url="nowhere")


def test_settings_do_not_show_their_credentials() -> None:
    """Neither the settings as given nor those fit to send show token or secret."""
    settings = Settings(TOKEN, SECRET, "http://localhost:1")
    assert_silent(settings, settings.with_credentials(), Settings.from_segment({"apiKey": TOKEN}))


@pytest.mark.parametrize("status", [201, 400, 401, 413, 500])
def test_outcomes_do_not_show_credentials(far_side: FarSide, status: int) -> None:
    """Whatever the answer, nothing that is handed back holds token or secret."""
    far_side.answers.append(Answer(status))
    with Client(Settings(TOKEN, SECRET, far_side.url)) as client:
        outcomes = list(client.deliver(MESSAGES))
        assert_silent(client, client.settings, client.ping(), *outcomes)
    assert_silent(*(outcome.response for outcome in outcomes))
    assert_silent(*(outcome.translation for outcome in outcomes))
    assert far_side.requests[0].headers["authorization"].startswith("Basic dG9rLTNmOWE")


@pytest.mark.parametrize("error", [httpx.ReadTimeout, httpx.ConnectError, httpx.ReadError])
def test_failed_transports_do_not_show_credentials(error: type[httpx.TransportError]) -> None:
    """What went wrong on the way is told without what was sent."""

    def fail(request: httpx.Request) -> httpx.Response:
        raise error("broken", request=request)

    once = Policy(max_attempts=1)
    with Client(Settings(TOKEN, SECRET), httpx.MockTransport(fail), policy=once) as client:
        outcomes = list(client.deliver(MESSAGES))
        assert_silent(client.ping(), *outcomes, *(outcome.response for outcome in outcomes))


@pytest.mark.parametrize(
    "fields",
    [
        {"api_token": TOKEN, "api_secret": None},
        {"api_token": None, "api_secret": SECRET},
        {"api_token": f"{TOKEN}:", "api_secret": SECRET},
        {"api_token": f"{TOKEN}\udcff", "api_secret": SECRET},
        {"api_token": TOKEN, "api_secret": f"{SECRET}\ud800"},
        {"base_url": f"https://{TOKEN}:{SECRET}@api.salesmachine.io"},
        {"base_url": f"https://{TOKEN}:{SECRET}/x@api.salesmachine.io"},
        {"base_url": f"https://{TOKEN}:{SECRET}＠api.salesmachine.io"},
        {"base_url": f"https://{TOKEN}:{SECRET}@api.salesmachine.io:port"},
        {"base_url": f"https://api.salesmachine.io?api_token={TOKEN}"},
        {"base_url": f"https://[{TOKEN}"},
        {"api_token": TOKEN, "api_secret": SECRET, "alias": "never"},
    ],
)
def test_errors_do_not_show_credentials(fields: dict[str, Any]) -> None:
    """An error about the settings, and its whole trace, names what is wrong and no credential."""
    with pytest.raises(SettingsError) as caught:
        Client(Settings(**fields))
    assert_silent(caught.value, "".join(traceback.format_exception(caught.value)))
