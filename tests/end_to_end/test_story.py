"""What is known at the end of the story, and was after each chapter of it, is in one table.

It is so while the simulator runs, after it was killed and started again, and from its journal
alone.
"""

from __future__ import annotations

import re
import signal
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest

from simulator.journal import Reader
from tests.end_to_end import story
from tests.simulator.cli.commands import run, up
from tests.simulator.waiting import PATIENCE

TABLE = """
who     what             visit      sign-up    company      both         tuesday      end

ada                      unknown    described  described    described    described    described
ada     also             .          anon-1     anon-1       anon-1       anon-1       anon-1
ada     name             .          Ada        Ada          Ada          Ada          Ada
ada     email            .          ada@a.io   ada@a.io     ada@a.io     ada@a.io     ada@a.io
ada     plan             .          trial      trial        trial        pro          pro
ada     power_users      .          .          .            .            .            False
ada     accounts         .          .          acme         acme         acme         acme
ada     pricing          .          none       none         none         none         none
ada     signed_up        .          none       none         none         none         none
ada     report_exported  .          .          .            only acme    only acme    only acme
ada     sessions         .          3          3            3            3+1+1+1      3+3+1
ada     last view        .          Mon 09:45  Mon 09:45    Mon 09:45    Tue 10:00    Tue 10:00

bob                      unknown    unknown    described    described    described    described
bob     name             .          .          Bob          Bob          Bob          Bob
bob     email            .          .          bob@a.io     bob@a.io     bob@a.io     bob@a.io
bob     power_users      .          .          .            .            .            True
bob     accounts         .          .          acme         acme globex  acme globex  acme globex
bob     report_exported  .          .          .            several      several      several
bob     report_shared    .          .          .            given acme   given acme   given acme

cid                      unknown    unknown    described    described    described    described
cid     also             .          .          .            .            anon-2       anon-2
cid     accounts         .          .          acme         acme         acme         acme
cid     sessions         .          .          .            .            1            1
cid     last view        .          .          .            .            Tue 09:00    Tue 09:00

eve                      unknown    unknown    described    described    described    described
eve     also             .          .          .            .            anon-9       anon-9
eve     name             .          .          Eve          Eve          Eve          Eve
eve     email            .          .          eve@g.io     eve@g.io     eve@g.io     eve@g.io
eve     accounts         .          .          globex       globex       globex       globex
eve     invited          .          .          .            only globex  only globex  only globex
eve     sessions         .          .          .            .            1            1
eve     last view        .          .          .            .            Tue 11:00    Tue 11:00

anon-1                   blank      is ada     is ada       is ada       is ada       is ada
anon-1  pricing          none       .          .            .            .            .
anon-1  sessions         3          .          .            .            .            .
anon-1  last view        Mon 09:45  .          .            .            .            .
anon-2                   unknown    unknown    unknown      unknown      is cid       is cid
anon-9                   unknown    unknown    unknown      unknown      is eve       is eve

acme                     unknown    unknown    described    described    described    described
acme    name             .          .          Acme         Acme         Acme         Acme
acme    domain           .          .          acme.io      acme.io      acme.io      acme.io
acme    mrr              .          .          49           49           49           49
acme    contacts         .          .          ada bob cid  ada bob cid  ada bob cid  ada bob cid
acme    given            .          .          0            1            1            1
acme    only             .          .          0            1            4            5

globex                   unknown    unknown    blank        described    described    described
globex  name             .          .          .            Globex       Globex       Globex
globex  contacts         .          .          eve          eve bob      eve bob      eve bob
globex  given            .          .          0            0            0            0
globex  only             .          .          0            1            2            2
"""
"""A column for each chapter; a dot where there is no such thing.

Of an event it says by which rule it is whose, of sessions how many page views are in each.
"""

ACCOUNTS = ("acme", "globex")
DAYS = {"2024-03-11": "Mon", "2024-03-12": "Tue"}

Ask = Callable[[str, str, int | None], dict[str, Any] | None]
"""``ask(kind, uid, at)``: what is known, or None for nothing."""
Cells = dict[tuple[str, str], list[str]]


def table() -> tuple[list[str], Cells]:
    """The chapters, and what the table says of who and what after each of them."""
    head, *rows = [line for line in TABLE.splitlines() if line]
    cells: Cells = {}
    for row in rows:
        who, what, rest = row[:8].strip(), row[8:25].strip(), row[25:]
        assert (who, what) not in cells
        cells[who, what] = re.split(r"\s{2,}", rest.strip())
    return head[25:].split(), cells


def known(ask: Ask, points: list[int | None]) -> Cells:
    """What is known after each of these points, as the table would say it."""
    cells: Cells = {}
    for who in dict.fromkeys(who for who, _ in table()[1]):
        kind = "account" if who in ACCOUNTS else "contact"
        for column, at in enumerate(points):
            for what, cell in facts(kind, ask(kind, who, at)).items():
                cells.setdefault((who, what), ["."] * len(points))[column] = cell
    return cells


def facts(kind: str, found: dict[str, Any] | None) -> dict[str, str]:
    """What is known of one at one point."""
    if found is None:
        return {"": "unknown"}
    if found["asked"] != found["uid"]:
        return {"": f"is {found['uid']}"}
    attributes = {one["name"]: str(one["value"]) for one in found["attributes"]}
    of_its_kind = of_an_account(found) if kind == "account" else of_a_contact(found)
    return {"": "blank" if found["blank"] else "described", **attributes, **of_its_kind}


