"""What is documented is there: each option has its help, each command shown its options."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from simulator.cli import COMMANDS, cli
from tests.simulator.cli.commands import run

ROOT = Path(__file__).parents[3]


def command(name: str) -> click.Command:
    found: click.Command = cli
    for word in name.split():
        assert isinstance(found, click.Group)
        below = found.get_command(click.Context(found), word)
        assert below is not None
        found = below
    return found


def commands() -> Iterator[str]:
    """Every command by its words, those of groups too: ``send``, ``state``, ``state contact``."""
    for name in COMMANDS:
        yield name
        found = command(name)
        if isinstance(found, click.Group):
            yield from (f"{name} {below}" for below in found.commands)


def options() -> Iterator[tuple[str, click.Option]]:
    """``(command, option)`` of every option there is."""
    for name in commands():
        for parameter in command(name).params:
            if isinstance(parameter, click.Option) and not parameter.hidden:
                yield name, parameter


def shown_commands() -> Iterator[str]:
    """Every ``sim`` command that a document shows, as its words."""
    for document in (ROOT / "README.md", *sorted(ROOT.glob("*/README.md"))):
        text = document.read_text("utf-8")
        for block in re.findall(r"^```(?:sh|console)\n(.*?)^```", text, re.DOTALL | re.MULTILINE):
            for line in block.splitlines():
                yield from re.findall(r"(?:^|[|;&] |\$ |bin/)(sim [^|;&]*)", line)


def words(shown: str) -> list[str]:
    """The arguments of a command as a shell would read them, without the first word."""
    return [word for word in shlex.split(shown, comments=True)[1:] if not word.startswith(">")]


@pytest.mark.parametrize("name", list(commands()))
@pytest.mark.parametrize("option", ["-h", "--help"])
def test_help(name: str, option: str) -> None:
    """Each command has a help that says what it does, what it takes and every option."""
    ran = run(*name.split(), option)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith(f"Usage: sim {name} ")
    for parameter in command(name).params:
        is_option = isinstance(parameter, click.Option)
        if isinstance(parameter, click.Option) and parameter.hidden:
            continue
        assert (parameter.opts[0] if is_option else parameter.human_readable_name) in ran.out


@pytest.mark.parametrize(("name", "option"), list(options()), ids=str)
def test_every_option_has_help(name: str, option: click.Option) -> None:
    """Each option says what it does, in a sentence."""
    assert option.help, f"sim {name} {option.opts[0]}"
    assert option.help.endswith("."), option.help
    assert option.help[0].isupper(), option.help


@pytest.mark.parametrize("name", list(commands()))
def test_commands_have_the_help_that_is_listed(name: str) -> None:
    """A command's own help is a sentence, and so is its line in the list."""
    assert (command(name).help or "").split("\n\n")[0].endswith(".")
    assert COMMANDS[name.split()[0]].endswith(".")
    assert command(name).name == name.split()[-1]


PAYLOADS = {"lineage", "shrink", "scrub", "repro"}
"""What works on a customer's payload."""
TRANSLATING = PAYLOADS | {"translate", "check", "send", "export", "replay", "diff"}
"""What translates messages itself."""
RECORDED = {"export", "replay"}
"""What takes a recording, or a running simulator, by its first argument."""
PRINTING = {"up", "generate", "tail", "ping", "explain", "coverage", "mutate"} | {
    *(TRANSLATING - {"export"}),
    "contracts list",
    "contracts show",
    "contracts diff",
}
ASKING = [
    name
    for name in commands()
    if name.startswith(("state ", "fault ")) or name in ("messages", "verify-delivery")
]
"""What asks the simulator about a workspace."""


@pytest.mark.parametrize(
    ("option", "names"),
    [
        ("--output", {*PRINTING, *ASKING}),
        ("--seed", {"up", "generate", "mutate", "scrub", "repro", "export"}),
        ("--anonymous", {"up", *TRANSLATING}),
        ("--alias", {"up", *TRANSLATING}),
        ("--translator", {"check", "mutate", "export", *PAYLOADS}),
        ("--token", {"up", "watch", "send", "ping", "tail", "replay", *ASKING}),
        ("--secret", {"send", "ping", "replay"}),
        ("--to", {"send", "ping", "replay"}),
        ("--rate", {"send", "replay"}),
        ("--filter", {"tail", "messages", *RECORDED}),
        ("--url", {"watch", "tail", *ASKING}),
        ("--workspace", {"watch", "tail", *RECORDED, *ASKING}),
        ("--control-token", {"up", "watch", "tail", *RECORDED, *ASKING}),
        ("--line", {"lineage", "shrink", "repro"}),
    ],
)
def test_the_same_option_everywhere(option: str, names: set[str]) -> None:
    """An option is where its meaning is."""
    assert {name for name, found in options() if option in found.opts} == names


def test_the_documents_show_commands() -> None:
    """There are commands in the documents to be tested."""
    assert {words(shown)[0] for shown in shown_commands()} & COMMANDS.keys()


@pytest.mark.parametrize("shown", sorted(set(shown_commands())))
def test_a_shown_command_is_one(shown: str) -> None:
    """A command in a document names a command that there is, with options that it has."""
    name, *arguments = words(shown)
    if name.startswith("-"):
        assert any(name in parameter.opts for parameter in [*cli.params, help_of(cli)])
        return
    assert name in COMMANDS
    if arguments and f"{name} {arguments[0]}" in commands():
        name = f"{name} {arguments.pop(0)}"
    with command(name).make_context(name, arguments) as context:
        assert context.args == []


def help_of(group: click.Group) -> click.Option:
    found = group.get_help_option(click.Context(group, **group.context_settings))
    assert found is not None
    return found
