"""URLs, paths and queries."""

from __future__ import annotations

import re

import pytest

from simulator.payload.scrub import Scrubber


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("https://acme.io/pricing", r"https://\w{4}\.example\.com/pricing"),
        (
            "https://u:p@acme.io:8443/x.png#top",
            r"https://redacted@\w{4}\.example\.com:8443/\w\.png#top",
        ),
        ("http://10.0.0.1/", r"http://(192\.0\.2|198\.51\.100|203\.0\.113)\.\d+/"),
        ("http://[2001:db8::9]:80/", r"http://\[2001:db8::[0-9a-f:]+\]:80/"),
        ("app://zebulon", r"app://\w{7}"),
        ("/u/77?utm_source=google&q=zeb+ulon", r"/\w/\d\d\?utm_source=google&q=\w{3}\+\w{4}"),
        ("?mail=zeb%40acme.io&page=2", r"\?mail=\w+%40\w{4}\.example\.com&page=2"),
        ("?token=abc", r"\?token=\[redacted\]"),
        ("/caf%C3%A9/%20x", r"/\w{3}%[0-9A-F%]{5}/%20\w"),
        ("//", "//"),
    ],
)
def test_a_url(text: str, form: str) -> None:
    """Scheme, port, marks, names of fields, words of the web and the encoding stay."""
    found = Scrubber("k").message({"x": text})
    assert isinstance(found, dict)
    assert re.fullmatch(form, found["x"])