def of_an_account(found: dict[str, Any]) -> dict[str, str]:
    events = {rule: str(number) for rule, number in found["events"].items()}
    return {"contacts": " ".join(one["uid"] for one in found["contacts"]), **events}


def of_a_contact(found: dict[str, Any]) -> dict[str, str]:
    said = {
        "also": " ".join(found["aliases"]),
        "accounts": " ".join(sorted(one["uid"] for one in found["accounts"])),
        "sessions": "+".join(str(one["pageviews"]) for one in found["sessions"]),
    }
    if found["sessions"]:
        last = found["sessions"][-1]["end"]
        said["last view"] = f"{DAYS[last[:10]]} {last[11:16]}"
    events = [one for one in found["history"] if one["method"] == "event"]
    views = [one for one in events if one["event_uid"] == "pageview"]
    assert len(views) == found["pageviews"] == sum(one["pageviews"] for one in found["sessions"])
    for one in events:
        if one not in views:
            assert one["event_uid"] not in said
            said[one["event_uid"]] = " ".join((one["rule"], one.get("account", ""))).strip()
    return {what: cell for what, cell in said.items() if cell}


def from_a_simulator(url: str) -> Ask:
    def ask(kind: str, uid: str, at: int | None) -> dict[str, Any] | None:
        query = {"uid": uid} | ({} if at is None else {"at": str(at)})
        query |= {"history": "true"} if kind == "contact" else {}
        address = f"{url}/_sim/state/{kind}"
        answer = httpx.get(address, params=query, trust_env=False, timeout=PATIENCE)
        assert answer.status_code in (200, 404), answer.text
        return answer.json() if answer.status_code == 200 else None

    return ask


def from_a_journal(path: Path) -> Ask:
    def ask(kind: str, uid: str, at: int | None) -> dict[str, Any] | None:
        more: list[object] = [] if at is None else ["--at", at]
        more += ["--history"] if kind == "contact" else []
        ran = run("state", kind, uid, "--journal", path, "-o", "json", *more)
        assert ran.status in (0, 1), ran.err
        return ran.json()[0] if ran.status == 0 else None

    return ask


@dataclass
class Ended:
    """The story as it was told: where it is recorded, and the seq at which each chapter ended.

    ``live`` is what was known while it ran, ``after_each`` what was known when each ended.
    """

    journal: Path
    points: dict[str, int]
    live: Cells
    after_each: list[Cells]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Ended:
    """The story, told to a simulator that is then killed."""
    journal = tmp_path_factory.mktemp("story") / "journal"
    points: dict[str, int] = {}
    after_each = []
    with up("--journal", journal) as (simulator, facts):
        ask = from_a_simulator(facts["salesmachine"])
        for chapter in story.tell(facts["salesmachine"]):
            points[chapter] = last_seq(facts["salesmachine"])
            after_each.append(known(ask, [None]))
        live = known(ask, [*list(points.values())[:-1], None])
        simulator.end(signal.SIGKILL)
    return Ended(journal, points, live, after_each)


def last_seq(url: str) -> int:
    answer = httpx.get(f"{url}/_sim/exchanges", params={"limit": "1000"}, trust_env=False)
    seq: int = answer.json()["data"][-1]["seq"]
    return seq


def test_the_chapters(told: Ended) -> None:
    """The table has a column for each chapter of the story: the end, and five points before it."""
    assert table()[0] == list(told.points) == list(story.CHAPTERS)
    assert len(told.points) == 6


def test_when_each_chapter_ended(told: Ended) -> None:
    """What was known at once when a chapter had been delivered."""
    for column, cells in zip(count(), told.after_each):
        expected = {key: row[column] for key, row in table()[1].items() if row[column] != "."}
        assert {key: row[0] for key, row in cells.items()} == expected


def test_live(told: Ended) -> None:
    """What was known at the end, and of the points before it, while the simulator ran."""
    assert told.live == table()[1]


def test_after_a_restart(told: Ended) -> None:
    """It was killed, and another one was started on its journal."""
    with up("--journal", told.journal) as (_, facts):
        ask = from_a_simulator(facts["salesmachine"])
        assert known(ask, [*list(told.points.values())[:-1], None]) == table()[1]


def test_from_the_journal_alone(told: Ended) -> None:
    """Nobody needs to run, to be asked."""
    assert known(from_a_journal(told.journal), list(told.points.values())) == table()[1]


def test_by_another_id(told: Ended) -> None:
    """Whoever is asked for by an old id is the same as by the one that they have now."""
    ask = from_a_journal(told.journal)
    for old, uid in (("anon-1", "ada"), ("anon-2", "cid"), ("anon-9", "eve")):
        assert {**(ask("contact", old, None) or {}), "asked": uid} == ask("contact", uid, None)


def test_nothing_was_broken(told: Ended) -> None:
    """What the destination sends breaks no contract, whatever the story."""
    with Reader(told.journal) as journal:
        exchanges = journal.exchanges()
    assert sum(len(exchange.items) for exchange in exchanges) == 31
    errors = [v for one in exchanges for v in one.all_violations() if v.severity != "advice"]
    assert errors == []
