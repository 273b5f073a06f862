"""The document: one file, the same for the same run, in which nothing acts but its script."""

from __future__ import annotations

import hashlib
import io
import re
from base64 import b64encode
from dataclasses import replace
from pathlib import Path

import pytest

from simulator.reports.html import document
from simulator.reports.html.document import write
from simulator.reports.run import CheckedFile, Run
from tests.simulator.cli.commands import run
from tests.simulator.reports.checked import (
    ADVISED,
    DIFFERENT,
    GOOD,
    REFUSED,
    WARNED,
    lines,
    of_text,
    recorded,
)
from tests.simulator.reports.html.tree import Node, read

RUN = recorded({"a": [GOOD, REFUSED, WARNED, WARNED, ADVISED], "b": [DIFFERENT]}, keeps=True)
HOSTILE = "</script></style></title>--><img src=x onerror=alert(1)>\u202e\u2066\x00\x1b[2J\ud800"


def written(run: Run) -> str:
    stream = io.StringIO()
    write(run, stream)
    return stream.getvalue()


def tree(run: Run) -> Node:
    return read(written(run))


def policy(node: Node) -> dict[str, str]:
    (meta,) = [one for one in node.all("meta") if "http-equiv" in one.attributes]
    parts = (part.strip().partition(" ") for part in meta.attributes["content"].split(";"))
    return {name: value for name, _, value in parts}


def test_landmarks() -> None:
    """A title, a language, a heading for each part, and each part named by it."""
    found = tree(RUN)
    assert found.one("html").attributes["lang"] == "en"
    assert found.one("title").text == "sim check: 3 failed"
    assert found.one("h1").text == "3 failed"
    assert found.texts("h2") == ["Totals", "Causes", "Messages"]
    for name in ("header", "main", "search", "footer"):
        found.one(name)
    sections = [one for one in found.one("main").all("section") if "pane" not in one.classes]
    named = [one.attributes["aria-labelledby"] for one in sections]
    assert named == [one.attributes["id"] for one in found.all("h2")]


def test_ids_and_what_leads_to_them() -> None:
    """Each id is there once, and each link leads to one."""
    found = tree(RUN)
    ids = [one.attributes["id"] for one in found.all() if "id" in one.attributes]
    assert len(set(ids)) == len(ids)
    hrefs = {one.attributes["href"] for one in found.all("a")}
    assert hrefs <= {f"#{one}" for one in ids}
    assert len(hrefs) > 5


def test_the_policy_allows_only_what_is_in_it() -> None:
    """Nothing is loaded, and only this style and this script count, by their hashes."""
    found = tree(RUN)
    allowed = policy(found)
    assert allowed["default-src"] == "'none'"
    for name, directive in (("style", "style-src"), ("script", "script-src")):
        digest = hashlib.sha256(found.one(name).text.encode()).digest()
        assert allowed[directive] == f"'sha256-{b64encode(digest).decode()}'"
    assert not re.search("unsafe|https?:|\\*", " ".join(allowed.values()))
    head = [one.name for one in found.one("head").all()]
    assert head.index("meta") < head.index("style")


def test_nothing_is_asked_for() -> None:
    """No element loads anything, none has a style or a handler of its own."""
    found = tree(RUN)
    assert [one.attributes["href"] for one in found.all("link")] == ["data:,"]
    for node in found.all():
        assert node.name not in {"img", "iframe", "object", "embed", "base", "form", "svg"}
        assert not [name for name in node.attributes if name.startswith("on")]
        assert not node.attributes.keys() & {"src", "style", "srcset", "action"}
    script = found.one("script").text
    assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|eval|fetch", script)


def test_what_needs_the_script_is_hidden_without_it() -> None:
    """Search and filters wait for it; everything else is there."""
    found = tree(RUN)
    assert "hidden" in found.one("search").attributes
    assert [one.name for one in found.all() if "hidden" in one.attributes] == ["search"]
    assert len(found.all("details")) == len(RUN.causes) + len(RUN.kept) + 1


def test_the_same_run_makes_the_same_bytes() -> None:
    """Made anew from the same values, and without the time."""
    again = recorded({"a": [GOOD, REFUSED, WARNED, WARNED, ADVISED], "b": [DIFFERENT]}, keeps=True)
    assert written(again) == written(RUN)
    assert not re.search(r"\b20[0-9]{2}-[01][0-9]-[0-3][0-9]", written(RUN))


@pytest.mark.parametrize("text", [HOSTILE, "<!--", "<script>", "]]>", "&#x3c;b&#x3e;", "\u2028"])
def test_a_payload_is_data(text: str) -> None:
    """Whatever a message, its id, its file or a failure says, it makes no element."""
    file = text.replace("\ud800", "").replace("\x00", "")  # no file is called so
    message = {
        **WARNED,
        "messageId": text,
        "traits": {text: text, "mrr": "49"},
        text: {text: [text]},
    }
    made = recorded({file: [message, {"type": text}]}, keeps=True)
    plain = recorded({"x": [{**message, "messageId": "x"}, {"type": "x"}]}, keeps=True)
    assert made.kept
    for hostile in (made, of_text(text, file=file)):
        found = tree(hostile)
        assert len(found.all("script")) == len(found.all("style")) == 1
        assert not found.all("img") + found.all("script")[1:]
        whole = written(hostile)
        assert not re.search(
            "[\x00-\x08\x0b-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]", whole
        )
        whole.encode("utf-8")
    assert {one.name for one in tree(made).all()} <= {one.name for one in tree(plain).all()} | {
        "bdi"
    }


def test_how_many_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where only some causes or messages are there, the headings say of how many."""
    many = replace(RUN, files=(CheckedFile("a", messages=1000),), wrong=700)
    assert tree(many).texts("h2")[2] == "Messages: 5 of 700 with problems, 1 of 300 others"
    monkeypatch.setattr(document, "MOST_CAUSES", 2)
    assert tree(RUN).texts("h2")[1] == f"Causes: the first 2 of {len(RUN.causes)}"


def test_nothing_was_checked() -> None:
    """Then every part says so."""
    found = tree(Run(()))
    assert found.texts("h2") == ["Totals", "Causes", "Messages"]
    assert found.texts("li", "none") == ["none", "none"]


def test_of_the_command(tmp_path: Path) -> None:
    """``sim check -o html=FILE`` writes it beside other reports, and nobody's data is in it."""
    (tmp_path / "a.ndjson").write_bytes(lines(WARNED, {**REFUSED, "context": {"ip": "192.0.2.7"}}))
    report = tmp_path / "report.html"
    done = run("check", tmp_path / "a.ndjson", "-o", "text", "-o", f"html={report}")
    assert (done.status, done.err) == (1, "")
    text = report.read_text("utf-8")
    assert read(text).one("h1").text == "1 failed"
    assert "ada@example.com" not in text
    assert "192.0.2.7" not in text
    assert run("check", tmp_path / "a.ndjson", "-o", "html").out == text
