"""The lineage as a table: a row for each way that a field goes, and why the others go none."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.payload.lineage.explained import explained
from simulator.payload.translators import Ours, Theirs
from simulator.reports.html import lineage as module
from simulator.reports.html.lineage import lineage
from tests.simulator.reports.checked import FILTERED, PAGE, REFUSED
from tests.simulator.reports.html.tree import Node, read

MESSAGE = {**PAGE, "timestamp": "2026-01-05T10:00:00Z", "sentAt": "2026-01-05T10:00:01Z"}


def table(message: object, translator: Any = None, **how: Any) -> Node:
    return read(lineage(explained(message, translator or Ours()), **how))


def rows(node: Node) -> list[list[str]]:
    """The cells of each row; a head that spans several stands in the first."""
    body = node.one("tbody").all("tr")
    return [[cell.text for cell in row.children if isinstance(cell, Node)] for row in body]


def test_what_a_field_becomes() -> None:
    """Copied or derived, by which rule and where, by which clause of the contract."""
    found = table(MESSAGE)
    assert found.texts("th")[:4] == ["You sent", "Becomes", "Rule", "Contract"]
    assert found.one("small").text == "4 sent, 1 decides, 1 shadowed, 2 dropped"
    (name,) = [row for row in rows(found) if row[0].startswith("/name")]
    field, becomes, rule, clause = name
    assert (field, becomes) == ('/name "Pricing"', "copied /0/params/display_name [A22]")
    assert rule.startswith("page.view destination/translate/page.py:")
    assert clause.startswith("salesmachine/event.json#/properties/params/properties/display_name")
    (derived,) = [row[0] for row in rows(found) if row[0].startswith("derived /1/event_uid")]
    assert derived == 'derived /1/event_uid "pricing" [A21]'


def test_one_head_for_all_rows_of_a_field() -> None:
    """It spans as many rows as there are beside it."""
    found = table(MESSAGE)
    heads = found.one("tbody").all("th")
    spans = sum(int(one.attributes.get("rowspan", "1")) for one in heads)
    assert spans == len(found.one("tbody").all("tr"))
    assert len(heads) > 8


@pytest.mark.parametrize(
    ("at", "said", "class_"),
    [
        ("/type", "decides whether there is /0, /1", ""),
        ("/sentAt", "shadowed by /timestamp", "shadowed"),
        (
            "/category",
            "dropped: a page is named by its name, never by its category [A25]",
            "dropped",
        ),
    ],
)
def test_what_a_field_does_else(at: str, said: str, class_: str) -> None:
    """It decides, it is shadowed by another, it is dropped: in a sentence over all columns."""
    (row,) = [one for one in table(MESSAGE).all("tr") if one.text.startswith(at)]
    (cell,) = row.all("td")
    assert (cell.text, row.attributes.get("class", "")) == (said, class_)
    assert cell.attributes["colspan"] == "3"


def test_what_no_field_feeds() -> None:
    """Stands at the end, with what it is."""
    *_, last = rows(table(MESSAGE))
    assert last[:2] == ["constant of the rule", '/1/method "event"']


def test_evidence_can_be_read() -> None:
    """The statement behind an id is its title."""
    spans = table(MESSAGE).all("span", "evidence")
    (found,) = {one.attributes["title"] for one in spans if one.text == "[A25]"}
    assert found.startswith("A25 [assumed]: ")


@pytest.mark.parametrize("message", [REFUSED, FILTERED, None, [], "x"])
def test_nothing_where_nothing_is_sent(message: object) -> None:
    """Why that is stands elsewhere."""
    assert lineage(explained(message, Ours())) == ""


def test_a_translator_of_ones_own() -> None:
    """It has a place, but no rule."""

    def translate(message: dict[str, Any]) -> list[dict[str, Any]]:
        return [{"method": "contact", "contact_uid": message["userId"], "opened": "x" * 500}]

    found = table({"userId": "u1", "x": "y" * 500}, Theirs("m:f", translate), is_now=True)
    assert found.one("small").text == "1 sent, 1 dropped, as it is translated now"
    first, _, second, *_, last = rows(found)
    assert first[2].startswith("tests/simulator/reports/html/test_lineage.py:")
    assert second[0] == f'/x "{"y" * 57}…"'
    assert second[1] == "dropped: nothing reads it"
    assert "xxx…" in last[1]


def test_as_much_as_somebody_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest is counted: rows of the table, and fields that weren't asked about."""
    monkeypatch.setattr(module, "MOST_ROWS", 2)
    found = read(lineage(explained(MESSAGE, Ours(), 4)))
    shown = rows(found)
    assert shown[-1] == ["not looked at: 4 more fields"]
    assert shown[-2][0].endswith("rows more")
    assert len(shown) < 8


def test_a_payload_is_data() -> None:
    """Whatever keys and values are, they are text."""
    text = "</td><script>x</script>\u202e"
    found = table({**MESSAGE, text: text, "properties": {text: text}})
    assert not found.all("script")
    assert "<script>" in found.text
    assert "\u202e" not in found.text
