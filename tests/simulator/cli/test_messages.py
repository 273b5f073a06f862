"""``sim messages``: the ledger of a running simulator, or of a journal's file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from simulator.cli.ledgers import Asked
from simulator.cli.messages import _found
from simulator.config import Config
from simulator.journal.messages import STAGES
from simulator.journal.reader import PAGE
from simulator.lines.messages import ledger_lines
from tests.simulator.cli.commands import run
from tests.simulator.lines.test_message_panes import pane
from tests.simulator.running import running
from tests.simulator.segment.chained import Chain, chained, page

OFF = {"Salesmachine": False}


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chain]:
    """A ledger with several stages, of two workspaces and of none."""
    with chained(tmp_path_factory.mktemp("kept") / "journal") as chain:
        chain.send(page("m1"), page("m2", userId=7), page("m3", integrations=OFF))
        chain.send(page("m4", name="Pricing"), {"type": "group", "userId": "u", "messageId": "m5"})
        chain.send(page("m6"), key="other")
        chain.send(page("m7"), key=" ")
        chain.settle()
        yield chain


def ids(*arguments: object) -> list[str | None]:
    """The messageIds that are listed as JSON."""
    ran = run("messages", "-o", "json", *arguments)
    assert (ran.status, ran.err) == (0, "")
    return [one["message_id"] for one in ran.json()]


@pytest.fixture(params=["running", "file"])
def where(kept: Chain, request: pytest.FixtureRequest) -> list[object]:
    """The same ledger, asked of the simulator and read from its file."""
    if request.param == "running":
        return ["--url", kept.server.url]
    return ["--journal", kept.server.simulator.journal]


def test_all(kept: Chain, where: list[object]) -> None:
    """Every message has its line, oldest first, what became of it underneath; a foot counts."""
    ran = run("messages", *where)
    expected = [line for one in kept.messages() for line in ledger_lines(one)]
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        *expected,
        "7 messages: 2 failed on ingest, 1 filtered at destination, 1 failed, 3 delivered",
    ]


def test_json(kept: Chain, where: list[object]) -> None:
    """As JSON each is a line, in the form of the control plane, and nothing else is printed."""
    assert run("messages", *where, "-o", "json").json() == kept.messages()


@pytest.mark.parametrize(
    ("options", "found"),
    [
        (["--stage", "delivered"], ["m1", "m4", "m6"]),
        (["--stage", "failed on ingest"], ["m2", "m7"]),
        (["--stage", "Failed-On_Ingest "], ["m2", "m7"]),
        (["--stage", "failed", "--stage", "filtered-at-destination"], ["m3", "m5"]),
        (["--stage", "delivered", "--stage", "failed", "--stage", "delivered"], [*"1456"]),
        (["--message-id", "m4"], ["m4"]),
        (["--stage", "delivered", "--message-id", "m4"], ["m4"]),
        (["--token", "other"], ["m6"]),
        (["--token", "wk", "--stage", "failed-on-ingest"], ["m2"]),
    ],
)
def test_narrowed(where: list[object], options: list[str], found: list[str]) -> None:
    """By stage, by several of them, by messageId and by workspace; each message once, in order."""
    assert ids(*where, *options) == [one if one.startswith("m") else f"m{one}" for one in found]


def test_a_workspace(kept: Chain, where: list[object]) -> None:
    """A workspace is named by its id too."""
    assert ids(*where, "--workspace", kept.workspace("other")) == ["m6"]


def test_after(kept: Chain, where: list[object]) -> None:
    """--after begins behind a message."""
    third = kept.messages()[2]["seq"]
    assert ids(*where, "--after", third) == ["m4", "m5", "m6", "m7"]


@pytest.mark.parametrize(
    "options",
    [["--stage", "pending-retry"], ["--message-id", "m9"], ["--workspace", "0" * 8]],
)
@pytest.mark.parametrize("kind", ["text", "json"])
def test_none(where: list[object], options: list[str], kind: str) -> None:
    """Where there is no such message nothing is listed, with status 5."""
    ran = run("messages", *where, *options, "-o", kind)
    assert (ran.status, ran.out, ran.err) == (5, "", "there is no such message\n")


def test_many(tmp_path: Path) -> None:
    """More than fit on a page come all, each once, in order."""
    many = [f"m{number}" for number in range(2 * PAGE + 1)]
    with chained(tmp_path / "journal") as chain:
        chain.send(*(page(one, integrations=OFF) for one in many))
        chain.settle()
        for where in (["--url", chain.server.url], ["--journal", tmp_path / "journal"]):
            assert ids(*where) == many
            both = ["--stage", "filtered at destination", "--stage", "delivered"]
            assert ids(*where, *both) == many


class Moving:
    """A ledger in which a message comes to another stage between two questions."""

    def messages(self, asked: Asked) -> Iterator[dict[str, Any]]:
        yield {"seq": 3, "stage": asked.stage}
        yield {"seq": 5, "stage": asked.stage}


def test_a_message_on_its_way_is_listed_once() -> None:
    """Of several stages asked for it may be found in two: it comes once, and the others too."""
    found = _found(Moving(), [Asked(stage="received"), Asked(stage="pending retry")])
    assert [one["seq"] for one in found] == [3, 5]


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ("call:page -stage:delivered", ["m2", "m3", "m7"]),
        ("stage:delivered", ["m1", "m4", "m6"]),
        ("pricing or code:id_not_string", ["m2", "m4"]),
        ("event:pricing", ["m4"]),
        ("messageId:m1,m4 status:2xx", ["m1", "m4"]),
        ("contact:u stage:failed", ["m5"]),
        ("since:1h -path:*", ["m2", "m3", "m5", "m7"]),
    ],
)
def test_filtered(
    kept: Chain, where: list[object], expression: str, found: list[str | None]
) -> None:
    """Only what a filter holds for is listed, alike of a simulator and of a file."""
    assert ids(*where, "--filter", expression) == found
    in_full = [one for one in kept.messages() if one["message_id"] in found]
    assert run("messages", *where, "--filter", expression, "-o", "json").json() == in_full


def test_filtered_beside_other_options(where: list[object]) -> None:
    """What else is asked holds as well; where nothing is left, the status is 5."""
    assert ids(*where, "--filter", "call:page", "--stage", "delivered") == ["m1", "m4", "m6"]
    assert ids(*where, "--filter", "m1 or m4", "--message-id", "m4") == ["m4"]
    assert run("messages", *where, "--filter", "nothing_like_it").status == 5


def test_filtered_since(tmp_path: Path) -> None:
    """Of a file since: counts back from its last moment, of a simulator from the simulator's."""
    with chained(tmp_path / "journal") as chain:
        chain.send(page("m1"))
        chain.settle()
        chain.client.post(f"{chain.server.url}/_sim/clock", json={"advance": "2h"})
        recent = ["--filter", "since:1h"]
        assert run("messages", "--url", chain.server.url, *recent).status == 5
        chain.send(page("m2"))
        chain.settle()
        for where in (["--url", chain.server.url], ["--journal", tmp_path / "journal"]):
            assert ids(*where, *recent) == ["m2"]


