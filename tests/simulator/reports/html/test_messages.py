"""The messages: three panes each, what is wrong marked in its place."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from simulator.reports.html.links import Links
from simulator.reports.html.messages import messages
from simulator.reports.run import Run
from tests.simulator.reports.checked import (
    CASE,
    DIFFERENT,
    FILTERED,
    GOOD,
    REFUSED,
    WARNED,
    recorded,
)
from tests.simulator.reports.html.tree import Node, read

PANES = ["You sent", "Operations Request to destination", "What the contract says"]
LETTER = {
    "message": GOOD,
    "operations": [
        {"method": "contact", "contact_uid": "u1", "params": {}},
        {"method": "event", "contactuid": "u1", "event_uid": "Order Completed"},
    ],
}


def items(run: Run) -> list[Node]:
    return [read(one).one("li", "entry") for one in messages(run, Links(run.causes, run.kept))]


def only(value: object) -> Node:
    """The only entry of a run of one value."""
    (item,) = items(recorded({"a": [value]}, keeps=True))
    assert item.texts("h4")[:3] == PANES
    return item


def panes(value: object) -> list[Node]:
    return only(value).all("section", "pane")[:3]


def marked(pane: Node) -> list[str]:
    return [node.text.strip() for node in pane.all("span", "marked")]


def test_what_was_sent_and_what_became_of_it() -> None:
    """The field that breaks the contract is marked on both sides, and explained beside them."""
    sent, asked, said = panes(WARNED)
    assert marked(sent) == ['"mrr": "49"  ← SM-220']
    assert marked(asked) == ['"mrr": "49"  ← SM-220']
    assert asked.one("p", "operation").text == "contact by identify.contact"
    assert said.texts("dt")[0] == "operation"
    assert said.one("p", "sentence").text.startswith("mrr of ")


def test_the_way_to_the_cause() -> None:
    """From the mark and from what is said."""
    run = recorded({"a": [WARNED]}, keeps=True)
    (item,) = items(run)
    cause = Links(run.causes, run.kept).causes[0]
    assert {link.attributes["href"] for link in item.all("a")} == {f"#{cause}"}
    assert item.texts("a")[-1] == "How to fix it"


def test_the_row_says_what_it_is() -> None:
    """How bad, what, where, what became of it, which codes."""
    item = only(WARNED)
    summary = item.one("summary")
    assert [node.text for node in summary.children if isinstance(node, Node)] == [
        "! warning",
        "identify m1",
        "a:1",
        "translated: contact",
        "SM-220",
    ]
    assert item.attributes["data-codes"] == "SM-220"
    assert item.attributes["data-severity"] == "warning"
    assert item.one("details").attributes["id"].startswith("message-")


def test_what_nothing_reads_is_grey() -> None:
    """The fields that no operation depends on, and how many they are."""
    sent, _, _ = panes({**WARNED, "context": {"locale": "fr-FR", "library": {"name": "x"}}})
    assert [line.text.strip() for line in sent.all("span", "dropped")] == [
        '"locale": "fr-FR",',
        '"name": "x"',
    ]
    assert sent.one("p", "legend").text == "Grey: 2 fields that no operation depends on."


def test_where_its_fields_go() -> None:
    """Below the panes of a message that is sent, and of a dead letter as it is translated now."""
    assert only(WARNED).one("section", "lineage").one("small").text == "5 sent, 1 decides"
    small = only(LETTER).one("section", "lineage").one("small").text
    assert small.endswith(", as it is translated now")
    assert not only(REFUSED).all("section", "lineage")


def test_nothing_is_grey_without_lineage() -> None:
    """But that it wasn't looked for: it is for the first ones alone."""
    run = recorded({"a": [{**WARNED, "context": {"locale": "fr"}}]}, keeps=True)
    (item,) = items(replace(run, kept=(replace(run.kept[0], explained=None),)))
    assert not item.all(class_="dropped")
    assert not item.all("section", "lineage")
    assert item.one("p", "legend").text.endswith(" is looked for in 60 messages.")
    assert len(item.all("span", "marked")) == 1


def test_a_refused_message() -> None:
    """It has no operations, and what is missing stands where it would be."""
    sent, asked, said = panes(REFUSED)
    assert marked(sent)[-1] == '"userId" isn\'t there  ← id_required'
    assert asked.one("p", "none").text == "None: the message is refused."
    assert len(said.all("li")) == 2
    assert not sent.all(class_="dropped")


def test_a_dead_letter() -> None:
    """Its operations are the ones that weren't delivered; a key that one lacks is shown there."""
    sent, asked, _ = panes(LETTER)
    assert asked.texts("p", "operation") == ["contact", "event"]
    assert (
        marked(asked)
        == [
            '"contactuid": "u1",  ← SM-207',
            '"event_uid": "Order Completed"  ← SM-208',
            '"contact_uid" isn\'t there  ← SM-203',
            '"params" isn\'t there  ← SM-203',
        ][: len(marked(asked))]
    )
    assert marked(sent) == []


def test_a_case() -> None:
    """A case is called by its description, and shows how what came differs."""
    item = only(DIFFERENT)
    assert item.one("h3").text == CASE["description"]
    assert item.one("details").attributes["id"].startswith("case-")
    assert '-"outcome": "refused"\n' in item.texts("span", "minus")


def test_what_is_fine() -> None:
    """A message without problems has its panes too."""
    item = only(GOOD)
    assert item.attributes["data-severity"] == "ok"
    assert item.one(class_="badge").text == "✓ fine"
    assert item.all("p", "none")[-1].text == "Nothing is wrong with it."
    assert only(FILTERED).texts("p", "none")[0] == "None: the message is filtered."


def test_a_line_that_is_no_message() -> None:
    """There is nothing to show of it but why."""
    run = recorded({"a": [GOOD]}, keeps=True)
    report: dict[str, Any] = {**run.kept[0].report, "outcome": "refused", "operations": []}
    (item,) = items(replace(run, kept=(replace(run.kept[0], message=None, report=report),)))
    assert item.texts("p", "none")[0] == "This line is no message that could be read."


def test_a_problem_that_the_masked_message_has_not() -> None:
    """Then what is said of its cause is said of it."""
    run = recorded({"a": [WARNED]}, keeps=True)
    (entry,) = run.kept
    told = tuple(one._replace(failure=None) for one in entry.told)
    (item,) = items(replace(run, kept=(replace(entry, told=told),)))
    assert item.one("p", "sentence").text == run.causes[0].failure.sentence
    assert item.attributes["data-severity"] == "warning"
    elsewhere = replace(entry, told=told, file="b")
    (item,) = items(replace(run, kept=(elsewhere,)))
    assert item.one("p", "sentence").text == "operation SM-220 /*/params/mrr (identify.contact)"
