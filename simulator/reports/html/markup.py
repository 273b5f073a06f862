"""Markup: HTML that is made of elements, in which every text is text.

A plain ``str`` is escaped wherever it is put; only ``Html``, which is made here, is markup.
"""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Iterable

from contracts.violations import printable

_NO_END = frozenset({"input", "link", "meta", "wbr"})
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})


class Html(str):
    """Markup, whatever was in it escaped."""

    __slots__ = ()


LINE_END = Html("\n")

Child = str | Html
Value = str | int | bool | None


def text(value: str) -> Html:
    """A text as HTML: what can't be printed, as are the marks that turn letters round, escaped."""
    return Html(html.escape(printable(value), quote=False))


def element(name: str, /, *children: Child, **attributes: Value) -> Html:
    """An element; an attribute that is False or None isn't there, and ``class_`` is ``class``.

    ``data_codes`` is ``data-codes``.
    """
    opened = f"<{name}{''.join(_attribute(*one) for one in attributes.items())}>"
    return Html(opened if name in _NO_END else f"{opened}{join(children)}</{name}>")


def join(children: Iterable[Child], between: str = "") -> Html:
    """Several, one behind the other."""
    return Html(between.join(one if isinstance(one, Html) else text(one) for one in children))


def isolated(value: str) -> Html:
    """A text whose letters never move what stands beside it, also where they run to the left."""
    shown = printable(value)
    if shown.isascii() or not any(
        unicodedata.bidirectional(one) in _RIGHT_TO_LEFT for one in shown
    ):
        return text(shown)
    return element("bdi", shown)


def plural(count: int, noun: str, many: str = "") -> str:
    """``1 message``, ``1,200 messages``."""
    return f"{count:,} {noun if count == 1 else many or f'{noun}s'}"


def _attribute(name: str, value: Value) -> str:
    if value is None or value is False:
        return ""
    name = name.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{html.escape(printable(str(value)))}"'
