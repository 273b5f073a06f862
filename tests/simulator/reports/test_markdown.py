"""Markdown: what payloads hold is text in it, and its size has a limit."""

from __future__ import annotations

import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from simulator.reports.markdown import MOST_BYTES, block, write
from simulator.reports.problems import Fixed, Kind
from simulator.reports.run import CheckedFile, Run
from tests.simulator.generated import laws, texts
from tests.simulator.reports.checked import (
    ADVISED,
    CASE,
    DIFFERENT,
    GOOD,
    REFUSED,
    WARNED,
    of_text,
    recorded,
)

HOSTILE = "``` </details><script>x</script> @octocat #1 [a](http://b) | ![i](j) <!-- $x$ \\"


def written(run: Run, most: int = MOST_BYTES) -> str:
    stream = io.StringIO()
    write(run, stream, most)
    return stream.getvalue()


def test_totals_causes_and_what_to_do() -> None:
    """The table counts; each cause is told once, with its count and its fix."""
    run = recorded(
        {"a.ndjson": [GOOD, WARNED, ADVISED, REFUSED, REFUSED], "c.case.json": [CASE, DIFFERENT]}
    )
    text = written(run)
    assert text.startswith("## sim check: 4 failed\n")
    for row in ("files | 2", "messages | 5", "cases | 2", "errors | 4", "warnings | 3"):
        assert f"| {row} |\n" in text
    assert "### error id_required, 2 times\n" in text
    assert "<details><summary>warning SM-220</summary>" in text
    assert re.search(r"^  fix +\S", text, re.MULTILINE)
    assert text.index("id_required") < text.index("SM-220")


@pytest.mark.parametrize(
    ("run", "verdict"),
    [
        (recorded({"a": [GOOD, WARNED]}), "passed"),
        (recorded({"a": [WARNED]}, "warning"), "1 failed"),
        (Run((CheckedFile("a", unread="a: no such file"),)), "not everything could be read"),
    ],
)
def test_the_verdict(run: Run, verdict: str) -> None:
    """The first line says how it ended."""
    assert written(run).startswith(f"## sim check: {verdict}\n")


def test_what_the_baseline_says() -> None:
    """Against a baseline it counts what is known and names what is fixed."""
    fixed = Fixed("a.json", Kind("note", "email_missing", "/traits/email"), 2)
    run = Run((CheckedFile("a.json", 5, known=3),), baseline="b.json", fixed=(fixed,))
    text = written(run)
    assert "| known | 3 |\n| fixed | 2 |\n" in text
    assert "a.json: note email_missing /traits/email x2\n" in text


def test_what_could_not_be_read() -> None:
    """The sentence about a file stands in the report."""
    assert "a: no such file" in written(Run((CheckedFile("a", unread="a: no such file"),)))


def structure(text: str) -> list[tuple[str, str]]:
    """What Markdown makes of it: the types of its parts, with their content but that of code."""
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(text)
    return [(one.type, "" if one.type == "fence" else one.content) for one in tokens]


@laws
@given(texts | st.text(st.sampled_from("`~<>@#*_[]()|\n\r -=x&;:!\\$")) | st.just(HOSTILE))
def test_payloads_make_no_markup(value: str) -> None:
    """Whatever a payload holds, the parts of the document are those of a harmless one."""
    assert structure(written(of_text(value or "x"))) == structure(written(of_text("harmless")))
    severe = of_text(value or "x", "advice")
    assert structure(written(severe)) == structure(written(of_text("harmless", "advice")))


@laws
@given(st.lists(texts | st.text(st.sampled_from("`~ x\n"))))
def test_a_block_holds_its_lines(values: list[str]) -> None:
    """A fenced block is one part, and holds each line."""
    (fence,) = MarkdownIt().parse(block(values))
    assert fence.type == "fence"
    assert fence.content.count("\n") == max(1, len(values))


@pytest.mark.parametrize("most", [0, 100, 1000, 3000])
def test_the_size_is_limited(most: int) -> None:
    """Parts that have no room are left out whole, and counted."""
    values: list[object] = [{**GOOD, "userId": 7}, {**GOOD, "traits": 7}, REFUSED, WARNED, ADVISED]
    run = recorded({"a": values})
    whole = written(run)
    text = written(run, most)
    assert len(text.encode()) <= most
    assert len(whole.encode()) > 3000
    if most > 200:
        assert whole.startswith(text[: text.rindex("\n\n")])
        assert "more parts are left out" in text
    assert "left out" not in whole
