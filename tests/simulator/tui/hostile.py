"""Hostile payloads for everything that shows what was recorded."""

from __future__ import annotations

import json

from rich.cells import cell_len

HOSTILE: dict[str, str] = {
    "markup": "[/] [red]red[/red] [@click=app.quit]x[/] {{x}} $x \\[",
    "ansi": "\x1b[2J\x1b[31mred\x1b]52;c;eA==\x07\x9b31m",
    "right_to_left": "abc\u202edef\u2066\u2067\u200f\u061c",
    "nul": "a\x00b",
    "line_breaks": "a\r\nb\n\x0b\x0c\x85\u2028\u2029\tc",
    "lone_surrogates": "\ud800 \udfff\udc00",
    "emoji": "🎉👩\u200d👩\u200d👧🇩🇪☎\ufe0f",
    "wide": "日本語" * 20,
    "combining": "a" + "\u0301" * 3_000,
    "invisible": "\u200b\ufeff\u00ad\u2060\U000e0041",
    "long": "x" * 1_048_576,
}


def hostile_body(text: str) -> str:
    """A JSON body that has a text as key, as value, and in an array, beside a null."""
    return json.dumps({text[:300]: text, "values": [text, None], "null": None})


def assert_harmless(text: str) -> None:
    """A text that a terminal shows as one line, and acts on nothing in it."""
    assert text.isprintable(), ascii(text)[:200]
    assert cell_len(text) <= 4_000, "far too long for a line"
