"""Sources: write keys, and what they deliver with."""

from __future__ import annotations

import pytest
from hypothesis import given

from destination.settings import LOOPBACK_CREDENTIAL, Settings
from simulator.segment.sources import (
    SECRET,
    Source,
    SourceError,
    Sources,
    read_source,
    read_sources,
)
from tests.simulator.generated import laws, texts


@pytest.mark.parametrize(
    ("text", "key", "source"),
    [
        ("web=t1", "web", Source("t1")),
        ("web=t1:s1", "web", Source("t1", "s1")),
        ("web=t1:s:2", "web", Source("t1", "s:2")),
        ("web=t=1:s=1", "web", Source("t=1", "s=1")),
        ("wéb key=t 1", "wéb key", Source("t 1")),
    ],
)
def test_a_source(text: str, key: str, source: Source) -> None:
    """KEY=TOKEN or KEY=TOKEN:SECRET."""
    assert read_source(text) == (key, source)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("hush", "without a '='"),
        ("", "without a '='"),
        ("=hush", "write key is blank"),
        (" =hush", "write key is blank"),
        ("web=", "token is blank"),
        ("web=:hush", "token is blank"),
        ("web=hush:", "secret is blank"),
        ("hu:sh=t", "write key holds a colon"),
        (" hush=t", "write key holds white space"),
        ("web=hush ", "token holds white space"),
        ("web=hu\tsh", "token holds"),
        ("web=t:hush\n", "secret holds"),
        (f"{'hush' * 100}=t", "write key has more than 256"),
        (f"web={'hush' * 100}", "token has more than 256"),
    ],
)
def test_what_is_no_source(text: str, why: str) -> None:
    """The sentence says why and what is one, and repeats no secret."""
    with pytest.raises(SourceError, match=why) as raised:
        read_source(text)
    assert "KEY=TOKEN:SECRET" in str(raised.value)
    assert "hush" not in str(raised.value)
    assert isinstance(raised.value, ValueError)


def test_many_sources() -> None:
    """Two write keys may deliver with one token."""
    found = read_sources(["web=t1", "app=t1:s"])
    assert found == {"web": Source("t1"), "app": Source("t1", "s")}


def test_a_write_key_is_given_once() -> None:
    """Which of two would count can't be guessed."""
    with pytest.raises(SourceError, match="source 3 has the write key of one before it") as raised:
        read_sources(["hush=t1", "web=t2", "hush=t3"])
    assert "hush" not in str(raised.value)


def test_a_source_hides_its_secrets() -> None:
    """In whatever is printed of it."""
    assert "hush" not in repr(Source("hush", "hush"))


def test_without_sources_a_write_key_is_its_token() -> None:
    """And the secret is the one that the destination has for this machine."""
    assert Sources().of("web") == Source("web", LOOPBACK_CREDENTIAL)
    assert SECRET == LOOPBACK_CREDENTIAL


@pytest.mark.parametrize(
    ("given", "tokens", "key", "found"),
    [
        ({"web": Source("t1", "s")}, [], "web", Source("t1", "s")),
        ({"web": Source("t1")}, ["t1"], "web", Source("t1")),
        ({}, ["t1"], "t1", Source("t1")),
    ],
)
def test_a_good_write_key(
    given: dict[str, Source], tokens: list[str], key: str, found: Source
) -> None:
    """It is of a source where any is given, and its token is accepted where any is named."""
    assert Sources(given, tokens).of(key) == found


@pytest.mark.parametrize(
    ("given", "tokens", "key", "why"),
    [
        ({"web": Source("t1")}, [], "t1", "of no source: start with --source"),
        ({"web": Source("t1")}, ["t2"], "web", "token isn't accepted: start with --token"),
        ({}, ["t1"], "t2", "token isn't accepted"),
        ({}, [], "", "no write key came"),
        ({}, [], " ", "no write key came"),
        ({}, [], "hu:sh", "holds a colon"),
        ({}, [], "hu\x00sh", "can't be printed"),
        ({}, [], "hu\udfffsh", "can't be printed"),
        ({}, [], " hush", "white space"),
        ({}, [], "hush" * 65, "more than 256"),
    ],
)
def test_a_write_key_that_is_no_good(
    given: dict[str, Source], tokens: list[str], key: str, why: str
) -> None:
    """A sentence says why, and doesn't repeat it."""
    found = Sources(given, tokens).of(key)
    assert isinstance(found, str)
    assert why in found
    assert "hush" not in found


@laws
@given(texts)
def test_what_is_good_can_be_delivered_with(key: str) -> None:
    """Whatever key comes: where it is a source, the destination takes its credentials."""
    found = Sources().of(key)
    if isinstance(found, Source):
        here = "http://127.0.0.1:8600"
        settings = Settings(api_token=found.token, api_secret=found.secret, base_url=here)
        assert settings.with_credentials().api_token == key


@pytest.mark.parametrize(
    ("given", "tokens", "known"),
    [
        ({}, [], ("sim",)),
        ({}, ["t2", "t1"], ("t1", "t2")),
        ({"web": Source("t1"), "app": Source("t2")}, ["t1"], ("web", "app")),
    ],
)
def test_the_keys_that_are_known_at_the_start(
    given: dict[str, Source], tokens: list[str], known: tuple[str, ...]
) -> None:
    """The sources given, else the tokens, else the simulator's own."""
    assert Sources(given, tokens).known() == known
