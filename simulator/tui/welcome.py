"""The first screen, while nothing is recorded: where to send what, and how to see it at once."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from textual.app import RenderResult
from textual.content import Content
from textual.widget import Widget

from simulator.lines.sdks import lines_to_paste
from simulator.lines.text import columns, printable
from simulator.tui.watched import Watched

MESSAGE = '{"userId":"u1","event":"Signed Up"}'
CONTACT = '{"contact_uid":"u1","params":{"name":"Ada"}}'
"""What the curl to paste sends: a call to Segment, else a contact to Salesmachine itself."""
_EVERYONE = "sim"
"""The key that opens the workspace of the other commands; any other one is a secret, or unknown."""
_USUAL = ("profile strict", "profile compat")
"""What the header tells already."""
_TITLE = "bold $text-primary"
_KEY = "bold $text-accent"
_MUTED = "$text-muted"


class Paragraph(NamedTuple):
    """Lines that belong together; those with a higher ``rank`` fall away first."""

    rank: int
    lines: Sequence[Content]


class Welcome(Widget):
    """Shown where the list will be."""

    DEFAULT_CSS = """
    Welcome { height: 1fr; padding: 0 1; }
    """

    def __init__(self, watched: Watched) -> None:
        super().__init__()
        self._watched = watched

    def render(self) -> RenderResult:
        """As much as there is room for."""
        return Content("\n").join(welcome(self._watched, *self.size))


def welcome(watched: Watched, width: int, height: int) -> list[Content]:
    """Its lines, within a width and a height; what is told last falls away first."""
    paragraphs = list(_recording(watched) if watched.facts is None else _running(watched, width))
    kept = sorted(paragraphs, key=lambda one: one.rank)
    while len(kept) > 1 and _height(kept) > height:
        kept.pop()
    gap = [Content("")] if _height(kept) + len(kept) - 1 <= height else []
    ranks = {one.rank for one in kept}
    lines: list[Content] = []
    for paragraph in (one for one in paragraphs if one.rank in ranks):
        lines += [*(gap if lines else []), *paragraph.lines]
    return [line.truncate(max(1, width), ellipsis=True) for line in lines[: max(1, height)]]


def curl(watched: Watched) -> list[str]:
    """A command that sends something, in pieces between which a line may end.

    To Segment, where that side is there, else to Salesmachine.
    """
    facts = watched.facts or {}
    if segment := facts.get("segment"):
        return _command(f"{watched.write_key}:", f"{segment}/v1/track", "-d", MESSAGE)
    token = f"{_EVERYONE}:{_EVERYONE}" if watched.write_key == _EVERYONE else "TOKEN:SECRET"
    address = f"{facts.get('salesmachine')}/v1/contact"
    return _command(token, address, "-H", "Content-Type: application/json", "-d", CONTACT)


def _command(user: str, address: str, *options: str) -> list[str]:
    pairs = zip(options[::2], options[1::2], strict=True)
    return ["curl", shlex.join(["-u", user]), shlex.quote(address), *map(shlex.join, pairs)]


def _height(paragraphs: Iterable[Paragraph]) -> int:
    return sum(len(one.lines) for one in paragraphs)


def _recording(watched: Watched) -> Iterator[Paragraph]:
    said = "This recording is empty: nothing was sent."
    if watched.workspace is not None:
        said = f"Nothing of workspace {printable(watched.workspace)} is recorded; w shows others."
    yield Paragraph(0, [Content.styled(said, _TITLE)])
    more = Content.assemble(("sim up --journal FILE", _KEY), " goes on with it.")
    yield Paragraph(1, [Content(printable(str(watched.journal))), more])


def _running(watched: Watched, width: int) -> Iterator[Paragraph]:
    yield Paragraph(0, [Content.styled("Nothing is recorded yet.", _TITLE), *_demo(watched)])
    yield Paragraph(1, list(_addresses(watched)))
    if settings := [one for one in watched.settings if one not in _USUAL]:
        yield Paragraph(4, [Content.styled(printable(one), _MUTED) for one in settings])
    yours = "" if watched.write_key == _EVERYONE else ", with a key of yours"
    what = Content(f"Send something from another terminal{yours}:")
    yield Paragraph(2, [what, *map(Content, continued(curl(watched), width))])
    if segment := (watched.facts or {}).get("segment"):
        lines = lines_to_paste(str(segment), watched.write_key)
        what = Content("Or point your application at it:")
        yield Paragraph(3, [what, *(one for said in lines for one in _pasted(said, width))])
    more = [("?", " explains  "), ("f", " filters  "), (":", " finds commands  "), ("q", " quits")]
    yield Paragraph(5, [_keys(more)])


def _pasted(said: str, width: int) -> Iterator[Content]:
    """A name and what is pasted, which is on a line of its own where both have no room on one."""
    name, _, code = printable(said).partition(" ")
    if columns(said) <= width:
        yield Content.assemble((name, _MUTED), f" {code}")
    else:
        yield Content.styled(name, _MUTED)
        yield Content(f"  {code.strip()}")


def _demo(watched: Watched) -> Iterator[Content]:
    if watched.sender is not None:
        demo = " starts demo traffic: the lives of made-up companies  "
        yield _keys([("d", demo), ("a", " sends one thing")])


def _keys(said: Iterable[tuple[str, str]]) -> Content:
    return Content.assemble(*(part for key, text in said for part in ((key, _KEY), text)))


def _addresses(watched: Watched) -> Iterator[Content]:
    for name, says in (
        ("salesmachine", "the pocket Salesmachine"),
        ("segment", "the pocket Segment in front of it"),
    ):
        if address := (watched.facts or {}).get(name):
            shown = printable(str(address))
            told = (f"{name.capitalize():<13}", _MUTED), shown, (f"  {says}", _MUTED)
            yield Content.assemble(*told)
    yield Content.assemble((f"{'journal':<13}", _MUTED), printable(str(watched.journal)))


def continued(pieces: Sequence[str], width: int) -> list[str]:
    """A command on as few lines as fit the width, each but the last with a backslash at its end."""
    lines = [printable(pieces[0])]
    for piece in map(printable, pieces[1:]):
        if columns(f"{lines[-1]} {piece}") + 2 <= width:
            lines[-1] += f" {piece}"
        else:
            lines.append(f"  {piece}")
    return [f"{line} \\" for line in lines[:-1]] + lines[-1:]
