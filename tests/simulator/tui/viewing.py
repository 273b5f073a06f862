"""Seeing a document view as somebody at a terminal does."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.pilot import Pilot
from textual.strip import Strip

from simulator.tui.documents.document import Document, Target
from simulator.tui.documents.document_view import DocumentView


class Viewer(App[None]):
    """An application of one view and nothing else."""

    def __init__(
        self, document: Document | None = None, title: str = "Pane", ansi_color: bool | None = None
    ) -> None:
        super().__init__(ansi_color=ansi_color)
        self.view = DocumentView(title, id="view")
        self.chosen: list[Target] = []
        self._document = document

    def compose(self) -> ComposeResult:
        yield self.view

    def on_mount(self) -> None:
        self.view.focus()
        if self._document is not None:
            self.view.show(self._document)

    def on_document_view_chosen(self, message: DocumentView.Chosen) -> None:
        assert message.control is self.view
        self.chosen.append(message.target)

    @property
    def strips(self) -> list[Strip]:
        """All that the view draws, its border too, as the terminal gets it."""
        return self.view.render_lines(Region(0, 0, *self.view.outer_size))

    @property
    def rows(self) -> list[str]:
        """What is inside the border, without the gutter and the scroll bars."""
        lines = map(self.view.render_line, range(self.view.size.height))
        return [line.text[2:].rstrip() for line in lines]

    @property
    def gutters(self) -> list[str]:
        """What stands in front of each row."""
        return [self.view.render_line(y).text[:2] for y in range(self.view.size.height)]


Scenario = Callable[[Viewer, Pilot[None]], Awaitable[None]]


def seen(app: Viewer, scenario: Scenario, size: tuple[int, int] = (40, 12)) -> None:
    """Play a scenario; a size is columns and rows, the border's among them."""

    async def play() -> None:
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await scenario(app, pilot)

    asyncio.run(play())
