"""``--translator``: a translator of the user's own instead of the destination's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from simulator.payload.translators import Translator, TranslatorError, load


def translator_option(text: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """``--translator MODULE:FUNCTION``, read: the argument is the translator, or None."""
    return click.option("--translator", callback=_read, metavar="MODULE:FUNCTION", help=text)


def _read(_: click.Context, __: click.Parameter, value: str | None) -> Translator | None:
    try:
        return load(value) if value else None
    except TranslatorError as error:
        raise click.BadParameter(str(error)) from None