def test_since_the_last_reset(tmp_path: Path) -> None:
    """By itself it begins at the last reset; --after 0 tells everything."""
    with chained(tmp_path / "journal") as chain:
        chain.send(page("m1"))
        chain.settle()
        chain.client.post(f"{chain.server.url}/_sim/reset", json={})
        chain.send(page("m2"))
        chain.settle()
        for where in (["--url", chain.server.url], ["--journal", tmp_path / "journal"]):
            assert ids(*where) == ["m2"]
            assert ids(*where, "--after", 0) == ["m1", "m2"]


def test_attempts_are_told(tmp_path: Path) -> None:
    """A message that was tried again says so, and which exchanges didn't count."""
    with chained(tmp_path / "journal", "status=503,times=2") as chain:
        chain.send(page("m1"))
        chain.settle()
        [head, attempts, exchanges, foot] = run(
            "messages", "--url", chain.server.url
        ).out.splitlines()
        first, second, third = (one.seq for one in chain.exchanges())
    assert head.endswith("  delivered")
    assert attempts.startswith("    503 x2, then attempt 3 at ")
    assert attempts.endswith(" 201")
    assert exchanges == (
        f"    event in exchange {first} (503, doesn't count), {second} (503, doesn't count),"
        f" {third} (201)"
    )
    assert foot == "1 message: 1 delivered"


def test_one_in_full(kept: Chain, where: list[object]) -> None:
    """By its seq: what was sent, and each request and answer that it caused, in Segment's words."""
    fourth = kept.messages()[3]
    ran = run("messages", *where, fourth["seq"])
    assert (ran.status, ran.err) == (0, "")
    head, *rest = ran.out.splitlines()
    assert "  page  " in head
    assert f"Exchange {fourth['operations'][0]['exchange']} at " in ran.out
    panes = ["You sent", "Request to destination", "Response from destination"]
    assert [line for line in rest if line in panes] == panes
    sent, request, response = (pane(rest, title) for title in panes)
    assert json.loads(sent) == json.loads(fourth["body"])
    assert '"event_uid": "pageview"' in request
    assert '"event_uid": "pricing"' in request
    assert json.loads(response) == {"status": "success"}


