"""``--filter`` on the command line, and how a mistake in one is shown."""

from __future__ import annotations

import pytest

from simulator.cli.filter_option import pointed
from simulator.filtering import FilterError, parse
from tests.simulator.cli.commands import run

LONG = "a " * 60


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("cal:page a", ["  cal:page a", "  ^^^"]),
        ("a or", ["  a or", "      ^"]),
        ("a status:400,", ["  a status:400,", "               ^"]),
        ('a "b c', ['  a "b c', "    ^^^^"]),
        ("contact:日本 since:x", ["  contact:日本 since:x", "                     ^"]),
        ("\x1b[2J since:x\n", ["  \\x1b[2J since:x\\n", "                ^"]),
        ("since:\udcff a", ["  since:\\udcff a", "        ^^^^^^"]),
        (f"{LONG}cal:x {LONG}", [f"  ...{LONG[:40]}cal:x {'a ' * 13}...", f"{' ' * 45}^^^"]),
        (f'"{LONG}', [f'  "{LONG[:71]}...', f"  {'^' * 72}"]),
    ],
)
def test_where_it_is_wrong(text: str, lines: list[str]) -> None:
    """A line points at the spot, whatever stands before it; of a long filter a part is shown."""
    with pytest.raises(FilterError) as error:
        parse(text)
    assert pointed(text, error.value) == lines


@pytest.mark.parametrize("command", ["tail", "messages"])
def test_no_filter(command: str) -> None:
    """What is no filter is status 2 before anybody is asked, with the sentence and the spot."""
    ran = run(command, "--url", "http://127.0.0.1:1", "--filter", "a or verdict:brokn")
    assert (ran.status, ran.out) == (2, "")
    said, *spot = ran.err.splitlines()[-3:]
    assert said.endswith("'--filter': this is no verdict; did you mean broken?")
    assert spot == ["  a or verdict:brokn", "               ^^^^^"]


@pytest.mark.parametrize("command", ["tail", "messages"])
def test_what_is_not_utf_8(command: str, closed_url: str) -> None:
    """Odd bytes of a command line are asked for as the journal would have them."""
    ran = run(command, "--url", closed_url, "--filter", "contact:\udcff")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == f"Error: no simulator answers at {closed_url}: sim up starts one\n"
