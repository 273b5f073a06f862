"""Markup: whatever a text holds, it is a text."""

from __future__ import annotations

import pytest
from hypothesis import given

from contracts.violations import printable
from simulator.reports.html.markup import LINE_END, Html, element, isolated, join, plural, text
from tests.simulator.generated import laws, texts
from tests.simulator.reports.html.tree import read

HOSTILE = "</p></script><script>alert(1)</script><!-- &lt; \" ' --> ]]>"


@laws
@given(texts)
def test_a_text_stays_a_text(value: str) -> None:
    """As a child and as an attribute it is read as what it was, in its printable form."""
    for said in (value, HOSTILE + value):
        node = read(element("p", said, title=said)).one("p")
        assert (node.text, node.attributes["title"]) == (printable(said), printable(said))
        assert all(isinstance(child, str) for child in node.children)


@laws
@given(texts)
def test_what_is_isolated_reads_the_same(value: str) -> None:
    """Isolated or not, the same letters stand there."""
    assert read(isolated(value)).text == printable(value)


@pytest.mark.parametrize("odd", ["\x00", "\x1b[31m", "\u202e", "\u2066", "\ufeff", "\ud800", "\n"])
def test_what_is_not_printed_is_escaped(odd: str) -> None:
    """Controls, marks that turn letters round and halves of a pair are shown as escapes."""
    assert odd not in text(f"a{odd}b")
    assert "\\" in text(odd)
    text(odd).encode("utf-8")


def test_letters_that_run_to_the_left_are_isolated() -> None:
    """They don't move what stands beside them; others need no element."""
    assert isolated("שלום") == "<bdi>שלום</bdi>"
    assert isolated("عدد 7") == "<bdi>عدد 7</bdi>"
    assert isolated("日本 é") == "日本 é"


def test_elements() -> None:
    """Markup is put in as it is, attributes by their names, and some have no end."""
    inner = element("b", "1 < 2")
    assert element("p", inner, " & ", class_="x", data_codes="a b") == (
        '<p class="x" data-codes="a b"><b>1 &lt; 2</b> &amp; </p>'
    )
    assert element("input", name="q", disabled=True, checked=False, id=None) == (
        '<input name="q" disabled>'
    )
    assert join(["<", Html("<br>")], "\n") == "&lt;\n<br>"
    assert element("pre", "a", LINE_END) == "<pre>a\n</pre>"


def test_how_many() -> None:
    """One of it, or several."""
    assert [plural(n, "message") for n in (0, 1, 1200)] == [
        "0 messages",
        "1 message",
        "1,200 messages",
    ]
    assert plural(2, "advice", "advice") == "2 advice"
