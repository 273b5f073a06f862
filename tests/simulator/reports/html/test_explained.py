"""A failure explained: everything of it is there, and nothing where there is nothing."""

from __future__ import annotations

from simulator.failures import Failure, Spot
from simulator.reports.html.explained import MOST_DIFF, badge, diff, facts, remedy, sign
from tests.simulator.reports.html.tree import read

FAILURE = Failure(
    code="SM-220",
    sentence="mrr is a string.",
    severity="warning",
    spot=Spot("a.json", 3, ("/traits/mrr", ""), "identify.contact at x.py:1", "", "/0/params/mrr"),
    expected="number or null",
    got='string "49"',
    suggestion="49",
    clause="salesmachine/contact.json#/type",
    evidence="A1 [assumed]: numbers are numbers",
    diff=("@@ /0/params @@", '-"mrr": 49', '+"mrr": "49"', ' "name": "a"'),
    fix=("Send a number.", "Or nothing."),
    reproduce=("sim check a.json", "curl -u x:y"),
)


def test_every_fact_has_its_row() -> None:
    """In the order in which it is read; several pointers are several lines."""
    found = read(facts(FAILURE)).one("dl")
    assert [(node.name, node.text) for node in found.all() if node.name in ("dt", "dd")] == [
        ("dt", "file"),
        ("dd", "a.json:3"),
        ("dt", "message"),
        ("dd", "/traits/mrr"),
        ("dd", "(the whole)"),
        ("dt", "rule"),
        ("dd", "identify.contact at x.py:1"),
        ("dt", "operation"),
        ("dd", "/0/params/mrr"),
        ("dt", "expected"),
        ("dd", "number or null"),
        ("dt", "got"),
        ("dd", 'string "49"'),
        ("dt", "did you mean"),
        ("dd", "49"),
        ("dt", "contract"),
        ("dd", "salesmachine/contact.json#/type"),
        ("dt", "evidence"),
        ("dd", "A1 [assumed]: numbers are numbers"),
    ]


def test_a_request_is_told_in_place_of_its_operation() -> None:
    """The pointer into the request is the more exact one."""
    spot = Spot("a.json", 0, (), "", "POST /v1/batch, item 3, /params/mrr", "/0/params/mrr")
    found = read(facts(Failure("x", "x", spot=spot)))
    assert found.texts("dt") == ["file", "request"]
    assert found.texts("dd")[0] == "a.json"


def test_nothing_is_known() -> None:
    """Then nothing stands there."""
    failure = Failure("x", "x")
    assert (facts(failure), diff(()), remedy(failure)) == ("", "", "")


def test_the_diff_can_be_copied() -> None:
    """Its lines stand there with their signs, and are told apart."""
    found = read(diff(FAILURE.diff)).one("pre")
    assert found.text == "".join(f"{line}\n" for line in FAILURE.diff)
    assert [node.classes for node in found.all("span")] == [{"at"}, {"minus"}, {"plus"}, set()]
    long = read(diff(["+x"] * (MOST_DIFF + 5))).one("pre")
    assert long.text.endswith("\n … 5 lines more\n")


def test_what_to_do() -> None:
    """How to fix it, then the commands, each a line."""
    found = read(remedy(FAILURE))
    assert found.texts("h4") == ["Fix", "Reproduce"]
    assert found.texts("p") == ["Send a number.", "Or nothing."]
    assert found.one("pre").text == "sim check a.json\ncurl -u x:y\n"


def test_how_bad_it_is() -> None:
    """Never by colour alone: a sign, and a word for who doesn't see it."""
    assert read(badge("error")).text == "✗ error"
    assert read(sign("warning")).text == "!warning"
    assert read(sign("warning")).one(class_="unseen").text == "warning"
