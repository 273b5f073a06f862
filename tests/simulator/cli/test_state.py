"""``sim state contact`` and ``sim state account``: from a simulator that runs, or a journal."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from simulator.config import Config
from simulator.journal import Writer
from simulator.workspace import workspace_id
from tests.destination.far_side import Answer, FarSide
from tests.simulator.cli.commands import Ran, call, run
from tests.simulator.running import Sim, running
from tests.simulator.state.told import Told, account, alias, contact, event, pageview

SALT = "00" * 16
MINE = workspace_id("mine", bytes(16))
OTHER = workspace_id("other", bytes(16))


@pytest.fixture
def told(path: Path) -> Iterator[Told]:
    """A journal in which two tokens have told something."""
    with closing(Writer(path, salt=SALT)) as writer:
        made = Told(writer)
        made.workspace = MINE
        made.tell(
            [
                contact("a1", plan="free", account_uid="acme"),
                event("a1", at="2024-03-11T11:00:00Z"),
            ],
            contact("u1", **{"plan": "pro", "seats": 5, "mrr": None, "\x1b[31m": ["\x1b]0;x\x07"]}),
            alias("u1", "a1"),
            [pageview("u1", 0), pageview("a1", 20), pageview("a1", 60, account_uid="globex")],
            account("acme", name="Acme Ltd"),
        )
        made.tell(contact("u1", plan="another's"), workspace=OTHER)
        yield made


def state(told: Told, *arguments: object) -> Ran:
    """Run the command on the journal, as this token's workspace."""
    return run("state", *arguments, "--journal", told.writer.path, "--workspace", MINE)


CONTACT = f"""\
contact u1 (asked for a1, A6)
  workspace {MINE}, after seq 7
  created   2024-03-11T12:00:03.000Z by 3/0
  aliases   a1 (A6)
  accounts
    uid   linked                    by   as
    acme  2024-03-11T12:00:02.000Z  2/0  a1
  attributes
    name      type    value                 by   at
    \\x1b[31m  list    ["\\u001b]0;x\\u0007"]  3/0  2024-03-11T12:00:03.000Z
    mrr       null    null                  3/0  2024-03-11T12:00:03.000Z
    plan      text    "pro"                 3/0  2024-03-11T12:00:03.000Z
    seats     number  5                     3/0  2024-03-11T12:00:03.000Z
  sessions (2; 30 minutes without a page view end one, A8)
    start                     end                       page views
    2024-03-11T12:00:00.000Z  2024-03-11T12:20:00.000Z  2
    2024-03-11T13:00:00.000Z  2024-03-11T13:00:00.000Z  1
"""
EVENTS = """\
  events: 1, page views: 3
    event     happened                  account  rule   by
    order     2024-03-11T11:00:00.000Z  acme     only   2/1
    pageview  2024-03-11T12:00:00.000Z  acme     only   5/0
    pageview  2024-03-11T12:20:00.000Z  acme     only   5/1
    pageview  2024-03-11T13:00:00.000Z  globex   given  5/2
  rule: given = the event names it (A28), only = the contact's one account
"""
HISTORY = """\
  history
    by   at                        what
    2/0  2024-03-11T12:00:02.000Z  set plan; linked to acme; created
    2/1  2024-03-11T12:00:02.000Z  order of acme (only)
    3/0  2024-03-11T12:00:03.000Z  set plan, seats, mrr, \\x1b[31m; created
    4/0  2024-03-11T12:00:04.000Z  alias of a1: merged
    5/0  2024-03-11T12:00:05.000Z  pageview of acme (only)
    5/1  2024-03-11T12:00:05.000Z  pageview of acme (only)
    5/2  2024-03-11T12:00:05.000Z  pageview of globex (given)
  rule: given = the event names it (A28), only = the contact's one account
"""
ACCOUNT = f"""\
account acme
  workspace {MINE}, after seq 7
  created   2024-03-11T12:00:02.000Z by 2/0
  contacts
    uid  linked                    by   as
    u1   2024-03-11T12:00:02.000Z  2/0  a1
  attributes
    name  type  value       by   at
    name  text  "Acme Ltd"  6/0  2024-03-11T12:00:06.000Z
  events
    that name it (A28)                          0
    of contacts that had no other account then  3
"""
BLANK = f"""\
account globex, blank
  workspace {MINE}, after seq 7
  created   2024-03-11T12:00:05.000Z by 5/2
  contacts: none
  attributes: none
  events
    that name it (A28)                          1
    of contacts that had no other account then  0
"""


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["contact", "a1"], CONTACT + EVENTS),
        (["contact", "a1", "--history"], CONTACT + HISTORY),
        (["account", "acme"], ACCOUNT),
        (["account", "globex"], BLANK),
    ],
    ids=["contact", "history", "account", "blank"],
)
def test_for_people(told: Told, arguments: list[str], expected: str) -> None:
    """Tables that say what is known, since when and by which exchange and item."""
    ran = state(told, *arguments)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == expected


