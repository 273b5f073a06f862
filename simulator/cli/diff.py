"""``sim diff``: what two translators do differently with the same messages."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from typing import Any

import click

from destination import Settings
from simulator.cli.interpreters import ENDED, Interpreter, interpreter, is_interpreter
from simulator.cli.options import Output, output_option, translation_options
from simulator.cli.paths import files_of
from simulator.cli.reading import entries
from simulator.exchange_formats.entry_message import message_of
from simulator.exchange_formats.messages import Entry
from simulator.payload.translators import Ours, Translator, TranslatorError, load
from simulator.payload.versus import Example, Group, Groups, Seen, Versus, as_it_came, example
from simulator.payload.versus.text import lines, summary

OURS = "destination"
MEANT = "give destination, module:function, PATH/python or PATH/python:module:function"
NOTHING, DIFFERENT, UNABLE = 5, 1, 2


@click.command("diff")
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
@click.argument("corpus", metavar="CORPUS...|-", nargs=-1, required=True)
@translation_options
@click.option(
    "--examples",
    type=click.IntRange(0),
    default=20,
    show_default=True,
    metavar="N",
    help="Show an example of so many kinds of difference, as small as it can be.",
)
@output_option("text", "json")
def command(
    before: str,
    after: str,
    corpus: tuple[str, ...],
    anonymous: Any,
    alias: Any,
    examples: int,
    output: Output,
) -> int:
    """Say what changes where B translates the messages in CORPUS instead of A.

    A and B are each destination, the one that is installed here; MODULE:FUNCTION, a function of
    yours; PATH/python, the destination installed for another interpreter; or
    PATH/python:MODULE:FUNCTION.  CORPUS are files and folders of messages.

    Exit status 1 when something differs, 0 when nothing does, 5 when there was no message, 2 when
    one of the two can't be loaded.
    """
    with ExitStack() as opened:
        settings = {"anonymous": anonymous, "alias": alias, "oversize": "note"}
        a, b = (_side(text, settings, opened) for text in (before, after))
        both = all(not _is_function(text) for text in (before, after))
        run = _Run(Versus(a, b, notes=both), (_named(before, a), _named(after, b)))
        try:
            for file in files_of(corpus):
                run.read(file)
            if not run.messages:
                click.echo(f"{', '.join(corpus)}: there is no message in it", err=True)
                return UNABLE if run.unread else NOTHING
            with output.open() as stream:
                stream.writelines(run.told(output.kind, examples))
        except TranslatorError as error:
            raise click.ClickException(str(error)) from None
    return UNABLE if run.unread else DIFFERENT if run.different else 0


class _Run:
    """What was read, and what differed in it."""

    def __init__(self, versus: Versus, names: tuple[str, str]) -> None:
        self.messages = self.different = 0
        self.unread = False
        self._versus, self._names = versus, names
        self._groups = Groups()
        self._unstable: set[str] = set()

    def read(self, file: str) -> None:
        """Compare what both make of each message in a file; one that can't be read is told."""
        try:
            for entry in entries(file):
                self._take(file, entry)
        except click.ClickException as problem:
            problem.show()
            self.unread = True

    def told(self, kind: str, examples: int) -> Iterator[str]:
        """The groups, and the totals; those behind the first ones without an example."""
        groups = list(self._groups)
        for line in sorted(self._unstable):
            click.echo(f"not twice the same, so it isn't compared: {line}", err=True)
        shown = ((group, self._example(group, n < examples)) for n, group in enumerate(groups))
        if kind == "json":
            yield json.dumps(self._to_dict(list(shown))) + "\n"
            return
        for group, one in shown:
            yield "".join(f"{line}\n" for line in lines(group, one)) + "\n"
        yield summary(self.messages, self.different, len(groups), self._names) + "\n"

    def _take(self, file: str, entry: Entry) -> None:
        message, settings = message_of(entry.value)
        seen = Seen(message, file, entry.line, settings)
        found, unstable = self._versus.with_settings(settings).compared(
            message, entry.line, entry.defect
        )
        self.messages += 1
        self._unstable |= unstable
        if found:
            self.different += 1
            self._groups.add(found, seen)

    def _example(self, group: Group, is_wanted: bool) -> Example | None:
        if not is_wanted:
            return None
        try:
            ended = any(name in group.head.detail for name in ENDED)
            return as_it_came(group) if ended else example(group, self._versus)
        except TranslatorError:  # a smaller message has ended it too often
            return as_it_came(group)

    def _to_dict(self, shown: Sequence[tuple[Group, Example | None]]) -> dict[str, Any]:
        return {
            "schema_version": 1,
            "before": self._names[0],
            "after": self._names[1],
            "messages": self.messages,
            "different": self.different,
            "groups": [_group(*one) for one in shown],
            "unstable": sorted(self._unstable),
        }


def _group(group: Group, one: Example | None) -> dict[str, Any]:
    head, seen = group.head, group.seen
    found = {
        "kind": head.kind,
        "call": head.call,
        "method": head.method or None,
        "pointer": group.pointer,
        "to": group.new_pointer or None,
        "detail": head.detail or None,
        "count": group.count,
        "places": group.keys,
        "file": seen.file,
        "line": seen.line,
    }
    return found if one is None else {**found, "example": one.to_dict()}


def _side(text: str, settings: dict[str, str], opened: ExitStack) -> Translator:
    """The translator of that name.  A ClickException says why there is none."""
    try:
        if text == OURS:
            return Ours(Settings(**settings))  # type: ignore[arg-type]
        if is_interpreter(text):
            return opened.enter_context(closing(interpreter(text, settings)))
        if ":" not in text:
            raise TranslatorError(f"{text!r} names no translator: {MEANT}")
        return load(text)
    except TranslatorError as error:
        raise click.ClickException(str(error)) from None


def _named(text: str, side: Translator) -> str:
    """The name as it was given, with the version that is installed there."""
    version = side.version if isinstance(side, Interpreter) else ""
    return f"{text} ({version})" if version else text


def _is_function(text: str) -> bool:
    """Whether it is a function of the user's, which makes no notes."""
    return ":" in text.replace("\\", "/").rpartition("/")[2]
