"""What is told of a repro."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from simulator.cli.repro_lines import Said
from simulator.payload.repro import ArrivalAim, repro
from simulator.payload.repro.running import Ran
from simulator.payload.repro.writing import Files
from simulator.payload.scrub import Kept, Scrubber
from simulator.payload.translators import Ours

FILES = Files(Path("a b/x.case.json"), Path("a b/test_x.py"))
MADE = repro(
    {"type": "track", "userId": "u1", "event": "x", "messageId": "m1", "context": {"ip": "\x1b"}},
    ArrivalAim("/context/ip", Ours()),
    Scrubber("s"),
)
SAID = Said("a.json", 3, 0, MADE, FILES, Ran(True))


def test_commands_can_be_pasted() -> None:
    """A name with a blank stands in quotes; a translator is named."""
    assert SAID.commands == ("pytest 'a b/test_x.py'", "sim check 'a b/x.case.json'")
    theirs = replace(SAID, made=replace(MADE, translator="shop:translate"))
    assert theirs.commands[1] == "sim check --translator shop:translate 'a b/x.case.json'"


def test_what_couldnt_be_scrubbed_is_told() -> None:
    """With the place and why; and how many others fail."""
    said = replace(SAID, others=2, made=replace(MADE, kept=(Kept("/a\n", "it decides"),)))
    lines = list(said.lines(80, False))
    assert lines[1].endswith(
        "without what is personal but for 1 value; 2 other messages fail in the same way"
    )
    assert lines[2] == r"  /a\n stays: it decides"
    assert said.to_dict()["kept"] == [{"pointer": "/a\n", "why": "it decides"}]


def test_a_long_line_is_cut_on_the_screen_alone() -> None:
    """The case has all of it."""
    said = replace(SAID, made=replace(MADE, message={"text": "y" * 1_000}))
    assert max(map(len, said.lines(80, False))) == 200
    assert said.to_dict()["message"] == {"text": "y" * 1_000}


def test_a_test_that_isnt_red_isnt_recommended() -> None:
    """The rest is told."""
    lines = list(replace(SAID, ran=Ran(False, "it passed")).lines(80, False))
    assert lines[0].startswith("a.json:3: A track becomes the same")
    assert not any("pytest" in line for line in lines)