@pytest.mark.parametrize(
    "arguments", [["contact", "a1"], ["contact", "u1", "--history"], ["account", "acme"]]
)
def test_for_programs(told: Told, tmp_path: Path, arguments: list[str]) -> None:
    """JSON is what the control plane answers, on the screen or in a file."""
    expected = (
        told.account("acme")
        if arguments[0] == "account"
        else told.contact(arguments[1], everything=len(arguments) > 2)
    )
    [found] = state(told, *arguments, "-o", "json").json()
    assert found == expected
    file = tmp_path / "state.json"
    ran = state(told, *arguments, "-o", f"json={file}")
    assert (ran.status, ran.out) == (0, "")
    assert json.loads(file.read_text("utf-8")) == expected


def test_as_it_was(told: Told) -> None:
    """After any exchange, a mark among them."""
    [before] = state(told, "contact", "a1", "--at", 2, "-o", "json").json()
    assert (before["uid"], before["seq"], before["pageviews"]) == ("a1", 2, 0)
    assert state(told, "account", "acme", "--at", 5).out.splitlines()[0] == "account acme, blank"
    ran = state(told, "contact", "a1", "--at", 1)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == "Error: no contact 'a1' is known at seq 1; no contact is known\n"


@pytest.mark.parametrize("whose", [["--workspace", MINE], ["--token", "mine"]])
def test_whose(told: Told, whose: list[str]) -> None:
    """A workspace is named by its id or by its token."""
    ran = run("state", "contact", "u1", "--journal", told.writer.path, "-o", "json", *whose)
    assert ran.json() == [told.contact("u1", everything=False)]


REFUSED = [
    (["nobody"], 1, "Error: no contact 'nobody' is known at seq 7; there are a1, u1"),
    (["u1", "--at", "8"], 2, "Error: there is no seq 8 yet: the journal ends at 7"),
    (["u1", "--at", "9" * 30], 2, f"Error: there is no seq {'9' * 30} yet: the journal ends at 7"),
    (["u1", "--at", "-1"], 2, "Error: Invalid value for '--at': -1 is not in the range x>=0."),
    (["u1", "--at", "x"], 2, "Error: Invalid value for '--at': 'x' is not a valid integer range."),
    ([""], 2, "Error: the uid is empty"),
    (["\udcff"], 1, r"Error: no contact '\\udcff' is known at seq 7; there are a1, u1"),
    (["\x1b[31m"], 1, r"Error: no contact '\x1b[31m' is known at seq 7; there are a1, u1"),
    (["u1", "--token", "mine"], 2, "Error: name one of --workspace and --token"),
    (["u1", "--url", "http://x"], 2, "Error: name one of --url and --journal"),
    (
        ["u1", "-o", "yaml"],
        2,
        "Error: Invalid value for '-o' / '--output': 'yaml' is not one of text, json",
    ),
    (
        ["u1", "-o", "json=/nowhere/x"],
        2,
        "Error: /nowhere/x can't be written: No such file or directory",
    ),
]