def test_one_as_json(kept: Chain, where: list[object]) -> None:
    """As JSON it is what the control plane says of it."""
    fourth = kept.messages()[3]
    assert run("messages", *where, fourth["seq"], "-o", "json").json() == [fourth]


@pytest.mark.parametrize("seq", [1, 10**6, 2**63 - 1])
def test_no_such_message(where: list[object], seq: int) -> None:
    """A seq that is none's is status 5, in a sentence that names it."""
    ran = run("messages", *where, seq)
    assert (ran.status, ran.out) == (5, "")
    assert ran.err.startswith(f"there is no message {seq}")
    assert ran.err.endswith("; sim messages lists those there are\n")
    assert ran.err.count("\n") == 1


def test_the_segment_side_is_asked(kept: Chain) -> None:
    """Who asks at the address that libraries send to is told whom to ask."""
    ran = run("messages", "--url", kept.side.url)
    said = "this is the Segment side: ask for /_sim at Salesmachine's address"
    assert (ran.status, ran.out, ran.err) == (2, "", f"Error: {said}\n")


ONE_ALONE = "SEQ names one message: leave --stage, --message-id, --after, --filter out"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--stage", "gone"], f"'gone' is no stage: give one of {', '.join(STAGES)}"),
        (["--stage", ""], f"'' is no stage: give one of {', '.join(STAGES)}"),
        (
            [3, "--stage", "failed"],
            ONE_ALONE,
        ),
        (
            [3, "--after", 0],
            ONE_ALONE,
        ),
        (
            [3, "--message-id", "m"],
            ONE_ALONE,
        ),
        (["--journal", "j", "--url", "http://127.0.0.1:1"], "name one of --url and --journal"),
        (["--journal", "j", "--workspace", "w", "--token", "t"], "--workspace and --token"),
        (["--workspace", "w", "--token", "t"], "name one of --workspace and --token"),
        (
            [3, "--filter", "m"],
            ONE_ALONE,
        ),
        (["x"], "'x' is not a valid integer range."),
        ([0], "0 is not in the range"),
        ([2**63], "is not in the range"),
        (["--after", 2**63], "is not in the range"),
    ],
)
def test_what_cannot_be_meant(arguments: list[Any], said: str) -> None:
    """It is a usage error in a sentence."""
    ran = run("messages", *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err.splitlines()[-1]


def test_no_journal(here: Path) -> None:
    """A file that is no journal is a sentence, and status 2."""
    (here / "text").write_text("no journal")
    for name, said in (("gone", "there is no journal at gone"), ("text", "text can't be read")):
        for arguments in ([], [3]):
            ran = run("messages", "--journal", name, *arguments)
            assert (ran.status, ran.out) == (2, "")
            assert ran.err.startswith(f"Error: {said}")
            assert ran.err.count("\n") == 1


def test_no_simulator(closed_url: str) -> None:
    """Where nobody listens that is a sentence, and status 2."""
    for arguments in ([], [3]):
        ran = run("messages", "--url", closed_url, *arguments)
        assert (ran.status, ran.out) == (2, "")
        assert ran.err == f"Error: no simulator answers at {closed_url}: sim up starts one\n"


@pytest.mark.parametrize("arguments", [[], [3], ["--stage", "failed"]])
def test_a_guarded_simulator(
    tmp_path: Path, arguments: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a control token guards it, --control-token or SIM_CONTROL_TOKEN opens it."""
    with running(Config(control_token="s3cr3t"), tmp_path / "journal") as sim:
        ran = run("messages", "--url", sim.url, *arguments)
        assert (ran.status, ran.out) == (2, "")
        assert "is guarded: add --control-token" in ran.err
        assert (
            run("messages", "--url", sim.url, *arguments, "--control-token", "s3cr3t").status == 5
        )
        monkeypatch.setenv("SIM_CONTROL_TOKEN", "s3cr3t")
        monkeypatch.setenv("SIM_URL", sim.url)
        assert run("messages", *arguments).status == 5


def test_into_a_file(kept: Chain, where: list[object], here: Path) -> None:
    """-o json=FILE writes there what would have been printed."""
    assert run("messages", *where, "-o", "json=found").out == ""
    found = [json.loads(line) for line in (here / "found").read_text().splitlines()]
    assert found == kept.messages()
