"""Credentials: never shown, however they are put."""

from __future__ import annotations

import json
from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from destination import Settings, SettingsError
from destination.credentials import MIN_HIDDEN, Credentials
from tests.destination.generated import laws
from tests.destination.hooked import basic, others
from tests.destination.sending import BASIC, SECRET, TOKEN

BOTH = Credentials(TOKEN, SECRET)
printable = st.text(st.characters(codec="utf-8", exclude_characters=":"), min_size=1).filter(
    lambda text: text.isprintable() and bool(text.strip())
)


def test_they_do_not_show() -> None:
    """Nobody who prints them sees them."""
    assert repr(BOTH) == "Credentials()"


def test_those_of_settings() -> None:
    """Settings that are fit to send have both."""
    assert Credentials.of(Settings(TOKEN, SECRET).with_credentials()) == BOTH


@laws
@given(printable, printable)
def test_those_of_a_request(token: str, secret: str) -> None:
    """Whatever can be printed and has no colon comes through Segment's two headers."""
    found = Credentials.from_segment(basic(token), others({"apiSecret": secret}))
    assert found == Credentials(token, secret)


def test_a_request_without_them_has_none_of_this_machine() -> None:
    """What the simulator takes by default isn't put in the place of what is missing."""
    with pytest.raises(SettingsError, match="no API token"):
        Credentials.from_segment("", others({"apiSecret": SECRET}))
    with pytest.raises(SettingsError, match="no API secret"):
        Credentials.from_segment(basic(), "")


@pytest.mark.parametrize("said", [TOKEN, SECRET, BASIC, f"{TOKEN}:{SECRET}", f"<{TOKEN}>"])
def test_they_are_hidden(said: str) -> None:
    """As they are, side by side and as Basic has them."""
    hidden = BOTH.hide(f"no {said}!")
    assert "***" in hidden
    assert not any(shown in hidden for shown in (TOKEN, SECRET, BASIC))


def test_they_are_hidden_escaped() -> None:
    """As JSON writes them, too."""
    both = Credentials("tök-4f1c9a", 'sec"77d0e2')
    assert both.hide(json.dumps('tök-4f1c9a/sec"77d0e2')) == '"***/***"'


@pytest.mark.parametrize(("secret", "shown"), [("x" * MIN_HIDDEN, 0), ("x" * (MIN_HIDDEN - 1), 1)])
def test_a_short_one_is_in_any_text(secret: str, shown: int) -> None:
    """What is as short as a word isn't searched for: it would make answers unreadable."""
    assert Credentials(TOKEN, secret).hide(f"a {secret} b").count(secret) == shown


@laws
@given(printable, printable, st.text())
def test_what_is_not_theirs_is_kept(token: str, secret: str, text: str) -> None:
    """A text that doesn't hold them is left alone; one that does no longer holds them."""
    both = Credentials(token, secret)
    encoded = b64encode(f"{token}:{secret}".encode()).decode()
    forms = [form for one in (token, secret, encoded) for form in (one, json.dumps(one)[1:-1])]
    if not any(form in text for form in forms if len(form) >= MIN_HIDDEN):
        assert both.hide(text) == text
    if len(encoded) >= MIN_HIDDEN:
        assert encoded not in both.hide(f"{text}\n{encoded}\n{text}")