@pytest.mark.parametrize(("arguments", "status", "said"), REFUSED)
def test_what_is_refused(told: Told, arguments: list[str], status: int, said: str) -> None:
    """A sentence says what is wrong; 1 where nobody has the uid, 2 where nothing can be asked."""
    ran = state(told, "contact", *arguments)
    assert (ran.status, ran.out) == (status, "")
    assert ran.err.splitlines()[-1] == said


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        ([], 2, f"there are several workspaces, name one of {', '.join(sorted((MINE, OTHER)))}"),
        (["--workspace", "00000000"], 1, "there is no workspace 00000000: there are "),
        (["--workspace", "\x1b"], 1, r"there is no workspace \x1b: there are "),
        (["--token", "stranger"], 1, "there is no workspace "),
        (["--token", "\udcff"], 2, "the token isn't in UTF-8"),
    ],
)
def test_which_workspace(told: Told, arguments: list[str], status: int, said: str) -> None:
    """Of several workspaces one is to be named that is there, and it is said how."""
    ran = run("state", "contact", "u1", "--journal", told.writer.path, *arguments)
    assert (ran.status, ran.out) == (status, "")
    assert said in ran.err
    assert ran.err.endswith(": add --workspace ID, or --token with its API token\n") == (
        not arguments
    )


def test_files_that_are_no_journals(tmp_path: Path) -> None:
    """Whatever a file is, a sentence says why it can't be read."""
    (tmp_path / "garbage").write_bytes(bytes(range(256)) * 64)
    (tmp_path / "empty").touch()
    for name, said in (
        ("garbage", "can't be read as a journal: file is not a database"),
        ("empty", "is a database, but no journal: name another file"),
        ("missing", "there is no journal at "),
        (".", "is a directory."),
    ):
        ran = run("state", "account", "acme", "--journal", tmp_path / name)
        assert (ran.status, ran.out) == (2, "")
        assert said in ran.err
        assert ran.err.count("Error: ") == 1


def test_a_damaged_journal(told: Told, tmp_path: Path) -> None:
    """A journal that breaks off is said to be unreadable, wherever that shows."""
    told.tell(*(contact(f"u{n}", bio="x" * 4000) for n in range(50)))
    told.writer._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    whole = told.writer.path.read_bytes()
    damaged = tmp_path / "damaged"
    damaged.write_bytes(whole[:8192].ljust(len(whole), b"\xa5"))
    ran = run("state", "contact", "u1", "--journal", damaged, "--workspace", MINE)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("Error: the journal can't be read: ")


def test_while_it_is_written(told: Told) -> None:
    """A journal can be read while somebody writes it: what is committed is known."""
    told.tell(event("u1", "another"))
    assert "another" in state(told, "contact", "u1").out


@pytest.fixture
def live(path: Path) -> Iterator[Sim]:
    """A simulator that was told the same things over HTTP."""
    with running(Config(), path) as sim:
        for batch in ([contact("a1", plan="free", account_uid="acme")], [alias("u1", "a1")]):
            sim.client.post("/v1/batch", params={"api_token": "mine"}, json=batch)
        yield sim


def test_of_a_simulator_that_runs(live: Sim, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the same as from its journal, however it is named."""
    monkeypatch.setenv("SIM_URL", live.url)
    for arguments in (["contact", "a1"], ["contact", "u1", "--history"], ["account", "acme"]):
        for more in ([], ["--at", 4], ["-o", "json"], ["--token", "mine"]):
            asked = run("state", *arguments, *more)
            assert (asked.status, asked.err) == (0, "")
            read = run("state", *arguments, *more, "--journal", live.journal)
            assert asked == read
            assert run("state", *arguments, *more, "--url", live.url) == asked


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["nobody"], 1, "Error: no contact 'nobody' is known at seq 4; there are a1"),
        (["u1", "--at", "99"], 2, "Error: there is no seq 99 yet: the journal ends at 4"),
        (["u1", "--at", "9" * 30], 2, "Error: at is a number from 0 to 9223372036854775807"),
        (
            ["u1", "--workspace", "x"],
            2,
            "Error: workspace is 8 hex digits, as an exchange shows them",
        ),
        (["u1", "--token", "stranger"], 1, "Error: there is no workspace "),
        (["\udcff"], 1, r"Error: no contact '\\udcff' is known at seq 4; there are a1"),
        (["x" * 100_000], 2, "Error: "),
    ],
)
def test_what_a_simulator_refuses(live: Sim, arguments: list[str], status: int, said: str) -> None:
    """The simulator's sentence is the command's."""
    ran = run("state", "contact", *arguments, "--url", live.url)
    assert (ran.status, ran.out) == (status, "")
    assert ran.err.startswith(said)
    assert ran.err.count("\n") == 1


def test_a_simulator_of_several_workspaces(live: Sim) -> None:
    """It is said how one is named here, not how the control plane names it."""
    live.client.post("/v1/ping", params={"api_token": "another"})
    ran = run("state", "contact", "u1", "--url", live.url)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("Error: there are several workspaces, name one of ")
    assert ran.err.endswith(": add --workspace ID, or --token with its API token\n")


def test_a_guarded_simulator(path: Path) -> None:
    """It is said which option opens it, and that a wrong token doesn't."""
    with running(Config(control_token="s3cr3t"), path) as sim:
        sim.client.post("/v1/contact?api_token=t", json=contact("u1"))
        asked = ["state", "contact", "u1", "--url", sim.url]
        ran = run(*asked)
        assert (ran.status, ran.out) == (2, "")
        assert ran.err == (
            f"Error: {sim.url} is guarded: add --control-token, or SIM_CONTROL_TOKEN\n"
        )
        assert run(*asked, "--control-token", "wr0ng").err == (
            f"Error: {sim.url} takes another control token:"
            " mend --control-token, or SIM_CONTROL_TOKEN\n"
        )
        assert run(*asked, "--control-token", "s3cr3t").status == 0


def test_nobody_answers(closed_url: str) -> None:
    """Where no simulator runs it is said how to start one; as a process, too."""
    for ran in (
        run("state", "contact", "u1", "--url", closed_url),
        call("state", "contact", "u1", SIM_URL=closed_url),
    ):
        assert (ran.status, ran.out) == (2, "")
        assert ran.err == f"Error: no simulator answers at {closed_url}: sim up starts one\n"


@pytest.mark.parametrize("body", [b"{}", b"[]", b"7", b'{"uid": "u1"}'])
def test_somebody_else_answers(far_side: FarSide, body: bytes) -> None:
    """What answers in JSON and is no simulator is said to be none."""
    far_side.answers.append(Answer(200, body))
    ran = run("state", "contact", "u1", "--url", far_side.url)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == "Error: what answers there is no simulator of this version\n"


HOSTILE = ["\x1b]0;owned\x07", "a\nb", "\u202eabc", "\x9b31m", "\ud800", "x" * 5_000]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_nothing_reaches_the_terminal(told: Told, text: str) -> None:
    """Wherever hostile content stands, each line of the tables can be printed."""
    told.tell(
        contact(text, **{text: text, "account_uid": text}),
        account(text, **{text: {text: [text]}}),
        event(text, text),
        alias("u9", text),
        event("u9", text, account_uid=text),
    )
    for arguments in (["contact", text], ["contact", "u9", "--history"], ["account", text]):
        ran = state(told, *arguments)
        assert (ran.status, ran.err) == (0, "")
        assert all(line.isprintable() for line in ran.out.split("\n"))
